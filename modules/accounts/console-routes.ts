import { Type } from 'typebox';
import {
  decodeCursor,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  regionId,
  route,
  toId,
  type Uuid,
  uuidOf,
} from '#kernel';
import { record } from '#modules/operations';
import { requireInbox } from './code-service.ts';
import { refuse } from './errors.ts';
import type { RoleRow, Scope } from './grant-store.ts';
import { changeRole, defineRole, grant, grantsOf, revokeGrant, roles } from './grants-service.ts';
import { searchPeople, userRow } from './people-service.ts';
import { normalPhone } from './phone.ts';
import { factorOf } from './second-factor-store.ts';
import { inboxRows } from './sign-in-store.ts';
import { setLocked } from './standing-service.ts';
import { GrantSchema, grantFacts, grantView, RoleSchema, roleView, UserSchema, userView } from './view.ts';

const UserPath = Type.Object({ userId: IdSchema('usr') });
const ScopeSchema = Type.Union([Type.Literal('platform'), Type.Literal('region'), Type.Literal('shop')]);
const Reason = Type.String({ minLength: 1, maxLength: 500 });
const UserWithGrants = Type.Object({
  ...UserSchema.properties,
  secondFactor: Type.Boolean({ description: 'A second factor is set' }),
  grants: Type.Array(GrantSchema),
});
const RoleBody = {
  title: Type.Object({
    zh: Type.String({ minLength: 1, maxLength: 40 }),
    en: Type.String({ minLength: 1, maxLength: 40 }),
  }),
  permissions: Type.Array(
    Type.String({ pattern: '^(\\*|[a-z_]+\\.(\\*|[a-z_]+))$', examples: ['orders.read', 'catalog.*'] }),
    { minItems: 1, maxItems: 100 },
  ),
};
const RoleName = Type.String({ pattern: '^[a-z][a-z0-9_]{1,39}$' });

const roleOf = (
  scope: Scope,
  name: string,
  body: { title: { zh: string; en: string }; permissions: string[] },
): Omit<RoleRow, 'builtIn'> => ({
  scope,
  name,
  titleZh: body.title.zh,
  titleEn: body.title.en,
  permissions: [...new Set(body.permissions)],
});

/** What the scope is of; null where that was not said, which only fits the platform. */
function scopeIdOf(body: { scope: Scope; scopeId?: string | null; division?: string }): Uuid | null {
  if (body.scope === 'region') return body.division && !body.scopeId ? regionId(body.division) : null;
  if (body.division) throw refuse('grant_scope');
  return body.scopeId ? uuidOf('shp', body.scopeId) : null;
}

/** A search word is a phone in full, an e-mail in full, or part of a nickname: nobody is found by a piece of a number. */
function wordOf(
  ctx: { runtime: { secrets: { index(purpose: string, plain: string): string } } },
  q: string | undefined,
) {
  const word = q?.trim() ?? '';
  const phone = normalPhone(word);
  return {
    phoneIndex: phone ? ctx.runtime.secrets.index('phone', phone) : null,
    email: !phone && word.includes('@') ? word.toLowerCase() : null,
    nickname: !phone && word !== '' && !word.includes('@') ? word : null,
  };
}

