import { defineModule } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerSettings, registerWaiting } from '#modules/operations';
import { buyerRoutes } from './buyer-routes.ts';
import { audits } from './credit-service.ts';
import { refuse } from './errors.ts';
import { ownReviews } from './privacy-service.ts';
import { waitingForReply } from './service.ts';
import { settings } from './settings.ts';
import { shopRoutes } from './shop-routes.ts';

export { creditOf, productRatings } from './credit-service.ts';
export { LADDER, type Level, levelOf, type Sign } from './ladder.ts';
export { followUp, postReviews, reply, vote } from './service.ts';
export type { Dsr, ProductRating, Review, ReviewInput, ShopCredit, Stars } from './types.ts';

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

export const module = defineModule({
  name: 'reviews',
  folder: import.meta.dirname,
  routes: [...buyerRoutes, ...shopRoutes],
  errors: refuse,
  audits,
  permissions: [
    { name: 'reviews.read', scope: 'shop' },
    { name: 'reviews.reply', scope: 'shop' },
  ],
});
