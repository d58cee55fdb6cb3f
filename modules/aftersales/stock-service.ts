import { type Ctx, Refusal, shopScope } from '#kernel';
import { adjust, lock, restock, unlock } from '#modules/inventory';
import { type Order, orderForShop } from '#modules/orders';
import { refuse } from './errors.ts';
import type { Case } from './types.ts';

const pieces = (one: Case): number => one.lines.reduce((sum, line) => sum + line.quantity, 0);
const wanted = (one: Case) => (one.wantedSkuId ? [{ skuId: one.wantedSkuId, quantity: pieces(one) }] : []);

/** Sets the pieces of an exchange aside. Refuses exchange_out_of_stock; the transaction is dead then. */
export async function holdStock(tx: Ctx, one: Case): Promise<void> {
  try {
    await lock(tx, { shopId: one.shopId, cause: `exchange:${one.id}`, lines: wanted(one) });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'inventory.not_enough') throw refuse('exchange_out_of_stock');
    throw error;
  }
}

/** Gives them back to sale when nothing becomes of it. */
export async function freeStock(tx: Ctx, one: Case): Promise<void> {
  if (one.holdsStock) await unlock(tx, { shopId: one.shopId, cause: `exchange-free:${one.id}`, lines: wanted(one) });
}

/** The pieces leave for the buyer. Refuses exchange_out_of_stock where none had been set aside and none is there. */
export async function sendStock(tx: Ctx, one: Case): Promise<void> {
  await freeStock(tx, one);
  try {
    await adjust(tx, shopScope(one.shopId), {
      cause: `exchange-out:${one.id}`,
      reason: 'exchange',
      lines: wanted(one).map(({ skuId, quantity }) => ({ skuId, delta: -quantity })),
    });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'inventory.below_reserved') throw refuse('exchange_out_of_stock');
    throw error;
  }
}

/** What came back and can be sold again goes on the shelf; goods to be repaired stay the buyer's. */
export async function takeBack(tx: Ctx, one: Case): Promise<void> {
  if (one.remedy === 'repair') return;
  const order: Order = await orderForShop(tx, shopScope(one.shopId), one.orderId);
  const lines = one.lines.flatMap(({ lineId, quantity }) => {
    const line = order.lines.find((candidate) => candidate.id === lineId);
    return line && quantity > 0 ? [{ skuId: line.skuId, quantity }] : [];
  });
  const bySku = [...Map.groupBy(lines, (line) => line.skuId)].map(([skuId, own]) => ({
    skuId,
    quantity: own.reduce((sum, line) => sum + line.quantity, 0),
  }));
  await restock(tx, { shopId: one.shopId, cause: `return:${one.id}`, lines: bySku, reason: 'return' });
}
