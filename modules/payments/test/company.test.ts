import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Refusal, transact, type Uuid, uuidv7 } from '#kernel';
import { balance, escrowAccount, trialBalance } from '#modules/ledger';
import { completeInCompany } from '../company.ts';
import { closePayment } from '../index.ts';
import type { CompletionInput } from '../model.ts';
import { openTill, type Till, type TillOrder } from './till.ts';

let till: Till;
beforeAll(async () => {
  till = await openTill();
});
afterAll(() => till.close());
const ctx = () => till.market.ctx();

/** What becomes of a payment that is told of in company of others. */
const FATES = ['right', 'twice', 'wrong amount', 'wrong provider', 'closed before', 'unknown'] as const;
type Fate = (typeof FATES)[number];
const EXPECTED: Readonly<Record<Fate, readonly string[]>> = {
  right: ['completed'],
  twice: ['completed', 'replayed'],
  'wrong amount': ['mismatch'],
  'wrong provider': ['mismatch'],
  'closed before': ['late'],
  unknown: ['payments.payment_not_found'],
};

const told = (order: TillOrder, amountFen: number, more: Partial<CompletionInput> = {}): CompletionInput => ({
  paymentId: order.paymentId,
  gatewayNo: `no ${order.number}`,
  amountFen,
  paidAt: till.market.clock.now(),
  source: 'callback',
  gateway: 'sandbox',
  ...more,
});

const words: Readonly<Record<Fate, (order: TillOrder, fen: number) => CompletionInput[]>> = {
  right: (order, fen) => [told(order, fen)],
  twice: (order, fen) => [told(order, fen), told(order, fen)],
  'wrong amount': (order, fen) => [told(order, fen + 1)],
  'wrong provider': (order, fen) => [told(order, fen, { gateway: 'ecny' })],
  'closed before': (order, fen) => [told(order, fen)],
  unknown: (order, fen) => [told(order, fen, { paymentId: uuidv7(Date.now()) })],
};

const answerOf = (input: CompletionInput): Promise<string> =>
  completeInCompany(ctx(), { input }).then(
    (done) => done.outcome,
    (error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      return error.code;
    },
  );

it('payments told of together become what each would alone, whoever they came with', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...FATES), fc.integer({ min: 1, max: 999 })), { minLength: 2, maxLength: 7 }),
      async (fates) => {
        const orders: TillOrder[] = [];
        for (const [fate, fen] of fates) {
          const order = await till.open([fen, 7]);
          if (fate === 'closed before')
            await transact(ctx(), (tx) => closePayment(tx, { tradeId: order.tradeId, reason: 'timeout' }));
          orders.push(order);
        }
        const answers = await Promise.all(
          fates.map(([fate, fen], place) =>
            Promise.all(words[fate](orders[place] as TillOrder, fen + 7).map(answerOf)),
          ),
        );
        for (const [place, [fate, fen]] of fates.entries()) {
          expect(answers[place]?.toSorted(), fate).toEqual(EXPECTED[fate]);
          const booked = await balance(ctx(), escrowAccount(orders[place]?.orderIds[0] as Uuid));
          expect(booked, fate).toBe(fate === 'right' || fate === 'twice' ? fen : 0);
        }
      },
    ),
    { numRuns: 25 },
  );
  expect((await trialBalance(ctx())).sumFen).toBe(0);
  expect(await till.audit()).toEqual([]);
});

it('a festival’s payments share a commit', async () => {
  const orders = await Promise.all(Array.from({ length: 12 }, () => till.open([3_00])));
  expect(await Promise.all(orders.map((order) => answerOf(told(order, 3_00))))).toEqual(orders.map(() => 'completed'));
  const [row] = await till.market.pool<{ commits: number }[]>`
    SELECT count(DISTINCT xmin::text) AS commits FROM payments.payments WHERE id = ANY(${orders.map((one) => one.paymentId)}::uuid[])`;
  expect(row?.commits).toBe(1);
});
