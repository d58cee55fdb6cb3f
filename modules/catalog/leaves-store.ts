import type { Ctx, Uuid } from '#kernel';
import type { LeafFacts } from './lifecycle.ts';
import type { CategoryRow } from './tree.ts';
import type { CategoryState } from './types.ts';

/** The category's row as it is now, held for a step. */
export async function categoryForStep(ctx: Ctx, id: string): Promise<CategoryRow | null> {
  const [row] = await ctx.sql<CategoryRow[]>`
    SELECT id, parent_id, name_zh, name_en, state, merged_into, commission_bps, tax_bps, return_rule, licences, attribute_ids, required_attribute_ids
    FROM catalog.categories WHERE id = ${id} FOR UPDATE`;
  return row ?? null;
}

/** Everything a step is decided on, as this transaction sees it. The target is held too, so that it does not close meanwhile. */
export async function leafFacts(ctx: Ctx, row: CategoryRow, targetId: string | null): Promise<LeafFacts> {
  const [found] = await ctx.sql<
    { leaf: boolean; openGoods: number; goods: number; goodsAbove: number; incoming: number }[]
  >`
    SELECT NOT EXISTS (SELECT 1 FROM catalog.categories WHERE parent_id = ${row.id} AND state IN ('trial', 'open', 'merging')) AS leaf,
      (SELECT count(*) FROM catalog.products WHERE category_id = ${row.id} AND (state IN ('live', 'checking') OR pending_version IS NOT NULL)) AS open_goods,
      (SELECT count(*) FROM catalog.products WHERE category_id = ${row.id}) AS goods,
      (SELECT count(*) FROM catalog.products WHERE category_id = ${row.parentId}) AS goods_above,
      (SELECT count(*) FROM catalog.merges WHERE to_id = ${row.id} AND ended_at IS NULL) AS incoming`;
  const [target] = targetId
    ? await ctx.sql<{ id: string; leaf: boolean; state: CategoryState }[]>`
        SELECT id, state, NOT EXISTS (SELECT 1 FROM catalog.categories AS below
          WHERE below.parent_id = target.id AND below.state IN ('trial', 'open', 'merging')) AS leaf
        FROM catalog.categories AS target WHERE id = ${targetId} FOR SHARE`
    : [];
  return {
    leaf: found?.leaf ?? false,
    openGoods: found?.openGoods ?? 0,
    goods: found?.goods ?? 0,
    goodsAbove: found?.goodsAbove ?? 0,
    incoming: found?.incoming ?? 0,
    target: target ?? null,
  };
}

export type HeldLeaf = {
  readonly state: CategoryState;
  readonly trialUntil: Date | null;
  /** Listings on sale or in review here beside the one asked for: of the shop, of all shops. Counted for a trial only. */
  readonly ofShop: number;
  readonly all: number;
};

/** The state of a leaf, held against its closing until the transaction ends; shared with other listings, of a trial with none. */
export async function holdLeaf(ctx: Ctx, id: string, shopId: Uuid, productId: Uuid): Promise<HeldLeaf | null> {
  const [row] = await ctx.sql<{ state: CategoryState }[]>`
    SELECT state FROM catalog.categories WHERE id = ${id} FOR SHARE`;
  if (!row) return null;
  if (row.state !== 'trial') return { state: row.state, trialUntil: null, ofShop: 0, all: 0 };
  // Room is counted: who comes at the same time waits, and counts this one too.
  await ctx.sql`SELECT 1 FROM catalog.leaves WHERE category_id = ${id} FOR NO KEY UPDATE`;
  const [counted] = await ctx.sql<{ trialUntil: Date | null; ofShop: number; all: number }[]>`
    SELECT (SELECT trial_until FROM catalog.leaves WHERE category_id = ${id}) AS trial_until,
      count(*) FILTER (WHERE shop_id = ${shopId}) AS of_shop, count(*) AS all
    FROM catalog.products WHERE category_id = ${id} AND state IN ('live', 'checking') AND id <> ${productId}`;
  return {
    state: row.state,
    trialUntil: counted?.trialUntil ?? null,
    ofShop: counted?.ofShop ?? 0,
    all: counted?.all ?? 0,
  };
}

export type LeafStep = {
  readonly categoryId: string;
  readonly at: Date;
  readonly fromState: CategoryState | null;
  readonly toState: CategoryState;
  readonly mergedInto: string | null;
  readonly by: Uuid | null;
  readonly reason: string;
};

export async function insertLeafStep(ctx: Ctx, step: LeafStep): Promise<void> {
  await ctx.sql`
    INSERT INTO catalog.leaf_steps (category_id, at, from_state, to_state, merged_into, by, reason)
    VALUES (${step.categoryId}, ${step.at}, ${step.fromState}, ${step.toState}, ${step.mergedInto}, ${step.by}, ${step.reason})`;
}

