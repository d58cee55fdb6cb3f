import { Type } from 'typebox';
import {
  type Ctx,
  IdSchema,
  MomentSchema,
  platformStaff,
  type Route,
  refuseRequest,
  route,
  signedIn,
  toId,
  userIdOf,
  uuidOf,
} from '#kernel';
import { ContentSchema, contentView, snapshot } from '#modules/catalog';
import { refuse } from './errors.ts';
import { orderForBuyer, orderForPlatform } from './reading.ts';
import type { Order } from './types.ts';
import { LineView, lineView } from './view.ts';

const params = Type.Object({ orderId: IdSchema('ord'), lineId: IdSchema('lin') });
const SnapshotView = Type.Object({
  line: LineView,
  version: Type.Integer(),
  at: MomentSchema('When the shop wrote this version of the listing'),
  content: ContentSchema,
});

/** The words a line was bought under (交易快照), as they stood; a later edit of the listing changes nothing of it. */
async function viewOf(ctx: Ctx, order: Order, lineId: string) {
  const line = order.lines.find((one) => toId('lin', one.id) === lineId);
  if (!line) throw refuse('line_not_found');
  const kept = await snapshot(ctx, order.shopId, line.productId, line.version);
  return {
    line: lineView(line),
    version: kept.version,
    at: kept.at.toISOString(),
    content: contentView(kept.content),
  };
}

/** T3: the version bought is kept with the order; its buyer and whoever judges a dispute see it, nobody else. */
export const snapshotRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/orders/:orderId/lines/:lineId/snapshot',
    summary: 'The listing as it was when you bought: one version, kept for ever',
    tag: 'orders',
    access: signedIn,
    params,
    reply: SnapshotView,
    errors: ['orders.order_not_found', 'orders.line_not_found', 'catalog.version_not_found'],
    handle: async (ctx, { params: { orderId, lineId } }) => {
      const buyerId = userIdOf(ctx.actor);
      if (!buyerId) throw refuseRequest('unauthenticated');
      return viewOf(ctx, await orderForBuyer(ctx, buyerId, uuidOf('ord', orderId)), lineId);
    },
  }),
  route({
    method: 'GET',
    path: '/console/orders/:orderId/lines/:lineId/snapshot',
    summary: 'The listing as the buyer saw it when the order was placed',
    tag: 'orders',
    access: platformStaff('orders.read'),
    params,
    reply: SnapshotView,
    errors: ['orders.order_not_found', 'orders.line_not_found', 'catalog.version_not_found'],
    handle: async (ctx, { params: { orderId, lineId } }) =>
      viewOf(ctx, await orderForPlatform(ctx, uuidOf('ord', orderId)), lineId),
  }),
];
