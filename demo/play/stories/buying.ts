import { days, hours, minutes } from '#kernel';
import type { Way } from '../cashier.ts';
import type { Story } from '../mix.ts';
import { saw } from '../people.ts';
import { pass, type Script, until } from '../timeline.ts';
import {
  cancel,
  confirm,
  orderOf,
  orders,
  type PlayedTrade,
  paid,
  pay,
  placeTrade,
  type Stage,
  ship,
  shopOf,
  tradeNow,
  type Wish,
} from '../trade.ts';

/** A carrier of the demo has delivered by then. */
export const DELIVERY = hours(50);
/** The receipt is confirmed by itself ten days after shipping. */
const CONFIRM = days(10.5);

export type Tell = (stage: Stage, trade: PlayedTrade) => Script;

/** From the basket to the money in escrow. */
export async function* bought(stage: Stage, trade: PlayedTrade, wish: Wish = {}, way: Way = 'normal'): Script {
  await placeTrade(stage, trade, wish);
  await pay(trade, way);
  yield paid(trade);
}

/** From the basket to the goods at the buyer's door. */
export async function* received(stage: Stage, trade: PlayedTrade, wish: Wish = {}): Script {
  yield* bought(stage, trade, wish);
  await ship(stage, trade);
  yield pass(DELIVERY);
}

const usual = (way: Way): Tell =>
  async function* (stage, trade) {
    yield* bought(stage, trade, { shops: trade.random.chance(0.45) ? 2 : 1 }, way);
    await ship(stage, trade);
    if (stage.place.ownTime) yield pass(DELIVERY);
    await confirm(trade);
  };

async function* cancelled(stage: Stage, trade: PlayedTrade): Script {
  await placeTrade(stage, trade);
  await cancel(trade);
  yield orders(trade, 'closed');
}

/** The buyer takes the trade back while the money is under way: it arrives, and goes back. */
async function* paidLate(stage: Stage, trade: PlayedTrade): Script {
  await placeTrade(stage, trade);
  await pay(trade, 'reordered');
  await cancel(trade);
  yield orders(trade, 'closed');
}

/** Nobody pays: the trade is closed after half an hour. */
async function* forgotten(stage: Stage, trade: PlayedTrade): Script {
  await placeTrade(stage, trade);
  yield pass(minutes(31));
  yield orders(trade, 'closed');
}

async function* inParts(stage: Stage, trade: PlayedTrade): Script {
  yield* bought(stage, trade, { pieces: 2, shops: trade.random.chance(0.3) ? 2 : 1 });
  await ship(stage, trade, true);
  if (stage.place.ownTime) yield pass(DELIVERY);
  await confirm(trade);
}

/** Everything back before anything is packed: the buyer asks, the shop agrees. */
async function* backBeforeShipping({ company, ...stage }: Stage, trade: PlayedTrade): Script {
  yield* bought({ company, ...stage }, trade, { shops: trade.random.chance(0.45) ? 2 : 1 });
  for (const order of (await tradeNow(trade)).orders) {
    const asked = await trade.buyer.caller.post<{ id: string; state: string }>(`/me/orders/${order.id}/refunds`, {
      lines: order.lines.map((line) => ({ lineId: line.id, quantity: line.quantity })),
      reason: 'no_longer_wanted',
    });
    trade.caseId = asked.id;
    const shop = shopOf(company, order.shopId);
    // A trusted buyer's small refund needs nobody's consent.
    if (asked.state === 'requested') await shop.keeper.post(`/shops/${shop.id}/refunds/${asked.id}/agree`);
  }
  yield orders(trade, 'closed');
}

async function* byTimer(stage: Stage, trade: PlayedTrade): Script {
  yield* bought(stage, trade, { shops: trade.random.chance(0.45) ? 2 : 1 });
  await ship(stage, trade);
  yield pass(CONFIRM);
  yield orders(trade, 'completed');
}

async function* codes(stage: Stage, trade: PlayedTrade): Script {
  yield* bought(stage, trade, { ware: 'codes' });
  yield orders(trade, 'shipped');
  const order = await orderOf(trade);
  const { items } = await trade.buyer.caller.get<{ items: readonly { codes: readonly string[] }[] }>(
    `/me/orders/${order.id}/codes`,
  );
  const given = items.flatMap((one) => one.codes);
  const wanted = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  if (new Set(given).size !== wanted) throw new Error(`${wanted} codes were paid, ${given.length} given`);
  stage.company.given.push(...given);
  saw(stage.company, 'virtual codes given');
  await confirm(trade);
}

/** The shop is slower than it promised: what it owes for that is taken from its balance by itself. */
async function* shippedLate(stage: Stage, trade: PlayedTrade): Script {
  yield* bought(stage, trade, { ware: 'slow' });
  yield pass(hours(53));
  await ship(stage, trade);
  yield pass(DELIVERY);
  await confirm(trade);
  const { id, shopId } = await orderOf(trade);
  const shop = shopOf(stage.company, shopId);
  yield until('the compensation', async () => {
    const page = await shop.keeper.get<{ items: readonly { orderId: string }[] }>(
      `/shops/${shop.id}/compensations?state=paid&limit=100`,
    );
    return page.items.some((one) => one.orderId === id);
  });
  saw(stage.company, 'late shipment compensated');
}

/** How each story of buying goes. */
export const BUYING = {
  normal: usual('normal'),
  cancel: cancelled,
  pay_late: paidLate,
  forgotten,
  double_callback: usual('double'),
  lost_callback: usual('lost'),
  partial_shipment: inParts,
  refund_before_shipping: backBeforeShipping,
  timer_confirm: byTimer,
  virtual_codes: codes,
  late_shipment: shippedLate,
} as const satisfies Partial<Readonly<Record<Story, Tell>>>;
