import { type Ctx, transact, type Uuid } from '#kernel';
import { divisionPath } from '#modules/regions';
import { choicesFor, heldBy, moveReservation } from './store-allocation.ts';
import { type StoreRow, storesWith } from './store-stores.ts';

/** A place of the shop's where buyers collect, with what it cannot give of the goods that were asked for. */
export type Store = StoreRow & {
  /** From the province down. */
  readonly divisionNames: readonly string[];
};

/** Open stores of the shops these goods are of, and which of the goods each has too few of. */
export async function storesFor(
  ctx: Ctx,
  lines: readonly { readonly shopId: Uuid; readonly skuId: Uuid; readonly quantity: number }[],
): Promise<Store[]> {
  if (lines.length === 0) return [];
  const rows = await storesWith(ctx, lines);
  return Promise.all(
    rows.map(async (row) => ({
      ...row,
      // Written before places were checked: the street alone still finds it.
      divisionNames: await divisionPath(ctx, row.divisionCode).then(
        (way) => way.map((one) => one.name),
        () => [],
      ),
    })),
  );
}

/**
 * Moves what an order has reserved to the store where it will be collected. Answers the SKUs the store has too few of; then nothing
 * is moved. An order that holds nothing yet (stock taken at payment) moves nothing.
 */
export async function holdAtStore(
  ctx: Ctx,
  input: { readonly shopId: Uuid; readonly orderId: Uuid; readonly storeId: Uuid },
): Promise<Uuid[]> {
  const { shopId, orderId, storeId } = input;
  return transact(ctx, async (tx) => {
    const held = await heldBy(tx, shopId, orderId);
    const away = held.filter((one) => one.warehouseId !== storeId);
    if (away.length === 0) return [];
    const skus = [...new Set(away.map((one) => one.skuId))];
    const there = (await choicesFor(tx, shopId, skus)).filter((one) => one.warehouseId === storeId);
    const moves = skus.map((skuId) => {
      const from = away.filter((one) => one.skuId === skuId);
      const quantity = from.reduce((sum, one) => sum + one.open, 0);
      return { skuId, from, quantity, free: there.find((one) => one.skuId === skuId)?.free ?? 0 };
    });
    const short = moves.filter((one) => one.free < one.quantity).map((one) => one.skuId);
    if (short.length > 0) return short;
    for (const { skuId, from, quantity } of moves)
      await moveReservation(
        tx,
        shopId,
        orderId,
        { skuId, from, to: [{ warehouseId: storeId, quantity }] },
        tx.clock.now(),
      );
    return [];
  });
}
