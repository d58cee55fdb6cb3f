import type { Ctx, Uuid } from '#kernel';
import { KINDS } from './kinds/table.ts';
import type { Rule } from './model.ts';
import { MARKET, sharedByShops } from './store.ts';

/** A rule that ran, as it was; `endsAt` is when it really ended. */
export type PastRule = Rule & {
  /** Of a rule that must be held: when anybody could claim a piece; null where there is none to claim, or none is left. */
  readonly claimFrom: Date | null;
  readonly claimUntil: Date | null;
};

type Row = Omit<PastRule, 'shopId' | 'audience' | 'group' | 'agreedShops'> & {
  readonly shopId: Uuid;
  readonly audience: Rule['audience'] | null;
  readonly exclusiveGroup: string | null;
  /** Whose consent it ran by in this time. */
  readonly agreedShop: Uuid | null;
};

/**
 * Rules of the shops and of the market that ran at any moment since, also those that have ended or were stopped. Of one that shops bear a part
 * of: once for each time in which one of these shops had agreed to it.
 */
export const rulesSince = async (ctx: Ctx, shopIds: readonly Uuid[], since: Date): Promise<PastRule[]> =>
  (
    await ctx.sql<Row[]>`
      SELECT * FROM (
        SELECT r.shop_id, r.id, r.kind, r.lane, r.title, r.args, r.scope, r.funding, r.audience, r.exclusive_group, 'active' AS state,
          greatest(r.starts_at, r.created_at, c.agreed_at) AS starts_at, least(r.ends_at, r.stopped_at, c.leaves_at) AS ends_at, c.shop_id AS agreed_shop,
          CASE WHEN i.claimed < i.total THEN i.claim_from END AS claim_from, CASE WHEN i.claimed < i.total THEN i.claim_until END AS claim_until
        FROM promotions.rules r LEFT JOIN promotions.issues i ON i.shop_id = r.shop_id AND i.rule_id = r.id
        LEFT JOIN promotions.consents c ON r.shop_id = ${MARKET} AND r.funding @> '[{"funder": "shop"}]' AND c.rule_id = r.id AND c.shop_id = ANY(${shopIds as Uuid[]}::uuid[])
        WHERE r.shop_id = ANY(${[...shopIds, MARKET]}::uuid[]) AND r.state <> 'draft' AND r.starts_at <= ${ctx.clock.now()} AND r.ends_at > ${since}
      ) AS ran WHERE ends_at > ${since} AND ends_at > starts_at ORDER BY starts_at, id`
  ).map(({ shopId, audience, exclusiveGroup, agreedShop, ...rest }) => ({
    ...rest,
    shopId: shopId === MARKET ? null : shopId,
    ...(audience && { audience }),
    ...(KINDS.get(rest.kind)?.alone && { alone: true as const }),
    ...(exclusiveGroup && { group: exclusiveGroup }),
    ...(sharedByShops({ shopId, funding: rest.funding }) && { agreedShops: new Set(agreedShop ? [agreedShop] : []) }),
  }));
