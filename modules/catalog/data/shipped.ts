// I/O: reads the taxonomy file that ships with this folder.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The taxonomy as shipped: rows instead of objects, because a hundred thousand repeated keys would be most of the file. */
export type ShippedTaxonomy = {
  readonly version: string;
  /** id, Chinese, English, values as [Chinese, English]. */
  readonly attributes: readonly (readonly [string, string, string, readonly (readonly [string, string])[]])[];
  /** id (`hg-11-2` lies under `hg-11`), Chinese, English, places in `attributes`. */
  readonly categories: readonly (readonly [string, string, string, readonly number[]])[];
};

export const readShippedTaxonomy = (): ShippedTaxonomy =>
  JSON.parse(
    gunzipSync(readFileSync(join(import.meta.dirname, 'taxonomy.json.gz'))).toString('utf8'),
  ) as ShippedTaxonomy;

/** The category above, from the id alone; null at the top. */
export const parentOf = (id: string): string | null => {
  const cut = id.lastIndexOf('-');
  return cut < 0 ? null : id.slice(0, cut);
};
