import type { Ctx, Uuid } from '#kernel';
import type { OrderState } from '../lifecycle.ts';
import type { OrderHead, Receiver } from '../types.ts';

export type Place = { readonly at: Date; readonly id: string };
export type ShopFilter = {
  readonly states?: readonly OrderState[] | undefined;
  /** Number, or part of a title, a receiver's name or a SKU. */
  readonly q?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly flag?: string | undefined;
  readonly tag?: string | undefined;
  /** Part of the shop's own note. */
  readonly note?: string | undefined;
};

const contains = (text: string): string => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** A buyer's orders, newest first. */
export const ordersOfBuyer = (
  ctx: Ctx,
  buyerId: Uuid,
  states: readonly OrderState[] | undefined,
  before: Uuid | null,
  limit: number,
): Promise<OrderHead[]> => ctx.sql<OrderHead[]>`
  SELECT * FROM orders.orders
  WHERE buyer_id = ${buyerId} ${states ? ctx.sql`AND state = ANY(${states as string[]})` : ctx.sql``} ${before ? ctx.sql`AND id < ${before}` : ctx.sql``}
  ORDER BY id DESC LIMIT ${limit}`;

export const countsOfBuyer = (ctx: Ctx, buyerId: Uuid): Promise<{ state: OrderState; count: number }[]> =>
  ctx.sql`SELECT state, count(*) AS count FROM orders.orders WHERE buyer_id = ${buyerId} GROUP BY state`;

/** What is asked of an order by its own columns, the words apart. */
const narrow = ({ sql }: Ctx, shopId: Uuid, filter: ShopFilter, before: Place | null) => sql`
  shop_id = ${shopId}
  ${filter.states ? sql`AND state = ANY(${filter.states as string[]})` : sql``}
  ${filter.from ? sql`AND placed_at >= ${filter.from}` : sql``} ${filter.to ? sql`AND placed_at < ${filter.to}` : sql``}
  ${filter.flag ? sql`AND flag = ${filter.flag}` : sql``} ${filter.tag ? sql`AND tags <> '{}' AND tags @> ARRAY[${filter.tag}]` : sql``}
  ${filter.note ? sql`AND shop_note ILIKE ${contains(filter.note)}` : sql``}
  ${filter.q && isNumber(filter.q) ? sql`AND number = ${filter.q}` : sql``}
  ${before ? sql`AND (placed_at, id) < (${before.at}, ${before.id}::uuid)` : sql``}`;

/** The number of an order has an index of its own; anything else is looked for in titles and names, which have none. */
const isNumber = (q: string): boolean => /^\d{20}$/.test(q);

/** Whether a filter makes PostgreSQL read order after order: words of titles and names. */
export const readsAll = ({ q }: ShopFilter): boolean => q !== undefined && q !== '' && !isNumber(q);

/** A shop's orders, newest first; words are looked for among the newest `looked` of them at most. */
export function ordersOfShop(
  ctx: Ctx,
  shopId: Uuid,
  filter: ShopFilter,
  before: Place | null,
  limit: number,
  looked: number | null = null,
): Promise<OrderHead[]> {
  const { sql } = ctx;
  const asked = narrow(ctx, shopId, filter, before);
  if (!readsAll(filter) || !filter.q)
    return sql<OrderHead[]>`
      SELECT * FROM orders.orders WHERE ${asked} ORDER BY placed_at DESC, id DESC LIMIT ${limit}`;
  const part = contains(filter.q);
  return sql<OrderHead[]>`
    SELECT * FROM (
      SELECT * FROM orders.orders WHERE ${asked} ${looked === null ? sql`` : sql`ORDER BY placed_at DESC, id DESC LIMIT ${looked}`}) o
    WHERE receiver->>'name' = ${filter.q} OR EXISTS (
      SELECT 1 FROM orders.lines l WHERE l.shop_id = o.shop_id AND l.order_id = o.id AND (l.title->>'zh' ILIKE ${part} OR l.title->>'en' ILIKE ${part}))
    ORDER BY placed_at DESC, id DESC LIMIT ${limit}`;
}

/** The `looked`-th of the orders that words are looked for in, the words apart; null when there are fewer. */
export const lookedTo = async (
  ctx: Ctx,
  shopId: Uuid,
  filter: ShopFilter,
  before: Place | null,
  looked: number,
): Promise<Place | null> =>
  (
    await ctx.sql<Place[]>`
      SELECT placed_at AS at, id FROM orders.orders WHERE ${narrow(ctx, shopId, filter, before)}
      ORDER BY placed_at DESC, id DESC OFFSET ${looked - 1} LIMIT 1`
  )[0] ?? null;

