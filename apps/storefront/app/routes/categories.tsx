import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { addressOf, headOf, shared } from '../head.ts';
import { useWords } from '../i18n.tsx';
import { market, shown } from '../market.server.ts';

export const meta = headOf;
export const headers = shared;

/** The whole market by kind of goods: two levels on one page. */
export async function loader({ context, url }: LoaderFunctionArgs) {
  const { api, say, t } = market(context);
  const { items } = await shown(api.get('/api/categories', { query: {} }), url);
  return {
    groups: items.map((group) => ({
      id: group.id,
      name: say(group.name),
      children: group.children.map((child) => ({ id: child.id, name: say(child.name) })),
    })),
    head: { title: t('categories.title'), description: t('categories.detail'), canonical: addressOf(url) },
  };
}

export default function Categories() {
  const { t } = useWords();
  const { groups } = useLoaderData<typeof loader>();
  return (
    <>
      <h1 className="text-2xl font-semibold">{t('categories.title')}</h1>
      <div className="mt-4 grid gap-4 md:grid-cols-2 xl:grid-cols-3">
        {groups.map((group) => (
          <section
            key={group.id}
            aria-labelledby={`group-${group.id}`}
            className="rounded-card border border-line bg-surface p-4"
          >
            <h2 id={`group-${group.id}`} className="font-semibold">
              <a href={`/categories/${encodeURIComponent(group.id)}`} className="hover:underline">
                {group.name}
              </a>
            </h2>
            <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm">
              {group.children.slice(0, 12).map((child) => (
                <li key={child.id}>
                  <a
                    href={`/categories/${encodeURIComponent(child.id)}`}
                    className="inline-block py-1 text-ink-soft hover:text-ink hover:underline"
                  >
                    {child.name}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
