import { days, hours } from '#kernel';
import {
  accept,
  agree,
  asBuyer,
  ask,
  asShop,
  caseNow,
  reached,
  refuseGoods,
  reject,
  rule,
  sendBack,
  showEvidence,
  type Verdict,
} from '../cases.ts';
import type { Story } from '../mix.ts';
import { pass, type Script, until } from '../timeline.ts';
import { confirm, type PlayedTrade, type Stage } from '../trade.ts';
import { received, type Tell } from './buying.ts';

/** The buyer calls the platform in, both sides are heard, and three days later somebody has to judge. */
async function* heard(stage: Stage, trade: PlayedTrade): Script {
  await asBuyer(trade, 'escalate', { reason: '商家拒绝不合理，请平台介入' });
  await showEvidence(stage, trade);
  yield pass(days(3.1));
  yield reached(trade, 'judging');
}

/** Received, complained of, rejected, and before the platform. */
async function* disputed(stage: Stage, trade: PlayedTrade): Script {
  yield* received(stage, trade, { takesReturns: true });
  await ask(trade, { kind: 'refund_only', reason: 'damaged' });
  await reject(stage, trade);
  yield* heard(stage, trade);
}

/** Nobody appeals: three days later the ruling is carried out. */
async function* standing(trade: PlayedTrade, ...ends: string[]): Script {
  yield pass(days(3.1));
  yield reached(trade, ...ends);
  await confirm(trade);
}

const ruled = (verdict: Verdict, end: string): Tell =>
  async function* (stage, trade) {
    yield* disputed(stage, trade);
    await rule(stage, trade, verdict);
    yield* standing(trade, end);
  };

const appealed = (first: Verdict, second: Verdict, by: 'buyer' | 'shop', end: string): Tell =>
  async function* (stage, trade) {
    yield* disputed(stage, trade);
    await rule(stage, trade, first);
    yield pass(days(1));
    const reason = { reason: '不服裁决，请复核证据' };
    await (by === 'buyer' ? asBuyer(trade, 'appeal', reason) : asShop(stage, trade, 'appeal', reason));
    yield pass(days(1));
    await rule(stage, trade, second, 1);
    yield reached(trade, end);
    await confirm(trade);
  };

async function* goodsRuledBack(stage: Stage, trade: PlayedTrade): Script {
  yield* received(stage, trade, { takesReturns: true });
  await ask(trade, { kind: 'return_refund', reason: 'not_as_described' });
  await reject(stage, trade);
  yield* heard(stage, trade);
  await rule(stage, trade, 'return');
  yield pass(days(3.1));
  yield reached(trade, 'awaiting_return');
  await sendBack(trade);
  yield pass(hours(30));
  await accept(stage, trade);
  yield reached(trade, 'refunded');
  await confirm(trade);
}

/** The shop does not take back what came: the platform looks at it. */
async function* refusedGoods(stage: Stage, trade: PlayedTrade): Script {
  yield* received(stage, trade, { takesReturns: true });
  await ask(trade, { kind: 'return_refund', reason: 'defective' });
  await agree(stage, trade);
  await sendBack(trade);
  yield pass(hours(30));
  await refuseGoods(stage, trade);
  yield* heard(stage, trade);
  await rule(stage, trade, 'buyer');
  yield* standing(trade, 'refunded');
}

/** The shop neither answers nor ever said where returns go: the platform decides. */
async function* nowhereToSend(stage: Stage, trade: PlayedTrade): Script {
  yield* received(stage, trade, { takesReturns: false });
  await ask(trade, { kind: 'return_refund', reason: 'wrong_item' });
  yield pass(hours(49));
  yield reached(trade, 'judging');
  await rule(stage, trade, 'buyer');
  yield* standing(trade, 'refunded');
}

/** The platform itself is late: that is counted, and it has to rule all the same. */
async function* judgedLate(stage: Stage, trade: PlayedTrade): Script {
  yield* disputed(stage, trade);
  yield pass(hours(73));
  yield until('the reminder', async () => (await caseNow(trade)).lateRulings > 0);
  await rule(stage, trade, 'parts');
  yield* standing(trade, 'refunded');
}

/** How each story goes in which the platform has to judge. */
export const DISPUTES = {
  shop_silent_without_address: nowhereToSend,
  platform_late: judgedLate,
  ruling_for_buyer: ruled('buyer', 'refunded'),
  ruling_for_shop: ruled('shop', 'closed'),
  ruling_in_parts: ruled('parts', 'refunded'),
  ruling_of_return: goodsRuledBack,
  inspection_refused: refusedGoods,
  appeal_upheld: appealed('buyer', 'buyer', 'shop', 'refunded'),
  appeal_overturned: appealed('shop', 'buyer', 'buyer', 'refunded'),
} as const satisfies Partial<Readonly<Record<Story, Tell>>>;
