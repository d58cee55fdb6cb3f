import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { connect, type Pool } from '#kernel';
import { type EmbeddedPostgres, removePostgres, startPostgres } from '#postgres';
import { KEY_FILES, type SandboxGateway, startSandboxGateway } from '#sandbox-gateway';
import { type MarketChild, openMarketChild, throwawayHome } from '../market-child.ts';
import type { Stage, StagePlan } from '../stage.ts';
import { type Disk, diskAt } from './disk.ts';
import { type Line, openLine } from './line.ts';

/** A server of the market with its own line to the database. */
export type Server = {
  readonly name: string;
  /** Its address stays when it is started again. */
  readonly url: string;
  readonly line: Line;
  /** True when its process is no more. */
  readonly gone: () => boolean;
  /** kill -9; answers when it is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
  freeze(): void;
  thaw(): void;
  setClock(aheadMs: number): void;
};

/** A market of its own in parts that can be broken one by one: two servers, PostgreSQL, the payment gateway, the lines between them. */
export type Ground = {
  readonly stage: Stage;
  readonly servers: readonly [Server, Server];
  readonly gatewayLine: Line;
  readonly disk: Disk;
  /** How long faults last beside their usual time. */
  readonly pace: number;
  /** Straight to the database, past the lines. */
  readonly sql: Pool;
  readonly ownerUrl: string;
  readonly superuserUrl: string;
  /** The tester's side of the gateway, past its line. */
  control(path: string, body: object): Promise<void>;
  killPostgres(): Promise<void>;
  close(): Promise<void>;
};

const PLAN: StagePlan = { shops: 2, productsPerShop: 12, pieces: 1_000_000, buyers: 40 };
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

export type GroundOptions = {
  readonly say?: (line: string) => void;
  readonly pace?: number;
  readonly diskMib?: number;
  /** Settings of PostgreSQL beside the usual ones: for runs that must find something. */
  readonly settings?: Readonly<Record<string, string>>;
};

export async function openGround(options: GroundOptions = {}): Promise<Ground> {
  const home = throwawayHome();
  const undo: (() => Promise<unknown> | unknown)[] = [() => rmSync(home, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    process.off('SIGINT', stopped);
    process.off('SIGTERM', stopped);
    for (const step of undo.splice(0)) await step();
  };
  // A memory disk and a database of nobody's are not left behind.
  const stopped = (): void => void close().finally(() => process.exit(130));
  process.once('SIGINT', stopped);
  process.once('SIGTERM', stopped);
  try {
    return await opening(home, options, undo, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function opening(
  home: string,
  { say = () => {}, pace = 1, diskMib = 1_500, settings = {} }: GroundOptions,
  undo: (() => Promise<unknown> | unknown)[],
  close: () => Promise<void>,
): Promise<Ground> {
  // PostgreSQL works under an account of its own when root starts it: it must get there.
  execFileSync('chmod', ['755', home]);
  const disk = diskAt(join(home, 'database'), diskMib);
  undo.unshift(() => disk.remove());
  say(
    disk.real
      ? `the database lies on a memory disk of ${diskMib} MiB, which is really filled`
      : 'this user may mount nothing: a full disk is played by PostgreSQL refusing to write (53100)',
  );
  const postgres = await startPostgres({
    home: disk.folder,
    log: quiet,
    settings: { max_wal_size: '256MB', ...settings },
  });
  undo.unshift(async () => {
    await postgres.stop();
    await removePostgres(disk.folder);
  });
  const market = join(home, 'market');
  mkdirSync(market, { recursive: true });
  const keys = join(home, 'gateway-keys');
  const gateway: SandboxGateway = await startSandboxGateway({
    dataFile: join(home, 'gateway.sqlite'),
    keysFolder: keys,
    appId: 'dongxi-sandbox',
  });
  undo.unshift(() => gateway.close());
  const gatewayLine = await lineTo(gateway.url, undo);
  const token = readFileSync(join(keys, KEY_FILES.controlToken), 'utf8').trim();
  const control = async (path: string, body: object): Promise<void> => {
    const reply = await fetch(`${gateway.url}/control${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`gateway ${path}: ${reply.status} ${await reply.text()}`);
  };
  const env = { DONGXI_GATEWAY_URL: `http://127.0.0.1:${gatewayLine.port}`, DONGXI_GATEWAY_KEYS: keys };
  const first = await openServer('first', market, postgres, env, undo);
  const second = await openServer('second', market, postgres, env, undo);
  const sql = connect({ url: postgres.url, max: 2, name: 'dongxi-endure' });
  undo.unshift(() => sql.end({ timeout: 5 }));
  return {
    stage: first.stage,
    servers: [first.server, second.server],
    gatewayLine,
    disk,
    pace,
    sql,
    ownerUrl: postgres.url,
    superuserUrl: postgres.superuserUrl,
    control,
    killPostgres: async () => killTree(postgres.pid),
    close,
  };
}

async function lineTo(url: string, undo: (() => Promise<unknown> | unknown)[]): Promise<Line> {
  const { hostname, port } = new URL(url);
  const line = await openLine(hostname, Number(port));
  undo.unshift(() => line.close());
  return line;
}

async function openServer(
  name: string,
  home: string,
  postgres: EmbeddedPostgres,
  gatewayEnv: Readonly<Record<string, string>>,
  undo: (() => Promise<unknown> | unknown)[],
): Promise<{ server: Server; stage: Stage }> {
  const line = await lineTo(postgres.url, undo);
  const database = new URL(postgres.url);
  database.port = String(line.port);
  const port = String(await freePort());
  const env = { ...gatewayEnv, DATABASE_URL: database.href, PORT: port, DONGXI_STAGE_PAGES: 'none' };
  let child: MarketChild | null = null;
  const open = async (): Promise<MarketChild> => {
    child = await openMarketChild(home, PLAN, { env });
    return child;
  };
  const running = (): MarketChild => {
    if (!child) throw new Error(`the ${name} server does not run`);
    return child;
  };
  undo.unshift(() => child?.stop());
  const { stage } = await open();
  return {
    stage,
    server: {
      name,
      url: `http://127.0.0.1:${port}`,
      line,
      gone: () => running().gone(),
      kill: () => running().kill(),
      start: async () => void (await open()),
      freeze: () => running().signal('SIGSTOP'),
      thaw: () => running().signal('SIGCONT'),
      setClock: (aheadMs) => running().tellClock(aheadMs),
    },
  };
}

/** SIGKILL to a process and all it has started, in one moment. */
function killTree(root: number): void {
  const children = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, parent]) => (parent === root && pid ? [pid] : []));
  for (const pid of [root, ...children])
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone already: children end by themselves when the postmaster is no more.
    }
}
