import { type Ctx, transact, type Uuid } from '#kernel';
import { listDifference } from './differences.ts';
import { gatewayNamed } from './gateway.ts';
import { payoutNumber, refundNumber, transferNumber } from './numbers.ts';
import { nextSecondLook } from './patience.ts';
import { selectPayment } from './store/payments.ts';
import { BANK } from './store/payout-batches.ts';
import { selectPayoutView } from './store/payouts.ts';
import { selectRefund } from './store/refunds.ts';
import * as store from './store/second-looks.ts';
import { selectTransfer } from './store/transfers.ts';
import { addressOf, ensureSubMerchants } from './sub-merchants.ts';

/**
 * An outcome was recorded as failed, in the caller's transaction: the provider is asked about it again after one, five and thirty
 * minutes. What has ended never moves again; if the money went after all, that is a difference an operator sees within minutes.
 */
export const lookAgain = (tx: Ctx, kind: store.LookKind, one: { readonly shopId: Uuid; readonly id: Uuid }) =>
  store.insertLook(tx, { shopId: one.shopId, id: one.id, kind }, nextSecondLook(tx.clock.now(), 0) ?? tx.clock.now());

type Seen = {
  readonly gateway: string;
  readonly subject: string;
  readonly amountFen: number;
  /** Whether the provider says that the money went. */
  readonly went: boolean;
  readonly gatewayNo: string | null;
};

/** One second look. Talks to the provider, outside a transaction. */
export async function lookOnceMore(ctx: Ctx, look: store.LookRow): Promise<void> {
  const seen = await seenAt[look.kind](ctx, look);
  if (!seen?.went) return;
  await transact(ctx, async (tx) => {
    await store.endLook(tx, look);
    await listDifference(tx, {
      gateway: seen.gateway,
      kind: 'succeeded_after_all',
      subject: seen.subject,
      shopId: look.shopId,
      expectedFen: 0,
      foundFen: seen.amountFen,
      detail: { gatewayNo: seen.gatewayNo ?? '' },
    });
  });
}

const seenAt: Readonly<Record<store.LookKind, (ctx: Ctx, look: store.LookRow) => Promise<Seen | null>>> = {
  async refund(ctx, { id }) {
    const one = await selectRefund(ctx, id);
    const payment = one && (await selectPayment(ctx, one.paymentId));
    if (!payment) return null;
    const subject = refundNumber(id);
    const at = await addressOf(ctx, payment.gateway, one);
    const said = await gatewayNamed(ctx, payment.gateway).queryRefund(subject, at);
    return said && { ...said, gateway: payment.gateway, subject, went: said.state === 'succeeded' };
  },
  async payout(ctx, { id, shopId }) {
    const one = await selectPayoutView(ctx, id);
    if (!one || one.gateway === BANK) return null;
    const subject = payoutNumber(id);
    const shops = await ensureSubMerchants(ctx, one.gateway, [shopId]);
    const said = await gatewayNamed(ctx, one.gateway).queryPayout(subject, shops.get(shopId) ?? '');
    return said && { ...said, gateway: one.gateway, subject, went: said.state === 'arrived' };
  },
  async transfer(ctx, { id }) {
    const one = await selectTransfer(ctx, id);
    if (!one) return null;
    const subject = transferNumber(id);
    const said = await gatewayNamed(ctx, one.gateway).queryTransfer(subject, await addressOf(ctx, one.gateway, one));
    return said && { ...said, gateway: one.gateway, subject, went: said.state === 'succeeded' };
  },
};
