import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;
type Document = { readonly version: bigint; readonly source: Json | null };
type Index = { readonly properties: Readonly<Record<string, Json>>; readonly documents: Map<string, Document> };

/** What OpenSearch would refuse, with its status and type. */
class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  constructor(status: number, type: string, reason: string) {
    super(reason);
    this.status = status;
    this.type = type;
  }
}
const unknown = (what: string): never => {
  throw new Refusal(400, 'parsing_exception', `unknown ${what}`);
};
/** The fields of an object, none but these. */
function only(given: unknown, ...names: string[]): Json {
  const object = given as Json;
  for (const name of Object.keys(object)) if (!names.includes(name)) unknown(`field [${name}]`);
  return object;
}
const first = (given: unknown): [string, unknown] => {
  const entries = Object.entries(given as Json);
  return entries.length === 1 ? (entries[0] as [string, unknown]) : unknown('clause: one field is expected');
};
const list = (given: unknown): unknown[] => (Array.isArray(given) ? given : unknown('value: a list is expected'));

/** The score of a document for a query; null: it does not match. */
function matches(query: unknown, index: Index, source: Json): number | null {
  const [kind, clause] = first(query);
  const field = (name: string): unknown => (name in index.properties ? source[name] : unknown(`field [${name}]`));
  if (kind === 'match_all') return Object.keys(clause as Json).length === 0 ? 1 : unknown('field of match_all');
  if (kind === 'term' || kind === 'terms') {
    const [name, wanted] = first(clause);
    const held = [field(name)].flat();
    return (kind === 'term' ? [wanted] : list(wanted)).some((one) => held.includes(one)) ? 1 : null;
  }
  if (kind === 'range') {
    const [name, ends] = first(clause);
    const { gte = -Infinity, lte = Infinity } = only(ends, 'gte', 'lte') as { gte?: number; lte?: number };
    const held = field(name) as number;
    return held >= gte && held <= lte ? 1 : null;
  }
  if (kind === 'multi_match') {
    const { query: word, fields, type, analyzer } = only(clause, 'query', 'fields', 'type', 'analyzer');
    if (type !== 'cross_fields' || analyzer !== 'whitespace') unknown('multi_match');
    const scores = list(fields).map((one) => {
      const [name = '', boost = '1'] = String(one).split('^');
      const words = String(field(name) ?? '').split(' ');
      const times = words.filter((held) => held === word).length;
      const common = [...index.documents.values()].filter(({ source: other }) =>
        String(other?.[name] ?? '')
          .split(' ')
          .includes(String(word)),
      ).length;
      return times === 0
        ? 0
        : (Number(boost) * Math.log(1 + (index.documents.size + 1) / common) * times) / (times + 0.9);
    });
    const best = Math.max(...scores);
    return best > 0 ? best : null;
  }
  if (kind === 'dis_max') {
    const { queries } = only(clause, 'queries');
    const scores = list(queries).map((one) => matches(one, index, source) ?? 0);
    return Math.max(...scores) || null;
  }
  if (kind !== 'bool') return unknown(`query [${kind}]`);
  const {
    must = [],
    should = [],
    filter = [],
    minimum_should_match: least = 0,
    boost = 1,
  } = only(clause, 'must', 'should', 'filter', 'minimum_should_match', 'boost');
  if (list(filter).some((one) => matches(one, index, source) === null)) return null;
  const all = list(must).map((one) => matches(one, index, source));
  const some = list(should).flatMap((one) => matches(one, index, source) ?? []);
  if (all.includes(null) || some.length < (least as number)) return null;
  return [...(all as number[]), ...some].reduce((sum, one) => sum + one, 0) * (boost as number);
}

