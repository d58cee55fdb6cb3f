import type { Ctx, Fen, Uuid } from '#kernel';
import type { OwnTake } from '#modules/promotions';
import type { Ticket } from './lot.ts';
import type { Draw, Entrant, Win } from './types.ts';

export const insertDraw = (tx: Ctx, one: Draw) => tx.sql`
  INSERT INTO draws.draws (given_by, state, shop_id, id, code, rule_id, product_id, sku_id, prizes, price_fen, worth_fen, level, helpers, claim_days, opens_at, closes_at,
    secret, secret_hash, created_at)
  VALUES (${one.givenBy}, ${one.state}, ${one.shopId}, ${one.id}, ${one.code}, ${one.ruleId}, ${one.productId}, ${one.skuId}, ${one.prizes}, ${one.priceFen}, ${one.worthFen},
    ${one.level}, ${one.helpers}, ${one.claimDays}, ${one.opensAt}, ${one.closesAt}, ${one.secret}, ${one.secretHash}, ${one.createdAt})`;

export const drawByCode = async (ctx: Ctx, code: string): Promise<Draw | null> =>
  (await ctx.sql<Draw[]>`SELECT * FROM draws.draws WHERE code = ${code}`)[0] ?? null;

export const drawById = async (ctx: Ctx, id: Uuid): Promise<Draw | null> =>
  (await ctx.sql<Draw[]>`SELECT * FROM draws.draws WHERE id = ${id}`)[0] ?? null;

export const drawsByIds = (ctx: Ctx, ids: readonly Uuid[]): Promise<Draw[]> =>
  ctx.sql<Draw[]>`SELECT * FROM draws.draws WHERE id = ANY(${ids as Uuid[]}::uuid[])`;

type Place = { readonly at: Date; readonly id: string } | null;
/** Newest first; of one shop, of all, or those everybody sees. */
export const drawsOf = (
  ctx: Ctx,
  { shopId, shown, before, limit }: { shopId: Uuid | null; shown: boolean; before: Place; limit: number },
): Promise<Draw[]> => ctx.sql<Draw[]>`
  SELECT * FROM draws.draws WHERE true ${shopId ? ctx.sql`AND shop_id = ${shopId}` : ctx.sql``}
    ${shown ? ctx.sql`AND state IN ('open', 'drawn', 'over') AND opens_at <= ${ctx.clock.now()}` : ctx.sql``}
    ${before ? ctx.sql`AND (created_at, id) < (${before.at}, ${before.id}::uuid)` : ctx.sql``}
  ORDER BY created_at DESC, id DESC LIMIT ${limit}`;

/** Holds a draw open while somebody enters; null when it is not open (yet, or any more). */
export const holdOpen = async (tx: Ctx, id: Uuid): Promise<boolean> =>
  (
    await tx.sql`
      SELECT 1 FROM draws.draws WHERE id = ${id} AND state = 'open' AND opens_at <= ${tx.clock.now()} AND closes_at > ${tx.clock.now()} FOR SHARE`
  ).length === 1;

export const insertEntrant = (tx: Ctx, one: Entrant) => tx.sql`
  INSERT INTO draws.entrants (draw_id, user_id, entrant, tickets, most, at)
  VALUES (${one.drawId}, ${one.userId}, ${one.entrant}, ${one.tickets}, ${one.most}, ${one.at})`;

export const insertTicket = (
  tx: Ctx,
  one: Ticket & { readonly drawId: Uuid; readonly byId: Uuid; readonly way: 'own' | 'help'; readonly device: string },
) => tx.sql`
  INSERT INTO draws.tickets (draw_id, ticket, entrant, by_id, way, device, at)
  VALUES (${one.drawId}, ${one.ticket}, ${one.entrant}, ${one.byId}, ${one.way}, ${one.device}, ${tx.clock.now()})`;

/** One ticket more for the entrant; false when they have all they may. */
export const addTicket = async (tx: Ctx, drawId: Uuid, entrant: string): Promise<boolean> =>
  (
    await tx.sql`UPDATE draws.entrants SET tickets = tickets + 1 WHERE draw_id = ${drawId} AND entrant = ${entrant} AND tickets < most RETURNING 1`
  ).length === 1;

export const entrantByTag = async (ctx: Ctx, drawId: Uuid, entrant: string): Promise<Entrant | null> =>
  (await ctx.sql<Entrant[]>`SELECT * FROM draws.entrants WHERE draw_id = ${drawId} AND entrant = ${entrant}`)[0] ??
  null;

export const entrantOf = async (ctx: Ctx, drawId: Uuid, userId: Uuid): Promise<Entrant | null> =>
  (await ctx.sql<Entrant[]>`SELECT * FROM draws.entrants WHERE draw_id = ${drawId} AND user_id = ${userId}`)[0] ?? null;

export const entriesOfPerson = (ctx: Ctx, userId: Uuid, before: Place, limit: number): Promise<Entrant[]> => ctx.sql<
  Entrant[]
