import type { Ctx, Uuid } from '#kernel';
import type { Group, Member } from './types.ts';

/** Takes pieces of the offer; offers_stock_within refuses more than there are. A new group needs the offer running. */
export const takePieces = async (
  tx: Ctx,
  offerId: Uuid,
  shopId: Uuid,
  pieces: number,
  opening: boolean,
): Promise<boolean> =>
  (
    await tx.sql`
      UPDATE groupbuys.offers SET taken = taken + ${pieces} WHERE shop_id = ${shopId} AND id = ${offerId}
        ${opening ? tx.sql`AND state = 'active' AND starts_at <= ${tx.clock.now()} AND ends_at > ${tx.clock.now()}` : tx.sql``}
      RETURNING id`
  ).length === 1;

/** Counts pieces to a buyer; takers_within refuses more than the offer lets one have. */
export const countPieces = (tx: Ctx, offerId: Uuid, shopId: Uuid, buyerId: Uuid, pieces: number) => tx.sql`
  INSERT INTO groupbuys.takers AS t (shop_id, offer_id, buyer_id, pieces, most)
  SELECT shop_id, id, ${buyerId}, ${pieces}, per_buyer FROM groupbuys.offers WHERE shop_id = ${shopId} AND id = ${offerId}
  ON CONFLICT ON CONSTRAINT takers_pkey DO UPDATE SET pieces = t.pieces + excluded.pieces`;

export const insertGroup = (tx: Ctx, offerId: Uuid, shopId: Uuid, id: Uuid, openerId: Uuid) => tx.sql`
  INSERT INTO groupbuys.groups (shop_id, id, offer_id, opener_id, size, hours, seats, created_at)
  SELECT shop_id, ${id}, id, ${openerId}, size, hours, 1, ${tx.clock.now()} FROM groupbuys.offers WHERE shop_id = ${shopId} AND id = ${offerId}`;

/** A place in an open group; groups_seats_within refuses one more than there are. False when the group is not open (any more). */
export const takeSeat = async (tx: Ctx, shopId: Uuid, groupId: Uuid): Promise<boolean> =>
  (
    await tx.sql`
      UPDATE groupbuys.groups SET seats = seats + 1 WHERE shop_id = ${shopId} AND id = ${groupId} AND state = 'open' AND ends_at > ${tx.clock.now()}
      RETURNING id`
  ).length === 1;

export const insertMember = (tx: Ctx, one: Omit<Member, 'state' | 'joinedAt' | 'paidAt'>) => tx.sql`
  INSERT INTO groupbuys.members (shop_id, order_id, group_id, offer_id, buyer_id, trade_id, quantity, joined_at)
  VALUES (${one.shopId}, ${one.orderId}, ${one.groupId}, ${one.offerId}, ${one.buyerId}, ${one.tradeId}, ${one.quantity}, ${tx.clock.now()})`;

/** One more has paid: the opener's payment opens the group, the last one fills it. Null when it is over. */
export const payInto = async (tx: Ctx, shopId: Uuid, groupId: Uuid): Promise<Group | null> => {
  const now = tx.clock.now();
  const [row] = await tx.sql<Group[]>`
    UPDATE groupbuys.groups SET paid = paid + 1, state = CASE WHEN paid + 1 = size THEN 'full' ELSE 'open' END,
      opened_at = coalesce(opened_at, ${now}), ends_at = coalesce(ends_at, ${now}::timestamptz + make_interval(hours => hours)),
      ended_at = CASE WHEN paid + 1 = size THEN ${now}::timestamptz END
    WHERE shop_id = ${shopId} AND id = ${groupId} AND (state = 'unpaid' OR (state = 'open' AND ends_at > ${now}))
    RETURNING *`;
  return row ?? null;
};

export const markPaid = (tx: Ctx, shopId: Uuid, orderId: Uuid, to: 'paid' | 'late') => tx.sql`
  UPDATE groupbuys.members SET state = ${to}, paid_at = ${tx.clock.now()} WHERE shop_id = ${shopId} AND order_id = ${orderId} AND state = 'held'`;

export const markGoing = (tx: Ctx, shopId: Uuid, orderId: Uuid) => tx.sql`
  UPDATE groupbuys.members SET state = 'going', ended_at = ${tx.clock.now()} WHERE shop_id = ${shopId} AND order_id = ${orderId} AND state = 'paid'`;

/** A member is out: pieces, the buyer's count and, in a group that is still open, the place are free again; in this order, as placing takes them. */
export async function giveBack(tx: Ctx, one: Member): Promise<void> {
  const now = tx.clock.now();
  const paid = one.state === 'paid' ? 1 : 0;
  await Promise.all([
    tx.sql`UPDATE groupbuys.offers SET taken = taken - ${one.quantity} WHERE shop_id = ${one.shopId} AND id = ${one.offerId}`,
    tx.sql`
      UPDATE groupbuys.takers SET pieces = pieces - ${one.quantity}
      WHERE shop_id = ${one.shopId} AND offer_id = ${one.offerId} AND buyer_id = ${one.buyerId}`,
    tx.sql`
      UPDATE groupbuys.groups SET seats = seats - 1, paid = paid - ${paid},
        state = CASE WHEN state = 'unpaid' THEN 'void' WHEN paid - ${paid} = 0 THEN 'failed' ELSE state END,
        ended_at = CASE WHEN state = 'unpaid' OR paid - ${paid} = 0 THEN ${now}::timestamptz END
      WHERE shop_id = ${one.shopId} AND id = ${one.groupId} AND state IN ('unpaid', 'open')`,
    tx.sql`UPDATE groupbuys.members SET state = 'out', ended_at = ${now} WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId}`,
  ]);
}

/** Ends open groups whose time is over, each for one worker. */
export const endDueGroups = (tx: Ctx, virtual: boolean, limit: number): Promise<Group[]> => tx.sql<Group[]>`
  UPDATE groupbuys.groups g SET state = ${virtual ? 'full' : 'failed'}, virtual = ${virtual}, ended_at = ${tx.clock.now()}
  FROM (SELECT shop_id, id FROM groupbuys.groups WHERE state = 'open' AND ends_at <= ${tx.clock.now()} ORDER BY ends_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) AS due
  WHERE g.shop_id = due.shop_id AND g.id = due.id RETURNING g.*`;

/** Ended groups of which some order may still wait, the longest waiting first. */
export const unsettledGroups = (ctx: Ctx, limit: number): Promise<Group[]> => ctx.sql<Group[]>`
  SELECT * FROM groupbuys.groups WHERE state IN ('full', 'failed') AND settled_at IS NULL ORDER BY ended_at LIMIT ${limit}`;

export const waitingIn = (ctx: Ctx, group: Pick<Group, 'shopId' | 'id'>): Promise<Member[]> => ctx.sql<Member[]>`
  SELECT * FROM groupbuys.members WHERE shop_id = ${group.shopId} AND group_id = ${group.id} AND state = 'paid' ORDER BY order_id`;

export const markSettled = (ctx: Ctx, group: Pick<Group, 'shopId' | 'id'>) => ctx.sql`
  UPDATE groupbuys.groups SET settled_at = ${ctx.clock.now()} WHERE shop_id = ${group.shopId} AND id = ${group.id} AND settled_at IS NULL`;

export const lateMembers = (ctx: Ctx, limit: number): Promise<Member[]> => ctx.sql<Member[]>`
  SELECT * FROM groupbuys.members WHERE state = 'late' ORDER BY paid_at LIMIT ${limit}`;
