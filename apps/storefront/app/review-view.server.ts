import type { Reply } from '#client';
import type { Market } from './market.server.ts';
import { dayText } from './time-text.ts';

type Review = Reply<'/api/products/{productId}/reviews'>['items'][number];

/** A review as pages show it. */
export interface ReviewView {
  readonly id: string;
  readonly author: string;
  readonly stars: number;
  readonly at: string;
  readonly bought: string;
  readonly text: string;
  readonly pictures: readonly { readonly id: string; readonly small: string; readonly large: string }[];
  readonly film: string | null;
  readonly followUp: { readonly text: string; readonly at: string } | null;
  readonly reply: { readonly text: string; readonly at: string } | null;
  readonly helpful: number;
}

export function reviewView({ say, lang }: Market, review: Review): ReviewView {
  return {
    id: review.id,
    author: review.author.name,
    stars: review.goodsStars,
    at: dayText(review.at, lang),
    bought: review.saleAttributes.map(({ value }) => say(value)).join(' '),
    text: review.text,
    pictures: review.pictures.map(({ id, url, thumbnailUrl }) => ({ id, small: thumbnailUrl, large: url })),
    film: review.video?.url ?? null,
    followUp: review.followUp && { text: review.followUp.text, at: dayText(review.followUp.at, lang) },
    reply: review.reply && { text: review.reply.text, at: dayText(review.reply.at, lang) },
    helpful: review.helpful,
  };
}

type Mine = Reply<'/api/me/reviews'>['items'][number];

/** Why one's review does not count, and what may be done about it; null when it counts. */
export function flagView({ t }: Market, { flag }: Mine) {
  if (!flag) return null;
  const mine = flag.appeals.find((appeal) => appeal.side === 'buyer');
  return {
    text: t('review.folded_mine', { why: flag.note ?? t(`review.flag.${flag.rule}`) }),
    open: !mine,
    appeal: !mine
      ? ''
      : mine.decision === 'rejected'
        ? t('review.appeal_rejected', { answer: mine.answer ?? '' })
        : t('review.appeal_waits'),
  };
}
