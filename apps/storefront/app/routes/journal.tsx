import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { amountText, ButtonLink } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { MinePage } from '../parts/mine-page.tsx';
import { momentText } from '../time-text.ts';

export const meta = headOf;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const { api, t, lang } = market(context);
  const path = { journalId: params.journalId ?? '' };
  const journal = await shown(api.get('/api/me/journals/{journalId}', { path }), url);
  return {
    kind: journal.kind === 'payment' ? t('statement.payment') : journal.kindLabel,
    at: momentText(journal.at, lang),
    orderId: journal.orderId,
    tradeId: journal.tradeId,
    postings: journal.postings.map((one, place) => ({
      id: place,
      name: one.account === one.purpose ? one.purposeLabel : t('journal.yours'),
      amount: `${one.amountFen > 0 ? '+' : ''}${amountText(one.amountFen)}`,
    })),
    sum: amountText(journal.postings.reduce((sum, one) => sum + one.amountFen, 0)),
    head: { title: t('journal.title'), hidden: true },
  };
}

/** The journal under a line of the buyer's statement: every account it moved, in all nothing. */
export default function Journal() {
  const { t } = useWords();
  const { kind, at, orderId, tradeId, postings, sum } = useLoaderData<typeof loader>();
  return (
    <MinePage here="statement" title={t('journal.title')}>
      <section aria-labelledby="kind" className="space-y-3 rounded-card border border-line bg-surface p-4">
        <h2 id="kind" className="flex flex-wrap justify-between gap-2 font-semibold">
          {kind} <span className="dx-figure font-normal text-ink-soft">{at}</span>
        </h2>
        <table className="w-full text-sm">
          <caption className="pb-1 text-left text-ink-soft">{t('journal.means')}</caption>
          <thead>
            <tr className="text-left text-ink-soft">
              <th scope="col" className="py-1 font-normal">
                {t('journal.account')}
              </th>
              <th scope="col" className="py-1 text-right font-normal">
                {t('journal.amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            {postings.map((one) => (
              <tr key={one.id} className="border-t border-line">
                <td className="py-1.5">{one.name}</td>
                <td className="dx-figure py-1.5 text-right">{one.amount}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="border-t border-line font-semibold">
              <th scope="row" className="py-1.5 text-left">
                {t('journal.sum')}
              </th>
              <td className="dx-figure py-1.5 text-right">{sum}</td>
            </tr>
          </tfoot>
        </table>
        <div className="flex flex-wrap gap-2">
          <ButtonLink href="/me/statement">{t('mine.statement')}</ButtonLink>
          {orderId ? (
            <ButtonLink href={`/orders/${orderId}`} look="quiet">
              {t('journal.order')}
            </ButtonLink>
          ) : tradeId ? (
            <ButtonLink href={`/pay/${tradeId}`} look="quiet">
              {t('journal.trade')}
            </ButtonLink>
          ) : null}
        </div>
      </section>
    </MinePage>
  );
}
