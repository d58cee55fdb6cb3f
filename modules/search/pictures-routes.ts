import { Type } from 'typebox';
import { everyone, IdSchema, platformStaff, type Route, route, TextSchema, uuidOf } from '#kernel';
import { CardSchema } from './cards-service.ts';
import { refuse } from './errors.ts';
import { goodsShowing, samePictures } from './pictures-service.ts';

export const pictureRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/search/picture',
    summary:
      'Goods that show the same picture (JPEG, PNG, WebP, AVIF, GIF; at most 10 MB); it is looked at and not kept',
    tag: 'search',
    access: everyone,
    reply: Type.Object({
      told: Type.Enum(['same', 'none', 'plain'], {
        description: 'none: no goods show it; plain: it has too few edges to be told from others',
      }),
      items: Type.Array(CardSchema),
    }),
    consumes: 'multipart',
    // It writes nothing, and decoding must not hold a transaction open.
    idempotency: 'none',
    transaction: 'own',
    errors: [
      'search.picture_missing',
      'media.not_a_picture',
      'media.picture_too_large',
      'media.picture_too_many_pixels',
    ],
    perMinute: 20,
    handle: async (ctx, { uploads }) => {
      const [first] = uploads;
      if (!first) throw refuse('picture_missing');
      const { told, items } = await goodsShowing(ctx, first.body);
      return { told, items: [...items] };
    },
  }),
  route({
    method: 'GET',
    path: '/console/products/:productId/same-pictures',
    summary: 'Goods of other shops that show a picture of this product',
    tag: 'search',
    access: platformStaff('catalog.review'),
    params: Type.Object({ productId: IdSchema('prd') }),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          productId: IdSchema('prd'),
          title: TextSchema(),
          shopId: IdSchema('shp'),
          shopName: Type.String(),
          url: Type.String(),
          likeUrl: Type.String({ description: 'The picture of the product asked about that it is the same as' }),
          distance: Type.Integer({ description: 'Bits apart in both hashes together; 0 = the same' }),
        }),
      ),
    }),
    errors: ['search.product_not_found'],
    handle: async (ctx, { params }) => ({
      items: (await samePictures(ctx, uuidOf('prd', params.productId))).map((one) => ({ ...one })),
    }),
  }),
];
