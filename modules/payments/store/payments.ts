import type { Ctx, Uuid } from '#kernel';
import { PAYMENT_MOVES, statesBefore } from '../lifecycle.ts';
import type { CompletionInput, CompletionSource, PaymentState } from '../model.ts';
import { type CallbackRow, insertCallbacks } from './callbacks.ts';

export type PaymentRow = {
  readonly id: Uuid;
  readonly tradeId: Uuid;
  /**
   * `deposit`: a shop pays its deposit (保证金); no order waits for it, and its trade is the deposit's id. `presale`: a buyer pays the
   * deposit (定金) of goods whose balance is paid later; trade and order of it are the presale's id.
   */
  readonly purpose: 'trade' | 'deposit' | 'presale';
  readonly buyerId: Uuid;
  readonly gateway: string;
  readonly amountFen: number;
  readonly state: PaymentState;
  readonly expiresAt: Date;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly gatewayNo: string | null;
  readonly cashierUrl: string | null;
  readonly paidAt: Date | null;
  readonly completedAt: Date | null;
  readonly completedBy: CompletionSource | null;
  readonly closedAt: Date | null;
  readonly closedReason: string | null;
  readonly gatewayClosedAt: Date | null;
  readonly latePaidAt: Date | null;
  readonly nextQueryAt: Date | null;
  readonly queries: number;
  readonly queriedAt: Date | null;
};

export type PartRow = {
  readonly shopId: Uuid;
  readonly paymentId: Uuid;
  readonly orderId: Uuid;
  readonly amountFen: number;
  readonly refundedFen: number;
  readonly refundedAfterFen: number;
  readonly settledFen: number;
  readonly paidAt: Date | null;
  readonly freezeWarnedAt: Date | null;
  readonly unfrozenByProviderAt: Date | null;
};

export type OpeningPayment = Pick<PaymentRow, 'id' | 'tradeId' | 'buyerId' | 'gateway' | 'amountFen' | 'expiresAt'> & {
  readonly parts: readonly { readonly shopId: Uuid; readonly orderId: Uuid; readonly amountFen: number }[];
};

export async function insertPayments(ctx: Ctx, payments: readonly OpeningPayment[]): Promise<void> {
  const parts = payments.flatMap((payment) => payment.parts.map((part) => ({ ...part, paymentId: payment.id })));
  const now = ctx.clock.now().toISOString();
  // A trade that costs nothing needs no provider: the sweeper completes it at once.
  await ctx.sql`
    WITH opened AS (
      INSERT INTO payments.payments (id, trade_id, buyer_id, gateway, amount_fen, state, expires_at, created_at, next_query_at)
      SELECT id, trade_id, buyer_id, gateway, amount, 'created', expires_at, ${now}::timestamptz, CASE WHEN amount = 0 THEN ${now}::timestamptz END
      FROM unnest((SELECT ${payments.map((one) => one.id)}::uuid[]), (SELECT ${payments.map((one) => one.tradeId)}::uuid[]),
        (SELECT ${payments.map((one) => one.buyerId)}::uuid[]), (SELECT ${payments.map((one) => one.gateway)}::text[]),
        (SELECT ${payments.map((one) => one.amountFen)}::bigint[]), (SELECT ${payments.map((one) => one.expiresAt.toISOString())}::timestamptz[]))
        AS payment (id, trade_id, buyer_id, gateway, amount, expires_at)
    )
    INSERT INTO payments.parts (shop_id, payment_id, order_id, amount_fen)
    SELECT * FROM unnest((SELECT ${parts.map((part) => part.shopId)}::uuid[]), (SELECT ${parts.map((part) => part.paymentId)}::uuid[]),
      (SELECT ${parts.map((part) => part.orderId)}::uuid[]), (SELECT ${parts.map((part) => part.amountFen)}::bigint[]))`;
}

export async function selectPayment(ctx: Ctx, id: Uuid): Promise<PaymentRow | null> {
  const [row] = await ctx.sql<PaymentRow[]>`SELECT * FROM payments.payments WHERE id = ${id}`;
  return row ?? null;
}

