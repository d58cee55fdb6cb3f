import type { Ctx, Uuid } from '#kernel';
import type { Due } from './types.ts';

/** One more thing the buyer is owed of a presale whose row is locked. */
export const insertDue = async (
  tx: Ctx,
  due: Pick<Due, 'shopId' | 'presaleId' | 'kind' | 'amountFen' | 'commissionFen'>,
): Promise<Due> => {
  const now = tx.clock.now();
  const [row] = await tx.sql<Due[]>`
    INSERT INTO presales.dues (shop_id, presale_id, nth, kind, amount_fen, commission_fen, owed_at, due_at)
    SELECT ${due.shopId}, ${due.presaleId}, count(*) + 1, ${due.kind}, ${due.amountFen}, ${due.commissionFen}, ${now}, ${now}
    FROM presales.dues WHERE shop_id = ${due.shopId} AND presale_id = ${due.presaleId} RETURNING *`;
  if (!row) throw new Error(`nothing is owed of presale ${due.presaleId}`);
  return row;
};

export const duesOf = (ctx: Ctx, presaleIds: readonly Uuid[]): Promise<Due[]> => ctx.sql<Due[]>`
  SELECT * FROM presales.dues WHERE presale_id = ANY(${[...presaleIds]}::uuid[]) ORDER BY presale_id, nth`;

/** What is to be asked for now, each for one worker until `until`. */
export const claimDues = (ctx: Ctx, limit: number, until: Date): Promise<Due[]> => ctx.sql<Due[]>`
  UPDATE presales.dues d SET due_at = ${until}
  FROM (SELECT shop_id, presale_id, nth FROM presales.dues WHERE state = 'owed' AND due_at <= ${ctx.clock.now()} ORDER BY due_at LIMIT ${limit}
    FOR UPDATE SKIP LOCKED) due
  WHERE d.shop_id = due.shop_id AND d.presale_id = due.presale_id AND d.nth = due.nth RETURNING d.*`;

type Key = Pick<Due, 'shopId' | 'presaleId' | 'nth'>;

export const lockDue = async (tx: Ctx, key: Key): Promise<Due | null> =>
  (
    await tx.sql<Due[]>`
      SELECT * FROM presales.dues WHERE shop_id = ${key.shopId} AND presale_id = ${key.presaleId} AND nth = ${key.nth} FOR UPDATE`
  )[0] ?? null;

/** By the refund or transfer under way for it. */
export const lockSending = async (tx: Ctx, shopId: Uuid, sendingId: Uuid): Promise<Due | null> =>
  (
    await tx.sql<
      Due[]
    >`SELECT * FROM presales.dues WHERE sending_id = ${sendingId} AND shop_id = ${shopId} AND state = 'asked' FOR UPDATE`
  )[0] ?? null;

export const markAsked = (tx: Ctx, key: Key, sendingId: Uuid) => tx.sql`
  UPDATE presales.dues SET state = 'asked', due_at = NULL, sending_id = ${sendingId}, tries = tries + 1, failure = NULL
  WHERE shop_id = ${key.shopId} AND presale_id = ${key.presaleId} AND nth = ${key.nth} AND state = 'owed'`;

export const markPaid = (tx: Ctx, key: Key) => tx.sql`
  UPDATE presales.dues SET state = 'paid', paid_at = ${tx.clock.now()}
  WHERE shop_id = ${key.shopId} AND presale_id = ${key.presaleId} AND nth = ${key.nth} AND state = 'asked'`;

/** Owed as before, and asked for again then. */
export const putOff = (tx: Ctx, key: Key, dueAt: Date, failure: string) => tx.sql`
  UPDATE presales.dues SET state = 'owed', due_at = ${dueAt}, failure = ${failure}
  WHERE shop_id = ${key.shopId} AND presale_id = ${key.presaleId} AND nth = ${key.nth} AND state IN ('owed', 'asked')`;

export const markUnpaid = (tx: Ctx, key: Key, failure: string) => tx.sql`
  UPDATE presales.dues SET state = 'unpaid', due_at = NULL, failure = ${failure}
  WHERE shop_id = ${key.shopId} AND presale_id = ${key.presaleId} AND nth = ${key.nth}`;

/** Money has come to the shop: what it owes is asked for again at once. */
export const hastenOwed = (tx: Ctx, shopId: Uuid) => tx.sql`
  UPDATE presales.dues SET due_at = ${tx.clock.now()} WHERE shop_id = ${shopId} AND state = 'owed' AND failure IS NOT NULL AND due_at > ${tx.clock.now()}`;

/** What a shop still owes of presales out of its own money: as much again, and deposits that were released to it before. */
export const owedOfShop = async (ctx: Ctx, shopId: Uuid): Promise<number> =>
  (
    await ctx.sql<{ fen: number }[]>`
      SELECT coalesce(sum(d.amount_fen - d.commission_fen), 0)::bigint AS fen FROM presales.dues d
      JOIN presales.presales p ON p.shop_id = d.shop_id AND p.id = d.presale_id
      WHERE d.shop_id = ${shopId} AND d.state = 'owed' AND (d.kind = 'compensation' OR p.settled_at IS NOT NULL)`
  )[0]?.fen ?? 0;
