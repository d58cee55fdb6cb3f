import { Readable } from 'node:stream';
import { Zip, ZipDeflate } from 'fflate';
import { type Ctx, csvRow, type ShopScope } from '#kernel';

/** One file of what a shop takes along: its text in pieces, so that a million rows never stand in memory at once. */
export type DataPart = {
  readonly name: string;
  readonly read: (ctx: Ctx, scope: ShopScope) => AsyncIterable<string | Uint8Array>;
};

const parts = new Map<string, DataPart>();

/** A module says at import what of its data is a shop's to take along (T2): goods, orders, settlements. */
export const registerShopData = (part: DataPart): void => void parts.set(part.name, part);

export const csvLine = (cells: readonly (string | number | null)[]): string =>
  csvRow(cells.map((one) => (one === null ? '' : String(one))));

/** Everything registered as one zip, packed while it is read. */
export function dataFile(ctx: Ctx, scope: ShopScope): Readable {
  const text = new TextEncoder();
  async function* pieces(): AsyncGenerator<Uint8Array> {
    let ready: Uint8Array[] = [];
    let failure: Error | null = null;
    const zip = new Zip((error, data) => {
      if (error) failure = error;
      else ready.push(data);
    });
    const flush = (): Uint8Array[] => {
      if (failure) throw failure;
      const out = ready;
      ready = [];
      return out;
    };
    for (const part of parts.values()) {
      const entry = new ZipDeflate(part.name, { level: 6 });
      zip.add(entry);
      for await (const piece of part.read(ctx, scope)) {
        entry.push(typeof piece === 'string' ? text.encode(piece) : piece);
        yield* flush();
      }
      entry.push(new Uint8Array(0), true);
      yield* flush();
    }
    zip.end();
    yield* flush();
  }
  return Readable.from(pieces());
}
