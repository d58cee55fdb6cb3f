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

/** The requests and replies of `recorded/`, in OpenSearch's own words. */
describe('recorded', () => {
  const story = async (name: string, act: (client: ReturnType<typeof openSearch>) => Promise<void>): Promise<void> => {
    const server = await recordedServer(name, { name: 'dongxi', password: 'market' });
    try {
      await act(openSearch(server.place));
      expect(server.wrong).toEqual([]);
      expect(server.left()).toBe(0);
    } finally {
      await server.close();
    }
  };

  test('an index is made, filled and put in the place of the one before', () =>
    story('build', async (client) => {
      await client.create('dongxi-goods-new');
      const first = goods(1, '福鼎白茶饼 350g', { texts: { title: '福鼎白茶饼 350g', category: '茶叶 白茶' } });
      expect(await client.write([{ id: first.id, goods: first }], 1_000_000_001n, 'dongxi-goods-new')).toEqual([]);
      await client.swap('dongxi-goods-new');
    }));

  test('changes: what is newer there is left, what had no room comes again, what is refused is told', () =>
    story('changes', async (client) => {
      const changes = [1, 2, 3].map((n) => ({ id: uuid(n), goods: goods(n, '白瓷茶杯') }));
      expect(await client.write([...changes, { id: uuid(4), goods: null }], 1_000_000_002n)).toEqual([
        { id: uuid(3), why: 'mapper_parsing_exception: failed to parse field [price_fen] of type [long]' },
      ]);
    }));

  test('a question with filters and counts, and its answer', () =>
    story('search', async (client) => {
      const filters = {
        ...NO_FILTERS,
        categoryIds: ['hg-tea'],
        shopId: uuid(900) as Uuid,
        minFen: 1_000,
        inStock: true,
        promises: ['returns_7d'] as const,
      };
      const sort = 'relevance' as const;
      const found = await client.search({
        ...asked,
        match: match('白茶', 'all'),
        filters,
        sort,
        listedBy: 1_790_000_100_000,
        withFacets: true,
      });
      expect(found.total).toBe(3);
      expect(found.rows.map((one) => [one.productId, one.rank, one.title, one.priceFen])).toEqual([
        [uuid(1), 4.21, '福鼎白茶饼 350g', 12_800],
        [uuid(2), 3.9, '白毫银针散茶', 39_900],
      ]);
      expect(found.facets).toEqual({
        categories: [
          { key: 'hg-tea', count: 3 },
          { key: 'hg-cup', count: 1 },
        ],
        belts: [{ key: 'fuding', count: 3 }],
        shops: [{ key: uuid(900), count: 3 }],
        shipFrom: [{ key: '350000', count: 3 }],
        promises: [{ key: 'returns_7d', count: 3 }],
        brands: [{ key: '太姥', count: 3 }],
        styles: [],
        tracks: [],
        prices: [{ key: '5', count: 3 }],
      });
    }));

  test('orders by a figure go on behind the last place', () =>
    story('pages', async (client) => {
      const next = { key: 12_800, productId: uuid(1) as Uuid, asOf: 0 };
      expect((await client.search({ ...asked, match: null, sort: 'price', after: next })).rows).toHaveLength(1);
    }));

  test('half an answer is none: a shard that failed, a search cut short, an index that is not there, no room', () =>
    story('failures', async (client) => {
      const ask = () => client.search({ ...asked, match: null, sort: 'sales' });
      await expect(ask()).rejects.toThrow('1 of 2 shards did not answer');
      await expect(ask()).rejects.toThrow('cut short');
      await expect(ask()).rejects.toBeInstanceOf(IndexGone);
      await expect(ask()).rejects.toThrow('429 circuit_breaking_exception');
      await expect(client.write([{ id: uuid(1), goods: null }], 5n)).rejects.toBeInstanceOf(IndexGone);
    }));

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
    market = await testMarket({ modules: ['operations', 'behaviour', 'questions', 'search'] });
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
