import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router';
import { amountText, Label, Notice } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, signInFirst, textIn, tried } from '../market.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';

export const meta = headOf;

/** A shop's club: its tiers, what joining means, and what the reader is in it. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, say, t } = here;
  const path = { code: params.code ?? '' };
  const [shop, club] = await Promise.all([
    shown(api.get('/api/shop-pages/{code}', { path }), url),
    shown(api.get('/api/shop-pages/{code}/club', { path }), url),
  ]);
  const next = club.mine && club.tiers[club.mine.tier];
  return {
    shop: { href: `/shops/${shop.code}`, id: shop.id, name: shop.name },
    terms: club.terms,
    version: club.version,
    tiers: club.tiers.map((tier, at) => ({
      name: say(tier.name),
      from: tier.fromFen === 0 ? t('club.from_joining') : t('club.from', { amount: amountText(tier.fromFen) }),
      mine: club.mine?.tier === at + 1,
    })),
    mine: club.mine && {
      spent: t('club.spent', { amount: amountText(club.mine.spentFen) }),
      next: next ? t('club.next', { amount: amountText(next.fromFen - club.mine.spentFen), name: say(next.name) }) : '',
    },
    key: freshKey(),
    head: { title: t('club.title', { name: shop.name }), hidden: true },
  };
}

export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api, t, anonymous } = market(context);
  if (anonymous) signInFirst(url);
  const form = await request.formData();
  const shopId = textIn(form, 'shopId');
  const done =
    textIn(form, 'act') === 'leave'
      ? await tried(api.delete('/api/me/clubs/{shopId}', { path: { shopId } }), url)
      : await tried(
          api.post('/api/me/clubs', {
            body: { shopId, termsVersion: Number(textIn(form, 'version')) },
            key: textIn(form, 'key'),
          }),
          url,
        );
  if (!done.done) return data({ done: '', problem: refusedBy(done.problem) }, { status: done.problem.status });
  return { done: t(done.value.joined ? 'club.joined' : 'club.left'), problem: null };
}

export default function Club() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="mx-auto max-w-lg space-y-4">
      <h1 className="text-xl font-semibold">{t('club.title', { name: page.shop.name })}</h1>
      {answer?.done ? <Notice tone="done">{answer.done}</Notice> : null}
      <FormProblem problem={answer?.problem ?? null} />
      <section className="space-y-3 rounded-card border border-line bg-surface p-4" aria-labelledby="tiers">
        <h2 id="tiers" className="font-semibold">
          {t('club.tiers')}
        </h2>
        <ol className="space-y-2">
          {page.tiers.map((tier) => (
            <li key={tier.name} className="flex items-center justify-between gap-3 text-sm">
              <span className="flex items-center gap-2">
                {tier.name}
                {tier.mine ? <Label>{t('club.you')}</Label> : null}
              </span>
              <span className="text-ink-soft">{tier.from}</span>
            </li>
          ))}
        </ol>
        {page.mine ? (
          <p className="text-sm">
            {page.mine.spent}
            {page.mine.next ? <span className="block text-ink-soft">{page.mine.next}</span> : null}
          </p>
        ) : null}
      </section>
      <section className="space-y-3 rounded-card border border-line bg-surface p-4" aria-labelledby="terms">
        <h2 id="terms" className="font-semibold">
          {t('club.terms')}
        </h2>
        <p className="text-sm whitespace-pre-line">{page.terms}</p>
        <p className="text-sm text-ink-soft">{t('club.consent')}</p>
        <Form method="post">
          <input type="hidden" name="shopId" value={page.shop.id} />
          <input type="hidden" name="version" value={page.version} />
          <input type="hidden" name="key" value={page.key} />
          <input type="hidden" name="act" value={page.mine ? 'leave' : 'join'} />
          {page.mine ? (
            <Submit>{t('club.leave')}</Submit>
          ) : (
            <>
              <label className="mb-2 flex min-h-11 items-center gap-2 text-sm">
                <input type="checkbox" name="agreed" value="1" required className="size-5 shrink-0" />
                {t('club.agree')}
              </label>
              <Submit look="primary">{t('club.join')}</Submit>
            </>
          )}
        </Form>
      </section>
      <p>
        <a href={page.shop.href} className="text-sm underline">
          {page.shop.name}
        </a>
      </p>
    </div>
  );
}
