import { ProductCard } from '#ui';
import type { CardView } from '../goods.server.ts';
import { useWords } from '../i18n.tsx';

function Goods({ card, eager = false, sizes }: { card: CardView; eager?: boolean; sizes?: string }) {
  const { t } = useWords();
  return (
    <ProductCard
      href={card.href}
      title={card.title}
      image={{ src: card.src, srcSet: card.srcSet, alt: '' }}
      price={card.priceFen}
      before={card.beforeFen}
      beforeLabel={t('product.was')}
      priceSuffix={card.from ? t('card.from') : undefined}
      soldText={card.sold}
      labels={card.labels}
      shopName={card.shopName}
      adText={card.ad ? t('card.ad') : undefined}
      eager={eager}
      {...(sizes ? { sizes } : {})}
    />
  );
}

/** A card of a grid, with the reason why it stands there below it. */
export function GoodsCell({ card, eager = false }: { card: CardView; eager?: boolean }) {
  return (
    <li className="flex flex-col">
      <div className="flex-1">
        <Goods card={card} eager={eager} />
      </div>
      {card.why ? <p className="truncate px-1 pt-1 text-xs text-ink-soft">{card.why}</p> : null}
    </li>
  );
}

/** Cards side by side: two on a phone, up to five on a desk. The first rows load at once when the grid leads a page. */
export function GoodsGrid({ cards, eager = 0 }: { cards: readonly CardView[]; eager?: number }) {
  return (
    <ul className="grid grid-cols-2 gap-2 md:grid-cols-4 md:gap-4 xl:grid-cols-5">
      {cards.map((card, place) => (
        <GoodsCell key={card.id} card={card} eager={place < eager} />
      ))}
    </ul>
  );
}

/** One row of cards that is pushed aside with a finger, or with the arrow keys. */
export function GoodsStrip({ cards, eager = 0 }: { cards: readonly CardView[]; eager?: number }) {
  return (
    <ul className="-mx-3 flex snap-x scroll-px-3 gap-2 overflow-x-auto px-3 pb-1 md:-mx-4 md:scroll-px-4 md:gap-4 md:px-4">
      {cards.map((card, place) => (
        <li key={card.id} className="w-36 shrink-0 snap-start md:w-52">
          <Goods card={card} eager={place < eager} sizes="(min-width: 768px) 208px, 144px" />
        </li>
      ))}
    </ul>
  );
}
