import {
  type ActionFunctionArgs,
  data,
  Form,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { amountText, ButtonLink, Countdown, EscrowNote, Notice, Price } from '#ui';
import { groupRows, priceRows } from '../group-view.server.ts';
import { addressOf, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { freshKey, market, refusedBy, shown, textIn, tried } from '../market.server.ts';
import { FormProblem, Submit } from '../parts/form-problem.tsx';
import { pictureOf } from '../quote-view.server.ts';
import { momentText } from '../time-text.ts';

export const meta = headOf;

/** A group by its link: whoever has it sees who is in, who is missing and until when; signing in comes with paying. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, say, lang } = here;
  const group = await shown(api.get('/api/groups/{groupId}', { path: { groupId: params.groupId ?? '' } }), url);
  const title = say(group.product.title);
  const free = group.state === 'open' && group.missing > 0;
  const joins = free && !group.mine;
  const words = { count: group.missing, size: group.size };
  return {
    key: freshKey(),
    title,
    src: pictureOf(group.product.mediaId),
    productHref: `/products/${group.product.id}`,
    shop: group.shop,
    stateText: t(`group.state_${group.state}`, words),
    endsAt: group.state === 'open' && group.endsAt ? Date.parse(group.endsAt) : null,
    endsText: group.endsAt ? t('group.until', { at: momentText(group.endsAt, lang) }) : '',
    filled: group.filledByMarket > 0 ? t('group.filled', { count: group.filledByMarket }) : '',
    members: group.members.map((one, place) => ({
      id: place,
      text: one.opener ? t('group.opener', { name: one.name }) : one.name,
    })),
    missing: group.state === 'open' ? group.missing : 0,
    prices: joins ? priceRows(here, group.offer, group.id) : [],
    opens: !joins && !group.mine && group.mayOpen ? priceRows(here, group.offer) : [],
    lowFen: Math.min(...group.offer.prices.map((one) => one.priceFen)),
    mine: group.mine && { href: `/orders/${group.mine.orderId}`, mayLeave: group.mine.mayLeave },
    link: free ? addressOf(url, url.pathname) : '',
    others: joins ? [] : groupRows(here, group.others),
    refused: url.searchParams.get('refused') ?? '',
    head: { title: t('group.page', { title }), description: t(`group.state_${group.state}`, words) },
  };
}

/** Leaves the group: the place and all the money go back. */
export async function action({ request, context, params, url }: ActionFunctionArgs) {
  const form = await request.formData();
  const path = { groupId: params.groupId ?? '' };
  const left = await tried(
    market(context).api.post('/api/groups/{groupId}/leave', { path, key: textIn(form, 'key') }),
    url,
  );
  if (left.done) return redirect(url.pathname, 303);
  return data({ problem: refusedBy(left.problem) }, { status: left.problem.status });
}

export default function GroupPage() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="mx-auto max-w-2xl space-y-4">
      <h1 className="text-xl font-semibold">{t('group.heading')}</h1>
      {page.refused ? <Notice tone="attention">{page.refused}</Notice> : null}
      <FormProblem problem={answer?.problem} />
      <section aria-label={t('group.goods')} className="flex gap-4 rounded-card border border-line bg-surface p-4">
        {page.src ? (
          <img src={page.src} alt="" width="96" height="96" className="size-24 shrink-0 rounded-control object-cover" />
        ) : null}
        <div className="min-w-0 space-y-1">
          <a href={page.productHref} className="block font-medium underline">
            {page.title}
          </a>
          <a href={`/shops/${page.shop.code}`} className="block text-sm text-ink-soft underline">
            {page.shop.name}
          </a>
          <p>
            <Price amount={page.lowFen} />
          </p>
        </div>
      </section>

      <section aria-labelledby="state" className="space-y-3 rounded-card border border-line bg-surface p-4">
        <h2 id="state" className="text-lg font-semibold">
          {page.stateText}
        </h2>
        {page.endsAt ? (
          <p className="text-sm">
            <Countdown
              until={page.endsAt}
              endsText={page.endsText}
              overText={t('group.over')}
              dayUnit={t('group.day_unit')}
            />
          </p>
        ) : null}
        {page.filled ? <p className="text-sm text-vermilion-ink">{page.filled}</p> : null}
        <ul aria-label={t('group.people')} className="flex flex-wrap gap-2 text-sm">
          {page.members.map((one) => (
            <li key={one.id} className="rounded-control bg-sunken px-3 py-1.5">
              {one.text}
            </li>
          ))}
          {page.missing > 0 ? (
            <li className="rounded-control border border-dashed border-edge px-3 py-1.5 text-ink-soft">
              {t('group.missing', { count: page.missing })}
            </li>
          ) : null}
        </ul>
        <PriceList title={t('group.join')} items={page.prices} />
        <PriceList title={t('group.open_own')} items={page.opens} />
        {page.link ? (
          <label className="block space-y-1 text-sm">
            <span>{t('group.share')}</span>
            <input
              readOnly
              value={page.link}
              className="block min-h-11 w-full rounded-control border border-edge bg-surface px-3 py-2 text-base"
            />
          </label>
        ) : null}
        {page.mine ? (
          <Form method="post" className="flex flex-wrap gap-2">
            <input type="hidden" name="key" value={page.key} />
            <ButtonLink href={page.mine.href} look="primary">
              {t('group.my_order')}
            </ButtonLink>
            {page.mine.mayLeave ? <Submit>{t('group.leave')}</Submit> : null}
          </Form>
        ) : null}
        <p className="text-sm text-ink-soft">{t('group.how')}</p>
      </section>

      {page.others.length > 0 ? (
        <section aria-labelledby="others" className="rounded-card border border-line bg-surface p-4 text-sm">
          <h2 id="others" className="font-semibold">
            {t('group.others')}
          </h2>
          <ul>
            {page.others.map((one) => (
              <li key={one.id} className="flex justify-between gap-3 pt-2">
                <a href={one.href} className="underline">
                  {one.text}
                </a>
                <span className="dx-figure shrink-0 text-ink-soft">{one.count}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <EscrowNote title={t('escrow.title')}>{t('escrow.short')}</EscrowNote>
    </div>
  );
}

function PriceList({
  title,
  items,
}: {
  title: string;
  items: readonly { id: string; href: string; choice: string; priceFen: number; aloneFen: number }[];
}) {
  const { t } = useWords();
  if (items.length === 0) return null;
  return (
    <ul aria-label={title} className="space-y-2">
      {items.map((one) => (
        <li key={one.id} className="flex flex-wrap items-center justify-between gap-3">
          <span className="text-sm">
            {one.choice} <span className="text-ink-soft">{t('group.alone', { amount: amountText(one.aloneFen) })}</span>
          </span>
          <ButtonLink href={one.href} look="primary">
            {`${title} ${amountText(one.priceFen)}`}
          </ButtonLink>
        </li>
      ))}
    </ul>
  );
}
