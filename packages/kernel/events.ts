import type { Ctx, Runtime } from './context.ts';
import type { Json } from './db.ts';
import type { Uuid } from './ids.ts';
import { uuidv7 } from './ids.ts';

/** `<subject>.<what happened>` in the past tense: `trade.placed`, `payment.succeeded`. */
export type EventName = string;

/** What happened, appended in the same transaction as the change itself (outbox). Payloads hold uuids, fen and plain data, no secrets. */
export type DomainEvent = {
  readonly id: Uuid;
  readonly name: EventName;
  readonly subjectId: Uuid;
  readonly shopId: Uuid | null;
  readonly at: Date;
  readonly payload: Json;
};

/** Runs inside the emitter's transaction: few, declared, for what must not drift (money, stock). */
export type InTransactionListener = (tx: Ctx, event: DomainEvent) => Promise<void>;

/** Runs after commit, at least once, in commit order; its own writes and its position commit together. */
export type Consumer = {
  /** Stable name: its position in the stream is kept under it. */
  readonly name: string;
  readonly events: readonly EventName[];
  readonly handle: (tx: Ctx, event: DomainEvent) => Promise<void>;
  /**
   * The same for a page of events at once, for who has to keep up with a rush: what `handle` would have come to one by one. When it throws
   * nothing has happened, and the events are handled alone until the one that fails is found.
   */
  readonly handleAll?: (tx: Ctx, events: readonly DomainEvent[]) => Promise<void>;
};

export type EmitInput = {
  readonly name: EventName;
  readonly subjectId: Uuid;
  readonly shopId?: Uuid | null;
  readonly payload: Json;
};

/** Appends an event to the transaction and runs its in-transaction listeners at once. */
export async function emit(ctx: Ctx, input: EmitInput): Promise<DomainEvent> {
  if (!ctx.inTransaction) throw new Error(`event ${input.name} emitted outside a transaction`);
  const at = ctx.clock.now();
  const event: DomainEvent = {
    id: uuidv7(at.getTime()),
    name: input.name,
    subjectId: input.subjectId,
    shopId: input.shopId ?? null,
    at,
    payload: input.payload,
  };
  ctx.pending.push(event);
  ctx.emitted.push(event.name);
  for (const listener of ctx.runtime.listeners.get(input.name) ?? []) await listener(ctx, event);
  return event;
}

/** Writes the transaction's events in one statement; called by `transact` before the commit. */
export async function flushEvents(ctx: Ctx): Promise<void> {
  if (ctx.pending.length === 0) return;
  const rows = ctx.pending.splice(0);
  // Payloads travel as text: an array of jsonb would be taken for nested arrays by the driver.
  await ctx.sql`
    INSERT INTO kernel.events (id, name, subject_id, shop_id, at, payload)
    SELECT id, name, subject_id, shop_id, at, payload::jsonb
    FROM unnest(${rows.map((e) => e.id)}::uuid[], ${rows.map((e) => e.name)}::text[], ${rows.map((e) => e.subjectId)}::uuid[],
      ${rows.map((e) => e.shopId)}::uuid[], ${rows.map((e) => e.at.toISOString())}::timestamptz[], ${rows.map((e) => JSON.stringify(e.payload))}::text[])
      AS event (id, name, subject_id, shop_id, at, payload)`;
}

/** Groups modules' in-transaction listeners by event, in module order. */
export function collectListeners(
  declared: readonly { readonly listeners?: Readonly<Record<EventName, InTransactionListener>> }[],
): Runtime['listeners'] {
  const all = new Map<EventName, InTransactionListener[]>();
  for (const module of declared)
    for (const [name, listener] of Object.entries(module.listeners ?? {}))
      all.set(name, [...(all.get(name) ?? []), listener]);
  return all;
}
