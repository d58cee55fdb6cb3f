import type { Ctx, Uuid } from '#kernel';
import type { PlaceLine, PlaceShop, Receiver } from '../types.ts';

export type PlacingTrade = {
  readonly id: Uuid;
  readonly buyerId: Uuid;
  readonly requestKey: string;
  readonly payableFen: number;
  readonly placedAt: Date;
  readonly payBy: Date;
  readonly orders: readonly PlacingOrder[];
};
export type PlacingOrder = {
  readonly orderId: Uuid;
  readonly number: string;
  readonly receiver: Receiver;
  readonly shop: PlaceShop;
  readonly lineIds: readonly Uuid[];
};

const orderRow = (trade: PlacingTrade, { orderId, number, shop, receiver }: PlacingOrder) => ({
  trade_id: trade.id,
  buyer_id: trade.buyerId,
  receiver,
  placed_at: trade.placedAt,
  pay_by: trade.payBy,
  shop_id: shop.shopId,
  id: orderId,
  number,
  goods_fen: shop.goodsFen,
  discount_fen: shop.discountFen,
  freight_fen: shop.freightFen,
  payable_fen: shop.payableFen,
  freight: shop.freight,
  ship_within_hours: Math.max(...shop.lines.map((line) => line.shipWithinHours)),
  buyer_note: shop.buyerNote,
  waits_for: shop.waitsFor ?? null,
  gifts: shop.gifts ?? [],
});

const lineRow = (shopId: Uuid, orderId: Uuid, id: Uuid, line: PlaceLine) => ({
  shop_id: shopId,
  order_id: orderId,
  id,
  product_id: line.productId,
  version: line.version,
  sku_id: line.skuId,
  category_id: line.categoryId,
  title: line.title,
  sale_attributes: line.saleAttributes,
  media_id: line.mediaId,
  quantity: line.quantity,
  weight_grams: line.weightGrams,
  freight_template_id: line.freightTemplateId,
  unit_list_fen: line.unitListFen,
  unit_price_fen: line.unitPriceFen,
  discounts: line.discounts,
  discount_fen: line.discounts.reduce((sum, discount) => sum + discount.amountFen, 0),
  payable_fen: line.payableFen,
  freight_fen: line.freightFen,
  commission_bps: line.commissionBps,
  tax_bps: line.taxBps,
  return_rule: line.returnRule,
  no_return_agreed: line.noReturnAgreed,
  ship_within_hours: line.shipWithinHours,
  stock_at_payment: line.stockAtPayment ?? false,
  flash_sale: line.flashSale ?? false,
  bundle: line.bundle ?? null,
  freight_discounts: line.freightDiscounts ?? [],
});

/** A trade with its orders' and lines' rows as the elements of JSON lists: what takes time is done before the database waits. */
export type TradeInWords = Omit<PlacingTrade, 'orders'> & { readonly orders: string; readonly lines: string };

export function inWords(trade: PlacingTrade): TradeInWords {
  const orders = trade.orders.map((order) => orderRow(trade, order));
  const lines = trade.orders.flatMap(({ orderId, shop, lineIds }) =>
    shop.lines.map((line, place) => lineRow(shop.shopId, orderId, lineIds[place] ?? orderId, line)),
  );
  return { ...trade, orders: elements(orders), lines: elements(lines) };
}

const elements = (rows: readonly object[]): string => JSON.stringify(rows).slice(1, -1);

/** Trades, orders, lines and pay timers in one statement: any number of checkouts of any size is one write here. */
export function insertTrades(ctx: Ctx, trades: readonly TradeInWords[]) {
  const orders = `[${trades.map((trade) => trade.orders).join(',')}]`;
  const lines = `[${trades.map((trade) => trade.lines).join(',')}]`;
  return ctx.sql`
    WITH trade AS (
      INSERT INTO orders.trades (buyer_id, id, request_key, payable_fen, placed_at, pay_by)
      SELECT buyer_id, id, request_key, payable_fen, placed_at, pay_by
      FROM unnest((SELECT ${trades.map((trade) => trade.buyerId)}::uuid[]), (SELECT ${trades.map((trade) => trade.id)}::uuid[]),
        (SELECT ${trades.map((trade) => trade.requestKey)}::text[]), (SELECT ${trades.map((trade) => trade.payableFen)}::bigint[]),
        (SELECT ${trades.map((trade) => trade.placedAt.toISOString())}::timestamptz[]),
        (SELECT ${trades.map((trade) => trade.payBy.toISOString())}::timestamptz[])) AS t (buyer_id, id, request_key, payable_fen, placed_at, pay_by)
    ), given AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${orders}::text::json) AS o (trade_id uuid, buyer_id uuid, receiver jsonb, placed_at timestamptz, pay_by timestamptz,
        shop_id uuid, id uuid, number text, goods_fen bigint, discount_fen bigint, freight_fen bigint, payable_fen bigint, freight jsonb,
        ship_within_hours int, buyer_note text, waits_for text, gifts jsonb)
    ), placed AS (
      INSERT INTO orders.orders (shop_id, id, trade_id, buyer_id, number, goods_fen, discount_fen, freight_fen, payable_fen, freight, receiver,
        ship_within_hours, buyer_note, waits_for, gifts, placed_at)
      SELECT shop_id, id, trade_id, buyer_id, number, goods_fen, discount_fen, freight_fen, payable_fen, freight, receiver, ship_within_hours,
        buyer_note, waits_for, gifts, placed_at FROM given
    ), lined AS (
      INSERT INTO orders.lines (shop_id, order_id, id, product_id, version, sku_id, category_id, title, sale_attributes, media_id, quantity, weight_grams,
        freight_template_id, unit_list_fen, unit_price_fen, discounts, discount_fen, payable_fen, freight_fen, commission_bps, tax_bps, return_rule, no_return_agreed,
        ship_within_hours, stock_at_payment, flash_sale, bundle, freight_discounts)
      SELECT * FROM json_to_recordset(${lines}::text::json) AS l (shop_id uuid, order_id uuid, id uuid, product_id uuid, version int,
        sku_id uuid, category_id text, title jsonb, sale_attributes jsonb, media_id uuid, quantity int, weight_grams int, freight_template_id uuid,
        unit_list_fen bigint, unit_price_fen bigint, discounts jsonb, discount_fen bigint, payable_fen bigint, freight_fen bigint, commission_bps int,
        tax_bps int, return_rule text, no_return_agreed boolean, ship_within_hours int, stock_at_payment boolean, flash_sale boolean, bundle jsonb, freight_discounts jsonb)
    )
    INSERT INTO orders.timers (shop_id, order_id, kind, fires_at, due_at)
    SELECT shop_id, id, 'pay', pay_by, pay_by FROM given`;
}
