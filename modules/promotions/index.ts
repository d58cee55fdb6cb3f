import { defineModule } from '#kernel';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';

export type {
  Funder,
  Quote,
  QuotedDiscount,
  QuotedLine,
  QuotedShop,
  QuoteInput,
  QuoteLine,
  RefusedRule,
  Rule,
  Scope,
} from './model.ts';
export { quote } from './quote.ts';
export {
  bestPrice,
  createRule,
  forgetRules,
  type PricedItem,
  type PriceInHand,
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
