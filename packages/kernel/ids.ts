import { randomFillSync } from 'node:crypto';

/**
 * Ids are UUIDv7 in the database and TypeIDs at the edge (`ord_01h…`): the prefix tells a person and a log what the id
 * names, and an id of the wrong kind is refused before any query.
 */
export const PREFIXES = [
  'usr',
  'ses',
  'psk',
  'vfy',
  'grt',
  'rol',
  'adr',
  'cns',
  'apl',
  'shp',
  'stf',
  'lic',
  'dps',
  'sin',
  'apx',
  'sxp',
  'cat',
  'prd',
  'ver',
  'sku',
  'med',
  'brd',
  'brp',
  'imp',
  'whs',
  'mov',
  'crt',
  'cln',
  'trd',
  'ord',
  'lin',
  'tmr',
  'pcl',
  'lbl',
  'tpl',
  'rul',
  'pay',
  'rfd',
  'stl',
  'pyo',
  'dif',
  'acc',
  'jrn',
  'asl',
  'rev',
  'evt',
  'aud',
  'stg',
  'nte',
  'evd',
  'inv',
  'ivt',
] as const;
export type Prefix = (typeof PREFIXES)[number];
export type Id<P extends Prefix = Prefix> = `${P}_${string}`;
export type Uuid = string & { readonly __kind: 'uuid' };

const pool = new Uint8Array(8192);
let used = pool.length;
let lastMs = 0;
let sequence = 0;

/** A UUIDv7 (RFC 9562): 48 bits of `atMs`, a 12-bit counter within the millisecond, 62 random bits. Rises within a process. */
export function uuidv7(atMs: number): Uuid {
  if (used + 10 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  if (atMs > lastMs) {
    lastMs = atMs;
    sequence = (((pool[used] ?? 0) << 8) | (pool[used + 1] ?? 0)) & 0x7ff;
  } else if (atMs === lastMs) sequence += 1;
  else sequence = (((pool[used] ?? 0) << 8) | (pool[used + 1] ?? 0)) & 0xfff;
  const stamp = atMs.toString(16).padStart(12, '0');
  const counter = (0x7000 | (sequence & 0xfff)).toString(16);
  let tail = '';
  for (let i = 2; i < 10; i += 1) {
    const byte = i === 2 ? ((pool[used + i] ?? 0) & 0x3f) | 0x80 : (pool[used + i] ?? 0);
    tail += byte.toString(16).padStart(2, '0');
  }
  used += 10;
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-${counter}-${tail.slice(0, 4)}-${tail.slice(4)}` as Uuid;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** uuid → TypeID: Crockford base 32 of the 128 bits, 26 characters. */
export function toId<P extends Prefix>(prefix: P, uuid: string): Id<P> {
  if (!UUID.test(uuid)) throw new RangeError(`not a uuid: ${uuid}`);
  let bits = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let text = '';
  for (let i = 0; i < 26; i += 1) {
    text = ALPHABET.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return `${prefix}_${text}`;
}

/** TypeID → uuid, or null when it is malformed or of another kind. */
export function parseId(prefix: Prefix, text: string): Uuid | null {
  if (text.length !== prefix.length + 27 || !text.startsWith(`${prefix}_`)) return null;
  let bits = 0n;
  for (const char of text.slice(prefix.length + 1)) {
    const digit = ALPHABET.indexOf(char);
    if (digit < 0) return null;
    bits = (bits << 5n) | BigInt(digit);
  }
  if (bits >> 128n) return null;
  const hex = bits.toString(16).padStart(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Uuid;
}

/** For text the route's schema has already checked: TypeID → uuid, throwing on what only a programmer can pass. */
export function uuidOf(prefix: Prefix, text: string): Uuid {
  const uuid = parseId(prefix, text);
  if (!uuid) throw new RangeError(`not a ${prefix} id: ${text}`);
  return uuid;
}
