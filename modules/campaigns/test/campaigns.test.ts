import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, later, minutes, toId, type Uuid, uuidOf } from '#kernel';
import type { Buyer } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { adjust } from '#modules/inventory';
import { setSetting } from '#modules/operations';
import { closeTrade } from '#modules/orders';
import { createRule, forgetRules, stopRule } from '#modules/promotions';
import {
  approve,
  asOperator,
  asShop,
  begin,
  codeOf,
  end,
  entriesOf,
  hand,
  inHand,
  keeper,
  now,
  open,
  operator,
  pass,
  plan,
  priced,
  rowOf,
  sell,
  shown,
  stall,
} from './ground.ts';

beforeAll(begin);
afterAll(end);

describe('a campaign from its draft to its end', () => {
  test('prices begin and end by the clock, stock is kept before, nothing moves meanwhile', async () => {
    const sku = await stall.sku({ priceFen: 10_000, stock: 5 });
    await sell(sku);
    const id = await open();
    expect(await hand(id, [{ sku, priceFen: 8_000, quantity: 3, referenceFen: 10_000 }], true)).toEqual({
      taken: 0,
      codes: [[]],
    });
    expect(await hand(id, [{ sku, priceFen: 8_000, quantity: 3, referenceFen: 10_000 }])).toEqual({
      taken: 1,
      codes: [[]],
    });
    expect((await hand(id, [{ sku, priceFen: 7_000 }])).codes).toEqual([['already_in']]);
    expect(await approve(id)).toEqual({ done: 1, codes: [[]] });
    expect(await stall.stockOf(sku.skuId)).toMatchObject({ onHand: 5, reserved: 1, locked: 3 });
    await expect(priced(sku, 12_000)).rejects.toMatchObject({ code: 'campaigns.price_locked' });

    await pass(days(2));
    expect(await inHand(sku)).toBe(10_000);
    const [rule] = await stall.market.pool<
      { ruleId: Uuid }[]
    >`SELECT rule_id FROM campaigns.price_rules WHERE shop_id = ${stall.shops[0]}`;
    await expect(stopRule(stall.market.ctx(keeper), stall.scopes[0], rule?.ruleId as Uuid)).rejects.toMatchObject({
      code: 'campaigns.price_locked',
    });
    expect(await shown(sku)).toEqual([]);

    await pass(days(1));
    expect(await inHand(sku)).toBe(8_000);
    expect(await shown(sku)).toMatchObject([{ priceFen: 8_000, referenceFen: 10_000, lowestInDays: null }]);
    expect(await stall.stockOf(sku.skuId)).toMatchObject({ locked: 0 });
    const lower = { cause: 'count-1', reason: 'counted', lines: [{ skuId: sku.skuId, counted: 1 }] };
    await expect(adjust(stall.market.ctx(keeper), stall.scopes[0], lower)).rejects.toMatchObject({
      code: 'inventory.held_for_campaign',
    });

    await pass(days(2));
    expect(await inHand(sku)).toBe(10_000);
    expect(await shown(sku)).toEqual([]);
    await adjust(stall.market.ctx(keeper), stall.scopes[0], lower);
    await priced(sku, 12_000);
    expect(((await asOperator('GET', `/${id}`)).body as { phase: string }).phase).toBe('returns');
    expect(await stall.audit()).toEqual([]);
  });

  test('what fits no calendar, no draft, no time is refused', async () => {
    const at = (n: number): string => later(now(), days(n)).toISOString();
    expect(codeOf(await asOperator('POST', '', plan({ warmUpFrom: at(1) })))).toBe('campaigns.calendar_disordered');
    expect(codeOf(await asOperator('POST', '', plan({ presaleFrom: at(3) })))).toBe('campaigns.calendar_disordered');
    expect(codeOf(await asOperator('POST', '', plan({ enrolFrom: at(-3), reviewFrom: at(-1) })))).toBe(
      'campaigns.calendar_past',
    );
    const draft = (await asOperator('POST', '', plan())).body as { id: string; code: string };
    expect(codeOf(await asOperator('POST', '', plan({ code: draft.code })))).toBe('campaigns.code_taken');
    expect((await asShop('GET', `/${draft.id}`)).status).toBe(404);
    expect((await asOperator('PUT', `/${draft.id}`, plan({ code: draft.code }))).status).toBe(200);
    expect((await asOperator('POST', `/${draft.id}/publish`)).status).toBe(200);
    expect(codeOf(await asOperator('PUT', `/${draft.id}`, plan()))).toBe('campaigns.not_a_draft');
    expect(codeOf(await asOperator('POST', `/${draft.id}/publish`))).toBe('campaigns.not_a_draft');
    await pass(days(1));
    const sku = await stall.sku({ priceFen: 5_000, stock: 5 });
    const late = await asShop('POST', `/${draft.id}/entries`, { rows: [rowOf({ sku, priceFen: 4_000 })] });
    expect(codeOf(late)).toBe('campaigns.not_enrolling');
    expect(codeOf(await asOperator('POST', `/${draft.id}/cancel`, { reason: '改期' }))).not.toBe(
      'campaigns.not_published',
    );
    expect(codeOf(await asOperator('POST', `/${draft.id}/cancel`, { reason: '改期' }))).toBe('campaigns.not_published');
  });

  test('called off in the middle: the price ends, what was kept is for sale again', async () => {
    const sku = await stall.sku({ priceFen: 6_000, stock: 4 });
    const id = await open();
    await hand(id, [{ sku, priceFen: 5_000, quantity: 4 }]);
    await approve(id);
    await pass(days(2));
    expect(await stall.stockOf(sku.skuId)).toMatchObject({ locked: 4 });
    expect((await asOperator('POST', `/${id}/cancel`, { reason: '场地停电' })).status).toBe(200);
    expect(await stall.stockOf(sku.skuId)).toMatchObject({ locked: 0 });
    await pass(days(1));
    expect(await inHand(sku)).toBe(6_000);
    expect(await stall.audit(['inventory', 'campaigns'])).toEqual([]);
  });
});

