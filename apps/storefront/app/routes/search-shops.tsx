import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { LoadMore, Notice } from '#ui';
import { headOf, shared } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, orNull } from '../market.server.ts';
import { Nothing } from '../parts/nothing.tsx';
import { SearchKinds } from '../parts/search-kinds.tsx';
import { ShopList } from '../parts/shop-list.tsx';
import { shopCardView } from '../shop-search.server.ts';

export const meta = headOf;
export const headers = shared;

/** So many other shops where none answers. */
const INSTEAD = 6;

/** Shops by name, belt, place and what they sell; without words all of them. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t } = here;
  const q = url.searchParams.get('q')?.trim().slice(0, 200) ?? '';
  const cursor = url.searchParams.get('cursor');
  const words = q === '' ? {} : { q };
  const first = () => orNull(api.get('/api/search/shops', { query: words }));
  // A cursor of another question is none.
  const found =
    (cursor ? await orNull(api.get('/api/search/shops', { query: { ...words, cursor } })) : null) ?? (await first());
  const lost = q !== '' && found?.total === 0;
  const others = lost ? await orNull(api.get('/api/search/shops', { query: { limit: INSTEAD } })) : null;
  return {
    q,
    total: found?.total ?? 0,
    relaxed: found?.relaxed ?? false,
    lost,
    shops: (others ?? found)?.items.map((one) => shopCardView(here, one)) ?? [],
    more: found?.nextCursor && `/search/shops?${new URLSearchParams({ ...words, cursor: found.nextCursor })}`,
    head: { title: q === '' ? t('search.all_shops') : t('search.shops_title', { q }), hidden: true },
  };
}

export default function SearchShops() {
  const { t } = useWords();
  const page = useLoaderData<typeof loader>();
  const { q } = page;
  return (
    <div className="space-y-3">
      <div>
        <h1 className="text-xl font-semibold">{q === '' ? t('search.all_shops') : t('search.title', { q })}</h1>
        <p className="text-sm text-ink-soft" role="status">
          {t('search.total_shops', { count: page.total })}
        </p>
      </div>
      <SearchKinds q={q} current="shops" />
      {page.lost ? <Notice tone="attention">{t('search.shops_instead', { q })}</Notice> : null}
      {page.relaxed ? <Notice tone="attention">{t('search.shops_near', { q })}</Notice> : null}
      {page.shops.length > 0 ? (
        <ShopList shops={page.shops} />
      ) : (
        <Nothing title={t('search.no_shops')} detail={t('search.none_detail')} />
      )}
      {page.more ? <LoadMore href={page.more} text={t('list.more')} /> : null}
    </div>
  );
}
