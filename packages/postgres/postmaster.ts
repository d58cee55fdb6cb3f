import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { asAccount } from './account.ts';
import type { Binaries } from './binaries.ts';
import { program } from './binaries.ts';
import { cleanEnvironment } from './cluster.ts';
import { PostgresStartError, refusalFromLog, systemCode } from './errors.ts';
import type { Place } from './place.ts';
import { commandLine, isAlive, workingIn } from './process.ts';
import type { Settings } from './settings.ts';

/** PostgreSQL's own note of who serves the data: lines of postmaster.pid. */
type Note = { readonly pid: number; readonly port: number; readonly status: string };

const noteFile = (place: Place): string => path.join(place.data, 'postmaster.pid');

function readNote(place: Place): Note | null {
  try {
    const lines = readFileSync(noteFile(place), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), status: (lines[7] ?? '').trim() };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** True when the process is a PostgreSQL server of exactly this data folder, not a later process with its number. */
const serves = (pid: number, place: Pick<Place, 'data'>): boolean =>
  isAlive(pid) && / -D (.+?) -c /.exec(commandLine(pid))?.[1] === place.data;

/**
 * True when the process is no server of this data any more. One that is on its way out has given back its memory, and with it its
 * command line, moments before the system calls it dead: until then it is still there.
 */
export const hasLeft = (pid: number, place: Pick<Place, 'data'>): boolean =>
  (commandLine(pid) !== '' && !serves(pid, place)) || !isAlive(pid);

/** The server that is at work on this data now, if any. */
export function liveServer(place: Place): Note | null {
  const note = readNote(place);
  return note && serves(note.pid, place) ? note : null;
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** After a kill the server's children end by themselves within moments; only then may a new server touch the data. */
async function clearLeftovers(place: Place): Promise<void> {
  for (let tries = 0; workingIn(place.data).length > 0 && tries < 600; tries += 1) await after(25);
  const note = readNote(place);
  // PostgreSQL itself replaces the note of a dead process, but takes a stranger with that number for a server.
  if (note && !serves(note.pid, place) && workingIn(place.data).length === 0) rmSync(noteFile(place), { force: true });
}

const sizeOf = (file: string): number => {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
};

/** Starts one server process in a group of its own, so that Ctrl-C in the terminal reaches us and not it. */
async function launchOnce(place: Place, binaries: Binaries, settings: Settings): Promise<Note | string> {
  if (sizeOf(place.log) > 10_000_000) renameSync(place.log, `${place.log}.1`);
  const from = sizeOf(place.log);
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(place.log, 'a', 0o600);
  const child = spawn(program(binaries, 'postgres'), ['-D', place.data, ...args], {
    ...asAccount(place.account),
    cwd: '/',
    env: cleanEnvironment,
    detached: true,
    stdio: ['ignore', log, log],
  });
  let ended: string | null = null;
  child.once('error', (error) => {
    ended = `FATAL: ${error.message}`;
  });
  const readReason = (): void => {
    ended ??= readFileSync(place.log).subarray(from).toString('utf8');
  };
  child.once('exit', readReason);
  child.unref();
  closeSync(log);
  for (;;) {
    if (ended !== null) return ended;
    const note = readNote(place);
    if (note && note.pid === child.pid && note.status === 'ready') {
      child.removeListener('exit', readReason);
      return note;
    }
    await after(20);
  }
}

/**
 * Starts a server for data that nobody serves; answers when it accepts connections, however long recovery takes.
 * `port` 0 picks one. Throws PostgresStartError with PostgreSQL's own reason.
 */
export async function launch(place: Place, binaries: Binaries, settings: Settings, port = 0): Promise<Note> {
  let reason = '';
  for (let tries = 0; tries < 40; tries += 1) {
    await clearLeftovers(place);
    const outcome = await launchOnce(place, binaries, { port: String(port || (await freePort())), ...settings });
    if (typeof outcome !== 'string') return outcome;
    reason = outcome;
    // Someone took the port between our look and its bind, or the killed server's last child still holds its memory.
    if (!/could not bind|Address already in use|pre-existing shared memory block/.test(reason)) break;
    await after(250);
  }
  throw refusalFromLog(reason, place.data, place.log);
}

/** Waits until a server that another process started or stops has made up its mind; null when it is gone. */
export async function settled(place: Place): Promise<Note | null> {
  for (;;) {
    const live = liveServer(place);
    if (!live || live.status === 'ready') return live;
    await after(25);
  }
}

/**
 * Fast shutdown as `pg_ctl stop -m fast` does it: open transactions are rolled back, everything committed is on disk.
 * After `seconds` the hard way, which costs a recovery at the next start and loses nothing either.
 */
export async function shutDown(place: Place, seconds = 60): Promise<void> {
  const live = liveServer(place);
  if (!live) return;
  const gone = async (limit: number): Promise<boolean> => {
    for (const end = performance.now() + limit * 1000; performance.now() < end; await after(20))
      if (hasLeft(live.pid, place)) return true;
    return false;
  };
  process.kill(live.pid, 'SIGINT');
  if (await gone(seconds)) return;
  process.kill(live.pid, 'SIGQUIT');
  if (!(await gone(10)))
    throw new PostgresStartError('stop_failed', { pid: live.pid, seconds: seconds + 10, log: place.log });
}
