import { randomInt } from 'node:crypto';
import bwipjs from 'bwip-js/node';
import { Secret, TOTP } from 'otpauth';
import { type Ctx, emit, later, minutes, type Refusal, type Route, refuseRequest, transact, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { decided } from './decided-service.ts';
import { refuse } from './errors.ts';
import { grantRows } from './grant-store.ts';
import { enter, succeeded } from './limits-service.ts';
import { userRow } from './people-service.ts';
import { lockUser, type UserRow } from './people-store.ts';
import { localPhone, maskedPhone } from './phone.ts';
import {
  beginFactor,
  confirmFactor,
  factorOf,
  markProven,
  proofOf,
  putRecoveryCodes,
  recoveryLeft,
  removeFactor,
  spendRecoveryCode,
  takeStep,
} from './second-factor-store.ts';
import { forgetPerson, revokeOthers } from './sessions-service.ts';
import { settings } from './settings.ts';

/**
 * The second factor: six digits of an authenticator app (RFC 6238: SHA-1, 30 seconds, the step before and after pass too, for clocks
 * that are a little off), or one of ten recovery codes. A code serves once; wrong ones make the person wait as wrong passwords do.
 */
const PERIOD_SECONDS = 30;
const RECOVERY_CODES = 10;
const RECOVERY_LETTERS = 10;
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

const generator = (secret: Secret, label: string): TOTP =>
  new TOTP({ issuer: '东西 Dongxi', label, secret, algorithm: 'SHA1', digits: 6, period: PERIOD_SECONDS });

const limitOf = (userId: Uuid): string => `second factor ${userId}`;
const digestOf = (ctx: Ctx, userId: Uuid, code: string): string =>
  ctx.runtime.secrets.index('recovery code', `${userId}\n${code}`);

function labelOf(ctx: Ctx, row: UserRow): string {
  if (row.phoneSealed) return maskedPhone(localPhone(ctx.runtime.secrets.open(row.phoneSealed)));
  return row.email ?? row.nickname;
}

export type FactorBegun = { readonly secret: string; readonly uri: string; readonly qrSvg: string };

/** Makes a secret to put into an authenticator app; it guards nothing before `confirm`. Refuses second_factor_set. */
export async function beginSecondFactor(ctx: Ctx, userId: Uuid): Promise<FactorBegun> {
  const secret = new Secret({ size: 20 });
  const row = await userRow(ctx, userId);
  if (!(await beginFactor(ctx, userId, ctx.runtime.secrets.seal(secret.base32), ctx.clock.now())))
    throw refuse('second_factor_set');
  const uri = generator(secret, labelOf(ctx, row)).toString();
  return { secret: secret.base32, uri, qrSvg: bwipjs.toSVG({ bcid: 'qrcode', text: uri, scale: 4, padding: 4 }) };
}

/** Null when the code is right, was not used before, and is used up now. */
async function checkAppCode(tx: Ctx, userId: Uuid, sealed: string, code: string): Promise<Refusal | null> {
  const secret = Secret.fromBase32(tx.runtime.secrets.open(sealed));
  const timestamp = tx.clock.now().getTime();
  const delta = generator(secret, 'check').validate({ token: code, timestamp, window: 1 });
  if (delta === null) return refuse('second_factor_wrong');
  const step = TOTP.counter({ period: PERIOD_SECONDS, timestamp }) + delta;
  return (await takeStep(tx, userId, step)) ? null : refuse('second_factor_used');
}

/** The refusal, or null when the code (of the app, or a recovery code) proves the person; tries are counted either way. */
async function prove(tx: Ctx, userId: Uuid, given: string): Promise<Refusal | null> {
  const code = given.replace(/[\s-]/g, '').toLowerCase();
  const waiting = await enter(tx, limitOf(userId));
  if (waiting) return waiting;
  const factor = await factorOf(tx, userId);
  if (!factor?.confirmedAt) return refuse('second_factor_unset');
  if (/^\d{6}$/.test(code)) {
    const refusal = await checkAppCode(tx, userId, factor.secretSealed, code);
    if (refusal) return refusal;
  } else if (!(await spendRecoveryCode(tx, userId, digestOf(tx, userId, code), tx.clock.now())))
    return refuse('second_factor_wrong');
  await succeeded(tx, limitOf(userId));
  return null;
}

const freshCode = (): string =>
  Array.from({ length: RECOVERY_LETTERS }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');

async function newCodes(tx: Ctx, userId: Uuid): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, freshCode);
  await putRecoveryCodes(
    tx,
    userId,
    codes.map((code) => digestOf(tx, userId, code)),
  );
  return codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`);
}

/**
 * Sets the begun factor by a first code, answers the recovery codes (seen this once). This session counts as proven, others must prove
 * themselves before they open a desk. Refuses second_factor_unset, second_factor_set, second_factor_wrong, too_many_tries.
 */
export async function confirmSecondFactor(ctx: Ctx, userId: Uuid, sessionId: Uuid, code: string): Promise<string[]> {
  return decided(ctx, async (tx) => {
    const waiting = await enter(tx, limitOf(userId));
    if (waiting) return waiting;
    const factor = await factorOf(tx, userId);
    if (!factor) return refuse('second_factor_unset');
    if (factor.confirmedAt) return refuse('second_factor_set');
    const refusal = await checkAppCode(tx, userId, factor.secretSealed, code);
    if (refusal) return refusal;
    if (!(await confirmFactor(tx, userId, tx.clock.now()))) return refuse('second_factor_set');
    await succeeded(tx, limitOf(userId));
    await markProven(tx, sessionId, tx.clock.now());
    forgetPerson(tx.runtime, userId);
    await emit(tx, { name: 'second_factor.set', subjectId: userId, payload: { userId } });
    return newCodes(tx, userId);
  });
}

const proofMinutes = (ctx: Ctx): Promise<number> => setting(ctx, 'accounts.second_factor_minutes', settings);

/** Shows the factor on this session; answers until when guarded acts pass. Refuses second_factor_unset, second_factor_wrong, second_factor_used, too_many_tries. */
export async function proveSession(ctx: Ctx, userId: Uuid, sessionId: Uuid, code: string): Promise<Date> {
  return decided(ctx, async (tx) => {
    const refusal = await prove(tx, userId, code);
    if (refusal) return refusal;
    const now = tx.clock.now();
    await markProven(tx, sessionId, now);
    forgetPerson(tx.runtime, userId);
    return later(now, minutes(await proofMinutes(tx)));
  });
}

/** New recovery codes in place of the old ones. Refuses as `proveSession`. */
export async function renewRecoveryCodes(ctx: Ctx, userId: Uuid, code: string): Promise<string[]> {
  return decided(ctx, async (tx) => (await prove(tx, userId, code)) ?? newCodes(tx, userId));
}

/** Must this person have one: the platform demands it of operators and of owners of shops. */
async function demandedOf(ctx: Ctx, userId: Uuid): Promise<boolean> {
  if (!(await setting(ctx, 'accounts.second_factor_required', settings))) return false;
  return (await grantRows(ctx, userId)).some(
    (one) => one.scope === 'platform' || (one.scope === 'shop' && one.role === 'owner'),
  );
}

/** The person takes the factor off again, by a code of it. Refuses second_factor_demanded and as `proveSession`. */
export async function dropSecondFactor(ctx: Ctx, userId: Uuid, code: string): Promise<void> {
  await decided(ctx, async (tx) => {
    if (await demandedOf(tx, userId)) return refuse('second_factor_demanded');
    const refusal = await prove(tx, userId, code);
    if (refusal) return refusal;
    await removeFactor(tx, userId);
    forgetPerson(tx.runtime, userId);
    await emit(tx, { name: 'second_factor.removed', subjectId: userId, payload: { userId, by: 'self' } });
    return null;
  });
}

/**
 * An operator takes the factor off someone who lost app and recovery codes; every session of that person ends. Nobody resets their own:
 * that would make the factor worth nothing. Refuses person_not_found, second_factor_unset, second_factor_own.
 */
export async function resetSecondFactor(ctx: Ctx, userId: Uuid): Promise<void> {
  if (ctx.actor.kind === 'user' && ctx.actor.userId === userId) throw refuse('second_factor_own');
  await transact(ctx, async (tx) => {
    if (!(await lockUser(tx, userId))) throw refuse('person_not_found');
    if (!(await removeFactor(tx, userId))) throw refuse('second_factor_unset');
    await revokeOthers(tx, userId, null);
    await emit(tx, { name: 'second_factor.removed', subjectId: userId, payload: { userId, by: 'operator' } });
  });
}

export type FactorStanding = {
  readonly set: boolean;
  readonly since: Date | null;
  readonly recoveryLeft: number;
  /** The platform demands one of this person. */
  readonly demanded: boolean;
  /** Until when guarded acts pass on this session; null when a code is needed. */
  readonly provenUntil: Date | null;
};

export async function secondFactorStanding(ctx: Ctx, userId: Uuid, sessionId: Uuid): Promise<FactorStanding> {
  const [factor, left, demanded, proof, life] = await Promise.all([
    factorOf(ctx, userId),
    recoveryLeft(ctx, userId),
    demandedOf(ctx, userId),
    proofOf(ctx, userId, sessionId),
    proofMinutes(ctx),
  ]);
  const until = proof.provenAt ? later(proof.provenAt, minutes(life)) : null;
  return {
    set: factor?.confirmedAt != null,
    since: factor?.confirmedAt ?? null,
    recoveryLeft: left,
    demanded,
    provenUntil: proof.set && until && until > ctx.clock.now() ? until : null,
  };
}

/** The house's guard of routes with `secondFactor`. Refuses request.second_factor_needed, accounts.second_factor_not_set. */
export async function guardSecondFactor(ctx: Ctx, when: NonNullable<Route['secondFactor']>): Promise<void> {
  if (ctx.actor.kind !== 'user') return;
  const { set, provenAt } = await proofOf(ctx, ctx.actor.userId, ctx.actor.sessionId);
  if (!set) {
    if (when === 'always' && (await setting(ctx, 'accounts.second_factor_required', settings)))
      throw refuse('second_factor_not_set');
    return;
  }
  if (!provenAt || later(provenAt, minutes(await proofMinutes(ctx))) <= ctx.clock.now())
    throw refuseRequest('second_factor_needed');
}
