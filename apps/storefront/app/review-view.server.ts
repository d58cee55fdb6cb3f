import type { Reply } from '#client';
import type { Market } from './market.server.ts';
import { dayText } from './time-text.ts';

type Review = Reply<'/api/products/{productId}/reviews'>['items'][number];

export interface ReviewPicture {
  readonly id: string;
  readonly small: string;
  readonly large: string;
}

/** A review as pages show it. */
export interface ReviewView {
  readonly id: string;
  readonly author: string;
  readonly stars: number;
  readonly at: string;
  readonly bought: string;
  readonly text: string;
  readonly pictures: readonly ReviewPicture[];
  readonly film: string | null;
  readonly followUp: { readonly text: string; readonly at: string; readonly pictures: readonly ReviewPicture[] } | null;
  readonly reply: { readonly text: string; readonly at: string } | null;
  readonly helpful: number;
}

const pictureView = ({ id, url, thumbnailUrl }: Review['pictures'][number]): ReviewPicture => ({
  id,
  small: thumbnailUrl,
  large: url,
});

export function reviewView({ say, lang }: Market, review: Review): ReviewView {
  return {
    id: review.id,
    author: review.author.name,
    stars: review.goodsStars,
    at: dayText(review.at, lang),
    bought: review.saleAttributes.map(({ value }) => say(value)).join(' '),
    text: review.text,
    pictures: review.pictures.map(pictureView),
    film: review.video?.url ?? null,
    followUp: review.followUp && {
      text: review.followUp.text,
      at: dayText(review.followUp.at, lang),
      pictures: review.followUp.pictures.map(pictureView),
    },
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
