import type { Uuid } from '#kernel';

/** A line of an order in a campaign, as the board keeps it; amounts in fen. */
export type BoardLine = {
  readonly shopId: Uuid;
  readonly campaignId: Uuid;
  readonly orderId: Uuid;
  readonly lineId: Uuid;
  readonly productId: Uuid;
  readonly placedAt: Date;
  readonly province: string;
  readonly pieces: number;
  readonly gmvFen: number;
  readonly paidFen: number;
  readonly refundedFen: number;
};
export type By = 'all' | 'minute' | 'province' | 'product';
export type Sum = {
  readonly campaignId: Uuid;
  readonly byWhat: By;
  readonly key: string;
  readonly orders: number;
  readonly pieces: number;
  readonly gmvFen: number;
  readonly paidFen: number;
  readonly refundedFen: number;
};

/** The minute of a moment, in UTC: `2026-11-11T00:00Z`. */
export const minuteOf = (at: Date): string => `${at.toISOString().slice(0, 16)}Z`;

/** What lines of one order add to the sums; taken away with `sign` −1. Its first line of a key counts the order. */
export function sumsOf(lines: readonly BoardLine[], sign: 1 | -1): Sum[] {
  const sums = new Map<string, { -readonly [K in keyof Sum]: Sum[K] }>();
  const seen = new Set<string>();
  for (const line of lines)
    for (const [byWhat, key] of [
      ['all', ''],
      ['minute', minuteOf(line.placedAt)],
      ['province', line.province],
      ['product', line.productId],
    ] as const) {
      const name = `${line.campaignId} ${byWhat} ${key}`;
      const sum = sums.get(name) ?? {
        campaignId: line.campaignId,
        byWhat,
        key,
        orders: 0,
        pieces: 0,
        gmvFen: 0,
        paidFen: 0,
        refundedFen: 0,
      };
      const order = `${name} ${line.orderId}`;
      if (!seen.has(order)) sum.orders += sign;
      seen.add(order);
      sum.pieces += sign * line.pieces;
      sum.gmvFen += sign * line.gmvFen;
      sum.paidFen += sign * line.paidFen;
      sum.refundedFen += sign * line.refundedFen;
      sums.set(name, sum);
    }
  return [...sums.values()];
}

/** What changes in the sums when an order's lines `before` become `after`; what does not move is absent. */
export const moved = (before: readonly BoardLine[], after: readonly BoardLine[]): Sum[] =>
  together([...sumsOf(before, -1), ...sumsOf(after, 1)]);

/** Sums of the same campaign and key in one, in one order for everybody; what comes to nothing is absent. */
export function together(sums: readonly Sum[]): Sum[] {
  const all = new Map<string, Sum>();
  for (const one of sums) {
    const name = `${one.campaignId} ${one.byWhat} ${one.key}`;
    const known = all.get(name);
    all.set(
      name,
      known
        ? {
            ...one,
            orders: known.orders + one.orders,
            pieces: known.pieces + one.pieces,
            gmvFen: known.gmvFen + one.gmvFen,
            paidFen: known.paidFen + one.paidFen,
            refundedFen: known.refundedFen + one.refundedFen,
          }
        : one,
    );
  }
  return [...all]
    .filter(([, one]) => one.orders || one.pieces || one.gmvFen || one.paidFen || one.refundedFen)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);
}
