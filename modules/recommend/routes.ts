import { Type } from 'typebox';
import { everyone, IdSchema, type Route, route, uuidOf } from '#kernel';
import { CardSchema } from '#modules/search';
import { goesWithProduct } from './service.ts';

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/products/:productId/goes-with',
    summary: 'What is often bought together with a product: from finished trades, newer ones counting more',
    tag: 'recommend',
    access: everyone,
    params: Type.Object({ productId: IdSchema('prd') }),
    reply: Type.Object({ items: Type.Array(CardSchema) }),
    sharedMs: 5_000,
    handle: async (ctx, { params }) => ({ items: [...(await goesWithProduct(ctx, uuidOf('prd', params.productId)))] }),
  }),
];