test('a shop with too many promotions is out with all its goods, and none of its prices runs', async () => {
  const { market, scopes } = stall;
  const goods = [
    await stall.sku({ priceFen: 10_000, stock: 9 }),
    await stall.sku({ priceFen: 10_000, stock: 9 }),
  ] as const;
  const id = await open();
  const rows = [
    { sku: goods[0], priceFen: 8_000 },
    { sku: goods[1], priceFen: 7_000 },
  ];
  expect((await hand(id, rows)).codes).toEqual([[], []]);
  expect((await approve(id)).done).toBe(2);
  const own = await createRule(market.ctx(keeper), scopes[0], {
    kind: 'price_cut',
    title: { zh: '占位', en: 'Filler' },
    args: { mode: 'price', priceFen: 9_000 },
    scope: { skuIds: [goods[0].skuId] },
    startsAt: later(now(), days(20)),
    endsAt: later(now(), days(21)),
  });
  // One place is left: the first of two prices has room.
  await market.owner`
    INSERT INTO promotions.rules SELECT copy.* FROM promotions.rules r
    CROSS JOIN generate_series(1, 399 - (SELECT count(*)::int FROM promotions.rules WHERE shop_id = r.shop_id AND state = 'active' AND ends_at > ${now()})) AS n
    CROSS JOIN LATERAL jsonb_populate_record(r, jsonb_build_object('id', md5(n::text)::uuid, 'series', md5(n::text)::uuid)) AS copy WHERE r.id = ${own.id}`;
  await pass(days(3));
  expect((await entriesOf(id)).map((one) => one.state)).toEqual(['rejected', 'rejected']);
  expect([await inHand(goods[0]), await inHand(goods[1])]).toEqual([10_000, 10_000]);
  expect(await stall.stockOf(goods[0].skuId)).toMatchObject({ locked: 0 });
  expect(
    await market.pool`SELECT 1 FROM campaigns.price_rules WHERE campaign_id = ${uuidOf('cpg', id as never)}`,
  ).toEqual([]);
  await market.owner`DELETE FROM promotions.rules WHERE title ->> 'en' = 'Filler'`;
});