/** Takes the row's lock: every decision about a payment is made while holding it. */
export async function lockPayment(ctx: Ctx, id: Uuid): Promise<PaymentRow | null> {
  const [row] = await ctx.sql<PaymentRow[]>`SELECT * FROM payments.payments WHERE id = ${id} FOR UPDATE`;
  return row ?? null;
}

/** The newest payment of a trade: the open or paid one if there is one. */
export async function selectPaymentOfTrade(ctx: Ctx, tradeId: Uuid): Promise<PaymentRow | null> {
  const [row] = await ctx.sql<PaymentRow[]>`
    SELECT * FROM payments.payments WHERE trade_id = ${tradeId}
    ORDER BY state IN ('created', 'pending', 'succeeded') DESC, id DESC LIMIT 1`;
  return row ?? null;
}

/** A part as the provider is told of it: `subMerchantId` null while it does not know the shop. */
export type StartingPart = Pick<PartRow, 'shopId' | 'orderId' | 'amountFen'> & {
  readonly subMerchantId: string | null;
};
export type StartingPayment = PaymentRow & { readonly startingParts: readonly StartingPart[] };

/** The newest payment of a trade with all that its provider is told, in one statement. */
export async function selectStarting(ctx: Ctx, tradeId: Uuid): Promise<StartingPayment | null> {
  const [row] = await ctx.sql<StartingPayment[]>`
    SELECT payment.*, (
      SELECT coalesce(json_agg(json_build_object('shopId', part.shop_id, 'orderId', part.order_id, 'amountFen', part.amount_fen,
        'subMerchantId', known.sub_merchant_id) ORDER BY part.shop_id, part.order_id), '[]')
      FROM payments.parts AS part
      LEFT JOIN payments.sub_merchants AS known ON known.gateway = payment.gateway AND known.shop_id = part.shop_id
      WHERE part.payment_id = payment.id) AS starting_parts
    FROM payments.payments AS payment WHERE payment.trade_id = ${tradeId}
    ORDER BY payment.state IN ('created', 'pending', 'succeeded') DESC, payment.id DESC LIMIT 1`;
  return row ?? null;
}

export const selectParts = (ctx: Ctx, paymentId: Uuid): Promise<PartRow[]> =>
  ctx.sql<PartRow[]>`SELECT * FROM payments.parts WHERE payment_id = ${paymentId} ORDER BY shop_id, order_id`;

/** One part; it must be there. */
export async function selectPart(
  ctx: Ctx,
  key: { readonly shopId: Uuid; readonly paymentId: Uuid; readonly orderId: Uuid },
): Promise<PartRow> {
  const [row] = await ctx.sql<PartRow[]>`
    SELECT * FROM payments.parts WHERE shop_id = ${key.shopId} AND payment_id = ${key.paymentId} AND order_id = ${key.orderId}`;
  if (!row) throw new Error(`no part of payment ${key.paymentId} for order ${key.orderId}`);
  return row;
}

