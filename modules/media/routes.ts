import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  IdSchema,
  type Input,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  shopStaff,
  signedIn,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { refuse } from './errors.ts';
import { privatePicture, shopLibrary } from './service.ts';
import type { MediaFile, Visibility } from './types.ts';
import { mediaUrl, videoUrl } from './url.ts';
import { storeUpload } from './video-service.ts';

const MediaSchema = Type.Object({
  id: IdSchema('med'),
  kind: Type.Enum(['picture', 'video']),
  url: Nullable(
    Type.String({ description: 'Address of the 800 px rendition, or of the video; null for a private picture' }),
  ),
  thumbnailUrl: Nullable(Type.String()),
  width: Type.Integer(),
  height: Type.Integer(),
  bytes: Type.Integer(),
  durationMs: Nullable(Type.Integer({ description: 'Of a video' })),
});

const view = (file: MediaFile) => ({
  id: toId('med', file.id),
  kind: file.kind === 'video' ? ('video' as const) : ('picture' as const),
  url: file.kind === 'video' ? videoUrl(file.id) : file.visibility === 'public' ? mediaUrl(file.id, 'w800') : null,
  thumbnailUrl: file.visibility === 'public' && file.kind !== 'video' ? mediaUrl(file.id, 'w160') : null,
  width: file.width,
  height: file.height,
  bytes: file.bytes,
  durationMs: file.durationMs,
});

const UPLOAD_ERRORS = [
  'media.file_missing',
  'media.not_a_picture',
  'media.picture_too_large',
  'media.picture_too_many_pixels',
  'media.not_a_video',
  'media.video_codec',
  'media.video_without_length',
  'media.video_too_large',
  'media.video_too_long',
];

async function storeAll(
  ctx: Ctx,
  uploads: Input<unknown, unknown, unknown>['uploads'],
  shopId: Uuid | null,
  visibility: Visibility,
) {
  if (uploads.length === 0) throw refuse('file_missing');
  const stored: MediaFile[] = [];
  for (const upload of uploads) stored.push(await storeUpload(ctx, { shopId, body: upload.body, visibility }));
  return { items: stored.map(view) };
}

export const routes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/shops/:shopId/media',
    summary:
      'Upload pictures for goods and the shop (JPEG, PNG, WebP, AVIF, GIF; at most 10 MB each), or videos of goods (MP4, WebM)',
    tag: 'media',
    access: shopStaff('catalog.edit'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    reply: Type.Object({ items: Type.Array(MediaSchema) }),
    status: 201,
    consumes: 'multipart',
    // The same bytes answer the same file, and encoding must not hold a transaction open.
    idempotency: 'none',
    transaction: 'own',
    errors: UPLOAD_ERRORS,
    perMinute: 120,
    handle: (ctx, input) => storeAll(ctx, input.uploads, input.shop.shopId, 'public'),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/media',
    summary: "The shop's picture library, newest first",
    tag: 'media',
    access: shopStaff('catalog.read'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    query: Type.Object(PageQuery),
    reply: PageOf(MediaSchema),
    handle: async (ctx, input) => {
      const key = decodeCursor(input.query.cursor, 1);
      const limit = input.query.limit ?? 20;
      const rows = await shopLibrary(ctx, input.shop, key ? (String(key[0]) as Uuid) : null, limit + 1);
      return pageOf(rows, limit, (row) => [row.id], view);
    },
  }),
  route({
    method: 'POST',
    path: '/me/media',
    summary:
      'Upload pictures and videos of your own: reviews, avatar (public) or papers for an application (private, pictures only)',
    tag: 'media',
    access: signedIn,
    query: Type.Object({
      visibility: Type.Optional(Type.Union([Type.Literal('public'), Type.Literal('private')], { default: 'public' })),
    }),
    reply: Type.Object({ items: Type.Array(MediaSchema) }),
    status: 201,
    consumes: 'multipart',
    idempotency: 'none',
    transaction: 'own',
    errors: UPLOAD_ERRORS,
    perMinute: 60,
    handle: (ctx, input) => storeAll(ctx, input.uploads, null, input.query.visibility ?? 'public'),
  }),
  route({
    method: 'GET',
    path: '/me/media/:mediaId/file',
    summary: 'A picture you uploaded, private ones included',
    tag: 'media',
    access: signedIn,
    params: Type.Object({ mediaId: IdSchema('med') }),
    produces: 'image/webp',
    errors: ['media.media_not_found'],
    handle: async (ctx, input) => {
      const owner = userIdOf(ctx.actor);
      if (!owner) throw refuse('media_not_found');
      return {
        body: await privatePicture(ctx, uuidOf('med', input.params.mediaId), owner),
        type: 'image/webp',
        inline: true,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/console/media/:mediaId/file',
    summary: 'A picture handed in with an application, for the reviewer',
    tag: 'media',
    access: platformStaff('shops.review'),
    params: Type.Object({ mediaId: IdSchema('med') }),
    produces: 'image/webp',
    errors: ['media.media_not_found'],
    handle: async (ctx, input) => ({
      body: await privatePicture(ctx, uuidOf('med', input.params.mediaId), 'anyone'),
      type: 'image/webp',
      inline: true,
    }),
  }),
];
