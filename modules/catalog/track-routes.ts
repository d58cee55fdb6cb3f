import { type Static, Type } from 'typebox';
import {
  decodeCursor,
  everyone,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  TextSchema,
  toId,
  uuidOf,
} from '#kernel';
import { holdsAt } from './tracks.ts';
import { allTracks, changeTrack, createTrack, type TrackInput, trackNamed } from './tracks-service.ts';
import type { Track } from './types.ts';

const CodeSchema = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{1,38}$', description: 'Names it for good' });
const Fields = {
  name: Type.Object({
    zh: Type.String({ minLength: 1, maxLength: 20 }),
    en: Type.String({ minLength: 1, maxLength: 40 }),
  }),
  categoryIds: Type.Array(Type.String({ minLength: 2, maxLength: 40 }), {
    minItems: 1,
    maxItems: 100,
    description: 'Any of these, with all below them',
  }),
  brandIds: Type.Array(IdSchema('brd'), {
    maxItems: 100,
    description: 'Only of these registered brands; none: of any',
  }),
  beltCodes: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), {
    maxItems: 100,
    description: 'Only goods that name one of these belts; none: from anywhere',
  }),
  validFrom: MomentSchema(),
  validUntil: Nullable(MomentSchema()),
};
const TrackView = Type.Object({
  code: CodeSchema,
  ...Fields,
  name: TextSchema(),
  version: Type.Integer(),
  changedAt: MomentSchema(),
  holds: Type.Boolean({ description: 'It has begun and is not over' }),
});
const Body = Type.Object(Fields, { additionalProperties: false });

const trackIn = (code: string, body: Static<typeof Body>): TrackInput => ({
  code,
  name: body.name,
  categoryIds: [...new Set(body.categoryIds)],
  brandIds: [...new Set(body.brandIds.map((id) => uuidOf('brd', id)))],
  beltCodes: [...new Set(body.beltCodes)],
  validFrom: new Date(body.validFrom),
  validUntil: body.validUntil ? new Date(body.validUntil) : null,
});
const view = (track: Track, now: Date): Static<typeof TrackView> => ({
  code: track.code,
  name: track.name,
  categoryIds: [...track.categoryIds],
  brandIds: track.brandIds.map((id) => toId('brd', id)),
  beltCodes: [...track.beltCodes],
  validFrom: track.validFrom.toISOString(),
  validUntil: track.validUntil?.toISOString() ?? null,
  version: track.version,
  changedAt: track.changedAt.toISOString(),
  holds: holdsAt({ from: track.validFrom, until: track.validUntil }, now),
});
/** A page of tracks by code. */
function page(tracks: readonly Track[], query: { cursor?: string; limit?: number }, now: Date) {
  const key = decodeCursor(query.cursor, 1);
  const after = key ? String(key[0]) : '';
  const limit = query.limit ?? 20;
  return pageOf(
    tracks.filter((one) => one.code > after).slice(0, limit + 1),
    limit,
    (one) => [one.code],
    (one) => view(one, now),
  );
}
const WRITE_ERRORS = [
  'catalog.track_period',
  'catalog.track_brand_unknown',
  'catalog.category_not_found',
  'regions.belt_unknown',
];

export const trackRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/tracks',
    summary:
      'Tracks (赛道) that hold now: sets of goods, named by the market, that promotions, search and rank lists know',
    tag: 'catalog',
    access: everyone,
    query: Type.Object(PageQuery),
    reply: PageOf(TrackView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const now = ctx.clock.now();
      const held = (await allTracks(ctx)).filter((one) => holdsAt({ from: one.validFrom, until: one.validUntil }, now));
      return page(held, query, now);
    },
  }),
  route({
    method: 'GET',
    path: '/console/tracks',
    summary: 'All tracks, those too that have not begun or are over',
    tag: 'catalog',
    access: platformStaff('catalog.categories'),
    query: Type.Object(PageQuery),
    reply: PageOf(TrackView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => page(await allTracks(ctx), query, ctx.clock.now()),
  }),
  route({
    method: 'GET',
    path: '/console/tracks/:code',
    summary: 'One track, whenever it is',
    tag: 'catalog',
    access: platformStaff('catalog.categories'),
    params: Type.Object({ code: CodeSchema }),
    reply: TrackView,
    errors: ['catalog.track_not_found'],
    handle: async (ctx, { params }) => view(await trackNamed(ctx, params.code), ctx.clock.now()),
  }),
  route({
    method: 'POST',
    path: '/console/tracks',
    summary: 'Name a track: the categories it is made of, and the brands and belts it is kept to',
    tag: 'catalog',
    access: platformStaff('catalog.categories'),
    body: Type.Object({ code: CodeSchema, ...Fields }, { additionalProperties: false }),
    reply: TrackView,
    status: 201,
    errors: [...WRITE_ERRORS, 'catalog.track_exists'],
    handle: async (ctx, { body: { code, ...rest } }) =>
      view(await createTrack(ctx, trackIn(code, rest)), ctx.clock.now()),
  }),
  route({
    method: 'POST',
    path: '/console/tracks/:code/change',
    summary: 'Change a track from now on, or end it; what runs on it reaches the goods it then has',
    tag: 'catalog',
    access: platformStaff('catalog.categories'),
    params: Type.Object({ code: CodeSchema }),
    body: Type.Object(
      { version: Type.Integer({ minimum: 1, description: 'The one that was seen' }), ...Fields },
      { additionalProperties: false },
    ),
    reply: TrackView,
    errors: [...WRITE_ERRORS, 'catalog.track_not_found', 'catalog.edited_meanwhile'],
    handle: async (ctx, { params, body: { version, ...rest } }) =>
      view(await changeTrack(ctx, version, trackIn(params.code, rest)), ctx.clock.now()),
  }),
];
