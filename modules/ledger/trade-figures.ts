import { type Ctx, decodeCursor, type Fen, fen, type Page, pageOf, type Uuid } from '#kernel';
import type { JournalKind } from './kinds.ts';
import { kindLabel } from './prose.ts';
import { selectTradeJournals, selectTradeSums, type TradeFigure, type TradesAsked } from './trade-figures-store.ts';

/** Figures of trade of one shop or several, in fen; `orders` counts the orders paid. */
export type TradeFigures = {
  readonly orders: number;
  readonly paidFen: Fen;
  readonly refundedFen: Fen;
  /** To the shops, less what refunds after the release took back. */
  readonly releasedFen: Fen;
  /** Kept by the platform, less what it gave back with refunds. */
  readonly commissionFen: Fen;
};

export const NO_TRADES: TradeFigures = {
  orders: 0,
  paidFen: fen(0),
  refundedFen: fen(0),
  releasedFen: fen(0),
  commissionFen: fen(0),
};

/** Sums of the journals of [from, to) by shop (T8); shops without any are absent. */
export async function tradeFigures(ctx: Ctx, asked: TradesAsked): Promise<Map<Uuid, TradeFigures>> {
  if (asked.shopIds.length === 0) return new Map();
  return new Map(
    (await selectTradeSums(ctx, asked)).map((row) => [
      row.shopId,
      {
        orders: row.orders,
        paidFen: fen(row.paid),
        refundedFen: fen(row.refunded),
        releasedFen: fen(row.released),
        commissionFen: fen(row.commission),
      },
    ]),
  );
}

/** What several shops have together. */
export const sumTrades = (rows: Iterable<TradeFigures>): TradeFigures =>
  [...rows].reduce(
    (sum, row) => ({
      orders: sum.orders + row.orders,
      paidFen: fen(sum.paidFen + row.paidFen),
      refundedFen: fen(sum.refundedFen + row.refundedFen),
      releasedFen: fen(sum.releasedFen + row.releasedFen),
      commissionFen: fen(sum.commissionFen + row.commissionFen),
    }),
    NO_TRADES,
  );

export type TradeJournal = {
  readonly journalId: Uuid;
  readonly shopId: Uuid;
  readonly orderId: Uuid | null;
  readonly kind: JournalKind;
  readonly kindLabel: string;
  readonly at: Date;
  /** Its part of the figure. */
  readonly amountFen: Fen;
};

/** The journals under a figure, newest first: their parts add up to it. */
export async function tradeJournals(
  ctx: Ctx,
  asked: TradesAsked & { readonly figure: TradeFigure; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<TradeJournal>> {
  const key = decodeCursor(asked.cursor, 2);
  const after = key ? { at: String(key[0]), journalId: String(key[1]) } : null;
  const rows =
    asked.shopIds.length === 0 ? [] : await selectTradeJournals(ctx, asked, asked.figure, after, asked.limit + 1);
  return pageOf(
    rows,
    asked.limit,
    (row) => [row.at.toISOString(), row.journalId],
    ({ amount, ...row }) => ({ ...row, kindLabel: kindLabel(ctx.lang, row.kind), amountFen: fen(amount) }),
  );
}
