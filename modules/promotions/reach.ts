import type { Uuid } from '#kernel';
import { type Buyer, notNew, type WhyNot, whyNot } from './kinds/kind.ts';
import { KINDS } from './kinds/table.ts';
import type { QuoteLine, Rule } from './model.ts';

type Goods = Pick<QuoteLine, 'productId' | 'skuId'> & Partial<Pick<QuoteLine, 'shopId' | 'facts'>>;

/** Is the rule about everything of its shop, or of the market, so that no line need be asked? */
export const isWide = ({ scope, agreedShops }: Pick<Rule, 'scope' | 'agreedShops'>): boolean =>
  scope.all === true && !scope.exceptProductIds && !agreedShops;

/** Is the line among the goods the rule is about? */
export function inScope(
  rule: Pick<Rule, 'scope'> & Partial<Pick<Rule, 'shopId' | 'agreedShops'>>,
  line: Goods,
): boolean {
  const { scope } = rule;
  if (rule.shopId && line.shopId && rule.shopId !== line.shopId) return false;
  if (rule.agreedShops && !(line.shopId && rule.agreedShops.has(line.shopId))) return false;
  if (scope.exceptProductIds?.includes(line.productId)) return false;
  return (
    scope.all === true ||
    scope.productIds?.includes(line.productId) === true ||
    scope.skuIds?.includes(line.skuId) === true ||
    (line.shopId !== undefined && scope.shopIds?.includes(line.shopId) === true) ||
    byFacts(scope, line.facts)
  );
}

function byFacts(scope: Rule['scope'], facts: QuoteLine['facts']): boolean {
  if (!facts) return false;
  const meets = (wanted: readonly string[] | undefined, has: readonly string[] | undefined): boolean =>
    has?.some((one) => wanted?.includes(one)) === true;
  return (
    meets(scope.categoryIds, facts.categoryIds) ||
    meets(scope.brandIds, facts.brandId === undefined ? [] : [facts.brandId]) ||
    meets(scope.styles, facts.styles) ||
    meets(scope.tracks, facts.tracks) ||
    meets(scope.beltIds, facts.beltIds) ||
    meets(scope.goodsKinds, facts.goodsKind === undefined ? [] : [facts.goodsKind])
  );
}

/** Why a rule does not run at a moment; null when it does. */
export function outOfTime(rule: Pick<Rule, 'state' | 'startsAt' | 'endsAt'>, moment: Date): WhyNot | null {
  if (rule.state !== 'active') return whyNot('stopped');
  if (moment < rule.startsAt) return whyNot('not_started', { startsAt: rule.startsAt.toISOString() });
  return moment >= rule.endsAt ? whyNot('ended', { endsAt: rule.endsAt.toISOString() }) : null;
}

/** Why a rule is not for this buyer; null when it is. A region is where the goods go. */
export function notForBuyer(rule: Rule, buyer: Buyer, destination: string | null): WhyNot | null {
  const { audience } = rule;
  if (!audience || audience.who === 'everyone') return null;
  switch (audience.who) {
    case 'new_buyer':
      return buyer.isNew ? null : notNew(buyer);
    case 'member':
      return tierOf(buyer, rule.shopId) >= audience.fromTier
        ? null
        : whyNot('members_only', { tier: audience.fromTier });
    case 'region':
      return destination !== null && audience.divisions.some((code) => destination.startsWith(code))
        ? null
        : whyNot('other_region');
    case 'tag':
      return audience.tags.some((tag) => tagsOf(buyer, rule.shopId).includes(tag)) ? null : whyNot('not_invited');
    case 'live_room':
      return buyer.liveRooms?.has(audience.roomId) ? null : whyNot('live_room_only');
    case 'staff':
      return (rule.shopId ? buyer.staffOf?.has(rule.shopId) : buyer.isStaff) ? null : whyNot('staff_only');
  }
}

const tierOf = (buyer: Buyer, shopId: Uuid | null): number => (shopId ? (buyer.tiers?.get(shopId) ?? 0) : 0);

const tagsOf = (buyer: Buyer, shopId: Uuid | null): readonly string[] =>
  shopId ? (buyer.tags?.get(shopId) ?? []) : [];

/** What a quote under these rules has to know of the buyer: nothing is asked that no rule wants to know. */
export const asks = (
  rules: readonly Rule[],
): { readonly isNew: boolean; readonly coupons: boolean; readonly memberOf: readonly Uuid[] } => ({
  /** Shops whose rules ask who is a member, of what tier and with what tags. */
  memberOf: [
    ...new Set(
      rules.flatMap(({ shopId, kind, audience }) =>
        shopId && (kind === 'member_price' || audience?.who === 'member' || audience?.who === 'tag') ? [shopId] : [],
      ),
    ),
  ],
  isNew: rules.some((rule) => rule.audience?.who === 'new_buyer' || rule.kind === 'new_buyer_price'),
  coupons: rules.some((rule) => KINDS.get(rule.kind)?.held === true),
});
