import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, hours, later, minutes, toId, type Uuid } from '#kernel';
import type { SkuForSale } from '#modules/catalog';
import { createRule, stopRule } from '#modules/promotions';
import { productCards } from '#modules/search';
import {
  approve,
  asOperator,
  asShop,
  begin,
  codeOf,
  end,
  entriesOf,
  hand,
  keeper,
  listedAt,
  now,
  open,
  operator,
  pass,
  priced,
  sell,
  shown,
  stall,
  terms,
} from './ground.ts';

beforeAll(begin);
afterAll(end);

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
