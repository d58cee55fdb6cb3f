import { type Ctx, newId, refusedBy, type ShopScope, transact, type Uuid, userIdOf } from '#kernel';
import { record } from '#modules/operations';
import { refuse } from './errors.ts';
import { announce } from './levels.ts';
import { ownSkus } from './shelf.ts';
import { applyDeltas, availableOf, lockRows, warehousesOf } from './store.ts';
import * as store from './store-stocktakes.ts';

/** Opens a sheet for counting one warehouse. Refuses warehouse_not_found, stocktake_open when one is being counted there. */
export async function openStocktake(
  ctx: Ctx,
  scope: ShopScope,
  input: { readonly warehouseId: Uuid; readonly note: string | null },
): Promise<store.Stocktake> {
  return transact(ctx, async (tx) => {
    if (!(await warehousesOf(tx, scope.shopId)).some((house) => house.id === input.warehouseId))
      throw refuse('warehouse_not_found');
    const one: store.Stocktake = {
      shopId: scope.shopId,
      id: newId(tx),
      warehouseId: input.warehouseId,
      state: 'counting',
      note: input.note,
      reason: null,
      openedAt: tx.clock.now(),
      closedAt: null,
    };
    try {
      await store.insertStocktake(tx, one, userIdOf(tx.actor));
    } catch (error) {
      if (refusedBy(error, 'stocktakes_one_open')) throw refuse('stocktake_open');
      throw error;
    }
    return one;
  });
}

export type Count = { readonly skuId: Uuid; readonly counted: number; readonly countedAt?: Date | undefined };

/**
 * Writes down what was counted, each with what the books said at that moment: goods that come or go while others are being
 * counted are no difference. `countedAt` may lie back to the opening of the sheet. Refuses stocktake_not_found, stocktake_closed,
 * sku_unknown, counted_outside.
 */
export async function count(ctx: Ctx, scope: ShopScope, id: Uuid, counts: readonly Count[]): Promise<void> {
  await transact(ctx, async (tx) => {
    const sheet = await open(tx, scope, id);
    const now = tx.clock.now();
    const last = new Map(counts.map((one) => [one.skuId, { ...one, at: one.countedAt ?? now }]));
    for (const { at } of last.values())
      if (at > now || at < sheet.openedAt) throw refuse('counted_outside', { openedAt: sheet.openedAt.toISOString() });
    const lines = [...last.values()];
    await ownSkus(
      tx,
      scope,
      lines.map((one) => one.skuId),
    );
    const places = lines.map((one) => ({ skuId: one.skuId, warehouseId: sheet.warehouseId }));
    const rows = await lockRows(tx, scope.shopId, places);
    const moved = await store.movedSince(tx, scope.shopId, sheet.warehouseId, lines);
    await store.writeCounts(
      tx,
      scope.shopId,
      id,
      lines.map(({ skuId, counted, at }) => ({
        skuId,
        counted,
        countedAt: at,
        book:
          (rows.find((row) => row.skuId === skuId)?.onHand ?? 0) -
          (moved.find((one) => one.skuId === skuId)?.moved ?? 0),
      })),
    );
  });
}

async function open(tx: Ctx, scope: ShopScope, id: Uuid): Promise<store.Stocktake> {
  const sheet = await store.stocktakeOf(tx, scope.shopId, id, true);
  if (!sheet) throw refuse('stocktake_not_found');
  if (sheet.state !== 'counting') throw refuse('stocktake_closed', { state: sheet.state });
  return sheet;
}

/**
 * Posts the differences to the books with a reason; SKUs that were not counted stay as they are. Refuses stocktake_not_found,
 * stocktake_closed, nothing_counted, below_reserved (fewer were found than orders were promised: nothing is posted).
 */
export async function postStocktake(ctx: Ctx, scope: ShopScope, id: Uuid, reason: string): Promise<void> {
  await transact(ctx, async (tx) => {
    const sheet = await open(tx, scope, id);
    const lines = await store.linesOfStocktake(tx, scope.shopId, id);
    if (lines.length === 0) throw refuse('nothing_counted');
    const deltas = lines
      .filter((line) => line.counted !== line.book)
      .map((line) => ({
        skuId: line.skuId,
        warehouseId: sheet.warehouseId,
        onHand: line.counted - line.book,
        locked: 0,
      }));
    const skuIds = deltas.map((one) => one.skuId);
    if (deltas.length > 0) {
      await lockRows(tx, scope.shopId, deltas);
      const before = new Map((await availableOf(tx, skuIds)).map((row) => [row.skuId, row.available]));
      try {
        const at = tx.clock.now();
        const byUser = userIdOf(tx.actor);
        await applyDeltas(
          tx,
          { shopId: scope.shopId, kind: 'stocktake', cause: `stocktake:${id}`, at, byUser, reason },
          deltas,
        );
      } catch (error) {
        if (refusedBy(error, 'stock_enough') || refusedBy(error, 'stock_not_negative')) throw refuse('below_reserved');
        throw error;
      }
      await announce(
        tx,
        (await availableOf(tx, skuIds)).map((row) => ({
          shopId: scope.shopId,
          skuId: row.skuId,
          before: before.get(row.skuId) ?? 0,
          after: row.available,
        })),
      );
    }
    await store.closeStocktake(tx, sheet, 'posted', reason, userIdOf(tx.actor));
    await record(tx, {
      action: 'inventory.post_stocktake',
      subject: { kind: 'stocktake', id },
      shopId: scope.shopId,
      after: { counted: lines.length, lines: deltas.map((one) => ({ skuId: one.skuId, delta: one.onHand })) },
      reason,
    });
  });
}

/** Throws a sheet away; the books stay as they are. Refuses stocktake_not_found, stocktake_closed. */
export const cancelStocktake = (ctx: Ctx, scope: ShopScope, id: Uuid): Promise<void> =>
  transact(ctx, async (tx) => {
    const sheet = await open(tx, scope, id);
    await store.closeStocktake(tx, sheet, 'cancelled', null, userIdOf(tx.actor));
  });

/** A sheet with its lines. Refuses stocktake_not_found. */
export async function stocktake(ctx: Ctx, scope: ShopScope, id: Uuid) {
  const sheet = await store.stocktakeOf(ctx, scope.shopId, id);
  if (!sheet) throw refuse('stocktake_not_found');
  return { sheet, lines: await store.linesOfStocktake(ctx, scope.shopId, id) };
}
