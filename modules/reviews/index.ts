import { days, defineModule, later } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerSettings, registerWaiting } from '#modules/operations';
import { waitingForReply } from './answers-service.ts';
import { buyerRoutes } from './buyer-routes.ts';
import { consoleRoutes } from './console-routes.ts';
import { audits } from './credit-service.ts';
import { refuse } from './errors.ts';
import { openAppeals } from './flags-store.ts';
import { ownReviews } from './privacy-service.ts';
import { settings } from './settings.ts';
import { shopRoutes } from './shop-routes.ts';
import { watch } from './watch-service.ts';

export { reply, vote } from './answers-service.ts';
export { creditOf, productRatings } from './credit-service.ts';
export { clear, flag } from './flags-service.ts';
export { levelOf, SIGNS } from './ladder.ts';
export { followUp, postReviews } from './service.ts';
export type { Review, ReviewInput, ShopCredit, Stars } from './types.ts';

registerSettings(settings);
registerPersonalData({ key: 'reviews', export: ownReviews });
registerWaiting({
  scope: 'shop',
  key: 'reviews.to_answer',
  zh: '待回复的中差评',
  en: 'Low ratings to answer',
  link: '/reviews?filter=unanswered',
  count: waitingForReply,
});

registerWaiting({
  scope: 'platform',
  key: 'reviews.appeals',
  zh: '待处理的评价申诉',
  en: 'Appeals against flagged reviews',
  link: '/reviews?filter=appealed',
  count: async (ctx) => {
    const { count, oldest } = await openAppeals(ctx);
    const due = oldest && later(oldest, days(3));
    return { count, nextDeadlineAt: due, overdue: due && due < ctx.clock.now() ? 1 : 0 };
  },
});

export const module = defineModule({
  name: 'reviews',
  folder: import.meta.dirname,
  routes: [...buyerRoutes, ...shopRoutes, ...consoleRoutes],
  errors: refuse,
  audits,
  consumers: [watch],
  permissions: [
    { name: 'reviews.read', scope: 'shop' },
    { name: 'reviews.reply', scope: 'shop' },
    { name: 'reviews.read', scope: 'platform' },
    { name: 'reviews.flag', scope: 'platform' },
  ],
});
