import type { Ctx, Fen, Json, Uuid } from '#kernel';
import { FORM_KINDS, KINDS } from './kinds/table.ts';
import type { Audience, Rule, Share } from './model.ts';

/** Whose the rules are that no shop wrote: the market's, or a region's on it. They stand beside the shops' rules, so one read finds both. */
export const MARKET = '00000000-0000-0000-0000-000000000000' as Uuid;
export const ownerOf = (rule: Pick<Rule, 'shopId'>): Uuid => rule.shopId ?? MARKET;

export type RuleRow = Rule & {
  /** Id of its first version, and which one this is: a change stops one version and writes the next. */
  readonly series: Uuid;
  readonly version: number;
  readonly createdAt: Date;
  readonly createdBy: Uuid | null;
  readonly stoppedAt: Date | null;
};
export type StoredRule = Omit<
  RuleRow,
  'shopId' | 'audience' | 'group' | 'alone' | 'budgetLeftFen' | 'piecesLeft' | 'agreedShops'
> & {
  readonly shopId: Uuid;
  readonly audience: Audience | null;
  readonly exclusiveGroup: string | null;
  readonly budgetLeftFen?: Fen | null;
  readonly piecesLeft?: number | null;
  readonly agreedShops?: readonly Uuid[] | null;
};

/** Do shops bear a part of this rule of the market? Then it is only theirs that have agreed. */
export const sharedByShops = (rule: { readonly shopId: Uuid | null; readonly funding: readonly Share[] }): boolean =>
  (rule.shopId === null || rule.shopId === MARKET) && rule.funding.some((share) => share.funder === 'shop');

export const ruleFrom = ({ agreedShops, ...row }: StoredRule): RuleRow => ({
  ...ruleIn(row),
  // Whoever reads a rule without asking who agreed reads one that reaches nobody.
  ...(sharedByShops(row) && { agreedShops: new Set(agreedShops ?? []) }),
});
const ruleIn = ({
  shopId,
  audience,
  exclusiveGroup,
  budgetLeftFen,
  piecesLeft,
  ...rest
}: Omit<StoredRule, 'agreedShops'>): RuleRow => ({
  ...rest,
  shopId: shopId === MARKET ? null : shopId,
  ...(audience && { audience }),
  ...(KINDS.get(rest.kind)?.alone && { alone: true as const }),
  ...(exclusiveGroup && { group: exclusiveGroup }),
  ...(typeof budgetLeftFen === 'number' && { budgetLeftFen }),
  ...(typeof piecesLeft === 'number' && { piecesLeft }),
});

const COLUMNS = [
  'shop_id',
  'id',
  'kind',
  'lane',
  'title',
  'args',
  'scope',
  'funding',
  'audience',
  'exclusive_group',
  'series',
  'version',
  'starts_at',
  'ends_at',
  'state',
  'created_at',
  'created_by',
  'stopped_at',
];

/** Shops in which a rule runs by their consent at a moment; asked only of rules that shops bear a part of. */
export const agreedAt = (ctx: Ctx, at: Date) => ctx.sql`
  CASE WHEN r.shop_id = ${MARKET} AND r.funding @> '[{"funder": "shop"}]' THEN (
    SELECT array_agg(c.shop_id) FROM promotions.consents c WHERE c.rule_id = r.id AND c.agreed_at <= ${at} AND (c.leaves_at IS NULL OR c.leaves_at > ${at})
  ) END AS agreed_shops`;

/** Rules that run or will start within `until`, with what is left of their budgets and pieces, and who has agreed to bear a part. */
export const runningRules = async (ctx: Ctx, owners: readonly Uuid[], now: Date, until: Date): Promise<RuleRow[]> =>
  (
    await ctx.sql<StoredRule[]>`
      SELECT ${ctx.sql(COLUMNS.map((name) => `r.${name}`))}, b.total_fen - b.held_fen - b.spent_fen AS budget_left_fen,
        f.pieces - f.taken AS pieces_left, ${agreedAt(ctx, now)}
      FROM promotions.rules r LEFT JOIN promotions.budgets b ON b.shop_id = r.shop_id AND b.rule_id = r.id
      LEFT JOIN promotions.flash_stocks f ON f.owner_id = r.shop_id AND f.rule_id = r.id
      WHERE r.shop_id = ANY(${owners as Uuid[]}::uuid[]) AND r.state = 'active' AND r.ends_at > ${now} AND r.starts_at < ${until}`
  ).map(ruleFrom);

export type Applied = { readonly shopId: Uuid; readonly ruleId: Uuid };

/**
 * How many of the named rules run at the moment, in every shop they were applied in where shops must agree: what a placing compares
 * with the rules of its quote.
 */
