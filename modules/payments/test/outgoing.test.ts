import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hours, minutes, Refusal, seconds, transact, type Uuid } from '#kernel';
import { balance, buyerAccount, shopAccount, shopBalances } from '#modules/ledger';
import { requestPayout, requestSettlement, requestTransfer, setBankAccount } from '../index.ts';
import { statesBefore, TRANSFER_MOVES } from '../lifecycle.ts';
import { cancelPayout, completePayout } from '../payouts.ts';
import { completeTransfer } from '../transfers.ts';
import { openTill, type Till, type TillOrder } from './till.ts';

let till: Till;
let order: TillOrder;
const EACH = 2_000_000;
beforeAll(async () => {
  till = await openTill();
  order = await till.pay([EACH, EACH]);
  await till.pass(seconds(5));
  for (const [place, shopId] of till.shops.entries()) {
    const orderId = order.orderIds[place] as Uuid;
    await transact(ctx(), (tx) => requestSettlement(tx, { shopId, orderId, shopFen: EACH, commissionFen: 0 }));
    // The bank sends back whatever the second shop withdraws.
    const number = place === 0 ? '6222020000001234' : '6222020000000000';
    await setBankAccount(ctx(), till.scopes[place] ?? till.scopes[0], { holder: '店主', bank: '工商银行', number });
  }
  await quiet();
});
afterAll(() => till.close());

const ctx = () => till.market.ctx();
async function quiet(): Promise<void> {
  for (const wait of [3, 6, 12, 35, 65, 310, 910]) await till.pass(seconds(wait));
}

const WISHES = [
  'transfer',
  'transfer',
  'payout',
  'payout',
  'call off',
  'again',
  'sweep',
  'callback',
  'outage',
  'deaf',
  'wait',
] as const;
type Step = {
  readonly wish: (typeof WISHES)[number];
  readonly place: number;
  readonly fen: number;
  readonly fails: boolean;
};

const refused = (error: unknown): void => {
  if (!(error instanceof Refusal && error.code.startsWith('payments.'))) throw error;
};
const openOnes = (table: 'transfers' | 'payouts') =>
  till.market.pool<{ id: Uuid; amountFen: number }[]>`
    SELECT id, amount_fen FROM ${till.market.pool(`payments.${table}`)} WHERE ended_at IS NULL ORDER BY id`;
let causes = 0;

async function take(step: Step): Promise<void> {
  const place = step.place === 0 ? 0 : 1;
  const shopId = till.shops[place];
  const orderId = order.orderIds[place] as Uuid;
  switch (step.wish) {
    case 'transfer': {
      causes += 1;
      const remark = step.fails ? 'abnormal-account' : '延迟发货赔付';
      const asked = { cause: `late:${causes}`, shopId, orderId, amountFen: step.fen, remark };
      await transact(ctx(), (tx) => requestTransfer(tx, asked)).catch(refused);
      return;
    }
    case 'payout':
      await requestPayout(ctx(), till.scopes[place], { amountFen: step.fen * 10 }).catch(refused);
      return;
    case 'call off': {
      const [one] = await openOnes('payouts');
      if (one) await cancelPayout(ctx(), one.id, '算了').catch(refused);
      return;
    }
    case 'again': {
      // What has ended is told once more, with another end: nothing may move.
      const [done] = await till.market.pool<{ id: Uuid; amountFen: number }[]>`
        SELECT id, amount_fen FROM payments.transfers WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT 1`;
      const [paid] = await till.market.pool<{ id: Uuid; amountFen: number }[]>`
        SELECT id, amount_fen FROM payments.payouts WHERE ended_at IS NOT NULL ORDER BY id DESC LIMIT 1`;
      const at = till.market.clock.now();
      const told = { gatewayNo: 'again', endedAt: at, failure: 'AGAIN' };
      if (done) await completeTransfer(ctx(), done.id, { ...told, state: 'failed', amountFen: done.amountFen });
      if (paid)
        await completePayout(ctx(), paid.id, {
          ...told,
          number: '',
          state: 'returned',
          amountFen: paid.amountFen,
          sentAt: at,
        });
      return;
    }
    case 'sweep':
      return till.market.drain();
    case 'callback':
      return till.gateway.tick();
    case 'outage':
      await till.control('/outage', { seconds: step.fails ? 30 : 0 });
      return;
    case 'deaf':
      till.wire.cut = step.fails;
      return;
    case 'wait':
      till.market.clock.advance(seconds(17));
  }
}

const sums = async (shopId: Uuid) =>
  (
    await till.market.pool<{ sent: number; arrived: number; open: number }[]>`
      SELECT (SELECT coalesce(sum(amount_fen), 0)::bigint FROM payments.transfers WHERE shop_id = ${shopId} AND state = 'done') AS sent,
        (SELECT coalesce(sum(amount_fen), 0)::bigint FROM payments.payouts WHERE shop_id = ${shopId} AND state = 'arrived') AS arrived,
        (SELECT count(*) FROM payments.transfers WHERE shop_id = ${shopId} AND ended_at IS NULL)
          + (SELECT count(*) FROM payments.payouts WHERE shop_id = ${shopId} AND ended_at IS NULL) AS open`
  )[0];

const steps = fc.record({
  wish: fc.constantFrom(...WISHES),
  place: fc.integer({ min: 0, max: 1 }),
  // Under and over what the provider takes in one transfer.
  fen: fc.oneof(fc.integer({ min: 1, max: 25_000 }), fc.constant(EACH * 2)),
  fails: fc.boolean(),
});

it('however transfers to buyers, payouts, returns, outages and lost callbacks meet, each fen is in one place', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(steps, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      async (rounds) => {
        for (const round of rounds) await Promise.all(round.map(take));
        till.wire.cut = false;
        await till.control('/outage', { seconds: 0 });
        await quiet();
        for (const shopId of till.shops) {
          const told = await sums(shopId);
          expect(told?.open).toBe(0);
          const { availableFen, payoutFen } = await shopBalances(ctx(), shopId);
          expect(payoutFen).toBe(0);
          expect(availableFen + (told?.sent ?? 0) + (told?.arrived ?? 0)).toBe(EACH);
        }
        expect(await balance(ctx(), buyerAccount(order.buyerId))).toBe(0);
        // Nothing ever arrives where the bank sends it back.
        expect((await sums(till.shops[1]))?.arrived).toBe(0);
      },
    ),
    { numRuns: 20 },
  );
  expect(await till.audit()).toEqual([]);
  // The provider's bill tells the same of each movement.
  await till.pass(hours(24));
  await till.pass(minutes(31));
  const open = await till.market.pool<{ kind: string; subject: string }[]>`
    SELECT kind, subject FROM payments.differences WHERE state = 'open' AND kind <> 'payout_refused'`;
  expect(open).toEqual([]);
  expect(await balance(ctx(), shopAccount(till.shops[0], 'payout'))).toBe(0);
}, 180_000);

it('a transfer that has ended never moves again, and one under way always may end', () => {
  expect(TRANSFER_MOVES.done).toEqual([]);
  expect(TRANSFER_MOVES.failed).toEqual([]);
  for (const state of ['asked', 'sent', 'unknown'] as const)
    expect(TRANSFER_MOVES[state]).toEqual(expect.arrayContaining(['done', 'failed']));
  expect(statesBefore(TRANSFER_MOVES, 'asked')).toEqual([]);
});
