import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, days, fen, later, provide, shopScope, toId, type Uuid, uuidOf, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { agree, requestCase } from '#modules/aftersales';
import type { SkuForSale } from '#modules/catalog';
import { shipParcel } from '#modules/fulfilment';
import { balance, funderAccount } from '#modules/ledger';
import { cancelTrade, confirmReceipt, recordRefund } from '#modules/orders';
import { paymentGateways } from '#modules/payments';
import { createMarketRule } from '#modules/promotions';
import { type BoardLine, moved, type Sum, sumsOf } from '../board.ts';
import { createCampaign, decide, enrol, publishCampaign } from '../index.ts';

describe('sums of the board', () => {
  const ids = Array.from({ length: 3 }, (_, place) => uuidv7(1_700_000_000_000 + place));
  const one = fc.constantFrom(...ids);
  const line = fc.record({
    shopId: fc.constant(ids[0] as Uuid),
    campaignId: one,
    orderId: fc.constant(ids[1] as Uuid),
    lineId: one,
    productId: one,
    placedAt: fc.constantFrom(new Date('2026-11-11T00:00:10Z'), new Date('2026-11-11T00:01:10Z')),
    province: fc.constantFrom('33', '44', ''),
    pieces: fc.integer({ min: 1, max: 9 }),
    gmvFen: fc.nat(9_999),
    paidFen: fc.nat(9_999),
    refundedFen: fc.nat(9_999),
  });
  const of = (all: readonly Sum[], figure: 'orders' | 'pieces' | 'gmvFen' | 'paidFen' | 'refundedFen') =>
    all.reduce((sum, part) => sum + part[figure], 0);

  test('what moved between two standings of an order is their difference, and nothing where nothing moved', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), fc.array(line, { maxLength: 6 }), (before, after) => {
        const kept = new Map<string, number[]>();
        const add = (sums: readonly Sum[]): void => {
          for (const sum of sums) {
            const key = `${sum.campaignId} ${sum.byWhat} ${sum.key}`;
            const was = kept.get(key) ?? [0, 0, 0, 0, 0];
            const more = [sum.orders, sum.pieces, sum.gmvFen, sum.paidFen, sum.refundedFen];
            kept.set(
              key,
              was.map((value, place) => value + (more[place] ?? 0)),
            );
          }
        };
        add(sumsOf(before, 1));
        add(moved(before, after));
        for (const sum of sumsOf(after, -1)) add([sum]);
        expect([...kept.values()].flat().every((value) => value === 0)).toBe(true);
        expect(moved(before, before)).toEqual([]);
        const total = sumsOf(after, 1).filter((sum) => sum.byWhat === 'all');
        expect(of(total, 'gmvFen')).toBe(after.reduce((sum, own: BoardLine) => sum + own.gmvFen, 0));
      }),
      { numRuns: Number(process.env.DONGXI_LAW_RUNS ?? 500) },
    );
  });
});

let stall: Stall;
let operator: Actor;
beforeAll(async () => {
  stall = await openStall();
  provide(stall.market.runtime, paymentGateways, { sandbox: willingGateway() });
  operator = stall.market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
});
afterAll(() => stall?.market.close());

const pass = async (by: ReturnType<typeof days>): Promise<void> => {
  stall.market.clock.advance(by);
  await stall.market.drain();
};

/** A campaign of these goods at four fifths of their price, live now. */
async function festival(goods: readonly SkuForSale[], code = 'festival'): Promise<Uuid> {
  const { market } = stall;
  await pass(days(1));
  const at = (n: number): Date => later(market.clock.now(), days(n));
  const { id } = await createCampaign(market.ctx(operator), {
    code,
    name: { zh: '年货节', en: 'Festival' },
    intro: { zh: '', en: '' },
    enrolFrom: at(0),
    reviewFrom: at(1),
    warmUpFrom: at(2),
    presaleFrom: null,
    liveFrom: at(3),
    liveUntil: at(5),
    returnsUntil: at(30),
    terms: {
      minLevel: 0,
      minGoodRateBps: null,
      minDsrTenths: null,
      minOffBps: 1_000,
      minQuantity: 1,
      maxShipHours: null,
      categoryIds: [],
      divisions: [],
    },
  });
  await publishCampaign(market.ctx(operator), id);
  for (const { skuId, shopId, priceFen } of goods) {
    const row = { skuId, priceFen: (priceFen * 4) / 5, quantity: 5, referenceFen: priceFen, claimDays: null };
    const done = await enrol(market.ctx(operator), shopScope(shopId), id, [{ line: 1, code: '', row }], false);
    expect(done.results.flatMap((one) => one.problems)).toEqual([]);
  }
  const waiting = await market.pool<{ id: Uuid }[]>`SELECT id FROM campaigns.entries WHERE campaign_id = ${id}`;
  await decide(
    market.ctx(operator),
    id,
    waiting.map((one) => one.id),
    'approve',
    '',
  );
  await pass(days(3));
  return id;
}

