import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Ctx, seconds, type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import type { Goods } from '../engine/goods.ts';
import { NO_SYNONYMS } from '../engine/synonyms.ts';
import { NO_FILTERS, type SearchDocument } from '../engine.ts';
import type { Match } from '../first-stage.ts';
import { IndexGone, openSearch } from '../opensearch/client.ts';
import { NoAnswer } from '../opensearch/reply.ts';
import { type OpenSearchEngine, openSearchEngine } from '../opensearch-service.ts';
import { postgresEngine } from '../postgres-service.ts';
import { metBy, queryTokens } from '../tokens.ts';
import { openSearchSimulator } from './opensearch-simulator.ts';
import { doorTo, REAL, RECORDS, sweptAway } from './real-opensearch.ts';
import { recordedServer } from './recorded-server.ts';

const uuid = (n: number): string => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const goods = (n: number, title: string, more: Partial<Goods> = {}): Goods => ({
  id: uuid(n),
  texts: { title, brand: '太姥' },
  keys: { category: 'hg-tea', shop: uuid(900), belt: 'fuding', from: '350000' },
  tags: ['promise:returns_7d', 'handmade'],
  priceFen: 12_800,
  sold: 7,
  reviews: 4,
  goodReviews: 3,
  heat: 1.5,
  conversion: 0.0196,
  liveAt: 1_790_000_000_000,
  listedAt: 1_790_000_000_000,
  inStock: true,
  ...more,
});
const match = (text: string, join: 'all' | 'any'): Match => ({
  words: metBy(queryTokens(text), NO_SYNONYMS),
  join,
});
const asked = { filters: NO_FILTERS, listedBy: null, after: null, limit: 2, withFacets: false } as const;

type Client = ReturnType<typeof openSearch>;
/** What readers of a story find there before it begins. */
const CUPS = [
  goods(1, '福鼎白茶饼 350g'),
  goods(2, '白毫银针散茶 礼盒装 送长辈', {
    priceFen: 39_900,
    liveAt: 1_790_000_000_001,
    texts: { title: '白毫银针散茶 礼盒装 送长辈', description: '白茶' },
  }),
  goods(3, '寿眉', { priceFen: 9_900, inStock: false, texts: { title: '寿眉 白茶' } }),
  goods(4, '白茶盖碗', { keys: { category: 'hg-cup', shop: uuid(900), belt: 'fuding', from: '350000' }, sold: 9 }),
];
const stand = async (client: Client): Promise<void> => {
  await client.create('dongxi-goods-old');
  await client.write(
    CUPS.map((one) => ({ id: one.id, goods: one })),
    1_000_000_001n,
    'dongxi-goods-old',
  );
  await client.swap('dongxi-goods-old');
};

