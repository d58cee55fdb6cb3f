import { spawn } from 'node:child_process';
import path from 'node:path';

/**
 * `npm run nightly`: what is too long for every change. Random histories of all sides in thousands, and a whole play of the demo
 * market with its audit. Counts come from the environment: DONGXI_HISTORIES (2000), DONGXI_DEMO_TRADES (5000), DONGXI_DEMO_SEED (the day).
 */
const root = path.resolve(import.meta.dirname, '..');
const HISTORIES = ['apps/test/histories', 'modules/aftersales/test/histories', 'modules/payments/test/interleavings'];
const histories = process.env.DONGXI_HISTORIES ?? '2000';
const trades = process.env.DONGXI_DEMO_TRADES ?? '5000';
const seed = process.env.DONGXI_DEMO_SEED ?? new Date().toISOString().slice(0, 10);

const run = (name: string, command: string, args: readonly string[]): Promise<boolean> => {
  console.log(`\n── ${name} ──`);
  const began = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, DONGXI_HISTORIES: histories },
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

const results = [
  await run(`${histories} histories`, path.join(root, 'node_modules', '.bin', 'vitest'), [
    'run',
    '--project',
    'unit',
    ...HISTORIES,
  ]),
  await run(`demo of ${trades} trades, seed ${seed}`, process.execPath, [
    'demo/run.ts',
    '--trades',
    trades,
    '--seed',
    seed,
  ]),
];
process.exitCode = results.every((ok) => ok) ? 0 : 1;
