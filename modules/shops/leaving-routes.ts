import { Type } from 'typebox';
import {
  type Ctx,
  chinaDay,
  decodeCursor,
  FenSchema,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  readingAsShop,
  route,
  shopStaff,
  toId,
  type Uuid,
  uuidOf,
} from '#kernel';
import { mediaUrl } from '#modules/media';
import { answerAppeal, appeal } from './appeals-service.ts';
import { APPEAL_STATES, type Appeal, appealsIn, appealsOfShop } from './appeals-store.ts';
import {
  beginClosing,
  callOffClosing,
  closingView,
  dataTaken,
  finishClosing,
  takeBackDeposit,
} from './closings-service.ts';
import { dataFile } from './data-file.ts';
import { shop } from './service.ts';
import { ShopPageSchema, shopPage } from './view.ts';

const params = Type.Object({ shopId: IdSchema('shp') });
const ClosingSchema = Type.Object({
  closing: Nullable(
    Type.Object({
      reason: Type.String(),
      askedAt: MomentSchema(),
      noticeUntil: MomentSchema('Until then the shop’s page says that it will close (E-Commerce Law art. 16)'),
      dataTakenAt: Nullable(MomentSchema()),
    }),
  ),
  open: Type.Array(Type.Object({ what: Type.String(), count: Type.Integer() })),
  availableFen: FenSchema(),
  payoutFen: FenSchema(),
  escrowFen: FenSchema(),
  depositFen: FenSchema(),
  mayReturnDeposit: Type.Boolean(),
  mayFinish: Type.Boolean(),
});

async function view(ctx: Ctx, shopId: Uuid) {
  const { closing, open, ...rest } = await closingView(ctx, shopId);
  return {
    ...rest,
    open: open.map((one) => ({ ...one })),
    closing: closing && {
      reason: closing.reason,
      askedAt: closing.askedAt.toISOString(),
      noticeUntil: closing.noticeUntil.toISOString(),
      dataTakenAt: closing.dataTakenAt?.toISOString() ?? null,
    },
  };
}

const leaving: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/closing',
    summary: 'Leaving in order: what is open, what money is left, what may be done next',
    tag: 'shops',
    access: shopStaff('shops.close'),
    params,
    reply: ClosingSchema,
    handle: (ctx, input) => view(ctx, input.shop.shopId),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/closing',
    summary: 'The owner wants to close: no more orders, and thirty days’ notice on the shop’s page',
    tag: 'shops',
    access: shopStaff('shops.close'),
    params,
    body: Type.Object({ reason: Type.String({ minLength: 2, maxLength: 500 }) }),
    reply: ClosingSchema,
    errors: [
      'shops.shop_not_found',
      'shops.owner_only',
      'shops.closing_under_way',
      'shops.shop_step_not_allowed',
      'shops.shop_state_changed',
    ],
    handle: async (ctx, input) => {
      await beginClosing(ctx, input.shop, input.body.reason);
      return view(ctx, input.shop.shopId);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/closing/call-off',
    summary: 'The owner stays after all',
    tag: 'shops',
    access: shopStaff('shops.close'),
    params,
    reply: ClosingSchema,
    errors: ['shops.shop_not_found', 'shops.owner_only', 'shops.closing_none', 'shops.shop_state_changed'],
    handle: async (ctx, input) => {
      await callOffClosing(ctx, input.shop);
      return view(ctx, input.shop.shopId);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/closing/deposit',
    summary: 'Take the deposit back to the balance, once nothing is open that it might have to pay',
    tag: 'shops',
    access: shopStaff('shops.close'),
    params,
    reply: ClosingSchema,
    errors: ['shops.shop_not_found', 'shops.owner_only', 'shops.closing_none', 'shops.shop_not_finished'],
    handle: async (ctx, input) => {
      await takeBackDeposit(ctx, input.shop);
      return view(ctx, input.shop.shopId);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/closing/finish',
    summary: 'Close for good: everything finished, the notice over, the money gone, the data taken along',
    tag: 'shops',
    access: shopStaff('shops.close'),
    params,
    reply: ShopPageSchema,
    errors: [
      'shops.shop_not_found',
      'shops.owner_only',
      'shops.closing_none',
      'shops.closing_notice',
      'shops.closing_data',
      'shops.shop_not_finished',
      'shops.shop_money_left',
      'shops.shop_step_not_allowed',
      'shops.shop_state_changed',
    ],
    handle: async (ctx, input) => shopPage(ctx, await finishClosing(ctx, input.shop)),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/data.zip',
    summary: 'Everything of the shop as a file: goods, orders, settlements, statements; taking it is recorded',
    tag: 'shops',
    access: shopStaff('shops.close'),
    params,
    produces: 'application/zip',
    perMinute: 6,
    outsideWall: 'who took it away is written down first; the file itself is read behind the wall',
    errors: ['shops.shop_not_found'],
    handle: async (ctx, input) => {
      const { code } = await shop(ctx, input.shop.shopId);
      await dataTaken(ctx, input.shop);
      return {
        body: dataFile(readingAsShop(ctx, input.shop), input.shop),
        type: 'application/zip',
        filename: `${code}-${chinaDay(ctx.clock.now())}.zip`,
      };
    },
  }),
];

