import { type Ctx, type Json, newId, type Runtime, refusedBy, type Sql, transact, type Uuid, userIdOf } from '#kernel';
import { refuse } from './errors.ts';
import {
  declarationOf,
  declarations,
  misfits,
  type SettingDeclaration,
  type SettingTable,
  type SettingValue,
  type SettingVersion,
  valueAt,
} from './settings.ts';
import { insertAudit, insertSetting, type SettingRow, settingHistory, settingRows } from './store.ts';

// ── Settings ────────────────────────────────────────────────────────────────────────────────────────────────────────

type Cache = { loadedAt: number; quietUntil: number; versions: ReadonlyMap<string, readonly SettingVersion[]> };
const caches = new WeakMap<Runtime, Cache>();
const writers = new WeakSet<Sql>();

/** How long another process may go on with an old value, and how long a change keeps this process from remembering one. */
const CACHE_MS = 10_000;

async function versionsOf(ctx: Ctx): Promise<ReadonlyMap<string, readonly SettingVersion[]>> {
  // The age of a cache is no business time: it must run on while the market's clock is held.
  const now = performance.now();
  const cache = caches.get(ctx.runtime);
  const trusted = !writers.has(ctx.sql) && !(cache && now < cache.quietUntil);
  if (cache && trusted && now - cache.loadedAt < CACHE_MS) return cache.versions;
  const versions = new Map<string, SettingVersion[]>();
  for (const row of await settingRows(ctx.sql)) versions.set(row.key, [...(versions.get(row.key) ?? []), row]);
  // What a transaction has written but not committed must not be remembered for others.
  if (trusted) caches.set(ctx.runtime, { loadedAt: now, quietUntil: 0, versions });
  return versions;
}

/**
 * The value of a setting at `ctx.clock.now()`: the operator's latest that is in force, else the declared default. Cached
 * per process for at most ten seconds. Pass the declared table for a typed value:
 * `setting(ctx, 'orders.pay_within_minutes', settings)`. Throws operations.setting_unknown for an undeclared key.
 */
export async function setting<T extends SettingTable, K extends keyof T & string>(
  ctx: Ctx,
  key: K,
  table: T,
): Promise<SettingValue<T, K>>;
export async function setting<V = number>(ctx: Ctx, key: string): Promise<V>;
export async function setting(ctx: Ctx, key: string, table?: SettingTable): Promise<unknown> {
  const declared = table?.[key] ?? declarationOf(key);
  if (!declared) throw refuse('setting_unknown', { key });
  const value = valueAt((await versionsOf(ctx)).get(key) ?? [], ctx.clock.now());
  return value === undefined ? declared.default : value;
}

export type SettingView = {
  readonly key: string;
  readonly declared: SettingDeclaration;
  readonly value: unknown;
  /** Null while the default holds. */
  readonly since: Date | null;
  readonly next: { readonly value: unknown; readonly effectiveAt: Date } | null;
};

/** Every declared setting with the value in force and the next one that is scheduled, by key. */
export async function allSettings(ctx: Ctx): Promise<SettingView[]> {
  const versions = await versionsOf(ctx);
  const now = ctx.clock.now();
  return declarations().map(([key, declared]) => {
    const own = versions.get(key) ?? [];
    const past = own.filter((version) => version.effectiveAt <= now);
    const next = own.find((version) => version.effectiveAt > now) ?? null;
    const current = past.at(-1);
    return {
      key,
      declared,
      value: current ? current.value : declared.default,
      since: current?.effectiveAt ?? null,
      next,
    };
  });
}

export type SetSetting = {
  readonly key: string;
  readonly value: unknown;
  readonly effectiveAt?: Date | undefined;
  readonly reason: string;
  readonly ip?: string;
};

/**
 * Sets a value from `effectiveAt` (default: now) on; the past keeps its rule (T, preamble: "effective from a moment on,
 * never backwards"). Audited. Refuses setting_unknown, setting_invalid, setting_backwards, setting_moment_taken, setting_same.
 */
