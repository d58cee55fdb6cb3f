import { days, hours, later } from '#kernel';
import { createRule } from '#modules/promotions';
import {
  type FullReduction,
  type NthPiece,
  type PriceCut,
  randomFrom,
  type ShopCoupon,
  shopPromotions,
} from '../market/index.ts';
import { fleet, HANDS } from './fleet.ts';
import type { Listing, Span } from './goods.ts';
import type { OpenShop } from './openings.ts';
import type { Stage } from './stage.ts';

/**
 * The shops' promotions over the whole history: reductions one after the other, price cuts now and then, and all of them
 * once more so that they run today. Coupons to claim and reduced second pieces begin as the market opens for its guests.
 */
export async function runOffers(
  stage: Stage,
  shops: readonly OpenShop[],
  listings: readonly Listing[],
  span: Span,
): Promise<void> {
  const byCode = new Map(listings.map((one) => [one.product.code, one]));
  await fleet(shops, HANDS, async (shop) => {
    for (const offer of shopPromotions.get(shop.shop.code) ?? []) {
      if (offer.kind === 'full_reduction') await reductions(stage, shop, offer, span);
      if (offer.kind === 'price_cut') await cuts(stage, shop, offer, byCode.get(offer.productCode), span);
      if (offer.kind === 'coupon') await coupon(stage, shop, offer, span);
      if (offer.kind === 'nth_piece') await secondPiece(stage, shop, offer, byCode.get(offer.productCode), span);
    }
  });
}

async function reductions(stage: Stage, shop: OpenShop, offer: FullReduction, span: Span): Promise<void> {
  const [tier] = offer.tiers;
  if (!tier) return;
  const random = randomFrom(`seed/offers/${shop.shop.code}`);
  const args = offer.repeats
    ? { mode: 'every', overFen: tier.fromFen, minusFen: tier.offFen, maxTimes: 10 }
    : { mode: 'tiers', tiers: offer.tiers.map((one) => ({ overFen: one.fromFen, minusFen: one.offFen })) };
  for (let from = later(span.opening, hours(random.whole(0, 200))); from < span.today; ) {
    const until = later(from, days(offer.lastsDays));
    await begin(stage, shop, { kind: 'full_reduction', title: offer.name, args, scope: { all: true } }, from, until);
    from = later(until, hours(random.whole(1, 30)));
  }
}

async function cuts(
  stage: Stage,
  shop: OpenShop,
  offer: PriceCut,
  listing: Listing | undefined,
  span: Span,
): Promise<void> {
  if (!listing) return;
  const random = randomFrom(`seed/offers/${offer.productCode}`);
  const rule = {
    kind: 'price_cut',
    title: offer.name,
    args: { mode: 'rate', cutBps: offer.offPermille * 10 },
    scope: { productIds: [listing.id] },
  };
  const earlier = later(span.opening, days(random.whole(4, 35)));
  if (listing.liveAt < earlier) await begin(stage, shop, rule, earlier, later(earlier, days(offer.lastsDays)));
  const now = later(span.today, hours(-random.whole(3, offer.lastsDays * 16)));
  await begin(stage, shop, rule, now, later(now, days(offer.lastsDays)));
}

async function coupon(stage: Stage, shop: OpenShop, offer: ShopCoupon, { today }: Span): Promise<void> {
  const from = later(today, hours(-1));
  const until = later(from, days(offer.lastsDays));
  const rule = {
    kind: 'shop_coupon',
    title: offer.name,
    args: { mode: 'minus', overFen: offer.fromFen, minusFen: offer.offFen },
    scope: { all: true as const },
    issue: { total: offer.total, perPerson: offer.perBuyer, claimFrom: from, claimUntil: until, validDays: 15 },
  };
  await begin(stage, shop, rule, from, until);
}

async function secondPiece(
  stage: Stage,
  shop: OpenShop,
  offer: NthPiece,
  listing: Listing | undefined,
  { today }: Span,
): Promise<void> {
  if (!listing) return;
  const from = later(today, hours(-1));
  const rule = {
    kind: 'nth_piece',
    title: offer.name,
    args: { mode: 'same', nth: offer.nth, payBps: offer.payPermille * 10 },
    scope: { productIds: [listing.id] },
  };
  await begin(stage, shop, rule, from, later(from, days(offer.lastsDays)));
}

async function begin(
  stage: Stage,
  shop: OpenShop,
  rule: Omit<Parameters<typeof createRule>[2], 'startsAt' | 'endsAt'>,
  startsAt: Date,
  endsAt: Date,
): Promise<void> {
  const written = later(startsAt, hours(-2));
  await createRule(stage.ctx(shop.owner.actor, written), shop.scope, { ...rule, startsAt, endsAt });
}
