import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seconds, toId, transact, type Uuid } from '#kernel';
import { balance, COMMISSION, escrowAccount, gatewayAccount, journalsOfOrder, post } from '#modules/ledger';
import { paymentCause } from '../completion.ts';
import { closePayment, completePayment, paymentOfTrade, startPayment } from '../index.ts';
import { openTill, type Till, type TillOrder } from './till.ts';

/** What becomes of a start whose last transaction never was, of one that is repeated, and of words that are not the provider's own. */
let till: Till;
beforeAll(async () => {
  till = await openTill();
});
afterAll(() => till.close());

const ctx = () => till.market.ctx();
const paymentOf = async (order: TillOrder) => (await paymentOfTrade(ctx(), order.tradeId))?.payment;
const start = (order: TillOrder, key: string, query = '') =>
  till.market.http('POST', `/trades/${toId('trd', order.tradeId)}/payment${query}`, {
    as: till.market.user([], order.buyerId),
    key,
  });
const keysKept = async (key: string): Promise<number> =>
  (await till.market.pool`SELECT 1 FROM kernel.idempotency WHERE key = ${key}`).length;
/** The provider is told, and the process dies before it writes the answer down. */
async function startLost(order: TillOrder): Promise<void> {
  const died = new Error('the process died');
  const keeping = { look: async () => {}, keep: () => Promise.reject(died) };
  await expect(startPayment(ctx(), { ...order, keeping })).rejects.toBe(died);
  expect(await paymentOf(order)).toMatchObject({ state: 'created', startedAt: null, cashierUrl: null });
}

describe('a start whose answer was lost', () => {
  it('is begun again: the same number, paid once', async () => {
    const order = await till.open([40_00]);
    await startLost(order);
    expect((await startPayment(ctx(), order)).state).toBe('pending');
    await till.control(`/payments/${order.number}/pay`);
    await till.gateway.tick();
    expect(await till.stateOf(order)).toBe('succeeded');
    expect(await journalsOfOrder(ctx(), till.shops[0], order.orderIds[0] as Uuid)).toHaveLength(1);
  });

  it('is closed at the provider when its trade ends', async () => {
    const order = await till.open([41_00]);
    await startLost(order);
    await transact(ctx(), (tx) => closePayment(tx, { tradeId: order.tradeId, reason: 'timeout' }));
    await till.pass(seconds(1));
    await expect(till.control(`/payments/${order.number}/pay`)).rejects.toThrow('PAYMENT_CLOSED');
  });

  it('takes money that comes all the same', async () => {
    const order = await till.open([42_00]);
    await startLost(order);
    await till.control(`/payments/${order.number}/pay`);
    await till.gateway.tick();
    expect(await till.stateOf(order)).toBe('succeeded');
    expect(await balance(ctx(), escrowAccount(order.orderIds[0] as Uuid))).toBe(42_00);
  });
});

it('a payment the provider never heard of is asked about once when its trade ends, and forgotten', async () => {
  const order = await till.open([43_00]);
  await transact(ctx(), (tx) => closePayment(tx, { tradeId: order.tradeId, reason: 'buyer' }));
  expect((await paymentOf(order))?.nextQueryAt).not.toBeNull();
  await till.market.drain();
  expect(await paymentOf(order)).toMatchObject({ state: 'closed', nextQueryAt: null, queries: 1 });
});

describe('a start that is repeated', () => {
  it('is answered as the first time, also when it has been paid meanwhile', async () => {
    const order = await till.open([44_00]);
    const first = await start(order, 'start-again');
    expect(first).toMatchObject({ status: 200, body: { state: 'pending' } });
    await till.control(`/payments/${order.number}/pay`);
    await till.gateway.tick();
    expect((await start(order, 'start-again')).body).toEqual(first.body);
    expect(await start(order, 'start-later')).toMatchObject({
      status: 409,
      body: { code: 'payments.payment_already_paid' },
    });
    expect(await keysKept('start-later')).toBe(0);
  });

  it('at once gets one page and one record', async () => {
    const order = await till.open([45_00]);
    const answers = await Promise.all(['twice-now', 'twice-now', 'other-now'].map((key) => start(order, key)));
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
    const pages = new Set(answers.map(({ body }) => (body as { cashierUrl: string }).cashierUrl));
    expect(pages.size).toBe(1);
    expect(await keysKept('twice-now')).toBe(1);
  });

  it('with the same key and another wish is refused, and nothing has moved', async () => {
    const order = await till.open([46_00]);
    await start(order, 'one-wish');
    const before = await paymentOf(order);
    expect(await start(order, 'one-wish', '?device=desk')).toMatchObject({
      status: 422,
      body: { code: 'request.idempotency_key_reused' },
    });
    expect(await paymentOf(order)).toEqual(before);
  });
});

describe('a callback', () => {
  const kept = async (): Promise<number> =>
    (await till.market.pool`SELECT 1 FROM payments.callbacks WHERE genuine`).length;

  it('of a payment is written down once, with the money', async () => {
    await till.pay([48_00]);
    const before = await kept();
    await till.gateway.tick();
    expect((await kept()) - before).toBe(1);
  });

  it('that could not be acted on is written down all the same, and comes again', async () => {
    const order = await till.pay([49_00]);
    const before = await kept();
    // The books refuse: another journal has this cause.
    await transact(ctx(), (tx) =>
      post(tx, {
        cause: paymentCause(order.paymentId, order.orderIds[0] as Uuid),
        kind: 'refund',
        shopId: till.shops[0],
        postings: [
          { account: COMMISSION, amountFen: 1 },
          { account: gatewayAccount('sandbox'), amountFen: -1 },
        ],
      }),
    );
    await till.gateway.tick();
    expect(await till.stateOf(order)).toBe('pending');
    expect((await kept()) - before).toBe(1);
  });

  it('of another provider than the payment’s is listed, and never booked as its money', async () => {
    const order = await till.pay([50_00], 'lost');
    const held = await balance(ctx(), gatewayAccount('sandbox'));
    const input = {
      paymentId: order.paymentId,
      gatewayNo: 'elsewhere-1',
      amountFen: 50_00,
      paidAt: till.market.clock.now(),
      source: 'callback',
    } as const;
    expect(await completePayment(ctx(), { ...input, gateway: 'another' })).toEqual({
      outcome: 'mismatch',
      state: 'pending',
    });
    expect(await balance(ctx(), gatewayAccount('sandbox'))).toBe(held);
    expect((await till.differences('missing_here')).map((row) => row.subject)).toContain(order.number);
    expect(await completePayment(ctx(), { ...input, gateway: 'sandbox' })).toEqual({
      outcome: 'completed',
      state: 'succeeded',
    });
  });
});
