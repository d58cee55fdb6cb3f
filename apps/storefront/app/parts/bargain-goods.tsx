import type { ReactNode } from 'react';
import { LinePicture } from './goods-line.tsx';

export interface BargainGoodsProps {
  href: string;
  title: string;
  choice: string;
  src: string | null;
  shop: { href: string; name: string } | null;
  children?: ReactNode;
}

/** The goods of a bargain; `children` stands below their words. */
export function BargainGoods({ href, title, choice, src, shop, children }: BargainGoodsProps) {
  return (
    <div className="flex gap-3">
      <LinePicture src={src} />
      <div className="min-w-0 flex-1 space-y-1 text-sm">
        <p className="line-clamp-2">
          <a href={href} className="hover:underline">
            {title}
          </a>
        </p>
        {choice ? <p className="text-ink-soft">{choice}</p> : null}
        {shop ? (
          <p>
            <a href={shop.href} className="text-ink-soft underline">
              {shop.name}
            </a>
          </p>
        ) : null}
        {children}
      </div>
    </div>
  );
}
