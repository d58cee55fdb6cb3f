import { Button, Price } from '#ui';
import type { CardView } from '../goods.server.ts';
import { useWords } from '../i18n.tsx';

/** Goods a piece speaks of, to be bought from here: picture, price in hand, the word on each. */
export function PieceGoods({ goods }: { goods: readonly { card: CardView; note: string }[] }) {
  const { t } = useWords();
  if (goods.length === 0) return null;
  return (
    <section aria-labelledby="goods" className="space-y-2">
      <h2 id="goods" className="text-lg font-semibold">
        {t('content.goods_title')}
      </h2>
      <ul className="space-y-2">
        {goods.map(({ card, note }) => (
          <li key={card.id} className="flex items-start gap-3 rounded-card border border-line bg-surface p-3">
            <img
              src={card.src}
              alt=""
              width="96"
              height="96"
              loading="lazy"
              className="size-20 shrink-0 rounded-control object-cover"
            />
            <div className="min-w-0 flex-1 space-y-1">
              <p className="line-clamp-3 text-sm font-semibold">{card.title}</p>
              {note ? <p className="text-sm text-ink-soft">{note}</p> : null}
              <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
                <Price
                  amount={card.priceFen}
                  before={card.beforeFen}
                  beforeLabel={t('product.was')}
                  suffix={card.from ? t('card.from') : undefined}
                />
                <form method="post">
                  <Button
                    look="primary"
                    name="product"
                    value={card.id}
                    aria-label={`${t('content.buy')}: ${card.title}`}
                  >
                    {t('content.buy')}
                  </Button>
                </form>
              </div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