>`
  SELECT * FROM draws.entrants WHERE user_id = ${userId} ${before ? ctx.sql`AND (at, draw_id) < (${before.at}, ${before.id}::uuid)` : ctx.sql``}
  ORDER BY at DESC, draw_id DESC LIMIT ${limit}`;

export const ticketsOfEntrant = async (ctx: Ctx, drawId: Uuid, entrant: string): Promise<string[]> =>
  (
    await ctx.sql<
      Ticket[]
    >`SELECT ticket, entrant FROM draws.tickets WHERE draw_id = ${drawId} AND entrant = ${entrant} ORDER BY ticket`
  ).map((one) => one.ticket);

/** How many tickets and people are in it so far, by draw. */
export const countsOf = (
  ctx: Ctx,
  ids: readonly Uuid[],
): Promise<{ drawId: Uuid; tickets: number; people: number }[]> =>
  ctx.sql`
    SELECT draw_id, sum(tickets)::int AS tickets, count(*)::int AS people FROM draws.entrants WHERE draw_id = ANY(${ids as Uuid[]}::uuid[]) GROUP BY draw_id`;

/** The list, a part of it, in the order it is hashed. */
export const ticketsAfter = (ctx: Ctx, drawId: Uuid, after: string, limit: number): Promise<Ticket[]> => ctx.sql<
  Ticket[]
>`
  SELECT ticket, entrant FROM draws.tickets WHERE draw_id = ${drawId} AND ticket COLLATE "C" > ${after} ORDER BY ticket COLLATE "C" LIMIT ${limit}`;

export const allTickets = (ctx: Ctx, drawId: Uuid): Promise<(Ticket & { userId: Uuid })[]> => ctx.sql<
  (Ticket & { userId: Uuid })[]
>`
  SELECT t.ticket, t.entrant, e.user_id FROM draws.tickets t JOIN draws.entrants e ON e.draw_id = t.draw_id AND e.entrant = t.entrant
  WHERE t.draw_id = ${drawId}`;

/** One of the shop's that waits for its word, held until the transaction ends; null when it does not, or not any more. */
export const holdAsked = async (tx: Ctx, shopId: Uuid, id: Uuid): Promise<Draw | null> =>
  (
    await tx.sql<Draw[]>`
      SELECT * FROM draws.draws WHERE shop_id = ${shopId} AND id = ${id} AND state = 'asked' AND opens_at > ${tx.clock.now()} FOR UPDATE`
  )[0] ?? null;

export const setAgreed = (tx: Ctx, one: Draw, ruleId: Uuid, worthFen: Fen) => tx.sql`
  UPDATE draws.draws SET state = 'open', rule_id = ${ruleId}, worth_fen = ${worthFen} WHERE id = ${one.id}`;

export const setDeclined = (tx: Ctx, id: Uuid) => tx.sql`UPDATE draws.draws SET state = 'declined' WHERE id = ${id}`;

/** One that is to be drawn; nobody enters it any more. */
export const takeClosing = async (tx: Ctx): Promise<Draw | null> =>
  (
    await tx.sql<Draw[]>`
      SELECT * FROM draws.draws WHERE state = 'open' AND closes_at <= ${tx.clock.now()} ORDER BY closes_at LIMIT 1 FOR UPDATE SKIP LOCKED`
  )[0] ?? null;

export const setDrawn = (
  tx: Ctx,
  one: Draw,
  result: { secret: string; tickets: number; people: number; entriesHash: string; settlesAt: Date },
) => tx.sql`
  UPDATE draws.draws SET state = 'drawn', secret = ${result.secret}, tickets = ${result.tickets}, people = ${result.people},
    entries_hash = ${result.entriesHash}, drawn_at = ${tx.clock.now()}, round = 1, settles_at = ${result.settlesAt}
  WHERE id = ${one.id}`;

export const insertWins = (tx: Ctx, wins: readonly Omit<Win, 'tradeId'>[]) => tx.sql`
  INSERT INTO draws.wins (draw_id, place, user_id, ticket, state, claim_until)
  SELECT * FROM unnest(${wins.map((one) => one.drawId)}::uuid[], ${wins.map((one) => one.place)}::int[], ${wins.map((one) => one.userId)}::uuid[],
    ${wins.map((one) => one.ticket)}::text[], ${wins.map((one) => one.state)}::text[],
    ${wins.map((one) => one.claimUntil?.toISOString() ?? null)}::timestamptz[])`;

/** One whose time to claim is over. */
export const takeSettling = async (tx: Ctx): Promise<Draw | null> =>
  (
    await tx.sql<Draw[]>`
      SELECT * FROM draws.draws WHERE state = 'drawn' AND settles_at <= ${tx.clock.now()} ORDER BY settles_at LIMIT 1 FOR UPDATE SKIP LOCKED`
  )[0] ?? null;