/** The paid part of an order, locked; null while the order is unpaid. */
export async function lockPaidPart(ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<PartRow | null> {
  const [row] = await ctx.sql<PartRow[]>`
    SELECT * FROM payments.parts WHERE shop_id = ${shopId} AND order_id = ${orderId} AND paid_at IS NOT NULL FOR UPDATE`;
  return row ?? null;
}

export async function markPurpose(ctx: Ctx, id: Uuid, purpose: 'deposit' | 'presale'): Promise<void> {
  await ctx.sql`UPDATE payments.payments SET purpose = ${purpose} WHERE id = ${id}`;
}

/** Open payments of deposits whose time is over: no order's timer closes them. */
export async function expiredDeposits(ctx: Ctx, limit: number): Promise<Uuid[]> {
  const rows = await ctx.sql<{ tradeId: Uuid }[]>`
    SELECT trade_id FROM payments.payments
    WHERE purpose = 'deposit' AND state IN ('created', 'pending') AND expires_at <= ${ctx.clock.now()} ORDER BY expires_at LIMIT ${limit}`;
  return rows.map((row) => row.tradeId);
}

/**
 * Another provider for a payment whose page nobody was shown; false when somebody was. A provider that was told of it and whose
 * answer was lost keeps a number that nobody can pay: nobody has its page.
 */
export async function moveToGateway(ctx: Ctx, id: Uuid, gateway: string): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE payments.payments SET gateway = ${gateway} WHERE id = ${id} AND state = 'created' AND started_at IS NULL RETURNING id`;
  return rows.length === 1;
}

/**
 * The provider has answered: from now on its page may be shown, and the sweeper asks. Null when the payment moved meanwhile, or
 * belongs to another provider by now: then nobody is shown the page.
 */
export async function markPending(
  ctx: Ctx,
  { id, gateway }: Pick<PaymentRow, 'id' | 'gateway'>,
  told: { readonly gatewayNo: string; readonly cashierUrl: string; readonly at: Date; readonly nextQueryAt: Date },
): Promise<PaymentRow | null> {
  const [row] = await ctx.sql<PaymentRow[]>`
    UPDATE payments.payments SET state = 'pending', gateway_no = ${told.gatewayNo}, cashier_url = ${told.cashierUrl},
      started_at = coalesce(started_at, ${told.at}), next_query_at = ${told.nextQueryAt}
    WHERE id = ${id} AND gateway = ${gateway} AND state = ANY(${statesBefore(PAYMENT_MOVES, 'pending')}) RETURNING *`;
  return row ?? null;
}

export type PaidPayment = PaymentRow & {
  readonly paidParts: readonly Pick<PartRow, 'shopId' | 'orderId' | 'amountFen'>[];
};

/**
 * Open payments become paid with their parts, those that are paid what they ask at the provider they belong to; answers these. Of two
 * words about one payment the first is believed. What callbacks said is written down by the same statement, whatever becomes of the payment.
 */
export async function takePaid(
  ctx: Ctx,
  told: readonly { readonly input: CompletionInput; readonly said?: CallbackRow | undefined }[],
): Promise<PaidPayment[]> {
  const { sql } = ctx;
  const said = told.flatMap((one) => one.said ?? []);
  const written = said.length > 0 ? sql`said AS (${insertCallbacks(ctx, said)}), ` : sql``;
  const first = [...new Map(told.map(({ input }) => [input.paymentId, input] as const).toReversed()).values()];
  return sql<PaidPayment[]>`
    WITH ${written}told AS MATERIALIZED (
      SELECT * FROM unnest((SELECT ${first.map((one) => one.paymentId)}::uuid[]), (SELECT ${first.map((one) => one.gatewayNo)}::text[]),
        (SELECT ${first.map((one) => one.amountFen)}::bigint[]), (SELECT ${first.map((one) => one.paidAt.toISOString())}::timestamptz[]),
        (SELECT ${first.map((one) => one.source)}::text[]), (SELECT ${first.map((one) => one.gateway ?? null)}::text[]))
        AS t (payment_id, gateway_no, amount_fen, paid_at, source, gateway)
    ), paid AS (
      UPDATE payments.payments AS payment SET state = 'succeeded', gateway_no = told.gateway_no, paid_at = told.paid_at,
        completed_at = ${ctx.clock.now()}, completed_by = told.source, next_query_at = NULL
      FROM told
      WHERE payment.id = told.payment_id AND payment.state = ANY(${statesBefore(PAYMENT_MOVES, 'succeeded')}) AND payment.late_paid_at IS NULL
        AND payment.amount_fen = told.amount_fen AND payment.gateway = coalesce(told.gateway, payment.gateway) RETURNING payment.*
    ), parts AS (
      UPDATE payments.parts AS part SET paid_at = paid.paid_at FROM paid WHERE part.payment_id = paid.id
      RETURNING part.payment_id, part.shop_id, part.order_id, part.amount_fen
    )
    SELECT paid.*, (
      SELECT json_agg(json_build_object('shopId', shop_id, 'orderId', order_id, 'amountFen', amount_fen) ORDER BY shop_id, order_id)
      FROM parts WHERE parts.payment_id = paid.id) AS paid_parts
    FROM paid`;
}

/**
 * Closes the open payment of a trade; null when there is none to close. It must still be closed at the provider, also when no
 * answer of it was ever written down: it may have been lost.
 */
export async function markClosed(ctx: Ctx, tradeId: Uuid, reason: string): Promise<PaymentRow | null> {
  const now = ctx.clock.now();
  const [row] = await ctx.sql<PaymentRow[]>`
    UPDATE payments.payments SET state = 'closed', closed_at = ${now}, closed_reason = ${reason}, queries = 0,
      next_query_at = CASE WHEN amount_fen > 0 THEN ${now}::timestamptz END
    WHERE trade_id = ${tradeId} AND state = ANY(${statesBefore(PAYMENT_MOVES, 'closed')}) RETURNING *`;
  return row ?? null;
}

export const markLate = (ctx: Ctx, id: Uuid, gatewayNo: string, paidAt: Date): Promise<unknown> =>
  Promise.all([
    ctx.sql`
      UPDATE payments.payments SET late_paid_at = ${paidAt}, gateway_no = ${gatewayNo}, next_query_at = NULL
      WHERE id = ${id} AND late_paid_at IS NULL`,
    ctx.sql`UPDATE payments.parts SET refunded_fen = amount_fen WHERE payment_id = ${id}`,
  ]);

export const markGatewayClosed = (ctx: Ctx, id: Uuid, nextLook: Date | null): Promise<unknown> =>
  ctx.sql`
    UPDATE payments.payments SET gateway_closed_at = coalesce(gateway_closed_at, ${ctx.clock.now()}), next_query_at = ${nextLook}
    WHERE id = ${id} AND state = 'closed' AND late_paid_at IS NULL`;

export const askAt = (ctx: Ctx, id: Uuid, moment: Date | null): Promise<unknown> =>
  ctx.sql`UPDATE payments.payments SET next_query_at = ${moment} WHERE id = ${id} AND state <> 'succeeded' AND late_paid_at IS NULL`;

/** Takes payments whose query is due, each for one worker: their next query is set before the provider is asked. */
export async function claimPayments(
  ctx: Ctx,
  limit: number,
  nextOf: (attempts: number) => Date,
): Promise<PaymentRow[]> {
  const now = ctx.clock.now();
  const due = await ctx.sql<PaymentRow[]>`
    SELECT * FROM payments.payments WHERE next_query_at <= ${now} ORDER BY next_query_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
  if (due.length > 0)
    await ctx.sql`
      UPDATE payments.payments AS payment SET queries = payment.queries + 1, queried_at = ${now}, next_query_at = claim.next
      FROM unnest(${due.map((row) => row.id)}::uuid[], ${due.map((row) => nextOf(row.queries + 1).toISOString())}::timestamptz[]) AS claim (id, next)
      WHERE payment.id = claim.id`;
  return due;
}

