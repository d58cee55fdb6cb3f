import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { askedView } from '../asked.server.ts';
import { briefly, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { AskedPage } from '../parts/asked-page.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { ShopList } from '../parts/shop-list.tsx';
import { shopCardView } from '../shop-search.server.ts';

export const meta = headOf;
export const headers = briefly;

/** So many other shops where none answers. */
const INSTEAD = 6;

/** Shops by name, belt, place and what they sell; without words all of them. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const { here, asked, items } = await askedView(context, url, {
    path: '/search/shops',
    ask: ({ api }, query) => api.get('/api/search/shops', { query }),
    instead: ({ api }) => api.get('/api/search/shops', { query: { limit: INSTEAD } }),
  });
  const { t } = here;
  return {
    asked,
    shops: items.map((one) => shopCardView(here, one)),
    head: { title: asked.q === '' ? t('search.all_shops') : t('search.shops_title', { q: asked.q }), hidden: true },
  };
}

export default function SearchShops() {
  const { t } = useWords();
  const { asked, shops } = useLoaderData<typeof loader>();
  const counted = t('search.total_shops', { count: asked.total ?? 0 });
  return (
    <AskedPage asked={asked} kind="shops" title={t('search.all_shops')} counted={counted}>
      {shops.length > 0 ? (
        <ShopList shops={shops} />
      ) : (
        <Nothing title={t('search.no_shops')} detail={t('search.none_detail')} />
      )}
    </AskedPage>
  );
}
