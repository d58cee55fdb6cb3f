import type { Reply } from '#client';
import { amountText } from '#ui';
import type { Market } from './market.server.ts';
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
