import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lostWhileConnecting, StartError } from '#kernel';
import { PostgresStartError } from '#postgres';
import { type Environment, prepareHome, readEnvironment, refuseTakenPort } from './environment.ts';
import type { Market, Seed } from './serve.ts';

const ROOT = join(import.meta.dirname, '../..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm start`: builds what is not built, opens the market, says where it is, closes it on Ctrl-C. */
async function main(): Promise<void> {
  const environment = readEnvironment();
  prepareHome(environment.home);
  await refuseTakenPort(environment.host, environment.port);
  const dev = process.env.DONGXI_DEV === '1' ? await (await import('./pages-dev.ts')).startDevPages() : null;
  if (!dev) build();
  const { openMarket } = await import('./serve.ts');
  const opening = new AbortController();
  let market: Market | null = null;
  const stop = (): void => {
    if (opening.signal.aborted) return;
    opening.abort();
    if (market) void close(market);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // A database that goes away at the wrong moment does not end the market; anything else unforeseen does.
  process.on('unhandledRejection', (error) => {
    if (!lostWhileConnecting(error)) throw error;
  });
  market = await openMarket({
    environment,
    say,
    signal: opening.signal,
    ...(dev ? { dev } : {}),
    ...(environment.seed === 'demo' ? await demoSeed() : {}),
  });
  say(`Dongxi is ready: ${market.url}`);
  await sayWhere(market, environment);
}

function build(): void {
  const done = spawnSync(process.execPath, [join(ROOT, 'scripts/build.ts')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    cwd: ROOT,
  });
  if (done.status !== 0)
    throw new StartError(
      'build_failed',
      'The pages could not be built; the lines above say why.',
      '页面构建失败，原因见上。',
    );
}

/** The demo market's seed, where this copy has one. */
async function demoSeed(): Promise<{ seed?: Seed }> {
  const file = join(ROOT, 'demo/seed/index.ts');
  if (!existsSync(file)) return {};
  const { demoMarket } = (await import(file)) as { demoMarket: (say: (line: string) => void) => Seed };
  return { seed: demoMarket(say) };
}

async function sayWhere(market: Market, environment: Environment): Promise<void> {
  say(`  storefront 逛街   ${market.url}/`);
  say(`  workbench 商家   ${market.url}/workbench/`);
  say(`  console   平台   ${market.url}/console/`);
  say(`  API              ${market.url}/docs`);
  if (market.gatewayUrl) say(`  gateway  沙箱支付 ${market.gatewayUrl}/admin`);
  const file = join(ROOT, 'demo/seed/sign-ins.ts');
  if (environment.seed !== 'demo' || environment.mode === 'production' || !existsSync(file)) return;
  const { demoSignIns } = (await import(file)) as {
    demoSignIns: readonly { who: string; email: string; password: string }[];
  };
  say('  demo sign-ins 演示账号');
  for (const { who, email, password } of demoSignIns) say(`    ${who.padEnd(28)} ${email}  ${password}`);
}

async function close(market: Market): Promise<void> {
  try {
    await market.stop();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

main().catch((error: unknown) => {
  if (error instanceof StartError || error instanceof PostgresStartError)
    process.stderr.write(`${error.message}\n${error.zh}\n`);
  else
    process.stderr.write(
      `Dongxi could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  process.exit(error instanceof StartError && error.code === 'stopped' ? 130 : 1);
});
