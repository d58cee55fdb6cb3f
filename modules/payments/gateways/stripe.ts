import { createRequire } from 'node:module';
import type Stripe from 'stripe';
import { type Clock, chinaDay, days, later, minutes, seconds, startOfChinaDay, systemClock } from '#kernel';
import {
  type BillRow,
  type CallbackVerdict,
  GatewayError,
  type GatewayPayment,
  type GatewayPayout,
  type GatewayRefund,
  type PartAddress,
  type PaymentGateway,
} from '../gateway.ts';
import { patiently } from './attempts.ts';
import { rowsOf } from './stripe-bill.ts';

export type StripeConfig = {
  /** Default Stripe's own; a simulator elsewhere. */
  readonly url?: string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly timeoutMs?: number;
};

// Ten megabytes that only a market with Stripe pays for: loaded with its first adapter.
const load = createRequire(import.meta.url);
const sdk = (): typeof Stripe => load('stripe') as typeof Stripe;

const TOLERANCE_SECONDS = 300;
/** Stripe keeps a page open for half an hour at least. */
const SHORTEST = minutes(31);
/** Fifty pairs of metadata: parts and their commissions must fit. */
const MOST_PARTS = 20;
const momentOf = (unix: number): Date => new Date(unix * 1000);

/**
 * Stripe with separate charges and transfers: the money stays on the platform's Stripe balance, which Stripe keeps, until
 * an order's share is transferred to the shop's connected account. Stripe freezes nothing by itself (README).
 */
