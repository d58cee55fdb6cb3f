import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { ButtonLink, LoadMore } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { ReviewItem } from '../parts/review-item.tsx';
import { reviewView } from '../review-view.server.ts';

export const meta = headOf;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const cursor = url.searchParams.get('cursor');
  const page = await shown(here.api.get('/api/me/reviews', { query: cursor ? { cursor } : {} }), url);
  return {
    reviews: page.items.map((review) => ({ product: `/products/${review.productId}`, view: reviewView(here, review) })),
    more: page.nextCursor && `/me/reviews?cursor=${encodeURIComponent(page.nextCursor)}`,
    head: { title: here.t('mine.reviews'), hidden: true },
  };
}

export default function MyReviews() {
  const { t } = useWords();
  const { reviews, more } = useLoaderData<typeof loader>();
  return (
    <MinePage here="reviews" title={t('mine.reviews')}>
      {reviews.length === 0 ? (
        <Nothing
          title={t('review.none_mine')}
          detail={t('review.none_mine_detail')}
          action={<ButtonLink href="/orders?state=completed">{t('review.to_write')}</ButtonLink>}
        />
      ) : null}
      <ul className="space-y-3">
        {reviews.map(({ product, view }) => (
          <li key={view.id} className="rounded-card border border-line bg-surface px-4">
            <ReviewItem review={view} />
            <p className="pb-4 text-sm">
              <a href={product} className="underline">
                {t('review.see_product')}
              </a>
            </p>
          </li>
        ))}
      </ul>
      {more ? <LoadMore href={more} text={t('list.more')} /> : null}
    </MinePage>
  );
}
