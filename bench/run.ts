import { parseArgs } from 'node:util';
import { migrate } from '#kernel';
import { startPostgres } from '#postgres';
import { loadModules } from '../apps/server/market.ts';
import { adClicks } from './ad-clicks.ts';
import { runAll } from './all.ts';
import { liveBoard } from './board.ts';
import { catalogueGrowth } from './catalogue-growth.ts';
import { checkoutCost } from './checkout-cost.ts';
import { claimRush } from './claim-rush.ts';
import { exportFile } from './export.ts';
import { type Figure, jsonLine, kept, Missing, machine, type Report, round, type Say } from './figure.ts';
import { hotItem } from './hot-item.ts';
import { importGoods } from './import.ts';
import { dropHome, throwawayHome } from './market-child.ts';
import { orderGrowth } from './order-growth.ts';
import { payCallback } from './pay-callback.ts';
import { peers } from './peers.ts';
import { placeOrder } from './place-order.ts';
import { productPage } from './product-page.ts';
import { promotions } from './promotions.ts';
import { queryLayer } from './query-layer.ts';
import { recommend } from './recommend.ts';
import { searchFollowing } from './search-following.ts';
import { searchQuality } from './search-quality.ts';
import { searchSpeed } from './search-speed.ts';
import { searchTune } from './search-tune.ts';
import { searchWired } from './search-wired.ts';
import { sizesOf } from './sizes.ts';
import { startAgain } from './start.ts';

type Options = {
  /** Sizes of a ladder instead of a bench's own. */
  readonly ladder?: readonly number[];
  /** Where the databases of ladders stay for the next run. */
  readonly kept?: string;
  /** Where the peers are installed. */
  readonly peers?: string;
};
type Bench = {
  readonly what: string;
  readonly run: (say: Say, options: Options) => Promise<Report>;
  /** A tool of whoever works on the engine, no promise: `all` leaves it out. */
  readonly tool?: true;
};

const BENCHES: Readonly<Record<string, Bench>> = {
  'place-order': {
    what: 'whole checkouts a second at 16 clients against pgbench TPC-B',
    run: (say) => placeOrder(say),
  },
  'checkout-cost': {
    what: 'SQL statements, round trips, commits and WAL from the quote to paid with its journals; free of noise',
    run: (say) => checkoutCost(say),
  },
  'pay-callback': {
    what: 'verified callbacks of the payment provider to paid with journals a second against pgbench TPC-B',
    run: (say) => payCallback(say),
  },
  'product-page': {
    what: 'product detail, product page and home page a second against a bare Fastify',
    run: (say) => productPage(say),
  },
  'catalogue-growth': {
    what: 'list, search, product and place at 10,000, 100,000 and 1,000,000 SKUs (--ladder 1000,10000 for less)',
    run: (say, { ladder, kept }) => catalogueGrowth(say, ladder, kept),
  },
  'order-growth': {
    what: "a buyer's list, a shop's list with filters, statements and the board at 10,000, 1,000,000 and 5,000,000 orders",
    run: (say, { ladder, kept }) => orderGrowth(say, ladder, kept),
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
  'ad-clicks': {
    what: 'a rush of clicks on one campaign: clicks a second against updates of a single row, and who asks meanwhile',
    run: (say) => adClicks(say),
  },
  search: {
    what: 'the search engine alone at a million goods (DONGXI_BENCH_GOODS) against SQLite FTS5 and MiniSearch',
    run: (say) => searchSpeed(say),
  },
  'search-following': {
    what: 'how soon search shows what was listed, taken off or changed: through the market, and under load',
    run: (say) => searchFollowing(say),
  },
  'search-quality': {
    what: 'judged questions (DONGXI_DATA/search) and misspelt ones against plain BM25',
    run: async (say) => searchQuality(say),
  },
  'search-wired': {
    what: 'search over HTTP in a market of 100,000 goods (DONGXI_BENCH_GOODS): pages with and without counts, building, memory',
    run: (say) => searchWired(say),
  },
  'search-tune': {
    what: 'seeks better weights of the text score on half of the judged questions, proves them on the other; writes nothing',
    tool: true,
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
  'query-layer': {
    what: 'the same statements through postgres.js and through Kysely',
    tool: true,
    run: () => queryLayerAlone(),
  },
  peers: {
    what: 'what the peers do on the same work, where they are installed (--peers FOLDER or DONGXI_PEERS)',
    run: (say, { peers: folder }) => peers(say, folder),
  },
};

const USAGE = `npm run bench -- NAME [--json] [--ladder SIZES]
npm run bench -- all [--json] [--ladder SIZES] [--out FILE]

${Object.entries(BENCHES)
  .map(([name, { what }]) => `  ${name.padEnd(16)} ${what}`)
  .join('\n')}

  all              every one of them but the tools, each in a process of its own, and one table; goes on after one that fails
  --json           one JSON object a figure and nothing else
  --ladder SIZES   the sizes of the growth benches, rising: 10000,100000
  --kept FOLDER    the databases of the growth benches stay there, and are taken from there
  --out FILE       the JSON lines of \`all\`, added to this file: \`node bench/plot.ts FILE\` draws them
Exit 1: a promised ratio was not reached; 2: nothing was measured; 3: something that it needs is not here.`;

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

const verdict = (figure: Figure): string => {
  if (figure.atLeast === undefined && figure.atMost === undefined) return '';
  const promised = figure.atLeast === undefined ? `≤ ${figure.atMost}` : `≥ ${figure.atLeast}`;
  return kept(figure) ? `  ✓ ${promised}` : `  ✗ not ${promised}`;
};

const sentence = (figure: Figure): string =>
  `${figure.metric.padEnd(32)} ${String(round(figure.value)).padStart(9)} ${figure.unit.padEnd(12)} ÷ ${figure.baseline}: ${round(figure.ratio)}${verdict(figure)}`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      help: { type: 'boolean' },
      ladder: { type: 'string' },
      out: { type: 'string' },
      peers: { type: 'string' },
      kept: { type: 'string' },
    },
  });
  const [name = ''] = positionals;
  const bench = BENCHES[name];
  if (values.help || !(bench || name === 'all') || positionals.length > 1) {
    process.stderr.write(`${USAGE}\n`);
    return values.help ? 0 : 2;
  }
  const say: Say = values.json ? () => {} : (line) => void process.stdout.write(`${line}\n`);
  const options: Options = {
    ...(values.ladder ? { ladder: sizesOf(values.ladder) } : {}),
    ...(values.peers ? { peers: values.peers } : {}),
    ...(values.kept ? { kept: values.kept } : {}),
  };
  if (!bench) {
    const names = Object.keys(BENCHES).filter((one) => !BENCHES[one]?.tool);
    const given = (['ladder', 'peers', 'kept'] as const).flatMap((one) =>
      values[one] ? [`--${one}`, values[one]] : [],
    );
    return await runAll({ names, given, json: values.json ?? false, out: values.out ?? null });
  }
  say(`${name} on ${machine()}`);
  const { figures, notes } = await bench.run(say, options);
  for (const note of notes) say(note);
  for (const figure of figures) process.stdout.write(`${values.json ? jsonLine(name, figure) : sentence(figure)}\n`);
  return figures.every(kept) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  const expected = error instanceof Missing || error instanceof RangeError;
  process.stderr.write(
    `${expected ? error.message : `The bench could not run: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`}\n`,
  );
  process.exitCode = error instanceof Missing ? 3 : 2;
}
