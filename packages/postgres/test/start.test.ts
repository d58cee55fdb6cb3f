import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { afterEach, describe, expect, it } from 'vitest';
import type { EmbeddedPostgres, StartOptions } from '../index.ts';
import { removePostgres, startPostgres } from '../index.ts';
import { hasLeft } from '../postmaster.ts';
import { commandLine, isAlive } from '../process.ts';
import { serverSettings } from '../settings.ts';

const said: string[] = [];
const note = (message: string): void => void said.push(message);
const log = { info: note, warn: note, error: note };
const homes: string[] = [];
const running: EmbeddedPostgres[] = [];

/** A home that the unprivileged account may enter, as a clone in an ordinary place is. */
function newHome(): string {
  const home = mkdtempSync(path.join(os.tmpdir(), 'dongxi-postgres-'));
  chmodSync(home, 0o755);
  homes.push(home);
  return home;
}

async function start(home: string, more: Partial<StartOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startPostgres({ home, log, durability: 'test', ...more });
  running.push(server);
  return server;
}

async function ask<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Repeats until `wanted` comes true; the test's own time limit ends it otherwise. */
async function until(wanted: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await wanted())) await new Promise((resolve) => setImmediate(resolve));
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  for (const home of homes.splice(0)) {
    if (existsSync(home)) await removePostgres(home);
    rmSync(home, { recursive: true, force: true });
  }
});

describe('a home of its own', () => {
  it('makes the database once, keeps what was written, and stops wholly', async () => {
    const home = newHome();
    const first = await start(home);
    expect(first.adopted).toBe(false);
    const facts = await ask(first.url, async (sql) => {
      await sql`CREATE TABLE goods (name text PRIMARY KEY)`;
      await sql`INSERT INTO goods VALUES ('螺蛳粉')`;
      const [row] = await sql<{ provider: string; locale: string; encoding: string; super: boolean }[]>`
        SELECT datlocprovider AS provider, datlocale AS locale, pg_encoding_to_char(encoding) AS encoding,
               (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super
        FROM pg_database WHERE datname = current_database()`;
      return row;
    });
    expect(facts).toEqual({ provider: 'b', locale: 'C.UTF-8', encoding: 'UTF8', super: false });
    expect(statSync(path.join(home, 'postgres.password')).mode & 0o777).toBe(0o600);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await start(home);
    expect(second.adopted).toBe(false);
    expect(await ask(second.url, (sql) => sql`SELECT name FROM goods`)).toEqual([{ name: '螺蛳粉' }]);
  });

  it('opens to the password only', async () => {
    const server = await start(newHome());
    const wrong = server.url.replace(/:[^:@]+@/, ':guess@');
    await expect(ask(wrong, (sql) => sql`SELECT 1`)).rejects.toThrow(/password authentication failed/);
  });

  it('gives a database whose password file is lost a new password', async () => {
    const home = newHome();
    const first = await start(home);
    await ask(first.url, (sql) => sql`CREATE TABLE kept (n int)`);
    await first.stop();
    rmSync(path.join(home, 'postgres.password'));
    const second = await start(home);
    expect(second.url).not.toBe(first.url);
    expect(await ask(second.url, (sql) => sql`SELECT count(*)::int AS n FROM kept`)).toEqual([{ n: 0 }]);
  });

  it('passes settings on, ours and the caller’s', async () => {
    const server = await start(newHome(), { settings: { work_mem: '12MB' } });
    const shown = await ask(
      server.url,
      (sql) => sql`SELECT current_setting('work_mem') AS w, current_setting('jit') AS j`,
    );
    expect(shown).toEqual([{ w: '12MB', j: 'off' }]);
  });
});

