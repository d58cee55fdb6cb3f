import { type Ctx, shopScope, transact, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { cancelTrade, closeWaiting, groupFull } from '#modules/orders';
import { keptReason } from '#modules/payments';
import { refuse } from './errors.ts';
import { tellGroup } from './joining-service.ts';
import * as seats from './seats-store.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import type { Group, Member } from './types.ts';

const BATCH = 50;

/** Why money goes back; buyers, shops and the provider read it in words. */
const NOT_FULL = keptReason('group_not_full');
const TOO_LATE = keptReason('group_too_late');
const LEFT = keptReason('group_left');

/** Ends groups whose time is over, and sends every order of an ended group on, or its money back. Safe to repeat. */
export async function settleGroups(ctx: Ctx): Promise<number> {
  const virtual = await setting(ctx, 'groupbuys.virtual_completion', settings);
  const ended = await transact(ctx, async (tx) => {
    const groups = await seats.endDueGroups(tx, virtual, BATCH);
    for (const group of groups) await tellGroup(tx, group.state === 'full' ? 'group.full' : 'group.failed', group);
    return groups.length;
  });
  const over = await store.endDueOffers(ctx);
  let moved = 0;
  for (const group of await seats.unsettledGroups(ctx, BATCH)) moved += await settle(ctx, group);
  const late = await seats.lateMembers(ctx, BATCH);
  for (const member of late) moved += await safely(ctx, member, () => sendBack(ctx, member, TOO_LATE));
  return ended + over.length + moved;
}

async function settle(ctx: Ctx, group: Group): Promise<number> {
  const waiting = await seats.waitingIn(ctx, group);
  let moved = 0;
  for (const member of waiting)
    moved += await safely(ctx, member, () =>
      group.state === 'full' ? sendOn(ctx, member) : sendBack(ctx, member, NOT_FULL),
    );
  // Whoever could not be moved is tried again.
  if (moved === waiting.length) await seats.markSettled(ctx, group);
  return moved;
}

/** One order that cannot be moved holds up no other. */
async function safely(ctx: Ctx, member: Member, work: () => Promise<unknown>): Promise<number> {
  try {
    await work();
    return 1;
  } catch (error) {
    ctx.log.error(
      { err: error, orderId: member.orderId, groupId: member.groupId },
      'an order of a group could not be moved',
    );
    return 0;
  }
}

const sendOn = (ctx: Ctx, { shopId, orderId }: Member): Promise<void> =>
  transact(ctx, async (tx) => {
    await groupFull(tx, shopScope(shopId), orderId);
    await seats.markGoing(tx, shopId, orderId);
  });

/** Closing the order tells the group (`onClosed`), so nothing is marked here. */
const sendBack = (ctx: Ctx, { shopId, orderId }: Member, reason: string): Promise<boolean> =>
  closeWaiting(ctx, shopScope(shopId), orderId, { by: 'platform', reason });

/**
 * A buyer leaves a group that is still open: the place is free again, and all the money goes back. Refuses groupbuys.group_not_found,
 * not_member, leave_too_late.
 */
export async function leaveGroup(ctx: Ctx, buyerId: Uuid, groupId: Uuid): Promise<void> {
  const group = await store.groupById(ctx, groupId);
  if (!group) throw refuse('group_not_found');
  const member = await store.memberOfGroup(ctx, group, buyerId);
  if (!member) throw refuse('not_member');
  if (member.state === 'held') {
    await cancelTrade(ctx, { tradeId: member.tradeId, buyerId, reason: LEFT });
    return;
  }
  await transact(ctx, async (tx) => {
    const scope = shopScope(member.shopId);
    const closed = await closeWaiting(tx, scope, member.orderId, { by: 'buyer', reason: LEFT });
    // Filled in the same moment: nothing of this has happened.
    const now = await store.groupById(tx, groupId);
    if (!closed || now?.state === 'full') throw refuse('leave_too_late');
  });
}
