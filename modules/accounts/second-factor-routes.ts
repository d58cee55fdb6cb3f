import { Type } from 'typebox';
import { IdSchema, MomentSchema, Nullable, platformStaff, type Route, route, signedIn, uuidOf } from '#kernel';
import { record } from '#modules/operations';
import {
  beginSecondFactor,
  confirmSecondFactor,
  dropSecondFactor,
  proveSession,
  renewRecoveryCodes,
  resetSecondFactor,
  secondFactorStanding,
} from './second-factor-service.ts';
import { meOf } from './view.ts';

const Code = Type.String({
  minLength: 6,
  maxLength: 20,
  pattern: '^[0-9A-Za-z -]+$',
  description: 'Six digits of the authenticator app, or a recovery code',
});
const RecoveryCodes = Type.Object({
  recoveryCodes: Type.Array(Type.String(), { description: 'Shown this once; each serves once' }),
});
const wrongCode = [
  'accounts.second_factor_unset',
  'accounts.second_factor_wrong',
  'accounts.second_factor_used',
  'accounts.too_many_tries',
];

/** Answers here carry secrets: nothing of them may stay in the store of idempotent replies. */
const secret = { tag: 'me', access: signedIn, idempotency: 'none', transaction: 'own', perMinute: 20 } as const;

export const secondFactorRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/second-factor',
    summary: 'Whether a second factor is set, demanded, and proven on this session',
    tag: 'me',
    access: signedIn,
    reply: Type.Object({
      set: Type.Boolean(),
      since: Nullable(MomentSchema()),
      recoveryLeft: Type.Integer(),
      demanded: Type.Boolean(),
      provenUntil: Nullable(MomentSchema()),
    }),
    handle: async (ctx) => {
      const { userId, sessionId } = meOf(ctx);
      const standing = await secondFactorStanding(ctx, userId, sessionId);
      return {
        ...standing,
        since: standing.since?.toISOString() ?? null,
        provenUntil: standing.provenUntil?.toISOString() ?? null,
      };
    },
  }),
  route({
    ...secret,
    method: 'POST',
    path: '/me/second-factor',
    summary: 'Begin a second factor: a secret for an authenticator app, as text and as QR code',
    status: 201,
    reply: Type.Object({ secret: Type.String(), uri: Type.String(), qrSvg: Type.String() }),
    errors: ['accounts.second_factor_set', 'accounts.person_not_found'],
    handle: async (ctx, _input, reply) => {
      reply.header('cache-control', 'no-store');
      return beginSecondFactor(ctx, meOf(ctx).userId);
    },
  }),
  route({
    ...secret,
    method: 'POST',
    path: '/me/second-factor/confirm',
    summary: 'Set it by a first code; answers the recovery codes',
    body: Type.Object({ code: Type.String({ pattern: '^[0-9]{6}$' }) }),
    reply: RecoveryCodes,
    errors: ['accounts.second_factor_set', ...wrongCode],
    handle: async (ctx, { body }, reply) => {
      reply.header('cache-control', 'no-store');
      const { userId, sessionId } = meOf(ctx);
      return { recoveryCodes: await confirmSecondFactor(ctx, userId, sessionId, body.code) };
    },
  }),
  route({
    ...secret,
    method: 'POST',
    path: '/me/second-factor/prove',
    summary: 'Show the second factor on this session',
    body: Type.Object({ code: Code }),
    reply: Type.Object({ until: MomentSchema('Until when guarded acts pass') }),
    errors: wrongCode,
    handle: async (ctx, { body }) => {
      const { userId, sessionId } = meOf(ctx);
      return { until: (await proveSession(ctx, userId, sessionId, body.code)).toISOString() };
    },
  }),
  route({
    ...secret,
    method: 'POST',
    path: '/me/second-factor/recovery-codes',
    summary: 'Ten new recovery codes; the old ones are void',
    body: Type.Object({ code: Code }),
    reply: RecoveryCodes,
    errors: wrongCode,
    handle: async (ctx, { body }, reply) => {
      reply.header('cache-control', 'no-store');
      return { recoveryCodes: await renewRecoveryCodes(ctx, meOf(ctx).userId, body.code) };
    },
  }),
  route({
    ...secret,
    method: 'POST',
    path: '/me/second-factor/remove',
    summary: 'Take the second factor off, by a code of it',
    body: Type.Object({ code: Code }),
    status: 204,
    errors: ['accounts.second_factor_demanded', ...wrongCode],
    handle: async (ctx, { body }) => {
      await dropSecondFactor(ctx, meOf(ctx).userId, body.code);
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/console/users/:userId/second-factor/reset',
    summary: 'Take the second factor off someone who lost it; their sessions end',
    tag: 'accounts',
    access: platformStaff('accounts.reset_factor'),
    secondFactor: 'always',
    params: Type.Object({ userId: IdSchema('usr') }),
    body: Type.Object({ reason: Type.String({ minLength: 4, maxLength: 500 }) }),
    status: 204,
    errors: ['accounts.person_not_found', 'accounts.second_factor_unset', 'accounts.second_factor_own'],
    handle: async (ctx, { params, body, ip }) => {
      const userId = uuidOf('usr', params.userId);
      await resetSecondFactor(ctx, userId);
      await record(ctx, {
        action: 'accounts.reset_second_factor',
        subject: { kind: 'user', id: userId },
        reason: body.reason,
        ip,
      });
      return undefined;
    },
  }),
];
