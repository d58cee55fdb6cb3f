import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { type Figure, machine, median, type Report, type Say } from './figure.ts';
import { dropHome, throwawayHome } from './market-child.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const STARTS = 5;
/** What is promised (issue 2 and 6): ready in 5 s on a market with content, and no more than 400 MB. */
const READY_S = 5;
const MEMORY_MB = 400;
const IDLE_MS = 10_000;
const LOAD_MS = 20_000;
const VISITORS = 8;

type Started = { readonly child: ChildProcess; readonly url: string; readonly seconds: number };

/** `npm start` without npm: from the command to the line that says it is ready, in seconds. */
async function start(home: string): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, ['scripts/bootstrap.mjs', 'apps/server/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', DONGXI_HOME: home, DONGXI_SEED: 'demo' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (text: Buffer): void => {
      said += text.toString();
      const ready = /Dongxi is ready: (\S+)/.exec(said)?.[1];
      if (ready) resolve(ready);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`the market ended with ${code}:\n${said}`)));
  });
  return { child, url, seconds: (performance.now() - began) / 1_000 };
}

async function stop({ child }: Started): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`the market ended with ${code}`);
}

/** The server's own process, which the command started: resident memory in MB, now or at most so far. */
function memoryOf({ child }: Started, what: 'VmRSS' | 'VmHWM'): number {
  const pid = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ')[0];
  const kib = new RegExp(`${what}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1_024;
}

/** People who look: the home page, a list, goods one after the other. Answers how many pages they got. */
async function visited(url: string): Promise<number> {
  const list = (await (await fetch(`${url}/api/search?limit=40`)).json()) as { items: { productId: string }[] };
  const places = ['/', '/search?q=茶', ...list.items.map(({ productId }) => `/products/${productId}`)];
  const until = performance.now() + LOAD_MS;
  let pages = 0;
  const visitor = async (first: number): Promise<void> => {
    for (let n = first; performance.now() < until; n += VISITORS) {
      const answer = await fetch(url + (places[n % places.length] ?? '/'));
      await answer.arrayBuffer();
      if (answer.status !== 200) throw new Error(`${answer.url} answers ${answer.status}`);
      pages += 1;
    }
  };
  await Promise.all(Array.from({ length: VISITORS }, (_, n) => visitor(n)));
  return pages;
}

/** At rest, and at most while people look; pages they got. The market is stopped whatever comes of it. */
async function memory(home: string): Promise<{ idle: number; pages: number; most: number }> {
  const market = await start(home);
  try {
    await after(IDLE_MS);
    const idle = memoryOf(market, 'VmRSS');
    const pages = await visited(market.url);
    return { idle, pages, most: memoryOf(market, 'VmHWM') };
  } finally {
    await stop(market);
  }
}

/** A market with the demo's content, started again and again; then its memory, at rest and with visitors. */
export async function startAgain(say: Say): Promise<Report> {
  const home = throwawayHome();
  try {
    const first = await start(home);
    say(`  first start with the demo seed: ${first.seconds.toFixed(1)} s`);
    await stop(first);
    const later: number[] = [];
    for (let n = 0; n < STARTS; n += 1) {
      const again = await start(home);
      later.push(again.seconds);
      say(`  start ${n + 1}: ${again.seconds.toFixed(2)} s`);
      await stop(again);
    }
    const { idle, pages, most } = await memory(home);
    const promised = (metric: string, value: number, unit: string, most: number): Figure => ({
      metric,
      value,
      unit,
      baseline: `${most} ${unit} promised, over measured`,
      ratio: most / value,
      atLeast: 1,
    });
    return {
      figures: [
        promised('start_s', median(later), 's', READY_S),
        promised('memory_idle_mb', idle, 'MB', MEMORY_MB),
        promised('memory_visited_mb', most, 'MB', MEMORY_MB),
      ],
      notes: [
        machine(),
        `First start (database made, seeded with the demo): ${first.seconds.toFixed(1)} s; packages were installed before.`,
        `Memory of the server's process, PostgreSQL and the sandbox gateway apart: ${IDLE_MS / 1_000} s after it was ready, and the most while ${VISITORS} visitors got ${pages} pages in ${LOAD_MS / 1_000} s.`,
      ],
    };
  } finally {
    await dropHome(home);
  }
}
