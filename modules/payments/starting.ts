import { type Ctx, toId, transact, transactAtOnce, type Uuid } from '#kernel';
import { shop } from '#modules/shops';
import { completePayment } from './completion.ts';
import { refuse } from './errors.ts';
import { GatewayError, gatewayNamed, gatewayNames } from './gateway.ts';
import { orderNumber, paymentNumber } from './numbers.ts';
import { nextPaymentQuery } from './patience.ts';
import { completeFree, openPayment, ownPayment } from './payments.ts';
import * as store from './store/payments.ts';
import { ensureSubMerchants } from './sub-merchants.ts';

/**
 * Where the buyer pays: tells the provider of the payment on first call, afterwards answers the same address. Placing was the
 * PREPARE of this: nothing is written before the provider is told, for nobody can pay before its page is shown, and that is after its
 * answer was written down (decision 0131). Runs outside a transaction. `keeping` keeps the answer for repetitions. Refuses payment_not_found, payment_already_paid, payment_not_open,
 * payment_expired, gateway_not_offered, gateway_unavailable, gateway_refused, shop_not_admitted.
 */
export async function startPayment(
  ctx: Ctx,
  input: {
    readonly tradeId: Uuid;
    readonly buyerId: Uuid;
    readonly device?: 'phone' | 'desk';
    /** The buyer's choice; without it the payment's own. */
    readonly gateway?: string;
    readonly keeping?: {
      look(): Promise<void>;
      keep(tx: Ctx, row: store.PaymentRow): Promise<void>;
    };
  },
): Promise<store.PaymentRow> {
  if (ctx.inTransaction) throw new Error('startPayment talks to the provider: not inside a transaction');
  if (input.gateway !== undefined && !gatewayNames(ctx).includes(input.gateway))
    throw refuse('gateway_not_offered', { gateway: input.gateway });
  const known = await store.selectStarting(ctx, input.tradeId);
  if (known?.buyerId !== input.buyerId) throw refuse('payment_not_found');
  if (input.gateway !== undefined && input.gateway !== known.gateway) await input.keeping?.look();
  const payment = await chosen(ctx, known, input.gateway);
  if (payment.state === 'succeeded') throw refuse('payment_already_paid');
  if (payment.state !== 'created' && payment.state !== 'pending')
    throw refuse('payment_not_open', { tradeId: toId('trd', input.tradeId) });
  if (payment.expiresAt <= ctx.clock.now())
    throw refuse('payment_expired', { expiresAt: payment.expiresAt.toISOString() });
  if (payment.amountFen === 0) return completeFree(ctx, payment);
  if (payment.cashierUrl) return payment;

  try {
    const at = ctx.clock.now();
    const parts = payment === known ? known.startingParts : await store.selectParts(ctx, payment.id);
    const answer = await createAtGateway(ctx, payment, parts, input.device ?? 'phone');
    const told = { ...answer, at, nextQueryAt: nextPaymentQuery(at, 0) };
    const row = await transactAtOnce(ctx, async (tx) => {
      const pending = await store.markPending(tx, payment, told);
      if (pending && answer.state !== 'paid') await input.keeping?.keep(tx, pending);
      return pending;
    });
    if (!row) await closedMeanwhile(ctx, payment.id);
    else if (answer.state !== 'paid') return row;
    if (answer.state === 'paid' && answer.paidAt)
      await completePayment(ctx, {
        paymentId: payment.id,
        gatewayNo: answer.gatewayNo,
        amountFen: answer.amountFen,
        paidAt: answer.paidAt,
        source: 'browser',
        payer: answer.payer,
      });
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    ctx.log.warn({ err: error, paymentId: payment.id }, 'payment could not be started');
    if (error.code === 'SHOP_NOT_ADMITTED') throw refuse('shop_not_admitted');
    throw error.kind === 'refused' ? refuse('gateway_refused', { code: error.code }) : refuse('gateway_unavailable');
  }
  return ownPayment(ctx, input.tradeId, input.buyerId);
}

