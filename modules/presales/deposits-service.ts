import {
  type Ctx,
  type DomainEvent,
  emit,
  later,
  minutes,
  newId,
  Refusal,
  refusedBy,
  shopScope,
  times,
  transact,
  type Uuid,
  ZERO,
} from '#kernel';
import { productForSale } from '#modules/catalog';
import { endPresaleTake, takePresale } from '#modules/inventory';
import { setting } from '#modules/operations';
import { closePayment, openPresaleDeposit, type PaymentSucceeded, requestSettlement } from '#modules/payments';
import { mayTrade, shopsByIds } from '#modules/shops';
import { insertDue } from './dues-store.ts';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import { phaseOf } from './terms.ts';
import type { Presale } from './types.ts';

/**
 * A buyer takes pieces of an offer and has a short time to pay the deposit. `agreed`: they were told that a deposit whose balance they do not pay
 * stays with the shop. Refuses presales.not_agreed, offer_not_found, offer_not_running, sku_not_for_sale, sold_out, limit_reached, request_repeated.
 */
export async function placeDeposit(
  ctx: Ctx,
  input: {
    readonly buyerId: Uuid;
    readonly offerId: Uuid;
    readonly quantity: number;
    readonly agreed: boolean;
    readonly requestKey: string;
  },
): Promise<Presale> {
  if (!input.agreed) throw refuse('not_agreed');
  const offer = await store.offerById(ctx, input.offerId);
  if (!offer) throw refuse('offer_not_found');
  const now = ctx.clock.now();
  if (offer.state !== 'active' || phaseOf(offer, now) !== 'deposit') throw refuse('offer_not_running');
  const [[sku], shops] = await Promise.all([productForSale(ctx, [offer.skuId]), shopsByIds(ctx, [offer.shopId])]);
  const shop = shops.get(offer.shopId);
  if (!sku?.forSale || !shop || !mayTrade(shop)) throw refuse('sku_not_for_sale');
  const until = later(now, minutes(await setting(ctx, 'presales.pay_deposit_minutes', settings)));
  const { buyerId, quantity, requestKey } = input;
  try {
    return await transact(ctx, async (tx) => {
      const presale: Presale & { requestKey: string } = {
        shopId: offer.shopId,
        id: newId(tx),
        offerId: offer.id,
        buyerId,
        requestKey,
        quantity,
        depositFen: times(offer.depositFen, quantity),
        commissionBps: sku.commissionBps,
        state: 'placed',
        placedAt: now,
        payBy: new Date(Math.min(until.getTime(), offer.depositUntil.getTime())),
        paidAt: null,
        coveredAt: null,
        tradeId: null,
        orderId: null,
        balancePaidAt: null,
        endedAt: null,
        backFen: ZERO,
        releasedAt: null,
        settledAt: null,
      };
      if (!(await store.insertPresale(tx, presale))) throw refuse('request_repeated');
      await store.countPieces(tx, presale, quantity, offer.perBuyer);
      await openPresaleDeposit(tx, {
        presaleId: presale.id,
        shopId: presale.shopId,
        buyerId,
        amountFen: presale.depositFen,
        expiresAt: presale.payBy,
      });
      // The pieces last: everybody wants the same row.
      await takePresale(tx, [{ shopId: offer.shopId, orderId: presale.id, presaleId: offer.id, quantity }]);
      return presale;
    });
  } catch (error) {
    if (refusedBy(error, 'takers_within')) throw refuse('limit_reached', { most: offer.perBuyer });
    if (error instanceof Refusal && error.code === 'inventory.presale_sold_out') throw refuse('sold_out');
    throw error;
  }
}

/** In the transaction of the payment's door. A deposit for a presale that was closed is sent back by payments, and never comes here. */
export async function onDepositPaid(tx: Ctx, event: DomainEvent): Promise<void> {
  const { tradeId, shopIds, paidAt } = event.payload as unknown as PaymentSucceeded;
  const [shopId] = shopIds;
  const presale = shopId ? await store.markDepositPaid(tx, shopId, tradeId, new Date(paidAt)) : null;
  if (!presale) throw new Error(`presale ${tradeId}: a deposit was paid that nobody waited for`);
  await tell(tx, 'presale.deposit_held', presale);
}

/**
 * The buyer takes a presale back: before the deposit is paid it is closed; in the window for deposits all of it comes back, without a reason.
 * Refuses presales.presale_not_found, withdraw_too_late, state_forbids.
 */
export async function withdraw(ctx: Ctx, buyerId: Uuid, presaleId: Uuid): Promise<Presale> {
  const known = await store.presaleById(ctx, presaleId);
  if (known?.buyerId !== buyerId) throw refuse('presale_not_found');
  return transact(ctx, async (tx) => {
    // The payment first: its row's lock decides between paying and closing, as in the door.
    if (known.state === 'placed') await closePayment(tx, { tradeId: known.id, reason: 'withdrawn' });
    const now = await store.lockPresale(tx, presaleId);
    const offer = await store.offerById(tx, known.offerId);
    if (!now || !offer) throw refuse('presale_not_found');
    if (now.state === 'deposit_paid' && tx.clock.now() >= offer.depositUntil) throw refuse('withdraw_too_late');
    const ended =
      now.state === 'placed' || now.state === 'deposit_paid'
        ? await endAs(tx, now, now.state === 'placed' ? 'closed' : 'withdrawn')
        : null;
    if (!ended) throw refuse('state_forbids', { state: now.state });
    return ended;
  });
}

/** Ends a presale whose balance was not paid, with everything that follows; null when it has moved on. The row should be locked. */
export async function endAs(
  tx: Ctx,
  one: Presale,
  to: 'closed' | 'withdrawn' | 'forfeited' | 'failed',
): Promise<Presale | null> {
  const ended = await store.endPresale(tx, one, to === 'closed' ? 'placed' : 'deposit_paid', to);
  if (!ended) return null;
  const { shopId, id: presaleId, depositFen } = ended;
  const owed = { shopId, presaleId, amountFen: depositFen, commissionFen: ZERO };
  if (to === 'withdrawn' || to === 'failed') await insertDue(tx, { ...owed, kind: 'refund' });
  if (to === 'failed') await insertDue(tx, { ...owed, kind: 'compensation' });
  if (to === 'forfeited')
    // No sale, no service: the market takes no commission on a deposit that was forfeited.
    await requestSettlement(tx, { shopId, orderId: presaleId, shopFen: depositFen, commissionFen: 0 });
  else await store.countPieces(tx, ended, -ended.quantity, 0);
  await tell(tx, 'presale.ended', ended);
  await endPresaleTake(tx, shopScope(shopId), presaleId);
  return ended;
}

export const tell = (tx: Ctx, name: string, one: Presale): Promise<DomainEvent> =>
  emit(tx, {
    name,
    subjectId: one.id,
    shopId: one.shopId,
    payload: {
      presaleId: one.id,
      offerId: one.offerId,
      buyerId: one.buyerId,
      state: one.state,
      depositFen: one.depositFen,
    },
  });
