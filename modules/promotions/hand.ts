import { type Fen, fen, type Uuid, ZERO } from '#kernel';
import type { QuoteLine, Rule } from './model.ts';
import { price, type ToPrice } from './price.ts';
import { inScope, outOfTime } from './reach.ts';

export type PricedItem = {
  readonly shopId: Uuid;
  readonly productId: Uuid;
  readonly skuId: Uuid;
  readonly priceFen: Fen;
} & Pick<QuoteLine, 'facts'>;
export type PriceInHand = {
  /** What one piece alone costs now, freight apart: list pages and the product page show the same (Order 56 art. 20). */
  readonly handFen: Fen;
  /** Running rules that reach the item, applied or not, for the labels of a card. */
  readonly rules: readonly Rule[];
  /** Since when it costs this: the latest beginning of the rules that make the price; null where none does. */
  readonly since: Date | null;
};

/** Price in hand (到手价) of many SKUs by the engine that prices the checkout; by SKU id. Pure, so that a page asks once for all its cards. */
export function handPrices(
  input: ToPrice,
  items: readonly PricedItem[],
  rules: readonly Rule[],
): Map<Uuid, PriceInHand> {
  const running = rules.filter((rule) => outOfTime(rule, input.moment) === null).sort((a, b) => (a.id < b.id ? -1 : 1));
  const everywhere = running.filter((rule) => rule.shopId === null);
  const ofShop = Map.groupBy(running, (rule) => rule.shopId);
  return new Map(
    items.map((item) => {
      const near = [...(ofShop.get(item.shopId) ?? []), ...everywhere].filter((rule) => inScope(rule, item));
      return [item.skuId, { ...handPrice(input, item, near), rules: near }];
    }),
  );
}

/** One piece, alone, under rules that reach it. */
function handPrice(input: ToPrice, item: PricedItem, rules: readonly Rule[]): Omit<PriceInHand, 'rules'> {
  if (rules.length === 0) return { handFen: item.priceFen, since: null };
  const line: QuoteLine = {
    shopId: item.shopId,
    productId: item.productId,
    skuId: item.skuId,
    lineId: item.skuId,
    version: 0,
    quantity: 1,
    unitListFen: item.priceFen,
    weightGrams: 0,
    freightTemplateId: null,
    ...(item.facts && { facts: item.facts }),
  };
  const { left, given } = price(input, [line], [ZERO], rules);
  const begun = given.filter((one) => one.of === 'goods').map((one) => one.offer.rule.startsAt.getTime());
  return { handFen: fen(left[0] ?? 0), since: begun.length > 0 ? new Date(Math.max(...begun)) : null };
}
