import { Type } from 'typebox';
import { type Ctx, IdSchema, MomentSchema, Nullable, type Route, route, signedIn, toId, uuidOf } from '#kernel';
import { proveEmail, requestEmailCode } from './email-service.ts';
import { refuse } from './errors.ts';
import { askForExport, downloadExport, exportsOf } from './export-service.ts';
import type { ExportRow } from './export-store.ts';
import { grantsOf } from './grants-service.ts';
import { editProfile, userRow } from './people-service.ts';
import { passwordOf, type UserRow } from './people-store.ts';
import { agreeTo, consentsOf, erasePerson, exportPerson } from './privacy-service.ts';
import { revokeOthers, revokeSession, SESSION_COOKIE, sessionsOf } from './sessions-service.ts';
import { Email, Nickname, Password } from './sign-in-routes.ts';
import { changePassword, changePhone } from './sign-in-service.ts';
import {
  ConsentSchema,
  consentView,
  GrantSchema,
  grantView,
  meOf,
  SessionSchema,
  sessionView,
  UserSchema,
  userView,
} from './view.ts';

const ExportSchema = Type.Object({
  id: Type.String(),
  state: Type.Enum(['making', 'ready', 'expired']),
  bytes: Nullable(Type.Integer()),
  askedAt: MomentSchema(),
  expiresAt: Nullable(MomentSchema()),
});
const exportView = (row: ExportRow) => ({
  id: toId('exp', row.id),
  state: row.state,
  bytes: row.bytes,
  askedAt: row.askedAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
});

const MeSchema = Type.Object({
  ...UserSchema.properties,
  hasPassword: Type.Boolean(),
  grants: Type.Array(GrantSchema),
  shopIds: Type.Array(Type.String(), { description: 'Shops in which this person holds a role' }),
});

async function meView(ctx: Ctx, row: UserRow) {
  const [grants, password] = await Promise.all([grantsOf(ctx, row.id), passwordOf(ctx, row.id)]);
  const shops = new Set(
    grants.flatMap((one) => (one.scope === 'shop' && one.scopeId ? [toId('shp', one.scopeId)] : [])),
  );
  return { ...userView(ctx, row), hasPassword: password !== null, grants: grants.map(grantView), shopIds: [...shops] };
}

