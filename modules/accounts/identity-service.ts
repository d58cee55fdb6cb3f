import {
  type Ctx,
  days,
  emit,
  hours,
  later,
  maskName,
  minutes,
  newId,
  type Refusal,
  type Seconds,
  seconds,
  transact,
  type Uuid,
} from '#kernel';
import { setting } from '#modules/operations';
import { decided } from './decided-service.ts';
import { refuse } from './errors.ts';
import { ageAt, birthDateOf, isCreditCode, isIdNumber, maskNumber } from './identity-numbers.ts';
import { type IdentityProvider, identityProviderOf, type Verdict } from './identity-provider.ts';
import {
  claimDue,
  insertVerification,
  passedRow,
  passVerification,
  refuseVerification,
  retryAt,
  takenPlaces,
  type VerificationKind,
  type VerificationRow,
  verificationById,
  verificationRows,
} from './identity-store.ts';
import { attempt } from './limits-service.ts';
import { userRow } from './people-service.ts';
import { lockUser } from './people-store.ts';
import { giveConsent } from './privacy-service.ts';
import { settings } from './settings.ts';

/**
 * Real-name levels: none → phone → identity → enterprise. A check is written down (PREPARE), the provider is asked outside any transaction
 * (GATEWAY), and its word comes in through one door (FINALIZE, `settle`) from the request and from the worker alike.
 */
export const LEVELS = ['none', 'phone', 'identity', 'enterprise'] as const;
export type RealNameLevel = (typeof LEVELS)[number];
const LEVEL_OF: Readonly<Record<VerificationKind, number>> = { identity: 2, enterprise: 3 };
/** The separate consent to handing name and number to the provider (PIPL art. 23 and 29), as a versioned record. */
export const IDENTITY_CONSENT = { document: 'identity_check', version: '2026-11' } as const;
const CLAIMED = 50;

/** How long to wait after the nth asking without an answer: a minute, doubling, an hour at most. */
export const patience = (tries: number): Seconds =>
  seconds(Math.min(3600, 60 * 2 ** Math.min(6, Math.max(0, tries - 1))));

export type IdentityGiven =
  | { readonly kind: 'identity'; readonly name: string; readonly number: string }
  | { readonly kind: 'enterprise'; readonly name: string; readonly number: string };

/** Letters as the registers write them: no blanks at the ends, a big X. */
const tidy = (text: string): string => text.normalize('NFKC').trim().toUpperCase();

async function misfit(tx: Ctx, given: IdentityGiven): Promise<Refusal | null> {
  if (given.kind === 'enterprise')
    return isCreditCode(given.number)
      ? null
      : refuse('credit_code_invalid', {}, { fields: [{ field: 'creditCode', code: 'accounts.credit_code_invalid' }] });
  if (!isIdNumber(given.number))
    return refuse(
      'identity_number_invalid',
      {},
      {
        fields: [{ field: 'idNumber', code: 'accounts.identity_number_invalid' }],
      },
    );
  const least = await setting(tx, 'accounts.identity_minimum_age', settings);
  return ageAt(birthDateOf(given.number), tx.clock.now()) < least ? refuse('identity_under_age', { age: least }) : null;
}

/** PREPARE: the check as a pending row, or why it may not be made. */
async function prepare(tx: Ctx, userId: Uuid, given: IdentityGiven, provider: IdentityProvider) {
  const user = await lockUser(tx, userId);
  if (user?.state !== 'active') return refuse('person_not_found');
  if (user.realNameLevel >= LEVEL_OF[given.kind]) return refuse('identity_verified');
  if (user.realNameLevel < LEVEL_OF[given.kind] - 1)
    return refuse(given.kind === 'identity' ? 'phone_needed' : 'identity_needed');
  const wrong = await misfit(tx, given);
  if (wrong) return wrong;
  const perDay = await setting(tx, 'accounts.identity_tries_per_day', settings);
  const over = await attempt(tx, 'identity', userId, perDay, days(1));
  if (over) return over;
  const now = tx.clock.now();
  const { secrets } = tx.runtime;
  const row: VerificationRow = {
    id: newId(tx),
    userId,
    kind: given.kind,
    state: 'pending',
    nameSealed: secrets.seal(given.name),
    nameMasked: given.kind === 'identity' ? maskName(given.name) : given.name,
    numberSealed: secrets.seal(given.number),
    numberMasked: maskNumber(given.number),
    numberIndex: secrets.index(`real name ${given.kind}`, given.number),
    reason: null,
    provider: provider.name,
    tries: 1,
    // Should this process end before the answer, the worker asks again.
    nextTryAt: later(now, minutes(1)),
    askedAt: now,
    decidedAt: null,
  };
  await giveConsent(tx, userId, { ...IDENTITY_CONSENT, given: true });
  return (await insertVerification(tx, row)) ? row : refuse('identity_pending');
}

/** GATEWAY: what the provider says; an outage is `later`. */
async function askProvider(ctx: Ctx, provider: IdentityProvider, row: VerificationRow): Promise<Verdict> {
  const { secrets } = ctx.runtime;
  const asked = { reference: row.id, name: secrets.open(row.nameSealed), tries: row.tries };
  const number = secrets.open(row.numberSealed);
  try {
    return row.kind === 'identity'
      ? await provider.checkPerson(ctx, { ...asked, idNumber: number })
      : await provider.checkEnterprise(ctx, { ...asked, creditCode: number });
  } catch (error) {
    ctx.log.warn({ err: error, provider: provider.name, verificationId: row.id }, 'real-name check not answered');
    return { kind: 'later' };
  }
}

