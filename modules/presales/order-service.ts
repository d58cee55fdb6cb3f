import { type Ctx, cumulativeShare, type DomainEvent, type Fen, fen, shopScope, subtract } from '#kernel';
import { type Order, ordersByIds } from '#modules/orders';
import { requestSettlement } from '#modules/payments';
import { askRefund } from './dues-service.ts';
import { insertDue } from './dues-store.ts';
import * as store from './store.ts';
import { commissionOn } from './terms.ts';
import type { Presale } from './types.ts';

/** So much of the deposit goes back in all: with the pieces that went back, and all of it when nothing is left of the order. */
export const backOf = (presale: Pick<Presale, 'depositFen'>, order: Pick<Order, 'state' | 'lines'>): Fen => {
  if (order.state === 'closed') return presale.depositFen;
  const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  const refunded = order.lines.reduce((sum, line) => sum + line.refundedQuantity, 0);
  return cumulativeShare(presale.depositFen, refunded, pieces);
};

/**
 * The deposit goes the way of its order: back with the pieces that go back (before release out of its escrow, after it out of the shop's balance with
 * the platform's part of the commission), and released to the shop when the order is complete. Behind the order's events, each once.
 */
export async function followOrder(tx: Ctx, event: DomainEvent): Promise<void> {
  const payload = event.payload as { readonly orderId?: string; readonly paid?: boolean };
  if (!event.shopId || payload.paid === false) return;
  const presale = await store.lockOfOrder(tx, event.shopId, event.subjectId);
  if (!presale?.balancePaidAt) return;
  const [order] = await ordersByIds(tx, shopScope(presale.shopId), [event.subjectId]);
  if (!order) throw new Error(`presale ${presale.id} without its order ${event.subjectId}`);
  const backFen = fen(Math.max(presale.backFen, backOf(presale, order)));
  const completes = order.completedAt !== null && !presale.releasedAt && backFen < presale.depositFen;
  const state = order.state === 'closed' ? 'returned' : order.completedAt ? 'done' : 'paid';
  await store.followOrder(tx, presale, { state, backFen, released: completes });
  if (backFen > presale.backFen) {
    const commissionFen = presale.releasedAt
      ? subtract(commissionOn(presale, presale.backFen), commissionOn(presale, backFen))
      : fen(0);
    const { shopId, id: presaleId } = presale;
    const due = await insertDue(tx, {
      shopId,
      presaleId,
      kind: 'refund',
      amountFen: subtract(backFen, presale.backFen),
      commissionFen,
    });
    // What is released next must not hold it any more.
    if (completes) await askRefund(tx, due);
  }
  if (!completes) return;
  const commissionFen = commissionOn(presale, backFen);
  await requestSettlement(tx, {
    shopId: presale.shopId,
    orderId: presale.id,
    shopFen: presale.depositFen - backFen - commissionFen,
    commissionFen,
  });
}
