import type { Text2, Uuid } from '#kernel';
import { redirected, type Tree } from './tree.ts';
import type { TrackSpan } from './types.ts';

/** A track (赛道): goods of any of its categories and all below them; of one of its brands and from one of its belts too, where it names any. */
export type Track = {
  readonly code: string;
  readonly name: Text2;
  readonly categoryIds: readonly string[];
  readonly brandIds: readonly Uuid[];
  readonly beltCodes: readonly string[];
  readonly validFrom: Date;
  /** Null: until somebody ends it. */
  readonly validUntil: Date | null;
  /** Counts its changes: who changes it names the one they saw. */
  readonly version: number;
  readonly changedAt: Date;
};

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
