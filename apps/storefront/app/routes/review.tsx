import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { Button, ButtonLink, StarChoice, TextField } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { orderLine } from '../order-view.server.ts';
import { FormProblem } from '../parts/form-problem.tsx';
import { GoodsLine } from '../parts/goods-line.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { filesIn, mostPictures, upload } from '../review-pictures.server.ts';

export const meta = headOf;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const path = { orderId: params.orderId ?? '' };
  const [order, reviews] = await Promise.all([
    shown(api.get('/api/me/orders/{orderId}', { path }), url),
    shown(api.get('/api/me/orders/{orderId}/reviews', { path }), url),
  ]);
  const open = new Set(reviews.items.filter((item) => item.open).map((item) => item.lineId));
  return {
    key: freshKey(),
    mostPictures,
    orderId: order.id,
    shop: order.shop.name,
    lines: order.lines.filter((line) => open.has(line.id)).map((line) => orderLine(here, line)),
    head: { title: t('review.write'), hidden: true },
  };
}

const starsOf = (form: FormData, name: string): number => Number.parseInt(textIn(form, name), 10) || 0;

export async function action({ request, url, context, params }: ActionFunctionArgs) {
  const here = market(context);
  const form = await request.formData();
  const orderId = params.orderId ?? '';
  const service = starsOf(form, 'service');
  const logistics = starsOf(form, 'logistics');
  const lines = [];
  for (const lineId of form.getAll('lineId').map(String)) {
    const sent = await upload(here, url, filesIn(form, `pictures-${lineId}`));
    if (!sent.done) return data({ problem: refusedBy(sent.problem) }, { status: sent.problem.status });
    const film = form.get(`film-${lineId}`);
    const filmed = await upload(here, url, film instanceof File && film.size > 0 ? [film] : []);
    if (!filmed.done) return data({ problem: refusedBy(filmed.problem) }, { status: filmed.problem.status });
    lines.push({
      lineId,
      goodsStars: starsOf(form, `goods-${lineId}`),
      serviceStars: service,
      logisticsStars: logistics,
      text: textIn(form, `text-${lineId}`).slice(0, 1000),
      mediaIds: sent.value,
      videoId: filmed.value[0] ?? null,
      anonymous: form.get('anonymous') === 'on',
    });
  }
  const posted = await tried(
    here.api.post('/api/me/orders/{orderId}/reviews', { path: { orderId }, body: { lines }, key: textIn(form, 'key') }),
    url,
  );
  if (posted.done) return redirect(`/orders/${orderId}?done=review`, 303);
  return data({ problem: refusedBy(posted.problem) }, { status: posted.problem.status });
}

export default function Review() {
  const { t } = useWords();
  const { key, mostPictures: most, orderId, shop, lines } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const meanings = [t('review.one'), t('review.two'), t('review.three'), t('review.four'), t('review.five')] as const;
  if (lines.length === 0)
    return (
      <MinePage here="reviews" title={t('review.write')}>
        <Nothing
          title={t('review.nothing_open')}
          action={<ButtonLink href={`/orders/${orderId}`}>{t('refund.back_to_order')}</ButtonLink>}
        />
      </MinePage>
    );
  return (
    <MinePage here="reviews" title={t('review.write')}>
      <FormProblem problem={answer?.problem} />
      <form method="post" encType="multipart/form-data" className="space-y-4">
        <input type="hidden" name="key" value={key} />
        {lines.map((line) => (
          <section
            key={line.id}
            aria-label={line.title}
            className="space-y-3 rounded-card border border-line bg-surface p-4"
          >
            <input type="hidden" name="lineId" value={line.id} />
            <GoodsLine line={{ ...line, discounts: [] }} />
            <StarChoice name={`goods-${line.id}`} legend={t('credit.goods')} meanings={meanings} required />
            <TextField
              name={`text-${line.id}`}
              rows={3}
              maxLength={1000}
              label={t('review.words')}
              hint={t('review.words_hint')}
              optionalText={t('form.optional')}
            />
            <label className="block space-y-1.5 text-sm">
              <span className="block font-medium">
                {t('review.pictures')} <span className="font-normal text-ink-soft">{t('form.optional')}</span>
              </span>
              <input
                type="file"
                name={`pictures-${line.id}`}
                accept="image/jpeg,image/png,image/webp"
                multiple
                className="block w-full text-sm file:mr-3 file:min-h-9 file:rounded-control file:border file:border-edge file:bg-surface file:px-3"
              />
              <span className="block text-ink-soft">{t('review.pictures_hint', { count: most })}</span>
            </label>
            <label className="block space-y-1.5 text-sm">
              <span className="block font-medium">
                {t('review.film')} <span className="font-normal text-ink-soft">{t('form.optional')}</span>
              </span>
              <input
                type="file"
                name={`film-${line.id}`}
                accept="video/mp4,video/webm"
                className="block w-full text-sm file:mr-3 file:min-h-9 file:rounded-control file:border file:border-edge file:bg-surface file:px-3"
              />
              <span className="block text-ink-soft">{t('review.film_hint')}</span>
            </label>
          </section>
        ))}
        <section aria-label={shop} className="space-y-3 rounded-card border border-line bg-surface p-4">
          <h2 className="font-semibold">{shop}</h2>
          <StarChoice name="service" legend={t('credit.service')} meanings={meanings} required />
          <StarChoice name="logistics" legend={t('credit.logistics')} meanings={meanings} required />
          <label className="flex items-center gap-2 text-sm">
            <input type="checkbox" name="anonymous" className="size-4" /> {t('review.anonymous')}
          </label>
        </section>
        <Button look="primary" wide>
          {t('review.post')}
        </Button>
      </form>
    </MinePage>
  );
}
