import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { pino } from 'pino';
import { connect, createCtx, secretsOfHome, system, systemClock, type Uuid } from '#kernel';
import { type MemoryEngine, memoryEngine, NO_FILTERS, type SearchDocument, writeFigures } from '#modules/search';
import { createRuntime, loadModules } from '../apps/server/market.ts';
import { databaseFacts, machine, quantile, type Report, round, type Say } from './figure.ts';
import { manyGoods } from './many-goods.ts';
import { dropHome, type MarketChild, openMarketChild, throwawayHome } from './market-child.ts';

const GOODS = 20_000;
const SECONDS = 10;
const ROUNDS = 100;
/** What issue 5 promises: 200 upserts and 1,000 changes of figures a second, each found within a second. */
const UPSERTS = 200;
const CHANGES = 1_000;
const PROMISED_MS = 1_000;
const SHELVES = 10;

const catalogue = manyGoods();
const questions = catalogue.questions.slice(0, 200);
const SHOP = '00000000-0000-7000-8000-00000000bec0' as Uuid;

/** A generated product as the consumer of the events writes it; `word` is nobody else's. */
function documentOf(n: number, word = ''): SearchDocument {
  const { id, texts, keys, tags, priceFen, reviews, goodReviews, liveAt } = catalogue.goods(n);
  return {
    shopId: SHOP,
    productId: id as Uuid,
    texts: { ...texts, title: `${texts.title} ${word}` },
    categoryId: keys.category ?? '',
    beltCode: keys.belt ?? null,
    brand: keys.brand ?? null,
    tags,
    phrases: [],
    priceFen,
    mediaId: null,
    reviews,
    goodReviews,
    liveAt: new Date(liveAt),
    inStock: true,
    promises: [],
    shipFrom: null,
  };
}

type Asking = Parameters<MemoryEngine['search']>[1];
const asking = (text: string): Asking => ({
  text,
  filters: NO_FILTERS,
  sort: 'relevance',
  after: null,
  limit: 24,
  withFacets: true,
});

/** Milliseconds until found, of questions meanwhile, and how long the load really took. */
type Loaded = { readonly found: number[]; readonly asked: number[]; readonly seconds: number };

/** An index in a thread that follows the documents while they change and it is asked: how long until a change is found. */
async function underLoad(market: MarketChild, home: string, say: Say): Promise<Loaded> {
  const pool = connect({ url: market.ownerUrl, max: 6, role: 'dongxi_app', name: 'dongxi-bench' });
  const log = pino({ level: 'error' });
  const runtime = createRuntime(
    { pool, clock: systemClock, log, secrets: secretsOfHome(home), home, baseUrl: market.url },
    await loadModules(),
  );
  const ctx = createCtx(runtime, system('bench'));
  const engine = memoryEngine({ log, file: join(home, 'bench.snapshot'), mostHere: 0 });
  const over = new AbortController();
  try {
    for (let n = 0; n < GOODS; n += 500)
      await engine.upsert(
        ctx,
        Array.from({ length: 500 }, (_, at) => documentOf(n + at)),
      );
    const began = performance.now();
    await engine.follow(ctx);
    say(`  ${GOODS} goods read from PostgreSQL in ${round((performance.now() - began) / 1_000)} s`);
    // As the server does: one look after the other, a fifth of a second between them.
    const following = (async () => {
      while (!over.signal.aborted) {
        await engine.follow(ctx);
        await after(200);
      }
    })();
    const found: number[] = [];
    const asked: number[] = [];
    const watched: Promise<void>[] = [];
    const loading = performance.now();
    for (let turn = 0; turn < ROUNDS; turn += 1) {
      const due = after((SECONDS * 1_000) / ROUNDS);
      const word = `zzq${turn}x`;
      const size = (UPSERTS * SECONDS) / ROUNDS;
      const changes = (CHANGES * SECONDS) / ROUNDS;
      await engine.upsert(
        ctx,
        Array.from({ length: size }, (_, at) => documentOf(turn * size + at, word)),
      );
      watched.push(watch(engine, ctx, word, size, found));
      await writeFigures(
        ctx,
        Array.from({ length: changes }, (_, at) => ({
          productId: catalogue.goods((turn * changes + at) % GOODS).id as Uuid,
          priceFen: 100 + turn,
          reviews: turn,
          goodReviews: 0,
          inStock: (turn + at) % 7 !== 0,
        })),
      );
      const at = performance.now();
      await engine.search(ctx, asking(questions[turn % questions.length] ?? ''));
      asked.push(performance.now() - at);
      await due;
    }
    const seconds = (performance.now() - loading) / 1_000;
    await Promise.all(watched);
    over.abort();
    await following;
    if (!engine.ready()) throw new Error('the index was lost while it followed');
    return { found, asked, seconds };
  } finally {
    over.abort();
    await engine.end();
    await pool.end({ timeout: 5 });
  }
}

/** Asks until every product with the word is found. */
async function watch(
  engine: MemoryEngine,
  ctx: Parameters<MemoryEngine['search']>[0],
  word: string,
  many: number,
  found: number[],
): Promise<void> {
  const began = performance.now();
  for (;;) {
    const { total, corrected } = await engine.search(ctx, asking(word));
    if (total === many && corrected === null) break;
    if (performance.now() - began > 60_000) throw new Error(`${word} was not found within a minute`);
    await after(20);
  }
  found.push(performance.now() - began);
}

/** From the answer of the market until search, and the page of search as a stranger gets it, show what it has done. */
type Shown = { readonly search: number[]; readonly page: number[] };
const shown = (): Shown => ({ search: [], page: [] });

