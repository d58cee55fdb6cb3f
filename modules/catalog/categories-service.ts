import { type Ctx, emit, type Pool, type Runtime, refusedBy, type Sql, systemClock, transact } from '#kernel';
import { record, setting } from '#modules/operations';
import {
  asJson,
  attributesById,
  type CategoryWrite,
  categoryRows,
  countCategories,
  insertCategory,
  updateCategory,
  writeTaxonomy,
} from './categories-store.ts';
import { readShippedTaxonomy } from './data/shipped.ts';
import { refuse } from './errors.ts';
import { CATEGORY_STEPS } from './lifecycle.ts';
import { settings } from './settings.ts';
import { type CategoryRow, growTree, type Tree, under } from './tree.ts';
import type { Category, CategoryAttribute, CategoryState, ReturnRule } from './types.ts';

/** How long this process may go on with a tree that another process has changed. */
const FRESH_MS = 30_000;
const trees = new WeakMap<Runtime, { readonly tree: Tree; readonly at: number }>();
const growing = new WeakMap<Runtime, Promise<Tree>>();

/** Transactions that have changed categories: what they read may never come to be, and is theirs alone. */
const writers = new WeakSet<Sql>();

/**
 * The whole tree, from memory; read once for all who ask at the same time. Always on the asker's own connection: who holds one
 * for a transaction and waits for a second stands still with everybody else who does, once they hold them all.
 */
export async function categoryTree(ctx: Ctx): Promise<Tree> {
  if (writers.has(ctx.sql)) return grow(ctx);
  const kept = trees.get(ctx.runtime);
  if (kept && performance.now() - kept.at < FRESH_MS) return kept.tree;
  const known = growing.get(ctx.runtime);
  // Another's transaction may fail while it reads for us.
  if (known) return known.catch(() => grow(ctx));
  const fresh = grow(ctx);
  growing.set(ctx.runtime, fresh);
  try {
    const tree = await fresh;
    // What was forgotten meanwhile is not kept.
    if (growing.get(ctx.runtime) === fresh) trees.set(ctx.runtime, { tree, at: performance.now() });
    return tree;
  } finally {
    if (growing.get(ctx.runtime) === fresh) growing.delete(ctx.runtime);
  }
}

async function grow(ctx: Ctx): Promise<Tree> {
  const [rows, commissionBps, taxBps] = await Promise.all([
    categoryRows(ctx.sql),
    setting(ctx, 'catalog.commission_bps', settings),
    setting(ctx, 'catalog.tax_bps', settings),
  ]);
  return growTree(rows, { commissionBps, taxBps });
}

export function forgetTree(runtime: Runtime): void {
  trees.delete(runtime);
  growing.delete(runtime);
}

/** One category with its path; throws catalog.category_not_found. From memory. */
export async function category(ctx: Ctx, id: string): Promise<Category> {
  const found = (await categoryTree(ctx)).byId.get(id);
  if (!found) throw refuse('category_not_found', { id });
  return found;
}

/** The ids of a category and everything under it; empty when there is no such category. From memory. */
export const categoriesUnder = async (ctx: Ctx, id: string): Promise<readonly string[]> =>
  under(await categoryTree(ctx), id);

/** Children of a category (null: the top), in their order. */
export async function childrenOf(ctx: Ctx, parentId: string | null): Promise<Category[]> {
  const tree = await categoryTree(ctx);
  if (parentId !== null && !tree.byId.has(parentId)) throw refuse('category_not_found', { id: parentId });
  return (tree.children.get(parentId) ?? []).flatMap((id) => tree.byId.get(id) ?? []);
}

/** Attributes a category asks for, required ones first. */
export async function categoryAttributes(ctx: Ctx, id: string): Promise<readonly CategoryAttribute[]> {
  const row = (await categoryTree(ctx)).rows.get(id);
  if (!row) throw refuse('category_not_found', { id });
  const wanted = [...new Set([...row.requiredAttributeIds, ...row.attributeIds])];
  const known = new Map((await attributesById(ctx.sql, wanted)).map((one) => [one.id, one]));
  return wanted.flatMap((one) => {
    const attribute = known.get(one);
    if (!attribute) return [];
    return [
      {
        id: one,
        name: { zh: attribute.nameZh, en: attribute.nameEn },
        required: row.requiredAttributeIds.includes(one),
        sale: attribute.sale,
        values: attribute.choices,
      },
    ];
  });
}

/**
 * Fills the category tree from the shipped data on first start (10,595 categories in under 5 s); rows that are there
 * already are left as they are, so a later start does nothing.
 */
