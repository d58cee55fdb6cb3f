import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, days, hours, later, minutes, type Seconds, toId, type Uuid, uuidOf } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { changePrices, type SkuForSale } from '#modules/catalog';
import { adjust } from '#modules/inventory';
import { setSetting } from '#modules/operations';
import { closeTrade } from '#modules/orders';
import { createRule, forgetRules, stopRule } from '#modules/promotions';
import { productCards } from '#modules/search';

let stall: Stall;
let operator: Actor;
let keeper: Actor;
beforeAll(async () => {
  stall = await openStall();
  operator = stall.market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
  keeper = stall.market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'owner', permissions: ['*'] }]);
});
afterAll(() => stall?.market.close());

const now = (): Date => stall.market.clock.now();
const pass = async (by: Seconds): Promise<void> => {
  stall.market.clock.advance(by);
  await stall.market.drain();
};
const asOperator = (method: string, path: string, body?: object) =>
  stall.market.http(method, `/console/campaigns${path}`, { as: operator, ...(body && { body }) });
const asShop = (method: string, path: string, body?: object) =>
  stall.market.http(method, `/shops/${toId('shp', stall.shops[0])}/campaigns${path}`, {
    as: keeper,
    ...(body && { body }),
  });
const codeOf = (reply: { body: unknown }): string => (reply.body as { code: string }).code;

const terms = {
  minLevel: 0,
  minGoodRateBps: null,
  minDsrTenths: null,
  minOffBps: 0,
  minQuantity: 1,
  maxShipHours: null,
  categoryIds: [],
  divisions: [],
};
let made = 0;
/** Enrolment now, review in a day, warm-up in two, live from the third day for two days. */
const plan = (more: object = {}) => {
  made += 1;
  const at = (n: number): string => later(now(), days(n)).toISOString();
  return {
    code: `festival-${made}`,
    name: { zh: `年货节${made}`, en: `Festival ${made}` },
    intro: { zh: '一年一次', en: 'Once a year' },
    enrolFrom: at(0),
    reviewFrom: at(1),
    warmUpFrom: at(2),
    presaleFrom: null,
    liveFrom: at(3),
    liveUntil: at(5),
    returnsUntil: at(12),
    terms,
    ...more,
  };
};
async function open(more: object = {}): Promise<string> {
  // What was just listed or sold lies in the past of the campaign.
  stall.market.clock.advance(minutes(1));
  const draft = await asOperator('POST', '', plan(more));
  expect(draft.status, draft.text).toBe(201);
  const { id } = draft.body as { id: string };
  expect((await asOperator('POST', `/${id}/publish`)).status).toBe(200);
  return id;
}
type Row = { sku: SkuForSale; priceFen: number; quantity?: number; referenceFen?: number | null; claimDays?: number };
const rowOf = ({ sku, quantity = 2, ...rest }: Row) => ({ skuId: toId('sku', sku.skuId), quantity, ...rest });
async function hand(id: string, rows: Row[], dryRun = false): Promise<{ taken: number; codes: string[][] }> {
  const reply = await asShop('POST', `/${id}/entries`, { rows: rows.map(rowOf), dryRun });
  expect(reply.status, reply.text).toBe(200);
  const body = reply.body as {
    taken: number;
    results: { problems: { code: string; text: { zh: string; en: string } }[] }[];
  };
  for (const problem of body.results.flatMap((one) => one.problems))
    for (const text of [problem.text.zh, problem.text.en]) expect(text).not.toMatch(/\{\{|^[a-z_]+$/);
  return { taken: body.taken, codes: body.results.map((one) => one.problems.map((problem) => problem.code)) };
}
type EntryRow = {
  id: string;
  skuId: string;
  state: string;
  shownReferenceFen: number | null;
  shownClaimDays: number | null;
};
const entriesOf = async (id: string): Promise<EntryRow[]> =>
  ((await asOperator('GET', `/${id}/entries`)).body as { items: EntryRow[] }).items;
async function approve(id: string): Promise<{ done: number; codes: string[][] }> {
  const waiting = (await entriesOf(id)).filter((one) => one.state === 'waiting');
  const reply = await asOperator('POST', `/${id}/decide`, {
    entryIds: waiting.map((one) => one.id),
    decision: 'approve',
  });
  expect(reply.status, reply.text).toBe(200);
  const body = reply.body as { done: number; results: { problems: { code: string }[] }[] };
  return { done: body.done, codes: body.results.map((one) => one.problems.map((problem) => problem.code)) };
}
const shown = async (
  sku: SkuForSale,
): Promise<{ priceFen: number; referenceFen: number | null; lowestInDays: number | null }[]> =>
  (
    (await stall.market.http('GET', `/products/${toId('prd', sku.productId)}/campaign`)).body as {
      items: { priceFen: number; referenceFen: number | null; lowestInDays: number | null }[];
    }
  ).items;
const inHand = async (sku: SkuForSale): Promise<number> => {
  const quote = await stall.market.http('POST', '/checkout/quote', {
    body: { lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }] },
  });
  return (quote.body as { payableFen: number }).payableFen;
};
/** Sells one piece at its present list price, paid. */
const sell = async (sku: SkuForSale): Promise<void> => {
  await stall.pay(await stall.buy(await stall.buyer(), [{ sku, quantity: 1 }]));
};
const priced = async (sku: SkuForSale, priceFen: number): Promise<SkuForSale> => {
  await changePrices(stall.market.ctx(keeper), stall.scopes[0], sku.productId, [{ skuId: sku.skuId, priceFen }]);
  return { ...sku, priceFen: priceFen as SkuForSale['priceFen'], version: sku.version + 1 };
};

