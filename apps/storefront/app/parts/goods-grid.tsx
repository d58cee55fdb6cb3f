import { ProductCard } from '#ui';
import type { CardView } from '../goods.server.ts';
import { useWords } from '../i18n.tsx';

/** Cards side by side: two on a phone, up to six on a desk. The first rows load at once when the grid leads a page. */
export function GoodsGrid({ cards, eager = 0 }: { cards: readonly CardView[]; eager?: number }) {
  const { t } = useWords();
  return (
    <ul className="grid grid-cols-2 gap-2 md:grid-cols-4 md:gap-4 xl:grid-cols-5">
      {cards.map((card, place) => (
        <li key={card.id}>
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
            eager={place < eager}
          />
        </li>
      ))}
    </ul>
  );
}
