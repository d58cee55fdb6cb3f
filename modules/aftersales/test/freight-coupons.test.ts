import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, fen, later, provide, toId, type Uuid, uuidOf } from '#kernel';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { createTemplate } from '#modules/freight';
import { shipParcel } from '#modules/fulfilment';
import { balance, funderAccount, shopAccount } from '#modules/ledger';
import { closeTrade, confirmReceipt } from '#modules/orders';
import { paymentGateways } from '#modules/payments';
import { claim, createMarketRule, createRule, stopRule } from '#modules/promotions';
import { agree } from '../answers-service.ts';
import { type Bought, type Desk, openDesk } from './case-desk.ts';

/**
 * What comes off the freight is frozen on the lines with who gives it: the shop has its freight whole at completion, from the buyer and
 * from the funders, and each gets its part back with the pieces whose freight goes back, to the fen.
 */
const REGION = '330282';
const FREIGHT = [803, 1_001] as const;
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  provide(desk.stall.market.runtime, paymentGateways, { sandbox: willingGateway() });
  for (const [n, scope] of desk.stall.scopes.entries())
    await createTemplate(desk.stall.market.ctx(), scope, {
      name: '快递',
      mode: 'piece',
      rules: { rates: [{ places: [], first: 10, firstFen: fen(FREIGHT[n] ?? 0), next: 10, nextFen: fen(0) }] },
    });
});
afterAll(() => desk?.stall.market.close());

type Row = Bought & {
  quantity: number;
  payableFen: number;
  freightFen: number;
  freightDiscounts: { funder: string; amountFen: number }[];
};

/** Three pieces of the first shop, and one of the second where `both`, bought with a coupon off the freight. */
async function scene(
  by: 'market' | 'shop' | 'free',
  minusFen: number,
  more: { both?: boolean; budgetFen?: number } = {},
) {
  const { stall } = desk;
  const { market } = stall;
  const now = market.clock.now();
  const buyer = await stall.buyer();
  const skus = [
    await stall.sku({ priceFen: 3_333, stock: 10 }),
    ...(more.both ? [await stall.sku({ priceFen: 7_777, stock: 10, shop: 1 })] : []),
  ];
  const input = {
    kind: 'freight_coupon',
    title: { zh: '运费券', en: 'Freight coupon' },
    args: { overFen: 5_000, minusFen },
    scope: by !== 'market' ? { all: true as const } : { productIds: skus.map((sku) => sku.productId) },
    startsAt: now,
    endsAt: later(now, days(30)),
    issue: { total: 5, perPerson: 1, claimFrom: now, claimUntil: later(now, days(20)), validDays: null },
  };
  const { issue: _none, ...open } = input;
  const rule =
    by !== 'market'
      ? await createRule(
          market.ctx(),
          stall.scopes[0],
          by === 'shop' ? input : { ...open, kind: 'free_freight', args: { overFen: 5_000 }, scope: { all: true } },
        )
      : await createMarketRule(market.ctx(), {
          ...input,
          ...(more.budgetFen ? { budgetFen: fen(more.budgetFen) } : {}),
          funding: [
            { funder: 'platform', bps: 3_333 },
            { funder: 'region', funderId: REGION, bps: 6_667 },
          ],
        });
  const coupon = by === 'free' ? null : await claim(market.ctx(buyer.actor), { buyerId: buyer.id, ruleId: rule.id });
  const body = {
    lines: skus.map((sku, n) => ({ skuId: toId('sku', sku.skuId), quantity: n === 0 ? 3 : 1 })),
    addressId: toId('adr', buyer.addressId),
  };
  const quote = await market.http('POST', '/checkout/quote', { as: buyer.actor, body });
  const quoted = quote.body as { fingerprint: string; freightFen: number; coupons: { takeFen: number }[] };
  const reply = await market.http('POST', '/checkout/place', {
    as: buyer.actor,
    body: { ...body, fingerprint: quoted.fingerprint },
  });
  expect(reply.status, reply.text).toBe(201);
  const placed = reply.body as { tradeId: string; payableFen: number };
  const tradeId = uuidOf('trd', placed.tradeId as never);
  const rows = await market.pool<Row[]>`
    SELECT l.shop_id, l.order_id, l.id AS line_id, l.sku_id, l.product_id, l.quantity, l.payable_fen, l.freight_fen, l.freight_discounts
    FROM orders.lines l JOIN orders.orders o ON o.shop_id = l.shop_id AND o.id = l.order_id WHERE o.trade_id = ${tradeId}`;
  const lines = skus.map((sku, n) => {
    const row = rows.find((one) => one.skuId === sku.skuId);
    if (!row) throw new Error('no line');
    return { ...row, buyer, scope: stall.scopes[n as 0 | 1] };
  });
  const [line] = lines;
  if (!line) throw new Error('no line');
  const couponIs = async () =>
    (
      await market.owner<{ state: string }[]>`SELECT state FROM promotions.coupons WHERE id = ${coupon?.id ?? rule.id}`
    )[0]?.state;
  return { buyer, tradeId, quoted, placed, lines, line, ruleId: rule.id, couponIs };
}

