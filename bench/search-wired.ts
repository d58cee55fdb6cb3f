import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { connect, createCtx, type Pool, secretsOfHome, system, systemClock, type Uuid, uuidOf } from '#kernel';
import { memoryEngine, type SearchDocument } from '#modules/search';
import { createRuntime, loadModules } from '../apps/server/market.ts';
import { databaseFacts, type Figure, machine, quantile, type Report, round, type Say } from './figure.ts';
import { manyGoods } from './many-goods.ts';
import { dropHome, type MarketChild, openMarketChild, throwawayHome } from './market-child.ts';

/** How many goods: DONGXI_BENCH_GOODS for another number. */
const GOODS = Number(process.env.DONGXI_BENCH_GOODS ?? 100_000);
const SHOPS = 50;
const QUESTIONS = 300;
const AT_ONCE = 2_000;

const catalogue = manyGoods();

/**
 * Goods as copies of one that the market made itself, with other names and prices: what cards and search read of them is there, and nothing
 * that only orders would ask for.
 */
async function stage(owner: Pool, market: MarketChild, write: (documents: SearchDocument[]) => Promise<void>) {
  const shopIds = market.stage.shops.map((shop) => uuidOf('shp', shop.id));
  const leaves = (
    await owner<{ id: string }[]>`
      SELECT id FROM catalog.categories c WHERE state = 'open' AND id LIKE 'hg-%'
        AND NOT EXISTS (SELECT 1 FROM catalog.categories WHERE parent_id = c.id) ORDER BY id`
  ).map((row) => row.id);
  const [model] = market.stage.shops[0]?.products ?? [];
  const modelId = uuidOf('prd', model?.id ?? '');
  for (let from = 0; from < GOODS; from += AT_ONCE) {
    const rows = Array.from({ length: Math.min(AT_ONCE, GOODS - from) }, (_, at) => {
      const n = from + at;
      const { id, texts, keys, priceFen } = catalogue.goods(n);
      return {
        shop_id: shopIds[n % shopIds.length] as Uuid,
        id: id as Uuid,
        sku_id: `${id.slice(0, 19)}9${id.slice(20)}` as Uuid,
        title: texts.title ?? '',
        category_id: leaves[Number(keys.category?.slice(1) ?? 0) % leaves.length] ?? '',
        price_fen: priceFen,
      };
    });
    await owner`
      WITH n AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
          AS n (shop_id uuid, id uuid, sku_id uuid, title text, category_id text, price_fen bigint)
      ), product AS (
        INSERT INTO catalog.products (shop_id, id, category_id, state, version, latest_version, title_zh, title_key, content,
          min_price_fen, max_price_fen, live_at, created_at, updated_at)
        SELECT n.shop_id, n.id, n.category_id, 'live', 1, 1, n.title, n.title,
          m.content || jsonb_build_object('title', jsonb_build_object('zh', n.title, 'en', ''), 'categoryId', n.category_id,
            'skus', jsonb_build_array((m.content->'skus'->0) || jsonb_build_object('skuId', n.sku_id, 'priceFen', n.price_fen))),
          n.price_fen, n.price_fen, now(), now(), now()
        FROM n, catalog.products m WHERE m.id = ${modelId} RETURNING shop_id, id
      )
      INSERT INTO catalog.skus (shop_id, id, product_id, place, sale_attributes, price_fen, weight_grams, state)
      SELECT n.shop_id, n.sku_id, n.id, 0, '[]', n.price_fen, 500, 'on' FROM n JOIN product USING (shop_id, id)`;
    await write(
      rows.map((row, at): SearchDocument => {
        const { texts, keys, tags, reviews, inStock } = catalogue.goods(from + at);
        return {
          shopId: row.shop_id,
          productId: row.id,
          texts,
          categoryId: row.category_id,
          beltCode: null,
          brand: keys.brand ?? null,
          tags,
          phrases: [keys.brand ?? ''],
          priceFen: row.price_fen,
          mediaId: null,
          reviews,
          goodReviews: Math.floor(reviews * 0.9),
          liveAt: new Date(),
          inStock,
          promises: [],
          shipFrom: '330000',
        };
      }),
    );
  }
  await owner`ANALYZE catalog.products, catalog.skus, search.documents`;
}

/** Writes the documents as the consumer of events does, in a process beside the market. */
async function fill(market: MarketChild, home: string): Promise<void> {
  const owner = connect({ url: market.ownerUrl, max: 2 });
  const pool = connect({ url: market.ownerUrl, max: 2, role: 'dongxi_app', name: 'dongxi-bench' });
  const log = pino({ level: 'error' });
  const runtime = createRuntime(
    { pool, clock: systemClock, log, secrets: secretsOfHome(home), home, baseUrl: market.url },
    await loadModules(),
  );
  const writer = memoryEngine({ log, file: join(home, 'unused.snapshot') });
  const ctx = createCtx(runtime, system('bench'));
  try {
    await stage(owner, market, (documents) => writer.upsert(ctx, documents));
  } finally {
    await owner.end({ timeout: 5 });
    await pool.end({ timeout: 5 });
  }
}