describe('the pieces kept bound the price', () => {
  type Quoted = { fingerprint: string; payableFen: number };
  const ask = (sku: SkuForSale, who: Buyer, quantity = 1) => ({
    lines: [{ skuId: toId('sku', sku.skuId), quantity }],
    addressId: toId('adr', who.addressId),
  });
  const quoted = async (sku: SkuForSale, who: Buyer, quantity = 1): Promise<Quoted> =>
    (await stall.market.http('POST', '/checkout/quote', { as: who.actor, body: ask(sku, who, quantity) }))
      .body as Quoted;
  const place = (sku: SkuForSale, who: Buyer, { fingerprint }: Quoted) =>
    stall.market.http('POST', '/checkout/place', { as: who.actor, body: { ...ask(sku, who), fingerprint } });
  const left = async (sku: SkuForSale): Promise<(number | null)[]> =>
    (
      (await stall.market.http('GET', `/products/${toId('prd', sku.productId)}/campaign`)).body as {
        items: { leftPieces: number | null }[];
      }
    ).items.map((one) => one.leftPieces);
  const forget = () => forgetRules(stall.market.ctx(), ...stall.shops);

  test('a hundred buyers for ten kept pieces at once: ten have the price, then it is over until a piece comes back', async () => {
    const sku = await stall.sku({ priceFen: 10_000, stock: 200 });
    const other = await stall.sku({ priceFen: 10_000, stock: 200 });
    const id = await open();
    // Two goods at one price: each has its own pieces.
    await hand(id, [
      { sku, priceFen: 7_000, quantity: 10 },
      { sku: other, priceFen: 7_000, quantity: 1 },
    ]);
    await approve(id);
    await pass(days(3));
    const buyers = await Promise.all(Array.from({ length: 100 }, () => stall.buyer()));
    const quotes = await Promise.all(buyers.map((who) => quoted(sku, who)));
    expect(new Set(quotes.map((one) => one.payableFen))).toEqual(new Set([7_000]));
    expect(await left(sku)).toEqual([10]);
    const replies = await Promise.all(
      buyers.map((who, n) => place(sku, who, quotes[n] ?? { fingerprint: '', payableFen: 0 })),
    );
    expect(replies.filter((one) => one.status === 201)).toHaveLength(10);
    expect(replies.filter((one) => one.status === 409)).toHaveLength(90);
    expect(new Set(replies.filter((one) => one.status === 409).map(codeOf))).toEqual(new Set(['checkout.quote_moved']));
    forget();
    expect([await left(sku), await left(other), await inHand(sku), await inHand(other)]).toEqual([
      [0],
      [1],
      10_000,
      7_000,
    ]);
    const [first] = replies.filter((one) => one.status === 201).map((one) => one.body as { tradeId: string });
    const tradeId = uuidOf('trd', (first?.tradeId ?? '') as never);
    await closeTrade(stall.market.ctx(), { tradeId, by: 'buyer', reason: '不买了' });
    forget();
    expect([await left(sku), await inHand(sku)]).toEqual([[1], 7_000]);
    // Two pieces are more than what is left: the line costs what it always costs.
    const [late] = buyers;
    if (!late) throw new Error('nobody came');
    expect((await quoted(sku, late, 2)).payableFen).toBe(20_000);
    expect(await stall.audit(['inventory', 'promotions', 'campaigns'])).toEqual([]);
  }, 120_000);

  test('more goods than a shop may have in a campaign are not taken', async () => {
    const goods = await Promise.all([1, 2].map(() => stall.sku({ priceFen: 3_000, stock: 9 })));
    const id = await open();
    const most = (value: number) =>
      setSetting(stall.market.ctx(operator), { key: 'campaigns.most_goods', value, reason: 'tried' });
    await most(1);
    expect(
      (
        await hand(
          id,
          goods.map((sku) => ({ sku, priceFen: 2_000 })),
        )
      ).codes,
    ).toEqual([[], ['too_many_goods']]);
    stall.market.clock.advance(minutes(1));
    await most(120);
  });
});
