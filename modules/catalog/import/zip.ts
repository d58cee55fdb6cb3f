import { createInflateRaw } from 'node:zlib';

/** What no zip of a spreadsheet program is: damaged, encrypted, or unfolding beyond what is allowed. */
export class BrokenZip extends Error {}

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;

/** Unfolded at most, one entry: a small file must not become the server's whole memory or day. */
const MOST_UNFOLDED = 1024 * 1024 * 1024;

type Entry = { readonly method: number; readonly packed: number; readonly at: number };

/** The files of a zip by their names, each read as a stream. Throws BrokenZip. */
export function openZip(body: Uint8Array): { readonly has: (name: string) => boolean; readonly read: ZipRead } {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const entries = directory(body, view);
  return {
    has: (name) => entries.has(name),
    read: (name) => {
      const entry = entries.get(name);
      if (!entry) throw new BrokenZip(`${name} is missing`);
      return unfold(body, view, entry);
    },
  };
}
export type ZipRead = (name: string) => AsyncGenerator<Uint8Array>;

function directory(body: Uint8Array, view: DataView): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  try {
    let end = body.length - 22;
    // A comment of 65,535 bytes at most may follow.
    for (const first = Math.max(0, end - 65_535); end >= first; end -= 1)
      if (view.getUint32(end, true) === DIRECTORY_END) break;
    const count = view.getUint16(end + 10, true);
    let at = view.getUint32(end + 16, true);
    for (let n = 0; n < count; n += 1) {
      if (view.getUint32(at, true) !== DIRECTORY_ENTRY) throw new BrokenZip('the directory is damaged');
      const lengths = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
      const [name = 0] = lengths;
      entries.set(new TextDecoder().decode(body.subarray(at + 46, at + 46 + name)).replaceAll('\\', '/'), {
        method: view.getUint16(at + 10, true),
        packed: view.getUint32(at + 20, true),
        at: view.getUint32(at + 42, true),
      });
      at += 46 + lengths.reduce((sum, one) => sum + one, 0);
    }
  } catch (error) {
    // Beyond the end of the file.
    if (error instanceof RangeError) throw new BrokenZip('the directory is damaged');
    throw error;
  }
  return entries;
}

async function* unfold(body: Uint8Array, view: DataView, entry: Entry): AsyncGenerator<Uint8Array> {
  if (entry.at + 30 > body.length || view.getUint32(entry.at, true) !== LOCAL_ENTRY)
    throw new BrokenZip('an entry is damaged');
  const start = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  const packed = body.subarray(start, start + entry.packed);
  if (entry.method !== 0 && entry.method !== 8) throw new BrokenZip(`packed by method ${entry.method}`);
  const pieces = entry.method === 0 ? [packed] : inflated(packed);
  let length = 0;
  try {
    for await (const piece of pieces) {
      length += piece.length;
      if (length > MOST_UNFOLDED) throw new BrokenZip('it unfolds into too much');
      yield piece;
    }
  } catch (error) {
    if (error instanceof BrokenZip) throw error;
    throw new BrokenZip(String(error));
  }
}

function inflated(packed: Uint8Array): AsyncIterable<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 });
  inflate.end(packed);
  return inflate as AsyncIterable<Uint8Array>;
}
