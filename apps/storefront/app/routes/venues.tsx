import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { addressOf, headOf, shared } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { Nothing } from '../parts/nothing.tsx';
import { momentText } from '../time-text.ts';

export const meta = headOf;
export const headers = shared;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, say, t, lang } = market(context);
  const { items } = await shown(api.get('/api/venues', {}), url);
  return {
    venues: items.map((one) => ({
      code: one.code,
      name: say(one.name),
      intro: say(one.intro),
      when: t('venue.from_to', { from: momentText(one.liveFrom, lang), to: momentText(one.liveUntil, lang) }),
    })),
    head: { title: t('venue.all'), description: t('venue.all_detail'), canonical: addressOf(url) },
  };
}

export default function Venues() {
  const { t } = useWords();
  const { venues } = useLoaderData<typeof loader>();
  return (
    <>
      <h1 className="text-2xl font-semibold">{t('venue.all')}</h1>
      <p className="mt-1 text-ink-soft">{t('venue.all_detail')}</p>
      {venues.length === 0 ? <Nothing title={t('venue.none')} /> : null}
      <ul className="mt-4 grid gap-3 md:grid-cols-2">
        {venues.map((venue) => (
          <li key={venue.code}>
            <a href={`/venues/${venue.code}`} className="block rounded-card bg-vermilion-wash p-5 hover:shadow-md">
              <span className="block text-lg font-semibold">{venue.name}</span>
              <span className="mt-1 block">{venue.intro}</span>
              <span className="mt-2 block text-sm text-ink-soft">{venue.when}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
