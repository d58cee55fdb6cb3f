import { type Ctx, newId, refusedBy, type ShopScope, transact, type Uuid, userIdOf } from '#kernel';
import { record } from '#modules/operations';
import { refuse } from './errors.ts';
import { ownSkus } from './shelf.ts';
import { lockRows, warehousesOf } from './store.ts';
import * as store from './store-transfers.ts';

export type Pieces = { readonly skuId: Uuid; readonly quantity: number };
export type Sending = {
  readonly fromId: Uuid;
  readonly toId: Uuid;
  readonly note: string | null;
  readonly lines: readonly Pieces[];
};

const merged = (lines: readonly Pieces[]): Pieces[] =>
  [...Map.groupBy(lines, (line) => line.skuId)].map(([skuId, own]) => ({
    skuId,
    quantity: own.reduce((sum, line) => sum + line.quantity, 0),
  }));

/**
 * Sends pieces from one warehouse to another: they leave the shelf at once and are in transit to the other until it has them
 * (T4). Refuses warehouse_not_found, same_warehouse, sku_unknown, not_enough (what is promised or locked stays).
 */
export async function sendTransfer(ctx: Ctx, scope: ShopScope, input: Sending): Promise<store.Transfer> {
  return transact(ctx, async (tx) => {
    const houses = await warehousesOf(tx, scope.shopId);
    for (const id of [input.fromId, input.toId])
      if (!houses.some((house) => house.id === id && house.state === 'open')) throw refuse('warehouse_not_found');
    if (input.fromId === input.toId) throw refuse('same_warehouse');
    const lines = merged(input.lines);
    const skuIds = lines.map((line) => line.skuId);
    await ownSkus(tx, scope, skuIds);
    const one: store.Transfer = {
      shopId: scope.shopId,
      id: newId(tx),
      fromId: input.fromId,
      toId: input.toId,
      state: 'under_way',
      note: input.note,
      sentAt: tx.clock.now(),
      endedAt: null,
    };
    await lockRows(
      tx,
      scope.shopId,
      skuIds.flatMap((skuId) => [input.fromId, input.toId].map((warehouseId) => ({ skuId, warehouseId }))),
    );
    const move = { shopId: scope.shopId, cause: `transfer:${one.id}`, byUser: userIdOf(tx.actor), reason: input.note };
    try {
      await store.moveTransit(tx, {
        ...move,
        kind: 'transfer_out',
        warehouseId: input.fromId,
        lines: lines.map((line) => ({ skuId: line.skuId, onHand: -line.quantity, inTransit: 0 })),
      });
    } catch (error) {
      if (refusedBy(error, 'stock_enough') || refusedBy(error, 'stock_not_negative'))
        throw refuse('not_enough', { skuIds });
      throw error;
    }
    await store.moveTransit(tx, {
      ...move,
      kind: 'transfer_out',
      warehouseId: input.toId,
      lines: lines.map((line) => ({ skuId: line.skuId, onHand: 0, inTransit: line.quantity })),
    });
    await store.insertTransfer(tx, one, lines);
    await record(tx, {
      action: 'inventory.send_transfer',
      subject: { kind: 'transfer', id: one.id },
      shopId: scope.shopId,
      after: { fromId: one.fromId, toId: one.toId, lines: lines.map((line) => ({ ...line })) },
    });
    return one;
  });
}

/**
 * Pieces of a transfer arrived; `rest: 'lost'` writes off what did not come, with a reason, and ends it. All arrived ends it too.
 * Refuses transfer_not_found, transfer_ended, received_too_many, reason_missing.
 */
export async function receiveTransfer(
  ctx: Ctx,
  scope: ShopScope,
  id: Uuid,
  input: { readonly lines: readonly Pieces[]; readonly rest: 'later' | 'lost'; readonly reason: string | null },
): Promise<store.Transfer> {
  return transact(ctx, async (tx) => {
    const one = await store.lockTransfer(tx, scope.shopId, id);
    if (!one) throw refuse('transfer_not_found');
    if (one.state !== 'under_way') throw refuse('transfer_ended', { state: one.state });
    const before = await store.linesOfTransfers(tx, scope.shopId, [id]);
    const arrived = merged(input.lines);
    for (const { skuId, quantity } of arrived) {
      const line = before.find((known) => known.skuId === skuId);
      if (!line || quantity > line.quantity - line.received)
        throw refuse('received_too_many', { left: line ? line.quantity - line.received : 0 });
    }
    const left = before
      .map((line) => ({
        skuId: line.skuId,
        quantity: line.quantity - line.received - (arrived.find((now) => now.skuId === line.skuId)?.quantity ?? 0),
      }))
      .filter((line) => line.quantity > 0);
    if (input.rest === 'lost' && left.length > 0 && !input.reason?.trim()) throw refuse('reason_missing');
    await lockRows(
      tx,
      scope.shopId,
      before.map((line) => ({ skuId: line.skuId, warehouseId: one.toId })),
    );
    const step = before.reduce((sum, line) => sum + line.received, 0);
    const move = {
      shopId: scope.shopId,
      warehouseId: one.toId,
      byUser: userIdOf(tx.actor),
      reason: input.reason,
    };
    if (arrived.length > 0) {
      await store.moveTransit(tx, {
        ...move,
        kind: 'transfer_in',
        cause: `transfer:${id}:in:${step}`,
        lines: arrived.map((line) => ({ skuId: line.skuId, onHand: line.quantity, inTransit: -line.quantity })),
      });
      await store.growLines(tx, one, 'received', arrived);
    }
    if (left.length === 0) await store.endTransfer(tx, one, 'received');
    else if (input.rest === 'lost') {
      await store.moveTransit(tx, {
        ...move,
        kind: 'transfer_lost',
        cause: `transfer:${id}:lost`,
        lines: left.map((line) => ({ skuId: line.skuId, onHand: 0, inTransit: -line.quantity })),
      });
      await store.growLines(tx, one, 'lost', left);
      await store.endTransfer(tx, one, 'received_short');
      await record(tx, {
        action: 'inventory.write_off_transfer',
        subject: { kind: 'transfer', id },
        shopId: scope.shopId,
        after: { lines: left.map((line) => ({ ...line })) },
        reason: input.reason,
      });
    }
    return (await store.lockTransfer(tx, scope.shopId, id)) ?? one;
  });
}
