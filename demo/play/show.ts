import { days, hours, minutes, seconds } from '#kernel';
import { fleet } from '../seed/fleet.ts';
import type { Story } from './mix.ts';
import type { Company } from './people.ts';
import { type Place, until } from './place.ts';
import {
  booksOf,
  type Ended,
  type Money,
  moneyOf,
  outcomeOf,
  readAll,
  settlementsOf,
  tally,
  trialBalance,
} from './sums.ts';
import { cancel, confirm, type PlayedTrade, pay, placeTrade, refundAll, ship, tradeNow } from './trade.ts';

/** Hands that play at the same moment. */
const HANDS = 12;

type Say = (line: string) => void;

/** Plays whole trades through the public API, act by act, because a market has one time for everybody. */
export async function playTrades(
  place: Place,
  company: Company,
  seed: string,
  stories: readonly Story[],
  say: Say,
): Promise<PlayedTrade[]> {
  const trades: PlayedTrade[] = [];
  await fleet(stories, HANDS, async (story, number) => {
    trades[number] = await placeTrade(company, seed, number, story);
  });
  say(`placed ${trades.length} trades`);
  const act = (which: readonly PlayedTrade[], work: (trade: PlayedTrade) => Promise<unknown>): Promise<void> =>
    fleet(
      which.filter((trade) => !trade.trouble),
      HANDS,
      async (trade) => {
        try {
          await work(trade);
        } catch (error) {
          trade.trouble = error instanceof Error ? error.message : String(error);
        }
      },
    );
  const of = (...names: Story[]): PlayedTrade[] => trades.filter((trade) => names.includes(trade.story));
  const paying = trades.filter((trade) => trade.story !== 'cancel' && trade.story !== 'pay_late');

  await act(of('cancel'), cancel);
  await act([...paying, ...of('pay_late')], pay);
  await place.pass(seconds(35));
  await all(place, paying, async (trade) => (await tradeNow(trade)).state === 'paid');
  say('paid');

  await act(of('refund_before_shipping'), (trade) => refundAll(company, trade));
  if (place.ownTime) await place.pass(minutes(31));
  // Where time cannot be moved, the buyer takes the trade back while the money is under way.
  else await act(of('pay_late'), cancel);
  await all(place, of('pay_late', 'refund_before_shipping'), async (trade) =>
    (await tradeNow(trade)).orders.every((order) => order.state === 'closed'),
  );
  say('late payments closed, refunds agreed');

  const going = paying.filter((trade) => trade.story !== 'refund_before_shipping');
  await act(going, (trade) => ship(company, trade));
  if (place.ownTime) await place.pass(hours(50));
  await act(
    going.filter((trade) => trade.story !== 'timer_confirm'),
    confirm,
  );
  if (place.ownTime) await place.pass(days(11));
  say('shipped and received');
  return trades;
}

/** Waits until something is true of every trade that is not in trouble; whoever is left is judged by the sums. */
async function all(
  place: Place,
  trades: readonly PlayedTrade[],
  asked: (trade: PlayedTrade) => Promise<boolean>,
): Promise<void> {
  let open = trades.filter((trade) => !trade.trouble);
  await until(place, async () => {
    const answers = await Promise.all(open.map(asked));
    open = open.filter((_, number) => !answers[number]);
    return open.length === 0;
  });
}

export type Summary = {
  readonly seed: string;
  readonly trades: number;
  readonly stories: Readonly<Record<string, number>>;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly money: Money & { readonly differenceFen: number };
  readonly ledger: ReturnType<typeof booksOf>;
  /** What does not add up, in words; empty when all does. */
  readonly wrong: readonly string[];
};

/** Waits until every trade is where it was to go, then counts and adds up what buyers, shops and the ledger say. */
export async function sumUp(
  place: Place,
  company: Company,
  seed: string,
  trades: readonly PlayedTrade[],
): Promise<Summary> {
  let ends: { story: Story; outcome: ReturnType<typeof outcomeOf> }[] = [];
  let read: readonly Ended[] = [];
  let money: Money = { paidFen: 0, escrowFen: 0, settledFen: 0, refundedFen: 0 };
  const look = async (): Promise<boolean> => {
    read = await readAll(company, trades);
    const orders = new Set(read.flatMap((one) => one.now.orders.map((order) => order.id)));
    const known = await settlementsOf(company, orders);
    ends = read.map((one) => ({ story: one.trade.story, outcome: outcomeOf(one, known) }));
    money = moneyOf(read, known);
    const mayWait = (story: Story): boolean => !place.ownTime && story === 'timer_confirm';
    return ends.every((one) => one.outcome !== 'waiting' || mayWait(one.story));
  };
  await until(place, look);
  const books = booksOf(await trialBalance(company.finance));
  const { outcomes, stories, astray } = tally(ends);
  const differenceFen = money.paidFen - money.escrowFen - money.settledFen - money.refundedFen;
  const counted = Object.values(outcomes).reduce((sum, many) => sum + many, 0);
  const wrong = [
    ...astray,
    ...trades.flatMap((trade) =>
      trade.trouble ? [`trade ${trade.place + 1} (${trade.story}): ${trade.trouble}`] : [],
    ),
    ...(counted === trades.length ? [] : [`${trades.length} trades, but ${counted} outcomes`]),
    ...(differenceFen === 0 ? [] : [`paid differs from escrow + settled + refunded by ${differenceFen} fen`]),
    ...(money.escrowFen >= 0 ? [] : [`more was settled and refunded than paid: ${money.escrowFen} fen`]),
    ...(books.sumFen === 0 ? [] : [`the trial balance sums to ${books.sumFen} fen`]),
    ...(place.ownTime ? againstBooks(money, books, outcomes.waiting) : []),
  ];
  return { seed, trades: trades.length, stories, outcomes, money: { ...money, differenceFen }, ledger: books, wrong };
}

/** A market of its own holds nobody else's money: the ledger must say the same to the fen. */
function againstBooks(money: Money, books: ReturnType<typeof booksOf>, waiting: number): string[] {
  return [
    ...(waiting === 0 ? [] : [`${waiting} trades still wait although time was moved`]),
    ...(books.escrowFen === money.escrowFen
      ? []
      : [`the ledger holds ${books.escrowFen} fen in escrow, the orders ${money.escrowFen}`]),
    ...(books.shopsFen + books.commissionFen === money.settledFen
      ? []
      : [
          `the ledger gave shops and platform ${books.shopsFen + books.commissionFen} fen, the settlements say ${money.settledFen}`,
        ]),
    ...(books.buyersFen === 0 ? [] : [`${books.buyersFen} fen of buyers were left lying`]),
  ];
}
