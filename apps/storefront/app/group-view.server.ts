import type { Reply } from '#client';
import { amountText } from '#ui';
import type { Market } from './market.server.ts';
import { choiceText } from './quote-view.server.ts';
import { momentText } from './time-text.ts';

type Offer = NonNullable<Reply<'/api/products/{productId}/group-buy'>['offer']>;
type OpenGroup = Reply<'/api/groups/{groupId}'>['others'][number];

/** What the query says of a special way to buy: `group=offer` opens a group, `group=offer.group` joins it; `presale=…` pays its balance. */
export function formIn(query: URLSearchParams): { group?: { offerId: string; groupId?: string }; presale?: string } {
  const presale = query.get('presale');
  if (presale) return { presale };
  const [offerId, groupId] = (query.get('group') ?? '').split('.');
  if (!offerId) return {};
  return { group: groupId ? { offerId, groupId } : { offerId } };
}

/** The way to pay for one piece in a group. */
export const groupCheckout = (skuId: string, offerId: string, groupId?: string): string =>
  `/checkout?sku=${skuId}&quantity=1&group=${offerId}${groupId ? `.${groupId}` : ''}`;

/** What can be bought in the group, a row for each choice that is for sale. */
export const priceRows = (market: Market, offer: Offer, groupId?: string) =>
  offer.prices
    .filter((one) => one.forSale)
    .map((one) => ({
      id: one.skuId,
      href: groupCheckout(one.skuId, offer.id, groupId),
      choice: choiceText(market, one.saleAttributes),
      priceFen: one.priceFen,
      aloneFen: one.aloneFen,
    }));

/** Open groups in words, with the way to their pages. */
export const groupRows = ({ t, lang }: Market, groups: readonly OpenGroup[]) =>
  groups.map((one) => ({
    id: one.id,
    href: `/groups/${one.id}`,
    text: t('group.of', { name: one.opener, count: one.missing }),
    count: t('group.until', { at: momentText(one.endsAt, lang) }),
  }));

/** The rows of a product's page: open a group of your own, or join one. */
export function groupPanel(market: Market, found: Reply<'/api/products/{productId}/group-buy'> | null) {
  if (!found?.offer || found.offer.left === 0) return [];
  const { t } = market;
  const rows = [
    ...priceRows(market, found.offer).map((one) => ({
      id: one.id,
      href: one.href,
      text: [t('group.start'), one.choice].filter(Boolean).join(' · '),
      count: amountText(one.priceFen),
    })),
    ...groupRows(market, found.groups),
  ];
  return rows.length > 0 ? [{ title: t('group.title', { count: found.offer.size }), rows }] : [];
}
