import { useEffect, useState } from 'react';
import type { Reply } from '#client';
import { useWords } from '../i18n.tsx';

type Card = Reply<'/api/pieces'>['items'][number];

/** Pieces that show a product, newest first; nothing while there are none. */
export function SeenInList({ productId }: { productId: string }) {
  const { t, lang } = useWords();
  const [pieces, setPieces] = useState<readonly Card[]>([]);
  useEffect(() => {
    const asked = new AbortController();
    fetch(`/api/products/${productId}/pieces`, { signal: asked.signal })
      .then(async (reply) => {
        if (reply.ok) setPieces(((await reply.json()) as { items: Card[] }).items);
      })
      // The page goes without it.
      .catch(() => {});
    return () => asked.abort();
  }, [productId]);
  if (pieces.length === 0) return null;
  return (
    <section aria-labelledby="seen-in" className="mt-8 space-y-3">
      <h2 id="seen-in" className="text-lg font-semibold">
        {t('content.seen_in')}
      </h2>
      <ul className="-mx-3 flex snap-x gap-2 overflow-x-auto px-3 pb-1 md:mx-0 md:px-0">
        {pieces.map((one) => (
          <li key={one.id} className="w-36 shrink-0 snap-start md:w-52">
            <a
              href={`/content/${one.id}`}
              className="block h-full overflow-hidden rounded-card border border-line bg-surface hover:shadow-md"
            >
              {one.coverUrl ? (
                <img
                  src={one.coverUrl}
                  alt=""
                  width="208"
                  height="208"
                  loading="lazy"
                  className="aspect-square w-full object-cover"
                />
              ) : null}
              <span className="block space-y-1 p-2">
                <span className="line-clamp-2 text-sm font-semibold">
                  {lang === 'en' && one.title.en ? one.title.en : one.title.zh}
                </span>
                <span className="block truncate text-xs text-ink-soft">
                  {one.creator.name}
                  {one.advertisement ? ` · ${t('content.ad')}` : ''}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