/** Goods are approved, leave the shelf and come back, over HTTP. */
async function throughTheMarket({ url, stage }: MarketChild) {
  const [shop] = stage.shops;
  if (!shop) throw new Error('the stage has no shop');
  const post = async <T>(token: string, path: string, body: object = {}): Promise<T> => {
    const reply = await fetch(`${url}/api${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json()) as T;
  };
  const question = `q=${encodeURIComponent('雾蓝电水壶')}&shop=bench-0`;
  const inSearch = async (id: string): Promise<boolean> => {
    const reply = await fetch(`${url}/api/search?${question}&limit=50`);
    const { items, relaxed } = (await reply.json()) as { items: { productId: string }[]; relaxed: string | null };
    return relaxed === null && items.some((one) => one.productId === id);
  };
  const onPage = async (id: string): Promise<boolean> =>
    (await (await fetch(`${url}/search?${question}`)).text()).includes(`/products/${id}`);
  const until = async (is: (id: string) => Promise<boolean>, id: string, there: boolean): Promise<number> => {
    const began = performance.now();
    while ((await is(id)) !== there) {
      if (performance.now() - began > 60_000) throw new Error(`search did not follow within a minute: ${id}`);
      await after(10);
    }
    return performance.now() - began;
  };
  const both = async (into: Shown, id: string, there: boolean): Promise<void> => {
    const [search, page] = await Promise.all([until(inSearch, id, there), until(onPage, id, there)]);
    into.search.push(search);
    into.page.push(page);
  };
  const [first] = shop.products;
  if (!first) throw new Error('the shop sells nothing');
  await both(shown(), first.id, true);
  const [approved, gone, back] = [shown(), shown(), shown()];
  const own = await fetch(`${url}/api/shops/${shop.id}/products/${first.id}`, {
    headers: { authorization: `Bearer ${shop.ownerToken}` },
  });
  const { content } = (await own.json()) as {
    content: { title: object; categoryId: string; mediaIds: string[] };
  };
  for (let turn = 0; turn < SHELVES; turn += 1) {
    // A title that the shop has already waits for a person.
    const made = await post<{ productId: string; state: string }>(shop.ownerToken, `/shops/${shop.id}/products`, {
      title: content.title,
      categoryId: content.categoryId,
      mediaIds: content.mediaIds,
      skus: [{ priceFen: 5_000 + turn, weightGrams: 500 }],
      submit: true,
    });
    if (made.state !== 'checking') throw new Error(`a new product is ${made.state} and not in review`);
    await post(stage.operatorToken, `/console/products/${made.productId}/review`, { decision: 'approve' });
    await both(approved, made.productId, true);
    // The page shows no more than a page.
    await post(shop.ownerToken, `/shops/${shop.id}/products/${made.productId}/off-shelf`);
  }
  // Not the first: its title is that of others now.
  for (const { id } of shop.products.slice(1, SHELVES + 1)) {
    await post(shop.ownerToken, `/shops/${shop.id}/products/${id}/off-shelf`);
    await both(gone, id, false);
    await post(shop.ownerToken, `/shops/${shop.id}/products/${id}/on-shelf`);
    await both(back, id, true);
  }
  return { approved, gone, back };
}

/** How soon search shows what happened: through the whole market, and an index that follows under load. */
export async function searchFollowing(say: Say): Promise<Report> {
  const home = throwawayHome();
  const market = await openMarketChild(home, { shops: 1, productsPerShop: 12, pieces: 10, buyers: 1 });
  try {
    say('  goods are approved, leave the shelf and come back …');
    const { approved, gone, back } = await throughTheMarket(market);
    say(`  ${UPSERTS} upserts and ${CHANGES} changes of figures a second for ${SECONDS} s …`);
    const { found, asked, seconds } = await underLoad(market, home, say);
    const promised = (metric: string, ms: readonly number[]) => ({
      metric,
      value: Math.max(...ms),
      unit: 'ms',
      baseline: `${PROMISED_MS} ms promised, over measured`,
      ratio: PROMISED_MS / Math.max(...ms),
      atLeast: 1,
    });
    const said = (what: string, ms: readonly number[]): string =>
      `${what}: p50 ${round(quantile(ms, 0.5))} ms, p99 ${round(quantile(ms, 0.99))} ms, longest ${round(Math.max(...ms))} ms of ${ms.length}.`;
    return {
      figures: [
        promised('approved_findable_max_ms', approved.search),
        promised('approved_on_page_max_ms', approved.page),
        promised('listed_findable_max_ms', back.search),
        promised('delisted_gone_max_ms', gone.search),
        promised('delisted_gone_from_page_max_ms', gone.page),
        promised('upsert_findable_under_load_max_ms', found),
      ],
      notes: [
        machine(),
        await databaseFacts(market.ownerUrl),
        said('from the answer of the market until search has a new product that an operator approved', approved.search),
        said('until the page of search, as a stranger gets it, has it', approved.page),
        said('until search has a product that was put back on the shelf', back.search),
        said('until search no longer has one that was taken off', gone.search),
        said('until its page no longer has it', gone.page),
        said(
          `from the commit of ${(UPSERTS * SECONDS) / ROUNDS} goods until all are found, ${round((UPSERTS * SECONDS) / seconds)} upserts and ${round((CHANGES * SECONDS) / seconds)} changes a second`,
          found,
        ),
        said(`questions with counts among ${GOODS} goods meanwhile, with the way to the thread and back`, asked),
      ],
    };
  } finally {
    await market.stop();
    await dropHome(home);
  }
}
