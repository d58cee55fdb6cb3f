import { type Ctx, days, emit, later, newId, refusedBy, type ShopScope, transact, type Uuid, userIdOf } from '#kernel';
import { shopBalances } from '#modules/ledger';
import { record, setting } from '#modules/operations';
import { type Unfinished, unfinished } from './closing.ts';
import * as store from './closings-store.ts';
import { returnDeposit } from './deposit-service.ts';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';
import { holdForDue, liftShop, takeStep } from './standing-service.ts';
import { causeShop, shopsWith } from './store.ts';
import type { Shop } from './types.ts';

export type ClosingView = {
  readonly closing: store.Closing | null;
  /** Orders, after-sales, payments that are open, by what they are. */
  readonly open: readonly Unfinished[];
  readonly availableFen: number;
  readonly payoutFen: number;
  readonly escrowFen: number;
  readonly depositFen: number;
  readonly mayReturnDeposit: boolean;
  readonly mayFinish: boolean;
};

async function ownShop(ctx: Ctx, scope: ShopScope): Promise<Shop> {
  const [shop] = await shopsWith(ctx.sql, { ids: [scope.shopId] });
  if (!shop) throw refuse('shop_not_found');
  // A manager runs the shop; whether it goes on existing is its owner's to say.
  if (userIdOf(ctx.actor) !== shop.ownerId) throw refuse('owner_only');
  return shop;
}

/** Where a shop that leaves stands: what is open, what money is left, and what may be done next. */
export async function closingView(ctx: Ctx, shopId: Uuid): Promise<ClosingView> {
  const [closing, open, money] = await Promise.all([
    store.closingOf(ctx, shopId),
    unfinished(ctx, shopId),
    shopBalances(ctx, shopId),
  ]);
  const moneyless = money.availableFen + money.payoutFen + money.escrowFen + money.depositFen === 0;
  return {
    closing,
    open,
    availableFen: money.availableFen,
    payoutFen: money.payoutFen,
    escrowFen: money.escrowFen,
    depositFen: money.depositFen,
    mayReturnDeposit: closing !== null && open.length === 0 && money.depositFen > 0,
    mayFinish:
      closing !== null &&
      closing.dataTakenAt !== null &&
      closing.noticeUntil <= ctx.clock.now() &&
      open.length === 0 &&
      moneyless,
  };
}

/**
 * The owner wants to leave: the shop takes no more orders, and its page says so for thirty days (E-Commerce Law art. 16).
 * Refuses owner_only, closing_under_way, shop_step_not_allowed (a shop the operator limited or froze asks the operator).
 */
export async function beginClosing(ctx: Ctx, scope: ShopScope, reason: string): Promise<void> {
  const notice = await setting(ctx, 'shops.closing_notice_days', settings);
  try {
    await transact(ctx, async (tx) => {
      const shop = await ownShop(tx, scope);
      const now = tx.clock.now();
      const one = {
        shopId: scope.shopId,
        id: newId(tx),
        reason,
        askedAt: now,
        noticeUntil: later(now, days(notice)),
      };
      await store.insertClosing(tx, one);
      await pauseForClosing(tx, shop);
      await record(tx, {
        action: 'shops.begin_closing',
        subject: { kind: 'shop', id: scope.shopId },
        shopId: scope.shopId,
        reason,
      });
      await emit(tx, {
        name: 'shop.closing_begun',
        subjectId: scope.shopId,
        shopId: scope.shopId,
        payload: { noticeUntil: one.noticeUntil.toISOString() },
      });
    });
  } catch (error) {
    if (refusedBy(error, 'closings_one')) throw refuse('closing_under_way');
    throw error;
  }
}

async function pauseForClosing(tx: Ctx, shop: Shop): Promise<void> {
  if (shop.state === 'paused') return causeShop(tx, shop.id, 'paused', 'closing');
  const free = shop.state === 'limited' && shop.stateCause ? await takeStep(tx, shop, 'unlimit', null) : shop;
  await takeStep(tx, free, 'pause', null, 'closing');
}

/** The owner stays after all: open again, unless something is due. Refuses owner_only, closing_none. */
export async function callOffClosing(ctx: Ctx, scope: ShopScope): Promise<void> {
  await transact(ctx, async (tx) => {
    const shop = await ownShop(tx, scope);
    if (!(await store.endClosing(tx, scope.shopId, 'called_off'))) throw refuse('closing_none');
    await record(tx, {
      action: 'shops.call_off_closing',
      subject: { kind: 'shop', id: scope.shopId },
      shopId: scope.shopId,
    });
    if (shop.stateCause === 'closing') await liftShop(tx, shop.id, ['closing']);
    else await holdForDue(tx, shop);
  });
}

/** The deposit goes back to the balance once nothing is open that it might have to pay. Refuses closing_none, shop_not_finished. */
export async function takeBackDeposit(ctx: Ctx, scope: ShopScope): Promise<number> {
  return transact(ctx, async (tx) => {
    await ownShop(tx, scope);
    if (!(await store.closingOf(tx, scope.shopId, true))) throw refuse('closing_none');
    await refuseUnfinished(tx, scope.shopId);
    return returnDeposit(tx, scope.shopId);
  });
}

export async function refuseUnfinished(ctx: Ctx, shopId: Uuid): Promise<void> {
  const open = await unfinished(ctx, shopId);
  if (open.length > 0) throw refuse('shop_not_finished', { open: open.map((one) => `${one.what}: ${one.count}`) });
}

/** Money of a shop that is still somewhere: it leaves before the shop does. */
export async function refuseMoneyLeft(ctx: Ctx, shopId: Uuid): Promise<void> {
  const { availableFen, payoutFen, escrowFen, depositFen } = await shopBalances(ctx, shopId);
  const leftFen = availableFen + payoutFen + escrowFen + depositFen;
  if (leftFen > 0) throw refuse('shop_money_left', { leftFen });
}

/**
 * The last step of the owner: everything finished, the notice over, the money gone, the data taken along. Refuses owner_only,
 * closing_none, closing_notice, shop_not_finished, shop_money_left, closing_data.
 */
export async function finishClosing(ctx: Ctx, scope: ShopScope): Promise<Shop> {
  return transact(ctx, async (tx) => {
    const shop = await ownShop(tx, scope);
    const closing = await store.closingOf(tx, scope.shopId, true);
    if (!closing) throw refuse('closing_none');
    if (closing.noticeUntil > tx.clock.now())
      throw refuse('closing_notice', { until: closing.noticeUntil.toISOString() });
    await refuseUnfinished(tx, scope.shopId);
    await refuseMoneyLeft(tx, scope.shopId);
    if (!closing.dataTakenAt) throw refuse('closing_data');
    await store.endClosing(tx, scope.shopId, 'done');
    return takeStep(tx, shop, 'close', closing.reason);
  });
}

/** The shop's data went out as a file: recorded, and what a closing waits for. */
export async function dataTaken(ctx: Ctx, scope: ShopScope): Promise<void> {
  await transact(ctx, async (tx) => {
    await store.markDataTaken(tx, scope.shopId);
    await record(tx, { action: 'shops.take_data', subject: { kind: 'shop', id: scope.shopId }, shopId: scope.shopId });
  });
}
