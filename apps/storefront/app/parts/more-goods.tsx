import { useEffect, useState } from 'react';
import { useFetcher } from 'react-router';
import { EndOfList, LoadMore } from '#ui';
import type { CardView, GoodsPage } from '../goods.server.ts';
import { useWords } from '../i18n.tsx';
import { GoodsGrid } from './goods-grid.tsx';

/** The pages of a list after the first: a link without JavaScript, cards that are added below with it. */
export function MoreGoods({ next, page }: { next: string | null; page: string }) {
  const { t } = useWords();
  const { load, state, data } = useFetcher<{ goods: GoodsPage }>();
  const [cards, setCards] = useState<readonly CardView[]>([]);
  const [after, setAfter] = useState(next);
  useEffect(() => {
    if (!data) return;
    setCards((shown) => [...shown, ...data.goods.cards.filter((card) => !shown.some(({ id }) => id === card.id))]);
    setAfter(data.goods.next);
  }, [data]);

  const href = (cursor: string) => `${page}${page.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
  return (
    <>
      {cards.length > 0 ? <GoodsGrid cards={cards} /> : null}
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
