import { readFileSync } from 'node:fs';
import { connect, uuidOf } from '#kernel';
import { type Figure, machine, type Report, round, type Say } from './figure.ts';
import { dropHome, type MarketChild, openMarketChild, throwawayHome } from './market-child.ts';

const ROWS = 1_000_000;
const LINES_AN_ORDER = 2;
/** Where the first download of the CSV is broken off. */
const BREAK_AT = 0.4;

/** Resident memory of the market's process, in MiB. */
const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** Orders of the stage's shop as the database holds them, made by the database: to be read, not to be worked with. */
async function fill(market: MarketChild, rows: number): Promise<void> {
  const sql = connect({ url: market.ownerUrl, max: 1 });
  const [shop] = market.stage.shops;
  const shopId = uuidOf('shp', shop?.id ?? '');
  const skuId = uuidOf('sku', shop?.products[0]?.skuId ?? '');
  const productId = uuidOf('prd', shop?.products[0]?.id ?? '');
  try {
    await sql`
      INSERT INTO orders.orders (shop_id, id, trade_id, buyer_id, number, state, goods_fen, discount_fen, freight_fen, payable_fen, freight, receiver,
        ship_within_hours, placed_at, paid_at)
      SELECT ${shopId}, lpad(to_hex(n), 32, '0')::uuid, ('1' || lpad(to_hex(n), 31, '0'))::uuid, ${shopId}, '20260101' || lpad(n::text, 12, '0'), 'awaiting_shipment',
        9800 * ${LINES_AN_ORDER}::int, 0, 0, 9800 * ${LINES_AN_ORDER}::int, '{"groups": [], "divisionCode": "330106"}',
        '{"name": "王小明", "phone": "sealed", "phoneMasked": "138****8000", "divisionCode": "330106", "divisionNames": ["浙江省", "杭州市", "西湖区"], "street": "文三路 1 号"}',
        48, timestamptz '2026-01-01' + n * interval '20 seconds', timestamptz '2026-01-01' + n * interval '20 seconds'
      FROM generate_series(1, ${rows / LINES_AN_ORDER}::int) AS n`;
    await sql`
      INSERT INTO orders.lines (shop_id, order_id, id, product_id, version, sku_id, category_id, title, sale_attributes, quantity, weight_grams,
        unit_list_fen, unit_price_fen, discounts, discount_fen, payable_fen, freight_fen, commission_bps, tax_bps, return_rule, ship_within_hours)
      SELECT ${shopId}, lpad(to_hex(n), 32, '0')::uuid, ('2' || lpad(to_hex(n * 4 + line), 31, '0'))::uuid, ${productId}, 1, ${skuId}, 'hg',
        '{"zh": "雾蓝电水壶 1.5 升 食品级不锈钢", "en": "Kettle 1.5 l"}', '[{"name": {"zh": "颜色", "en": "colour"}, "value": {"zh": "雾蓝", "en": "blue"}}]',
        2, 500, 4900, 4900, '[]', 0, 9800, 0, 500, 1300, 'seven_days', 48
      FROM generate_series(1, ${rows / LINES_AN_ORDER}::int) AS n, generate_series(1, ${LINES_AN_ORDER}::int) AS line`;
    await sql`ANALYZE orders.orders`;
    await sql`ANALYZE orders.lines`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

type Download = {
  readonly bytes: number;
  readonly rows: number;
  readonly seconds: number;
  readonly memory: readonly number[];
  /** Of a CSV: the last order of which everything has come, and the rows up to its end. */
  readonly lastWhole: string;
  readonly wholeRows: number;
};

/** Reads the file as a client does; of a CSV counts the rows, and may break off after so many. */
async function download(market: MarketChild, query: string, most = Number.POSITIVE_INFINITY): Promise<Download> {
  const [shop] = market.stage.shops;
  const began = performance.now();
  const memory: number[] = [];
  const watch = setInterval(() => memory.push(memoryOf(market.pid)), 200);
  const leave = new AbortController();
  const seen = { bytes: 0, rows: 0, last: '', lastWhole: '', wholeRows: 0, rest: '' };
  try {
    const reply = await fetch(`${market.url}/api/shops/${shop?.id}/orders/export?${query}`, {
      headers: { authorization: `Bearer ${shop?.ownerToken}` },
      signal: leave.signal,
    });
    if (!reply.ok || !reply.body) throw new Error(`export: ${reply.status} ${await reply.text()}`);
    const text = new TextDecoder();
    for await (const chunk of reply.body) {
      seen.bytes += chunk.byteLength;
      if (!query.includes('csv')) continue;
      const lines = (seen.rest + text.decode(chunk, { stream: true })).split('\r\n');
      seen.rest = lines.pop() ?? '';
      for (const line of lines) {
        const number = line.slice(0, 20);
        if (!/^\d{20}$/.test(number)) continue;
        if (number !== seen.last) {
          seen.lastWhole = seen.last;
          seen.wholeRows = seen.rows;
        }
        seen.rows += 1;
        seen.last = number;
      }
      if (seen.rows >= most) {
        leave.abort();
        break;
      }
    }
  } catch (error) {
    if (!leave.signal.aborted) throw error;
  } finally {
    clearInterval(watch);
  }
  return { ...seen, seconds: (performance.now() - began) / 1000, memory: [...memory, memoryOf(market.pid)] };
}

/** The file of a shop with a million rows: rows a second and memory, as CSV and as XLSX, and a download taken up again. */
export async function exportFile(say: Say, rows = ROWS): Promise<Report> {
  const home = throwawayHome();
  const market = await openMarketChild(home, { shops: 1, productsPerShop: 1, pieces: 1, buyers: 0 });
  try {
    await fill(market, rows);
    say(`${rows} rows in ${rows / LINES_AN_ORDER} orders are there`);
    // What a process has grown to after a first, small file is where "flat" begins.
    await download(market, 'format=csv', rows / 20);
    const idle = memoryOf(market.pid);
    const broken = await download(market, 'format=csv', rows * BREAK_AT);
    say(`broken off after ${broken.rows} rows`);
    const rest = await download(market, `format=csv&after=${broken.lastWhole}`);
    const whole = await download(market, 'format=csv');
    say(`CSV: ${whole.rows} rows, ${round(whole.bytes / 2 ** 20)} MiB in ${round(whole.seconds)} s`);
    const sheet = await download(market, 'format=xlsx');
    say(`XLSX: ${round(sheet.bytes / 2 ** 20)} MiB in ${round(sheet.seconds)} s`);
    if (whole.rows !== rows) throw new Error(`${whole.rows} rows came, ${rows} are there`);
    const kept = broken.wholeRows;
    if (kept + rest.rows !== rows) throw new Error(`${kept} and ${rest.rows} rows are not ${rows}`);
    return {
      figures: [...figuresOf('csv', rows, whole, idle), ...figuresOf('xlsx', rows, sheet, idle)],
      notes: [
        `taken up again after order ${broken.lastWhole}: ${kept} rows kept, ${rest.rows} more, nothing twice and nothing missing; ${machine()}`,
        `the process had ${Math.round(idle)} MiB before; memory is its resident set, five times a second`,
      ],
    };
  } finally {
    await market.stop();
    await dropHome(home);
  }
}

function figuresOf(format: string, rows: number, one: Download, idle: number): Figure[] {
  const half = Math.floor(one.memory.length / 2);
  const early = Math.max(...one.memory.slice(0, half));
  const late = Math.max(...one.memory.slice(half));
  return [
    {
      metric: `${format}_rows_per_s`,
      value: rows / one.seconds,
      unit: 'rows/s',
      baseline: 'a million in five minutes',
      ratio: (rows / one.seconds) * (300 / ROWS),
      atLeast: 1,
    },
    {
      metric: `${format}_memory_early_by_late`,
      value: late,
      unit: 'MiB',
      baseline: `${Math.round(early)} MiB in the first half`,
      ratio: early / late,
      atLeast: 0.8,
    },
    {
      metric: `${format}_memory_peak`,
      value: Math.max(early, late),
      unit: 'MiB',
      baseline: `${Math.round(idle)} MiB before`,
      ratio: idle / Math.max(early, late),
    },
  ];
}
