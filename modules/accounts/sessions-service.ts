import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  type Actor,
  type Ctx,
  days,
  emit,
  later,
  minutes,
  newId,
  type ReplyControl,
  type Runtime,
  transact,
  type Uuid,
  uuidv7,
} from '#kernel';
import { setting } from '#modules/operations';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';
import {
  insertSession,
  type LiveSession,
  liveSession,
  revokeSessionRow,
  revokeSessionsOf,
  type SessionRow,
  sessionRows,
  touchSession,
} from './sign-in-store.ts';

export const SESSION_COOKIE = 'dongxi_session';
export const GUEST_COOKIE = 'dongxi_guest';

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

// ── Who is calling ──────────────────────────────────────────────────────────────────────────────────────────────────

type Remembered = { readonly session: LiveSession | null; readonly until: number };
type Memory = {
  readonly sessions: Map<string, Remembered>;
  readonly restless: Map<Uuid, number>;
  allRestlessUntil: number;
};
const memories = new WeakMap<Runtime, Memory>();

/** How long another process may still honour what was revoked here. */
const MEMORY_MS = 10_000;
const MEMORY_SIZE = 20_000;
const SEEN_EVERY = minutes(10);

function memoryOf(runtime: Runtime): Memory {
  const known = memories.get(runtime);
  if (known) return known;
  const fresh: Memory = { sessions: new Map(), restless: new Map(), allRestlessUntil: 0 };
  memories.set(runtime, fresh);
  return fresh;
}

/**
 * Forgets a person's sessions in this process at once, and remembers none of them until a transaction that is still
 * open has surely ended: so a revocation holds from its commit on. The age of a memory is no business time.
 */
export function forgetPerson(runtime: Runtime, userId: Uuid): void {
  const memory = memoryOf(runtime);
  const now = performance.now();
  memory.restless.set(userId, now + MEMORY_MS);
  for (const [key, one] of memory.sessions) if (one.session?.userId === userId) memory.sessions.delete(key);
  for (const [id, until] of memory.restless) if (until < now) memory.restless.delete(id);
}

/** After a role's permissions changed: everyone's grants are read anew. */
export function forgetEveryone(runtime: Runtime): void {
  const memory = memoryOf(runtime);
  memory.sessions.clear();
  memory.allRestlessUntil = performance.now() + MEMORY_MS;
}

function remember(memory: Memory, key: string, session: LiveSession | null, now: number): void {
  if (now < memory.allRestlessUntil || (session && now < (memory.restless.get(session.userId) ?? 0))) return;
  if (memory.sessions.size >= MEMORY_SIZE) {
    const [oldest] = memory.sessions.keys();
    if (oldest !== undefined) memory.sessions.delete(oldest);
  }
  // A token that is nobody's is not remembered: strangers must not fill the memory. Nor is a session that will show its second
  // factor in a moment, perhaps to another process.
  if (session && !session.unproven) memory.sessions.set(key, { session, until: now + MEMORY_MS });
}

/**
 * Who calls: at most one query, none within ten seconds of the last. A token that is unknown, expired or revoked, and a
 * person who is locked or erased, make a guest. `guestToken` is the signed guest cookie.
 */
export async function authenticate(runtime: Runtime, token: string | null, guestToken: string | null): Promise<Actor> {
  const guestId = readGuest(runtime, guestToken);
  if (!token) return { kind: 'guest', guestId };
  const memory = memoryOf(runtime);
  const hash = hashOf(token);
  const key = hash.toString('base64');
  const now = performance.now();
  const known = memory.sessions.get(key);
  let session = known && now < known.until ? known.session : null;
  if (!session) {
    session = await liveSession(runtime, hash);
    if (session) session = await keepAlive(runtime, session);
    remember(memory, key, session, now);
  }
  if (session?.state !== 'active' || session.expiresAt <= runtime.clock.now()) return { kind: 'guest', guestId };
  return {
    kind: 'user',
    userId: session.userId,
    sessionId: session.id,
    grants: session.grants,
    guestId,
    ...(session.unproven ? { unproven: true } : {}),
  };
}

/** Notes once in ten minutes that the session is in use, which also pushes its end away. */
async function keepAlive(runtime: Runtime, session: LiveSession): Promise<LiveSession> {
  const now = runtime.clock.now();
  if (session.expiresAt <= now || later(session.seenAt, SEEN_EVERY) > now) return session;
  const life = session.expiresAt.getTime() - session.seenAt.getTime();
  const expiresAt = new Date(now.getTime() + life);
  await touchSession(runtime, session.id, now, expiresAt);
  return { ...session, seenAt: now, expiresAt };
}

