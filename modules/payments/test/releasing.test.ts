import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days, minutes, seconds, toId, transact, type Uuid, uuidv7 } from '#kernel';
import { balance, COMMISSION, escrowAccount, gatewayAccount, shopAccount, shopBalances } from '#modules/ledger';
import { refundsOfOrder, requestRefund, requestSettlement, settlementOfOrder } from '../index.ts';
import { orderNumber, paymentNumber, refundNumber } from '../numbers.ts';
import { completeRefund } from '../refunds.ts';
import { driveSettlement } from '../settlements.ts';
import { openTill, type Till } from './till.ts';

let till: Till;
let shop: Uuid;
beforeAll(async () => {
  till = await openTill();
  shop = till.shops[0];
});
afterAll(() => till.close());

const ctx = () => till.market.ctx();
const available = () => balance(ctx(), shopAccount(shop, 'available'));
const commission = () => balance(ctx(), COMMISSION);

/** A paid order of the first shop. */
async function paid(amountFen: number): Promise<Uuid> {
  const order = await till.pay([amountFen]);
  await till.gateway.tick();
  till.market.clock.advance(seconds(2));
  return order.orderIds[0] as Uuid;
}
const refund = (orderId: Uuid, amountFen: number, cause = `case:${uuidv7(1)}`, reason = '协商退款') =>
  transact(ctx(), (tx) => requestRefund(tx, { cause, shopId: shop, orderId, amountFen, reason }));
const settle = (orderId: Uuid, shopFen: number, commissionFen: number) =>
  transact(ctx(), (tx) => requestSettlement(tx, { shopId: shop, orderId, shopFen, commissionFen }));
const settled = async (orderId: Uuid) => (await settlementOfOrder(ctx(), shop, orderId))?.state;
const eventNames = async (subjectId: Uuid) =>
  (
    await till.market.pool<
      { name: string }[]
    >`SELECT name FROM kernel.events WHERE subject_id = ${subjectId} ORDER BY seq`
  ).map((row) => row.name);

describe('a settlement', () => {
  it('splits the commission, releases the rest and books both to the fen', async () => {
    const orderId = await paid(100_01);
    const before = { available: await available(), commission: await commission() };
    expect(await settle(orderId, 95_01, 5_00)).toMatchObject({ replayed: false });
    expect(await settle(orderId, 95_01, 5_00)).toMatchObject({ replayed: true });
    await till.quiet();
    expect(await settled(orderId)).toBe('settled');
    expect((await available()) - before.available).toBe(95_01);
    expect((await commission()) - before.commission).toBe(5_00);
    expect(await balance(ctx(), escrowAccount(orderId))).toBe(0);
    expect(await eventNames(orderId)).toEqual(['settlement.requested', 'order.settled']);
    expect(await till.audit()).toEqual([]);
  });

  it('without a commission just releases', async () => {
    const orderId = await paid(10_00);
    await settle(orderId, 10_00, 0);
    await till.market.drain();
    expect(await settled(orderId)).toBe('settled');
  });

  it('must add up, must not be over the provider’s limit, and needs a paid order', async () => {
    const orderId = await paid(100_00);
    await expect(settle(orderId, 95_00, 5_01)).rejects.toMatchObject({ code: 'payments.settlement_unbalanced' });
    await expect(settle(orderId, 101_00, -1_00)).rejects.toMatchObject({ code: 'payments.settlement_unbalanced' });
    await expect(settle(orderId, 69_99, 30_01)).rejects.toMatchObject({
      code: 'payments.settlement_over_limit',
      params: { mostFen: 30_00 },
    });
    await expect(settle(uuidv7(1), 1, 0)).rejects.toMatchObject({ code: 'payments.order_not_paid' });
    await settle(orderId, 70_00, 30_00);
    await till.quiet();
    expect(await settled(orderId)).toBe('settled');
  });

  it('waits for a refund under way, and grows by one that came to nothing', async () => {
    const orderId = await paid(80_00);
    await refund(orderId, 30_00);
    await settle(orderId, 47_50, 2_50);
    await till.market.drain();
    expect(await settled(orderId)).toBe('requested');
    await till.quiet();
    expect(await settled(orderId)).toBe('settled');

    const other = await paid(80_00);
    const before = await available();
    await refund(other, 30_00, undefined, 'abnormal-账户已注销');
    await settle(other, 47_50, 2_50);
    await till.quiet();
    expect(await settlementOfOrder(ctx(), shop, other)).toMatchObject({
      state: 'settled',
      shopFen: 77_50,
      commissionFen: 2_50,
    });
    expect((await available()) - before).toBe(77_50);
    expect(await till.audit()).toEqual([]);
  });

  it('sees a refund that comes to nothing while the provider is being told', async () => {
    const orderId = await paid(80_00);
    const { refundId } = await refund(orderId, 30_00);
    await settle(orderId, 50_00, 0);
    const plain = ctx();
    // The failure commits just before the sweeper asks whether a refund is under way.
    const racing = new Proxy(plain.sql, {
      apply: async (sql, self, parts: [TemplateStringsArray, ...unknown[]]) => {
        if (parts[0].join('').includes('count(*) AS n FROM payments.refunds'))
          await completeRefund(ctx(), refundId, {
            state: 'failed',
            gatewayNo: '',
            amountFen: 0,
            endedAt: till.market.clock.now(),
            failure: 'ACCOUNT_CLOSED',
          });
        return Reflect.apply(sql, self, parts);
      },
    });
    for (let n = 0; n < 3; n += 1) {
      await driveSettlement({ ...plain, sql: racing }, { shopId: shop, orderId });
      await till.pass(seconds(2));
    }
    await till.quiet();
    expect(await settlementOfOrder(ctx(), shop, orderId)).toMatchObject({
      state: 'settled',
      shopFen: 80_00,
      unfrozenFen: 80_00,
    });
    expect((await till.differences('unfreeze_amount')).filter((row) => row.subject === orderNumber(orderId))).toEqual(
      [],
    );
    expect(await till.audit()).toEqual([]);
  });

  it('of a wholly refunded order moves nothing', async () => {
    const orderId = await paid(20_00);
    await refund(orderId, 20_00);
    await till.quiet();
    await settle(orderId, 0, 0);
    await till.market.drain();
    expect(await settled(orderId)).toBe('settled');
    expect(await till.audit()).toEqual([]);
  });

  it('goes on where it stopped after an outage in the middle', async () => {
    const orderId = await paid(40_00);
    await settle(orderId, 38_00, 2_00);
    await till.market.drain();
    await till.control('/outage', { seconds: 20 });
    await till.pass(seconds(10));
    expect(await settled(orderId)).toBe('requested');
    await till.quiet();
    expect(await settled(orderId)).toBe('settled');
  });
});

