import type { Finding } from '../../apps/server/audit.ts';
import { allOf, type Books, booksAmiss, readBooks } from './books.ts';
import { type Shown, whatWasShown } from './facts.ts';
import type { Story } from './mix.ts';
import { TOLD } from './stories/index.ts';
import { type Ended, type Known, type Money, moneyOf, outcomeOf, readAll, settlementsOf, tally } from './sums.ts';
import { playAll, until } from './timeline.ts';
import { buyerOf, chanceOf, type PlayedTrade, type Stage } from './trade.ts';
import { billsAgree, playPayouts } from './treasury.ts';

type Say = (line: string) => void;

/** From so many trades on a play has to show everything there is. */
export const WHOLE_PLAY = 500;

/** Plays whole trades through the public API; all on one time, because a market has one for everybody. */
export async function playTrades(stage: Stage, stories: readonly Story[], say: Say): Promise<PlayedTrade[]> {
  const { place, company, seed } = stage;
  const trades = stories.map(
    (story, number): PlayedTrade => ({
      story,
      place: number,
      buyer: buyerOf(company, story, number),
      random: chanceOf(seed, number),
      tradeId: null,
      caseId: null,
      claimedFen: null,
      trouble: null,
      parked: false,
    }),
  );
  let last = -1;
  await playAll(
    place,
    trades.map((trade) => ({ played: trade, script: TOLD[trade.story](stage, trade) })),
    (left, day) => {
      if (day > last) say(`day ${day}: ${left} trades go on`);
      last = Math.max(last, day);
    },
  );
  return trades;
}

export type Summary = {
  readonly seed: string;
  readonly trades: number;
  readonly stories: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly money: Money & { readonly differenceFen: number };
  readonly books: Books;
  readonly shown: Shown;
  /** What the audit of the market found; null where it is somebody else's. */
  readonly audit: { readonly checks: number; readonly facts: number; readonly breaches: readonly string[] } | null;
  /** What does not add up, in words; empty when all does. */
  readonly wrong: readonly string[];
};

type Final = { readonly read: readonly Ended[]; readonly known: Known };

/** Waits until every trade is where it was to go; whoever is left is judged by the sums. */
async function lastLook({ place, company }: Stage, trades: readonly PlayedTrade[]): Promise<Final> {
  let read = new Map<PlayedTrade, Ended>();
  let known: Known = new Map();
  let open = trades;
  const look = async (): Promise<boolean> => {
    known = await settlementsOf(company);
    for (const one of await readAll(company, open)) read.set(one.trade, one);
    read = new Map(trades.flatMap((trade) => (read.has(trade) ? [[trade, read.get(trade) as Ended]] : [])));
    open = [...read.values()].filter((one) => outcomeOf(one, known) === 'waiting').map((one) => one.trade);
    return open.every((trade) => trade.parked);
  };
  const script = (async function* () {
    yield until('every trade to be where it was to go', look);
  })();
  await playAll(place, [{ played: { trouble: null, parked: false }, script }]);
  return { read: [...read.values()], known };
}

/** Counts and adds up what buyers, shops and the ledger say when all is done. */
export async function sumUp(stage: Stage, trades: readonly PlayedTrade[]): Promise<Summary> {
  const { place, company, seed } = stage;
  const { read, known } = await lastLook(stage, trades);
  const payouts = place.ownTime ? await playPayouts(place, company) : [];
  const bills = place.ownTime ? await billsAgree(place, company) : [];
  const [books, shown] = [await readBooks(company), await whatWasShown(company, trades)];
  const audit = auditOf(await place.audit());
  const ends = read.map((one) => ({ story: one.trade.story, outcome: outcomeOf(one, known) }));
  const money = moneyOf(read, known);
  const { outcomes, stories, astray } = tally(ends);
  const differenceFen =
    money.paidFen - money.escrowFen - money.settledFen - (money.refundedFen - money.refundedAfterFen);
  const counted = Object.values(outcomes).reduce((sum, many) => sum + many, 0);
  const wrong = [
    ...astray,
    ...trades.flatMap((trade) =>
      trade.trouble ? [`trade ${trade.place + 1} (${trade.story}): ${trade.trouble}`] : [],
    ),
    ...payouts,
    ...bills,
    ...(audit?.breaches ?? []),
    ...(place.ownTime ? await putAside(stage) : []),
    ...(counted === trades.length ? [] : [`${trades.length} trades, but ${counted} outcomes`]),
    ...(differenceFen === 0 ? [] : [`paid differs from escrow + settled + refunded by ${differenceFen} fen`]),
    ...(money.escrowFen >= 0 ? [] : [`more was settled and refunded than paid: ${money.escrowFen} fen`]),
    ...(new Set(company.given).size === company.given.length ? [] : ['a virtual code was given twice']),
    ...(place.ownTime ? againstBooks(money, books, outcomes.waiting) : []),
    ...(place.ownTime && trades.length >= WHOLE_PLAY ? shown.missing.map((fact) => `not shown: ${fact}`) : []),
  ];
  const told = { ...money, differenceFen };
  return { seed, trades: trades.length, stories, outcomes, money: told, books, shown, audit, wrong };
}

/** Events that workers gave up: what should have followed from them never did. */
async function putAside({ company }: Stage): Promise<string[]> {
  type Letter = { readonly consumer: string; readonly event: string; readonly error: string };
  const letters = await allOf<Letter>(company.admin, '/console/dead-letters');
  return letters.map((one) => `${one.consumer} put aside ${one.event}: ${one.error}`);
}

const auditOf = (findings: readonly Finding[] | null): Summary['audit'] =>
  findings && {
    checks: findings.length,
    facts: findings.reduce((sum, one) => sum + one.counted, 0),
    breaches: findings.flatMap((one) => one.breaches),
  };

/** A market of its own holds nobody else's money: the ledger must say the same to the fen. */
function againstBooks(money: Money, books: Books, waiting: number): string[] {
  const sum = (pick: 'compensationFen' | 'payoutsArrivedFen'): number =>
    books.byShop.reduce((all, one) => all + one[pick], 0);
  const { availableFen, depositFen, payoutFen } = books.shops;
  const owned = availableFen + depositFen + payoutFen + books.platform.commissionFen;
  const due = money.settledFen - money.refundedAfterFen - sum('compensationFen') - sum('payoutsArrivedFen');
  const held = -books.providers.reduce((all, one) => all + one.balanceFen, 0);
  return [
    ...booksAmiss(books),
    ...(waiting === 0 ? [] : [`${waiting} trades still wait although time was moved`]),
    ...(books.escrow.heldFen === money.escrowFen
      ? []
      : [`the ledger holds ${books.escrow.heldFen} fen in escrow, the orders ${money.escrowFen}`]),
    ...(owned === due
      ? []
      : [`shops and platform own ${owned} fen by the ledger, ${due} by what was settled and spent`]),
    ...(held === due + money.escrowFen ? [] : [`providers hold ${held} fen, ${due + money.escrowFen} are owed`]),
  ];
}
