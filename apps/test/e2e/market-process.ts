import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Pool, seconds } from '#kernel';
import { testDatabase } from '#kernel/test/database.ts';
import { audit } from '../../server/audit.ts';
import { loadModules } from '../../server/market.ts';
import { loadReference } from '../../server/reference.ts';
import { openMarket } from '../../server/serve.ts';
import { drain } from '../../server/workers.ts';
import { nameOfSources, packHome, unpackHome } from './small-home.ts';
import { smallMarket } from './small-market.ts';

/** A whole market in a process of its own, as a visitor meets it; its parent may move its clock on. */

type Wish =
  | { readonly id: number; readonly advanceSeconds: number }
  | { readonly id: number; readonly audit: true }
  | { readonly stop: true };

const home = mkdtempSync(join(tmpdir(), 'dongxi-e2e-'));
const environment = {
  port: 0,
  host: '127.0.0.1',
  home,
  databaseUrl: null,
  seed: 'demo',
  mode: 'development',
  publicUrl: null,
  trustProxy: 0,
  logLevel: process.env.DONGXI_TEST_LOG ?? 'warn',
  perMinute: 0,
} as const;
const modules = await loadModules();
// Filled once, cloned for each file of tests.
const database = await testDatabase(process.env.DONGXI_TEST_DATABASE_URL ?? '', modules, {
  name: `small-market-${nameOfSources()}`,
  run: fillOnce,
});
await unpackHome(database.owner, home);
const moved = { ms: 0 };
const market = await openMarket({
  environment: { ...environment, databaseUrl: database.ownerUrl },
  clock: { now: () => new Date(Date.now() + moved.ms) },
});

async function fillOnce(owner: Pool, ownerUrl: string): Promise<void> {
  await loadReference(owner, modules);
  const first = mkdtempSync(join(tmpdir(), 'dongxi-e2e-'));
  try {
    await smallMarket.fill({
      environment: { ...environment, home: first },
      modules,
      ownerUrl,
      log: pino({ level: 'warn' }),
    });
    await packHome(owner, first);
  } finally {
    rmSync(first, { recursive: true, force: true });
  }
}

async function advance(by: number): Promise<void> {
  moved.ms += seconds(by) * 1000;
  await drain(market.runtime, market.modules, database.ownerUrl);
}

async function stop(): Promise<void> {
  await market.stop();
  await database.close();
  rmSync(home, { recursive: true, force: true });
  process.exit(0);
}

/** Every promise on the data there is, once everything that is due is done. */
async function breaches(): Promise<string[]> {
  await advance(0);
  return (await audit(database.ownerUrl)).flatMap((one) => one.breaches.map((breach) => `${one.name}: ${breach}`));
}

process.on('message', (wish: Wish) => {
  if ('stop' in wish) void stop();
  else
    void ('audit' in wish ? breaches() : advance(wish.advanceSeconds)).then(
      (found) => process.send?.({ done: wish.id, ...(found && { breaches: found }) }),
      (error: unknown) => process.send?.({ done: wish.id, failed: String(error) }),
    );
});
process.on('disconnect', () => void stop());
process.send?.({ ready: market.url });
