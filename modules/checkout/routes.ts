import { Type } from 'typebox';
import {
  type Ctx,
  everyone,
  IdSchema,
  MomentSchema,
  Nullable,
  type Route,
  refuseRequest,
  route,
  signedIn,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { destination } from '#modules/accounts';
import { availableInMind, storesFor } from '#modules/inventory';
import type { PlacedTrade } from '#modules/orders';
import type { PurseWish } from '#modules/promotions';
import { ageProblems } from './age.ts';
import { agree } from './agreed.ts';
import type { Agreed, PlaceCheckout } from './agreement.ts';
import { shelved } from './bundles.ts';
import { selectedOf } from './cart.ts';
import { Quantity, readerOf } from './cart-routes.ts';
import { type FormBody, FormFields, formErrors, formIn } from './form-fields.ts';
import { termsOf } from './forms.ts';
import { type InstallWish, withInstalls } from './installs.ts';
import type { Pickup, Wanted } from './lines.ts';
import { place, placeTogether } from './placing.ts';
import { asked, notSentAbroad, quoteFor, shortages } from './quoting.ts';
import { QuoteView, quoteView } from './view.ts';

const Lines = Type.Union([
  Type.Array(Type.Object({ skuId: IdSchema('sku'), quantity: Quantity }), { maxItems: 500 }),
  Type.Literal('cart', { description: 'What is selected in the cart' }),
]);

async function wantedOf(ctx: Ctx, lines: 'cart' | readonly { skuId: string; quantity: number }[]): Promise<Wanted[]> {
  if (lines !== 'cart')
    return asked(lines.map((line) => ({ skuId: uuidOf('sku', line.skuId), quantity: line.quantity })));
  const owner = readerOf(ctx);
  return asked(owner ? await selectedOf(ctx, owner) : []);
}

const buyer = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};

async function destinationOf(
  ctx: Ctx,
  body: { addressId?: string | undefined; divisionCode?: string | undefined },
): Promise<string | null> {
  if (!body.addressId) return body.divisionCode ?? null;
  return destination(ctx, buyer(ctx), uuidOf('adr', body.addressId));
}

type PlaceBody = FormBody & {
  lines: Parameters<typeof wantedOf>[1];
  addressId?: string | undefined;
  pickup?: Record<string, string> | undefined;
  fingerprint: string;
  agreedNoReturn?: readonly string[] | undefined;
  visits?: readonly { skuId: string; startsAt: string }[] | undefined;
  installs?: readonly { skuId: string; serviceSkuId: string }[] | undefined;
  notes?: Record<string, string> | undefined;
  coupons?: readonly string[] | undefined;
  use?: PurseWish | undefined;
};

const orderOf = async (
  ctx: Ctx,
  body: PlaceBody,
  headers: Readonly<Record<string, string | undefined>>,
): Promise<PlaceCheckout> => ({
  buyerId: buyer(ctx),
  requestKey: headers['idempotency-key'] ?? ctx.requestId,
  ...withInstalls(await wantedOf(ctx, body.lines), installsOf(body.installs)),
  fromCart: body.lines === 'cart',
  addressId: body.addressId ? uuidOf('adr', body.addressId) : null,
  pickup: pickupOf(body.pickup),
  fingerprint: body.fingerprint,
  agreedNoReturn: new Set((body.agreedNoReturn ?? []).map((id) => uuidOf('sku', id))),
  visits: new Map((body.visits ?? []).map((one) => [uuidOf('sku', one.skuId), new Date(one.startsAt)])),
  notes: new Map(Object.entries(body.notes ?? {}).map(([shopId, words]) => [uuidOf('shp', shopId), words])),
  coupons: couponsOf(body.coupons),
  form: formIn(body),
  use: body.use,
});

const UseSchema = Type.Optional(
  Type.Object(
    { points: Type.Optional(Type.Boolean()), balance: Type.Optional(Type.Boolean()) },
    { description: 'Whether to use points, and credit the market gave; left out: neither' },
  ),
);

