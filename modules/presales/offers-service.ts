import { type Ctx, emit, newId, Refusal, type ShopScope, shopScope, transact, type Uuid } from '#kernel';
import { productForSale } from '#modules/catalog';
import { closePresale, openPresale } from '#modules/inventory';
import { record, setting } from '#modules/operations';
import { createOfferRule } from '#modules/promotions';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import { amountsProblem, balanceFen, mostDeposit, wholeFen, windowsProblem } from './terms.ts';
import type { Offer } from './types.ts';

export type OfferInput = Omit<Offer, 'shopId' | 'id' | 'ruleId' | 'productId' | 'state' | 'createdAt' | 'endedAt'>;

/**
 * Offers a SKU for presale: a deposit that counts for more, a window for deposits and one for balances, pieces apart from stock. Its terms cannot
 * be changed afterwards. Refuses presales.sku_not_for_sale, price_invalid, counts_invalid, deposit_over_fifth (Civil Code art. 586), windows_invalid,
 * too_long, per_buyer_invalid, offer_same, promotions.too_many_rules.
 */
export async function openOffer(ctx: Ctx, scope: ShopScope, input: OfferInput): Promise<Offer> {
  const now = ctx.clock.now();
  const [[sku], mostDays, mostShip] = await Promise.all([
    productForSale(ctx, [input.skuId]),
    setting(ctx, 'presales.most_days', settings),
    setting(ctx, 'presales.most_ship_hours', settings),
  ]);
  if (!sku?.forSale || sku.shopId !== scope.shopId || sku.kind !== 'physical' || sku.parts.length > 0)
    throw refuse('sku_not_for_sale');
  if (input.priceFen > sku.priceFen) throw refuse('price_invalid', { priceFen: sku.priceFen });
  const amounts = amountsProblem(input);
  if (amounts) throw refuse(amounts, { mostFen: mostDeposit(wholeFen(input)) });
  const windows = windowsProblem(input, now, mostDays);
  if (windows) throw refuse(windows, { days: mostDays });
  if (input.shipWithinHours > mostShip) throw refuse('too_long', { days: Math.floor(mostShip / 24) });
  if (input.perBuyer > input.pieces) throw refuse('per_buyer_invalid', { pieces: input.pieces });
  return transact(ctx, async (tx) => {
    await makeRoom(tx, sku.productId, sku.skuId);
    const id = newId(tx);
    try {
      await openPresale(tx, scope, { id, skuId: sku.skuId, quantity: input.pieces });
    } catch (error) {
      throw error instanceof Refusal && error.code === 'inventory.presale_open' ? refuse('offer_same') : error;
    }
    const rule = await createOfferRule(tx, scope, {
      kind: 'presale_balance',
      title: { zh: '定金抵扣', en: 'Your deposit counts' },
      args: { offerId: id, balanceFen: balanceFen(input) },
      scope: { skuIds: [sku.skuId] },
      startsAt: input.balanceFrom,
      endsAt: input.balanceUntil,
    });
    const offer: Offer = {
      ...input,
      shopId: scope.shopId,
      id,
      ruleId: rule.id,
      productId: sku.productId,
      state: 'active',
      createdAt: now,
      endedAt: null,
    };
    await store.insertOffer(tx, offer);
    await tell(tx, offer, 'presales.offer');
    return offer;
  });
}

/** An offer of the SKU whose time for deposits is over makes room for the next, though the job has not come yet. */
async function makeRoom(tx: Ctx, productId: Uuid, skuId: Uuid): Promise<void> {
  const running = await store.offersOfProduct(tx, productId);
  if (running.some((one) => one.skuId === skuId)) throw refuse('offer_same');
  for (const over of await store.endDueOffers(tx, 50)) await closePresale(tx, shopScope(over.shopId), over.id);
}

/** No more deposits; whoever paid one pays the balance as promised. Refuses presales.offer_not_found, offer_not_running. */
export const stopOffer = (ctx: Ctx, scope: ShopScope, id: Uuid): Promise<Offer> => end(ctx, scope, id, 'stopped');

/**
 * The shop does not keep the offer: every deposit whose balance is not paid comes back to its buyer, and once more as much from the shop (Civil
 * Code art. 587); balances that were paid stand. Refuses presales.offer_not_found, offer_not_running.
 */
export const callOff = (ctx: Ctx, scope: ShopScope, id: Uuid): Promise<Offer> => end(ctx, scope, id, 'called_off');

const end = (ctx: Ctx, scope: ShopScope, id: Uuid, to: 'stopped' | 'called_off'): Promise<Offer> =>
  transact(ctx, async (tx) => {
    const before = await store.offerById(tx, id);
    if (before?.shopId !== scope.shopId) throw refuse('offer_not_found');
    const ended = await store.endOffer(tx, scope.shopId, id, to);
    if (!ended) throw refuse('offer_not_running');
    if (before.state === 'active') await closePresale(tx, scope, id);
    await tell(tx, ended, to === 'stopped' ? 'presales.stop' : 'presales.call_off');
    return ended;
  });

async function tell(tx: Ctx, offer: Offer, action: string): Promise<void> {
  await record(tx, {
    action,
    subject: { kind: 'presale_offer', id: offer.id },
    shopId: offer.shopId,
    after: {
      skuId: offer.skuId,
      priceFen: offer.priceFen,
      depositFen: offer.depositFen,
      countsFen: offer.countsFen,
      pieces: offer.pieces,
      state: offer.state,
    },
  });
  await emit(tx, {
    name: offer.state === 'active' ? 'presale_offer.started' : 'presale_offer.ended',
    subjectId: offer.id,
    shopId: offer.shopId,
    payload: { offerId: offer.id, productId: offer.productId },
  });
}