export const consoleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/users',
    summary: 'People, newest first; numbers masked',
    tag: 'accounts',
    access: platformStaff('accounts.read'),
    query: Type.Object({
      ...PageQuery,
      q: Type.Optional(Type.String({ maxLength: 100, description: 'Phone or e-mail in full, or part of a nickname' })),
      state: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('locked'), Type.Literal('erased')])),
    }),
    reply: PageOf(UserSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const rows = await searchPeople(ctx, {
        ...wordOf(ctx, query.q),
        state: query.state ?? null,
        after: key ? { at: new Date(String(key[0])), id: String(key[1]) } : null,
        limit: limit + 1,
      });
      return pageOf(
        rows,
        limit,
        (row) => [row.createdAt.toISOString(), row.id],
        (row) => userView(ctx, row),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/console/users/:userId',
    summary: 'One person with roles; numbers masked',
    tag: 'accounts',
    access: platformStaff('accounts.read'),
    params: UserPath,
    reply: UserWithGrants,
    errors: ['accounts.person_not_found'],
    handle: async (ctx, { params }) => {
      const row = await userRow(ctx, uuidOf('usr', params.userId));
      const [grants, factor] = await Promise.all([grantsOf(ctx, row.id), factorOf(ctx, row.id)]);
      return { ...userView(ctx, row), secondFactor: factor?.confirmedAt != null, grants: grants.map(grantView) };
    },
  }),
  ...(['lock', 'unlock'] as const).map((verb) =>
    route({
      method: 'POST',
      path: `/console/users/:userId/${verb}`,
      summary: verb === 'lock' ? 'Close an account: its sessions stop working at once' : 'Open a closed account again',
      tag: 'accounts',
      access: platformStaff('accounts.lock'),
      params: UserPath,
      body: Type.Object({ reason: Reason }),
      reply: UserSchema,
      errors: ['accounts.person_not_found', 'accounts.person_erased', 'accounts.last_admin'],
      handle: async (ctx, { params, body, ip }) => {
        const userId = uuidOf('usr', params.userId);
        if (await setLocked(ctx, userId, verb === 'lock'))
          await record(ctx, {
            action: `accounts.${verb}`,
            subject: { kind: 'user', id: userId },
            reason: body.reason,
            ip,
          });
        return userView(ctx, await userRow(ctx, userId));
      },
    }),
  ),
  route({
    method: 'POST',
    path: '/console/users/:userId/grants',
    summary: 'Give a role; nobody gives more than they have',
    tag: 'accounts',
    access: platformStaff('accounts.grant'),
    secondFactor: 'always',
    params: UserPath,
    body: Type.Object({
      scope: ScopeSchema,
      scopeId: Type.Optional(Nullable(IdSchema('shp'))),
      division: Type.Optional(
        Type.String({
          pattern: '^[1-9][0-9]{5}([0-9]{3})?$',
          description: 'Of a region: its code',
          examples: ['330200'],
        }),
      ),
      role: RoleName,
      reason: Type.Optional(Reason),
    }),
    status: 201,
    reply: GrantSchema,
    errors: [
      'accounts.person_not_found',
      'accounts.person_erased',
      'accounts.role_unknown',
      'accounts.grant_scope',
      'accounts.grant_exceeds',
      'regions.division_unknown',
    ],
    handle: async (ctx, { params, body, ip }) => {
      const userId = uuidOf('usr', params.userId);
      const held = await grant(ctx, {
        userId,
        scope: body.scope,
        scopeId: scopeIdOf(body),
        role: body.role,
      });
      await record(ctx, {
        action: 'accounts.grant',
        subject: { kind: 'user', id: userId },
        shopId: held.scope === 'shop' ? held.scopeId : null,
        after: grantFacts(held),
        reason: body.reason ?? null,
        ip,
      });
      return grantView(held);
    },
  }),
  route({
    method: 'DELETE',
    path: '/console/users/:userId/grants/:grantId',
    summary: 'Take a role back; the last administrator stays',
    tag: 'accounts',
    access: platformStaff('accounts.grant'),
    secondFactor: 'always',
    params: Type.Object({ userId: IdSchema('usr'), grantId: IdSchema('grt') }),
    status: 204,
    errors: ['accounts.grant_not_found', 'accounts.last_admin', 'accounts.grant_exceeds'],
    handle: async (ctx, { params, ip }) => {
      const userId = uuidOf('usr', params.userId);
      const held = await revokeGrant(ctx, userId, uuidOf('grt', params.grantId));
      await record(ctx, {
        action: 'accounts.revoke',
        subject: { kind: 'user', id: userId },
        shopId: held.scope === 'shop' ? held.scopeId : null,
        before: grantFacts(held),
        ip,
      });
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/console/roles',
    summary: 'Roles, built in and defined here',
    tag: 'accounts',
    access: platformStaff('accounts.read'),
    reply: Type.Object({ items: Type.Array(RoleSchema) }),
    handle: async (ctx) => ({ items: (await roles(ctx)).map(roleView) }),
  }),
  route({
    method: 'POST',
    path: '/console/roles',
    summary: 'Define a role out of permissions one holds oneself',
    tag: 'accounts',
    access: platformStaff('accounts.roles'),
    secondFactor: 'always',
    body: Type.Object({ scope: ScopeSchema, name: RoleName, ...RoleBody }),
    status: 201,
    reply: RoleSchema,
    errors: ['accounts.role_taken', 'accounts.grant_exceeds'],
    handle: async (ctx, { body, ip }) => {
      const row = await defineRole(ctx, roleOf(body.scope, body.name, body));
      await record(ctx, {
        action: 'accounts.define_role',
        subject: { kind: 'role', id: `${row.scope}/${row.name}` },
        after: roleView(row),
        ip,
      });
      return roleView(row);
    },
  }),
  route({
    method: 'PUT',
    path: '/console/roles/:scope/:name',
    summary: 'Change a defined role for all who hold it',
    tag: 'accounts',
    access: platformStaff('accounts.roles'),
    secondFactor: 'always',
    params: Type.Object({ scope: ScopeSchema, name: RoleName }),
    body: Type.Object(RoleBody),
    reply: RoleSchema,
    errors: ['accounts.role_unknown', 'accounts.role_built_in', 'accounts.grant_exceeds'],
    handle: async (ctx, { params, body, ip }) => {
      const { before, after } = await changeRole(ctx, roleOf(params.scope, params.name, body));
      await record(ctx, {
        action: 'accounts.change_role',
        subject: { kind: 'role', id: `${after.scope}/${after.name}` },
        before: roleView(before),
        after: roleView(after),
        ip,
      });
      return roleView(after);
    },
  }),
  route({
    method: 'GET',
    path: '/console/dev-inbox',
    summary: 'Codes the development gateway has sent; not found in production',
    tag: 'accounts',
    access: platformStaff('accounts.read'),
    query: Type.Object(PageQuery),
    reply: PageOf(
      Type.Object({ id: Type.String(), phoneMasked: Type.String(), code: Type.String(), at: MomentSchema() }),
    ),
    errors: ['request.not_found', 'request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      requireInbox();
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const rows = await inboxRows(ctx, key ? { at: new Date(String(key[0])), id: String(key[1]) } : null, limit + 1);
      const view = (row: (typeof rows)[number]) => ({
        id: toId('evt', row.id),
        phoneMasked: row.phoneMasked,
        code: row.code,
        at: row.at.toISOString(),
      });
      return pageOf(rows, limit, (row) => [row.at.toISOString(), row.id], view);
    },
  }),
];
