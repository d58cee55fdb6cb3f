import type { Caller } from './api.ts';
import { GOAL, type Outcome, STORIES, type Story } from './mix.ts';
import type { Company } from './people.ts';
import { type OrderNow, type PlayedTrade, type TradeNow, tradeNow } from './trade.ts';

type Settlement = {
  readonly orderId: string;
  readonly shopFen: number;
  readonly commissionFen: number;
  readonly state: string;
};
type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** Every settlement of the playing shops' orders, by order: what their owners see on their money page. */
export async function settlementsOf(
  company: Company,
  orders: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Settlement>> {
  const found = new Map<string, Settlement>();
  for (const shop of company.shops) {
    let cursor: string | null = null;
    let news: boolean;
    do {
      const page: Page<Settlement> = await shop.keeper.get(
        `/shops/${shop.id}/settlements?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      const ours = page.items.filter((one) => orders.has(one.orderId));
      for (const one of ours) found.set(one.orderId, one);
      // Newest first: a page without ours lies before the demo began.
      news = ours.length > 0;
      cursor = page.nextCursor;
    } while (cursor && news);
  }
  return found;
}

export type Ended = { readonly trade: PlayedTrade; readonly now: TradeNow; readonly late: boolean };

/** Money of the played trades, in fen. `lateFen` came after its trade was closed and went back: it was never an order's. */
export type Money = {
  paidFen: number;
  escrowFen: number;
  settledFen: number;
  refundedFen: number;
};

const settled = (order: OrderNow, known: ReadonlyMap<string, Settlement>): Settlement | null => {
  const one = known.get(order.id);
  return one?.state === 'settled' ? one : null;
};

/** What has become of a trade, from what its buyer and its shops see. */
export function outcomeOf(ended: Ended, known: ReadonlyMap<string, Settlement>): Outcome {
  const { trade, now } = ended;
  if (trade.trouble) return 'failed';
  const { orders } = now;
  if (orders.every((order) => settled(order, known))) return 'settled';
  if (
    orders.every((order) => order.state === 'closed' && order.paidAt !== null && order.refundedFen === order.payableFen)
  )
    return 'refunded';
  if (orders.every((order) => order.state === 'closed' && order.paidAt === null))
    return ended.late ? 'refunded_late' : trade.story === 'pay_late' ? 'waiting' : 'cancelled';
  return 'waiting';
}

export function moneyOf(all: readonly Ended[], known: ReadonlyMap<string, Settlement>): Money {
  const money: Money = { paidFen: 0, escrowFen: 0, settledFen: 0, refundedFen: 0 };
  for (const order of all.flatMap((one) => one.now.orders)) {
    if (order.paidAt === null) continue;
    const released = settled(order, known);
    const settledFen = released ? released.shopFen + released.commissionFen : 0;
    money.paidFen += order.payableFen;
    money.refundedFen += order.refundedFen;
    money.settledFen += settledFen;
    money.escrowFen += order.payableFen - order.refundedFen - settledFen;
  }
  return money;
}

type TrialBalance = {
  readonly sumFen: number;
  readonly lines: readonly { account: string; inFen: number; outFen: number; balanceFen: number }[];
};
export const trialBalance = (finance: Caller): Promise<TrialBalance> => finance.get('/console/ledger/trial-balance');

/** What the ledger says, by kind of account. */
export function booksOf(trial: TrialBalance): {
  readonly sumFen: number;
  readonly gatewayFen: number;
  readonly escrowFen: number;
  readonly shopsFen: number;
  readonly commissionFen: number;
  readonly buyersFen: number;
} {
  const of = (start: string): number =>
    trial.lines.filter((line) => line.account.startsWith(start)).reduce((sum, line) => sum + line.balanceFen, 0);
  return {
    sumFen: trial.sumFen,
    gatewayFen: of('gateway:'),
    escrowFen: of('escrow:'),
    shopsFen: of('shop:'),
    commissionFen: of('platform:commission'),
    buyersFen: of('buyer:'),
  };
}

/** Reads how every trade stands, and whether its late money is back: what finance sees of the payments. */
export async function readAll(company: Company, trades: readonly PlayedTrade[]): Promise<Ended[]> {
  const late = await lateBack(company, trades);
  return Promise.all(
    trades.map(async (trade) => ({ trade, now: await tradeNow(trade), late: late.has(trade.tradeId) })),
  );
}

type Payment = { readonly tradeId: string; readonly latePaidAt: string | null };
type Refund = { readonly orderId: string; readonly state: string };

async function lateBack(company: Company, trades: readonly PlayedTrade[]): Promise<ReadonlySet<string>> {
  const back = new Set<string>();
  for (const trade of trades.filter((one) => one.story === 'pay_late' && !one.trouble)) {
    const found = await company.finance.get<Page<Payment>>(`/console/payments?tradeId=${trade.tradeId}`);
    if (!found.items.some((one) => one.tradeId === trade.tradeId && one.latePaidAt)) continue;
    const { orders } = await tradeNow(trade);
    const refunds = await Promise.all(
      orders.map((order) => company.finance.get<Page<Refund>>(`/console/refunds?shopId=${order.shopId}&limit=100`)),
    );
    if (
      refunds.every((page, place) =>
        page.items.some((one) => one.orderId === orders[place]?.id && one.state === 'succeeded'),
      )
    )
      back.add(trade.tradeId);
  }
  return back;
}

/** Trades by story and by outcome, every count there even when it is nothing. */
export function tally(ends: readonly { story: Story; outcome: Outcome }[]) {
  const outcomes: Record<Outcome, number> = {
    settled: 0,
    refunded: 0,
    cancelled: 0,
    refunded_late: 0,
    waiting: 0,
    failed: 0,
  };
  const stories = Object.fromEntries(STORIES.map((story) => [story, 0])) as Record<Story, number>;
  const astray: string[] = [];
  for (const [place, { story, outcome }] of ends.entries()) {
    outcomes[outcome] += 1;
    stories[story] += 1;
    if (outcome !== GOAL[story] && outcome !== 'waiting')
      astray.push(`trade ${place + 1} (${story}) ended as ${outcome}`);
  }
  return { outcomes, stories, astray };
}