describe('a refund', () => {
  it('before settlement leaves the frozen money, several times, until nothing is left', async () => {
    const orderId = await paid(50_00);
    const first = await refund(orderId, 20_00, 'case:a');
    expect(await refund(orderId, 20_00, 'case:a')).toEqual({ refundId: first.refundId, replayed: true });
    await expect(refund(orderId, 19_00, 'case:a')).rejects.toMatchObject({ code: 'payments.refund_cause_reused' });
    await expect(refund(orderId, 30_01, 'case:b')).rejects.toMatchObject({
      code: 'payments.refund_exceeds_paid',
      params: { leftFen: 30_00, askedFen: 30_01 },
    });
    await refund(orderId, 30_00, 'case:b');
    await expect(refund(orderId, 1, 'case:c')).rejects.toMatchObject({ code: 'payments.refund_exceeds_paid' });
    await till.quiet();
    expect((await refundsOfOrder(ctx(), shop, orderId)).map((row) => row.state)).toEqual(['succeeded', 'succeeded']);
    expect(await balance(ctx(), escrowAccount(orderId))).toBe(0);
    expect(await eventNames(first.refundId)).toEqual(['refund.requested', 'refund.succeeded']);
    expect(await till.audit()).toEqual([]);
  });

  it.each([0, -5, 1.5])('of %s fen is none', async (amountFen) => {
    await expect(refund(uuidv7(1), amountFen)).rejects.toMatchObject({ code: 'payments.refund_amount_invalid' });
  });

  it('whose answer was lost before a restart under another address is found, not failed', async () => {
    const orderId = await paid(12_00);
    const { refundId } = await refund(orderId, 12_00);
    const [row] = await till.market.pool<
      { paymentId: Uuid }[]
    >`SELECT payment_id FROM payments.refunds WHERE id = ${refundId}`;
    const elsewhere = till.adapter('http://other.test/api/payments/callbacks/sandbox');
    await elsewhere.refund({
      number: refundNumber(refundId),
      paymentNumber: paymentNumber(row?.paymentId as Uuid),
      subNumber: orderNumber(orderId),
      subMerchantId: toId('shp', shop),
      paidFen: 12_00,
      amountFen: 12_00,
      reason: '协商退款',
      from: 'frozen',
    });
    await till.quiet();
    expect(await refundsOfOrder(ctx(), shop, orderId)).toMatchObject([{ state: 'succeeded' }]);
  });

  it('of two at once for more than there is: one goes, one is refused', async () => {
    const orderId = await paid(10_00);
    const answers = await Promise.allSettled(Array.from({ length: 5 }, (_, n) => refund(orderId, 6_00, `race:${n}`)));
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    const one = await paid(10_00);
    const same = await Promise.all(Array.from({ length: 5 }, () => refund(one, 6_00, 'race:same')));
    expect(new Set(same.map((answer) => answer.refundId)).size).toBe(1);
  });

  it('after settlement takes from the shop’s balance, and fails clearly when that is too little', async () => {
    const orderId = await paid(30_00);
    await settle(orderId, 28_50, 1_50);
    await expect(refund(orderId, 5_00)).rejects.toMatchObject({ code: 'payments.settlement_in_progress' });
    await till.quiet();
    const before = await available();
    await refund(orderId, 5_00);
    expect((await available()) - before).toBe(-5_00);
    await till.quiet();
    expect(await refundsOfOrder(ctx(), shop, orderId)).toMatchObject([{ source: 'balance', state: 'succeeded' }]);

    const poor = till.shops[1];
    const order = await till.pay([1_00, 40_00]);
    await till.gateway.tick();
    await till.pass(seconds(2));
    const theirs = order.orderIds[1] as Uuid;
    await transact(ctx(), (tx) =>
      requestSettlement(tx, { shopId: poor, orderId: theirs, shopFen: 38_00, commissionFen: 2_00 }),
    );
    await till.quiet();
    const attempt = transact(ctx(), (tx) =>
      requestRefund(tx, { cause: 'too much', shopId: poor, orderId: theirs, amountFen: 40_00, reason: 'x' }),
    );
    await expect(attempt).rejects.toMatchObject({ code: 'payments.shop_balance_too_low' });
    expect(await refundsOfOrder(ctx(), poor, theirs)).toEqual([]);
    expect(await till.audit()).toEqual([]);
  });

  it('that the gateway cannot deliver gives the money back and becomes a difference', async () => {
    const orderId = await paid(15_00);
    const { refundId } = await refund(orderId, 15_00, undefined, 'abnormal-account');
    await till.quiet();
    expect(await eventNames(refundId)).toEqual(['refund.requested', 'refund.failed']);
    expect(await balance(ctx(), escrowAccount(orderId))).toBe(15_00);
    expect(await till.differences('refund_failed')).not.toEqual([]);
    await refund(orderId, 15_00);
    await till.quiet();
    expect(await balance(ctx(), escrowAccount(orderId))).toBe(0);

    const after = await paid(15_00);
    await settle(after, 15_00, 0);
    await till.quiet();
    const before = await available();
    await refund(after, 15_00, undefined, 'abnormal-account');
    await till.quiet();
    expect(await available()).toBe(before);
    expect(await till.audit()).toEqual([]);
  });
});

