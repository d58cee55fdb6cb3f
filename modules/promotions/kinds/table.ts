import { fullReduction } from './full-reduction.ts';
import type { Kind } from './kind.ts';
import { priceCut } from './price-cut.ts';

/** Every rule kind there is, by name. A new kind is a file and a line here. */
export const KINDS: ReadonlyMap<string, Kind> = new Map(
  [priceCut, fullReduction].map((kind) => [kind.name, kind] as const),
);
