import type { Ctx, CursorKey, Json, Uuid } from '#kernel';
import type { Tier } from './tiers.ts';

export type Club = {
  readonly shopId: Uuid;
  readonly open: boolean;
  readonly terms: string;
  readonly version: number;
  readonly tiers: readonly Tier[];
  readonly changedAt: Date;
};
export type Member = {
  readonly shopId: Uuid;
  readonly buyerId: Uuid;
  readonly joinedAt: Date;
  readonly leftAt: Date | null;
  readonly termsVersion: number;
  readonly spentFen: number;
  readonly tags: readonly string[];
};

export async function clubOf(ctx: Ctx, shopId: Uuid): Promise<Club | null> {
  const [row] = await ctx.sql<Club[]>`SELECT * FROM members.clubs WHERE shop_id = ${shopId}`;
  return row ?? null;
}
/** The club as it is then; other terms are the next version, also when two change them at once. */
export async function putClub(tx: Ctx, one: Omit<Club, 'version'>, by: Uuid | null): Promise<Club> {
  const [row] = await tx.sql<Club[]>`
    INSERT INTO members.clubs AS club (shop_id, open, terms, version, tiers, changed_at, changed_by)
    VALUES (${one.shopId}, ${one.open}, ${one.terms}, 1, ${tx.sql.json(one.tiers as unknown as Json)}, ${one.changedAt}, ${by})
    ON CONFLICT ON CONSTRAINT clubs_pkey DO UPDATE SET open = EXCLUDED.open, terms = EXCLUDED.terms,
      version = club.version + (club.terms <> EXCLUDED.terms)::int, tiers = EXCLUDED.tiers, changed_at = EXCLUDED.changed_at,
      changed_by = EXCLUDED.changed_by
    RETURNING club.shop_id, club.open, club.terms, club.version, club.tiers, club.changed_at`;
  if (!row) throw new Error(`no club of ${one.shopId} was written`);
  return row;
}

/** Who has left stands there with the moment. */
export async function memberOf(ctx: Ctx, shopId: Uuid, buyerId: Uuid): Promise<Member | null> {
  const [row] = await ctx.sql<
    Member[]
  >`SELECT * FROM members.memberships WHERE shop_id = ${shopId} AND buyer_id = ${buyerId}`;
  return row ?? null;
}
/** Joins, or joins again: what was spent is what the completed orders say. */
export const putMember = (tx: Ctx, one: Pick<Member, 'shopId' | 'buyerId' | 'joinedAt' | 'termsVersion'>) => tx.sql`
  INSERT INTO members.memberships (shop_id, buyer_id, joined_at, terms_version, spent_fen)
  SELECT ${one.shopId}, ${one.buyerId}, ${one.joinedAt}, ${one.termsVersion}, coalesce(sum(paid_fen), 0)
  FROM members.earnings WHERE buyer_id = ${one.buyerId} AND shop_id = ${one.shopId}
  ON CONFLICT ON CONSTRAINT memberships_pkey DO UPDATE
    SET joined_at = EXCLUDED.joined_at, left_at = NULL, terms_version = EXCLUDED.terms_version, spent_fen = EXCLUDED.spent_fen`;
export async function leaveClub(tx: Ctx, shopId: Uuid, buyerId: Uuid): Promise<boolean> {
  const left = await tx.sql`
    UPDATE members.memberships SET left_at = ${tx.clock.now()}, tags = '{}'
    WHERE shop_id = ${shopId} AND buyer_id = ${buyerId} AND left_at IS NULL`;
  return left.count === 1;
}
/** More, or less, stays paid for completed orders. */
export const moveSpent = (tx: Ctx, shopId: Uuid, buyerId: Uuid, byFen: number) => tx.sql`
  UPDATE members.memberships SET spent_fen = spent_fen + ${byFen} WHERE shop_id = ${shopId} AND buyer_id = ${buyerId}`;
export async function setTags(tx: Ctx, shopId: Uuid, buyerId: Uuid, tags: readonly string[]): Promise<Member | null> {
  const [row] = await tx.sql<Member[]>`
    UPDATE members.memberships SET tags = ${[...tags]}::text[]
    WHERE shop_id = ${shopId} AND buyer_id = ${buyerId} AND left_at IS NULL RETURNING *`;
  return row ?? null;
}

/** Members of a shop, newest first; with a tag, those who have it. */
export const membersOf = (
  ctx: Ctx,
  shopId: Uuid,
  tag: string | null,
  after: CursorKey | null,
  limit: number,
): Promise<Member[]> => ctx.sql<Member[]>`
  SELECT * FROM members.memberships WHERE shop_id = ${shopId} AND left_at IS NULL
    AND ${tag === null ? ctx.sql`true` : ctx.sql`${tag} = ANY(tags)`}
    ${after ? ctx.sql`AND (joined_at, buyer_id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)` : ctx.sql``}
  ORDER BY joined_at DESC, buyer_id DESC LIMIT ${limit}`;

type OfBuyer = Member & Pick<Club, 'tiers' | 'open'>;
/** What a buyer is in clubs that are open; `shopIds` null: in all of them. */
export const membershipsOf = (
  ctx: Ctx,
  buyerId: Uuid,
  shopIds: readonly Uuid[] | null,
  after: CursorKey | null = null,
  limit = 1_000,
): Promise<OfBuyer[]> => ctx.sql<OfBuyer[]>`
  SELECT m.*, c.tiers, c.open FROM members.memberships m JOIN members.clubs c ON c.shop_id = m.shop_id
  WHERE m.buyer_id = ${buyerId} AND m.left_at IS NULL
    AND ${shopIds ? ctx.sql`c.open AND m.shop_id = ANY(${[...shopIds]}::uuid[])` : ctx.sql`true`}
    ${after ? ctx.sql`AND (m.joined_at, m.shop_id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)` : ctx.sql``}
  ORDER BY m.joined_at DESC, m.shop_id DESC LIMIT ${limit}`;

/** Members whose sum is not what their completed orders say. */
export const spendsAmiss = (ctx: Ctx): Promise<{ shopId: Uuid; buyerId: Uuid; spentFen: number; found: number }[]> =>
  ctx.sql`
  SELECT m.shop_id, m.buyer_id, m.spent_fen, e.found FROM members.memberships m
  CROSS JOIN LATERAL (SELECT coalesce(sum(paid_fen), 0)::bigint AS found FROM members.earnings WHERE buyer_id = m.buyer_id AND shop_id = m.shop_id) e
  WHERE m.spent_fen <> e.found`;
