import { type Ctx, Refusal, shopScope } from '#kernel';
import { freeAside, restock, sendAside, setAside } from '#modules/inventory';
import { type Order, orderForShop } from '#modules/orders';
import { refuse } from './errors.ts';
import type { Case } from './types.ts';

const pieces = (one: Case): number => one.lines.reduce((sum, line) => sum + line.quantity, 0);
const wanted = (one: Case) => (one.wantedSkuId ? [{ skuId: one.wantedSkuId, quantity: pieces(one) }] : []);

const held = (one: Case): string => `exchange:${one.id}`;

/** Sets the pieces of an exchange aside, where they are nearest to the buyer. Refuses exchange_out_of_stock; the transaction is dead then. */
export const holdStock = (tx: Ctx, one: Case): Promise<void> => hold(tx, one, held(one));

async function hold(tx: Ctx, one: Case, cause: string): Promise<void> {
  try {
    const { receiver } = await orderForShop(tx, shopScope(one.shopId), one.orderId);
    await setAside(tx, { shopId: one.shopId, cause, lines: wanted(one), destination: receiver.divisionCode });
  } catch (error) {
    if (error instanceof Refusal && error.code === 'inventory.not_enough') throw refuse('exchange_out_of_stock');
    throw error;
  }
}

/** Gives them back to sale when nothing becomes of it. */
export async function freeStock(tx: Ctx, one: Case): Promise<void> {
  if (one.holdsStock) await freeAside(tx, { shopId: one.shopId, cause: `exchange-free:${one.id}`, of: held(one) });
}

/** The pieces leave for the buyer, from where they were set aside. Refuses exchange_out_of_stock where none had been and none is there. */
export async function sendStock(tx: Ctx, one: Case): Promise<void> {
  const of = one.holdsStock ? held(one) : `exchange-late:${one.id}`;
  if (!one.holdsStock) await hold(tx, one, of);
  await sendAside(tx, { shopId: one.shopId, cause: `exchange-out:${one.id}`, of, reason: 'exchange' });
}

const returned = (one: Case): string => `return:${one.id}`;

/**
 * What came back and can be sold again goes on the shelf; goods to be repaired stay the buyer's. `aside`: nobody has looked at
 * it, so it is the shop's but not for sale.
 */
export async function takeBack(tx: Ctx, one: Case, aside = false): Promise<void> {
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
  const reason = aside ? 'return not inspected' : 'return';
  await restock(tx, { shopId: one.shopId, cause: returned(one), lines: bySku, reason, aside });
}

/** The shop has looked at what lay apart: it is for sale, or it is no more. */
export const endAside = (tx: Ctx, one: Case, stock: 'sellable' | 'scrap'): Promise<void> => {
  const key = { shopId: one.shopId, of: returned(one) };
  return stock === 'sellable'
    ? freeAside(tx, { ...key, cause: `return-shelved:${one.id}` })
    : sendAside(tx, { ...key, cause: `return-scrapped:${one.id}`, reason: 'return scrapped' });
};
