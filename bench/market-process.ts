import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCtx, system } from '#kernel';
import type { Environment } from '../apps/server/environment.ts';
import { surviveLostLines } from '../apps/server/lost-lines.ts';
import { openMarket } from '../apps/server/serve.ts';
import { fillStage, type Stage, type StagePlan } from './stage.ts';

/**
 * A market in a process of its own, as `npm start` opens it but without the demo: to be measured with its own CPU, and to be
 * killed. Started by bench/market-child.ts; the plan comes as the first argument, where it is goes back as a message.
 */
export type MarketReady = {
  readonly url: string;
  readonly ownerUrl: string;
  readonly adminUrl: string;
  readonly gatewayUrl: string;
  readonly stage: Stage;
};

const home = process.env.DONGXI_HOME ?? '';
const environment: Environment = {
  port: Number(process.env.PORT ?? 0),
  host: '127.0.0.1',
  home,
  databaseUrl: process.env.DATABASE_URL || null,
  seed: 'empty',
  mode: 'development',
  publicUrl: null,
  trustProxy: 0,
  logLevel: process.env.DONGXI_LOG ?? 'silent',
  perMinute: 0,
};

/** How far this process's clock stands from the machine's, in ms: told by its parent. */
let ahead = Number(process.env.DONGXI_STAGE_AHEAD_MS ?? 0);
process.on('message', (told: { readonly clockAheadMs?: number }) => {
  ahead = told.clockAheadMs ?? ahead;
});
surviveLostLines();

const market = await openMarket({
  environment,
  clock: { now: () => new Date(Date.now() + ahead) },
  withoutPages: process.env.DONGXI_STAGE_PAGES === 'none',
});
const file = join(home, 'stage.json');
if (!existsSync(file)) {
  const plan = JSON.parse(process.argv[2] ?? '{}') as StagePlan;
  writeFileSync(file, JSON.stringify(await fillStage(createCtx(market.runtime, system('stage')), plan)));
}
const ready: MarketReady = {
  url: market.url,
  ownerUrl: market.database.ownerUrl,
  adminUrl: market.database.adminUrl,
  gatewayUrl: market.gatewayUrl ?? '',
  stage: JSON.parse(readFileSync(file, 'utf8')) as Stage,
};
process.send?.(ready);

const stop = (): void => {
  market.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
// Nobody is left to say stop, and nobody would notice a stop that takes for ever.
process.once('disconnect', () => {
  setTimeout(() => process.exit(1), 20_000).unref();
  stop();
});
