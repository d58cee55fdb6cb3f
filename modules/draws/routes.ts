import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  everyone,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  refuseRequest,
  route,
  signedIn,
  type Uuid,
  userIdOf,
} from '#kernel';
import { ensureGuest } from '#modules/accounts';
import { refuse } from './errors.ts';
import { enterDraw, helpEntrant } from './service.ts';
import * as store from './store.ts';
import type { Draw } from './types.ts';
import { DrawPage, DrawView, drawPage, drawsOut, winOut } from './view.ts';

export const personOf = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};
const Code = Type.Object({ code: Type.String({ minLength: 6, maxLength: 40 }) });
export const codes = (...names: string[]): string[] => names.map((name) => `draws.${name}`);
const Tag = Type.String({ pattern: '^[0-9a-f]{16}$' });

/** A page of draws, newest first. */
export async function listed(
  ctx: Ctx,
  query: { readonly cursor?: string; readonly limit?: number },
  which: { readonly shopId: Uuid | null; readonly shown: boolean },
) {
  const key = decodeCursor(query.cursor, 2);
  const limit = query.limit ?? 20;
  const before = key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
  const rows = await store.drawsOf(ctx, { ...which, before, limit: limit + 1 });
  const { items, nextCursor } = pageOf(
    rows,
    limit,
    (row) => [row.createdAt.toISOString(), row.id],
    (row) => row,
  );
  return { items: await drawsOut(ctx, items), nextCursor };
}

async function drawOf(ctx: Ctx, code: string): Promise<Draw> {
  const draw = await store.drawByCode(ctx, code);
  // What a shop was asked for is between it and the market.
  if (!draw || draw.ruleId === null) throw refuse('draw_not_found');
  return draw;
}

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/draws',
    summary: 'Draws of all shops that have begun, newest first',
    tag: 'draws',
    access: everyone,
    query: Type.Object(PageQuery),
    reply: PageOf(DrawView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { query }) => listed(ctx, query, { shopId: null, shown: true }),
  }),
  route({
    method: 'GET',
    path: '/draws/:code',
    summary:
      'A draw as its link shows it, also to strangers: prize, terms, and after it secret, winners and what decided',
    tag: 'draws',
    access: everyone,
    params: Code,
    reply: DrawPage,
    errors: codes('draw_not_found'),
    handle: async (ctx, { params }) => drawPage(ctx, await drawOf(ctx, params.code), userIdOf(ctx.actor)),
  }),
  route({
    method: 'GET',
    path: '/draws/:code/tickets',
    summary: 'The list a draw was drawn from, in the order it is hashed; empty until then',
    tag: 'draws',
    access: everyone,
    params: Code,
    query: Type.Object({
      cursor: Type.Optional(Type.String({ maxLength: 200 })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000 })),
    }),
    reply: PageOf(Type.Object({ ticket: Type.String(), entrant: Type.String() })),
    errors: [...codes('draw_not_found'), 'request.cursor_invalid'],
    handle: async (ctx, { params, query }) => {
      const draw = await drawOf(ctx, params.code);
      const key = decodeCursor(query.cursor, 1);
      const limit = query.limit ?? 1_000;
      const rows = draw.drawnAt ? await store.ticketsAfter(ctx, draw.id, String(key?.[0] ?? ''), limit + 1) : [];
      return pageOf(
        rows,
        limit,
        (row) => [row.ticket],
        (row) => ({ ticket: row.ticket, entrant: row.entrant }),
      );
    },
  }),
  route({
    method: 'POST',
    path: '/draws/:code/entries',
    summary: 'Enter a draw: one ticket a person and a device',
    tag: 'draws',
    access: signedIn,
    perMinute: 20,
    params: Code,
    reply: DrawPage,
    status: 201,
    errors: [
      ...codes('draw_not_found', 'draw_not_open', 'own_shop', 'entered_already', 'entered_on_this_device'),
      'accounts.phone_needed',
      'accounts.identity_needed',
    ],
    handle: async (ctx, { params }, reply) => {
      const userId = personOf(ctx);
      await enterDraw(ctx, { code: params.code, userId, browser: ensureGuest(ctx, reply) });
      return drawPage(ctx, await drawOf(ctx, params.code), userId);
    },
  }),
  route({
    method: 'POST',
    path: '/draws/:code/helps',
    summary: 'Add a ticket to a friend’s: once a person and once a device',
    tag: 'draws',
    access: signedIn,
    perMinute: 20,
    params: Code,
    body: Type.Object({ entrant: Tag }),
    reply: Type.Object({ helped: Type.Literal(true) }),
    status: 201,
    errors: [
      ...codes(
        'draw_not_found',
        'draw_not_open',
        'own_shop',
        'entrant_not_found',
        'own_help',
        'helped_already',
        'helped_on_this_device',
        'no_more_help',
      ),
      'accounts.phone_needed',
      'accounts.identity_needed',
    ],
    handle: async (ctx, { params, body }, reply) => {
      const userId = personOf(ctx);
      await helpEntrant(ctx, { code: params.code, userId, entrant: body.entrant, browser: ensureGuest(ctx, reply) });
      return { helped: true as const };
    },
  }),
  route({
    method: 'GET',
    path: '/me/draws',
    summary: 'Draws the caller is in, newest entry first, and how they went',
    tag: 'draws',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(
      Type.Object({
        draw: DrawView,
        myTickets: Type.Integer(),
        myState: Type.String({ description: 'in, or of who was drawn: waiting, won, claimed, lapsed' }),
        claimUntil: Nullable(MomentSchema()),
        tradeId: Nullable(IdSchema('trd')),
      }),
    ),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const userId = personOf(ctx);
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const before = key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
      const rows = await store.entriesOfPerson(ctx, userId, before, limit + 1);
      const { items, nextCursor } = pageOf(
        rows,
        limit,
        (row) => [row.at.toISOString(), row.drawId],
        (row) => row,
      );
      const ids = items.map((one) => one.drawId);
      const [draws, wins] = await Promise.all([store.drawsByIds(ctx, ids), store.winsOfPerson(ctx, userId, ids)]);
      const shown = new Map((await drawsOut(ctx, draws)).map((view, at) => [draws[at]?.id, view]));
      return {
        nextCursor,
        items: items.flatMap((one) => {
          const draw = shown.get(one.drawId);
          const { state, ...rest } = winOut(
            wins.find((win) => win.drawId === one.drawId),
            ctx.clock.now(),
          );
          return draw ? [{ draw, myTickets: one.tickets, myState: state, ...rest }] : [];
        }),
      };
    },
  }),
];
