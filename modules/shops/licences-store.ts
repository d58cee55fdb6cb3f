import { type Ctx, type Json, newId, type Uuid, userIdOf } from '#kernel';
import type { LicenceRecord, LicenceState } from './licences.ts';
import type { Licence } from './types.ts';

type Row = LicenceRecord & { readonly warnedDays: number | null };
const columns = (ctx: Ctx) =>
  ctx.sql`shop_id, id, kind, holder, number, media_id, valid_from, valid_until, state, reason, submitted_at, due_at, decided_at, warned_days`;

export type LicenceWrite = Pick<
  LicenceRecord,
  'shopId' | 'id' | 'kind' | 'holder' | 'number' | 'mediaId' | 'validFrom' | 'validUntil' | 'state' | 'dueAt'
>;

/** Throws the database's refusal of `licences_one_submitted` or `licences_one_valid`. */
export async function insertLicence(ctx: Ctx, one: LicenceWrite): Promise<LicenceRecord> {
  const now = ctx.clock.now();
  const [row] = await ctx.sql<Row[]>`
    INSERT INTO shops.licences (shop_id, id, kind, holder, number, media_id, valid_from, valid_until, state, submitted_by, submitted_at, due_at, decided_at)
    VALUES (${one.shopId}, ${one.id}, ${one.kind}, ${one.holder}, ${one.number}, ${one.mediaId}, ${one.validFrom}::date, ${one.validUntil}::date,
      ${one.state}, ${userIdOf(ctx.actor)}, ${now}, ${one.dueAt}, ${one.state === 'submitted' ? null : now})
    RETURNING ${columns(ctx)}`;
  if (!row) throw new Error('licence not written');
  return row;
}

/** Licences that the approval of an application or the seed brings with a new shop: reviewed there, so in force at once. */
export async function openLicences(tx: Ctx, shopId: Uuid, licences: readonly Licence[]): Promise<void> {
  for (const one of licences)
    await insertLicence(tx, {
      shopId,
      id: newId(tx),
      kind: one.kind,
      holder: one.holder,
      number: one.number,
      mediaId: one.mediaId,
      validFrom: null,
      validUntil: one.expiresOn,
      state: 'valid',
      dueAt: null,
    });
}

export async function licenceById(ctx: Ctx, id: Uuid): Promise<LicenceRecord | null> {
  const [row] = await ctx.sql<Row[]>`SELECT ${columns(ctx)} FROM shops.licences WHERE id = ${id}`;
  return row ?? null;
}

/** Compare-and-swap of the state; null when someone was faster. */
export async function moveLicence(
  ctx: Ctx,
  one: Pick<LicenceRecord, 'shopId' | 'id' | 'state'>,
  to: LicenceState,
  reason: string | null,
): Promise<LicenceRecord | null> {
  const [row] = await ctx.sql<Row[]>`
    UPDATE shops.licences SET state = ${to}, reason = ${reason}, due_at = NULL,
      decided_by = CASE WHEN state = 'submitted' THEN ${userIdOf(ctx.actor)}::uuid ELSE decided_by END,
      decided_at = CASE WHEN state = 'submitted' THEN ${ctx.clock.now()}::timestamptz ELSE decided_at END
    WHERE shop_id = ${one.shopId} AND id = ${one.id} AND state = ${one.state} RETURNING ${columns(ctx)}`;
  return row ?? null;
}

export async function validLicence(ctx: Ctx, shopId: Uuid, kind: string): Promise<LicenceRecord | null> {
  const [row] = await ctx.sql<Row[]>`
    SELECT ${columns(ctx)} FROM shops.licences WHERE shop_id = ${shopId} AND kind = ${kind} AND state = 'valid' FOR UPDATE`;
  return row ?? null;
}

/** Newest first. */
export async function licencesOfShop(
  ctx: Ctx,
  shopId: Uuid,
  before: Uuid | null,
  limit: number,
): Promise<LicenceRecord[]> {
  return ctx.sql<Row[]>`
    SELECT ${columns(ctx)} FROM shops.licences WHERE shop_id = ${shopId} ${before ? ctx.sql`AND id < ${before}` : ctx.sql``}
    ORDER BY id DESC LIMIT ${limit}`;
}

