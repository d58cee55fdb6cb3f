import type { Ctx, Uuid } from '#kernel';
import type { Round } from './rounds.ts';

export type Deposit = {
  readonly region: string;
  readonly id: Uuid;
  readonly way: 'in' | 'back';
  readonly amountFen: number;
  readonly bankNo: string;
  readonly note: string;
  readonly madeBy: Uuid | null;
  readonly madeAt: Date;
};

export const insertDeposit = (tx: Ctx, one: Deposit) => tx.sql`
  INSERT INTO vouchers.deposits (region, id, way, amount_fen, bank_no, note, made_by, made_at)
  VALUES (${one.region}, ${one.id}, ${one.way}, ${one.amountFen}, ${one.bankNo}, ${one.note}, ${one.madeBy}, ${one.madeAt})`;

export type BudgetSums = { readonly region: string; readonly inFen: number; readonly backFen: number };
/** What regions paid in and took back; of one region, or of all that ever did. */
export const budgetSums = (ctx: Ctx, region: string | null): Promise<BudgetSums[]> => ctx.sql<BudgetSums[]>`
  SELECT region, coalesce(sum(amount_fen) FILTER (WHERE way = 'in'), 0)::bigint AS in_fen,
    coalesce(sum(amount_fen) FILTER (WHERE way = 'back'), 0)::bigint AS back_fen
  FROM vouchers.deposits WHERE ${region === null ? ctx.sql`true` : ctx.sql`region = ${region}`} GROUP BY region`;

export type Transfer = {
  readonly id: Uuid;
  readonly differenceId: Uuid;
  readonly subject: string;
  readonly shopId: Uuid | null;
  readonly gateway: string;
  readonly amountFen: number;
  readonly bankNo: string;
  readonly note: string;
  readonly madeBy: Uuid | null;
  readonly madeAt: Date;
};
export const insertTransfer = (tx: Ctx, one: Transfer) => tx.sql`
  INSERT INTO vouchers.transfers (id, difference_id, subject, shop_id, gateway, amount_fen, bank_no, note, made_by, made_at)
  VALUES (${one.id}, ${one.differenceId}, ${one.subject}, ${one.shopId}, ${one.gateway}, ${one.amountFen}, ${one.bankNo}, ${one.note},
    ${one.madeBy}, ${one.madeAt})`;
/** What has left the regions' bank account for providers, in fen. */
export const movedFen = async (ctx: Ctx): Promise<number> => {
  const [row] = await ctx.sql<
    { fen: number }[]
  >`SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM vouchers.transfers`;
  return row?.fen ?? 0;
};

export const insertRound = (tx: Ctx, one: Round) => tx.sql`
  INSERT INTO vouchers.rounds (region, id, rule_id, title, face_fen, over_fen, total, per_person, claim_from, claim_until, ends_at,
    valid_days, level, places, at_till, shop_ids, all_goods, reserved_fen, created_by, created_at)
  VALUES (${one.region}, ${one.id}, ${one.ruleId}, ${tx.sql.json({ ...one.title })}, ${one.faceFen}, ${one.overFen}, ${one.total},
    ${one.perPerson}, ${one.claimFrom}, ${one.claimUntil}, ${one.endsAt}, ${one.validDays}, ${one.level}, ${[...one.places]}::text[],
    ${one.atTill}, ${one.shopIds ? [...one.shopIds] : null}::uuid[], ${one.allGoods}, ${one.reservedFen}, ${one.createdBy}, ${one.createdAt})`;

export async function roundOf(ctx: Ctx, id: Uuid, region: string | null = null): Promise<Round | null> {
  const [row] = await ctx.sql<Round[]>`
    SELECT * FROM vouchers.rounds WHERE id = ${id} AND ${region === null ? ctx.sql`true` : ctx.sql`region = ${region}`}`;
  return row ?? null;
}
/** The round under its lock: what moves its money goes one after the other. */
export async function lockRound(tx: Ctx, id: Uuid): Promise<Round | null> {
  const [row] = await tx.sql<Round[]>`SELECT * FROM vouchers.rounds WHERE id = ${id} FOR NO KEY UPDATE`;
  return row ?? null;
}
export const roundsByRule = (ctx: Ctx, ruleIds: readonly Uuid[]): Promise<Round[]> => ctx.sql<Round[]>`
  SELECT * FROM vouchers.rounds WHERE rule_id = ANY(${ruleIds as Uuid[]}::uuid[])`;

export const roundsById = (ctx: Ctx, ids: readonly Uuid[]): Promise<Round[]> => ctx.sql<Round[]>`
  SELECT * FROM vouchers.rounds WHERE id = ANY(${ids as Uuid[]}::uuid[])`;

type Before = { readonly at: Date; readonly id: string } | null;
/** Newest first. */
export const roundsOfRegion = (ctx: Ctx, region: string, before: Before, limit: number): Promise<Round[]> =>
  ctx.sql<Round[]>`
    SELECT * FROM vouchers.rounds
    WHERE region = ${region} AND ${before ? ctx.sql`(created_at, id) < (${before.at}, ${before.id}::uuid)` : ctx.sql`true`}
    ORDER BY created_at DESC, id DESC LIMIT ${limit}`;

/** Rounds people can claim from now, or soon; first to begin first. */
export const claimableRounds = (ctx: Ctx, now: Date, until: Date, most: number): Promise<Round[]> => ctx.sql<Round[]>`
  SELECT * FROM vouchers.rounds WHERE claim_until > ${now} AND claim_from < ${until} ORDER BY claim_from, id LIMIT ${most}`;

export const endClaiming = (tx: Ctx, id: Uuid, at: Date) => tx.sql`
  UPDATE vouchers.rounds SET claim_until = greatest(${at}, claim_from + interval '1 millisecond') WHERE id = ${id} AND claim_until > ${at}`;

/** Rounds whose claiming has ended and which still have money. */
export const roundsWithRest = (ctx: Ctx, now: Date, most: number, after: Uuid): Promise<{ id: Uuid }[]> => ctx.sql`
  SELECT id FROM vouchers.rounds WHERE claim_until <= ${now} AND reserved_fen > settled_fen + returned_fen AND id > ${after}
  ORDER BY id LIMIT ${most}`;

export const addReturned = (tx: Ctx, id: Uuid, amountFen: number) =>
  tx.sql`UPDATE vouchers.rounds SET returned_fen = returned_fen + ${amountFen} WHERE id = ${id}`;
export const addSettled = (tx: Ctx, id: Uuid, amountFen: number) =>
  tx.sql`UPDATE vouchers.rounds SET settled_fen = settled_fen + ${amountFen} WHERE id = ${id}`;

export const allRounds = (ctx: Ctx): Promise<Round[]> => ctx.sql<Round[]>`SELECT * FROM vouchers.rounds ORDER BY id`;
