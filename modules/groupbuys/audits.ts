import { type Ctx, shopScope, type Uuid } from '#kernel';
import { ordersByIds } from '#modules/orders';
import * as store from './store.ts';

const PAGE = 500;
type Seen = Awaited<ReturnType<typeof store.membersAfter>>[number];

/** What an order of a member must not be; null when all is well. */
function amiss(
  member: Seen,
  order: { state: string; paidAt: Date | null; readyAt: Date | null } | undefined,
): string | null {
  if (!order) return 'has no order';
  if (member.state === 'out' && order.state !== 'closed') return `is out, its order is ${order.state}`;
  if (member.state === 'paid' && member.groupState === 'open' && order.state !== 'awaiting_group')
    return `is in an open group, its order is ${order.state}`;
  if (member.state === 'going' && !order.readyAt) return 'goes on, its order still waits';
  if (order.readyAt && member.state !== 'going') return `is ${member.state}, its order went on`;
  return null;
}

/** Orders and groups say the same: nothing of an open group was shipped, nothing of a failed one kept. */
export async function ordersAgree(ctx: Ctx) {
  const breaches: string[] = [];
  let counted = 0;
  let after: { shopId: Uuid; orderId: Uuid } | null = null;
  for (;;) {
    const page: Seen[] = await store.membersAfter(ctx, after, PAGE);
    const byShop = Map.groupBy(page, (one) => one.shopId);
    for (const [shopId, members] of byShop) {
      const orders = await ordersByIds(
        ctx,
        shopScope(shopId),
        members.map((one) => one.orderId),
      );
      const known = new Map(orders.map((order) => [order.id, order]));
      for (const member of members) {
        const wrong = amiss(member, known.get(member.orderId));
        if (wrong) breaches.push(`member of group ${member.groupId}, order ${member.orderId}: ${wrong}`);
      }
    }
    counted += page.length;
    after = page.at(-1) ?? null;
    if (!after) return { counted, breaches: breaches.slice(0, 100) };
  }
}
