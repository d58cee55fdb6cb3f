import { type Ctx, type DomainEvent, newId, type Uuid } from '#kernel';
import { productForSale, type SkuForSale } from '#modules/catalog';
import { available } from '#modules/inventory';
import { giveFirstOrderBack } from '#modules/promotions';
import { type Shop, shopsByIds } from '#modules/shops';
import { refuse } from './errors.ts';
import { FIRST_ORDER, MOST_LINES, MOST_PIECES, shopProblem } from './lines.ts';
import { type Quoted, quoteFor } from './quoting.ts';
import * as store from './store.ts';

export type CartLineNow = store.CartLine & {
  /** Null when the SKU is gone altogether. */
  readonly sku: SkuForSale | null;
  readonly available: number;
  /** Why it cannot be bought now, as a code of the refusals; null when it can. */
  readonly unavailable: string | null;
};
export type Cart = {
  readonly lines: readonly CartLineNow[];
  readonly shops: ReadonlyMap<Uuid, Shop>;
  readonly quoted: Quoted | null;
};

/** The cart with what each line costs and whether it can be bought now; goods that cannot stay in it, marked (T5). */
export async function cartOf(ctx: Ctx, owner: store.Owner): Promise<Cart> {
  const rows = await store.cartLines(ctx, owner.id);
  if (rows.length === 0) return { lines: [], shops: new Map(), quoted: null };
  const skuIds = rows.map((row) => row.skuId);
  const [skus, shops, free] = await Promise.all([
    productForSale(ctx, skuIds),
    shopsByIds(
      ctx,
      rows.map((row) => row.shopId),
    ),
    available(ctx, skuIds),
  ]);
  const byId = new Map(skus.map((sku) => [sku.skuId, sku]));
  const lines = rows.map((row): CartLineNow => {
    const sku = byId.get(row.skuId) ?? null;
    const left = Math.max(0, free.get(row.skuId) ?? 0);
    const gone = !sku?.forSale ? 'product_unavailable' : shopProblem(shops.get(row.shopId));
    return { ...row, sku, available: left, unavailable: gone ?? (left < row.quantity ? 'not_enough_stock' : null) };
  });
  const wanted = lines
    .filter((line) => line.selected && (line.unavailable === null || line.unavailable === 'not_enough_stock'))
    .slice(0, MOST_LINES);
  return {
    lines,
    shops,
    quoted:
      wanted.length === 0
        ? null
        : await quoteFor(ctx, wanted, null, { buyerId: owner.kind === 'user' ? owner.id : null }),
  };
}

/** Puts goods into the cart. Refuses checkout.product_unavailable, checkout.cart_full, and a frozen or paused shop's goods. */
export async function addToCart(
  ctx: Ctx,
  owner: store.Owner,
  wanted: { readonly skuId: Uuid; readonly quantity: number },
): Promise<void> {
  const [sku] = await productForSale(ctx, [wanted.skuId]);
  if (!sku?.forSale) throw refuse('product_unavailable');
  const problem = shopProblem((await shopsByIds(ctx, [sku.shopId])).get(sku.shopId));
  if (problem) throw refuse(problem);
  const lines = await store.cartLines(ctx, owner.id);
  if (lines.length >= MOST_LINES && !lines.some((line) => line.skuId === sku.skuId))
    throw refuse('cart_full', { most: MOST_LINES });
  await store.putLine(ctx, owner, {
    id: newId(ctx),
    shopId: sku.shopId,
    skuId: sku.skuId,
    quantity: Math.min(wanted.quantity, MOST_PIECES),
    selected: true,
    priceAtAddingFen: sku.priceFen,
  });
}

/** Refuses checkout.cart_line_not_found. */
export async function changeCartLine(
  ctx: Ctx,
  owner: store.Owner,
  lineId: Uuid,
  change: { readonly quantity?: number | undefined; readonly selected?: boolean | undefined },
): Promise<void> {
  if (!(await store.changeLine(ctx, owner.id, lineId, change.quantity ?? null, change.selected ?? null)))
    throw refuse('cart_line_not_found');
}

/** Refuses checkout.cart_line_not_found. */
export async function dropCartLine(ctx: Ctx, owner: store.Owner, lineId: Uuid): Promise<void> {
  if (!(await store.dropLine(ctx, owner.id, lineId))) throw refuse('cart_line_not_found');
}

export const selectInCart = (ctx: Ctx, owner: store.Owner, which: store.Selection, selected: boolean) =>
  store.selectLines(ctx, owner.id, which, selected);

/** What a cart has selected, for quoting and placing. */
export const selectedOf = async (ctx: Ctx, owner: store.Owner): Promise<{ skuId: Uuid; quantity: number }[]> =>
  (await store.cartLines(ctx, owner.id))
    .filter((line) => line.selected)
    .map(({ skuId, quantity }) => ({ skuId, quantity }));

/** A guest who signs in keeps the cart. */
export async function mergeGuestCart(ctx: Ctx, guestId: Uuid, userId: Uuid): Promise<void> {
  await store.moveLines(ctx, guestId, userId);
}

/** In the transaction of signing in. */
export async function onSessionStarted(tx: Ctx, event: DomainEvent): Promise<void> {
  const { userId, guestId } = event.payload as { userId: Uuid; guestId: Uuid | null };
  if (guestId) await mergeGuestCart(tx, guestId, userId);
}

/** In the transaction that closes an order: what it took of the buyer's limits is free again. */
export async function onOrderClosed(tx: Ctx, event: DomainEvent): Promise<void> {
  const { buyerId, tradeId, lines } = event.payload as unknown as {
    buyerId: Uuid;
    tradeId: Uuid;
    lines: readonly { productId: Uuid; bundleProductId?: Uuid }[];
  };
  await store.giveLimitsBack(tx, buyerId, tradeId, [
    ...lines.flatMap((line) => [line.productId, ...(line.bundleProductId ? [line.bundleProductId] : [])]),
    FIRST_ORDER,
  ]);
  await giveFirstOrderBack(tx, tradeId);
}
