import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const clones: string[] = [];
const children: ChildProcess[] = [];

/** Prints each signal it gets, and ends with code 7 when its standard input says so. */
const ENTRY = `
let count = 0;
process.on('SIGINT', () => console.log('SIGINT', ++count));
process.on('SIGTERM', () => process.exit(7));
console.log('ready', process.pid, process.versions.node.split('.')[0], JSON.stringify(process.argv.slice(2)));
setInterval(() => {}, 1000);
`;

/** A clone whose one package is Node 26 itself; npm is a stand-in that says what it was asked. */
function clone(npm: string, installed: boolean): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dongxi-clone-'));
  clones.push(folder);
  mkdirSync(path.join(folder, 'scripts'));
  for (const file of ['bootstrap.mjs', 'front-guard.mjs'])
    cpSync(path.join(root, 'scripts', file), path.join(folder, 'scripts', file));
  writeFileSync(
    path.join(folder, 'package-lock.json'),
    JSON.stringify({ packages: { '': {}, 'node_modules/node': { version: '26' } } }),
  );
  writeFileSync(path.join(folder, 'entry.ts'), ENTRY);
  mkdirSync(path.join(folder, 'bin'));
  writeFileSync(path.join(folder, 'bin', 'npm'), `#!/bin/sh\necho run >> '${folder}/npm.log'\n${npm}\n`, {
    mode: 0o755,
  });
  writeFileSync(path.join(folder, 'put.sh'), putNode(folder), { mode: 0o755 });
  if (installed) {
    mkdirSync(path.join(folder, 'node_modules', 'node', 'bin'), { recursive: true });
    symlinkSync(path.join(root, 'node_modules/node/bin/node'), path.join(folder, 'node_modules/node/bin/node'));
    writeFileSync(
      path.join(folder, 'node_modules', '.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/node': { version: '26' } } }),
    );
  }
  return folder;
}
const putNode = (folder: string): string =>
  `#!/bin/sh\nmkdir -p '${folder}/node_modules/node/bin'\nln -sf '${root}/node_modules/node/bin/node' '${folder}/node_modules/node/bin/node'\n`;

type Started = { readonly child: ChildProcess; readonly said: () => string; readonly done: Promise<number | null> };

function start(folder: string, ...args: string[]): Started {
  const { npm_execpath: _, ...environment } = process.env;
  const child = spawn('node', ['scripts/bootstrap.mjs', 'entry.ts', ...args], {
    cwd: folder,
    env: { ...environment, LANG: 'C', LC_ALL: 'C', PATH: `${path.join(folder, 'bin')}:${process.env.PATH}` },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => (text += part));
  const done = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return { child, said: () => text, done };
}
async function until(wanted: () => boolean): Promise<void> {
  while (!wanted()) await new Promise((resolve) => setImmediate(resolve));
}
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};
const workPid = (said: string): number => Number(/ready (\d+)/.exec(said)?.[1]);
const installs = (folder: string): number =>
  readFileSync(path.join(folder, 'npm.log'), 'utf8').trim().split('\n').length;

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of clones.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('bootstrap', () => {
  it('runs the entry on Node 26 with its arguments, without installing what is there, and answers its exit code', async () => {
    const run = start(clone('exit 1', true), '--trades', '5');
    await until(() => run.said().includes('ready'));
    expect(run.said()).toContain('26 ["--trades","5"]');
    run.child.kill('SIGTERM');
    expect(await run.done).toBe(7);
    expect(isAlive(workPid(run.said()))).toBe(false);
  });

  it('hands one Ctrl-C on once, however often it arrives', async () => {
    const run = start(clone('exit 1', true));
    await until(() => run.said().includes('ready'));
    const group = run.child.pid ?? 0;
    // The terminal signals the whole group, and npm hands its own on.
    process.kill(-group, 'SIGINT');
    await until(() => run.said().includes('SIGINT 1'));
    process.kill(group, 'SIGINT');
    process.kill(-group, 'SIGINT');
    run.child.kill('SIGTERM');
    expect(await run.done).toBe(7);
    expect(run.said().match(/SIGINT/g)).toHaveLength(1);
  });

  it('leaves nothing behind when it is killed', async () => {
    const run = start(clone('exit 1', true));
    await until(() => run.said().includes('ready'));
    run.child.kill('SIGKILL');
    await until(() => !isAlive(workPid(run.said())));
  });

  it('installs once when two first starts meet', async () => {
    const folder = clone('sleep 0.5; sh "$(dirname "$0")/../put.sh"', false);
    const [one, two] = [start(folder), start(folder)];
    await until(() => one.said().includes('ready') && two.said().includes('ready'));
    expect(installs(folder)).toBe(1);
    expect(`${one.said()}${two.said()}`).toContain('waiting for it');
  });

  it('installs again when the lock file changed', async () => {
    const folder = clone('sh "$(dirname "$0")/../put.sh"', true);
    writeFileSync(
      path.join(folder, 'package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/node': { version: '27' } } }),
    );
    const run = start(folder);
    await until(() => run.said().includes('ready'));
    expect(installs(folder)).toBe(1);
  });

  it('installs what it can where the registry makes npm ci refuse', async () => {
    const folder = clone(
      '[ "$1" = ci ] && echo "npm error code EUSAGE" >&2 && exit 1; sh "$(dirname "$0")/../put.sh"',
      false,
    );
    const run = start(folder);
    await until(() => run.said().includes('ready'));
    expect(installs(folder)).toBe(2);
  });

  it.each([
    ['npm error code EAI_AGAIN', /npm registry cannot be reached/],
    ['npm error code ENOSPC', /no space left/],
    ['npm error code EINTEGRITY', /EINTEGRITY\nnpm ci failed \(exit 3\)/],
  ])('says in a sentence why packages are missing: %s', async (words, sentence) => {
    const run = start(clone(`echo '${words}' >&2; exit 3`, false));
    expect(await run.done).toBe(1);
    expect(run.said()).toMatch(sentence);
    expect(run.said()).not.toContain('    at ');
  });
});
