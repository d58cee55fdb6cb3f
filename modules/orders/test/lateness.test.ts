import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bps,
  createCtx,
  emit,
  fen,
  hours,
  later,
  provide,
  type Seconds,
  toId,
  transact,
  type Uuid,
  uuidv7,
} from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { balance, buyerAccount, post, shopAccount } from '#modules/ledger';
import { setSetting } from '#modules/operations';
import { GatewayError, type PaymentGateway, paymentGateways, requestRefund } from '#modules/payments';
import { stepShop } from '#modules/shops';
import { changeAddress } from '../changes.ts';
import { driveCompensations } from '../compensating.ts';
import { latenessOf } from '../compensation.ts';
import { compensationOf, excuseOf } from '../lateness.ts';
import { orderForShop } from '../reading.ts';
import { confirmReceipt } from '../receipt.ts';
import { recordRefund, refundPlan } from '../refunds.ts';
import { recordShipment } from '../shipment.ts';
import { fireTimers } from '../timers.ts';

let stall: Stall;
let buyer: Buyer;
/** What the provider says to the next transfer; an Error is silence. */
let answer: 'succeeded' | 'failed' | Error = 'succeeded';
let offers = true;
const asked: string[] = [];
const outcome = (number: string, amountFen: number) => {
  if (answer instanceof Error) throw new GatewayError('unavailable', 'NO_ANSWER');
  const failure = answer === 'failed' ? 'ACCOUNT_CLOSED' : null;
  return { number, gatewayNo: `g-${number}`, state: answer, amountFen, endedAt: null, failure };
};
/** A provider of which only what compensation needs is there. */
const provider = {
  name: 'sandbox',
  get transfers() {
    return offers;
  },
  registerShop: async () => 'sub',
  transfer: async ({ number, amountFen }: { number: string; amountFen: number }) => {
    asked.push(number);
    return outcome(number, amountFen);
  },
  queryTransfer: async () => {
    if (answer instanceof Error) throw new GatewayError('unavailable', 'NO_ANSWER');
    return null;
  },
  querySplit: async () => null,
  split: async ({ number, commissionFen }: { number: string; commissionFen: number }) => ({
    number,
    state: 'finished',
    receivedFen: commissionFen,
    failure: null,
    endedAt: null,
  }),
  unfreeze: async ({ amountFen }: { amountFen: number }) => ({ amountFen, at: stall.market.clock.now() }),
  refund: async ({ number, amountFen }: { number: string; amountFen: number }) => outcome(number, amountFen),
} as unknown as PaymentGateway;
beforeAll(async () => {
  stall = await openStall({ prepare: (runtime) => provide(runtime, paymentGateways, { sandbox: provider }) });
  buyer = await stall.buyer();
});
afterAll(() => stall?.market.close());

const ctx = () => stall.market.ctx();
const shop = (): Uuid => stall.shops[0];
const staff = () =>
  stall.market.user([{ scope: 'shop', scopeId: shop(), role: 'service', permissions: ['orders.read'] }]);
const available = () => balance(ctx(), shopAccount(shop(), 'available'));
const orderOf = (orderId: Uuid) => orderForShop(ctx(), stall.scopes[0], orderId);

/** Money in the shop's balance, as a settled order leaves it. */
const endow = (amountFen: number) =>
  transact(ctx(), (tx) =>
    post(tx, {
      cause: `endow:${uuidv7(Date.now())}`,
      kind: 'correction',
      shopId: shop(),
      postings: [
        { account: 'platform:commission', amountFen: -amountFen },
        { account: shopAccount(shop(), 'available'), amountFen },
      ],
    }),
  );

