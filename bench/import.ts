import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '#kernel';
import { type Copied, copied } from './copy.ts';
import { type Figure, machine, type Report, round, type Say } from './figure.ts';
import { dropHome, type MarketChild, openMarketChild, throwawayHome } from './market-child.ts';

/** What is promised: so many rows, of which 3 in 100 are bad, in five minutes on two cores. */
const ROWS = 100_000;
const PROMISED_SECONDS = 300;
const KILL_AT = 0.4;
/** Of what COPY reaches, the import reaches at least this part (issue 6). */
const OF_COPY = 0.1;

type Summary = Readonly<
  Record<'fileRows' | 'elsewhere' | 'created' | 'updated' | 'unchanged' | 'repeated' | 'rejected', number>
>;
type View = {
  readonly importId: string;
  readonly state: string;
  readonly summary: Summary;
  readonly done: { readonly chunks: number; readonly of: number };
};

/** Goods of one to five SKUs; three rows in a hundred lack a price, have a bad one, or lack a column. */
function file(rows: number): { text: string; bad: number } {
  const lines = ['商品编码,规格编码,商品标题,售价,库存,类目,颜色,重量g'];
  let bad = 0;
  for (let n = 0, product = 0; n < rows; product += 1)
    for (let sku = 0; sku < 1 + (product % 5) && n < rows; sku += 1, n += 1) {
      const price = ((product % 900) + 10.5).toFixed(2);
      const start = `P${product},P${product}-${sku},手工陶杯第 ${product} 款`;
      const rest = `${(n % 90) + 1},hg-11-6-1,釉色 ${sku},${300 + (n % 200)}`;
      const fault = n % 100 < 3 ? n % 3 : -1;
      if (fault >= 0) bad += 1;
      lines.push(
        fault === 0
          ? `${start},,${rest}`
          : fault === 1
            ? `${start},三十元,${rest}`
            : fault === 2
              ? `${start},${price}`
              : `${start},${price},${rest}`,
      );
    }
  return { text: `${lines.join('\n')}\n`, bad };
}

