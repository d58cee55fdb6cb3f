import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { amountText, ButtonLink, Field, Label, LoadMore, Notice } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { Figures } from '../parts/figures.tsx';
import { errorOf, FormProblem, Submit } from '../parts/form-problem.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { dayText, momentText } from '../time-text.ts';
import { yuanIn } from '../yuan.ts';

export const meta = headOf;

/** What a creator earned: sums, what may be taken out and where it goes, payouts, and line by line. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, t, say, lang } = market(context);
  const cursor = url.searchParams.get('cursor');
  const [mine, { items: payouts }, { realNameLevel }] = await Promise.all([
    shown(api.get('/api/me/earnings', { query: cursor ? { cursor } : {} }), url),
    shown(api.get('/api/me/earnings/payouts', { query: { limit: 10 } }), url),
    shown(api.get('/api/me/real-name'), url).then((one) => ({ realNameLevel: one.level })),
  ]);
  const { purse, card } = mine;
  const done = url.searchParams.get('done');
  return {
    figures: (['expectedFen', 'bookedFen', 'heldFen', 'paidFen', 'freeFen'] as const).map((name) => ({
      name,
      word: t(`earnings.${name}`),
      value: amountText(purse[name]),
    })),
    owes: purse.freeFen < 0 ? t('earnings.owes', { amount: amountText(-purse.freeFen) }) : '',
    free: purse.freeFen > 0 ? (purse.freeFen / 100).toFixed(2) : '',
    known: realNameLevel !== 'none',
    card: card && {
      text: t('earnings.card_is', { bank: card.bank, end: card.numberEnd }),
      waits:
        Date.parse(card.usableAt) > Date.parse(card.setAt)
          ? t('earnings.card_from', { at: momentText(card.usableAt, lang) })
          : '',
    },
    done: done === 'card' || done === 'asked' || done === 'cancelled' ? t(`earnings.done_${done}`) : '',
    payouts: payouts.map((one) => ({
      id: one.id,
      amount: amountText(one.amountFen),
      to: t('earnings.card_is', { bank: one.bank, end: one.numberEnd }),
      state: t(`earnings.payout_${one.state}`),
      tone:
        one.state === 'paid'
          ? ('trust' as const)
          : one.state === 'returned'
            ? ('attention' as const)
            : ('neutral' as const),
      at: momentText(one.endedAt ?? one.requestedAt, lang),
      reason: one.reason ?? '',
      open: one.state === 'requested',
    })),
    lines: mine.items.map((one) => ({
      id: one.lineId,
      title: say(one.product),
      href: `/products/${one.productId}`,
      piece: `/me/creations/${one.pieceId}`,
      text: t('earnings.line', {
        kept: amountText(one.keptFen),
        rate: one.rateBps / 100,
        day: dayText(one.placedAt, lang),
      }),
      amount: amountText(one.state === 'booked' ? one.bookedFen : one.expectedFen),
      state: t(`earnings.state_${one.state}`),
    })),
    more: mine.nextCursor && `/me/earnings?cursor=${encodeURIComponent(mine.nextCursor)}`,
    head: { title: t('earnings.mine'), hidden: true },
  };
}

export async function action({ request, context, url }: ActionFunctionArgs) {
  const { api } = market(context);
  const form = await request.formData();
  const act = textIn(form, 'act');
  const asked =
    act === 'card'
      ? tried(
          api.put('/api/me/earnings/card', {
            body: { bank: textIn(form, 'bank').slice(0, 60), number: textIn(form, 'number').slice(0, 40) },
          }),
          url,
        )
      : act === 'cancelled'
        ? tried(
            api.post('/api/me/earnings/payouts/{payoutId}/cancel', { path: { payoutId: textIn(form, 'payoutId') } }),
            url,
          )
        : tried(
            api.post('/api/me/earnings/payouts', { body: { amountFen: yuanIn(textIn(form, 'amountFen')) ?? 0 } }),
            url,
          );
  const kept = await asked;
  if (kept.done) return redirect(`/me/earnings?done=${act === 'card' || act === 'cancelled' ? act : 'asked'}`, 303);
  return data({ act, problem: refusedBy(kept.problem) }, { status: kept.problem.status });
}

export default function MyEarnings() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const problem = answer?.problem;
  return (
    <MinePage here="earnings" title={t('earnings.mine')}>
      {page.done && !problem ? <Notice tone="done">{page.done}</Notice> : null}
      <FormProblem problem={problem} />
      <section aria-labelledby="sums" className="space-y-2">
        <h2 id="sums" className="font-semibold">
          {t('earnings.sums')}
        </h2>
        <Figures figures={page.figures} />
        {page.owes ? <p className="text-sm">{page.owes}</p> : null}
        <p className="text-sm text-ink-soft">{t('earnings.rule')}</p>
        <div className="flex flex-wrap gap-2">
          <ButtonLink href="/me/earnings/goods" size="small">
            {t('earnings.goods')}
          </ButtonLink>
          <ButtonLink href="/api/me/earnings.csv" size="small" download>
            {t('earnings.file')}
          </ButtonLink>
        </div>
      </section>
      <section aria-labelledby="out" className="space-y-3 rounded-card border border-line bg-surface p-4">
        <h2 id="out" className="font-semibold">
          {t('earnings.take_out')}
        </h2>
        {page.known ? (
          <>
            {page.card ? (
              <Form method="post" className="flex flex-wrap items-end gap-3">
                <Field
                  name="amountFen"
                  required
                  inputMode="decimal"
                  label={t('earnings.amount')}
                  hint={`${page.card.text} ${page.card.waits}`}
                  defaultValue={page.free}
                  error={errorOf(problem, 'amountFen')}
                />
                <Submit name="act" value="asked" look="primary">
                  {t('earnings.ask')}
                </Submit>
              </Form>
            ) : null}
            <details open={!page.card || answer?.act === 'card'}>
              <summary className="min-h-11 cursor-pointer py-2 text-sm">
                {t(page.card ? 'earnings.change_card' : 'earnings.set_card')}
              </summary>
              <Form method="post" className="max-w-md space-y-3">
                <Field
                  name="bank"
                  required
                  minLength={2}
                  maxLength={60}
                  label={t('earnings.bank')}
                  error={errorOf(problem, 'bank')}
                />
                <Field
                  name="number"
                  required
                  inputMode="numeric"
                  autoComplete="off"
                  maxLength={40}
                  label={t('earnings.number')}
                  hint={t('earnings.number_hint')}
                  error={errorOf(problem, 'number')}
                />
                <Submit name="act" value="card">
                  {t('earnings.save_card')}
                </Submit>
              </Form>
            </details>
          </>
        ) : (
          <>
            <p className="text-sm">{t('earnings.real_name_first')}</p>
            <ButtonLink href="/me/real-name">{t('creation.to_real_name')}</ButtonLink>
          </>
        )}
      </section>
      {page.payouts.length > 0 ? (
        <section aria-labelledby="payouts" className="space-y-2">
          <h2 id="payouts" className="font-semibold">
            {t('earnings.payouts')}
          </h2>
          <ul className="divide-y divide-line rounded-card border border-line bg-surface">
            {page.payouts.map((one) => (
              <li key={one.id} className="flex flex-wrap items-center justify-between gap-2 px-4 py-3">
                <div>
                  <p className="dx-figure font-semibold">{one.amount}</p>
                  <p className="text-sm text-ink-soft">
                    {one.to} · {one.at}
                  </p>
                  {one.reason ? <p className="text-sm">{one.reason}</p> : null}
                </div>
                <div className="flex items-center gap-2">
                  <Label tone={one.tone}>{one.state}</Label>
                  {one.open ? (
                    <Form method="post">
                      <input type="hidden" name="payoutId" value={one.id} />
                      <Submit name="act" value="cancelled" size="small">
                        {t('earnings.cancel')}
                      </Submit>
                    </Form>
                  ) : null}
                </div>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <section aria-labelledby="lines" className="space-y-2">
        <h2 id="lines" className="font-semibold">
          {t('earnings.lines')}
        </h2>
        {page.lines.length === 0 ? (
          <Nothing title={t('earnings.none')} detail={t('earnings.none_detail')} />
        ) : (
          <ul className="divide-y divide-line rounded-card border border-line bg-surface">
            {page.lines.map((one) => (
              <li key={one.id} className="flex items-baseline justify-between gap-3 px-4 py-3">
                <div className="min-w-0">
                  <a href={one.href} className="line-clamp-2 hover:underline">
                    {one.title}
                  </a>
                  <p className="text-sm text-ink-soft">
                    {one.text} ·{' '}
                    <a href={one.piece} className="underline">
                      {t('earnings.by_piece')}
                    </a>
                  </p>
                </div>
                <div className="shrink-0 text-end">
                  <p className="dx-figure font-semibold">{one.amount}</p>
                  <p className="text-sm text-ink-soft">{one.state}</p>
                </div>
              </li>
            ))}
          </ul>
        )}
        {page.more ? <LoadMore href={page.more} text={t('list.more')} /> : null}
      </section>
    </MinePage>
  );
}
