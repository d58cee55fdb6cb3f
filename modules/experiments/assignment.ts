import { createHash } from 'node:crypto';

/** All shares together, in basis points. */
export const WHOLE = 10_000;

/**
 * Where somebody stands in an experiment, 0 … 9,999: the first 48 bits of SHA-256 over the experiment's key and the visitor. The same on every server, for as long as
 * the experiment runs, and telling nothing of where they stand in another.
 */
export const placeOf = (experiment: string, visitor: string): number =>
  createHash('sha256').update(`${experiment}\n${visitor}`).digest().readUIntBE(0, 6) % WHOLE;

/** The variant whose share holds the visitor's place; variants stand in their order, each behind the shares of those before it. */
export function variantOf<V extends { readonly shareBps: number }>(
  experiment: string,
  variants: readonly V[],
  visitor: string,
): V | null {
  const place = placeOf(experiment, visitor);
  let until = 0;
  for (const variant of variants) {
    until += variant.shareBps;
    if (place < until) return variant;
  }
  return null;
}