/** Where an order stands among the shop's, newest first. */
export const placeOfNumber = async (ctx: Ctx, shopId: Uuid, number: string): Promise<Place | null> =>
  (
    await ctx.sql<
      Place[]
    >`SELECT placed_at AS at, id FROM orders.orders WHERE shop_id = ${shopId} AND number = ${number}`
  )[0] ?? null;

/**
 * How many of a shop's orders are in each state that waits for something. What is over is not counted: there is ever more of it. The states
 * are written out, for `orders_open` serves no other words.
 */
export const countsOfShop = (ctx: Ctx, shopId: Uuid): Promise<{ state: OrderState; count: number }[]> => ctx.sql`
  SELECT state, count(*) AS count FROM orders.orders
  WHERE shop_id = ${shopId} AND state IN ('awaiting_payment', 'awaiting_group', 'awaiting_shipment', 'partly_shipped', 'shipped') GROUP BY state`;

export type MarketFilter = {
  readonly states?: readonly OrderState[] | undefined;
  readonly shopId?: Uuid | undefined;
  readonly buyerId?: Uuid | undefined;
  readonly number?: string | undefined;
};

/** Orders of the whole market, newest first, for the operator. */
export function ordersOfMarket(
  ctx: Ctx,
  filter: MarketFilter,
  before: Place | null,
  limit: number,
): Promise<OrderHead[]> {
  const { sql } = ctx;
  return sql<OrderHead[]>`
    SELECT * FROM orders.orders WHERE true
      ${filter.states ? sql`AND state = ANY(${filter.states as string[]})` : sql``}
      ${filter.shopId ? sql`AND shop_id = ${filter.shopId}` : sql``} ${filter.buyerId ? sql`AND buyer_id = ${filter.buyerId}` : sql``}
      ${filter.number ? sql`AND number = ${filter.number}` : sql``}
      ${before ? sql`AND (placed_at, id) < (${before.at}, ${before.id}::uuid)` : sql``}
    ORDER BY placed_at DESC, id DESC LIMIT ${limit}`;
}

export const headOfMarket = async (ctx: Ctx, orderId: Uuid): Promise<OrderHead | null> =>
  (await ctx.sql<OrderHead[]>`SELECT * FROM orders.orders WHERE id = ${orderId}`)[0] ?? null;

export type Waiting = { readonly count: number; readonly nextDeadlineAt: Date | null; readonly overdue: number };

/** Orders to ship, with the ship promise that falls due first. */
export async function waitingToShip(ctx: Ctx, shopId: Uuid): Promise<Waiting> {
  const [row] = await ctx.sql<Waiting[]>`
    SELECT count(*) AS count, min(due) AS next_deadline_at, count(*) FILTER (WHERE due <= ${ctx.clock.now()}) AS overdue
    FROM (SELECT coalesce(ready_at, paid_at) + make_interval(hours => ship_within_hours) AS due FROM orders.orders
      WHERE shop_id = ${shopId} AND state IN ('awaiting_shipment', 'partly_shipped')) AS open`;
  return row ?? { count: 0, nextDeadlineAt: null, overdue: 0 };
}

/** Of these, those whose promise falls due before `until`. */
export async function nearDeadline(ctx: Ctx, shopId: Uuid, until: Date): Promise<Waiting> {
  const [row] = await ctx.sql<Waiting[]>`
    SELECT count(*) AS count, min(due) AS next_deadline_at, count(*) FILTER (WHERE due <= ${ctx.clock.now()}) AS overdue
    FROM (SELECT coalesce(ready_at, paid_at) + make_interval(hours => ship_within_hours) AS due FROM orders.orders
      WHERE shop_id = ${shopId} AND state IN ('awaiting_shipment', 'partly_shipped')) AS open
    WHERE due <= ${until}`;
  return row ?? { count: 0, nextDeadlineAt: null, overdue: 0 };
}

