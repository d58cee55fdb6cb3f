import { Readable } from 'node:stream';
import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  FenSchema,
  IdSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  refuseRequest,
  route,
  shopStaff,
  signedIn,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { refuse } from './errors.ts';
import { earningsFile } from './file.ts';
import { cancelPayout, requestPayout, setCard } from './payouts-service.ts';
import * as purse from './purse-store.ts';
import { setOffer } from './service.ts';
import { linesPage, poolPage, sumsOf } from './store.ts';
import type { CommissionLine, Payout, PoolGoods } from './types.ts';
import {
  CardView,
  cardOut,
  GoodsView,
  goodsOut,
  LineView,
  linesOut,
  MyLineView,
  PayoutView,
  PurseView,
  payoutOut,
  purseOut,
} from './view.ts';

const ShopParams = Type.Object({ shopId: IdSchema('shp') });
const PayoutParams = Type.Object({ payoutId: IdSchema('pyo') });
const CURSOR = ['request.cursor_invalid'];
export const codes = (...names: readonly string[]): string[] => names.map((name) => `${refuse.module}.${name}`);

function me(ctx: Ctx): Uuid {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
}

type Paging = { readonly cursor?: string; readonly limit?: number };
/** Rows read one further than asked, and their page; `out` fills all of a page at once. */
export async function page<Row, View>(
  { cursor, limit = 20 }: Paging,
  read: (before: ReturnType<typeof decodeCursor>, limit: number) => Promise<Row[]>,
  key: (row: Row) => [string, string],
  out: (rows: readonly Row[]) => Promise<View[]>,
): Promise<{ items: View[]; nextCursor: string | null }> {
  const { items, nextCursor } = pageOf(await read(decodeCursor(cursor, 2), limit), limit, key, (row) => row);
  return { items: await out(items), nextCursor };
}
export const keyOf = {
  goods: (row: PoolGoods): [string, string] => [row.since.toISOString(), row.productId],
  line: (row: CommissionLine): [string, string] => [row.placedAt.toISOString(), row.lineId],
  payout: (row: Payout): [string, string] => [row.requestedAt.toISOString(), row.id],
};

const shopRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/commission-goods',
    summary: 'Goods of the shop in the pool for creators, and what it gives on them, newest first',
    tag: 'commissions',
    access: shopStaff('promotions.read'),
    params: ShopParams,
    query: Type.Object(PageQuery),
    reply: PageOf(GoodsView),
    errors: CURSOR,
    handle: (ctx, { shop, query }) =>
      page(
        query,
        (before, limit) => poolPage(ctx, shop.shopId, before, limit),
        keyOf.goods,
        (rows) => goodsOut(ctx, rows),
      ),
  }),
  route({
    method: 'PUT',
    path: '/shops/:shopId/commission-goods/:productId',
    summary:
      'Give creators so much on a product from now on; null takes it out of the pool. Orders placed before keep what held then',
    tag: 'commissions',
    access: shopStaff('promotions.edit'),
    params: Type.Object({ shopId: IdSchema('shp'), productId: IdSchema('prd') }),
    body: Type.Object({
      rateBps: Nullable(Type.Integer({ minimum: 1, maximum: 9_000, description: 'Basis points of what buyers keep' })),
    }),
    reply: Type.Object({ rateBps: Nullable(Type.Integer()) }),
    errors: codes('rate_too_high', 'product_not_on_sale', 'offer_same'),
    handle: async (ctx, { shop, params, body }) => {
      await setOffer(ctx, shop, uuidOf('prd', params.productId), body.rateBps);
      return { rateBps: body.rateBps };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/commissions',
    summary: 'What creators earn of the shop: line by line, newest first, and the sums',
    tag: 'commissions',
    access: shopStaff('money.read'),
    params: ShopParams,
    query: Type.Object(PageQuery),
    reply: Type.Object({
      items: Type.Array(LineView),
      nextCursor: Nullable(Type.String()),
      expectedFen: FenSchema({ description: 'On its way: of paid orders, not in the books yet' }),
      bookedFen: FenSchema({ description: 'Given to creators' }),
    }),
    errors: CURSOR,
    handle: async (ctx, { shop: { shopId }, query }) => ({
      ...(await page(
        query,
        (before, limit) => linesPage(ctx, { shopId }, before, limit),
        keyOf.line,
        (rows) => linesOut(ctx, rows),
      )),
      ...(await sumsOf(ctx, { shopId })),
    }),
  }),
];

const myRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/commission-goods',
    summary: 'The goods pool: what shops give creators on which goods, newest first',
    tag: 'commissions',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(GoodsView),
    errors: CURSOR,
    handle: async (ctx, { query }) => {
      const found = await page(
        query,
        (before, limit) => poolPage(ctx, null, before, limit),
        keyOf.goods,
        (rows) => goodsOut(ctx, rows),
      );
      return { ...found, items: found.items.filter((one) => one.state === 'live') };
    },
  }),
  route({
    method: 'GET',
    path: '/me/earnings',
    summary: 'What you earned as a creator: sums, your card, and line by line, newest first',
    tag: 'commissions',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: Type.Object({
      purse: PurseView,
      card: Nullable(CardView),
      items: Type.Array(MyLineView),
      nextCursor: Nullable(Type.String()),
    }),
    errors: CURSOR,
    handle: async (ctx, { query }) => {
      const userId = me(ctx);
      const [found, sums, has, card] = await Promise.all([
        page(
          query,
          (before, limit) => linesPage(ctx, { userId }, before, limit),
          keyOf.line,
          (rows) => linesOut(ctx, rows),
        ),
        sumsOf(ctx, { userId }),
        purse.purseOf(ctx, userId),
        purse.cardOf(ctx, userId),
      ]);
      return {
        items: found.items.map(({ orderId: _, ...line }) => line),
        nextCursor: found.nextCursor,
        purse: purseOut(has, sums.expectedFen),
        card: card && cardOut(card),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/me/earnings.csv',
    summary: 'The same line by line, as a file',
    tag: 'commissions',
    access: signedIn,
    produces: 'text/csv; charset=utf-8',
    handle: async (ctx) => ({
      body: Readable.from(earningsFile(ctx, me(ctx))),
      type: 'text/csv; charset=utf-8',
      filename: 'earnings.csv',
    }),
  }),
  route({
    method: 'PUT',
    path: '/me/earnings/card',
    summary: 'The bank card your earnings are paid to; it is your own. One that replaces another waits',
    tag: 'commissions',
    access: signedIn,
    secondFactor: 'when_set',
    body: Type.Object({
      bank: Type.String({ minLength: 2, maxLength: 60 }),
      number: Type.String({ minLength: 12, maxLength: 40 }),
    }),
    reply: CardView,
    errors: [...codes('card_invalid'), 'accounts.identity_needed'],
    handle: async (ctx, { body }) => cardOut(await setCard(ctx, me(ctx), body)),
  }),
  route({
    method: 'GET',
    path: '/me/earnings/payouts',
    summary: 'What you asked to be paid out, newest first',
    tag: 'commissions',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(PayoutView),
    errors: CURSOR,
    handle: (ctx, { query }) =>
      page(
        query,
        (before, limit) => purse.payoutsPage(ctx, { userId: me(ctx) }, before, limit),
        keyOf.payout,
        async (rows) => rows.map(payoutOut),
      ),
  }),
  route({
    method: 'POST',
    path: '/me/earnings/payouts',
    summary: 'Ask for so much of your earnings; it is set aside at once and paid by the platform’s finance',
    tag: 'commissions',
    access: signedIn,
    secondFactor: 'when_set',
    body: Type.Object({ amountFen: FenSchema({ minimum: 1, maximum: 100_000_000 }) }),
    reply: PayoutView,
    status: 201,
    errors: [
      ...codes('card_missing', 'payout_too_small', 'payout_too_large', 'payout_open'),
      'accounts.identity_needed',
    ],
    handle: async (ctx, { body }) => payoutOut(await requestPayout(ctx, me(ctx), body.amountFen)),
  }),
  route({
    method: 'POST',
    path: '/me/earnings/payouts/:payoutId/cancel',
    summary: 'Take it back before it is paid',
    tag: 'commissions',
    access: signedIn,
    params: PayoutParams,
    reply: PayoutView,
    errors: codes('payout_not_found', 'payout_state'),
    handle: async (ctx, { params }) => payoutOut(await cancelPayout(ctx, me(ctx), uuidOf('pyo', params.payoutId))),
  }),
];

export const routes: readonly Route[] = [...shopRoutes, ...myRoutes];
