import { createHash } from 'node:crypto';
import {
  type Actor,
  type Ctx,
  earlier,
  gatheredRead,
  type Keeping,
  minutes,
  Refusal,
  refusedBy,
  refuseRequest,
  transact,
  transactAtOnce,
} from '#kernel';

/** What a POST that creates or moves something is known by: who asks, their key, what they ask. */
export type RequestKey = {
  readonly caller: string;
  readonly key: string;
  readonly route: string;
  readonly hash: string;
};
export type Answer = { readonly status: number; readonly reply: unknown; readonly replayed: boolean };

const KEY = /^[\x21-\x7e]{8,128}$/;

export function requestKey(
  actor: Actor,
  ip: string,
  header: string | undefined,
  route: string,
  path: string,
  body: string,
): RequestKey {
  if (!header || !KEY.test(header)) throw refuseRequest('idempotency_key_missing');
  const caller =
    actor.kind === 'user'
      ? `user:${actor.userId}`
      : actor.kind === 'guest'
        ? `guest:${actor.guestId ?? ip}`
        : `system:${actor.name}`;
  return {
    caller,
    key: header,
    route,
    hash: createHash('sha256').update(`${route}\n${path}\n${body}`).digest('base64url'),
  };
}

type Stored = { requestHash: string; status: number | null; reply: string | null; at: Date };

async function stored(ctx: Ctx, request: RequestKey): Promise<Stored | null> {
  const [row] = await ctx.sql<Stored[]>`
    SELECT request_hash, status, reply, at FROM kernel.idempotency WHERE caller = ${request.caller} AND key = ${request.key}`;
  return row ?? null;
}

function replay(found: Stored, request: RequestKey): Answer {
  if (found.requestHash !== request.hash) throw refuseRequest('idempotency_key_reused');
  if (found.status === null) throw refuseRequest('idempotency_in_progress');
  return { status: found.status, reply: found.reply === null ? undefined : JSON.parse(found.reply), replayed: true };
}

const nameOf = ({ caller, key }: RequestKey): string => `${caller} ${key}`;
const storedOfMany = gatheredRead<RequestKey, Stored>(async (ctx, requests) => {
  const rows = await ctx.sql<(Stored & Pick<RequestKey, 'caller' | 'key'>)[]>`
    SELECT row.caller, row.key, row.request_hash, row.status, row.reply, row.at
    FROM unnest(${requests.map((one) => one.caller)}::text[], ${requests.map((one) => one.key)}::text[]) AS asked (caller, key)
    JOIN kernel.idempotency AS row ON row.caller = asked.caller AND row.key = asked.key`;
  return new Map(rows.map((row) => [`${row.caller} ${row.key}`, row]));
}, nameOf);

/** What the key was answered before; null when it was not. Many who ask at once are one query. */
export async function answeredBefore(ctx: Ctx, request: RequestKey): Promise<Answer | null> {
  const found = (await storedOfMany(ctx, [request])).get(nameOf(request));
  return found ? replay(found, request) : null;
}

/**
 * One transaction holds the work and the record of its reply. Optimistic: the record is looked up only when it refuses
 * (the key is there already, perhaps from a request in flight, for which the insert waits) or when the work refuses
 * (a replay of what succeeded may well find the stock gone). The usual case pays one insert.
 */
export async function onceWrapped(
  ctx: Ctx,
  request: RequestKey,
  status: number,
  work: (tx: Ctx) => Promise<unknown>,
): Promise<Answer> {
  try {
    return await transact(ctx, async (tx) => {
      const reply = await work(tx);
      await tx.sql`
        INSERT INTO kernel.idempotency (caller, key, route, request_hash, status, reply, at)
        VALUES (${request.caller}, ${request.key}, ${request.route}, ${request.hash}, ${status}, ${reply === undefined ? null : JSON.stringify(reply)}, ${tx.clock.now()})`;
      return { status, reply, replayed: false };
    });
  } catch (error) {
    if (!(error instanceof Refusal) && !refusedBy(error, 'idempotency_pkey')) throw error;
    const found = await stored(ctx, request);
    if (!found) throw error;
    return replay(found, request);
  }
}

/**
 * The same for several callers in one transaction: the work of all, and the records of their replies. Any refusal, also of one
 * key, undoes the whole.
 */
