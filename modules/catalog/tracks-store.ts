import type { Ctx, Sql, Uuid } from '#kernel';
import type { Track } from './types.ts';

type TrackRow = Omit<Track, 'name'> & { readonly nameZh: string; readonly nameEn: string };
const trackFrom = ({ nameZh, nameEn, ...row }: TrackRow): Track => ({ ...row, name: { zh: nameZh, en: nameEn } });

/** All there are, by code: a few dozen that operators keep. */
export const trackRows = async (sql: Sql): Promise<Track[]> =>
  (
    await sql<TrackRow[]>`
      SELECT code, name_zh, name_en, category_ids, brand_ids, belt_codes, valid_from, valid_until, version, changed_at
      FROM catalog.tracks ORDER BY code`
  ).map(trackFrom);

/** Throws the database's refusal of `tracks_pkey` when the code is taken. */
export async function insertTrack(ctx: Ctx, track: Track, turnsAt: Date | null): Promise<void> {
  await ctx.sql`
    INSERT INTO catalog.tracks (code, name_zh, name_en, category_ids, brand_ids, belt_codes, valid_from, valid_until, version, changed_at, turns_at)
    VALUES (${track.code}, ${track.name.zh}, ${track.name.en}, ${[...track.categoryIds]}::text[], ${[...track.brandIds] as Uuid[]}::uuid[],
      ${[...track.beltCodes]}::text[], ${track.validFrom}, ${track.validUntil}, ${track.version}, ${track.changedAt}, ${turnsAt})`;
}

/** Compare-and-swap on the version; false when somebody was faster. */
export async function updateTrack(ctx: Ctx, track: Track, turnsAt: Date | null): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE catalog.tracks SET name_zh = ${track.name.zh}, name_en = ${track.name.en}, category_ids = ${[...track.categoryIds]}::text[],
      brand_ids = ${[...track.brandIds] as Uuid[]}::uuid[], belt_codes = ${[...track.beltCodes]}::text[], valid_from = ${track.validFrom},
      valid_until = ${track.validUntil}, version = ${track.version}, changed_at = ${track.changedAt}, turns_at = ${turnsAt}
    WHERE code = ${track.code} AND version = ${track.version - 1} RETURNING 1`;
  return rows.length === 1;
}

/** Tracks that begin or end by now, held for who tells of it; each has its next turn, or none, from now on. */
export const takeTurns = async (tx: Ctx, most: number): Promise<Track[]> => {
  const now = tx.clock.now();
  return (
    await tx.sql<TrackRow[]>`
      UPDATE catalog.tracks t SET turns_at = CASE WHEN valid_until > ${now} THEN valid_until END
      FROM (SELECT code FROM catalog.tracks WHERE turns_at <= ${now} ORDER BY turns_at LIMIT ${most} FOR UPDATE SKIP LOCKED) AS due
      WHERE t.code = due.code
      RETURNING t.code, name_zh, name_en, category_ids, brand_ids, belt_codes, valid_from, valid_until, version, changed_at`
  ).map(trackFrom);
};
