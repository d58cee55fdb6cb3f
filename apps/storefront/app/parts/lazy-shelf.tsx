import { useEffect, useRef, useState } from 'react';
import { read } from '../browser/answers.ts';
import type { CardView } from '../goods.server.ts';
import { useWords } from '../i18n.tsx';
import { GoodsGrid } from './goods-grid.tsx';

/** How far below the screen a shelf is when it is asked for. */
const ahead = '400px';
const places = [0, 1, 2, 3];

interface Said {
  readonly rule: string;
  readonly cards: readonly CardView[];
}

/** A shelf of recommendations that is asked for when it comes near: a link to its page without JavaScript, and when it cannot be had. */
export function LazyShelf({ kind, of, source }: { kind: 'similar' | 'with' | 'shop'; of: string; source: string }) {
  const { t } = useWords();
  const box = useRef<HTMLElement>(null);
  const [cards, setCards] = useState<readonly CardView[] | 'asked' | null>(null);
  const [rule, setRule] = useState('');
  const href = `/shelves/${kind}/${encodeURIComponent(of)}`;
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    let gone = false;
    const ask = async () => {
      setCards('asked');
      try {
        const answer = await read(href, 'routes/shelf');
        if (gone) return;
        const said = 'data' in answer ? (answer.data as Said) : null;
        setCards(said ? said.cards : null);
        setRule(said?.rule ?? '');
      } catch {
        // The link stays.
        if (!gone) setCards(null);
      }
    };
    const near = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        near.disconnect();
        void ask();
      },
      { rootMargin: ahead },
    );
    near.observe(element);
    return () => {
      gone = true;
      near.disconnect();
    };
  }, [href]);
  if (Array.isArray(cards) && cards.length === 0) return null;
  return (
    <section ref={box} aria-labelledby={`shelf-${kind}`} className="mt-8 space-y-3" data-source={source}>
      <div className="flex items-baseline justify-between gap-4">
        <h2 id={`shelf-${kind}`} className="text-lg font-semibold">
          {t(`shelf.${kind}`)}
        </h2>
        <a href={href} className="py-1 text-sm text-ink-soft hover:text-ink hover:underline">
          {t('home.all')}
        </a>
      </div>
      <p className="text-sm text-ink-soft">{rule || t(`shelf.${kind}_rule`)}</p>
      {cards === 'asked' ? (
        <ul aria-hidden="true" className="grid grid-cols-2 gap-2 md:grid-cols-4 md:gap-4 xl:grid-cols-5">
          {places.map((place) => (
            <li key={place} className="aspect-3/4 rounded-card bg-sunken" />
          ))}
        </ul>
      ) : cards ? (
        <GoodsGrid cards={cards} />
      ) : null}
    </section>
  );
}