const listedAt = (sku: SkuForSale, listPriceFen: number): Promise<unknown> =>
  changePrices(stall.market.ctx(keeper), stall.scopes[0], sku.productId, [
    { skuId: sku.skuId, priceFen: sku.priceFen, listPriceFen },
  ]);

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

describe('price truth, on what really was shown and sold', () => {
  test('a crossed-out price above a real sale is refused, also when the list was higher all the time', async () => {
    const sku = await stall.sku({ priceFen: 9_000, stock: 9 });
    const rule = await createRule(stall.market.ctx(keeper), stall.scopes[0], {
      kind: 'price_cut',
      title: { zh: '直降', en: 'Off' },
      args: { mode: 'price', priceFen: 7_000 },
      scope: { skuIds: [sku.skuId] },
      startsAt: now(),
      endsAt: later(now(), days(1)),
    });
    const buyer = await stall.buyer();
    const quote = { lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }], addressId: toId('adr', buyer.addressId) };
    const quoted = (await stall.market.http('POST', '/checkout/quote', { as: buyer.actor, body: quote })).body as {
      fingerprint: string;
    };
    const placed = await stall.market.http('POST', '/checkout/place', {
      as: buyer.actor,
      key: 'price-truth-1',
      body: { ...quote, fingerprint: quoted.fingerprint },
    });
    expect(placed.status, placed.text).toBe(201);
    const { tradeId } = placed.body as { tradeId: string };
    const [trade] = await stall.market.pool<
      { id: Uuid }[]
    >`SELECT id FROM orders.trades ORDER BY placed_at DESC, id DESC LIMIT 1`;
    expect(tradeId).toBe(toId('trd', trade?.id ?? ''));
    await stall.pay({ tradeId: trade?.id as Uuid });
    await stopRule(stall.market.ctx(keeper), stall.scopes[0], rule.id);

    const id = await open();
    expect((await hand(id, [{ sku, priceFen: 6_500, referenceFen: 9_000 }], true)).codes).toEqual([['reference_sold']]);
    expect((await hand(id, [{ sku, priceFen: 6_500, referenceFen: 7_001 }], true)).codes).toEqual([['reference_sold']]);
    expect((await hand(id, [{ sku, priceFen: 7_500 }], true)).codes).toEqual([['price_high']]);
    expect((await hand(id, [{ sku, priceFen: 6_500, referenceFen: 7_000 }])).codes).toEqual([[]]);
  });

  test('a sale that undercuts it after the approval takes the crossed-out price down, or away', async () => {
    const low = await stall.sku({ priceFen: 8_000, stock: 9 });
    const id = await open();
    expect((await hand(id, [{ sku: low, priceFen: 6_000, referenceFen: 8_000 }])).codes).toEqual([[]]);
    await approve(id);
    await createRule(stall.market.ctx(keeper), stall.scopes[0], {
      kind: 'price_cut',
      title: { zh: '提前降', en: 'Early' },
      args: { mode: 'price', priceFen: 7_000 },
      scope: { skuIds: [low.skuId] },
      startsAt: now(),
      endsAt: later(now(), days(2)),
    });
    await pass(days(3));
    // Nobody bought at 7,000: the last price before the campaign was 8,000 again.
    expect(await shown(low)).toMatchObject([{ priceFen: 6_000, referenceFen: 8_000 }]);

    const sold = await stall.sku({ priceFen: 8_000, stock: 9 });
    await sell(sold);
    const next = await open();
    expect((await hand(next, [{ sku: sold, priceFen: 6_000, referenceFen: 8_000 }])).codes).toEqual([[]]);
    await approve(next);
    await sell({ ...sold, priceFen: 6_400 as SkuForSale['priceFen'] });
    await pass(days(3));
    expect(await shown(sold)).toMatchObject([{ priceFen: 6_000, referenceFen: 6_400 }]);
  });

  test('lists cross out what the product’s page does: what is proved by sales, or nothing, in a campaign and outside', async () => {
    const proved = await stall.sku({ priceFen: 10_000, stock: 9 });
    const silent = await stall.sku({ priceFen: 10_000, stock: 9 });
    const beside = await stall.sku({ priceFen: 10_000, stock: 9 });
    const unsold = await stall.sku({ priceFen: 10_000, stock: 9 });
    await sell(proved);
    await sell(beside);
    const id = await open();
    const rows = [
      { sku: proved, priceFen: 8_000, referenceFen: 10_000 },
      { sku: silent, priceFen: 8_000 },
    ];
    expect((await hand(id, rows)).codes).toEqual([[], []]);
    await approve(id);
    await sell({ ...proved, priceFen: 9_000 as SkuForSale['priceFen'] });
    for (const sku of [proved, silent, beside, unsold]) await listedAt(sku, 12_000);
    await createRule(stall.market.ctx(keeper), stall.scopes[0], {
      kind: 'price_cut',
      title: { zh: '直降', en: 'Off' },
      args: { mode: 'price', priceFen: 8_500 },
      scope: { skuIds: [beside.skuId, unsold.skuId] },
      startsAt: now(),
      endsAt: later(now(), days(9)),
    });
    const cards = async (): Promise<(number | null)[][]> =>
      (await productCards(stall.market.ctx(), [proved, silent, beside, unsold])).map((one) => [
        one.priceFen,
        one.listPriceFen,
      ]);
    const onPages = async (): Promise<(number | null | undefined)[]> =>
      Promise.all(
        [proved, silent, beside, unsold].map(async ({ productId }) => {
          const page = await stall.market.http('GET', `/products/${toId('prd', productId)}/promotions`);
          return (page.body as { prices: { beforeFen: number | null }[] }).prices[0]?.beforeFen;
        }),
      );
    await pass(days(2.5));
    // A list price that nobody paid proves nothing, whoever lowered a price.
    const plain = [10_000, null];
    const cut = [
      [8_500, 10_000],
      [8_500, null],
    ];
    expect(await cards()).toEqual([plain, plain, ...cut]);
    await pass(days(0.5));
    expect(await shown(proved)).toMatchObject([{ priceFen: 8_000, referenceFen: 9_000 }]);
    const live = [[8_000, 9_000], [8_000, null], ...cut];
    expect(await cards()).toEqual(live);
    expect(await onPages()).toEqual(live.map(([, before]) => before));
    // What went live is known for good: the second page asks nobody.
    await stall.market.owner`ALTER TABLE campaigns.price_rules RENAME TO price_rules_away`;
    expect(await cards()).toEqual(live);
    await stall.market.owner`ALTER TABLE campaigns.price_rules_away RENAME TO price_rules`;
    await pass(days(2));
    expect(await cards()).toEqual([plain, plain, ...cut]);
  });

  test('"lowest in 30 days" is refused to goods too young, and to goods that once were cheaper', async () => {
    const cheap = await stall.sku({ priceFen: 4_000, stock: 9 });
    const steady = await stall.sku({ priceFen: 4_500, stock: 9 });
    const young = await open();
    expect((await hand(young, [{ sku: steady, priceFen: 4_000, claimDays: 30 }], true)).codes).toEqual([
      ['claim_too_young'],
    ]);
    await pass(days(10));
    const raised = await priced(cheap, 5_000);
    await pass(days(24));
    const id = await open();
    expect(
      (
        await hand(id, [
          { sku: raised, priceFen: 4_200, claimDays: 30 },
          { sku: steady, priceFen: 4_200, claimDays: 30 },
        ])
      ).codes,
    ).toEqual([['claim_untrue'], []]);
    expect(await approve(id)).toEqual({ done: 1, codes: [[]] });

    // Another campaign, cheaper within these thirty days, would make the first one's word a lie; dearer is fine.
    const rival = await open({ code: 'rival' });
    expect((await hand(rival, [{ sku: steady, priceFen: 4_100 }], true)).codes).toEqual([['promises_contradict']]);
    expect((await hand(rival, [{ sku: steady, priceFen: 4_300 }], true)).codes).toEqual([[]]);
    await pass(days(3));
    expect(await shown(steady)).toMatchObject([{ priceFen: 4_200, lowestInDays: 30 }]);
  });
});

