import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { placeText } from '../areas.server.ts';
import { addressOf, headOf, shared } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { BeltCard } from '../parts/belt-card.tsx';
import { Nothing } from '../parts/nothing.tsx';

export const meta = headOf;
export const headers = shared;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, say, t, lang } = market(context);
  const { items } = await shown(api.get('/api/belts', { query: { limit: 100 } }), url);
  return {
    belts: items.map(({ code, name, made, path }) => ({
      code,
      name: say(name),
      made: say(made),
      place: placeText(path.slice(0, 2), lang),
    })),
    head: { title: t('belts.title'), description: t('belts.detail'), canonical: addressOf(url) },
  };
}

export default function Belts() {
  const { t } = useWords();
  const { belts } = useLoaderData<typeof loader>();
  return (
    <>
      <h1 className="text-2xl font-semibold">{t('belts.title')}</h1>
      <p className="mt-1 text-ink-soft">{t('belts.detail')}</p>
      {belts.length === 0 ? <Nothing title={t('belts.none')} /> : null}
      <ul className="mt-4 grid gap-3 sm:grid-cols-2 md:grid-cols-3 xl:grid-cols-4">
        {belts.map((belt) => (
          <li key={belt.code}>
            <BeltCard {...belt} />
          </li>
        ))}
      </ul>
    </>
  );
}
