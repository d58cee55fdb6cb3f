import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import postgres from 'postgres';
import type { Binaries } from './binaries.ts';
import { findBinaries } from './binaries.ts';
import { knownPassword, prepareCluster, SUPERUSER } from './cluster.ts';
import { fileRefusal, PostgresStartError } from './errors.ts';
import { alone, signIn, usersOf } from './lock.ts';
import type { Place } from './place.ts';
import { forget, placeOf } from './place.ts';
import { launch, liveServer, settled, shutDown } from './postmaster.ts';
import type { Durability, Settings } from './settings.ts';
import { serverSettings } from './settings.ts';

export type { PostgresStartCode } from './errors.ts';
export { PostgresStartError } from './errors.ts';
export type { Durability, Settings } from './settings.ts';

/** What we tell on the way; a pino logger fits. */
export type StartLog = { info(message: string): void; warn(message: string): void; error(message: string): void };

export type StartOptions = {
  /** DONGXI_HOME; made if it is not there. */
  readonly home: string;
  readonly log: StartLog;
  /** Server settings that win over ours, for example `{ shared_preload_libraries: 'pg_stat_statements' }`. */
  readonly settings?: Settings;
  /** `test` gives up durability for speed: for data that nobody will miss. */
  readonly durability?: Durability;
};

export type EmbeddedPostgres = {
  /** Database `dongxi` as the role that owns it (not a superuser; may create databases and roles). */
  readonly url: string;
  /** The same database as the server's superuser: for benchmarks and repairs, never for serving. */
  readonly superuserUrl: string;
  /** True when a server left by a killed process was found at work and taken over. */
  readonly adopted: boolean;
  /** The server process of this moment; another one after it was killed and started again. */
  readonly pid: number;
  /** Fast shutdown, unless another live process of this home uses the database too. Safe to call twice. */
  stop(): Promise<void>;
};

const OWNER = 'dongxi';
const urlOf = (user: string, password: string, port: number, database: string): string =>
  `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;

/** The market's role and database; repeated at every start, so a first start that was cut off heals. */
async function ensureDatabase(port: number, password: string): Promise<void> {
  const sql = postgres(urlOf(SUPERUSER, password, port, 'postgres'), { max: 1, onnotice: () => {} });
  try {
    const [role] = await sql`SELECT 1 FROM pg_roles WHERE rolname = ${OWNER}`;
    if (!role) await sql.unsafe(`CREATE ROLE ${OWNER} LOGIN CREATEDB CREATEROLE`);
    const login = postgres(urlOf(OWNER, password, port, 'postgres'), { max: 1 });
    await login`SELECT 1`
      .catch(() => sql.unsafe(`ALTER ROLE ${OWNER} PASSWORD '${password}'`))
      .finally(() => login.end());
    const [database] = await sql`SELECT 1 FROM pg_database WHERE datname = ${OWNER}`;
    if (!database) await sql.unsafe(`CREATE DATABASE ${OWNER} OWNER ${OWNER}`);
  } finally {
    await sql.end();
  }
}

type Running = { pid: number; readonly port: number; readonly password: string; readonly adopted: boolean };

async function takeOrLaunch(
  place: Place,
  binaries: Binaries,
  settings: Settings,
  durability: Durability,
): Promise<Running> {
  let live = await settled(place);
  // Without its password a running server is of no use; stopped, it can be given a new one.
  if (live && knownPassword(place) === null) {
    await shutDown(place);
    live = null;
  }
  if (live) {
    const password = knownPassword(place) ?? '';
    await ensureDatabase(live.port, password);
    return { pid: live.pid, port: live.port, password, adopted: true };
  }
  const password = prepareCluster(place, binaries, durability);
  const { pid, port } = await launch(place, binaries, settings);
  await ensureDatabase(port, password);
  return { pid, port, password, adopted: false };
}

/**
 * Looks after the server while this process uses it: one that was killed is started again on the same port, so that
 * connection pools come back by themselves. Answers how to end the watch.
 */
function keepAlive(
  place: Place,
  binaries: Binaries,
  settings: Settings,
  running: Running,
  log: StartLog,
): () => Promise<void> {
  let ended = false;
  let work: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    if (ended || liveServer(place)?.pid === running.pid) return;
    await alone(place.home, async () => {
      if (ended) return;
      log.error(`PostgreSQL (process ${running.pid}) is gone; starting it again`);
      const live = (await settled(place)) ?? (await launch(place, binaries, settings, running.port));
      running.pid = live.pid;
      log.warn(`PostgreSQL serves again (process ${live.pid})`);
    });
  };
  const next = (): void => {
    timer = setTimeout(() => {
      work = look()
        .catch((error: unknown) => log.error(error instanceof Error ? error.message : String(error)))
        .finally(() => {
          if (!ended) next();
        });
    }, 250);
    timer.unref();
  };
  let timer: NodeJS.Timeout;
  next();
  return () => {
    ended = true;
    clearTimeout(timer);
    return work;
  };
}

/** Parents first, one by one: Node's recursive mkdir hides a read-only disk behind ENOENT, and never ends under /proc. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(path.dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another start of this home may have been quicker.
    if (!existsSync(folder)) throw error;
  }
}

function openHome(folder: string): string {
  try {
    makeFolders(path.resolve(folder));
    return realpathSync(folder);
  } catch (error) {
    throw fileRefusal(error, path.resolve(folder));
  }
}

/**
 * The embedded PostgreSQL of a home: finds it at work, or makes and starts it. Several processes may start one home at
 * once; the last to stop stops the server. Throws PostgresStartError, whose message (en) and `zh` are sentences.
 */
export async function startPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const { log, durability = 'full' } = options;
  const home = openHome(options.home);
  const settings = serverSettings(durability, options.settings);
  try {
    return await alone(home, async () => {
      const place = placeOf(home, durability);
      const binaries = findBinaries(place.account, place.store);
      const running = await takeOrLaunch(place, binaries, settings, durability);
      const signOut = signIn(home);
      const endWatch = keepAlive(place, binaries, settings, running, log);
      log.info(
        `PostgreSQL ${binaries.version} ${running.adopted ? 'was already at work' : 'started'} on 127.0.0.1:${running.port}, data in ${place.data}`,
      );
      let stopping: Promise<void> | null = null;
      const stop = async (): Promise<void> => {
        await endWatch();
        await alone(home, async () => {
          signOut();
          if (usersOf(home) === 0) await shutDown(place);
        });
      };
      return {
        url: urlOf(OWNER, running.password, running.port, OWNER),
        superuserUrl: urlOf(SUPERUSER, running.password, running.port, OWNER),
        adopted: running.adopted,
        get pid() {
          return running.pid;
        },
        stop: () => (stopping ??= stop()),
      };
    });
  } catch (error) {
    throw error instanceof PostgresStartError ? error : fileRefusal(error, home);
  }
}

/** Stops the database of `home` and deletes it, wherever it lies: for tests and for a person who starts over. */
export async function removePostgres(homeFolder: string): Promise<void> {
  const home = openHome(homeFolder);
  await alone(home, async () => {
    await shutDown(placeOf(home, 'test'));
    forget(home);
  });
}