export async function leafSteps(
  ctx: Ctx,
  categoryId: string,
  before: number | null,
  limit: number,
): Promise<(LeafStep & { seq: number })[]> {
  return ctx.sql<(LeafStep & { seq: number })[]>`
    SELECT seq, category_id, at, from_state, to_state, merged_into, by, reason FROM catalog.leaf_steps
    WHERE category_id = ${categoryId} ${before === null ? ctx.sql`` : ctx.sql`AND seq < ${before}`} ORDER BY seq DESC LIMIT ${limit}`;
}

export async function insertLeaf(
  ctx: Ctx,
  leaf: { categoryId: string; shopId: Uuid | null; proposedBy: Uuid | null; reason: string },
): Promise<void> {
  await ctx.sql`
    INSERT INTO catalog.leaves (category_id, shop_id, proposed_by, reason, proposed_at)
    VALUES (${leaf.categoryId}, ${leaf.shopId}, ${leaf.proposedBy}, ${leaf.reason}, ${ctx.clock.now()})`;
}

/** When the trial ends; a shipped category that goes on trial gets its row here. */
export async function setTrial(ctx: Ctx, categoryId: string, until: Date | null): Promise<void> {
  await ctx.sql`
    INSERT INTO catalog.leaves (category_id, reason, proposed_at, trial_until) VALUES (${categoryId}, '', ${ctx.clock.now()}, ${until})
    ON CONFLICT ON CONSTRAINT leaves_pkey DO UPDATE SET trial_until = excluded.trial_until`;
}

export type ProposalRow = {
  readonly categoryId: string;
  readonly parentId: string | null;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly state: CategoryState;
  readonly mergedInto: string | null;
  readonly shopId: Uuid | null;
  readonly reason: string;
  readonly proposedAt: Date;
  readonly trialUntil: Date | null;
  readonly products: number;
  /** What was said at the last step. */
  readonly answer: string | null;
};

/** Proposed leaves, newest first: of one shop, or of the market by state. */
export async function proposals(
  ctx: Ctx,
  filter: {
    shopId?: Uuid | undefined;
    state?: CategoryState | undefined;
    before: { at: string; id: string } | null;
    limit: number;
  },
): Promise<ProposalRow[]> {
  const { sql } = ctx;
  return sql<ProposalRow[]>`
    SELECT leaf.category_id, category.parent_id, category.name_zh, category.name_en, category.state, category.merged_into, leaf.shop_id, leaf.reason,
      leaf.proposed_at, leaf.trial_until,
      (SELECT count(*) FROM catalog.products WHERE category_id = leaf.category_id AND state IN ('live', 'checking')) AS products,
      (SELECT step.reason FROM catalog.leaf_steps AS step
        WHERE step.category_id = leaf.category_id AND step.from_state IS NOT NULL ORDER BY step.seq DESC LIMIT 1) AS answer
    FROM catalog.leaves AS leaf JOIN catalog.categories AS category ON category.id = leaf.category_id
    WHERE true
      ${filter.shopId ? sql`AND leaf.shop_id = ${filter.shopId}` : sql``}
      ${filter.state ? sql`AND category.state = ${filter.state}` : sql``}
      ${filter.before ? sql`AND (leaf.proposed_at, leaf.category_id) < (${filter.before.at}::timestamptz, ${filter.before.id})` : sql``}
    ORDER BY leaf.proposed_at DESC, leaf.category_id DESC LIMIT ${filter.limit}`;
}

/** Proposals of a shop that wait for an answer; the shop's proposals are counted one transaction at a time. */
export async function waitingProposalsOf(ctx: Ctx, shopId: Uuid): Promise<number> {
  await ctx.sql`SELECT pg_advisory_xact_lock(hashtextextended('catalog.proposals:' || ${shopId}::text, 0))`;
  const [row] = await ctx.sql<{ count: number }[]>`
    SELECT count(*) AS count FROM catalog.leaves AS leaf JOIN catalog.categories AS category ON category.id = leaf.category_id
    WHERE leaf.shop_id = ${shopId} AND category.state = 'proposed'`;
  return row?.count ?? 0;
}

/** What the operator has to decide: proposals, and trials whose days are over. */
export async function leavesToDecide(ctx: Ctx): Promise<{ count: number; overdue: number; next: Date | null }> {
  const [row] = await ctx.sql<{ count: number; overdue: number; next: Date | null }[]>`
    SELECT count(*) FILTER (WHERE category.state = 'proposed' OR leaf.trial_until <= ${ctx.clock.now()}) AS count,
      count(*) FILTER (WHERE category.state = 'trial' AND leaf.trial_until <= ${ctx.clock.now()}) AS overdue,
      min(leaf.trial_until) FILTER (WHERE category.state = 'trial') AS next
    FROM catalog.leaves AS leaf JOIN catalog.categories AS category ON category.id = leaf.category_id
    WHERE category.state IN ('proposed', 'trial')`;
  return { count: row?.count ?? 0, overdue: row?.overdue ?? 0, next: row?.next ?? null };
}
