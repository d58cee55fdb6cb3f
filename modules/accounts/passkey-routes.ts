import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { Type } from 'typebox';
import { everyone, IdSchema, MomentSchema, Nullable, type Route, route, signedIn, toId, uuidOf } from '#kernel';
import {
  addPasskey,
  askForPasskey,
  askForSignIn,
  passkeysOf,
  removePasskey,
  renamePasskey,
  signInByPasskey,
} from './passkey-service.ts';
import type { PasskeyRow } from './passkey-store.ts';
import { from, SignedInSchema, welcome } from './sign-in-routes.ts';
import { meOf } from './view.ts';

const Name = Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' });
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const Credential = {
  id: Text(1400),
  rawId: Text(1400),
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(Nullable(Type.String({ maxLength: 40 }))),
  clientExtensionResults: Type.Optional(Type.Object({}, { additionalProperties: true })),
};
/** The browser's answers (WebAuthn level 3, toJSON). */
const MadeSchema = Type.Unsafe<RegistrationResponseJSON>(
  Type.Object({
    ...Credential,
    response: Type.Object(
      {
        clientDataJSON: Text(8000),
        attestationObject: Text(40_000),
        transports: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 10 })),
      },
      { additionalProperties: true },
    ),
  }),
);
const ShownSchema = Type.Unsafe<AuthenticationResponseJSON>(
  Type.Object({
    ...Credential,
    response: Type.Object(
      {
        clientDataJSON: Text(8000),
        authenticatorData: Text(8000),
        signature: Text(4000),
        userHandle: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
      },
      { additionalProperties: true },
    ),
  }),
);
const AskedSchema = Type.Object({
  challengeId: Type.String(),
  options: Type.Unsafe<object>({ type: 'object', additionalProperties: true, description: 'For the browser as it is' }),
});

const PasskeySchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  synced: Type.Boolean({ description: 'Kept by the maker of the device and on more than one of them' }),
  createdAt: MomentSchema(),
  lastUsedAt: Nullable(MomentSchema()),
});
const passkeyView = (row: PasskeyRow) => ({
  id: toId('psk', row.id),
  name: row.name,
  synced: row.synced,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.usedAt?.toISOString() ?? null,
});
const PasskeyPath = Type.Object({ passkeyId: IdSchema('psk') });

export const passkeyRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/passkeys',
    summary: 'The person’s passkeys',
    tag: 'me',
    access: signedIn,
    reply: Type.Object({ items: Type.Array(PasskeySchema) }),
    handle: async (ctx) => ({ items: (await passkeysOf(ctx, meOf(ctx).userId)).map(passkeyView) }),
  }),
  route({
    method: 'POST',
    path: '/me/passkeys/options',
    summary: 'What a browser needs to make a passkey',
    tag: 'me',
    access: signedIn,
    secondFactor: 'when_set',
    idempotency: 'none',
    perMinute: 20,
    reply: AskedSchema,
    errors: ['accounts.passkeys_full', 'accounts.passkeys_unavailable', 'accounts.person_not_found'],
    handle: async (ctx) => {
      const asked = await askForPasskey(ctx, meOf(ctx).userId);
      return { challengeId: toId('psk', asked.challengeId), options: asked.options };
    },
  }),
  route({
    method: 'POST',
    path: '/me/passkeys',
    summary: 'Keep a passkey that the browser made',
    tag: 'me',
    access: signedIn,
    secondFactor: 'when_set',
    transaction: 'own',
    body: Type.Object({ challengeId: IdSchema('psk'), name: Name, response: MadeSchema }),
    status: 201,
    reply: PasskeySchema,
    errors: [
      'accounts.passkey_expired',
      'accounts.passkey_rejected',
      'accounts.passkey_known',
      'accounts.passkeys_full',
      'accounts.passkeys_unavailable',
    ],
    handle: async (ctx, { body }) =>
      passkeyView(
        await addPasskey(ctx, meOf(ctx).userId, {
          challengeId: uuidOf('psk', body.challengeId),
          name: body.name,
          response: body.response,
        }),
      ),
  }),
  route({
    method: 'PATCH',
    path: '/me/passkeys/:passkeyId',
    summary: 'Name a passkey',
    tag: 'me',
    access: signedIn,
    params: PasskeyPath,
    body: Type.Object({ name: Name }),
    reply: PasskeySchema,
    errors: ['accounts.passkey_not_found'],
    handle: async (ctx, { params, body }) =>
      passkeyView(await renamePasskey(ctx, meOf(ctx).userId, uuidOf('psk', params.passkeyId), body.name)),
  }),
  route({
    method: 'DELETE',
    path: '/me/passkeys/:passkeyId',
    summary: 'Remove a passkey; it no longer signs in',
    tag: 'me',
    access: signedIn,
    secondFactor: 'when_set',
    params: PasskeyPath,
    status: 204,
    errors: ['accounts.passkey_not_found'],
    handle: async (ctx, { params }) => {
      await removePasskey(ctx, meOf(ctx).userId, uuidOf('psk', params.passkeyId));
      return undefined;
    },
  }),
  route({
    method: 'POST',
    path: '/sign-in/passkey/options',
    summary: 'What a browser needs to sign in by passkey',
    tag: 'accounts',
    access: everyone,
    idempotency: 'none',
    perMinute: 20,
    reply: AskedSchema,
    errors: ['accounts.passkeys_unavailable'],
    handle: async (ctx) => {
      const asked = await askForSignIn(ctx);
      return { challengeId: toId('psk', asked.challengeId), options: asked.options };
    },
  }),
  route({
    method: 'POST',
    path: '/sign-in/passkey',
    summary: 'Sign in by passkey; counts as a shown second factor',
    tag: 'accounts',
    access: everyone,
    idempotency: 'none',
    transaction: 'own',
    perMinute: 20,
    body: Type.Object({ challengeId: IdSchema('psk'), response: ShownSchema }),
    reply: SignedInSchema,
    errors: [
      'accounts.passkey_expired',
      'accounts.passkey_rejected',
      'accounts.passkey_copied',
      'accounts.account_locked',
      'accounts.too_many_tries',
      'accounts.passkeys_unavailable',
    ],
    handle: async (ctx, input, reply) =>
      welcome(
        ctx,
        await signInByPasskey(ctx, {
          challengeId: uuidOf('psk', input.body.challengeId),
          response: input.body.response,
          ...from(input),
        }),
        reply,
      ),
  }),
];
