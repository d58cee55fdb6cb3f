import { type Ctx, type DomainEvent, days, earlier, type Json, seconds, type Uuid } from '#kernel';
import { localPhone } from '#modules/accounts';
import { setting } from '#modules/operations';
import { settings } from './settings.ts';
import { noteErased, purgeReceivers } from './store/erased.ts';
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

const BATCH = 200;
const YEAR = days(365);

/**
 * What the law keeps of a trade it keeps three years from its end (E-commerce law art. 31): after them the receiver of orders whose
 * buyer has left goes too. Answers how many orders it was.
 */
export async function purgeErased(ctx: Ctx): Promise<number> {
  const years = await setting(ctx, 'orders.keep_years', settings);
  // Leap days are kept for: a day too long harms nobody, a day too short breaks the law.
  const before = earlier(ctx.clock.now(), seconds(years * YEAR + days(1)));
  return purgeReceivers(ctx, before, { name: '已注销用户', phone: ctx.runtime.secrets.seal('') }, BATCH);
}

/** In the transaction of person.erased. */
export const onErased = async (tx: Ctx, event: DomainEvent): Promise<void> =>
  void (await noteErased(tx, event.subjectId));
