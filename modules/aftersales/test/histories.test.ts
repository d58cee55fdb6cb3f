import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, type Ctx, days, hours, provide, Refusal, type Uuid } from '#kernel';
import { willingGateway } from '#kernel/test/willing-gateway.ts';
import { confirmReceipt } from '#modules/orders';
import { paymentGateways } from '#modules/payments';
import { agree, reject, withdraw } from '../answers-service.ts';
import { fireDeadlines } from '../deadlines-service.ts';
import { appealAsBuyer, appealAsShop, escalate, rule, showAsBuyer } from '../disputes-service.ts';
import type { CaseKind } from '../lifecycle.ts';
import { retry, retryWaiting } from '../money-service.ts';
import type { Reason } from '../reasons.ts';
import { requestCase } from '../requests-service.ts';
import { confirmReplacement, inspect, lookAtParcels, sendBack, sendReplacement } from '../returns-service.ts';
import { type Bought, type Desk, openDesk } from './case-desk.ts';

/**
 * Histories nobody thought of: buyer, shop, platform, clock and provider do whatever comes into their heads to one order. What the
 * table allows happens, everything else is refused and changes nothing; afterwards every promise holds.
 */
let desk: Desk;
const gateway = willingGateway();
beforeAll(async () => {
  desk = await openDesk();
  provide(desk.stall.market.runtime, paymentGateways, { sandbox: gateway });
});
afterAll(() => desk.stall.market.close());

/** `npm run nightly` plays more of them. */
const MANY = Number(process.env.DONGXI_HISTORIES ?? '150');

const REQUESTS: readonly (readonly [CaseKind, Reason])[] = [
  ['refund_only', 'damaged'],
  ['refund_only', 'too_slow'],
  ['return_refund', 'seven_days'],
  ['return_refund', 'defective'],
  ['exchange', 'wrong_item'],
  ['repair', 'defective'],
];
const anything = fc.oneof(
  fc.record({
    do: fc.constant('request' as const),
    what: fc.nat(REQUESTS.length - 1),
    quantity: fc.integer({ min: 1, max: 4 }),
    amountFen: fc.option(fc.integer({ min: 1, max: 12_000 }), { nil: undefined }),
  }),
  fc.record({
    do: fc.constantFrom('agree', 'reject', 'withdraw', 'send_back', 'replace', 'receive', 'escalate', 'show', 'retry'),
  }),
  fc.record({ do: fc.constant('work' as const) }),
  fc.record({ do: fc.constant('inspect' as const), accept: fc.boolean(), found: fc.nat(2), sellable: fc.boolean() }),
  fc.record({
    do: fc.constant('rule' as const),
    outcome: fc.constantFrom('refund' as const, 'return' as const, 'reject' as const),
    goodsFen: fc.integer({ min: 0, max: 11_000 }),
    shopPays: fc.boolean(),
    judge: fc.nat(1),
  }),
  fc.record({ do: fc.constant('appeal' as const), side: fc.constantFrom('buyer' as const, 'shop' as const) }),
  fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(1, 2, 3, 7, 11) }),
  fc.record({ do: fc.constant('provider' as const), refusing: fc.boolean() }),
  fc.record({ do: fc.constant('confirm' as const) }),
);
type Command = typeof anything extends fc.Arbitrary<infer C> ? C : never;
/** Half of the time somebody does what the state of the case invites them to, so that histories go deep. */
const command = fc.oneof(
  { weight: 1, arbitrary: anything },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('go' as const), way: fc.nat(3) }) },
);

const all = { outcome: 'refund', goodsFen: 1_000, shopPays: true, judge: 0 } as const;
const INVITED: Readonly<Record<string, readonly Command[]>> = {
  requested: [{ do: 'agree' }, { do: 'reject' }, { do: 'agree' }, { do: 'wait', days: 3 }],
  awaiting_return: [{ do: 'send_back' }, { do: 'send_back' }, { do: 'wait', days: 7 }, { do: 'withdraw' }],
  returning: [
    { do: 'inspect', accept: true, found: 0, sellable: true },
    { do: 'inspect', accept: false, found: 1, sellable: false },
    { do: 'wait', days: 11 },
  ],
  awaiting_replacement: [{ do: 'replace' }, { do: 'replace' }, { do: 'wait', days: 7 }],
  replacing: [{ do: 'receive' }, { do: 'wait', days: 11 }],
  rejected: [{ do: 'escalate' }, { do: 'escalate' }, { do: 'wait', days: 7 }],
  evidence: [{ do: 'show' }, { do: 'wait', days: 3 }, { do: 'wait', days: 3 }],
  judging: [
    { do: 'rule', ...all },
    { do: 'rule', ...all, outcome: 'return' },
    { do: 'rule', ...all, outcome: 'reject', goodsFen: 0 },
    { do: 'wait', days: 3 },
  ],
  ruled: [
    { do: 'appeal', side: 'buyer' },
    { do: 'wait', days: 3 },
    { do: 'appeal', side: 'shop' },
  ],
  appealed: [
    { do: 'rule', ...all, judge: 1 },
    { do: 'rule', ...all, judge: 1, outcome: 'reject', goodsFen: 0 },
    { do: 'rule', ...all, judge: 0 },
  ],
  agreed: [{ do: 'work' }, { do: 'retry' }],
};
async function invited({ one, caseId }: World, way: number): Promise<Command> {
  const [row] = await desk.stall.market.pool<{ state: string }[]>`
    SELECT state FROM aftersales.cases WHERE order_id = ${one.orderId} AND id = ${caseId}`;
  const ways = INVITED[row?.state ?? ''];
  return ways?.[way % ways.length] ?? { do: 'request', what: way + 1, quantity: 1, amountFen: undefined };
}

