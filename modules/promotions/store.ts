import type { Ctx, Json, Uuid } from '#kernel';
import type { Rule } from './model.ts';

export type RuleRow = Rule & {
  readonly createdAt: Date;
  readonly createdBy: Uuid | null;
  readonly stoppedAt: Date | null;
};

const COLUMNS = [
  'shop_id',
  'id',
  'kind',
  'lane',
  'title',
  'args',
  'scope',
  'funding',
  'starts_at',
  'ends_at',
  'state',
  'created_at',
  'created_by',
  'stopped_at',
];

/** Rules that run or will start within `until`. */
export const runningRules = (ctx: Ctx, shopIds: readonly Uuid[], now: Date, until: Date): Promise<RuleRow[]> => ctx.sql<
  RuleRow[]
>`
  SELECT ${ctx.sql(COLUMNS)} FROM promotions.rules
  WHERE shop_id = ANY(${shopIds as Uuid[]}::uuid[]) AND state = 'active' AND ends_at > ${now} AND starts_at < ${until}`;

/** How many of the named rules run at the moment: what a placing compares with the rules of its quote. */
export const countRunning = (
  ctx: Ctx,
  shopIds: readonly Uuid[],
  ids: readonly Uuid[],
  now: Date,
): Promise<{ count: number }[]> => ctx.sql<{ count: number }[]>`
  SELECT count(*) FROM promotions.rules
  WHERE shop_id = ANY(${shopIds as Uuid[]}::uuid[]) AND id = ANY(${ids as Uuid[]}::uuid[]) AND state = 'active' AND starts_at <= ${now} AND ends_at > ${now}`;

export const countUnfinished = async (ctx: Ctx, shopId: Uuid, now: Date): Promise<number> =>
  (
    await ctx.sql<
      { count: number }[]
    >`SELECT count(*) FROM promotions.rules WHERE shop_id = ${shopId} AND state = 'active' AND ends_at > ${now}`
  )[0]?.count ?? 0;

export const insertRule = (ctx: Ctx, rule: RuleRow) => ctx.sql`
  INSERT INTO promotions.rules (shop_id, id, kind, lane, title, args, scope, funding, starts_at, ends_at, state, created_at, created_by)
  VALUES (${rule.shopId}, ${rule.id}, ${rule.kind}, ${rule.lane}, ${ctx.sql.json(rule.title as unknown as Json)}, ${ctx.sql.json(rule.args as Json)},
    ${ctx.sql.json(rule.scope as unknown as Json)}, ${ctx.sql.json(rule.funding as unknown as Json)}, ${rule.startsAt}, ${rule.endsAt}, ${rule.state},
    ${rule.createdAt}, ${rule.createdBy})`;

/** active → stopped; empty when it was not active. */
export const stopRule = (ctx: Ctx, shopId: Uuid, id: Uuid, at: Date): Promise<RuleRow[]> => ctx.sql<RuleRow[]>`
  UPDATE promotions.rules SET state = 'stopped', stopped_at = ${at} WHERE shop_id = ${shopId} AND id = ${id} AND state = 'active'
  RETURNING ${ctx.sql(COLUMNS)}`;

export const ruleOf = async (ctx: Ctx, shopId: Uuid, id: Uuid): Promise<RuleRow | null> =>
  (
    await ctx.sql<RuleRow[]>`SELECT ${ctx.sql(COLUMNS)} FROM promotions.rules WHERE shop_id = ${shopId} AND id = ${id}`
  )[0] ?? null;

export const rulesOfShop = (
  ctx: Ctx,
  shopId: Uuid,
  before: { createdAt: Date; id: string } | null,
  limit: number,
): Promise<RuleRow[]> => ctx.sql<RuleRow[]>`
  SELECT ${ctx.sql(COLUMNS)} FROM promotions.rules
  WHERE shop_id = ${shopId} AND ${before ? ctx.sql`(created_at, id) < (${before.createdAt}, ${before.id}::uuid)` : ctx.sql`true`}
  ORDER BY created_at DESC, id DESC LIMIT ${limit}`;
