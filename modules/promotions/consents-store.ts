import type { Ctx, Json, Uuid } from '#kernel';
import { MARKET, type RuleRow, ruleFrom, type StoredRule } from './store.ts';

/** A shop's word that it bears its part of one version of a rule of the market. */
export type Consent = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly ruleId: Uuid;
  readonly shareBps: number;
  readonly agreedAt: Date;
  readonly agreedBy: Uuid | null;
  readonly withdrawnAt: Date | null;
  /** From when on the shop's goods are not reached any more; null: it stands. */
  readonly leavesAt: Date | null;
};
const columns = (ctx: Ctx) =>
  ctx.sql`c.shop_id, c.id, c.rule_id, c.share_bps, c.agreed_at, c.agreed_by, c.withdrawn_at, c.leaves_at`;

/** Refused by `consents_once` while another consent of the shop stands. */
export const insertConsent = (
  ctx: Ctx,
  one: Pick<Consent, 'shopId' | 'id' | 'ruleId' | 'shareBps' | 'agreedAt' | 'agreedBy'>,
  terms: Json,
) => ctx.sql`
  INSERT INTO promotions.consents (shop_id, id, rule_id, share_bps, terms, agreed_at, agreed_by)
  VALUES (${one.shopId}, ${one.id}, ${one.ruleId}, ${one.shareBps}, ${ctx.sql.json(terms)}, ${one.agreedAt}, ${one.agreedBy})`;

/** Ends a consent that stands, at a later moment; null when there is none. */
export const withdrawConsent = async (
  ctx: Ctx,
  { shopId, ruleId, by, at, leavesAt }: { shopId: Uuid; ruleId: Uuid; by: Uuid | null; at: Date; leavesAt: Date },
): Promise<Consent | null> => {
  const [row] = await ctx.sql<Consent[]>`
    UPDATE promotions.consents c SET withdrawn_at = ${at}, withdrawn_by = ${by}, leaves_at = ${leavesAt}
    WHERE c.shop_id = ${shopId} AND c.rule_id = ${ruleId} AND c.leaves_at IS NULL RETURNING ${columns(ctx)}`;
  return row ?? null;
};

/** The shop's latest word on each of these rules. */
export const consentsOf = async (
  ctx: Ctx,
  shopId: Uuid,
  ruleIds: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, Consent>> => {
  const rows = await ctx.sql<Consent[]>`
    SELECT DISTINCT ON (c.rule_id) ${columns(ctx)} FROM promotions.consents c
    WHERE c.shop_id = ${shopId} AND c.rule_id = ANY(${ruleIds as Uuid[]}::uuid[]) ORDER BY c.rule_id, c.agreed_at DESC`;
  return new Map(rows.map((row) => [row.ruleId, row]));
};

/** Who has agreed to a rule, the latest first. */
export const consentsPage = (
  ctx: Ctx,
  ruleId: Uuid,
  before: { readonly at: Date; readonly id: string } | null,
  limit: number,
): Promise<Consent[]> => ctx.sql<Consent[]>`
  SELECT ${columns(ctx)} FROM promotions.consents c
  WHERE c.rule_id = ${ruleId} AND ${before ? ctx.sql`(c.agreed_at, c.id) < (${before.at}, ${before.id}::uuid)` : ctx.sql`true`}
  ORDER BY c.agreed_at DESC, c.id DESC LIMIT ${limit}`;

/** Rules of the market that shops bear a part of, as a shop is asked for its consent: those that run or come, and those it has spoken to; newest first. */
export const askedOf = async (
  ctx: Ctx,
  shopId: Uuid,
  before: { readonly at: Date; readonly id: string } | null,
  limit: number,
): Promise<RuleRow[]> =>
  (
    await ctx.sql<StoredRule[]>`
      SELECT r.* FROM promotions.rules r
      WHERE r.shop_id = ${MARKET} AND r.funding @> '[{"funder": "shop"}]'
        AND ((r.state = 'active' AND r.ends_at > ${ctx.clock.now()}
            AND (NOT r.scope ? 'shopIds' OR r.scope -> 'shopIds' ? ${shopId}::text OR r.scope - 'shopIds' - 'exceptProductIds' <> '{}'))
          OR EXISTS (SELECT 1 FROM promotions.consents c WHERE c.shop_id = ${shopId} AND c.rule_id = r.id))
        AND ${before ? ctx.sql`(r.created_at, r.id) < (${before.at}, ${before.id}::uuid)` : ctx.sql`true`}
      ORDER BY r.created_at DESC, r.id DESC LIMIT ${limit}`
  ).map(ruleFrom);

export type Borne = { readonly shopId: Uuid; readonly ruleId: Uuid; readonly at: Date };

/** Of what shops bore of discounts: what they bore of a rule of the market without having agreed to it at that moment. */
export const borneUnagreed = (ctx: Ctx, borne: readonly Borne[]): Promise<{ shopId: Uuid; ruleId: Uuid }[]> => ctx.sql`
  SELECT DISTINCT b.shop_id, b.rule_id
  FROM unnest(${borne.map((one) => one.shopId)}::uuid[], ${borne.map((one) => one.ruleId)}::uuid[],
    ${borne.map((one) => one.at.toISOString())}::timestamptz[]) AS b (shop_id, rule_id, at)
  JOIN promotions.rules r ON r.shop_id = ${MARKET} AND r.id = b.rule_id
  WHERE NOT EXISTS (
    SELECT 1 FROM promotions.consents c
    WHERE c.shop_id = b.shop_id AND c.rule_id = b.rule_id AND c.agreed_at <= b.at AND (c.leaves_at IS NULL OR c.leaves_at > b.at))`;