async function paid(priceFen: number, quantity = 1): Promise<Uuid> {
  const sku = await stall.sku({ priceFen, stock: 10 });
  const trade = await stall.buy(buyer, [{ sku, quantity }], 800);
  await stall.pay(trade);
  return trade.orders[0]?.orderId ?? shop();
}
const late = async (): Promise<void> => {
  stall.market.clock.advance(hours(49));
  await fireTimers(ctx());
};
/** What payments sends by itself: transfers, refunds, settlements. */
async function sweep(): Promise<void> {
  const payments = stall.market.modules.find((one) => one.name === 'payments');
  for (const name of ['payments.transfers', 'payments.refunds', 'payments.settlements'])
    await payments?.recurring?.find((one) => one.name === name)?.run(ctx());
}
const transferOf = async (orderId: Uuid) =>
  (
    await stall.market.pool<
      { state: string; failure: string | null }[]
    >`SELECT state, failure FROM payments.transfers WHERE order_id = ${orderId}`
  )[0];
/** Ships, completes and settles a late order: its compensation of 5.00 comes out of it, exactly once. */
async function outOfTheOrder(orderId: Uuid, start: number): Promise<void> {
  await recordShipment(ctx(), stall.scopes[0], { orderId, parcelId: uuidv7(Date.now()) });
  await confirmReceipt(ctx(), { orderId, shopId: shop() });
  await driveCompensations(ctx());
  expect(await rowOf(orderId)).toMatchObject({ state: 'deferred' });
  await sweep();
  const settled = await available();
  expect(settled).toBeGreaterThan(start);
  await driveCompensations(ctx());
  expect(await rowOf(orderId)).toMatchObject({ state: 'held', way: 'refund' });
  expect((await orderOf(orderId)).lines[0]?.refundedFen).toBe(500);
  await sweep();
  await driveCompensations(ctx());
  await sweep();
  expect(await rowOf(orderId)).toMatchObject({ state: 'paid' });
  expect(await available()).toBe(settled - 500);
  expect(await stall.audit(['ledger', 'orders', 'payments'])).toEqual([]);
}
const rowOf = async (orderId: Uuid) =>
  (
    await stall.market.pool<
      { state: string; excuse: string | null; amountFen: number; failure: string | null; way: string | null }[]
    >`SELECT state, excuse, amount_fen, failure, way FROM orders.compensations WHERE order_id = ${orderId}`
  )[0];

describe('what is owed', () => {
  const rule = { rateBps: bps(500), leastFen: fen(100), mostFen: fen(3_000) };

  test.each([
    [10_000, 500],
    [1_000, 100],
    [60, 60],
    [0, 0],
    [200_000, 3_000],
  ])('of %i fen: %i fen', (base, due) => {
    expect(compensationOf(fen(base), rule)).toBe(due);
  });

  test('never more than was paid, never less for more, whatever the rule', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000_000),
        fc.nat(1_000_000),
        fc.nat(10_000),
        fc.nat(5_000),
        fc.nat(50_000),
        (base, more, rate, least, span) => {
          const any = { rateBps: bps(rate), leastFen: fen(least), mostFen: fen(least + span) };
          const due = compensationOf(fen(base), any);
          expect(due).toBeGreaterThanOrEqual(0);
          expect(due).toBeLessThanOrEqual(base);
          expect(compensationOf(fen(base + more), any)).toBeGreaterThanOrEqual(due);
        },
      ),
    );
  });

  test('what excuses: the buyer’s doing before the promise, a pause that began before payment, a holiday', () => {
    const at = (hour: number) => later(new Date('2026-11-22T00:00:00Z'), (hour * 3600) as Seconds);
    const facts = { paidAt: at(0), promisedAt: at(48), history: [], pauses: [], holidays: [] };
    expect(excuseOf(facts)).toBeNull();
    expect(excuseOf({ ...facts, history: [{ kind: 'address_changed', at: at(5) }] })).toBe('address_changed');
    expect(excuseOf({ ...facts, history: [{ kind: 'address_changed', at: at(-1) }] })).toBeNull();
    expect(excuseOf({ ...facts, history: [{ kind: 'case_opened', at: at(49) }] })).toBeNull();
    expect(excuseOf({ ...facts, pauses: [{ pausedAt: at(-1), resumedAt: null }] })).toBe('shop_paused');
    expect(excuseOf({ ...facts, pauses: [{ pausedAt: at(1), resumedAt: null }] })).toBeNull();
    expect(excuseOf({ ...facts, pauses: [{ pausedAt: at(-2), resumedAt: at(3) }] })).toBeNull();
    expect(excuseOf({ ...facts, holidays: ['2026-11-24'] })).toBe('holiday');
  });
});

