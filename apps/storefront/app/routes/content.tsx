import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { LoadMore, Tabs } from '#ui';
import { kinds, pieceView } from '../content-view.server.ts';
import { addressOf, briefly, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, orNull, shown } from '../market.server.ts';
import { Nothing } from '../parts/nothing.tsx';
import { PieceGrid } from '../parts/piece-grid.tsx';

export const meta = headOf;
export const headers = briefly;

/** What shops and people have written, newest first; of one kind where one is chosen. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const kind = kinds.find((one) => one === url.searchParams.get('kind'));
  const cursor = url.searchParams.get('cursor');
  const [found, topics] = await Promise.all([
    shown(api.get('/api/pieces', { query: { ...(kind && { kind }), ...(cursor && { cursor }) } }), url),
    orNull(api.get('/api/topics', {})),
  ]);
  const address = (of?: string) => (of ? `/content?kind=${of}` : '/content');
  return {
    pieces: found.items.map((one) => pieceView(here, one)),
    more: found.nextCursor && `${address(kind)}${kind ? '&' : '?'}cursor=${encodeURIComponent(found.nextCursor)}`,
    kind: kind ?? 'all',
    tabs: [
      { id: 'all', text: t('content.all'), href: address() },
      ...kinds.map((one) => ({ id: one, text: t(`content.kind_${one}`), href: address(one) })),
    ],
    topics: (topics?.items ?? []).slice(0, 12).map(({ topic }) => ({
      href: `/topics/${encodeURIComponent(topic)}`,
      text: `#${topic}`,
    })),
    head: {
      title: t('content.title'),
      description: t('content.lead'),
      canonical: addressOf(url),
      hidden: cursor !== null,
    },
  };
}

export default function Content() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  return (
    <div className="space-y-4">
      <div className="flex items-center justify-between gap-3">
        <h1 className="text-xl font-semibold">{t('content.title')}</h1>
        <span className="flex gap-4">
          <a href="/live" className="inline-flex min-h-11 items-center text-sm text-vermilion-ink underline">
            {t('live.title')}
          </a>
          <a href="/follow" className="inline-flex min-h-11 items-center text-sm text-vermilion-ink underline">
            {t('follow.title')}
          </a>
        </span>
      </div>
      <p className="text-sm text-ink-soft">{t('content.lead')}</p>
      <Tabs label={t('content.kinds')} tabs={page.tabs} current={page.kind} />
      {page.topics.length > 0 ? (
        <nav aria-label={t('content.topics')}>
          <ul className="flex flex-wrap gap-2">
            {page.topics.map((one) => (
              <li key={one.href}>
                <a
                  href={one.href}
                  className="inline-flex min-h-9 items-center rounded-full border border-edge px-3 text-sm hover:bg-sunken"
                >
                  {one.text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      <h2 className="sr-only">{t('content.newest')}</h2>
      {page.pieces.length === 0 ? (
        <Nothing title={t('content.none')} detail={t('content.none_detail')} />
      ) : (
        <PieceGrid pieces={page.pieces} eager={4} />
      )}
      {page.more ? <LoadMore href={page.more} text={t('list.more')} /> : null}
    </div>
  );
}
