import type { Ctx, Uuid } from '#kernel';

export type CartLine = {
  readonly id: Uuid;
  readonly shopId: Uuid;
  readonly skuId: Uuid;
  readonly quantity: number;
  readonly selected: boolean;
  readonly priceAtAddingFen: number;
  readonly addedAt: Date;
};
export type Owner = { readonly kind: 'user' | 'guest'; readonly id: Uuid };

export const cartLines = (ctx: Ctx, ownerId: Uuid): Promise<CartLine[]> => ctx.sql<CartLine[]>`
  SELECT id, shop_id, sku_id, quantity, selected, price_at_adding_fen, added_at FROM checkout.cart_lines WHERE owner_id = ${ownerId} ORDER BY added_at DESC, id DESC`;

/** Adds pieces to the SKU's line or makes one; more than 999 stay 999. */
export const putLine = (ctx: Ctx, owner: Owner, line: Omit<CartLine, 'addedAt'>) => ctx.sql`
  INSERT INTO checkout.cart_lines AS c (owner_id, id, owner_kind, shop_id, sku_id, quantity, selected, price_at_adding_fen, added_at)
  VALUES (${owner.id}, ${line.id}, ${owner.kind}, ${line.shopId}, ${line.skuId}, ${line.quantity}, ${line.selected}, ${line.priceAtAddingFen}, ${ctx.clock.now()})
  ON CONFLICT (owner_id, sku_id) DO UPDATE SET quantity = least(999, c.quantity + excluded.quantity), selected = true, added_at = excluded.added_at`;

export const changeLine = async (
  ctx: Ctx,
  ownerId: Uuid,
  id: Uuid,
  quantity: number | null,
  selected: boolean | null,
): Promise<boolean> =>
  (
    await ctx.sql`
      UPDATE checkout.cart_lines SET quantity = coalesce(${quantity}, quantity), selected = coalesce(${selected}, selected)
      WHERE owner_id = ${ownerId} AND id = ${id} RETURNING id`
  ).length === 1;

export const dropLine = async (ctx: Ctx, ownerId: Uuid, id: Uuid): Promise<boolean> =>
  (await ctx.sql`DELETE FROM checkout.cart_lines WHERE owner_id = ${ownerId} AND id = ${id} RETURNING id`).length === 1;

/** Bought goods leave the cart. */
export const dropSkus = (ctx: Ctx, ownerId: Uuid, skuIds: readonly Uuid[]) =>
  ctx.sql`DELETE FROM checkout.cart_lines WHERE owner_id = ${ownerId} AND sku_id = ANY(${skuIds as Uuid[]}::uuid[])`;

export type Selection = { readonly all?: boolean; readonly shopId?: Uuid; readonly lineIds?: readonly Uuid[] };

export const selectLines = (ctx: Ctx, ownerId: Uuid, which: Selection, selected: boolean) => ctx.sql`
  UPDATE checkout.cart_lines SET selected = ${selected} WHERE owner_id = ${ownerId}
    AND (${which.all ?? false} OR shop_id = ${which.shopId ?? null}::uuid OR id = ANY(${(which.lineIds ?? []) as Uuid[]}::uuid[]))`;

/** The guest's lines become the person's; the same SKU in both is one line with both quantities. */
export const moveLines = (ctx: Ctx, guestId: Uuid, userId: Uuid) => ctx.sql`
  WITH moved AS (DELETE FROM checkout.cart_lines WHERE owner_id = ${guestId} AND owner_kind = 'guest' RETURNING *)
  INSERT INTO checkout.cart_lines AS c (owner_id, id, owner_kind, shop_id, sku_id, quantity, selected, price_at_adding_fen, added_at)
  SELECT ${userId}::uuid, id, 'user', shop_id, sku_id, quantity, selected, price_at_adding_fen, added_at FROM moved
  ON CONFLICT (owner_id, sku_id) DO UPDATE SET quantity = least(999, c.quantity + excluded.quantity), selected = c.selected OR excluded.selected`;

export type Take = { readonly productId: Uuid; readonly quantity: number; readonly most: number };

/** Counts pieces of limited products for a buyer; purchases_within refuses more than the limit, whatever happens at the same time. */
export const takeLimits = (ctx: Ctx, buyerId: Uuid, tradeId: Uuid, takes: readonly Take[]) => ctx.sql`
  WITH asked AS MATERIALIZED (
    SELECT * FROM unnest(${takes.map((one) => one.productId)}::uuid[], ${takes.map((one) => one.quantity)}::int[], ${takes.map((one) => one.most)}::int[])
      AS t (product_id, quantity, most)
  ), counted AS (
    INSERT INTO checkout.purchases AS p (buyer_id, product_id, bought, most)
    SELECT ${buyerId}::uuid, product_id, quantity, most FROM asked ORDER BY product_id
    ON CONFLICT (buyer_id, product_id) DO UPDATE SET bought = p.bought + excluded.bought, most = excluded.most
  )
  INSERT INTO checkout.taken (buyer_id, trade_id, product_id, quantity)
  SELECT ${buyerId}::uuid, ${tradeId}::uuid, product_id, quantity FROM asked`;

/** A closed order gives its part of the limits back, once. */
export const giveLimitsBack = (ctx: Ctx, buyerId: Uuid, tradeId: Uuid, productIds: readonly Uuid[]) => ctx.sql`
  WITH back AS (
    DELETE FROM checkout.taken WHERE buyer_id = ${buyerId} AND trade_id = ${tradeId} AND product_id = ANY(${productIds as Uuid[]}::uuid[])
    RETURNING product_id, quantity
  )
  UPDATE checkout.purchases p SET bought = p.bought - back.quantity FROM back WHERE p.buyer_id = ${buyerId} AND p.product_id = back.product_id`;

export const boughtOf = (
  ctx: Ctx,
  buyerId: Uuid,
  productIds: readonly Uuid[],
): Promise<{ productId: Uuid; bought: number }[]> => ctx.sql`
  SELECT product_id, bought FROM checkout.purchases WHERE buyer_id = ${buyerId} AND product_id = ANY(${productIds as Uuid[]}::uuid[])`;