export const countRunning = (
  ctx: Ctx,
  owners: readonly Uuid[],
  applied: readonly Applied[],
  now: Date,
): Promise<{ count: number }[]> => ctx.sql<{ count: number }[]>`
  SELECT count(*) FROM promotions.rules r
  WHERE r.shop_id = ANY(${owners as Uuid[]}::uuid[]) AND r.id = ANY(${applied.map((one) => one.ruleId)}::uuid[])
    AND r.state = 'active' AND r.starts_at <= ${now} AND r.ends_at > ${now}
    AND CASE WHEN r.shop_id = ${MARKET} AND r.funding @> '[{"funder": "shop"}]' THEN NOT EXISTS (
      SELECT 1 FROM unnest(${applied.map((one) => one.shopId)}::uuid[], ${applied.map((one) => one.ruleId)}::uuid[]) AS used (shop_id, rule_id)
      WHERE used.rule_id = r.id AND NOT EXISTS (
        SELECT 1 FROM promotions.consents c
        WHERE c.shop_id = used.shop_id AND c.rule_id = r.id AND c.agreed_at <= ${now} AND (c.leaves_at IS NULL OR c.leaves_at > ${now}))
    ) ELSE true END`;

/** Who starts rules of one shop at once waits here, so that each counts the others. */
export const lockRulesOf = (tx: Ctx, owner: Uuid) =>
  tx.sql`SELECT pg_advisory_xact_lock(hashtextextended('promotions.rules:' || ${owner}::text, 0))`;

export const countUnfinished = async (ctx: Ctx, owner: Uuid, now: Date): Promise<number> =>
  (
    await ctx.sql<
      { count: number }[]
    >`SELECT count(*) FROM promotions.rules WHERE shop_id = ${owner} AND state = 'active' AND ends_at > ${now}`
  )[0]?.count ?? 0;

export const insertRule = (ctx: Ctx, rule: RuleRow) => ctx.sql`
  INSERT INTO promotions.rules (shop_id, id, kind, lane, title, args, scope, funding, audience, exclusive_group, series, version, starts_at, ends_at, state, created_at, created_by)
  VALUES (${ownerOf(rule)}, ${rule.id}, ${rule.kind}, ${rule.lane}, ${ctx.sql.json(rule.title as unknown as Json)}, ${ctx.sql.json(rule.args as Json)},
    ${ctx.sql.json(rule.scope as unknown as Json)}, ${ctx.sql.json(rule.funding as unknown as Json)},
    ${rule.audience ? ctx.sql.json(rule.audience as unknown as Json) : null}, ${rule.group ?? null}, ${rule.series}, ${rule.version},
    ${rule.startsAt}, ${rule.endsAt}, ${rule.state}, ${rule.createdAt}, ${rule.createdBy})`;

/** active → stopped; null when it was not active. */
export const stopRule = async (ctx: Ctx, owner: Uuid, id: Uuid, at: Date): Promise<RuleRow | null> => {
  const [row] = await ctx.sql<StoredRule[]>`
    UPDATE promotions.rules SET state = 'stopped', stopped_at = ${at} WHERE shop_id = ${owner} AND id = ${id} AND state = 'active'
    RETURNING ${ctx.sql(COLUMNS)}`;
  return row ? ruleFrom(row) : null;
};

export const ruleOf = async (ctx: Ctx, owner: Uuid, id: Uuid): Promise<RuleRow | null> => {
  const [row] = await ctx.sql<
    StoredRule[]
  >`SELECT ${ctx.sql(COLUMNS)} FROM promotions.rules WHERE shop_id = ${owner} AND id = ${id}`;
  return row ? ruleFrom(row) : null;
};

/** Rules of special offers are shown with their offer. */
const FORM = FORM_KINDS.map((kind) => kind.name);

/** The owner's rules, newest first; of one series, all its versions. */
export const rulesOf = async (
  ctx: Ctx,
  owner: Uuid,
  before: { createdAt: Date; id: string } | null,
  limit: number,
  series: Uuid | null = null,
): Promise<RuleRow[]> =>
  (
    await ctx.sql<StoredRule[]>`
      SELECT ${ctx.sql(COLUMNS)} FROM promotions.rules
      WHERE shop_id = ${owner} AND ${before ? ctx.sql`(created_at, id) < (${before.createdAt}, ${before.id}::uuid)` : ctx.sql`true`}
        AND ${series ? ctx.sql`series = ${series}` : ctx.sql`true`} AND kind <> ALL(${FORM})
      ORDER BY created_at DESC, id DESC LIMIT ${limit}`
  ).map(ruleFrom);
