import { type Ctx, type CursorKey, type Json, refusedBy, type Uuid } from '#kernel';
import type { Group, Member, Offer } from './types.ts';

export type OfferNumbers = {
  readonly open: number;
  readonly full: number;
  readonly failed: number;
  /** People whose order goes on, or waits for its group. */
  readonly people: number;
};

export const insertOffer = (tx: Ctx, offer: Offer, by: Uuid | null) => tx.sql`
  INSERT INTO groupbuys.offers (shop_id, id, product_id, rule_id, prices, size, hours, per_buyer, stock, starts_at, ends_at, created_at, created_by)
  VALUES (${offer.shopId}, ${offer.id}, ${offer.productId}, ${offer.ruleId}, ${tx.sql.json(offer.prices as unknown as Json)}, ${offer.size},
    ${offer.hours}, ${offer.perBuyer}, ${offer.stock}, ${offer.startsAt}, ${offer.endsAt}, ${offer.createdAt}, ${by})`;

export const offerById = async (ctx: Ctx, id: Uuid): Promise<Offer | null> =>
  (await ctx.sql<Offer[]>`SELECT * FROM groupbuys.offers WHERE id = ${id}`)[0] ?? null;

export const offerOfShop = async (ctx: Ctx, shopId: Uuid, id: Uuid): Promise<Offer | null> =>
  (await ctx.sql<Offer[]>`SELECT * FROM groupbuys.offers WHERE shop_id = ${shopId} AND id = ${id}`)[0] ?? null;

/** The offer of a product that runs now. */
export const offerOfProduct = async (ctx: Ctx, shopId: Uuid, productId: Uuid): Promise<Offer | null> =>
  (
    await ctx.sql<Offer[]>`
      SELECT * FROM groupbuys.offers WHERE shop_id = ${shopId} AND product_id = ${productId} AND state = 'active'
        AND starts_at <= ${ctx.clock.now()} AND ends_at > ${ctx.clock.now()}`
  )[0] ?? null;

/** active → stopped or ended; null when it was not active. */
export const endOffer = async (tx: Ctx, shopId: Uuid, id: Uuid, to: 'stopped' | 'ended'): Promise<Offer | null> =>
  (
    await tx.sql<Offer[]>`
      UPDATE groupbuys.offers SET state = ${to}, ended_at = ${tx.clock.now()} WHERE shop_id = ${shopId} AND id = ${id} AND state = 'active'
      RETURNING *`
  )[0] ?? null;

export const endDueOffers = (ctx: Ctx) => ctx.sql<{ id: Uuid }[]>`
  UPDATE groupbuys.offers SET state = 'ended', ended_at = ${ctx.clock.now()} WHERE state = 'active' AND ends_at <= ${ctx.clock.now()} RETURNING id`;

/** Groups of the offer that may still need its price. */
export const openGroupsOf = async (ctx: Ctx, shopId: Uuid, offerId: Uuid): Promise<number> =>
  (
    await ctx.sql<{ count: number }[]>`
      SELECT count(*) AS count FROM groupbuys.groups WHERE shop_id = ${shopId} AND offer_id = ${offerId} AND state IN ('unpaid', 'open')`
  )[0]?.count ?? 0;

/** The shop's offers with their numbers, newest first; one more than asked. */
export const offersOfShop = (
  ctx: Ctx,
  shopId: Uuid,
  after: CursorKey | null,
  limit: number,
): Promise<(Offer & OfferNumbers)[]> => ctx.sql`
  SELECT o.*, g.open, g.full, g.failed, m.people FROM groupbuys.offers o
  CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE state = 'open') AS open, count(*) FILTER (WHERE state = 'full') AS full,
    count(*) FILTER (WHERE state = 'failed') AS failed FROM groupbuys.groups WHERE shop_id = o.shop_id AND offer_id = o.id) g
  CROSS JOIN LATERAL (SELECT coalesce(sum(paid) FILTER (WHERE state IN ('open', 'full')), 0)::bigint AS people FROM groupbuys.groups
    WHERE shop_id = o.shop_id AND offer_id = o.id) m
  WHERE o.shop_id = ${shopId} ${after ? ctx.sql`AND (o.created_at, o.id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)` : ctx.sql``}
  ORDER BY o.created_at DESC, o.id DESC LIMIT ${limit + 1}`;

export const groupById = async (ctx: Ctx, id: Uuid): Promise<Group | null> =>
  (await ctx.sql<Group[]>`SELECT * FROM groupbuys.groups WHERE id = ${id}`)[0] ?? null;

/** Open groups with a free place, the one that ends first before the others. */
export const joinableGroups = (ctx: Ctx, shopId: Uuid, offerId: Uuid, limit: number, besides: Uuid | null) =>
  ctx.sql<Group[]>`
    SELECT * FROM groupbuys.groups
    WHERE shop_id = ${shopId} AND offer_id = ${offerId} AND state = 'open' AND ends_at > ${ctx.clock.now()} AND seats < size
      ${besides ? ctx.sql`AND id <> ${besides}` : ctx.sql``}
    ORDER BY ends_at, id LIMIT ${limit}`;

