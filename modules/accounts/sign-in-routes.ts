import { Type } from 'typebox';
import { type Ctx, everyone, MomentSchema, type ReplyControl, type Route, route } from '#kernel';
import { SESSION_COOKIE, signOut } from './sessions-service.ts';
import { requestCode, type SignedIn, signInByCode, signInByPassword, signUpByEmail } from './sign-in-service.ts';
import { UserSchema, userView } from './view.ts';

const Phone = Type.String({
  minLength: 5,
  maxLength: 24,
  description: 'Chinese mobile, or any number with its country (`+44…`)',
  examples: ['13800138000'],
});
const Code = Type.String({ pattern: '^[0-9]{6}$' });
export const Email = Type.String({ format: 'email', maxLength: 200 });
export const Password = Type.String({ minLength: 8, maxLength: 200 });
export const Nickname = Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' });
const Accepted = Type.Optional(
  Type.Array(
    Type.Object({
      document: Type.String({ pattern: '^[a-z][a-z0-9_]{1,39}$' }),
      version: Type.String({ minLength: 1, maxLength: 40 }),
    }),
    { maxItems: 10 },
  ),
);

export const SignedInSchema = Type.Object({
  user: UserSchema,
  token: Type.String({ description: 'For API clients: `Authorization: Bearer <token>`; browsers have it as a cookie' }),
  expiresAt: MomentSchema(),
  fresh: Type.Boolean({ description: 'True when this sign-in made the account' }),
});

export function welcome(ctx: Ctx, signedIn: SignedIn, reply: ReplyControl) {
  const seconds = Math.floor((signedIn.expiresAt.getTime() - ctx.clock.now().getTime()) / 1000);
  reply.setCookie(SESSION_COOKIE, signedIn.token, { maxAgeSeconds: seconds });
  reply.header('cache-control', 'no-store');
  return {
    user: userView(ctx, signedIn.user),
    token: signedIn.token,
    expiresAt: signedIn.expiresAt.toISOString(),
    fresh: signedIn.fresh,
  };
}

export const from = (input: { ip: string; headers: Readonly<Record<string, string | undefined>> }) => ({
  ip: input.ip,
  userAgent: input.headers['user-agent'] ?? null,
});

export const signInRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/sign-in/code',
    summary: 'Send a one-time code to a phone; the answer never tells whether the phone is known',
    tag: 'accounts',
    access: everyone,
    idempotency: 'none',
    transaction: 'own',
    perMinute: 10,
    body: Type.Object({ phone: Phone }),
    status: 202,
    reply: Type.Object({ expiresAt: MomentSchema(), againAfterSeconds: Type.Integer() }),
    errors: [
      'accounts.phone_invalid',
      'accounts.code_too_soon',
      'accounts.too_many_tries',
      'accounts.code_gateway_missing',
      'accounts.code_not_sent',
    ],
    handle: async (ctx, { body, ip }, reply) => {
      const sent = await requestCode(ctx, { phone: body.phone, ip });
      // Only a development gateway shows its code: for demo scripts and the hint on the sign-in page.
      if (sent.shownCode) reply.header('x-dongxi-dev-code', sent.shownCode);
      return { expiresAt: sent.expiresAt.toISOString(), againAfterSeconds: sent.againAfterSeconds };
    },
  }),
  route({
    method: 'POST',
    path: '/sign-in/phone',
    summary: 'Sign in with phone and code; a new phone becomes a new account',
    tag: 'accounts',
    access: everyone,
    idempotency: 'none',
    transaction: 'own',
    perMinute: 20,
    body: Type.Object({ phone: Phone, code: Code, accepted: Accepted }),
    reply: SignedInSchema,
    errors: ['accounts.phone_invalid', 'accounts.code_wrong', 'accounts.too_many_tries', 'accounts.account_locked'],
    handle: async (ctx, input, reply) =>
      welcome(ctx, await signInByCode(ctx, { ...input.body, ...from(input) }), reply),
  }),
  route({
    method: 'POST',
    path: '/sign-up/email',
    summary: 'Open an account with e-mail and password',
    tag: 'accounts',
    access: everyone,
    idempotency: 'none',
    transaction: 'own',
    perMinute: 10,
    body: Type.Object({ email: Email, password: Password, nickname: Nickname, accepted: Accepted }),
    status: 201,
    reply: SignedInSchema,
    errors: ['accounts.email_unusable', 'accounts.too_many_tries'],
    handle: async (ctx, input, reply) =>
      welcome(ctx, await signUpByEmail(ctx, { ...input.body, ...from(input) }), reply),
  }),
  route({
    method: 'POST',
    path: '/sign-in/email',
    summary: 'Sign in with e-mail and password',
    tag: 'accounts',
    access: everyone,
    idempotency: 'none',
    transaction: 'own',
    perMinute: 20,
    body: Type.Object({ email: Email, password: Type.String({ minLength: 1, maxLength: 200 }) }),
    reply: SignedInSchema,
    errors: ['accounts.sign_in_failed', 'accounts.too_many_tries', 'accounts.account_locked'],
    handle: async (ctx, input, reply) =>
      welcome(ctx, await signInByPassword(ctx, { ...input.body, ...from(input) }), reply),
  }),
  route({
    method: 'POST',
    path: '/sign-out',
    summary: 'End this session; does nothing for someone who is not signed in',
    tag: 'accounts',
    access: everyone,
    idempotency: 'none',
    status: 204,
    handle: async (ctx, _input, reply) => {
      await signOut(ctx);
      reply.clearCookie(SESSION_COOKIE);
      return undefined;
    },
  }),
];
