import { funderAccount, type Posting } from '#modules/ledger';
import type { FunderShare } from './model.ts';

/** What is kept of a share in rows: the type of a JSON value. */
export type KeptShare = { funder: FunderShare['funder']; funderId?: string; amountFen: number };

const accountOf = (share: FunderShare): string => funderAccount(share.funder, share.funderId);

export const fundedOf = (shares: readonly FunderShare[]): number => shares.reduce((sum, one) => sum + one.amountFen, 0);

/** One share for each funder, in a stable order; those of nothing are left out. */
export function gathered(shares: readonly FunderShare[]): KeptShare[] {
  const by = new Map<string, KeptShare>();
  for (const { funder, funderId, amountFen } of shares) {
    const key = funderAccount(funder, funderId);
    const sum = (by.get(key)?.amountFen ?? 0) + amountFen;
    by.set(key, funderId === undefined ? { funder, amountFen: sum } : { funder, funderId, amountFen: sum });
  }
  return [...by]
    .filter(([, one]) => one.amountFen > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);
}

/** Of what is asked, what each funder may still get back of what it gave. */
export function returnable(
  asked: readonly FunderShare[],
  given: readonly FunderShare[],
  returned: readonly FunderShare[],
): KeptShare[] {
  const left = new Map(gathered(given).map((one) => [accountOf(one), one.amountFen]));
  for (const one of gathered(returned)) left.set(accountOf(one), (left.get(accountOf(one)) ?? 0) - one.amountFen);
  return gathered(asked)
    .map((one) => ({ ...one, amountFen: Math.min(one.amountFen, left.get(accountOf(one)) ?? 0) }))
    .filter((one) => one.amountFen > 0);
}

/** From each funder to `account`; the other way with sign −1. */
export const sharePostings = (account: string, shares: readonly FunderShare[], sign: 1 | -1): Posting[] => [
  ...shares.map((one) => ({ account: accountOf(one), amountFen: -sign * one.amountFen })),
  { account, amountFen: sign * fundedOf(shares) },
];

/** What an order has brought the platform (its commission) and cost it (what it lays out for funders), in fen. */
type Sides = { readonly commissionFen: number; readonly fundedFen: number };

/**
 * How the shares reach the shop at the provider: the platform takes so much less commission out of the frozen money, and beyond that
 * pays in from its own account (营销补差). Pure.
 */
export const atProvider = ({ commissionFen, fundedFen }: Sides) => ({
  splitFen: Math.max(0, commissionFen - fundedFen),
  subsidyFen: Math.max(0, fundedFen - commissionFen),
});

/**
 * What moves at the provider when a refund after settlement undoes both: out of the split commission back to the shop, and what is to
 * be paid in (positive) or taken back (negative) beside it. `back` is what the refund undoes, `unreturnedFen` what is left of the
 * split. Pure.
 */
export function backAtProvider(back: Sides, unreturnedFen: number) {
  const toShopFen = back.commissionFen - back.fundedFen;
  const splitReturnFen = Math.max(0, Math.min(toShopFen, unreturnedFen));
  return { splitReturnFen, subsidyFen: toShopFen - splitReturnFen };
}
