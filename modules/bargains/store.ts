import type { Ctx, Fen, Uuid } from '#kernel';
import type { OwnTake } from '#modules/promotions';
import type { Bargain, Cut, Figures, Offer } from './types.ts';

export const insertOffer = (tx: Ctx, one: Offer) => tx.sql`
  INSERT INTO bargains.offers (shop_id, id, rule_id, product_id, sku_id, floor_fen, friends, open_hours, pieces, starts_at, ends_at, created_at)
  VALUES (${one.shopId}, ${one.id}, ${one.ruleId}, ${one.productId}, ${one.skuId}, ${one.floorFen}, ${one.friends}, ${one.openHours}, ${one.pieces},
    ${one.startsAt}, ${one.endsAt}, ${one.createdAt})`;

export const offerById = async (ctx: Ctx, id: Uuid): Promise<Offer | null> =>
  (await ctx.sql<Offer[]>`SELECT * FROM bargains.offers WHERE id = ${id}`)[0] ?? null;

export async function stopOffer(tx: Ctx, shopId: Uuid, id: Uuid): Promise<Offer | null> {
  const [row] = await tx.sql<Offer[]>`
    UPDATE bargains.offers SET state = 'stopped' WHERE shop_id = ${shopId} AND id = ${id} AND state = 'active' RETURNING *`;
  return row ?? null;
}

/** Offers whose time is over make room for others of their goods. */
export const endOffersOf = (tx: Ctx, shopId: Uuid, skuId: Uuid, now: Date) => tx.sql`
  UPDATE bargains.offers SET state = 'stopped' WHERE shop_id = ${shopId} AND sku_id = ${skuId} AND state = 'active' AND ends_at <= ${now}`;

type Place = { readonly at: Date; readonly id: string } | null;
export const offersOfShop = (ctx: Ctx, shopId: Uuid, before: Place, limit: number): Promise<Offer[]> => ctx.sql<
  Offer[]
>`
  SELECT * FROM bargains.offers WHERE shop_id = ${shopId} ${before ? ctx.sql`AND (created_at, id) < (${before.at}, ${before.id}::uuid)` : ctx.sql``}
  ORDER BY created_at DESC, id DESC LIMIT ${limit}`;

/** Offers that a bargain can be begun of, those that end first before. */
export const runningOffers = (
  ctx: Ctx,
  { productId, after, limit }: { productId: Uuid | null; after: Place; limit: number },
): Promise<Offer[]> => ctx.sql<Offer[]>`
  SELECT * FROM bargains.offers WHERE state = 'active' AND starts_at <= ${ctx.clock.now()} AND ends_at > ${ctx.clock.now()} AND taken < pieces
    ${productId ? ctx.sql`AND product_id = ${productId}` : ctx.sql``}
    ${after ? ctx.sql`AND (ends_at, id) > (${after.at}, ${after.id}::uuid)` : ctx.sql``}
  ORDER BY ends_at, id LIMIT ${limit}`;

/** Keeps a piece for one more bargain; null when there is none, or the offer does not run. */
export async function takePiece(tx: Ctx, id: Uuid): Promise<Offer | null> {
  const now = tx.clock.now();
  const [row] = await tx.sql<Offer[]>`
    UPDATE bargains.offers SET taken = taken + 1
    WHERE id = ${id} AND state = 'active' AND starts_at <= ${now} AND ends_at > ${now} AND taken < pieces RETURNING *`;
  return row ?? null;
}

export const insertBargain = (tx: Ctx, one: Bargain) => tx.sql`
  INSERT INTO bargains.bargains (id, code, shop_id, offer_id, buyer_id, seed, list_fen, floor_fen, price_fen, friends, opened_at, ends_at)
  VALUES (${one.id}, ${one.code}, ${one.shopId}, ${one.offerId}, ${one.buyerId}, ${one.seed}, ${one.listFen}, ${one.floorFen}, ${one.priceFen},
    ${one.friends}, ${one.openedAt}, ${one.endsAt})`;

