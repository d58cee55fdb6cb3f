import type { Ctx, Uuid } from '#kernel';

export type SponsorKind = 'brand' | 'streamer';
/** Who it is: `party` is the id of the brand or the person as the market shows it. */
export type Sponsor = { readonly kind: SponsorKind; readonly party: string };
export type Deposit = Sponsor & {
  readonly id: Uuid;
  readonly way: 'in' | 'back';
  readonly amountFen: number;
  readonly bankNo: string;
  readonly note: string;
  readonly madeBy: Uuid | null;
  readonly madeAt: Date;
};

export const openSponsor = (tx: Ctx, { kind, party }: Sponsor, at: Date) => tx.sql`
  INSERT INTO sponsors.sponsors (kind, party, since) VALUES (${kind}, ${party}, ${at}) ON CONFLICT DO NOTHING`;

/** Whoever counts a sponsor's money holds its row, so that nobody spends the same fen beside them; false where nobody knows it. */
export const lockSponsor = async (tx: Ctx, { kind, party }: Sponsor): Promise<boolean> =>
  (await tx.sql`SELECT 1 FROM sponsors.sponsors WHERE kind = ${kind} AND party = ${party} FOR UPDATE`).length === 1;

export const insertDeposit = (tx: Ctx, one: Deposit) => tx.sql`
  INSERT INTO sponsors.deposits (kind, party, id, way, amount_fen, bank_no, note, made_by, made_at)
  VALUES (${one.kind}, ${one.party}, ${one.id}, ${one.way}, ${one.amountFen}, ${one.bankNo}, ${one.note}, ${one.madeBy}, ${one.madeAt})`;

export type Paid = Sponsor & { readonly since: Date; readonly inFen: number; readonly backFen: number };
const paid = (ctx: Ctx) => ctx.sql`
  SELECT s.kind, s.party, s.since, coalesce(sum(d.amount_fen) FILTER (WHERE d.way = 'in'), 0)::bigint AS in_fen,
    coalesce(sum(d.amount_fen) FILTER (WHERE d.way = 'back'), 0)::bigint AS back_fen
  FROM sponsors.sponsors s LEFT JOIN sponsors.deposits d ON d.kind = s.kind AND d.party = s.party`;

/** What one sponsor paid in and got back, in fen. */
export const paidBy = async (ctx: Ctx, { kind, party }: Sponsor): Promise<Paid | null> => {
  const [row] = await ctx.sql<Paid[]>`
    ${paid(ctx)} WHERE s.kind = ${kind} AND s.party = ${party} GROUP BY s.kind, s.party, s.since`;
  return row ?? null;
};

/** Sponsors, the latest first. */
export const sponsorsPage = (
  ctx: Ctx,
  before: { readonly at: Date; readonly party: string } | null,
  limit: number,
): Promise<Paid[]> => ctx.sql<Paid[]>`
  ${paid(ctx)} WHERE ${before ? ctx.sql`(s.since, s.party) < (${before.at}, ${before.party})` : ctx.sql`true`}
  GROUP BY s.kind, s.party, s.since ORDER BY s.since DESC, s.party DESC LIMIT ${limit}`;

export const allPaid = (ctx: Ctx): Promise<Paid[]> => ctx.sql<Paid[]>`
  ${paid(ctx)} GROUP BY s.kind, s.party, s.since ORDER BY s.kind, s.party`;
