import { type Ctx, emit, type Uuid } from '#kernel';
import { record } from '#modules/operations';
import { termsOf } from './deposit-store.ts';
import { refuse } from './errors.ts';
import { licencesOfKind } from './licences.ts';
import { standingLicences } from './licences-store.ts';
import { afterShopStep, SHOP_EVENTS, type ShopStep } from './lifecycle.ts';
import { causeShop, moveShop, shopsWith } from './store.ts';
import type { Shop, StateCause } from './types.ts';

/** One step of a shop's life in the caller's transaction: compare-and-swap, audited, announced. Refuses shop_step_not_allowed, shop_state_changed. */
export async function takeStep(
  tx: Ctx,
  before: Shop,
  step: ShopStep,
  reason: string | null,
  cause: StateCause | null = null,
): Promise<Shop> {
  const to = afterShopStep(before.state, step);
  if (!to) throw refuse('shop_step_not_allowed', { step, state: before.state });
  const after = await moveShop(tx, before.id, before.state, to, reason, cause);
  if (!after) throw refuse('shop_state_changed');
  await record(tx, {
    action: `shops.${step}`,
    subject: { kind: 'shop', id: before.id },
    shopId: before.id,
    before: { state: before.state },
    after: { state: to, ...(cause ? { cause } : {}) },
    ...(reason ? { reason } : {}),
  });
  await emit(tx, {
    name: SHOP_EVENTS[step],
    subjectId: before.id,
    shopId: before.id,
    payload: { code: after.code, from: before.state, state: to, reason, cause },
  });
  return after;
}

/**
 * The market itself holds a shop: a trial that ended unpaid pauses it, a missing deposit or business licence limits it. A shop
 * that stands worse already stays as it is; what is due is looked at again when that ends.
 */
export async function holdShop(tx: Ctx, shopId: Uuid, cause: StateCause): Promise<void> {
  const [before] = await shopsWith(tx.sql, { ids: [shopId] });
  if (!before) return;
  const step = cause === 'trial_ended' ? 'pause' : 'limit';
  if (afterShopStep(before.state, step)) await takeStep(tx, before, step, null, cause);
  // On holiday already: it stays paused, and may not come back before it has paid.
  else if (before.state === 'paused' && before.stateCause === null) await causeShop(tx, shopId, 'paused', cause);
}

/** What it was held for is settled: the shop is open again, or held for the next thing that is due. */
export async function liftShop(tx: Ctx, shopId: Uuid, causes: readonly StateCause[]): Promise<void> {
  const [before] = await shopsWith(tx.sql, { ids: [shopId] });
  if (!before?.stateCause || !causes.includes(before.stateCause)) return;
  const after = await takeStep(tx, before, before.state === 'paused' ? 'resume' : 'unlimit', null);
  await holdForDue(tx, after);
}

/** Holds a shop that has just come free for whatever is still due. */
export async function holdForDue(tx: Ctx, shop: Shop): Promise<void> {
  const next = await dueCause(tx, shop);
  if (next) await holdShop(tx, shop.id, next);
}

/** Why the shop would have to be held now; null when nothing is due. */
export async function dueCause(ctx: Ctx, shop: Pick<Shop, 'id' | 'kind'>): Promise<StateCause | null> {
  const [terms, licences] = await Promise.all([termsOf(ctx, shop.id), standingLicences(ctx, shop.id)]);
  if (terms?.overdue) return terms.trialUnpaid ? 'trial_ended' : 'deposit';
  const ended = licencesOfKind(shop.kind).some(
    (kind) =>
      licences.some((one) => one.kind === kind && one.state === 'expired') &&
      !licences.some((one) => one.kind === kind && one.state === 'valid'),
  );
  return ended ? 'licence' : null;
}
