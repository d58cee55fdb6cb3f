import { days, hours } from '#kernel';
import { inventedCreditCode } from '../../seed/papers.ts';
import {
  accept,
  agree,
  asBuyer,
  ask,
  askInVain,
  type CaseKind,
  caseNow,
  reached,
  reject,
  replace,
  sendBack,
} from '../cases.ts';
import type { Story } from '../mix.ts';
import { saw } from '../people.ts';
import { pass, type Script, until } from '../timeline.ts';
import { confirm, orderOf, orders, type PlayedTrade, type Stage, ship, shopOf } from '../trade.ts';
import { bought, DELIVERY, received, type Tell } from './buying.ts';

const FROM_ADDRESS = { takesReturns: true } as const;
const ASKED: Readonly<Partial<Record<CaseKind, string>>> = {
  return_refund: 'defective',
  exchange: 'wrong_item',
  repair: 'defective',
};

/** Received, complained of, agreed to: the goods are on their way back. */
async function* sentBack(stage: Stage, trade: PlayedTrade, kind: CaseKind): Script {
  yield* received(stage, trade, FROM_ADDRESS);
  await ask(trade, { kind, reason: ASKED[kind] ?? 'defective', exchange: kind === 'exchange' });
  await agree(stage, trade);
  await sendBack(trade);
  yield pass(hours(30));
}

const returned = async function* (stage: Stage, trade: PlayedTrade): Script {
  yield* sentBack(stage, trade, 'return_refund');
  await accept(stage, trade);
  yield reached(trade, 'refunded');
  await confirm(trade);
};

const replaced = (kind: 'exchange' | 'repair'): Tell =>
  async function* (stage, trade) {
    yield* sentBack(stage, trade, kind);
    await accept(stage, trade);
    await replace(stage, trade);
    yield pass(hours(40));
    await asBuyer(trade, 'received');
    await confirm(trade);
  };

async function* ofReceived(stage: Stage, trade: PlayedTrade): Script {
  yield* received(stage, trade);
  await ask(trade, { kind: 'refund_only', reason: 'damaged', quantity: 1 });
  await agree(stage, trade);
  yield reached(trade, 'refunded');
  await confirm(trade);
}

/** The escrow is released already: shop and platform each give their part back. */
async function* ofSettled(stage: Stage, trade: PlayedTrade): Script {
  yield* received(stage, trade, FROM_ADDRESS);
  await confirm(trade);
  yield pass(days(1));
  await ask(trade, { kind: 'return_refund', reason: 'not_as_described' });
  await agree(stage, trade);
  await sendBack(trade);
  yield pass(hours(30));
  await accept(stage, trade);
  yield reached(trade, 'refunded');
}

/** The law's seven days: nobody has to agree. */
async function* withoutReason(stage: Stage, trade: PlayedTrade): Script {
  yield* received(stage, trade, FROM_ADDRESS);
  await ask(trade, { kind: 'return_refund', reason: 'seven_days' });
  await sendBack(trade);
  yield pass(hours(30));
  await accept(stage, trade);
  yield reached(trade, 'refunded');
  await confirm(trade);
}

/** What was made for one buyer does not come back without reason. */
async function* madeToOrder(stage: Stage, trade: PlayedTrade): Script {
  yield* received(stage, trade, { ware: 'made', takesReturns: true, notes: '刻字：平安喜乐' });
  await askInVain(trade, { kind: 'return_refund', reason: 'seven_days' }, 'aftersales.no_reason_exempt');
  saw(stage.company, 'goods made to order');
  await confirm(trade);
}

/** Played late, when the regular has completed enough; where that is not so yet, the shop agrees. */
async function* trusted(stage: Stage, trade: PlayedTrade): Script {
  yield pass(days(13));
  yield* bought(stage, trade, { pieces: 1 });
  await ask(trade, { kind: 'refund_only', reason: 'wrong_choice' });
  if ((await caseNow(trade)).state === 'requested') await agree(stage, trade);
  yield reached(trade, 'refunded');
}

/** The price falls after the purchase, and the difference comes back by rule. */
async function* fallen(stage: Stage, trade: PlayedTrade): Script {
  yield* bought(stage, trade, { ware: 'falling' });
  yield pass(hours(2));
  const { shopId } = await orderOf(trade);
  await shopOf(stage.company, shopId).wares.falling?.fall();
  await ask(trade, { kind: 'price_protection', reason: 'price_dropped' });
  yield reached(trade, 'refunded');
  await ship(stage, trade);
  yield pass(DELIVERY);
  await confirm(trade);
}

