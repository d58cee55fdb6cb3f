import { type Ctx, type Fen, type Json, type ShopScope, transact, type Uuid, userIdOf } from '#kernel';
import { productDetail, saleFacts } from '#modules/catalog';
import { record } from '#modules/operations';
import { factsOf, handPrices, type Membership, rulesFor } from '#modules/promotions';
import * as store from './clubs-store.ts';
import { refuse } from './errors.ts';
import { lockAccount, openAccount } from './points-store.ts';
import { type Tier, tierOf, tiersRise } from './tiers.ts';

export type ClubInput = { readonly open: boolean; readonly terms: string; readonly tiers: readonly Tier[] };

/** The shop opens its club, changes it, or closes it to everybody; changed terms are a new version that new members agree to. Refuses tiers_not_rising. */
export async function setClub(ctx: Ctx, scope: ShopScope, input: ClubInput): Promise<store.Club> {
  if (!tiersRise(input.tiers)) throw refuse('tiers_not_rising');
  return transact(ctx, async (tx) => {
    const given = { ...input, shopId: scope.shopId, changedAt: tx.clock.now() };
    const club = await store.putClub(tx, given, userIdOf(tx.actor));
    await record(tx, {
      action: 'members.club',
      subject: { kind: 'shop', id: scope.shopId },
      shopId: scope.shopId,
      after: { open: club.open, version: club.version, tiers: club.tiers as unknown as Json },
    });
    return club;
  });
}

/** A buyer joins, having agreed to these terms. Refuses club_not_found, terms_changed, already_member. */
export async function joinClub(ctx: Ctx, buyerId: Uuid, shopId: Uuid, termsVersion: number): Promise<void> {
  await transact(ctx, async (tx) => {
    const club = await store.clubOf(tx, shopId);
    if (!club?.open) throw refuse('club_not_found');
    if (club.version !== termsVersion) throw refuse('terms_changed');
    const member = await store.memberOf(tx, shopId, buyerId);
    if (member && !member.leftAt) throw refuse('already_member');
    // Held by whoever counts an order of theirs: what they have spent is asked when that is written, or counted on top of it.
    await openAccount(tx, buyerId);
    await lockAccount(tx, buyerId);
    await store.putMember(tx, { shopId, buyerId, joinedAt: tx.clock.now(), termsVersion });
  });
}

/** A buyer leaves, at any time; the shop's tags on them are gone. Refuses not_member. */
export const leave = (ctx: Ctx, buyerId: Uuid, shopId: Uuid): Promise<void> =>
  transact(ctx, async (tx) => {
    if (!(await store.leaveClub(tx, shopId, buyerId))) throw refuse('not_member');
  });

/** What the shop calls a member, in all. Refuses not_member. */
export async function tagMember(
  ctx: Ctx,
  scope: ShopScope,
  buyerId: Uuid,
  tags: readonly string[],
): Promise<store.Member> {
  const member = await store.setTags(ctx, scope.shopId, buyerId, [...new Set(tags.map((tag) => tag.trim()))].sort());
  if (!member) throw refuse('not_member');
  return member;
}

/** What quotes ask: tiers and tags in clubs that are open. */
export const memberFacts = async (ctx: Ctx, buyerId: Uuid, shopIds: readonly Uuid[]): Promise<Membership[]> =>
  (await store.membershipsOf(ctx, buyerId, shopIds)).map(({ shopId, tiers, spentFen, tags }) => ({
    shopId,
    tier: tierOf(tiers, spentFen),
    tags,
  }));

export type MemberPrice = { readonly skuId: Uuid; readonly tier: number; readonly priceFen: Fen };

/** What members of the shop pay for a product's SKUs, by tier, where that is less than everybody pays; by the engine that prices the checkout. Refuses catalog.product_not_found. */
export async function memberPrices(
  ctx: Ctx,
  productId: Uuid,
): Promise<{ readonly club: store.Club | null; readonly prices: readonly MemberPrice[] }> {
  const product = await productDetail(ctx, productId);
  const club = await store.clubOf(ctx, product.shopId);
  const rules = await rulesFor(ctx, [product.shopId]);
  if (!club?.open) return { club: null, prices: [] };
  if (!rules.some((rule) => rule.kind === 'member_price')) return { club, prices: [] };
  const facts = factsOf(await saleFacts(ctx, product.content), ctx.clock.now());
  const { shopId, id } = product;
  const items = product.content.skus
    .filter((sku) => sku.state === 'on')
    .map(({ skuId, priceFen }) => ({ shopId, productId: id, skuId, priceFen, facts }));
  const pricesAt = (tier: number) =>
    handPrices(
      { moment: ctx.clock.now(), destination: null, buyer: tier > 0 ? { tiers: new Map([[shopId, tier]]) } : {} },
      items,
      rules,
    );
  const prices: MemberPrice[] = [];
  let before = pricesAt(0);
  for (let tier = 1; tier <= club.tiers.length; tier += 1) {
    const now = pricesAt(tier);
    for (const { skuId } of items) {
      const [was, is] = [before.get(skuId), now.get(skuId)];
      if (was && is && is.handFen < was.handFen) prices.push({ skuId, tier, priceFen: is.handFen });
    }
    before = now;
  }
  return { club, prices };
}
