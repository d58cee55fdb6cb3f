import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Ctx, transact, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { trustOf } from '../engine/lift.ts';
import { NO_FILTERS, type SearchDocument } from '../engine.ts';
import { type MemoryEngine, type MemoryOptions, memoryEngine } from '../memory-service.ts';
import { inThisThread, startIndexThread } from '../memory-thread.ts';
import { postgresEngine } from '../postgres-service.ts';
import { addSales, writeFigures } from '../store.ts';

let market: TestMarket;
let ctx: Ctx;
let file = '';
const said: string[] = [];
const log = (runtime: TestMarket['runtime']): MemoryOptions['log'] => {
  const hear = (...given: unknown[]): void => void said.push(given.filter((one) => typeof one === 'string').join(' '));
  return Object.assign(Object.create(runtime.log) as MemoryOptions['log'], { info: hear, warn: hear, error: hear });
};

beforeAll(async () => {
  market = await testMarket({ modules: ['operations', 'questions', 'search'] });
  ctx = market.ctx();
});
afterAll(() => market?.close());
beforeEach(async () => {
  await market.owner`TRUNCATE search.documents, search.removed, search.sales, search.counted_orders`;
  file = join(market.home, 'insurance', 'search', `${uuidv7(Date.now())}.snapshot`);
  said.length = 0;
});

const shopId = uuidv7(1);
let made = 0;
function document(title: string, more: Partial<SearchDocument> = {}): SearchDocument {
  made += 1;
  return {
    shopId,
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
    ...more,
  };
}

const open: MemoryEngine[] = [];
function server(more: Partial<MemoryOptions> = {}): MemoryEngine {
  const engine = memoryEngine({ log: log(market.runtime), file, open: inThisThread, ...more });
  open.push(engine);
  return engine;
}
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.end();
});

const find = async (engine: Pick<MemoryEngine, 'search'>, text: string, sort: 'relevance' | 'price' = 'relevance') =>
  (await engine.search(ctx, { text, filters: NO_FILTERS, sort, after: null, limit: 50, withFacets: false })).hits.map(
    (hit) => hit.productId,
  );

