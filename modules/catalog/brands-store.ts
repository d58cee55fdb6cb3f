import type { Ctx, Uuid } from '#kernel';
import type { PaperKind, PaperState } from './brands.ts';
import type { ProductRow } from './store.ts';

export type BrandRow = {
  readonly id: Uuid;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly registrationNo: string;
  readonly ownerShopId: Uuid;
  readonly registeredAt: Date;
};
export type PaperRow = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly kind: PaperKind;
  readonly brandId: Uuid | null;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly registrationNo: string;
  readonly evidence: readonly Uuid[];
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly state: PaperState;
  readonly answer: string | null;
  readonly sentBy: Uuid | null;
  readonly sentAt: Date;
  readonly decidedBy: Uuid | null;
  readonly decidedAt: Date | null;
};

const columns = (ctx: Ctx) =>
  ctx.sql`shop_id, id, kind, brand_id, name_zh, name_en, registration_no, evidence, valid_from, valid_until, state, answer, sent_by, sent_at, decided_by, decided_at`;

/** Throws the database's refusal of `brand_papers_waiting` when the same question waits already. */
export async function insertPaper(ctx: Ctx, row: PaperRow): Promise<void> {
  await ctx.sql`
    INSERT INTO catalog.brand_papers (shop_id, id, kind, brand_id, name_zh, name_en, registration_no, evidence, valid_from, valid_until, state, sent_by, sent_at)
    VALUES (${row.shopId}, ${row.id}, ${row.kind}, ${row.brandId}, ${row.nameZh}, ${row.nameEn}, ${row.registrationNo}, ${[...row.evidence]}::uuid[],
      ${row.validFrom}, ${row.validUntil}, ${row.state}, ${row.sentBy}, ${row.sentAt})`;
}

export async function paperRow(ctx: Ctx, by: { shopId?: Uuid; id: Uuid }): Promise<PaperRow | null> {
  const [row] = await ctx.sql<PaperRow[]>`
    SELECT ${columns(ctx)} FROM catalog.brand_papers WHERE id = ${by.id} ${by.shopId ? ctx.sql`AND shop_id = ${by.shopId}` : ctx.sql``}`;
  return row ?? null;
}

