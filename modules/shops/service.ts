import {
  type Ctx,
  emit,
  newId,
  refusedBy,
  type ShopScope,
  shopScope,
  type Text2,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { grant } from '#modules/accounts';
import { record } from '#modules/operations';
import { forget, remember, remembered } from './cache.ts';
import { refuseMoneyLeft, refuseUnfinished } from './closings-service.ts';
import { endClosing } from './closings-store.ts';
import { refuse } from './errors.ts';
import { openLicences } from './licences-store.ts';
import { afterShopStep, type ShopStep } from './lifecycle.ts';
import { holdForDue, takeStep } from './standing-service.ts';
import {
  insertShop,
  insertStaff,
  listShops,
  nameKept,
  type ProfileChange,
  type ShopFilter,
  shopsWith,
  updateProfile,
} from './store.ts';
import { openTerms } from './trial-service.ts';
import type { Shop, ShopInput } from './types.ts';

/** Shops by id; unknown ids are absent. Cached per process (≤ 2 s behind other processes). */
export async function shopsByIds(ctx: Ctx, ids: readonly Uuid[]): Promise<Map<Uuid, Shop>> {
  const found = new Map<Uuid, Shop>();
  const missing: Uuid[] = [];
  for (const id of new Set(ids)) {
    const shop = remembered(ctx.runtime, id);
    if (shop) found.set(id, shop);
    else missing.push(id);
  }
  if (missing.length === 0) return found;
  const readAt = performance.now();
  const rows = await shopsWith(ctx.sql, { ids: missing });
  // Rows of an open transaction may never come to be: they are not remembered for others.
  if (!ctx.inTransaction) remember(ctx.runtime, rows, readAt);
  for (const row of rows) found.set(row.id, row);
  return found;
}

/** Shops as the database has them now, in the caller's transaction: what placing holds its quote against. */
export const freshShops = (ctx: Ctx, ids: readonly Uuid[]): Promise<Shop[]> => shopsWith(ctx.sql, { ids });

/** One shop; throws shops.shop_not_found. */
export async function shop(ctx: Ctx, id: Uuid): Promise<Shop> {
  const found = (await shopsByIds(ctx, [id])).get(id);
  if (!found) throw refuse('shop_not_found');
  return found;
}

/** One shop by its code; throws shops.shop_not_found. */
export async function shopByCode(ctx: Ctx, code: string): Promise<Shop> {
  const [found] = await shopsWith(ctx.sql, { code });
  if (!found) throw refuse('shop_not_found');
  return found;
}

/** Whether a shop is called so: nobody else may be. */
export const isShopName = (ctx: Ctx, name: string): Promise<boolean> => nameKept(ctx, name);

/** The scope of a shop for the system acting on its behalf (seed, timers, consumers); people get theirs from the access check. */
export const scopeOf = (of: Pick<Shop, 'id'>): ShopScope => shopScope(of.id);

export const shops = (ctx: Ctx, filter: ShopFilter): Promise<Shop[]> => listShops(ctx, filter);

/**
 * Opens a shop: the row, the owner's grant and place on the staff, `shop.opened`. Approval of an application ends here; the
 * seed and tests call it directly. `terms` says how it stands with the deposit: an application always opens a trial (T2); left out,
 * none is asked for, which only code can do (no route comes here without an application). Throws shops.shop_code_taken.
 */
export async function openShop(ctx: Ctx, input: ShopInput): Promise<Shop> {
  const id = newId(ctx);
  const opened: Shop = {
    id,
    code: input.code,
    name: input.name,
    kind: input.kind,
    ownerId: input.ownerId,
    state: 'open',
    stateReason: null,
    stateCause: null,
    story: input.story ?? null,
    logoMediaId: input.logoMediaId ?? null,
    coverMediaId: input.coverMediaId ?? null,
    divisionCode: input.divisionCode,
    beltCode: input.beltCode ?? null,
    licences: input.licences ?? [],
    // The name under which the payment provider knows this shop as a receiver of splits.
    subMerchantId: `SM${id.replaceAll('-', '').slice(-20).toUpperCase()}`,
    openedAt: ctx.clock.now(),
  };
  try {
    await transact(ctx, async (tx) => {
      await insertShop(tx, opened);
      await Promise.all([openLicences(tx, id, opened.licences), openTerms(tx, id, input.terms ?? 'waived')]);
      await insertStaff(tx, {
        shopId: id,
        userId: input.ownerId,
        role: 'owner',
        addedBy: userIdOf(tx.actor),
        addedAt: opened.openedAt,
      });
      await grant(tx, { userId: input.ownerId, scope: 'shop', scopeId: id, role: 'owner' });
      await emit(tx, {
        name: 'shop.opened',
        subjectId: id,
        shopId: id,
        payload: { code: opened.code, name: opened.name, ownerId: opened.ownerId, subMerchantId: opened.subMerchantId },
      });
    });
  } catch (error) {
    if (refusedBy(error, 'shops_code')) throw refuse('shop_code_taken', { code: input.code });
    throw error;
  }
  return opened;
}

/**
 * One step of a shop's life. Compare-and-swap on the row, audited, emitted as `shop.paused` … `shop.closed`. Closing asks
 * every module whether the shop has finished, and whether money is left. Throws shops.shop_step_not_allowed, shop_held, reason_missing,
 * shop_not_finished, shop_money_left.
 */
export async function stepShop(ctx: Ctx, id: Uuid, step: ShopStep, reason: string | null): Promise<Shop> {
  if (reason !== null && reason.trim() === '') throw refuse('reason_missing');
  return transact(ctx, async (tx) => {
    const [before] = await shopsWith(tx.sql, { ids: [id] });
    if (!before) throw refuse('shop_not_found');
    // Only what it is held for opens it again.
    if (step === 'resume' && before.stateCause) throw refuse('shop_held', { cause: before.stateCause });
    if (afterShopStep(before.state, step) === 'closed') {
      await refuseUnfinished(tx, id);
      await refuseMoneyLeft(tx, id);
      await endClosing(tx, id, 'done');
    }
    const after = await takeStep(tx, before, step, reason);
    if (after.state === 'open' && step === 'unfreeze') await holdForDue(tx, after);
    return after;
  });
}

export type ProfileInput = {
  readonly name?: string;
  readonly story?: Text2 | null;
  readonly logoMediaId?: Uuid | null;
  readonly coverMediaId?: Uuid | null;
  readonly beltCode?: string | null;
};

/** What the shop says about itself; licences change only by review. Emits shop.changed. */
export async function changeProfile(ctx: Ctx, scope: ShopScope, input: ProfileInput): Promise<Shop> {
  return transact(ctx, async (tx) => {
    const [before] = await shopsWith(tx.sql, { ids: [scope.shopId] });
    if (!before) throw refuse('shop_not_found');
    const change: ProfileChange = { ...before, ...input };
    const after = await updateProfile(tx, scope.shopId, change);
    if (!after) throw refuse('shop_not_found');
    const told = (one: Shop) => ({
      name: one.name,
      story: one.story,
      logoMediaId: one.logoMediaId,
      coverMediaId: one.coverMediaId,
      beltCode: one.beltCode,
    });
    await record(tx, {
      action: 'shops.change_profile',
      subject: { kind: 'shop', id: scope.shopId },
      shopId: scope.shopId,
      before: told(before),
      after: told(after),
    });
    await emit(tx, {
      name: 'shop.changed',
      subjectId: scope.shopId,
      shopId: scope.shopId,
      payload: { code: after.code, name: after.name, beltCode: after.beltCode },
    });
    return after;
  });
}

export { forget };
