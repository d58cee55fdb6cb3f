import type { Ctx, Uuid } from '#kernel';
import type { FunderKind } from '#modules/ledger';

/** Before every id and composite key. */
export const FIRST = '';

type Result = { readonly counted: number; readonly breaches: readonly string[] };
type Counted = { readonly counted: number };

export const paidParts = (ctx: Ctx, after: string, limit: number) =>
  ctx.sql<{ id: string; shopId: Uuid; paymentId: Uuid; orderId: Uuid }[]>`
    SELECT part.payment_id || ' ' || part.order_id AS id, part.shop_id, part.payment_id, part.order_id
    FROM payments.parts AS part JOIN payments.payments AS payment ON payment.id = part.payment_id
    WHERE part.amount_fen > 0 AND (payment.paid_at IS NOT NULL OR payment.late_paid_at IS NOT NULL)
      AND part.payment_id || ' ' || part.order_id > ${after}
    ORDER BY 1 LIMIT ${limit}`;

export const endedRefunds = (ctx: Ctx, after: string, limit: number) =>
  ctx.sql<{ id: string; shopId: Uuid; refundId: Uuid }[]>`
    SELECT id::text AS id, shop_id, id AS refund_id FROM payments.refunds WHERE state = 'succeeded' AND id::text > ${after}
    ORDER BY 1 LIMIT ${limit}`;

export const settledOrders = (ctx: Ctx, after: string, limit: number) =>
  ctx.sql<{ id: string; shopId: Uuid; orderId: Uuid }[]>`
    SELECT order_id::text AS id, shop_id, order_id FROM payments.settlements
    WHERE state = 'settled' AND shop_fen + commission_fen > 0 AND order_id::text > ${after} ORDER BY 1 LIMIT ${limit}`;

export const arrivedTransfers = (ctx: Ctx, after: string, limit: number) =>
  ctx.sql<{ id: string; shopId: Uuid; transferId: Uuid }[]>`
    SELECT id::text AS id, shop_id, id AS transfer_id FROM payments.transfers WHERE state = 'done' AND id::text > ${after}
    ORDER BY 1 LIMIT ${limit}`;

/** What each shop has on its way out: payouts and transfers to buyers that have not ended. */
export const onTheWay = (ctx: Ctx): Promise<{ shopId: Uuid; amountFen: number }[]> =>
  ctx.sql`
    SELECT shop_id, sum(amount_fen)::bigint AS amount_fen FROM (
      SELECT shop_id, amount_fen FROM payments.payouts WHERE ended_at IS NULL
      UNION ALL SELECT shop_id, amount_fen FROM payments.transfers WHERE ended_at IS NULL) AS one
    GROUP BY shop_id ORDER BY shop_id`;

/** What each funder gave to discounts: settled, less what refunds returned. */
export const fundedBy = (ctx: Ctx): Promise<{ funder: FunderKind; funderId: string | null; amountFen: number }[]> =>
  ctx.sql`
    SELECT share->>'funder' AS funder, share->>'funderId' AS funder_id, sum(sign * (share->>'amountFen')::bigint)::bigint AS amount_fen FROM (
      SELECT 1 AS sign, jsonb_array_elements(shares) AS share FROM payments.settlements WHERE state = 'settled' AND funded_fen > 0
      UNION ALL
      SELECT -1, jsonb_array_elements(shares) FROM payments.refunds WHERE source = 'balance' AND state <> 'failed' AND funded_fen > 0) AS one
    GROUP BY 1, 2 ORDER BY 1, 2`;

async function find(counted: Promise<Counted[]>, breaches: Promise<{ breach: string }[]>): Promise<Result> {
  const [[count], rows] = await Promise.all([counted, breaches]);
  return { counted: count?.counted ?? 0, breaches: rows.map((row) => row.breach) };
}

export const partsUnlikePayments = (ctx: Ctx): Promise<Result> =>
  find(
    ctx.sql<Counted[]>`SELECT count(*) AS counted FROM payments.payments`,
    ctx.sql<{ breach: string }[]>`
      SELECT 'payment ' || payment.id || ' is of ' || payment.amount_fen || ', its parts of ' || coalesce(sum(part.amount_fen), 0) AS breach
      FROM payments.payments AS payment LEFT JOIN payments.parts AS part ON part.payment_id = payment.id
      GROUP BY payment.id HAVING payment.amount_fen <> coalesce(sum(part.amount_fen), 0)`,
  );

export const partsUnlikeRefunds = (ctx: Ctx): Promise<Result> =>
  find(
    ctx.sql<Counted[]>`SELECT count(*) AS counted FROM payments.parts`,
    ctx.sql<{ breach: string }[]>`
      SELECT 'order ' || part.order_id || ' of payment ' || part.payment_id || ' counts ' || part.refunded_fen || '+' || part.refunded_after_fen
        || ' refunded and ' || part.settled_fen || ' settled; its rows say ' || told.before || '+' || told.later || ' and ' || told.settled AS breach
      FROM payments.parts AS part
      CROSS JOIN LATERAL (
        SELECT coalesce((SELECT sum(amount_fen) FROM payments.refunds AS refund WHERE refund.shop_id = part.shop_id AND refund.order_id = part.order_id
            AND refund.payment_id = part.payment_id AND (refund.source = 'late' OR (refund.source = 'escrow' AND refund.state <> 'failed'))), 0) AS before,
          coalesce((SELECT sum(amount_fen) FROM payments.refunds AS refund WHERE refund.shop_id = part.shop_id AND refund.order_id = part.order_id
            AND refund.payment_id = part.payment_id AND refund.source = 'balance' AND refund.state <> 'failed'), 0) AS later,
          coalesce((SELECT shop_fen + commission_fen FROM payments.settlements AS one WHERE one.shop_id = part.shop_id
            AND one.order_id = part.order_id AND one.payment_id = part.payment_id), 0) AS settled) AS told
      WHERE (part.refunded_fen, part.refunded_after_fen, part.settled_fen) IS DISTINCT FROM (told.before, told.later, told.settled)`,
  );
