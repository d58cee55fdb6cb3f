import { type Ctx, cumulativeShare, fen } from '#kernel';
import type { Order, OrderLine } from './types.ts';

/**
 * Kind of a line's discount that is none: the deposit of a presale (预售定金), money of the buyer's that was paid before under a payment of its
 * own. `payableFen` of such a line is the balance; what the buyer paid for it in all is both.
 */
export const DEPOSIT = 'presale_deposit';

const depositOf = (line: Pick<OrderLine, 'discounts'>): number =>
  line.discounts.reduce((sum, one) => (one.kind === DEPOSIT ? sum + one.amountFen : sum), 0);

/** What of a line's deposit has not gone back with its pieces, in fen; presales returns it by the same rule. */
export const depositLeft = (line: Pick<OrderLine, 'discounts' | 'quantity' | 'refundedQuantity'>): number => {
  const whole = fen(depositOf(line));
  return whole - cumulativeShare(whole, line.refundedQuantity, line.quantity);
};

type Keeper = (tx: Ctx, orders: readonly Order[]) => Promise<void>;
let keeper: Keeper | null = null;
/** Goods of orders whose deposit was paid are kept for them elsewhere until the balance is: who keeps them lets go of them then (presales). */
export const registerKeeper = (one: Keeper): void => {
  keeper = one;
};

/** Before paid orders take their stock. Lines say by themselves whether there was a deposit: nothing is asked for any other order. */
export async function letGo(tx: Ctx, orders: readonly Order[]): Promise<void> {
  const kept = orders.filter((order) => order.lines.some((line) => depositOf(line) > 0));
  if (kept.length > 0) await keeper?.(tx, kept);
}
