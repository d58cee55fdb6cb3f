import { type Ctx, shopScope, transact, type Uuid } from '#kernel';
import { record } from '#modules/operations';
import { shop as shopOf } from '#modules/shops';
import { closePaid, untouched } from './closing-paid.ts';
import { refuse } from './errors.ts';
import { unshippedOfShop } from './store/lists.ts';
import { lockOrder } from './store/rows.ts';

const BATCH = 100;

export type ClosedUnshipped = {
  readonly closed: number;
  readonly refundedFen: number;
  /** In after-sales or partly refunded: the case ends them by its own deadlines. */
  readonly left: number;
};

/**
 * A frozen shop will not ship: the operator closes its paid orders of which nothing has left, each in a transaction of its own, and
 * all their money is asked back at once; the reason is shown to both sides. Unpaid orders end by their timer, what is partly shipped or in
 * after-sales goes its own way. Safe to repeat. Refuses orders.shop_not_frozen.
 */
export async function closeUnshipped(
  ctx: Ctx,
  input: { readonly shopId: Uuid; readonly reason: string },
): Promise<ClosedUnshipped> {
  if ((await shopOf(ctx, input.shopId)).state !== 'frozen') throw refuse('shop_not_frozen');
  const sum = { closed: 0, refundedFen: 0, left: 0 };
  for (let after: Uuid | null = null; ; ) {
    const page: Uuid[] = await unshippedOfShop(ctx, input.shopId, after, BATCH);
    for (const orderId of page) {
      const fen = await transact(ctx, (tx) => closeOne(tx, orderId, input));
      if (fen === null) sum.left += 1;
      else {
        sum.closed += 1;
        sum.refundedFen += fen;
      }
    }
    after = page.at(-1) ?? null;
    if (page.length < BATCH) break;
  }
  await transact(ctx, (tx) =>
    record(tx, {
      action: 'orders.close_unshipped',
      subject: { kind: 'shop', id: input.shopId },
      shopId: input.shopId,
      after: { ...sum },
      reason: input.reason,
    }),
  );
  return sum;
}

/** What goes back, in fen; null where it must be left to after-sales. */
async function closeOne(
  tx: Ctx,
  orderId: Uuid,
  { shopId, reason }: { readonly shopId: Uuid; readonly reason: string },
): Promise<number | null> {
  // Unfrozen in the meantime: nothing more is closed.
  if ((await shopOf(tx, shopId)).state !== 'frozen') throw refuse('shop_not_frozen');
  const order = await lockOrder(tx, shopScope(shopId).shopId, orderId);
  if (!order || !(await untouched(tx, order))) return null;
  return (await closePaid(tx, order, 'close_frozen', reason)).payableFen;
}
