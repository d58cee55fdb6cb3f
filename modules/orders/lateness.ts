import { type Bps, chinaDay, cumulativeShare, type Fen, fen, least, share, ZERO } from '#kernel';
import { toShip } from './shipment.ts';
import type { Order, OrderLine } from './types.ts';

/** What late shipment costs a shop: a share of what was paid for the goods that are late, between two limits. */
export type LateRule = { readonly rateBps: Bps; readonly leastFen: Fen; readonly mostFen: Fen };

/** Why nothing is owed although the promise passed: the buyer's own doing, or a pause that was known when the order was paid. */
export const EXCUSES = ['address_changed', 'case_opened', 'shop_paused', 'holiday', 'nothing_paid'] as const;
export type Excuse = (typeof EXCUSES)[number];

/** Paid for the pieces of the order that are still to be shipped, without freight, in fen; a line's share of it is rounded down. */
export const paidForLate = (order: Pick<Order, 'lines'>): Fen =>
  fen(
    order.lines.reduce((sum, line) => {
      const left = Math.max(0, line.payableFen - line.refundedFen);
      const pieces = line.quantity - line.cancelledQuantity;
      return sum + (pieces > 0 ? Math.floor((left * toShip(line)) / pieces) : 0);
    }, 0),
  );

/** The share of `baseFen` within the rule's limits, never more than `baseFen` itself; 0 when nothing was paid. */
export function compensationOf(baseFen: Fen, rule: LateRule): Fen {
  if (baseFen <= 0) return ZERO;
  const due = Math.min(Math.max(share(baseFen, rule.rateBps), rule.leastFen), rule.mostFen);
  return least(fen(due), baseFen);
}

export type LateFacts = {
  readonly paidAt: Date;
  readonly promisedAt: Date;
  /** What happened to the order, by kind and moment. */
  readonly history: readonly { readonly kind: string; readonly at: Date }[];
  /** When the shop was closed for a holiday; `resumedAt` null while it still is. */
  readonly pauses: readonly { readonly pausedAt: Date; readonly resumedAt: Date | null }[];
  /** China days on which carriers stand still, as the operator has set them. */
  readonly holidays: readonly string[];
};

/**
 * Why the shop owes nothing, or null. A pause counts only when it had begun before the order was paid: closing the shop
 * afterwards does not undo a promise.
 */
export function excuseOf(facts: LateFacts): Excuse | null {
  const between = (at: Date): boolean => at >= facts.paidAt && at <= facts.promisedAt;
  const happened = (kind: string): boolean => facts.history.some((one) => one.kind === kind && between(one.at));
  if (happened('address_changed')) return 'address_changed';
  if (happened('case_opened')) return 'case_opened';
  const asleep = facts.pauses.some(
    (one) => one.pausedAt < facts.paidAt && (one.resumedAt === null || one.resumedAt >= facts.promisedAt),
  );
  if (asleep) return 'shop_paused';
  return facts.holidays.includes(chinaDay(facts.promisedAt)) ? 'holiday' : null;
}

/**
 * The amount taken from what is still paid for the goods, each line by its part of it, to the fen; null when less is left. No
 * pieces: the goods stay the buyer's.
 */
export function outOfLines(
  order: Pick<Order, 'lines'>,
  amountFen: Fen,
): { readonly lineId: OrderLine['id']; readonly quantity: 0; readonly amountFen: Fen }[] | null {
  const left = order.lines.map((line) => Math.max(0, line.payableFen - line.refundedFen));
  const total = left.reduce((sum, one) => sum + one, 0);
  if (total < amountFen || amountFen === 0) return null;
  let before = 0;
  return order.lines.flatMap((line, place) => {
    const from = cumulativeShare(amountFen, before, total);
    before += left[place] ?? 0;
    const share = fen(cumulativeShare(amountFen, before, total) - from);
    return share === 0 ? [] : [{ lineId: line.id, quantity: 0 as const, amountFen: share }];
  });
}
