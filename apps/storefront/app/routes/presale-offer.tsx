import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { Countdown, EscrowNote, Price } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { BargainGoods } from '../parts/bargain-goods.tsx';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { PresaleFacts } from '../parts/presale-facts.tsx';
import { presaleTerms } from '../presale-view.server.ts';

export const meta = headOf;

/** The terms of a presale, and the way to pay its deposit. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const path = { offerId: params.offerId ?? '' };
  const offer = await shown(here.api.get('/api/presale-offers/{offerId}', { path }), url);
  const terms = presaleTerms(here, offer);
  return {
    ...terms,
    key: freshKey(),
    head: { title: `${here.t('presale.title')} · ${terms.goods.title}`, hidden: true },
  };
}

export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const placed = await tried(
    api.post('/api/presale-offers/{offerId}/deposits', {
      path: { offerId: params.offerId ?? '' },
      body: {
        quantity: Math.max(1, Math.min(999, Number.parseInt(textIn(form, 'quantity'), 10) || 1)),
        agreed: form.has('agreed'),
      },
      key: textIn(form, 'key'),
    }),
    url,
  );
  if (placed.done) return redirect(`/presales/${placed.value.id}`, 303);
  return data({ problem: refusedBy(placed.problem) }, { status: placed.problem.status });
}

export default function PresaleOffer() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="mx-auto max-w-lg space-y-4">
      <h1 className="text-xl font-semibold">{t('presale.title')}</h1>
      <FormProblem problem={answer?.problem ?? null} />
      <section className="space-y-3 rounded-card border border-line bg-surface p-4">
        <BargainGoods {...page.goods} />
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="text-sm text-ink-soft">{t('presale.whole')}</span>
          <Price amount={page.wholeFen} size="large" />
        </p>
        <PresaleFacts facts={page.facts} />
        <p className="flex flex-wrap gap-x-3 text-sm">
          <span>{page.left}</span>
          {page.open ? (
            <Countdown
              until={page.until}
              endsText={page.untilText}
              overText={t('group.over')}
              dayUnit={t('time.day')}
            />
          ) : null}
        </p>
      </section>
      {page.open ? (
        <Form method="post" className="space-y-3 rounded-card border border-line bg-surface p-4">
          <input type="hidden" name="key" value={page.key} />
          <label className="flex min-h-11 items-center gap-3 text-sm">
            {t('product.quantity')}
            <input
              type="number"
              name="quantity"
              min={1}
              max={page.most}
              defaultValue={1}
              className="min-h-11 w-20 rounded-control border border-edge bg-surface px-3"
            />
          </label>
          <label className="flex min-h-11 items-center gap-3 text-sm">
            <input type="checkbox" name="agreed" required className="size-5 shrink-0 accent-vermilion" />
            <span>{page.agree}</span>
          </label>
          <Submit look="primary" size="large" wide>
            {t('presale.take')}
          </Submit>
        </Form>
      ) : (
        <p className="rounded-card bg-sunken p-4">{page.closed}</p>
      )}
      <section className="rounded-card bg-sunken p-4 text-sm" aria-label={t('presale.rules_title')}>
        {t('presale.rules')}
      </section>
      <EscrowNote title={t('escrow.title')}>{t('escrow.short')}</EscrowNote>
    </div>
  );
}