type Found = { readonly total: number; readonly items: readonly unknown[]; readonly nextCursor: string | null };

async function timed(url: string): Promise<{ ms: number; body: Found }> {
  const began = performance.now();
  const reply = await fetch(url);
  const text = await reply.text();
  const ms = performance.now() - began;
  if (!reply.ok) throw new Error(`${url}: ${reply.status} ${text}`);
  return { ms, body: JSON.parse(text) as Found };
}

async function untilReady(url: string): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${url}/metrics`)).text();
    if (/^dongxi_search_index_ready 1$/m.test(text)) return;
    await pause(200);
  }
}

const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

const said = (ms: readonly number[]): string =>
  `p50 ${round(quantile(ms, 0.5))} ms, p99 ${round(quantile(ms, 0.99))} ms, longest ${round(Math.max(...ms))} ms of ${ms.length}`;

/** Search as a page asks it: over HTTP, with the cards of the catalogue, in a market of 100,000 goods. */
export async function searchWired(say: Say): Promise<Report> {
  const home = throwawayHome();
  const plan = { shops: SHOPS, productsPerShop: 1, pieces: 10, buyers: 1 };
  const env = { DONGXI_STAGE_PAGES: 'none' };
  let market = await openMarketChild(home, plan, { env });
  try {
    const filling = performance.now();
    await fill(market, home);
    say(`  ${GOODS} goods in the catalogue and the documents after ${round((performance.now() - filling) / 1000)} s`);
    const facts = await databaseFacts(market.ownerUrl);
    await market.stop();
    rmSync(join(home, 'search'), { recursive: true, force: true });
    const opening = performance.now();
    market = await openMarketChild(home, plan, { env });
    const opened = performance.now();
    await untilReady(market.url);
    const building = (performance.now() - opened) / 1000;
    say(`  the index is built ${round(building)} s after the market has opened`);
    const questions = catalogue.questions.slice(0, QUESTIONS);
    const ask = (more: string): string => `${market.url}/api/search?limit=20&${more}`;
    for (const q of questions.slice(0, 50)) await timed(ask(`q=${encodeURIComponent(q)}`));
    const first: number[] = [];
    const later: number[] = [];
    const narrowed: number[] = [];
    const bare: number[] = [];
    for (const q of questions) {
      const { ms, body } = await timed(ask(`q=${encodeURIComponent(q)}`));
      first.push(ms);
      if (body.nextCursor) later.push((await timed(ask(`q=${encodeURIComponent(q)}&cursor=${body.nextCursor}`))).ms);
      narrowed.push((await timed(ask(`q=${encodeURIComponent(q)}&minFen=2000&inStock=true&sort=sales`))).ms);
      const began = performance.now();
      await (await fetch(`${market.url}/healthz`)).text();
      bare.push(performance.now() - began);
    }
    const typed: number[] = [];
    for (const q of questions)
      typed.push((await timed(`${market.url}/api/search/suggest?q=${encodeURIComponent(q.slice(0, 1))}`)).ms);
    const wire = quantile(bare, 0.5);
    const figure = (metric: string, ms: readonly number[], share: number): Figure => ({
      metric,
      value: quantile(ms, share),
      unit: 'ms',
      baseline: `the median of an empty answer over the same wire, ${round(wire)} ms`,
      ratio: quantile(ms, share) / wire,
    });
    return {
      figures: [
        figure('wired_first_page_p50_ms', first, 0.5),
        figure('wired_first_page_p99_ms', first, 0.99),
        figure('wired_later_page_p50_ms', later, 0.5),
        figure('wired_later_page_p99_ms', later, 0.99),
        figure('wired_suggest_p99_ms', typed, 0.99),
      ],
      notes: [
        machine(),
        facts,
        `${GOODS} goods of ${SHOPS} shops; the market in its own process, one question after the other; wall clock, so whoever else is at the machine is in it.`,
        `first pages, with counts and cards: ${said(first)}`,
        `later pages, without counts: ${said(later)}`,
        `narrowed by price and stock, by sales, with counts: ${said(narrowed)}`,
        `suggestions: ${said(typed)}`,
        `opened in ${round((opened - opening) / 1000)} s, index built from PostgreSQL in ${round(building)} s more; memory of the server ${Math.round(memoryOf(market.pid))} MiB.`,
      ],
    };
  } finally {
    await market.stop();
    await dropHome(home);
  }
}
