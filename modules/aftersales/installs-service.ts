import { type Consumer, type Ctx, newId, type Uuid } from '#kernel';
import { type InstallPiece, installsWithoutGoods, orderForPlatform, refundPlan } from '#modules/orders';
import { sumOf } from './amounts.ts';
import { askRefund } from './money-service.ts';
import { faultOf } from './reasons.ts';
import { BLANK, open } from './requests-service.ts';
import { deadlineOf, step } from './service.ts';
import * as store from './store.ts';
import type { Case } from './types.ts';

const REASON = 'goods_refunded';

/**
 * Goods that go back before they are installed take their installation with them (T3): a case of its own on the installer's order, agreed by
 * rule, gives its money back and frees its visit. Work that is done stays paid. Where a case of the buyer's is open on that order, its end
 * comes by here again.
 */
export const followGoods: Consumer = {
  name: 'aftersales.installs',
  events: ['case.refunded', 'case.withdrawn', 'case.closed', 'case.rejected', 'order.closed'],
  handle: async (tx, event) => {
    const { orderId } = event.payload as { orderId: Uuid };
    const pieces = await installsWithoutGoods(tx, orderId);
    for (const [id, own] of Map.groupBy(pieces, (piece) => piece.orderId)) await takeBack(tx, id, own);
  },
};

async function takeBack(tx: Ctx, orderId: Uuid, pieces: readonly InstallPiece[]): Promise<void> {
  const order = await orderForPlatform(tx, orderId);
  if ((await store.inOpenCase(tx, order.shopId, [orderId])).length > 0) return;
  const { lines, freightFen } = refundPlan(order, pieces);
  const amountFen = sumOf(lines) + freightFen;
  // What cost nothing gives nothing back.
  if (amountFen === 0) return;
  const one: Case = {
    ...BLANK,
    shopId: order.shopId,
    id: newId(tx),
    orderId,
    buyerId: order.buyerId,
    kind: 'refund_only',
    remedy: 'refund',
    lines,
    freightFen,
    amountFen,
    reason: REASON,
    fault: faultOf(REASON),
    wantedSkuId: null,
    needsShop: false,
    description: '',
    shipped: order.lines.some((line) => line.shippedQuantity > 0),
    deadlineAt: await deadlineOf(tx, 'requested'),
    requestedAt: tx.clock.now(),
  };
  await open(tx, one, 'system');
  await askRefund(
    tx,
    await step(tx, one, {
      verb: 'entitle',
      to: 'agreed',
      actor: 'system',
      facts: { agreedBy: 'rule', returnTo: null },
    }),
  );
}