/** FINALIZE, the one door: the provider's word becomes the state. Asked twice, it changes nothing the second time. */
async function settle(ctx: Ctx, id: Uuid, verdict: Verdict): Promise<VerificationRow> {
  return transact(ctx, async (tx) => {
    const row = await verificationById(tx, id);
    if (!row) throw refuse('person_not_found');
    if (row.state !== 'pending') return row;
    const now = tx.clock.now();
    const patient = later(row.askedAt, hours(await setting(tx, 'accounts.identity_patience_hours', settings)));
    if (verdict.kind === 'mismatch') await refuseVerification(tx, id, verdict.reason, now);
    else if (verdict.kind === 'match') await pass(tx, row, now);
    else if (now >= patient) await refuseVerification(tx, id, 'identity_unanswered', now);
    else await retryAt(tx, id, later(now, patience(row.tries)));
    return (await verificationById(tx, id)) ?? row;
  });
}

async function pass(tx: Ctx, row: VerificationRow, now: Date): Promise<void> {
  let place: number | null = null;
  if (row.kind === 'identity') {
    const most = await setting(tx, 'accounts.identity_accounts', settings);
    const taken = await takenPlaces(tx, row.numberIndex);
    place = Array.from({ length: most }, (_, i) => i + 1).find((one) => !taken.includes(one)) ?? null;
    if (place === null) return void (await refuseVerification(tx, row.id, 'identity_used_up', now));
  }
  if (!(await passVerification(tx, row, place, LEVEL_OF[row.kind], now))) return;
  await emit(tx, {
    name: 'person.verified',
    subjectId: row.userId,
    payload: { userId: row.userId, level: LEVELS[LEVEL_OF[row.kind]] ?? row.kind },
  });
}

/**
 * Checks a person (name and identity number) or their firm (name and unified social credit code) with the provider; answers the check,
 * pending when the provider has not answered. Refuses identity_number_invalid, credit_code_invalid, identity_under_age, identity_verified,
 * identity_pending, phone_needed, identity_needed (levels are climbed one by one), too_many_tries, identity_provider_missing, and what the provider
 * says: identity_mismatch, identity_unknown, enterprise_unknown, identity_used_up. A refused check stays on record.
 */
export async function verifyRealName(ctx: Ctx, userId: Uuid, asked: IdentityGiven): Promise<VerificationRow> {
  const provider = identityProviderOf(ctx);
  const given = { ...asked, name: asked.name.normalize('NFKC').trim(), number: tidy(asked.number) };
  const row = await decided(ctx, (tx) => prepare(tx, userId, given, provider));
  const settled = await settle(ctx, row.id, await askProvider(ctx, provider, row));
  if (settled.state === 'refused') throw refuseBy(settled.reason);
  return settled;
}

const REASONS = [
  'identity_mismatch',
  'identity_unknown',
  'enterprise_unknown',
  'identity_used_up',
  'identity_unanswered',
] as const;
export const refuseBy = (reason: string | null): Refusal =>
  refuse(REASONS.find((one) => one === reason) ?? 'identity_unanswered');

/** Asks the provider again for every check that is due; answers how many. */
export async function workOffChecks(ctx: Ctx): Promise<number> {
  const now = ctx.clock.now();
  const due = await transact(ctx, (tx) => claimDue(tx, now, later(now, minutes(10)), CLAIMED));
  for (const row of due) await settle(ctx, row.id, await askProvider(ctx, identityProviderOf(ctx), row));
  return due.length;
}

export const checksOf = verificationRows;

export type RealName = {
  readonly level: RealNameLevel;
  /** Full years, of a person whose identity was checked; null otherwise. */
  readonly age: number | null;
  /** 王**; null below `identity`. */
  readonly nameMasked: string | null;
};

/** How far a person's real name is known. Refuses person_not_found. */
export async function realName(ctx: Ctx, userId: Uuid): Promise<RealName> {
  const [user, identity] = await Promise.all([userRow(ctx, userId), passedRow(ctx, userId, 'identity')]);
  const number = identity ? ctx.runtime.secrets.open(identity.numberSealed) : null;
  return {
    level: LEVELS[user.realNameLevel] ?? 'none',
    age: number ? ageAt(birthDateOf(number), ctx.clock.now()) : null,
    nameMasked: identity?.nameMasked ?? null,
  };
}

/** Refuses phone_needed, identity_needed, enterprise_needed when the person has not reached the level. */
export async function requireRealName(ctx: Ctx, userId: Uuid, level: Exclude<RealNameLevel, 'none'>): Promise<void> {
  const user = await userRow(ctx, userId);
  if (user.realNameLevel < LEVELS.indexOf(level)) throw refuse(`${level}_needed`);
}

/** Name and number in clear, for an operator whose look is audited by the route. Refuses identity_not_checked. */
export async function revealIdentity(ctx: Ctx, userId: Uuid): Promise<{ name: string; idNumber: string }> {
  const row = await passedRow(ctx, userId, 'identity');
  if (!row) throw refuse('identity_not_checked');
  const { secrets } = ctx.runtime;
  return { name: secrets.open(row.nameSealed), idNumber: secrets.open(row.numberSealed) };
}
