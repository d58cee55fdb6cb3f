import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { minutes, Refusal, seconds, toId, transact, type Uuid } from '#kernel';
import { balance, escrowAccount, journalsOfOrder, trialBalance } from '#modules/ledger';
import type { Scenario } from '#sandbox-gateway';
import { closePayment, completePayment, requestRefund, requestSettlement } from '../index.ts';
import { PAYMENT_MOVES, PAYOUT_MOVES, REFUND_MOVES, SETTLEMENT_MOVES, statesBefore } from '../lifecycle.ts';
import type { PaymentState } from '../model.ts';
import { openTill, type Till, type TillOrder } from './till.ts';

/** A fifth of the nightly histories; thirty with every change. */
const MANY = Math.ceil(Number(process.env.DONGXI_HISTORIES ?? '150') / 5);

let till: Till;
beforeAll(async () => {
  till = await openTill();
});
afterAll(() => till.close());
const ctx = () => till.market.ctx();

/** Everyone who may have a word in the life of a payment. */
const ACTORS = ['callback', 'sweeper', 'browser', 'close', 'again', 'wrong amount', 'wait'] as const;
type Actor = (typeof ACTORS)[number];
const SCENARIOS: readonly Scenario[] = [
  'normal',
  'delayed',
  'double',
  'lost',
  'mis-signed',
  'wrong-amount',
  'reordered',
];

async function act(order: TillOrder, amountFen: number, actor: Actor): Promise<void> {
  switch (actor) {
    case 'callback':
      return till.gateway.tick();
    case 'sweeper':
      return till.market.drain();
    case 'browser':
      expect(
        (
          await till.market.http('GET', `/trades/${toId('trd', order.tradeId)}/payment`, {
            as: till.market.user([], order.buyerId),
          })
        ).status,
      ).toBe(200);
      return;
    case 'close':
      await transact(ctx(), (tx) => closePayment(tx, { tradeId: order.tradeId, reason: 'timeout' }));
      return;
    case 'again': {
      // A repeat of what the gateway really says, by whatever way.
      const [row] = await till.market.pool<{ gatewayNo: string | null; paidAt: Date | null }[]>`
        SELECT gateway_no, paid_at FROM payments.payments WHERE id = ${order.paymentId}`;
      if (row?.gatewayNo && row.paidAt)
        await completePayment(ctx(), {
          paymentId: order.paymentId,
          gatewayNo: row.gatewayNo,
          amountFen,
          paidAt: row.paidAt,
          source: 'callback',
        });
      return;
    }
    case 'wrong amount':
      await completePayment(ctx(), {
        paymentId: order.paymentId,
        gatewayNo: 'forged',
        amountFen: amountFen + 1,
        paidAt: till.market.clock.now(),
        source: 'callback',
      });
      return;
    case 'wait':
      till.market.clock.advance(seconds(31));
  }
}

async function stateOf(order: TillOrder): Promise<PaymentState> {
  return (await till.stateOf(order)) as PaymentState;
}

const mayBecome = (from: PaymentState, to: PaymentState): boolean =>
  from === to || PAYMENT_MOVES[from].some((next) => mayBecome(next, to));

it(
  'however callbacks, sweepers, browsers and timers meet, a payment is booked once, or sent back once',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SCENARIOS),
        fc.array(fc.integer({ min: 1, max: 9_999 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.array(fc.constantFrom(...ACTORS), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        async (scenario, amounts, rounds) => {
          const order = await till.pay(amounts, scenario);
          const total = amounts.reduce((sum, amount) => sum + amount, 0);
          let seen = await stateOf(order);
          for (const round of rounds) {
            // One round acts at once, the next after it.
            await Promise.all(round.map((actor) => act(order, total, actor)));
            const now = await stateOf(order);
            expect(mayBecome(seen, now), `${seen} → ${now}`).toBe(true);
            seen = now;
          }
          await transact(ctx(), (tx) => closePayment(tx, { tradeId: order.tradeId, reason: 'timeout' }));
          for (const wait of [seconds(5), seconds(40), minutes(2), minutes(6)]) await till.pass(wait);

          const state = await stateOf(order);
          const names = (
            await till.market.pool<
              { name: string }[]
            >`SELECT name FROM kernel.events WHERE subject_id = ${order.paymentId} ORDER BY seq`
          ).map((row) => row.name);
          expect(state === 'succeeded' ? ['payment.succeeded'] : ['payment.closed', 'payment.late']).toEqual(names);
          for (const [place, orderId] of order.orderIds.entries()) {
            const shopId = till.shops[place % 2] as Uuid;
            const kinds = (await journalsOfOrder(ctx(), shopId, orderId)).map((one) => one.kind);
            expect(kinds).toEqual(state === 'succeeded' ? ['payment'] : ['late_payment', 'late_refund']);
            expect(await balance(ctx(), escrowAccount(orderId))).toBe(state === 'succeeded' ? amounts[place] : 0);
          }
        },
      ),
      { numRuns: MANY },
    );
    expect((await trialBalance(ctx())).sumFen).toBe(0);
    expect(await till.audit()).toEqual([]);
  },
  60_000 + MANY * 4_000,
);

