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

/**
 * Runs inside the emitter's transaction: few, declared, for what must not drift (money, stock). `all` is for who can do with one statement
 * what several events of its name ask for.
 */
export type InTransactionListener =
  | ((tx: Ctx, event: DomainEvent) => Promise<void>)
  | { readonly all: (tx: Ctx, events: readonly DomainEvent[]) => Promise<void> };

/** Runs after commit, at least once, in commit order; its own writes and its position commit together. */
export type Consumer = {
  /** Stable name: its position in the stream is kept under it. */
  readonly name: string;
  readonly events: readonly EventName[];
  readonly handle: (tx: Ctx, event: DomainEvent) => Promise<void>;
  /**
   * Those of a page with which it has anything to do, in their order: one question for all, for who has to do with few of many. `handle` must come to
   * nothing for the others; a single event goes straight to it.
   */
  readonly concerning?: (tx: Ctx, events: readonly DomainEvent[]) => Promise<readonly DomainEvent[]>;
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
  const [event] = await emitAll(ctx, [input]);
  if (!event) throw new Error(`event ${input.name} was not emitted`);
  return event;
}

/** Appends events to the transaction, and runs the listeners of each name once for all of that name. */
export async function emitAll(ctx: Ctx, inputs: readonly EmitInput[]): Promise<readonly DomainEvent[]> {
  const at = ctx.clock.now();
  const events = inputs.map((input): DomainEvent => {
    if (!ctx.inTransaction) throw new Error(`event ${input.name} emitted outside a transaction`);
    return {
      id: uuidv7(at.getTime()),
      name: input.name,
      subjectId: input.subjectId,
      shopId: input.shopId ?? null,
      at,
      payload: input.payload,
    };
  });
  for (const event of events) {
    ctx.pending.push(event);
    ctx.emitted.push(event.name);
  }
  for (const [name, told] of Map.groupBy(events, (event) => event.name))
    for (const listener of ctx.runtime.listeners.get(name) ?? [])
      if (typeof listener !== 'function') await listener.all(ctx, told);
      else for (const event of told) await listener(ctx, event);
  return events;
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