export async function setSetting(ctx: Ctx, input: SetSetting): Promise<SettingRow> {
  const declared = declarationOf(input.key);
  if (!declared) throw refuse('setting_unknown', { key: input.key });
  const problems = misfits(declared, input.value);
  if (problems.length > 0) throw refuse('setting_invalid', { key: input.key, problems: problems.join('; ') });
  const at = ctx.clock.now();
  const effectiveAt = input.effectiveAt ?? at;
  if (effectiveAt < at) throw refuse('setting_backwards', { key: input.key, now: at.toISOString() });
  return transact(ctx, async (tx) => {
    writers.add(tx.sql);
    const before = valueAt((await versionsOf(tx)).get(input.key) ?? [], effectiveAt) ?? declared.default;
    if (JSON.stringify(before) === JSON.stringify(input.value)) throw refuse('setting_same', { key: input.key });
    const row: SettingRow = {
      key: input.key,
      effectiveAt,
      value: input.value,
      setBy: userIdOf(tx.actor),
      reason: input.reason,
      at,
    };
    try {
      await insertSetting(tx, row);
    } catch (error) {
      if (refusedBy(error, 'settings_pkey'))
        throw refuse('setting_moment_taken', { key: input.key, effectiveAt: effectiveAt.toISOString() });
      throw error;
    }
    await record(tx, {
      action: 'settings.change',
      subject: { kind: 'setting', id: input.key },
      before: { value: before as Json },
      after: { value: input.value as Json, effectiveAt: effectiveAt.toISOString() },
      reason: input.reason,
      ...(input.ip ? { ip: input.ip } : {}),
    });
    // Until this transaction has surely ended, nobody in this process may remember what he reads beside it.
    const cache = caches.get(ctx.runtime);
    caches.set(ctx.runtime, {
      loadedAt: 0,
      quietUntil: performance.now() + CACHE_MS,
      versions: cache?.versions ?? new Map(),
    });
    return row;
  });
}

/** Versions of one setting, newest first, scheduled ones included. Refuses setting_unknown. */
export async function settingVersions(
  ctx: Ctx,
  key: string,
  before: Date | null,
  limit: number,
): Promise<SettingRow[]> {
  if (!declarationOf(key)) throw refuse('setting_unknown', { key });
  return settingHistory(ctx, key, before, limit);
}

// ── Audit log ───────────────────────────────────────────────────────────────────────────────────────────────────────

type NameOf = (ctx: Ctx, userId: Uuid) => Promise<string | null>;
let nameOf: NameOf = async () => null;

/** Accounts tells how a person is called, so that the log names who acted even after the account is gone. */
export const registerNames = (resolve: NameOf): void => {
  nameOf = resolve;
};

export type AuditEntry = {
  /** `<module>.<verb>`: `shops.approve`. */
  readonly action: string;
  /** What was acted on; `id` is a uuid or a natural key (setting key, belt code). */
  readonly subject: { readonly kind: string; readonly id: string };
  readonly shopId?: Uuid | null;
  readonly before?: Json;
  readonly after?: Json;
  readonly reason?: string | null;
  readonly ip?: string;
};

/**
 * Writes who did what into the audit log, in the caller's transaction: no act without its record, no record without its
 * act. Never pass secrets, phones or sealed values in `before` and `after`.
 */
export async function record(ctx: Ctx, entry: AuditEntry): Promise<void> {
  const { actor } = ctx;
  const actorId = actor.kind === 'user' ? actor.userId : actor.kind === 'guest' ? actor.guestId : null;
  await insertAudit(ctx, {
    id: newId(ctx),
    at: ctx.clock.now(),
    actorKind: actor.kind,
    actorId,
    actorName: actor.kind === 'system' ? actor.name : actor.kind === 'user' ? await nameOf(ctx, actor.userId) : null,
    action: entry.action,
    subjectKind: entry.subject.kind,
    subjectId: entry.subject.id,
    shopId: entry.shopId ?? null,
    before: entry.before ?? null,
    after: entry.after ?? null,
    reason: entry.reason ?? null,
    requestId: ctx.requestId,
    ip: entry.ip ?? null,
  });
}
