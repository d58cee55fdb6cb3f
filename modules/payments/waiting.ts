import { earlier, hours, later } from '#kernel';
import { registerWaiting, setting } from '#modules/operations';
import { registerClosingCheck } from '#modules/shops';
import { settings } from './settings.ts';
import { questionsOpen } from './store/freeze.ts';
import { countUnfinished, payoutsWaiting } from './store/payouts.ts';
import { differencesOpen } from './store/reconciliation.ts';

/** What of payments waits for an operator (the console's first page) and keeps a shop from closing (T2: money leaves in order). */
export function registerWork(): void {
  registerClosingCheck(async (ctx, shopId) => ({
    what: 'payments.unfinished',
    count: await countUnfinished(ctx, shopId),
  }));
  registerWaiting({
    scope: 'platform',
    key: 'payments.payouts_to_approve',
    zh: '待审核的提现',
    en: 'Payouts to approve',
    link: '/payouts?state=requested',
    count: async (ctx) => {
      const allowed = hours(await setting(ctx, 'payments.payout_approval_hours', settings));
      const { count, late, oldest } = await payoutsWaiting(ctx, earlier(ctx.clock.now(), allowed));
      return { count, nextDeadlineAt: oldest && later(oldest, allowed), overdue: late };
    },
  });
  registerWaiting({
    scope: 'platform',
    key: 'payments.differences_open',
    zh: '待处理的对账差异',
    en: 'Differences to work off',
    link: '/differences?state=open',
    count: async (ctx) => ({ count: (await differencesOpen(ctx)).count, nextDeadlineAt: null, overdue: 0 }),
  });
  registerWaiting({
    scope: 'platform',
    key: 'payments.freeze_decisions',
    zh: '冻结将到期、待决定的订单',
    en: 'Ending freezes to decide on',
    link: '/freeze-watch',
    count: async (ctx) => {
      const { count, next, overdue } = await questionsOpen(ctx);
      return { count, nextDeadlineAt: next, overdue };
    },
  });
}