const CouponsSchema = Type.Optional(
  Type.Array(IdSchema('cpn'), {
    maxItems: 50,
    description: "Of the buyer's coupons, those to use; none for none; left out, whatever makes it cheapest",
  }),
);
const couponsOf = (given: readonly string[] | undefined): Uuid[] | undefined => given?.map((id) => uuidOf('cpn', id));

const InstallsSchema = Type.Optional(
  Type.Array(Type.Object({ skuId: IdSchema('sku'), serviceSkuId: IdSchema('sku') }), {
    maxItems: 120,
    description:
      'Services that install goods among the lines, as many as pieces (GET /products/…/installs); they need not be lines themselves',
  }),
);
const installsOf = (given: PlaceBody['installs']): InstallWish[] =>
  (given ?? []).map((one) => ({ skuId: uuidOf('sku', one.skuId), serviceSkuId: uuidOf('sku', one.serviceSkuId) }));

const PickupSchema = Type.Optional(
  Type.Record(IdSchema('shp'), IdSchema('whs'), {
    description: 'Stores where goods are collected instead of sent, by shop id',
    additionalProperties: false,
  }),
);
const pickupOf = (given: Record<string, string> | undefined): Pickup =>
  new Map(Object.entries(given ?? {}).map(([shopId, storeId]) => [uuidOf('shp', shopId), uuidOf('whs', storeId)]));

const placedView = (placed: PlacedTrade) => ({
  tradeId: toId('trd', placed.tradeId),
  paymentId: toId('pay', placed.paymentId),
  payableFen: placed.payableFen,
  payBy: placed.payBy.toISOString(),
  orders: placed.orders.map((order) => ({
    id: toId('ord', order.orderId),
    shopId: toId('shp', order.shopId),
    number: order.number,
    payableFen: order.payableFen,
  })),
});

const wantErrors = ['checkout.empty', 'checkout.too_many_lines'];
const placeErrors = [
  'product_unavailable',
  'shop_frozen',
  'shop_paused',
  'not_enough_stock',
  'limit_exceeded',
  'outside_delivery_area',
  'age_unknown',
  'under_age',
  'no_return_unconfirmed',
  'store_closed',
  'store_short',
  'address_needed',
  'visit_missing',
  'install_not_offered',
  'install_too_soon',
  'quote_moved',
].map((name) => `checkout.${name}`);

const visitErrors = ['calendar_not_found', 'slot_not_offered', 'slot_full', 'place_not_served'].map(
  (name) => `appointments.${name}`,
);

