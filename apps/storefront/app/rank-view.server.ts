import type { Reply } from '#client';
import type { Market } from './market.server.ts';

export const lists = ['hot', 'new', 'praised', 'repurchased'] as const;
export type RankList = (typeof lists)[number];
type Rank = Reply<'/api/ranks'>['items'][number];

/** A rank list as a card, ready to be drawn. */
export interface RankView {
  readonly id: string;
  readonly href: string;
  readonly name: string;
  readonly size: string;
  readonly first: readonly {
    readonly id: string;
    readonly href: string;
    readonly title: string;
    readonly src: string;
  }[];
}

export const rankAddress = (list: RankList, of: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams(of).toString();
  return `/ranks/${list}${query ? `?${query}` : ''}`;
};

export function rankView({ say, t }: Market, rank: Rank): RankView {
  const { list, scope } = rank;
  const href = rankAddress(list, scope ? { [scope.kind]: scope.id } : {});
  return {
    id: href,
    href,
    name: t('rank.of', { scope: scope ? say(scope.name) : t('rank.whole_market'), list: t(`rank.${list}`) }),
    size: t('rank.size', { count: rank.goods }),
    first: rank.first.map((card) => ({
      id: card.productId,
      href: `/products/${card.productId}`,
      title: say(card.title),
      src: card.mediaUrl?.replace(/w\d+\.webp$/, 'w160.webp') ?? '/favicon.svg',
    })),
  };
}