describe('following the documents', () => {
  test('what goods are sorted by for trust is the same number in PostgreSQL and in memory', async () => {
    const counts = [0, 1, 2, 3, 7, 10, 33, 100, 999, 12_345, 2_000_000];
    const pairs = counts.flatMap((all) =>
      [0, 1, all >> 1, all - 1, all, all + 1].map((good) => [Math.max(0, good), all] as const),
    );
    await postgresEngine.upsert(
      ctx,
      pairs.map(([goodReviews, reviews]) => document('竹编台灯', { goodReviews, reviews })),
    );
    const rows = await market.pool<{ good: number; all: number; trust: number }[]>`
      SELECT good_reviews AS good, reviews AS all, trust FROM search.documents`;
    expect(rows).toHaveLength(pairs.length);
    for (const { good, all, trust } of rows) expect(trust, `${good} of ${all}`).toBe(trustOf(good, all));
  });

  test('every server has what was written, changed and taken out, whoever did it', async () => {
    const lamp = document('竹编台灯');
    const cup = document('白瓷茶杯');
    await postgresEngine.upsert(ctx, [lamp, cup]);
    const [here, there] = [server(), server()];
    for (const engine of [here, there]) {
      expect(engine.ready()).toBe(false);
      expect(await find(engine, '台灯')).toEqual([lamp.productId]);
      expect(await engine.follow(ctx)).toBe(2);
      expect(engine.ready()).toBe(true);
    }
    const kettle = document('不锈钢电水壶', { priceFen: 9_000 });
    await here.upsert(ctx, [kettle, { ...cup, texts: { title: '青花茶杯' } }]);
    await here.remove(ctx, [lamp.productId]);
    await writeFigures(ctx, [
      { productId: kettle.productId, priceFen: 500, reviews: 3, goodReviews: 3, inStock: false },
    ]);
    await addSales(ctx, shopId, uuidv7(7), new Map([[cup.productId, 4]]), ctx.clock.now());
    for (const engine of [here, there]) {
      expect(await engine.follow(ctx)).toBe(3);
      expect(await find(engine, '台灯')).toEqual([]);
      expect(await find(engine, '青花')).toEqual([cup.productId]);
      expect(await find(engine, '', 'price')).toEqual([kettle.productId, cup.productId]);
      const sales = { text: '', filters: NO_FILTERS, sort: 'sales' as const, after: null, limit: 1, withFacets: false };
      expect((await engine.search(ctx, sales)).hits).toMatchObject([{ productId: cup.productId, sold: 4, shopId }]);
      expect(await engine.follow(ctx)).toBe(0);
    }
    await here.upsert(ctx, [lamp]);
    expect(await there.follow(ctx)).toBe(1);
    expect(await find(there, '台灯')).toEqual([lamp.productId]);
  });

  test('what commits late is read all the same, and what is undone never', async () => {
    const engine = server();
    await engine.follow(ctx);
    const [first, second, third] = [document('先写后到的雨伞'), document('后写先到的雨伞'), document('没有写成的雨伞')];
    const written = Promise.withResolvers<void>();
    const commit = Promise.withResolvers<void>();
    const slow = transact(ctx, async (tx) => {
      await postgresEngine.upsert(tx, [first]);
      written.resolve();
      await commit.promise;
    });
    await written.promise;
    await postgresEngine.upsert(ctx, [second]);
    expect(await engine.follow(ctx)).toBe(1);
    expect(await find(engine, '雨伞')).toEqual([second.productId]);
    commit.resolve();
    await slow;
    await transact(ctx, async (tx) => {
      await postgresEngine.upsert(tx, [third]);
      throw new Error('undone');
    }).catch(() => {});
    expect(await engine.follow(ctx)).toBe(1);
    expect(new Set(await find(engine, '雨伞'))).toEqual(new Set([first.productId, second.productId]));
  });

  test('figures of goods that the index lost: it is built anew beside itself', async () => {
    const lamp = document('竹编台灯');
    await postgresEngine.upsert(ctx, [lamp]);
    const opened: ReturnType<typeof inThisThread>[] = [];
    const engine = server({
      open: () => {
        const one = inThisThread();
        opened.push(one);
        return one;
      },
    });
    await engine.follow(ctx);
    await opened[0]?.index.apply([{ kind: 'gone', id: lamp.productId }]);
    await writeFigures(ctx, [{ productId: lamp.productId, priceFen: 1, reviews: 0, goodReviews: 0, inStock: true }]);
    await engine.follow(ctx);
    expect(await find(engine, '台灯')).toEqual([]);
    await engine.follow(ctx);
    expect(await find(engine, '台灯')).toEqual([lamp.productId]);
  });

  test('rows of before the texts were kept are found by their titles, and a rebuild is asked for', async () => {
    await postgresEngine.upsert(ctx, [document('竹编台灯')]);
    await market.owner`UPDATE search.documents SET texts = '{}'`;
    const engine = server();
    await engine.follow(ctx);
    expect(await find(engine, '台灯')).toHaveLength(1);
    const [row] = await market.owner<{ n: number }[]>`
      SELECT count(*) AS n FROM graphile_worker.jobs WHERE task_identifier = 'search.rebuild'`;
    expect(row?.n).toBe(1);
  });
});

describe('kept for the next start', () => {
  const filled = async (): Promise<{ lamp: SearchDocument; cup: SearchDocument }> => {
    const lamp = document('竹编台灯');
    const cup = document('白瓷茶杯');
    await postgresEngine.upsert(ctx, [lamp, cup]);
    const engine = server();
    await engine.follow(ctx);
    await engine.end();
    said.length = 0;
    return { lamp, cup };
  };

  test('comes back with its goods and reads only what happened meanwhile', async () => {
    const { lamp, cup } = await filled();
    const kettle = document('不锈钢电水壶');
    await postgresEngine.upsert(ctx, [kettle]);
    await postgresEngine.remove(ctx, [lamp.productId]);
    const next = server();
    expect(await next.follow(ctx)).toBe(2);
    expect(said.join()).not.toMatch(/anew/);
    expect(await find(next, '台灯')).toEqual([]);
    expect(await find(next, '茶杯')).toEqual([cup.productId]);
    expect(await find(next, '水壶')).toEqual([kettle.productId]);
  });

  test.each([
    ['torn', (bytes: Buffer) => bytes.subarray(0, bytes.length - 9), /torn/],
    ['no snapshot at all', () => Buffer.from('something else, and long enough to be read'), /no snapshot/],
  ] as const)('%s: said in a sentence, built anew', async (_what, damage, sentence) => {
    const { cup } = await filled();
    writeFileSync(file, damage(readFileSync(file)));
    const next = server();
    expect(await next.follow(ctx)).toBe(2);
    expect(said.find((line) => /built anew/.test(line))).toMatch(sentence);
    expect(await find(next, '茶杯')).toEqual([cup.productId]);
  });

  test('of another database, or from a time this one was set back behind: built anew', async () => {
    await filled();
    const bytes = readFileSync(file, 'latin1');
    const [row] = await market.owner<{ oid: string }[]>`
      SELECT oid::text FROM pg_database WHERE datname = current_database()`;
    expect(bytes).toContain(`/${row?.oid}`);
    const { index } = inThisThread();
    await index.load(file, {});
    await index.save(file, JSON.stringify(['elsewhere/1/1', '1:1:']));
    expect(await server().follow(ctx)).toBe(2);
    expect(said.find((line) => /built anew/.test(line))).toMatch(/another database/);
  });

  test('a write that fails leaves what was there, and nothing beside it', async () => {
    const { index } = inThisThread();
    await index.begin({});
    await index.swap();
    const folder = join(market.home, 'search', `taken-${made}`);
    mkdirSync(join(folder, 'index.snapshot', 'held'), { recursive: true });
    await expect(index.save(join(folder, 'index.snapshot'), 'x')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['index.snapshot']);
    await filled();
    const before = readFileSync(file);
    writeFileSync(`${file}.1.new`, before.subarray(0, 100));
    const next = server();
    await next.follow(ctx);
    expect(said.join()).not.toMatch(/built anew/);
  });
});

