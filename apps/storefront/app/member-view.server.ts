import type { Reply } from '#client';
import { amountText } from '#ui';
import type { Market } from './market.server.ts';
import { choiceText } from './quote-view.server.ts';

type Prices = Reply<'/api/products/{productId}/member-prices'>;
type Sku = Reply<'/api/products/{productId}'>['content']['skus'][number];

/** What members of the shop pay, a row for each choice and tier, leading to the shop's club; nothing where members pay what everybody pays. */
export function memberPanel(market: Market, code: string, prices: Prices | null, skus: readonly Sku[]) {
  if (!prices || prices.items.length === 0) return [];
  const choiceOf = (skuId: string): string =>
    choiceText(market, skus.find((sku) => sku.skuId === skuId)?.saleAttributes ?? []);
  return [
    {
      title: market.t('club.price'),
      rows: prices.items.slice(0, 12).map((one) => ({
        id: `${one.skuId}-${one.tier}`,
        href: `/shops/${code}/club`,
        text: [market.say(one.tierName), choiceOf(one.skuId)].filter(Boolean).join(' · '),
        count: amountText(one.priceFen),
      })),
    },
  ];
}
