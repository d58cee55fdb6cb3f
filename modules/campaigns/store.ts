import type { Ctx, CursorKey, Json, Uuid } from '#kernel';
import type { Calendar } from './phases.ts';
import type { Campaign } from './types.ts';

export type Turn = 'set' | 'live' | 'end';

const COLUMNS = [
  'id',
  'code',
  'name',
  'intro',
  'state',
  'terms',
  'enrol_from',
  'review_from',
  'warm_up_from',
  'presale_from',
  'live_from',
  'live_until',
  'returns_until',
  'created_at',
  'published_at',
];

export const insertCampaign = (tx: Ctx, one: Campaign, by: Uuid | null): Promise<unknown> => tx.sql`
  INSERT INTO campaigns.campaigns (id, code, name, intro, state, terms, enrol_from, review_from, warm_up_from, presale_from, live_from, live_until,
    returns_until, created_at, created_by)
  VALUES (${one.id}, ${one.code}, ${tx.sql.json(one.name)}, ${tx.sql.json(one.intro)}, 'draft', ${tx.sql.json(one.terms as unknown as Json)}, ${one.enrolFrom},
    ${one.reviewFrom}, ${one.warmUpFrom}, ${one.presaleFrom}, ${one.liveFrom}, ${one.liveUntil}, ${one.returnsUntil}, ${one.createdAt}, ${by})`;

/** Rewrites a draft; false when it is none any more. */
export async function updateDraft(
  tx: Ctx,
  one: Calendar & Pick<Campaign, 'id' | 'code' | 'name' | 'intro' | 'terms'>,
): Promise<boolean> {
  const moved = await tx.sql`
    UPDATE campaigns.campaigns SET code = ${one.code}, name = ${tx.sql.json(one.name)}, intro = ${tx.sql.json(one.intro)},
      terms = ${tx.sql.json(one.terms as unknown as Json)}, enrol_from = ${one.enrolFrom}, review_from = ${one.reviewFrom}, warm_up_from = ${one.warmUpFrom},
      presale_from = ${one.presaleFrom}, live_from = ${one.liveFrom}, live_until = ${one.liveUntil}, returns_until = ${one.returnsUntil}
    WHERE id = ${one.id} AND state = 'draft'`;
  return moved.count === 1;
}

export async function publishDraft(tx: Ctx, id: Uuid): Promise<boolean> {
  const moved = await tx.sql`
    UPDATE campaigns.campaigns SET state = 'published', published_at = ${tx.clock.now()}, turn = 'set', turn_at = warm_up_from
    WHERE id = ${id} AND state = 'draft'`;
  return moved.count === 1;
}

export async function markCancelled(tx: Ctx, id: Uuid): Promise<boolean> {
  const moved = await tx.sql`
    UPDATE campaigns.campaigns SET state = 'cancelled', turn = NULL, turn_at = NULL WHERE id = ${id} AND state = 'published'`;
  return moved.count === 1;
}

/** Campaigns to be turned now, those due longest first. */
export const dueTurns = async (ctx: Ctx, but: readonly Uuid[]): Promise<Uuid[]> =>
  (
    await ctx.sql<{ id: Uuid }[]>`
      SELECT id FROM campaigns.campaigns WHERE turn_at <= ${ctx.clock.now()} AND id <> ALL(${[...but]}::uuid[]) ORDER BY turn_at, id LIMIT 100`
  ).map((row) => row.id);

/** Locks a campaign that is to be turned; null when somebody else has turned it. */
export async function takeTurn(tx: Ctx, id: Uuid): Promise<(Campaign & { readonly turn: Turn }) | null> {
  const [row] = await tx.sql<(Campaign & { turn: Turn })[]>`
    SELECT ${tx.sql(COLUMNS)}, turn FROM campaigns.campaigns WHERE id = ${id} AND turn_at <= ${tx.clock.now()} FOR UPDATE`;
  return row ?? null;
}

export const setTurn = (tx: Ctx, id: Uuid, turn: Turn | null, at: Date | null): Promise<unknown> =>
  tx.sql`UPDATE campaigns.campaigns SET turn = ${turn}, turn_at = ${at} WHERE id = ${id}`;

