import type { Ctx, Uuid } from '#kernel';
import type { Profile } from './profile.ts';

export const profilesOf = (ctx: Ctx, creatorIds: readonly Uuid[]): Promise<Profile[]> =>
  creatorIds.length === 0
    ? Promise.resolve([])
    : ctx.sql<Profile[]>`SELECT * FROM content.profiles WHERE creator_id = ANY(${creatorIds as Uuid[]}::uuid[])`;
export const profileOf = async (ctx: Ctx, creatorId: Uuid): Promise<Profile | null> =>
  (await profilesOf(ctx, [creatorId]))[0] ?? null;

/** Written or changed; when it was opened stays. */
export const putProfile = (tx: Ctx, one: Profile) => tx.sql`
  INSERT INTO content.profiles (creator_id, name, name_key, avatar_id, bio, opened_at, changed_at)
  VALUES (${one.creatorId}, ${one.name}, ${one.nameKey}, ${one.avatarId}, ${one.bio}, ${one.openedAt}, ${one.changedAt})
  ON CONFLICT (creator_id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, avatar_id = excluded.avatar_id,
    bio = excluded.bio, changed_at = excluded.changed_at`;

export const dropProfile = (tx: Ctx, creatorId: Uuid) =>
  tx.sql`DELETE FROM content.profiles WHERE creator_id = ${creatorId}`;

/** An author's pieces that may still be taken back. */
export const piecesToTakeBack = async (tx: Ctx, creatorId: Uuid): Promise<Uuid[]> =>
  (
    await tx.sql<{ id: Uuid }[]>`
      SELECT id FROM content.pieces WHERE creator_id = ${creatorId} AND state NOT IN ('withdrawn', 'removed')`
  ).map((row) => row.id);

/** Pictures and films that any version of a creator's pieces shows. */
export const mediaShownBy = async (tx: Ctx, creatorId: Uuid): Promise<Uuid[]> =>
  (
    await tx.sql<{ id: Uuid }[]>`
      SELECT DISTINCT id::uuid AS id FROM content.versions v, LATERAL (
        SELECT jsonb_array_elements_text(v.body->'mediaIds') AS id UNION ALL SELECT v.body->>'videoId' UNION ALL SELECT v.body->>'posterId') shown
      WHERE v.creator_id = ${creatorId} AND id IS NOT NULL`
  ).map((row) => row.id);

/** Empties every version of a person who is gone and what was said on them in their own words; digests stay (decision 0124). */
export async function forgetPieces(tx: Ctx, creatorId: Uuid): Promise<void> {
  await tx.sql`SELECT content.forget_words(${creatorId})`;
  await tx.sql`UPDATE content.appeals SET text = '' WHERE creator_id = ${creatorId}`;
}