const tally = (keys: readonly unknown[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(String(key), (counts.get(String(key)) ?? 0) + 1);
  return counts;
};

function aggregated(given: unknown, index: Index, found: readonly Json[]): Json {
  const { filter, aggs } = only(given, 'filter', 'aggs');
  const [name, aggregation] = first(aggs);
  const [kind, how] = first(aggregation);
  const held = found.filter((source) => matches(filter, index, source) !== null);
  if (kind === 'range') {
    const { field, ranges } = only(how, 'field', 'ranges');
    const buckets = list(ranges).map((one) => {
      const {
        key,
        from = -Infinity,
        to = Infinity,
      } = only(one, 'key', 'from', 'to') as { key: string; from?: number; to?: number };
      const inside = held.filter(
        (source) => (source[String(field)] as number) >= from && (source[String(field)] as number) < to,
      );
      return { key, doc_count: inside.length };
    });
    return { doc_count: held.length, [name]: { buckets } };
  }
  if (kind !== 'terms') unknown(`aggregation [${kind}]`);
  const { field, size, order } = only(how, 'field', 'size', 'order');
  if (JSON.stringify(order) !== '[{"_count":"desc"},{"_key":"asc"}]') unknown('order');
  const type = index.properties[String(field)]?.type;
  if (type !== 'keyword')
    throw new Refusal(400, 'illegal_argument_exception', `[${field}] is ${type}, which has no buckets`);
  const counts = tally(held.flatMap((source) => [source[String(field)] ?? []].flat()));
  const buckets = [...counts]
    .map(([key, doc_count]) => ({ key, doc_count }))
    .sort((a, b) => b.doc_count - a.doc_count || (a.key < b.key ? -1 : 1))
    .slice(0, size as number);
  return { doc_count: held.length, [name]: { doc_count_error_upper_bound: 0, sum_other_doc_count: 0, buckets } };
}

function searched(body: unknown, name: string, index: Index): Json {
  const asked = only(
    body,
    'size',
    'track_total_hits',
    'timeout',
    '_source',
    'query',
    'post_filter',
    'aggs',
    'sort',
    'search_after',
  );
  const scored = [...index.documents].flatMap(([id, { source }]) => {
    const score = source && (asked.query ? matches(asked.query, index, source) : 1);
    return source && score !== null ? [{ id, source, score }] : [];
  });
  const order = list(asked.sort ?? []).map(first);
  const value = (one: (typeof scored)[number], by: string): number | string =>
    by === '_score' ? one.score : (one.source[by] as number | string);
  const before = (a: readonly (number | string)[], b: readonly (number | string)[]): number => {
    for (const [at, [, way]] of order.entries()) {
      const [x, y] = [a[at] ?? 0, b[at] ?? 0];
      if (x !== y) return (x < y ? -1 : 1) * (way === 'desc' ? -1 : 1);
    }
    return 0;
  };
  const places = (one: (typeof scored)[number]) => order.map(([by]) => value(one, by));
  const passed = scored
    .filter((one) => !asked.post_filter || matches(asked.post_filter, index, one.source) !== null)
    .sort((a, b) => before(places(a), places(b)));
  const after = asked.search_after as (number | string)[] | undefined;
  const rest = after ? passed.filter((one) => before(places(one), after) > 0) : passed;
  const wanted = list(asked._source ?? []) as string[];
  return {
    took: 2,
    timed_out: false,
    _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
    hits: {
      ...(asked.track_total_hits === true ? { total: { value: passed.length, relation: 'eq' } } : {}),
      max_score: null,
      hits: rest.slice(0, (asked.size as number) ?? 10).map((one) => ({
        _index: name,
        _id: one.id,
        _score: order.some(([by]) => by === '_score') ? one.score : null,
        _source: Object.fromEntries(wanted.map((key) => [key, one.source[key]])),
        sort: places(one),
      })),
    },
    ...(asked.aggs
      ? {
          aggregations: Object.fromEntries(
            Object.entries(asked.aggs as Json).map(([key, one]) => [
              key,
              aggregated(
                one,
                index,
                scored.map(({ source }) => source),
              ),
            ]),
          ),
        }
      : {}),
  };
}

/**
 * OpenSearch as far as the adapter uses it, played strictly: what the adapter does not say exactly so (an unknown address, field, clause or order, a
 * field the mapping does not know, an index that is not there) is refused as OpenSearch refuses it. It scores by its own plain formula.
 */
export async function openSearchSimulator() {
  const indexes = new Map<string, Index>();
  const aliases = new Map<string, string>();
  /** Set by a test: what is answered instead, once for each call. */
  const instead: ((path: string) => { status: number; reply: Json } | null)[] = [];
  let asked = 0;
  const named = (name: string, aliasOnly = false): [string, Index] => {
    const real = aliases.get(name) ?? (aliasOnly ? '' : name);
    const index = indexes.get(real);
    if (!index) throw new Refusal(404, 'index_not_found_exception', `no such index [${name}]`);
    return [real, index];
  };

  function bulk(target: string, aliasOnly: boolean, text: string): Json {
    if (!text.endsWith('\n'))
      throw new Refusal(400, 'illegal_argument_exception', 'The bulk request must be terminated by a newline [\\n]');
    const lines = text.slice(0, -1).split('\n');
    const items: Json[] = [];
    for (let at = 0; at < lines.length; at += 1) {
      const line = lines[at] ?? '';
      const [action, meta] = first(JSON.parse(line));
      const { _id: id, version_type: kind } = only(meta, '_id', 'version', 'version_type') as {
        _id: string;
        version_type: string;
      };
      if (kind !== 'external_gte' || !['index', 'delete'].includes(action)) unknown(`action [${action}]`);
      const version = BigInt(/"version":(\d+)/.exec(line)?.[1] ?? '0');
      if (action === 'index') at += 1;
      const source = action === 'index' ? (JSON.parse(lines[at] ?? '') as Json) : null;
      const item = (status: number, more: Json) =>
        items.push({ [action]: { _index: target, _id: id, status, ...more } });
      try {
        // Real ones make up an index for a deletion with a version of ours, whether or not an alias is asked for.
        if (!source && !aliases.has(target) && !indexes.has(target))
          indexes.set(target, { properties: {}, documents: new Map() });
        const [, index] = named(target, aliasOnly && source !== null);
        const strange = Object.keys(source ?? {}).find((name) => !(name in index.properties));
        if (strange)
          throw new Refusal(
            400,
            'strict_dynamic_mapping_exception',
            `mapping set to strict, dynamic introduction of [${strange}] within [_doc] is not allowed`,
          );
        const there = index.documents.get(id);
        if (there && there.version > version)
          throw new Refusal(
            409,
            'version_conflict_engine_exception',
            `[${id}]: version conflict, current version [${there.version}] is higher than the one provided [${version}]`,
          );
        index.documents.set(id, { version, source });
        item(source ? (there?.source ? 200 : 201) : there?.source ? 200 : 404, {
          result: source ? 'created' : 'deleted',
        });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        item(error.status, { error: { type: error.type, reason: error.message } });
      }
    }
    return { took: 3, errors: items.some((one) => 'error' in (Object.values(one)[0] as Json)), items };
  }

  function answer(method: string, path: string, text: string): Json {
    const [where = '', query = ''] = path.split('?');
    const [, target = '', verb = ''] = where.split('/');
    const body = (): unknown => (text === '' ? {} : JSON.parse(text));
    if (method === 'PUT' && verb === '') {
      if (indexes.has(target))
        throw new Refusal(400, 'resource_already_exists_exception', `index [${target}] already exists`);
      const { mappings } = only(body(), 'settings', 'mappings');
      const { properties } = only(mappings, 'dynamic', 'properties') as { properties: Record<string, Json> };
      indexes.set(target, { properties, documents: new Map() });
      return { acknowledged: true, shards_acknowledged: true, index: target };
    }
    if (method === 'DELETE' && verb === '') {
      const [real] = named(target);
      indexes.delete(real);
      for (const [alias, of] of aliases) if (of === real) aliases.delete(alias);
      return { acknowledged: true };
    }
    if (method === 'POST' && verb === '_bulk') return bulk(target, query === 'require_alias=true', text);
    if (method === 'POST' && verb === '_refresh') {
      named(target);
      return { _shards: { total: 2, successful: 1, failed: 0 } };
    }
    if (method === 'GET' && target === '_alias') {
      const real = aliases.get(verb);
      if (!real) throw new Refusal(404, 'aliases_not_found_exception', `alias [${verb}] missing`);
      return { [real]: { aliases: { [verb]: {} } } };
    }
    if (method === 'POST' && target === '_aliases') {
      for (const one of list(only(body(), 'actions').actions)) {
        const [action, how] = first(one);
        const { index, alias } = only(how, 'index', 'alias') as { index: string; alias: string };
        named(index);
        if (action === 'add') aliases.set(alias, index);
        else if (action === 'remove' && aliases.get(alias) === index) aliases.delete(alias);
        else unknown(`action [${action}]`);
      }
      return { acknowledged: true };
    }
    if (method === 'POST' && verb === '_search') return searched(body(), ...named(target));
    throw new Refusal(
      405,
      'illegal_argument_exception',
      `Incorrect HTTP method for uri [${path}] and method [${method}]`,
    );
  }

  const server = createServer(async (request: IncomingMessage, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    asked += 1;
    const path = request.url ?? '';
    let status = 200;
    let reply: Json;
    try {
      const other = instead.length > 0 ? (instead[0]?.(path) ?? null) : null;
      if (other) instead.shift();
      reply = other?.reply ?? answer(request.method ?? '', path, text);
      status = other?.status ?? 200;
    } catch (error) {
      const { status: code, type } = error instanceof Refusal ? error : { status: 500, type: 'simulator_exception' };
      const reason = error instanceof Error ? error.message : String(error);
      status = code;
      reply = { error: { root_cause: [{ type, reason }], type, reason }, status };
    }
    response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(reply));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    instead,
    indexes,
    aliases,
    asked: () => asked,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
