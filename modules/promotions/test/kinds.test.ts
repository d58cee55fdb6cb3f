import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { KINDS } from '../kinds/table.ts';
import { LANES } from '../lanes.ts';
import en from '../locales/en.json' with { type: 'json' };
import zh from '../locales/zh-CN.json' with { type: 'json' };
import { kindsPage } from '../page.ts';

describe.each([...KINDS.values()].map((kind) => [kind.name, kind] as const))('kind %s', (_name, kind) => {
  test('is of its lane’s shape, has words in both languages and an example that holds', () => {
    expect(LANES.find((lane) => lane.name === kind.lane)?.shape).toBe(kind.shape);
    for (const words of [kind.label, kind.description, ...Object.values(kind.fields)])
      expect([words.zh, words.en].every((text) => text.length > 0)).toBe(true);
    expect(Value.Check(kind.schema, kind.example)).toBe(true);
    expect(kind.problem(kind.example as never)).toBeNull();
  });
  test('every field and every way has a name', () => {
    const names = new Set(kindFields(kind.schema));
    for (const name of names) expect(kind.fields).toHaveProperty([name]);
  });
  test('every reason it gives has a sentence in both languages', () => {
    for (const code of kind.whyNot) {
      expect(zh.whyNot).toHaveProperty(code);
      expect(en.whyNot).toHaveProperty(code);
    }
  });
});

function kindFields(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const {
    anyOf = [],
    properties = {},
    items,
  } = schema as {
    anyOf?: unknown[];
    properties?: Record<string, { const?: string }>;
    items?: unknown;
  };
  return [
    ...anyOf.flatMap(kindFields),
    ...Object.entries(properties).flatMap(([name, field]) => [
      name,
      ...(field.const === undefined ? [] : [`mode.${field.const}`]),
      ...kindFields(field),
    ]),
    ...kindFields(items),
  ];
}

test('docs/promotions.md is what the kinds say: node scripts/promotion-kinds.ts writes it', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../../../docs/promotions.md'), 'utf8');
  expect(page).toBe(kindsPage());
});
