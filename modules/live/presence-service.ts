import { type Ctx, earlier, minutes, parseId, type Runtime, seconds, toId, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { refuse } from './errors.ts';
import { countSince, liveAndSeen, seenIn } from './presence-store.ts';
import { settings } from './settings.ts';
import { raisePeak, roomById } from './store.ts';

/** Whoever was heard of within this time is there. */
export const THERE = seconds(30);
/** What is told of how many is at most so old. */
const COUNTED_MS = 2_000;
type Counted = { readonly at: number; readonly viewers: number };
const counts = new WeakMap<Runtime, Map<Uuid, Counted>>();
const ROOMS_AT_MOST = 2_000;

/** How many are in a room now; looked at anew every two seconds, however many ask. */
export async function viewersOf(ctx: Ctx, roomId: Uuid): Promise<number> {
  const known = counts.get(ctx.runtime) ?? new Map<Uuid, Counted>();
  counts.set(ctx.runtime, known);
  const now = ctx.clock.now();
  const last = known.get(roomId);
  if (last && now.getTime() - last.at < COUNTED_MS) return last.viewers;
  const viewers = await countSince(ctx, roomId, earlier(now, THERE));
  if (known.size >= ROOMS_AT_MOST) known.clear();
  known.set(roomId, { at: now.getTime(), viewers });
  return viewers;
}

/** Somebody has the room before their eyes: they count, and its price is theirs. Refuses live.room_not_found. Of a room that is not live nothing is kept. */
export async function watch(ctx: Ctx, roomId: Uuid, who: Uuid): Promise<void> {
  const room = await roomById(ctx, null, roomId);
  if (!room || room.removedAt) throw refuse('room_not_found');
  if (room.state !== 'live') return;
  await seenIn(ctx, roomId, who);
  const viewers = await viewersOf(ctx, roomId);
  if (viewers > room.peak) await raisePeak(ctx, roomId, viewers);
}

/** For promotions: is there such a room, of this shop or of the market's (`null`: any shop's), for which a price can still hold? */
export async function holds(ctx: Ctx, shopId: Uuid | null, room: string): Promise<boolean> {
  const id = parseId('liv', room);
  const found = id && (await roomById(ctx, shopId, id));
  return Boolean(found && !found.endedAt);
}

/** For promotions: of these rooms, those that are live and that the buyer is in, or left at most `live.price_minutes` ago. No request can claim it. */
export async function cameFrom(ctx: Ctx, buyerId: Uuid, rooms: readonly string[]): Promise<ReadonlySet<string>> {
  const ids = rooms.flatMap((room) => parseId('liv', room) ?? []);
  if (ids.length === 0) return new Set();
  const since = earlier(ctx.clock.now(), minutes(await setting(ctx, 'live.price_minutes', settings)));
  return new Set((await liveAndSeen(ctx, buyerId, ids, since)).map((id) => toId('liv', id)));
}
