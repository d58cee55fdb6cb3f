import type { Reply } from '#client';
import { amountText } from '#ui';
import type { Market } from './market.server.ts';
import type { SkuView } from './product-view.server.ts';
import { momentText } from './time-text.ts';

/** From so few pieces on it is said how many are left at the price. */
const FEW = 20;

type Campaigns = Reply<'/api/products/{productId}/campaign'> | null;

/** The campaign a product is live in, in words; what it says of the past is what the price records prove. */
export function campaignOf({ say, t, lang }: Market, campaigns: Campaigns) {
  const [one] = campaigns?.items ?? [];
  if (!one) return null;
  const mine = campaigns?.items.filter((item) => item.code === one.code) ?? [];
  const days = mine.every((item) => item.lowestInDays === one.lowestInDays) ? one.lowestInDays : null;
  const bounded = mine.every((item) => item.leftPieces !== null);
  const left = mine.reduce((sum, item) => sum + (item.leftPieces ?? 0), 0);
  const gone = bounded && left === 0;
  return {
    href: one.venueCode && `/venues/${one.venueCode}`,
    name: t('campaign.price', { name: say(one.name) }),
    words: [
      ...(gone ? [t('campaign.gone')] : []),
      ...(bounded && left > 0 && left <= FEW ? [t('campaign.left', { count: left })] : []),
      ...(gone || days === null ? [] : [t('campaign.lowest', { days })]),
      ...(gone || one.referenceFen === null ? [] : [`${t('campaign.was')} ${amountText(one.referenceFen)}`]),
      t('campaign.until', { at: momentText(one.liveUntil, lang) }),
    ],
  };
}

/** In a campaign no other price is crossed out than the one really sold at before it; in several, the lowest of them. */
export const trueBefore = (skus: readonly SkuView[], campaigns: Campaigns): SkuView[] =>
  skus.map((sku) => {
    const live = campaigns?.items.filter((item) => item.skuId === sku.id) ?? [];
    return live.length > 0 ? { ...sku, beforeFen: Math.min(...live.map((item) => item.referenceFen ?? 0)) } : sku;
  });
