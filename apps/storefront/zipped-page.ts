import { constants, crc32, deflateRawSync } from 'node:zlib';

/** What a gzip stream begins with (RFC 1952): deflate, no name, no time, of no particular system. */
const HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
/** How far back a deflate stream may look (RFC 1951). */
const WINDOW = 32_768;

export interface ZippedPage {
  /** The whole gzip stream with `fill` at each place: a copy, a few bytes written into it, and a checksum. */
  stamped(fill: string): Buffer;
}

/**
 * Zips a page once although every visitor's copy holds a nonce of its own: the places of the nonce lie in the stream unzipped,
 * in stored blocks, and the parts between them are zipped knowing what stands before. The places hold zero bytes while zipping,
 * which no page contains, so that nothing is described as a repetition of a nonce. `length`: bytes of a place.
 */
export function zippedPage(parts: readonly string[], length: number): ZippedPage {
  const texts = parts.map((part) => Buffer.from(part));
  const gap = Buffer.alloc(length);
  const stored = Buffer.from([0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255]);
  const stream: Buffer[] = [HEAD];
  const places: number[] = [];
  let size = HEAD.length;
  let before = Buffer.alloc(0);
  const put = (bytes: Buffer): void => {
    stream.push(bytes);
    size += bytes.length;
  };
  for (const [at, text] of texts.entries()) {
    const last = at === texts.length - 1;
    put(
      deflateRawSync(text, {
        finishFlush: last ? constants.Z_FINISH : constants.Z_SYNC_FLUSH,
        ...(before.length > 0 ? { dictionary: before } : {}),
      }),
    );
    if (last) break;
    put(stored);
    places.push(size);
    put(gap);
    before = Buffer.from(Buffer.concat([before, text, gap]).subarray(-WINDOW));
  }
  const end = Buffer.alloc(8);
  end.writeUInt32LE(texts.reduce((sum, text) => sum + text.length, places.length * length) % 2 ** 32, 4);
  put(end);
  const zipped = Buffer.concat(stream);
  return {
    stamped(fill) {
      const bytes = Buffer.from(fill, 'latin1');
      if (bytes.length !== length) throw new Error(`a place holds ${length} bytes, not ${bytes.length}`);
      const copy = Buffer.from(zipped);
      for (const place of places) bytes.copy(copy, place);
      const sum = texts.reduce((crc, text, at) => crc32(text, at === 0 ? crc : crc32(bytes, crc)), 0);
      copy.writeUInt32LE(sum, copy.length - 8);
      return copy;
    },
  };
}