describe('the freeze', () => {
  it('is told of three days before it ends, once, and the order can still be settled', async () => {
    const orderId = await paid(25_00);
    await till.pass(days(26));
    expect(await eventNames(orderId)).toEqual([]);
    await till.pass(days(1));
    await till.pass(minutes(31));
    expect(await eventNames(orderId)).toEqual(['payment.freeze_nearing']);
    await settle(orderId, 24_00, 1_00);
    await till.quiet();
    expect(await settled(orderId)).toBe('settled');
    expect((await till.differences('commission_uncollected')).filter((row) => row.expectedFen === 1_00)).toEqual([]);
  });

  it('asks the operator once, who may leave it; a second answer is refused', async () => {
    const orderId = await paid(27_00);
    await till.pass(days(27));
    await till.pass(minutes(31));
    const path = `/console/freeze-watch/${toId('ord', orderId)}/decide`;
    const me = till.market.user([{ scope: 'platform', scopeId: null, role: 'finance', permissions: ['payments.*'] }]);
    const body = { decision: 'leave', note: '买家申请延期' };
    const watched = await till.market.http('GET', '/console/freeze-watch', { as: me });
    expect(watched.body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ orderId: toId('ord', orderId), decision: null, gateway: 'sandbox' }),
      ]),
    });
    expect(await till.market.http('POST', path, { as: me, body })).toMatchObject({
      status: 200,
      body: { decision: 'leave' },
    });
    expect(await till.market.http('POST', path, { as: me, body })).toMatchObject({
      status: 409,
      body: { code: 'payments.freeze_decided' },
    });
    await till.pass(days(2));
    await till.pass(minutes(31));
    expect(await eventNames(orderId)).toEqual(['payment.freeze_nearing']);
  });

  it('that nobody answers for is released by default a day before the end', async () => {
    const orderId = await paid(28_00);
    await till.pass(days(28));
    expect(await eventNames(orderId)).toEqual(['payment.freeze_nearing']);
    await till.pass(days(1));
    await till.pass(minutes(31));
    expect(await eventNames(orderId)).toEqual(['payment.freeze_nearing', 'payment.freeze_decided']);
  });

  it('that ended by itself leaves the commission to be collected by hand, and the books right', async () => {
    const orderId = await paid(26_00);
    await till.pass(days(31));
    expect((await till.differences('freeze_ended')).map((row) => row.expectedFen)).toContain(26_00);
    const before = await commission();
    await settle(orderId, 24_70, 1_30);
    await till.quiet();
    expect(await settlementOfOrder(ctx(), shop, orderId)).toMatchObject({
      state: 'settled',
      commissionCollected: false,
    });
    expect((await commission()) - before).toBe(1_30);
    expect((await till.differences('commission_uncollected')).map((row) => row.expectedFen)).toContain(1_30);
    expect(await till.audit()).toEqual([]);
  });
});

it('what the gateway holds is what we owe', async () => {
  const held = await balance(ctx(), gatewayAccount('sandbox'));
  const shops = await Promise.all(till.shops.map((id) => shopBalances(ctx(), id)));
  const owed = shops.reduce((sum, one) => sum + one.availableFen + one.escrowFen + one.payoutFen + one.depositFen, 0);
  expect(-held).toBe(owed + (await commission()));
});