/** The requests and replies of `recorded/`: what OpenSearch itself said (recorded/README.md), and, in `rush` and `halves`, what it says only in need. */
describe('recorded', () => {
  const user = { name: 'dongxi', password: 'market' };
  /** Plays the story back; or, where a real OpenSearch is to be recorded, has it told anew. */
  const story = async (
    name: string,
    act: (client: Client) => Promise<void>,
    before?: (client: Client) => Promise<void>,
  ): Promise<void> => {
    if (RECORDS && before) {
      await sweptAway('dongxi-goods');
      await before(openSearch({ url: REAL, user: null, alias: 'dongxi-goods' }));
      const door = await doorTo(REAL, false);
      await act(openSearch({ url: door.url, user: null, alias: 'dongxi-goods' }));
      door.keep(name);
      await door.close();
      await sweptAway('dongxi-goods');
    }
    const server = await recordedServer(name, user);
    try {
      await act(openSearch(server.place));
      expect(server.wrong).toEqual([]);
      expect(server.left()).toBe(0);
    } finally {
      await server.close();
    }
  };

  test('an index is made, filled and put in the place of the one before', () =>
    story(
      'build',
      async (client) => {
        await client.create('dongxi-goods-new');
        const first = goods(1, '福鼎白茶饼 350g', { texts: { title: '福鼎白茶饼 350g', category: '茶叶 白茶' } });
        expect(await client.write([{ id: first.id, goods: first }], 1_000_000_001n, 'dongxi-goods-new')).toEqual([]);
        await client.swap('dongxi-goods-new');
      },
      stand,
    ));

  test('changes: what is newer there is left, what is gone already goes, what is refused is told', () =>
    story(
      'changes',
      async (client) => {
        const changes = [
          { id: uuid(1), goods: goods(1, '白瓷茶杯') },
          { id: uuid(2), goods: goods(2, '白瓷茶杯') },
          { id: uuid(3), goods: goods(3, '白瓷茶杯', { priceFen: 1e30 }) },
          { id: uuid(5), goods: null },
          { id: uuid(4), goods: null },
        ];
        const refused = await client.write(changes, 1_000_000_002n);
        expect(refused).toMatchObject([{ id: uuid(3), why: expect.stringContaining('price_fen') }]);
      },
      async (client) => {
        await stand(client);
        await client.write([{ id: uuid(1), goods: goods(1, '更新的茶杯') }], 1_000_000_003n);
      },
    ));

  test('what had no room comes again', () =>
    story('rush', async (client) => {
      const changes = [1, 2].map((n) => ({ id: uuid(n), goods: goods(n, '白瓷茶杯') }));
      expect(await client.write(changes, 1_000_000_002n)).toEqual([]);
    }));

  test('a question with filters and counts, and its answer', () =>
    story(
      'search',
      async (client) => {
        const filters = {
          ...NO_FILTERS,
          categoryIds: ['hg-tea'],
          shopId: uuid(900) as Uuid,
          minFen: 10_000,
          inStock: true,
          promises: ['returns_7d'] as const,
        };
        const found = await client.search({
          ...asked,
          match: match('白茶', 'all'),
          filters,
          sort: 'relevance',
          listedBy: 1_790_000_100_000,
          withFacets: true,
        });
        expect(found.total).toBe(2);
        expect(found.rows.map((one) => [one.productId, one.title, one.priceFen])).toEqual([
          [uuid(1), '福鼎白茶饼 350g', 12_800],
          [uuid(2), '白毫银针散茶 礼盒装 送长辈', 39_900],
        ]);
        const [best = 0, next = 0] = found.rows.map((one) => one.rank);
        expect([best > next, next > 0], `${best} ${next}`).toEqual([true, true]);
        expect(found.rows[0]).toMatchObject({ sold: 7, reviews: 4, goodReviews: 3, heat: 1.5, conversion: 0.0196 });
        expect(found.rows[0]?.liveAt.getTime()).toBe(1_790_000_000_000);
        expect(found.facets).toEqual({
          categories: [
            { key: 'hg-tea', count: 2 },
            { key: 'hg-cup', count: 1 },
          ],
          belts: [{ key: 'fuding', count: 2 }],
          shops: [{ key: uuid(900), count: 2 }],
          shipFrom: [{ key: '350000', count: 2 }],
          promises: [{ key: 'returns_7d', count: 2 }],
          brands: [],
          styles: [{ key: 'handmade', count: 2 }],
          tracks: [],
          prices: [
            { key: '5', count: 1 },
            { key: '6', count: 1 },
          ],
        });
      },
      stand,
    ));

  test('orders by a figure go on behind the last place', () =>
    story(
      'pages',
      async (client) => {
        const next = { key: 12_800, productId: uuid(1) as Uuid, asOf: 0 };
        const ids = async (sort: 'price' | 'new' | 'trust', after: typeof next | null) =>
          (await client.search({ ...asked, match: null, sort, after })).rows.map((one) => one.productId);
        expect(await ids('price', next)).toEqual([uuid(4), uuid(2)]);
        expect(await ids('new', null)).toEqual([uuid(2), uuid(4)]);
        expect(await ids('new', { key: 1_790_000_000_001, productId: uuid(2) as Uuid, asOf: 0 })).toEqual([
          uuid(4),
          uuid(3),
        ]);
        expect(await ids('trust', null)).toEqual([uuid(4), uuid(3)]);
      },
      stand,
    ));

  test('half an answer is none: a shard that failed, a search cut short, no room', () =>
    story('halves', async (client) => {
      const ask = () => client.search({ ...asked, match: null, sort: 'sales' });
      await expect(ask()).rejects.toThrow('1 of 2 shards did not answer');
      await expect(ask()).rejects.toThrow('cut short');
      await expect(ask()).rejects.toThrow('429 circuit_breaking_exception');
    }));

  test('an index that is not there is said to be gone, and none is made by writing', () =>
    story(
      'gone',
      async (client) => {
        await expect(client.alive()).rejects.toBeInstanceOf(IndexGone);
        await expect(client.search({ ...asked, match: null, sort: 'sales' })).rejects.toBeInstanceOf(IndexGone);
        for (const one of [null, goods(1, '白瓷茶杯')])
          await expect(client.write([{ id: uuid(1), goods: one }], 5n)).rejects.toBeInstanceOf(IndexGone);
      },
      async () => {},
    ));

  test('who is not let in has no answer', async () => {
    const server = await recordedServer('pages', { name: 'dongxi', password: 'another' });
    const client = openSearch({ ...server.place, user: { name: 'dongxi', password: 'market' } });
    await expect(client.alive()).rejects.toBeInstanceOf(NoAnswer);
    await server.close();
  });
});

