import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { amountText, LoadMore } from '#ui';
import { caseStateText, kindText, nextOf, reasonText } from '../case-view.server.ts';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, orNull, shown } from '../market.server.ts';
import { LinePicture } from '../parts/goods-line.tsx';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { pictureOf } from '../quote-view.server.ts';
import { momentText } from '../time-text.ts';

export const meta = headOf;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const cursor = url.searchParams.get('cursor');
  const page = await shown(
    here.api.get('/api/me/refunds', { query: { limit: 10, ...(cursor ? { cursor } : {}) } }),
    url,
  );
  const goods = await Promise.all(
    page.items.map(async ({ id }) => {
      const one = await orNull(here.api.get('/api/me/refunds/{caseId}', { path: { caseId: id } }));
      const first = one?.items[0];
      return first ? { title: here.say(first.title), src: pictureOf(first.mediaId), more: one.items.length - 1 } : null;
    }),
  );
  return {
    cases: page.items.map((one, place) => ({
      goods: goods[place] ?? null,
      id: one.id,
      kind: kindText(here, one.kind),
      state: caseStateText(here, one.state),
      reason: reasonText(here, one.reason),
      at: momentText(one.requestedAt, here.lang),
      next: one.deadlineAt ? nextOf(here, one) : '',
      amount: one.remedy === 'refund' ? amountText(one.amountFen) : '',
    })),
    more: page.nextCursor && `/refunds?cursor=${encodeURIComponent(page.nextCursor)}`,
    head: { title: here.t('mine.refunds'), hidden: true },
  };
}

export default function Refunds() {
  const { t } = useWords();
  const { cases, more } = useLoaderData<typeof loader>();
  return (
    <MinePage here="refunds" title={t('mine.refunds')}>
      {cases.length === 0 ? <Nothing title={t('refund.none')} detail={t('refund.none_detail')} /> : null}
      <ul className="space-y-2">
        {cases.map((one) => (
          <li key={one.id}>
            <a
              href={`/refunds/${one.id}`}
              className="flex gap-3 rounded-card border border-line bg-surface p-4 hover:shadow-md"
            >
              <LinePicture src={one.goods?.src ?? null} />
              <span className="min-w-0 flex-1">
                <span className="flex items-baseline justify-between gap-3 font-semibold">
                  <span>{one.state}</span>
                  <span className="dx-figure shrink-0">{one.amount}</span>
                </span>
                {one.goods ? (
                  <span className="flex gap-1 text-sm">
                    <span className="truncate">{one.goods.title}</span>
                    {one.goods.more > 0 ? (
                      <span className="shrink-0 text-ink-soft">
                        {t('orders.more_lines', { count: one.goods.more })}
                      </span>
                    ) : null}
                  </span>
                ) : null}
                <span className="block text-sm text-ink-soft">
                  <span className="whitespace-nowrap">{one.at}</span> · {one.kind} · {one.reason}
                </span>
                {one.next ? <span className="block text-sm">{one.next}</span> : null}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {more ? <LoadMore href={more} text={t('list.more')} /> : null}
    </MinePage>
  );
}