/**
 * The payment at the provider the buyer chose. One the other provider was never told of just moves; otherwise it is closed
 * there (money that still comes is sent back) and another one opened, because a number belongs to one provider.
 */
async function chosen(ctx: Ctx, payment: store.PaymentRow, gateway: string | undefined): Promise<store.PaymentRow> {
  const open = payment.state === 'created' || payment.state === 'pending';
  if (gateway === undefined || gateway === payment.gateway || !open || payment.amountFen === 0) return payment;
  if (await store.moveToGateway(ctx, payment.id, gateway)) return { ...payment, gateway };
  const parts = await store.selectParts(ctx, payment.id);
  return transact(ctx, async (tx) => {
    if (!(await store.markClosed(tx, payment.tradeId, 'gateway_switched')))
      throw refuse('payment_not_open', { tradeId: toId('trd', payment.tradeId) });
    const { paymentId } = await openPayment(tx, {
      tradeId: payment.tradeId,
      buyerId: payment.buyerId,
      parts,
      expiresAt: payment.expiresAt,
      gateway,
    });
    const next = await store.selectPayment(tx, paymentId);
    if (!next) throw new Error(`payment ${paymentId} is gone`);
    return next;
  });
}

type Told = Pick<store.PartRow, 'shopId' | 'orderId' | 'amountFen'> & { readonly subMerchantId?: string | null };

async function createAtGateway(ctx: Ctx, payment: store.PaymentRow, all: readonly Told[], device: 'phone' | 'desk') {
  const parts = all.filter((part) => part.amountFen > 0);
  const shops = await subMerchantsOf(ctx, payment.gateway, parts);
  return gatewayNamed(ctx, payment.gateway).createPayment({
    number: paymentNumber(payment.id),
    device,
    amountFen: payment.amountFen,
    description: wordsFor(payment),
    returnUrl: `${ctx.runtime.baseUrl}${await pageOf(ctx, payment, parts)}`,
    expiresAt: payment.expiresAt,
    parts: parts.map((part) => ({
      subNumber: orderNumber(part.orderId),
      subMerchantId: shops.get(part.shopId) ?? '',
      amountFen: part.amountFen,
    })),
  });
}

/** As they were read with the payment, where all are known; otherwise they are registered now. */
async function subMerchantsOf(ctx: Ctx, gateway: string, parts: readonly Told[]): Promise<ReadonlyMap<Uuid, string>> {
  const known = new Map(parts.flatMap(({ shopId, subMerchantId }) => (subMerchantId ? [[shopId, subMerchantId]] : [])));
  return parts.every((part) => known.has(part.shopId))
    ? known
    : ensureSubMerchants(
        ctx,
        gateway,
        parts.map((part) => part.shopId),
      );
}

const wordsFor = ({ purpose, tradeId }: store.PaymentRow): string =>
  purpose === 'deposit' ? '东西 店铺保证金' : purpose === 'presale' ? '东西 预售定金' : `东西 ${toId('trd', tradeId)}`;

/** Where the payer's browser comes back to. */
async function pageOf(ctx: Ctx, payment: store.PaymentRow, parts: readonly Told[]): Promise<string> {
  const [part] = parts;
  if (payment.purpose === 'presale') return `/presales/${toId('psl', payment.tradeId)}`;
  if (payment.purpose === 'trade' || !part) return `/pay/${toId('trd', payment.tradeId)}`;
  return `/workbench/s/${(await shop(ctx, part.shopId)).code}/deposit`;
}

/** The trade was closed while the provider was being told: the sweeper closes it there too. */
async function closedMeanwhile(ctx: Ctx, paymentId: Uuid): Promise<void> {
  const row = await store.selectPayment(ctx, paymentId);
  if (row?.state === 'closed') await store.askAt(ctx, paymentId, ctx.clock.now());
}