type Placed = { readonly tradeId: Uuid; readonly orders: { shopId: Uuid; orderId: Uuid }[] };
async function place(buyer: Buyer, goods: readonly SkuForSale[], quantity = 1): Promise<Placed> {
  const { market } = stall;
  const body = {
    lines: goods.map((sku) => ({ skuId: toId('sku', sku.skuId), quantity })),
    addressId: toId('adr', buyer.addressId),
  };
  const quote = await market.http('POST', '/checkout/quote', { as: buyer.actor, body });
  const { fingerprint } = quote.body as { fingerprint: string };
  const reply = await market.http('POST', '/checkout/place', { as: buyer.actor, body: { ...body, fingerprint } });
  expect(reply.status, reply.text).toBe(201);
  const tradeId = uuidOf('trd', (reply.body as { tradeId: string }).tradeId as never);
  const orders = await market.pool<
    { shopId: Uuid; orderId: Uuid }[]
  >`SELECT shop_id, id AS order_id FROM orders.orders WHERE trade_id = ${tradeId} ORDER BY shop_id`;
  return { tradeId, orders };
}
type Board = {
  total: object;
  minutes: { gmvFen: number }[];
  provinces: { code: string; name: string; orders: number }[];
  goods: { productId: string; pieces: number; title: { zh: string } }[];
};
const boardOf = async (id: Uuid): Promise<Board> =>
  (await stall.market.http('GET', `/console/campaigns/${toId('cpg', id)}/board`, { as: operator })).body as Board;

test('a festival from enrolment to settlement: shop, platform and region pay their parts, the board is the orders’ own', async () => {
  const { market } = stall;
  const kettle = await stall.sku({ priceFen: 10_000, stock: 20 });
  const quilt = await stall.sku({ priceFen: 20_000, stock: 20, shop: 1 });
  const beside = await stall.sku({ priceFen: 3_000, stock: 20 });
  const id = await festival([kettle, quilt]);
  await createMarketRule(market.ctx(operator), {
    kind: 'cross_shop_reduction',
    title: { zh: '跨店每满200减30', en: '30 off every 200' },
    args: { mode: 'every', overFen: 20_000, minusFen: 3_000 },
    scope: { productIds: [kettle.productId, quilt.productId] },
    funding: [
      { funder: 'platform', bps: 6_000 },
      { funder: 'region', funderId: '330282', bps: 4_000 },
    ],
    startsAt: market.clock.now(),
    endsAt: later(market.clock.now(), days(2)),
  });
  const [first, second, third] = [await stall.buyer(), await stall.buyer('440106'), await stall.buyer()];
  const kept = await place(first, [kettle, quilt, beside]);
  const returned = await place(second, [kettle]);
  const unpaid = await place(third, [quilt]);
  for (const one of [kept, returned]) await stall.pay(one);
  await market.drain();
  // 8,000 + 16,000 less 3,000 for every 20,000; goods beside the campaign do not count.
  expect((await boardOf(id)).total).toEqual({ orders: 4, pieces: 4, gmvFen: 45_000, paidFen: 29_000, refundedFen: 0 });

  await cancelTrade(market.ctx(third.actor), { tradeId: unpaid.tradeId, buyerId: third.id, reason: '不想要了' });
  const [line] = await market.pool<
    { id: Uuid }[]
  >`SELECT id FROM orders.lines WHERE order_id = ${returned.orders[0]?.orderId as Uuid}`;
  const asked = await requestCase(market.ctx(second.actor), {
    buyerId: second.id,
    orderId: returned.orders[0]?.orderId as Uuid,
    lines: [{ lineId: line?.id as Uuid, quantity: 1 }],
    reason: 'other',
    description: '',
  });
  await agree(market.ctx(), stall.scopes[0], asked.id);
  let waybill = 0;
  for (const { orderId, shopId } of kept.orders) {
    waybill += 1;
    await shipParcel(market.ctx(), shopScope(shopId), {
      orderId,
      carrier: 'sf',
      waybillNo: `SF770000000000${waybill}`,
    });
  }
  await pass(days(3));
  for (const { orderId } of kept.orders) await confirmReceipt(market.ctx(), { orderId, buyerId: first.id });
  await market.drain();

  const board = await boardOf(id);
  expect(board.total).toEqual({ orders: 4, pieces: 4, gmvFen: 45_000, paidFen: 29_000, refundedFen: 8_000 });
  const [own] = await market.pool<{ gmvFen: number; paidFen: number; refundedFen: number }[]>`
    SELECT sum(l.payable_fen)::bigint AS gmv_fen, (sum(l.payable_fen) FILTER (WHERE o.paid_at IS NOT NULL))::bigint AS paid_fen, sum(l.refunded_fen)::bigint AS refunded_fen
    FROM orders.lines l JOIN orders.orders o ON o.shop_id = l.shop_id AND o.id = l.order_id
    WHERE l.sku_id = ANY(${[kettle.skuId, quilt.skuId]}::uuid[])`;
  expect(board.total).toMatchObject(own ?? {});
  expect(board.minutes.reduce((sum, one) => sum + one.gmvFen, 0)).toBe(45_000);
  expect(board.provinces.map((one) => [one.code, one.orders])).toEqual([
    ['33', 3],
    ['44', 1],
  ]);
  expect(board.goods.map((one) => one.pieces)).toEqual([2, 2]);
  expect(await balance(market.ctx(), funderAccount('platform'))).toBe(-1_800);
  expect(await balance(market.ctx(), funderAccount('region', '330282'))).toBe(-1_200);
  expect(await stall.audit()).toEqual([]);

  // Upgraded from before the board was there: nothing is wrong before it has read the past, and then it is all there.
  await market.owner`TRUNCATE campaigns.board_lines, campaigns.board_sums`;
  await market.owner`DELETE FROM kernel.consumers WHERE name = 'campaigns.board'`;
  expect(await stall.audit(['campaigns'])).toEqual([]);
  await market.drain();
  expect(await boardOf(id)).toMatchObject({ total: board.total, provinces: board.provinces, goods: board.goods });
  expect(await stall.audit(['campaigns'])).toEqual([]);

  // A sum that somebody turned is found.
  await market.owner`UPDATE campaigns.board_sums SET paid_fen = paid_fen + 1 WHERE by_what = 'all'`;
  expect(await stall.audit(['campaigns'])).toHaveLength(1);
  await market.owner`UPDATE campaigns.board_sums SET paid_fen = paid_fen - 1 WHERE by_what = 'all'`;
});

