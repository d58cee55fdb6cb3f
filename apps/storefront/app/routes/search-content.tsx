import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { LoadMore, Notice } from '#ui';
import { pieceView } from '../content-view.server.ts';
import { headOf, shared } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, orNull } from '../market.server.ts';
import { Nothing } from '../parts/nothing.tsx';
import { PieceGrid } from '../parts/piece-grid.tsx';
import { SearchKinds } from '../parts/search-kinds.tsx';

export const meta = headOf;
export const headers = shared;

/** So many newest pieces where none answers. */
const INSTEAD = 8;

/** What shops and people have written, by its words, topics and author; without words the newest. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const q = url.searchParams.get('q')?.trim().slice(0, 200) ?? '';
  const cursor = url.searchParams.get('cursor');
  const ask = (after: string | null) => {
    const page = after ? { cursor: after } : {};
    return q === ''
      ? orNull(api.get('/api/pieces', { query: page }).then((one) => ({ ...one, total: null, relaxed: false })))
      : orNull(api.get('/api/search/pieces', { query: { q, ...page } }));
  };
  // A cursor of another question is none.
  const found = (cursor ? await ask(cursor) : null) ?? (await ask(null));
  const lost = found?.total === 0;
  const others = lost ? await orNull(api.get('/api/pieces', { query: { limit: INSTEAD } })) : null;
  const words = q === '' ? {} : { q };
  return {
    q,
    total: found?.total ?? null,
    relaxed: found?.relaxed ?? false,
    lost,
    pieces: (others ?? found)?.items.map((one) => pieceView(here, one)) ?? [],
    more: found?.nextCursor && `/search/content?${new URLSearchParams({ ...words, cursor: found.nextCursor })}`,
    head: { title: q === '' ? t('content.title') : t('search.content_title', { q }), hidden: true },
  };
}

export default function SearchContent() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const { q } = page;
  return (
    <div className="space-y-3">
      <div>
        <h1 className="text-xl font-semibold">{q === '' ? t('content.title') : t('search.title', { q })}</h1>
        <p className="text-sm text-ink-soft" role="status">
          {page.total === null ? t('content.newest') : t('search.total_content', { count: page.total })}
        </p>
      </div>
      <SearchKinds q={q} current="content" />
      {page.lost ? <Notice tone="attention">{t('search.content_instead', { q })}</Notice> : null}
      {page.relaxed ? <Notice tone="attention">{t('search.content_near', { q })}</Notice> : null}
      <h2 className="sr-only">{t('search.in_content')}</h2>
      {page.pieces.length > 0 ? (
        <PieceGrid pieces={page.pieces} eager={4} />
      ) : (
        <Nothing title={t('content.none')} detail={t('content.none_detail')} />
      )}
      {page.more ? <LoadMore href={page.more} text={t('list.more')} /> : null}
    </div>
  );
}
