/**
 * What a video file says about itself, read from its container without decoding anything: MP4 (ISO 14496-12: moov, mvhd,
 * mdhd, stsd) and WebM (RFC 8794, RFC 9559: EBML header, Info, Tracks).
 */
export type VideoFacts = {
  readonly mime: 'video/mp4' | 'video/webm';
  /** 0 when the file does not say. */
  readonly durationMs: number;
  readonly width: number;
  readonly height: number;
  /** Of every track with picture or sound, as the container names them: `avc1`, `mp4a`, `V_VP9`, `A_OPUS`. */
  readonly codecs: readonly string[];
  /** Stretches that hold words about the film (titles, places, attachments), and how to leave them out without moving the rest. */
  readonly remarks: readonly { readonly at: number; readonly to: number }[];
};

/** Codecs that browsers play without asking: H.264 with AAC in MP4; VP8, VP9, AV1 with Opus or Vorbis in WebM. */
const PLAYED: Readonly<Record<VideoFacts['mime'], ReadonlySet<string>>> = {
  'video/mp4': new Set(['avc1', 'avc3', 'mp4a']),
  'video/webm': new Set(['V_VP8', 'V_VP9', 'V_AV1', 'A_OPUS', 'A_VORBIS']),
};
export const strangeCodec = ({ mime, codecs }: VideoFacts): string | null =>
  codecs.find((codec) => !PLAYED[mime].has(codec)) ?? null;

const EBML = 0x1a45dfa3;
/** AVIF and HEIF pictures lie in the same kind of boxes as MP4. */
const PICTURE_BRANDS = new Set(['avif', 'avis', 'heic', 'heix', 'heim', 'heis', 'mif1', 'msf1']);
const brandOf = (body: Buffer): string | null =>
  body.length >= 12 && body.toString('latin1', 4, 8) === 'ftyp' ? body.toString('latin1', 8, 12) : null;

/** Whether the bytes begin like a video; whether it can be played is for `readVideo` to say. */
export function beginsAsVideo(body: Buffer): boolean {
  const brand = brandOf(body);
  return brand === null ? body.length >= 4 && body.readUInt32BE(0) === EBML : !PICTURE_BRANDS.has(brand);
}

class Unreadable extends Error {}

/**
 * Parts of a file that are looked at, at most. A film of some minutes has a few thousand; fifty megabytes of empty ones would keep everybody waiting
 * for seconds and fill a gigabyte of memory.
 */
const MOST_PARTS = 50_000;
type Count = { left: number };
function counted(count: Count): void {
  count.left -= 1;
  if (count.left < 0) throw new Unreadable();
}

/** null when it is neither MP4 nor WebM, or is cut off or forged. */
export function readVideo(body: Buffer): VideoFacts | null {
  try {
    const facts = brandOf(body) === null ? readWebm(body) : readMp4(body);
    return facts.width > 0 && facts.height > 0 ? facts : null;
  } catch (error) {
    // Lengths that lead out of the file, and reads behind its end.
    if (error instanceof Unreadable || error instanceof RangeError) return null;
    throw error;
  }
}

/** The same file, byte for byte in the same places, without the words about it: phones write down where they filmed. */
export function withoutRemarks(body: Buffer, { mime, remarks }: VideoFacts): Buffer {
  const clean = Buffer.from(body);
  for (const { at, to } of remarks) {
    clean.fill(0, at, to);
    if (mime === 'video/mp4') {
      clean.writeUInt32BE(to - at, at);
      clean.write('free', at + 4, 'latin1');
    } else {
      // A Void element with its length in eight bytes.
      clean[at] = 0xec;
      clean.writeBigUInt64BE(BigInt(to - at - VOID_HEAD), at + 1);
      clean[at + 1] = 0x01;
    }
  }
  return clean;
}

type Part<Name> = { readonly name: Name; readonly at: number; readonly from: number; readonly to: number };

function* boxes(body: Buffer, from: number, to: number, count: Count): Generator<Part<string>> {
  for (let at = from; at < to; ) {
    counted(count);
    if (at + 8 > to) throw new Unreadable();
    const told = body.readUInt32BE(at);
    const head = told === 1 ? 16 : 8;
    const size = told === 1 ? Number(body.readBigUInt64BE(at + 8)) : told === 0 ? to - at : told;
    if (size < head || at + size > to) throw new Unreadable();
    yield { name: body.toString('latin1', at + 4, at + 8), at, from: at + head, to: at + size };
    at += size;
  }
}

const MP4_REMARKS = new Set(['udta', 'meta', 'uuid']);