/** The shop's licences by kind: the one in force, the one in review, and the last one that ended. */
export async function standingLicences(ctx: Ctx, shopId: Uuid): Promise<LicenceRecord[]> {
  return ctx.sql<Row[]>`
    SELECT DISTINCT ON (kind, state) ${columns(ctx)} FROM shops.licences WHERE shop_id = ${shopId} AND state <> 'replaced'
    ORDER BY kind, state, submitted_at DESC`;
}

/** For the reviewer: what is due first stands first. */
export async function licencesIn(
  ctx: Ctx,
  filter: { state: LicenceState | undefined; after: { due: number; id: Uuid } | null; limit: number },
): Promise<(LicenceRecord & { dueKey: number; shopName: string })[]> {
  const { sql } = ctx;
  return sql<(Row & { dueKey: number; shopName: string })[]>`
    SELECT licence.*, shop.name AS shop_name FROM (
      SELECT ${columns(ctx)}, coalesce((extract(epoch FROM due_at) * 1000)::bigint, 9007199254740991) AS due_key
      FROM shops.licences WHERE true ${filter.state ? sql`AND state = ${filter.state}` : sql``}) AS licence
    JOIN shops.shops AS shop ON shop.id = licence.shop_id
    WHERE true ${filter.after ? sql`AND (licence.due_key, licence.id) > (${filter.after.due}::bigint, ${filter.after.id}::uuid)` : sql``}
    ORDER BY licence.due_key, licence.id LIMIT ${filter.limit}`;
}

/** Licences in force that end on or before a day, each for one worker. */
export async function claimEnding(ctx: Ctx, upto: string, limit: number, after: Uuid | null): Promise<Row[]> {
  return ctx.sql<Row[]>`
    SELECT ${columns(ctx)} FROM shops.licences WHERE state = 'valid' AND valid_until <= ${upto}::date
      ${after ? ctx.sql`AND id > ${after}` : ctx.sql``}
    ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
}

export async function markWarned(ctx: Ctx, one: Pick<Row, 'shopId' | 'id'>, warnedDays: number): Promise<void> {
  await ctx.sql`UPDATE shops.licences SET warned_days = ${warnedDays} WHERE shop_id = ${one.shopId} AND id = ${one.id}`;
}

/** What is in force now becomes what the shop's row, and so its page and its cards, say. */
export async function showValid(ctx: Ctx, shopId: Uuid): Promise<readonly Licence[]> {
  const rows = await ctx.sql<Licence[]>`
    SELECT kind, holder, number, media_id, valid_until AS expires_on FROM shops.licences
    WHERE shop_id = ${shopId} AND state = 'valid' ORDER BY kind <> 'business', kind`;
  await ctx.sql`
    UPDATE shops.shops SET licences = ${ctx.sql.json([...rows] as unknown as Json)}, updated_at = ${ctx.clock.now()} WHERE id = ${shopId}`;
  return rows;
}

export async function countSubmitted(
  ctx: Ctx,
): Promise<{ count: number; nextDeadlineAt: Date | null; overdue: number }> {
  const [row] = await ctx.sql<{ count: number; nextDeadlineAt: Date | null; overdue: number }[]>`
    SELECT count(*) AS count, min(due_at) AS next_deadline_at, count(*) FILTER (WHERE due_at < ${ctx.clock.now()}) AS overdue
    FROM shops.licences WHERE state = 'submitted'`;
  return row ?? { count: 0, nextDeadlineAt: null, overdue: 0 };
}

/** Licences of a shop that end soon or have ended without another in their place, and the first last day. */
export async function endingOfShop(
  ctx: Ctx,
  shopId: Uuid,
  upto: string,
): Promise<{ count: number; first: string | null; ended: number }> {
  const [row] = await ctx.sql<{ count: number; first: string | null; ended: number }[]>`
    SELECT count(*) AS count, min(valid_until) FILTER (WHERE state = 'valid') AS first, count(*) FILTER (WHERE state = 'expired') AS ended
    FROM shops.licences AS one
    WHERE shop_id = ${shopId} AND ((state = 'valid' AND valid_until <= ${upto}::date)
      OR (state = 'expired' AND NOT EXISTS (
        SELECT 1 FROM shops.licences AS other
        WHERE other.shop_id = one.shop_id AND other.kind = one.kind AND (other.state = 'valid' OR (other.state = 'expired' AND other.submitted_at > one.submitted_at)))))`;
  return row ?? { count: 0, first: null, ended: 0 };
}