/** Groups of every shop, newest first; one more than asked. */
export const groupsOfMarket = (
  ctx: Ctx,
  after: CursorKey | null,
  limit: number,
): Promise<(Group & Pick<Offer, 'productId'>)[]> => ctx.sql`
  SELECT g.*, o.product_id FROM groupbuys.groups g JOIN groupbuys.offers o ON o.shop_id = g.shop_id AND o.id = g.offer_id
  WHERE ${after ? ctx.sql`(g.created_at, g.id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)` : ctx.sql`true`}
  ORDER BY g.created_at DESC, g.id DESC LIMIT ${limit + 1}`;

/** Who is in the group, in the order in which they came. */
export const membersOf = (ctx: Ctx, shopId: Uuid, groupId: Uuid): Promise<Member[]> => ctx.sql<Member[]>`
  SELECT * FROM groupbuys.members WHERE shop_id = ${shopId} AND group_id = ${groupId} AND state <> 'out' ORDER BY joined_at, order_id`;

export const memberOfOrder = async (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<Member | null> =>
  (await ctx.sql<Member[]>`SELECT * FROM groupbuys.members WHERE shop_id = ${shopId} AND order_id = ${orderId}`)[0] ??
  null;

export const memberOfGroup = async (ctx: Ctx, group: Group, buyerId: Uuid): Promise<Member | null> =>
  (
    await ctx.sql<Member[]>`
      SELECT * FROM groupbuys.members WHERE shop_id = ${group.shopId} AND group_id = ${group.id} AND buyer_id = ${buyerId} AND state <> 'out'`
  )[0] ?? null;

/** Pieces the buyer has taken under the offer. */
export const takenBy = async (ctx: Ctx, shopId: Uuid, offerId: Uuid, buyerId: Uuid): Promise<number> =>
  (
    await ctx.sql<{ pieces: number }[]>`
      SELECT pieces FROM groupbuys.takers WHERE shop_id = ${shopId} AND offer_id = ${offerId} AND buyer_id = ${buyerId}`
  )[0]?.pieces ?? 0;

/** What a person's groups were, for who asks for their data. */
export const groupsOfPerson = (ctx: Ctx, buyerId: Uuid): Promise<(Member & { groupState: Group['state'] })[]> =>
  ctx.sql`
    SELECT m.*, g.state AS group_state FROM groupbuys.members m JOIN groupbuys.groups g ON g.shop_id = m.shop_id AND g.id = m.group_id
    WHERE m.buyer_id = ${buyerId} ORDER BY m.joined_at LIMIT 1000`;

/** Groups whose seats or payments are not those of their members: for the audit. */
export const groupsAmiss = (ctx: Ctx): Promise<{ breach: string }[]> => ctx.sql`
  SELECT 'group ' || g.id || ' is ' || g.state || ' with ' || g.seats || ' places taken and ' || g.paid || ' paid, its members: ' || m.seats || ' and ' || m.paid AS breach
  FROM groupbuys.groups g
  CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE state <> 'out') AS seats, count(*) FILTER (WHERE state IN ('paid', 'going')) AS paid
    FROM groupbuys.members WHERE shop_id = g.shop_id AND group_id = g.id) m
  WHERE m.seats > g.size OR (g.state IN ('unpaid', 'open') AND (g.seats, g.paid) IS DISTINCT FROM (m.seats::int, m.paid::int))
    OR (g.state = 'full' AND g.paid <> m.paid) OR (g.state = 'void' AND m.seats > 0)
    OR (g.settled_at IS NOT NULL AND EXISTS (SELECT 1 FROM groupbuys.members WHERE shop_id = g.shop_id AND group_id = g.id AND state = 'paid'))
  UNION ALL
  SELECT 'offer ' || o.id || ' has ' || o.taken || ' pieces taken, its members ' || m.pieces
  FROM groupbuys.offers o
  CROSS JOIN LATERAL (SELECT coalesce(sum(quantity) FILTER (WHERE state <> 'out'), 0) AS pieces FROM groupbuys.members WHERE shop_id = o.shop_id AND offer_id = o.id) m
  WHERE o.taken <> m.pieces
  UNION ALL
  SELECT 'buyer ' || t.buyer_id || ' has ' || t.pieces || ' pieces of offer ' || t.offer_id || ', by members ' || m.pieces
  FROM groupbuys.takers t
  CROSS JOIN LATERAL (SELECT coalesce(sum(quantity) FILTER (WHERE state <> 'out'), 0) AS pieces FROM groupbuys.members
    WHERE shop_id = t.shop_id AND offer_id = t.offer_id AND buyer_id = t.buyer_id) m
  WHERE t.pieces <> m.pieces
  LIMIT 100`;

/** Members with what their group is, by shop and order: for the audit, page by page. */
export const membersAfter = (
  ctx: Ctx,
  after: { readonly shopId: Uuid; readonly orderId: Uuid } | null,
  limit: number,
): Promise<(Member & { groupState: Group['state'] })[]> => ctx.sql`
  SELECT m.*, g.state AS group_state FROM groupbuys.members m JOIN groupbuys.groups g ON g.shop_id = m.shop_id AND g.id = m.group_id
  WHERE ${after ? ctx.sql`(m.shop_id, m.order_id) > (${after.shopId}, ${after.orderId})` : ctx.sql`true`}
  ORDER BY m.shop_id, m.order_id LIMIT ${limit}`;

/** A second running offer of a product, refused by the database. */
export const refusedAsSecond = (error: unknown): boolean => refusedBy(error, 'offers_one_a_product');
