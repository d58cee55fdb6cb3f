/**
 * I/O: a tool. Makes `taxonomy.json.gz` from the Shopify product taxonomy in Chinese (MIT, see NOTICE): run once by hand when the
 * taxonomy is renewed, `node modules/catalog/data/build.ts`. Reads `DONGXI_DATA` (default `../shared/data`).
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CORRECTIONS } from './corrections.ts';
import type { ShippedTaxonomy } from './shipped.ts';

const root = join(process.env.DONGXI_DATA ?? join(import.meta.dirname, '../../../../shared/data'), 'taxonomy');

type Named = { readonly name: string; readonly context: string };

/** `  key:` followed by deeper `name:` and `context:` lines: all there is in the localisation files. */
function readNames(file: string): Map<string, Named> {
  const names = new Map<string, Named>();
  let key = '';
  for (const line of readFileSync(join(root, file), 'utf8').split('\n')) {
    const head = /^ {4}(\S.*):$/.exec(line);
    const fact = /^ {6}(name|context): (.*)$/.exec(line);
    if (head?.[1]) key = unquote(head[1]);
    else if (fact?.[1] && key) {
      const before = names.get(key) ?? { name: '', context: '' };
      names.set(key, { ...before, [fact[1]]: unquote(fact[2] ?? '') });
    }
  }
  return names;
}

const unquote = (text: string): string => {
  const trimmed = text.trim();
  if (trimmed.startsWith('"')) return JSON.parse(trimmed) as string;
  return trimmed.startsWith("'") ? trimmed.slice(1, -1).replaceAll("''", "'") : trimmed;
};

type Entry = { id: string; name: string; attributes: string[] };

function readCategories(): Entry[] {
  const entries: Entry[] = [];
  for (const file of readdirSync(join(root, 'data/categories')).sort()) {
    let list = '';
    for (const line of readFileSync(join(root, 'data/categories', file), 'utf8').split('\n')) {
      const id = /^- id: (.*)$/.exec(line)?.[1];
      const name = /^ {2}name: (.*)$/.exec(line)?.[1];
      const begun = /^ {2}(\w+):/.exec(line)?.[1];
      const item = /^ {2}- (.*)$/.exec(line)?.[1];
      const current = entries.at(-1);
      if (id) entries.push({ id: unquote(id), name: '', attributes: [] });
      else if (name && current) current.name = unquote(name);
      else if (begun) list = begun;
      else if (item && list === 'attributes') current?.attributes.push(unquote(item));
    }
  }
  return entries;
}

type JsonAttribute = {
  handle: string;
  extended_attributes: { handle: string }[];
  values: { name: string; handle: string }[];
};

const plain = (handle: string): string => handle.replaceAll(/[-/]/g, '_');
const words = (handle: string): string => {
  const text = handle.replaceAll(/[-_]/g, ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const categoryNames = readNames('data/localizations/categories/zh-CN.yml');
const attributeNames = readNames('data/localizations/attributes/zh-CN.yml');
const valueNames = readNames('data/localizations/values/zh-CN.yml');
const categories = readCategories();
const json = JSON.parse(readFileSync(join(root, 'dist/zh-CN/attributes.json'), 'utf8')) as {
  attributes: JsonAttribute[];
};

// An extended attribute (`beer_style`) borrows the values of its base (`style`).
const valuesOf = new Map<string, JsonAttribute['values']>();
for (const attribute of json.attributes)
  for (const handle of [attribute.handle, ...attribute.extended_attributes.map((one) => one.handle)])
    valuesOf.set(plain(handle), attribute.values);

const englishOf = new Map<string, string>();
for (const [key, value] of valueNames) englishOf.set(plain(key.split('__')[0] ?? ''), value.context);

const used = [...new Set(categories.flatMap((category) => category.attributes))].sort();
const place = new Map(used.map((id, at) => [id, at]));
const shipped: ShippedTaxonomy = {
  version: readFileSync(join(root, 'VERSION'), 'utf8').trim(),
  attributes: used.map((id) => {
    const values = (valuesOf.get(plain(id)) ?? []).map((value): [string, string] => {
      const english = words(value.handle.split('__')[1] ?? value.handle);
      return [CORRECTIONS[value.handle] ?? value.name, english];
    });
    return [id, CORRECTIONS[id] ?? attributeNames.get(id)?.name ?? id, englishOf.get(plain(id)) ?? words(id), values];
  }),
  categories: categories.map((category) => [
    category.id,
    CORRECTIONS[category.id] ?? categoryNames.get(category.id)?.name ?? category.name,
    category.name,
    category.attributes.map((id) => place.get(id) ?? 0),
  ]),
};

const packed = gzipSync(JSON.stringify(shipped), { level: 9 });
writeFileSync(join(import.meta.dirname, 'taxonomy.json.gz'), packed);
const named = shipped.categories.filter(([, zh, en]) => zh !== en).length;
process.stdout.write(
  `${shipped.categories.length} categories (${named} with a Chinese name of their own), ${used.length} attributes, ${packed.length} bytes\n`,
);