async function* takenBack(stage: Stage, trade: PlayedTrade): Script {
  yield* received(stage, trade, FROM_ADDRESS);
  await ask(trade, { kind: 'return_refund', reason: 'defective' });
  await agree(stage, trade);
  await asBuyer(trade, 'withdraw');
  await confirm(trade);
}

type Invoices = { readonly items: readonly { readonly kind: string; readonly state: string }[] };

/** An invoice at completion, and a red one for what goes back after it. */
async function* redLetter(stage: Stage, trade: PlayedTrade): Script {
  yield* bought(stage, trade, { pieces: 2, ...FROM_ADDRESS });
  const { id } = await orderOf(trade);
  await trade.buyer.caller.post(`/me/orders/${id}/invoices`, {
    title: trade.random.chance(0.5)
      ? { kind: 'personal', name: '林小雨', taxNumber: null }
      : { kind: 'company', name: '慈溪市演示贸易有限公司', taxNumber: inventedCreditCode('play', '330282', 'company') },
  });
  await ship(stage, trade);
  yield pass(DELIVERY);
  await confirm(trade);
  const issued = (kind: string) =>
    until(`a ${kind} invoice`, async () =>
      (await trade.buyer.caller.get<Invoices>(`/me/orders/${id}/invoices`)).items.some(
        (one) => one.kind === kind && one.state === 'issued',
      ),
    );
  yield issued('blue');
  await ask(trade, { kind: 'return_refund', reason: 'defective', quantity: 1 });
  await agree(stage, trade);
  await sendBack(trade);
  yield pass(hours(30));
  await accept(stage, trade);
  yield reached(trade, 'refunded');
  yield issued('red');
  saw(stage.company, 'red-letter invoice');
}

/** Nobody answers: consent after 48 hours. */
async function* shopSilent(stage: Stage, trade: PlayedTrade): Script {
  yield* bought(stage, trade);
  await ask(trade, { kind: 'refund_only', reason: 'no_longer_wanted' });
  yield pass(hours(49));
  yield reached(trade, 'refunded');
}

async function* notInspected(stage: Stage, trade: PlayedTrade): Script {
  yield* sentBack(stage, trade, 'return_refund');
  yield pass(days(9.5));
  yield reached(trade, 'refunded');
  await confirm(trade);
}

async function* notReplaced(stage: Stage, trade: PlayedTrade): Script {
  yield* sentBack(stage, trade, 'exchange');
  await accept(stage, trade);
  yield pass(days(7.2));
  yield reached(trade, 'refunded');
  await confirm(trade);
}

async function* notSentBack(stage: Stage, trade: PlayedTrade): Script {
  yield* received(stage, trade, FROM_ADDRESS);
  await ask(trade, { kind: 'return_refund', reason: 'wrong_item' });
  await agree(stage, trade);
  yield pass(days(7.2));
  yield reached(trade, 'closed');
  await confirm(trade);
}

async function* rejectionStands(stage: Stage, trade: PlayedTrade): Script {
  yield* received(stage, trade);
  await ask(trade, { kind: 'refund_only', reason: 'missing' });
  await reject(stage, trade);
  yield pass(days(7.2));
  yield reached(trade, 'closed');
  yield pass(days(6));
  yield orders(trade, 'completed');
}

async function* silentOnReplacement(stage: Stage, trade: PlayedTrade): Script {
  yield* sentBack(stage, trade, 'repair');
  await accept(stage, trade);
  await replace(stage, trade);
  yield pass(days(10.2));
  yield reached(trade, 'fulfilled');
  await confirm(trade);
}

/** How each story of after-sales goes in which nobody has to judge. */
export const AFTERSALES = {
  made_to_order: madeToOrder,
  red_letter: redLetter,
  trusted_refund: trusted,
  refund_received: ofReceived,
  refund_after_settlement: ofSettled,
  seven_days: withoutReason,
  return_refund: returned,
  exchange: replaced('exchange'),
  repair: replaced('repair'),
  price_protection: fallen,
  withdrawn: takenBack,
  shop_silent: shopSilent,
  shop_does_not_inspect: notInspected,
  shop_does_not_replace: notReplaced,
  buyer_sends_nothing_back: notSentBack,
  buyer_lets_rejection_stand: rejectionStands,
  buyer_silent_on_replacement: silentOnReplacement,
} as const satisfies Partial<Readonly<Record<Story, Tell>>>;
