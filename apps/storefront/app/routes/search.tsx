import { data, type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { Notice } from '#ui';
import { headOf, own, sharedUnlessSaid } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market } from '../market.server.ts';
import { GoodsList } from '../parts/goods-list.tsx';
import { searchView } from '../search-view.server.ts';

export const meta = headOf;
export const headers = sharedUnlessSaid;

export async function loader({ context, url }: LoaderFunctionArgs) {
  const here = market(context);
  const query = url.searchParams;
  const view = await searchView(here, '/search', query);
  const q = query.get('q')?.trim() ?? '';
  const answer = {
    q,
    view,
    goods: view.goods,
    head: { title: q === '' ? here.t('search.everything') : here.t('search.title', { q }), hidden: true },
  };
  return view.shared ? answer : data(answer, own);
}

export default function Search() {
  const { t } = useWords();
  const { q, view } = useLoaderData<typeof loader>();
  return (
    <>
      <h1 className="text-xl font-semibold">{q === '' ? t('search.everything') : t('search.title', { q })}</h1>
      <p className="text-sm text-ink-soft" role="status">
        {t('search.total', { count: view.total })}
      </p>
      {view.relaxed ? (
        <div className="mt-2">
          <Notice tone="attention">{t(`search.relaxed_${view.relaxed}`, { q, meant: view.meant ?? '' })}</Notice>
        </div>
      ) : null}
      <GoodsList view={view} empty={{ title: t('search.none', { q }), detail: t('search.none_detail') }} />
    </>
  );
}