export async function campaignOf(ctx: Ctx, id: Uuid, lock = false): Promise<Campaign | null> {
  const [row] = await ctx.sql<Campaign[]>`
    SELECT ${ctx.sql(COLUMNS)} FROM campaigns.campaigns WHERE id = ${id} ${lock ? ctx.sql`FOR UPDATE` : ctx.sql``}`;
  return row ?? null;
}

/** What begins last comes first; loads one more than asked. `published`: only what everybody may know of. */
export const campaignsPage = (
  ctx: Ctx,
  after: CursorKey | null,
  limit: number,
  published: boolean,
): Promise<Campaign[]> => ctx.sql<Campaign[]>`
  SELECT ${ctx.sql(COLUMNS)} FROM campaigns.campaigns
  WHERE ${published ? ctx.sql`state = 'published'` : ctx.sql`true`}
    AND ${after ? ctx.sql`(live_from, id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)` : ctx.sql`true`}
  ORDER BY live_from DESC, id DESC LIMIT ${limit + 1}`;

/** `skuId` null: of all goods at this price, as rules were before pieces bounded them. */
export type PriceRule = {
  readonly shopId: Uuid;
  readonly skuId: Uuid | null;
  readonly priceFen: number;
  readonly ruleId: Uuid;
};
export const insertPriceRule = (tx: Ctx, campaignId: Uuid, one: PriceRule): Promise<unknown> => tx.sql`
  INSERT INTO campaigns.price_rules (shop_id, campaign_id, sku_id, price_fen, rule_id)
  VALUES (${one.shopId}, ${campaignId}, ${one.skuId}, ${one.priceFen}, ${one.ruleId})`;
/** Forgets a shop's rules in a campaign; answers them. Nothing holds them from then on. */
export const dropPriceRules = async (tx: Ctx, campaignId: Uuid, shopId: Uuid): Promise<Uuid[]> =>
  (
    await tx.sql<{ ruleId: Uuid }[]>`
      DELETE FROM campaigns.price_rules WHERE campaign_id = ${campaignId} AND shop_id = ${shopId} RETURNING rule_id`
  ).map((row) => row.ruleId);
export const priceRulesOf = (ctx: Ctx, campaignId: Uuid): Promise<PriceRule[]> =>
  ctx.sql<
    PriceRule[]
  >`SELECT shop_id, sku_id, price_fen, rule_id FROM campaigns.price_rules WHERE campaign_id = ${campaignId} ORDER BY shop_id, price_fen, rule_id`;

/** The rule of each entry, by the entry's id; those whose rule is not of their SKU alone are absent. */
export const rulesOfEntries = async (
  ctx: Ctx,
  entries: readonly { readonly id: Uuid; readonly shopId: Uuid; readonly campaignId: Uuid; readonly skuId: Uuid }[],
): Promise<Map<Uuid, Uuid>> =>
  new Map(
    (
      await ctx.sql<{ id: Uuid; ruleId: Uuid }[]>`
        SELECT e.id, p.rule_id FROM unnest(${entries.map((one) => one.id)}::uuid[], ${entries.map((one) => one.shopId)}::uuid[],
          ${entries.map((one) => one.campaignId)}::uuid[], ${entries.map((one) => one.skuId)}::uuid[]) AS e (id, shop_id, campaign_id, sku_id)
        JOIN campaigns.price_rules p ON p.shop_id = e.shop_id AND p.campaign_id = e.campaign_id AND p.sku_id = e.sku_id`
    ).map((row) => [row.id, row.ruleId]),
  );

/** Whether a rule carries prices of a campaign that still runs or is to come. */
export async function ruleIsHeld(ctx: Ctx, ruleId: Uuid): Promise<boolean> {
  const rows = await ctx.sql`
    SELECT 1 FROM campaigns.price_rules r JOIN campaigns.campaigns c ON c.id = r.campaign_id
    WHERE r.rule_id = ${ruleId} AND c.state = 'published' AND c.live_until > ${ctx.clock.now()}`;
  return rows.length > 0;
}
