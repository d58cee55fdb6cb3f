import type { Readable } from 'node:stream';
import { type Ctx, createCtx, parseId, type Runtime, system, transact, type Uuid } from '#kernel';
import { keepPart, partBytes } from '#modules/media';
import { setting } from '#modules/operations';
import { refuse } from './errors.ts';
import { opens } from './key.ts';
import { settings } from './settings.ts';
import { roomById } from './store.ts';
import { bytesKind, fileOf, type Listed, nameKind, nthOf, readList, WINDOW, writeList } from './stream.ts';
import * as store from './stream-store.ts';
import type { PartKind, Room } from './types.ts';
import { hiddenAmong } from './words-store.ts';

const MB = 1024 * 1024;
/** Segments and lists a room may send in a minute: two-second segments come thirty times. */
const MOST_A_MINUTE = 240;
const LONGEST_LIST = 256 * 1024;
type Taken = { minute: number; bytes: number; parts: number };
const taken = new WeakMap<Runtime, Map<Uuid, Taken>>();
const ROOMS_AT_MOST = 2_000;

/** What this process has taken of a room within the minute, this with it. By the machine's own timer: a held clock must not shut the door. */
function share(runtime: Runtime, roomId: Uuid, bytes: number): Taken {
  const rooms = taken.get(runtime) ?? new Map<Uuid, Taken>();
  taken.set(runtime, rooms);
  const minute = Math.floor(performance.now() / 60_000);
  if (rooms.size >= ROOMS_AT_MOST) rooms.clear();
  const one = rooms.get(roomId);
  const now = one?.minute === minute ? one : { minute, bytes: 0, parts: 0 };
  now.bytes += bytes;
  now.parts += 1;
  rooms.set(roomId, now);
  return now;
}

/** The room whose key this is. Whoever has not the key learns nothing of the room. Refuses live.key_wrong. */
async function roomOfKey(ctx: Ctx, given: { readonly room: string; readonly key: string }): Promise<Room> {
  const id = parseId('liv', given.room);
  const room = id && (await roomById(ctx, null, id));
  if (!room || !opens(given.key, room.keyHash)) throw refuse('key_wrong');
  return room;
}

/** Before a byte of what is sent is taken: only who has the key may fill our memory. Refuses live.key_wrong. */
export async function admitSender(ctx: Ctx, given: { readonly room: string; readonly key: string }): Promise<void> {
  await roomOfKey(ctx, given);
}

/**
 * Something sent by who streams: a segment, an init part or their list. Before the room is open it is thrown away: the sender may begin early.
 * Refuses live.key_wrong, part_name, part_type, part_too_large, parts_too_many.
 */
export async function takeIn(
  ctx: Ctx,
  given: { readonly room: string; readonly key: string; readonly name: string; readonly body: Buffer },
): Promise<void> {
  const { runtime } = ctx;
  const room = await roomOfKey(ctx, given);
  const named = nameKind(given.name);
  if (!named) throw refuse('part_name');
  const limitMb = await setting(ctx, 'live.segment_mb', settings);
  if (given.body.length > limitMb * MB) throw refuse('part_too_large', { limitMb });
  const minuteMb = await setting(ctx, 'live.minute_mb', settings);
  const { bytes, parts } = share(runtime, room.id, given.body.length);
  if (bytes > minuteMb * MB || parts > MOST_A_MINUTE)
    throw refuse('parts_too_many', { limitMb: minuteMb, most: MOST_A_MINUTE });
  if (named === 'list') return takeList(ctx, room, given.body);
  const kind = bytesKind(given.body);
  if (!kind || (kind === 'ts') !== (named === 'ts')) throw refuse('part_type');
  if (room.state !== 'live') return;
  const sha256 = await keepPart(runtime, given.body);
  await store.putSent(ctx, room, { name: given.name, kind, sha256, bytes: given.body.length, at: ctx.clock.now() });
}

/** The list says how long segments are and in which order they stand: those that have come are shown from now on. */
async function takeList(ctx: Ctx, { id, state }: Room, body: Buffer): Promise<void> {
  const listed = body.length > LONGEST_LIST ? null : readList(body.toString('utf8'));
  if (!listed) throw refuse('part_type');
  if (state !== 'live') return;
  await transact(ctx, async (tx) => {
    const room = await roomById(tx, null, id, true);
    if (room?.state !== 'live') return;
    const sent = new Map((await store.sentOf(tx, room)).map((one) => [one.name, one]));
    // Under one name one thing was sent: it is shown once, however often their list names it.
    const come = [...new Map(listed.map((one) => [one.name, one])).values()].filter((one) => sent.has(one.name));
    if (come.length === 0) return;
    let standing = await store.standingOf(tx, room);
    for (const one of come) standing = await follow(tx, room, one, sent, standing);
    await store.dropSent(
      tx,
      room,
      come.map((one) => one.name),
    );
  });
  forget(ctx.runtime, id);
}

