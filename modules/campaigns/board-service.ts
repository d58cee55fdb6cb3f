import { type Ctx, type DomainEvent, shopScope, type Text2, type Uuid } from '#kernel';
import { type Order, ordersByIds } from '#modules/orders';
import { divisionName } from '#modules/regions';
import { type BoardLine, moved, type Sum, together } from './board.ts';
import * as store from './board-store.ts';

/** The consumer that keeps the board, and what it hears of an order after its placing: whatever may move its money. */
export const BOARD = 'campaigns.board';
export const MOVES: readonly string[] = [
  'order.paid',
  'order.waits_for_group',
  'order.changed',
  // A refund of what was left to ship says only this.
  'order.shipped',
  'order.completed',
  'order.closed',
];

type InCampaign = { readonly skuId: Uuid; readonly campaignId: Uuid };

/** An order's lines as the board keeps them, of every campaign they were bought in. */
function linesOf(order: Order, known: readonly InCampaign[]): BoardLine[] {
  return order.lines.flatMap((line) =>
    known
      .filter((one) => one.skuId === line.skuId)
      .map(({ campaignId }) => ({
        shopId: order.shopId,
        campaignId,
        orderId: order.id,
        lineId: line.id,
        productId: line.productId,
        placedAt: order.placedAt,
        province: order.receiver.divisionCode.slice(0, 2),
        pieces: line.quantity,
        gmvFen: line.payableFen,
        paidFen: order.paidAt ? line.payableFen : 0,
        refundedFen: line.refundedFen,
      })),
  );
}

type Placed = { readonly orderId: Uuid; readonly shopId: Uuid; readonly lines: readonly { readonly skuId: Uuid }[] };

/**
 * Goods of campaigns were ordered, or orders moved: those that have some stand on the boards as they are now, and what changed is added to
 * the sums. A page of events costs a few statements, however many they are; heard twice, nothing more happens. Others cost one look.
 */
export async function onEvents(tx: Ctx, events: readonly DomainEvent[]): Promise<void> {
  const asked = events.flatMap((event) =>
    event.name === 'trade.placed'
      ? (event.payload as unknown as { orders: readonly Placed[] }).orders.flatMap(({ orderId, shopId, lines }) =>
          lines.map(({ skuId }) => ({ orderId, shopId, skuId, at: event.at })),
        )
      : [],
  );
  const live = await store.liveIn(tx, asked);
  const moves = events.filter((event) => event.name !== 'trade.placed').map((event) => event.subjectId);
  const orderIds = [...new Set([...live.map((one) => one.orderId), ...moves])];
  if (orderIds.length === 0) return;
  const before = Map.groupBy(await store.linesOfOrders(tx, orderIds, true), (line) => line.orderId);
  const fresh = Map.groupBy(live, (one) => one.orderId);
  const shopOf = new Map(
    [...live, ...[...before.values()].flat()].map((one): [Uuid, Uuid] => [one.orderId, one.shopId]),
  );
  const known = await Promise.all(
    [...Map.groupBy([...shopOf.keys()], (orderId) => shopOf.get(orderId))].map(([shopId, own]) =>
      shopId ? ordersByIds(tx, shopScope(shopId), own) : [],
    ),
  );
  const lines: BoardLine[] = [];
  const sums: Sum[] = [];
  for (const order of known.flat()) {
    const was = before.get(order.id) ?? [];
    const is = linesNow(order, was, fresh.get(order.id) ?? []);
    lines.push(...is);
    sums.push(...moved(was, is));
  }
  await Promise.all([store.putLines(tx, lines), store.addSums(tx, together(sums))]);
}

/** One event alone. */
export const onEvent = (tx: Ctx, event: DomainEvent): Promise<void> => onEvents(tx, [event]);

/** What was counted stays, also when the goods have left the campaign since. */
function linesNow(order: Order, was: readonly BoardLine[], live: readonly InCampaign[]): BoardLine[] {
  const kept = was.flatMap(({ lineId, campaignId }): InCampaign[] => {
    const line = order.lines.find((one) => one.id === lineId);
    return line ? [{ skuId: line.skuId, campaignId }] : [];
  });
  return linesOf(order, [
    ...new Map([...kept, ...live].map((one) => [`${one.skuId} ${one.campaignId}`, one])).values(),
  ]);
}

export type Board = {
  readonly total: Sum | null;
  readonly minutes: readonly Sum[];
  readonly provinces: readonly (Sum & { readonly name: string })[];
  readonly goods: readonly (Sum & { readonly title: Text2 })[];
};

/** What was bought of a campaign so far; minutes the last hour's, oldest first. */
export async function boardOf(ctx: Ctx, campaignId: Uuid): Promise<Board> {
  const [total, minutes, provinces, goods] = await Promise.all([
    store.sumsBy(ctx, campaignId, 'all', 1),
    store.sumsBy(ctx, campaignId, 'minute', 60),
    store.sumsBy(ctx, campaignId, 'province', 40),
    store.sumsBy(ctx, campaignId, 'product', 10),
  ]);
  const titles = await store.titlesOf(
    ctx,
    campaignId,
    goods.map((one) => one.key),
  );
  return {
    total: total[0] ?? null,
    minutes: minutes.toReversed(),
    provinces: await Promise.all(
      provinces.map(async (one) => ({ ...one, name: one.key ? await divisionName(ctx, `${one.key}0000`) : '' })),
    ),
    goods: goods.map((one) => ({ ...one, title: titles.get(one.key) ?? { zh: '', en: '' } })),
  };
}

const AT_ONCE = 500;
/** The board's lines are the orders' own, but for orders of which it has events to hear yet, and its sums are those of its lines. */
export async function boardAmiss(ctx: Ctx): Promise<{ counted: number; breaches: string[] }> {
  const breaches = (await store.sumsAmiss(ctx)).map(
    (one) => `campaign ${one.campaignId}: the board's sum by ${one.byWhat} ${one.key} is not that of its lines`,
  );
  let counted = 0;
  for (let after: Uuid | null = null; ; ) {
    const ids: Uuid[] = await store.linesAfter(ctx, after, AT_ONCE);
    const lines = await store.linesOfOrders(ctx, ids);
    const orders: Order[] = [];
    for (const [shopId, own] of Map.groupBy(lines, (one) => one.shopId))
      orders.push(...(await ordersByIds(ctx, shopScope(shopId), [...new Set(own.map((one) => one.orderId))])));
    counted += lines.length;
    const byId = new Map(orders.map((order) => [order.id, order]));
    const different = lines.filter((line) => {
      const order = byId.get(line.orderId);
      const own = order?.lines.find((one) => one.id === line.lineId);
      const paidFen = order?.paidAt ? own?.payableFen : 0;
      return own?.payableFen !== line.gmvFen || paidFen !== line.paidFen || own?.refundedFen !== line.refundedFen;
    });
    const unheard =
      different.length === 0
        ? new Set<Uuid>()
        : await store.unheardOf(
            ctx,
            different.map((line) => line.orderId),
            BOARD,
            MOVES,
          );
    for (const line of different.filter((one) => !unheard.has(one.orderId)))
      breaches.push(`order ${line.orderId}: line ${line.lineId} stands differently on the board`);
    after = ids.at(-1) ?? null;
    if (ids.length < AT_ONCE || breaches.length > 100) return { counted, breaches };
  }
}
