import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
  VerifiedAuthenticationResponse,
  VerifiedRegistrationResponse,
} from '@simplewebauthn/server';
import { type Ctx, emit, later, minutes, newId, type Uuid } from '#kernel';
import { decided } from './decided-service.ts';
import { refuse } from './errors.ts';
import {
  countUse,
  deletePasskey,
  insertChallenge,
  insertPasskey,
  type PasskeyRow,
  passkeyByCredential,
  passkeyRows,
  renamePasskeyRow,
  spendChallenge,
} from './passkey-store.ts';
import { userRow } from './people-service.ts';
import { lockUser } from './people-store.ts';
import { markProven } from './second-factor-store.ts';
import { type From, startSession } from './sessions-service.ts';
import { type SignedIn, tooOften } from './sign-in-service.ts';

/**
 * Passkeys: a key pair in a device or key store, unlocked there by finger, face or PIN. The market keeps the public key; what it is
 * asked to prove is a challenge that serves once, for this site alone. Such a sign-in counts as a shown second factor: it needs the
 * thing and its unlocking.
 */
/** Loaded by the first who comes with a passkey: it reads certificates, and a market starts without it. */
const webauthn = () => import('@simplewebauthn/server');

const MOST = 20;
const CHALLENGE_MINUTES = 5;
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Who asks, as authenticators know it: the domain of the base address. Refuses passkeys_unavailable where that is a bare number. */
function site(ctx: Ctx): { id: string; origin: string } {
  const url = new URL(ctx.runtime.baseUrl);
  if (LOOPBACK.has(url.hostname)) {
    url.hostname = 'localhost';
    return { id: 'localhost', origin: url.origin };
  }
  if (/^[\d.]+$|^\[/.test(url.hostname)) throw refuse('passkeys_unavailable');
  return { id: url.hostname, origin: url.origin };
}

export type Asked<T> = { readonly challengeId: Uuid; readonly options: T };

async function ask<T extends { challenge: string }>(ctx: Ctx, userId: Uuid | null, options: T): Promise<Asked<T>> {
  const id = newId(ctx);
  await insertChallenge(ctx, {
    id,
    userId,
    purpose: userId ? 'register' : 'sign_in',
    challenge: options.challenge,
    expiresAt: later(ctx.clock.now(), minutes(CHALLENGE_MINUTES)),
  });
  return { challengeId: id, options };
}

export const passkeysOf = (ctx: Ctx, userId: Uuid): Promise<PasskeyRow[]> => passkeyRows(ctx, userId);

/** What a browser needs to make a passkey. Refuses passkeys_full, passkeys_unavailable. */
export async function askForPasskey(ctx: Ctx, userId: Uuid): Promise<Asked<PublicKeyCredentialCreationOptionsJSON>> {
  const { id } = site(ctx);
  const [row, known] = await Promise.all([userRow(ctx, userId), passkeyRows(ctx, userId)]);
  if (known.length >= MOST) throw refuse('passkeys_full', { most: MOST });
  const options = await (await webauthn()).generateRegistrationOptions({
    rpName: '东西 Dongxi',
    rpID: id,
    userName: row.email ?? row.nickname,
    userDisplayName: row.nickname,
    userID: new Uint8Array(Buffer.from(userId.replaceAll('-', ''), 'hex')),
    attestationType: 'none',
    excludeCredentials: known.map((one) => ({ id: one.credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return ask(ctx, userId, options);
}

/** Keeps a new passkey. Refuses passkey_expired, passkey_rejected, passkey_known, passkeys_full, passkeys_unavailable. */
export async function addPasskey(
  ctx: Ctx,
  userId: Uuid,
  given: { challengeId: Uuid; name: string; response: RegistrationResponseJSON },
): Promise<PasskeyRow> {
  const { id: rpId, origin } = site(ctx);
  return decided(ctx, async (tx) => {
    const at = tx.clock.now();
    const challenge = await spendChallenge(tx, { id: given.challengeId, purpose: 'register', userId, at });
    if (!challenge) return refuse('passkey_expired');
    await lockUser(tx, userId);
    if ((await passkeyRows(tx, userId)).length >= MOST) return refuse('passkeys_full', { most: MOST });
    const { registrationInfo: made } = await (await webauthn())
      .verifyRegistrationResponse({
        response: given.response,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: rpId,
        requireUserVerification: true,
      })
      .catch((error: unknown): VerifiedRegistrationResponse => rejected(tx, error));
    if (!made) return refuse('passkey_rejected');
    const row: PasskeyRow = {
      id: newId(tx),
      userId,
      credentialId: made.credential.id,
      publicKey: Buffer.from(made.credential.publicKey),
      counter: made.credential.counter,
      transports: [...(made.credential.transports ?? [])],
      synced: made.credentialBackedUp,
      name: given.name.trim(),
      createdAt: at,
      usedAt: null,
    };
    if (!(await insertPasskey(tx, row))) return refuse('passkey_known');
    await emit(tx, { name: 'passkey.added', subjectId: userId, payload: { userId } });
    return row;
  });
}

function rejected(ctx: Ctx, error: unknown): { verified: false } {
  ctx.log.info({ err: error }, 'passkey answer rejected');
  return { verified: false };
}

/** Refuses passkey_not_found, also for someone else's. */
export async function renamePasskey(ctx: Ctx, userId: Uuid, id: Uuid, name: string): Promise<PasskeyRow> {
  const row = await renamePasskeyRow(ctx, userId, id, name.trim());
  if (!row) throw refuse('passkey_not_found');
  return row;
}

/** Refuses passkey_not_found. Nobody is shut out: phone and code, or e-mail and password, stay. */
export async function removePasskey(ctx: Ctx, userId: Uuid, id: Uuid): Promise<void> {
  if (!(await deletePasskey(ctx, userId, id))) throw refuse('passkey_not_found');
  await emit(ctx, { name: 'passkey.removed', subjectId: userId, payload: { userId } });
}

/** What a browser needs to sign in by any passkey of this site: it names no person, so it tells nothing about anyone. */
export async function askForSignIn(ctx: Ctx): Promise<Asked<PublicKeyCredentialRequestOptionsJSON>> {
  const options = await (await webauthn()).generateAuthenticationOptions({
    rpID: site(ctx).id,
    userVerification: 'required',
  });
  return ask(ctx, null, options);
}

/**
 * Signs in by passkey. Refuses passkey_expired, passkey_rejected (unknown key, another site, bad signature), passkey_copied (its
 * count fell back), account_locked, too_many_tries, passkeys_unavailable.
 */
export async function signInByPasskey(
  ctx: Ctx,
  given: { challengeId: Uuid; response: AuthenticationResponseJSON } & From,
): Promise<SignedIn> {
  const { id: rpId, origin } = site(ctx);
  return decided(ctx, async (tx) => {
    const over = await tooOften(tx, given.ip);
    if (over) return over;
    const at = tx.clock.now();
    const challenge = await spendChallenge(tx, { id: given.challengeId, purpose: 'sign_in', userId: null, at });
    if (!challenge) return refuse('passkey_expired');
    const known = await passkeyByCredential(tx, given.response.id);
    if (!known) return refuse('passkey_rejected');
    const checked = await (await webauthn())
      .verifyAuthenticationResponse({
        response: given.response,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: rpId,
        requireUserVerification: true,
        // The count is compared by the write below, which two sign-ins at once cannot both pass.
        credential: { id: known.credentialId, publicKey: new Uint8Array(known.publicKey), counter: 0 },
      })
      .catch((error: unknown): Pick<VerifiedAuthenticationResponse, 'verified'> => rejected(tx, error));
    if (!checked.verified || !('authenticationInfo' in checked)) return refuse('passkey_rejected');
    if (!(await countUse(tx, known.id, checked.authenticationInfo.newCounter, at))) {
      tx.log.warn({ userId: known.userId, passkeyId: known.id }, 'passkey count fell back');
      return refuse('passkey_copied');
    }
    const user = await userRow(tx, known.userId);
    if (user.state !== 'active') return refuse('account_locked');
    const started = await startSession(tx, user.id, 'passkey', given);
    await markProven(tx, started.sessionId, at);
    return { ...started, user, fresh: false };
  });
}
