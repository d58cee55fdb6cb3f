import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '..');

/** One checker: a program of node_modules/.bin, or one of our own scripts. Commands run one after another. */
type Check = { readonly name: string; readonly proves: string; readonly commands: readonly (readonly string[])[] };
type Outcome = { readonly check: Check; readonly ok: boolean; readonly seconds: number; readonly output: string };

const bin = (name: string, ...args: string[]): readonly string[] => [
  path.join(root, 'node_modules', '.bin', name),
  ...args,
];
const own = (script: string): readonly string[] => [process.execPath, path.join(root, 'scripts', 'check', script)];

function checks(): readonly Check[] {
  const storefront = path.join(root, 'apps', 'storefront');
  const typegen = existsSync(path.join(storefront, 'react-router.config.ts'))
    ? [bin('react-router', 'typegen', storefront)]
    : [];
  return [
    { name: 'types', proves: 'TypeScript finds no error', commands: [...typegen, bin('tsc', '--noEmit', '-p', root)] },
    { name: 'style', proves: 'Biome: format and lint', commands: [bin('biome', 'check', '--colors=off', '.')] },
    { name: 'imports', proves: 'modules are used by their faces, pages by the client', commands: [own('imports.ts')] },
    { name: 'boundaries', proves: 'SQL, purity, clock, one direction', commands: [own('boundaries.ts')] },
    { name: 'languages', proves: 'Chinese and English say the same', commands: [own('locales.ts')] },
    { name: 'settings', proves: 'docs/configuration.md is what the code reads', commands: [own('configuration.ts')] },
    {
      name: 'unused',
      proves: 'no file or package that nobody needs',
      commands: [bin('knip', '--no-progress', '--no-config-hints')],
    },
  ];
}

function execute([command = '', ...args]: readonly string[]): Promise<{
  readonly code: number;
  readonly output: string;
}> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 1, output: signal ? `${output}ended by ${signal}\n` : output }),
    );
  });
}

async function perform(check: Check): Promise<Outcome> {
  const began = performance.now();
  let output = '';
  let ok = true;
  for (const command of check.commands) {
    const result = await execute(command);
    output += result.output;
    ok = result.code === 0;
    if (!ok) break;
  }
  return { check, ok, seconds: (performance.now() - began) / 1000, output };
}

/** Runs every static check, two at a time, and prints a line for each; true when all passed. `only` picks some by name. */
export async function runChecks(only: readonly string[] = []): Promise<boolean> {
  const known = checks();
  const unknown = only.filter((name) => !known.some((check) => check.name === name));
  if (unknown.length > 0) {
    console.log(
      `There is no check named ${unknown.join(', ')}; there are ${known.map(({ name }) => name).join(', ')}.`,
    );
    return false;
  }
  const waiting = known.filter(({ name }) => only.length === 0 || only.includes(name));
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const outcome = await perform(check);
      outcomes.push(outcome);
      console.log(
        `${outcome.ok ? '  ok  ' : ' FAIL '} ${check.name.padEnd(11)}${outcome.seconds.toFixed(1).padStart(6)} s  ${check.proves}`,
      );
    }
  };
  await Promise.all([worker(), worker()]);
  const failed = outcomes.filter(({ ok }) => !ok);
  for (const { check, output } of failed) console.log(`\n── ${check.name} ──\n${output.trim()}`);
  console.log(
    failed.length === 0 ? 'check: all passed' : `\ncheck: ${failed.map(({ check }) => check.name).join(', ')} failed`,
  );
  return failed.length === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = (await runChecks(process.argv.slice(2))) ? 0 : 1;
}