/** A figure of the market's memory, in MiB: `VmRSS` is resident now, `VmHWM` the most that was since `forgetPeak`. */
const memoryOf = (pid: number, figure: 'VmRSS' | 'VmHWM'): number =>
  Number(new RegExp(`${figure}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** The peak begins anew: what filling the stage took is not the import's. */
const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

async function call<T>(market: MarketChild, method: string, path: string, body?: FormData | object): Promise<T> {
  const [shop] = market.stage.shops;
  const reply = await fetch(`${market.url}/api/shops/${shop?.id}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${shop?.ownerToken}`,
      'idempotency-key': randomUUID(),
      ...(body && !(body instanceof FormData) ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: body instanceof FormData ? body : JSON.stringify(body) } : {}),
  });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  return (await reply.json()) as T;
}

type Watched = { readonly view: View; readonly memory: readonly { readonly share: number; readonly mib: number }[] };

/** Looks on until the import is done, or has come so far. */
async function watch(market: MarketChild, importId: string, until: number, say: Say): Promise<Watched> {
  const memory: { share: number; mib: number }[] = [];
  let told = 0;
  for (;;) {
    const view = await call<View>(market, 'GET', `/imports/${importId}`);
    const share = view.done.of === 0 ? 0 : view.done.chunks / view.done.of;
    memory.push({ share, mib: memoryOf(market.pid, 'VmRSS') });
    if (share >= told + 0.1) {
      told = Math.floor(share * 10) / 10;
      say(`  ${Math.round(share * 100)} %, ${Math.round(memory.at(-1)?.mib ?? 0)} MiB`);
    }
    if (view.state === 'done' || share >= until) return { view, memory };
    if (view.state === 'failed') throw new Error('the import failed');
    await pause(500);
  }
}

type Run = {
  readonly rows: number;
  readonly worked: number;
  readonly first: Watched;
  readonly second: Watched;
  /** Most resident memory, MiB: until the file was planned, and while it was written, in whichever process that was more. */
  readonly planning: number;
  readonly working: number;
  readonly note: string;
  /** What COPY takes for the same, on the same server. */
  readonly copied: Copied;
};

/**
 * The import of a large file through the API of a market in a process of its own, killed on the way and started again: rows a
 * second over the time the two processes worked, memory against that of a tenth of the rows, and whether everything is there
 * once.
 */
export async function importGoods(say: Say, rows = ROWS): Promise<Report> {
  const small = await once(say, rows / 10);
  const large = await once(say, rows);
  const double = await beginning(say, rows * 2);
  const curve = [small, large].map((one) => `${one.rows} rows ${Math.round(one.planning)}/${Math.round(one.working)}`);
  return {
    figures: figures(small, large),
    notes: [
      `${large.note}; ${machine()}`,
      `peak resident memory while planning/writing, MiB: ${[...curve, `${rows * 2} rows ${Math.round(double)}`].join(', ')}`,
    ],
  };
}

/** Most resident memory, MiB, while a file is planned; it is not written. */
async function beginning(say: Say, rows: number): Promise<number> {
  const home = throwawayHome();
  const market = await openMarketChild(home, PLAN);
  try {
    return (await plan(market, rows, say)).peak;
  } finally {
    await market.stop();
    await dropHome(home);
  }
}

const PLAN = { shops: 1, productsPerShop: 1, pieces: 1, buyers: 0 };

type Planned = { readonly importId: string; readonly bad: number; readonly peak: number };

/** Sends a file, which plans it. */
async function plan(market: MarketChild, rows: number, say: Say): Promise<Planned> {
  const { text, bad } = file(rows);
  const form = new FormData();
  form.append('file', new Blob([text], { type: 'text/csv' }), 'goods.csv');
  forgetPeak(market.pid);
  const idle = memoryOf(market.pid, 'VmRSS');
  const began = performance.now();
  const { importId } = await call<View>(market, 'POST', '/imports', form);
  const peak = memoryOf(market.pid, 'VmHWM');
  say(
    `planned ${rows} rows in ${round((performance.now() - began) / 1000)} s: ${Math.round(idle)} → ${Math.round(peak)} MiB`,
  );
  return { importId, bad, peak };
}

async function once(say: Say, rows: number): Promise<Run> {
  const home = throwawayHome();
  let market = await openMarketChild(home, PLAN);
  try {
    const began = performance.now();
    const { importId, bad, peak: planning } = await plan(market, rows, say);
    forgetPeak(market.pid);
    await call(market, 'POST', `/imports/${importId}/run`, {});
    const first = await watch(market, importId, KILL_AT, say);
    let worked = (performance.now() - began) / 1000;
    const before = memoryOf(market.pid, 'VmHWM');
    await market.kill();
    say(`killed after ${round(worked)} s at ${Math.round((first.memory.at(-1)?.share ?? 0) * 100)} %`);
    market = await openMarketChild(home, PLAN);
    forgetPeak(market.pid);
    const again = performance.now();
    const second = await watch(market, importId, Number.POSITIVE_INFINITY, say);
    worked += (performance.now() - again) / 1000;
    const working = Math.max(before, memoryOf(market.pid, 'VmHWM'));
    const note = await proof(market, second.view, rows, bad);
    const byCopy = await copied(market.adminUrl, file(rows).text);
    return { rows, worked, first, second, planning, working, note, copied: byCopy };
  } finally {
    await market.stop();
    await dropHome(home);
  }
}

function figures(small: Run, large: Run): Figure[] {
  const { rows, worked, first, second, copied: byCopy } = large;
  const writing = [...first.memory, ...second.memory].filter((one) => one.share > 0.05);
  const early = Math.max(...second.memory.filter((one) => one.share < 0.7).map((one) => one.mib));
  const late = Math.max(...second.memory.filter((one) => one.share >= 0.7).map((one) => one.mib));
  const promised = ROWS / PROMISED_SECONDS;
  return [
    {
      metric: 'import_rows_per_s',
      value: rows / worked,
      unit: 'rows/s',
      baseline: `${ROWS} rows in ${PROMISED_SECONDS} s`,
      ratio: rows / worked / promised,
      atLeast: 1,
    },
    {
      metric: 'import_by_copy_of_the_file',
      value: rows / worked,
      unit: 'rows/s',
      baseline: `${Math.round(rows / byCopy.fileSeconds)} rows/s by COPY of the file's rows into a table of text`,
      ratio: byCopy.fileSeconds / worked,
      atLeast: OF_COPY,
    },
    {
      metric: 'import_by_copy_of_its_tables',
      value: rows / worked,
      unit: 'rows/s',
      baseline: `${Math.round(rows / byCopy.tablesSeconds)} rows/s by COPY of what it wrote into tables with the same checks and indexes`,
      ratio: byCopy.tablesSeconds / worked,
      atLeast: OF_COPY,
    },
    {
      metric: 'memory_early_by_late',
      value: late,
      unit: 'MiB',
      baseline: `${Math.round(early)} MiB before`,
      ratio: early / late,
      atLeast: 0.8,
    },
    {
      metric: 'memory_at_most',
      value: Math.max(...writing.map((one) => one.mib)),
      unit: 'MiB',
      baseline: '1 GiB',
      ratio: 1024 / Math.max(...writing.map((one) => one.mib)),
    },
    peak('planning', small, large),
    peak('working', small, large),
  ];
}

/**
 * Flat: ten times the rows take at most 1.15 times the memory. Memory is the most that was resident of the market's process (VmHWM),
 * with all that an idle market has: while planning from the sending of the file to its answer, while writing from the order to write
 * to the last row, before the kill or after it.
 */
const peak = (what: 'planning' | 'working', small: Run, large: Run): Figure => ({
  metric: `peak_${what}`,
  value: large[what],
  unit: 'MiB',
  baseline: `${Math.round(small[what])} MiB at ${small.rows} rows, ${round(large[what] / small[what])} times`,
  ratio: small[what] / large[what],
  atLeast: 1 / 1.15,
});

/** Nothing twice, nothing missing: the counts of the import against those of the tables. */
async function proof(market: MarketChild, view: View, rows: number, bad: number): Promise<string> {
  const sql = connect({ url: market.ownerUrl, max: 1 });
  try {
    const [found] = await sql<{ products: number; skus: number; doubles: number }[]>`
      SELECT (SELECT count(*) FROM catalog.products WHERE outer_code LIKE 'P%') AS products,
        (SELECT count(*) FROM catalog.skus WHERE outer_code LIKE 'P%') AS skus,
        (SELECT count(*) FROM (SELECT 1 FROM catalog.skus WHERE outer_code LIKE 'P%' GROUP BY outer_code HAVING count(*) > 1) AS twice) AS doubles`;
    const { created, rejected } = view.summary;
    const whole = created + rejected === rows && rejected === bad && found?.skus === created && found.doubles === 0;
    if (!whole) throw new Error(`the import does not add up: ${JSON.stringify({ summary: view.summary, found, bad })}`);
    return `${created} rows written as ${found?.products} products, ${rejected} rejected with their reasons, nothing twice`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
