import { type Ctx, type DomainEvent, shopScope, type Uuid } from '#kernel';
import type { BuyingForm, FormTake, PresaleTerms, PresaleWish } from '#modules/checkout';
import { handOverPresale } from '#modules/inventory';
import type { Order } from '#modules/orders';
import { tell } from './deposits-service.ts';
import { refuse } from './errors.ts';
import * as store from './store.ts';

/**
 * On what terms the balance can be paid now. Refuses presales.presale_not_found, other_goods, balance_not_open (with its window), goods_not_there.
 */
async function terms(
  ctx: Ctx,
  { presaleId }: PresaleWish,
  wanted: readonly { readonly skuId: Uuid; readonly quantity: number }[],
  buyerId: Uuid | null,
): Promise<PresaleTerms> {
  const presale = await store.presaleById(ctx, presaleId);
  const offer = presale?.buyerId === buyerId ? await store.offerById(ctx, presale.offerId) : null;
  if (!presale || !offer) throw refuse('presale_not_found');
  const [line] = wanted;
  if (wanted.length !== 1 || line?.skuId !== offer.skuId || line.quantity !== presale.quantity)
    throw refuse('other_goods', { quantity: presale.quantity });
  const now = ctx.clock.now();
  const open = offer.state !== 'called_off' && offer.balanceFrom <= now && now < offer.balanceUntil;
  if (presale.state !== 'deposit_paid' || presale.tradeId || !open) throw notOpen(offer);
  if (!presale.coveredAt) throw refuse('goods_not_there');
  return {
    form: 'presale',
    offerId: offer.id,
    ruleId: offer.ruleId,
    payBy: offer.balanceUntil,
    ahead: {
      presaleId,
      unitPriceFen: offer.priceFen,
      depositFen: presale.depositFen,
      shipWithinHours: offer.shipWithinHours,
    },
  };
}
const notOpen = (offer: { readonly balanceFrom: Date; readonly balanceUntil: Date }) =>
  refuse(
    'balance_not_open',
    {},
    { extension: { balanceFrom: offer.balanceFrom.toISOString(), balanceUntil: offer.balanceUntil.toISOString() } },
  );

/** Ties the order to the presale, in the transaction that places it: one order at a time pays a balance. Refuses presales.balance_not_open. */
async function hold(tx: Ctx, { terms: form, ...take }: FormTake<PresaleTerms>): Promise<void> {
  if (!(await store.takeBalance(tx, { id: form.ahead.presaleId, ...take }))) throw refuse('balance_not_open');
}

export const balanceBuying: BuyingForm<PresaleWish, PresaleTerms> = { terms, hold, refusalOf: () => null };

/**
 * The balance is paid: in the door's transaction, before the order takes its stock, the pieces that were kept for the presale are let go for it.
 */
export async function onBalancePaid(tx: Ctx, orders: readonly Order[]): Promise<void> {
  for (const order of orders) {
    const presale = await store.markBalancePaid(tx, order.shopId, order.id, tx.clock.now());
    if (!presale) throw new Error(`order ${order.id} counts a deposit that no presale knows`);
    await handOverPresale(tx, shopScope(presale.shopId), presale.id);
    await tell(tx, 'presale.balance_paid', presale);
  }
}

/** The order was closed before it was paid: the balance can be paid by another, while its window is open. */
export async function onOrderClosed(tx: Ctx, event: DomainEvent): Promise<void> {
  const { tradeId, paid } = event.payload as { readonly tradeId: Uuid; readonly paid: boolean };
  if (!paid) await store.dropBalance(tx, tradeId);
}
