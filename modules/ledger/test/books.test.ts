import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Refusal, transact, type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import {
  balance,
  booked,
  buyerAccount,
  COMMISSION,
  escrowAccount,
  gatewayAccount,
  journal,
  journalsOfOrder,
  module,
  type PostInput,
  post,
  postAll,
  shopAccount,
  shopBalances,
  statement,
  trialBalance,
} from '../index.ts';
import { rollUp } from '../store.ts';

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ modules: ['ledger'] });
});
afterAll(() => market.close());

const SHOPS = [uuidv7(11), uuidv7(12)] as const;
const ORDERS = [uuidv7(21), uuidv7(22), uuidv7(23)] as const;
const BUYERS = [uuidv7(31), uuidv7(32)] as const;
const GATEWAY = gatewayAccount('sandbox');

type Move = {
  readonly what: 'pay' | 'settle' | 'refund' | 'payout' | 'replay';
  readonly shop: number;
  readonly order: number;
  readonly buyer: number;
  readonly amount: number;
};
const moves = fc.array(
  fc.record<Move>({
    what: fc.constantFrom('pay', 'pay', 'settle', 'refund', 'payout', 'replay'),
    shop: fc.nat(1),
    order: fc.nat(2),
    buyer: fc.nat(1),
    amount: fc.integer({ min: 1, max: 500_00 }),
  }),
  { minLength: 1, maxLength: 14 },
);

let causes = 0;
function journalOf(move: Move): PostInput {
  const shopId = SHOPS[move.shop] ?? SHOPS[0];
  // An escrow belongs to one shop: orders are told apart by shop.
  const orderId = `${(ORDERS[move.order] ?? ORDERS[0]).slice(0, -1)}${move.shop}` as Uuid;
  const buyer = buyerAccount(BUYERS[move.buyer] ?? BUYERS[0]);
  const fee = Math.floor(move.amount / 20);
  const postings: Record<Move['what'], PostInput['postings']> = {
    pay: [
      { account: GATEWAY, amountFen: -move.amount },
      { account: buyer, amountFen: move.amount },
      { account: buyer, amountFen: -move.amount },
      { account: escrowAccount(orderId), amountFen: move.amount },
    ],
    settle: [
      { account: escrowAccount(orderId), amountFen: -move.amount },
      { account: shopAccount(shopId, 'available'), amountFen: move.amount - fee },
      { account: COMMISSION, amountFen: fee },
    ],
    refund: [
      { account: escrowAccount(orderId), amountFen: -move.amount },
      { account: GATEWAY, amountFen: move.amount },
    ],
    payout: [
      { account: shopAccount(shopId, 'available'), amountFen: -move.amount },
      { account: GATEWAY, amountFen: move.amount },
    ],
    replay: [],
  };
  causes += 1;
  return { cause: `move:${causes}`, kind: 'correction', shopId, orderId, postings: postings[move.what] };
}

/** What the books must say, kept beside them by the simplest means. */
class Model {
  readonly sums = new Map<string, number>();
  take(input: PostInput): boolean {
    const after = new Map(this.sums);
    for (const { account, amountFen } of input.postings) after.set(account, (after.get(account) ?? 0) + amountFen);
    const kept = [...after].every(
      ([account, sum]) => sum >= 0 || account === GATEWAY || account.startsWith('buyer:') || account === COMMISSION,
    );
    if (kept) for (const [account, sum] of after) this.sums.set(account, sum);
    return kept;
  }
}

const model = new Model();