describe('from the shop to the buyer', () => {
  test('both sides see it before the moment; then it is paid once, out of the balance, and the books stay clean', async () => {
    await endow(2_000);
    const orderId = await paid(10_000);
    const seen = await latenessOf(ctx(), await orderOf(orderId));
    expect(seen).toMatchObject({ state: 'promised', amountFen: 500, excuse: null });
    expect(seen?.dueAt).toEqual(later(stall.market.clock.now(), hours(48)));
    const [mine, theirs] = await Promise.all([
      stall.market.http('GET', `/me/orders/${toId('ord', orderId)}`, { as: buyer.actor }),
      stall.market.http('GET', `/shops/${toId('shp', shop())}/orders/${toId('ord', orderId)}`, { as: staff() }),
    ]);
    for (const reply of [mine, theirs])
      expect(reply.body).toMatchObject({ lateness: { state: 'promised', amountFen: 500 } });
    await late();
    await late();
    expect(await rowOf(orderId)).toMatchObject({ state: 'owed', amountFen: 500 });
    // Its shop goes on seeing by when it should have been sent.
    const overdue = await stall.market.http('GET', `/shops/${toId('shp', shop())}/orders?state=awaiting_shipment`, {
      as: staff(),
    });
    const row = (overdue.body as { items: { id: string; timers: object[] }[] }).items.find(
      (one) => one.id === toId('ord', orderId),
    );
    expect(row?.timers).toMatchObject([{ kind: 'ship' }]);
    await driveCompensations(ctx());
    expect(await rowOf(orderId)).toMatchObject({ state: 'held', way: 'transfer' });
    expect(asked).toHaveLength(0);
    await sweep();
    await driveCompensations(ctx());
    await sweep();
    expect(await rowOf(orderId)).toMatchObject({ state: 'paid' });
    expect(asked).toHaveLength(1);
    expect(await available()).toBe(1_500);
    expect(await balance(ctx(), buyerAccount(buyer.id))).toBe(0);
    expect(await latenessOf(ctx(), await orderOf(orderId))).toMatchObject({ state: 'paid', amountFen: 500 });
    const told = await stall.market.pool`SELECT 1 FROM kernel.events WHERE name = 'compensation.paid'`;
    expect(told).toHaveLength(1);
    const listed = await stall.market.http('GET', `/shops/${toId('shp', shop())}/compensations`, { as: staff() });
    expect(listed.body).toMatchObject({ items: [{ state: 'paid', amountFen: 500, baseFen: 10_000 }] });
    expect(await stall.audit(['ledger', 'orders', 'payments'])).toEqual([]);
  });

  test('a balance that is too low leaves a debt; it is paid when an order is settled', async () => {
    const before = await available();
    const orderId = await paid(100_000);
    await late();
    await driveCompensations(ctx());
    expect(before).toBeLessThan(3_000);
    expect(await rowOf(orderId)).toMatchObject({ state: 'owed', amountFen: 3_000, failure: 'BALANCE_TOO_LOW' });
    expect(await available()).toBe(before);
    await endow(5_000);
    await driveCompensations(ctx());
    expect(await rowOf(orderId)).toMatchObject({ state: 'owed' });
    await transact(ctx(), (tx) =>
      emit(tx, { name: 'order.settled', subjectId: uuidv7(Date.now()), shopId: shop(), payload: {} }),
    );
    await driveCompensations(ctx());
    await sweep();
    expect(await rowOf(orderId)).toMatchObject({ state: 'paid' });
    expect(await available()).toBe(before + 2_000);
  });

  test('a provider that is silent is asked by number until it speaks: the money is set aside once and sent once', async () => {
    await endow(1_000);
    const start = await available();
    const orderId = await paid(10_000);
    await late();
    await driveCompensations(ctx());
    answer = new Error('no line');
    await sweep();
    expect(await transferOf(orderId)).toMatchObject({ state: 'unknown', failure: 'NO_ANSWER' });
    expect(await rowOf(orderId)).toMatchObject({ state: 'held' });
    answer = 'succeeded';
    stall.market.clock.advance(hours(2));
    await sweep();
    expect(await transferOf(orderId)).toMatchObject({ state: 'done', failure: null });
    expect(await rowOf(orderId)).toMatchObject({ state: 'paid', failure: null });
    expect(await available()).toBe(start - 500);
  });

  test('a transfer that fails gives the shop its money back; the buyer is refunded out of the order once it is settled', async () => {
    await endow(1_000);
    const start = await available();
    const orderId = await paid(10_000);
    await late();
    answer = 'failed';
    await driveCompensations(ctx());
    await sweep();
    expect(await transferOf(orderId)).toMatchObject({ state: 'failed', failure: 'ACCOUNT_CLOSED' });
    expect(await rowOf(orderId)).toMatchObject({ state: 'deferred', failure: 'ACCOUNT_CLOSED' });
    expect(await available()).toBe(start);
    answer = 'succeeded';
    await outOfTheOrder(orderId, start);
  });

  test('more than a provider sends to a buyer at once comes out of the order', async () => {
    await endow(1_000);
    const start = await available();
    const orderId = await paid(10_000);
    await late();
    await setSetting(ctx(), { key: 'payments.transfer_most_fen', value: 10, reason: '渠道上限调整' });
    const before = asked.length;
    await driveCompensations(ctx());
    expect(await rowOf(orderId)).toMatchObject({ state: 'deferred', failure: 'TRANSFER_OVER_LIMIT' });
    expect(asked).toHaveLength(before);
    // A setting has one value at a moment.
    stall.market.clock.advance(hours(1));
    await setSetting(ctx(), { key: 'payments.transfer_most_fen', value: 20_000, reason: '渠道上限恢复' });
    await outOfTheOrder(orderId, start);
  });

  test('a provider that sends nothing to buyers is not asked; an order that went back whole leaves it to the operator', async () => {
    offers = false;
    await endow(1_000);
    const start = await available();
    const [first, second] = [await paid(10_000), await paid(10_000)];
    await late();
    const before = asked.length;
    await driveCompensations(ctx());
    await driveCompensations(ctx());
    expect(await rowOf(first)).toMatchObject({ state: 'deferred', failure: 'TRANSFER_NOT_OFFERED' });
    expect(asked).toHaveLength(before);
    const order = await orderOf(second);
    const plan = refundPlan(order, [{ lineId: order.lines[0]?.id ?? second, quantity: 1 }]);
    const whole = { shopId: shop(), orderId: second, cause: 'case:whole', reason: '不要了' };
    await transact(ctx(), (tx) => requestRefund(tx, { ...whole, amountFen: plan.totalFen }));
    await sweep();
    await recordRefund(ctx(), { ...whole, ...plan });
    stall.market.clock.advance(hours(25));
    await driveCompensations(ctx());
    expect(await rowOf(second)).toMatchObject({ state: 'unpaid', failure: 'NOTHING_LEFT' });
    const listed = await stall.market
      .pool`SELECT 1 FROM payments.differences WHERE kind = 'buyer_unpaid' AND state = 'open'`;
    expect(listed).toHaveLength(1);
    await outOfTheOrder(first, start);
    offers = true;
  });

  test('only what is still to be shipped counts; what was refunded does not', async () => {
    const orderId = await paid(10_000, 4);
    const order = await orderOf(orderId);
    const lineId = order.lines[0]?.id ?? orderId;
    await recordShipment(ctx(), stall.scopes[0], {
      orderId,
      parcelId: uuidv7(Date.now()),
      lines: [{ lineId, quantity: 2 }],
    });
    expect(await latenessOf(ctx(), await orderOf(orderId))).toMatchObject({ amountFen: 1_000 });
    const plan = refundPlan(await orderOf(orderId), [{ lineId, quantity: 1 }]);
    await recordRefund(ctx(), { shopId: order.shopId, orderId, cause: 'case:x', reason: '', ...plan });
    expect(await latenessOf(ctx(), await orderOf(orderId))).toMatchObject({ amountFen: 500 });
    await recordShipment(ctx(), stall.scopes[0], { orderId, parcelId: uuidv7(Date.now()) });
    expect(await latenessOf(ctx(), await orderOf(orderId))).toBeNull();
    await late();
    expect(await rowOf(orderId)).toBeUndefined();
  });

  test('a buyer who changed the address, or opened a case, is owed nothing', async () => {
    const moved = await paid(10_000);
    await changeAddress(createCtx(stall.market.runtime, buyer.actor), buyer.id, moved, buyer.receiver);
    const disputed = await paid(10_000);
    await transact(ctx(), (tx) =>
      emit(tx, {
        name: 'case.requested',
        subjectId: uuidv7(Date.now()),
        shopId: shop(),
        payload: { orderId: disputed, caseId: 'one' },
      }),
    );
    expect(await latenessOf(ctx(), await orderOf(moved))).toMatchObject({
      state: 'excused',
      excuse: 'address_changed',
    });
    await late();
    expect(await rowOf(moved)).toMatchObject({ state: 'excused', excuse: 'address_changed', amountFen: 0 });
    expect(await rowOf(disputed)).toMatchObject({ state: 'excused', excuse: 'case_opened' });
  });

  test('a shop that closes after payment still owes; one that had closed before does not', async () => {
    await endow(500);
    const first = await paid(10_000);
    const sku = await stall.sku({ priceFen: 10_000, stock: 5 });
    const trade = await stall.buy(buyer, [{ sku, quantity: 1 }]);
    await stepShop(ctx(), shop(), 'pause', '春节');
    stall.market.clock.advance(60 as Seconds);
    await stall.pay(trade);
    await late();
    expect(await rowOf(first)).toMatchObject({ state: 'owed' });
    expect(await rowOf(trade.orders[0]?.orderId ?? first)).toMatchObject({ state: 'excused', excuse: 'shop_paused' });
    await stepShop(ctx(), shop(), 'resume', null);
  });

  test('a shop the market holds is on no holiday: what it ships late it owes', async () => {
    await endow(500);
    const held = (name: string, cause: string | null) =>
      transact(ctx(), (tx) => emit(tx, { name, subjectId: shop(), shopId: shop(), payload: { cause } }));
    await held('shop.paused', 'trial_ended');
    stall.market.clock.advance(60 as Seconds);
    const orderId = await paid(10_000);
    expect(await latenessOf(ctx(), await orderOf(orderId))).toMatchObject({ state: 'promised', excuse: null });
    await held('shop.resumed', null);
    await held('shop.paused', null);
    stall.market.clock.advance(60 as Seconds);
    expect(await latenessOf(ctx(), await orderOf(await paid(10_000)))).toMatchObject({ excuse: 'shop_paused' });
    await held('shop.resumed', null);
  });

  test('the database refuses a second decision, an amount above its base, and money without its step', async () => {
    const orderId = await paid(5_000);
    const insert = (more: string) =>
      stall.market.owner
        .unsafe(`INSERT INTO orders.compensations (shop_id, order_id, buyer_id, promised_at, decided_at, state, excuse, base_fen, amount_fen, due_at)
          VALUES ('${shop()}', '${orderId}', '${buyer.id}', now(), now(), ${more})`)
        .then(
          () => 'done',
          (error: { constraint_name?: string }) => error.constraint_name,
        );
    expect(await insert(`'owed', NULL, 100, 101, now()`)).toBe('compensations_amount');
    expect(await insert(`'owed', NULL, 100, 50, NULL`)).toBe('compensations_steps');
    expect(await insert(`'excused', NULL, 100, 0, NULL`)).toBe('compensations_excuse');
    expect(await insert(`'owed', NULL, 100, 50, now()`)).toBe('done');
    expect(await insert(`'owed', NULL, 100, 50, now()`)).toBe('compensations_pkey');
    expect(await confirmReceipt(ctx(), { orderId, shopId: shop() }).catch((error) => error.code)).toBe(
      'orders.state_forbids',
    );
  });
});
