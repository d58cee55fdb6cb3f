import { data, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { Tabs } from '#ui';
import { cardView } from '../goods.server.ts';
import { addressOf, briefly, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { GoodsGrid } from '../parts/goods-grid.tsx';
import { MoreGoods } from '../parts/more-goods.tsx';
import { Nothing } from '../parts/nothing.tsx';
import { ShareButton } from '../parts/share-button.tsx';
import { rankAddress as address, lists } from '../rank-view.server.ts';
import { momentText } from '../time-text.ts';

export const meta = headOf;
export const headers = briefly;

/** A rank list with its rule: of the market, of a category, of a track, of a belt. */
export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, say, t, lang } = here;
  const list = lists.find((one) => one === params.list);
  if (!list) throw data(null, { status: 404 });
  const [category, track, belt, cursor] = ['category', 'track', 'belt', 'cursor'].map((name) =>
    url.searchParams.get(name),
  );
  const scope = category ? { category } : track ? { track } : belt ? { belt } : {};
  const found = await shown(
    api.get('/api/ranks/{list}', { path: { list }, query: { ...scope, ...(cursor ? { cursor } : {}) } }),
    url,
  );
  const { hotDays, newDays, leastReviews, leastBuyers } = found.rules;
  const figure = (count: number): string =>
    list === 'hot' || list === 'new'
      ? t('rank.sold', { days: hotDays, count })
      : t(`rank.${list}_rate`, { percent: Math.round(count / 100) });
  const name = found.scope ? say(found.scope.name) : t('rank.whole_market');
  const title = t(`rank.${list}`);
  return {
    title: t('rank.of', { scope: name, list: title }),
    rule: t(`rank.${list}_rule`, { hotDays, newDays, leastReviews, leastBuyers }),
    made: t('rank.made', { at: momentText(found.madeAt, lang) }),
    tabs: lists.map((one) => ({ id: one, text: t(`rank.${one}`), href: address(one, scope) })),
    list,
    scopes: [
      { href: address(list, {}), text: t('rank.whole_market'), here: !found.scope },
      ...found.scopes.map((one) => ({
        href: address(list, { [one.kind]: one.id }),
        text: say(one.name),
        here: found.scope?.kind === one.kind && found.scope.id === one.id,
      })),
    ],
    page: address(list, scope),
    goods: {
      cards: found.items.map((one) => ({
        ...cardView(here, one.card),
        why: t('rank.place', { place: one.place, figure: figure(one.figure) }),
      })),
      next: found.nextCursor,
    },
    head: { title: t('rank.of', { scope: name, list: title }), canonical: addressOf(url) },
  };
}

export default function Ranks() {
  const { t } = useWords();
  const { title, rule, made, tabs, list, scopes, page, goods } = useLoaderData<typeof loader>();
  return (
    <div className="space-y-4" data-source="rank">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h1 className="text-xl font-semibold">{title}</h1>
        <div className="flex shrink-0 items-center gap-3">
          <ShareButton title={title} path={page} />
          <a href="/ranks" className="py-1 text-sm text-ink-soft hover:text-ink hover:underline">
            {t('rank.index')}
          </a>
        </div>
      </div>
      <Tabs label={t('rank.lists')} tabs={tabs} current={list} />
      <nav aria-label={t('rank.scopes')} className="-mx-3 overflow-x-auto px-3 md:mx-0 md:px-0">
        <ul className="flex min-w-max gap-2 md:min-w-0 md:flex-wrap">
          {scopes.map((scope) => (
            <li key={scope.href}>
              <a
                href={scope.href}
                aria-current={scope.here ? 'page' : undefined}
                className="inline-flex min-h-9 items-center rounded-full border border-edge px-3 text-sm hover:bg-sunken aria-[current]:bg-vermilion-wash aria-[current]:text-vermilion-ink"
              >
                {scope.text}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <p className="text-sm text-ink-soft">
        {rule} {made}
      </p>
      {goods.cards.length === 0 ? (
        <Nothing title={t('rank.none')} detail={t('rank.none_detail')} />
      ) : (
        <>
          <GoodsGrid cards={goods.cards} eager={4} />
          <MoreGoods key={page} next={goods.next} page={page} />
        </>
      )}
    </div>
  );
}