export const bargainByCode = async (ctx: Ctx, code: string): Promise<Bargain | null> =>
  (await ctx.sql<Bargain[]>`SELECT * FROM bargains.bargains WHERE code = ${code}`)[0] ?? null;

export const lockBargain = async (tx: Ctx, code: string): Promise<Bargain | null> =>
  (await tx.sql<Bargain[]>`SELECT * FROM bargains.bargains WHERE code = ${code} FOR UPDATE`)[0] ?? null;

/** The person's bargain of an offer that is open or bought. */
export const standingOf = async (ctx: Ctx, offerId: Uuid, buyerId: Uuid): Promise<Bargain | null> =>
  (
    await ctx.sql<
      Bargain[]
    >`SELECT * FROM bargains.bargains WHERE offer_id = ${offerId} AND buyer_id = ${buyerId} AND state <> 'ended'`
  )[0] ?? null;

export const bargainsOfBuyer = (ctx: Ctx, buyerId: Uuid, before: Uuid | null, limit: number): Promise<Bargain[]> =>
  ctx.sql<Bargain[]>`
    SELECT * FROM bargains.bargains WHERE buyer_id = ${buyerId} ${before ? ctx.sql`AND id < ${before}` : ctx.sql``} ORDER BY id DESC LIMIT ${limit}`;

export const cutsOf = (ctx: Ctx, bargainId: Uuid): Promise<Cut[]> =>
  ctx.sql<
    Cut[]
  >`SELECT bargain_id, nth, friend_id, amount_fen, at FROM bargains.cuts WHERE bargain_id = ${bargainId} ORDER BY nth`;

export const cutsOfPerson = (ctx: Ctx, friendId: Uuid): Promise<Cut[]> =>
  ctx.sql<
    Cut[]
  >`SELECT bargain_id, nth, friend_id, amount_fen, at FROM bargains.cuts WHERE friend_id = ${friendId} ORDER BY at`;

