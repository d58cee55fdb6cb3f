import type { Ctx, Sql, Uuid } from '#kernel';
import type { MediaFile, MediaKind, Visibility } from './types.ts';

/** Stands for "no shop" in keys that begin with the shop. */
export const NO_SHOP = '00000000-0000-0000-0000-000000000000' as Uuid;

type Row = {
  shopId: Uuid;
  id: Uuid;
  kind: MediaKind;
  visibility: Visibility;
  sha256: string;
  mime: string;
  width: number;
  height: number;
  bytes: number;
  dhash: string;
  durationMs: number | null;
  madeBy: Uuid | null;
};

const fileOf = (row: Row): MediaFile => ({ ...row, shopId: row.shopId === NO_SHOP ? null : row.shopId });

/** Writes files; those that were there already (same owner, hand and bytes) answer with their first id. Order is kept. */
export async function insertFiles(ctx: Ctx, files: readonly MediaFile[]): Promise<MediaFile[]> {
  if (files.length === 0) return [];
  const rows = files.map((file) => ({ ...file, shopId: file.shopId ?? NO_SHOP, at: ctx.clock.now() }));
  await ctx.sql`
    INSERT INTO media.files ${ctx.sql(rows, 'shopId', 'id', 'kind', 'visibility', 'sha256', 'mime', 'width', 'height', 'bytes', 'dhash', 'durationMs', 'madeBy', 'at')}
    ON CONFLICT ON CONSTRAINT files_same DO NOTHING`;
  const first = rows[0];
  const stored = await ctx.sql<Row[]>`
    SELECT shop_id, id, kind, visibility, sha256, mime, width, height, bytes, dhash, duration_ms, made_by FROM media.files
    WHERE shop_id = ANY(${[...new Set(rows.map((row) => row.shopId))]}::uuid[])
      AND made_by IS NOT DISTINCT FROM ${first?.madeBy ?? null}
      AND sha256 = ANY(${rows.map((row) => row.sha256)}::text[])`;
  const bySha = new Map(stored.map((row) => [`${row.shopId}/${row.sha256}/${row.visibility}`, row]));
  return rows.map((row) => fileOf(bySha.get(`${row.shopId}/${row.sha256}/${row.visibility}`) ?? row));
}

export async function filesById(sql: Sql, ids: readonly Uuid[]): Promise<MediaFile[]> {
  const rows = await sql<Row[]>`
    SELECT shop_id, id, kind, visibility, sha256, mime, width, height, bytes, dhash, duration_ms, made_by
    FROM media.files WHERE id = ANY(${[...ids]}::uuid[])`;
  return rows.map(fileOf);
}

/** The shop's material library, newest first. */
export async function filesOfShop(ctx: Ctx, shopId: Uuid, before: Uuid | null, limit: number): Promise<MediaFile[]> {
  const rows = await ctx.sql<Row[]>`
    SELECT shop_id, id, kind, visibility, sha256, mime, width, height, bytes, dhash, duration_ms, made_by FROM media.files
    WHERE shop_id = ${shopId} AND visibility = 'public' AND kind <> 'video' ${before ? ctx.sql`AND id < ${before}` : ctx.sql``}
    ORDER BY id DESC LIMIT ${limit}`;
  return rows.map(fileOf);
}

/** Public pictures whose hash differs from this one in so many bits at most, the nearest first. */
export async function filesAlike(
  sql: Sql,
  dhash: string,
  parts: readonly (readonly string[])[],
  farthest: number,
  limit: number,
): Promise<{ id: Uuid; shopId: Uuid; distance: number }[]> {
  const [first = [], second = [], third = [], fourth = []] = parts.map((part) => [...part]);
  return sql<{ id: Uuid; shopId: Uuid; distance: number }[]>`
    SELECT id, shop_id, distance FROM (
      SELECT id, shop_id, bit_count((('x' || dhash)::bit(64)) # (('x' || ${dhash}::text)::bit(64)))::integer AS distance FROM media.files
      WHERE kind = 'picture' AND visibility = 'public'
        AND (substr(dhash, 1, 4) = ANY(${first}::text[]) OR substr(dhash, 5, 4) = ANY(${second}::text[])
          OR substr(dhash, 9, 4) = ANY(${third}::text[]) OR substr(dhash, 13, 4) = ANY(${fourth}::text[]))) AS near
    WHERE distance <= ${farthest} ORDER BY distance, id LIMIT ${limit}`;
}

/** Files of a person that nobody is shown any more: private from now on, or gone where they have the same privately. */
export async function withhold(tx: Ctx, userId: Uuid, ids: readonly Uuid[]): Promise<void> {
  await tx.sql`
    DELETE FROM media.files f WHERE f.id = ANY(${ids as Uuid[]}::uuid[]) AND f.made_by = ${userId} AND f.visibility = 'public' AND EXISTS (
      SELECT 1 FROM media.files p WHERE p.made_by = f.made_by AND p.sha256 = f.sha256 AND p.shop_id IS NOT DISTINCT FROM f.shop_id AND p.visibility = 'private')`;
  await tx.sql`
    UPDATE media.files SET visibility = 'private' WHERE id = ANY(${ids as Uuid[]}::uuid[]) AND made_by = ${userId} AND visibility = 'public'`;
}