describe('in a thread of its own', () => {
  test('answers from there; when it is lost PostgreSQL answers', async () => {
    const lamp = document('竹编台灯');
    await postgresEngine.upsert(ctx, [lamp]);
    const asked: string[] = [];
    const engine = server({
      open: startIndexThread,
      meanwhile: {
        search: (tx, query) => {
          asked.push(query.text);
          return postgresEngine.search(tx, query);
        },
      },
    });
    await engine.follow(ctx);
    expect(await find(engine, 'taideng')).toEqual([lamp.productId]);
    expect(asked).toEqual([]);
    await engine.end();
    expect(await find(engine, '台灯')).toEqual([lamp.productId]);
    expect(asked).toEqual(['台灯']);
  });

  test('a small market has none; one that has outgrown the thread of its pages gets it, with what it holds', async () => {
    const goods = ['竹编台灯', '白瓷茶杯', '不锈钢电水壶', '羊绒围巾'].map((title) => document(title));
    await postgresEngine.upsert(ctx, goods.slice(0, 2));
    const engine = memoryEngine({ log: log(market.runtime), file, mostHere: 2 });
    open.push(engine);
    expect(await engine.follow(ctx)).toBe(2);
    expect(engine.lives()).toBe('here');
    await engine.upsert(ctx, goods.slice(2));
    expect(await engine.follow(ctx)).toBe(2);
    expect(engine.ready()).toBe(false);
    expect(await find(engine, '围巾')).toEqual([goods[3]?.productId]);
    expect(await engine.follow(ctx)).toBe(0);
    expect(engine.lives()).toBe('apart');
    expect(said.filter((line) => /built anew/.test(line))).toHaveLength(1);
    expect(await find(engine, 'weijin')).toEqual([goods[3]?.productId]);
  });

  test('one that fails to answer, or ends, is told in the log and PostgreSQL answers', async () => {
    const lamp = document('竹编台灯');
    await postgresEngine.upsert(ctx, [lamp]);
    let lose: (why: Error) => void = () => {};
    let failing = false;
    const engine = server({
      open: (lost) => {
        lose = lost;
        const { index, ...rest } = inThisThread();
        return {
          ...rest,
          index: {
            ...index,
            ask: (...given) => (failing ? Promise.reject(new Error('out of order')) : index.ask(...given)),
          },
        };
      },
    });
    await engine.follow(ctx);
    failing = true;
    expect(await find(engine, '台灯')).toEqual([lamp.productId]);
    lose(new Error('the thread ended'));
    expect(engine.ready()).toBe(false);
    expect(said.at(-1)).toMatch(/PostgreSQL answers/);
    expect(await find(engine, '台灯')).toEqual([lamp.productId]);
    // It rests before the next try.
    expect(await engine.follow(ctx)).toBe(0);
  });

  test('what the thread refuses is an error of the call, not its end', async () => {
    const { index, end } = startIndexThread(() => {});
    await expect(index.fill([])).rejects.toThrow(/no index was begun/);
    await index.begin({});
    await index.swap();
    expect(await index.goods()).toBe(0);
    const last = expect(index.goods()).rejects.toThrow(/was ended/);
    await end();
    await last;
    await expect(index.goods()).rejects.toThrow(/was ended/);
  });
});
