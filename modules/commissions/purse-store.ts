import type { Ctx, CursorKey, Uuid } from '#kernel';
import type { Card, Payout, PayoutState, Purse } from './types.ts';

export async function purseOf(ctx: Ctx, userId: Uuid): Promise<Purse> {
  const [row] = await ctx.sql<Purse[]>`
    SELECT booked_fen, held_fen, paid_fen, booked_fen - held_fen - paid_fen AS free_fen FROM commissions.purses WHERE user_id = ${userId}`;
  return row ?? { bookedFen: 0, heldFen: 0, paidFen: 0, freeFen: 0 };
}

/** Adds what was booked, below zero what went back, creator by creator in one order by everybody. */
export async function addBooked(tx: Ctx, sums: ReadonlyMap<Uuid, number>): Promise<void> {
  const rows = [...sums].filter(([, fen]) => fen !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  const users = rows.map(([userId]) => userId);
  await tx.sql`INSERT INTO commissions.purses (user_id) SELECT unnest(${users}::uuid[]) ON CONFLICT (user_id) DO NOTHING`;
  await tx.sql`
    UPDATE commissions.purses p SET booked_fen = p.booked_fen + s.fen
    FROM unnest(${users}::uuid[], ${rows.map(([, fen]) => fen)}::bigint[]) AS s (user_id, fen) WHERE p.user_id = s.user_id`;
}

/** False when so much is not free. */
export const holdFree = async (tx: Ctx, userId: Uuid, amountFen: number): Promise<boolean> =>
  (
    await tx.sql`
      UPDATE commissions.purses SET held_fen = held_fen + ${amountFen}
      WHERE user_id = ${userId} AND booked_fen - held_fen - paid_fen >= ${amountFen}`
  ).count === 1;
export const letGo = (tx: Ctx, userId: Uuid, amountFen: number): Promise<unknown> =>
  tx.sql`UPDATE commissions.purses SET held_fen = held_fen - ${amountFen} WHERE user_id = ${userId}`;
/** False when refunds since have taken what was held. */
export const payHeld = async (tx: Ctx, userId: Uuid, amountFen: number): Promise<boolean> =>
  (
    await tx.sql`
      UPDATE commissions.purses SET held_fen = held_fen - ${amountFen}, paid_fen = paid_fen + ${amountFen}
      WHERE user_id = ${userId} AND booked_fen - paid_fen >= ${amountFen}`
  ).count === 1;

export async function cardOf(ctx: Ctx, userId: Uuid): Promise<Card | null> {
  const [row] = await ctx.sql<Card[]>`SELECT * FROM commissions.cards WHERE user_id = ${userId}`;
  return row ?? null;
}
export const putCard = (tx: Ctx, one: Card): Promise<unknown> => tx.sql`
  INSERT INTO commissions.cards (user_id, bank, number_sealed, number_end, set_at, usable_at)
  VALUES (${one.userId}, ${one.bank}, ${one.numberSealed}, ${one.numberEnd}, ${one.setAt}, ${one.usableAt})
  ON CONFLICT (user_id) DO UPDATE SET bank = excluded.bank, number_sealed = excluded.number_sealed, number_end = excluded.number_end,
    set_at = excluded.set_at, usable_at = excluded.usable_at`;
/** Who is forgotten leaves no card. */
export const dropCard = (tx: Ctx, userId: Uuid): Promise<unknown> =>
  tx.sql`DELETE FROM commissions.cards WHERE user_id = ${userId}`;

export const insertPayout = (tx: Ctx, one: Payout): Promise<unknown> => tx.sql`
  INSERT INTO commissions.payouts (id, user_id, amount_fen, bank, number_sealed, number_end, state, requested_at, from_at)
  VALUES (${one.id}, ${one.userId}, ${one.amountFen}, ${one.bank}, ${one.numberSealed}, ${one.numberEnd}, 'requested', ${one.requestedAt}, ${one.fromAt})`;

export async function payoutById(ctx: Ctx, id: Uuid, lock = false): Promise<Payout | null> {
  const [row] = await ctx.sql<Payout[]>`
    SELECT * FROM commissions.payouts WHERE id = ${id} ${lock ? ctx.sql`FOR UPDATE` : ctx.sql``}`;
  return row ?? null;
}

export type End = {
  readonly state: Exclude<PayoutState, 'requested'>;
  readonly by: Uuid | null;
  readonly bankNo: string | null;
  readonly reason: string | null;
};
export const endPayout = (tx: Ctx, id: Uuid, { state, by, bankNo, reason }: End): Promise<unknown> => tx.sql`
  UPDATE commissions.payouts SET state = ${state}, ended_at = ${tx.clock.now()}, ended_by = ${by}, bank_no = ${bankNo}, reason = ${reason}, number_sealed = NULL
  WHERE id = ${id} AND state = 'requested'`;

type Filter = { readonly userId?: Uuid; readonly state?: PayoutState };
/** Newest first; one more than asked. */
export const payoutsPage = (
  ctx: Ctx,
  { userId, state }: Filter,
  before: CursorKey | null,
  limit: number,
): Promise<Payout[]> =>
  ctx.sql<Payout[]>`
    SELECT * FROM commissions.payouts WHERE ${userId ? ctx.sql`user_id = ${userId}` : ctx.sql`true`}
      ${state ? ctx.sql`AND state = ${state}` : ctx.sql``}
      ${before ? ctx.sql`AND (requested_at, id) < (${String(before[0])}::timestamptz, ${String(before[1])}::uuid)` : ctx.sql``}
    ORDER BY requested_at DESC, id DESC LIMIT ${limit + 1}`;

export async function waitingPayouts(ctx: Ctx): Promise<number> {
  const [row] = await ctx.sql<
    { n: number }[]
  >`SELECT count(*)::int AS n FROM commissions.payouts WHERE state = 'requested'`;
  return row?.n ?? 0;
}

/** Purses that are not what their lines and payouts say. */
export const pursesAmiss = (ctx: Ctx): Promise<{ userId: Uuid; what: string }[]> => ctx.sql<
  { userId: Uuid; what: string }[]
>`
  SELECT coalesce(p.user_id, l.user_id, o.user_id) AS user_id,
    format('booked %s, by lines %s; held %s, by payouts %s; paid %s, by payouts %s', p.booked_fen, l.booked, p.held_fen, o.held, p.paid_fen, o.paid) AS what
  FROM commissions.purses p
  FULL JOIN (SELECT user_id, sum(booked_fen) AS booked FROM commissions.lines GROUP BY user_id HAVING sum(booked_fen) > 0) l ON l.user_id = p.user_id
  FULL JOIN (SELECT user_id, coalesce(sum(amount_fen) FILTER (WHERE state = 'requested'), 0) AS held,
      coalesce(sum(amount_fen) FILTER (WHERE state = 'paid'), 0) AS paid
    FROM commissions.payouts GROUP BY user_id) o ON o.user_id = coalesce(p.user_id, l.user_id)
  WHERE (coalesce(p.booked_fen, 0), coalesce(p.held_fen, 0), coalesce(p.paid_fen, 0))
    IS DISTINCT FROM (coalesce(l.booked, 0), coalesce(o.held, 0), coalesce(o.paid, 0))`;
export const allPurses = (ctx: Ctx): Promise<{ userId: Uuid; bookedFen: number; paidFen: number }[]> =>
  ctx.sql<
    { userId: Uuid; bookedFen: number; paidFen: number }[]
  >`SELECT user_id, booked_fen, paid_fen FROM commissions.purses ORDER BY user_id`;
