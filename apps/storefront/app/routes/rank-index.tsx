import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { LoadMore, Tabs } from '#ui';
import { addressOf, briefly, headOf } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { Nothing } from '../parts/nothing.tsx';
import { RankGrid } from '../parts/rank-card.tsx';
import { lists, rankView } from '../rank-view.server.ts';
import { momentText } from '../time-text.ts';

export const meta = headOf;
export const headers = briefly;

const scopes = ['category', 'track', 'belt'] as const;
/** Of each rule so many lists on the page of all of them. */
const first = 8;

/** All rank lists: a few of each rule, or all of one rule, of categories, of tracks or of belts. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, t, lang } = here;
  const list = lists.find((one) => one === url.searchParams.get('list'));
  const of = scopes.find((one) => one === url.searchParams.get('of'));
  const cursor = list ? url.searchParams.get('cursor') : null;
  const narrowed = of ? { of } : {};
  const found = await Promise.all(
    (list ? [list] : lists).map(async (one) => {
      const query = { list: one, ...narrowed, ...(list ? {} : { limit: first }), ...(cursor ? { cursor } : {}) };
      return { list: one, ...(await shown(api.get('/api/ranks', { query }), url)) };
    }),
  );
  const address = (to: Readonly<Record<string, string | undefined>>) => {
    const query = new URLSearchParams(Object.entries(to).flatMap(([name, value]) => (value ? [[name, value]] : [])));
    return `/ranks${query.size > 0 ? `?${query}` : ''}`;
  };
  return {
    list: list ?? 'all',
    of: of ?? 'all',
    tabs: [
      { id: 'all', text: t('rank.all'), href: address({ of }) },
      ...lists.map((one) => ({ id: one, text: t(`rank.${one}`), href: address({ list: one, of }) })),
    ],
    ofs: [
      { id: 'all', text: t('rank.of_all'), href: address({ list }) },
      ...scopes.map((one) => ({ id: one, text: t(`rank.of_${one}`), href: address({ list, of: one }) })),
    ],
    groups: found
      .map((one) => ({
        id: one.list,
        title: t(`rank.${one.list}`),
        rule: t(`rank.${one.list}_rule`, one.rules),
        href: address({ list: one.list, of }),
        ranks: one.items.map((rank) => rankView(here, rank)),
        more: list
          ? one.nextCursor && address({ list, of, cursor: one.nextCursor })
          : one.nextCursor && address({ list: one.list, of }),
      }))
      .filter((one) => one.ranks.length > 0),
    made: t('rank.made', { at: momentText(found[0]?.madeAt ?? new Date(0).toISOString(), lang) }),
    head: {
      title: t('rank.index'),
      description: t('rank.index_lead'),
      canonical: addressOf(url, '/ranks'),
      hidden: cursor !== null,
    },
  };
}

export default function RankIndex() {
  const { t } = useWords();
  const { list, of, tabs, ofs, groups, made } = useLoaderData<typeof loader>();
  return (
    <div className="space-y-4">
      <h1 className="text-xl font-semibold">{t('rank.index')}</h1>
      <p className="text-sm text-ink-soft">
        {t('rank.index_lead')} {made}
      </p>
      <Tabs label={t('rank.lists')} tabs={tabs} current={list} />
      <nav aria-label={t('rank.scopes')}>
        <ul className="flex flex-wrap gap-2">
          {ofs.map((one) => (
            <li key={one.id}>
              <a
                href={one.href}
                aria-current={one.id === of ? 'page' : undefined}
                className="inline-flex min-h-9 items-center rounded-full border border-edge px-3 text-sm hover:bg-sunken aria-[current]:bg-vermilion-wash aria-[current]:text-vermilion-ink"
              >
                {one.text}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {groups.length === 0 ? <Nothing title={t('rank.none')} detail={t('rank.none_detail')} /> : null}
      {groups.map((group) => (
        <section key={group.id} aria-labelledby={`ranks-${group.id}`} className="space-y-2">
          <h2 id={`ranks-${group.id}`} className="text-lg font-semibold">
            {group.title}
          </h2>
          <p className="text-sm text-ink-soft">{group.rule}</p>
          <RankGrid ranks={group.ranks} />
          {group.more ? <LoadMore href={group.more} text={t('rank.more', { list: group.title })} /> : null}
        </section>
      ))}
    </div>
  );
}