it('random journals, replays and roll-ups in between: Σ = 0, balances = Σ entries, floors hold, replays do nothing', async () => {
  const ctx = market.ctx();
  let last: PostInput | null = null;
  await fc.assert(
    fc.asyncProperty(moves, fc.nat(3), async (list, rollAfter) => {
      for (const [place, move] of list.entries()) {
        if (place === rollAfter) await rollUp(ctx);
        market.clock.advance(3_600 as never);
        if (move.what === 'replay') {
          if (!last) continue;
          const again = last;
          expect((await transact(ctx, (tx) => post(tx, again))).replayed).toBe(true);
          continue;
        }
        const input = journalOf(move);
        const expected = model.take(input);
        const done = await transact(ctx, (tx) => post(tx, input)).then(
          () => true,
          (error: unknown) => {
            if (error instanceof Refusal && error.code === 'ledger.balance_too_low') return false;
            throw error;
          },
        );
        expect(done).toBe(expected);
        if (done) last = input;
      }
      for (const [account, sum] of model.sums) expect(await balance(ctx, account)).toBe(sum);
      expect((await trialBalance(ctx)).sumFen).toBe(0);
    }),
    { numRuns: 25 },
  );
  for (const audit of module.audits ?? []) expect((await audit.run(ctx)).breaches, audit.name).toEqual([]);
}, 60_000);

it('a derived balance is the same before, while and after it is rolled up, also beside an open transaction', async () => {
  const ctx = market.ctx();
  const before = await balance(ctx, GATEWAY);
  const orderId = uuidv7(41);
  const besideId = uuidv7(42);
  const pay = (cause: string, amount: number, of = orderId): PostInput => ({
    cause,
    kind: 'payment',
    shopId: SHOPS[0],
    orderId: of,
    postings: [
      { account: GATEWAY, amountFen: -amount },
      { account: escrowAccount(of), amountFen: amount },
    ],
  });
  let rolledWhileOpen = 0;
  await transact(ctx, async (open) => {
    await post(open, pay('open', 7));
    await transact(market.ctx(), (tx) => post(tx, pay('beside', 100, besideId)));
    // What is open must not be passed by the horizon: committed later, it would be lost for ever.
    await rollUp(market.ctx());
    rolledWhileOpen = await balance(market.ctx(), GATEWAY);
  });
  expect(await balance(ctx, GATEWAY)).toBe(rolledWhileOpen - 7);
  await rollUp(ctx);
  expect(await balance(ctx, GATEWAY)).toBe(rolledWhileOpen - 7);
  expect(await balance(ctx, GATEWAY)).toBe(before - 107);
  // A transaction open in any database of the server holds the horizon back, those of other tests too: it is passed when they end.
  await vi.waitFor(
    async () => {
      await rollUp(ctx);
      const [sums] = await market.pool<
        { n: number }[]
      >`SELECT count(*) AS n FROM ledger.rollups WHERE account = ${GATEWAY}`;
      expect(sums?.n).toBeGreaterThan(0);
    },
    { timeout: 60_000, interval: 100 },
  );
  expect(await balance(ctx, GATEWAY)).toBe(before - 107);
  for (const audit of module.audits ?? []) expect((await audit.run(ctx)).breaches, audit.name).toEqual([]);
});

it('does not make payments of different orders wait for each other', async () => {
  const one = uuidv7(51);
  const two = uuidv7(52);
  const pay = (orderId: Uuid): PostInput => ({
    cause: `pay ${orderId}`,
    kind: 'payment',
    shopId: SHOPS[0],
    orderId,
    postings: [
      { account: GATEWAY, amountFen: -9 },
      { account: escrowAccount(orderId), amountFen: 9 },
    ],
  });
  // The second books while the first is still open: with a balance row for the gateway it would never return.
  await transact(market.ctx(), async (first) => {
    await post(first, pay(one));
    await transact(market.ctx(), (second) => post(second, pay(two)));
  });
  expect(await balance(market.ctx(), escrowAccount(two))).toBe(9);
});

