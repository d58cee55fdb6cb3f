import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buyFor } from './checkouts.ts';
import { Connection } from './connection.ts';
import { type Figure, Missing, machine, type Report, round, type Say } from './figure.ts';
import { dropHome, type MarketChild, openMarketChild, throwawayHome } from './market-child.ts';
import { findPgbench, preparePgbench } from './pgbench.ts';

const PEERS = ['medusa', 'vendure'] as const;
const CLIENTS = 16;
const SECONDS = 6;
const PLAN = { shops: 20, productsPerShop: 10, pieces: 900_000, buyers: 200 };

/** What a peer's program writes: answers a second by work, and pgbench's TPC-B beside them. */
export type PeerResult = {
  readonly scenarios: readonly { readonly name: string; readonly conc: number; readonly rps: number }[];
  readonly pgbench: readonly { readonly tpcb: number }[];
};
/** Our own answers a second by the same names, and TPC-B in the same minutes. */
export type Ours = { readonly perSecond: Readonly<Record<string, number>>; readonly tpcb: number };

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** Ours over theirs, each first over the TPC-B of its own server in its own minutes; works that only one of them has are left out. */
export function beside(peer: string, theirs: PeerResult, ours: Ours): Figure[] {
  const theirTpcb = mean(theirs.pgbench.map((one) => one.tpcb));
  return Object.entries(ours.perSecond).flatMap(([work, own]) => {
    const found = theirs.scenarios.find(({ name, conc }) => name === work && conc === CLIENTS);
    if (!found || !(theirTpcb > 0)) return [];
    return [
      {
        metric: `${peer}_${work}`,
        value: found.rps,
        unit: '1/s',
        baseline: `ours ${round(own)}/s; both over TPC-B (${round(theirTpcb)}, ${round(ours.tpcb)} tps); the ratio is ours over theirs`,
        ratio: own / ours.tpcb / (found.rps / theirTpcb),
      },
    ];
  });
}

/** Where the peers are, by the flag or DONGXI_PEERS. Throws Missing with how to get there. */
function peersFolder(given: string | undefined): string {
  const folder = given ?? process.env.DONGXI_PEERS;
  if (folder && existsSync(join(folder, 'bench/run.mjs'))) return folder;
  throw new Missing(
    'No peers to measure: --peers FOLDER or DONGXI_PEERS names a folder with bench/run.mjs (`node run.mjs PEER --out FILE` writes scenarios and pgbench as JSON), medusa/ and vendure/. Nothing was measured.',
  );
}

/** Those of the peers whose server runs. */
const running = (folder: string): string[] =>
  PEERS.filter((peer) => {
    const file = join(folder, peer, 'server.pid');
    try {
      process.kill(Number(readFileSync(file, 'utf8')), 0);
      return true;
    } catch {
      return false;
    }
  });

/** The same work by Medusa and Vendure, where they are installed and run, beside ours: list, detail and whole checkouts at 16 clients. */
export async function peers(say: Say, given?: string): Promise<Report> {
  const folder = peersFolder(given);
  findPgbench();
  const there = running(folder);
  if (there.length === 0)
    throw new Missing(
      `No peer runs: start one in ${folder} with its own script (PEERS=${folder} ./medusa.sh all 10000, ./vendure.sh all 10000; its server.pid is looked for). Nothing was measured.`,
    );
  const figures: Figure[] = [];
  for (const peer of there) {
    say(`measuring ${peer} …`);
    const theirs = await measured(folder, peer);
    const ours = await ourselves();
    figures.push(...beside(peer, theirs, ours));
  }
  return {
    figures,
    notes: [
      machine(),
      `${CLIENTS} clients, ${SECONDS} s a row, one after the other; checkouts of two lines, ours of two shops`,
    ],
  };
}

async function measured(folder: string, peer: string): Promise<PeerResult> {
  const out = mkdtempSync(join(tmpdir(), 'dongxi-peer-'));
  try {
    const file = join(out, `${peer}.json`);
    const child = spawn(
      process.execPath,
      [
        'run.mjs',
        peer,
        '--sections',
        'base,reads,writes',
        '--conc',
        String(CLIENTS),
        '--wconc',
        String(CLIENTS),
      ].concat(['--seconds', String(SECONDS), '--warmup', '2', '--runs', '1', '--out', file]),
      { cwd: join(folder, 'bench'), env: { ...process.env, PEERS: folder }, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`${peer}'s program ended with ${code}`);
    return JSON.parse(readFileSync(file, 'utf8')) as PeerResult;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

async function ourselves(): Promise<Ours> {
  const home = throwawayHome();
  let market: MarketChild | null = null;
  try {
    market = await openMarketChild(home, PLAN, { env: { DONGXI_STAGE_PAGES: 'none' } });
    const pgbench = await preparePgbench(market.adminUrl);
    await buyFor(market.url, market.stage, CLIENTS, SECONDS / 2, 99);
    const product = market.stage.shops[0]?.products[0]?.id;
    const checkout = await buyFor(market.url, market.stage, CLIENTS, SECONDS, 1);
    return {
      tpcb: await pgbench.tps(CLIENTS, SECONDS),
      perSecond: {
        list: await answered(market.url, '/api/search?limit=24'),
        detail: await answered(market.url, `/api/products/${product}`),
        checkout: checkout.perSecond,
      },
    };
  } finally {
    await market?.stop();
    await dropHome(home);
  }
}

async function answered(url: string, path: string): Promise<number> {
  let count = 0;
  const until = performance.now() + SECONDS * 1_000;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const line = await Connection.to(url);
      while (performance.now() < until) {
        const { status } = await line.send('GET', path, '', '');
        if (status !== 200) throw new Error(`${path}: ${status}`);
        count += 1;
      }
      line.close();
    }),
  );
  return count / SECONDS;
}
