import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DomainEvent, days, hours, later, toId, transact, type Uuid, uuidv7 } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { createTrack } from '#modules/catalog';
import { type Ranked, type RankRules, ranks, wilson } from '../ranks.ts';
import { onCompleted } from '../service.ts';
import { RUNS } from './world.ts';

const rules: RankRules = { now: 100 * 86_400_000, newDays: 30, leastReviews: 5, leastBuyers: 3, most: 5, least: 2 };
const goods: fc.Arbitrary<Ranked[]> = fc
  .array(
    fc.record({
      within: fc.subarray(['top', 'leaf', 'other']),
      beltCode: fc.constantFrom(null, 'cixi'),
      tracks: fc.subarray(['camping', 'tea']),
      liveAt: fc.integer({ min: 0, max: rules.now }),
      reviews: fc.integer({ min: 0, max: 12 }),
      paidPieces: fc.integer({ min: 0, max: 4 }),
      clicks: fc.integer({ min: 0, max: 4 }),
      buyers: fc.integer({ min: 0, max: 8 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { maxLength: 20 },
  )
  .map((all) =>
    all.map(({ share, ...one }, at) => ({
      ...one,
      productId: `p${String(at).padStart(2, '0')}`,
      goodReviews: Math.round(share * one.reviews),
      again: Math.round(share * one.buyers),
    })),
  );

test('every list holds goods its rule allows, best first, each once, in places without a gap; what is left out is no better', () => {
  const may: Record<string, (one: Ranked) => boolean> = {
    hot: (one) => one.paidPieces > 0,
    new: (one) => one.liveAt > 70 * 86_400_000,
    praised: (one) => one.reviews >= 5,
    repurchased: (one) => one.buyers >= 3 && one.again > 0,
  };
  const first: Record<string, (one: Ranked) => number> = {
    hot: (one) => one.paidPieces,
    new: (one) => one.paidPieces,
    praised: (one) => wilson(one.goodReviews, one.reviews),
    repurchased: (one) => one.again / one.buyers,
  };
  fc.assert(
    fc.property(goods, (all) => {
      const byId = new Map(all.map((one) => [one.productId, one]));
      const lists = Map.groupBy(ranks(all, rules), (row) => `${row.list} ${row.scopeKind} ${row.scopeId}`);
      for (const rows of lists.values()) {
        const { list, scopeKind, scopeId } = rows[0] ?? { list: 'hot', scopeKind: 'all', scopeId: '' };
        const own = all.filter(
          (one) =>
            may[list]?.(one) &&
            (scopeKind === 'all' ||
              (scopeKind === 'belt'
                ? one.beltCode === scopeId
                : one[scopeKind === 'track' ? 'tracks' : 'within'].includes(scopeId))),
        );
        expect(rows.map((row) => row.place)).toEqual(rows.map((_, at) => at + 1));
        expect(new Set(rows.map((row) => row.productId)).size).toBe(rows.length);
        expect(rows.length).toBe(Math.min(rules.most, own.length));
        expect(rows.length).toBeGreaterThanOrEqual(rules.least);
        const figures = rows.map((row) => first[list]?.(byId.get(row.productId) as Ranked) ?? Number.NaN);
        expect(figures).toEqual(figures.toSorted((a, b) => b - a));
        const shown = new Set(rows.map((row) => row.productId));
        for (const one of own)
          if (!shown.has(one.productId)) expect(first[list]?.(one)).toBeLessThanOrEqual(figures.at(-1) ?? 0);
      }
    }),
    RUNS,
  );
});

test('few reviews say less than many of the same share', () => {
  expect(wilson(0, 0)).toBe(0);
  expect(wilson(5, 5)).toBeLessThan(wilson(50, 50));
  expect(wilson(95, 100)).toBeGreaterThan(wilson(5, 5));
});

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall.market.close());

type Rank = {
  madeAt: string;
  items: { place: number; figure: number; card: { productId: string } }[];
  scopes: { kind: string; id: string }[];
  nextCursor: string | null;
};
const rank = async (path: string): Promise<Rank> => {
  const reply = await stall.market.http('GET', `/ranks/${path}`);
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Rank;
};
const finished = (productId: Uuid, buyerId: Uuid): DomainEvent => {
  const [orderId, tradeId] = [uuidv7(Date.now()), uuidv7(Date.now())];
  return {
    id: uuidv7(Date.now()),
    name: 'order.completed',
    subjectId: orderId,
    shopId: stall.shops[0],
    at: stall.market.clock.now(),
    payload: { orderId, tradeId, buyerId, lines: [{ productId, quantity: 1, refundedQuantity: 0 }] },
  };
};

test('once an hour the lists are made from what was paid and bought again, and paged by place', async () => {
  const skus: Awaited<ReturnType<Stall['sku']>>[] = [];
  for (let nth = 0; nth < 4; nth++) skus.push(await stall.sku({ priceFen: 1_000, stock: 50 }));
  for (const [nth, sku] of skus.entries()) {
    const trade = await stall.buy(await stall.buyer(), [{ sku, quantity: nth + 1 }]);
    await stall.pay(trade);
  }
  await createTrack(stall.market.ctx(), {
    code: 'boiling',
    name: { zh: '煮水', en: 'Boiling' },
    categoryIds: [skus[0]?.categoryIds[0] ?? ''],
    brandIds: [],
    beltCodes: [],
    validFrom: stall.market.clock.now(),
    validUntil: later(stall.market.clock.now(), hours(30)),
  });
  const [often] = skus;
  if (!often) throw new Error('no goods');
  const buyers = Array.from({ length: 5 }, () => uuidv7(Date.now()));
  for (const sku of skus.slice(0, 3))
    for (const buyerId of buyers)
      await transact(stall.market.ctx(), (tx) => onCompleted(tx, finished(sku.productId, buyerId)));
  for (const [sku, times] of skus.slice(0, 3).map((sku, at) => [sku, 3 - at] as const))
    for (const buyerId of buyers.slice(0, times))
      await transact(stall.market.ctx(), (tx) => onCompleted(tx, finished(sku.productId, buyerId)));
  stall.market.clock.advance(hours(2));
  await stall.market.drain();
  // Orders were counted in the same quiet hour as the lists were made: the next hour knows all of it.
  stall.market.clock.advance(hours(2));
  await stall.market.drain();

  const hot = await rank('hot?limit=3');
  const byPieces = skus.toReversed().map((sku) => toId('prd', sku.productId));
  expect(hot.items.map((one) => [one.place, one.figure, one.card.productId])).toEqual([
    [1, 4, byPieces[0]],
    [2, 3, byPieces[1]],
    [3, 2, byPieces[2]],
  ]);
  expect((await rank(`hot?limit=3&cursor=${hot.nextCursor}`)).items.map((one) => one.card.productId)).toEqual([
    byPieces[3],
  ]);
  const [boiling, scope] = hot.scopes;
  expect([boiling?.id, scope?.kind]).toEqual(['boiling', 'category']);
  expect((await rank(`hot?category=${scope?.id}`)).items).toHaveLength(4);
  expect((await rank('hot?category=none')).items).toEqual([]);
  expect((await rank('hot?track=boiling')).items).toEqual((await rank('hot')).items);
  expect((await rank('repurchased')).items.map((one) => [one.figure, one.card.productId])).toEqual(
    [6_000, 4_000, 2_000].map((figure, at) => [figure, toId('prd', skus[at]?.productId ?? often.productId)]),
  );
  type Index = {
    items: {
      list: string;
      scope: { kind: string; id: string } | null;
      goods: number;
      first: { productId: string }[];
    }[];
    nextCursor: string | null;
  };
  const index = async (query: string): Promise<Index> =>
    (await stall.market.http('GET', `/ranks${query}`)).body as Index;
  const all = await index('');
  expect(all.items[0]).toMatchObject({ list: 'hot', scope: null, goods: 4 });
  expect(all.items[0]?.first.map((one) => one.productId)).toEqual(byPieces.slice(0, 3));
  expect(all.items.slice(1).map((one) => one.scope?.kind)).toEqual([
    ...all.items.slice(2).map(() => 'category'),
    'track',
  ]);
  // One at a time they are the same, each once, to an end.
  const walked: Index['items'] = [];
  for (let page = await index('?limit=1'); ; page = await index(`?limit=1&cursor=${page.nextCursor}`)) {
    walked.push(...page.items);
    if (!page.nextCursor) break;
  }
  expect(walked).toEqual(all.items);
  expect((await index('?of=category')).items).toEqual(all.items.slice(1, -1));
  expect((await index('?of=track')).items).toMatchObject([{ scope: { id: 'boiling' }, goods: 4 }]);
  expect((await index('?of=belt')).items).toEqual([]);
  expect((await stall.market.http('GET', '/ranks?cursor=bm8')).body).toMatchObject({ code: 'request.cursor_invalid' });
  const bad = await stall.market.http('GET', '/ranks/hot?cursor=bm8');
  expect((bad.body as { code: string }).code).toBe('request.cursor_invalid');
  expect((await stall.market.http('GET', '/ranks/best')).status).toBe(422);

  // Within the hour nothing moves; later, what nobody bought lately leaves the list.
  stall.market.clock.advance(days(9));
  expect((await rank('hot')).madeAt).toBe(hot.madeAt);
  await stall.market.drain();
  expect((await rank('hot')).items).toEqual([]);
});

test('nobody’s purchases can be put side by side: the same buyer is another name at each product', async () => {
  const rows = await stall.market.owner<{ buyer: string }[]>`SELECT buyer FROM recommend.buyers`;
  expect(new Set(rows.map((row) => row.buyer)).size).toBe(rows.length);
});
