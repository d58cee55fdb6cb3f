import { Type } from 'typebox';
import {
  decodeCursor,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  refuseRequest,
  route,
  shopStaff,
  signedIn,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { addCodes, codesOfOrder, ownSku } from './service.ts';
import { poolCounts, poolOf } from './store.ts';

const params = Type.Object({ shopId: IdSchema('shp'), skuId: IdSchema('sku') });
const counts = {
  free: Type.Integer(),
  given: Type.Integer(),
  revoked: Type.Integer({ description: 'Of those given: void, because the money went back' }),
};

/** ABCD-EFGH-1234 → ****1234: enough to find a code again, too little to use it. */
const masked = (code: string): string => (code.length > 8 ? `****${code.slice(-4)}` : '****');

export const routes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/shops/:shopId/skus/:skuId/codes',
    summary: 'Add virtual codes to a SKU; each new one is a piece in stock, repeated ones are left out',
    tag: 'codes',
    access: shopStaff('catalog.edit'),
    params,
    body: Type.Object({
      codes: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { minItems: 1, maxItems: 1000 }),
    }),
    reply: Type.Object({ added: Type.Integer(), repeated: Type.Integer(), ...counts }),
    errors: ['codes.sku_not_found', 'codes.not_virtual', 'codes.code_blank'],
    handle: (ctx, input) => addCodes(ctx, input.shop, uuidOf('sku', input.params.skuId), input.body.codes),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/skus/:skuId/codes',
    summary: 'Codes of a SKU, masked, newest first: free or given to an order',
    tag: 'codes',
    access: shopStaff('catalog.read'),
    params,
    query: Type.Object(PageQuery),
    reply: Type.Object({
      ...PageOf(
        Type.Object({
          code: Type.String(),
          addedAt: MomentSchema(),
          orderId: Nullable(IdSchema('ord')),
          givenAt: Nullable(MomentSchema()),
          revokedAt: Nullable(MomentSchema('Since when it is void, because the money went back')),
        }),
      ).properties,
      counts: Type.Object(counts),
    }),
    errors: ['codes.sku_not_found'],
    handle: async (ctx, input) => {
      const skuId = await ownSku(ctx, input.shop, uuidOf('sku', input.params.skuId));
      const key = decodeCursor(input.query.cursor, 1);
      const limit = input.query.limit ?? 20;
      const [rows, total] = await Promise.all([
        poolOf(ctx, input.shop.shopId, skuId, key ? (String(key[0]) as Uuid) : null, limit + 1),
        poolCounts(ctx, input.shop.shopId, skuId),
      ]);
      const { secrets } = ctx.runtime;
      return {
        ...pageOf(
          rows,
          limit,
          (row) => [row.id],
          (row) => ({
            code: masked(secrets.open(row.sealed)),
            addedAt: row.addedAt.toISOString(),
            orderId: row.orderId && toId('ord', row.orderId),
            givenAt: row.givenAt?.toISOString() ?? null,
            revokedAt: row.revokedAt?.toISOString() ?? null,
          }),
        ),
        counts: total,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/me/orders/:orderId/codes',
    summary: 'The virtual codes of your order, by line',
    tag: 'codes',
    access: signedIn,
    params: Type.Object({ orderId: IdSchema('ord') }),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          lineId: IdSchema('lin'),
          codes: Type.Array(Type.String()),
          revoked: Type.Integer({ description: 'Codes that are void, because their money went back' }),
        }),
      ),
    }),
    errors: ['orders.order_not_found'],
    handle: async (ctx, input, reply) => {
      const buyerId = userIdOf(ctx.actor);
      if (!buyerId) throw refuseRequest('unauthenticated');
      reply.header('cache-control', 'private, no-store');
      const codes = await codesOfOrder(ctx, buyerId, uuidOf('ord', input.params.orderId));
      return {
        items: codes.map((line) => ({
          lineId: toId('lin', line.lineId),
          codes: [...line.codes],
          revoked: line.revoked,
        })),
      };
    },
  }),
];
