import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, fen, provide, toId, type Uuid, uuidv7 } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import type { SkuForSale } from '#modules/catalog';
import { paymentGateways } from '#modules/payments';
import { ladder, levelOf, missingOf } from '../level.ts';
import { computeLevels } from '../levels-service.ts';
import { livePiece } from './scene.ts';

/** What becomes of pieces (D3): reads and shares of nobody in particular, figures that add up, levels by their rule. */
let stall: Stall;
let sku: SkuForSale;
beforeAll(async () => {
  stall = await openStall();
  provide(stall.market.runtime, paymentGateways, { sandbox: willingGateway() });
  sku = await stall.sku({ priceFen: 20_000, stock: 50 });
});
afterAll(() => stall?.market.close());

const figure = fc.integer({ min: 0, max: 1_000_000 });
const counted = fc.record({ published: figure, reads: figure, soldFen: figure });
const text = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 5, maxLength: 5 }).map((list) => list.join(' '));

test('law: whoever has more never has a lower level, and what is missing is exactly what lifts them', () => {
  fc.assert(
    fc.property(fc.record({ published: text, reads: text, soldYuan: text }), counted, counted, (texts, has, more) => {
      const rungs = ladder(texts);
      const both = {
        published: has.published + more.published,
        reads: has.reads + more.reads,
        soldFen: has.soldFen + more.soldFen,
      };
      expect(levelOf(both, rungs)).toBeGreaterThanOrEqual(levelOf(has, rungs));
      const missing = missingOf(has, rungs);
      if (!missing) {
        expect(levelOf(has, rungs)).toBe(5);
        return;
      }
      expect(missing.published + missing.reads + missing.soldFen).toBeGreaterThan(0);
      const lifted = {
        published: has.published + missing.published,
        reads: has.reads + missing.reads,
        soldFen: has.soldFen + missing.soldFen,
      };
      expect(levelOf(lifted, rungs)).toBeGreaterThanOrEqual(missing.level);
      expect(
        levelOf({ ...lifted, published: lifted.published - 1 }, rungs) < missing.level || missing.published === 0,
      ).toBe(true);
    }),
  );
});

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
type Look = Record<string, unknown>;
const look = (kind: string, pieceId: Uuid, more: Look = {}): Look => ({
  id: uuidv7(Date.now()),
  page: 'piece',
  ref: toId('pce', pieceId),
  kind,
  agoMs: 100,
  ...(kind === 'read' ? { seconds: 30 } : {}),
  ...more,
});
const tell = async (events: readonly Look[], as?: Actor, agent = PHONE) =>
  (
    await stall.market.http('POST', '/behaviour/pages', {
      ...(as && { as }),
      key: null,
      headers: { 'user-agent': agent },
      body: { events },
    })
  ).body;
const staff = (): Actor =>
  stall.market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'editor', permissions: ['content.read'] }]);
const ask = async (what: string): Promise<Record<string, never>> => {
  const reply = await stall.market.http('GET', `/shops/${toId('shp', stall.shops[0])}/${what}`, { as: staff() });
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Record<string, never>;
};

test('reads, shares and shared links of a piece are counted once, and not of programs, its own shop or a glance', async () => {
  const piece = await livePiece(stall, [sku]);
  const batch = [look('seen', piece), look('read', piece), look('share', piece), look('arrival', piece)];
  expect(await tell(batch)).toEqual({ taken: 4, repeated: 0, setAside: 0 });
  expect(await tell(batch)).toEqual({ taken: 0, repeated: 4, setAside: 0 });
  expect(await tell([look('read', piece, { seconds: 2 })])).toMatchObject({ taken: 0, setAside: 1 });
  expect(await tell([look('read', piece)], staff())).toMatchObject({ taken: 0, setAside: 1 });
  expect(await tell([look('read', piece)], undefined, 'curl/8.0 (some program that says so)')).toMatchObject({
    taken: 0,
  });
  expect(await tell([look('read', uuidv7(Date.now()) as Uuid)])).toMatchObject({ taken: 0, setAside: 1 });
  expect(await tell([look('share', piece, { page: 'rank', ref: 'hot' })])).toMatchObject({ taken: 1 });
  await stall.market.drain();
  const { total, days: byDay, items } = await ask('content-report');
  expect(total).toMatchObject({ seen: 1, reads: 1, shares: 1, arrivals: 1, clicks: 0, orders: 0 });
  expect(byDay).toMatchObject([{ seen: 1, reads: 1, shares: 1, arrivals: 1 }]);
  expect(items).toMatchObject([{ id: toId('pce', piece), reads: 1 }]);
  expect(await stall.audit(['behaviour', 'content'])).toEqual([]);
  await expect(
    stall.market.owner`UPDATE behaviour.page_days SET reads = reads + 1 WHERE ref = ${toId('pce', piece)}`,
  ).resolves.toBeDefined();
  expect(await stall.audit(['behaviour'])).toHaveLength(1);
  await stall.market.owner`UPDATE behaviour.page_days SET reads = reads - 1 WHERE ref = ${toId('pce', piece)}`;
});