test('what was not shipped is given back: the board hears of it, and is not called wrong while it is a moment behind', async () => {
  const { market } = stall;
  const kettle = await stall.sku({ priceFen: 10_000, stock: 20 });
  const id = await festival([kettle], 'second-festival');
  const buyer = await stall.buyer();
  const placed = await place(buyer, [kettle], 2);
  await market.drain();
  const total = async (): Promise<object> => (await boardOf(id)).total;
  const none = { orders: 1, pieces: 2, gmvFen: 16_000, paidFen: 0, refundedFen: 0 };
  expect(await total()).toEqual(none);

  await stall.pay(placed);
  expect(await total()).toEqual(none);
  expect(await stall.audit(['campaigns'])).toEqual([]);
  await market.drain();
  expect(await total()).toEqual({ ...none, paidFen: 16_000 });

  const orderId = placed.orders[0]?.orderId as Uuid;
  const [line] = await market.pool<{ id: Uuid }[]>`SELECT id FROM orders.lines WHERE order_id = ${orderId}`;
  const half = [{ lineId: line?.id as Uuid, quantity: 1 }];
  await shipParcel(market.ctx(), stall.scopes[0], {
    orderId,
    carrier: 'sf',
    waybillNo: 'SF7700000000009',
    lines: half,
  });
  expect(await stall.stateOf(orderId)).toBe('partly_shipped');
  await recordRefund(market.ctx(), {
    shopId: kettle.shopId,
    orderId,
    lines: half.map((one) => ({ ...one, amountFen: fen(8_000) })),

    freightFen: fen(0),
    cause: 'case:half',
    reason: '缺货',
  });
  expect(await stall.stateOf(orderId)).toBe('shipped');
  await market.drain();
  expect(await total()).toEqual({ ...none, paidFen: 16_000, refundedFen: 8_000 });
  expect(await stall.audit(['campaigns'])).toEqual([]);

  // Behind for good, with nothing more to hear, is a breach.
  await market.owner`UPDATE campaigns.board_lines SET refunded_fen = 0 WHERE order_id = ${orderId}`;
  expect((await stall.audit(['campaigns'])).some((one) => one.includes('stands differently'))).toBe(true);
});
