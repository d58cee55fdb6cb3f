import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { LoadMore, Tabs } from '#ui';
import { addressOf, briefly, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { roomView } from '../live-view.server.ts';
import { market, shown } from '../market.server.ts';
import { Nothing } from '../parts/nothing.tsx';
import { RoomGrid } from '../parts/room-card.tsx';

export const meta = headOf;
export const headers = briefly;

const states = ['live', 'announced', 'ended'] as const;

/** Live rooms: live now, announced, or to be seen again. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const asked = states.find((one) => one === url.searchParams.get('state')) ?? 'live';
  const cursor = url.searchParams.get('cursor');
  const found = await shown(api.get('/api/live-rooms', { query: { state: asked, ...(cursor && { cursor }) } }), url);
  // Nobody is live most of the day: what comes and what can be seen again stands there instead.
  const quiet = asked === 'live' && !cursor && found.items.length === 0;
  const others = await Promise.all(
    (quiet ? (['announced', 'ended'] as const) : []).map(async (state) => {
      const page = await shown(api.get('/api/live-rooms', { query: { state, limit: 6 } }), url);
      return { state, rooms: page.items.map((one) => roomView(here, one)) };
    }),
  );
  const address = (state: string) => (state === 'live' ? '/live' : `/live?state=${state}`);
  return {
    rooms: found.items.map((one) => roomView(here, one)),
    more: found.nextCursor && `/live?state=${asked}&cursor=${encodeURIComponent(found.nextCursor)}`,
    others: others.filter(({ rooms }) => rooms.length > 0),
    state: asked,
    none: t(`live.none_${asked}`),
    tabs: states.map((id) => ({ id, text: t(`live.tab_${id}`), href: address(id) })),
    head: { title: t('live.title'), description: t('live.lead'), canonical: addressOf(url), hidden: cursor !== null },
  };
}

export default function Live() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  return (
    <div className="space-y-4">
      <h1 className="text-xl font-semibold">{t('live.title')}</h1>
      <p className="text-sm text-ink-soft">{t('live.lead')}</p>
      <Tabs label={t('live.title')} tabs={page.tabs} current={page.state} />
      <h2 className="sr-only">{t(`live.tab_${page.state}`)}</h2>
      {page.rooms.length > 0 ? (
        <RoomGrid rooms={page.rooms} eager={4} />
      ) : page.others.length > 0 ? (
        <p>{page.none}</p>
      ) : (
        <Nothing title={page.none} />
      )}
      {page.others.map(({ state, rooms }) => (
        <section key={state} aria-labelledby={`rooms-${state}`} className="space-y-2">
          <h2 id={`rooms-${state}`} className="text-lg font-semibold">
            {t(`live.tab_${state}`)}
          </h2>
          <RoomGrid rooms={rooms} eager={state === 'announced' ? 2 : 0} />
        </section>
      ))}
      {page.more ? <LoadMore href={page.more} text={t('list.more')} /> : null}
    </div>
  );
}
