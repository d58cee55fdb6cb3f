import {
  type Ctx,
  chinaDay,
  type DomainEvent,
  days,
  earlier,
  emit,
  minutes,
  shopScope,
  transact,
  type Uuid,
} from '#kernel';
import { setting } from '#modules/operations';
import { type Order, ordersByIds } from '#modules/orders';
import { refuse } from './errors.ts';
import * as led from './led-store.ts';
import { settings } from './settings.ts';
import { liveOf } from './store.ts';

export const LED = 'content.led';
/** What the consumer hears: who signs in, what is ordered, and whatever may move an order's money. */
export const HEARD: readonly string[] = [
  'session.started',
  'trade.placed',
  'order.paid',
  'order.waits_for_group',
  'order.changed',
  'order.shipped',
  'order.completed',
  'order.closed',
];
/** The same person clicking the same again within this time is one click for the figures. */
const ONE_CLICK = minutes(30);

/**
 * Somebody goes from a piece to goods it shows. `who`: the person, or their browser's mark until they sign in. Staff of the shop that wrote it do not
 * count. Refuses content.piece_not_found.
 */
export async function click(ctx: Ctx, input: { who: Uuid; pieceId: Uuid; productId: Uuid }): Promise<void> {
  const piece = await liveOf(ctx, input.pieceId);
  if (!piece?.body.goods.some((one) => one.productId === input.productId)) throw refuse('piece_not_found');
  const one = { ...input, creatorId: piece.creatorId };
  await transact(ctx, async (tx) => {
    const now = tx.clock.now();
    if (!(await led.keepClick(tx, one, earlier(now, ONE_CLICK)))) await led.countClick(tx, one, chinaDay(now));
  });
}

type Lines = readonly { readonly productId: Uuid }[];
type Trade = {
  readonly buyerId: Uuid;
  readonly orders: readonly { readonly orderId: Uuid; readonly shopId: Uuid; readonly lines: Lines }[];
};

/**
 * Orders that followed a click within the window belong to the last one, line by line, and stand as they are now: closed unpaid nothing was paid, what goes
 * back is gone. A page of events costs a few statements; heard twice, nothing more happens.
 */
export async function onEvents(tx: Ctx, events: readonly DomainEvent[]): Promise<void> {
  const sessions = events
    .filter((event) => event.name === 'session.started')
    .map((event) => event.payload as { userId: Uuid; guestId: Uuid | null })
    .flatMap(({ userId, guestId }) => (guestId ? [{ userId, guestId }] : []));
  if (sessions.length > 0) await led.adoptClicks(tx, sessions);
  const placed = events
    .filter((event) => event.name === 'trade.placed')
    .flatMap((event) => {
      const trade = event.payload as unknown as Trade;
      return trade.orders.flatMap(({ orderId, shopId, lines }) =>
        lines.map(({ productId }) => ({ orderId, shopId, productId, buyerId: trade.buyerId, at: event.at })),
      );
    });
  const window = days(await setting(tx, 'content.led_days', settings));
  const fresh = placed.length > 0 ? await led.lastClicks(tx, placed, window) : [];
  const moved = events.filter((event) => event.name.startsWith('order.')).map((event) => event.subjectId);
  const ids = [...new Set([...fresh.map((one) => one.orderId), ...moved])];
  if (ids.length === 0) return;
  const known = await led.ledOfOrders(tx, ids);
  const lines = await linesNow(tx, [...known, ...fresh]);
  if (lines.length > 0) await led.putLed(tx, lines);
  const before = new Set(known.map((one) => one.lineId));
  for (const [orderId, own] of Map.groupBy(
    lines.filter((one) => !before.has(one.lineId)),
    (one) => one.orderId,
  ))
    await tellLed(tx, orderId, own);
}

/** `piece.led`: lines of an order that pieces led to, told once. */
export type PieceLed = {
  readonly lines: readonly {
    readonly lineId: Uuid;
    readonly creatorId: Uuid;
    readonly pieceId: Uuid;
    readonly productId: Uuid;
  }[];
};
async function tellLed(tx: Ctx, orderId: Uuid, own: readonly led.LedLine[]): Promise<void> {
  const lines = own.map(({ lineId, creatorId, pieceId, productId }) => ({ lineId, creatorId, pieceId, productId }));
  const payload: PieceLed = { lines };
  await emit(tx, { name: 'piece.led', subjectId: orderId, shopId: own[0]?.shopId ?? null, payload });
}
export const onEvent = (tx: Ctx, event: DomainEvent): Promise<void> => onEvents(tx, [event]);

/** Orders by shop, then each of their lines that a piece led to; a line has one piece, the one it was first given to. */
async function linesNow(ctx: Ctx, all: readonly (led.Led & { readonly lineId?: Uuid })[]): Promise<led.LedLine[]> {
  const orders = await Promise.all(
    [...Map.groupBy(all, (one) => one.shopId)].map(([shopId, own]) =>
      ordersByIds(ctx, shopScope(shopId), [...new Set(own.map((one) => one.orderId))]),
    ),
  );
  return orders.flat().flatMap((order) =>
    linesOf(
      order,
      all.filter((one) => one.orderId === order.id),
    ),
  );
}

const linesOf = (order: Order, own: readonly (led.Led & { readonly lineId?: Uuid })[]): led.LedLine[] =>
  order.lines.flatMap((line) => {
    const by =
      own.find((one) => one.lineId === line.id) ??
      own.find((one) => one.lineId === undefined && one.productId === line.productId);
    if (!by) return [];
    return [
      {
        shopId: order.shopId,
        orderId: order.id,
        lineId: line.id,
        creatorId: by.creatorId,
        pieceId: by.pieceId,
        productId: line.productId,
        clickedAt: by.clickedAt,
        placedAt: order.placedAt,
        pieces: line.quantity,
        orderedFen: line.payableFen,
        paidFen: order.paidAt ? line.payableFen : 0,
        refundedFen: line.refundedFen,
      },
    ];
  });

/** Clicks older than any window, and some. */
const KEPT_DAYS = 40;
export const dropOldClicks = (ctx: Ctx): Promise<number> =>
  led.dropClicks(ctx, earlier(ctx.clock.now(), days(KEPT_DAYS)));

const AUDITED = 500;
/** What content led to, held against the orders themselves, so many lines at a time. */
export async function ledAmiss(ctx: Ctx): Promise<{ counted: number; breaches: string[] }> {
  const breaches: string[] = [];
  let counted = 0;
  for (let last: led.LedLine | null = null; ; ) {
    const page: led.LedLine[] = await led.ledAfter(ctx, last, AUDITED);
    const unheard = await led.unheardOf(ctx, [...new Set(page.map((one) => one.orderId))], LED, HEARD);
    const kept = page.filter((one) => !unheard.has(one.orderId));
    const now = new Map((await linesNow(ctx, kept)).map((one) => [one.lineId, one]));
    counted += kept.length;
    for (const one of kept) {
      const is = now.get(one.lineId);
      if (is?.paidFen !== one.paidFen || is.refundedFen !== one.refundedFen || is.orderedFen !== one.orderedFen)
        breaches.push(`line ${one.lineId} of order ${one.orderId} is kept otherwise than it is`);
    }
    last = page.at(-1) ?? null;
    if (!last || page.length < AUDITED) return { counted, breaches };
  }
}
