import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gatherSamples } from '../apps/test/e2e/samples.ts';
import { ensureChromium } from './chromium.ts';
import { CATEGORIES, judged, lineOf, medianOf, type Reading, readingOf } from './lighthouse-figures.ts';
import { finish, ownMarket } from './own-market.ts';

const HELP = `npm run lighthouse [-- --url BASE] [--home HOME] [--runs 3] [--only home|search|product]
  Lighthouse for a phone on the front page, a search and a product: the median of so many runs, exit 1 when a score is below 95,
  the largest thing comes after 1.5 s or what is there moves.
  Of the demo market running at BASE, else of one started for this: in HOME, or in a temporary home.
  Lighthouse is large and no part of the house. Get it once, anywhere, and name the folder:
    npm install --prefix ~/.lighthouse --ignore-scripts lighthouse@13
    DONGXI_LIGHTHOUSE=~/.lighthouse npm run lighthouse
  A busy machine loses points for speed: let nothing else work meanwhile.`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Lighthouse's program in the folder that DONGXI_LIGHTHOUSE names; null when it is not there. */
function program(): string | null {
  const folder = process.env.DONGXI_LIGHTHOUSE;
  if (!folder) return null;
  const inside = ['node_modules/lighthouse', '.'].map((one) => path.resolve(folder, one, 'cli/index.js'));
  return inside.find((file) => existsSync(file)) ?? null;
}

/** One visit of a phone, as Lighthouse plays it: a slow network and a slow processor by its own defaults. */
function visit(lighthouse: string, chromium: string, address: string): Promise<Reading> {
  const args = [
    lighthouse,
    address,
    '--quiet',
    '--output=json',
    '--output-path=stdout',
    `--only-categories=${CATEGORIES.join(',')}`,
    '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
  ];
  return new Promise((resolve, fail) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, CHROME_PATH: chromium },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.once('error', fail);
    child.once('close', () => {
      try {
        resolve(readingOf(output));
      } catch (error) {
        fail(new Error(`Lighthouse did not finish ${address}: ${complaint.trim()}`, { cause: error }));
      }
    });
  });
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      home: { type: 'string' },
      runs: { type: 'string', default: '3' },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  const runs = Number(values.runs);
  const lighthouse = program();
  if (values.help || !Number.isSafeInteger(runs) || runs < 1 || !lighthouse) {
    say(HELP);
    return values.help ? 0 : 2;
  }
  const chromium = ensureChromium(say);
  if (!chromium) return 1;
  const market = await ownMarket(values, say);
  try {
    const { product } = await gatherSamples(market.url);
    const pages = Object.entries({
      home: '/',
      search: `/search?q=${encodeURIComponent('电水壶')}`,
      product: `/products/${product}`,
    }).filter(([name]) => name.includes(values.only));
    let below = 0;
    for (const [name, address] of pages) {
      const readings: Reading[] = [];
      for (let run = 0; run < runs; run += 1) {
        const once = (): Promise<Reading> => visit(lighthouse, chromium, market.url + address);
        // Now and then Lighthouse loses the beginning of its own record; a page that fails it fails it twice.
        readings.push(await once().catch(once));
      }
      const reading = medianOf(readings);
      say(lineOf(name, reading));
      const faults = judged(reading);
      for (const fault of faults) say(`  ${fault}`);
      below += faults.length;
    }
    say(below === 0 ? `all is as promised, median of ${runs}` : `${below} below what is promised`);
    return below === 0 ? 0 : 1;
  } finally {
    await market.end();
  }
}

finish(main());
