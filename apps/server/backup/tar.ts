/**
 * The ustar form of POSIX.1-2001, as much of it as a backup needs: plain files with long names cut at a slash. A person
 * reads a backup with `tar --zstd -tf FILE`, with nothing of ours.
 */
const BLOCK = 512;

/** Name and its folder as the header has room for: 100 bytes, and 155 before a slash. */
function cut(name: string): readonly [name: string, folder: string] {
  if (Buffer.byteLength(name) <= 100) return [name, ''];
  for (let at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
    const [folder, rest] = [name.slice(0, at), name.slice(at + 1)];
    if (Buffer.byteLength(rest) <= 100 && Buffer.byteLength(folder) <= 155) return [rest, folder];
  }
  throw new Error(`the name is too long for an archive: ${name}`);
}

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;

/** The 512 bytes before a file of `size` bytes; `seconds`: its time, since 1970. */
export function tarHeader(name: string, size: number, seconds: number): Buffer {
  if (!Number.isSafeInteger(size) || size < 0 || size >= 8 ** 11) throw new Error(`${name}: ${size} bytes`);
  const [short, folder] = cut(name);
  const block = Buffer.alloc(BLOCK);
  block.write(short, 0);
  block.write(octal(0o600, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(Math.floor(seconds), 12), 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\u000000', 257);
  block.write(folder, 345);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** What fills a file of `size` bytes up to whole blocks. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
export const tarEnd = (): Buffer => Buffer.alloc(2 * BLOCK);

const text = (block: Buffer, from: number, length: number): string => {
  const field = block.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString('utf8');
};

export type TarFile = {
  readonly name: string;
  readonly size: number;
  /** Its bytes, once; what is not read is passed over. */
  readonly body: AsyncIterable<Buffer>;
};

/** The files of an archive, one after the other. Throws when it ends before its end, or is no archive. */
export async function* tarFiles(source: AsyncIterable<Buffer>): AsyncGenerator<TarFile> {
  const bytes = reader(source);
  for (;;) {
    const block = await bytes.take(BLOCK);
    if (block.every((byte) => byte === 0)) return;
    const sum = block.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte), 0);
    if (Number.parseInt(text(block, 148, 8), 8) !== sum) throw new Error('a header does not add up');
    const folder = text(block, 345, 155);
    const name = `${folder ? `${folder}/` : ''}${text(block, 0, 100)}`;
    const size = Number.parseInt(text(block, 124, 12), 8);
    const body = bytes.pieces(size);
    yield { name, size, body };
    for await (const _rest of body);
    await bytes.take(tarPadding(size).length);
  }
}

/** Bytes of a stream by their number. */
function reader(source: AsyncIterable<Buffer>): {
  take(size: number): Promise<Buffer>;
  pieces(size: number): AsyncGenerator<Buffer>;
} {
  const parts = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const some = async (): Promise<void> => {
    if (held.length > 0) return;
    const next = await parts.next();
    if (next.done) throw new Error('it ends in the middle');
    held = next.value;
  };
  async function* pieces(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0; ) {
      await some();
      const piece = held.subarray(0, left);
      held = held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }
  return {
    pieces,
    async take(size) {
      const all: Buffer[] = [];
      for await (const piece of pieces(size)) all.push(piece);
      return Buffer.concat(all);
    },
  };
}
