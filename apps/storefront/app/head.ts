import type { MetaDescriptor } from 'react-router';
import type { Market } from './market.server.ts';

/** What a page says about itself to browsers and search engines; loaders return it as `head`. */
export interface Head {
  readonly title: string;
  readonly description?: string | undefined;
  /** The page's own address without what does not change its content; search engines keep this one. */
  readonly canonical?: string | undefined;
  /** Full address of a picture, for previews. */
  readonly image?: string | undefined;
  /** schema.org data. */
  readonly facts?: object | undefined;
  /** Pages of one person or one search are not for search engines. */
  readonly hidden?: boolean | undefined;
}

const mark = '东西 Dongxi';

/** `export const meta = headOf;` for routes whose loader returns `head`. */
export function headOf({ loaderData }: { loaderData?: { head?: Head } | undefined }): MetaDescriptor[] {
  const head = loaderData?.head;
  if (!head) return [{ title: mark }];
  const title = head.title.includes('Dongxi') || head.title.includes('东西') ? head.title : `${head.title} · ${mark}`;
  const said: MetaDescriptor[] = [{ title }, { property: 'og:title', content: title }];
  if (head.description)
    said.push(
      { name: 'description', content: head.description },
      { property: 'og:description', content: head.description },
    );
  if (head.canonical) {
    said.push({ tagName: 'link', rel: 'canonical', href: head.canonical });
    said.push({ property: 'og:url', content: head.canonical });
  }
  if (head.image) said.push({ property: 'og:image', content: head.image });
  if (head.hidden) said.push({ name: 'robots', content: 'noindex' });
  if (head.facts) said.push({ 'script:ld+json': head.facts as never });
  return said;
}

/** What a browser's address bar shows of a page, without query: for `canonical`. */
export const addressOf = (url: URL, path = url.pathname): string => new URL(path, url).href;

/**
 * The head of a search. Open to search engines is a plain question that found what it asked for; narrowed lists, further pages and
 * what stands in for nothing found are not, so that nobody fills an index with questions of their own.
 */
export function searchHead(
  t: Market['t'],
  url: URL,
  found: { readonly total: number; readonly relaxed: string | null },
): Head {
  const q = url.searchParams.get('q')?.trim() ?? '';
  if (q === '') return { title: t('search.everything'), hidden: true };
  const title = t('search.title', { q });
  const plain = [...url.searchParams.keys()].every((name) => name === 'q' || name === 'lang');
  if (!plain || found.relaxed !== null || found.total === 0) return { title, hidden: true };
  return {
    title,
    description: t('search.description', { q, count: found.total }),
    canonical: `${addressOf(url)}?${new URLSearchParams({ q })}`,
  };
}

/** Same for every stranger for half a minute, where nothing is sold: `export const headers = shared;`. */
export const shared = () => ({ 'cache-control': 'public, max-age=0, s-maxage=30' });

/** The same for a second: pages with goods, pieces and rooms. What is sold, hidden or over is gone from them as soon as from the index. */
export const briefly = () => ({ 'cache-control': 'public, max-age=0, s-maxage=1' });

/** As usual, unless the loader says otherwise of this answer: `export const headers = unlessSaid(briefly);`. */
export const unlessSaid =
  (usual: typeof shared) =>
  ({ loaderHeaders }: { loaderHeaders: Headers }) => ({
    'cache-control': loaderHeaders.get('cache-control') ?? usual()['cache-control'],
  });
/** What such a loader says: an answer with advertisements counts who saw it. */
export const own = { headers: { 'cache-control': 'private, no-store' } };