describe('OpenSearch follows the documents', () => {
  let market: TestMarket;
  let ctx: Ctx;
  let there: Awaited<ReturnType<typeof openSearchSimulator>>;
  const open: OpenSearchEngine[] = [];
  const server = (): OpenSearchEngine => {
    const engine = openSearchEngine({ log: market.runtime.log, place: { url: there.url, user: null, alias: 'goods' } });
    open.push(engine);
    return engine;
  };
  let made = 0;
  const document = (title: string): SearchDocument => {
    made += 1;
    return {
      shopId: uuid(900) as Uuid,
      productId: uuidv7(1_700_000_000_000 + made),
      texts: { title },
      categoryId: 'c',
      beltCode: null,
      brand: null,
      tags: [],
      phrases: [],
      priceFen: 1_000,
      mediaId: null,
      reviews: 0,
      goodReviews: 0,
      liveAt: market.clock.now(),
      inStock: true,
      promises: [],
      shipFrom: null,
    };
  };
  const find = async (engine: OpenSearchEngine, text: string): Promise<readonly string[]> => {
    const query = { text, filters: NO_FILTERS, sort: 'relevance', after: null, limit: 9, withFacets: true } as const;
    return (await engine.search(ctx, query)).hits.map((hit) => hit.productId);
  };
  beforeAll(async () => {
    market = await testMarket({ modules: ['operations', 'experiments', 'behaviour', 'questions', 'search'] });
    ctx = market.ctx();
    there = await openSearchSimulator();
  });
  afterEach(async () => {
    for (const engine of open.splice(0)) await engine.end();
    await market.owner`TRUNCATE search.documents, search.removed, search.outside`;
    there.indexes.clear();
    there.aliases.clear();
  });
  afterAll(async () => {
    await there.close();
    await market.close();
  });

  test('one process at a time brings it up to date, another takes over, and what the first sends late changes nothing', async () => {
    const lamp = document('竹编台灯');
    await postgresEngine.upsert(ctx, [lamp]);
    const [here, beside] = [server(), server()];
    expect(await here.follow(ctx)).toBe(1);
    expect(await beside.follow(ctx)).toBe(0);
    expect([here.ready(), beside.ready()]).toEqual([true, true]);
    expect(await find(beside, '台灯')).toEqual([lamp.productId]);
    await postgresEngine.upsert(ctx, [{ ...lamp, texts: { title: '纸制台灯' } }]);
    expect(await beside.follow(ctx)).toBe(0);
    // The first has not been heard of for longer than it said.
    market.clock.advance(seconds(60));
    expect(await beside.follow(ctx)).toBe(1);
    expect(await find(here, '纸制台灯')).toEqual([lamp.productId]);
    const [[, index] = []] = there.indexes;
    const before = index?.documents.get(lamp.productId);
    const late = openSearch({ url: there.url, user: null, alias: 'goods' });
    await late.write([{ id: lamp.productId, goods: goods(1, '迟到的台灯', { id: lamp.productId }) }], 1_000_000_001n);
    expect(index?.documents.get(lamp.productId)).toEqual(before);
    await beside.end();
    await postgresEngine.remove(ctx, [lamp.productId]);
    expect(await here.follow(ctx)).toBe(1);
    expect(await find(here, '台灯')).toEqual([]);
  });

  test('while it does not answer PostgreSQL does and says so; an index that is gone is built anew', async () => {
    const lamp = document('竹编台灯');
    await postgresEngine.upsert(ctx, [lamp]);
    const engine = server();
    expect(await find(engine, '台灯')).toEqual([lamp.productId]);
    expect(engine.answering()).toEqual({ by: 'postgres', chosen: 'opensearch', refused: 0 });
    await engine.follow(ctx);
    expect(engine.answering().by).toBe('opensearch');
    there.instead.push((path) =>
      path.endsWith('/_search') ? { status: 503, reply: { error: {}, status: 503 } } : null,
    );
    expect(await find(engine, '台灯')).toEqual([lamp.productId]);
    expect(engine.answering().by).toBe('postgres');
    there.indexes.clear();
    there.aliases.clear();
    const other = server();
    await engine.end();
    // Somebody else finds the index gone, and then builds it.
    await expect
      .poll(async () => (await other.follow(ctx)) + Number(other.ready()), { timeout: 8_000 })
      .toBeGreaterThan(1);
    expect(await find(other, '台灯')).toEqual([lamp.productId]);
  });

  test('goods it refuses are counted and the rest goes on', async () => {
    const [lamp, cup] = [document('竹编台灯'), document('白瓷茶杯')];
    const engine = server();
    await engine.follow(ctx);
    await postgresEngine.upsert(ctx, [lamp, cup]);
    const item = (id: string, more: object) => ({ index: { _index: 'goods', _id: id, ...more } });
    const error = { type: 'mapper_parsing_exception', reason: 'failed to parse' };
    there.instead.push((path) =>
      path.includes('_bulk')
        ? {
            status: 200,
            reply: {
              took: 1,
              errors: true,
              items: [item(lamp.productId, { status: 400, error }), item(cup.productId, { status: 201 })],
            },
          }
        : null,
    );
    expect(await engine.follow(ctx)).toBe(2);
    expect(engine.answering()).toEqual({ by: 'opensearch', chosen: 'opensearch', refused: 1 });
  });
});