function readMp4(body: Buffer): VideoFacts {
  // QuickTime's own brand promises nothing that browsers play.
  if (brandOf(body) === 'qt  ') throw new Unreadable();
  const seen = { durationMs: 0, width: 0, height: 0 };
  const count = { left: MOST_PARTS };
  const codecs: string[] = [];
  const remarks: Part<string>[] = [];
  const walk = (from: number, to: number, handler: string): void => {
    let kind = handler;
    for (const box of boxes(body, from, to, count)) {
      if (MP4_REMARKS.has(box.name)) remarks.push(box);
      else if (box.name === 'mvhd' || box.name === 'mdhd')
        seen.durationMs = Math.max(seen.durationMs, lengthIn(body, box.from));
      else if (box.name === 'hdlr') kind = body.toString('latin1', box.from + 8, box.from + 12);
      else if (box.name === 'stsd' && (kind === 'vide' || kind === 'soun'))
        for (const entry of boxes(body, box.from + 8, box.to, count)) {
          codecs.push(entry.name);
          if (kind !== 'vide') continue;
          seen.width = body.readUInt16BE(entry.from + 24);
          seen.height = body.readUInt16BE(entry.from + 26);
        }
      else if (['moov', 'trak', 'mdia', 'minf', 'stbl'].includes(box.name)) walk(box.from, box.to, kind);
    }
  };
  walk(0, body.length, '');
  return { mime: 'video/mp4', ...seen, codecs, remarks };
}

/** The duration of an mvhd or mdhd in milliseconds; 0 when it is not known. */
function lengthIn(body: Buffer, from: number): number {
  const long = body.readUInt8(from) === 1;
  const scale = body.readUInt32BE(from + (long ? 20 : 12));
  const told = long ? Number(body.readBigUInt64BE(from + 24)) : body.readUInt32BE(from + 16);
  if (scale === 0 || told === 0xffffffff) return 0;
  return Math.round((told / scale) * 1000);
}

const ID = {
  docType: 0x4282,
  segment: 0x18538067,
  info: 0x1549a966,
  scale: 0x2ad7b1,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  track: 0xae,
  codec: 0x86,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
  cluster: 0x1f43b675,
  time: 0xe7,
  tags: 0x1254c367,
  attachments: 0x1941a469,
} as const;
const VOID_HEAD = 9;

/** A number with its length in the leading zeros of its first byte. */
function variable(body: Buffer, at: number, keepMarker: boolean): { value: number; bytes: number; unknown: boolean } {
  const first = body.readUInt8(at);
  const bytes = Math.clz32(first) - 23;
  if (bytes > 8) throw new Unreadable();
  let value = keepMarker ? first : first & (0xff >> bytes);
  let ones = (first & (0xff >> bytes)) === 0xff >> bytes;
  for (let place = 1; place < bytes; place += 1) {
    const next = body.readUInt8(at + place);
    value = value * 256 + next;
    ones &&= next === 0xff;
  }
  return { value, bytes, unknown: ones };
}

function* elements(body: Buffer, from: number, to: number, count: Count): Generator<Part<number>> {
  for (let at = from; at < to; ) {
    counted(count);
    const id = variable(body, at, true);
    const size = variable(body, at + id.bytes, false);
    const start = at + id.bytes + size.bytes;
    // Files written as they were filmed leave the length of segment and clusters open: to the end of what holds them.
    if (size.unknown && id.value !== ID.segment && id.value !== ID.cluster) throw new Unreadable();
    const end = size.unknown ? to : start + size.value;
    if (end > to) throw new Unreadable();
    yield { name: id.value, at, from: start, to: end };
    at = end;
  }
}

function readWebm(body: Buffer): VideoFacts {
  const seen = { durationMs: 0, width: 0, height: 0 };
  const count = { left: MOST_PARTS };
  const codecs: string[] = [];
  const remarks: Part<number>[] = [];
  let scale = 1_000_000;
  let [told, last] = [0, 0];
  const whole = ({ from, to }: Part<number>): number =>
    to > from && to - from <= 6 ? body.readUIntBE(from, to - from) : 0;
  const walk = (from: number, to: number): void => {
    for (const one of elements(body, from, to, count)) {
      if (one.name === ID.docType && body.toString('latin1', one.from, one.to) !== 'webm') throw new Unreadable();
      else if (one.name === ID.scale) scale = whole(one);
      else if (one.name === ID.duration)
        told = one.to - one.from === 4 ? body.readFloatBE(one.from) : body.readDoubleBE(one.from);
      else if (one.name === ID.codec) codecs.push(body.toString('latin1', one.from, one.to));
      else if (one.name === ID.width) seen.width = whole(one);
      else if (one.name === ID.height) seen.height = whole(one);
      else if ((one.name === ID.tags || one.name === ID.attachments) && one.to - one.at >= VOID_HEAD) remarks.push(one);
      else if (one.name === ID.cluster) last = Math.max(last, timeOf(one));
      else if (CONTAINERS.has(one.name)) walk(one.from, one.to);
    }
  };
  /** Where a cluster begins, so that a header cannot promise less than there is. */
  const timeOf = (cluster: Part<number>): number => {
    for (const one of elements(body, cluster.from, cluster.to, count)) if (one.name === ID.time) return whole(one);
    return 0;
  };
  walk(0, body.length);
  const said = Number.isFinite(told) && told > 0 ? Math.max(told, last) : 0;
  return { mime: 'video/webm', ...seen, durationMs: Math.round((said * scale) / 1e6), codecs, remarks };
}

const CONTAINERS: ReadonlySet<number> = new Set([EBML, ID.segment, ID.info, ID.tracks, ID.track, ID.video]);
