import { type Ctx, type ShopScope, transact, type Uuid } from '#kernel';
import { lockForCampaign } from './campaign-service.ts';
import { refuse } from './errors.ts';
import { choicesFor } from './store-allocation.ts';
import { freeKept, type KeptOrder, keepAgain } from './store-kept.ts';

export type { KeptOrder };

/**
 * Keeps pieces of a SKU for a price of its own (秒杀), a draw and the like, from the open warehouses by their priority: ordinary sale cannot
 * have them until `releaseCampaignLock` of the same id. Refuses inventory.not_enough with what there is.
 */
export async function keepForSale(
  ctx: Ctx,
  scope: ShopScope,
  { keptId, skuId, quantity }: Pick<KeptOrder, 'keptId' | 'skuId' | 'quantity'>,
): Promise<void> {
  await transact(ctx, async (tx) => {
    const houses = (await choicesFor(tx, scope.shopId, [skuId])).sort((a, b) => a.priority - b.priority);
    let missing = quantity;
    const lines = houses.flatMap(({ warehouseId, free }) => {
      const take = Math.min(missing, Math.max(0, free));
      missing -= take;
      return take > 0 ? [{ skuId, warehouseId, quantity: take }] : [];
    });
    if (missing > 0) throw refuse('not_enough', { skuIds: [skuId], available: quantity - missing });
    await lockForCampaign(tx, scope, { campaignId: keptId, cause: 'keep', lines });
  });
}

/** Frees kept pieces for orders whose reservation follows in the same transaction; `shelves` are all their goods. Sent before it returns. */
export const freeForOrders = (
  tx: Ctx,
  orders: readonly KeptOrder[],
  shelves: readonly { readonly shopId: Uuid; readonly skuId: Uuid }[],
): Promise<unknown> => freeKept(tx, orders, shelves, tx.clock.now()).execute();

/** Keeps pieces again that an order has given back; where the keeping is over they stay in ordinary sale. A cause counts once. */
export const keepOnShelf = (tx: Ctx, one: Omit<KeptOrder, 'orderId'> & { readonly cause: string }): Promise<unknown> =>
  keepAgain(tx, one, tx.clock.now());
