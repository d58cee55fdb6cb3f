import { type ReactNode, useEffect, useState } from 'react';
import { useFetcher } from 'react-router';
import { EndOfList, LoadMore } from '#ui';
import { useWords } from '../i18n.tsx';

interface Named {
  readonly id: string;
}
interface CardsPage<C> {
  readonly cards: readonly C[];
  readonly next: string | null;
}
const places = [0, 1, 2, 3];

/**
 * The pages of a list after the first: a link without JavaScript; with it, empty cards while they come, then cards that are added below, each once, to an end that
 * says so.
 */
export function MoreCards<C extends Named>({
  next,
  page,
  draw,
}: {
  next: string | null;
  page: string;
  draw: (cards: readonly C[]) => ReactNode;
}) {
  const { t } = useWords();
  const { load, state, data } = useFetcher<{ goods: CardsPage<C> }>();
  const [cards, setCards] = useState<readonly C[]>([]);
  const [after, setAfter] = useState(next);
  useEffect(() => {
    if (!data) return;
    setCards((shown) => [...shown, ...data.goods.cards.filter((card) => !shown.some(({ id }) => id === card.id))]);
    setAfter(data.goods.next);
  }, [data]);

  const href = (cursor: string) => `${page}${page.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
  return (
    <>
      {cards.length > 0 ? draw(cards) : null}
      {state === 'idle' ? null : (
        <ul aria-hidden="true" className="grid grid-cols-2 gap-2 md:grid-cols-4 md:gap-4">
          {places.map((place) => (
            <li key={place} className="aspect-3/4 rounded-card bg-sunken" />
          ))}
        </ul>
      )}
      {after ? (
        <LoadMore
          href={href(after)}
          text={state === 'idle' ? t('list.more') : t('list.loading')}
          busy={state !== 'idle'}
          onClick={() => void load(href(after))}
        />
      ) : (
        <EndOfList>{t('list.end')}</EndOfList>
      )}
    </>
  );
}
