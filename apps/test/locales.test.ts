import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Both languages say everything: same keys, same parameters, no empty text; and what the sources ask for is what the files
 * hold. A key counts as used when it stands as a string in the sources, or begins like a template: t(`state.${state}`).
 */
const root = join(import.meta.dirname, '../..');
const faces = [
  {
    name: 'storefront',
    locales: 'apps/storefront/locales',
    sources: ['apps/storefront/app', 'apps/storefront/server.ts'],
  },
  { name: 'workbench', locales: 'apps/workbench/locales', sources: ['apps/workbench/src'] },
  { name: 'console', locales: 'apps/console/locales', sources: ['apps/console/src'] },
  { name: 'desk parts', locales: 'packages/ui/desk/locales', sources: ['packages/ui/desk'] },
] as const;

function textOf(path: string): string {
  if (/\.tsx?$/.test(path)) return readFileSync(path, 'utf8');
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || /\.tsx?$/.test(entry.name))
    .map((entry) => textOf(join(path, entry.name)))
    .join('\n');
}

const readLocale = (folder: string, language: string) =>
  JSON.parse(readFileSync(join(root, folder, `${language}.json`), 'utf8')) as Record<string, string>;

const stem = (key: string) => key.replace(/_(one|other)$/, '');
const stems = (locale: Record<string, string>) => [...new Set(Object.keys(locale).map(stem))].sort();
const params = (text: string) => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]))].sort();

/** Keys and key beginnings that the sources mention. */
function mentions(source: string): { strings: Set<string>; beginnings: string[]; asked: Set<string> } {
  const strings = new Set([...source.matchAll(/(['"`])([\w.-]+)\1/g)].map((match) => match[2] ?? ''));
  const beginnings = [...source.matchAll(/`([\w.-]+[._])\$\{/g)].map((match) => match[1] ?? '');
  const asked = new Set([...source.matchAll(/\bt\(\s*(['"])([\w.-]+)\1/g)].map((match) => match[2] ?? ''));
  return { strings, beginnings, asked };
}

it('the console has a word for every permission and for what it belongs to', () => {
  const zh = readLocale('apps/console/locales', 'zh-CN');
  const routes = textOf(join(root, 'modules'));
  const asked = [...routes.matchAll(/\b(?:platform|region|shop)Staff\('(([a-z]+)\.[a-z_]+)'/g)];
  expect(asked.length).toBeGreaterThan(200);
  const words = asked.flatMap(([, permission, module]) => [`roles.may.${permission}`, `roles.module.${module}`]);
  expect([...new Set(words)].filter((key) => !(key in zh))).toEqual([]);
});

for (const { name, locales, sources } of faces) {
  describe(name, () => {
    const zh = readLocale(locales, 'zh-CN');
    const en = readLocale(locales, 'en');
    const { strings, beginnings, asked } = mentions(sources.map((path) => textOf(join(root, path))).join('\n'));

    it('has the same keys in both languages', () => {
      expect(stems(en)).toEqual(stems(zh));
    });

    it('has the same parameters in both languages, and no empty text', () => {
      for (const [key, text] of Object.entries(en)) {
        const other = zh[key] ?? zh[`${stem(key)}_other`] ?? '';
        expect(params(text), key).toEqual(params(other));
      }
      expect([...Object.entries(zh), ...Object.entries(en)].filter(([, text]) => text.trim() === '')).toEqual([]);
    });

    it('counts in English with one and other', () => {
      const plural = Object.keys(en).filter((key) => key.endsWith('_other'));
      expect(plural.filter((key) => !(`${stem(key)}_one` in en))).toEqual([]);
    });

    it('holds every key that the sources ask for', () => {
      const known = new Set(stems(zh));
      expect([...asked].filter((key) => !known.has(key))).toEqual([]);
    });

    it('holds no key that nobody uses', () => {
      const unused = stems(zh).filter(
        (key) => !strings.has(key) && !beginnings.some((beginning) => key.startsWith(beginning)),
      );
      expect(unused).toEqual([]);
    });
  });
}
