import { type Ctx, days, emit, later, transact, type Uuid } from '#kernel';
import { setting } from '#modules/operations';
import { trialWarning } from './deposit.ts';
import { depositAsked, depositHeld, lookAgain } from './deposit-service.ts';
import * as store from './deposit-store.ts';
import { settings } from './settings.ts';
import { holdShop } from './standing-service.ts';

/** Opens a shop's terms: the trial of 0元试运营 from this moment, or none (a seed's shop). A trial of no days begins with a deposit. */
export async function openTerms(tx: Ctx, shopId: Uuid, mode: 'trial' | 'waived'): Promise<void> {
  const count = mode === 'trial' ? await setting(tx, 'shops.trial_days', settings) : 0;
  await store.insertTerms(tx, shopId, mode, mode === 'trial' ? later(tx.clock.now(), days(count)) : null);
}

/**
 * How many products a shop may have on sale or in review; null when nothing limits it. In a trial the shop's terms stay
 * locked until the transaction ends, so that two listings cannot both be the last one allowed.
 */
export async function listingLimit(tx: Ctx, shopId: Uuid): Promise<number | null> {
  const terms = await store.termsOf(tx, shopId);
  if (terms?.mode !== 'trial') return null;
  await store.lockTerms(tx, shopId);
  return setting(tx, 'shops.trial_listing_limit', settings);
}

/** How many fen a shop may withdraw in a day (China); null when nothing limits it. */
export async function payoutDayLimit(ctx: Ctx, shopId: Uuid): Promise<number | null> {
  const terms = await store.termsOf(ctx, shopId);
  return terms?.mode === 'trial' ? setting(ctx, 'shops.trial_payout_day_fen', settings) : null;
}

const BATCH = 100;

/** The clock of trials and demands: warns, ends trials (paid: a deposit; unpaid: paused), limits shops whose demand ran out. */
export async function watchDeposits(ctx: Ctx): Promise<number> {
  return (await lookAgain(ctx)) + (await watchTrials(ctx)) + (await watchDemands(ctx));
}

async function watchTrials(ctx: Ctx): Promise<number> {
  const warnDays = await setting(ctx, 'shops.trial_warn_days', settings);
  const now = ctx.clock.now();
  let done = 0;
  for (let after: Uuid | null = null; ; ) {
    const last: Uuid | null = await transact(ctx, async (tx) => {
      const rows = await store.claimTrials(tx, later(now, days(Math.max(...warnDays, 0))), BATCH, after);
      for (const terms of rows) {
        const { shopId } = terms;
        if (terms.trialEndsAt && terms.trialEndsAt <= now) {
          const [asked, held] = await Promise.all([depositAsked(tx, shopId), depositHeld(tx, shopId)]);
          const missingFen = Math.max(0, asked.amountFen - held);
          const unpaid = missingFen > 0;
          await store.writeTerms(tx, {
            ...terms,
            mode: 'deposit',
            missingFen,
            dueAt: unpaid ? terms.trialEndsAt : null,
            overdue: unpaid,
            trialUnpaid: unpaid,
          });
          await emit(tx, { name: 'shop.trial_ended', subjectId: shopId, shopId, payload: { missingFen } });
          if (unpaid) await holdShop(tx, shopId, 'trial_ended');
          done += 1;
          continue;
        }
        const near = trialWarning(terms, warnDays, now);
        if (near === null) continue;
        await store.writeTerms(tx, { ...terms, warnedDays: near });
        await emit(tx, {
          name: 'shop.trial_ending',
          subjectId: shopId,
          shopId,
          payload: { days: near, endsAt: terms.trialEndsAt?.toISOString() ?? null },
        });
        done += 1;
      }
      return rows.length < BATCH ? null : (rows.at(-1)?.shopId ?? null);
    });
    if (last === null) return done;
    after = last;
  }
}

async function watchDemands(ctx: Ctx): Promise<number> {
  return transact(ctx, async (tx) => {
    const rows = await store.claimOverdue(tx, BATCH);
    for (const terms of rows) {
      await store.writeTerms(tx, { ...terms, overdue: true });
      await emit(tx, {
        name: 'shop.deposit_overdue',
        subjectId: terms.shopId,
        shopId: terms.shopId,
        payload: { missingFen: terms.missingFen },
      });
      await holdShop(tx, terms.shopId, 'deposit');
    }
    return rows.length;
  });
}
