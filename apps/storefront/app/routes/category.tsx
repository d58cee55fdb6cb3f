import { data, type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router';
import { Breadcrumb } from '#ui';
import { addressOf, briefly, headOf, own, unlessSaid } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';
import { GoodsList } from '../parts/goods-list.tsx';
import { searchView } from '../search-view.server.ts';

export const meta = headOf;
export const headers = unlessSaid(briefly);

export async function loader({ context, params, url }: LoaderFunctionArgs) {
  const here = market(context);
  const { api, say, t } = here;
  const categoryId = params.categoryId ?? '';
  const category = await shown(api.get('/api/categories/{categoryId}', { path: { categoryId } }), url);
  const address = (id: string) => `/categories/${encodeURIComponent(id)}`;
  // A merged category's page is the page of the one its goods went to.
  if (category.mergedInto) throw redirect(`${address(category.mergedInto)}${url.search}`, 301);
  const query = url.searchParams;
  // A narrower category of the filter list takes the place of the page's own.
  const view = await searchView(
    here,
    address(categoryId),
    query,
    query.has('category') ? {} : { category: categoryId },
  );
  const name = say(category.name);
  const answer = {
    name,
    crumbs: [
      { text: t('categories.title'), href: '/categories' },
      ...category.path
        .filter((step) => step.id !== categoryId)
        .map((step) => ({ text: say(step.name), href: address(step.id) })),
      { text: name },
    ],
    children: category.children.map((child) => ({ text: say(child.name), href: address(child.id) })),
    ranks: `/ranks/hot?category=${encodeURIComponent(categoryId)}`,
    view,
    goods: view.goods,
    head: { title: name, description: t('category.detail', { name }), canonical: addressOf(url) },
  };
  return view.shared ? answer : data(answer, own);
}

export default function Category() {
  const { t } = useWords();
  const { name, crumbs, children, view, ranks } = useLoaderData<typeof loader>();
  return (
    <>
      <Breadcrumb label={t('frame.path')} crumbs={crumbs} />
      <div className="mt-1 flex items-baseline justify-between gap-4">
        <h1 className="text-xl font-semibold">{name}</h1>
        <a href={ranks} className="py-1 text-sm text-ink-soft hover:text-ink hover:underline">
          {t('rank.see')}
        </a>
      </div>
      {children.length > 0 ? (
        <nav aria-label={t('category.narrower')} className="mt-2 -mx-3 overflow-x-auto px-3 md:mx-0 md:px-0">
          <ul className="flex min-w-max gap-2 md:min-w-0 md:flex-wrap">
            {children.map((child) => (
              <li key={child.href}>
                <a
                  href={child.href}
                  className="inline-flex min-h-9 items-center rounded-full border border-edge px-3 text-sm hover:bg-sunken"
                >
                  {child.text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      ) : null}
      <GoodsList view={view} empty={{ title: t('category.none'), detail: t('category.none_detail') }} />
    </>
  );
}
