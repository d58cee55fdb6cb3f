import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { PostgresStartError, systemCode } from './errors.ts';
import { isAlive, startMark } from './process.ts';

const mark = (): string => `${process.pid} ${startMark(process.pid)}`;

/** A note left by a process counts while exactly that process lives; a later one with the same number does not. */
function holds(note: string): number | null {
  const [pid = '', ...rest] = note.trim().split(' ');
  const number = Number(pid);
  return number > 0 && isAlive(number) && startMark(number) === rest.join(' ') ? number : null;
}

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** One process at a time starts or stops the database of a home. Waits up to a minute, then says who holds it. */
export async function alone<T>(home: string, work: () => Promise<T>): Promise<T> {
  const file = path.join(home, 'postgres.lock');
  for (let tries = 0; ; tries += 1) {
    try {
      writeFileSync(file, mark(), { flag: 'wx' });
      break;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
      const note = read(file);
      const holder = holds(note);
      // An empty note is one being written this instant; give it a second before calling it left behind.
      if (holder === null && (note !== '' || tries > 20)) rmSync(file, { force: true });
      else if (tries > 1200) throw new PostgresStartError('busy', { pid: holder ?? '?', folder: home });
      else await after(50);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

const usersFolder = (home: string): string => path.join(home, 'postgres.users');

/** Notes that this process uses the database; several may (the server, an audit, an import). Answers how to take it back. */
export function signIn(home: string): () => void {
  mkdirSync(usersFolder(home), { recursive: true });
  let file: string;
  for (let n = 0; ; n += 1) {
    file = path.join(usersFolder(home), `${process.pid}.${n}`);
    try {
      writeFileSync(file, mark(), { flag: 'wx' });
      break;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
      if (holds(read(file)) === null) rmSync(file, { force: true });
    }
  }
  return () => rmSync(file, { force: true });
}

/** How many live processes still use the database; notes of dead ones are swept. */
export function usersOf(home: string): number {
  let live = 0;
  for (const name of readdirSync(usersFolder(home))) {
    const file = path.join(usersFolder(home), name);
    if (holds(read(file)) === null) rmSync(file, { force: true });
    else live += 1;
  }
  return live;
}
