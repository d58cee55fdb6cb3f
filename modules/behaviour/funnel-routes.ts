import { Type } from 'typebox';
import {
  type Ctx,
  chinaDay,
  days,
  decodeCursor,
  earlier,
  IdSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  refuseRequest,
  route,
  shopStaff,
  startOfChinaDay,
  TextSchema,
  toId,
  type Uuid,
} from '#kernel';
import { productSummaries } from '#modules/catalog';
import { shopsByIds } from '#modules/shops';
import { refuse } from './errors.ts';
import { type Place, sumsByDay, sumsBySource, sumsByThing, type Which } from './funnel-store.ts';
import { COUNTS, type Count, type Counts, SOURCES, type Source } from './types.ts';

const Day = Type.String({ format: 'date', description: 'Day in China' });
const Period = { from: Type.Optional(Day), to: Type.Optional(Day), source: Type.Optional(Type.Enum([...SOURCES])) };
type Asked = { readonly from?: string; readonly to?: string; readonly source?: Source };

const counts = Object.fromEntries(COUNTS.map((count) => [count, Type.Integer()])) as Record<
  Count,
  ReturnType<typeof Type.Integer>
>;
const Sums = Type.Object(counts, {
  description: 'Impression, click, add, order, paid; what is paid counts on the day it was ordered; amounts in fen',
});
const FunnelSchema = Type.Object({
  from: Day,
  to: Day,
  total: Sums,
  days: Type.Array(Type.Object({ day: Day, sums: Sums })),
  sources: Type.Array(Type.Object({ source: Type.Enum([...SOURCES]), sums: Sums })),
});

const MOST_DAYS = 92;
const USUAL_DAYS = 30;

function whichOf(ctx: Ctx, shopId: Uuid | null, asked: Asked): Which {
  const to = asked.to ?? chinaDay(ctx.clock.now());
  const from = asked.from ?? chinaDay(earlier(startOfChinaDay(to), days(USUAL_DAYS - 1)));
  const long = (startOfChinaDay(to).getTime() - startOfChinaDay(from).getTime()) / 86_400_000 + 1;
  if (!(long >= 1 && long <= MOST_DAYS)) throw refuse('period_invalid', { most: MOST_DAYS });
  return { shopId, from, to, source: asked.source ?? null };
}

const only = (row: Counts): Counts => Object.fromEntries(COUNTS.map((count) => [count, row[count]])) as Counts;

async function funnelOf(ctx: Ctx, which: Which) {
  const [byDay, bySource] = await Promise.all([sumsByDay(ctx, which), sumsBySource(ctx, which)]);
  const total = Object.fromEntries(
    COUNTS.map((count) => [count, byDay.reduce((sum, row) => sum + row[count], 0)]),
  ) as Counts;
  return {
    from: which.from,
    to: which.to,
    total,
    days: byDay.map((row) => ({ day: row.day, sums: only(row) })),
    sources: bySource.map((row) => ({ source: row.source, sums: only(row) })),
  };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function placeOf(cursor: string | undefined): Place | null {
  const key = decodeCursor(cursor, 2);
  if (!key) return null;
  const [impressions, id] = key;
  if (!Number.isSafeInteger(impressions) || typeof id !== 'string' || !UUID.test(id))
    throw refuseRequest('cursor_invalid');
  return { impressions: Number(impressions), id: id as Uuid };
}

async function listed(
  ctx: Ctx,
  by: 'product' | 'shop',
  which: Which,
  query: { readonly cursor?: string; readonly limit?: number },
) {
  const limit = query.limit ?? 20;
  const rows = await sumsByThing(ctx, by, which, placeOf(query.cursor), limit + 1);
  return pageOf(
    rows,
    limit,
    (row) => [row.impressions, row.id],
    (row) => row,
  );
}

export const funnelRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/funnel',
    summary: 'How the shop’s goods were seen, opened, put in carts, ordered and paid for: by day and by source',
    tag: 'behaviour',
    access: shopStaff('behaviour.read'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    query: Type.Object(Period),
    reply: FunnelSchema,
    errors: ['behaviour.period_invalid'],
    handle: (ctx, { shop, query }) => funnelOf(ctx, whichOf(ctx, shop.shopId, query)),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/funnel/products',
    summary: 'The same by product, most seen first',
    tag: 'behaviour',
    access: shopStaff('behaviour.read'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    query: Type.Object({ ...Period, ...PageQuery }),
    reply: PageOf(Type.Object({ productId: IdSchema('prd'), title: Nullable(TextSchema()), sums: Sums })),
    errors: ['behaviour.period_invalid', 'request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const page = await listed(ctx, 'product', whichOf(ctx, shop.shopId, query), query);
      const products = await productSummaries(
        ctx,
        page.items.map((row) => row.id),
      );
      return {
        nextCursor: page.nextCursor,
        items: page.items.map((row) => ({
          productId: toId('prd', row.id),
          title: products.get(row.id)?.title ?? null,
          sums: only(row),
        })),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/console/funnel',
    summary: 'How goods of all shops were seen, opened, put in carts, ordered and paid for: by day and by source',
    tag: 'behaviour',
    access: platformStaff('behaviour.read'),
    query: Type.Object(Period),
    reply: FunnelSchema,
    errors: ['behaviour.period_invalid'],
    handle: (ctx, { query }) => funnelOf(ctx, whichOf(ctx, null, query)),
  }),
  route({
    method: 'GET',
    path: '/console/funnel/shops',
    summary: 'The same by shop, most seen first',
    tag: 'behaviour',
    access: platformStaff('behaviour.read'),
    query: Type.Object({ ...Period, ...PageQuery }),
    reply: PageOf(Type.Object({ shopId: IdSchema('shp'), name: Nullable(Type.String()), sums: Sums })),
    errors: ['behaviour.period_invalid', 'request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const page = await listed(ctx, 'shop', whichOf(ctx, null, query), query);
      const shops = await shopsByIds(
        ctx,
        page.items.map((row) => row.id),
      );
      return {
        nextCursor: page.nextCursor,
        items: page.items.map((row) => ({
          shopId: toId('shp', row.id),
          name: shops.get(row.id)?.name ?? null,
          sums: only(row),
        })),
      };
    },
  }),
];
