import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router';
import { amountText, ButtonLink, Countdown, Notice, Price } from '#ui';
import { bargainGoods, bargainStanding } from '../bargain-view.server.ts';
import { addressOf, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { BargainGoods } from '../parts/bargain-goods.tsx';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { momentText } from '../time-text.ts';

export const meta = headOf;

/** One bargain, for whoever opens its link: the buyer shares and buys, a friend cuts, a stranger looks. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, lang } = here;
  const one = await shown(api.get('/api/bargains/{code}', { path: { code: params.code ?? '' } }), url);
  const goods = bargainGoods(here, one);
  return {
    goods,
    ...bargainStanding(here, one),
    mine: one.mine,
    title: one.mine ? t('bargain.yours') : t('bargain.of', { name: one.buyer }),
    link: addressOf(url),
    buy: `/checkout?sku=${one.skuId}&quantity=1`,
    buyText: t('bargain.buy', { price: amountText(one.priceFen) }),
    cutByMe: one.cutByMe === null ? '' : t('bargain.cut_by_me', { amount: amountText(one.cutByMe) }),
    may: one.state === 'open' && !one.mine && one.cutByMe === null && one.cutsMade < one.friends,
    mark: one.mark,
    cutKey: freshKey(),
    cuts: one.cuts
      .map((cut, at) => ({
        id: at,
        name: cut.name,
        amount: amountText(-cut.amountFen),
        at: momentText(cut.at, lang),
      }))
      .reverse(),
    head: {
      title: `${t('bargain.title')} · ${goods.title}`,
      description: one.mine ? undefined : t('bargain.of', { name: one.buyer }),
      hidden: true,
    },
  };
}

export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const { api, t } = market(context);
  const form = await request.formData();
  const done = await tried(
    api.post('/api/bargains/{code}/cuts', {
      path: { code: params.code ?? '' },
      body: { mark: textIn(form, 'mark') },
      key: textIn(form, 'key'),
    }),
    url,
  );
  if (done.done) return { done: t('bargain.cut_done', { amount: amountText(done.value.amountFen) }), problem: null };
  return data({ done: '', problem: refusedBy(done.problem) }, { status: done.problem.status });
}

export default function Bargain() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const open = page.state === 'open';
  return (
    <div className="mx-auto max-w-lg space-y-4">
      <h1 className="text-xl font-semibold">{page.title}</h1>
      {answer?.done ? <Notice tone="done">{answer.done}</Notice> : null}
      <FormProblem problem={answer?.problem ?? null} />
      <section className="space-y-3 rounded-card border border-line bg-surface p-4">
        <BargainGoods {...page.goods} />
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="text-sm text-ink-soft">{t('bargain.now')}</span>
          <Price amount={page.priceFen} size="large" />
          <span className="text-sm text-ink-soft">{t('group.alone', { amount: amountText(page.listFen) })}</span>
          <span className="text-sm text-vermilion-ink">{page.off}</span>
        </p>
        <progress
          className="dx-progress"
          max={page.friends}
          value={page.made}
          aria-label={t('bargain.progress', { made: page.made, friends: page.friends })}
        />
        <p className="text-sm">{page.missing}</p>
        {open ? (
          <p className="text-sm">
            <Countdown
              until={page.until}
              endsText={page.endsText}
              overText={t('bargain.ended')}
              dayUnit={t('time.day')}
            />
          </p>
        ) : null}
        {page.mine && open ? (
          <>
            <ButtonLink href={page.buy} look="primary" wide>
              {page.buyText}
            </ButtonLink>
            <label className="block space-y-1 text-sm">
              <span>{t('bargain.share')}</span>
              <input
                readOnly
                value={page.link}
                className="block min-h-11 w-full rounded-control border border-edge bg-surface px-3 py-2 text-base"
              />
            </label>
          </>
        ) : null}
        {page.may ? (
          <Form method="post">
            <input type="hidden" name="mark" value={page.mark} />
            <input type="hidden" name="key" value={page.cutKey} />
            <Submit look="primary" wide>
              {t('bargain.cut')}
            </Submit>
          </Form>
        ) : null}
        {page.cutByMe ? <p className="text-sm text-jade-ink">{page.cutByMe}</p> : null}
      </section>
      {page.cuts.length > 0 ? (
        <section aria-labelledby="cuts" className="rounded-card border border-line bg-surface p-4">
          <h2 id="cuts" className="font-semibold">
            {t('bargain.cuts')}
          </h2>
          <ul className="mt-2 divide-y divide-line text-sm">
            {page.cuts.map((cut) => (
              <li key={cut.id} className="flex items-baseline justify-between gap-3 py-2">
                <span>{cut.name}</span>
                <span className="text-ink-soft">{cut.at}</span>
                <span className="dx-figure text-vermilion-ink">{cut.amount}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <p className="text-sm text-ink-soft">{t('bargain.rules')}</p>
      <ButtonLink href={page.mine ? '/me/bargains' : '/bargains'}>
        {t(page.mine ? 'bargain.mine' : 'bargain.me_too')}
      </ButtonLink>
    </div>
  );
}
