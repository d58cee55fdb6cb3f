import { days, earlier, later, type Uuid } from '#kernel';
import {
  balance,
  buyerAccount,
  COMMISSION,
  escrowAccount,
  shopAccount,
  shopBalances,
  statement,
} from '#modules/ledger';
import type { World } from './commands.ts';

type Row = {
  readonly orderId: Uuid;
  readonly paid: number;
  readonly backEscrow: number;
  readonly backAfter: number;
  readonly underWayAfter: number;
  readonly settled: boolean;
  readonly orderRefunded: number;
  readonly recorded: number;
  readonly payable: number;
  readonly openCases: number;
  readonly reserved: number;
  readonly toShip: number;
};

/**
 * What has to hold of a trade at every moment, as sentences where it does not: no refund above what was paid, the escrow exactly what
 * is held for the order, one open case, stock reserved for what is still to be shipped and for nothing else.
 */
export async function broken({ street, orders }: World): Promise<string[]> {
  const { market } = street.stall;
  const ids = orders.map((one) => one.orderId);
  const rows = await market.owner<Row[]>`
    SELECT o.id AS order_id, o.payable_fen AS payable, o.refunded_fen + o.refunded_freight_fen AS order_refunded,
      coalesce((SELECT p.amount_fen FROM payments.parts p JOIN payments.payments y ON y.id = p.payment_id
        WHERE p.order_id = o.id AND y.state = 'succeeded'), 0)::bigint AS paid,
      refunds.back_escrow, refunds.back_after, refunds.under_way_after, refunds.recorded,
      EXISTS (SELECT 1 FROM payments.settlements s WHERE s.order_id = o.id AND s.state = 'settled') AS settled,
      (SELECT count(*) FROM aftersales.cases c WHERE c.order_id = o.id
        AND c.state NOT IN ('rejected', 'refunded', 'fulfilled', 'withdrawn', 'closed'))::bigint AS open_cases,
      coalesce((SELECT sum(r.open) FROM inventory.reservations r WHERE r.order_id = o.id), 0)::bigint AS reserved,
      CASE WHEN o.state IN ('awaiting_payment', 'awaiting_shipment', 'partly_shipped')
        THEN coalesce((SELECT sum(l.quantity - l.shipped_quantity - l.cancelled_quantity) FROM orders.lines l WHERE l.order_id = o.id), 0)
        ELSE 0 END::bigint AS to_ship
    FROM orders.orders o, LATERAL (
      SELECT coalesce(sum(amount_fen) FILTER (WHERE source = 'escrow' AND state = 'succeeded'), 0)::bigint AS back_escrow,
        coalesce(sum(amount_fen) FILTER (WHERE source = 'balance' AND state = 'succeeded'), 0)::bigint AS back_after,
        coalesce(sum(amount_fen) FILTER (WHERE source = 'balance' AND state IN ('requested', 'sent')), 0)::bigint AS under_way_after,
        coalesce(sum(amount_fen) FILTER (WHERE source <> 'late' AND state = 'succeeded'), 0)::bigint AS recorded
      FROM payments.refunds r WHERE r.order_id = o.id) refunds
    WHERE o.id = ANY(${ids}::uuid[])`;
  const found: string[] = [];
  for (const row of rows) {
    const held = await balance(market.ctx(), escrowAccount(row.orderId));
    const due = row.settled ? row.underWayAfter : row.paid - row.backEscrow;
    const say = (what: string, one: number, other: number) => found.push(`${what}: ${one}, not ${other}`);
    if (held !== due) say('escrow', held, due);
    if (row.backEscrow + row.backAfter > row.paid) say('refunded', row.backEscrow + row.backAfter, row.paid);
    if (row.orderRefunded !== row.recorded) say('refunds of the order', row.orderRefunded, row.recorded);
    if (row.paid > 0 && row.paid !== row.payable) say('paid', row.paid, row.payable);
    if (row.openCases > 1) say('open cases', row.openCases, 1);
    if (row.reserved !== row.toShip) say('reserved', row.reserved, row.toShip);
  }
  return found;
}

/** Each side's statement over all time is what the ledger holds for it. */
export async function statementsAmiss({ street, buyer }: World): Promise<string[]> {
  const { market, shops } = street.stall;
  const ctx = market.ctx();
  const [from, to] = [earlier(market.clock.now(), days(3_650)), later(market.clock.now(), days(1))];
  const closing = async (account: string): Promise<number> =>
    (await statement(ctx, { of: { account }, from, to, limit: 1 })).closingFen;
  const found: string[] = [];
  const same = (whose: string, one: number, other: number): void => {
    if (one !== other) found.push(`statement of ${whose} closes with ${one}, the ledger holds ${other}`);
  };
  for (const shopId of shops) {
    const { availableFen, escrowFen, payoutFen } = await shopBalances(ctx, shopId);
    same('available', await closing(shopAccount(shopId, 'available')), availableFen);
    same('payout', await closing(shopAccount(shopId, 'payout')), payoutFen);
    const escrow = await statement(ctx, { of: { escrowOfShop: shopId }, from, to, limit: 1 });
    same('escrow', escrow.closingFen, escrowFen);
  }
  same('the platform', await closing(COMMISSION), await balance(ctx, COMMISSION));
  const account = buyerAccount(buyer.id);
  const own = await statement(ctx, { of: { account }, from, to, limit: 100 });
  same('the buyer', own.closingFen, await balance(ctx, account));
  const [kept] = await market.owner<{ paid: number; back: number }[]>`
    SELECT coalesce((SELECT sum(amount_fen) FROM payments.payments WHERE buyer_id = ${buyer.id} AND (state = 'succeeded' OR late_paid_at IS NOT NULL)), 0)::bigint AS paid,
      coalesce((SELECT sum(r.amount_fen) FROM payments.refunds r JOIN payments.payments p ON p.id = r.payment_id
        WHERE p.buyer_id = ${buyer.id} AND r.state = 'succeeded'), 0)::bigint AS back`;
  // Late money never enters an escrow: it comes to the buyer's account and leaves it, as refunds leave it too.
  const of = (sign: 1 | -1, ...kinds: string[]): number =>
    own.items.reduce(
      (sum, one) => (kinds.includes(one.kind) && sign * one.amountFen > 0 ? sum + sign * one.amountFen : sum),
      0,
    );
  same('the buyer, paid', of(1, 'payment', 'late_payment'), kept?.paid ?? 0);
  same('the buyer, given back', of(-1, 'refund', 'late_refund'), kept?.back ?? 0);
  return found;
}
