import type { Ctx, Sql, Uuid } from '#kernel';
import { type Looks, NEAR, OTHER_NEAR } from './looks.ts';
import { NO_SHOP } from './store.ts';
import type { MediaKind } from './types.ts';

/** Notes how a shop's picture looks; the first word stays. */
export async function insertLooks(
  sql: Sql,
  of: { readonly shopId: Uuid; readonly id: Uuid },
  looks: Looks,
): Promise<void> {
  await sql`
    INSERT INTO media.looks (shop_id, media_id, dhash, phash) VALUES (${of.shopId}, ${of.id}, ${looks.dhash}, ${looks.phash})
    ON CONFLICT DO NOTHING`;
}

export const looksById = async (ctx: Ctx, ids: readonly Uuid[]): Promise<(Looks & { readonly id: Uuid })[]> =>
  ids.length === 0
    ? []
    : ctx.sql<(Looks & { id: Uuid })[]>`
        SELECT media_id AS id, dhash, phash FROM media.looks WHERE media_id = ANY(${[...ids]}::uuid[])`;

export type LikeRow = { readonly id: Uuid; readonly shopId: Uuid; readonly distance: number };

/**
 * Pictures that look like this: of each hash, each of its four parts is looked up with one bit turned (alike.ts), which finds all within seven bits; what one
 * hash finds the other must not deny. The nearest first; `distance`: bits apart in both together.
 */
export async function looksLike(
  sql: Sql,
  looks: Looks,
  probes: { readonly dhash: readonly (readonly string[])[]; readonly phash: readonly (readonly string[])[] },
  limit: number,
): Promise<LikeRow[]> {
  const parts = (of: readonly (readonly string[])[], column: 'dhash' | 'phash') =>
    [1, 5, 9, 13].map(
      (from, at) => sql`substr(${sql(column)}, ${from}::integer, 4) = ANY(${[...(of[at] ?? [])]}::text[])`,
    );
  const [d1, d2, d3, d4] = parts(probes.dhash, 'dhash');
  const [p1, p2, p3, p4] = parts(probes.phash, 'phash');
  return sql<LikeRow[]>`
    SELECT media_id AS id, shop_id, d + p AS distance FROM (
      SELECT media_id, shop_id, bit_count((('x' || dhash)::bit(64)) # (('x' || ${looks.dhash}::text)::bit(64)))::integer AS d,
        bit_count((('x' || phash)::bit(64)) # (('x' || ${looks.phash}::text)::bit(64)))::integer AS p
      FROM media.looks
      WHERE ${d1 ?? sql`false`} OR ${d2 ?? sql`false`} OR ${d3 ?? sql`false`} OR ${d4 ?? sql`false`}
        OR ${p1 ?? sql`false`} OR ${p2 ?? sql`false`} OR ${p3 ?? sql`false`} OR ${p4 ?? sql`false`}) AS near
    WHERE (d <= ${NEAR} AND p <= ${OTHER_NEAR}) OR (p <= ${NEAR} AND d <= ${OTHER_NEAR}) ORDER BY distance, media_id LIMIT ${limit}`;
}

export type Unlooked = { readonly shopId: Uuid; readonly id: Uuid; readonly kind: MediaKind; readonly sha256: string };

/** Uploaded pictures of shops after `after` that nobody has looked at yet: those of before the hashes were kept. */
export const unlooked = (ctx: Ctx, after: Uuid, limit: number): Promise<Unlooked[]> => ctx.sql<Unlooked[]>`
  SELECT f.shop_id, f.id, f.kind, f.sha256 FROM media.files f
  WHERE f.kind = 'picture' AND f.visibility = 'public' AND f.shop_id <> ${NO_SHOP} AND f.id > ${after}
    AND NOT EXISTS (SELECT 1 FROM media.looks l WHERE l.shop_id = f.shop_id AND l.media_id = f.id)
  ORDER BY f.id LIMIT ${limit}`;

/** Up to which file the pictures of before have been looked at. */
export async function lookedUpTo(ctx: Ctx): Promise<{ readonly mediaId: Uuid; readonly done: boolean }> {
  const [row] = await ctx.sql<
    { mediaId: Uuid; done: boolean }[]
  >`SELECT media_id, done FROM media.looks_filled FOR UPDATE`;
  return row ?? { mediaId: NO_SHOP, done: true };
}
export const moveLooked = async (ctx: Ctx, mediaId: Uuid, done: boolean): Promise<unknown> =>
  ctx.sql`UPDATE media.looks_filled SET media_id = ${mediaId}, done = ${done}`;
