import type { Ctx, Uuid } from '#kernel';
import type { Redemption } from './redemption-store.ts';

export type Due = {
  readonly shopId: Uuid;
  readonly region: string;
  readonly roundId: Uuid;
  readonly channel: 'order' | 'till';
};

/** What changed before the day began and is not settled as it stands: whose, those who give back first, for their money is used again. */
export const dueBatches = (ctx: Ctx, before: Date, most: number): Promise<Due[]> => ctx.sql<Due[]>`
  SELECT shop_id, region, round_id, channel FROM vouchers.redemptions
  WHERE given_fen <> settled_fen AND ready_at IS NOT NULL AND changed_at < ${before}
  GROUP BY shop_id, region, round_id, channel ORDER BY sum(given_fen - settled_fen), shop_id, round_id LIMIT ${most}`;

export const lockDue = (tx: Ctx, due: Due, before: Date, most: number): Promise<Redemption[]> => tx.sql<Redemption[]>`
  SELECT * FROM vouchers.redemptions
  WHERE shop_id = ${due.shopId} AND round_id = ${due.roundId} AND channel = ${due.channel}
    AND given_fen <> settled_fen AND ready_at IS NOT NULL AND changed_at < ${before}
  ORDER BY given_fen - settled_fen, id LIMIT ${most} FOR NO KEY UPDATE SKIP LOCKED`;

export type Settlement = Due & {
  readonly id: Uuid;
  /** The China day it closes. */
  readonly day: string;
  readonly amountFen: number;
  readonly pieces: number;
  readonly journalId: Uuid | null;
  readonly shopJournalId: Uuid | null;
  readonly at: Date;
};

export async function insertSettlement(
  tx: Ctx,
  one: Settlement,
  items: readonly { readonly redemptionId: Uuid; readonly amountFen: number }[],
): Promise<void> {
  const ids = items.map((item) => item.redemptionId);
  await tx.sql`
    INSERT INTO vouchers.settlements (shop_id, id, region, round_id, channel, day, amount_fen, pieces, journal_id, shop_journal_id, at)
    VALUES (${one.shopId}, ${one.id}, ${one.region}, ${one.roundId}, ${one.channel}, ${one.day}, ${one.amountFen}, ${one.pieces},
      ${one.journalId}, ${one.shopJournalId}, ${one.at})`;
  await tx.sql`
    INSERT INTO vouchers.settlement_items (shop_id, settlement_id, redemption_id, amount_fen)
    SELECT ${one.shopId}, ${one.id}, redemption_id, amount_fen
    FROM unnest(${ids}::uuid[], ${items.map((item) => item.amountFen)}::bigint[]) AS item (redemption_id, amount_fen)`;
  await tx.sql`
    UPDATE vouchers.redemptions SET settled_fen = given_fen WHERE shop_id = ${one.shopId} AND id = ANY(${ids}::uuid[])`;
}

type Before = { readonly at: Date; readonly id: string } | null;
/** Newest first. */
export const settlementsOfShop = (ctx: Ctx, shopId: Uuid, before: Before, limit: number): Promise<Settlement[]> =>
  ctx.sql<Settlement[]>`
    SELECT * FROM vouchers.settlements
    WHERE shop_id = ${shopId} AND ${before ? ctx.sql`(at, id) < (${before.at}, ${before.id}::uuid)` : ctx.sql`true`}
    ORDER BY at DESC, id DESC LIMIT ${limit}`;

export async function settlementOf(ctx: Ctx, shopId: Uuid, id: Uuid): Promise<Settlement | null> {
  const [row] = await ctx.sql<
    Settlement[]
  >`SELECT * FROM vouchers.settlements WHERE shop_id = ${shopId} AND id = ${id}`;
  return row ?? null;
}

/** The redemptions a settlement is the sum of, with what each brought to it. */
export const itemsOf = (
  ctx: Ctx,
  shopId: Uuid,
  id: Uuid,
  after: Uuid | null,
  limit: number,
): Promise<(Redemption & { readonly amountFen: number })[]> => ctx.sql`
  SELECT r.*, i.amount_fen FROM vouchers.settlement_items i
  JOIN vouchers.redemptions r ON r.shop_id = i.shop_id AND r.id = i.redemption_id
  WHERE i.shop_id = ${shopId} AND i.settlement_id = ${id} AND ${after ? ctx.sql`i.redemption_id > ${after}` : ctx.sql`true`}
  ORDER BY i.redemption_id LIMIT ${limit}`;