export async function overdueOnPlatform(ctx: Ctx): Promise<Waiting> {
  const [row] = await ctx.sql<Waiting[]>`
    SELECT count(*) AS count, min(due) AS next_deadline_at, count(*) AS overdue
    FROM (SELECT coalesce(ready_at, paid_at) + make_interval(hours => ship_within_hours) AS due FROM orders.orders WHERE state IN ('awaiting_shipment', 'partly_shipped')) AS open
    WHERE due <= ${ctx.clock.now()}`;
  return row ?? { count: 0, nextDeadlineAt: null, overdue: 0 };
}

const OPEN = ['awaiting_payment', 'awaiting_group', 'awaiting_shipment', 'partly_shipped', 'shipped'];

/** Paid orders of the shop of which nothing has been shipped, by id. */
export const unshippedOfShop = async (ctx: Ctx, shopId: Uuid, after: Uuid | null, limit: number): Promise<Uuid[]> =>
  (
    await ctx.sql<{ id: Uuid }[]>`
      SELECT id FROM orders.orders WHERE shop_id = ${shopId} AND state = 'awaiting_shipment' ${after ? ctx.sql`AND id > ${after}` : ctx.sql``}
      ORDER BY id LIMIT ${limit}`
  ).map((row) => row.id);

export const countOpenOfShop = async (ctx: Ctx, shopId: Uuid): Promise<number> =>
  (
    await ctx.sql<
      { count: number }[]
    >`SELECT count(*) AS count FROM orders.orders WHERE shop_id = ${shopId} AND state = ANY(${OPEN})`
  )[0]?.count ?? 0;

/** Orders this buyer has brought to their end: how well a buyer is known. */
export const countCompletedOfBuyer = async (ctx: Ctx, buyerId: Uuid): Promise<number> =>
  (
    await ctx.sql<
      { count: number }[]
    >`SELECT count(*) AS count FROM orders.orders WHERE buyer_id = ${buyerId} AND state = 'completed'`
  )[0]?.count ?? 0;

export const countOpenOfBuyer = async (ctx: Ctx, buyerId: Uuid): Promise<number> =>
  (
    await ctx.sql<
      { count: number }[]
    >`SELECT count(*) AS count FROM orders.orders WHERE buyer_id = ${buyerId} AND state = ANY(${OPEN})`
  )[0]?.count ?? 0;

export type OneDoor = {
  readonly receiver: Receiver;
  readonly orders: readonly { id: Uuid; number: string; pieces: number; buyerNote: string | null }[];
};

/**
 * Orders of one buyer to one receiver at one address, two or more of which wait to be shipped; the longest waiting first. What is
 * collected at a store, or needs no address, goes in no box.
 */
export const toOneDoor = (ctx: Ctx, shopId: Uuid, limit: number): Promise<OneDoor[]> => ctx.sql<OneDoor[]>`
  SELECT (array_agg(o.receiver ORDER BY o.paid_at, o.id))[1] AS receiver,
    jsonb_agg(jsonb_build_object('id', o.id, 'number', o.number, 'pieces', l.pieces, 'buyerNote', o.buyer_note) ORDER BY o.paid_at, o.id) AS orders
  FROM orders.orders o CROSS JOIN LATERAL (
    SELECT sum(quantity - shipped_quantity - cancelled_quantity)::int AS pieces FROM orders.lines WHERE shop_id = o.shop_id AND order_id = o.id) l
  WHERE o.shop_id = ${shopId} AND o.state IN ('awaiting_shipment', 'partly_shipped') AND l.pieces > 0
    AND o.receiver->>'pickup' IS NULL AND o.receiver->>'divisionCode' <> ''
  GROUP BY o.buyer_id, o.receiver->>'name', o.receiver->>'phoneMasked', o.receiver->>'divisionCode', o.receiver->>'street'
  HAVING count(*) > 1 ORDER BY min(o.paid_at), min(o.id::text) LIMIT ${limit}`;

/** Which of these buyers have an order that was not closed unpaid, beside those of the named trades: they are not new any more. */
export const buyersWithOrders = async (
  ctx: Ctx,
  buyerIds: readonly Uuid[],
  besides: readonly Uuid[] = [],
): Promise<ReadonlySet<Uuid>> =>
  new Set(
    (
      await ctx.sql<{ buyerId: Uuid }[]>`
        SELECT DISTINCT buyer_id FROM orders.orders
        WHERE buyer_id = ANY(${buyerIds as Uuid[]}::uuid[]) AND (state <> 'closed' OR paid_at IS NOT NULL)
          AND trade_id <> ALL(${besides as Uuid[]}::uuid[])`
    ).map((row) => row.buyerId),
  );
