import { Type } from 'typebox';
import { type Ctx, divisionOf, MomentSchema, Nullable, toId, type Uuid } from '#kernel';
import type { AddressRow } from './address-store.ts';
import { ownPhone } from './addresses-service.ts';
import { deviceName, maskedIp } from './device-name.ts';
import type { GrantRow, RoleRow } from './grant-store.ts';
import { avatarUrl, emailMaskOf, phoneMaskOf } from './people-service.ts';
import type { ConsentRow, UserRow } from './people-store.ts';
import type { SessionRow } from './sign-in-store.ts';

const TitleSchema = Type.Object({ zh: Type.String(), en: Type.String() });
const LangSchema = Type.Union([Type.Literal('zh-CN'), Type.Literal('en')]);

export const UserSchema = Type.Object({
  id: Type.String(),
  nickname: Type.String(),
  avatarUrl: Nullable(Type.String()),
  phoneMasked: Nullable(Type.String({ examples: ['138****8000'] })),
  emailMasked: Nullable(Type.String()),
  emailVerified: Type.Boolean(),
  lang: LangSchema,
  realNameLevel: Type.Integer({ description: '0 none, 1 phone, 2 identity verified, 3 enterprise verified' }),
  state: Type.String({ description: 'active, locked, erased' }),
  createdAt: MomentSchema(),
});

export const userView = (ctx: Ctx, row: UserRow) => ({
  id: toId('usr', row.id),
  nickname: row.nickname,
  avatarUrl: avatarUrl(row),
  phoneMasked: phoneMaskOf(ctx, row),
  emailMasked: emailMaskOf(row),
  emailVerified: row.emailVerifiedAt !== null,
  lang: row.lang,
  realNameLevel: row.realNameLevel,
  state: row.state,
  createdAt: row.createdAt.toISOString(),
});

export const GrantSchema = Type.Object({
  id: Type.String(),
  scope: Type.String({ description: 'platform, region, shop' }),
  scopeId: Nullable(Type.String({ description: 'The shop, or the code of the division that is the region' })),
  role: Type.String(),
  title: TitleSchema,
  permissions: Type.Array(Type.String()),
  grantedAt: MomentSchema(),
});

const scopeIdView = (row: { scope: string; scopeId: Uuid | null }): string | null =>
  row.scopeId === null ? null : row.scope === 'shop' ? toId('shp', row.scopeId) : divisionOf(row.scopeId);

export const grantView = (row: GrantRow) => ({
  id: toId('grt', row.id),
  scope: row.scope,
  scopeId: scopeIdView(row),
  role: row.role,
  title: { zh: row.titleZh, en: row.titleEn },
  permissions: row.permissions,
  grantedAt: row.grantedAt.toISOString(),
});

/** What the audit log keeps of a grant. */
export const grantFacts = (row: GrantRow) => ({
  grantId: row.id,
  scope: row.scope,
  scopeId: row.scope === 'region' ? scopeIdView(row) : row.scopeId,
  role: row.role,
});

export const RoleSchema = Type.Object({
  scope: Type.String(),
  name: Type.String(),
  title: TitleSchema,
  permissions: Type.Array(Type.String()),
  builtIn: Type.Boolean(),
});

export const roleView = (row: RoleRow) => ({
  scope: row.scope,
  name: row.name,
  title: { zh: row.titleZh, en: row.titleEn },
  permissions: row.permissions,
  builtIn: row.builtIn,
});

export const SessionSchema = Type.Object({
  id: Type.String(),
  current: Type.Boolean(),
  way: Type.String({ description: 'code, password, passkey, system' }),
  createdAt: MomentSchema(),
  lastUsedAt: MomentSchema(),
  expiresAt: MomentSchema(),
  ip: Nullable(Type.String({ description: 'Masked', examples: ['203.0.*.*'] })),
  device: Nullable(Type.String({ description: 'Browser and system', examples: ['Chrome · Windows'] })),
});

export const sessionView = (row: SessionRow, current: Uuid | null) => ({
  id: toId('ses', row.id),
  current: row.id === current,
  way: row.way,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.seenAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  ip: maskedIp(row.ip),
  device: deviceName(row.userAgent),
});

export const AddressSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  phone: Type.String({ description: 'In full: only its owner sees it' }),
  country: Type.String(),
  divisionCode: Nullable(Type.String()),
  divisionNames: Type.Array(Type.String()),
  street: Type.String(),
  postalCode: Nullable(Type.String()),
  label: Nullable(Type.String()),
  isDefault: Type.Boolean(),
});

export const addressView = (ctx: Ctx, row: AddressRow) => ({
  id: toId('adr', row.id),
  name: row.name,
  phone: ownPhone(ctx, row),
  country: row.country,
  divisionCode: row.divisionCode,
  divisionNames: row.divisionNames,
  street: row.street,
  postalCode: row.postalCode,
  label: row.label,
  isDefault: row.isDefault,
});

export const ConsentSchema = Type.Object({
  id: Type.String(),
  document: Type.String(),
  version: Type.String(),
  given: Type.Boolean(),
  at: MomentSchema(),
});

export const consentView = (row: ConsentRow) => ({
  id: toId('cns', row.id),
  document: row.document,
  version: row.version,
  given: row.given,
  at: row.at.toISOString(),
});

/** The signed-in person's id on routes that let nobody else in. */
export function meOf(ctx: Ctx): { userId: Uuid; sessionId: Uuid } {
  if (ctx.actor.kind !== 'user') throw new Error('a signed-in route was reached by nobody');
  return { userId: ctx.actor.userId, sessionId: ctx.actor.sessionId };
}
