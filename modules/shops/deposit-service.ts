import {
  type Consumer,
  type Ctx,
  type DomainEvent,
  days,
  emit,
  later,
  newId,
  Refusal,
  type ShopScope,
  transact,
  type Uuid,
} from '#kernel';
import { balance, type JournalKind, post, shopAccount } from '#modules/ledger';
import { record, setting } from '#modules/operations';
import { requiredDeposit, type Terms } from './deposit.ts';
import * as store from './deposit-store.ts';
import { refuse } from './errors.ts';
import { categoryName, goodsOf } from './goods.ts';
import { settings } from './settings.ts';
import { liftShop } from './standing-service.ts';
import { shopsWith } from './store.ts';

/** What the shop's goods ask for now, and by which categories. */
export async function depositAsked(ctx: Ctx, shopId: Uuid) {
  const [goods, rates, general] = await Promise.all([
    goodsOf(ctx, shopId),
    store.depositRates(ctx),
    setting(ctx, 'shops.deposit_general_fen', settings),
  ]);
  return requiredDeposit(goods, rates, general);
}

/** How a shop stands: its terms, and what may be paid in now (fen). Throws shops.shop_not_found. */
export async function depositOf(
  ctx: Ctx,
  shopId: Uuid,
): Promise<{ readonly mode: Terms['mode']; readonly missingFen: number }> {
  const terms = await store.termsOf(ctx, shopId);
  if (!terms) throw refuse('shop_not_found');
  if (terms.mode === 'waived') return { mode: terms.mode, missingFen: 0 };
  const [asked, held] = await Promise.all([depositAsked(ctx, shopId), depositHeld(ctx, shopId)]);
  return { mode: terms.mode, missingFen: Math.max(0, asked.amountFen - held) };
}

export const depositHeld = (ctx: Ctx, shopId: Uuid): Promise<number> => balance(ctx, shopAccount(shopId, 'deposit'));

/**
 * Looks at a shop's deposit again, in the caller's transaction: what is missing is demanded with a deadline, what is no longer
 * missing ends the demand and whatever the shop was held for. A shop in trial that has paid its whole deposit leaves the trial.
 */
export async function reassess(tx: Ctx, shopId: Uuid): Promise<void> {
  const terms = await store.lockTerms(tx, shopId);
  if (!terms || terms.mode === 'waived') return;
  const [asked, held] = await Promise.all([depositAsked(tx, shopId), depositHeld(tx, shopId)]);
  const missingFen = Math.max(0, asked.amountFen - held);
  if (terms.mode === 'trial') {
    if (missingFen === 0) await paidUp(tx, { ...terms, mode: 'deposit', warnedDays: null });
    return;
  }
  if (missingFen === terms.missingFen) return;
  if (missingFen === 0) {
    await paidUp(tx, terms);
    return;
  }
  const topUp = await setting(tx, 'shops.deposit_top_up_days', settings);
  // A demand that grows keeps its moment: otherwise each new category would put it off.
  const dueAt = terms.dueAt ?? later(tx.clock.now(), days(topUp));
  await store.writeTerms(tx, { ...terms, missingFen, dueAt });
  if (missingFen > terms.missingFen)
    await emit(tx, {
      name: 'shop.deposit_demanded',
      subjectId: shopId,
      shopId,
      payload: { missingFen, dueAt: dueAt.toISOString() },
    });
}

async function paidUp(tx: Ctx, terms: Terms): Promise<void> {
  await store.writeTerms(tx, { ...terms, missingFen: 0, dueAt: null, overdue: false, trialUnpaid: false });
  await emit(tx, { name: 'shop.deposit_settled', subjectId: terms.shopId, shopId: terms.shopId, payload: {} });
  await liftShop(tx, terms.shopId, ['deposit', 'trial_ended']);
}

async function move(
  tx: Ctx,
  shopId: Uuid,
  kind: Extract<JournalKind, `deposit_${string}`>,
  amountFen: number,
  cause: string,
): Promise<void> {
  const [from, to] =
    kind === 'deposit_paid' ? (['available', 'deposit'] as const) : (['deposit', 'available'] as const);
  await post(tx, {
    cause,
    kind,
    shopId,
    postings: [
      { account: shopAccount(shopId, from), amountFen: -amountFen },
      { account: shopAccount(shopId, to), amountFen },
    ],
  });
}

/** How much may be paid in now; refuses what a deposit never needed. Also takes the lock that every move of a deposit takes. */
async function refuseMore(tx: Ctx, shopId: Uuid, amountFen: number): Promise<void> {
  const terms = await store.lockTerms(tx, shopId);
  const [shop] = await shopsWith(tx.sql, { ids: [shopId] });
  if (!terms || !shop) throw refuse('shop_not_found');
  if (shop.state === 'closed' || terms.mode === 'waived') throw refuse('deposit_not_needed');
  const [asked, held] = await Promise.all([depositAsked(tx, shopId), depositHeld(tx, shopId)]);
  const roomFen = Math.max(0, asked.amountFen - held);
  if (roomFen === 0) throw refuse('deposit_not_needed');
  if (amountFen > roomFen) throw refuse('deposit_more_than_needed', { roomFen });
}

/** Pays in from the shop's own balance. Refuses deposit_not_needed, deposit_more_than_needed, deposit_balance_short. */
export async function depositFromBalance(ctx: Ctx, scope: ShopScope, amountFen: number): Promise<void> {
  await transact(ctx, async (tx) => {
    await refuseMore(tx, scope.shopId, amountFen);
    try {
      await move(tx, scope.shopId, 'deposit_paid', amountFen, `deposit:${newId(tx)}`);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'ledger.balance_too_low')
        throw refuse('deposit_balance_short', { amountFen });
      throw error;
    }
    await told(tx, scope.shopId, 'deposit_paid', { amountFen, from: 'balance' });
    await reassess(tx, scope.shopId);
  });
}

