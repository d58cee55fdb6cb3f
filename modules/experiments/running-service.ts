import type { Ctx, Runtime, Sql, Uuid } from '#kernel';
import { type SettingTable, type SettingValue, setting } from '#modules/operations';
import { variantOf } from './assignment.ts';
import { runningRows } from './store.ts';
import { surfaceOfSource } from './surfaces.ts';
import { type Experiment, markOf, phaseOf, type Surface } from './types.ts';

type Kept = { loadedAt: number; quietUntil: number; running: readonly Experiment[] };
const kept = new WeakMap<Runtime, Kept>();
const writers = new WeakSet<Sql>();
/** How long another process may go on with what ran before, and how long a change keeps this one from remembering. */
const KEPT_MS = 10_000;

/** Those that run now. Remembered by the process as settings are: a search asks the database for nothing more. */
async function runningNow(ctx: Ctx): Promise<readonly Experiment[]> {
  // The age of what is remembered is no business time: it runs on while the market's clock is held.
  const now = performance.now();
  const before = kept.get(ctx.runtime);
  const trusted = !writers.has(ctx.sql) && !(before && now < before.quietUntil);
  let running = before?.running;
  if (!running || !trusted || now - (before?.loadedAt ?? 0) >= KEPT_MS) {
    running = await runningRows(ctx);
    if (trusted) kept.set(ctx.runtime, { loadedAt: now, quietUntil: 0, running });
  }
  return running.filter((one) => phaseOf(one, ctx.clock.now()) === 'running');
}

/** What runs is changed in this transaction: nobody in the process remembers what he reads until it has surely ended. */
export function changing(tx: Ctx): void {
  writers.add(tx.sql);
  kept.set(tx.runtime, { loadedAt: 0, quietUntil: performance.now() + KEPT_MS, running: [] });
}

/** Values to be used instead of the settings in force, and since when. */
export type Tried = { readonly values: ReadonlyMap<string, number>; readonly since: Date };

/** Whether an experiment runs on a surface: asked before who it is. */
export const runsOn = async (ctx: Ctx, surface: Surface): Promise<boolean> =>
  (await runningNow(ctx)).some((one) => one.surface === surface);

/** What a visitor gets on a surface; null: what everybody gets. `visitor`: the mark by which somebody is known again, of who agreed to that only. */
export async function triedOn(ctx: Ctx, surface: Surface, visitor: Uuid): Promise<Tried | null> {
  const found = (await runningNow(ctx)).find((one) => one.surface === surface);
  const variant = found && variantOf(found.key, found.variants, visitor);
  if (!variant || variant.overrides.length === 0) return null;
  return {
    values: new Map(variant.overrides.map((one) => [one.setting, one.value])),
    since: found.startsAt ?? found.createdAt,
  };
}

/** The value a visitor has: the tried one where there is one, else the setting in force. */
export const settingTried = async <T extends SettingTable, K extends keyof T & string>(
  ctx: Ctx,
  tried: Tried | null,
  key: K,
  table: T,
): Promise<SettingValue<T, K>> => {
  const value = tried?.values.get(key);
  // Checked by the setting's own schema when it was written.
  return value === undefined ? setting(ctx, key, table) : (value as SettingValue<T, K>);
};

/** Tells by source and moment which mark the visitor's events bear; '' where none. */
export async function marksFor(ctx: Ctx, visitor: Uuid): Promise<(source: string, at: Date) => string> {
  const running = await runningNow(ctx);
  if (running.length === 0) return () => '';
  return (source, at) => {
    const surface = surfaceOfSource(source);
    const found = running.find((one) => one.surface === surface);
    if (!found || (found.startsAt && at < found.startsAt)) return '';
    const variant = variantOf(found.key, found.variants, visitor);
    return variant ? markOf(found.key, variant.key) : '';
  };
}
