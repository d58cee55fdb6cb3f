import { type Ctx, newId, refusedBy, type ShopScope, transact, type Uuid } from '#kernel';
import { refuse } from './errors.ts';
import { available, release, reserve } from './service.ts';
import { ownSkus } from './shelf.ts';
import type { Presale, PresaleOrder } from './store-presales.ts';
import * as store from './store-presales.ts';

export type { Presale, PresaleOrder };

/** So many pieces may be sold before they are there, apart from stock. Refuses sku_unknown, presale_open when the SKU has one. */
export async function openPresale(
  ctx: Ctx,
  scope: ShopScope,
  input: { readonly skuId: Uuid; readonly quantity: number; readonly id?: Uuid },
): Promise<Uuid> {
  return transact(ctx, async (tx) => {
    await ownSkus(tx, scope, [input.skuId]);
    const id = input.id ?? newId(tx);
    try {
      await store.insertPresale(tx, scope.shopId, id, input.skuId, input.quantity);
    } catch (error) {
      if (refusedBy(error, 'presales_one_open')) throw refuse('presale_open');
      throw error;
    }
    return id;
  });
}

/** Another quantity, never below what was taken. Refuses presale_over, presale_below_taken. */
export async function changePresale(ctx: Ctx, scope: ShopScope, id: Uuid, quantity: number): Promise<void> {
  try {
    if (!(await store.changePresale(ctx, scope.shopId, id, quantity, null))) throw refuse('presale_over');
  } catch (error) {
    if (refusedBy(error, 'presales_within')) throw refuse('presale_below_taken');
    throw error;
  }
}

/** No more is sold ahead; what was taken stands. Refuses presale_over. */
export async function closePresale(ctx: Ctx, scope: ShopScope, id: Uuid): Promise<void> {
  if (!(await store.changePresale(ctx, scope.shopId, id, null, ctx.clock.now()))) throw refuse('presale_over');
}

export const presale = (ctx: Ctx, scope: ShopScope, id: Uuid): Promise<Presale | null> =>
  store.presaleOf(ctx, scope.shopId, id);

/** Orders take pieces ahead, all or nothing; no interleaving takes more than the quantity. Refuses presale_sold_out; the transaction must then end. */
export async function takePresale(ctx: Ctx, orders: readonly PresaleOrder[]): Promise<void> {
  if (orders.length === 0) return;
  try {
    await transact(ctx, async (tx) => {
      const taken = await store.takeAhead(tx, orders);
      if (taken.length < orders.length) throw refuse('presale_sold_out');
    });
  } catch (error) {
    if (refusedBy(error, 'presale_takes_pkey')) throw refuse('already_reserved');
    throw error;
  }
}

/** An order that is gone gives back what it took and was not covered yet; answers how many pieces. Once. */
export const givePresaleBack = async (ctx: Ctx, scope: ShopScope, orderId: Uuid): Promise<number> =>
  (await store.giveAheadBack(ctx, scope.shopId, orderId)).reduce((sum, one) => sum + one.quantity, 0);

/** What an order took ahead is over with: covered or not, its pieces are free again, and the presale may sell them once more. Once. */
export async function endPresaleTake(ctx: Ctx, scope: ShopScope, orderId: Uuid): Promise<void> {
  await transact(ctx, async (tx) => {
    for (const { skuId, quantity, covered } of await store.endTakes(tx, scope.shopId, orderId))
      if (covered)
        await release(tx, [
          { shopId: scope.shopId, orderId, cause: `presale-end:${orderId}`, lines: [{ skuId, quantity }] },
        ]);
  });
}

/** Covered pieces leave the presale's own reservation; the order that is paid for them takes them in the same transaction. Refuses not_reserved. */
export async function handOverPresale(ctx: Ctx, scope: ShopScope, orderId: Uuid): Promise<void> {
  await transact(ctx, async (tx) => {
    const lines = await store.handOver(tx, scope.shopId, orderId);
    await release(tx, [{ shopId: scope.shopId, orderId, cause: `presale-over:${orderId}`, lines }]);
  });
}

/** SKUs for which somebody waits, with their shops. */
export const skusAwaited = (ctx: Ctx, limit: number): Promise<{ shopId: Uuid; skuId: Uuid }[]> =>
  store.skusAwaited(ctx, limit);

/** Several at once, by id; of any shops. */
export const presalesById = store.presalesById;

/**
 * Goods have come: orders that wait for them get them as ordinary reservations, first come first served, as far as they go; an
 * order that needs more than is left waits, and those behind it too. Answers the orders that can be shipped now.
 */
export async function coverPresales(ctx: Ctx, scope: ShopScope, skuId: Uuid): Promise<Uuid[]> {
  return transact(ctx, async (tx) => {
    const covered: Uuid[] = [];
    let free = (await available(tx, [skuId])).get(skuId) ?? 0;
    for (const one of await store.waitingFor(tx, scope.shopId, skuId, 500)) {
      if (one.quantity > free) break;
      await reserve(tx, [{ orderId: one.orderId, shopId: scope.shopId, lines: [{ skuId, quantity: one.quantity }] }]);
      await store.markCovered(tx, scope.shopId, one.orderId, one.presaleId);
      covered.push(one.orderId);
      free -= one.quantity;
    }
    return covered;
  });
}
