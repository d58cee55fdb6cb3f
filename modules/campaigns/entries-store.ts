import type { Ctx, CursorKey, Json, Text2, Uuid } from '#kernel';
import type { ClaimDays } from './truth.ts';
import type { Entry, EntryState } from './types.ts';

const COLUMNS = [
  'shop_id',
  'campaign_id',
  'sku_id',
  'id',
  'product_id',
  'title',
  'price_fen',
  'quantity',
  'reference_fen',
  'claim_days',
  'category_ids',
  'division_code',
  'belt_code',
  'origin_country',
  'state',
  'reason',
  'sent_at',
  'due_at',
  'decided_at',
  'shown_reference_fen',
  'shown_claim_days',
];

/** Hands a row in, also one that was withdrawn or rejected before; false when it waits or is approved already. */
export async function putEntry(tx: Ctx, one: Entry, by: Uuid | null): Promise<boolean> {
  const put = await tx.sql`
    INSERT INTO campaigns.entries AS e (shop_id, campaign_id, sku_id, id, product_id, title, price_fen, quantity, reference_fen, claim_days, category_ids,
      division_code, belt_code, origin_country, state, sent_at, sent_by, due_at)
    VALUES (${one.shopId}, ${one.campaignId}, ${one.skuId}, ${one.id}, ${one.productId}, ${tx.sql.json(one.title as unknown as Json)}, ${one.priceFen},
      ${one.quantity}, ${one.referenceFen}, ${one.claimDays}, ${[...one.categoryIds]}::text[], ${one.divisionCode}, ${one.beltCode}, ${one.originCountry}, 'waiting',
      ${one.sentAt}, ${by}, ${one.dueAt})
    ON CONFLICT ON CONSTRAINT entries_pkey DO UPDATE SET id = excluded.id, title = excluded.title, price_fen = excluded.price_fen,
      quantity = excluded.quantity, reference_fen = excluded.reference_fen, claim_days = excluded.claim_days, category_ids = excluded.category_ids,
      division_code = excluded.division_code, belt_code = excluded.belt_code, origin_country = excluded.origin_country, state = 'waiting', reason = NULL, sent_at = excluded.sent_at,
      sent_by = excluded.sent_by, due_at = excluded.due_at, decided_at = NULL, decided_by = NULL
    WHERE e.state IN ('withdrawn', 'rejected')`;
  return put.count === 1;
}

export const entriesByIds = (
  ctx: Ctx,
  campaignId: Uuid,
  ids: readonly Uuid[],
  lock = false,
): Promise<Entry[]> => ctx.sql<Entry[]>`
  SELECT ${ctx.sql(COLUMNS)} FROM campaigns.entries WHERE campaign_id = ${campaignId} AND id = ANY(${[...ids]}::uuid[])
  ORDER BY shop_id, sku_id ${lock ? ctx.sql`FOR UPDATE` : ctx.sql``}`;

export const decideEntry = (
  tx: Ctx,
  one: Pick<Entry, 'shopId' | 'campaignId' | 'skuId'>,
  state: 'approved' | 'rejected',
  reason: string | null,
  by: Uuid | null,
): Promise<unknown> => tx.sql`
  UPDATE campaigns.entries SET state = ${state}, reason = ${reason}, decided_at = ${tx.clock.now()}, decided_by = ${by}
  WHERE shop_id = ${one.shopId} AND campaign_id = ${one.campaignId} AND sku_id = ${one.skuId} AND state = 'waiting'`;

/** Takes waiting rows back; answers how many. */
export async function withdrawEntries(tx: Ctx, shopId: Uuid, campaignId: Uuid, ids: readonly Uuid[]): Promise<number> {
  const moved = await tx.sql`
    UPDATE campaigns.entries SET state = 'withdrawn' WHERE shop_id = ${shopId} AND campaign_id = ${campaignId} AND id = ANY(${[...ids]}::uuid[]) AND state = 'waiting'`;
  return moved.count;
}

/** What nobody decided in time takes no part. */
export const lapseWaiting = (tx: Ctx, campaignId: Uuid): Promise<unknown> =>
  tx.sql`UPDATE campaigns.entries SET state = 'lapsed' WHERE campaign_id = ${campaignId} AND state = 'waiting'`;