export async function loadTaxonomy(pool: Pool): Promise<{ categories: number; attributes: number; loaded: boolean }> {
  const shipped = readShippedTaxonomy();
  const loaded = (await countCategories(pool)) < shipped.categories.length;
  if (loaded) await writeTaxonomy(pool, shipped, systemClock.now());
  return { categories: shipped.categories.length, attributes: shipped.attributes.length, loaded };
}

export type CategoryChange = {
  readonly nameZh?: string;
  readonly nameEn?: string;
  readonly state?: CategoryState;
  readonly mergedInto?: string | null;
  readonly commissionBps?: number | null;
  readonly taxBps?: number | null;
  readonly returnRule?: ReturnRule | null;
  readonly licences?: readonly string[] | null;
  readonly requiredAttributeIds?: readonly string[];
};

/** Adds a category under another; it begins as proposed. Audited. */
export async function proposeCategory(
  ctx: Ctx,
  input: { id: string; parentId: string | null; nameZh: string; nameEn: string },
): Promise<Category> {
  const tree = await categoryTree(ctx);
  if (input.parentId !== null && !tree.byId.has(input.parentId))
    throw refuse('category_not_found', { id: input.parentId });
  const row: CategoryWrite = {
    ...input,
    state: 'proposed',
    mergedInto: null,
    commissionBps: null,
    taxBps: null,
    returnRule: null,
    licences: null,
    attributeIds: (input.parentId && tree.rows.get(input.parentId)?.attributeIds) || [],
    requiredAttributeIds: [],
  };
  try {
    await transact(ctx, async (tx) => {
      await insertCategory(tx, row);
      await record(tx, {
        action: 'catalog.propose_category',
        subject: { kind: 'category', id: row.id },
        after: asJson(row),
      });
      await announce(tx, row);
    });
  } catch (error) {
    if (refusedBy(error, 'categories_pkey')) throw refuse('category_exists', { id: input.id });
    throw error;
  }
  return categoryAfter(ctx, row);
}

/** Changes a category's names, rules or state. Rates hold for orders placed from now on; placed ones keep theirs. Audited. */
export async function changeCategory(ctx: Ctx, id: string, change: CategoryChange): Promise<Category> {
  const tree = await categoryTree(ctx);
  const before = tree.rows.get(id);
  if (!before) throw refuse('category_not_found', { id });
  const state = change.state ?? before.state;
  if (state !== before.state && !CATEGORY_STEPS[before.state].includes(state))
    throw refuse('category_step_not_allowed', { from: before.state, to: state });
  const mergedInto = state === 'merging' ? (change.mergedInto ?? before.mergedInto) : null;
  if (state === 'merging' && (mergedInto === null || mergedInto === id || !tree.byId.get(mergedInto)?.leaf))
    throw refuse('category_not_leaf', { id: mergedInto });
  const row: CategoryRow = { ...before, ...change, state, mergedInto };
  await transact(ctx, async (tx) => {
    if (!(await updateCategory(tx, row, before.state)))
      throw refuse('category_step_not_allowed', { from: before.state, to: state });
    await record(tx, {
      action: 'catalog.change_category',
      subject: { kind: 'category', id },
      before: asJson(before),
      after: asJson(row),
    });
    await announce(tx, row);
  });
  return categoryAfter(ctx, row);
}

const announce = (tx: Ctx, row: CategoryRow) =>
  // Categories are named by text; the event's subject is the market itself.
  emit(tx, {
    name: 'category.changed',
    subjectId: NO_SUBJECT,
    payload: { categoryId: row.id, state: row.state, mergedInto: row.mergedInto },
  });
const NO_SUBJECT = '00000000-0000-0000-0000-000000000000' as Parameters<typeof emit>[1]['subjectId'];

/** The category as it will be after the commit: the tree in memory may still be the old one. */
async function categoryAfter(ctx: Ctx, row: CategoryRow): Promise<Category> {
  const tree = await categoryTree(ctx);
  const rows = [...tree.rows.values()].filter((one) => one.id !== row.id);
  const [commissionBps, taxBps] = await Promise.all([
    setting(ctx, 'catalog.commission_bps', settings),
    setting(ctx, 'catalog.tax_bps', settings),
  ]);
  if (ctx.inTransaction) writers.add(ctx.sql);
  forgetTree(ctx.runtime);
  const after = growTree([...rows, row], { commissionBps, taxBps }).byId.get(row.id);
  if (!after) throw refuse('category_not_found', { id: row.id });
  return after;
}
