import { type Ctx, days, later, newId, refusedBy, type ShopScope, transact, type Uuid, userIdOf } from '#kernel';
import { record, setting } from '#modules/operations';
import { announceCategory, categoryAfter, categoryTree } from './categories-service.ts';
import { asJson, type CategoryWrite, insertCategory, updateCategory } from './categories-store.ts';
import { refuse } from './errors.ts';
import {
  categoryForStep,
  insertLeaf,
  insertLeafStep,
  leafFacts,
  setTrial,
  waitingProposalsOf,
} from './leaves-store.ts';
import { leafRefusal } from './lifecycle.ts';
import { beginMerge, endMerge } from './merging-store.ts';
import { settings } from './settings.ts';
import type { CategoryRow } from './tree.ts';
import type { Category, CategoryState, ReturnRule } from './types.ts';

export type CategoryChange = {
  readonly nameZh?: string;
  readonly nameEn?: string;
  readonly state?: CategoryState;
  readonly mergedInto?: string | null;
  /** Why the state changes; kept in the category's history, and the answer a proposing shop reads. */
  readonly reason?: string;
  readonly commissionBps?: number | null;
  readonly taxBps?: number | null;
  readonly returnRule?: ReturnRule | null;
  readonly licences?: readonly string[] | null;
  readonly requiredAttributeIds?: readonly string[];
};

export type Proposal = {
  readonly id: string;
  readonly parentId: string | null;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly reason?: string;
};

/** Adds a category under another; it begins as proposed. Audited. Throws category_not_found, category_exists. */
export async function proposeCategory(ctx: Ctx, input: Proposal, shopId: Uuid | null = null): Promise<Category> {
  const tree = await categoryTree(ctx);
  if (input.parentId !== null && !tree.byId.has(input.parentId))
    throw refuse('category_not_found', { id: input.parentId });
  const { id, parentId, nameZh, nameEn, reason = '' } = input;
  const row: CategoryWrite = {
    id,
    parentId,
    nameZh,
    nameEn,
    state: 'proposed',
    mergedInto: null,
    commissionBps: null,
    taxBps: null,
    returnRule: null,
    licences: null,
    attributeIds: (parentId && tree.rows.get(parentId)?.attributeIds) || [],
    requiredAttributeIds: [],
  };
  try {
    return await transact(ctx, async (tx) => {
      await insertCategory(tx, row);
      await insertLeaf(tx, { categoryId: id, shopId, proposedBy: userIdOf(tx.actor), reason });
      await stepped(tx, row, null, reason);
      await record(tx, {
        action: 'catalog.propose_category',
        subject: { kind: 'category', id },
        shopId,
        after: asJson(row),
        ...(reason ? { reason } : {}),
      });
      await announceCategory(tx, row);
      return categoryAfter(tx, row);
    });
  } catch (error) {
    if (refusedBy(error, 'categories_pkey')) throw refuse('category_exists', { id });
    throw error;
  }
}

/** A shop asks for a leaf that is missing; the platform answers. Throws proposals_too_many, category_not_found. */
export async function proposeForShop(
  ctx: Ctx,
  scope: ShopScope,
  input: { parentId: string; nameZh: string; nameEn: string; reason: string },
): Promise<Category> {
  return transact(ctx, async (tx) => {
    const limit = await setting(tx, 'catalog.proposals_open', settings);
    if ((await waitingProposalsOf(tx, scope.shopId)) >= limit) throw refuse('proposals_too_many', { limit });
    // A name nobody else can have taken: the last half of a fresh id.
    const id = `${input.parentId}-p${newId(tx).replaceAll('-', '').slice(-10)}`;
    return proposeCategory(tx, { ...input, id }, scope.shopId);
  });
}

/**
 * Changes a category's names, rules or state. Rates hold for orders placed from now on; placed ones keep theirs. Closing asks
 * that nothing is on sale or in review here; merging names a leaf and lets the goods move there in their own time. Audited.
 */
export async function changeCategory(ctx: Ctx, id: string, change: CategoryChange): Promise<Category> {
  return transact(ctx, async (tx) => {
    const before = await categoryForStep(tx, id);
    if (!before) throw refuse('category_not_found', { id });
    const { reason = '', ...changed } = change;
    const state = change.state ?? before.state;
    const mergedInto = state === 'merging' ? (change.mergedInto ?? before.mergedInto) : null;
    const row: CategoryRow = {
      ...before,
      ...changed,
      state,
      mergedInto: state === before.state ? before.mergedInto : mergedInto,
    };
    if (state !== before.state) await take(tx, before, row, reason);
    if (!(await updateCategory(tx, row, before.state)))
      throw refuse('category_step_not_allowed', { from: before.state, to: state });
    await record(tx, {
      action: 'catalog.change_category',
      subject: { kind: 'category', id },
      before: asJson(before),
      after: asJson(row),
      ...(reason ? { reason } : {}),
    });
    await announceCategory(tx, row);
    return categoryAfter(tx, row);
  });
}

/** The step itself: allowed, written down, and what hangs on it begun or ended. */
async function take(tx: Ctx, before: CategoryRow, row: CategoryRow, reason: string): Promise<void> {
  const { id, state } = row;
  const facts = await leafFacts(tx, before, row.mergedInto);
  const refused = leafRefusal(id, before.state, state, facts);
  if (refused)
    throw refuse(refused, {
      id: row.mergedInto ?? id,
      from: before.state,
      to: state,
      count: refused === 'category_above_has_goods' ? facts.goodsAbove : facts.openGoods || facts.goods,
    });
  if ((state === 'closed' || state === 'merging') && reason.trim() === '') throw refuse('category_reason_missing');
  if (before.state === 'merging') await endMerge(tx, id);
  if (state === 'merging' && row.mergedInto) await beginMerge(tx, newId(tx), id, row.mergedInto);
  if (state === 'trial') {
    const trialDays = await setting(tx, 'catalog.trial_days', settings);
    await setTrial(tx, id, later(tx.clock.now(), days(trialDays)));
  } else if (before.state === 'trial') await setTrial(tx, id, null);
  await stepped(tx, row, before.state, reason);
}

const stepped = (tx: Ctx, row: CategoryRow, from: CategoryState | null, reason: string): Promise<void> =>
  insertLeafStep(tx, {
    categoryId: row.id,
    at: tx.clock.now(),
    fromState: from,
    toState: row.state,
    mergedInto: row.mergedInto,
    by: userIdOf(tx.actor),
    reason,
  });

/** A merged category whose goods have all gone: closed, with the redirect kept. The merge's own last step. */
export async function closeMerged(tx: Ctx, id: string): Promise<boolean> {
  const before = await categoryForStep(tx, id);
  if (before?.state !== 'merging') return false;
  const row: CategoryRow = { ...before, state: 'closed' };
  await endMerge(tx, id);
  await updateCategory(tx, row, 'merging');
  await stepped(tx, row, 'merging', '');
  await record(tx, {
    action: 'catalog.close_merged_category',
    subject: { kind: 'category', id },
    before: asJson(before),
    after: asJson(row),
  });
  await announceCategory(tx, row);
  return true;
}
