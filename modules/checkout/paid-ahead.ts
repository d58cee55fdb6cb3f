import { type Fen, fen, type Text2, type Uuid } from '#kernel';
import { DEPOSIT } from '#modules/orders';
import type { QuotedDiscount } from '#modules/promotions';

const PAID: Text2 = { zh: '已付定金', en: 'Deposit paid' };
const EXPANSION: Text2 = { zh: '定金膨胀', en: 'Deposit expansion' };

/** What the presale's rule takes off a line, told apart: the deposit that was paid, and what it counts for beyond itself. */
export function withDeposit(discounts: readonly QuotedDiscount[], ruleId: Uuid, depositFen: Fen): QuotedDiscount[] {
  return discounts.flatMap((one) => {
    if (one.ruleId !== ruleId) return [one];
    const beyond = fen(one.amountFen - depositFen);
    if (beyond < 0) throw new Error(`rule ${ruleId} takes ${one.amountFen} fen off for a deposit of ${depositFen}`);
    const paid = { ...one, kind: DEPOSIT, title: PAID, amountFen: depositFen };
    return beyond === 0 ? [paid] : [{ ...one, title: EXPANSION, amountFen: beyond }, paid];
  });
}
