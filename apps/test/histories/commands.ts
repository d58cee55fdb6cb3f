import fc from 'fast-check';
import { type Ctx, days, hours, minutes, type Seconds, seconds, toId, type Uuid } from '#kernel';
import type { Buyer } from '#kernel/test/stall.ts';
import * as aftersales from '#modules/aftersales';
import { shipParcel } from '#modules/fulfilment';
import {
  cancelTrade,
  changePrice,
  closeByShop,
  confirmReceipt,
  extendConfirm,
  orderForBuyer,
  toShip,
} from '#modules/orders';
import { paymentOfTrade, startPayment } from '#modules/payments';
import type { Scenario } from '#sandbox-gateway';
import type { Street } from './street.ts';

/** What one history plays with: a buyer, a trade of one or two shops, and the case that was opened last. */
export type World = {
  readonly street: Street;
  readonly buyer: Buyer;
  readonly tradeId: Uuid;
  readonly orders: readonly { readonly shop: 0 | 1; readonly orderId: Uuid }[];
  caseId: Uuid | null;
};

const SCENARIOS: readonly Scenario[] = [
  'normal',
  'delayed',
  'double',
  'lost',
  'mis-signed',
  'wrong-amount',
  'reordered',
];
const ASKED = [
  ['refund_only', 'no_longer_wanted'],
  ['refund_only', 'damaged'],
  ['refund_only', 'too_slow'],
  ['return_refund', 'seven_days'],
  ['return_refund', 'defective'],
  ['exchange', 'wrong_item'],
  ['repair', 'defective'],
  ['price_protection', 'price_dropped'],
] as const;
const WAITS: readonly Seconds[] = [
  seconds(5),
  seconds(40),
  minutes(31),
  hours(13),
  hours(49),
  days(3),
  days(7.1),
  days(11),
];

const order = fc.nat(1);
const side = fc.constantFrom('buyer' as const, 'shop' as const);
const anything = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('pay' as const), scenario: fc.constantFrom(...SCENARIOS) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('cancel' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('price' as const), order, cutFen: fc.integer({ min: -10, max: 3_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('close' as const), order }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('ship' as const),
      order,
      pieces: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('confirm' as const), order }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('extend' as const), order }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('ask' as const),
      order,
      what: fc.nat(ASKED.length - 1),
      quantity: fc.integer({ min: 1, max: 3 }),
      amountFen: fc.option(fc.integer({ min: 1, max: 9_000 }), { nil: null }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('agree' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('reject' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('withdraw' as const) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('send_back' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('inspect' as const),
      accept: fc.boolean(),
      found: fc.nat(2),
      sellable: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('replace' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('receive' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('escalate' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('show' as const), side }) },
  {
    weight: 3,
    arbitrary: fc.record({
      does: fc.constant('rule' as const),
      outcome: fc.constantFrom('refund' as const, 'return' as const, 'reject' as const),
      goodsFen: fc.integer({ min: 0, max: 9_000 }),
      shopPays: fc.boolean(),
      judge: fc.nat(2),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('appeal' as const), side }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('work' as const) }) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant('wait' as const), time: fc.nat(WAITS.length - 1) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('cut' as const), cut: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('outage' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('forge' as const), amountFen: fc.integer({ min: 1, max: 50_000 }) }),
  },
);
export type Command = typeof anything extends fc.Arbitrary<infer C> ? C : never;
/** Half of the time somebody does what the state of things invites them to, so that histories go deep. */
export const command = fc.oneof(
  { weight: 1, arbitrary: anything },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('go' as const), way: fc.nat(7) }) },
);

