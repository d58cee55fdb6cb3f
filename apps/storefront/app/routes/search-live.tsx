import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { askedView } from '../asked.server.ts';
import { briefly, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { roomView } from '../live-view.server.ts';
import { AskedPage } from '../parts/asked-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { RoomGrid } from '../parts/room-card.tsx';

export const meta = headOf;
export const headers = briefly;

/** So many other rooms where none answers. */
const INSTEAD = 6;

/** Live rooms by title, shop, host and goods: live ones first, then announced, then what can be seen again; without words all of them. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const { here, asked, items } = await askedView(context, url, {
    path: '/search/live',
    ask: ({ api }, query) => api.get('/api/search/rooms', { query }),
    instead: ({ api }) => api.get('/api/search/rooms', { query: { limit: INSTEAD } }),
  });
  const { t } = here;
  return {
    asked,
    rooms: items.map((one) => roomView(here, one)),
    head: { title: asked.q === '' ? t('search.all_live') : t('search.live_title', { q: asked.q }), hidden: true },
  };
}

export default function SearchLive() {
  const { t } = useWords();
  const { asked, rooms } = useLoaderData<typeof loader>();
  const counted = t('search.total_live', { count: asked.total ?? 0 });
  return (
    <AskedPage asked={asked} kind="live" title={t('search.all_live')} counted={counted}>
      <h2 className="sr-only">{t('search.in_live')}</h2>
      {rooms.length > 0 ? (
        <RoomGrid rooms={rooms} eager={4} />
      ) : (
        <Nothing title={t('search.no_live')} detail={t('search.no_live_detail')} />
      )}
    </AskedPage>
  );
}
