import { type Ctx, emit, inLang, type Json, newId, type Text2, toId, transact, type Uuid } from '#kernel';
import { balance, buyerAccount } from '#modules/ledger';
import { addressRows } from './address-store.ts';
import { refuse } from './errors.ts';
import { grantRows } from './grant-store.ts';
import { guardLastAdmin } from './grants-service.ts';
import { verificationRows } from './identity-store.ts';
import { avatarUrl, userRow } from './people-service.ts';
import { type ConsentRow, consentRows, eraseUser, insertConsent, lockUser } from './people-store.ts';
import { localPhone } from './phone.ts';
import { forgetPerson } from './sessions-service.ts';
import { sessionRows } from './sign-in-store.ts';

/** Writes down that a person agreed to a version of a document, or took it back (PIPL art. 14–15): a new row each time. */
export async function giveConsent(
  ctx: Ctx,
  userId: Uuid,
  consent: { document: string; version: string; given: boolean },
): Promise<ConsentRow> {
  const row: ConsentRow = { ...consent, id: newId(ctx), at: ctx.clock.now() };
  await insertConsent(ctx, userId, row);
  return row;
}

/** What moves with an agreement that is more than a word: another module's switch, which writes the consent itself. */
export type ConsentSwitch = (tx: Ctx, userId: Uuid, given: boolean) => Promise<void>;
const switches = new Map<string, ConsentSwitch>();
/** Called at import by the module whose switch a document is: agreed to here or there, it is one. */
export const registerConsentSwitch = (document: string, turn: ConsentSwitch): void => void switches.set(document, turn);

/** Agrees to a document or takes it back; one that is a switch is turned, and answered as it stands then. */
export const agreeTo = (
  ctx: Ctx,
  userId: Uuid,
  consent: { document: string; version: string; given: boolean },
): Promise<ConsentRow> =>
  transact(ctx, async (tx) => {
    const turn = switches.get(consent.document);
    if (!turn) return giveConsent(tx, userId, consent);
    await turn(tx, userId, consent.given);
    const now = (await consentRows(tx, userId)).find((one) => one.document === consent.document);
    // It stood so before anybody was asked: the word is written down all the same.
    return now?.given === consent.given ? now : giveConsent(tx, userId, consent);
  });

/** Everything the person ever agreed to or took back, newest first. */
export const consentsOf = (ctx: Ctx, userId: Uuid): Promise<ConsentRow[]> => consentRows(ctx, userId);

/** What another module keeps about a person: its part of the export, and its word on whether the person may leave now. */
export type PersonalData = {
  /** Name of the part in the exported file: `orders`. */
  readonly key: string;
  readonly export?: (ctx: Ctx, userId: Uuid) => Promise<Json>;
  /** Why the person cannot be erased yet (an open order, money on the way), said to them; null when nothing stands against it. */
  readonly holds?: (ctx: Ctx, userId: Uuid) => Promise<Text2 | null>;
};
const parts = new Map<string, PersonalData>();

/** Called at import by every module that keeps data about people. */
export function registerPersonalData(part: PersonalData): void {
  parts.set(part.key, part);
}

/** Everything stored about a person, phones in clear: it is theirs (PIPL art. 45). */
export async function exportPerson(ctx: Ctx, userId: Uuid): Promise<Record<string, Json>> {
  const row = await userRow(ctx, userId);
  const { secrets } = ctx.runtime;
  const [addresses, grants, sessions, consents, checks] = await Promise.all([
    addressRows(ctx, userId),
    grantRows(ctx, userId),
    sessionRows(ctx, userId),
    consentRows(ctx, userId),
    verificationRows(ctx, userId),
  ]);
  const file: Record<string, Json> = {
    exportedAt: ctx.clock.now().toISOString(),
    profile: {
      id: toId('usr', row.id),
      nickname: row.nickname,
      avatarUrl: avatarUrl(row),
      lang: row.lang,
      phone: row.phoneSealed ? localPhone(secrets.open(row.phoneSealed)) : null,
      email: row.email,
      realNameLevel: row.realNameLevel,
      createdAt: row.createdAt.toISOString(),
    },
    addresses: addresses.map((one) => ({
      name: one.name,
      phone: localPhone(secrets.open(one.phoneSealed)),
      country: one.country,
      divisionCode: one.divisionCode,
      divisions: one.divisionNames,
      street: one.street,
      postalCode: one.postalCode,
      label: one.label,
      isDefault: one.isDefault,
    })),
    realNameChecks: checks.map((one) => ({
      kind: one.kind,
      state: one.state,
      name: secrets.open(one.nameSealed),
      number: secrets.open(one.numberSealed),
      reason: one.reason,
      askedAt: one.askedAt.toISOString(),
      decidedAt: one.decidedAt?.toISOString() ?? null,
    })),
    roles: grants.map((one) => ({
      scope: one.scope,
      scopeId: one.scopeId,
      role: one.role,
      since: one.grantedAt.toISOString(),
    })),
    sessions: sessions.map((one) => ({
      since: one.createdAt.toISOString(),
      lastUsed: one.seenAt.toISOString(),
      ip: one.ip,
      device: one.userAgent,
    })),
    consents: consents.map((one) => ({
      document: one.document,
      version: one.version,
      given: one.given,
      at: one.at.toISOString(),
    })),
  };
  for (const part of parts.values()) if (part.export) file[part.key] = await part.export(ctx, userId);
  return file;
}

/**
 * Erases a person (PIPL art. 47): phone, e-mail, password, addresses, sessions and roles go, the row stays under a neutral
 * name so that orders kept by law still point somewhere. Announces person.erased for the other modules. Refuses
 * erasure_blocked with every reason at once, last_admin.
 */
export async function erasePerson(ctx: Ctx, userId: Uuid): Promise<void> {
  await transact(ctx, async (tx) => {
    const row = await lockUser(tx, userId);
    if (!row || row.state === 'erased') throw refuse('person_not_found');
    const reasons: Text2[] = [];
    const grants = await grantRows(tx, userId);
    if (grants.some((one) => one.scope === 'shop' && one.role === 'owner'))
      reasons.push({ zh: '名下还有店铺，请先转让或关闭', en: 'a shop is still owned; hand it over or close it first' });
    if ((await balance(tx, buyerAccount(userId))) !== 0)
      reasons.push({ zh: '账户里还有没结清的款项', en: 'money of yours is still on its way' });
    for (const part of parts.values()) {
      const reason = part.holds ? await part.holds(tx, userId) : null;
      if (reason) reasons.push(reason);
    }
    if (reasons.length > 0)
      throw refuse(
        'erasure_blocked',
        { reasons: reasons.map((reason) => inLang(reason, tx.lang)).join(tx.lang === 'en' ? '; ' : '；') },
        { extension: { reasons } },
      );
    for (const one of grants) await guardLastAdmin(tx, one);
    await eraseUser(tx, userId, '已注销用户', tx.clock.now());
    forgetPerson(tx.runtime, userId);
    await emit(tx, { name: 'person.erased', subjectId: userId, payload: { userId } });
  });
}
