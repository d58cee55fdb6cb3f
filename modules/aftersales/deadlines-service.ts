import { type Ctx, Refusal, transact } from '#kernel';
import { grant } from './answers-service.ts';
import { needsTheShop } from './codes-service.ts';
import { rulingsOf } from './dispute-store.ts';
import { carryOut } from './disputes-service.ts';
import { needsReturn, type TimedState } from './lifecycle.ts';
import { askRefund } from './money-service.ts';
import { returnAddressOf, returnParcel } from './parcels-store.ts';
import { accept } from './returns-service.ts';
import { step } from './service.ts';
import { freeStock, takeBack } from './stock-service.ts';
import * as store from './store.ts';
import type { Case } from './types.ts';

/** What happens by itself, by the state whose time is up (the verbs stand in `TIMERS`). */
const FIRES: Readonly<Record<TimedState, (tx: Ctx, one: Case) => Promise<Case>>> = {
  requested: async (tx, one) => {
    const unanswerable = needsReturn(one.kind) ? !(await returnAddressOf(tx, one.shopId)) : await needsTheShop(tx, one);
    if (unanswerable) return step(tx, one, { verb: 'call_platform', to: 'judging', actor: 'system' });
    return grant(tx, one, 'deadline');
  },
  awaiting_return: async (tx, one) => {
    const after = await step(tx, one, {
      verb: 'not_sent',
      to: 'closed',
      actor: 'system',
      facts: { holdsStock: false },
    });
    await freeStock(tx, one);
    return after;
  },
  returning: async (tx, one) => {
    const after = await accept(tx, one, 'system', { inspection: 'not_inspected', inspectedAt: tx.clock.now() });
    // It lies at the shop, in what state nobody has said.
    if (one.remedy !== 'repair' && (await returnParcel(tx, one))?.signedAt) {
      await takeBack(tx, one, true);
      await store.setStockAside(tx, one, true);
    }
    return after;
  },
  awaiting_replacement: async (tx, one) => {
    const to = one.amountFen > 0 ? 'agreed' : 'fulfilled';
    const after = await step(tx, one, {
      verb: 'not_replaced',
      to,
      actor: 'system',
      facts: { remedy: 'refund', holdsStock: false },
    });
    await freeStock(tx, one);
    return to === 'agreed' ? askRefund(tx, after) : after;
  },
  replacing: (tx, one) => step(tx, one, { verb: 'receive', to: 'fulfilled', actor: 'system' }),
  rejected: (tx, one) => step(tx, one, { verb: 'lapse', to: 'closed', actor: 'system' }),
  evidence: (tx, one) => step(tx, one, { verb: 'hear', to: 'judging', actor: 'system' }),
  judging: (tx, one) => remind(tx, one),
  appealed: (tx, one) => remind(tx, one),
  ruled: async (tx, one) => {
    const ruling = (await rulingsOf(tx, one)).at(-1);
    if (!ruling) throw new Error(`case ${one.id} is ruled without a ruling`);
    return carryOut(tx, one, ruling, 'enforce');
  },
};

const remind = (tx: Ctx, one: Case): Promise<Case> =>
  step(tx, one, {
    verb: 'remind',
    to: one.state,
    actor: 'system',
    facts: { lateRulings: one.lateRulings + 1, judgeId: null },
  });

/**
 * Nobody can stall (T10): cases whose moment has come go on by themselves, one transaction a case. An exchange whose pieces are gone
 * by then becomes a refund.
 */
export async function fireDeadlines(ctx: Ctx): Promise<number> {
  const due = await store.dueCases(ctx, 50);
  let done = 0;
  for (const { shopId, id } of due) {
    const claim = async (work: (tx: Ctx, one: Case) => Promise<unknown>): Promise<number> =>
      transact(ctx, async (tx) => {
        const one = await store.claimDue(tx, shopId, id);
        if (one) await work(tx, one);
        return one ? 1 : 0;
      });
    try {
      done += await claim((tx, one) => FIRES[one.state as TimedState](tx, one));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'aftersales.exchange_out_of_stock')
        done += await claim((tx, one) => grant(tx, one, 'deadline', 'refund'));
      else ctx.log.error({ err: error, caseId: id }, 'deadline of a case could not be kept');
    }
  }
  return done;
}
