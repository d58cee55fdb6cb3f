import {
  type Ctx,
  days,
  emit,
  hours,
  later,
  minutes,
  newId,
  refusedBy,
  type ShopScope,
  type Text2,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { realName, requireRealName } from '#modules/accounts';
import { wordsRefused } from '#modules/content';
import { mediaFiles } from '#modules/media';
import { record, setting } from '#modules/operations';
import { staff } from '#modules/shops';
import { refuse } from './errors.ts';
import { keyDigest, newKey } from './key.ts';
import { after, endingStep } from './lifecycle.ts';
import { countSince } from './presence-store.ts';
import { settings } from './settings.ts';
import { shelves, stopExplaining } from './shelf-store.ts';
import * as store from './store.ts';
import { dropAllSent, standingOf } from './stream-store.ts';
import type { EndReason, Reason, Room } from './types.ts';
import { wordRoom } from './words-service.ts';

export type RoomInput = {
  readonly title: Text2;
  readonly coverId: Uuid | null;
  /** Who speaks; null: whoever announces it. */
  readonly hostId: Uuid | null;
  readonly plannedAt: Date;
};

/** A room of the shop's own, held while it moves. Refuses live.room_not_found. */
export async function ownRoom(ctx: Ctx, scope: ShopScope, id: Uuid, lock = false): Promise<Room> {
  const room = await store.roomById(ctx, scope.shopId, id, lock);
  if (!room) throw refuse('room_not_found');
  return room;
}

/** Who looks for it is told: `announced`, `opened`, `ended` or `changed`. The payload says what there is to find now. */
async function tell(tx: Ctx, what: 'announced' | 'opened' | 'ended' | 'changed', id: Uuid): Promise<void> {
  const room = await store.roomById(tx, null, id);
  if (!room) return;
  const goods = (await shelves(tx, [id])).get(id) ?? [];
  // Opening and ending change no word: what is found goes by the room's own state.
  if (what === 'announced' || what === 'changed') await wordRoom(tx, room, goods);
  await emit(tx, {
    name: `live.room_${what}`,
    subjectId: id,
    shopId: room.shopId,
    payload: {
      roomId: id,
      shopId: room.shopId,
      title: { ...room.title },
      state: room.state,
      removed: room.removedAt !== null,
      plannedAt: room.plannedAt.toISOString(),
      productIds: goods,
    },
  });
}
export const tellChanged = (tx: Ctx, id: Uuid): Promise<void> => tell(tx, 'changed', id);

/**
 * What is to be shown holds: words that may be said (Advertising Law), a picture of the shop's own, a host who belongs to it, has shown their real name
 * (Measures for live marketing 2021, art. 8) and is 18 (a minor needs a guardian's word, which nobody keeps here).
 */
async function hold(tx: Ctx, scope: ShopScope, input: RoomInput): Promise<Uuid> {
  const found = wordsRefused([input.title.zh, input.title.en], new URL(tx.runtime.baseUrl).host);
  if (found !== null) throw refuse('words_refused', { found });
  const cover = input.coverId && (await mediaFiles(tx, [input.coverId])).get(input.coverId);
  if (input.coverId && (cover?.shopId !== scope.shopId || cover.visibility !== 'public'))
    throw refuse('cover_not_yours');
  const now = tx.clock.now();
  const farthest = await setting(tx, 'live.plan_days', settings);
  if (input.plannedAt < now || input.plannedAt > later(now, days(farthest)))
    throw refuse('planned_invalid', { most: farthest });
  const hostId = input.hostId ?? userIdOf(tx.actor);
  if (!hostId || !(await staff(tx, scope)).some((one) => one.userId === hostId)) throw refuse('host_not_staff');
  await requireRealName(tx, hostId, 'identity');
  const { age } = await realName(tx, hostId);
  if (age === null || age < 18) throw refuse('host_adults_only');
  return hostId;
}

const openBy = async (tx: Ctx, plannedAt: Date): Promise<Date> =>
  later(plannedAt, hours(await setting(tx, 'live.open_hours', settings)));

/**
 * Announces a room. Refuses live.words_refused, cover_not_yours, planned_invalid, host_not_staff, host_adults_only, accounts.phone_needed,
 * accounts.identity_needed.
 */
export const announce = (ctx: Ctx, scope: ShopScope, input: RoomInput): Promise<Room> =>
  transact(ctx, async (tx) => {
    const hostId = await hold(tx, scope, input);
    const id = newId(tx);
    await store.insertRoom(tx, {
      shopId: scope.shopId,
      id,
      title: input.title,
      coverId: input.coverId,
      hostId,
      state: 'announced',
      plannedAt: input.plannedAt,
      openedAt: null,
      endedAt: null,
      endReason: null,
      dueAt: await openBy(tx, input.plannedAt),
      keyHash: null,
      peak: 0,
      visitors: 0,
      removedAt: null,
      removedReason: null,
      removedNote: null,
      createdAt: tx.clock.now(),
    });
    await record(tx, {
      action: 'live.announce',
      subject: { kind: 'live_room', id },
      shopId: scope.shopId,
      after: { title: input.title.zh, plannedAt: input.plannedAt.toISOString(), hostId },
    });
    await tell(tx, 'announced', id);
    return ownRoom(tx, scope, id);
  });

/** Changes what is announced. Refuses as `announce` does, and live.room_not_found, state_forbids. */
export const change = (ctx: Ctx, scope: ShopScope, id: Uuid, input: RoomInput): Promise<Room> =>
  transact(ctx, async (tx) => {
    const room = await ownRoom(tx, scope, id, true);
    if (room.state !== 'announced') throw refuse('state_forbids', { state: room.state });
    const hostId = await hold(tx, scope, { ...input, hostId: input.hostId ?? room.hostId });
    await store.changeRoom(tx, room, { ...input, hostId, dueAt: await openBy(tx, input.plannedAt) });
    await record(tx, {
      action: 'live.change',
      subject: { kind: 'live_room', id },
      shopId: scope.shopId,
      before: { title: room.title.zh, plannedAt: room.plannedAt.toISOString(), hostId: room.hostId },
      after: { title: input.title.zh, plannedAt: input.plannedAt.toISOString(), hostId },
    });
    await tell(tx, 'changed', id);
    return ownRoom(tx, scope, id);
  });

/** Opens a room: from now on it is live, at its planned time or before. Refuses live.room_not_found, state_forbids, shelf_empty, host_busy. */
export const open = (ctx: Ctx, scope: ShopScope, id: Uuid): Promise<Room> =>
  transact(ctx, async (tx) => {
    const room = await ownRoom(tx, scope, id, true);
    if (!after('open', room.state)) throw refuse('state_forbids', { state: room.state });
    if (!(await shelves(tx, [id])).get(id)) throw refuse('shelf_empty');
    const now = tx.clock.now();
    const silent = minutes(await setting(tx, 'live.silent_minutes', settings));
    const opened = await store.openRoom(tx, room, now, later(now, silent)).catch((error: unknown) => {
      throw refusedBy(error, 'rooms_host_once') ? refuse('host_busy') : error;
    });
    if (!opened) throw refuse('state_forbids', { state: room.state });
    await record(tx, {
      action: 'live.open',
      subject: { kind: 'live_room', id },
      shopId: scope.shopId,
      after: { at: now.toISOString() },
    });
    await tell(tx, 'opened', id);
    return ownRoom(tx, scope, id);
  });

const NEVER = new Date(0);
/** Brings a held room to its end: nothing is explained any more, nobody may send, nobody comes from it. */
async function finish(tx: Ctx, room: Room, reason: EndReason): Promise<void> {
  const step = endingStep(room.state);
  const state = step && after(step, room.state);
  if (!state) throw refuse('state_forbids', { state: room.state });
  const at = tx.clock.now();
  await stopExplaining(tx, room, at);
  await dropAllSent(tx, room);
  const ended = await store.endRoom(tx, room, { state, at, reason, visitors: await countSince(tx, room.id, NEVER) });
  if (!ended) throw refuse('state_forbids', { state: room.state });
  await record(tx, {
    action: 'live.end',
    subject: { kind: 'live_room', id: room.id },
    shopId: room.shopId,
    before: { state: room.state },
    after: { state, reason },
  });
  await tell(tx, 'ended', room.id);
}

/** Ends a live room, or cancels one that was announced. Refuses live.room_not_found, state_forbids. */
export const end = (ctx: Ctx, scope: ShopScope, id: Uuid): Promise<Room> =>
  transact(ctx, async (tx) => {
    const room = await ownRoom(tx, scope, id, true);
    await finish(tx, room, room.state === 'live' ? 'host' : 'shop');
    return ownRoom(tx, scope, id);
  });

/** A new key for the sender; the one before opens nothing any more. It leaves only here. Refuses live.room_not_found, state_forbids. */
export const renewKey = (ctx: Ctx, scope: ShopScope, id: Uuid): Promise<string> =>
  transact(ctx, async (tx) => {
    const room = await ownRoom(tx, scope, id, true);
    if (room.endedAt) throw refuse('state_forbids', { state: room.state });
    const key = newKey();
    await store.setKey(tx, room, keyDigest(key));
    await record(tx, { action: 'live.key', subject: { kind: 'live_room', id }, shopId: scope.shopId });
    return key;
  });

/** Job: rooms never opened are cancelled, and those whose stream is silent end. */
export async function endDue(ctx: Ctx): Promise<number> {
  for (let count = 0; ; count += 1) {
    const done = await transact(ctx, async (tx) => {
      const room = await store.takeDue(tx);
      if (!room) return false;
      if (room.state === 'announced') {
        await finish(tx, room, 'never_opened');
        return true;
      }
      const silent = minutes(await setting(tx, 'live.silent_minutes', settings));
      const { lastAt } = await standingOf(tx, room);
      const until = later(
        lastAt && room.openedAt && lastAt > room.openedAt ? lastAt : (room.openedAt ?? NEVER),
        silent,
      );
      if (until > tx.clock.now()) await store.setDue(tx, room, until);
      else await finish(tx, room, 'silent');
      return true;
    });
    if (!done) return count;
  }
}

/**
 * The platform takes a room away, in whatever state it is: it ends, and neither it nor its replay is shown; what was streamed is kept. Refuses
 * live.room_not_found, state_forbids (taken away before).
 */
export const remove = (
  ctx: Ctx,
  id: Uuid,
  ruling: { readonly reason: Reason; readonly note: string | null },
): Promise<Room> =>
  transact(ctx, async (tx) => {
    const room = await store.roomById(tx, null, id, true);
    if (!room) throw refuse('room_not_found');
    if (room.removedAt) throw refuse('state_forbids', { state: room.state });
    if (!room.endedAt) await finish(tx, room, 'removed');
    await store.removeRoom(tx, room, tx.clock.now(), ruling.reason, ruling.note);
    await record(tx, {
      action: 'live.remove',
      subject: { kind: 'live_room', id },
      shopId: room.shopId,
      after: { reason: ruling.reason, note: ruling.note },
    });
    await tell(tx, 'changed', id);
    return (await store.roomById(tx, null, id)) ?? room;
  });

/** Rooms of a shop that stops trading, or of a host who leaves, do not go on. */
export async function stopAll(tx: Ctx, of: { readonly shopId: Uuid } | { readonly hostId: Uuid }): Promise<void> {
  for (const { id } of await store.goingOn(tx, of)) {
    const room = await store.roomById(tx, null, id, true);
    if (room && !room.endedAt) await finish(tx, room, 'shop');
  }
}