describe('enrolment in bulk', () => {
  test('a pasted table: each row for itself, with its reason in both languages', async () => {
    const [good, dear] = [
      await stall.sku({ priceFen: 3_000, stock: 9 }),
      await stall.sku({ priceFen: 3_000, stock: 1 }),
    ];
    const other = await stall.sku({ priceFen: 3_000, stock: 9, shop: 1 });
    const id = await open({ terms: { ...terms, minQuantity: 2, maxShipHours: 1 } });
    const sheet = [
      'SKU,活动价,数量',
      `${toId('sku', good.skuId)}\t25.5\t3`,
      `${toId('sku', dear.skuId)},29.99,2`,
      `${toId('sku', other.skuId)},20,2`,
      `${toId('sku', good.skuId)},20,2`,
      'nothing-like-it,20,2',
      `${toId('sku', good.skuId)},2.555,2`,
      `${toId('sku', good.skuId)},20,x`,
      `${toId('sku', good.skuId)},20,2,30,31`,
    ].join('\n');
    const reply = await asShop('POST', `/${id}/entries`, { sheet });
    const { taken, results } = reply.body as {
      taken: number;
      results: { line: number; problems: { code: string }[] }[];
    };
    expect(taken).toBe(0);
    expect(results.map((one) => [one.line, ...one.problems.map((problem) => problem.code)])).toEqual([
      [2, 'ships_late'],
      [3, 'stock_short', 'ships_late'],
      [4, 'not_for_sale'],
      [5, 'row_repeated'],
      [6, 'sku_unknown'],
      [7, 'cell_price'],
      [8, 'cell_quantity'],
      [9, 'cell_claim'],
    ]);
    expect(codeOf(await asShop('POST', `/${id}/entries`, { sheet: 'a,b,c' }))).toBe('campaigns.rows_missing');
  });

  test('terms of trust and scope; what nobody decides in time lapses; rejected goods may come again', async () => {
    const sku = await stall.sku({ priceFen: 3_000, stock: 9 });
    const strict = await open({
      terms: { ...terms, minLevel: 5, divisions: ['440000'], categoryIds: ['zz'], minOffBps: 5_000 },
    });
    expect((await hand(strict, [{ sku, priceFen: 2_000 }])).codes).toEqual([
      ['shop_elsewhere', 'level_low', 'category_outside', 'price_high'],
    ]);
    const id = await open();
    await hand(id, [{ sku, priceFen: 2_000 }]);
    const [entry] = await entriesOf(id);
    const reject = (reason?: string) =>
      asOperator('POST', `/${id}/decide`, { entryIds: [entry?.id], decision: 'reject', ...(reason && { reason }) });
    expect(codeOf(await reject())).toBe('campaigns.reason_missing');
    expect((await reject('主图有边框')).status).toBe(200);
    expect(codeOf(await reject('再一次'))).toBe('campaigns.entry_not_waiting');
    expect((await hand(id, [{ sku, priceFen: 1_900 }])).taken).toBe(1);
    const [again] = await entriesOf(id);
    expect((await asShop('POST', `/${id}/withdraw`, { entryIds: [again?.id] })).body).toEqual({ withdrawn: 1 });
    expect((await hand(id, [{ sku, priceFen: 1_800 }])).taken).toBe(1);
    const today = await stall.market.http('GET', '/console/today', { as: operator });
    expect(today.text).toContain('campaigns.entries');
    await pass(days(2));
    expect((await entriesOf(id)).map((one) => one.state)).toEqual(['lapsed']);
    await pass(hours(1));
    expect(codeOf(await asOperator('POST', `/${id}/decide`, { entryIds: [again?.id], decision: 'approve' }))).toBe(
      'campaigns.not_reviewing',
    );
    await pass(minutes(1));
  });

  test('stock that went meanwhile: the approval says so and keeps nothing', async () => {
    const sku = await stall.sku({ priceFen: 3_000, stock: 2 });
    const id = await open();
    await hand(id, [{ sku, priceFen: 2_000, quantity: 2 }]);
    await sell(sku);
    expect(await approve(id)).toEqual({ done: 0, codes: [['stock_short']] });
    expect(await stall.stockOf(sku.skuId)).toMatchObject({ locked: 0 });
  });
});
