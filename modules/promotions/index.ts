import { defineModule, seconds } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerSettings } from '#modules/operations';
import { budgetsAmiss } from './budget-store.ts';
import { consentRoutes } from './consent-routes.ts';
import { couponRoutes } from './coupon-routes.ts';
import { couponsOfPerson, miscounted } from './coupon-store.ts';
import { expireCoupons } from './coupons.ts';
import { refuse } from './errors.ts';
import { endDueFlash } from './flash.ts';
import { flashAmiss } from './flash-store.ts';
import { marketRoutes } from './market-routes.ts';
import { routes } from './routes.ts';
import { settings } from './settings.ts';

export {
  type BudgetPart,
  type BudgetTake,
  budgetsOf,
  committedOf,
  giveBudgetsBack,
  holdBudgets,
  spendBudgets,
} from './budget-store.ts';
export {
  buyerFacts,
  factsOf,
  haveBought,
  type Membership,
  memberFacts,
  registerMemberships,
  registerPurchases,
} from './buyers.ts';
export { capsFor } from './caps.ts';
export { agreeToShare, withdrawShare } from './consents.ts';
export { type Borne, borneUnagreed } from './consents-store.ts';
export {
  type Ask,
  type ClaimedCoupon,
  claim,
  claimsOf,
  claimTogether,
  couponsFor,
  giveCouponsBack,
  holdCoupons,
  lockCoupons,
  mayClaim,
  spendCoupons,
} from './coupons.ts';
export { deviceOf, giveFirstOrderBack, takeFirstOrders } from './devices.ts';
export { flashHad, giveFlashBack } from './flash.ts';
export { type FlashBack, type FlashTake, takeFlash } from './flash-store.ts';
export { giftSku, giftsInReach, giftsStillEarned, maybeGiven } from './gifts.ts';
export { handPrices, type PricedItem, type PriceInHand } from './hand.ts';
export { type LiveRooms, registerLiveRooms } from './live-rooms.ts';
export type {
  AppliedRule,
  Audience,
  Caps,
  Funder,
  HeldCoupon,
  Quote,
  QuotedDiscount,
  QuotedGift,
  QuotedLine,
  QuotedShop,
  QuoteInput,
  QuoteLine,
  RefusedRule,
  Rule,
  Scope,
  Share,
} from './model.ts';
export { type OwnTake, ownOffers, ownPricesOf, registerOwnPrices, takeOwnPrices } from './own-prices.ts';
export { kindsPage } from './page.ts';
export { type PastRule, rulesSince } from './past-store.ts';
export {
  givePursesBack,
  holdPurses,
  PURSES,
  type PurseName,
  type PursePart,
  type PurseTake,
  type PurseWish,
  pointsWorth,
  pursesOf,
  registerPurse,
  spendPurses,
} from './purses.ts';
export { quote } from './quote.ts';
export { asks } from './reach.ts';
export { crossedOut, type References, registerReferences, registerSoldBefore } from './references.ts';
export { type FrozenLine, type GivenBack, givenBack } from './refund.ts';
export {
  type HeldVoucher,
  mostClaimed,
  tradesWithVouchers,
  type VoucherCounts,
  voucherCounts,
  voucherOf,
  vouchersClaimed,
  vouchersLeft,
  vouchersOf,
  vouchersOfTrade,
} from './regional-store.ts';
export {
  bestPrice,
  createMarketOfferRule,
  createMarketRule,
  createOfferRule,
  createRule,
  createVoucherRule,
  forgetRules,
  type MarketRuleInput,
  type RuleInput,
  reviseMarketRule,
  rulesFor,
  rulesStillRun,
  ruleToTry,
  stopMarketRule,
  stopRule,
  type TriedRule,
} from './service.ts';
export { registerSponsors, type SponsoredShare } from './sponsored.ts';
export { AudienceSchema, ScopeSchema, scopeIn } from './view.ts';

registerSettings(settings);
registerPersonalData({
  key: 'coupons',
  export: async (ctx, userId) =>
    (await couponsOfPerson(ctx, userId)).map((one) => ({
      title: { ...one.title },
      state: one.state,
      claimedAt: one.claimedAt.toISOString(),
      expiresAt: one.expiresAt.toISOString(),
      usedAt: one.usedAt?.toISOString() ?? null,
    })),
});

export const module = defineModule({
  name: 'promotions',
  folder: import.meta.dirname,
  seenBesides: { 'promotions.rules': 'market', 'promotions.budgets': 'market', 'promotions.issues': 'market' },
  routes: [...routes, ...marketRoutes, ...couponRoutes, ...consentRoutes],
  errors: refuse,
  recurring: [
    { name: 'promotions.expire_coupons', every: seconds(60), run: expireCoupons },
    { name: 'promotions.end_flash', every: seconds(30), run: endDueFlash },
  ],
  audits: [
    {
      name: 'promotions.coupons: an issue has counted exactly its coupons',
      run: async (ctx) => {
        const wrong = await miscounted(ctx);
        return {
          counted: wrong.length,
          breaches: wrong.map((one) => `issue ${one.ruleId} counts ${one.claimed}, there are ${one.found} coupons`),
        };
      },
    },
    {
      name: 'promotions.budgets: what is held and spent is what trades keep',
      run: async (ctx) => {
        const wrong = await budgetsAmiss(ctx);
        return {
          counted: wrong.length,
          breaches: wrong.map(
            (one) =>
              `budget ${one.ruleId}: ${one.heldFen} held and ${one.spentFen} spent, trades keep ${one.held} and ${one.spent}`,
          ),
        };
      },
    },
    {
      name: 'promotions.flash: pieces and buyers of a flash price count what trades keep',
      run: async (ctx) => {
        const wrong = await flashAmiss(ctx);
        return { counted: wrong.length, breaches: wrong.map((one) => one.breach) };
      },
    },
  ],
  permissions: [
    { name: 'promotions.read', scope: 'shop' },
    { name: 'promotions.edit', scope: 'shop' },
    { name: 'promotions.read', scope: 'platform' },
    { name: 'promotions.edit', scope: 'platform' },
  ],
});
