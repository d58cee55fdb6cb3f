import type { Ctx, Uuid } from '#kernel';
import { type SkuForSale, tracksAt } from '#modules/catalog';
import { deviceHadFirstOrders } from './devices.ts';
import type { Buyer } from './kinds/kind.ts';
import { roomsCameFrom } from './live-rooms.ts';
import type { QuoteLine, Rule } from './model.ts';
import { asks } from './reach.ts';

/** Which of these buyers have an order that was not closed unpaid, beside those of the trades just being placed. */
type Purchases = (ctx: Ctx, buyerIds: readonly Uuid[], besides?: readonly Uuid[]) => Promise<ReadonlySet<Uuid>>;
let purchases: Purchases = async () => new Set();

/** Who keeps the orders says who has bought; without it everybody is new. */
export const registerPurchases = (ask: Purchases): void => {
  purchases = ask;
};
export const haveBought: Purchases = (...asked) => purchases(...asked);

/** What a buyer is in a shop's club; who is in none is left out. */
export type Membership = { readonly shopId: Uuid; readonly tier: number; readonly tags: readonly string[] };
type Memberships = (ctx: Ctx, buyerId: Uuid, shopIds: readonly Uuid[]) => Promise<readonly Membership[]>;
let memberships: Memberships = async () => [];
/** Who keeps the shops' clubs says who is a member; without it nobody is. */
export const registerMemberships = (ask: Memberships): void => {
  memberships = ask;
};

/** What the buyer is now in the clubs that these rules ask for; nothing is read that no rule asks for. */
export async function memberFacts(
  ctx: Ctx,
  buyerId: Uuid,
  rules: readonly Rule[],
): Promise<Pick<Buyer, 'tiers' | 'tags'>> {
  const { memberOf } = asks(rules);
  const mine = memberOf.length > 0 ? await memberships(ctx, buyerId, memberOf) : [];
  if (mine.length === 0) return {};
  return {
    tiers: new Map(mine.map((one) => [one.shopId, one.tier])),
    tags: new Map(mine.map((one) => [one.shopId, one.tags])),
  };
}

/** What these rules want to know of the buyer; a guest, whom nobody knows, is not new. Nothing is read that no rule asks for. */
export async function buyerFacts(ctx: Ctx, buyerId: Uuid | null, rules: readonly Rule[]): Promise<Buyer> {
  if (!buyerId) return {};
  const wanted = asks(rules);
  const [bought, mine, liveRooms] = await Promise.all([
    wanted.isNew ? haveBought(ctx, [buyerId]) : null,
    memberFacts(ctx, buyerId, rules),
    roomsCameFrom(ctx, buyerId, rules),
  ]);
  const isFirst = bought !== null && !bought.has(buyerId);
  const deviceHad = isFirst && (await deviceHadFirstOrders(ctx));
  const isNew = isFirst && !deviceHad;
  const { actor } = ctx;
  const grants = actor.kind === 'user' && actor.userId === buyerId ? actor.grants : [];
  const isStaff = grants.some((grant) => grant.scope === 'platform');
  const shops = grants.flatMap((grant) => (grant.scope === 'shop' && grant.scopeId ? [grant.scopeId] : []));
  return {
    ...(isNew && { isNew }),
    ...(deviceHad && { deviceHad }),
    ...(isStaff && { isStaff }),
    ...(liveRooms.size > 0 && { liveRooms }),
    ...(shops.length > 0 && { staffOf: new Set(shops) }),
    ...mine,
  };
}

/** The facts scopes ask of goods, from what is known of a SKU for sale; of tracks, those that hold at the moment. */
export const factsOf = (
  sku: Pick<SkuForSale, 'categoryIds' | 'kind' | 'brandId' | 'beltCode' | 'styles' | 'tracks'>,
  at: Date,
): NonNullable<QuoteLine['facts']> => ({
  categoryIds: sku.categoryIds,
  goodsKind: sku.kind,
  ...(sku.brandId && { brandId: sku.brandId }),
  ...(sku.beltCode && { beltIds: [sku.beltCode] }),
  ...(sku.styles.length > 0 && { styles: sku.styles }),
  ...(sku.tracks.length > 0 && { tracks: tracksAt(sku.tracks, at) }),
});
