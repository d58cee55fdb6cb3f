import { randomInt, timingSafeEqual } from 'node:crypto';
import { type Ctx, days, hours, later, minutes, newId, type Refusal, seconds, transact, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { gatewayOf } from './code-service.ts';
import { decided } from './decided-service.ts';
import { refuse } from './errors.ts';
import { attempt, enter, succeeded } from './limits-service.ts';
import { hashPassword, passwordFits } from './password.ts';
import { bindPhone, personByPhone, registerPerson, userRow } from './people-service.ts';
import { passwordOf, putPassword, type UserRow, userByEmail } from './people-store.ts';
import { normalPhone } from './phone.ts';
import { giveConsent } from './privacy-service.ts';
import { type From, revokeOthers, type Started, startSession } from './sessions-service.ts';
import { settings } from './settings.ts';
import { countTry, insertCode, lockNewestCode, spendCode } from './sign-in-store.ts';

export type CodeSent = {
  readonly expiresAt: Date;
  readonly againAfterSeconds: number;
  readonly shownCode: string | null;
};

/**
 * A new code for a phone or an e-mail (`subject`, kept as its keyed digest), within the limits for it and for the address that asks.
 * Refuses code_too_soon, too_many_tries.
 */
export async function freshCode(
  ctx: Ctx,
  to: { readonly purpose: 'phone' | 'email'; readonly subject: string; readonly ip: string },
): Promise<{ code: string; expiresAt: Date; gap: number; life: number }> {
  const gap = await setting(ctx, 'accounts.code_gap_seconds', settings);
  const life = await setting(ctx, 'accounts.code_minutes', settings);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const expiresAt = await decided(ctx, async (tx) => {
    const now = tx.clock.now();
    const index = tx.runtime.secrets.index(to.purpose, to.subject);
    const newest = await lockNewestCode(tx, index);
    const again = newest ? later(newest.createdAt, seconds(gap)) : now;
    if (again > now) return refuse('code_too_soon', { seconds: Math.ceil((again.getTime() - now.getTime()) / 1000) });
    const perDay = await setting(tx, 'accounts.codes_per_phone_day', settings);
    const over =
      (await attempt(tx, `code_${to.purpose}`, to.subject, perDay, days(1))) ??
      (await attempt(tx, 'code_ip', to.ip, await setting(tx, 'accounts.codes_per_ip_hour', settings), hours(1)));
    if (over) return over;
    const id = newId(tx);
    const row = {
      id,
      digest: digestOf(tx, id, code),
      tries: 0,
      createdAt: now,
      expiresAt: later(now, minutes(life)),
      usedAt: null,
    };
    await insertCode(tx, index, row);
    return row.expiresAt;
  });
  return { code, expiresAt, gap, life };
}

/**
 * Sends a one-time code (six digits, five minutes, five tries: settings). The answer is the same whether or not the phone
 * is known. Refuses phone_invalid, code_too_soon, too_many_tries, code_gateway_missing, code_not_sent.
 */
export async function requestCode(ctx: Ctx, given: { readonly phone: string; readonly ip: string }): Promise<CodeSent> {
  const phone = normalPhone(given.phone);
  if (!phone) throw refuse('phone_invalid');
  const gateway = gatewayOf(ctx);
  const { code, expiresAt, gap, life } = await freshCode(ctx, { purpose: 'phone', subject: phone, ip: given.ip });
  // The network call lies outside every transaction.
  try {
    const { shownCode } = await gateway.send(ctx, { phone, code, minutes: life });
    return { expiresAt, againAfterSeconds: gap, shownCode };
  } catch (error) {
    ctx.log.warn({ err: error, gateway: gateway.name }, 'sign-in code not sent');
    throw refuse('code_not_sent');
  }
}

const digestOf = (ctx: Ctx, id: Uuid, code: string): string => ctx.runtime.secrets.index('code', `${id}\n${code}`);

/** Null when the code is the newest one sent to this phone or e-mail, unused, in time and within its tries; it is then used up. */
export async function checkCode(
  tx: Ctx,
  subject: string,
  code: string,
  purpose: 'phone' | 'email' = 'phone',
): Promise<Refusal | null> {
  const now = tx.clock.now();
  const row = await lockNewestCode(tx, tx.runtime.secrets.index(purpose, subject));
  if (!row || row.usedAt || row.expiresAt <= now) return refuse('code_wrong');
  if (row.tries >= (await setting(tx, 'accounts.code_tries', settings))) return refuse('code_wrong');
  if (!timingSafeEqual(Buffer.from(row.digest), Buffer.from(digestOf(tx, row.id, code)))) {
    await countTry(tx, row.id);
    return refuse('code_wrong');
  }
  await spendCode(tx, row.id, now);
  return null;
}

export type SignedIn = Started & { readonly user: UserRow; readonly fresh: boolean };
export type Accepted = readonly { readonly document: string; readonly version: string }[];

/**
 * Signs in by phone and code; a phone met for the first time becomes a person. Refuses phone_invalid, code_wrong (also
 * for expired and used ones), too_many_tries, account_locked.
 */
export async function signInByCode(
  ctx: Ctx,
  given: { phone: string; code: string; accepted?: Accepted } & From,
): Promise<SignedIn> {
  const phone = normalPhone(given.phone);
  if (!phone) throw refuse('phone_invalid');
  return decided(ctx, async (tx) => {
    const refusal = (await tooOften(tx, given.ip)) ?? (await checkCode(tx, phone, given.code));
    if (refusal) return refusal;
    const { row, fresh } = await personByPhone(tx, phone);
    if (row.state !== 'active') return refuse('account_locked');
    for (const { document, version } of given.accepted ?? [])
      await giveConsent(tx, row.id, { document, version, given: true });
    return { ...(await startSession(tx, row.id, 'code', given)), user: row, fresh };
  });
}

/** Counts a try to sign in from an address; the refusal when there are too many. */
export const tooOften = async (tx: Ctx, ip: string | null): Promise<Refusal | null> =>
  attempt(tx, 'try_ip', ip ?? '', await setting(tx, 'accounts.tries_per_ip_hour', settings), hours(1));

/**
 * Signs in by e-mail and password. Wrong password, unknown e-mail and no password at all answer alike and take as long.
 * Refuses sign_in_failed, too_many_tries, account_locked.
 */
export async function signInByPassword(ctx: Ctx, given: { email: string; password: string } & From): Promise<SignedIn> {
  const email = given.email.trim().toLowerCase();
  await decided(ctx, async (tx) => (await tooOften(tx, given.ip)) ?? (await enter(tx, email)));
  const user = await userByEmail(ctx, email);
  if (!(await passwordFits(given.password, user?.hash ?? null)) || !user) throw refuse('sign_in_failed');
  return decided(ctx, async (tx) => {
    await succeeded(tx, email);
    if (user.state !== 'active') return refuse('account_locked');
    return { ...(await startSession(tx, user.id, 'password', given)), user, fresh: false };
  });
}

/**
 * Makes a person with e-mail and password and signs them in. Refuses email_unusable, too_many_tries. That an e-mail is
 * taken cannot be hidden without sending mail; the tries per address keep it from being asked in bulk.
 */
export async function signUpByEmail(
  ctx: Ctx,
  given: { email: string; password: string; nickname: string; accepted?: Accepted } & From,
): Promise<SignedIn> {
  await decided(ctx, (tx) => tooOften(tx, given.ip));
  return transact(ctx, async (tx) => {
    const made = await registerPerson(tx, { email: given.email, password: given.password, nickname: given.nickname });
    for (const { document, version } of given.accepted ?? [])
      await giveConsent(tx, made.id, { document, version, given: true });
    return { ...(await startSession(tx, made.id, 'password', given)), user: await userRow(tx, made.id), fresh: true };
  });
}

/** Changes the password (the present one is asked for when there is one) and ends every other session. Refuses password_wrong, too_many_tries. */
export async function changePassword(
  ctx: Ctx,
  userId: Uuid,
  given: { current: string | null; next: string },
): Promise<void> {
  await decided(ctx, (tx) => enter(tx, userId));
  const held = await passwordOf(ctx, userId);
  if (held && !(await passwordFits(given.current ?? '', held))) throw refuse('password_wrong');
  const hash = await hashPassword(given.next);
  await transact(ctx, async (tx) => {
    await succeeded(tx, userId);
    await putPassword(tx, userId, hash, tx.clock.now());
    await revokeOthers(tx, userId, tx.actor.kind === 'user' ? tx.actor.sessionId : null);
  });
}

/** Puts a proven phone on the caller's account. Refuses phone_invalid, code_wrong, phone_taken, too_many_tries. */
export async function changePhone(
  ctx: Ctx,
  userId: Uuid,
  given: { phone: string; code: string; ip: string | null },
): Promise<void> {
  const phone = normalPhone(given.phone);
  if (!phone) throw refuse('phone_invalid');
  await decided(ctx, async (tx) => {
    const refusal = (await tooOften(tx, given.ip)) ?? (await checkCode(tx, phone, given.code));
    if (refusal) return refusal;
    await bindPhone(tx, userId, phone);
    return null;
  });
}
