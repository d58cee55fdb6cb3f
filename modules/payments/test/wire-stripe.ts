import { createHmac } from 'node:crypto';
import { minutes, type Seconds, seconds } from '#kernel';
import {
  fresh,
  genuine,
  type Row,
  type StripeBench,
  stripeAsk,
  stripeCharge,
  stripeSession,
  verdict,
} from './wire-hands.ts';

const hook = (b: StripeBench, body: string, at: Seconds = seconds(0)): Record<string, string> => {
  const t = Math.floor(b.clock.now().getTime() / 1000) + at;
  const mac = createHmac('sha256', b.started.simulator.webhookSecret).update(`${t}.${body}`).digest('hex');
  return { 'stripe-signature': `t=${t},v1=${mac}` };
};

/** Wrongs at the wire of Stripe. */
export const STRIPE: readonly Row<StripeBench>[] = [
  ['a request in order is taken', (b) => stripeAsk(b, '/checkout/sessions', stripeSession(b)), '200 OK'],
  [
    'a wrong key',
    (b) => stripeAsk(b, '/checkout/sessions', stripeSession(b), { authorization: 'Bearer sk_test_other' }),
    '401 api_key_invalid',
  ],
  [
    'a currency that is not the account’s',
    (b) => stripeAsk(b, '/checkout/sessions', stripeSession(b, { 'line_items[0][price_data][currency]': 'usd' })),
    '400 invalid_currency',
  ],
  [
    'an amount with decimals',
    (b) => stripeAsk(b, '/checkout/sessions', stripeSession(b, { 'line_items[0][price_data][unit_amount]': '10.5' })),
    '400 parameter_invalid_integer',
  ],
  [
    'a page that closes within ten minutes',
    (b) =>
      stripeAsk(
        b,
        '/checkout/sessions',
        stripeSession(b, { expires_at: String(b.clock.now().getTime() / 1000 + 600) }),
      ),
    '400 parameter_invalid',
  ],
  [
    'an idempotency key with other content',
    async (b) => {
      const headers = { 'idempotency-key': fresh(b) };
      await stripeAsk(b, '/checkout/sessions', stripeSession(b), headers);
      return stripeAsk(b, '/checkout/sessions', stripeSession(b), headers);
    },
    '400 idempotency_key_in_use',
  ],
  [
    'a refund beyond the charge',
    async (b) => stripeAsk(b, '/refunds', { charge: await stripeCharge(b), amount: '10001' }),
    '400 charge_already_refunded',
  ],
  [
    'transfers beyond their charge',
    async (b) =>
      stripeAsk(b, '/transfers', {
        amount: '10001',
        currency: 'cny',
        destination: b.shops[0],
        source_transaction: await stripeCharge(b),
      }),
    '400 transfer_source_balance_insufficient',
  ],
  [
    'a payout beyond the balance',
    (b) => stripeAsk(b, '/payouts', { amount: '99999999', currency: 'cny' }, { 'stripe-account': b.shops[1] }),
    '400 balance_insufficient',
  ],
  ['a genuine webhook is believed', async (b) => verdict(b, await genuine(b)), 'genuine'],
  [
    'a webhook without a signature',
    async (b) => verdict(b, { ...(await genuine(b)), headers: {} }),
    'signature_missing',
  ],
  [
    'a webhook with another amount',
    async (b) => {
      const message = await genuine(b);
      return verdict(b, { ...message, body: message.body.replace('1234', '1') });
    },
    'signature_wrong',
  ],
  [
    'a webhook replayed six minutes later',
    async (b) => {
      const message = await genuine(b);
      await b.pass(minutes(6));
      return verdict(b, message);
    },
    'timestamp_drift',
  ],
  [
    'a webhook from the future',
    (b) => verdict(b, { headers: hook(b, '{}', minutes(6)), body: '{}' }),
    'timestamp_drift',
  ],
  [
    'a webhook in another currency',
    async (b) => {
      const body = (await genuine(b)).body.replace('"currency":"cny"', '"currency":"usd"');
      return verdict(b, { headers: hook(b, body), body });
    },
    'currency_wrong',
  ],
];