/** One more segment behind those that came, with the init part it needs where that is a new one. */
async function follow(
  tx: Ctx,
  room: Room,
  listed: Listed,
  sent: ReadonlyMap<string, store.Sent>,
  before: store.Standing,
): Promise<store.Standing> {
  const one = sent.get(listed.name);
  if (!one || one.kind === 'init') return before;
  const at = tx.clock.now();
  const base = { shopId: room.shopId, roomId: room.id, at };
  let now = before;
  if (one.kind === 'mp4') {
    const init = listed.init === null ? undefined : sent.get(listed.init);
    if (init?.kind === 'init' && init.sha256 !== now.initSha256) {
      await store.insertPart(tx, {
        ...base,
        nth: now.count,
        kind: 'init',
        sha256: init.sha256,
        bytes: init.bytes,
        durationMs: null,
        initNth: null,
        anew: false,
        sentNo: null,
      });
      now = { ...now, count: now.count + 1, initNth: now.count, initSha256: init.sha256, lastNo: null };
    }
    // Without its beginning nobody can show it.
    if (now.initNth === null) return now;
  }
  await store.insertPart(tx, {
    ...base,
    nth: now.count,
    kind: one.kind,
    sha256: one.sha256,
    bytes: one.bytes,
    durationMs: listed.durationMs,
    initNth: one.kind === 'mp4' ? now.initNth : null,
    anew: listed.cut || now.lastNo === null || listed.no !== now.lastNo + 1,
    sentNo: listed.no,
  });
  return { ...now, count: now.count + 1, totalMs: now.totalMs + listed.durationMs, lastNo: listed.no, lastAt: at };
}

type Open = { readonly until: number; readonly list: string | null; readonly over: boolean };
const lists = new WeakMap<Runtime, Map<Uuid, Open>>();
const KEPT_MS = 1_000;
const listsOf = (runtime: Runtime): Map<Uuid, Open> => {
  const known = lists.get(runtime) ?? new Map<Uuid, Open>();
  lists.set(runtime, known);
  return known;
};
const forget = (runtime: Runtime, id: Uuid): void => void listsOf(runtime).delete(id);

/** A room's list as it stands, kept for a second however many ask; `list` null: there is nothing to be seen. */
async function listOf(runtime: Runtime, id: Uuid): Promise<Open> {
  const known = listsOf(runtime);
  const kept = known.get(id);
  if (kept && performance.now() < kept.until) return kept;
  const ctx = createCtx(runtime, system('live.stream'));
  const room = await roomById(ctx, null, id);
  const over = room?.state === 'ended';
  let list: string | null = null;
  const shown = room && !room.removedAt && (over || room.state === 'live') && (await hiddenAmong(ctx, [id])).size === 0;
  if (shown) {
    const parts = await store.segmentsOf(ctx, id, over ? null : WINDOW);
    const [first] = parts;
    if (first) list = writeList(parts, { before: await store.before(ctx, id, first.nth), over });
  }
  const open = { until: performance.now() + KEPT_MS, list, over };
  if (known.size >= ROOMS_AT_MOST) known.clear();
  known.set(id, open);
  return open;
}

export type ServedPart = {
  readonly type: string;
  /** Seconds it may be kept by browsers and caches: what is taken away must not be found in them for long. */
  readonly keepSeconds: number;
  readonly bytes: number;
  readonly body: Readable | string;
};
const TYPES: Readonly<Record<PartKind, string>> = { ts: 'video/mp2t', mp4: 'video/iso.segment', init: 'video/mp4' };
const LIST = 'application/vnd.apple.mpegurl';

/** For `GET /live/out/:roomId/:file` at the root: the list, or a part of it. null = answer 404. */
export async function serveStream(runtime: Runtime, roomId: string, file: string): Promise<ServedPart | null> {
  const id = parseId('liv', roomId);
  const open = id && (await listOf(runtime, id));
  if (!open?.list) return null;
  if (file === 'index.m3u8')
    return { type: LIST, keepSeconds: open.over ? 60 : 1, bytes: Buffer.byteLength(open.list), body: open.list };
  const nth = nthOf(file);
  const part = id === null || nth === null ? null : await store.partOf({ sql: runtime.pool }, id, nth);
  if (!part || fileOf(part) !== file) return null;
  const body = await partBytes(runtime, part.sha256, part.bytes);
  return body && { type: TYPES[part.kind], keepSeconds: 3_600, bytes: part.bytes, body };
}