/** Takes approved rows of a shop out, with the reason. */
export const dropEntries = (tx: Ctx, shopId: Uuid, campaignId: Uuid, reason: string): Promise<unknown> => tx.sql`
  UPDATE campaigns.entries SET state = 'rejected', reason = ${reason} WHERE shop_id = ${shopId} AND campaign_id = ${campaignId} AND state = 'approved'`;

export const approvedOf = (ctx: Ctx, campaignId: Uuid): Promise<Entry[]> => ctx.sql<Entry[]>`
  SELECT ${ctx.sql(COLUMNS)} FROM campaigns.entries WHERE campaign_id = ${campaignId} AND state = 'approved' ORDER BY shop_id, sku_id`;

export const showTruth = (
  tx: Ctx,
  one: Pick<Entry, 'shopId' | 'campaignId' | 'skuId'>,
  referenceFen: number | null,
  claimDays: ClaimDays | null,
): Promise<unknown> => tx.sql`
  UPDATE campaigns.entries SET shown_reference_fen = ${referenceFen}, shown_claim_days = ${claimDays}
  WHERE shop_id = ${one.shopId} AND campaign_id = ${one.campaignId} AND sku_id = ${one.skuId}`;

export type EntryFilter = {
  readonly campaignId: Uuid;
  readonly shopId?: Uuid | undefined;
  readonly state?: EntryState | undefined;
};

/** What is due first comes first; loads one more than asked. */
export const entriesPage = (
  ctx: Ctx,
  filter: EntryFilter,
  after: CursorKey | null,
  limit: number,
): Promise<Entry[]> => ctx.sql<Entry[]>`
  SELECT ${ctx.sql(COLUMNS)} FROM campaigns.entries
  WHERE campaign_id = ${filter.campaignId}
    AND ${filter.shopId ? ctx.sql`shop_id = ${filter.shopId}` : ctx.sql`true`}
    AND ${filter.state ? ctx.sql`state = ${filter.state}` : ctx.sql`true`}
    AND ${after ? ctx.sql`(due_at, shop_id, sku_id) > (${String(after[0])}::timestamptz, ${String(after[1])}::uuid, ${String(after[2])}::uuid)` : ctx.sql`true`}
  ORDER BY due_at, shop_id, sku_id LIMIT ${limit + 1}`;

export type Counts = Readonly<Record<EntryState, number>>;
export async function countEntries(ctx: Ctx, campaignId: Uuid, shopId?: Uuid): Promise<Counts> {
  const rows = await ctx.sql<{ state: EntryState; n: number }[]>`
    SELECT state, count(*) AS n FROM campaigns.entries WHERE campaign_id = ${campaignId} AND ${shopId ? ctx.sql`shop_id = ${shopId}` : ctx.sql`true`} GROUP BY state`;
  const of = (state: EntryState): number => rows.find((row) => row.state === state)?.n ?? 0;
  return {
    waiting: of('waiting'),
    approved: of('approved'),
    rejected: of('rejected'),
    withdrawn: of('withdrawn'),
    lapsed: of('lapsed'),
  };
}

/** SKUs that a shop has in a campaign, decided or not. */
export const skusIn = async (ctx: Ctx, shopId: Uuid, campaignId: Uuid): Promise<Uuid[]> =>
  (
    await ctx.sql<{ skuId: Uuid }[]>`
      SELECT sku_id FROM campaigns.entries WHERE shop_id = ${shopId} AND campaign_id = ${campaignId} AND state IN ('waiting', 'approved')`
  ).map((row) => row.skuId);

