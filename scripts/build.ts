import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { filesIn } from './check/source.ts';

const root = path.resolve(import.meta.dirname, '..');
const buildFolder = path.join(root, 'build');
const stampFile = path.join(buildFolder, '.stamp');
const lockFile = path.join(root, '.dongxi-build.lock');

/** One set of pages: where its sources are, what its build leaves behind, and the command. */
type Pages = { readonly name: string; readonly result: string; readonly command: readonly string[] };
const bin = (name: string): string => path.join(root, 'node_modules', '.bin', name);
const PAGES: readonly Pages[] = [
  {
    name: 'storefront',
    result: 'storefront/server/index.js',
    command: [bin('react-router'), 'build', 'apps/storefront'],
  },
  { name: 'workbench', result: 'workbench/index.html', command: [bin('vite'), 'build', 'apps/workbench'] },
  { name: 'console', result: 'console/index.html', command: [bin('vite'), 'build', 'apps/console'] },
];

type Stamp = Readonly<Record<string, string>>;
const readStamp = (): Stamp => {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8')) as Stamp;
  } catch {
    return {};
  }
};

/** A hash over everything that goes into the pages: their sources, the shared parts, the modules' prose, the packages. */
export function inputsOf(house: string, name: string): string {
  const files = [
    ...filesIn(house, ['apps', 'packages', 'modules'], ['']).filter(
      (file) => file.startsWith(`apps/${name}/`) || /^(?:packages\/(?:ui|client)|modules\/[^/]+\/locales)\//.test(file),
    ),
    ...['package-lock.json', 'package.json', 'tsconfig.json'].filter((file) => existsSync(path.join(house, file))),
  ];
  const hash = createHash('sha256');
  for (const file of files)
    if (!/\/test\//.test(file))
      hash
        .update(`${file}\0`)
        .update(readFileSync(path.join(house, file)))
        .update('\0');
  return hash.digest('hex');
}

/** Lays a packed file beside each text file that browsers load: packed once, here, and not at every request. */
function packFiles(name: string): void {
  const folder = path.join(buildFolder, name === 'storefront' ? 'storefront/client' : name, 'assets');
  for (const file of readdirSync(folder)) {
    if (!/\.(?:js|css|json|svg)$/.test(file)) continue;
    const text = readFileSync(path.join(folder, file));
    if (text.length > 1000) writeFileSync(path.join(folder, `${file}.gz`), gzipSync(text, { level: 9 }));
  }
}

function execute([command = '', ...args]: readonly string[]): Promise<{
  readonly ok: boolean;
  readonly output: string;
}> {
  return new Promise((resolve) => {
    const env = { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' };
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Two starts in one clone must not write the same files at once; the second finds the work done. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (!existsSync(lockFile))
        throw new Error(`The pages must be built, but ${root} cannot be written.`, { cause: error });
      const holder = Number(readFileSync(lockFile, 'utf8'));
      if (holder > 0 && !isAlive(holder)) rmSync(lockFile, { force: true });
      else await after(200);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

/** Pages whose inputs changed since they were built, or whose build is not there. Pages without sources are none. */
function stale(): readonly (Pages & { readonly inputs: string })[] {
  const stamp = readStamp();
  return PAGES.filter(({ name }) => existsSync(path.join(root, 'apps', name, 'vite.config.ts')))
    .map((pages) => ({ ...pages, inputs: inputsOf(root, pages.name) }))
    .filter(({ name, result, inputs }) => stamp[name] !== inputs || !existsSync(path.join(buildFolder, result)));
}

/** Builds what is stale into build/, two at a time. Quiet when nothing is to do; answers false after printing what failed. */
export async function buildPages(say: (line: string) => void = console.log): Promise<boolean> {
  if (stale().length === 0) return true;
  return alone(async () => {
    const waiting = [...stale()];
    let ok = true;
    const worker = async (): Promise<void> => {
      for (let pages = waiting.shift(); pages; pages = waiting.shift()) {
        const began = performance.now();
        const done = await execute(pages.command);
        if (done.ok) {
          mkdirSync(buildFolder, { recursive: true });
          packFiles(pages.name);
          writeFileSync(stampFile, JSON.stringify({ ...readStamp(), [pages.name]: pages.inputs }, null, 2));
          say(`Built ${pages.name} in ${((performance.now() - began) / 1000).toFixed(1)} s`);
        } else {
          ok = false;
          say(`The ${pages.name} could not be built:\n${done.output.trim()}`);
        }
      }
    };
    await Promise.all([worker(), worker()]);
    return ok;
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const ok = await buildPages().catch((error: unknown) => {
    console.log(error instanceof Error ? error.message : String(error));
    return false;
  });
  process.exitCode = ok ? 0 : 1;
}
