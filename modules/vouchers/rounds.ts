import type { Text2, Uuid } from '#kernel';

export const LEVELS = ['none', 'phone', 'identity'] as const;
export type Level = (typeof LEVELS)[number];

/** A round of vouchers (消费券): so many pieces of one face, claimed by people, used in orders and at tills, paid by its region. Fen. */
export type Round = {
  readonly region: string;
  readonly id: Uuid;
  readonly ruleId: Uuid;
  readonly title: Text2;
  readonly faceFen: number;
  readonly overFen: number;
  readonly total: number;
  readonly perPerson: number;
  readonly claimFrom: Date;
  readonly claimUntil: Date;
  readonly endsAt: Date;
  readonly validDays: number | null;
  readonly level: Level;
  readonly places: readonly string[];
  readonly atTill: boolean;
  readonly shopIds: readonly Uuid[] | null;
  readonly allGoods: boolean;
  readonly reservedFen: number;
  readonly settledFen: number;
  readonly returnedFen: number;
  readonly createdBy: Uuid | null;
  readonly createdAt: Date;
};

/** Where a round stands at a moment. */
export type Phase = 'upcoming' | 'claiming' | 'using' | 'over';
export function phaseOf(round: Pick<Round, 'claimFrom' | 'claimUntil' | 'endsAt'>, now: Date): Phase {
  if (now >= round.endsAt) return 'over';
  if (now >= round.claimUntil) return 'using';
  return now >= round.claimFrom ? 'claiming' : 'upcoming';
}

/** The beginning that codes of all divisions within this one share: 330200 → 3302, 330282 → 330282. */
export const beginningOf = (division: string): string =>
  division.length === 6 ? division.replace(/(00){1,2}$/, '') : division;

export type Standing = {
  readonly total: number;
  readonly claimed: number;
  readonly free: number;
  readonly held: number;
  readonly used: number;
  /** What redemptions of the round give now, in fen, and how many vouchers they are. */
  readonly givenFen: number;
  readonly givenPieces: number;
};

/**
 * What of a round's money nobody can use any more, in fen: pieces that were not claimed when the claiming ended, and pieces that have
 * expired. A used piece keeps its whole face until the round is over and every one of them has been written down. Pure.
 */
export function returnableFen(
  round: Pick<Round, 'faceFen' | 'claimUntil' | 'endsAt' | 'reservedFen' | 'settledFen' | 'returnedFen'>,
  standing: Standing,
  now: Date,
): number {
  const { faceFen } = round;
  const unclaimed = now < round.claimUntil ? standing.total - standing.claimed : 0;
  const usedFen =
    now >= round.endsAt && standing.used === standing.givenPieces
      ? standing.givenFen
      : Math.max(standing.used * faceFen, standing.givenFen);
  const neededFen = (unclaimed + standing.free + standing.held) * faceFen + usedFen;
  const leftFen = round.reservedFen - round.returnedFen - round.settledFen;
  return Math.max(0, Math.min(leftFen, round.reservedFen - round.returnedFen - neededFen));
}

/** What a voucher takes off an amount at a till, in fen; null below its threshold. A fen of the amount stays. */
export function takeAtTill(round: Pick<Round, 'faceFen' | 'overFen'>, amountFen: number): number | null {
  const take = Math.min(round.faceFen, amountFen - 1);
  return amountFen < round.overFen || take < 1 ? null : take;
}

/** Sales for each yuan of vouchers, in hundredths: 350 is 3.5 yuan; null while nothing was given. */
export const leverageOf = (salesFen: number, givenFen: number): number | null =>
  givenFen === 0 ? null : Math.floor((salesFen * 100) / givenFen);

/** Why a redemption is looked at: the rules are these three and no more. */
export const FLAGS = ['own_people', 'one_buyer', 'burst'] as const;
export type Flag = (typeof FLAGS)[number];

export function flagsOf(
  seen: { readonly ownPeople: boolean; readonly byBuyerToday: number; readonly atTillLately: number },
  limits: { readonly oneBuyerADay: number; readonly burst: number },
): Flag[] {
  return FLAGS.filter((flag) =>
    flag === 'own_people'
      ? seen.ownPeople
      : flag === 'one_buyer'
        ? seen.byBuyerToday >= limits.oneBuyerADay
        : seen.atTillLately >= limits.burst,
  );
}
