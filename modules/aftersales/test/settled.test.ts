import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minutes, provide, toId, transact } from '#kernel';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { post } from '#modules/ledger';
import { confirmReceipt } from '#modules/orders';
import { paymentGateways, requestPayout, setBankAccount } from '#modules/payments';
import { agree } from '../answers-service.ts';
import { type Desk, openDesk } from './case-desk.ts';

/** The escrow is released: what goes back now is the shop's and the platform's to give. */
let desk: Desk;
const gateway = willingGateway();
beforeAll(async () => {
  desk = await openDesk();
  provide(desk.stall.market.runtime, paymentGateways, { sandbox: gateway });
});
beforeEach(() => {
  gateway.asked.length = 0;
  gateway.returned.length = 0;
});
afterAll(() => desk.stall.market.close());

const ctx = () => desk.stall.market.ctx();

describe('after settlement', () => {
  test('the platform gives its commission back in proportion, the shop the rest, to the fen', async () => {
    const one = await desk.settled({ quantity: 3, priceFen: 3_333, freightFen: 0 });
    const available = `shop:${one.shopId}:available`;
    const [settlement] = await desk.stall.market.pool<{ commissionFen: number; shopFen: number }[]>`
      SELECT commission_fen, shop_fen FROM payments.settlements WHERE order_id = ${one.orderId}`;
    const commission = settlement?.commissionFen ?? 0;
    expect(commission).toBeGreaterThan(0);
    const before = await desk.balanceOf(available);
    for (let n = 0; n < 3; n += 1) {
      const back = await desk.ask(one, { kind: 'refund_only', reason: 'damaged' });
      await agree(ctx(), one.scope, back.id);
      await desk.stall.market.drain();
      expect((await desk.row(back.id)).state).toBe('refunded');
    }
    expect(gateway.returned.reduce((sum, fen) => sum + fen, 0)).toBe(commission);
    expect(before - (await desk.balanceOf(available))).toBe(9_999 - commission);
    expect(await desk.balanceOf(`escrow:${one.orderId}`)).toBe(0);
    expect(await desk.stall.audit()).toEqual([]);
  });

  test('what the balance lacks is drawn from the deposit', async () => {
    const one = await desk.settled({ quantity: 1, priceFen: 30_000, freightFen: 0 });
    const available = `shop:${one.shopId}:available`;
    const had = await desk.balanceOf(available);
    await transact(ctx(), (tx) =>
      post(tx, {
        cause: 'deposit:test',
        kind: 'deposit_paid',
        shopId: one.shopId,
        postings: [
          { account: available, amountFen: -had },
          { account: `shop:${one.shopId}:deposit`, amountFen: had },
        ],
      }),
    );
    const asked = await desk.ask(one, { kind: 'refund_only', reason: 'damaged' });
    await agree(ctx(), one.scope, asked.id);
    await desk.stall.market.drain();
    expect((await desk.row(asked.id)).state).toBe('refunded');
    expect(await desk.balanceOf(available)).toBe(0);
    const deposit = `shop:${one.shopId}:deposit`;
    const left = await desk.balanceOf(deposit);
    expect(had - left).toBeGreaterThan(0);
    expect(had - left).toBeLessThanOrEqual(30_000);
    expect(await desk.stall.audit(['aftersales', 'orders', 'payments', 'ledger'])).toEqual([]);
    // What is left of the deposit goes back to the balance, so that the next test begins with an empty one.
    if (left === 0) return;
    await transact(ctx(), (tx) =>
      post(tx, {
        cause: 'deposit:test-back',
        kind: 'deposit_returned',
        shopId: one.shopId,
        postings: [
          { account: deposit, amountFen: -left },
          { account: available, amountFen: left },
        ],
      }),
    );
  });

  test('a deposit that does not pay the whole stays where the shop cannot take it out', async () => {
    const one = await desk.settled({ quantity: 1, priceFen: 40_000, freightFen: 0 });
    const available = `shop:${one.shopId}:available`;
    const deposit = `shop:${one.shopId}:deposit`;
    const had = await desk.balanceOf(available);
    const move = (cause: string, to: string, amountFen: number) =>
      transact(ctx(), (tx) =>
        post(tx, {
          cause,
          kind: 'deposit_paid',
          shopId: one.shopId,
          postings: [
            { account: available, amountFen: -amountFen },
            { account: to, amountFen },
          ],
        }),
      );
    await move('short:deposit', deposit, 500);
    await move('short:out', `shop:${one.shopId}:payout`, had - 500);
    const asked = await desk.ask(one, { kind: 'refund_only', reason: 'damaged' });
    await agree(ctx(), one.scope, asked.id);
    expect(await desk.row(asked.id)).toMatchObject({ state: 'agreed', refundFailure: 'payments.shop_balance_too_low' });
    expect(await desk.balanceOf(available)).toBe(0);
    expect(await desk.balanceOf(deposit)).toBe(500);
    await move('short:back', `shop:${one.shopId}:payout`, 500 - had);
    await move('short:deposit-back', deposit, -500);
    await desk.advance(minutes(20));
    expect((await desk.row(asked.id)).state).toBe('refunded');
    expect(await desk.stall.audit()).toEqual([]);
  });

  test('a balance that is too low becomes a debt both see, paid by itself when money comes', async () => {
    const buyer = await desk.settled({ quantity: 1, priceFen: 40_000, freightFen: 0 });
    const available = `shop:${buyer.shopId}:available`;
    const had = await desk.balanceOf(available);
    const move = (cause: string, sign: 1 | -1) =>
      transact(ctx(), (tx) =>
        post(tx, {
          cause,
          kind: 'payout_hold',
          shopId: buyer.shopId,
          postings: [
            { account: available, amountFen: sign * had },
            { account: `shop:${buyer.shopId}:payout`, amountFen: -sign * had },
          ],
        }),
      );
    await move('payout_hold:test-out', -1);
    const asked = await desk.ask(buyer, { kind: 'refund_only', reason: 'damaged' });
    await agree(ctx(), buyer.scope, asked.id);
    expect(await desk.row(asked.id)).toMatchObject({
      state: 'agreed',
      refundFailure: 'payments.shop_balance_too_low',
    });
    const staff = desk.stall.market.user([
      { scope: 'shop', scopeId: buyer.shopId, role: 'service', permissions: ['aftersales.*'] },
    ]);
    const debt = await desk.stall.market.http('GET', `/shops/${toId('shp', buyer.shopId)}/refund-debt`, { as: staff });
    expect(debt.body).toMatchObject({ count: 1, amountFen: 40_000 });
    await desk.advance(minutes(20));
    expect((await desk.row(asked.id)).state).toBe('agreed');
    await move('payout_hold:test-back', 1);
    await desk.advance(minutes(20));
    expect(await desk.row(asked.id)).toMatchObject({ state: 'refunded', refundFailure: null });
    expect(await desk.stall.audit()).toEqual([]);
  });

  test('what buyers are owed comes before a payout, and new income pays it at once', async () => {
    const income = await desk.shipped({ quantity: 1, priceFen: 60_000, freightFen: 0 });
    const buyer = await desk.settled({ quantity: 1, priceFen: 40_000, freightFen: 0 });
    const { shopId, scope } = buyer;
    const available = `shop:${shopId}:available`;
    const had = await desk.balanceOf(available);
    const move = (cause: string, amountFen: number) =>
      transact(ctx(), (tx) =>
        post(tx, {
          cause,
          kind: 'payout_hold',
          shopId,
          postings: [
            { account: available, amountFen: -amountFen },
            { account: `shop:${shopId}:payout`, amountFen },
          ],
        }),
      );
    await move('payout_hold:owed-out', had);
    const asked = await desk.ask(buyer, { kind: 'refund_only', reason: 'damaged' });
    await agree(ctx(), scope, asked.id);
    expect(await desk.row(asked.id)).toMatchObject({ refundFailure: 'payments.shop_balance_too_low' });
    await setBankAccount(ctx(), scope, { holder: '店主', bank: '工商银行', number: '6222020000001234' });
    // Some comes back: the ten minutes until the refund is tried again are not the shop's to use.
    await move('payout_hold:owed-back', -20_000);
    await expect(requestPayout(ctx(), scope, { amountFen: 1_000 })).rejects.toMatchObject({
      code: 'payments.payout_owed',
      params: { owedFen: 40_000, leftFen: 0 },
    });
    await move('payout_hold:owed-again', 20_000);
    const before = desk.stall.market.clock.now();
    await confirmReceipt(ctx(), { orderId: income.orderId, shopId });
    await desk.stall.market.drain();
    expect(await desk.row(asked.id)).toMatchObject({ state: 'refunded', refundFailure: null });
    expect(desk.stall.market.clock.now()).toEqual(before);
    await move('payout_hold:owed-end', -had);
    expect(await desk.stall.audit()).toEqual([]);
  });
});
