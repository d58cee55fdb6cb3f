import { type Ctx, emit, hours, later, newId, type ShopScope, transact, type Uuid, userIdOf } from '#kernel';
import { productForSale } from '#modules/catalog';
import { record, setting } from '#modules/operations';
import { createOfferRule, stopRule } from '#modules/promotions';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import type { GroupPrice, Offer } from './types.ts';

export type OfferInput = {
  readonly productId: Uuid;
  readonly prices: readonly GroupPrice[];
  readonly size: number;
  readonly hours: number;
  readonly perBuyer: number;
  /** Pieces that may be bought under it, all groups together. */
  readonly stock: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
};

/**
 * Offers a product to groups: the group price becomes a rule of the engine that only its groups get, paid by the shop. Refuses
 * groupbuys.offer_invalid, product_not_offerable, price_not_lower, offer_exists, promotions.too_many_rules.
 */
export async function createOffer(ctx: Ctx, scope: ShopScope, input: OfferInput): Promise<Offer> {
  const [sizeMost, hoursMost] = await Promise.all([
    setting(ctx, 'groupbuys.size_most', settings),
    setting(ctx, 'groupbuys.hours_most', settings),
  ]);
  const now = ctx.clock.now();
  if (
    input.size < 2 ||
    input.size > sizeMost ||
    input.hours < 1 ||
    input.hours > hoursMost ||
    input.endsAt <= input.startsAt ||
    input.endsAt <= now
  )
    throw refuse('offer_invalid', { size: sizeMost, hours: hoursMost });
  await checkGoods(ctx, scope, input);
  const id = newId(ctx);
  return transact(ctx, async (tx) => {
    const running = await store.offerOfProduct(tx, scope.shopId, input.productId);
    if (running) throw refuse('offer_exists');
    const rule = await createOfferRule(tx, scope, {
      kind: 'group_price',
      title: { zh: `${input.size} 人拼团价`, en: `Price in a group of ${input.size}` },
      args: { offerId: id, prices: input.prices.map(({ skuId, priceFen }) => ({ skuId, priceFen })) },
      scope: { skuIds: input.prices.map((one) => one.skuId) },
      startsAt: input.startsAt,
      // Groups opened in the last minute still have their whole time.
      endsAt: later(input.endsAt, hours(input.hours)),
    });
    const offer: Offer = {
      ...input,
      shopId: scope.shopId,
      id,
      ruleId: rule.id,
      taken: 0,
      state: 'active',
      createdAt: now,
      endedAt: null,
    };
    try {
      await store.insertOffer(tx, offer, userIdOf(ctx.actor));
    } catch (error) {
      throw store.refusedAsSecond(error) ? refuse('offer_exists') : error;
    }
    await tell(tx, offer, 'groupbuys.create');
    return offer;
  });
}

/** Refuses what groups cannot buy. */
async function checkGoods(ctx: Ctx, scope: ShopScope, input: OfferInput): Promise<void> {
  const skus = await productForSale(
    ctx,
    input.prices.map((one) => one.skuId),
  );
  const known = new Map(skus.map((sku) => [sku.skuId, sku]));
  if (known.size === 0 || known.size !== input.prices.length) throw refuse('product_not_offerable');
  for (const { skuId, priceFen } of input.prices) {
    const sku = known.get(skuId);
    if (!sku?.forSale || sku.shopId !== scope.shopId || sku.productId !== input.productId || sku.kind !== 'physical')
      throw refuse('product_not_offerable');
    if (priceFen >= sku.priceFen) throw refuse('price_not_lower');
  }
}

/**
 * No new group from now on; groups that are open go on to their end. The price goes at once when no group needs it any more. Refuses
 * groupbuys.offer_not_found, offer_not_running.
 */
export async function stopOffer(ctx: Ctx, scope: ShopScope, id: Uuid): Promise<Offer> {
  const stopped = await transact(ctx, async (tx) => {
    const offer = await store.endOffer(tx, scope.shopId, id, 'stopped');
    if (!offer) throw refuse((await store.offerOfShop(tx, scope.shopId, id)) ? 'offer_not_running' : 'offer_not_found');
    await tell(tx, offer, 'groupbuys.stop');
    return offer;
  });
  if ((await store.openGroupsOf(ctx, scope.shopId, id)) === 0) await stopRule(ctx, scope, stopped.ruleId);
  return stopped;
}

async function tell(tx: Ctx, offer: Offer, action: 'groupbuys.create' | 'groupbuys.stop'): Promise<void> {
  await record(tx, {
    action,
    subject: { kind: 'group_offer', id: offer.id },
    shopId: offer.shopId,
    after: {
      productId: offer.productId,
      prices: offer.prices.map(({ skuId, priceFen }) => ({ skuId, priceFen })),
      size: offer.size,
      hours: offer.hours,
      stock: offer.stock,
      endsAt: offer.endsAt.toISOString(),
    },
  });
  await emit(tx, {
    name: action === 'groupbuys.create' ? 'group_offer.started' : 'group_offer.stopped',
    subjectId: offer.id,
    shopId: offer.shopId,
    payload: { offerId: offer.id, productId: offer.productId },
  });
}
