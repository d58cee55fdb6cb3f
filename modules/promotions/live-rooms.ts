import type { Ctx, Uuid } from '#kernel';
import { refuse } from './errors.ts';
import { livePrice } from './kinds/live-price.ts';
import type { Rule } from './model.ts';

/**
 * What live rooms (D4) hand in. `holds`: is there such a room, of this shop, or of the market (`null`)? `cameFrom`: which of these rooms
 * the buyer is in now, or bought out of a moment ago; how long that counts is the rooms' to say, and they alone can know it, so no request may claim it.
 */
export type LiveRooms = {
  readonly holds: (ctx: Ctx, shopId: Uuid | null, roomId: string) => Promise<boolean>;
  readonly cameFrom: (ctx: Ctx, buyerId: Uuid, roomIds: readonly string[]) => Promise<ReadonlySet<string>>;
};
let rooms: LiveRooms | null = null;
/** Who keeps live rooms says so; without it nobody comes from one, and no rule may name one. */
export const registerLiveRooms = (given: LiveRooms): void => {
  rooms = given;
};
/** Are there live rooms at all? The forms offer what needs one only then. */
export const hasLiveRooms = (): boolean => rooms !== null;

type Naming = Pick<Rule, 'kind' | 'args' | 'audience'>;
/** The rooms that a rule speaks to: its price is for who comes from one, or it is for its viewers. */
export function roomsOf({ kind, args, audience }: Naming): string[] {
  const named = kind === livePrice.name ? [(args as { roomId: string }).roomId] : [];
  return audience?.who === 'live_room' ? [...named, audience.roomId] : named;
}

/** Refuses promotions.room_unknown where a rule names a room that is not its owner's. */
export async function roomsKnown(ctx: Ctx, rule: Naming & { readonly shopId: Uuid | null }): Promise<void> {
  for (const roomId of roomsOf(rule))
    if (!(await rooms?.holds(ctx, rule.shopId, roomId))) throw refuse('room_unknown', { room: roomId });
}

const NONE: ReadonlySet<string> = new Set();
/** Of the rooms that these rules speak to, those the buyer comes from; nothing is asked where no rule speaks to one. */
export async function roomsCameFrom(ctx: Ctx, buyerId: Uuid, rules: readonly Naming[]): Promise<ReadonlySet<string>> {
  const asked = [...new Set(rules.flatMap(roomsOf))];
  return rooms && asked.length > 0 ? rooms.cameFrom(ctx, buyerId, asked) : NONE;
}
