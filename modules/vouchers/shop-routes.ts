import { Type } from 'typebox';
import {
  decodeCursor,
  FenSchema,
  IdSchema,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  route,
  shopStaff,
  type Uuid,
  uuidOf,
} from '#kernel';
import { refuse } from './errors.ts';
import { redemptions } from './redemption-store.ts';
import { itemsOf, settlementOf, settlementsOfShop } from './settlement-store.ts';
import { roundsById } from './store.ts';
import { redeemAtTill, undoAtTill } from './till-service.ts';
import { beforeOf, RedemptionView, redemptionViews, SettlementView, Signed, settlementView } from './view.ts';

const params = Type.Object({ shopId: IdSchema('shp') });

export const shopRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/shops/:shopId/voucher-redemptions',
    summary: 'Take a voucher at the till by the code a customer shows; the customer pays so much less',
    tag: 'vouchers',
    access: shopStaff('vouchers.redeem'),
    perMinute: 60,
    params,
    body: Type.Object({
      code: Type.String({ pattern: '^[0-9]{16}$', description: 'Sixteen digits, without blanks' }),
      amountFen: FenSchema({ minimum: 1, maximum: 100_000_000, description: 'Of the goods, before the voucher' }),
      receiptNo: Type.String({ pattern: '^[A-Za-z0-9-]{1,40}$', description: 'The till’s own number of the receipt' }),
    }),
    reply: RedemptionView,
    status: 201,
    errors: [
      'code_unknown',
      'code_used',
      'code_expired',
      'shop_not_in_round',
      'below_threshold',
      'voucher_not_free',
      'receipt_used',
    ].map((code) => `vouchers.${code}`),
    handle: async (ctx, { shop, body }) => {
      const row = await redeemAtTill(ctx, shop, body);
      return (await redemptionViews(ctx, [row]))(row);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/voucher-redemptions/:redemptionId/undo',
    summary: 'Goods came back at the till before the settlement: the voucher goes back to its owner',
    tag: 'vouchers',
    access: shopStaff('vouchers.redeem'),
    params: Type.Object({ ...params.properties, redemptionId: IdSchema('vrx') }),
    body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) }),
    status: 204,
    errors: ['vouchers.redemption_not_found', 'vouchers.redemption_settled'],
    handle: async (ctx, { shop, params, body }) => {
      await undoAtTill(ctx, shop, uuidOf('vrx', params.redemptionId), body.reason);
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/voucher-redemptions',
    summary: 'Vouchers used at the shop, in orders and at its tills, newest first',
    tag: 'vouchers',
    access: shopStaff('vouchers.read'),
    params,
    query: Type.Object({
      ...PageQuery,
      channel: Type.Optional(Type.Union([Type.Literal('order'), Type.Literal('till')])),
    }),
    reply: PageOf(RedemptionView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const asked = { shopId: shop.shopId, channel: query.channel };
      const rows = await redemptions(ctx, asked, beforeOf(query.cursor), limit + 1);
      return pageOf(rows, limit, (row) => [row.at.toISOString(), row.id], await redemptionViews(ctx, rows));
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/voucher-settlements',
    summary: 'What regions settled of vouchers, a day and a round each, newest first',
    tag: 'vouchers',
    access: shopStaff('vouchers.read'),
    params,
    query: Type.Object(PageQuery),
    reply: PageOf(SettlementView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const rows = await settlementsOfShop(ctx, shop.shopId, beforeOf(query.cursor), limit + 1);
      const rounds = await roundsById(ctx, [...new Set(rows.map((row) => row.roundId))]);
      const view = settlementView(ctx, new Map(rounds.map((round) => [round.id, round])));
      return pageOf(rows, limit, (row) => [row.at.toISOString(), row.id], view);
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/voucher-settlements/:settlementId/items',
    summary: 'The vouchers a settlement is the sum of',
    tag: 'vouchers',
    access: shopStaff('vouchers.read'),
    params: Type.Object({ ...params.properties, settlementId: IdSchema('vst') }),
    query: Type.Object(PageQuery),
    reply: PageOf(
      Type.Object({ ...RedemptionView.properties, amountFen: Signed('What it brought to the settlement') }),
    ),
    errors: ['request.cursor_invalid', 'vouchers.settlement_not_found'],
    handle: async (ctx, { shop, params, query }) => {
      const id = uuidOf('vst', params.settlementId);
      if (!(await settlementOf(ctx, shop.shopId, id))) throw refuse('settlement_not_found');
      const limit = query.limit ?? 20;
      const after = decodeCursor(query.cursor, 1);
      const rows = await itemsOf(ctx, shop.shopId, id, after ? (String(after[0]) as Uuid) : null, limit + 1);
      const view = await redemptionViews(ctx, rows);
      return pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => ({ ...view(row), amountFen: row.amountFen }),
      );
    },
  }),
];
