import { StarRating } from '#ui';
import { useWords } from '../i18n.tsx';

import type { ReviewPicture, ReviewView } from '../review-view.server.ts';
import { Film } from './film.tsx';

/** What one buyer said, with what the shop answered. */
export function ReviewItem({ review }: { review: ReviewView }) {
  const { t } = useWords();
  return (
    <article className="space-y-2 py-4">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span className="font-medium">{review.author}</span>
        <StarRating
          tenths={review.stars * 10}
          label={t('review.stars_of', { stars: review.stars })}
          showFigure={false}
        />
        <span className="text-ink-soft">{review.at}</span>
        {review.bought ? <span className="text-ink-soft">{review.bought}</span> : null}
      </header>
      <p className="whitespace-pre-line">{review.text || t('review.no_words')}</p>
      <Pictures items={review.pictures} />
      {review.film ? <Film src={review.film} label={t('review.film')} look="h-48 max-w-full rounded-control" /> : null}
      {review.followUp ? (
        <p className="text-sm">
          <span className="text-vermilion-ink">{t('review.follow_up', { at: review.followUp.at })}</span>{' '}
          {review.followUp.text}
        </p>
      ) : null}
      <Pictures items={review.followUp?.pictures ?? []} />
      {review.reply ? (
        <p className="rounded-control bg-sunken p-3 text-sm">
          <span className="font-medium">{t('review.reply')}</span> {review.reply.text}
        </p>
      ) : null}
    </article>
  );
}

function Pictures({ items }: { items: readonly ReviewPicture[] }) {
  const { t } = useWords();
  if (items.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2">
      {items.map((picture, place) => (
        <li key={picture.id}>
          <a href={picture.large} aria-label={t('review.picture', { count: place + 1 })}>
            <img
              src={picture.small}
              alt=""
              width="80"
              height="80"
              loading="lazy"
              className="size-20 rounded-control object-cover"
            />
          </a>
        </li>
      ))}
    </ul>
  );
}
