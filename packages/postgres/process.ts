import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { systemCode } from './errors.ts';

const onLinux = existsSync('/proc/self/stat');

/** Fields of /proc/<pid>/stat after the command, which may itself hold blanks and brackets. */
function stat(pid: number): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

/** Alive and not a zombie that its parent has not yet buried. */
export function isAlive(pid: number): boolean {
  let seen = true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false;
    seen = false;
  }
  if (!onLinux) return true;
  // One that was there for the signal and has no state any more was buried in between; of a stranger's the state may be hidden.
  const state = stat(pid)[0];
  return state === undefined ? !seen : state !== 'Z' && state !== 'X';
}

/** When the process began, as the system counts: tells it from a later one with the same number. Empty where unknown. */
export function startMark(pid: number): string {
  if (onLinux) return stat(pid)[19] ?? '';
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
}

/** The command line, its arguments parted by blanks; empty when it cannot be read. */
export function commandLine(pid: number): string {
  if (!onLinux)
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

/** Live processes that work in the folder: every process of a PostgreSQL sits in its data folder. Linux only, else none. */
export function workingIn(folder: string): readonly number[] {
  if (!onLinux) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      if (!(pid > 0)) return false;
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === folder && isAlive(pid);
      } catch {
        return false;
      }
    });
}
