import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { Breadcrumb } from '#ui';
import { placeText } from '../areas.server.ts';
import { findGoods, orderOf } from '../goods.server.ts';
import { addressOf, briefly, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, orNull, shown } from '../market.server.ts';
import { GoodsGrid } from '../parts/goods-grid.tsx';
import { MoreGoods } from '../parts/more-goods.tsx';
import { Nothing } from '../parts/nothing.tsx';

export const meta = headOf;
export const headers = briefly;

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, say, t, lang } = here;
  const code = params.code ?? '';
  const query = url.searchParams;
  const belt = await shown(api.get('/api/belts/{code}', { path: { code } }), url);
  const [goods, shops] = await Promise.all([
    findGoods(here, { belt: code, sort: orderOf(query.get('sort'), 'sales') }, query.get('cursor')),
    orNull(api.get('/api/shops', { query: { belt: code, limit: 12 } })),
  ]);
  const name = say(belt.name);
  return {
    code,
    name,
    made: say(belt.made),
    story: say(belt.story),
    place: placeText(belt.path, lang),
    goods,
    shops: (shops?.items ?? []).map((shop) => ({ code: shop.code, name: shop.name, kind: say(shop.kindName) })),
    head: {
      title: t('belt.title', { name }),
      description: say(belt.story).slice(0, 160),
      canonical: addressOf(url),
    },
  };
}

export default function Belt() {
  const { t } = useWords();
  const { code, name, made, story, place, goods, shops } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb label={t('frame.path')} crumbs={[{ text: t('belts.title'), href: '/belts' }, { text: name }]} />
      <header className="mt-2 rounded-card bg-vermilion-wash p-5 md:p-8">
        <h1 className="text-2xl font-semibold">{name}</h1>
        <p className="text-sm text-ink-soft">{place}</p>
        <p className="mt-2 font-medium">{made}</p>
        <p className="mt-2 max-w-prose">{story}</p>
      </header>
      {shops.length > 0 ? (
        <section aria-labelledby="shops" className="mt-6">
          <h2 id="shops" className="text-lg font-semibold">
            {t('belt.shops')}
          </h2>
          <ul className="mt-2 flex flex-wrap gap-2">
            {shops.map((shop) => (
              <li key={shop.code}>
                <a
                  href={`/shops/${shop.code}`}
                  className="inline-flex min-h-11 items-center gap-2 rounded-control border border-line bg-surface px-4 hover:bg-sunken"
                >
                  {shop.name} <span className="text-xs text-ink-soft">{shop.kind}</span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <section aria-labelledby="goods" className="mt-6 space-y-3">
        <div className="flex items-baseline justify-between gap-4">
          <h2 id="goods" className="text-lg font-semibold">
            {t('belt.goods')}
          </h2>
          <a
            href={`/ranks/hot?belt=${encodeURIComponent(code)}`}
            className="py-1 text-sm text-ink-soft hover:text-ink hover:underline"
          >
            {t('rank.see')}
          </a>
        </div>
        {goods.cards.length === 0 ? (
          <Nothing title={t('belt.none')} />
        ) : (
          <>
            <GoodsGrid cards={goods.cards} eager={4} />
            <MoreGoods next={goods.next} page={`/belts/${code}`} />
          </>
        )}
      </section>
    </>
  );
}
