import { type Ctx, emit, type Json, refusedBy, transact, type Uuid } from '#kernel';
import { record } from '#modules/operations';
import { belt } from '#modules/regions';
import { brandKey } from './brands.ts';
import { brandIdsOf, brandsByIds } from './brands-store.ts';
import { category, categoryTree, MARKET_SUBJECT } from './categories-service.ts';
import { refuse } from './errors.ts';
import { spansOf, tracksAt, turnAfter } from './tracks.ts';
import { insertTrack, takeTurns, trackRows, updateTrack } from './tracks-store.ts';
import type { ProductSummary, Track } from './types.ts';

export type TrackInput = Omit<Track, 'version' | 'changedAt'>;

/**
 * Names a track. Refuses catalog.track_exists, track_period (it would be over, or ends before it begins), track_brand_unknown,
 * category_not_found, regions.belt_unknown.
 */
export async function createTrack(ctx: Ctx, input: TrackInput): Promise<Track> {
  await checked(ctx, input);
  const track: Track = { ...input, version: 1, changedAt: ctx.clock.now() };
  return transact(ctx, async (tx) => {
    try {
      await insertTrack(tx, track, turnAfter(track, tx.clock.now()));
    } catch (error) {
      if (refusedBy(error, 'tracks_pkey')) throw refuse('track_exists', { code: track.code });
      throw error;
    }
    await told(tx, 'catalog.create_track', track, null);
    return track;
  });
}

/**
 * Changes a track from now on; `seen` is the version it was changed from. A moment that has come ends it. What it named before stays in
 * the audit log. Refuses as `createTrack` does, and catalog.track_not_found, edited_meanwhile.
 */
export async function changeTrack(ctx: Ctx, seen: number, input: TrackInput): Promise<Track> {
  const before = await trackNamed(ctx, input.code);
  await checked(ctx, input, before);
  const track: Track = { ...input, version: seen + 1, changedAt: ctx.clock.now() };
  return transact(ctx, async (tx) => {
    if (!(await updateTrack(tx, track, turnAfter(track, tx.clock.now())))) throw refuse('edited_meanwhile');
    await told(tx, 'catalog.change_track', track, before);
    return track;
  });
}

/** Goods that nobody knows are slips; a new track that is over already is one too. */
async function checked(ctx: Ctx, input: TrackInput, before?: Track): Promise<void> {
  const { validFrom, validUntil } = input;
  if (validUntil && (validUntil <= validFrom || (!before && validUntil <= ctx.clock.now())))
    throw refuse('track_period');
  await Promise.all(input.categoryIds.map((id) => category(ctx, id)));
  const brands = input.brandIds.length > 0 ? await brandsByIds(ctx, input.brandIds) : [];
  if (brands.length < new Set(input.brandIds).size) throw refuse('track_brand_unknown');
  await Promise.all(input.beltCodes.map((code) => belt(ctx, code)));
}

async function told(tx: Ctx, action: string, after: Track, before: Track | null): Promise<void> {
  await record(tx, {
    action,
    subject: { kind: 'track', id: after.code },
    ...(before && { before: written(before) }),
    after: written(after),
  });
  await announce(tx, after.code, [...after.categoryIds, ...(before?.categoryIds ?? [])]);
}
const written = (track: Track): Record<string, Json> => ({
  name: { ...track.name },
  categoryIds: [...track.categoryIds],
  brandIds: [...track.brandIds],
  beltCodes: [...track.beltCodes],
  validFrom: track.validFrom.toISOString(),
  validUntil: track.validUntil?.toISOString() ?? null,
});

/** Goods of these categories may be in it, or not be any more. */
const announce = (tx: Ctx, code: string, categoryIds: readonly string[]) =>
  emit(tx, {
    name: 'track.changed',
    subjectId: MARKET_SUBJECT,
    payload: { code, categoryIds: [...new Set(categoryIds)] },
  });

const BATCH = 20;
/** Tells of tracks that have begun or ended by the clock; answers how many. */
export const turnTracks = (ctx: Ctx): Promise<number> =>
  transact(ctx, async (tx) => {
    const due = await takeTurns(tx, BATCH);
    for (const track of due) await announce(tx, track.code, track.categoryIds);
    return due.length;
  });

/** All tracks there are, those too that have not begun or are over, by code. From memory. */
export const allTracks = async (ctx: Ctx): Promise<readonly Track[]> => (await categoryTree(ctx)).tracks;

/** One of them as it stands in the database, for who is about to change it. Refuses catalog.track_not_found. */
export async function trackNamed(ctx: Ctx, code: string): Promise<Track> {
  const track = (await trackRows(ctx.sql)).find((one) => one.code === code);
  if (!track) throw refuse('track_not_found', { code });
  return track;
}

/** The tracks that these products are in now, by product; those in none are left out. */
export async function tracksOf(
  ctx: Ctx,
  products: Iterable<Pick<ProductSummary, 'productId' | 'categoryId' | 'brand' | 'beltCode'>>,
): Promise<ReadonlyMap<Uuid, readonly string[]>> {
  const tree = await categoryTree(ctx);
  if (tree.tracks.length === 0) return new Map();
  const all = [...products];
  const keys = [...new Set(all.flatMap((one) => (one.brand ? [brandKey(one.brand)] : [])))];
  const brands: ReadonlyMap<string, Uuid> = keys.length > 0 ? await brandIdsOf(ctx, keys) : new Map();
  const now = ctx.clock.now();
  return new Map(
    all.flatMap((one): [Uuid, readonly string[]][] => {
      const categoryIds = tree.byId.get(one.categoryId)?.path.map((step) => step.id) ?? [one.categoryId];
      const brandId = one.brand ? (brands.get(brandKey(one.brand)) ?? null) : null;
      const codes = tracksAt(spansOf(tree.tracks, tree, { categoryIds, brandId, beltCode: one.beltCode }), now);
      return codes.length > 0 ? [[one.productId, codes]] : [];
    }),
  );
}