export function stripeGateway(config: StripeConfig, clock: Clock = systemClock): PaymentGateway {
  const at = config.url ? new URL(config.url) : null;
  const Sdk = sdk();
  const stripe = new Sdk(config.secretKey, {
    ...(at ? { host: at.hostname, port: at.port, protocol: at.protocol === 'http:' ? 'http' : 'https' } : {}),
    timeout: config.timeoutMs ?? 8_000,
    maxNetworkRetries: 0,
    telemetry: false,
  });
  const call = <T>(work: () => Promise<T>): Promise<T> =>
    patiently(() =>
      work().catch((error: unknown) => {
        throw troubleOf(error);
      }),
    );

  async function chargeOf(paymentNumber: string): Promise<Stripe.Charge | null> {
    const { data } = await call(() => stripe.charges.list({ transfer_group: paymentNumber, limit: 10 }));
    return data.find((charge) => charge.paid) ?? null;
  }
  async function paidCharge(at: PartAddress): Promise<Stripe.Charge> {
    const charge = await chargeOf(at.paymentNumber);
    if (!charge) throw new GatewayError('refused', 'resource_missing');
    return charge;
  }
  const transfersOf = async (at: PartAddress): Promise<Stripe.Transfer[]> => {
    const { data } = await call(() => stripe.transfers.list({ transfer_group: at.paymentNumber, limit: 100 }));
    return data.filter((one) => one.metadata.sub === at.subNumber);
  };
  const refundsOf = async (charge: Stripe.Charge): Promise<Stripe.Refund[]> =>
    (await call(() => stripe.refunds.list({ charge: charge.id, limit: 100 }))).data;

  const sessionPayment = (
    session: Stripe.Checkout.Session,
    paidAt: Date | null,
    charge: Stripe.Charge | null = null,
  ): GatewayPayment => ({
    number: session.client_reference_id ?? '',
    gatewayNo: session.id,
    state: session.payment_status === 'paid' ? 'paid' : session.status === 'expired' ? 'closed' : 'unpaid',
    amountFen: session.amount_total ?? 0,
    cashierUrl: session.url ?? '',
    paidAt: session.payment_status === 'paid' ? paidAt : null,
    ...payerOf(charge),
  });

  function refundFrom(refund: Stripe.Refund): GatewayRefund {
    const state =
      refund.status === 'succeeded'
        ? 'succeeded'
        : refund.status === 'pending' || refund.status === 'requires_action'
          ? 'processing'
          : 'failed';
    return {
      number: refund.metadata?.number ?? '',
      gatewayNo: refund.id,
      state,
      amountFen: refund.amount,
      endedAt: state === 'processing' ? null : momentOf(refund.created),
      failure: refund.failure_reason ?? null,
    };
  }
  function payoutFrom(payout: Stripe.Payout): GatewayPayout {
    const state =
      payout.status === 'paid' ? 'arrived' : ['failed', 'canceled'].includes(payout.status) ? 'returned' : 'processing';
    return {
      number: payout.metadata?.number ?? '',
      gatewayNo: payout.id,
      state,
      amountFen: payout.amount,
      sentAt: momentOf(payout.created),
      endedAt: state === 'processing' ? null : momentOf(payout.arrival_date),
      failure: payout.failure_code ?? null,
    };
  }

  /** After the release the shop holds the money: it is taken back from there before Stripe returns it to the buyer. */
  async function takeBack(number: string, at: PartAddress, amountFen: number): Promise<void> {
    const released = (await transfersOf(at)).find((one) => one.metadata.kind === 'release');
    if (!released) return;
    await call(() =>
      stripe.transfers.createReversal(
        released.id,
        { amount: amountFen, metadata: { number } },
        { idempotencyKey: `${number}-back` },
      ),
    );
  }

  return {
    name: 'stripe',
    freezeDays: 90,
    callbackReply: { type: 'application/json', body: '{"received":true}' },
    async registerShop(shop) {
      for await (const account of stripe.accounts.list({ limit: 100 })) {
        if (account.metadata?.shop === shop.subMerchantId && account.payouts_enabled) return account.id;
      }
      throw new GatewayError('refused', 'SHOP_NOT_ADMITTED');
    },
    async createPayment(payment) {
      if (payment.parts.length > MOST_PARTS) throw new GatewayError('refused', 'TOO_MANY_PARTS');
      const soonest = later(clock.now(), SHORTEST).getTime();
      const opens = Math.max(soonest, payment.expiresAt.getTime());
      const parts = payment.parts.map((part) => [part.subNumber, `${part.amountFen}:${part.subMerchantId}`]);
      const session = await call(() =>
        stripe.checkout.sessions.create(
          {
            mode: 'payment',
            client_reference_id: payment.number,
            line_items: [
              {
                quantity: 1,
                price_data: {
                  currency: 'cny',
                  unit_amount: payment.amountFen,
                  product_data: { name: payment.description },
                },
              },
            ],
            // Rounded up to the minute, so that a repeated call carries the same content.
            expires_at: Math.ceil(opens / 60_000) * 60,
            success_url: payment.returnUrl,
            cancel_url: payment.returnUrl,
            payment_intent_data: {
              transfer_group: payment.number,
              metadata: { number: payment.number, ...Object.fromEntries(parts) },
            },
          },
          { idempotencyKey: payment.number },
        ),
      );
      return sessionPayment(session, null);
    },
    async queryPayment(key) {
      const charge = await chargeOf(key.number);
      const paidAt = charge ? momentOf(charge.created) : null;
      const { gatewayNo } = key;
      if (gatewayNo?.startsWith('cs_'))
        return sessionPayment(await call(() => stripe.checkout.sessions.retrieve(gatewayNo)), paidAt, charge);
      // The answer that named the page was lost: nobody can have paid but through a charge of this group.
      return charge && paidAt
        ? {
            number: key.number,
            gatewayNo: charge.id,
            state: 'paid',
            amountFen: charge.amount,
            cashierUrl: '',
            paidAt,
            ...payerOf(charge),
          }
        : null;
    },
    async closePayment(key) {
      const { gatewayNo } = key;
      if (!gatewayNo?.startsWith('cs_')) throw new GatewayError('refused', 'resource_missing');
      return sessionPayment(await call(() => stripe.checkout.sessions.expire(gatewayNo)), null);
    },
    async refund(refund) {
      const charge = await paidCharge(refund);
      const before = await refundsOf(charge);
      const known = before.find((one) => one.metadata?.number === refund.number);
      if (known) return refundFrom(known);
      // Stripe counts by charge; of a charge for several shops each part has its own limit.
      const returned = before
        .filter((one) => one.metadata?.sub === refund.subNumber && one.status !== 'failed')
        .reduce((sum, one) => sum + one.amount, 0);
      if (returned + refund.amountFen > refund.paidFen) throw new GatewayError('refused', 'REFUND_EXCEEDS_PAID');
      if (refund.from === 'balance') await takeBack(refund.number, refund, refund.amountFen);
      return refundFrom(
        await call(() =>
          stripe.refunds.create(
            {
              charge: charge.id,
              amount: refund.amountFen,
              metadata: {
                number: refund.number,
                payment: refund.paymentNumber,
                sub: refund.subNumber,
                reason: refund.reason.slice(0, 200),
              },
            },
            { idempotencyKey: refund.number },
          ),
        ),
      );
    },
    async queryRefund(number, at) {
      const found = (await refundsOf(await paidCharge(at))).find((one) => one.metadata?.number === number);
      return found ? refundFrom(found) : null;
    },
    async split(split) {
      // The commission simply stays: what is kept is written on the charge, and the release transfers the rest.
      const charge = await paidCharge(split);
      if ((await transfersOf(split)).some((one) => one.metadata.kind === 'release'))
        throw new GatewayError('refused', 'ALREADY_UNFROZEN');
      const metadata = { [`s_${split.subNumber}`]: `${split.commissionFen}:${split.number}` };
      await call(() => stripe.charges.update(charge.id, { metadata }));
      return {
        number: split.number,
        state: 'finished',
        receivedFen: split.commissionFen,
        failure: null,
        endedAt: clock.now(),
      };
    },
    async querySplit(number, at) {
      const charge = await paidCharge(at);
      const [amount, kept] = (charge.metadata[`s_${at.subNumber}`] ?? '').split(':');
      if (kept !== number) return null;
      return { number, state: 'finished', receivedFen: Number(amount), failure: null, endedAt: clock.now() };
    },
    async unfreeze(part) {
      const charge = await paidCharge(part);
      const known = (await transfersOf(part)).find((one) => one.metadata.kind === 'release');
      if (known && known.metadata.number !== part.number) throw new GatewayError('refused', 'ALREADY_UNFROZEN');
      if (known) return { amountFen: known.amount, at: momentOf(known.created) };
      if (part.amountFen === 0) return { amountFen: 0, at: clock.now() };
      const [commission = '0', split = ''] = (charge.metadata[`s_${part.subNumber}`] ?? '').split(':');
      const done = await call(() =>
        stripe.transfers.create(
          {
            amount: part.amountFen,
            currency: 'cny',
            destination: part.subMerchantId,
            transfer_group: part.paymentNumber,
            source_transaction: charge.id,
            metadata: {
              kind: 'release',
              number: part.number,
              payment: part.paymentNumber,
              sub: part.subNumber,
              commission,
              split,
            },
          },
          { idempotencyKey: part.number },
        ),
      );
      return { amountFen: done.amount, at: momentOf(done.created) };
    },
    async splitReturn(back) {
      const charge = await paidCharge(back);
      const [kept = '0'] = (charge.metadata[`s_${back.subNumber}`] ?? '').split(':');
      const before = (await transfersOf(back)).filter((one) => one.metadata.kind === 'split_return');
      const known = before.find((one) => one.metadata.number === back.number);
      if (known) return { amountFen: known.amount, at: momentOf(known.created) };
      const returned = before.reduce((sum, one) => sum + one.amount, 0);
      if (returned + back.amountFen > Number(kept)) throw new GatewayError('refused', 'RETURN_EXCEEDS_SPLIT');
      const done = await call(() =>
        stripe.transfers.create(
          {
            amount: back.amountFen,
            currency: 'cny',
            destination: back.subMerchantId,
            transfer_group: back.paymentNumber,
            source_transaction: charge.id,
            metadata: { kind: 'split_return', number: back.number, payment: back.paymentNumber, sub: back.subNumber },
          },
          { idempotencyKey: back.number },
        ),
      );
      return { amountFen: done.amount, at: momentOf(done.created) };
    },
    payout: async (payout) =>
      payoutFrom(
        await call(() =>
          stripe.payouts.create(
            { amount: payout.amountFen, currency: 'cny', metadata: { number: payout.number } },
            { stripeAccount: payout.subMerchantId, idempotencyKey: payout.number },
          ),
        ),
      ),
    async queryPayout(number, subMerchantId) {
      const { data } = await call(() => stripe.payouts.list({ limit: 100 }, { stripeAccount: subMerchantId }));
      const found = data.find((one) => one.metadata?.number === number);
      return found ? payoutFrom(found) : null;
    },
    // To a card Stripe sends nothing but a refund of what the card has paid.
    transfers: false,
    transfer: async () => {
      throw new GatewayError('refused', 'TRANSFER_NOT_OFFERED');
    },
    queryTransfer: async () => null,
    verifyCallback: async (message, now) => verdictOf(message.headers['stripe-signature'], message.body, now),
    async dailyBill(day) {
      if (day >= chinaDay(clock.now())) throw new GatewayError('refused', 'BILL_NOT_READY');
      const from = startOfChinaDay(day);
      const created = { gte: from.getTime() / 1000, lt: later(from, days(1)).getTime() / 1000 };
      const rows: BillRow[] = [];
      for await (const one of stripe.balanceTransactions.list({ created, limit: 100, expand: ['data.source'] }))
        rows.push(...rowsOf(one));
      for await (const account of stripe.accounts.list({ limit: 100 })) {
        const { data } = await call(() => stripe.payouts.list({ created, limit: 100 }, { stripeAccount: account.id }));
        for (const one of data) {
          const row = {
            number: one.metadata?.number ?? '',
            gatewayNo: one.id,
            paymentNumber: '',
            subNumber: '',
            subMerchantId: account.id,
            amountFen: one.amount,
          };
          rows.push({ ...row, kind: 'payout' });
          if (one.status === 'failed') rows.push({ ...row, kind: 'payout_return' });
        }
      }
      return rows;
    },
  };

  function verdictOf(header: string | undefined, body: string, now: Date): CallbackVerdict {
    if (!header) return { genuine: false, reason: 'signature_missing' };
    // The SDK looks only at how old a signature is; one from the future is as little to be trusted.
    const at = Number(/(?:^|,)t=(\d+)/.exec(header)?.[1] ?? 0);
    if (momentOf(at) > later(now, seconds(TOLERANCE_SECONDS))) return { genuine: false, reason: 'timestamp_drift' };
    let event: Stripe.Event;
    try {
      event = stripe.webhooks.constructEvent(
        body,
        header,
        config.webhookSecret,
        TOLERANCE_SECONDS,
        undefined,
        now.getTime(),
      );
    } catch (error) {
      const old = error instanceof Error && /tolerance/.test(error.message);
      return { genuine: false, reason: old ? 'timestamp_drift' : 'signature_wrong' };
    }
    const told = { genuine: true, eventId: event.id, eventType: event.type } as const;
    if (event.type === 'checkout.session.completed' || event.type === 'checkout.session.async_payment_succeeded') {
      const session = event.data.object;
      if (session.currency !== 'cny') return { genuine: false, reason: 'currency_wrong' };
      return { ...told, event: { kind: 'payment', payment: sessionPayment(session, momentOf(event.created)) } };
    }
    if (event.type === 'refund.updated' || event.type === 'refund.failed')
      return { ...told, event: { kind: 'refund', refund: refundFrom(event.data.object) } };
    if (event.type === 'payout.paid' || event.type === 'payout.failed')
      return { ...told, event: { kind: 'payout', payout: payoutFrom(event.data.object) } };
    return { ...told, event: { kind: 'other' } };
  }
}

