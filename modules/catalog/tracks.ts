import type { Uuid } from '#kernel';
import { redirected, type Tree } from './tree.ts';
import type { Track, TrackSpan } from './types.ts';

/** What a track asks of goods; the belt is the one the listing itself names, as with scopes of promotions. */
export type TrackFacts = {
  /** The leaf and all categories above it. */
  readonly categoryIds: readonly string[];
  readonly brandId: Uuid | null;
  readonly beltCode: string | null;
};

const NONE: readonly TrackSpan[] = [];

/** The tracks these goods are in, with when each holds, by code; a category that was merged stands for the one its goods went to. */
export function spansOf(
  tracks: readonly Track[],
  tree: Pick<Tree, 'rows'>,
  { categoryIds, brandId, beltCode }: TrackFacts,
): readonly TrackSpan[] {
  const found = tracks.filter(
    (track) =>
      track.categoryIds.some((id) => categoryIds.includes(id) || categoryIds.includes(redirected(tree, id))) &&
      (track.brandIds.length === 0 || (brandId !== null && track.brandIds.includes(brandId))) &&
      (track.beltCodes.length === 0 || (beltCode !== null && track.beltCodes.includes(beltCode))),
  );
  if (found.length === 0) return NONE;
  return found.map(({ code, validFrom, validUntil }) => ({ code, from: validFrom, until: validUntil }));
}

/** Of spans, the codes of those that hold at a moment; from its first moment on, and at its last no more. */
export const tracksAt = (spans: readonly TrackSpan[], at: Date): readonly string[] =>
  spans.filter((one) => holdsAt(one, at)).map((one) => one.code);

export const holdsAt = ({ from, until }: Pick<TrackSpan, 'from' | 'until'>, at: Date): boolean =>
  from <= at && (until === null || at < until);

/** When a track next begins or ends after a moment; null when nothing more is to come. */
export const turnAfter = ({ validFrom, validUntil }: Pick<Track, 'validFrom' | 'validUntil'>, at: Date): Date | null =>
  validFrom > at ? validFrom : validUntil && validUntil > at ? validUntil : null;
