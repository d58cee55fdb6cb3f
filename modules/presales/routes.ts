import { Type } from 'typebox';
import {
  type Ctx,
  days,
  decodeCursor,
  everyone,
  IdSchema,
  later,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  refuseRequest,
  route,
  signedIn,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { orderForBuyer } from '#modules/orders';
import { placeDeposit, withdraw } from './deposits-service.ts';
import { refuse } from './errors.ts';
import * as store from './store.ts';
import { ListedView, listedOut, MineView, mineOut, OfferView, offersOut, onlyOne, StateSchema } from './view.ts';

const person = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};
/** A page tells what waits; the rest stands at /me/presales. */
const MOST_WAITING = 10;
const codes = (...names: string[]): string[] => names.map((name) => `presales.${name}`);
const mine = Type.Object({ presaleId: IdSchema('psl') });
const own = async (ctx: Ctx, id: string) => {
  const presale = await store.presaleById(ctx, uuidOf('psl', id));
  // Another's is answered like one that does not exist.
  if (presale?.buyerId !== person(ctx)) throw refuse('presale_not_found');
  return presale;
};

/** A page of rows by id, newest first; the store reads one more than asked. */
export const before = (cursor: string | undefined): Uuid | null => {
  const key = decodeCursor(cursor, 1);
  return key ? (String(key[0]) as Uuid) : null;
};

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/products/:productId/presales',
    summary:
      'Presales (预售) of a product that take deposits now or soon: deposit, what it counts for, balance, windows, when it ships',
    tag: 'presales',
    access: everyone,
    params: Type.Object({ productId: IdSchema('prd') }),
    reply: Type.Object({ items: Type.Array(OfferView) }),
    handle: async (ctx, { params }) => ({
      items: await offersOut(ctx, await store.offersOfProduct(ctx, uuidOf('prd', params.productId))),
    }),
  }),
  route({
    method: 'GET',
    path: '/presale-offers/:offerId',
    summary: 'One presale with all its terms',
    tag: 'presales',
    access: everyone,
    params: Type.Object({ offerId: IdSchema('pso') }),
    reply: OfferView,
    errors: codes('offer_not_found'),
    handle: async (ctx, { params }) => {
      const offer = await store.offerById(ctx, uuidOf('pso', params.offerId));
      const [view] = offer ? await offersOut(ctx, [offer]) : [];
      if (!view) throw refuse('offer_not_found');
      return view;
    },
  }),
  route({
    method: 'POST',
    path: '/presale-offers/:offerId/deposits',
    summary:
      'Take pieces of a presale; the deposit is then to be paid within minutes (POST /trades/{depositTradeId}/payment)',
    tag: 'presales',
    access: signedIn,
    params: Type.Object({ offerId: IdSchema('pso') }),
    body: Type.Object({
      quantity: Type.Integer({ minimum: 1, maximum: 999 }),
      agreed: Type.Boolean({
        description: 'The buyer knows that the deposit stays with the shop if they do not pay the balance',
      }),
    }),
    reply: MineView,
    status: 201,
    errors: codes(
      'not_agreed',
      'offer_not_found',
      'offer_not_running',
      'sku_not_for_sale',
      'sold_out',
      'limit_reached',
      'request_repeated',
    ),
    handle: async (ctx, { params, body, headers }) => {
      const presale = await placeDeposit(ctx, {
        buyerId: person(ctx),
        offerId: uuidOf('pso', params.offerId),
        quantity: body.quantity,
        agreed: body.agreed,
        requestKey: headers['idempotency-key'] ?? ctx.requestId,
      });
      return onlyOne(await mineOut(ctx, [presale]), presale.id);
    },
  }),
  route({
    method: 'GET',
    path: '/me/presales',
    summary: 'Your presales, newest first',
    tag: 'presales',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(MineView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const rows = await store.presalesOfBuyer(ctx, person(ctx), before(query.cursor), limit + 1);
      const page = pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => row,
      );
      return { items: await mineOut(ctx, page.items), nextCursor: page.nextCursor };
    },
  }),
  route({
    method: 'GET',
    path: '/me/presales/waiting',
    summary: 'Balances you can pay now, or within a day; whose window ends first comes first, ten at most',
    tag: 'presales',
    access: signedIn,
    reply: Type.Object({ items: Type.Array(MineView) }),
    handle: async (ctx) => {
      const soon = later(ctx.clock.now(), days(1));
      return { items: await mineOut(ctx, await store.balancesWaiting(ctx, person(ctx), soon, MOST_WAITING)) };
    },
  }),
  route({
    method: 'GET',
    path: '/me/presales/:presaleId',
    summary: 'One of your presales: both steps, and what you can do now',
    tag: 'presales',
    access: signedIn,
    params: mine,
    reply: MineView,
    errors: codes('presale_not_found'),
    handle: async (ctx, { params }) => {
      const presale = await own(ctx, params.presaleId);
      return onlyOne(await mineOut(ctx, [presale]), presale.id);
    },
  }),
  route({
    method: 'POST',
    path: '/me/presales/:presaleId/withdraw',
    summary: 'Take a presale back while deposits are taken: all of the deposit comes back',
    tag: 'presales',
    access: signedIn,
    params: mine,
    reply: MineView,
    errors: codes('presale_not_found', 'withdraw_too_late', 'state_forbids'),
    handle: async (ctx, { params }) => {
      const presale = await withdraw(ctx, person(ctx), uuidOf('psl', params.presaleId));
      return onlyOne(await mineOut(ctx, [presale]), presale.id);
    },
  }),
  route({
    method: 'GET',
    path: '/me/orders/:orderId/presale',
    summary: 'The presale whose balance your order paid; null for any other order',
    tag: 'presales',
    access: signedIn,
    params: Type.Object({ orderId: IdSchema('ord') }),
    reply: Type.Object({ presale: Nullable(MineView) }),
    errors: ['orders.order_not_found'],
    handle: async (ctx, { params }) => {
      const order = await orderForBuyer(ctx, person(ctx), uuidOf('ord', params.orderId));
      const presale = await store.presaleOfOrder(ctx, order.shopId, order.id);
      return { presale: presale ? onlyOne(await mineOut(ctx, [presale]), presale.id) : null };
    },
  }),
  route({
    method: 'GET',
    path: '/console/presales',
    summary: 'Presales of every shop, newest first',
    tag: 'presales',
    access: platformStaff('promotions.read'),
    query: Type.Object({ ...PageQuery, state: Type.Optional(StateSchema) }),
    reply: PageOf(ListedView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const filter = { shopId: null, state: query.state ?? null };
      const rows = await store.presalesListed(ctx, filter, before(query.cursor), limit);
      const page = pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => row,
      );
      return { items: await listedOut(ctx, page.items), nextCursor: page.nextCursor };
    },
  }),
];