const judges: Actor[] = [];

type World = { readonly one: Bought; readonly at: Ctx; readonly buyer: Ctx; caseId: Uuid };

async function perform(world: World, what: Command): Promise<unknown> {
  const { one, at, buyer, caseId } = world;
  const waybill = () => ({ carrier: 'sf', waybillNo: desk.waybill() });
  switch (what.do) {
    case 'request': {
      const [kind, reason] = REQUESTS[what.what] ?? ['refund_only', 'damaged'];
      const made = await requestCase(buyer, {
        buyerId: one.buyer.id,
        orderId: one.orderId,
        kind,
        reason,
        lines: [{ lineId: one.lineId, quantity: what.quantity }],
        description: '',
        ...(what.amountFen === undefined ? {} : { amountFen: what.amountFen }),
        ...(kind === 'exchange' ? { wantedSkuId: one.skuId } : {}),
      });
      world.caseId = made.id;
      return made;
    }
    case 'agree':
      return agree(at, one.scope, caseId);
    case 'reject':
      return reject(at, one.scope, caseId, '不同意这次申请');
    case 'withdraw':
      return withdraw(buyer, one.buyer.id, caseId);
    case 'send_back':
      return sendBack(buyer, one.buyer.id, caseId, waybill());
    case 'inspect': {
      const found = (['as_sold', 'damaged', 'not_ours'] as const)[what.found] ?? 'as_sold';
      const stock = what.sellable ? 'sellable' : 'scrap';
      return inspect(at, one.scope, caseId, { found, accept: what.accept, stock, note: '已查看' });
    }
    case 'replace':
      return sendReplacement(at, one.scope, caseId, waybill());
    case 'receive':
      return confirmReplacement(buyer, one.buyer.id, caseId);
    case 'escalate':
      return escalate(buyer, one.buyer.id, caseId, '请平台介入');
    case 'show':
      return showAsBuyer(buyer, one.buyer.id, caseId, { text: '证据', mediaIds: [] });
    case 'appeal':
      return what.side === 'buyer'
        ? appealAsBuyer(buyer, one.buyer.id, caseId, '不服裁决')
        : appealAsShop(desk.stall.market.ctx(judges[2]), one.scope, caseId, '不服裁决');
    case 'rule':
      return rule(desk.stall.market.ctx(judges[what.judge]), caseId, {
        outcome: what.outcome,
        goodsFen: what.goodsFen,
        freightBy: what.shopPays ? 'shop' : 'buyer',
        reason: '根据双方证据作出裁决',
      });
    case 'retry':
      return retry(at, caseId);
    case 'confirm':
      return confirmReceipt(buyer, { orderId: one.orderId, buyerId: one.buyer.id });
    case 'provider':
      gateway.refusing = what.refusing;
      return undefined;
    case 'wait':
      desk.stall.market.clock.advance(days(what.days));
      return clockwork();
    default:
      return clockwork();
  }
}

/** What the workers of a market do by themselves, without the rest of the house. */
async function clockwork(): Promise<void> {
  const { market } = desk.stall;
  const names = ['payments.refunds', 'payments.settlements'];
  const work = market.modules.flatMap((module) => module.recurring ?? []).filter((one) => names.includes(one.name));
  for (let round = 0; round < 4; round += 1) {
    await fireDeadlines(market.ctx());
    await lookAtParcels(market.ctx());
    for (const one of work) await one.run(market.ctx());
    await retryWaiting(market.ctx());
    market.clock.advance(hours(0.1));
  }
}

