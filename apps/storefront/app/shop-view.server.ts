import type { Reply } from '#client';
import type { CreditRung } from '#ui';
import { type Market, orNull } from './market.server.ts';

/** A shop's standing in words and pictures; null while nobody has rated it and it has no sign. */
export interface CreditView {
  readonly rung: CreditRung | null;
  readonly count: number;
  readonly label: string;
  readonly goodRate: string | null;
  readonly ratings: readonly { readonly id: string; readonly name: string; readonly stars: string }[];
  readonly rated: number;
}

type Credit = Reply<'/api/shop-pages/{code}/credit'>;

export async function creditOf(market: Market, code: string): Promise<CreditView | null> {
  const credit = await orNull(market.api.get('/api/shop-pages/{code}/credit', { path: { code } }));
  return credit && creditView(market, credit);
}

function creditView({ t }: Market, { sign, step, points, goodRateBps, dsr }: Credit): CreditView {
  const name = sign ? t(`credit.${sign}`, { count: step }) : t('credit.none');
  const ratings = [
    { id: 'goods', name: t('credit.goods'), mean: dsr.goods },
    { id: 'service', name: t('credit.service'), mean: dsr.service },
    { id: 'logistics', name: t('credit.logistics'), mean: dsr.logistics },
  ];
  return {
    rung: sign,
    count: step,
    label: t('credit.label', { name, points }),
    goodRate: goodRateBps === null ? null : percent(goodRateBps),
    ratings: ratings.flatMap(({ id, name: word, mean }) =>
      mean === null ? [] : [{ id, name: word, stars: mean.toFixed(2) }],
    ),
    rated: dsr.count,
  };
}

/** How the shop kept its promises lately, one line a promise; empty while it has too few orders to say. */
export async function promisesOf(
  market: Market,
  code: string,
): Promise<{ title: string; lines: readonly string[] } | null> {
  const { api, t } = market;
  const trust = await orNull(api.get('/api/shop-pages/{code}/trust', { path: { code } }));
  if (!trust) return null;
  const { shippedInTime, disputesLost } = trust;
  const lines = [
    ...(shippedInTime
      ? [t('shop.shipped_in_time', { rate: percent(shippedInTime.bps), count: shippedInTime.of })]
      : []),
    ...(disputesLost ? [t('shop.disputes_lost', { rate: finePercent(disputesLost.bps), count: disputesLost.of })] : []),
  ];
  return {
    title: t('shop.promises', { days: trust.days }),
    lines: lines.length > 0 ? lines : [t('shop.promises_few')],
  };
}

/** 33 basis points → "0.33%": small shares keep their hundredths. */
const finePercent = (bps: number): string => `${Math.floor(bps / 100)}.${String(bps % 100).padStart(2, '0')}%`;

/** 9850 basis points → "98.5%". */
export function percent(bps: number): string {
  const tenths = Math.floor(bps / 10);
  return `${Math.floor(tenths / 10)}${tenths % 10 ? `.${tenths % 10}` : ''}%`;
}