/**
 * True for the one caller who may ask the provider now, when nobody did since `before`. Somebody who asked later than now was a server whose
 * clock ran ahead, and must not silence the others for as long.
 */
export async function claimLook(ctx: Ctx, id: Uuid, before: Date): Promise<boolean> {
  const now = ctx.clock.now();
  const rows = await ctx.sql`
    UPDATE payments.payments SET queried_at = ${now}
    WHERE id = ${id} AND state IN ('created', 'pending') AND started_at IS NOT NULL
      AND (queried_at IS NULL OR queried_at <= ${before} OR queried_at > ${now})
    RETURNING id`;
  return rows.length === 1;
}

export type PaymentFilter = {
  readonly state: string | null;
  readonly tradeId: Uuid | null;
  readonly after: { at: string; id: string } | null;
  readonly limit: number;
};

export function selectPayments(ctx: Ctx, filter: PaymentFilter): Promise<PaymentRow[]> {
  const { sql } = ctx;
  return sql<PaymentRow[]>`
    SELECT * FROM payments.payments WHERE true
      ${filter.state ? sql`AND state = ${filter.state}` : sql``}
      ${filter.tradeId ? sql`AND trade_id = ${filter.tradeId}` : sql``}
      ${filter.after ? sql`AND (created_at, id) < (${filter.after.at}::timestamptz, ${filter.after.id}::uuid)` : sql``}
    ORDER BY created_at DESC, id DESC LIMIT ${filter.limit}`;
}