/** Everything a refused command might have touched of this order. */
async function digest(one: Bought): Promise<string> {
  const [row] = await desk.stall.market.owner<{ all: string }[]>`
    SELECT md5(concat_ws('|',
      (SELECT string_agg(c::text, ',' ORDER BY c.id) FROM aftersales.cases c WHERE order_id = ${one.orderId}),
      (SELECT count(*) FROM aftersales.case_history h JOIN aftersales.cases c ON c.id = h.case_id WHERE c.order_id = ${one.orderId}),
      (SELECT count(*) FROM aftersales.parcels p JOIN aftersales.cases c ON c.id = p.case_id WHERE c.order_id = ${one.orderId}),
      (SELECT count(*) FROM aftersales.evidence), (SELECT count(*) FROM aftersales.rulings), (SELECT count(*) FROM aftersales.appeals),
      (SELECT o::text FROM orders.orders o WHERE id = ${one.orderId}),
      (SELECT string_agg(l::text, ',' ORDER BY l.id) FROM orders.lines l WHERE order_id = ${one.orderId}),
      (SELECT string_agg(t::text, ',' ORDER BY t.kind) FROM orders.timers t WHERE order_id = ${one.orderId}),
      (SELECT string_agg(r::text, ',' ORDER BY r.id) FROM payments.refunds r WHERE order_id = ${one.orderId}),
      (SELECT string_agg(s::text, ',') FROM inventory.stock s WHERE sku_id = ${one.skuId}),
      (SELECT count(*) FROM ledger.journals))) AS all`;
  return row?.all ?? '';
}

/** Σ refunds ≤ paid, per line and in total; the ledger has given back exactly what the order says. */
async function holds(one: Bought): Promise<void> {
  const [row] = await desk.stall.market.owner<
    {
      payable: number;
      freight: number;
      refunded: number;
      lines: number;
      paidOut: number;
      open: number;
      locked: number;
      held: boolean;
    }[]
  >`
    SELECT o.payable_fen AS payable, o.freight_fen AS freight, o.refunded_fen + o.refunded_freight_fen AS refunded,
      (SELECT sum(refunded_fen) FROM orders.lines WHERE order_id = o.id)::bigint + o.refunded_freight_fen AS lines,
      (SELECT coalesce(sum(amount_fen), 0) FROM payments.refunds WHERE order_id = o.id AND state = 'succeeded')::bigint AS paid_out,
      (SELECT count(*) FROM aftersales.cases WHERE order_id = o.id AND state NOT IN ('rejected', 'refunded', 'fulfilled', 'withdrawn', 'closed')) AS open,
      (SELECT sum(locked) FROM inventory.stock WHERE sku_id = ${one.skuId})::bigint AS locked,
      EXISTS (SELECT 1 FROM aftersales.cases WHERE order_id = o.id AND (holds_stock OR stock_aside)) AS held
    FROM orders.orders o WHERE id = ${one.orderId}`;
  if (!row) throw new Error('the order is gone');
  expect(row.refunded).toBe(row.lines);
  expect(row.refunded).toBe(row.paidOut);
  expect(row.refunded).toBeLessThanOrEqual(row.payable);
  expect(row.open).toBeLessThanOrEqual(1);
  // Held for an exchange, or laid aside because nobody inspected it in time.
  expect(row.locked > 0).toBe(row.held);
}

test(
  'random histories of buyer, shop, platform, clock and provider keep every promise',
  async () => {
    const { market } = desk.stall;
    judges.push(
      market.user([{ scope: 'platform', scopeId: null, role: 'service', permissions: ['*'] }]),
      market.user([{ scope: 'platform', scopeId: null, role: 'service', permissions: ['*'] }]),
      market.user([{ scope: 'shop', scopeId: desk.stall.shops[0], role: 'owner', permissions: ['*'] }]),
    );
    const seen = { done: 0, refused: 0, states: new Set<string>() };
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(command, { minLength: 6, maxLength: 16 }), async (sent, commands) => {
        gateway.refusing = false;
        const one = await (sent ? desk.shipped() : desk.bought());
        const world: World = { one, at: market.ctx(), buyer: market.ctx(one.buyer.actor), caseId: one.orderId };
        // Every history begins with somebody asking for something.
        const first: Command = { do: 'request', what: sent ? 3 : 1, quantity: 1, amountFen: undefined };
        for (const chosen of [first, ...commands]) {
          const what = chosen.do === 'go' ? await invited(world, chosen.way) : chosen;
          const before = await digest(one);
          try {
            await perform(world, what);
            seen.done += 1;
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            seen.refused += 1;
            expect(await digest(one), `${what.do} was refused with ${error.code} and changed something`).toBe(before);
          }
          await holds(one);
        }
        for (const row of await market.pool<{ toState: string }[]>`
        SELECT DISTINCT h.to_state FROM aftersales.case_history h JOIN aftersales.cases c ON c.id = h.case_id WHERE c.order_id = ${one.orderId}`)
          seen.states.add(row.toState);
      }),
      { numRuns: MANY },
    );
    expect(seen.done).toBeGreaterThan(500);
    expect(seen.refused).toBeGreaterThan(150);
    expect(seen.states.size).toBeGreaterThanOrEqual(11);
    expect(await desk.stall.audit(['aftersales', 'orders', 'payments', 'ledger'])).toEqual([]);
  },
  60_000 + MANY * 2_000,
);
