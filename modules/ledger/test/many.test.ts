import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Refusal, transact, type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { escrowAccount, type PostInput, post, postAll, shopAccount } from '../index.ts';

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({ modules: ['ledger'] });
});
afterAll(() => market.close());

const GATEWAY = 'gateway:sandbox';

/** A journal moves `fen` between two of: the gateway, an order's escrow, what the shop may take out. `cause` may come again. */
const move = fc.record({
  cause: fc.integer({ min: 1, max: 6 }),
  order: fc.integer({ min: 0, max: 1 }),
  from: fc.integer({ min: 0, max: 2 }),
  step: fc.integer({ min: 1, max: 2 }),
  fen: fc.integer({ min: 1, max: 3 }),
});
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

/** The same moves for a shop of its own. */
function journals(moves: readonly Move[], shopId: Uuid): { inputs: PostInput[]; accounts: string[] } {
  const orders = [uuidv7(Date.now()), uuidv7(Date.now())];
  const inputs = moves.map(({ cause, order, from, step, fen }): PostInput => {
    const orderId = orders[order] as Uuid;
    const accounts = [GATEWAY, escrowAccount(orderId), shopAccount(shopId, 'available')];
    return {
      cause: `${cause}`,
      kind: 'correction',
      shopId,
      orderId,
      postings: [
        { account: accounts[from] as string, amountFen: -fen },
        { account: accounts[(from + step) % 3] as string, amountFen: fen },
      ],
    };
  });
  return { inputs, accounts: [...orders.map((id) => escrowAccount(id as Uuid)), shopAccount(shopId, 'available')] };
}

async function outcome(shopId: Uuid, accounts: readonly string[], work: () => Promise<unknown>): Promise<unknown> {
  const refused = await work().then(
    () => null,
    (error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      return error.code;
    },
  );
  const [booked] = await market.pool<{ journals: number; lines: number }[]>`
    SELECT (SELECT count(*) FROM ledger.journals WHERE shop_id = ${shopId}) AS journals,
      (SELECT count(*) FROM ledger.entries WHERE shop_id = ${shopId}) AS lines`;
  const held = await market.pool<{ account: string; balance: number }[]>`
    SELECT account, balance FROM ledger.balances WHERE shop_id = ${shopId}`;
  const balances = accounts.map((account) => held.find((row) => row.account === account)?.balance ?? 0);
  return { refused, booked, balances };
}

it('several journals at once are what they are one after another: booked, replayed or refused', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(move, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 }),
      async (rounds) => {
        const ctx = market.ctx();
        const [together, alone] = [uuidv7(Date.now()), uuidv7(Date.now())];
        const all = [journals(rounds.flat(), together), journals(rounds.flat(), alone)] as const;
        let begin = 0;
        for (const round of rounds) {
          const [one, other] = all.map(({ inputs }) => inputs.slice(begin, begin + round.length)) as [
            PostInput[],
            PostInput[],
          ];
          begin += round.length;
          const at = await outcome(together, all[0].accounts, () => transact(ctx, (tx) => postAll(tx, one)));
          const after = await outcome(alone, all[1].accounts, () =>
            transact(ctx, async (tx) => {
              for (const input of other) await post(tx, input);
            }),
          );
          expect(at).toEqual(after);
        }
      },
    ),
    { numRuns: 60 },
  );
});