it('two at once with one cause: one books, the other finds it booked', async () => {
  const orderId = uuidv7(61);
  const input: PostInput = {
    cause: 'twins',
    kind: 'payment',
    shopId: SHOPS[0],
    orderId,
    postings: [
      { account: GATEWAY, amountFen: -5 },
      { account: escrowAccount(orderId), amountFen: 5 },
    ],
  };
  const answers = await Promise.all(Array.from({ length: 6 }, () => transact(market.ctx(), (tx) => post(tx, input))));
  expect(answers.filter((answer) => !answer.replayed)).toHaveLength(1);
  expect(new Set(answers.map((answer) => answer.journalId)).size).toBe(1);
  expect(await balance(market.ctx(), escrowAccount(orderId))).toBe(5);
  expect(
    await booked(market.ctx(), [
      { shopId: SHOPS[0], causes: ['twins'] },
      { shopId: SHOPS[1], causes: ['twins'] },
    ]),
  ).toEqual([true, false]);
});

describe('refusals', () => {
  it('say what is wrong', async () => {
    const ctx = market.ctx();
    const orderId = uuidv7(71);
    const take = transact(ctx, (tx) =>
      post(tx, {
        cause: 'too much',
        kind: 'refund',
        shopId: SHOPS[0],
        orderId,
        postings: [
          { account: escrowAccount(orderId), amountFen: -1 },
          { account: GATEWAY, amountFen: 1 },
        ],
      }),
    );
    await expect(take).rejects.toMatchObject({
      code: 'ledger.balance_too_low',
      params: { account: escrowAccount(orderId) },
    });
    const small = (cause: string, amountFen: number): PostInput => ({
      cause,
      kind: 'refund',
      shopId: SHOPS[0],
      postings: [
        { account: GATEWAY, amountFen },
        { account: COMMISSION, amountFen: -amountFen },
      ],
    });
    const several = (...inputs: PostInput[]) => transact(ctx, (tx) => postAll(tx, inputs));
    const held = await balance(ctx, COMMISSION);
    await several(small('first of two', 2), small('second of two', 3));
    // Again with one more: what is booked is booked, the new one is added.
    await several(small('first of two', 2), small('second of two', 3), small('third', 4));
    expect(await balance(ctx, COMMISSION)).toBe(held - 9);
    await expect(several(small('fourth', 1), small('third', 5))).rejects.toMatchObject({
      code: 'ledger.cause_reused',
      params: { cause: 'third' },
    });
    expect(await balance(ctx, COMMISSION)).toBe(held - 9);
    const reused = transact(ctx, (tx) =>
      post(tx, {
        cause: 'twins',
        kind: 'refund',
        shopId: SHOPS[0],
        postings: [
          { account: GATEWAY, amountFen: 1 },
          { account: COMMISSION, amountFen: -1 },
        ],
      }),
    );
    await expect(reused).rejects.toMatchObject({ code: 'ledger.cause_reused', params: { cause: 'twins' } });
    await expect(balance(ctx, 'pocket:me')).rejects.toMatchObject({ code: 'ledger.account_malformed' });
    await expect(journal(ctx, uuidv7(1))).rejects.toMatchObject({ code: 'ledger.journal_not_found' });
    await expect(
      statement(ctx, { of: { account: GATEWAY }, from: new Date(2), to: new Date(1), limit: 5 }),
    ).rejects.toMatchObject({ code: 'ledger.period_reversed' });
  });

  it('journals of an order and balances of a shop come together', async () => {
    const orderId = uuidv7(81);
    await transact(market.ctx(), (tx) =>
      post(tx, {
        cause: 'seen',
        kind: 'payment',
        shopId: SHOPS[0],
        orderId,
        postings: [
          { account: GATEWAY, amountFen: -9 },
          { account: escrowAccount(orderId), amountFen: 9 },
        ],
      }),
    );
    const [first] = await journalsOfOrder(market.ctx(), SHOPS[0], orderId);
    expect(first?.postings).toEqual([
      { account: GATEWAY, amountFen: -9 },
      { account: escrowAccount(orderId), amountFen: 9 },
    ]);
    const money = await shopBalances(market.ctx(), SHOPS[0]);
    expect(money.escrowFen).toBeGreaterThanOrEqual(18);
    expect(money.escrowOrders).toBeGreaterThanOrEqual(2);
  });
});
