import { Type } from 'typebox';
import {
  decodeCursor,
  IdSchema,
  MomentSchema,
  PageOf,
  PageQuery,
  pageOf,
  parseId,
  platformStaff,
  type Route,
  route,
  shopStaff,
  type Uuid,
  uuidOf,
} from '#kernel';
import { refuse } from './errors.ts';
import { replay } from './replay-service.ts';
import { allSettings, setSetting, settingVersions } from './service.ts';
import { type AuditFilter, type AuditRow, auditRows, deadLetterRows } from './store.ts';
import {
  AuditSchema,
  auditView,
  DeadLetterSchema,
  deadLetterView,
  SettingSchema,
  SettingVersionSchema,
  settingVersionView,
  settingView,
  WaitingSchema,
  waitingView,
} from './view.ts';
import { waitingInShop, waitingOnPlatform } from './waiting.ts';

const SettingKey = Type.Object({ key: Type.String({ pattern: '^[a-z]+\\.[a-z0-9_]+$', maxLength: 80 }) });
const ShopPath = Type.Object({ shopId: IdSchema('shp') });

const AuditQuery = Type.Object({
  ...PageQuery,
  action: Type.Optional(
    Type.String({ maxLength: 80, description: 'Exact action, or a module with its dot: `shops.`' }),
  ),
  actor: Type.Optional(IdSchema('usr')),
  subjectKind: Type.Optional(Type.String({ maxLength: 40 })),
  subject: Type.Optional(Type.String({ maxLength: 120, description: 'Id of what was acted on' })),
  shopId: Type.Optional(IdSchema('shp')),
  from: Type.Optional(MomentSchema('From this moment on')),
  to: Type.Optional(MomentSchema('Before this moment')),
});

type AuditAsked = {
  cursor?: string;
  limit?: number;
  action?: string;
  actor?: string;
  subjectKind?: string;
  subject?: string;
  from?: string;
  to?: string;
};

/** A TypeID names a row by its uuid; natural keys (setting, belt) stay as they are. */
function subjectOf(text: string): string {
  const prefix = text.slice(0, 3);
  const uuid = text.length === 30 && text[3] === '_' ? parseId(prefix as 'usr', text) : null;
  return uuid ?? text;
}

function auditFilter(query: AuditAsked, shopId: Uuid | null): AuditFilter {
  const key = decodeCursor(query.cursor, 2);
  const from = query.from ? new Date(query.from) : null;
  const to = query.to ? new Date(query.to) : null;
  if (from && to && from >= to) throw refuse('period_invalid');
  return {
    action: query.action ?? null,
    actorId: query.actor ? uuidOf('usr', query.actor) : null,
    subjectKind: query.subjectKind ?? null,
    subjectId: query.subject ? subjectOf(query.subject) : null,
    shopId,
    from,
    to,
    after: key ? { at: new Date(String(key[0])), id: String(key[1]) } : null,
    limit: (query.limit ?? 20) + 1,
  };
}

