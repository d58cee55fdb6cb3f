import {
  type Ctx,
  type DomainEvent,
  hours,
  later,
  type ShopScope,
  shopScope,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { productSummaries } from '#modules/catalog';
import { creatorsByIds, type PieceLed } from '#modules/content';
import { balance, creatorAccount, post, shopAccount } from '#modules/ledger';
import { record, setting } from '#modules/operations';
import { type Order, ordersByIds } from '#modules/orders';
import { settlementOfOrder } from '#modules/payments';
import { shopsByIds } from '#modules/shops';
import { refuse } from './errors.ts';
import { addBooked } from './purse-store.ts';
import { earns, toBook } from './reckon.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import type { CommissionLine } from './types.ts';

/**
 * What a shop gives creators on a product, in basis points of what buyers keep; null ends it. Orders placed before keep what held then.
 * Refuses rate_too_high, product_not_on_sale, offer_same.
 */
export async function setOffer(ctx: Ctx, shop: ShopScope, productId: Uuid, rateBps: number | null): Promise<void> {
  const mostBps = await setting(ctx, 'commissions.most_bps', settings);
  if (rateBps !== null && rateBps > mostBps) throw refuse('rate_too_high', { mostBps });
  const goods = (await productSummaries(ctx, [productId])).get(productId);
  if (goods?.shopId !== shop.shopId || (rateBps !== null && goods.state !== 'live'))
    throw refuse('product_not_on_sale');
  await transact(ctx, async (tx) => {
    await store.lockOffer(tx, shop.shopId, productId);
    const before = await store.poolRate(tx, shop.shopId, productId);
    if (before === rateBps) throw refuse('offer_same');
    await store.putOffer(tx, { shopId: shop.shopId, productId, rateBps, by: userIdOf(tx.actor) });
    await record(tx, {
      action: 'commissions.set_offer',
      subject: { kind: 'product', id: productId },
      shopId: shop.shopId,
      before: { rateBps: before },
      after: { rateBps },
    });
  });
}

/** What moves a line: a piece led to it, its order's money was released, something of it went back. */
export const HEARD = ['piece.led', 'order.settled', 'order.paid', 'order.changed', 'order.closed'] as const;

/** Lines of orders stand as their orders do; heard twice nothing more happens. A page of events costs a few statements where no line earns anything. */
export async function onEvents(tx: Ctx, events: readonly DomainEvent[]): Promise<void> {
  const told = events.filter((event) => event.name === 'piece.led');
  if (told.length > 0) await expectLines(tx, told);
  await follow(tx, [...new Set(events.map((event) => event.subjectId))]);
}
export const onEvent = (tx: Ctx, event: DomainEvent): Promise<void> => onEvents(tx, [event]);

/** Lines that earn something: led to by a person's piece, of goods in the pool when they were ordered; nothing for what one buys oneself or sells. */
async function expectLines(tx: Ctx, told: readonly DomainEvent[]): Promise<void> {
  const led = told.flatMap((event) =>
    (event.payload as unknown as PieceLed).lines.map((line) => ({
      ...line,
      orderId: event.subjectId,
      shopId: event.shopId,
    })),
  );
  const creators = new Map(
    (await creatorsByIds(tx, [...new Set(led.map((one) => one.creatorId))])).map((one) => [one.id, one.userId]),
  );
  const [orders, shops] = await Promise.all([
    ordersOf(tx, led),
    shopsByIds(tx, [...new Set(led.flatMap((one) => one.shopId ?? []))]),
  ]);
  const asked = led.flatMap(({ creatorId, shopId, ...one }) => {
    const order = orders.get(one.orderId);
    const userId = creators.get(creatorId);
    if (!order || !shopId || !userId || userId === order.buyerId) return [];
    if (shops.get(shopId)?.ownerId === userId) return [];
    return [{ ...one, shopId, userId, at: order.placedAt }];
  });
  if (asked.length === 0) return;
  const rates = await store.ratesAt(tx, asked);
  const fresh = asked.flatMap(({ at, ...one }, place) => {
    const rateBps = rates[place];
    return rateBps ? [{ ...one, rateBps, placedAt: at }] : [];
  });
  if (fresh.length > 0) await store.insertLines(tx, fresh);
}

async function ordersOf(
  ctx: Ctx,
  rows: readonly { readonly shopId: Uuid | null; readonly orderId: Uuid }[],
): Promise<Map<Uuid, Order>> {
  const pages = await Promise.all(
    [...Map.groupBy(rows, (row) => row.shopId)].map(([shopId, own]) =>
      shopId ? ordersByIds(ctx, shopScope(shopId), [...new Set(own.map((row) => row.orderId))]) : [],
    ),
  );
  return new Map(pages.flat().map((order) => [order.id, order]));
}

/** A balance that did not have what is owed is asked again after this. */
const AGAIN = hours(1);

/** What lines of these orders earn, as the orders stand now, into the books: the difference to what is there. In the caller's transaction. */
export async function follow(tx: Ctx, orderIds: readonly Uuid[]): Promise<void> {
  const lines = await store.lockLines(tx, orderIds);
  if (lines.length === 0) return;
  const orders = await ordersOf(tx, lines);
  const moved = new Map<Uuid, number>();
  for (const [orderId, own] of Map.groupBy(lines, (line) => line.orderId)) {
    const order = orders.get(orderId);
    const settled = order && (await settlementOfOrder(tx, order.shopId, orderId))?.settledAt;
    for (const line of own) {
      const now = order ? await moveTo(tx, line, order, settled ?? null) : line;
      moved.set(line.userId, (moved.get(line.userId) ?? 0) + now.bookedFen - line.bookedFen);
    }
  }
  if ([...moved.values()].some((fen) => fen !== 0)) await addBooked(tx, moved);
}

async function moveTo(tx: Ctx, line: CommissionLine, order: Order, settledAt: Date | null): Promise<CommissionLine> {
  const of = order.lines.find((one) => one.id === line.lineId);
  const keptFen = of && order.paidAt ? of.payableFen - of.refundedFen : 0;
  const expectedFen = earns(keptFen, line.rateBps);
  const available = await balance(tx, shopAccount(line.shopId, 'available'));
  const byFen = toBook({ expectedFen, bookedFen: line.bookedFen, settled: settledAt !== null }, available);
  const bookedFen = line.bookedFen + byFen;
  const short = settledAt !== null && bookedFen < expectedFen;
  const now: CommissionLine = {
    ...line,
    keptFen,
    expectedFen,
    settledAt,
    bookedFen,
    journals: line.journals + (byFen === 0 ? 0 : 1),
    tryAt: short ? later(tx.clock.now(), AGAIN) : null,
  };
  if (byFen !== 0) await book(tx, now, byFen);
  await store.stand(tx, now);
  return now;
}

export const causeOf = (lineId: Uuid, nth: number): string => `creator:${lineId}#${nth}`;

const book = (tx: Ctx, line: CommissionLine, byFen: number) =>
  post(tx, {
    cause: causeOf(line.lineId, line.journals),
    kind: byFen > 0 ? 'creator_earned' : 'creator_gave_back',
    shopId: line.shopId,
    orderId: line.orderId,
    memo: { lineId: line.lineId, pieceId: line.pieceId, rateBps: line.rateBps },
    postings: [
      { account: shopAccount(line.shopId, 'available'), amountFen: -byFen },
      { account: creatorAccount(line.userId), amountFen: byFen },
    ],
  });

const AT_ONCE = 100;
/** What balances did not have is asked for again. */
export async function askAgain(ctx: Ctx): Promise<number> {
  const orderIds = await store.shortOrders(ctx, AT_ONCE);
  for (const orderId of orderIds) await transact(ctx, (tx) => follow(tx, [orderId]));
  return orderIds.length;
}
