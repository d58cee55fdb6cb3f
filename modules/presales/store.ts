import { type Ctx, type CursorKey, refusedBy, type Uuid } from '#kernel';
import type { Offer, Presale } from './types.ts';

// ── Offers ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const insertOffer = (tx: Ctx, one: Offer) => tx.sql`
  INSERT INTO presales.offers (shop_id, id, rule_id, product_id, sku_id, price_fen, deposit_fen, counts_fen, pieces, per_buyer, starts_at, deposit_until,
    balance_from, balance_until, ship_within_hours, created_at)
  VALUES (${one.shopId}, ${one.id}, ${one.ruleId}, ${one.productId}, ${one.skuId}, ${one.priceFen}, ${one.depositFen}, ${one.countsFen}, ${one.pieces},
    ${one.perBuyer}, ${one.startsAt}, ${one.depositUntil}, ${one.balanceFrom}, ${one.balanceUntil}, ${one.shipWithinHours}, ${one.createdAt})`;

export const offerById = async (ctx: Ctx, id: Uuid): Promise<Offer | null> =>
  (await ctx.sql<Offer[]>`SELECT * FROM presales.offers WHERE id = ${id}`)[0] ?? null;

export const offersById = async (ctx: Ctx, ids: readonly Uuid[]): Promise<Map<Uuid, Offer>> =>
  new Map(
    ids.length === 0
      ? []
      : (await ctx.sql<Offer[]>`SELECT * FROM presales.offers WHERE id = ANY(${[...ids]}::uuid[])`).map((row) => [
          row.id,
          row,
        ]),
  );

/** Offers of a product that take deposits, now or later. */
export const offersOfProduct = (ctx: Ctx, productId: Uuid): Promise<Offer[]> => ctx.sql<Offer[]>`
  SELECT * FROM presales.offers WHERE product_id = ${productId} AND state = 'active' AND deposit_until > ${ctx.clock.now()} ORDER BY starts_at, id`;

/** active or over → stopped or called_off; stopped → called_off. Null when it was not so. */
export const endOffer = async (
  tx: Ctx,
  shopId: Uuid,
  id: Uuid,
  to: 'stopped' | 'called_off',
): Promise<Offer | null> => {
  const from = to === 'stopped' ? ['active'] : ['active', 'over', 'stopped'];
  const now = tx.clock.now();
  const [row] = await tx.sql<Offer[]>`
    UPDATE presales.offers SET state = ${to}, ended_at = coalesce(ended_at, ${now})
    WHERE shop_id = ${shopId} AND id = ${id} AND state = ANY(${from}::text[]) AND balance_until > ${now} RETURNING *`;
  return row ?? null;
};

/** Offers whose time for deposits is over. */
export const endDueOffers = (tx: Ctx, limit: number): Promise<Offer[]> => tx.sql<Offer[]>`
  UPDATE presales.offers o SET state = 'over', ended_at = ${tx.clock.now()}
  FROM (SELECT shop_id, id FROM presales.offers WHERE state = 'active' AND deposit_until <= ${tx.clock.now()} ORDER BY deposit_until LIMIT ${limit}
    FOR UPDATE SKIP LOCKED) due
  WHERE o.shop_id = due.shop_id AND o.id = due.id RETURNING o.*`;

export type OfferNumbers = {
  readonly offerId: Uuid;
  readonly waiting: number;
  readonly paid: number;
  readonly forfeited: number;
  readonly heldFen: number;
  readonly keptFen: number;
};

const page = (ctx: Ctx, after: CursorKey | null) =>
  after ? ctx.sql`AND (created_at, id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)` : ctx.sql``;

/** Newest first, one more than asked; of every shop when `shopId` is null. */
export const offersListed = (
  ctx: Ctx,
  shopId: Uuid | null,
  after: CursorKey | null,
  limit: number,
): Promise<Offer[]> => ctx.sql<Offer[]>`
  SELECT * FROM presales.offers WHERE ${shopId ? ctx.sql`shop_id = ${shopId}` : ctx.sql`true`} ${page(ctx, after)}
  ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}`;

export const numbersOf = async (ctx: Ctx, ids: readonly Uuid[]): Promise<Map<Uuid, OfferNumbers>> =>
  new Map(
    ids.length === 0
      ? []
      : (
          await ctx.sql<OfferNumbers[]>`
            SELECT offer_id, coalesce(sum(quantity) FILTER (WHERE state = 'deposit_paid'), 0)::bigint AS waiting,
              coalesce(sum(quantity) FILTER (WHERE balance_paid_at IS NOT NULL), 0)::bigint AS paid,
              coalesce(sum(quantity) FILTER (WHERE state = 'forfeited'), 0)::bigint AS forfeited,
              coalesce(sum(deposit_fen - back_fen) FILTER (WHERE state IN ('deposit_paid', 'paid')), 0)::bigint AS held_fen,
              coalesce(sum(deposit_fen) FILTER (WHERE state = 'forfeited'), 0)::bigint AS kept_fen
            FROM presales.presales WHERE offer_id = ANY(${[...ids]}::uuid[]) GROUP BY offer_id`
        ).map((row) => [row.offerId, row]),
  );

// ── Presales ────────────────────────────────────────────────────────────────────────────────────────────────────────

export async function insertPresale(tx: Ctx, one: Presale & { readonly requestKey: string }): Promise<boolean> {
  try {
    await tx.sql`
      INSERT INTO presales.presales (shop_id, id, offer_id, buyer_id, request_key, quantity, deposit_fen, commission_bps, placed_at, pay_by)
      VALUES (${one.shopId}, ${one.id}, ${one.offerId}, ${one.buyerId}, ${one.requestKey}, ${one.quantity}, ${one.depositFen}, ${one.commissionBps},
        ${one.placedAt}, ${one.payBy})`;
    return true;
  } catch (error) {
    if (refusedBy(error, 'presales_request_once')) return false;
    throw error;
  }
}

/** Counts pieces of a buyer under an offer; takers_within refuses more than they may have. `by` may be negative. */
export const countPieces = (
  tx: Ctx,
  { shopId, offerId, buyerId }: Pick<Presale, 'shopId' | 'offerId' | 'buyerId'>,
  by: number,
  most: number,
) =>
  by > 0
    ? tx.sql`
        INSERT INTO presales.takers (shop_id, offer_id, buyer_id, pieces, most) VALUES (${shopId}, ${offerId}, ${buyerId}, ${by}, ${most})
        ON CONFLICT ON CONSTRAINT takers_pkey DO UPDATE SET pieces = takers.pieces + ${by}`
    : tx.sql`
        UPDATE presales.takers SET pieces = pieces + ${by} WHERE shop_id = ${shopId} AND offer_id = ${offerId} AND buyer_id = ${buyerId}`;

export const presaleById = async (ctx: Ctx, id: Uuid): Promise<Presale | null> =>
  (await ctx.sql<Presale[]>`SELECT * FROM presales.presales WHERE id = ${id}`)[0] ?? null;

export const lockPresale = async (tx: Ctx, id: Uuid): Promise<Presale | null> =>
  (await tx.sql<Presale[]>`SELECT * FROM presales.presales WHERE id = ${id} FOR UPDATE`)[0] ?? null;

export const lockOfOrder = async (tx: Ctx, shopId: Uuid, orderId: Uuid): Promise<Presale | null> =>
  (
    await tx.sql<
      Presale[]
    >`SELECT * FROM presales.presales WHERE shop_id = ${shopId} AND order_id = ${orderId} FOR UPDATE`
  )[0] ?? null;

export const presaleOfOrder = async (ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<Presale | null> =>
  (await ctx.sql<Presale[]>`SELECT * FROM presales.presales WHERE shop_id = ${shopId} AND order_id = ${orderId}`)[0] ??
  null;

export const markDepositPaid = async (tx: Ctx, shopId: Uuid, id: Uuid, at: Date): Promise<Presale | null> =>
  (
    await tx.sql<Presale[]>`
      UPDATE presales.presales SET state = 'deposit_paid', paid_at = ${at} WHERE shop_id = ${shopId} AND id = ${id} AND state = 'placed' RETURNING *`
  )[0] ?? null;

export const markCovered = (tx: Ctx, ids: readonly Uuid[]) => tx.sql`
  UPDATE presales.presales SET covered_at = ${tx.clock.now()} WHERE id = ANY(${[...ids]}::uuid[]) AND covered_at IS NULL`;

/** The balance is being paid by this order; false when it cannot be now. */
export const takeBalance = async (
  tx: Ctx,
  take: { id: Uuid; buyerId: Uuid; tradeId: Uuid; orderId: Uuid; shopId: Uuid; quantity: number },
): Promise<boolean> => {
  const now = tx.clock.now();
  const taken = await tx.sql`
    UPDATE presales.presales p SET trade_id = ${take.tradeId}, order_id = ${take.orderId} FROM presales.offers o
    WHERE p.shop_id = ${take.shopId} AND p.id = ${take.id} AND p.buyer_id = ${take.buyerId} AND p.quantity = ${take.quantity}
      AND p.state = 'deposit_paid' AND p.covered_at IS NOT NULL AND p.trade_id IS NULL
      AND o.shop_id = p.shop_id AND o.id = p.offer_id AND o.state <> 'called_off' AND o.balance_from <= ${now} AND o.balance_until > ${now}`;
  return taken.count === 1;
};

/** Its order was closed before it was paid: the balance can be paid again. */
export const dropBalance = (tx: Ctx, tradeId: Uuid) => tx.sql`
  UPDATE presales.presales SET trade_id = NULL, order_id = NULL WHERE trade_id = ${tradeId} AND state = 'deposit_paid'`;

export const markBalancePaid = async (tx: Ctx, shopId: Uuid, orderId: Uuid, at: Date): Promise<Presale | null> =>
  (
    await tx.sql<Presale[]>`
      UPDATE presales.presales SET state = 'paid', balance_paid_at = ${at}
      WHERE shop_id = ${shopId} AND order_id = ${orderId} AND state = 'deposit_paid' RETURNING *`
  )[0] ?? null;

/** Ends a presale; null when it was not in that state, or its balance is being paid. */
export const endPresale = async (
  tx: Ctx,
  one: Pick<Presale, 'shopId' | 'id'>,
  from: 'placed' | 'deposit_paid',
  to: 'closed' | 'withdrawn' | 'forfeited' | 'failed',
): Promise<Presale | null> =>
  (
    await tx.sql<Presale[]>`
      UPDATE presales.presales SET state = ${to}, ended_at = ${tx.clock.now()},
        back_fen = CASE WHEN ${to} IN ('withdrawn', 'failed') THEN deposit_fen ELSE 0 END,
        released_at = CASE WHEN ${to} = 'forfeited' THEN ${tx.clock.now()}::timestamptz END
      WHERE shop_id = ${one.shopId} AND id = ${one.id} AND state = ${from} AND trade_id IS NULL RETURNING *`
  )[0] ?? null;

/** How its order went on: so much of the deposit goes back in all, and where it ended. */
export const followOrder = (
  tx: Ctx,
  one: Pick<Presale, 'shopId' | 'id'>,
  to: { state: 'paid' | 'done' | 'returned'; backFen: number; released: boolean },
) => tx.sql`
  UPDATE presales.presales SET state = ${to.state}, back_fen = ${to.backFen},
    ended_at = CASE WHEN ${to.state} = 'paid' THEN NULL ELSE coalesce(ended_at, ${tx.clock.now()}) END,
    released_at = CASE WHEN ${String(to.released)}::boolean THEN coalesce(released_at, ${tx.clock.now()}) END
  WHERE shop_id = ${one.shopId} AND id = ${one.id}`;

export const markSettled = (tx: Ctx, shopId: Uuid, id: Uuid) => tx.sql`
  UPDATE presales.presales SET settled_at = ${tx.clock.now()} WHERE shop_id = ${shopId} AND id = ${id} AND settled_at IS NULL`;

/** Deposits that were not paid in time. */
export const unpaidDue = (ctx: Ctx, limit: number): Promise<Presale[]> => ctx.sql<Presale[]>`
  SELECT * FROM presales.presales WHERE state = 'placed' AND pay_by <= ${ctx.clock.now()} ORDER BY pay_by LIMIT ${limit}`;

/** Deposits whose balance nobody pays any more: its window is over, or the shop has called the offer off. */
export const endingDue = (
  ctx: Ctx,
  limit: number,
): Promise<(Presale & { skuId: Uuid; calledOff: boolean; balanceUntil: Date })[]> => ctx.sql`
  SELECT p.*, o.sku_id, o.state = 'called_off' AS called_off, o.balance_until FROM presales.presales p
  JOIN presales.offers o ON o.shop_id = p.shop_id AND o.id = p.offer_id
  WHERE p.state IN ('placed', 'deposit_paid') AND p.trade_id IS NULL
    AND (o.state = 'called_off' OR p.state = 'deposit_paid' AND o.balance_until <= ${ctx.clock.now()})
  ORDER BY o.balance_until, p.id LIMIT ${limit}`;

/** Buyers to be told that they can pay the balance: goods lie ready, and the window is open. */
export const tellingDue = (tx: Ctx, limit: number): Promise<Presale[]> => tx.sql<Presale[]>`
  UPDATE presales.presales p SET told_at = ${tx.clock.now()}
  FROM (SELECT q.shop_id, q.id FROM presales.presales q JOIN presales.offers o ON o.shop_id = q.shop_id AND o.id = q.offer_id
    WHERE q.state = 'deposit_paid' AND q.told_at IS NULL AND q.covered_at IS NOT NULL AND o.balance_from <= ${tx.clock.now()}
    ORDER BY q.id LIMIT ${limit} FOR UPDATE OF q SKIP LOCKED) due
  WHERE p.shop_id = due.shop_id AND p.id = due.id RETURNING p.*`;

export const presalesOfBuyer = (ctx: Ctx, buyerId: Uuid, before: Uuid | null, limit: number): Promise<Presale[]> =>
  ctx.sql<Presale[]>`
    SELECT * FROM presales.presales WHERE buyer_id = ${buyerId} ${before ? ctx.sql`AND id < ${before}` : ctx.sql``} ORDER BY id DESC LIMIT ${limit}`;

/** Balances a person can pay now, or from a moment before `soon` on; whose window ends first comes first. */
export const balancesWaiting = (ctx: Ctx, buyerId: Uuid, soon: Date, limit: number): Promise<Presale[]> => ctx.sql<
  Presale[]
>`
  SELECT p.* FROM presales.presales p JOIN presales.offers o ON o.id = p.offer_id
  WHERE p.buyer_id = ${buyerId} AND p.state = 'deposit_paid' AND p.trade_id IS NULL AND o.state <> 'called_off'
    AND o.balance_until > ${ctx.clock.now()} AND o.balance_from <= ${soon} AND (o.balance_from > ${ctx.clock.now()} OR p.covered_at IS NOT NULL)
  ORDER BY o.balance_until, p.id LIMIT ${limit}`;

/** Of a shop, or of every shop; newest first, one more than asked. */
export const presalesListed = (
  ctx: Ctx,
  filter: { shopId: Uuid | null; state: string | null },
  before: Uuid | null,
  limit: number,
): Promise<Presale[]> => ctx.sql<Presale[]>`
  SELECT * FROM presales.presales WHERE ${filter.shopId ? ctx.sql`shop_id = ${filter.shopId}` : ctx.sql`true`}
    ${filter.state ? ctx.sql`AND state = ${filter.state}` : ctx.sql``} ${before ? ctx.sql`AND id < ${before}` : ctx.sql``}
  ORDER BY id DESC LIMIT ${limit + 1}`;

/** Presales of a shop that have not come to an end. */
export const openOfShop = async (ctx: Ctx, shopId: Uuid): Promise<number> =>
  (
    await ctx.sql<{ count: number }[]>`
      SELECT count(*) AS count FROM presales.presales WHERE shop_id = ${shopId} AND state IN ('placed', 'deposit_paid', 'paid')`
  )[0]?.count ?? 0;

/** Pieces whose deposit is paid and that do not lie ready, and when the first of their balances is due. */
export const awaitedOfShop = async (ctx: Ctx, shopId: Uuid): Promise<{ count: number; nextAt: Date | null }> => {
  const [row] = await ctx.sql<{ count: number; nextAt: Date | null }[]>`
    SELECT count(*) AS count, min(o.balance_from) AS next_at FROM presales.presales p
    JOIN presales.offers o ON o.shop_id = p.shop_id AND o.id = p.offer_id
    WHERE p.shop_id = ${shopId} AND p.state = 'deposit_paid' AND p.covered_at IS NULL`;
  return row ?? { count: 0, nextAt: null };
};