const money = async () => {
  const ctx = desk.stall.market.ctx();
  const [shop, platform, region] = await Promise.all([
    balance(ctx, shopAccount(desk.stall.shops[0], 'available')),
    balance(ctx, funderAccount('platform')),
    balance(ctx, funderAccount('region', REGION)),
  ]);
  return { shop, platform, region };
};
const since = async (before: Awaited<ReturnType<typeof money>>) => {
  const now = await money();
  return {
    shop: now.shop - before.shop,
    platform: now.platform - before.platform,
    region: now.region - before.region,
  };
};
const clean = () => desk.stall.audit(['payments', 'ledger', 'orders', 'promotions', 'aftersales']);

async function brought({ tradeId, line }: { tradeId: Uuid; line: Bought }): Promise<void> {
  const { stall, waybill, advance } = desk;
  await stall.pay({ tradeId });
  const parcel = { orderId: line.orderId, carrier: 'sf', waybillNo: waybill() } as const;
  await shipParcel(stall.market.ctx(), line.scope, parcel);
  await advance(days(3));
}
async function settled(line: Bought): Promise<number> {
  const { market } = desk.stall;
  await confirmReceipt(market.ctx(), { orderId: line.orderId, shopId: line.shopId });
  await market.drain();
  const [row] = await market.pool<{ commissionFen: number }[]>`
    SELECT commission_fen FROM payments.settlements WHERE order_id = ${line.orderId}`;
  return row?.commissionFen ?? 0;
}
async function giveBack(line: Bought, quantity: number, reason: 'damaged' | 'other'): Promise<void> {
  const asked = await desk.ask(line, { kind: 'refund_only', reason, quantity });
  await agree(desk.stall.market.ctx(), line.scope, asked.id);
  await desk.stall.market.drain();
  expect((await desk.row(asked.id)).state).toBe('refunded');
}

test('over two shops: off both freights by what they are, frozen by funder, shown; unpaid and closed, coupon and budget are back', async () => {
  const { buyer, tradeId, quoted, lines, ruleId, couponIs } = await scene('market', 1_000, {
    both: true,
    budgetFen: 1_500,
  });
  expect(quoted).toMatchObject({ freightFen: 804, coupons: [{ takeFen: 1_000 }] });
  expect(lines.map((line) => line.freightFen)).toEqual([803 - 445, 1_001 - 555]);
  const given = lines.flatMap((line) => line.freightDiscounts);
  const from = (who: string) => given.reduce((sum, one) => (one.funder === who ? sum + one.amountFen : sum), 0);
  expect([from('platform'), from('region')]).toEqual([333, 667]);
  const { market } = desk.stall;
  const order = await market.http('GET', `/me/orders/${toId('ord', lines[0]?.orderId as Uuid)}`, { as: buyer.actor });
  const shown = order.body as { lines: { freightDiscounts: { title: { zh: string } }[] }[] };
  expect(shown.lines[0]?.freightDiscounts[0]?.title.zh).toBe('运费券');
  expect(order.text).not.toContain('couponId');
  const left = async () =>
    (
      await market.owner<{ left: number }[]>`
      SELECT (total_fen - held_fen - spent_fen)::int AS left FROM promotions.budgets WHERE rule_id = ${ruleId}`
    )[0]?.left;
  expect([await couponIs(), await left()]).toEqual(['held', 500]);
  await closeTrade(market.ctx(), { tradeId, by: 'buyer', reason: '不买了' });
  expect([await couponIs(), await left()]).toEqual(['free', 1_500]);
  expect(await clean()).toEqual([]);
});