/** Stripe's own mark of the card or wallet that paid, the same whenever it pays; webhooks of a session do not carry it. */
function payerOf(charge: Stripe.Charge | null): { payer?: string } {
  const details = charge?.payment_method_details;
  const mark = details?.card?.fingerprint ?? details?.alipay?.fingerprint;
  return mark ? { payer: mark } : {};
}

/** What Stripe calls a refusal → the code the use cases know. */
const CODES: Readonly<Record<string, string>> = {
  checkout_session_not_open: 'ALREADY_PAID',
  charge_already_refunded: 'REFUND_EXCEEDS_PAID',
};

function troubleOf(error: unknown): GatewayError {
  const { errors } = sdk();
  if (!(error instanceof errors.StripeError))
    return new GatewayError('unavailable', 'NO_ANSWER', error instanceof Error ? error.message : '');
  if (error instanceof errors.StripeConnectionError)
    return new GatewayError(
      'unavailable',
      /timed? ?out|aborted/i.test(error.message) ? 'NO_ANSWER' : 'NO_CONNECTION',
      error.message,
    );
  const status = error.statusCode ?? 0;
  if (status === 429) return new GatewayError('unavailable', 'TOO_OFTEN', error.message);
  if (status === 401 || status === 403) return new GatewayError('unavailable', 'OUR_REQUEST_REFUSED', error.message);
  if (status >= 500 || status === 0 || status === 409)
    return new GatewayError('unavailable', `HTTP_${status || 500}`, error.message);
  const code = error.code ?? error.type ?? 'UNKNOWN';
  return new GatewayError('refused', CODES[code] ?? code, error.message);
}
