import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, later, provide, type ShopScope, toId, type Uuid, uuidOf } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { agree, requestCase } from '#modules/aftersales';
import { shipParcel } from '#modules/fulfilment';
import { balance, budgetAccount, funderAccount, roundAccount, shopAccount } from '#modules/ledger';
import { confirmReceipt } from '#modules/orders';
import { paymentGateways } from '#modules/payments';
import { moveBudget } from '../budget-service.ts';
import { claimOf } from '../claim-service.ts';
import { openRound } from '../rounds-service.ts';

/**
 * A voucher of odd fen over an order of two shops, from the budget to both shops' balances and back: at every step the books hold, and
 * in the end region, shops and buyer have what they had, in whatever order the pieces come back.
 */
let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
  provide(stall.market.runtime, paymentGateways, { sandbox: willingGateway() });
});
afterAll(() => stall?.market.close());

const REGION = '330100';
const FACE = 1_999;
let serial = 0;
const ctx = () => stall.market.ctx();
const held = (account: string): Promise<number> => balance(ctx(), account);
const clean = () => stall.audit(['vouchers', 'payments', 'ledger', 'orders', 'promotions']);
const pass = async (many: number): Promise<void> => {
  stall.market.clock.advance(days(many));
  await stall.market.drain();
};

async function scene() {
  const { market } = stall;
  const now = market.clock.now();
  const buyer = await stall.buyer();
  const skus = [
    await stall.sku({ priceFen: 3_333, stock: 10 }),
    await stall.sku({ priceFen: 7_777, stock: 10, shop: 1 }),
  ] as const;
  serial += 1;
  await moveBudget(ctx(), 'in', { region: REGION, amountFen: FACE * 2, bankNo: `HZ-${serial}`, note: '拨款' });
  const round = await openRound(ctx(), REGION, {
    title: { zh: '杭州消费券', en: 'Hangzhou voucher' },
    faceFen: FACE,
    overFen: 10_000,
    total: 2,
    perPerson: 1,
    claimFrom: now,
    claimUntil: later(now, days(1)),
    endsAt: later(now, days(60)),
    validDays: null,
    level: 'none',
    atTill: false,
    goods: { of: 'products', productIds: skus.map((sku) => sku.productId) },
  });
  await claimOf(market.ctx(buyer.actor), buyer.id, round.id);
  const body = {
    lines: [
      { skuId: toId('sku', skus[0].skuId), quantity: 2 },
      { skuId: toId('sku', skus[1].skuId), quantity: 1 },
    ],
    addressId: toId('adr', buyer.addressId),
  };
  const { fingerprint } = (await market.http('POST', '/checkout/quote', { as: buyer.actor, body })).body as {
    fingerprint: string;
  };
  const reply = await market.http('POST', '/checkout/place', { as: buyer.actor, body: { ...body, fingerprint } });
  expect(reply.status, reply.text).toBe(201);
  const placed = reply.body as { tradeId: string; payableFen: number };
  expect(placed.payableFen).toBe(2 * 3_333 + 7_777 - FACE);
  const tradeId = uuidOf('trd', placed.tradeId as never);
  await stall.pay({ tradeId });
  const lines = await market.pool<{ shopId: Uuid; orderId: Uuid; id: Uuid; skuId: Uuid }[]>`
    SELECT shop_id, order_id, id, sku_id FROM orders.lines
    WHERE order_id IN (SELECT id FROM orders.orders WHERE trade_id = ${tradeId})`;
  const line = (n: 0 | 1) => {
    const row = lines.find((one) => one.skuId === skus[n].skuId);
    if (!row) throw new Error('no line');
    return { ...row, scope: stall.scopes[n] };
  };
  await market.drain();
  const both = [line(0), line(1)] as const;
  const giveBack = async (n: 0 | 1): Promise<void> => {
    const one = both[n];
    const asked = await requestCase(market.ctx(buyer.actor), {
      buyerId: buyer.id,
      orderId: one.orderId,
      lines: [{ lineId: one.id, quantity: 1 }],
      kind: 'refund_only',
      reason: 'damaged',
      description: '',
    });
    await agree(ctx(), one.scope, asked.id);
    await market.drain();
  };
  return { round, lines: both, giveBack };
}
type Line = { readonly shopId: Uuid; readonly orderId: Uuid; readonly scope: ShopScope };
async function completed(lines: readonly Line[]): Promise<void> {
  for (const { orderId, scope } of lines) {
    serial += 1;
    await shipParcel(ctx(), scope, { orderId, carrier: 'sf', waybillNo: `SF${String(serial).padStart(13, '7')}` });
  }
  await pass(3);
  for (const { orderId, shopId } of lines) await confirmReceipt(ctx(), { orderId, shopId });
  await stall.market.drain();
}
const roundNow = async (id: Uuid) => {
  const [row] = await stall.market.owner<{ reservedFen: number; settledFen: number; returnedFen: number }[]>`
    SELECT reserved_fen, settled_fen, returned_fen FROM vouchers.rounds WHERE id = ${id}`;
  return row;
};

