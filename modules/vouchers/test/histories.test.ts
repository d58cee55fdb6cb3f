import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { days, hours, later, Refusal, type Uuid } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { balance, budgetAccount, funderAccount, roundAccount } from '#modules/ledger';
import { moveBudget } from '../budget-service.ts';
import { claimOf } from '../claim-service.ts';
import type { Round } from '../rounds.ts';
import { openRound, returnRests, stopRound } from '../rounds-service.ts';
import { settleDays } from '../settlement-service.ts';
import { redeemAtTill, showCode, undoAtTill } from '../till-service.ts';

/** People, a till, a region and the clock do whatever comes into their heads: the books hold after each step, and in the end nothing is open. */

let stall: Stall;
let buyers: readonly Buyer[];
let serial = 0;
beforeAll(async () => {
  stall = await openStall();
  buyers = await Promise.all([stall.buyer('330206'), stall.buyer('330206'), stall.buyer('330206')]);
});
afterAll(() => stall?.market.close());

const REGION = '330200';
/** Six with every change; at night a twentieth of the histories asked for. */
const HISTORIES = Math.max(6, Math.floor(Number(process.env.DONGXI_HISTORIES ?? 0) / 20));
const step = fc.record({
  what: fc.constantFrom('claim', 'claim', 'take', 'take', 'take again', 'undo', 'night', 'hours', 'stop', 'pay back'),
  who: fc.nat(2),
  amountFen: fc.integer({ min: 1_000, max: 9_000 }),
});
type Step = { readonly what: string; readonly who: number; readonly amountFen: number };
type Play = { readonly round: Round; readonly shown: string[]; readonly taken: Uuid[] };

async function act(play: Play, { what, who, amountFen }: Step): Promise<void> {
  const { clock } = stall.market;
  const buyer = buyers[who] as Buyer;
  const mine = stall.market.ctx(buyer.actor);
  const ctx = stall.market.ctx();
  serial += 1;
  const take = async (code: string | undefined): Promise<void> => {
    if (!code) return;
    play.taken.push((await redeemAtTill(ctx, stall.scopes[0], { code, amountFen, receiptNo: `H-${serial}` })).id);
  };
  if (what === 'claim') await claimOf(mine, buyer.id, play.round.id);
  if (what === 'take') {
    const [free] = await stall.market.owner<{ id: Uuid }[]>`
      SELECT id FROM promotions.coupons WHERE buyer_id = ${buyer.id} AND rule_id = ${play.round.ruleId} ORDER BY state = 'free' DESC, id LIMIT 1`;
    if (!free) return;
    const { code } = await showCode(mine, buyer.id, free.id);
    play.shown.push(code);
    await take(code);
  }
  if (what === 'take again') await take(play.shown.at(-1));
  const last = play.taken.at(-1);
  if (what === 'undo' && last) await undoAtTill(ctx, stall.scopes[0], last, '退货');
  if (what === 'stop') await stopRound(ctx, REGION, play.round.id);
  if (what === 'pay back')
    await moveBudget(ctx, 'back', { region: REGION, amountFen, bankNo: `HB-${serial}`, note: '退回' });
  if (what === 'hours') clock.advance(hours(7));
  if (what === 'night') clock.advance(days(1));
  if (what === 'night' || what === 'hours') await Promise.all([settleDays(ctx), returnRests(ctx)]);
}

test(
  'whatever is done, budgets and rounds are what came in less what was settled and went back',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const ctx = stall.market.ctx();
        const now = stall.market.clock.now();
        serial += 1;
        await moveBudget(ctx, 'in', { region: REGION, amountFen: 12_000, bankNo: `HI-${serial}`, note: '拨款' });
        const round = await openRound(ctx, REGION, {
          title: { zh: '券', en: 'Voucher' },
          faceFen: 2_000,
          overFen: 5_000,
          total: 6,
          perPerson: 3,
          claimFrom: now,
          claimUntil: later(now, days(2)),
          endsAt: later(now, days(4)),
          validDays: 1,
          level: 'none',
          atTill: true,
          goods: { of: 'all' },
        });
        const play: Play = { round, shown: [], taken: [] };
        for (const one of steps) {
          await act(play, one).catch((error: unknown) => {
            if (!(error instanceof Refusal)) throw error;
          });
          expect(await stall.audit(['vouchers', 'ledger']), one.what).toEqual([]);
        }
        stall.market.clock.advance(days(6));
        await stall.market.drain();
        await stall.market.drain();
        expect(await balance(ctx, roundAccount(round.id))).toBe(0);
        expect(await balance(ctx, funderAccount('region', REGION))).toBe(0);
        expect(await balance(ctx, budgetAccount(REGION))).toBeGreaterThanOrEqual(0);
        expect(await stall.audit(['vouchers', 'ledger', 'payments', 'promotions'])).toEqual([]);
      }),
      { numRuns: HISTORIES },
    );
  },
  60_000 + HISTORIES * 20_000,
);
