import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildPages } from '../scripts/build.ts';
import type { BareReady } from './bare-process.ts';
import { Connection } from './connection.ts';
import { type Figure, median, type Report, round, type Say } from './figure.ts';
import { dropHome, type MarketChild, openMarketChild, throwawayHome } from './market-child.ts';

const CONNECTIONS = 16;
const PLAN = { shops: 4, productsPerShop: 10, pieces: 1_000, buyers: 1 };
/** Of what sending its bytes alone reaches, an answer reaches at least this part (issue 6). */
const JSON_AT_LEAST = 0.6;
const PAGE_AT_LEAST = 0.3;

/**
 * Product detail as JSON and as the rendered page, and the home page, for a visitor who is not signed in, against a bare Fastify that
 * answers the same bytes with the same headers: in turn, in processes of their own, the median of the rounds' ratios.
 */
export async function productPage(say: Say, seconds = 3, rounds = 5): Promise<Report> {
  if (!(await buildPages())) throw new Error('the pages could not be built');
  const home = throwawayHome();
  let market: MarketChild | null = null;
  let bare: Bare | null = null;
  try {
    say('opening a market of its own …');
    market = await openMarketChild(home, PLAN);
    const product = market.stage.shops[0]?.products[0]?.id ?? '';
    const figures: Figure[] = [];
    const notes: string[] = [];
    for (const { metric, path, atLeast } of [
      { metric: 'product_json_per_s', path: `/api/products/${product}`, atLeast: JSON_AT_LEAST },
      { metric: 'product_page_per_s', path: `/products/${product}`, atLeast: PAGE_AT_LEAST },
      { metric: 'home_page_per_s', path: '/', atLeast: PAGE_AT_LEAST },
    ]) {
      // As our own client asks: nothing is packed for either.
      const sample = await fetch(market.url + path, { headers: { ...HEADERS, 'accept-encoding': 'identity' } });
      const bytes = Buffer.from(await sample.arrayBuffer());
      if (sample.status !== 200) throw new Error(`${path}: ${sample.status}`);
      bare = await startBare(bytes, Object.fromEntries(sample.headers));
      const ours: number[] = [];
      const ratios: number[] = [];
      await perSecond(market.url + path, 3);
      await perSecond(bare.url, 2);
      for (let n = 1; n <= rounds; n += 1) {
        const own = await perSecond(market.url + path, seconds);
        const base = await perSecond(bare.url, seconds);
        say(`round ${n}: ${metric} ${round(own)} · bare Fastify ${round(base)} · ratio ${round(own / base)}`);
        ours.push(own);
        ratios.push(own / base);
      }
      await bare.stop();
      bare = null;
      notes.push(`${metric}: ${bytes.length} bytes`);
      figures.push({
        metric,
        value: median(ours),
        unit: '1/s',
        baseline: 'bare Fastify, same bytes',
        ratio: median(ratios),
        atLeast,
      });
    }
    return { figures, notes: [`${CONNECTIONS} connections, median of ${rounds} rounds of ${seconds} s`, ...notes] };
  } finally {
    await bare?.stop();
    await market?.stop();
    await dropHome(home);
  }
}

const HEADERS = { accept: 'text/html,application/json', 'accept-language': 'zh-CN' };

/** Every connection asks again as soon as it is answered. */
async function perSecond(url: string, seconds: number): Promise<number> {
  const { pathname } = new URL(url);
  const head = Object.entries(HEADERS)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  let answered = 0;
  const began = performance.now();
  const until = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const connection = await Connection.to(url);
      while (performance.now() < until) {
        const { status } = await connection.send('GET', pathname, head, '');
        if (status !== 200) throw new Error(`${url}: ${status}`);
        answered += 1;
      }
      connection.close();
    }),
  );
  return (answered * 1000) / (performance.now() - began);
}

type Bare = { readonly url: string; stop(): Promise<void> };

async function startBare(bytes: Buffer, headers: Record<string, string>): Promise<Bare> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'bare-process.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  child.send({ bytes, headers });
  const [{ url }] = (await once(child, 'message')) as [BareReady];
  return {
    url,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