/** Who did not claim has lapsed; answers how many prizes nobody has. */
export async function lapseWins(tx: Ctx, one: Draw): Promise<number> {
  await tx.sql`UPDATE draws.wins SET state = 'lapsed' WHERE draw_id = ${one.id} AND state = 'won' AND claim_until <= ${tx.clock.now()}`;
  const [row] = await tx.sql<
    { had: number }[]
  >`SELECT count(*)::int AS had FROM draws.wins WHERE draw_id = ${one.id} AND state IN ('won', 'claimed')`;
  return one.prizes - (row?.had ?? 0);
}

/** Those who come next may claim; answers how many there were. */
export const promote = async (tx: Ctx, drawId: Uuid, pieces: number, until: Date): Promise<number> =>
  (
    await tx.sql`
      UPDATE draws.wins w SET state = 'won', claim_until = ${until}
      FROM (SELECT place FROM draws.wins WHERE draw_id = ${drawId} AND state = 'waiting' ORDER BY place LIMIT ${pieces}) n
      WHERE w.draw_id = ${drawId} AND w.place = n.place`
  ).count;

export const setRound = (tx: Ctx, id: Uuid, round: number, settlesAt: Date) =>
  tx.sql`UPDATE draws.draws SET round = ${round}, settles_at = ${settlesAt} WHERE id = ${id}`;

export const setOver = (tx: Ctx, id: Uuid) =>
  tx.sql`UPDATE draws.draws SET state = 'over', settles_at = NULL WHERE id = ${id}`;

/** open or asked → void; null when it had been drawn, or declined. */
export const setVoid = async (tx: Ctx, id: Uuid, reason: string): Promise<Draw | null> =>
  (
    await tx.sql<
      Draw[]
    >`UPDATE draws.draws SET state = 'void', void_reason = ${reason} WHERE id = ${id} AND state IN ('open', 'asked') RETURNING *`
  )[0] ?? null;

export const winsOf = (ctx: Ctx, drawId: Uuid): Promise<Win[]> =>
  ctx.sql<Win[]>`SELECT * FROM draws.wins WHERE draw_id = ${drawId} ORDER BY place`;

export const winsOfPerson = (ctx: Ctx, userId: Uuid, drawIds: readonly Uuid[]): Promise<Win[]> =>
  ctx.sql<Win[]>`SELECT * FROM draws.wins WHERE user_id = ${userId} AND draw_id = ANY(${drawIds as Uuid[]}::uuid[])`;

/** What the buyer has won and not claimed, of these draws. */
export const wonPrices = (
  ctx: Ctx,
  buyerId: Uuid,
  drawIds: readonly Uuid[],
): Promise<{ drawId: Uuid; priceFen: Fen }[]> => ctx.sql<{ drawId: Uuid; priceFen: Fen }[]>`
  SELECT w.draw_id, d.price_fen FROM draws.wins w JOIN draws.draws d ON d.id = w.draw_id
  WHERE w.user_id = ${buyerId} AND w.draw_id = ANY(${drawIds as Uuid[]}::uuid[]) AND w.state = 'won' AND w.claim_until > ${ctx.clock.now()}`;

/** won → claimed, where it is still so; answers how many. */
export async function takeWins(
  tx: Ctx,
  takes: readonly (Omit<OwnTake, 'offerId'> & { readonly drawId: Uuid })[],
): Promise<number> {
  const taken = await tx.sql`
    UPDATE draws.wins w SET state = 'claimed', trade_id = t.trade_id
    FROM unnest(${takes.map((one) => one.drawId)}::uuid[], ${takes.map((one) => one.buyerId)}::uuid[], ${takes.map((one) => one.tradeId)}::uuid[],
      ${takes.map((one) => one.priceFen)}::bigint[]) AS t (draw_id, buyer_id, trade_id, price_fen), draws.draws d
    WHERE w.draw_id = t.draw_id AND w.user_id = t.buyer_id AND w.state = 'won' AND w.claim_until > ${tx.clock.now()}
      AND d.id = t.draw_id AND d.price_fen = t.price_fen`;
  return taken.count;
}

/** Closed before it was paid: to be claimed again, while there is time. */
export const reopenWin = (tx: Ctx, tradeId: Uuid) => tx.sql`
  UPDATE draws.wins SET state = 'won', trade_id = NULL WHERE trade_id = ${tradeId} AND state = 'claimed'`;

export const drawnOnes = (ctx: Ctx): Promise<Draw[]> =>
  ctx.sql<Draw[]>`SELECT * FROM draws.draws WHERE state IN ('drawn', 'over') ORDER BY drawn_at`;

/** Entrants who count other tickets than there are. */
export const entrantsAmiss = (ctx: Ctx): Promise<{ entrant: string; tickets: number; found: number }[]> => ctx.sql`
  SELECT e.entrant, e.tickets, count(t.ticket)::int AS found FROM draws.entrants e
  LEFT JOIN draws.tickets t ON t.draw_id = e.draw_id AND t.entrant = e.entrant
  GROUP BY e.draw_id, e.entrant, e.tickets HAVING count(t.ticket) <> e.tickets`;
