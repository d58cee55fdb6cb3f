import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seconds } from '#kernel';
import { testDatabase } from '#kernel/test/database.ts';
import { startPostgres } from '#postgres';
import { audit } from '../../server/audit.ts';
import { loadModules } from '../../server/market.ts';
import { loadReference } from '../../server/reference.ts';
import { openMarket } from '../../server/serve.ts';
import { drain } from '../../server/workers.ts';
import { smallMarket } from './small-market.ts';

/** A whole market in a process of its own, as a visitor meets it; its parent may move its clock on. */

type Wish =
  | { readonly id: number; readonly advanceSeconds: number }
  | { readonly id: number; readonly audit: true }
  | { readonly stop: true };

const home = mkdtempSync(join(tmpdir(), 'dongxi-e2e-'));
const given = process.env.DONGXI_TEST_DATABASE_URL;
const quiet = { info: () => {}, warn: console.warn, error: console.error };
const server = given ? null : await startPostgres({ home: join(home, 'postgres'), durability: 'test', log: quiet });
const modules = await loadModules();
const database = await testDatabase(given ?? server?.url ?? '', modules, {
  name: 'reference',
  run: (owner) => loadReference(owner, modules),
});
const moved = { ms: 0 };
const market = await openMarket({
  environment: {
    port: 0,
    host: '127.0.0.1',
    home,
    databaseUrl: database.ownerUrl,
    seed: 'demo',
    mode: 'development',
    publicUrl: null,
    trustProxy: 0,
    logLevel: process.env.DONGXI_TEST_LOG ?? 'warn',
    perMinute: 0,
  },
  clock: { now: () => new Date(Date.now() + moved.ms) },
  seed: smallMarket,
});

async function advance(by: number): Promise<void> {
  moved.ms += seconds(by) * 1000;
  await drain(market.runtime, market.modules, database.ownerUrl);
}

async function stop(): Promise<void> {
  await market.stop();
  await database.close();
  await server?.stop();
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
