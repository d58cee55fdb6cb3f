import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { buildPages } from '../scripts/build.ts';
import { fillCatalogue, fullLeaves, productId, SKUS_A_PRODUCT, skuId } from './catalogue-fill.ts';
import { type Figure, machine, type Report, round, type Say } from './figure.ts';
import { countPages, dropFilled, type Filled, filledHome, grown, type Rung, timeWorks, type Work } from './growth.ts';
import { type Inside, openInside } from './inside.ts';
import { manyGoods } from './many-goods.ts';
import { type MarketChild, openMarketChild } from './market-child.ts';
import { fillStage, type Stage, type StagePlan } from './stage.ts';

export const CATALOGUE_LADDER = [10_000, 100_000, 1_000_000];
/** Shops come with the goods: a hundredfold more goods in tenfold more shops. */
const planOf = (skus: number): StagePlan => ({
  shops: Math.round(10 * Math.sqrt(skus / 10_000)),
  productsPerShop: 1,
  pieces: 1_000,
  buyers: 40,
});
const READY_MS = 1_200_000;

type Place = { readonly products: number; readonly leaves: readonly string[]; readonly stage: Stage };

const { questions } = manyGoods();
/** The turn-th product, all over the catalogue. */
const nth = (turn: number, products: number): number => (turn * 7_919 + Math.floor(turn / products)) % products;

const works = (pages: boolean): Work<Place>[] => [
  {
    metric: 'list',
    what: 'goods of a category, 24 with facets',
    run: (send, { leaves }, turn) =>
      send({ method: 'GET', path: `/api/search?category=${leaves[turn % leaves.length]}&limit=24` }),
  },
  {
    metric: 'search',
    what: 'a question of one or two words, 24 with facets',
    run: (send, _, turn) =>
      send({
        method: 'GET',
        path: `/api/search?q=${encodeURIComponent(questions[turn % questions.length] ?? '')}&limit=24`,
      }),
  },
  {
    metric: 'product',
    what: 'a product as JSON',
    run: (send, { products }, turn) => send({ method: 'GET', path: `/api/products/${productId(nth(turn, products))}` }),
  },
  ...(pages
    ? [
        {
          metric: 'product_page',
          what: 'a product as a page',
          run: (send, { products }, turn) =>
            send({ method: 'GET', path: `/products/${productId(nth(turn * 31, products))}` }),
        } satisfies Work<Place>,
      ]
    : []),
  {
    metric: 'place',
    what: 'quote and place of two lines of two shops',
    async run(send, { products, stage }, turn) {
      const buyer = stage.buyers[turn % stage.buyers.length];
      const first = nth(turn * 17, products);
      const body = {
        // Neighbours are of different shops.
        lines: [first, (first + 1) % products].map((n) => ({ skuId: skuId(n, turn % SKUS_A_PRODUCT), quantity: 1 })),
        addressId: buyer?.addressId,
      };
      const token = buyer?.token;
      const quoted = await send({ method: 'POST', path: '/api/checkout/quote', token, body });
      const { fingerprint } = JSON.parse(quoted) as { fingerprint: string };
      const key = `growth-${process.pid}-${turn}`;
      await send({ method: 'POST', path: '/api/checkout/place', token, key, body: { ...body, fingerprint } });
    },
  },
];

/**
 * What one list, one question, one product and one placement cost when the catalogue is ten thousand, a hundred thousand, a million SKUs: a
 * market of its own for each size, all open at once and asked in turn; then the pages each touches in PostgreSQL.
 */
export async function catalogueGrowth(
  say: Say,
  ladder: readonly number[] = CATALOGUE_LADDER,
  kept?: string,
): Promise<Report> {
  const withPages = await buildPages();
  const filled: Filled<Place>[] = [];
  const open: MarketChild[] = [];
  try {
    for (const size of ladder)
      filled.push(await filledHome(say, 'SKUs', size, kept, (inside, home) => fill(inside, home, size)));
    const rungs: Rung<Place>[] = [];
    for (const { size, home, place } of filled) {
      const child = await openMarketChild(home, planOf(size));
      open.push(child);
      rungs.push({ size, url: child.url, place });
    }
    for (const { size, url } of rungs) say(`  ${size} SKUs: search is in memory after ${await untilSearch(url)} s`);
    const times = await timeWorks(say, rungs, works(withPages));
    // Whoever stops keeps the index: it is read again for the counting.
    for (const child of open.splice(0)) await child.stop();
    const pages: (ReadonlyMap<string, number> | null)[] = [];
    for (const { home, place } of filled) pages.push(await pagesIn(home, place, works(false)));
    const counted = works(false).flatMap(({ metric }): Figure[] => {
      const points = filled.map(({ size }, at) => [size, pages[at]?.get(metric) ?? Number.NaN] as const);
      return points.some(([, value]) => Number.isNaN(value)) ? [] : [grown(`${metric}_pages`, 'pages', points)];
    });
    return {
      figures: [...times, ...counted],
      notes: [
        machine(),
        ...works(withPages).map(({ metric, what }) => `${metric}: ${what}`),
        'One client, a market of its own for each size, asked in turn; pages: what PostgreSQL read of tables and indexes, cached or not, by its own count of the one connection.',
        'Filled: catalog.products, versions, skus, price_history, inventory.stock and movements, search.documents and sales; shops by the square root of the goods.',
      ],
    };
  } finally {
    for (const child of open) await child.stop();
    await dropFilled(filled, kept);
  }
}

async function fill(inside: Inside, home: string, size: number): Promise<Place> {
  const stage = await fillStage(inside.ctx, planOf(size));
  await fillCatalogue(inside, stage, size);
  writeFileSync(join(home, 'stage.json'), JSON.stringify(stage));
  return { products: Math.floor(size / SKUS_A_PRODUCT), leaves: await fullLeaves(inside.ctx), stage };
}

/** Seconds until the process answers searches from memory. */
async function untilSearch(url: string): Promise<number> {
  const began = performance.now();
  while (performance.now() - began < READY_MS) {
    const told = await (await fetch(`${url}/metrics`)).text();
    if (/^dongxi_search_index_ready 1$/m.test(told)) return round((performance.now() - began) / 1_000);
    await after(500);
  }
  throw new Error(`search was not in memory after ${READY_MS / 60_000} minutes`);
}

async function pagesIn(
  home: string,
  place: Place,
  work: readonly Work<Place>[],
): Promise<ReadonlyMap<string, number> | null> {
  const inside: Inside = await openInside(home);
  try {
    await inside.search.follow(inside.ctx);
    if (!inside.search.ready()) throw new Error('the index was not read from its file');
    return await countPages(inside, place, work);
  } finally {
    await inside.close();
  }
}