const auditPage = (rows: AuditRow[], limit: number) =>
  pageOf(rows, limit, (row) => [row.at.toISOString(), row.id], auditView);

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/settings',
    summary: 'Platform settings: value in force, default, what is scheduled',
    tag: 'operations',
    access: platformStaff('operations.read'),
    reply: Type.Object({ items: Type.Array(SettingSchema) }),
    handle: async (ctx) => ({ items: (await allSettings(ctx)).map(settingView) }),
  }),
  route({
    method: 'POST',
    path: '/console/settings/:key',
    summary: 'Set a platform setting from a moment on, never backwards',
    tag: 'operations',
    access: platformStaff('operations.settings'),
    secondFactor: 'always',
    params: SettingKey,
    body: Type.Object({
      value: Type.Unknown(),
      effectiveAt: Type.Optional(MomentSchema('From when it holds; now when left out')),
      reason: Type.String({ minLength: 1, maxLength: 500 }),
    }),
    status: 201,
    reply: SettingVersionSchema,
    errors: [
      'operations.setting_unknown',
      'operations.setting_invalid',
      'operations.setting_backwards',
      'operations.setting_moment_taken',
      'operations.setting_same',
    ],
    handle: async (ctx, { params, body, ip }) =>
      settingVersionView(
        await setSetting(ctx, {
          key: params.key,
          value: body.value,
          effectiveAt: body.effectiveAt ? new Date(body.effectiveAt) : undefined,
          reason: body.reason,
          ip,
        }),
      ),
  }),
  route({
    method: 'GET',
    path: '/console/settings/:key/history',
    summary: 'Every value a setting has had or will have, newest first',
    tag: 'operations',
    access: platformStaff('operations.read'),
    params: SettingKey,
    query: Type.Object(PageQuery),
    reply: PageOf(SettingVersionSchema),
    errors: ['operations.setting_unknown', 'request.cursor_invalid'],
    handle: async (ctx, { params, query }) => {
      const key = decodeCursor(query.cursor, 1);
      const limit = query.limit ?? 20;
      const rows = await settingVersions(ctx, params.key, key ? new Date(String(key[0])) : null, limit + 1);
      return pageOf(rows, limit, (row) => [row.effectiveAt.toISOString()], settingVersionView);
    },
  }),
  route({
    method: 'GET',
    path: '/console/audit-log',
    summary: 'Who did what on the platform, newest first',
    tag: 'operations',
    access: platformStaff('audit.read'),
    query: AuditQuery,
    reply: PageOf(AuditSchema),
    errors: ['operations.period_invalid', 'request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const shopId = query.shopId ? uuidOf('shp', query.shopId) : null;
      return auditPage(await auditRows(ctx, auditFilter(query, shopId)), query.limit ?? 20);
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/audit-log',
    summary: 'Who did what in the shop, newest first',
    tag: 'operations',
    access: shopStaff('audit.read'),
    params: ShopPath,
    query: Type.Omit(AuditQuery, ['shopId']),
    reply: PageOf(AuditSchema),
    errors: ['operations.period_invalid', 'request.cursor_invalid'],
    handle: async (ctx, { query, shop }) =>
      auditPage(await auditRows(ctx, auditFilter(query, shop.shopId)), query.limit ?? 20),
  }),
  route({
    method: 'GET',
    path: '/console/dead-letters',
    summary: 'Events that a consumer could not digest',
    tag: 'operations',
    access: platformStaff('operations.read'),
    query: Type.Object({
      ...PageQuery,
      consumer: Type.Optional(Type.String({ maxLength: 100 })),
      state: Type.Optional(
        Type.Union([Type.Literal('waiting'), Type.Literal('replayed'), Type.Literal('all')], { default: 'waiting' }),
      ),
    }),
    reply: PageOf(DeadLetterSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const rows = await deadLetterRows(ctx, {
        consumer: query.consumer ?? null,
        state: query.state ?? 'waiting',
        after: key ? { seq: Number(key[0]), consumer: String(key[1]) } : null,
        limit: limit + 1,
      });
      return pageOf(rows, limit, (row) => [row.eventSeq, row.consumer], deadLetterView);
    },
  }),
  route({
    method: 'POST',
    path: '/console/dead-letters/replay',
    summary: 'Give dead letters to their consumers again; each in a transaction of its own',
    tag: 'operations',
    access: platformStaff('operations.replay'),
    // A letter replayed before answers done without running twice, so repeating the request is safe.
    idempotency: 'none',
    transaction: 'own',
    body: Type.Object({
      letters: Type.Array(Type.Object({ consumer: Type.String({ maxLength: 100 }), eventId: IdSchema('evt') }), {
        minItems: 1,
        maxItems: 100,
      }),
    }),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          consumer: Type.String(),
          eventId: Type.String(),
          done: Type.Boolean(),
          error: Type.Union([Type.String(), Type.Null()]),
        }),
      ),
    }),
    errors: ['operations.dead_letter_not_found', 'operations.replay_unavailable'],
    handle: async (ctx, { body }) => {
      const items = [];
      for (const letter of body.letters) {
        const result = await replay(ctx, { consumer: letter.consumer, eventId: uuidOf('evt', letter.eventId) });
        items.push({ ...result, eventId: letter.eventId });
      }
      return { items };
    },
  }),
  route({
    method: 'GET',
    path: '/console/today',
    summary: 'What waits for the operator, most urgent first',
    tag: 'operations',
    access: platformStaff('operations.read'),
    reply: Type.Object({ items: Type.Array(WaitingSchema) }),
    handle: async (ctx) => ({ items: (await waitingOnPlatform(ctx)).map(waitingView) }),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/today',
    summary: 'What waits in the shop, most urgent first',
    tag: 'operations',
    access: shopStaff('operations.today'),
    params: ShopPath,
    reply: Type.Object({ items: Type.Array(WaitingSchema) }),
    handle: async (ctx, { shop }) => ({ items: (await waitingInShop(ctx, shop)).map(waitingView) }),
  }),
];
