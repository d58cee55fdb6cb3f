import { lazy, Suspense } from 'react';
import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  useActionData,
  useLoaderData,
} from 'react-router';
import { amountText, ButtonLink, Countdown, Notice, Price } from '#ui';
import { drawStanding, outcomeText } from '../draw-view.server.ts';
import { addressOf, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { BargainGoods } from '../parts/bargain-goods.tsx';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { momentText } from '../time-text.ts';

/** Doing it again is for who wants to: its code is no part of the first load. */
const DrawProof = import.meta.env.SSR
  ? (await import('../parts/draw-proof.tsx')).DrawProof
  : lazy(async () => ({ default: (await import('../parts/draw-proof.tsx')).DrawProof }));

export const meta = headOf;

/** One draw, for whoever opens its link: a stranger looks, a friend helps, an entrant shares, a winner claims, anybody does it again. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, lang } = here;
  const one = await shown(api.get('/api/draws/{code}', { path: { code: params.code ?? '' } }), url);
  const standing = drawStanding(here, one);
  const friend = url.searchParams.get('for') ?? '';
  const { mine } = one;
  const open = one.state === 'open';
  return {
    ...standing,
    open,
    enterKey: freshKey(),
    helpKey: freshKey(),
    mayEnter: open && mine === null,
    friend: open && /^[0-9a-f]{16}$/.test(friend) && friend !== mine?.entrant ? friend : '',
    mine: mine && {
      tickets: mine.tickets,
      outcome: one.state === 'open' || one.state === 'void' ? '' : outcomeText(here, mine.state),
      claim:
        mine.state === 'won' && mine.claimUntil
          ? {
              href: `/checkout?sku=${one.skuId}&quantity=1`,
              text: t('draw.claim', { price: amountText(one.priceFen) }),
              until: t('draw.claim_until', { at: momentText(mine.claimUntil, lang) }),
            }
          : null,
      order: mine.tradeId ? `/pay/${mine.tradeId}` : '',
    },
    link: open && mine && one.helpers > 0 ? `${addressOf(url)}?for=${mine.entrant}` : '',
    winners: one.winners.map(({ place, name, ticket, state }) => ({
      place,
      name,
      ticket,
      state: outcomeText(here, state),
    })),
    secretHash: one.secretHash,
    proof:
      one.secret && one.entriesHash
        ? { secret: one.secret, entriesHash: one.entriesHash, won: one.winners.map((winner) => winner.ticket) }
        : null,
    voidText: one.voidReason ? t('draw.void', { reason: one.voidReason }) : '',
    head: {
      title: `${t('draw.title')} · ${standing.goods.title}`,
      description: `${standing.prizes} · ${standing.closesText}`,
      hidden: true,
    },
  };
}

export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const { api, t } = market(context);
  const form = await request.formData();
  const path = { code: params.code ?? '' };
  const key = textIn(form, 'key');
  const entrant = textIn(form, 'for');
  const done = entrant
    ? await tried(api.post('/api/draws/{code}/helps', { path, body: { entrant }, key }), url)
    : await tried(api.post('/api/draws/{code}/entries', { path, key }), url);
  if (done.done) return { done: t(entrant ? 'draw.helped' : 'draw.entered'), problem: null };
  return data({ done: '', problem: refusedBy(done.problem) }, { status: done.problem.status });
}

export default function Draw() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { mine, proof } = page;
  return (
    <div className="mx-auto max-w-lg space-y-4">
      <h1 className="text-xl font-semibold">{t('draw.title')}</h1>
      {answer?.done ? <Notice tone="done">{answer.done}</Notice> : null}
      <FormProblem problem={answer?.problem ?? null} />
      {page.voidText ? <Notice tone="problem">{page.voidText}</Notice> : null}
      <section aria-label={t('draw.prize')} className="space-y-3 rounded-card border border-line bg-surface p-4">
        <BargainGoods {...page.goods} />
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="text-sm text-ink-soft">{t('draw.price')}</span>
          <Price amount={page.priceFen} before={page.worthFen} beforeLabel={t('product.was')} size="large" />
          <span className="text-sm text-vermilion-ink">{page.prizes}</span>
        </p>
        <p className="text-sm">
          <strong>{page.stateText}</strong> · {page.byMarket ? `${page.byMarket} · ` : ''}
          {page.counts}
        </p>
        {page.open ? (
          <p className="text-sm">
            <Countdown
              until={page.until}
              endsText={page.closesText}
              overText={t('draw.state_drawing')}
              dayUnit={t('time.day')}
            />
          </p>
        ) : null}
        {page.friend ? (
          <Form method="post">
            <input type="hidden" name="for" value={page.friend} />
            <input type="hidden" name="key" value={page.helpKey} />
            <Submit look="primary" wide>
              {t('draw.help')}
            </Submit>
          </Form>
        ) : null}
        {page.mayEnter ? (
          <Form method="post">
            <input type="hidden" name="key" value={page.enterKey} />
            <Submit look={page.friend ? 'secondary' : 'primary'} wide>
              {t('draw.enter')}
            </Submit>
          </Form>
        ) : null}
        {mine ? (
          <div className="space-y-2 text-sm">
            <p>
              {t('draw.your_tickets')}{' '}
              {mine.tickets.map((ticket) => (
                <span key={ticket} className="dx-figure me-2 inline-block whitespace-nowrap">
                  {ticket}
                </span>
              ))}
            </p>
            {mine.outcome ? <p className="font-semibold">{mine.outcome}</p> : null}
            {mine.claim ? (
              <>
                <ButtonLink href={mine.claim.href} look="primary" wide>
                  {mine.claim.text}
                </ButtonLink>
                <p className="text-ink-soft">{mine.claim.until}</p>
              </>
            ) : null}
            {mine.order ? <ButtonLink href={mine.order}>{t('bargain.see_order')}</ButtonLink> : null}
          </div>
        ) : null}
        {page.link ? (
          <label className="block space-y-1 text-sm">
            <span>{t('draw.share')}</span>
            <input
              readOnly
              value={page.link}
              className="block min-h-11 w-full rounded-control border border-edge bg-surface px-3 py-2 text-base"
            />
          </label>
        ) : null}
      </section>
      {page.winners.length > 0 ? (
        <section aria-labelledby="winners" className="rounded-card border border-line bg-surface p-4">
          <h2 id="winners" className="font-semibold">
            {t('draw.winners')}
          </h2>
          <ol className="mt-2 divide-y divide-line text-sm">
            {page.winners.map((one) => (
              <li key={one.place} className="grid grid-cols-[1fr_auto] gap-x-3 py-2">
                <span>
                  {one.place}. {one.name}
                </span>
                <span>{one.state}</span>
                <span className="dx-figure whitespace-nowrap text-ink-soft">{one.ticket}</span>
              </li>
            ))}
          </ol>
        </section>
      ) : null}
      <section aria-labelledby="terms" className="space-y-2 rounded-card border border-line bg-surface p-4 text-sm">
        <h2 id="terms" className="font-semibold">
          {t('draw.terms')}
        </h2>
        <ul className="list-disc space-y-1 ps-5">
          {page.terms.map((term) => (
            <li key={term}>{term}</li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="proof" className="space-y-2 rounded-card border border-line bg-surface p-4 text-sm">
        <h2 id="proof" className="font-semibold">
          {t('draw.proof')}
        </h2>
        <p>{t('draw.how')}</p>
        <dl className="space-y-1">
          <dt className="text-ink-soft">{t('draw.secret_hash')}</dt>
          <dd className="dx-figure break-all">{page.secretHash}</dd>
          {proof ? (
            <>
              <dt className="text-ink-soft">{t('draw.secret')}</dt>
              <dd className="dx-figure break-all">{proof.secret}</dd>
              <dt className="text-ink-soft">{t('draw.entries_hash')}</dt>
              <dd className="dx-figure break-all">{proof.entriesHash}</dd>
            </>
          ) : null}
        </dl>
        {proof ? (
          <>
            <p>
              <a href={`/api/draws/${page.code}/tickets?limit=5000`} className="underline">
                {t('draw.list')}
              </a>
            </p>
            <Suspense>
              <DrawProof code={page.code} secretHash={page.secretHash} {...proof} />
            </Suspense>
          </>
        ) : (
          <p className="text-ink-soft">{t('draw.not_yet')}</p>
        )}
      </section>
      <ButtonLink href={mine ? '/me/draws' : '/draws'}>{t(mine ? 'draw.mine' : 'draw.title')}</ButtonLink>
    </div>
  );
}