/** A payment of a deposit begins; the payments module opens it at the provider under this id. Refuses as paying from the balance does. */
export async function openDepositPayment(tx: Ctx, scope: ShopScope, amountFen: number): Promise<Uuid> {
  await refuseMore(tx, scope.shopId, amountFen);
  const id = newId(tx);
  await store.insertDepositPayment(tx, scope.shopId, id, amountFen);
  return id;
}

/**
 * The provider has let the money of a deposit go to the shop: it moves on into the deposit in the same transaction. Any other
 * settled order is none of this module's business.
 */
export async function depositArrived(tx: Ctx, event: DomainEvent): Promise<void> {
  if (!event.shopId) return;
  const amountFen = await store.receiveDepositPayment(tx, event.shopId, event.subjectId);
  if (amountFen === null) return;
  await store.lockTerms(tx, event.shopId);
  await move(tx, event.shopId, 'deposit_paid', amountFen, `deposit:${event.subjectId}`);
  await told(tx, event.shopId, 'deposit_paid', { amountFen, from: 'provider' });
  await reassess(tx, event.shopId);
}

/**
 * Draws on the deposit for what the shop owes and its balance cannot pay (a refund after release): the money moves to the
 * available balance in the caller's transaction, from where the caller takes it. Answers how many fen that were: what the
 * deposit held, at most `amountFen`. The same cause again answers the same. What was drawn is demanded back with a deadline.
 */
export async function drawDeposit(tx: Ctx, shopId: Uuid, amountFen: number, cause: string): Promise<number> {
  if (!tx.inTransaction) throw new Error('a deposit is drawn inside the transaction that needs it');
  await store.lockTerms(tx, shopId);
  const known = await store.drawOf(tx, shopId, cause);
  if (known) return known.drawnFen;
  const drawnFen = Math.min(amountFen, await depositHeld(tx, shopId));
  await store.insertDraw(tx, shopId, cause, { askedFen: amountFen, drawnFen });
  if (drawnFen === 0) return 0;
  await move(tx, shopId, 'deposit_drawn', drawnFen, `deposit-draw:${cause}`);
  await told(tx, shopId, 'deposit_drawn', { amountFen: drawnFen, cause });
  await emit(tx, { name: 'shop.deposit_drawn', subjectId: shopId, shopId, payload: { amountFen: drawnFen, cause } });
  await reassess(tx, shopId);
  return drawnFen;
}

/** Everything the deposit holds goes back to the available balance: the shop is leaving. Answers how many fen. */
export async function returnDeposit(tx: Ctx, shopId: Uuid): Promise<number> {
  const terms = await store.lockTerms(tx, shopId);
  const held = await depositHeld(tx, shopId);
  if (terms)
    await store.writeTerms(tx, {
      ...terms,
      mode: 'waived',
      missingFen: 0,
      dueAt: null,
      overdue: false,
      trialUnpaid: false,
    });
  if (held === 0) return 0;
  await move(tx, shopId, 'deposit_returned', held, `deposit-return:${newId(tx)}`);
  await told(tx, shopId, 'deposit_returned', { amountFen: held });
  return held;
}

const told = (tx: Ctx, shopId: Uuid, what: string, after: Record<string, number | string>): Promise<unknown> =>
  record(tx, { action: `shops.${what}`, subject: { kind: 'shop', id: shopId }, shopId, after });

/** The operator lets a shop off its deposit, or asks for one again; what it holds stays its own. */
export async function changeTerms(ctx: Ctx, shopId: Uuid, mode: 'waived' | 'deposit', reason: string): Promise<void> {
  await transact(ctx, async (tx) => {
    const terms = await store.lockTerms(tx, shopId);
    if (!terms) throw refuse('shop_not_found');
    if (terms.mode === mode) return;
    await store.writeTerms(tx, { ...terms, mode, missingFen: 0, dueAt: null, overdue: false, trialUnpaid: false });
    await record(tx, {
      action: 'shops.change_terms',
      subject: { kind: 'shop', id: shopId },
      shopId,
      before: { mode: terms.mode },
      after: { mode },
      reason,
    });
    if (mode === 'waived') await liftShop(tx, shopId, ['deposit', 'trial_ended']);
    else await reassess(tx, shopId);
  });
}

/** What a category asks from now on; null takes its own rate away. Every shop with a deposit is looked at again. */
export async function setDepositRate(ctx: Ctx, categoryId: string, amountFen: number | null): Promise<void> {
  if (!(await categoryName(ctx, categoryId))) throw refuse('deposit_category_unknown', { categoryId });
  await transact(ctx, async (tx) => {
    const before = await store.writeRate(tx, categoryId, amountFen);
    if (before === amountFen) return;
    await record(tx, {
      action: 'shops.set_deposit_rate',
      subject: { kind: 'category', id: categoryId },
      before: { amountFen: before },
      after: { amountFen },
    });
    await store.markLook(tx, null);
  });
}

/** Looks at the deposits that goods or rates have marked. */
export const lookAgain = (ctx: Ctx): Promise<number> =>
  transact(ctx, async (tx) => {
    const ids = await store.claimLooks(tx, 50);
    for (const id of ids) await reassess(tx, id);
    return ids.length;
  });

/** New goods may stand in a category that asks for more. */
export const depositWatch: Consumer = {
  name: 'shops.deposits',
  events: ['product.live', 'product.off_shelf'],
  handle: async (tx, event) => {
    if (event.shopId) await store.markLook(tx, event.shopId);
  },
};