// ── The provider's freeze ───────────────────────────────────────────────────────────────────────────────────────────

/**
 * Paid parts still frozen and paid before `before`, longest first: orders nobody has settled, and settlements that do not
 * come to an end.
 */
export const selectFrozenSince = (
  ctx: Ctx,
  gateway: string,
  before: Date,
  limit: number,
  unwarnedOnly: boolean,
): Promise<PartRow[]> => {
  const fresh = unwarnedOnly ? ctx.sql`AND part.freeze_warned_at IS NULL` : ctx.sql``;
  return ctx.sql<PartRow[]>`
    SELECT part.* FROM payments.parts AS part
    JOIN payments.payments AS payment ON payment.id = part.payment_id AND payment.gateway = ${gateway}
    WHERE part.paid_at <= ${before} AND part.settled_fen = 0 AND part.refunded_fen < part.amount_fen ${fresh}
    UNION ALL
    SELECT part.* FROM payments.settlements AS one
    JOIN payments.parts AS part ON part.shop_id = one.shop_id AND part.payment_id = one.payment_id AND part.order_id = one.order_id
    JOIN payments.payments AS payment ON payment.id = part.payment_id AND payment.gateway = ${gateway}
    WHERE one.next_at IS NOT NULL AND part.settled_fen > 0 AND part.paid_at <= ${before} ${fresh}
    ORDER BY paid_at LIMIT ${limit}`;
};

export async function markFreezeWarned(ctx: Ctx, part: PartRow): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE payments.parts SET freeze_warned_at = ${ctx.clock.now()}
    WHERE shop_id = ${part.shopId} AND payment_id = ${part.paymentId} AND order_id = ${part.orderId} AND freeze_warned_at IS NULL
    RETURNING order_id`;
  return rows.length === 1;
}

export const markUnfrozenByProvider = (ctx: Ctx, paymentId: Uuid, orderId: Uuid): Promise<PartRow[]> =>
  ctx.sql<PartRow[]>`
    UPDATE payments.parts SET unfrozen_by_provider_at = ${ctx.clock.now()}
    WHERE payment_id = ${paymentId} AND order_id = ${orderId} AND unfrozen_by_provider_at IS NULL RETURNING *`;

// ── Shops at the provider ───────────────────────────────────────────────────────────────────────────────────────────

export async function selectRegistered(
  ctx: Ctx,
  gateway: string,
  shopIds: readonly Uuid[],
): Promise<Map<Uuid, string>> {
  const rows = await ctx.sql<{ shopId: Uuid; subMerchantId: string }[]>`
    SELECT shop_id, sub_merchant_id FROM payments.sub_merchants WHERE gateway = ${gateway} AND shop_id = ANY(${[...shopIds]}::uuid[])`;
  return new Map(rows.map((row) => [row.shopId, row.subMerchantId]));
}

export const insertRegistered = (ctx: Ctx, shopId: Uuid, gateway: string, subMerchantId: string): Promise<unknown> =>
  ctx.sql`
    INSERT INTO payments.sub_merchants (shop_id, gateway, sub_merchant_id, registered_at)
    VALUES (${shopId}, ${gateway}, ${subMerchantId}, ${ctx.clock.now()}) ON CONFLICT DO NOTHING`;