export const meRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me',
    summary: 'The signed-in person with roles and shops',
    tag: 'me',
    access: signedIn,
    reply: MeSchema,
    errors: ['accounts.person_not_found'],
    handle: async (ctx) => meView(ctx, await userRow(ctx, meOf(ctx).userId)),
  }),
  route({
    method: 'PATCH',
    path: '/me',
    summary: 'Change nickname, picture or language',
    tag: 'me',
    access: signedIn,
    body: Type.Object({
      nickname: Type.Optional(Nickname),
      avatarMediaId: Type.Optional(Nullable(IdSchema('med'))),
      lang: Type.Optional(Type.Union([Type.Literal('zh-CN'), Type.Literal('en')])),
    }),
    reply: MeSchema,
    errors: ['accounts.person_not_found'],
    handle: async (ctx, { body }) => {
      const { nickname, lang, avatarMediaId: avatar } = body;
      const change = {
        ...(nickname === undefined ? {} : { nickname }),
        ...(lang === undefined ? {} : { lang }),
        ...(avatar === undefined ? {} : { avatarMediaId: avatar === null ? null : uuidOf('med', avatar) }),
      };
      return meView(ctx, await editProfile(ctx, meOf(ctx).userId, change));
    },
  }),
  route({
    method: 'PUT',
    path: '/me/password',
    summary: 'Set or change the password; every other session ends',
    tag: 'me',
    access: signedIn,
    transaction: 'own',
    perMinute: 10,
    body: Type.Object({ current: Type.Optional(Type.String({ maxLength: 200 })), password: Password }),
    status: 204,
    errors: ['accounts.password_wrong', 'accounts.too_many_tries'],
    handle: async (ctx, { body }) => {
      await changePassword(ctx, meOf(ctx).userId, { current: body.current ?? null, next: body.password });
      return undefined;
    },
  }),
  route({
    method: 'PUT',
    path: '/me/phone',
    summary: 'Put another phone on the account, proven by a code sent to it',
    tag: 'me',
    access: signedIn,
    // Whoever holds the phone signs in by it: a stolen session alone must not move it.
    secondFactor: 'when_set',
    transaction: 'own',
    perMinute: 10,
    body: Type.Object({
      phone: Type.String({ minLength: 5, maxLength: 24 }),
      code: Type.String({ pattern: '^[0-9]{6}$' }),
    }),
    reply: MeSchema,
    errors: [
      'accounts.phone_invalid',
      'accounts.code_wrong',
      'accounts.phone_taken',
      'accounts.too_many_tries',
      'accounts.person_not_found',
    ],
    handle: async (ctx, { body, ip }) => {
      const { userId } = meOf(ctx);
      await changePhone(ctx, userId, { ...body, ip });
      return meView(ctx, await userRow(ctx, userId));
    },
  }),
  route({
    method: 'GET',
    path: '/me/sessions',
    summary: 'Where the person is signed in',
    tag: 'me',
    access: signedIn,
    reply: Type.Object({ items: Type.Array(SessionSchema) }),
    handle: async (ctx) => {
      const { userId, sessionId } = meOf(ctx);
      return { items: (await sessionsOf(ctx, userId)).map((row) => sessionView(row, sessionId)) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/sessions/:sessionId',
    summary: 'End one session',
    tag: 'me',
    access: signedIn,
    params: Type.Object({ sessionId: IdSchema('ses') }),
    status: 204,
    errors: ['accounts.session_not_found'],
    handle: async (ctx, { params }) => {
      await revokeSession(ctx, meOf(ctx).userId, uuidOf('ses', params.sessionId));
      return undefined;
    },
  }),
  route({
    method: 'DELETE',
    path: '/me/sessions',
    summary: 'End every session but this one',
    tag: 'me',
    access: signedIn,
    reply: Type.Object({ ended: Type.Integer() }),
    handle: async (ctx) => {
      const { userId, sessionId } = meOf(ctx);
      return { ended: await revokeOthers(ctx, userId, sessionId) };
    },
  }),
  route({
    method: 'GET',
    path: '/me/consents',
    summary: 'What the person agreed to or took back, newest first',
    tag: 'me',
    access: signedIn,
    reply: Type.Object({ items: Type.Array(ConsentSchema) }),
    handle: async (ctx) => ({ items: (await consentsOf(ctx, meOf(ctx).userId)).map(consentView) }),
  }),
  route({
    method: 'POST',
    path: '/me/consents',
    summary: 'Agree to a version of a document, or take it back',
    tag: 'me',
    access: signedIn,
    body: Type.Object({
      document: Type.String({ pattern: '^[a-z][a-z0-9_]{1,39}$', examples: ['privacy', 'marketing'] }),
      version: Type.String({ minLength: 1, maxLength: 40 }),
      given: Type.Boolean(),
    }),
    status: 201,
    reply: ConsentSchema,
    handle: async (ctx, { body }) => consentView(await agreeTo(ctx, meOf(ctx).userId, body)),
  }),
  route({
    method: 'GET',
    path: '/me/export',
    summary: 'Everything stored about the person, as a JSON file',
    tag: 'me',
    access: signedIn,
    produces: 'application/json',
    perMinute: 6,
    errors: ['accounts.person_not_found'],
    handle: async (ctx) => ({
      body: `${JSON.stringify(await exportPerson(ctx, meOf(ctx).userId), null, 2)}\n`,
      type: 'application/json',
      filename: 'dongxi-my-data.json',
    }),
  }),
  route({
    method: 'POST',
    path: '/me/exports',
    summary: 'Ask for everything stored about the person as a zip; it is made in the background',
    tag: 'me',
    access: signedIn,
    secondFactor: 'when_set',
    status: 202,
    reply: ExportSchema,
    errors: ['accounts.export_running', 'accounts.too_many_tries'],
    handle: async (ctx) => exportView(await askForExport(ctx, meOf(ctx).userId)),
  }),
  route({
    method: 'GET',
    path: '/me/exports',
    summary: 'Files asked for, newest first',
    tag: 'me',
    access: signedIn,
    reply: Type.Object({ items: Type.Array(ExportSchema) }),
    handle: async (ctx) => ({ items: (await exportsOf(ctx, meOf(ctx).userId)).map(exportView) }),
  }),
  route({
    method: 'GET',
    path: '/me/exports/:exportId/file',
    summary: 'The zip, for as long as it is kept',
    tag: 'me',
    access: signedIn,
    params: Type.Object({ exportId: IdSchema('exp') }),
    produces: 'application/zip',
    perMinute: 20,
    errors: ['accounts.export_not_found'],
    handle: async (ctx, { params }, reply) => {
      reply.header('cache-control', 'no-store');
      const body = await downloadExport(ctx, meOf(ctx).userId, uuidOf('exp', params.exportId));
      return { body, type: 'application/zip', filename: 'dongxi-my-data.zip' };
    },
  }),
  route({
    method: 'POST',
    path: '/me/email/code',
    summary: 'Send a code to an e-mail address to prove it',
    tag: 'me',
    access: signedIn,
    idempotency: 'none',
    transaction: 'own',
    perMinute: 10,
    body: Type.Object({ email: Email }),
    status: 202,
    reply: Type.Object({ expiresAt: MomentSchema(), againAfterSeconds: Type.Integer() }),
    errors: [
      'accounts.code_too_soon',
      'accounts.too_many_tries',
      'accounts.mail_gateway_missing',
      'accounts.code_not_sent',
    ],
    handle: async (ctx, { body, ip }, reply) => {
      const sent = await requestEmailCode(ctx, { email: body.email, ip });
      if (sent.shownCode) reply.header('x-dongxi-dev-code', sent.shownCode);
      return { expiresAt: sent.expiresAt.toISOString(), againAfterSeconds: sent.againAfterSeconds };
    },
  }),
  route({
    method: 'PUT',
    path: '/me/email',
    summary: 'Put an e-mail on the account, proven by a code sent to it',
    tag: 'me',
    access: signedIn,
    secondFactor: 'when_set',
    transaction: 'own',
    perMinute: 10,
    body: Type.Object({ email: Email, code: Type.String({ pattern: '^[0-9]{6}$' }) }),
    reply: MeSchema,
    errors: ['accounts.code_wrong', 'accounts.email_unusable', 'accounts.too_many_tries', 'accounts.person_not_found'],
    handle: async (ctx, { body, ip }) => {
      const { userId } = meOf(ctx);
      await proveEmail(ctx, userId, { ...body, ip });
      return meView(ctx, await userRow(ctx, userId));
    },
  }),
  route({
    method: 'DELETE',
    path: '/me',
    summary: 'Erase the account; orders kept by law stay under a neutral name',
    tag: 'me',
    access: signedIn,
    query: Type.Object({
      confirm: Type.Optional(Type.String({ maxLength: 20, description: 'Must be `erase`: this cannot be undone' })),
    }),
    status: 204,
    errors: [
      'accounts.erasure_unconfirmed',
      'accounts.erasure_blocked',
      'accounts.last_admin',
      'accounts.person_not_found',
    ],
    handle: async (ctx, { query }, reply) => {
      if (query.confirm !== 'erase') throw refuse('erasure_unconfirmed');
      await erasePerson(ctx, meOf(ctx).userId);
      reply.clearCookie(SESSION_COOKIE);
      return undefined;
    },
  }),
];
