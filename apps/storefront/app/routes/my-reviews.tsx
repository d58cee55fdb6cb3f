import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { ButtonLink, Field, LoadMore, Notice, TextField } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, orNull, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { ReviewItem } from '../parts/review-item.tsx';
import { pictureOf } from '../quote-view.server.ts';
import { filesIn, mostPictures, upload } from '../review-pictures.server.ts';
import { flagView, reviewView } from '../review-view.server.ts';
import { dayText } from '../time-text.ts';

export const meta = headOf;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const cursor = url.searchParams.get('cursor');
  const done = url.searchParams.get('done');
  const page = await shown(here.api.get('/api/me/reviews', { query: cursor ? { cursor } : {} }), url);
  const ids = [...new Set(page.items.map((review) => review.productId))];
  const found = await Promise.all(
    ids.map((productId) => orNull(here.api.get('/api/products/{productId}', { path: { productId } }))),
  );
  /** What was reviewed; what is no longer shown has no link. */
  const goods = new Map(
    found.flatMap((product, place) => {
      if (product === null) return [];
      const { title, pictures } = product.content;
      const href = `/products/${ids[place]}`;
      return [[ids[place], { href, title: here.say(title), src: pictureOf(pictures[0]?.id ?? null) }] as const];
    }),
  );
  return {
    key: freshKey(),
    reviews: page.items.map((review) => ({
      product: goods.get(review.productId) ?? null,
      view: reviewView(here, review),
      flag: flagView(here, review),
      followUp: review.followUpUntil
        ? here.t('review.follow_up_until', { at: dayText(review.followUpUntil, here.lang) })
        : '',
    })),
    picturesHint: here.t('review.pictures_hint', { count: mostPictures }),
    done: done === 'follow-up' ? here.t('review.done_follow_up') : '',
    more: page.nextCursor && `/me/reviews?cursor=${encodeURIComponent(page.nextCursor)}`,
    head: { title: here.t('mine.reviews'), hidden: true },
  };
}

/** A word against one's review being folded; or what one wants to add to it. */
export async function action({ request, context, url }: ActionFunctionArgs) {
  const here = market(context);
  const form = await request.formData();
  const path = { reviewId: textIn(form, 'review') };
  const key = textIn(form, 'key');
  if (textIn(form, 'intent') === 'follow-up') {
    const sent = await upload(here, url, filesIn(form, 'pictures'));
    if (!sent.done) return data({ problem: refusedBy(sent.problem) }, { status: sent.problem.status });
    const body = { text: textIn(form, `text-${path.reviewId}`).slice(0, 1000), mediaIds: sent.value };
    const added = await tried(here.api.post('/api/me/reviews/{reviewId}/follow-up', { path, body, key }), url);
    if (added.done) return redirect('/me/reviews?done=follow-up', 303);
    return data({ problem: refusedBy(added.problem) }, { status: added.problem.status });
  }
  const body = { text: textIn(form, 'text').slice(0, 500) };
  const asked = await tried(here.api.post('/api/me/reviews/{reviewId}/appeal', { path, body, key }), url);
  if (asked.done) return redirect('/me/reviews', 303);
  return data({ problem: refusedBy(asked.problem) }, { status: asked.problem.status });
}

export default function MyReviews() {
  const { t } = useWords();
  const { key, reviews, more, done, picturesHint } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <MinePage here="reviews" title={t('mine.reviews')}>
      {done && !answer ? <Notice tone="done">{done}</Notice> : null}
      <FormProblem problem={answer?.problem} />
      {reviews.length === 0 ? (
        <Nothing
          title={t('review.none_mine')}
          detail={t('review.none_mine_detail')}
          action={<ButtonLink href="/orders?state=completed">{t('review.to_write')}</ButtonLink>}
        />
      ) : null}
      <ul className="space-y-3">
        {reviews.map(({ product, view, flag, followUp }) => (
          <li key={view.id} className="rounded-card border border-line bg-surface px-4">
            {product ? (
              <a
                href={product.href}
                className="flex items-center gap-3 border-b border-line py-3 text-sm hover:underline"
              >
                {product.src ? (
                  <img src={product.src} alt="" width="48" height="48" className="size-12 rounded-control" />
                ) : null}
                <span className="line-clamp-2 min-w-0">{product.title}</span>
              </a>
            ) : null}
            <ReviewItem review={view} />
            {followUp ? (
              <details className="border-t border-line py-3 text-sm">
                <summary className="inline-block py-1 underline">{t('review.add_follow_up')}</summary>
                <form method="post" encType="multipart/form-data" className="mt-2 space-y-3">
                  <input type="hidden" name="key" value={`${key}-${view.id}-more`} />
                  <input type="hidden" name="review" value={view.id} />
                  <TextField
                    name={`text-${view.id}`}
                    rows={3}
                    maxLength={1000}
                    required
                    label={t('review.follow_up_words')}
                    hint={followUp}
                  />
                  <label className="block space-y-1.5">
                    <span className="block font-medium">
                      {t('review.pictures')} <span className="font-normal text-ink-soft">{t('form.optional')}</span>
                    </span>
                    <input
                      type="file"
                      name="pictures"
                      accept="image/jpeg,image/png,image/webp"
                      multiple
                      className="block w-full file:mr-3 file:min-h-9 file:rounded-control file:border file:border-edge file:bg-surface file:px-3"
                    />
                    <span className="block text-ink-soft">{picturesHint}</span>
                  </label>
                  <Submit name="intent" value="follow-up">
                    {t('review.follow_up_post')}
                  </Submit>
                </form>
              </details>
            ) : null}
            {flag ? (
              <div className="pb-3">
                <Notice tone="attention">
                  {flag.text} {flag.appeal}
                </Notice>
                {flag.open ? (
                  <Form method="post" className="mt-2 flex flex-wrap items-end gap-2">
                    <input type="hidden" name="key" value={`${key}-${view.id}`} />
                    <input type="hidden" name="review" value={view.id} />
                    <Field name="text" label={t('review.appeal_text')} maxLength={500} required />
                    <Submit>{t('review.appeal')}</Submit>
                  </Form>
                ) : null}
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      {more ? <LoadMore href={more} text={t('list.more')} /> : null}
    </MinePage>
  );
}
