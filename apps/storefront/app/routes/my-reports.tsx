import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { Label, LoadMore } from '#ui';
import { headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { MinePage } from '../parts/mine-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { dayText } from '../time-text.ts';

export const meta = headOf;

/** What a reader has reported, and what came of it. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, t, say, lang } = market(context);
  const cursor = url.searchParams.get('cursor');
  const { items, nextCursor } = await shown(
    api.get('/api/me/content-reports', { query: cursor ? { cursor } : {} }),
    url,
  );
  return {
    items: items.map((one) => ({
      id: one.id,
      of:
        one.comment === null
          ? t('report.piece', { title: say(one.piece.title) })
          : t('report.comment_under', { title: say(one.piece.title) }),
      words: one.comment ?? '',
      why: [say(one.reason), one.note].filter(Boolean).join(' · '),
      upheld: one.outcome === 'upheld',
      state: t(one.outcome === null ? 'report.open' : one.outcome === 'upheld' ? 'report.upheld' : 'report.dismissed'),
      answer: one.answer ?? t('report.until', { day: dayText(one.dueAt, lang) }),
      day: dayText(one.at, lang),
    })),
    more: nextCursor && `/me/content-reports?cursor=${encodeURIComponent(nextCursor)}`,
    head: { title: t('report.mine'), hidden: true },
  };
}

export default function MyReports() {
  const { t } = useWords();
  const { items, more } = useLoaderData<typeof loader>();
  return (
    <MinePage here="reports" title={t('report.mine')}>
      {items.length === 0 ? <Nothing title={t('report.none')} detail={t('report.none_detail')} /> : null}
      <ul className="grid gap-3">
        {items.map((one) => (
          <li key={one.id} className="space-y-1 rounded-card border border-line bg-surface p-4">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-medium">{one.of}</span>
              <Label tone={one.upheld ? 'trust' : 'neutral'}>{one.state}</Label>
            </p>
            {one.words ? <p className="border-s-2 border-line ps-3 break-words">{one.words}</p> : null}
            <p className="text-sm text-ink-soft">
              {one.day} · {one.why}
            </p>
            <p className="text-sm">{one.answer}</p>
          </li>
        ))}
      </ul>
      {more ? <LoadMore href={more} text={t('list.more')} /> : null}
    </MinePage>
  );
}
