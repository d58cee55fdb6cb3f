import { type Ctx, shopScope, type Uuid } from '#kernel';
import { deliveredCodes, revokeCodes } from '#modules/codes';
import { type Order, orderForShop } from '#modules/orders';
import { refuse } from './errors.ts';
import { type CaseKind, needsReturn } from './lifecycle.ts';
import { faultOf, type Reason } from './reasons.ts';
import type { Case, CaseLine } from './types.ts';

type Pieces = Pick<CaseLine, 'lineId' | 'quantity'>;

/** Pieces that are still in the shop: they go back before any that was delivered. */
const undelivered = (order: Order, lineId: Uuid): number => {
  const line = order.lines.find((one) => one.id === lineId);
  return line ? Math.max(0, line.quantity - line.shippedQuantity - line.cancelledQuantity) : 0;
};

type Held = Awaited<ReturnType<typeof deliveredCodes>>;
const reaches = (order: Order, held: Held, pieces: readonly Pieces[]): boolean =>
  pieces.some(({ lineId, quantity }) => held.has(lineId) && quantity > undelivered(order, lineId));

/** Whether these pieces reach into codes the buyer holds: what was read cannot be given back (Consumer law art. 25). */
const reachCodes = async (ctx: Ctx, order: Order, pieces: readonly Pieces[]): Promise<boolean> =>
  reaches(order, await deliveredCodes(ctx, order.shopId, order.id), pieces);

/** Whether all that is left of an order are codes the buyer holds. */
export async function onlyCodesLeft(ctx: Ctx, order: Order): Promise<boolean> {
  const held = await deliveredCodes(ctx, order.shopId, order.id);
  const rest = order.lines.filter((line) => line.quantity > line.refundedQuantity);
  return rest.length > 0 && rest.every(({ id }) => reaches(order, held, [{ lineId: id, quantity: 1 }]));
}

/** Whether the shop itself has to say yes to this case: its silence is no consent to money for a code the buyer may have used. Codes may have come since it was asked. */
export async function needsTheShop(ctx: Ctx, one: Case): Promise<boolean> {
  if (one.kind !== 'refund_only') return false;
  return one.needsShop || reachCodes(ctx, await orderForShop(ctx, shopScope(one.shopId), one.orderId), one.lines);
}

/**
 * A delivered code is neither sent back nor exchanged, and not refunded for a change of mind. Answers whether the shop itself has to
 * agree. Refuses code_delivered.
 */
export async function refuseDelivered(
  tx: Ctx,
  order: Order,
  asked: { readonly kind: CaseKind; readonly reason: Reason; readonly wishes: readonly Pieces[] },
): Promise<boolean> {
  if (asked.kind === 'price_protection' || !(await reachCodes(tx, order, asked.wishes))) return false;
  if (needsReturn(asked.kind) || faultOf(asked.reason) === 'buyer')
    throw refuse('code_delivered', { reason: asked.reason });
  return true;
}

/** The money of these lines went back: codes that were delivered for them are void, those bought last first. */
export async function voidCodes(tx: Ctx, one: Case, before: Order, after: Order): Promise<void> {
  if (one.kind === 'price_protection') return;
  for (const { lineId, quantity } of one.lines) {
    const cancelled = (order: Order) => order.lines.find((line) => line.id === lineId)?.cancelledQuantity ?? 0;
    const delivered = quantity - (cancelled(after) - cancelled(before));
    if (delivered > 0)
      await revokeCodes(tx, {
        shopId: one.shopId,
        orderId: one.orderId,
        lineId,
        pieces: delivered,
        cause: `case:${one.id}`,
      });
  }
}
