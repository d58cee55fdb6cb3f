import { type Ctx, type ShopScope, shopScope, type Uuid } from '#kernel';
import { orderForBuyer, orderForShop } from './reading.ts';
import { goodsGone, type InstallNow, type InstallRow, insertInstalls, installsOf } from './store/installs.ts';

/** In the transaction that places, behind the lines: which line of service installs which line of goods. */
export const recordInstalls = (tx: Ctx, rows: readonly InstallRow[]) => insertInstalls(tx, rows);

export type InstallPiece = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly lineId: Uuid;
  readonly buyerId: Uuid;
  readonly quantity: number;
};

/**
 * Pieces of install services that are paid, not done, and have nothing left to install, because their goods went back; asked whenever
 * something of an order on either side did. What was refunded of the service before counts: nothing is taken back twice.
 */
export const installsWithoutGoods = async (ctx: Ctx, orderId: Uuid): Promise<InstallPiece[]> =>
  (await goodsGone(ctx, orderId)).flatMap(({ gone, toDo, refundedQuantity, ...line }) => {
    const quantity = Math.min(toDo, gone - refundedQuantity);
    return quantity > 0 ? [{ ...line, quantity }] : [];
  });

export type OrderInstall = InstallNow & { readonly role: 'goods' | 'service' };

const inOrder = (orderId: Uuid, rows: readonly InstallNow[]): OrderInstall[] =>
  rows.map((row) => ({ ...row, role: row.orderId === orderId ? 'goods' : 'service' }));

/** What installs the goods of the buyer's own order, or what its services install. Refuses orders.order_not_found. */
export async function installsForBuyer(ctx: Ctx, buyerId: Uuid, orderId: Uuid): Promise<OrderInstall[]> {
  const order = await orderForBuyer(ctx, buyerId, orderId);
  return inOrder(order.id, await installsOf(ctx, shopScope(order.shopId).shopId, order.id));
}

/** The same for a shop; of the other shop's order it sees the title alone. Refuses orders.order_not_found. */
export async function installsForShop(ctx: Ctx, scope: ShopScope, orderId: Uuid): Promise<OrderInstall[]> {
  const order = await orderForShop(ctx, scope, orderId);
  return inOrder(order.id, await installsOf(ctx, scope.shopId, order.id));
}
