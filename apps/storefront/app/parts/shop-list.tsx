import { CreditBadge } from '#ui';
import type { ShopCardView } from '../shop-search.server.ts';
import { ShopFace } from './shop-face.tsx';

/** A shop with what sells best there: its name leads to it, each picture to that product. */
function ShopCard({ shop }: { shop: ShopCardView }) {
  return (
    <article className="flex h-full flex-col gap-3 rounded-card border border-line bg-surface p-3 hover:shadow-md md:p-4">
      <div className="relative flex items-center gap-3">
        <ShopFace name={shop.name} logoUrl={shop.logoUrl} size="card" />
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold">
            <a href={shop.href} className="after:absolute after:inset-0 hover:underline">
              {shop.name}
            </a>
          </h2>
          <p className="flex flex-wrap items-center gap-x-2 text-xs text-ink-soft">
            {shop.credit ? <CreditBadge {...shop.credit} /> : null}
            {shop.facts.map((fact) => (
              <span key={fact}>{fact}</span>
            ))}
          </p>
        </div>
      </div>
      {shop.rests ? <p className="text-xs text-ink-soft">{shop.rests}</p> : null}
      {shop.window.length > 0 ? (
        <ul className="grid grid-cols-4 gap-2">
          {shop.window.map((one) => (
            <li key={one.href}>
              <a href={one.href} className="block">
                <img
                  src={one.src}
                  alt={one.title}
                  width="160"
                  height="160"
                  loading="lazy"
                  className="aspect-square w-full rounded-control object-cover"
                />
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </article>
  );
}

/** Shops one below the other on a phone, side by side on a desk. */
export function ShopList({ shops }: { shops: readonly ShopCardView[] }) {
  return (
    <ul className="grid gap-2 md:grid-cols-2 md:gap-4 xl:grid-cols-3">
      {shops.map((shop) => (
        <li key={shop.id}>
          <ShopCard shop={shop} />
        </li>
      ))}
    </ul>
  );
}
