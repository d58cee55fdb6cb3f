import { type Ctx, type Fen, fen, type Uuid, uuidOf } from '#kernel';
import { productForSale, type SkuForSale } from '#modules/catalog';
import { refuse } from './errors.ts';
import { type GiftTerms, giftRule } from './kinds/gift.ts';
import { isWhyNot } from './kinds/kind.ts';
import type { QuoteLine, Rule } from './model.ts';
import { inScope, outOfTime } from './reach.ts';

/** The SKU a gift rule gives. */
export const giftSku = (args: unknown): Uuid => uuidOf('sku', (args as GiftTerms).giftSkuId as `sku_${string}`);

/** Something of this shop's on sale that lies on a shelf and goes in a parcel. */
export const maybeGiven = (sku: SkuForSale | undefined, shopId: Uuid | null): sku is SkuForSale =>
  sku?.forSale === true && sku.shopId === shopId && sku.kind === 'physical' && sku.parts.length === 0;

/** A gift is a thing of the shop's own. Refuses promotions.gift_goods. */
export async function checkGift(tx: Ctx, rule: Rule): Promise<void> {
  if (rule.kind !== giftRule.name) return;
  const [sku] = await productForSale(tx, [giftSku(rule.args)]);
  if (!maybeGiven(sku, rule.shopId)) throw refuse('gift_goods');
}

/** Gift rules that run now and reach some of the lines, with what they give. */
export const giftsInReach = (
  rules: readonly Rule[],
  lines: readonly QuoteLine[],
  now: Date,
): { readonly skuId: Uuid; readonly named: string; readonly shopId: Uuid | null }[] =>
  rules.flatMap((rule) =>
    rule.kind === giftRule.name && !outOfTime(rule, now) && lines.some((line) => inScope(rule, line))
      ? [{ skuId: giftSku(rule.args), named: (rule.args as GiftTerms).giftSkuId, shopId: rule.shopId }]
      : [],
  );

/** Pieces a gift rule still gives when so much of the goods that earned it stays bought. */
export function giftsStillEarned(args: unknown, left: { readonly pieces: number; readonly amountFen: Fen }): number {
  if (giftRule.shape !== 'gift') return 0;
  const answer = giftRule.apply(args as never, { ...left, freightFen: fen(0), buyer: {} });
  return isWhyNot(answer) ? 0 : answer.gifts.reduce((sum, gift) => sum + gift.quantity, 0);
}
