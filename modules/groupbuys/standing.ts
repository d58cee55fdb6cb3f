import type { Group, Offer } from './types.ts';

/** Why nobody can open a group under the offer at a moment; null when one can. Pure. */
export const offerRefusal = (offer: Pick<Offer, 'state' | 'startsAt' | 'endsAt'>, now: Date): 'offer_over' | null =>
  offer.state === 'active' && offer.startsAt <= now && now < offer.endsAt ? null : 'offer_over';

/** Why nobody can join the group at a moment; null when one can. A place that is taken and not yet paid is not free. Pure. */
export function joinRefusal(
  group: Pick<Group, 'state' | 'endsAt' | 'seats' | 'size'>,
  now: Date,
): 'group_full' | 'group_over' | null {
  if (group.state === 'full') return 'group_full';
  if (group.state !== 'open' || !group.endsAt || group.endsAt <= now) return 'group_over';
  return group.seats >= group.size ? 'group_full' : null;
}

/** People still missing, for the page: those who have a place and have not paid are missing too. */
export const missing = (group: Pick<Group, 'paid' | 'size'>): number => group.size - group.paid;
