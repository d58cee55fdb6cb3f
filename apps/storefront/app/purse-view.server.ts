import { amountText } from '#ui';
import { type Market, orNull } from './market.server.ts';
import type { PurseChoiceView } from './parts/purse-choice.tsx';
import type { Quote } from './quote-view.server.ts';

const purses = ['points', 'balance'] as const;
type PurseName = (typeof purses)[number];
const fieldOf = (name: PurseName): string => `use-${name}`;

/** What the buyer ticked, from the address: nothing is used that was not. */
export function purseIn(query: URLSearchParams): { use?: { [name in PurseName]?: boolean } } {
  const ticked = purses.filter((name) => query.get(fieldOf(name)) === '1');
  return ticked.length > 0 ? { use: Object.fromEntries(ticked.map((name) => [name, true])) } : {};
}

/** The buyer's points and credit, as they could be used here. */
export const pursesOf = async ({ api }: Market) => {
  const [points, balance] = await Promise.all([orNull(api.get('/api/me/points')), orNull(api.get('/api/me/balance'))]);
  return { points, balance };
};

/** Where points and credit are ticked to be used; null when there are none, or nothing takes them. */
export function purseChoice(
  { t }: Market,
  { searchParams }: URL,
  { points, balance }: Awaited<ReturnType<typeof pursesOf>>,
  quote: Quote,
): PurseChoiceView | null {
  const discounts = quote.shops.flatMap((shop) => shop.lines.flatMap((line) => line.discounts));
  const item = (name: PurseName, text: string, most: string) => {
    const used = discounts.filter((one) => one.kind === name).reduce((sum, one) => sum + one.amountFen, 0);
    const note = used > 0 ? t('points.takes', { amount: amountText(used) }) : most;
    return { name: fieldOf(name), on: searchParams.get(fieldOf(name)) === '1', text, note };
  };
  const items = [
    ...(points?.terms && points.free > 0
      ? [
          item(
            'points',
            t('points.use', { points: points.free, worth: amountText(points.free * points.terms.fenPerPoint) }),
            t('points.most', { most: `${points.terms.mostBps / 100}%` }),
          ),
        ]
      : []),
    ...(balance?.terms && balance.freeFen > 0
      ? [
          item(
            'balance',
            t('balance.use', { amount: amountText(balance.freeFen) }),
            t('balance.most', { most: amountText(balance.terms.mostFen) }),
          ),
        ]
      : []),
  ];
  if (items.length === 0) return null;
  return { kept: [...searchParams].filter(([name]) => !purses.some((one) => name === fieldOf(one))), items };
}
