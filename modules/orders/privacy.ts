import type { Ctx, Json, Uuid } from '#kernel';
import { localPhone } from '#modules/accounts';
import { ordersOfBuyer } from './store/lists.ts';
import { withDetails } from './store/rows.ts';

const PAGE = 500;

/** A person's orders for the file they may ask for (PIPL art. 45): their own phone in clear. */
export async function personalOrders(ctx: Ctx, userId: Uuid): Promise<Json> {
  const all: Json[] = [];
  for (let before: Uuid | null = null; ; ) {
    const heads: Awaited<ReturnType<typeof ordersOfBuyer>> = await ordersOfBuyer(ctx, userId, undefined, before, PAGE);
    for (const order of await withDetails(ctx, heads))
      all.push({
        number: order.number,
        state: order.state,
        placedAt: order.placedAt.toISOString(),
        payableFen: order.payableFen,
        receiver: {
          name: order.receiver.name,
          phone: localPhone(ctx.runtime.secrets.open(order.receiver.phone)),
          address: `${order.receiver.divisionNames.join('')}${order.receiver.street}`,
        },
        note: order.buyerNote,
        lines: order.lines.map((line) => ({
          title: line.title.zh,
          quantity: line.quantity,
          payableFen: line.payableFen,
        })),
      });
    const last = heads.at(-1);
    if (!last || heads.length < PAGE) return all;
    before = last.id;
  }
}
