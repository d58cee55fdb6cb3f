import { randomInt } from 'node:crypto';
import { type Ctx, emit, type Lang, newId, Refusal, toId, transact, type Uuid } from '#kernel';
import { refuse } from './errors.ts';
import { hashPassword } from './password.ts';
import {
  insertUser,
  lockUser,
  putPassword,
  type UserFilter,
  type UserRow,
  updatePhone,
  updateProfile,
  userById,
  userByPhone,
  userRows,
  usersById,
} from './people-store.ts';
import { maskedEmail, maskedPhone, normalPhone } from './phone.ts';

/** A person as others may see them: names and masks, never a number. */
export type Person = {
  readonly id: Uuid;
  readonly nickname: string;
  readonly avatarUrl: string | null;
  /** 138****8000; null without a phone. */
  readonly phoneMasked: string | null;
};

export const avatarUrl = (row: UserRow): string | null =>
  row.avatarMediaId ? `/media/${toId('med', row.avatarMediaId)}/w160.webp` : null;
export const phoneMaskOf = (ctx: Ctx, row: UserRow): string | null =>
  row.phoneSealed ? maskedPhone(ctx.runtime.secrets.open(row.phoneSealed)) : null;
export const emailMaskOf = (row: UserRow): string | null => (row.email ? maskedEmail(row.email) : null);

export const personView = (ctx: Ctx, row: UserRow): Person => ({
  id: row.id,
  nickname: row.nickname,
  avatarUrl: avatarUrl(row),
  phoneMasked: phoneMaskOf(ctx, row),
});

/** Refuses accounts.person_not_found. */
export async function userRow(ctx: Ctx, userId: Uuid): Promise<UserRow> {
  const row = await userById(ctx, userId);
  if (!row) throw refuse('person_not_found');
  return row;
}

/** Refuses accounts.person_not_found. */
export const person = async (ctx: Ctx, userId: Uuid): Promise<Person> => personView(ctx, await userRow(ctx, userId));

/** Several people at once, by id; who does not exist is left out. */
export async function people(ctx: Ctx, ids: readonly Uuid[]): Promise<Map<Uuid, Person>> {
  if (ids.length === 0) return new Map();
  return new Map((await usersById(ctx, [...new Set(ids)])).map((row) => [row.id, personView(ctx, row)]));
}

/** For shops that add staff by phone: the person, or null. A number that is none finds nobody. */
export async function findByPhone(ctx: Ctx, phone: string): Promise<Person | null> {
  const e164 = normalPhone(phone);
  const row = e164 ? await userByPhone(ctx, ctx.runtime.secrets.index('phone', e164)) : null;
  return row && row.state !== 'erased' ? personView(ctx, row) : null;
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const chance = (length: number): string =>
  Array.from({ length }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');

export type Registration = {
  readonly phone?: string;
  readonly email?: string;
  readonly password?: string;
  /** A neutral one is given when left out. */
  readonly nickname?: string;
  readonly lang?: Lang;
};

/**
 * Makes a person with a phone (any spelling) or an e-mail, or both. Announces person.registered. Refuses phone_invalid,
 * phone_taken, email_unusable.
 */
export async function registerPerson(ctx: Ctx, given: Registration): Promise<Person> {
  const e164 = given.phone === undefined ? null : normalPhone(given.phone);
  if (given.phone !== undefined && !e164) throw refuse('phone_invalid');
  const hash = given.password === undefined ? null : await hashPassword(given.password);
  return transact(ctx, async (tx) => {
    const { secrets } = tx.runtime;
    const row: UserRow = {
      id: newId(tx),
      nickname: given.nickname ?? `东西用户${chance(6)}`,
      avatarMediaId: null,
      lang: given.lang ?? tx.lang,
      phoneIndex: e164 ? secrets.index('phone', e164) : null,
      phoneSealed: e164 ? secrets.seal(e164) : null,
      email: given.email?.trim().toLowerCase() ?? null,
      emailVerifiedAt: null,
      realNameLevel: e164 ? 1 : 0,
      state: 'active',
      createdAt: tx.clock.now(),
      erasedAt: null,
    };
    if (!(await insertUser(tx, row)))
      throw e164 && (await userByPhone(tx, secrets.index('phone', e164)))
        ? refuse('phone_taken')
        : refuse('email_unusable');
    if (hash) await putPassword(tx, row.id, hash, row.createdAt);
    await emit(tx, { name: 'person.registered', subjectId: row.id, payload: { userId: row.id } });
    return personView(tx, row);
  });
}

/** The person with this phone (E.164), made at their first sign-in. Two first sign-ins at once meet in one person. */
export async function personByPhone(tx: Ctx, e164: string): Promise<{ row: UserRow; fresh: boolean }> {
  const index = tx.runtime.secrets.index('phone', e164);
  const known = await userByPhone(tx, index);
  if (known) return { row: known, fresh: false };
  let fresh = true;
  try {
    await registerPerson(tx, { phone: e164 });
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'accounts.phone_taken')) throw error;
    fresh = false;
  }
  const row = await userByPhone(tx, index);
  if (!row) throw refuse('person_not_found');
  return { row, fresh };
}

export type ProfileChange = { readonly nickname?: string; readonly avatarMediaId?: Uuid | null; readonly lang?: Lang };

/** Changes what a person says about themself. */
export async function editProfile(ctx: Ctx, userId: Uuid, change: ProfileChange): Promise<UserRow> {
  return transact(ctx, async (tx) => {
    const row = await lockUser(tx, userId);
    if (!row || row.state === 'erased') throw refuse('person_not_found');
    await updateProfile(tx, userId, {
      nickname: change.nickname?.trim() ?? row.nickname,
      avatarMediaId: change.avatarMediaId === undefined ? row.avatarMediaId : change.avatarMediaId,
      lang: change.lang ?? row.lang,
    });
    return userRow(tx, userId);
  });
}

/** Binds a phone (E.164, proven by a code before) to a person. Refuses phone_taken. */
export async function bindPhone(tx: Ctx, userId: Uuid, e164: string): Promise<void> {
  const { secrets } = tx.runtime;
  const index = secrets.index('phone', e164);
  const holder = await userByPhone(tx, index);
  if (holder && holder.id !== userId) throw refuse('phone_taken');
  await updatePhone(tx, userId, { index, sealed: secrets.seal(e164) });
}

export const searchPeople = (ctx: Ctx, filter: UserFilter): Promise<UserRow[]> => userRows(ctx, filter);
