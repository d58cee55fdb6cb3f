import fc from 'fast-check';
import { toId, uuidv7 } from '#kernel';

/** Inputs from a JSON schema alone: such that fit, such that nearly fit, and such that mean harm. */
export type Schema = { readonly [key: string]: unknown };
/** Ids of things that exist, by the name they have in a path. */
export type Known = Readonly<Record<string, string>>;

const ID = /^\^([a-z]{3})_\[0-7\]/;

/** What people and programs send who are curious, careless or hostile. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\uD800',
  '\u202Egnp.exe',
  '👩‍👩‍👧‍👦'.repeat(20),
  "' OR 1=1 --",
  '"; DROP TABLE orders.orders; --',
  '%',
  '_%_',
  '\\',
  '{{7*7}}',
  '$'.concat('{7*7}'),
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '..%2f..%2f',
  '=HYPERLINK("http://evil.example","x")',
  '\r\nSet-Cookie: a=b',
  'NaN',
  'null',
  'undefined',
  '[object Object]',
  '1e309',
  '-0',
  '9223372036854775808',
  '２０２６-１１-２２',
  '0000-00-00',
  '9999-99-99T99:99:99Z',
  '+275760-09-13T00:00:00.001Z',
  'x'.repeat(5_000),
];
const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e300,
  2 ** 31,
  2 ** 53,
  -(2 ** 53),
  [],
  {},
  [[[[[]]]]],
  { __proto__x: 1 },
  { constructor: { prototype: { polluted: true } } },
  ...HOSTILE_TEXTS,
];

const branchesOf = (schema: Schema): readonly Schema[] =>
  ((schema.anyOf ?? schema.oneOf) as Schema[] | undefined) ?? [];
const typeOf = (schema: Schema): unknown => (Array.isArray(schema.type) ? schema.type[0] : schema.type);

const pools = new Map<string, readonly string[]>();
/** A few texts of a pattern, drawn once: drawing from a pattern costs more than asking the route. */
function matching(pattern: string): readonly string[] {
  const pool = pools.get(pattern) ?? fc.sample(fc.stringMatching(new RegExp(pattern, 'u')), 12);
  pools.set(pattern, pool);
  return pool;
}

function texts(schema: Schema, known: Known, name: string): fc.Arbitrary<unknown> {
  const pattern = typeof schema.pattern === 'string' ? schema.pattern : '';
  const prefix = ID.exec(pattern)?.[1];
  if (prefix) {
    const there = [...new Set(Object.values(known).filter((id) => id.startsWith(`${prefix}_`)))];
    const nowhere = toId(prefix as 'ord', uuidv7(1_700_000_000_000));
    return there.length > 0 ? fc.constantFrom(...there, ...there, nowhere) : fc.constant(nowhere);
  }
  const moments = fc.integer({ min: -400, max: 400 }).map((days) => new Date(1_763_776_800_000 + days * 86_400_000));
  if (schema.format === 'date-time') return moments.map((at) => at.toISOString());
  if (schema.format === 'date') return moments.map((at) => at.toISOString().slice(0, 10));
  if (schema.format === 'email') return fc.nat(9).map((n) => `fuzz${n}@example.com`);
  if (schema.format === 'uri') return fc.constantFrom('https://example.com/', 'http://127.0.0.1/', 'https://[::1]/x');
  if (known[name] !== undefined && fc.sample(fc.boolean(), 1)[0]) return fc.constant(known[name]);
  if (pattern.startsWith('^') && pattern.endsWith('$')) return fc.constantFrom(...matching(pattern));
  const min = Number(schema.minLength ?? 0);
  const max = Math.min(Number(schema.maxLength ?? 60), min + 60);
  const usual = ['330106', 'na', '13900000000', '陶杯', '2026-12-01', '330106199001011234'];
  const likely = usual.filter((one) => one.length >= min && one.length <= max);
  return fc.oneof(
    fc.string({ minLength: min, maxLength: max, unit: 'grapheme' }),
    fc.string({ minLength: min, maxLength: max }),
    likely.length > 0 ? fc.constantFrom(...likely) : fc.string({ minLength: min, maxLength: max }),
  );
}

/** Values that fit the schema as far as a schema says it. */
export function fitting(schema: Schema, known: Known, name = ''): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  const branches = branchesOf(schema);
  if (branches.length > 0) return fc.oneof(...branches.map((one) => fitting(one, known, name)));
  switch (typeOf(schema)) {
    case 'object':
      return fittingObject(schema, known);
    case 'array':
      return fc.array(fitting((schema.items ?? {}) as Schema, known, name.replace(/s$/, '')), {
        minLength: Number(schema.minItems ?? 0),
        maxLength: Math.min(Number(schema.maxItems ?? 4), Number(schema.minItems ?? 0) + 3),
      });
    case 'integer':
    case 'number': {
      const min = Number(schema.minimum ?? schema.exclusiveMinimum ?? 0);
      const max = Number(schema.maximum ?? schema.exclusiveMaximum ?? 2 ** 31 - 1);
      const whole = fc.oneof(fc.integer({ min, max: Math.min(max, min + 50) }), fc.integer({ min, max }));
      return whole;
    }
    case 'boolean':
      return fc.boolean();
    case 'string':
      return texts(schema, known, name);
    case 'null':
      return fc.constant(null);
    default:
      return fc.constantFrom(...HOSTILE_VALUES);
  }
}

function fittingObject(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  const parts = Object.fromEntries(Object.entries(properties).map(([key, one]) => [key, fitting(one, known, key)]));
  const rest = Object.values((schema.patternProperties ?? {}) as Record<string, Schema>)[0];
  const whole = fc.record(parts, { requiredKeys: (schema.required ?? []) as string[] });
  if (!rest) return whole;
  return fc
    .tuple(whole, fc.dictionary(fc.constantFrom('1', 'a', '颜色'), fitting(rest, known), { maxKeys: 3 }))
    .map(([given, more]) => ({ ...(given as object), ...more }));
}

/** One place of a value taken away, doubled, or put in place of something it must not be. */
export const nearly = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(value, fc.nat(), fc.constantFrom(...HOSTILE_VALUES), fc.constantFrom('put', 'drop', 'add', 'wrap'))
    .map(([whole, at, wrong, how]) => spoil(whole, at, wrong, how));

function spoil(value: unknown, at: number, wrong: unknown, how: string): unknown {
  if (value === null || typeof value !== 'object') return how === 'wrap' ? [value] : wrong;
  const keys = Object.keys(value);
  if (how === 'add') return Array.isArray(value) ? [...value, wrong] : { ...value, surprise: wrong };
  const key = keys[at % Math.max(1, keys.length)];
  if (key === undefined) return wrong;
  const inner = (value as Record<string, unknown>)[key];
  // Deeper half of the time, where there is a deeper.
  const next = inner !== null && typeof inner === 'object' && at % 2 === 0 ? spoil(inner, at >> 3, wrong, how) : wrong;
  if (Array.isArray(value)) return value.map((one, place) => (String(place) === key ? next : one));
  const { [key]: _gone, ...others } = value as Record<string, unknown>;
  return how === 'drop' && next === wrong ? others : { ...others, [key]: next };
}

export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...HOSTILE_VALUES),
  fc.jsonValue({ maxDepth: 4 }),
  fc.constant(JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}')),
);
