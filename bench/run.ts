import { parseArgs } from 'node:util';
import { migrate } from '#kernel';
import { startPostgres } from '#postgres';
import { loadModules } from '../apps/server/market.ts';
import { liveBoard } from './board.ts';
import { checkoutCost } from './checkout-cost.ts';
import { claimRush } from './claim-rush.ts';
import { exportFile } from './export.ts';
import { type Figure, jsonLine, machine, type Report, round, type Say } from './figure.ts';
import { hotItem } from './hot-item.ts';
import { importGoods } from './import.ts';
import { dropHome, throwawayHome } from './market-child.ts';
import { PgbenchMissing } from './pgbench.ts';
import { placeOrder } from './place-order.ts';
import { productPage } from './product-page.ts';
import { promotions } from './promotions.ts';
import { queryLayer } from './query-layer.ts';
import { recommend } from './recommend.ts';
import { searchFollowing } from './search-following.ts';
import { searchQuality } from './search-quality.ts';
import { searchSpeed } from './search-speed.ts';
import { searchTune } from './search-tune.ts';
import { DataMissing } from './sequences.ts';
import { startAgain } from './start.ts';

type Bench = { readonly what: string; readonly run: (say: Say) => Promise<Report> };

const BENCHES: Readonly<Record<string, Bench>> = {
  'place-order': {
    what: 'whole checkouts a second at 16 clients against pgbench TPC-B',
    run: (say) => placeOrder(say),
  },
  'checkout-cost': {
    what: 'SQL statements, round trips, commits and WAL from the quote to paid with its journals; free of noise',
    run: (say) => checkoutCost(say),
  },
  'product-page': {
    what: 'product detail and product page a second against a bare Fastify',
    run: (say) => productPage(say),
  },
  import: {
    what: 'a file of 100,000 rows with 3 % bad ones, killed on the way and started again',
    run: (say) => importGoods(say),
  },
  export: {
    what: 'the orders of a shop as CSV and XLSX, a million rows: rows a second, memory, taken up again',
    run: (say) => exportFile(say),
  },
  'hot-item': {
    what: 'one SKU wanted by 64 clients against single-row updates of pgbench, and the other goods meanwhile',
    run: (say) => hotItem(say),
  },
  promotions: {
    what: 'the quote engine alone: 50 lines, 60 coupons, 40 rules, 5,000 cards; and 20,000 claims on 1,000 coupons',
    run: async (say) => {
      const engine = promotions(say);
      const rush = await claimRush(say);
      return { figures: [...engine.figures, ...rush.figures], notes: [...engine.notes, ...rush.notes] };
    },
  },
  search: {
    what: 'the search engine alone at a million goods (DONGXI_BENCH_GOODS) against SQLite FTS5',
    run: async (say) => searchSpeed(say),
  },
  'search-following': {
    what: 'how soon search shows what was listed, taken off or changed: through the market, and under load',
    run: (say) => searchFollowing(say),
  },
  'search-quality': {
    what: 'judged questions (DONGXI_DATA/search) and misspelt ones against plain BM25',
    run: async (say) => searchQuality(say),
  },
  'search-tune': {
    what: 'seeks better weights of the text score on half of the judged questions, proves them on the other; writes nothing',
    run: async (say) => searchTune(say),
  },
  start: {
    what: 'npm start on the demo market, five times: until it is ready; its memory at rest and with visitors',
    run: (say) => startAgain(say),
  },
  recommend: {
    what: 'the next item on public sequence sets (DONGXI_DATA) beside the published rows',
    run: async (say) => recommend(say),
  },
  board: {
    what: "a campaign's live board while 16 clients buy its goods: how far it is behind",
    run: (say) => liveBoard(say),
  },
  'query-layer': { what: 'the same statements through postgres.js and through Kysely', run: () => queryLayerAlone() },
};

const USAGE = `npm run bench -- NAME [--json]

${Object.entries(BENCHES)
  .map(([name, { what }]) => `  ${name.padEnd(16)} ${what}`)
  .join('\n')}

  --json   one JSON object a figure and nothing else. Exit 1: a promised ratio was not reached; 2: nothing was measured.`;

async function queryLayerAlone(): Promise<Report> {
  const home = throwawayHome();
  const quiet = { info: () => {}, warn: console.warn, error: console.error };
  const server = await startPostgres({ home, log: quiet });
  try {
    await migrate(server.url, await loadModules([]));
    return { figures: await queryLayer(server.url), notes: [] };
  } finally {
    await server.stop();
    await dropHome(home);
  }
}

const sentence = (figure: Figure): string => {
  const held =
    figure.atLeast === undefined
      ? ''
      : figure.ratio >= figure.atLeast
        ? `  ✓ ≥ ${figure.atLeast}`
        : `  ✗ below ${figure.atLeast}`;
  return `${figure.metric.padEnd(32)} ${String(round(figure.value)).padStart(9)} ${figure.unit.padEnd(12)} ÷ ${figure.baseline}: ${round(figure.ratio)}${held}`;
};

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const [name = ''] = positionals;
  const bench = BENCHES[name];
  if (values.help || !bench || positionals.length > 1) {
    process.stderr.write(`${USAGE}\n`);
    return values.help ? 0 : 2;
  }
  const say: Say = values.json ? () => {} : (line) => void process.stdout.write(`${line}\n`);
  say(`${name} on ${machine()}`);
  const { figures, notes } = await bench.run(say);
  for (const note of notes) say(note);
  for (const figure of figures) process.stdout.write(`${values.json ? jsonLine(name, figure) : sentence(figure)}\n`);
  return figures.every((figure) => figure.ratio >= (figure.atLeast ?? 0)) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(
    `${error instanceof PgbenchMissing || error instanceof DataMissing ? error.message : `The bench could not run: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`}\n`,
  );
  process.exitCode = 2;
}
