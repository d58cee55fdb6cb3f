import {
  type Consumer,
  type Ctx,
  type DomainEvent,
  emit,
  later,
  minutes,
  newId,
  type ShopScope,
  shopScope,
  transact,
  type Uuid,
} from '#kernel';
import { skusOfShop, snapshot, versionsOfKind } from '#modules/catalog';
import { receive } from '#modules/inventory';
import { record } from '#modules/operations';
import { goodsOfOrders, type Order, orderForBuyer, orderHeld, recordShipment, toShip } from '#modules/orders';
import { refuse } from './errors.ts';
import {
  addToPool,
  dueOrder,
  giveFromPool,
  givenTo,
  heldByLine,
  keepWaiting,
  type NewCode,
  type PoolCounts,
  poolCounts,
  type Revocation,
  revokeGiven,
  waitNoMore,
} from './store.ts';

/**
 * Takes codes into the pool of a SKU; each new one is a piece in stock, so that what is sold is there. The same code again, in
 * this file or from before, is counted as repeated. Throws codes.sku_not_found, not_virtual, code_blank.
 */
export async function addCodes(
  ctx: Ctx,
  scope: ShopScope,
  skuId: Uuid,
  codes: readonly string[],
): Promise<{ added: number; repeated: number } & PoolCounts> {
  await ownSku(ctx, scope, skuId);
  const [virtual] = (await skusOfShop(ctx, scope, { skuIds: [skuId], kind: 'virtual_code', limit: 1 })).items;
  if (!virtual) throw refuse('not_virtual');
  const written = codes.map((code) => code.trim());
  if (written.includes('')) throw refuse('code_blank');
  const { secrets } = ctx.runtime;
  return transact(ctx, async (tx) => {
    const fresh = [...new Set(written)].map(
      (code): NewCode => ({ id: newId(tx), sealed: secrets.seal(code), fingerprint: secrets.index('codes', code) }),
    );
    const added = await addToPool(tx, scope.shopId, skuId, fresh);
    if (added > 0) await receive(tx, scope, { cause: `codes:${newId(tx)}`, lines: [{ skuId, quantity: added }] });
    await record(tx, {
      action: 'codes.add',
      subject: { kind: 'sku', id: skuId },
      shopId: scope.shopId,
      after: { added, repeated: codes.length - added },
    });
    return { added, repeated: codes.length - added, ...(await poolCounts(tx, scope.shopId, skuId)) };
  });
}

/** The SKU, if it is the shop's; throws codes.sku_not_found for anybody else's. */
export async function ownSku(ctx: Ctx, scope: ShopScope, skuId: Uuid): Promise<Uuid> {
  const [sku] = (await skusOfShop(ctx, scope, { skuIds: [skuId], limit: 1 })).items;
  if (!sku) throw refuse('sku_not_found');
  return sku.skuId;
}

/** How long a paid order waits before its codes are looked for again. */
const AGAIN = minutes(1);

/**
 * Gives a paid order its codes: they and the order's shipment move together or not at all, and the order's own lock keeps any
 * second delivery out. What has been refunded meanwhile is not delivered; what is not there yet waits.
 */
export async function deliver(tx: Ctx, scope: ShopScope, orderId: Uuid): Promise<number> {
  // Held before anything is read: a refund that is just being booked is waited for.
  const order = await orderHeld(tx, scope, orderId);
  if (order.state !== 'awaiting_shipment' && order.state !== 'partly_shipped') {
    await waitNoMore(tx, scope.shopId, orderId);
    return 0;
  }
  const lines: { lineId: Uuid; quantity: number }[] = [];
  let missing = 0;
  for (const line of await virtualLines(tx, order)) {
    const to = { orderId, lineId: line.id, buyerId: order.buyerId };
    const wanted = toShip(line);
    const given = await giveFromPool(tx, scope.shopId, line.skuId, to, wanted);
    if (given > 0) lines.push({ lineId: line.id, quantity: given });
    missing += wanted - given;
  }
  if (lines.length > 0) await recordShipment(tx, scope, { orderId, parcelId: newId(tx), lines });
  if (missing > 0) await keepWaiting(tx, scope.shopId, orderId, later(tx.clock.now(), AGAIN));
  else await waitNoMore(tx, scope.shopId, orderId);
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}

/** Lines that were sold as virtual codes, by the version the buyer bought, with pieces still to deliver. */
async function virtualLines(tx: Ctx, order: Order): Promise<Order['lines'][number][]> {
  const found: Order['lines'][number][] = [];
  for (const line of order.lines) {
    if (toShip(line) === 0) continue;
    const { content } = await snapshot(tx, order.shopId, line.productId, line.version);
    if (content.kind === 'virtual_code') found.push(line);
  }
  return found;
}

/** Orders in which something was sold as a code: of most nothing more is asked. */
async function withCodes(tx: Ctx, events: readonly DomainEvent[]): Promise<readonly DomainEvent[]> {
  const goods = await goodsOfOrders(
    tx,
    events.flatMap(({ shopId, subjectId: orderId }) => (shopId ? [{ shopId, orderId }] : [])),
  );
  const codes = await versionsOfKind(tx, 'virtual_code', goods);
  const orders = new Set(goods.filter((one) => codes.has(`${one.productId}:${one.version}`)).map((one) => one.orderId));
  return events.filter((event) => orders.has(event.subjectId));
}

/** Delivers as soon as an order is paid. */
export const deliverPaid: Consumer = {
  name: 'codes.deliver',
  events: ['order.paid'],
  concerning: withCodes,
  handle: async (tx, event) => {
    if (event.shopId) await deliver(tx, shopScope(event.shopId), event.subjectId);
  },
};

/** The recurring look for orders whose codes were not all there. */
export async function deliverWaiting(ctx: Ctx): Promise<number> {
  return transact(ctx, async (tx) => {
    const due = await dueOrder(tx);
    if (!due) return 0;
    await deliver(tx, shopScope(due.shopId), due.orderId);
    return 1;
  });
}

export type CodesOfLine = { readonly lineId: Uuid; readonly codes: readonly string[]; readonly revoked: number };

/** The codes of a buyer's order, by line; those whose money went back are only counted. Throws orders.order_not_found for anybody else's. */
export async function codesOfOrder(ctx: Ctx, buyerId: Uuid, orderId: Uuid): Promise<CodesOfLine[]> {
  const order = await orderForBuyer(ctx, buyerId, orderId);
  const given = Map.groupBy(await givenTo(ctx, buyerId, order.id), (row) => row.lineId);
  return [...given].flatMap(([lineId, rows]): CodesOfLine[] => {
    const valid = rows.filter((row) => row.revokedAt === null);
    const codes = valid.map((row) => ctx.runtime.secrets.open(row.sealed));
    return lineId ? [{ lineId, codes, revoked: rows.length - valid.length }] : [];
  });
}

/** Lines of an order that hold delivered, valid codes, with how many. */
export async function deliveredCodes(ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<ReadonlyMap<Uuid, number>> {
  return new Map((await heldByLine(ctx, shopId, orderId)).map((row) => [row.lineId, row.held]));
}

/** After-sales gave the money back, in the transaction that says so: the codes are void, for buyer and shop to see. */
export async function revokeCodes(tx: Ctx, of: Revocation): Promise<number> {
  const revoked = await revokeGiven(tx, of);
  if (revoked > 0)
    await emit(tx, {
      name: 'codes.revoked',
      subjectId: of.orderId,
      shopId: of.shopId,
      payload: { orderId: of.orderId, lineId: of.lineId, pieces: revoked, cause: of.cause },
    });
  return revoked;
}