export async function onceTogether(
  ctx: Ctx,
  requests: readonly RequestKey[],
  status: number,
  work: (tx: Ctx, record: (replies: readonly unknown[]) => Promise<void>) => Promise<readonly unknown[]>,
): Promise<Answer[]> {
  return transactAtOnce(ctx, async (tx) => {
    let recorded = false;
    const record = async (replies: readonly unknown[]): Promise<void> => {
      recorded = true;
      await keepReplies(tx, requests, status, replies);
    };
    const replies = await work(tx, record);
    if (!recorded) await record(replies);
    return replies.map((reply) => ({ status, reply, replayed: false }));
  });
}

async function keepReplies(
  tx: Ctx,
  requests: readonly RequestKey[],
  status: number,
  replies: readonly unknown[],
): Promise<void> {
  if (replies.length !== requests.length) throw new Error('calls made together, and not a reply for each');
  const texts = replies.map((reply) => (reply === undefined ? null : JSON.stringify(reply)));
  await tx.sql`
    INSERT INTO kernel.idempotency (caller, key, route, request_hash, status, reply, at)
    SELECT caller, key, route, hash, ${status}, reply, ${tx.clock.now()}::timestamptz
    FROM unnest((SELECT ${requests.map((one) => one.caller)}::text[]), (SELECT ${requests.map((one) => one.key)}::text[]),
      (SELECT ${requests.map((one) => one.route)}::text[]), (SELECT ${requests.map((one) => one.hash)}::text[]),
      (SELECT ${texts}::text[])) AS row (caller, key, route, hash, reply)`;
}

/** The key was answered before; found by the work itself, which has written nothing. */
class Repeated extends Error {}

/**
 * For work with a network call inside that may be done again without harm, such as telling a provider of the same number: nothing is
 * claimed, the reply is kept in the work's last transaction. Two at once both do it; the second to end is answered as the first.
 */
export async function onceLast(
  ctx: Ctx,
  request: RequestKey,
  status: number,
  work: (keeping: Keeping) => Promise<unknown>,
): Promise<Answer> {
  let kept = false;
  const keeping: Keeping = {
    look: async (at) => {
      if (await stored(at, request)) throw new Repeated();
    },
    keep: async (tx, reply) => {
      await keepReplies(tx, [request], status, [reply]);
      kept = true;
    },
  };
  try {
    const reply = await work(keeping);
    if (!kept) await keeping.keep(ctx, reply);
    return { status, reply, replayed: false };
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof Repeated) && !refusedBy(error, 'idempotency_pkey')) throw error;
    const found = await stored(ctx, request);
    if (!found) throw error;
    return replay(found, request);
  }
}

const ABANDONED_AFTER = minutes(2);

/** For work with a network call inside: the key is claimed first, the reply stored after. A claim left by a crash is taken over. */
export async function onceOwn(
  ctx: Ctx,
  request: RequestKey,
  status: number,
  work: (ctx: Ctx) => Promise<unknown>,
): Promise<Answer> {
  const now = ctx.clock.now();
  const [claimed] = await ctx.sql<{ key: string }[]>`
    INSERT INTO kernel.idempotency AS claim (caller, key, route, request_hash, at)
    VALUES (${request.caller}, ${request.key}, ${request.route}, ${request.hash}, ${now})
    ON CONFLICT ON CONSTRAINT idempotency_pkey DO UPDATE SET at = excluded.at
      WHERE claim.status IS NULL AND claim.request_hash = excluded.request_hash AND claim.at < ${earlier(now, ABANDONED_AFTER)}
    RETURNING key`;
  if (!claimed) {
    const found = await stored(ctx, request);
    if (found) return replay(found, request);
    throw refuseRequest('idempotency_in_progress');
  }
  try {
    const reply = await work(ctx);
    await ctx.sql`
      UPDATE kernel.idempotency SET status = ${status}, reply = ${reply === undefined ? null : JSON.stringify(reply)}
      WHERE caller = ${request.caller} AND key = ${request.key}`;
    return { status, reply, replayed: false };
  } catch (error) {
    await ctx.sql`DELETE FROM kernel.idempotency WHERE caller = ${request.caller} AND key = ${request.key} AND status IS NULL`;
    throw error;
  }
}
