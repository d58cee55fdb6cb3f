import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isModuleSource, isPure, isStore, isTest } from './purity.ts';
import type { Breach, Source } from './source.ts';
import { sourcesIn } from './source.ts';
import { factsOf } from './syntax.ts';

const moduleOf = (file: string): string => file.split('/')[1] ?? '';

/** SQL without its comments and quoted texts; what `kernel.append_only('x.y')` names is kept, since it names a table. */
const bareSql = (text: string): string =>
  text
    .replace(/--[^\n]*/g, ' ')
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/append_only\('([^']*)'\)/g, 'append_only($1)')
    .replace(/'(?:[^']|'')*'/g, "''");

/** Schemas of other modules that the SQL names. `schemas` are all modules; the kernel's is open to everybody. */
function foreignTables(sql: string, own: string, schemas: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>();
  for (const [whole, schema = ''] of bareSql(sql).matchAll(/\b([a-z_]+)\.[a-z_]+/g))
    if (schema !== own && schemas.has(schema)) found.add(whole);
  return [...found];
}

const FORBIDDEN_IN_PURE =
  /^(?:node:)?(?:fs|net|http|https|http2|tls|dns|dgram|child_process|worker_threads|timers)(?:\/.*)?$|^(?:postgres|pg|kysely|fastify|pino|sharp)$/;

const CLOCK = new Set(['Date.now', 'new Date()', 'Temporal.Now']);

/** The longest way round: modules that need each other, directly or through others; null when arrows point one way. */
export function cycleIn(arrows: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | null {
  const done = new Set<string>();
  const walk = (name: string, trail: readonly string[]): readonly string[] | null => {
    const seen = trail.indexOf(name);
    if (seen >= 0) return [...trail.slice(seen), name];
    if (done.has(name)) return null;
    for (const next of arrows.get(name) ?? []) {
      const cycle = walk(next, [...trail, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return null;
  };
  for (const name of arrows.keys()) {
    const cycle = walk(name, []);
    if (cycle) return cycle;
  }
  return null;
}

/**
 * The rules of ARCHITECTURE.md that need more than the import graph: a module's SQL names its own schema only and stands
 * in store files only; pure files touch neither database, clock, chance nor network; time comes from the context's clock; modules
 * need each other in one direction.
 */
export function boundaryBreaches(sources: readonly Source[]): readonly Breach[] {
  const breaches: Breach[] = [];
  const schemas = new Set(sources.filter(({ file }) => file.startsWith('modules/')).map(({ file }) => moduleOf(file)));
  const arrows = new Map<string, Set<string>>();
  for (const source of sources) {
    const { file, text } = source;
    if (isTest(file)) continue;
    const own = moduleOf(file);
    const add = (rule: string, what: string): void => void breaches.push({ rule, file, what });
    if (/^modules\/[^/]+\/migrations\/.+\.sql$/.test(file)) {
      for (const table of foreignTables(text, own, schemas))
        add('own-schema', `names ${table}, a table of another module`);
      continue;
    }
    if (!isModuleSource(file)) continue;
    const facts = factsOf(text);
    for (const sql of facts.sql) {
      for (const table of foreignTables(sql, own, schemas))
        add('own-schema', `names ${table}, a table of another module`);
      if (!isStore(file)) add('sql-in-store', `holds SQL: ${sql.trim().replace(/\s+/g, ' ').slice(0, 70)}`);
    }
    for (const touch of facts.touches)
      if (isPure(source)) add('pure', `uses ${touch}`);
      else if (!/\/(?:adapters|gateways)\//.test(file) && CLOCK.has(touch))
        add('clock', `uses ${touch}; time comes from ctx.clock`);
    for (const { from, typeOnly } of facts.imports) {
      const other = /^#modules\/([^/]+)/.exec(from)?.[1];
      if (other && other !== own) arrows.set(own, (arrows.get(own) ?? new Set()).add(other));
      if (isPure(source) && !typeOnly && FORBIDDEN_IN_PURE.test(from)) add('pure', `imports ${from}`);
    }
  }
  const cycle = cycleIn(arrows);
  if (cycle)
    breaches.push({ rule: 'one-direction', file: `modules/${cycle[0]}`, what: `needs itself: ${cycle.join(' → ')}` });
  return breaches;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = path.resolve(import.meta.dirname, '../..');
  const sources = sourcesIn(root, ['modules'], ['.ts', '.sql']);
  const breaches = boundaryBreaches(sources);
  for (const { rule, file, what } of breaches) console.log(`${file}: ${rule}: ${what}`);
  console.log(`${sources.length} files of modules looked at, ${breaches.length} breaches`);
  process.exitCode = breaches.length > 0 || sources.length === 0 ? 1 : 0;
}
