import type { Ctx, ShopScope, Uuid } from '#kernel';
import { refuse } from './errors.ts';
import { linesAwaitingVisit, toShip } from './shipment.ts';
import {
  headOfMarket,
  lookedTo,
  type OneDoor,
  ordersOfShop,
  type Place,
  readsAll,
  type ShopFilter,
  toOneDoor,
} from './store/lists.ts';
import { addressChanges } from './store/moves.ts';
import { headOf, headOfBuyer, headsByIds, idsByNumber, lockOrder, withDetails } from './store/rows.ts';
import type { Order, OrderHead } from './types.ts';

async function whole(ctx: Ctx, head: OrderHead | null): Promise<Order> {
  const [order] = head ? await withDetails(ctx, [head]) : [];
  if (!order) throw refuse('order_not_found');
  return order;
}

/** The buyer's own order; another's is answered like one that does not exist. Refuses orders.order_not_found. */
export const orderForBuyer = async (ctx: Ctx, buyerId: Uuid, orderId: Uuid): Promise<Order> =>
  whole(ctx, await headOfBuyer(ctx, buyerId, orderId));

/** An order of the shop. Refuses orders.order_not_found. */
export const orderForShop = async (ctx: Ctx, scope: ShopScope, orderId: Uuid): Promise<Order> =>
  whole(ctx, await headOf(ctx, scope.shopId, orderId));

/** The same under its lock: what is read holds until the transaction ends. Refuses orders.order_not_found. */
export async function orderHeld(tx: Ctx, scope: ShopScope, orderId: Uuid): Promise<Order> {
  const order = await lockOrder(tx, scope.shopId, orderId);
  if (!order) throw refuse('order_not_found');
  return order;
}

/** Any order, for the operator. Refuses orders.order_not_found. */
export const orderForPlatform = async (ctx: Ctx, orderId: Uuid): Promise<Order> =>
  whole(ctx, await headOfMarket(ctx, orderId));

/** Orders of the shop by id; unknown ids are absent. */
export const ordersByIds = async (ctx: Ctx, scope: ShopScope, ids: readonly Uuid[]): Promise<Order[]> =>
  withDetails(ctx, await headsByIds(ctx, scope.shopId, ids));

/** Words of titles and names have no index: of so many orders each is read, then the page ends. */
const LOOKED = 2_000;

export type ShopPage = { readonly heads: readonly OrderHead[]; readonly next: Place | null };

/**
 * A page of the shop's orders, newest first, and where the next begins. A question of words looks through `looked` orders at a time, so that it
 * costs the same however many there are: its page may hold fewer than `limit`, or none, and go on all the same.
 */
export async function pageOfShop(
  ctx: Ctx,
  scope: ShopScope,
  filter: ShopFilter,
  before: Place | null,
  limit: number,
  looked = LOOKED,
): Promise<ShopPage> {
  const found = await ordersOfShop(ctx, scope.shopId, filter, before, limit + 1, looked);
  const heads = found.slice(0, limit);
  const last = heads.at(-1);
  if (found.length > limit && last) return { heads, next: { at: last.placedAt, id: last.id } };
  return { heads, next: readsAll(filter) ? await lookedTo(ctx, scope.shopId, filter, before, looked) : null };
}

/** What could go in one box: orders of one buyer to one receiver that wait to be shipped; at most fifty boxes of twenty orders. */
export async function ordersToOneDoor(ctx: Ctx, scope: ShopScope): Promise<OneDoor[]> {
  const doors = (await toOneDoor(ctx, scope.shopId, 50)).map((door) => ({ ...door, orders: door.orders.slice(0, 20) }));
  const ids = doors.flatMap((door) => door.orders.map((order) => order.id));
  const waiting = await linesAwaitingVisit(ctx, scope, ids);
  if (waiting.size === 0) return doors;
  const orders = await withDetails(ctx, await headsByIds(ctx, scope.shopId, ids));
  const left = new Map(
    orders.map(({ id, lines }) => [
      id,
      lines.reduce((pieces, line) => (waiting.has(line.id) ? pieces : pieces + toShip(line)), 0),
    ]),
  );
  return doors
    .map((door) => ({
      ...door,
      orders: door.orders.flatMap((order) => {
        const pieces = left.get(order.id) ?? 0;
        return pieces > 0 ? [{ ...order, pieces }] : [];
      }),
    }))
    .filter((door) => door.orders.length > 1);
}

/** Ids of the shop's orders by the numbers people read; unknown numbers are absent. */
export const orderIdsByNumber = async (
  ctx: Ctx,
  scope: ShopScope,
  numbers: readonly string[],
): Promise<Map<string, Uuid>> =>
  new Map(
    numbers.length === 0 ? [] : (await idsByNumber(ctx, scope.shopId, numbers)).map((row) => [row.number, row.id]),
  );

/** When the receivers of the shop's orders last moved; orders whose receiver never did are absent. */
export const receiversMoved = (ctx: Ctx, scope: ShopScope, orderIds: readonly Uuid[]): Promise<Map<Uuid, Date>> =>
  addressChanges(ctx, scope.shopId, orderIds);
