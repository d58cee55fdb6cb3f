import { Button, Label, Price } from '#ui';
import { useWords } from '../i18n.tsx';
import type { RoomWhole } from '../live-view.server.ts';

type Goods = RoomWhole['shelf'][number];

/** One thing of a room's shelf, to be put into the cart from here. */
function LiveGoods({ one, explained }: { one: Goods; explained: boolean }) {
  const { t } = useWords();
  const { card, livePriceFen } = one;
  return (
    <div
      className={`flex items-start gap-3 rounded-card border p-3 ${explained ? 'border-vermilion-ink bg-vermilion-wash' : 'border-line bg-surface'}`}
    >
      <img
        src={card.src}
        alt=""
        width="96"
        height="96"
        loading="lazy"
        className="size-20 shrink-0 rounded-control object-cover"
      />
      <div className="min-w-0 flex-1 space-y-1">
        <p className="flex flex-wrap gap-1">
          <Label>{one.place}</Label>
          {explained ? <Label tone="live">{t('live.explaining')}</Label> : null}
          {livePriceFen === null ? null : <Label tone="sale">{t('live.price')}</Label>}
        </p>
        <p className="line-clamp-2 text-sm font-semibold">
          <a href={card.href} className="hover:underline">
            {card.title}
          </a>
        </p>
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
          <Price
            amount={livePriceFen ?? card.priceFen}
            before={livePriceFen === null ? card.beforeFen : undefined}
            beforeLabel={t('product.was')}
            suffix={card.from ? t('card.from') : undefined}
          />
          {livePriceFen === null ? null : (
            <span className="text-xs text-ink-soft">
              {t('live.outside', { yuan: (card.priceFen / 100).toFixed(2) })}
            </span>
          )}
          <form method="post">
            <Button look="primary" name="sku" value={one.skuId} aria-label={`${t('product.to_cart')}: ${card.title}`}>
              {t('product.to_cart')}
            </Button>
          </form>
        </div>
      </div>
    </div>
  );
}

/** A room's shelf, what is explained now first. */
export function LiveShelf({ shelf, explained }: { shelf: readonly Goods[]; explained: string | null }) {
  const { t } = useWords();
  if (shelf.length === 0) return null;
  const sorted = [...shelf].sort((a, b) => Number(b.card.id === explained) - Number(a.card.id === explained));
  return (
    <section aria-labelledby="shelf" className="space-y-2">
      <h2 id="shelf" className="text-lg font-semibold">
        {t('live.shelf')}
      </h2>
      <ul className="space-y-2">
        {sorted.map((one) => (
          <li key={one.card.id}>
            <LiveGoods one={one} explained={one.card.id === explained} />
          </li>
        ))}
      </ul>
    </section>
  );
}
