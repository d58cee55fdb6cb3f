import { spawn } from 'node:child_process';
import path from 'node:path';

/**
 * `npm run nightly`: what is too long for every change. The laws of promotions in ten thousands of cases, random histories of all
 * sides in thousands, hundreds of odd requests to every route, a whole play of the demo market with its audit, a market broken two hundred times under load,
 * and one that works on for a long time. Counts come from the environment: DONGXI_LAW_RUNS (10000),
 * DONGXI_HISTORIES (2000), DONGXI_FUZZ_REQUESTS (500), DONGXI_DEMO_TRADES (5000), DONGXI_DEMO_SEED (the day), DONGXI_FAULTS (200),
 * DONGXI_SOAK_MINUTES (20).
 */
const root = path.resolve(import.meta.dirname, '..');
const HISTORIES = [
  'apps/test/histories',
  'modules/aftersales/test/histories',
  'modules/payments/test/interleavings',
  'modules/vouchers/test/histories',
  'modules/ads/test/histories',
];
const LAWS = [
  'modules/promotions/test',
  'modules/bargains/test/cuts',
  'modules/draws/test/lot',
  'modules/ads/test/auction',
  'modules/checkout/test/what-if',
  'modules/vouchers/test/laws',
  'modules/presales/test/histories',
  'modules/groupbuys/test/histories',
];
const laws = process.env.DONGXI_LAW_RUNS ?? '10000';
const histories = process.env.DONGXI_HISTORIES ?? '2000';
const requests = process.env.DONGXI_FUZZ_REQUESTS ?? '500';
const trades = process.env.DONGXI_DEMO_TRADES ?? '5000';
const faults = process.env.DONGXI_FAULTS ?? '200';
const soakMinutes = process.env.DONGXI_SOAK_MINUTES ?? '20';
const seed = process.env.DONGXI_DEMO_SEED ?? new Date().toISOString().slice(0, 10);

type Counts = {
  readonly DONGXI_LAW_RUNS?: string;
  readonly DONGXI_HISTORIES?: string;
  readonly DONGXI_FUZZ_REQUESTS?: string;
};

const run = (name: string, command: string, args: readonly string[], counts: Counts = {}): Promise<boolean> => {
  console.log(`\n── ${name} ──`);
  const began = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...counts },
      stdio: 'inherit',
    });
    const end = (ok: boolean): void => {
      console.log(`── ${name}: ${ok ? 'ok' : 'FAILED'} after ${Math.round((performance.now() - began) / 1000)} s`);
      resolve(ok);
    };
    child.once('error', () => end(false));
    child.once('close', (status) => end(status === 0));
  });
};

const vitest = path.join(root, 'node_modules', '.bin', 'vitest');
const results = [
  await run(`laws of promotions, ${laws} cases each`, vitest, ['run', '--project', 'unit', ...LAWS], {
    DONGXI_LAW_RUNS: laws,
  }),
  await run(`${histories} histories`, vitest, ['run', '--project', 'unit', ...HISTORIES], {
    DONGXI_HISTORIES: histories,
  }),
  await run(
    `${requests} requests of every kind to every route`,
    vitest,
    ['run', '--project', 'unit', 'apps/test/fuzz'],
    {
      DONGXI_FUZZ_REQUESTS: requests,
    },
  ),
  await run(`demo of ${trades} trades, seed ${seed}`, process.execPath, [
    'demo/run.ts',
    '--trades',
    trades,
    '--seed',
    seed,
  ]),
  await run(`${faults} faults under load, seed ${seed}`, process.execPath, [
    'bench/endure/run.ts',
    '--faults',
    faults,
    '--minutes',
    '120',
    '--patience',
    '2',
    '--seed',
    seed,
  ]),
  await run(`${soakMinutes} minutes of mixed load`, process.execPath, [
    'bench/endure/run.ts',
    '--soak',
    soakMinutes,
    '--seed',
    seed,
  ]),
];
process.exitCode = results.every((ok) => ok) ? 0 : 1;
