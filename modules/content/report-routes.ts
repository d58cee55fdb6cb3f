import { Type } from 'typebox';
import { type Ctx, IdSchema, type Route, route, shopStaff, signedIn, type Uuid } from '#kernel';
import { me } from './profile-routes.ts';
import {
  DaysQuery,
  LevelView,
  levelOut,
  PathView,
  pathOut,
  ReportQuery,
  ReportView,
  reportCsv,
  reportOut,
} from './report-view.ts';
import { creatorOf } from './service.ts';

const ShopParams = Type.Object({ shopId: IdSchema('shp') });
const ofShop = async (ctx: Ctx, shopId: Uuid): Promise<Uuid | null> =>
  (await creatorOf(ctx, { kind: 'shop', shopId }))?.id ?? null;
const mine = async (ctx: Ctx): Promise<Uuid | null> =>
  (await creatorOf(ctx, { kind: 'person', userId: me(ctx) }))?.id ?? null;

/** What became of one's pieces: for a shop and for a person the same. */
export const reportRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/content-report',
    summary:
      'What became of the shop’s pieces: seen, read, given, shared, and what they led to; together, by day and piece by piece',
    tag: 'content',
    access: shopStaff('content.read'),
    params: ShopParams,
    query: ReportQuery,
    reply: ReportView,
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => reportOut(ctx, await ofShop(ctx, shop.shopId), query),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/content-report.csv',
    summary: 'The same by day and piece, as a file',
    tag: 'content',
    access: shopStaff('content.read'),
    params: ShopParams,
    query: DaysQuery,
    produces: 'text/csv; charset=utf-8',
    handle: async (ctx, { shop, query }) => reportCsv(ctx, await ofShop(ctx, shop.shopId), query),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/content-path',
    summary:
      'From seeing to buying: over which goods the shop’s pieces led to orders, how long it took, and which pieces of others led to its goods',
    tag: 'content',
    access: shopStaff('content.read'),
    params: ShopParams,
    query: DaysQuery,
    reply: PathView,
    handle: async (ctx, { shop: { shopId }, query }) =>
      pathOut(ctx, { creatorId: await ofShop(ctx, shopId), shopId }, query),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/content-level',
    summary: 'The shop’s level as a creator: the rule, what counts, and what is missing to the next',
    tag: 'content',
    access: shopStaff('content.read'),
    params: ShopParams,
    reply: LevelView,
    handle: async (ctx, { shop }) => levelOut(ctx, await ofShop(ctx, shop.shopId)),
  }),
  route({
    method: 'GET',
    path: '/me/creator/report',
    summary: 'What became of your own pieces: seen, read, given, shared, and what they led to',
    tag: 'content',
    access: signedIn,
    query: ReportQuery,
    reply: ReportView,
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => reportOut(ctx, await mine(ctx), query),
  }),
  route({
    method: 'GET',
    path: '/me/creator/report.csv',
    summary: 'The same by day and piece, as a file',
    tag: 'content',
    access: signedIn,
    query: DaysQuery,
    produces: 'text/csv; charset=utf-8',
    handle: async (ctx, { query }) => reportCsv(ctx, await mine(ctx), query),
  }),
  route({
    method: 'GET',
    path: '/me/creator/path',
    summary: 'From seeing to buying: over which goods your pieces led to orders, and how long it took',
    tag: 'content',
    access: signedIn,
    query: DaysQuery,
    reply: PathView,
    handle: async (ctx, { query }) => pathOut(ctx, { creatorId: await mine(ctx), shopId: null }, query),
  }),
  route({
    method: 'GET',
    path: '/me/creator/level',
    summary: 'Your level as a creator: the rule, what counts, and what is missing to the next',
    tag: 'content',
    access: signedIn,
    reply: LevelView,
    handle: async (ctx) => levelOut(ctx, await mine(ctx)),
  }),
];
