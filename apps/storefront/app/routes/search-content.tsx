import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { askedView } from '../asked.server.ts';
import { pieceView } from '../content-view.server.ts';
import { briefly, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { AskedPage } from '../parts/asked-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { PieceGrid } from '../parts/piece-grid.tsx';

export const meta = headOf;
export const headers = briefly;

/** So many newest pieces where none answers. */
const INSTEAD = 8;

/** What shops and people have written, by its words, topics and author; without words the newest. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const { here, asked, items } = await askedView(context, url, {
    path: '/search/content',
    ask: async ({ api }, { q, ...page }) =>
      q === undefined
        ? { ...(await api.get('/api/pieces', { query: page })), total: null, relaxed: false, meant: null }
        : api.get('/api/search/pieces', { query: { q, ...page } }),
    instead: ({ api }) => api.get('/api/pieces', { query: { limit: INSTEAD } }),
  });
  const { t } = here;
  return {
    asked,
    pieces: items.map((one) => pieceView(here, one)),
    head: { title: asked.q === '' ? t('content.title') : t('search.content_title', { q: asked.q }), hidden: true },
  };
}

export default function SearchContent() {
  const { t } = useWords();
  const { asked, pieces } = useLoaderData<typeof loader>();
  const counted = asked.total === null ? t('content.newest') : t('search.total_content', { count: asked.total });
  return (
    <AskedPage asked={asked} kind="content" title={t('content.title')} counted={counted}>
      <h2 className="sr-only">{t('search.in_content')}</h2>
      {pieces.length > 0 ? (
        <PieceGrid pieces={pieces} eager={4} />
      ) : (
        <Nothing title={t('content.none')} detail={t('content.none_detail')} />
      )}
    </AskedPage>
  );
}
