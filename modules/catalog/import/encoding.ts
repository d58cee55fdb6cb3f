/** Encodings a shop's file may come in; GB18030 includes GBK and GB2312. */
export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'gb18030';

export type Decoded = { readonly encoding: Encoding; readonly text: string };

/** A file's bytes, piece by piece; asked again, from the beginning again. */
export type Bytes = () => AsyncIterable<Uint8Array>;

/** Small: what is read of one piece is held at once. */
const PIECE = 16 * 1024;
const HEAD = 4096;

/** Bytes that are in memory already. */
export const bytesOf = (body: Uint8Array): Bytes =>
  async function* pieces() {
    for (let at = 0; at < body.length; at += PIECE) yield body.subarray(at, at + PIECE);
  };

/** The text of a file by its bytes: marks first, then the strictest reading that fits. null: no text in any of them. */
export function decodeText(body: Uint8Array): Decoded | null {
  const likely = encodingsFor(body);
  if (likely.length > 1 && body.includes(0)) return null;
  for (const encoding of likely)
    try {
      return { encoding, text: decoderOf(encoding).decode(body) };
    } catch {
      // not in this one
    }
  return null;
}

/** The encoding of a file that is not held in memory: each that is likely is tried on the whole file. */
export async function encodingOf(bytes: Bytes): Promise<Encoding | null> {
  const likely = encodingsFor(await headOf(bytes));
  for (const encoding of likely) if (await reads(bytes, encoding, likely.length === 1)) return encoding;
  return null;
}

/** The text of a file, piece by piece, without the zero signs that no text of the database may hold. */
export async function* textOf(bytes: Bytes, encoding: Encoding): AsyncGenerator<string> {
  const decoder = decoderOf(encoding);
  for await (const piece of bytes()) yield decoder.decode(piece, { stream: true }).replaceAll('\0', '');
  yield decoder.decode();
}

/** As many bytes of a file's beginning as tell what it is. */
export async function headOf(bytes: Bytes): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes()) {
    pieces.push(piece);
    length += piece.length;
    if (length >= HEAD) break;
  }
  return Buffer.concat(pieces).subarray(0, HEAD);
}

export const decoderOf = (encoding: Encoding): InstanceType<typeof TextDecoder> =>
  new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding, { fatal: true });

async function reads(bytes: Bytes, encoding: Encoding, zeros: boolean): Promise<boolean> {
  const decoder = decoderOf(encoding);
  try {
    for await (const piece of bytes()) {
      if (!zeros && piece.includes(0)) return false;
      decoder.decode(piece, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Encodings that a file's beginning allows, in the order in which they are tried. */
function encodingsFor(head: Uint8Array): readonly Encoding[] {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return ['utf-8-bom'];
  if (head[0] === 0xff && head[1] === 0xfe) return ['utf-16le'];
  if (head[0] === 0xfe && head[1] === 0xff) return ['utf-16be'];
  const unmarked = unmarkedUtf16(head);
  // UTF-8 is the stricter form: text in GBK almost never reads as UTF-8, while much UTF-8 would read as GBK.
  return unmarked ? [unmarked] : ['utf-8', 'gb18030'];
}

/** Spreadsheets write UTF-16 without a mark too: then every other byte of the commas, digits and line ends is zero. */
function unmarkedUtf16(body: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const seen = Math.min(body.length, HEAD) & ~1;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < seen; at += 2) {
    if (body[at] === 0) even += 1;
    if (body[at + 1] === 0) odd += 1;
  }
  if (odd > seen / 16 && even === 0) return 'utf-16le';
  return even > seen / 16 && odd === 0 ? 'utf-16be' : null;
}