describe('an order of two shops', () => {
  test('each shop has its part at completion; the round pays the region’s account back the next night', async () => {
    const { round, lines } = await scene();
    const funder = funderAccount('region', REGION);
    const before = await Promise.all(stall.shops.map((id) => held(shopAccount(id, 'available'))));
    await completed(lines);
    expect(await held(funder)).toBe(-FACE);
    const commissions = await stall.market.owner<{ fen: number }[]>`
      SELECT sum(commission_fen)::bigint AS fen FROM payments.settlements WHERE order_id = ANY(${lines.map((one) => one.orderId)}::uuid[])`;
    const after = await Promise.all(stall.shops.map((id) => held(shopAccount(id, 'available'))));
    const got = after.reduce((sum, one, at) => sum + one - (before[at] ?? 0), 0);
    expect(got).toBe(2 * 3_333 + 7_777 - (commissions[0]?.fen ?? 0));
    expect(await clean()).toEqual([]);
    await pass(1);
    expect(await held(funder)).toBe(0);
    // The piece nobody claimed went back when the claiming had ended.
    expect(await roundNow(round.id)).toEqual({ reservedFen: 2 * FACE, settledFen: FACE, returnedFen: FACE });
    expect(await held(roundAccount(round.id))).toBe(0);
    const parts = await stall.market.owner<{ amountFen: number; items: number }[]>`
      SELECT s.amount_fen, (SELECT sum(amount_fen) FROM vouchers.settlement_items i WHERE i.settlement_id = s.id)::bigint AS items
      FROM vouchers.settlements s WHERE s.round_id = ${round.id}`;
    expect(parts).toHaveLength(2);
    expect(parts.every((one) => one.amountFen === one.items)).toBe(true);
    expect(await clean()).toEqual([]);
  });

  test.each([
    ['before the night', 0, [0, 0, 1]],
    ['after it', 1, [0, 1, 0]],
    ['after it, the other way', 1, [1, 0, 0]],
  ] as const)('all pieces given back %s: the region has everything again', async (_when, nights, order) => {
    const { round, lines, giveBack } = await scene();
    const before = (await held(budgetAccount(REGION))) + 2 * FACE;
    await completed(lines);
    await pass(nights);
    for (const n of order) {
      await giveBack(n);
      await pass(1);
      expect(await clean(), `after a piece of line ${n}`).toEqual([]);
    }
    await pass(70);
    expect(await roundNow(round.id)).toEqual({ reservedFen: 2 * FACE, settledFen: 0, returnedFen: 2 * FACE });
    expect(await held(funderAccount('region', REGION))).toBe(0);
    expect(await held(budgetAccount(REGION))).toBe(before);
    expect(await clean()).toEqual([]);
  });
});