const AppealSchema = Type.Object({
  id: IdSchema('apx'),
  shopId: IdSchema('shp'),
  against: Type.Enum(['limited', 'frozen']),
  text: Type.String(),
  pictureUrls: Type.Array(Type.String()),
  state: Type.Enum([...APPEAL_STATES]),
  submittedAt: MomentSchema(),
  dueAt: Nullable(MomentSchema('When it must have been answered')),
  answer: Nullable(Type.String()),
  decidedAt: Nullable(MomentSchema()),
});

const appealView = (row: Appeal) => ({
  id: toId('apx', row.id),
  shopId: toId('shp', row.shopId),
  against: row.against,
  text: row.text,
  pictureUrls: row.mediaIds.map((id) => mediaUrl(id, 'w800')),
  state: row.state,
  submittedAt: row.submittedAt.toISOString(),
  dueAt: row.dueAt?.toISOString() ?? null,
  answer: row.answer,
  decidedAt: row.decidedAt?.toISOString() ?? null,
});

const appeals: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/appeals',
    summary: 'The shop’s appeals against being limited or frozen, newest first, each with its answer',
    tag: 'shops',
    access: shopStaff('shops.read'),
    params,
    query: Type.Object(PageQuery),
    reply: PageOf(AppealSchema),
    handle: async (ctx, { shop: scope, query }) => {
      const key = decodeCursor(query.cursor, 1);
      const limit = query.limit ?? 20;
      const rows = await appealsOfShop(ctx, scope.shopId, key ? (String(key[0]) as Uuid) : null, limit + 1);
      return pageOf(rows, limit, (row) => [row.id], appealView);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/appeals',
    summary: 'Appeal against being limited or frozen; a person answers within the review’s time',
    tag: 'shops',
    access: shopStaff('shops.profile'),
    params,
    body: Type.Object({
      text: Type.String({ minLength: 10, maxLength: 4000 }),
      mediaIds: Type.Optional(Type.Array(IdSchema('med'), { maxItems: 9 })),
    }),
    reply: AppealSchema,
    status: 201,
    errors: ['shops.shop_not_found', 'shops.appeal_nothing', 'shops.appeal_under_way', 'shops.appeal_picture_unknown'],
    handle: async (ctx, { shop: scope, body }) =>
      appealView(
        await appeal(ctx, scope, {
          text: body.text,
          mediaIds: (body.mediaIds ?? []).map((id) => uuidOf('med', id)),
        }),
      ),
  }),
  route({
    method: 'GET',
    path: '/console/shop-appeals',
    summary: 'Appeals of shops, the one due first on top',
    tag: 'shops',
    access: platformStaff('shops.govern'),
    query: Type.Object({ ...PageQuery, state: Type.Optional(Type.Enum([...APPEAL_STATES])) }),
    reply: PageOf(AppealSchema),
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const rows = await appealsIn(ctx, {
        state: query.state,
        after: key ? { due: Number(key[0]), id: String(key[1]) as Uuid } : null,
        limit: limit + 1,
      });
      return pageOf(rows, limit, (row) => [row.dueKey, row.id], appealView);
    },
  }),
  ...(['uphold', 'reject'] as const).map((decision) =>
    route({
      method: 'POST',
      path: `/console/shop-appeals/:appealId/${decision}`,
      summary: decision === 'uphold' ? 'The shop is right: what it appealed against ends' : 'It stays as it is',
      tag: 'shops',
      access: platformStaff('shops.govern'),
      params: Type.Object({ appealId: IdSchema('apx') }),
      body: Type.Object({ answer: Type.String({ minLength: 2, maxLength: 2000 }) }),
      reply: AppealSchema,
      errors: ['shops.appeal_not_found', 'shops.appeal_answered', 'shops.shop_state_changed'],
      handle: async (ctx, input) =>
        appealView(
          await answerAppeal(
            ctx,
            uuidOf('apx', input.params.appealId),
            decision === 'uphold' ? 'upheld' : 'rejected',
            input.body.answer,
          ),
        ),
    }),
  ),
];

export const leavingRoutes: readonly Route[] = [...leaving, ...appeals];
