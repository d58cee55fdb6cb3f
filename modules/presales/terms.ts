import { bps, type Fen, fen, share, subtract } from '#kernel';
import type { Offer, Presale } from './types.ts';

type Amounts = Pick<Offer, 'priceFen' | 'depositFen' | 'countsFen'>;
type Windows = Pick<Offer, 'startsAt' | 'depositUntil' | 'balanceFrom' | 'balanceUntil'>;

/** What a piece costs in all, before what comes off the balance: deposit and balance, in fen. */
export const wholeFen = ({ priceFen, depositFen, countsFen }: Amounts): Fen => fen(priceFen - (countsFen - depositFen));
/** The balance of a piece, in fen. */
export const balanceFen = ({ priceFen, countsFen }: Amounts): Fen => subtract(priceFen, countsFen);
/** The largest deposit the law knows for goods that cost so much in all: a fifth (Civil Code art. 586), rounded down. */
export const mostDeposit = (allFen: number): Fen => fen(Math.floor(allFen / 5));

/** What is wrong with the amounts of an offer; null when nothing is. Pure. */
export function amountsProblem(amounts: Amounts): 'counts_invalid' | 'deposit_over_fifth' | null {
  const { priceFen, depositFen, countsFen } = amounts;
  if (depositFen < 1 || countsFen < depositFen || countsFen >= priceFen) return 'counts_invalid';
  return depositFen > mostDeposit(wholeFen(amounts)) ? 'deposit_over_fifth' : null;
}

/** What is wrong with its windows; null when nothing is. Pure. */
export function windowsProblem(
  { startsAt, depositUntil, balanceFrom, balanceUntil }: Windows,
  now: Date,
  mostDays: number,
): 'windows_invalid' | 'too_long' | null {
  if (depositUntil <= startsAt || depositUntil <= now || balanceFrom < depositUntil || balanceUntil <= balanceFrom)
    return 'windows_invalid';
  return balanceUntil.getTime() - startsAt.getTime() > mostDays * 86_400_000 ? 'too_long' : null;
}

export type Phase = 'upcoming' | 'deposit' | 'between' | 'balance' | 'over' | 'stopped' | 'called_off';
/** Where an offer stands at a moment. Stopped ones take no deposits; their balances go on. Pure. */
export function phaseOf(offer: Windows & Pick<Offer, 'state'>, now: Date): Phase {
  if (offer.state === 'called_off') return 'called_off';
  if (now >= offer.balanceUntil) return 'over';
  if (now >= offer.balanceFrom) return 'balance';
  if (offer.state === 'stopped') return 'stopped';
  if (now >= offer.depositUntil) return 'between';
  return now < offer.startsAt ? 'upcoming' : 'deposit';
}

/**
 * How a presale ends whose balance nobody has paid: the deposit stays with a shop that could have kept its word, and comes back doubled from
 * one that could not (Civil Code art. 587). Pure.
 */
export const endOf = (shopCould: boolean): 'forfeited' | 'failed' => (shopCould ? 'forfeited' : 'failed');

/** The platform's commission on what stays of a deposit, at the rate frozen with it, in fen, rounded down; none on one that was forfeited. */
export const commissionOn = (
  { depositFen, commissionBps }: Pick<Presale, 'depositFen' | 'commissionBps'>,
  backFen: number,
) => share(fen(depositFen - backFen), bps(commissionBps));