/** Does it, through the use case behind the button; whatever is refused throws a Refusal. */
export async function perform(world: World, what: Command): Promise<unknown> {
  const { street, buyer, tradeId } = world;
  const { market, scopes } = street.stall;
  const mine: Ctx = market.ctx(buyer.actor);
  const desk: Ctx = market.ctx();
  const chosen = world.orders['order' in what ? what.order % world.orders.length : 0];
  if (!chosen) throw new Error('a history without an order');
  const { orderId } = chosen;
  const scope = scopes[chosen.shop];
  const caseId = world.caseId ?? orderId;
  const waybill = () => ({ carrier: 'sf', waybillNo: street.waybill() });
  switch (what.does) {
    case 'pay': {
      const payment = await startPayment(mine, { tradeId, buyerId: buyer.id });
      return street.payAt(toId('pay', payment.id), what.scenario);
    }
    case 'cancel':
      return cancelTrade(mine, { tradeId, buyerId: buyer.id, reason: '不想要了' });
    case 'price': {
      const [line] = (await orderForBuyer(mine, buyer.id, orderId)).lines;
      if (!line) return undefined;
      return changePrice(desk, scope, orderId, {
        lines: [{ lineId: line.id, payableFen: line.payableFen - what.cutFen }],
      });
    }
    case 'close':
      return closeByShop(desk, scope, orderId, '缺货');
    case 'ship': {
      const { lines } = await orderForBuyer(mine, buyer.id, orderId);
      const part =
        what.pieces === null
          ? {}
          : { lines: lines.slice(0, 1).map((line) => ({ lineId: line.id, quantity: what.pieces ?? toShip(line) })) };
      return shipParcel(desk, scope, { orderId, ...waybill(), ...part });
    }
    case 'confirm':
      return confirmReceipt(mine, { orderId, buyerId: buyer.id });
    case 'extend':
      return extendConfirm(mine, { orderId, buyerId: buyer.id });
    case 'ask': {
      const [kind, reason] = ASKED[what.what] ?? ASKED[0];
      const [line] = (await orderForBuyer(mine, buyer.id, orderId)).lines;
      if (!line) return undefined;
      const made = await aftersales.requestCase(mine, {
        buyerId: buyer.id,
        orderId,
        kind,
        reason,
        lines: [{ lineId: line.id, quantity: what.quantity }],
        description: '',
        ...(what.amountFen === null ? {} : { amountFen: what.amountFen }),
        ...(kind === 'exchange' ? { wantedSkuId: line.skuId } : {}),
      });
      world.caseId = made.id;
      return made;
    }
    case 'wait':
      market.clock.advance(WAITS[what.time] ?? seconds(5));
      return street.work();
    case 'work':
      return street.work();
    case 'cut':
      street.wire.cut = what.cut;
      return undefined;
    case 'outage':
      return street.outage(seconds(30));
    case 'forge':
      return forge(world, what.amountFen);
    default:
      return onCase(world, what, caseId);
  }
}

/** A callback nobody at the provider has signed: answered with a refusal, kept as evidence, and nothing else. */
async function forge({ street, tradeId }: World, amountFen: number): Promise<void> {
  const payment = (await paymentOfTrade(street.stall.market.ctx(), tradeId))?.payment;
  const reply = await street.stall.market.http('POST', '/payments/callbacks/sandbox', {
    body: { event_type: 'PAYMENT.SUCCEEDED', resource: { out_trade_no: payment?.id ?? '', amount_fen: amountFen } },
  });
  if (reply.status < 400) throw new Error(`a forged callback was answered with ${reply.status}`);
}

async function onCase(world: World, what: Command, caseId: Uuid): Promise<unknown> {
  const { street, buyer } = world;
  const { market, scopes } = street.stall;
  const mine = market.ctx(buyer.actor);
  const [row] = await market.pool<{ shopId: Uuid }[]>`SELECT shop_id FROM aftersales.cases WHERE id = ${caseId}`;
  const scope = row?.shopId === street.stall.shops[1] ? scopes[1] : scopes[0];
  const desk = market.ctx();
  const owner = market.ctx(street.judges[2]);
  const waybill = () => ({ carrier: 'sf', waybillNo: street.waybill() });
  const shown = { text: '证据', mediaIds: [] };
  switch (what.does) {
    case 'agree':
      return aftersales.agree(desk, scope, caseId);
    case 'reject':
      return aftersales.reject(desk, scope, caseId, '不同意这次申请');
    case 'withdraw':
      return aftersales.withdraw(mine, buyer.id, caseId);
    case 'send_back':
      return aftersales.sendBack(mine, buyer.id, caseId, waybill());
    case 'inspect': {
      const found = (['as_sold', 'damaged', 'not_ours'] as const)[what.found] ?? 'as_sold';
      const stock = what.sellable ? 'sellable' : 'scrap';
      return aftersales.inspect(desk, scope, caseId, { found, accept: what.accept, stock, note: '已查看' });
    }
    case 'replace':
      return aftersales.sendReplacement(desk, scope, caseId, waybill());
    case 'receive':
      return aftersales.confirmReplacement(mine, buyer.id, caseId);
    case 'escalate':
      return aftersales.escalate(mine, buyer.id, caseId, '请平台介入');
    case 'show':
      return what.side === 'buyer'
        ? aftersales.showAsBuyer(mine, buyer.id, caseId, shown)
        : aftersales.showAsShop(owner, scope, caseId, shown);
    case 'appeal':
      return what.side === 'buyer'
        ? aftersales.appealAsBuyer(mine, buyer.id, caseId, '不服裁决')
        : aftersales.appealAsShop(owner, scope, caseId, '不服裁决');
    case 'rule':
      return aftersales.rule(market.ctx(street.judges[what.judge]), caseId, {
        outcome: what.outcome,
        goodsFen: what.goodsFen,
        freightBy: what.shopPays ? 'shop' : 'buyer',
        reason: '根据双方证据作出裁决',
      });
    default:
      return undefined;
  }
}
