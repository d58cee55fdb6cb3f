import { type Ctx, emit, type Pool, type Runtime, type Sql, systemClock } from '#kernel';
import { setting } from '#modules/operations';
import { attributesById, categoryRows, countCategories, writeTaxonomy } from './categories-store.ts';
import { readShippedTaxonomy } from './data/shipped.ts';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';
import { trackRows } from './tracks-store.ts';
import { type CategoryRow, growTree, redirected, type Tree, under } from './tree.ts';
import type { Category, CategoryAttribute } from './types.ts';

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
  const [rows, tracks, commissionBps, taxBps] = await Promise.all([
    categoryRows(ctx.sql),
    trackRows(ctx.sql),
    setting(ctx, 'catalog.commission_bps', settings),
    setting(ctx, 'catalog.tax_bps', settings),
  ]);
  return growTree(rows, { commissionBps, taxBps }, tracks);
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

/**
 * The ids of a category and everything under it; empty when there is no such category. A merged one stands for the category
 * its goods went to, and goods on their way count where they will be. From memory.
 */
export async function categoriesUnder(ctx: Ctx, id: string): Promise<readonly string[]> {
  const tree = await categoryTree(ctx);
  const all = under(tree, redirected(tree, id));
  const within = new Set(all);
  const coming = [...tree.rows.values()].filter((row) => row.state === 'merging' && within.has(row.mergedInto ?? ''));
  return [...all, ...coming.map((row) => row.id).filter((one) => !within.has(one))];
}

/** The category under which a listing that names `id` is written today: merged ones lead on. Throws catalog.category_not_found. */
export async function categoryToday(ctx: Ctx, id: string): Promise<Category> {
  return category(ctx, redirected(await categoryTree(ctx), id));
}

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

/** Tells the market that a category changed. */
export const announceCategory = (tx: Ctx, row: CategoryRow) =>
  // Categories are named by text; the event's subject is the market itself.
  emit(tx, {
    name: 'category.changed',
    subjectId: MARKET_SUBJECT,
    payload: { categoryId: row.id, state: row.state, mergedInto: row.mergedInto },
  });
export const MARKET_SUBJECT = '00000000-0000-0000-0000-000000000000' as Parameters<typeof emit>[1]['subjectId'];

/** The category as it will be after the commit: the tree in memory may still be the old one. */
export async function categoryAfter(ctx: Ctx, row: CategoryRow): Promise<Category> {
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