/** Compare-and-swap on the state; false when someone was faster. */
export async function stepPaper(
  ctx: Ctx,
  before: PaperRow,
  to: {
    state: PaperState;
    brandId: Uuid | null;
    answer: string | null;
    decidedBy: Uuid | null;
    decidedAt: Date | null;
  },
): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE catalog.brand_papers SET state = ${to.state}, brand_id = ${to.brandId}, answer = ${to.answer}, decided_by = ${to.decidedBy},
      decided_at = ${to.decidedAt}
    WHERE shop_id = ${before.shopId} AND id = ${before.id} AND state = ${before.state} RETURNING 1`;
  return rows.length === 1;
}

/** Papers, newest first: of a shop, of a state. What waits is in the order it came. */
export async function papers(
  ctx: Ctx,
  filter: {
    shopId?: Uuid | undefined;
    state?: PaperState | undefined;
    after: { at: string; id: Uuid } | null;
    limit: number;
  },
): Promise<PaperRow[]> {
  const { sql } = ctx;
  const oldest = filter.state === 'submitted' && !filter.shopId;
  const { after } = filter;
  return sql<PaperRow[]>`
    SELECT ${columns(ctx)} FROM catalog.brand_papers WHERE true
      ${filter.shopId ? sql`AND shop_id = ${filter.shopId}` : sql``}
      ${filter.state ? sql`AND state = ${filter.state}` : sql``}
      ${after ? (oldest ? sql`AND (sent_at, id) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql`AND (sent_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`) : sql``}
    ORDER BY ${oldest ? sql`sent_at, id` : sql`sent_at DESC, id DESC`} LIMIT ${filter.limit}`;
}

/** Throws the database's refusals of `brand_names_pkey` and `brands_registration`. */
export async function insertBrand(ctx: Ctx, row: BrandRow, keys: readonly string[]): Promise<void> {
  await ctx.sql`
    INSERT INTO catalog.brands (id, name_zh, name_en, registration_no, owner_shop_id, registered_at)
    VALUES (${row.id}, ${row.nameZh}, ${row.nameEn}, ${row.registrationNo}, ${row.ownerShopId}, ${row.registeredAt})`;
  await ctx.sql`
    INSERT INTO catalog.brand_names (key, brand_id) SELECT key, ${row.id} FROM unnest(${[...keys]}::text[]) AS name (key)`;
}

export async function brandRow(ctx: Ctx, id: Uuid): Promise<BrandRow | null> {
  const [row] = await ctx.sql<BrandRow[]>`
    SELECT id, name_zh, name_en, registration_no, owner_shop_id, registered_at FROM catalog.brands WHERE id = ${id}`;
  return row ?? null;
}
export async function brandOfRegistration(ctx: Ctx, registrationNo: string): Promise<BrandRow | null> {
  const [row] = await ctx.sql<BrandRow[]>`
    SELECT id, name_zh, name_en, registration_no, owner_shop_id, registered_at FROM catalog.brands WHERE registration_no = ${registrationNo}`;
  return row ?? null;
}

/** Registered brands by part of a name, for whoever looks for one to be authorised for. */
export async function brandsNamed(ctx: Ctx, key: string, after: Uuid | null, limit: number): Promise<BrandRow[]> {
  return ctx.sql<BrandRow[]>`
    SELECT id, name_zh, name_en, registration_no, owner_shop_id, registered_at FROM catalog.brands
    WHERE id IN (SELECT brand_id FROM catalog.brand_names WHERE position(${key} IN key) > 0)
      ${after ? ctx.sql`AND id > ${after}` : ctx.sql``} ORDER BY id LIMIT ${limit}`;
}

/** The registered brands behind these keys, each with whether the shop holds a paper for it at the moment. */
export async function rightsOf(
  ctx: Ctx,
  shopId: Uuid,
  keys: readonly string[],
  at: Date,
): Promise<(BrandRow & { key: string; held: boolean })[]> {
  return ctx.sql<(BrandRow & { key: string; held: boolean })[]>`
    SELECT name.key, brand.id, brand.name_zh, brand.name_en, brand.registration_no, brand.owner_shop_id, brand.registered_at,
      EXISTS (SELECT 1 FROM catalog.brand_papers AS paper WHERE paper.brand_id = brand.id AND paper.shop_id = ${shopId}
        AND paper.state = 'approved' AND paper.valid_from <= ${at} AND paper.valid_until > ${at}) AS held
    FROM catalog.brand_names AS name JOIN catalog.brands AS brand ON brand.id = name.brand_id
    WHERE name.key = ANY(${[...keys]}::text[])`;
}

export const brandsByIds = (ctx: Ctx, ids: readonly Uuid[]): Promise<Pick<BrandRow, 'id' | 'nameZh' | 'nameEn'>[]> =>
  ctx.sql`SELECT id, name_zh, name_en FROM catalog.brands WHERE id = ANY(${[...ids]}::uuid[])`;

/** The registered brands behind names' keys. */
export const brandIdsOf = async (ctx: Ctx, keys: readonly string[]): Promise<ReadonlyMap<string, Uuid>> =>
  new Map(
    (
      await ctx.sql<{ key: string; brandId: Uuid }[]>`
        SELECT key, brand_id FROM catalog.brand_names WHERE key = ANY(${[...keys]}::text[])`
    ).map((row) => [row.key, row.brandId]),
  );

export async function keysOfBrand(ctx: Ctx, brandId: Uuid): Promise<string[]> {
  const rows = await ctx.sql<{ key: string }[]>`SELECT key FROM catalog.brand_names WHERE brand_id = ${brandId}`;
  return rows.map((row) => row.key);
}

/** Papers whose last day is over, a few at a time, held. */
export async function endedPapers(ctx: Ctx, limit: number): Promise<PaperRow[]> {
  return ctx.sql<PaperRow[]>`
    SELECT ${columns(ctx)} FROM catalog.brand_papers WHERE state = 'approved' AND valid_until <= ${ctx.clock.now()}
    ORDER BY valid_until LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
}

/** A paper that is over and whose goods may still be on the shelf. */
export async function paperToHide(ctx: Ctx): Promise<PaperRow | null> {
  const [row] = await ctx.sql<PaperRow[]>`
    SELECT ${columns(ctx)} FROM catalog.brand_papers WHERE state IN ('revoked', 'expired') AND hidden_at IS NULL
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`;
  return row ?? null;
}
export async function markHidden(ctx: Ctx, paper: PaperRow): Promise<void> {
  await ctx.sql`
    UPDATE catalog.brand_papers SET hidden_at = ${ctx.clock.now()} WHERE shop_id = ${paper.shopId} AND id = ${paper.id}`;
}

/** Goods on sale or in review that name a brand at all, for the caller to compare. */
export async function brandedGoods(ctx: Ctx, shopId: Uuid): Promise<{ id: Uuid; brand: string }[]> {
  return ctx.sql<{ id: Uuid; brand: string }[]>`
    SELECT id, content->>'brand' AS brand FROM catalog.products
    WHERE shop_id = ${shopId} AND state IN ('live', 'checking') AND content->>'brand' IS NOT NULL ORDER BY id`;
}
export async function goodsForStep(ctx: Ctx, shopId: Uuid, ids: readonly Uuid[]): Promise<ProductRow[]> {
  return ctx.sql<ProductRow[]>`
    SELECT shop_id, id, state, version, latest_version, pending_version, content, reasons, checking_since, live_at, created_at, updated_at
    FROM catalog.products WHERE shop_id = ${shopId} AND id = ANY(${[...ids]}::uuid[]) AND state IN ('live', 'checking') ORDER BY id FOR UPDATE`;
}

export async function papersWaiting(ctx: Ctx): Promise<{ count: number; oldest: Date | null }> {
  const [row] = await ctx.sql<{ count: number; oldest: Date | null }[]>`
    SELECT count(*) AS count, min(sent_at) AS oldest FROM catalog.brand_papers WHERE state = 'submitted'`;
  return { count: row?.count ?? 0, oldest: row?.oldest ?? null };
}

export async function papersEnding(
  ctx: Ctx,
  shopId: Uuid,
  before: Date,
): Promise<{ count: number; next: Date | null }> {
  const [row] = await ctx.sql<{ count: number; next: Date | null }[]>`
    SELECT count(*) AS count, min(valid_until) AS next FROM catalog.brand_papers
    WHERE shop_id = ${shopId} AND state = 'approved' AND valid_until <= ${before}`;
  return { count: row?.count ?? 0, next: row?.next ?? null };
}
