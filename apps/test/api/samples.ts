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
