import { Form } from 'react-router';
import { Label, Notice } from '#ui';
import type { CardView } from '../goods.server.ts';
import { useWords } from '../i18n.tsx';
import type { ReviewView } from '../review-view.server.ts';
import { Submit } from './form-problem.tsx';
import { GoodsGrid } from './goods-grid.tsx';
import { LazyShelf } from './lazy-shelf.tsx';
import { ReviewItem } from './review-item.tsx';
import { SeenIn } from './seen-in.tsx';
import { ShareButton } from './share-button.tsx';

export interface ProductBelowProps {
  productId: string;
  attributes: readonly { name: string; value: string }[];
  description: string;
  reviews: {
    items: readonly ReviewView[];
    more: string | null;
    count: number;
    filters: readonly { id: string; text: string; count: number }[];
    filter: string;
    note: string;
    helped: string;
    helpRefused: string;
    tags: readonly { code: string; text: string; praise: boolean }[];
  } | null;
  together: readonly CardView[];
  title: string;
  similar: readonly CardView[];
}

/** Details, reviews and the shop's other goods. */
export function ProductBelow({
  productId,
  title,
  attributes,
  description,
  reviews,
  together,
  similar,
}: ProductBelowProps) {
  const { t } = useWords();
  const link = (more: string) => `/products/${productId}${more}#reviews`;
  return (
    <>
      <section aria-labelledby="details" className="mt-8 space-y-4">
        <div className="flex items-baseline justify-between gap-4">
          <h2 id="details" className="text-lg font-semibold">
            {t('product.details')}
          </h2>
          <ShareButton title={title} path={`/products/${productId}`} />
        </div>
        {attributes.length > 0 ? (
          <dl className="grid gap-x-8 rounded-card border border-line bg-surface p-4 text-sm md:grid-cols-2">
            {attributes.map((attribute) => (
              <div key={attribute.name} className="flex gap-4 py-1.5">
                <dt className="w-24 shrink-0 text-ink-soft">{attribute.name}</dt>
                <dd>{attribute.value}</dd>
              </div>
            ))}
          </dl>
        ) : null}
        {description ? <p className="max-w-prose whitespace-pre-line">{description}</p> : null}
      </section>

      <section id="reviews" aria-labelledby="reviews-title" className="mt-8">
        <h2 id="reviews-title" className="text-lg font-semibold">
          {t('review.title')}
        </h2>
        {!reviews?.filters.some(({ count }) => count > 0) ? (
          <p className="py-4 text-ink-soft">{t('review.none')}</p>
        ) : (
          <>
            {reviews.tags.length > 0 ? (
              <ul aria-label={t('review.tags')} className="mt-2 flex flex-wrap gap-2">
                {reviews.tags.map((tag) => (
                  <li key={tag.code}>
                    <Label tone={tag.praise ? 'trust' : 'attention'}>{tag.text}</Label>
                  </li>
                ))}
              </ul>
            ) : null}
            <ul className="mt-3 flex flex-wrap gap-2">
              {reviews.filters.map((filter) => (
                <li key={filter.id}>
                  <a
                    href={link(filter.id === 'all' ? '' : `?reviews=${filter.id}`)}
                    aria-current={filter.id === reviews.filter ? 'true' : undefined}
                    className="inline-flex min-h-9 items-center rounded-full border border-edge px-3 text-sm aria-[current]:border-vermilion-ink aria-[current]:bg-vermilion-wash aria-[current]:text-vermilion-ink"
                  >
                    {filter.text} {filter.count}
                  </a>
                </li>
              ))}
            </ul>
            {reviews.note ? <p className="py-2 text-sm text-ink-soft">{reviews.note}</p> : null}
            {reviews.helpRefused ? <Notice tone="attention">{reviews.helpRefused}</Notice> : null}
            {reviews.items.length === 0 ? <p className="py-4 text-ink-soft">{t('review.none_such')}</p> : null}
            <ul className="divide-y divide-line">
              {reviews.items.map((review) => (
                <li key={review.id}>
                  <ReviewItem review={review} />
                  <Form method="post" className="-mt-3 pb-3">
                    {review.id === reviews.helped ? (
                      <Submit name="unhelpful" value={review.id} size="small" look="quiet" aria-pressed="true">
                        {t('review.helped', { count: review.helpful })}
                      </Submit>
                    ) : (
                      <Submit name="helpful" value={review.id} size="small" look="quiet">
                        {t('review.helpful', { count: review.helpful })}
                      </Submit>
                    )}
                  </Form>
                </li>
              ))}
            </ul>
            {reviews.more ? (
              <p className="text-center">
                <a
                  rel="nofollow"
                  href={link(`?reviews=${reviews.filter}&reviews_after=${encodeURIComponent(reviews.more)}`)}
                  className="inline-flex min-h-11 items-center underline"
                >
                  {t('review.older')}
                </a>
              </p>
            ) : null}
          </>
        )}
      </section>

      <LazyShelf kind="similar" of={productId} source="similar" />

      {together.length > 0 ? (
        <section aria-labelledby="together" className="mt-8 space-y-3">
          <h2 id="together" className="text-lg font-semibold">
            {t('product.together')}
          </h2>
          <p className="text-sm text-ink-soft">{t('product.together_rule')}</p>
          <GoodsGrid cards={together} />
        </section>
      ) : null}

      {similar.length > 0 ? (
        <section aria-labelledby="similar" className="mt-8 space-y-3">
          <h2 id="similar" className="text-lg font-semibold">
            {t('product.from_shop')}
          </h2>
          <GoodsGrid cards={similar} />
        </section>
      ) : null}

      <SeenIn productId={productId} />
    </>
  );
}
