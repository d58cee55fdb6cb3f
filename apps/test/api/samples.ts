import type { Route } from '#kernel';
import { toId, uuidv7 } from '#kernel';

type Schema = { readonly [key: string]: unknown };

const ID = /^\^([a-z]{3})_\[0-7\]/;

/** A value that fits a parameter's schema and belongs to nothing: ids are real in form and point nowhere. */
export function sampleOf(schema: Schema): string {
  const pattern = typeof schema.pattern === 'string' ? schema.pattern : '';
  const prefix = ID.exec(pattern)?.[1];
  if (prefix) return toId(prefix as 'ord', uuidv7(1_700_000_000_000));
  if (Array.isArray(schema.enum)) return String(schema.enum[0]);
  const branches = (schema.anyOf ?? []) as Schema[];
  if (branches[0]) return 'const' in branches[0] ? String(branches[0].const) : sampleOf(branches[0]);
  if (schema.type === 'integer') return String(schema.minimum ?? 1);
  if (schema.format === 'date' || /\\d\{4\}-/.test(pattern)) return '2026-11-21';
  return 'sample';
}

/** The route's path with every parameter filled; `given` wins over samples. */
export function pathOf(route: Route, given: Readonly<Record<string, string>> = {}): string {
  const schemas = ((route.params as Schema | undefined)?.properties ?? {}) as Record<string, Schema>;
  return route.path.replace(/:(\w+)/g, (_whole, name: string) =>
    encodeURIComponent(given[name] ?? sampleOf(schemas[name] ?? {})),
  );
}

/**
 * The smallest body that fits a schema: required fields only, ids of things that exist where `known` has them, texts that say
 * `word`. What no generator can guess (a code, a fingerprint) is refused by the route, which is an answer too.
 */
export function bodyOf(schema: Schema, known: Readonly<Record<string, string>>, word: string, name = ''): unknown {
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const branches = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (branches?.[0]) return bodyOf(branches[0], known, word, name);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') {
    const properties = (schema.properties ?? {}) as Record<string, Schema>;
    const required = (schema.required ?? []) as string[];
    return Object.fromEntries(required.map((field) => [field, bodyOf(properties[field] ?? {}, known, word, field)]));
  }
  if (type === 'array')
    return Array.from({ length: Math.max(1, Number(schema.minItems ?? 0)) }, () =>
      bodyOf((schema.items ?? {}) as Schema, known, word, name.replace(/s$/, '')),
    );
  if (type === 'integer' || type === 'number') return Math.max(1, Number(schema.minimum ?? 1));
  if (type === 'boolean') return true;
  if (type !== 'string') return null;
  const pattern = String(schema.pattern ?? '');
  const prefix = ID.exec(pattern)?.[1];
  if (prefix) return Object.values(known).find((id) => id.startsWith(`${prefix}_`)) ?? sampleOf(schema);
  if (schema.format === 'date-time') return name.startsWith('end') ? '2026-12-20T00:00:00Z' : '2026-12-01T00:00:00Z';
  if (schema.format === 'date') return '2026-12-01';
  if (schema.format === 'email') return `${word}@example.com`;
  if (/phone/i.test(name)) return '13900000000';
  if (/divisionCode/.test(name)) return '330106';
  if (/categoryId/.test(name)) return 'na';
  return `${word} 样例文字 sample`.padEnd(Number(schema.minLength ?? 0), '.').slice(0, Number(schema.maxLength ?? 200));
}
