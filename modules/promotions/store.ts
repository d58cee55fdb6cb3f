import type { Ctx, Fen, Json, Uuid } from '#kernel';
import { FORM_KINDS, KINDS } from './kinds/table.ts';
import type { Audience, Rule } from './model.ts';

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
type Stored = Omit<RuleRow, 'shopId' | 'audience' | 'group' | 'alone' | 'budgetLeftFen' | 'piecesLeft'> & {
  readonly shopId: Uuid;
  readonly audience: Audience | null;
  readonly exclusiveGroup: string | null;
  readonly budgetLeftFen?: Fen | null;
  readonly piecesLeft?: number | null;
};
const fromRow = ({ shopId, audience, exclusiveGroup, budgetLeftFen, piecesLeft, ...rest }: Stored): RuleRow => ({
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

/** Rules that run or will start within `until`, with what is left of their budgets and pieces. */
export const runningRules = async (ctx: Ctx, owners: readonly Uuid[], now: Date, until: Date): Promise<RuleRow[]> =>
  (
    await ctx.sql<Stored[]>`
      SELECT ${ctx.sql(COLUMNS.map((name) => `r.${name}`))}, b.total_fen - b.held_fen - b.spent_fen AS budget_left_fen,
        f.pieces - f.taken AS pieces_left
      FROM promotions.rules r LEFT JOIN promotions.budgets b ON b.shop_id = r.shop_id AND b.rule_id = r.id
      LEFT JOIN promotions.flash_stocks f ON f.shop_id = r.shop_id AND f.rule_id = r.id
      WHERE r.shop_id = ANY(${owners as Uuid[]}::uuid[]) AND r.state = 'active' AND r.ends_at > ${now} AND r.starts_at < ${until}`
  ).map(fromRow);

/** How many of the named rules run at the moment: what a placing compares with the rules of its quote. */
export const countRunning = (
  ctx: Ctx,
  owners: readonly Uuid[],
  ids: readonly Uuid[],
  now: Date,
): Promise<{ count: number }[]> => ctx.sql<{ count: number }[]>`
  SELECT count(*) FROM promotions.rules
  WHERE shop_id = ANY(${owners as Uuid[]}::uuid[]) AND id = ANY(${ids as Uuid[]}::uuid[]) AND state = 'active' AND starts_at <= ${now} AND ends_at > ${now}`;

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
  const [row] = await ctx.sql<Stored[]>`
    UPDATE promotions.rules SET state = 'stopped', stopped_at = ${at} WHERE shop_id = ${owner} AND id = ${id} AND state = 'active'
    RETURNING ${ctx.sql(COLUMNS)}`;
  return row ? fromRow(row) : null;
};

export const ruleOf = async (ctx: Ctx, owner: Uuid, id: Uuid): Promise<RuleRow | null> => {
  const [row] = await ctx.sql<
    Stored[]
  >`SELECT ${ctx.sql(COLUMNS)} FROM promotions.rules WHERE shop_id = ${owner} AND id = ${id}`;
  return row ? fromRow(row) : null;
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
    await ctx.sql<Stored[]>`
      SELECT ${ctx.sql(COLUMNS)} FROM promotions.rules
      WHERE shop_id = ${owner} AND ${before ? ctx.sql`(created_at, id) < (${before.createdAt}, ${before.id}::uuid)` : ctx.sql`true`}
        AND ${series ? ctx.sql`series = ${series}` : ctx.sql`true`} AND kind <> ALL(${FORM})
      ORDER BY created_at DESC, id DESC LIMIT ${limit}`
  ).map(fromRow);