export const routes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/checkout/quote',
    summary:
      'What it costs and why, to the fen: discounts by rule and funder, freight, and why each other promotion does not apply',
    tag: 'checkout',
    access: everyone,
    idempotency: 'none',
    transaction: 'own',
    body: Type.Object({
      lines: Lines,
      addressId: Type.Optional(IdSchema('adr')),
      divisionCode: Type.Optional(
        Type.String({
          pattern: '^\\d{6,12}$',
          description: 'Destination without an address; freight is unknown without either',
        }),
      ),
      pickup: PickupSchema,
      coupons: CouponsSchema,
      installs: InstallsSchema,
      ...FormFields,
      use: UseSchema,
    }),
    reply: QuoteView,
    errors: [...wantErrors, ...formErrors, 'accounts.address_not_found', 'request.unauthenticated'],
    handle: async (ctx, { body }) => {
      const { lines: wanted, installs } = withInstalls(await wantedOf(ctx, body.lines), installsOf(body.installs));
      // Nothing here waits for anything else: one round trip.
      const [destination, left] = await Promise.all([
        destinationOf(ctx, body),
        availableInMind(
          ctx,
          wanted.map((line) => line.skuId),
        ),
      ]);
      const buyerId = userIdOf(ctx.actor);
      const quoted = await quoteFor(ctx, wanted, destination, {
        pickup: pickupOf(body.pickup),
        buyerId,
        coupons: couponsOf(body.coupons),
        installs,
        form: await termsOf(ctx, formIn(body), wanted, buyerId),
        use: body.use,
      });
      const [short, young] = await Promise.all([
        shortages(ctx, quoted, buyerId, left),
        ageProblems(ctx, quoted, buyerId),
      ]);
      const abroad = body.addressId !== undefined && destination === null ? notSentAbroad(quoted) : [];
      return quoteView(quoted, [...short, ...young, ...abroad]);
    },
  }),
  route({
    method: 'POST',
    path: '/checkout/stores',
    summary: 'Where these goods can be collected, and which stores have too few of them',
    tag: 'checkout',
    access: everyone,
    idempotency: 'none',
    transaction: 'own',
    body: Type.Object({ lines: Lines }),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          shopId: IdSchema('shp'),
          id: IdSchema('whs'),
          name: Type.String(),
          divisionNames: Type.Array(Type.String()),
          street: Type.String(),
          hours: Nullable(Type.String()),
          short: Type.Boolean({ description: 'It has too few of the goods' }),
        }),
      ),
    }),
    errors: wantErrors,
    handle: async (ctx, { body }) => {
      const wanted = await wantedOf(ctx, body.lines);
      const { quote, skus } = await quoteFor(ctx, wanted, null);
      const carried = quote.shops.flatMap((shop) => shop.lines.filter((line) => line.delivery === undefined));
      return {
        items: (await storesFor(ctx, shelved(carried, skus))).map(
          ({ shopId, id, short, name, divisionNames, street, hours }) => ({
            shopId: toId('shp', shopId),
            id: toId('whs', id),
            name,
            divisionNames: [...divisionNames],
            street,
            hours,
            short: short.length > 0,
          }),
        ),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/checkout/place',
    summary: 'Place what was quoted: one trade, an order for each shop, one payment; all or nothing',
    tag: 'checkout',
    access: signedIn,
    body: Type.Object({
      lines: Lines,
      addressId: Type.Optional(IdSchema('adr')),
      pickup: PickupSchema,
      coupons: CouponsSchema,
      installs: InstallsSchema,
      ...FormFields,
      use: UseSchema,
      fingerprint: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Of the quote the buyer agreed to' }),
      agreedNoReturn: Type.Optional(
        Type.Array(IdSchema('sku'), {
          maxItems: 500,
          description: 'Goods without return (noReturn in the quote) that the buyer agreed to, one by one',
        }),
      ),
      visits: Type.Optional(
        Type.Array(Type.Object({ skuId: IdSchema('sku'), startsAt: MomentSchema() }), {
          maxItems: 120,
          description: 'When the appointment of each service is to begin (slots: GET /calendars/…/slots)',
        }),
      ),
      notes: Type.Optional(
        Type.Record(IdSchema('shp'), Type.String({ maxLength: 200 }), {
          description: 'Words for a shop, by shop id',
          additionalProperties: false,
        }),
      ),
    }),
    reply: Type.Object({
      tradeId: IdSchema('trd'),
      paymentId: IdSchema('pay'),
      payableFen: Type.Integer(),
      payBy: MomentSchema('The trade is closed if it is not paid by then'),
      orders: Type.Array(
        Type.Object({
          id: IdSchema('ord'),
          shopId: IdSchema('shp'),
          number: Type.String(),
          payableFen: Type.Integer(),
        }),
      ),
    }),
    status: 201,
    errors: [
      ...wantErrors,
      ...placeErrors,
      ...visitErrors,
      ...formErrors,
      'accounts.address_not_found',
      'orders.request_repeated',
    ],
    handle: async (ctx, { body, headers }) => placedView(await place(ctx, await orderOf(ctx, body, headers))),
    together: {
      prepare: async (ctx, { body, headers }) => agree(ctx, await orderOf(ctx, body, headers)),
      write: async (tx, agreed: readonly Agreed[], record) =>
        (await placeTogether(tx, agreed, (placed) => record(placed.map(placedView)))).map(placedView),
    },
  }),
];