/** One after the other for an account and for a device: what each made of late is then exact. */
export async function cutsSince(tx: Ctx, friendId: Uuid, device: string, from: Date): Promise<{ most: number }> {
  for (const name of [`friend ${friendId}`, `device ${device}`].sort())
    await tx.sql`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
  const [row] = await tx.sql<{ most: number }[]>`
    SELECT greatest((SELECT count(*) FROM bargains.cuts WHERE friend_id = ${friendId} AND at > ${from}),
      (SELECT count(*) FROM bargains.cuts WHERE device = ${device} AND at > ${from})) AS most`;
  return row ?? { most: 0 };
}

export async function insertCut(tx: Ctx, cut: Cut & { readonly device: string }): Promise<Fen> {
  await tx.sql`
    INSERT INTO bargains.cuts (bargain_id, nth, friend_id, device, amount_fen, at)
    VALUES (${cut.bargainId}, ${cut.nth}, ${cut.friendId}, ${cut.device}, ${cut.amountFen}, ${cut.at})`;
  const [row] = await tx.sql<{ priceFen: Fen }[]>`
    UPDATE bargains.bargains SET cuts_made = cuts_made + 1, price_fen = price_fen - ${cut.amountFen} WHERE id = ${cut.bargainId} RETURNING price_fen`;
  if (!row) throw new Error(`no bargain ${cut.bargainId}`);
  return row.priceFen;
}

export const openPrices = (
  ctx: Ctx,
  buyerId: Uuid,
  offerIds: readonly Uuid[],
): Promise<{ offerId: Uuid; priceFen: Fen }[]> => ctx.sql<{ offerId: Uuid; priceFen: Fen }[]>`
  SELECT offer_id, price_fen FROM bargains.bargains
  WHERE buyer_id = ${buyerId} AND offer_id = ANY(${offerIds as Uuid[]}::uuid[]) AND state = 'open' AND ends_at > ${ctx.clock.now()}`;

/** open → bought, where the price is still what the buyer agreed to; answers how many. */
export async function takeBargains(
  tx: Ctx,
  takes: readonly (Omit<OwnTake, 'offerId'> & { readonly offerId: Uuid })[],
): Promise<number> {
  const taken = await tx.sql`
    UPDATE bargains.bargains b SET state = 'bought', trade_id = t.trade_id
    FROM unnest(${takes.map((one) => one.offerId)}::uuid[], ${takes.map((one) => one.buyerId)}::uuid[], ${takes.map((one) => one.tradeId)}::uuid[],
      ${takes.map((one) => one.priceFen)}::bigint[]) AS t (offer_id, buyer_id, trade_id, price_fen)
    WHERE b.offer_id = t.offer_id AND b.buyer_id = t.buyer_id AND b.state = 'open' AND b.ends_at > ${tx.clock.now()} AND b.price_fen = t.price_fen`;
  return taken.count;
}

export const reopen = (tx: Ctx, tradeId: Uuid) => tx.sql`
  UPDATE bargains.bargains SET state = 'open', trade_id = NULL WHERE trade_id = ${tradeId} AND state = 'bought'`;

/** Ends what is due and gives its pieces free; answers how many. */
export async function endDue(tx: Ctx, limit: number): Promise<number> {
  const [row] = await tx.sql<{ ended: number }[]>`
    WITH due AS (
      SELECT id FROM bargains.bargains WHERE state = 'open' AND ends_at <= ${tx.clock.now()} ORDER BY ends_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), ended AS (
      UPDATE bargains.bargains b SET state = 'ended' FROM due WHERE b.id = due.id RETURNING b.shop_id, b.offer_id
    ), freed AS (
      UPDATE bargains.offers o SET taken = o.taken - e.n
      FROM (SELECT shop_id, offer_id, count(*)::int AS n FROM ended GROUP BY 1, 2) AS e WHERE o.shop_id = e.shop_id AND o.id = e.offer_id RETURNING o.id
    )
    SELECT (SELECT count(*) FROM ended) AS ended, (SELECT count(*) FROM freed) AS offers`;
  return row?.ended ?? 0;
}

export const figuresOf = (ctx: Ctx, shopId: Uuid, offerIds: readonly Uuid[]): Promise<Figures[]> => ctx.sql<Figures[]>`
  SELECT offer_id, count(*) AS opened, count(*) FILTER (WHERE state = 'bought') AS bought, coalesce(sum(cuts_made), 0)::bigint AS cuts,
    coalesce(sum(list_fen - price_fen) FILTER (WHERE state = 'bought'), 0)::bigint AS given_fen
  FROM bargains.bargains WHERE shop_id = ${shopId} AND offer_id = ANY(${offerIds as Uuid[]}::uuid[]) GROUP BY offer_id`;

/** Bargains whose price is not what their cuts say. */
export const bargainsAmiss = (
  ctx: Ctx,
): Promise<{ id: Uuid; priceFen: number; cutFen: number; cutsMade: number; found: number }[]> =>
  ctx.sql`
    SELECT b.id, b.price_fen, b.cuts_made, coalesce(c.cut_fen, 0)::bigint AS cut_fen, coalesce(c.found, 0) AS found
    FROM bargains.bargains b LEFT JOIN (
      SELECT bargain_id, sum(amount_fen) AS cut_fen, count(*) AS found FROM bargains.cuts GROUP BY bargain_id) c ON c.bargain_id = b.id
    WHERE b.list_fen - coalesce(c.cut_fen, 0) <> b.price_fen OR coalesce(c.found, 0) <> b.cuts_made`;

/** Offers that keep another number of pieces than their bargains take. */
export const offersAmiss = (ctx: Ctx): Promise<{ id: Uuid; taken: number; found: number }[]> => ctx.sql`
  SELECT o.id, o.taken, count(b.id) AS found FROM bargains.offers o
  LEFT JOIN bargains.bargains b ON b.shop_id = o.shop_id AND b.offer_id = o.id AND b.state <> 'ended'
  GROUP BY o.id, o.taken HAVING count(b.id) <> o.taken`;

export const offersByIds = (ctx: Ctx, ids: readonly Uuid[]): Promise<Offer[]> =>
  ctx.sql<Offer[]>`SELECT * FROM bargains.offers WHERE id = ANY(${ids as Uuid[]}::uuid[])`;
