import { Type } from 'typebox';
import {
  type Ctx,
  everyone,
  IdSchema,
  MomentSchema,
  Nullable,
  type Route,
  refuseRequest,
  route,
  signedIn,
  TextSchema,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { choosePersonal, dropInterest, personalOf } from './choice-service.ts';
import { takeEvents } from './service.ts';
import { KINDS, SOURCES } from './types.ts';

const meOf = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};

const HOUR_MS = 3_600_000;
const PersonalSchema = Type.Object({
  personal: Type.Boolean({ description: 'Goods are chosen by what the person did here' }),
  asked: Type.Boolean({ description: 'Has ever said yes or no' }),
  at: Nullable(MomentSchema('Since when')),
  interests: Type.Array(
    Type.Object({
      categoryId: Type.String(),
      name: TextSchema(),
      strength: Type.Number({ description: 'In clicks as of now, older ones fading' }),
    }),
  ),
});
const personalView = async (ctx: Ctx) => {
  const { at, ...rest } = await personalOf(ctx, meOf(ctx));
  return { ...rest, at: at?.toISOString() ?? null };
};

export const routes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/behaviour',
    summary: 'What a page saw of its visitor; each event once by its id, who it was only of those who agreed',
    tag: 'behaviour',
    access: everyone,
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
          kind: Type.Enum([...KINDS]),
          productId: IdSchema('prd'),
          source: Type.Enum(SOURCES.filter((one) => one !== 'unknown')),
          agoMs: Type.Integer({ minimum: 0, maximum: HOUR_MS, description: 'Milliseconds before it was sent' }),
          seconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_800, description: 'Of a stay' })),
        }),
        { minItems: 1, maxItems: 100 },
      ),
    }),
    status: 202,
    reply: Type.Object({
      taken: Type.Integer(),
      repeated: Type.Integer(),
      setAside: Type.Integer({ description: 'Not counted: of programs, or of the shop’s own people' }),
    }),
    errors: ['behaviour.product_unknown', 'behaviour.dwell_unclear', 'behaviour.id_repeated'],
    handle: (ctx, { body, headers }) =>
      takeEvents(
        ctx,
        body.events.map((one) => ({
          ...one,
          id: one.id as Uuid,
          productId: uuidOf('prd', one.productId),
          seconds: one.seconds ?? 0,
        })),
        { userAgent: headers['user-agent'], asksNotToBeFollowed: headers['sec-gpc'] === '1' },
      ),
  }),
  route({
    method: 'GET',
    path: '/me/personalisation',
    summary: 'Whether goods are chosen by what the person did here, and what they seem drawn to',
    tag: 'behaviour',
    access: signedIn,
    reply: PersonalSchema,
    handle: personalView,
  }),
  route({
    method: 'PUT',
    path: '/me/personalisation',
    summary: 'Switch it on or off; off deletes what was learnt at once',
    tag: 'behaviour',
    access: signedIn,
    body: Type.Object({ personal: Type.Boolean() }),
    reply: PersonalSchema,
    handle: async (ctx, { body }) => {
      await choosePersonal(ctx, meOf(ctx), body.personal);
      return personalView(ctx);
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/personalisation/interests/:categoryId',
    summary: 'Take one interest away',
    tag: 'behaviour',
    access: signedIn,
    params: Type.Object({ categoryId: Type.String({ maxLength: 60 }) }),
    status: 204,
    errors: ['behaviour.personalisation_off'],
    handle: async (ctx, { params }) => {
      await dropInterest(ctx, meOf(ctx), params.categoryId);
      return undefined;
    },
  }),
];