test('a level comes with what is published, says what is missing, and goes when nothing of it is within its days any more', async () => {
  await stall.market.drain();
  expect(await ask('content-level')).toMatchObject({
    level: 1,
    has: { published: 1, reads: 1, soldFen: 0 },
    missing: { level: 2, published: 4, reads: 99, soldFen: 0 },
  });
  // What it led to counts from the next midnight on, with the way it went.
  const buyer = await stall.buyer();
  const [row] = await stall.market.owner<{ id: Uuid }[]>`SELECT id FROM content.pieces`;
  const pieceId = row?.id as Uuid;
  const body = { productId: toId('prd', sku.productId) };
  expect(
    (await stall.market.http('POST', `/pieces/${toId('pce', pieceId)}/clicks`, { as: buyer.actor, body })).status,
  ).toBe(200);
  stall.market.clock.advance(1_800 as never);
  await stall.pay(await stall.buy(buyer, [{ sku, quantity: 2 }]));
  await stall.market.drain();
  expect(await ask('content-path')).toMatchObject({
    lags: [{ days: 1, orders: 1 }],
    own: [{ piece: { id: toId('pce', pieceId) }, orders: 1, paidFen: fen(40_000), medianMinutes: 30 }],
    others: [],
  });
  const file = await stall.market.http('GET', `/shops/${toId('shp', stall.shops[0])}/content-report.csv`, {
    as: staff(),
  });
  expect(file.text).toContain('400.00');
  expect(file.text.trim().split('\r\n')).toHaveLength(2);
  stall.market.clock.advance(days(1));
  await computeLevels(stall.market.ctx());
  expect(await ask('content-level')).toMatchObject({ has: { soldFen: 40_000 } });
  expect(await computeLevels(stall.market.ctx())).toBe(0);
  stall.market.clock.advance(days(91));
  await computeLevels(stall.market.ctx());
  expect(await ask('content-level')).toMatchObject({ level: 0, has: { published: 0, reads: 0, soldFen: 0 } });
  // Nothing counts any more: nobody looks again until they publish.
  stall.market.clock.advance(days(2));
  expect(await computeLevels(stall.market.ctx())).toBe(0);
});

test('a report is read on piece by piece, in its order, and ends', async () => {
  const pieces = [await livePiece(stall, [sku]), await livePiece(stall, [sku]), await livePiece(stall, [sku])] as const;
  await tell([look('read', pieces[1]), look('read', pieces[1]), look('read', pieces[0]), look('read', pieces[2])]);
  await stall.market.drain();
  const seen: string[] = [];
  for (let cursor = '', page = 0; page < 4; page += 1) {
    const { items, nextCursor } = (await ask(`content-report?days=7&limit=1&cursor=${cursor}`)) as unknown as {
      items: { id: string }[];
      nextCursor: string | null;
    };
    seen.push(...items.map(({ id }) => id));
    cursor = nextCursor ?? '';
    if (nextCursor === null) break;
  }
  const [most, ...rest] = [pieces[1], ...[pieces[0], pieces[2]].toSorted()].map((id) => toId('pce', id));
  expect(seen).toEqual([most, ...rest]);
});
