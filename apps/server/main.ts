import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { StartError } from '#kernel';
import { PostgresStartError } from '#postgres';
import { type Environment, prepareHome, readEnvironment, refuseTakenPort } from './environment.ts';
import { surviveLostLines } from './lost-lines.ts';
import type { Market, Seed } from './serve.ts';

const ROOT = join(import.meta.dirname, '../..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm start`: builds what is not built, opens the market, says where it is, closes it on Ctrl-C. */
async function main(): Promise<void> {
  const environment = readEnvironment();
  prepareHome(environment.home);
  await refuseTakenPort(environment.host, environment.port);
  const dev = process.env.DONGXI_DEV === '1' ? await (await import('./pages-dev.ts')).startDevPages() : null;
  const opening = new AbortController();
  const built = dev ? null : build(opening.signal);
  // Who waits for it hears of a failure; until then nobody does.
  built?.catch(() => {});
  const { openMarket } = await import('./serve.ts');
  let market: Market | null = null;
  const stop = (): void => {
    if (opening.signal.aborted) return;
    opening.abort();
    if (market) void close(market);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  surviveLostLines();
  market = await openMarket({
    environment,
    say,
    signal: opening.signal,
    ...(dev ? { dev } : {}),
    ...(built ? { built } : {}),
    ...(environment.seed === 'demo' ? await demoSeed() : {}),
  });
  say(`Dongxi is ready: ${market.url}`);
  // What was compiled is there for the next start, however this one ends.
  flushCompileCache();
  await sayWhere(market, environment);
}

/** Builds the pages that are not built, beside the opening of the database; with a group of its own, so that Ctrl-C ends all of it. */
function build(stopped: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/build.ts')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    cwd: ROOT,
    detached: true,
  });
  stopped.addEventListener('abort', () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  });
  return new Promise((resolve, reject) => {
    const failed = (): void =>
      reject(
        new StartError(
          'build_failed',
          'The pages could not be built; the lines above say why.',
          '页面构建失败，原因见上。',
        ),
      );
    child.once('error', failed);
    child.once('exit', (code) => (code === 0 ? resolve() : failed()));
  });
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
