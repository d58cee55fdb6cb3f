import { Type } from 'typebox';
import { chinaDay, days, earlier, everyone, platformStaff, type Route, route, type Uuid } from '#kernel';
import { takePages } from './pages-service.ts';
import { PAGE_KINDS, PAGES, pageSums } from './pages-store.ts';

const HOUR_MS = 3_600_000;

export const pagesRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/behaviour/pages',
    summary:
      'What became of pieces of content and rank lists on a page: seen, read, shared, opened by a shared link; of nobody in particular',
    tag: 'behaviour',
    access: everyone,
    // Each event is one by its id.
    idempotency: 'none',
    transaction: 'own',
    perMinute: 120,
    body: Type.Object({
      events: Type.Array(
        Type.Object({
          id: Type.String({
            pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
            description: 'Made by the page (UUID): sent again it is the same event',
          }),
          page: Type.Enum([...PAGES]),
          ref: Type.String({ minLength: 1, maxLength: 60, description: 'Id of the piece, or name of the rank list' }),
          kind: Type.Enum([...PAGE_KINDS]),
          agoMs: Type.Integer({ minimum: 0, maximum: HOUR_MS, description: 'Milliseconds before it was sent' }),
          seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_800, description: 'Of reading' })),
        }),
        { minItems: 1, maxItems: 100 },
      ),
    }),
    status: 202,
    reply: Type.Object({
      taken: Type.Integer(),
      repeated: Type.Integer(),
      setAside: Type.Integer({ description: 'Not counted: of programs, of who made it, too short, or not there' }),
    }),
    errors: ['behaviour.id_repeated', 'behaviour.dwell_unclear'],
    handle: (ctx, { body, headers }) =>
      takePages(
        ctx,
        body.events.map((one) => ({ ...one, id: one.id as Uuid, seconds: one.seconds ?? 0 })),
        { userAgent: headers['user-agent'] },
      ),
  }),
  route({
    method: 'GET',
    path: '/console/shared-pages',
    summary: 'How often rank lists and pieces of content were shared, and opened by a shared link',
    tag: 'behaviour',
    access: platformStaff('behaviour.read'),
    query: Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 92, default: 30 })) }),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          page: Type.Enum([...PAGES]),
          ref: Type.String({ description: 'Name of the rank list; of all pieces together: empty' }),
          reads: Type.Integer(),
          shares: Type.Integer(),
          arrivals: Type.Integer({ description: 'By shared links' }),
        }),
      ),
    }),
    handle: async (ctx, { query }) => {
      const since = chinaDay(earlier(ctx.clock.now(), days((query.days ?? 30) - 1)));
      const [pieces, ranks] = await Promise.all([
        pageSums(ctx, { page: 'piece', refs: null, since, by: 'none' }),
        pageSums(ctx, { page: 'rank', refs: null, since, by: 'ref' }),
      ]);
      const items = [
        ...pieces.map((one) => ({ ...one, page: 'piece' as const })),
        ...ranks.map((one) => ({ ...one, page: 'rank' as const })),
      ].map(({ page, ref, reads, shares, arrivals }) => ({ page, ref: ref ?? '', reads, shares, arrivals }));
      return { items };
    },
  }),
];
