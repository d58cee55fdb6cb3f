import { Type } from 'typebox';
import { type Ctx, everyone, IdSchema, type ReplyControl, type Route, route, userIdOf, uuidOf } from '#kernel';
import { ensureGuest } from '#modules/accounts';
import { addToCart, cartOf, changeCartLine, dropCartLine, selectInCart } from './cart.ts';
import { MOST_PIECES } from './lines.ts';
import type { Owner } from './store.ts';
import { CartView, cartView } from './view.ts';

export const Quantity = Type.Integer({ minimum: 1, maximum: MOST_PIECES });

/** Whose cart it is: the person's, or the guest's, who gets a cookie the first time. */
function ownerOf(ctx: Ctx, reply: ReplyControl): Owner {
  const userId = userIdOf(ctx.actor);
  return userId ? { kind: 'user', id: userId } : { kind: 'guest', id: ensureGuest(ctx, reply) };
}
/** Reading makes no guest: who has no cookie has an empty cart. */
export function readerOf(ctx: Ctx): Owner | null {
  const userId = userIdOf(ctx.actor);
  if (userId) return { kind: 'user', id: userId };
  return ctx.actor.kind === 'guest' && ctx.actor.guestId ? { kind: 'guest', id: ctx.actor.guestId } : null;
}
const cartNow = async (ctx: Ctx, owner: Owner) => cartView(await cartOf(ctx, owner));

const lineParams = Type.Object({ lineId: IdSchema('cln') });

export const cartRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/cart',
    summary: "The caller's cart, by shop; what cannot be bought any more stays in it, marked",
    tag: 'checkout',
    access: everyone,
    reply: CartView,
    handle: async (ctx) => {
      const owner = readerOf(ctx);
      return owner ? cartNow(ctx, owner) : cartView({ lines: [], shops: new Map(), quoted: null });
    },
  }),
  route({
    method: 'POST',
    path: '/cart/lines',
    summary: 'Put goods into the cart; a guest gets a cart too',
    tag: 'checkout',
    access: everyone,
    body: Type.Object({ skuId: IdSchema('sku'), quantity: Quantity }),
    reply: CartView,
    status: 201,
    errors: ['checkout.product_unavailable', 'checkout.shop_frozen', 'checkout.shop_paused', 'checkout.cart_full'],
    handle: async (ctx, { body }, reply) => {
      const owner = ownerOf(ctx, reply);
      await addToCart(ctx, owner, { skuId: uuidOf('sku', body.skuId), quantity: body.quantity });
      return cartNow(ctx, owner);
    },
  }),
  route({
    method: 'PATCH',
    path: '/cart/lines/:lineId',
    summary: 'Change how many, or whether it is selected',
    tag: 'checkout',
    access: everyone,
    params: lineParams,
    body: Type.Object({ quantity: Type.Optional(Quantity), selected: Type.Optional(Type.Boolean()) }),
    reply: CartView,
    errors: ['checkout.cart_line_not_found'],
    handle: async (ctx, { params, body }, reply) => {
      const owner = ownerOf(ctx, reply);
      await changeCartLine(ctx, owner, uuidOf('cln', params.lineId), body);
      return cartNow(ctx, owner);
    },
  }),
  route({
    method: 'DELETE',
    path: '/cart/lines/:lineId',
    summary: 'Take goods out of the cart',
    tag: 'checkout',
    access: everyone,
    params: lineParams,
    reply: CartView,
    errors: ['checkout.cart_line_not_found'],
    handle: async (ctx, { params }, reply) => {
      const owner = ownerOf(ctx, reply);
      await dropCartLine(ctx, owner, uuidOf('cln', params.lineId));
      return cartNow(ctx, owner);
    },
  }),
  route({
    method: 'POST',
    path: '/cart/select',
    summary: 'Select or unselect everything, a shop, or some lines',
    tag: 'checkout',
    access: everyone,
    idempotency: 'none',
    body: Type.Object({
      all: Type.Optional(Type.Boolean()),
      shopId: Type.Optional(IdSchema('shp')),
      lineIds: Type.Optional(Type.Array(IdSchema('cln'), { maxItems: 500 })),
      selected: Type.Boolean(),
    }),
    reply: CartView,
    handle: async (ctx, { body }, reply) => {
      const owner = ownerOf(ctx, reply);
      const which = {
        ...(body.all === undefined ? {} : { all: body.all }),
        ...(body.shopId ? { shopId: uuidOf('shp', body.shopId) } : {}),
        ...(body.lineIds ? { lineIds: body.lineIds.map((id) => uuidOf('cln', id)) } : {}),
      };
      await selectInCart(ctx, owner, which, body.selected);
      return cartNow(ctx, owner);
    },
  }),
];
