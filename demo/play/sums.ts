import { fleet } from '../seed/fleet.ts';
import { allOf } from './books.ts';
import { isGoal, type Outcome, STORIES, type Story } from './mix.ts';
import type { Company } from './people.ts';
import { type OrderNow, type PlayedTrade, type TradeNow, tradeNow } from './trade.ts';

export type Settlement = {
  readonly orderId: string;
  readonly shopFen: number;
  readonly commissionFen: number;
  readonly state: string;
};
export type Known = ReadonlyMap<string, Settlement>;

/** Every settlement of the playing shops, by order: what their owners see on their money page. */
export async function settlementsOf(company: Company): Promise<Known> {
  const found = new Map<string, Settlement>();
  for (const shop of company.shops)
    for (const one of await allOf<Settlement>(shop.keeper, `/shops/${shop.id}/settlements`))
      found.set(one.orderId, one);
  return found;
}

export type Ended = { readonly trade: PlayedTrade; readonly now: TradeNow; readonly late: boolean };

/** Money of the played trades' orders, in fen. What came after a trade was closed and went back was never an order's. */
export type Money = {
  readonly paidFen: number;
  readonly escrowFen: number;
  readonly settledFen: number;
  readonly refundedFen: number;
  /** The part of `refundedFen` that shops and platform gave back after settlement. */
  readonly refundedAfterFen: number;
};

const settled = (order: OrderNow, known: Known): Settlement | null => {
  const one = known.get(order.id);
  return one?.state === 'settled' ? one : null;
};
const wasRefunded = (order: OrderNow): boolean =>
  order.state === 'closed' && order.paidAt !== null && order.refundedFen === order.payableFen;

/** What has become of a trade, from what its buyer and its shops see. */
export function outcomeOf(ended: Ended, known: Known): Outcome {
  const { trade, now } = ended;
  if (trade.trouble) return 'failed';
  const { orders } = now;
  if (orders.length === 0) return 'waiting';
  if (orders.every(wasRefunded)) return 'refunded';
  if (orders.every((order) => settled(order, known) || wasRefunded(order))) return 'settled';
  if (orders.every((order) => order.state === 'closed' && order.paidAt === null))
    return ended.late ? 'refunded_late' : trade.story === 'pay_late' ? 'waiting' : 'cancelled';
  return 'waiting';
}

export function moneyOf(all: readonly Ended[], known: Known): Money {
  const money = { paidFen: 0, escrowFen: 0, settledFen: 0, refundedFen: 0, refundedAfterFen: 0 };
  for (const order of all.flatMap((one) => one.now.orders)) {
    if (order.paidAt === null) continue;
    const released = settled(order, known);
    const settledFen = released ? released.shopFen + released.commissionFen : 0;
    // A settlement releases all that was paid and not refunded by then; what came back later came from shop and platform.
    const before = released ? Math.min(order.refundedFen, order.payableFen - settledFen) : order.refundedFen;
    money.paidFen += order.payableFen;
    money.settledFen += settledFen;
    money.refundedFen += order.refundedFen;
    money.refundedAfterFen += order.refundedFen - before;
    money.escrowFen += order.payableFen - before - settledFen;
  }
  return money;
}

/** Reads how every trade stands, and whether its late money is back: what finance sees of the payments. */
export async function readAll(company: Company, trades: readonly PlayedTrade[]): Promise<Ended[]> {
  const late = await lateBack(company, trades);
  const read: Ended[] = [];
  await fleet(trades, 16, async (trade, place) => {
    const now = trade.tradeId === null ? { state: 'none', payableFen: 0, orders: [] } : await tradeNow(trade);
    read[place] = { trade, now, late: trade.tradeId !== null && late.has(trade.tradeId) };
  });
  return read;
}

type Payment = { readonly tradeId: string; readonly latePaidAt: string | null };
type Refund = { readonly orderId: string; readonly state: string };

async function lateBack(company: Company, trades: readonly PlayedTrade[]): Promise<ReadonlySet<string>> {
  const back = new Set<string>();
  const waiting = trades.filter((one) => one.story === 'pay_late' && !one.trouble && one.tradeId !== null);
  if (waiting.length === 0) return back;
  const done = new Set(
    (await allOf<Refund>(company.finance, '/console/refunds?state=succeeded')).map((one) => one.orderId),
  );
  await fleet(waiting, 16, async (trade) => {
    const found = await company.finance.get<{ items: readonly Payment[] }>(
      `/console/payments?tradeId=${trade.tradeId}`,
    );
    if (!found.items.some((one) => one.tradeId === trade.tradeId && one.latePaidAt)) return;
    const { orders } = await tradeNow(trade);
    if (trade.tradeId !== null && orders.every((order) => done.has(order.id))) back.add(trade.tradeId);
  });
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
    if (!isGoal(story, outcome) && outcome !== 'waiting' && outcome !== 'failed')
      astray.push(`trade ${place + 1} (${story}) ended as ${outcome}`);
  }
  return { outcomes, stories, astray };
}
