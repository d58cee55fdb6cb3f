import { defineModule } from '#kernel';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';

export { handPrices, type PricedItem, type PriceInHand } from './hand.ts';
export type {
  AppliedRule,
  Audience,
  Funder,
  HeldCoupon,
  Quote,
  QuotedDiscount,
  QuotedLine,
  QuotedShop,
  QuoteInput,
  QuoteLine,
  RefusedRule,
  Rule,
  Scope,
  Share,
} from './model.ts';
export { kindsPage } from './page.ts';
export { quote } from './quote.ts';
export { type FrozenLine, type GivenBack, givenBack } from './refund.ts';
export {
  bestPrice,
  createRule,
  forgetRules,
  type RuleInput,
  rulesFor,
  rulesStillRun,
  stopRule,
} from './service.ts';

export const module = defineModule({
  name: 'promotions',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  permissions: [
    { name: 'promotions.read', scope: 'shop' },
    { name: 'promotions.edit', scope: 'shop' },
  ],
});
