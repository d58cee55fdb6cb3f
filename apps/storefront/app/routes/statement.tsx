import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { amountText, LoadMore, Price } from '#ui';
import { headOf } from '../head.ts';
import { type MessageKey, useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { dayText, momentText } from '../time-text.ts';

export const meta = headOf;

/** Money passes through the buyer's account in two steps; each says where it came from or went. */
function wayOf(kind: string, amountFen: number): MessageKey | null {
  if (kind === 'payment') return amountFen > 0 ? 'statement.from_you' : 'statement.to_escrow';
  if (kind === 'refund') return amountFen > 0 ? 'statement.from_escrow' : 'statement.to_you';
  return null;
}

/** What the buyer paid and got back, line by line, as the ledger has it. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, t, lang } = market(context);
  const cursor = url.searchParams.get('cursor') ?? undefined;
  const statement = await shown(api.get('/api/me/statement', { query: cursor ? { cursor } : {} }), url);
  return {
    from: dayText(statement.from, lang),
    // The span ends as its last day does.
    to: dayText(Date.parse(statement.to) - 1, lang),
    inFen: statement.inFen,
    outFen: statement.outFen,
    items: statement.items.map((line) => ({
      id: `${line.journalId}.${line.line}`,
      journalId: line.journalId,
      at: momentText(line.at, lang),
      kind: line.kind === 'payment' ? t('statement.payment') : line.kindLabel,
      way: wayOf(line.kind, line.amountFen),
      orderId: line.orderId,
      amountFen: line.amountFen,
    })),
    nextCursor: statement.nextCursor,
    head: { title: t('mine.statement'), hidden: true },
  };
}

export default function Statement() {
  const { t } = useWords();
  const { from, to, inFen, outFen, items, nextCursor } = useLoaderData<typeof loader>();
  return (
    <MinePage here="statement" title={t('mine.statement')}>
      <p className="text-sm text-ink-soft">{t('statement.span', { from, to })}</p>
      <dl className="grid grid-cols-2 gap-3">
        <div className="rounded-card border border-line bg-surface p-4">
          <dt className="text-sm text-ink-soft">{t('statement.in')}</dt>
          <dd>
            <Price amount={inFen} tone="plain" />
          </dd>
        </div>
        <div className="rounded-card border border-line bg-surface p-4">
          <dt className="text-sm text-ink-soft">{t('statement.out')}</dt>
          <dd>
            <Price amount={outFen} tone="plain" />
          </dd>
        </div>
      </dl>
      {items.length === 0 ? (
        <Nothing title={t('statement.none')} detail={t('statement.none_detail')} />
      ) : (
        <ul className="divide-y divide-line rounded-card border border-line bg-surface">
          {items.map((line) => (
            <li key={line.id} className="flex items-baseline justify-between gap-4 px-4 py-3">
              <div>
                <p>
                  {line.orderId ? (
                    <a href={`/orders/${line.orderId}`} className="hover:underline">
                      {line.kind}
                    </a>
                  ) : (
                    line.kind
                  )}
                </p>
                <p className="text-sm text-ink-soft">
                  <span className="dx-figure">{line.at}</span>
                  {line.way ? ` · ${t(line.way)}` : null}
                </p>
              </div>
              <p className="dx-figure shrink-0 font-semibold whitespace-nowrap">
                <a
                  href={`/me/statement/${line.journalId}`}
                  aria-label={`${t('journal.open')} ${line.kind} ${amountText(line.amountFen)}`}
                  className="underline decoration-edge underline-offset-4 hover:decoration-ink"
                >
                  {line.amountFen > 0 ? '+' : ''}
                  {amountText(line.amountFen)}
                </a>
              </p>
            </li>
          ))}
        </ul>
      )}
      {nextCursor ? <LoadMore href={`/me/statement?cursor=${nextCursor}`} text={t('list.more')} /> : null}
    </MinePage>
  );
}
