import { type Ctx, type ShopScope, transact, type Uuid } from '#kernel';
import { productSummaries } from '#modules/catalog';
import { record } from '#modules/operations';
import { refuse } from './errors.ts';
import { ownRoom, tellChanged } from './rooms-service.ts';
import { explain, explainedNow, shelves, stopExplaining, writeShelf } from './shelf-store.ts';
import { standingOf } from './stream-store.ts';
import type { Room } from './types.ts';

/**
 * What stands on the shelf, in its order. What is explained now goes on only while it stands there. Refuses live.room_not_found, state_forbids (it has
 * ended), product_not_yours, product_not_live.
 */
export const arrange = (ctx: Ctx, scope: ShopScope, id: Uuid, given: readonly Uuid[]): Promise<Room> =>
  transact(ctx, async (tx) => {
    const room = await ownRoom(tx, scope, id, true);
    if (room.endedAt) throw refuse('state_forbids', { state: room.state });
    const productIds = [...new Set(given)];
    const known = await productSummaries(tx, productIds);
    const before = (await shelves(tx, [id])).get(id) ?? [];
    for (const productId of productIds) {
      const product = known.get(productId);
      if (product?.shopId !== scope.shopId) throw refuse('product_not_yours');
      // What stood there already may stay, sold out or not: the room says so.
      if (product.state !== 'live' && !before.includes(productId)) throw refuse('product_not_live');
    }
    await writeShelf(tx, room, productIds);
    const [current] = await explainedNow(tx, [id]);
    if (current && !productIds.includes(current.productId)) await stopExplaining(tx, room, tx.clock.now());
    await record(tx, {
      action: 'live.shelf',
      subject: { kind: 'live_room', id },
      shopId: scope.shopId,
      before: { goods: before.length },
      after: { goods: productIds.length },
    });
    await tellChanged(tx, id);
    return room;
  });

/**
 * 讲解中: one thing of the shelf at a time, or nothing (`null`). From when to when is kept: the replay's chapters. Refuses live.room_not_found,
 * state_forbids (not live), not_on_shelf.
 */
export const explaining = (ctx: Ctx, scope: ShopScope, id: Uuid, productId: Uuid | null): Promise<Room> =>
  transact(ctx, async (tx) => {
    const room = await ownRoom(tx, scope, id, true);
    if (room.state !== 'live') throw refuse('state_forbids', { state: room.state });
    if (productId && !(await shelves(tx, [id])).get(id)?.includes(productId)) throw refuse('not_on_shelf');
    const [current] = await explainedNow(tx, [id]);
    if (current?.productId === productId) return room;
    const now = tx.clock.now();
    const nth = await stopExplaining(tx, room, now);
    if (!productId) return room;
    const { totalMs } = await standingOf(tx, room);
    await explain(tx, { shopId: room.shopId, roomId: id, nth, productId, since: now, until: null, offsetMs: totalMs });
    await tellChanged(tx, id);
    return room;
  });