describe('kill -9', () => {
  it('of our process leaves a server at work, which the next start takes over and stops', async () => {
    const home = newHome();
    const orphaned = await start(home, { durability: 'full' });
    await ask(orphaned.url, (sql) => sql`CREATE TABLE kept AS SELECT 1 AS n`);
    // What a killed process leaves: the server, and a note of a user that no longer lives.
    writeFileSync(path.join(home, 'postgres.users', '999999999.0'), '999999999 1');
    const next = await start(home);
    expect(next.adopted).toBe(true);
    expect(next.pid).toBe(orphaned.pid);
    await orphaned.stop();
    expect(isAlive(next.pid)).toBe(true);
    expect(await ask(next.url, (sql) => sql`SELECT n FROM kept`)).toEqual([{ n: 1 }]);
    await next.stop();
    expect(isAlive(next.pid)).toBe(false);
  });

  it('of PostgreSQL loses nothing that was committed, and the server comes back on its port by itself', async () => {
    const server = await start(newHome(), { durability: 'full' });
    const before = server.pid;
    await ask(server.url, (sql) => sql`CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n`);
    process.kill(before, 'SIGKILL');
    await until(() => server.pid !== before);
    expect(await ask(server.url, (sql) => sql`SELECT count(*)::int AS n FROM kept`)).toEqual([{ n: 1000 }]);
  });

  it('of both is recovered by the next start, even when the number in postmaster.pid now belongs to a stranger', async () => {
    const home = newHome();
    const first = await start(home, { durability: 'full' });
    await ask(first.url, (sql) => sql`CREATE TABLE kept AS SELECT 7 AS n`);
    const stopped = first.stop();
    process.kill(first.pid, 'SIGKILL');
    await stopped;
    const file = path.join(home, 'postgres', 'postmaster.pid');
    if (existsSync(file)) writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));
    const second = await start(home);
    expect(second.adopted).toBe(false);
    expect(await ask(second.url, (sql) => sql`SELECT n FROM kept`)).toEqual([{ n: 7 }]);
  });
});

describe('several at once', () => {
  it('starts one server for two simultaneous starts of one home, and the last to stop ends it', async () => {
    const home = newHome();
    const [one, two] = await Promise.all([start(home), start(home)]);
    expect(one.pid).toBe(two.pid);
    expect([one.adopted, two.adopted].sort()).toEqual([false, true]);
    await one.stop();
    await one.stop();
    expect(isAlive(two.pid)).toBe(true);
    await two.stop();
    expect(isAlive(two.pid)).toBe(false);
  });

  it('waits for a server until the system calls it dead, not only until its command line is gone', async () => {
    const dying = spawn(process.execPath, [
      '-e',
      "process.title = ''; console.log('ready'); setInterval(() => {}, 1000)",
    ]);
    await once(dying.stdout, 'data');
    const { pid = 0 } = dying;
    expect([commandLine(pid), isAlive(pid)]).toEqual(['', true]);
    expect(hasLeft(pid, { data: '/data' })).toBe(false);
    const gone = once(dying, 'exit');
    dying.kill('SIGKILL');
    await gone;
    expect(hasLeft(pid, { data: '/data' })).toBe(true);
    expect(hasLeft(process.pid, { data: '/data' }), 'a later process with its number').toBe(true);
  });

  it('keeps two homes apart', async () => {
    const [one, two] = await Promise.all([start(newHome()), start(newHome())]);
    await ask(one.url, (sql) => sql`CREATE TABLE only_here (n int)`);
    expect(await ask(two.url, (sql) => sql`SELECT to_regclass('only_here')::text AS t`)).toEqual([{ t: null }]);
  });
});

describe('settings', () => {
  it('keep every promise of durability unless told that the data is for a test', () => {
    const here = { memoryMib: 24_000, cores: 2 };
    expect(serverSettings('full', {}, here)).toMatchObject({
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      shared_buffers: '512MB',
    });
    expect(serverSettings('test', {}, here)).toMatchObject({ fsync: 'off' });
    expect(serverSettings('full', {}, { memoryMib: 1_024, cores: 1 }).shared_buffers).toBe('128MB');
  });
});
