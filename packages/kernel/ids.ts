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
  'exp',
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
  'cpn',
  'pay',
  'grt',
  'rfd',
  'stl',
  'pyo',
  'btc',
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
  'stk',
  'tfr',
  'cal',
  'apt',
  'ins',
  'btf',
  'bkf',
  'cpg',
  'ent',
  'vrd',
  'vrx',
  'vst',
  'gof',
  'grp',
  'bgo',
  'pso',
  'psl',
  'drw',
  'adc',
  'pce',
  'cmt',
  'qst',
  'qrl',
  'syn',
  'ccp',
  'rpt',
  'liv',
] as const;
export type Prefix = (typeof PREFIXES)[number];
export type Id<P extends Prefix = Prefix> = `${P}_${string}`;
export type Uuid = string & { readonly __kind: 'uuid' };

const BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
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
  // Not only a later moment begins anew: a batch rises also under a clock that is behind another of this process (held, stepped back).
  if (atMs === lastMs) sequence += 1;
  else {
    lastMs = atMs;
    sequence = (((pool[used] ?? 0) << 8) | (pool[used + 1] ?? 0)) & 0x7ff;
  }
  const stamp = atMs.toString(16).padStart(12, '0');
  const counter = (0x7000 | (sequence & 0xfff)).toString(16);
  let tail = '';
  for (let i = 2; i < 10; i += 1) {
    const byte = i === 2 ? ((pool[used + i] ?? 0) & 0x3f) | 0x80 : (pool[used + i] ?? 0);
    tail += BYTE[byte] ?? '';
  }
  used += 10;
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-${counter}-${tail.slice(0, 4)}-${tail.slice(4)}` as Uuid;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const HEX = '0123456789abcdef';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const DIGIT = new Int8Array(128).fill(-1);
for (const [value, char] of [...ALPHABET].entries()) DIGIT[char.charCodeAt(0)] = value;
const HEX_DIGIT = new Int8Array(128).fill(-1);
for (const [value, char] of [...HEX].entries()) HEX_DIGIT[char.charCodeAt(0)] = value;

/** uuid → TypeID: Crockford base 32 of the 128 bits, 26 characters; the first stands for three bits, each other for five. */
export function toId<P extends Prefix>(prefix: P, uuid: string): Id<P> {
  if (!UUID.test(uuid)) throw new RangeError(`not a uuid: ${uuid}`);
  let text = `${prefix}_`;
  let bits = 0;
  // Two bits of nothing before the 128 make 130, which is 26 fives.
  let held = 2;
  for (let at = 0; at < 36; at += 1) {
    const digit = HEX_DIGIT[uuid.charCodeAt(at)] ?? -1;
    if (digit < 0) continue;
    bits = (bits << 4) | digit;
    held += 4;
    if (held < 5) continue;
    held -= 5;
    text += ALPHABET.charAt((bits >> held) & 31);
    bits &= (1 << held) - 1;
  }
  return text as Id<P>;
}

/** TypeID → uuid, or null when it is malformed or of another kind. */
export function parseId(prefix: Prefix, text: string): Uuid | null {
  const start = prefix.length + 1;
  if (text.length !== start + 26 || !text.startsWith(`${prefix}_`)) return null;
  let hex = '';
  let bits = 0;
  let held = -2;
  for (let at = start; at < text.length; at += 1) {
    const digit = DIGIT[text.charCodeAt(at)] ?? -1;
    // The first digit has room for three bits only.
    if (digit < 0 || (at === start && digit > 7)) return null;
    bits = (bits << 5) | digit;
    held += 5;
    while (held >= 4) {
      held -= 4;
      hex += HEX.charAt((bits >> held) & 15);
      bits &= (1 << held) - 1;
    }
  }
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Uuid;
}

/** For text the route's schema has already checked: TypeID → uuid, throwing on what only a programmer can pass. */
export function uuidOf(prefix: Prefix, text: string): Uuid {
  const uuid = parseId(prefix, text);
  if (!uuid) throw new RangeError(`not a ${prefix} id: ${text}`);
  return uuid;
}
