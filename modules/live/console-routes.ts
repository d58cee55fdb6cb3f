import { Type } from 'typebox';
import { decodeCursor, IdSchema, PageOf, PageQuery, pageOf, platformStaff, type Route, route, uuidOf } from '#kernel';
import { refuse } from './errors.ts';
import { codes } from './reader-routes.ts';
import { remove } from './rooms-service.ts';
import { roomsOf } from './store.ts';
import { REASONS, type Reason, STATES } from './types.ts';
import { ShopRoom, shopRooms } from './view.ts';

const FILTERS = [...STATES, 'removed'] as const;
type Filter = (typeof FILTERS)[number];

export const consoleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/live-rooms',
    summary: 'Live rooms of all shops, newest first; of one state, or taken away',
    tag: 'live',
    access: platformStaff('live.read'),
    query: Type.Object({
      ...PageQuery,
      filter: Type.Optional(Type.Unsafe<Filter>(Type.String({ enum: [...FILTERS] }))),
    }),
    reply: PageOf(ShopRoom),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const { filter } = query;
      const rows = await roomsOf(ctx, {
        shopId: null,
        state: filter === undefined || filter === 'removed' ? null : filter,
        removed: filter === 'removed',
        before: key ? { at: new Date(String(key[0])), id: String(key[1]) } : null,
        limit: limit + 1,
      });
      const { items, nextCursor } = pageOf(
        rows,
        limit,
        (row) => [row.createdAt.toISOString(), row.id],
        (row) => row,
      );
      return { items: await shopRooms(ctx, items), nextCursor };
    },
  }),
  route({
    method: 'POST',
    path: '/console/live-rooms/:roomId/remove',
    summary: 'Take a room away, in whatever state it is: it ends, and is not shown again; its shop reads why',
    tag: 'live',
    access: platformStaff('live.review'),
    params: Type.Object({ roomId: IdSchema('liv') }),
    body: Type.Object({
      reason: Type.Unsafe<Reason>(Type.String({ enum: [...REASONS] })),
      note: Type.Optional(Type.String({ maxLength: 500 })),
    }),
    reply: ShopRoom,
    errors: codes('room_not_found', 'state_forbids'),
    handle: async (ctx, { params, body }) => {
      const room = await remove(ctx, uuidOf('liv', params.roomId), {
        reason: body.reason,
        note: body.note?.trim() || null,
      });
      const [view] = await shopRooms(ctx, [room]);
      if (!view) throw refuse('room_not_found');
      return view;
    },
  }),
];
