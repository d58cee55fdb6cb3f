import type { Ctx, Uuid } from '#kernel';
import { COMMISSION } from './accounts.ts';
import type { JournalKind } from './kinds.ts';

/** What came in for orders, went back to buyers, was released to shops and kept by the platform. */
export const TRADE_FIGURES = ['paid', 'refunded', 'released', 'commission'] as const;
export type TradeFigure = (typeof TRADE_FIGURES)[number];

/** A refund after the release takes back from the shop and the platform what the settlement gave, and so does here. */
const RELEASE = ['settlement', 'refund_hold', 'refund_hold_return'] as const satisfies readonly JournalKind[];
const MADE_OF: Readonly<Record<TradeFigure, { readonly kinds: readonly JournalKind[]; readonly sign: 1 | -1 }>> = {
  paid: { kinds: ['payment'], sign: 1 },
  refunded: { kinds: ['refund'], sign: -1 },
  released: { kinds: RELEASE, sign: 1 },
  commission: { kinds: RELEASE, sign: 1 },
};

export type TradesAsked = { readonly shopIds: readonly Uuid[]; readonly from: Date; readonly to: Date };

/** Every journal of these kinds moves the escrow of its order: its index finds them by shop and time. */
const moved = ({ sql }: Ctx, asked: TradesAsked, kinds: readonly JournalKind[]) => sql`
  SELECT DISTINCT shop_id, journal_id FROM ledger.entries
  WHERE purpose = 'escrow' AND shop_id = ANY(${[...asked.shopIds]}::uuid[]) AND at >= ${asked.from} AND at < ${asked.to}
    AND kind = ANY(${[...kinds]}::text[])`;

const counts = ({ sql }: Ctx, figure: TradeFigure) => sql`
  line.kind = ANY(${[...MADE_OF[figure].kinds]}::text[]) AND ${
    figure === 'released'
      ? sql`line.purpose = 'available'`
      : figure === 'commission'
        ? sql`line.account = ${COMMISSION}`
        : sql`line.purpose = 'escrow'`
  }`;

const sum = (ctx: Ctx, figure: TradeFigure) =>
  ctx.sql`coalesce(sum(line.amount * ${MADE_OF[figure].sign}::int) FILTER (WHERE ${counts(ctx, figure)}), 0)::bigint`;

export type TradeSums = {
  readonly shopId: Uuid;
  readonly orders: number;
  readonly paid: number;
  readonly refunded: number;
  readonly released: number;
  readonly commission: number;
};

/** Sums by shop in one snapshot; shops without movement are left out. */
export const selectTradeSums = (ctx: Ctx, asked: TradesAsked): Promise<TradeSums[]> =>
  ctx.sql<TradeSums[]>`
    WITH moved AS (${moved(ctx, asked, ['payment', 'refund', ...RELEASE])})
    SELECT shop_id, count(*) FILTER (WHERE ${counts(ctx, 'paid')})::int AS orders, ${sum(ctx, 'paid')} AS paid,
      ${sum(ctx, 'refunded')} AS refunded, ${sum(ctx, 'released')} AS released, ${sum(ctx, 'commission')} AS commission
    FROM moved JOIN ledger.entries line USING (shop_id, journal_id) GROUP BY shop_id`;

export type TradeJournalRow = {
  readonly journalId: Uuid;
  readonly shopId: Uuid;
  readonly orderId: Uuid | null;
  readonly kind: JournalKind;
  readonly at: Date;
  readonly amount: number;
};

/** Journals that make up a figure, newest first, each with its part of it. */
export const selectTradeJournals = (
  ctx: Ctx,
  asked: TradesAsked,
  figure: TradeFigure,
  after: { readonly at: string; readonly journalId: string } | null,
  limit: number,
): Promise<TradeJournalRow[]> =>
  ctx.sql<TradeJournalRow[]>`
    WITH moved AS (${moved(ctx, asked, MADE_OF[figure].kinds)})
    SELECT journal_id, shop_id, line.order_id, line.kind, line.at, sum(line.amount * ${MADE_OF[figure].sign}::int)::bigint AS amount
    FROM moved JOIN ledger.entries line USING (shop_id, journal_id)
    WHERE ${counts(ctx, figure)} ${
      after ? ctx.sql`AND (line.at, journal_id) < (${after.at}::timestamptz, ${after.journalId}::uuid)` : ctx.sql``
    }
    GROUP BY journal_id, shop_id, line.order_id, line.kind, line.at
    ORDER BY line.at DESC, journal_id DESC LIMIT ${limit}`;
