import { Type } from 'typebox';
import { IdSchema, Nullable, type Route, route, shopStaff, uuidOf } from '#kernel';
import { mark, TAG_LENGTH, tagsOfShop } from './marks.ts';
import { FLAGS } from './types.ts';

const shopParams = Type.Object({ shopId: IdSchema('shp') });
const Tag = Type.String({ minLength: 1, maxLength: TAG_LENGTH, pattern: '\\S' });
const Tags = Type.Array(Tag, { maxItems: 10 });

/** Marks on many orders at once (T6). */
export const marksRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/shops/:shopId/orders/marks',
    summary: 'Note, flag and tags of many orders at once, all or none; what is left out stays as it is',
    tag: 'orders',
    access: shopStaff('orders.note'),
    params: shopParams,
    body: Type.Object({
      orderIds: Type.Array(IdSchema('ord'), { minItems: 1, maxItems: 200 }),
      note: Type.Optional(Nullable(Type.String({ maxLength: 500 }))),
      flag: Type.Optional(Nullable(Type.Union(FLAGS.map((flag) => Type.Literal(flag))))),
      addTags: Type.Optional(Tags),
      removeTags: Type.Optional(Tags),
    }),
    reply: Type.Object({ marked: Type.Integer() }),
    errors: ['orders.order_not_found', 'orders.nothing_to_mark', 'orders.tags_too_many'],
    handle: async (ctx, { shop, body: { orderIds, ...marks } }) => ({
      marked: await mark(
        ctx,
        shop,
        orderIds.map((id) => uuidOf('ord', id)),
        marks,
      ),
    }),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/order-tags',
    summary: 'Tags the shop uses on its orders, most used first',
    tag: 'orders',
    access: shopStaff('orders.read'),
    params: shopParams,
    reply: Type.Object({ items: Type.Array(Type.Object({ tag: Type.String(), count: Type.Integer() })) }),
    handle: async (ctx, { shop }) => ({ items: await tagsOfShop(ctx, shop) }),
  }),
];
