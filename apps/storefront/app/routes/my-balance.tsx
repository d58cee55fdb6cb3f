import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { amountText, ButtonLink, LoadMore, Price } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { momentText } from '../time-text.ts';

export const meta = headOf;

/** Credit the market gave a buyer: what there is, what it does at checkout, and every move. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, t, lang } = market(context);
  const cursor = url.searchParams.get('cursor');
  const [{ freeFen, heldFen, terms }, { items, nextCursor }] = await Promise.all([
    shown(api.get('/api/me/balance'), url),
    shown(api.get('/api/me/balance/entries', { query: cursor ? { cursor } : {} }), url),
  ]);
  return {
    freeFen,
    notes: [
      t('balance.what'),
      terms
        ? t('balance.terms', { most: amountText(terms.mostFen), part: `${terms.mostBps / 100}%` })
        : t('balance.no_use'),
      heldFen > 0 ? t('balance.held', { amount: amountText(heldFen) }) : '',
    ].filter(Boolean),
    items: items.map((one) => ({
      nth: one.nth,
      at: momentText(one.at, lang),
      text: t(`balance.kind.${one.kind}`),
      amount: `${one.amountFen > 0 ? '+' : ''}${amountText(one.amountFen)}`,
      after: t('balance.after', { amount: amountText(one.freeAfterFen) }),
    })),
    nextCursor,
    head: { title: t('balance.mine'), hidden: true },
  };
}

export default function MyBalance() {
  const { t } = useWords();
  const { freeFen, notes, items, nextCursor } = useLoaderData<typeof loader>();
  return (
    <MinePage here="balance" title={t('balance.mine')}>
      <section className="rounded-card border border-line bg-surface p-4" aria-label={t('balance.free')}>
        <p className="text-sm text-ink-soft">{t('balance.free')}</p>
        <p>
          <Price amount={freeFen} tone="plain" />
        </p>
        <ul className="mt-2 space-y-1 text-sm text-ink-soft">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </section>
      {items.length === 0 ? (
        <Nothing title={t('balance.none')} detail={t('balance.none_detail')} />
      ) : (
        <ul className="divide-y divide-line rounded-card border border-line bg-surface">
          {items.map((one) => (
            <li key={one.nth} className="flex items-baseline justify-between gap-4 px-4 py-3">
              <div>
                <p>{one.text}</p>
                <p className="dx-figure text-sm text-ink-soft">{one.at}</p>
              </div>
              <div className="text-end">
                <p className="dx-figure font-semibold whitespace-nowrap">{one.amount}</p>
                <p className="text-sm text-ink-soft">{one.after}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {nextCursor ? <LoadMore href={`/me/balance?cursor=${nextCursor}`} text={t('list.more')} /> : null}
      <ButtonLink href="/">{t('points.go_shopping')}</ButtonLink>
    </MinePage>
  );
}
