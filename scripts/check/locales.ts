import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Breach } from './source.ts';

const LANGS = ['zh-CN', 'en'] as const;
type Tree = { readonly [key: string]: unknown };

/** Every text of a language file by its dotted key. */
export function textsOf(tree: Tree, before = ''): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(tree))
    if (typeof value === 'object' && value !== null)
      for (const [name, text] of textsOf(value as Tree, `${before}${key}.`)) texts.set(name, text);
    else texts.set(`${before}${key}`, String(value));
  return texts;
}

/** Plural forms differ between languages: `_one`, `_other` … count as one key. */
const stem = (key: string): string => key.replace(/_(?:zero|one|two|few|many|other)$/, '');
/** Places to fill in; `{{titleZh}}` here and `{{titleEn}}` there are the same place. */
const places = (text: string): string =>
  [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name = '']) => name.replace(/(?:Zh|En)$/, '')))]
    .sort()
    .join(', ');

/** Both languages say the same things with the same places to fill in, and `errors` has a sentence for every code. */
export function localeBreaches(folder: string, zh: Tree, en: Tree, errorNames: readonly string[]): readonly Breach[] {
  const breaches: Breach[] = [];
  const files = { 'zh-CN': textsOf(zh), en: textsOf(en) };
  const stems = { 'zh-CN': new Map<string, string>(), en: new Map<string, string>() };
  for (const lang of LANGS)
    for (const [key, text] of files[lang]) {
      if (text.trim() === '')
        breaches.push({ rule: 'locales', file: `${folder}/${lang}.json`, what: `${key} is empty` });
      stems[lang].set(stem(key), text);
    }
  for (const [lang, other] of [
    ['zh-CN', 'en'],
    ['en', 'zh-CN'],
  ] as const)
    for (const [key, text] of stems[other]) {
      const mine = stems[lang].get(key);
      const file = `${folder}/${lang}.json`;
      if (mine === undefined) breaches.push({ rule: 'locales', file, what: `${key} is missing` });
      else if (lang === 'en' && places(mine) !== places(text))
        breaches.push({
          rule: 'locales',
          file,
          what: `${key} fills in {${places(mine)}}, the Chinese {${places(text)}}`,
        });
    }
  for (const name of errorNames)
    for (const lang of LANGS)
      if (!files[lang].has(`errors.${name}`))
        breaches.push({ rule: 'locales', file: `${folder}/${lang}.json`, what: `errors.${name} is missing` });
  return breaches;
}

/** Names of the refusals that a module declares in errors.ts. */
async function errorNamesOf(module: string): Promise<readonly string[]> {
  const file = path.join(module, 'errors.ts');
  if (!existsSync(file)) return [];
  const exported = (await import(pathToFileURL(file).href)) as { refuse?: { codes?: Record<string, number> } };
  return Object.keys(exported.refuse?.codes ?? {}).map((code) => code.slice(code.indexOf('.') + 1));
}

async function main(): Promise<void> {
  const root = path.resolve(import.meta.dirname, '../..');
  const breaches: Breach[] = [];
  let looked = 0;
  for (const part of ['modules', 'apps', 'packages']) {
    if (!existsSync(path.join(root, part))) continue;
    for (const name of readdirSync(path.join(root, part))) {
      const home = path.join(root, part, name);
      const errorNames = await errorNamesOf(home);
      const folder = path.join(home, 'locales');
      const files = LANGS.map((lang) => path.join(folder, `${lang}.json`));
      if (!files.some((file) => existsSync(file)) && errorNames.length === 0) continue;
      const [zh, en] = files.map((file) => (existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Tree) : {}));
      looked += 1;
      breaches.push(...localeBreaches(`${part}/${name}/locales`, zh ?? {}, en ?? {}, errorNames));
    }
  }
  for (const { file, what } of breaches) console.log(`${file}: ${what}`);
  console.log(`${looked} pairs of language files looked at, ${breaches.length} breaches`);
  process.exitCode = breaches.length > 0 || looked === 0 ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
