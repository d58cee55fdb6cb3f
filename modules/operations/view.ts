import { type TSchema, Type } from 'typebox';
import { MomentSchema, Nullable, toId } from '#kernel';
import type { SettingView } from './service.ts';
import type { AuditRow, DeadLetterRow, SettingRow } from './store.ts';
import type { WaitingView } from './waiting.ts';

export const SettingSchema = Type.Object({
  key: Type.String(),
  title: Type.Object({ zh: Type.String(), en: Type.String() }),
  unit: Type.String({ description: 'minutes, hours, days, seconds, fen, bps, count, flag, text, list' }),
  schema: Type.Unknown({ description: 'JSON Schema of the value: forms are made from it' }),
  default: Type.Unknown(),
  value: Type.Unknown({ description: 'The value in force now' }),
  sinceAt: Nullable(MomentSchema('Since when the value holds; null while the default does')),
  next: Nullable(Type.Object({ value: Type.Unknown(), effectiveAt: MomentSchema() })),
});

const plainSchema = (schema: TSchema): unknown => JSON.parse(JSON.stringify(schema));

export const settingView = (view: SettingView) => ({
  key: view.key,
  title: { zh: view.declared.zh, en: view.declared.en },
  unit: view.declared.unit,
  schema: plainSchema(view.declared.schema),
  default: view.declared.default as unknown,
  value: view.value,
  sinceAt: view.since?.toISOString() ?? null,
  next: view.next ? { value: view.next.value, effectiveAt: view.next.effectiveAt.toISOString() } : null,
});

export const SettingVersionSchema = Type.Object({
  key: Type.String(),
  value: Type.Unknown(),
  effectiveAt: MomentSchema(),
  setAt: MomentSchema(),
  setBy: Nullable(Type.String()),
  reason: Type.String(),
});

export const settingVersionView = (row: SettingRow) => ({
  key: row.key,
  value: row.value,
  effectiveAt: row.effectiveAt.toISOString(),
  setAt: row.at.toISOString(),
  setBy: row.setBy ? toId('usr', row.setBy) : null,
  reason: row.reason,
});

export const AuditSchema = Type.Object({
  id: Type.String(),
  at: MomentSchema(),
  actor: Type.Object({ kind: Type.String(), id: Nullable(Type.String()), name: Nullable(Type.String()) }),
  action: Type.String({ examples: ['shops.approve'] }),
  subject: Type.Object({ kind: Type.String(), id: Type.String() }),
  shopId: Nullable(Type.String()),
  before: Type.Unknown(),
  after: Type.Unknown(),
  reason: Nullable(Type.String()),
  requestId: Type.String(),
});

export const auditView = (row: AuditRow) => ({
  id: toId('aud', row.id),
  at: row.at.toISOString(),
  actor: {
    kind: row.actorKind,
    id: row.actorId && row.actorKind === 'user' ? toId('usr', row.actorId) : row.actorId,
    name: row.actorName,
  },
  action: row.action,
  subject: { kind: row.subjectKind, id: row.subjectId },
  shopId: row.shopId ? toId('shp', row.shopId) : null,
  before: row.before,
  after: row.after,
  reason: row.reason,
  requestId: row.requestId,
});

export const DeadLetterSchema = Type.Object({
  consumer: Type.String(),
  eventId: Type.String(),
  event: Type.String({ examples: ['order.paid'] }),
  subjectId: Type.String(),
  shopId: Nullable(Type.String()),
  payload: Type.Unknown(),
  error: Type.String(),
  failedAt: MomentSchema(),
  replayedAt: Nullable(MomentSchema()),
});

export const deadLetterView = (row: DeadLetterRow) => ({
  consumer: row.consumer,
  eventId: toId('evt', row.eventId),
  event: row.name,
  subjectId: row.subjectId,
  shopId: row.shopId ? toId('shp', row.shopId) : null,
  payload: row.payload,
  error: row.error,
  failedAt: row.at.toISOString(),
  replayedAt: row.replayedAt?.toISOString() ?? null,
});

export const WaitingSchema = Type.Object({
  key: Type.String(),
  title: Type.Object({ zh: Type.String(), en: Type.String() }),
  count: Type.Integer(),
  overdue: Type.Integer(),
  nextDeadlineAt: Nullable(MomentSchema()),
  link: Type.String({ description: 'Page of the workbench or console where the work is done' }),
});

export const waitingView = (view: WaitingView) => ({
  key: view.key,
  title: { zh: view.zh, en: view.en },
  count: view.count,
  overdue: view.overdue,
  nextDeadlineAt: view.nextDeadlineAt?.toISOString() ?? null,
  link: view.link,
});