export type Promised = {
  readonly skuId: Uuid;
  readonly campaignId: Uuid;
  readonly name: Text2;
  readonly priceFen: number;
  readonly claimDays: ClaimDays | null;
  readonly liveFrom: Date;
  readonly liveUntil: Date;
};
/** What campaigns promise of these SKUs of a shop, that are published and not over for longer than any "lowest" looks back. */
export const promisesOf = (ctx: Ctx, shopId: Uuid, skuIds: readonly Uuid[]): Promise<Promised[]> => ctx.sql<Promised[]>`
  SELECT e.sku_id, e.campaign_id, c.name, e.price_fen, e.claim_days, c.live_from, c.live_until
  FROM campaigns.entries e JOIN campaigns.campaigns c ON c.id = e.campaign_id
  WHERE e.shop_id = ${shopId} AND e.sku_id = ANY(${[...skuIds]}::uuid[]) AND e.state IN ('waiting', 'approved') AND c.state = 'published'
    AND c.live_until > ${ctx.clock.now()}::timestamptz - interval '366 days'`;

/** SKUs among these whose price stands still: approved for a campaign that is not over. */
export const heldSkus = async (ctx: Ctx, shopId: Uuid, skuIds: readonly Uuid[], liveOnly = false): Promise<Uuid[]> =>
  (
    await ctx.sql<{ skuId: Uuid }[]>`
      SELECT DISTINCT e.sku_id FROM campaigns.entries e JOIN campaigns.campaigns c ON c.id = e.campaign_id
      WHERE e.shop_id = ${shopId} AND e.sku_id = ANY(${[...skuIds]}::uuid[]) AND e.state = 'approved' AND c.state = 'published'
        AND c.live_until > ${ctx.clock.now()} AND ${liveOnly ? ctx.sql`c.live_from <= ${ctx.clock.now()}` : ctx.sql`true`}`
  ).map((row) => row.skuId);

/** What of a product runs in a campaign that is live now. */
export const liveEntriesOf = (
  ctx: Ctx,
  productId: Uuid,
): Promise<(Entry & { code: string; name: Text2; liveUntil: Date; venueCode: string | null })[]> => ctx.sql<
  (Entry & { code: string; name: Text2; liveUntil: Date; venueCode: string | null })[]
>`
  SELECT ${ctx.sql(COLUMNS.map((name) => `e.${name}`))}, c.code, c.name, c.live_until, v.code AS venue_code
  FROM campaigns.entries e JOIN campaigns.campaigns c ON c.id = e.campaign_id
  LEFT JOIN campaigns.venues v ON v.campaign_id = c.id AND v.kind = 'main'
  WHERE e.product_id = ${productId} AND e.state = 'approved' AND c.state = 'published' AND c.live_from <= ${ctx.clock.now()} AND c.live_until > ${ctx.clock.now()}
  ORDER BY e.price_fen, e.sku_id, c.id`;

/** What the SKUs of campaigns' price rules may have crossed out, 0: nothing; `settled` once it has gone live and that stays. Other rules are absent. */
export const referencesOfRules = (
  ctx: Ctx,
  ruleIds: readonly Uuid[],
): Promise<{ ruleId: Uuid; skuId: Uuid; referenceFen: number; settled: boolean }[]> => ctx.sql<
  { ruleId: Uuid; skuId: Uuid; referenceFen: number; settled: boolean }[]
>`
  SELECT p.rule_id, e.sku_id, coalesce(e.shown_reference_fen, 0) AS reference_fen, coalesce(c.turn, 'end') = 'end' AS settled
  FROM campaigns.price_rules p JOIN campaigns.campaigns c ON c.id = p.campaign_id
  JOIN campaigns.entries e ON e.shop_id = p.shop_id AND e.campaign_id = p.campaign_id
    AND CASE WHEN p.sku_id IS NULL THEN e.price_fen = p.price_fen ELSE e.sku_id = p.sku_id END
  WHERE p.rule_id = ANY(${[...ruleIds]}::uuid[]) AND e.state = 'approved'`;

export async function waitingOnMarket(ctx: Ctx): Promise<{ count: number; next: Date | null; overdue: number }> {
  const [row] = await ctx.sql<{ count: number; next: Date | null; overdue: number }[]>`
    SELECT count(*) AS count, min(due_at) AS next, count(*) FILTER (WHERE due_at < ${ctx.clock.now()}) AS overdue
    FROM campaigns.entries WHERE state = 'waiting'`;
  return row ?? { count: 0, next: null, overdue: 0 };
}