test('a shop’s coupon is off its own freight alone, and it bears it', async () => {
  const { tradeId, lines, line, placed, couponIs } = await scene('shop', 500, { both: true });
  expect(lines.map((one) => one.freightFen)).toEqual([303, 1_001]);
  expect(placed.payableFen).toBe(3 * 3_333 + 303 + 7_777 + 1_001);
  const before = await money();
  await brought({ tradeId, line });
  const commission = await settled(line);
  expect(await since(before)).toEqual({ shop: 3 * 3_333 + 303 - commission, platform: 0, region: 0 });
  await giveBack(line, 3, 'damaged');
  expect(await since(before)).toEqual({ shop: 0, platform: 0, region: 0 });
  expect(await couponIs()).toBe('free');
  expect(await clean()).toEqual([]);
});

describe.each([
  ['a part of the freight', 500],
  ['all of the freight', 5_000],
])('the market gives %s', (_what, minusFen) => {
  const given = Math.min(minusFen, FREIGHT[0]);
  const region = Math.round((given * 6_667) / 10_000);

  test('at completion the shop has its freight whole; goods that were brought and are only not wanted leave it there', async () => {
    const one = await scene('market', minusFen);
    const { line, placed } = one;
    expect(placed.payableFen).toBe(3 * 3_333 + FREIGHT[0] - given);
    const before = await money();
    await brought(one);
    const commission = await settled(line);
    const funded = { platform: region - given, region: -region };
    expect(await since(before)).toEqual({ shop: 3 * 3_333 + FREIGHT[0] - commission, ...funded });
    await giveBack(line, 3, 'other');
    expect(await since(before)).toEqual({ shop: FREIGHT[0], ...funded });
    expect(await one.couponIs()).toBe('used');
    expect(await clean()).toEqual([]);
  });

  test.each([
    ['before the shop was paid', false],
    ['after the shop was paid', true],
  ])('the shop at fault, %s: piece by piece all of it goes back, and the coupon with the last', async (_when, paid) => {
    const one = await scene('market', minusFen);
    const { line } = one;
    const before = await money();
    await brought(one);
    if (paid) await settled(line);
    for (const step of [1, 2, 3]) {
      expect(await one.couponIs()).toBe('used');
      await giveBack(line, 1, 'damaged');
      if (paid && step < 3) {
        const now = await since(before);
        expect(now.platform + now.region).toBe(0 - given + part(given - region, step) + part(region, step));
      }
      // Once with a part given back, and when all is.
      if (step !== 2) expect(await clean(), `after piece ${step}`).toEqual([]);
    }
    expect(await since(before)).toEqual({ shop: 0, platform: 0, region: 0 });
    expect(await one.couponIs()).toBe('free');
  });

  test('some pieces at the shop’s fault before completion: it is paid the freight of the others', async () => {
    const one = await scene('market', minusFen);
    const { line } = one;
    const before = await money();
    await brought(one);
    await giveBack(line, 1, 'damaged');
    await settled(line);
    const now = await since(before);
    expect(now.platform + now.region).toBe(0 - given + part(given - region, 1) + part(region, 1));
    expect(await clean()).toEqual([]);
  });

  test('paid and not shipped: all of it goes back, whoever wants that', async () => {
    const one = await scene('market', minusFen);
    await desk.stall.pay(one);
    expect(await one.couponIs()).toBe('used');
    const before = await money();
    await giveBack(one.line, 3, 'other');
    expect(await since(before)).toEqual({ shop: 0, platform: 0, region: 0 });
    expect(await one.couponIs()).toBe('free');
    expect(await clean()).toEqual([]);
  });
});

/** What went back of a funder's part with so many of three pieces. */
const part = (amount: number, pieces: number): number => Math.floor((amount * pieces) / 3);

test('a shop that sends free of charge from a sum on bears its own freight alone, and is paid for the goods', async () => {
  const { tradeId, lines, line, placed, ruleId } = await scene('free', 0, { both: true });
  expect(lines.map((one) => one.freightFen)).toEqual([0, 1_001]);
  expect(placed.payableFen).toBe(3 * 3_333 + 7_777 + 1_001);
  const before = await money();
  await brought({ tradeId, line });
  const commission = await settled(line);
  expect(await since(before)).toEqual({ shop: 3 * 3_333 - commission, platform: 0, region: 0 });
  await giveBack(line, 3, 'damaged');
  expect(await since(before)).toEqual({ shop: 0, platform: 0, region: 0 });
  await stopRule(desk.stall.market.ctx(), desk.stall.scopes[0], ruleId);
  expect(await clean()).toEqual([]);
});