it.each(['succeeded', 'closed'] as const)(
  'six at once at the door of a payment that ends %s: one does it, five find it done',
  async (end) => {
    const order = await till.pay([10_00, 20_00], 'lost');
    if (end === 'closed')
      await transact(ctx(), (tx) => closePayment(tx, { tradeId: order.tradeId, reason: 'timeout' }));
    const say = () =>
      completePayment(ctx(), {
        paymentId: order.paymentId,
        gatewayNo: 'PAY1',
        amountFen: 30_00,
        paidAt: till.market.clock.now(),
        source: 'callback',
      });
    const outcomes = (await Promise.all(Array.from({ length: 6 }, say))).map((one) => one.outcome).sort();
    expect(outcomes).toEqual([end === 'succeeded' ? 'completed' : 'late', ...Array<string>(5).fill('replayed')].sort());
  },
);

const WISHES = ['refund', 'refund', 'settle', 'sweep', 'callback', 'wait'] as const;

it('however refunds and the settlement meet, no fen is paid out twice and none is lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 100, max: 50_000 }),
      fc.array(
        fc.array(
          fc.record({ wish: fc.constantFrom(...WISHES), share: fc.integer({ min: 1, max: 100 }), fails: fc.boolean() }),
          { minLength: 1, maxLength: 4 },
        ),
        { minLength: 1, maxLength: 6 },
      ),
      async (amountFen, rounds) => {
        const order = await till.pay([amountFen]);
        await till.gateway.tick();
        const orderId = order.orderIds[0] as Uuid;
        const shopId = till.shops[0];
        let causes = 0;
        const refused = (error: unknown): void => {
          if (!(error instanceof Refusal && error.code.startsWith('payments.'))) throw error;
        };
        for (const round of rounds)
          await Promise.all(
            round.map(async ({ wish, share, fails }) => {
              if (wish === 'sweep') return till.market.drain();
              if (wish === 'callback') return till.gateway.tick();
              if (wish === 'wait') return till.market.clock.advance(seconds(7));
              if (wish === 'refund') {
                causes += 1;
                const cause = `${orderId}:${causes}`;
                const amount = Math.max(1, Math.floor((amountFen * share) / 100));
                const reason = fails ? 'abnormal-account' : '退款';
                await transact(ctx(), (tx) =>
                  requestRefund(tx, { cause, shopId, orderId, amountFen: amount, reason }),
                ).catch(refused);
                return;
              }
              const [part] = await till.market.pool<{ left: number }[]>`
                SELECT amount_fen - refunded_fen AS left FROM payments.parts WHERE payment_id = ${order.paymentId}`;
              const left = part?.left ?? 0;
              const commissionFen = Math.floor((left * (share % 30)) / 100);
              await transact(ctx(), (tx) =>
                requestSettlement(tx, { shopId, orderId, shopFen: left - commissionFen, commissionFen }),
              ).catch(refused);
            }),
          );
        for (const wait of [3, 6, 12, 35, 65, 65, 400]) await till.pass(seconds(wait));
        const [end] = await till.market.pool<{ refunded: number; settled: number; waiting: number }[]>`
          SELECT coalesce((SELECT sum(amount_fen) FROM payments.refunds WHERE order_id = ${orderId} AND source = 'escrow' AND state = 'succeeded'), 0)::bigint AS refunded,
            coalesce((SELECT sum(shop_fen + commission_fen) FROM payments.settlements WHERE order_id = ${orderId} AND state = 'settled'), 0)::bigint AS settled,
            (SELECT count(*) FROM payments.refunds WHERE order_id = ${orderId} AND ended_at IS NULL)
              + (SELECT count(*) FROM payments.settlements WHERE order_id = ${orderId} AND settled_at IS NULL) AS waiting`;
        expect(end?.waiting).toBe(0);
        const held = await balance(ctx(), escrowAccount(orderId));
        expect((end?.refunded ?? 0) + (end?.settled ?? 0) + held).toBe(amountFen);
        // Once settled, nothing may be left behind: not even of a refund that came to nothing in between.
        if ((end?.settled ?? 0) > 0) expect(held).toBe(0);
      },
    ),
    { numRuns: 25 },
  );
  expect(await till.audit()).toEqual([]);
}, 120_000);

it.each(Object.entries({ PAYMENT_MOVES, REFUND_MOVES, SETTLEMENT_MOVES, PAYOUT_MOVES }))(
  '%s: every state is known, ends somewhere, and never returns',
  (_name, moves) => {
    const table: Readonly<Record<string, readonly string[]>> = moves;
    const states = Object.keys(table);
    const after = (from: string, steps = 0): string[] =>
      steps > states.length ? ['a circle'] : (table[from] ?? []).flatMap((to) => [to, ...after(to, steps + 1)]);
    for (const state of states) {
      for (const to of table[state] ?? []) expect(states).toContain(to);
      expect(after(state)).not.toContain(state);
      expect(after(state)).not.toContain('a circle');
      expect([state, ...after(state)].some((end) => (table[end] ?? []).length === 0)).toBe(true);
      expect(statesBefore(table, state).every((from) => table[from]?.includes(state))).toBe(true);
    }
  },
);
