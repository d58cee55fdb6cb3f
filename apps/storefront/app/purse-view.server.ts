import { amountText } from '#ui';
import { type Market, orNull } from './market.server.ts';
import type { PurseChoiceView } from './parts/purse-choice.tsx';
import type { Quote } from './quote-view.server.ts';

const names = ['points'] as const;

/** What the buyer ticked, from the address: nothing is used that was not. */
export function purseIn(query: URLSearchParams): { use?: { points?: boolean } } {
  const use = Object.fromEntries(names.filter((name) => query.get(`use-${name}`) === '1').map((name) => [name, true]));
  return Object.keys(use).length > 0 ? { use } : {};
}

/** The buyer's points, as they could be used here. */
export const pursesOf = ({ api }: Market) => orNull(api.get('/api/me/points'));

const worth = (points: number, fenPerPoint: number): string => amountText(points * fenPerPoint);

/** Where points are ticked to be used; null when there are none, or nothing takes them. */
export function purseChoice(
  { t }: Market,
  { searchParams }: URL,
  points: Awaited<ReturnType<typeof pursesOf>>,
  quote: Quote,
): PurseChoiceView | null {
  if (!points?.terms || points.free === 0) return null;
  const { fenPerPoint, mostBps } = points.terms;
  const used = quote.shops
    .flatMap((shop) => shop.lines.flatMap((line) => line.discounts))
    .filter((one) => one.kind === 'points')
    .reduce((sum, one) => sum + one.amountFen, 0);
  return {
    kept: [...searchParams].filter(([name]) => !names.some((one) => name === `use-${one}`)),
    items: [
      {
        name: 'use-points',
        on: searchParams.get('use-points') === '1',
        text: t('points.use', { points: points.free, worth: worth(points.free, fenPerPoint) }),
        note:
          used > 0 ? t('points.takes', { amount: amountText(used) }) : t('points.most', { most: `${mostBps / 100}%` }),
      },
    ],
  };
}