// ── Guests ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const guestSignature = (runtime: Runtime, guestId: string): string =>
  runtime.secrets.index('guest', guestId).slice(0, 32);

/** The guest's id inside the signed cookie; null when it is missing, foreign or altered. */
export function readGuest(runtime: Runtime, cookie: string | null): Uuid | null {
  const [, guestId = '', given = ''] =
    /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f]{32})$/.exec(cookie ?? '') ?? [];
  if (guestId === '') return null;
  return timingSafeEqual(Buffer.from(given), Buffer.from(guestSignature(runtime, guestId))) ? (guestId as Uuid) : null;
}

export const guestCookie = (runtime: Runtime, guestId: Uuid): string =>
  `${guestId}.${guestSignature(runtime, guestId)}`;

/** The caller's guest id; someone new gets one with a signed cookie for a year. For carts of people who are not signed in. */
export function ensureGuest(ctx: Ctx, reply: Pick<ReplyControl, 'setCookie'>): Uuid {
  if (ctx.actor.kind !== 'system' && ctx.actor.guestId) return ctx.actor.guestId;
  const guestId = uuidv7(ctx.clock.now().getTime());
  reply.setCookie(GUEST_COOKIE, guestCookie(ctx.runtime, guestId), { maxAgeSeconds: days(365) });
  return guestId;
}

// ── Sessions ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Started = { readonly token: string; readonly sessionId: Uuid; readonly expiresAt: Date };
export type From = { readonly ip: string | null; readonly userAgent: string | null };

/**
 * Begins a session; the token (32 random bytes) leaves only here, the database keeps its hash. A session the caller
 * signs in over is ended: a token from before a sign-in never becomes one of after it. Announces session.started.
 */
export async function startSession(ctx: Ctx, userId: Uuid, way: SessionRow['way'], from: From): Promise<Started> {
  return transact(ctx, async (tx) => {
    const now = tx.clock.now();
    const token = randomBytes(32).toString('base64url');
    const expiresAt = later(now, days(await setting(tx, 'accounts.session_days', settings)));
    const row: SessionRow = {
      id: newId(tx),
      userId,
      way,
      createdAt: now,
      seenAt: now,
      expiresAt,
      ip: from.ip,
      userAgent: from.userAgent?.slice(0, 300) ?? null,
    };
    if (tx.actor.kind === 'user' && way !== 'system') await endSession(tx, tx.actor.userId, tx.actor.sessionId);
    await insertSession(tx, row, hashOf(token));
    const guestId = tx.actor.kind === 'system' ? null : tx.actor.guestId;
    await emit(tx, { name: 'session.started', subjectId: row.id, payload: { userId, guestId, way } });
    return { token, sessionId: row.id, expiresAt };
  });
}

/** A session without a sign-in, for the seed, scripts and tests; answers its token. */
export async function createSession(ctx: Ctx, userId: Uuid): Promise<string> {
  return (await startSession(ctx, userId, 'system', { ip: null, userAgent: null })).token;
}

async function endSession(ctx: Ctx, userId: Uuid, sessionId: Uuid): Promise<boolean> {
  const ended = await revokeSessionRow(ctx, userId, sessionId, ctx.clock.now());
  forgetPerson(ctx.runtime, userId);
  return ended;
}

/** Live sessions of a person, latest used first. */
export const sessionsOf = (ctx: Ctx, userId: Uuid): Promise<SessionRow[]> => sessionRows(ctx, userId);

/** Ends one session of the person. Refuses session_not_found, also for someone else's. */
export async function revokeSession(ctx: Ctx, userId: Uuid, sessionId: Uuid): Promise<void> {
  if (!(await endSession(ctx, userId, sessionId))) throw refuse('session_not_found');
}

/** Ends every session of the person but one; answers how many. */
export async function revokeOthers(ctx: Ctx, userId: Uuid, except: Uuid | null): Promise<number> {
  const ended = await revokeSessionsOf(ctx, userId, except, ctx.clock.now());
  forgetPerson(ctx.runtime, userId);
  return ended;
}

/** Ends the session the caller came with; nothing for a guest. */
export async function signOut(ctx: Ctx): Promise<void> {
  if (ctx.actor.kind === 'user') await endSession(ctx, ctx.actor.userId, ctx.actor.sessionId);
}
