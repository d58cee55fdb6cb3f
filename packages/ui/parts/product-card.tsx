import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Label, type LabelTone } from './label.tsx';
import { Price } from './price.tsx';

export interface ProductCardProps {
  href: string;
  title: string;
  image: {
    src: string;
    /** Other widths: "a-320.webp 320w, a-640.webp 640w". */
    srcSet?: string | undefined;
    alt: string;
  };
  /** Integer fen. */
  price: number;
  before?: number | undefined;
  beforeLabel?: string | undefined;
  /** "起" when sale attributes differ in price. */
  priceSuffix?: string | undefined;
  /** Already in words: "已售 1.2万+". */
  soldText?: string | undefined;
  labels?: readonly { text: string; tone?: LabelTone }[];
  shopName?: string | undefined;
  /** A paid place says so (Advertising Law art. 14): "广告". */
  adText?: string | undefined;
  /** First rows of a page: load at once. Everything else waits until it comes near. */
  eager?: boolean;
  /** Over the picture: countdown, live mark. */
  overlay?: ReactNode;
  /** "card" in a grid, "row" in a list. */
  shape?: 'card' | 'row';
  sizes?: string;
  headingLevel?: 2 | 3;
}

/** A thing for sale in a list. The whole card is one link; its name is the heading. */
export function ProductCard(props: ProductCardProps) {
  const {
    href,
    title,
    image,
    price,
    before,
    beforeLabel,
    priceSuffix,
    soldText,
    labels = [],
    shopName,
    adText,
    eager = false,
    overlay,
  } = props;
  const {
    shape = 'card',
    sizes = '(min-width: 1280px) 220px, (min-width: 768px) 25vw, 50vw',
    headingLevel = 3,
  } = props;
  const Heading = `h${headingLevel}` as const;
  return (
    <article
      className={classNames(
        'group relative h-full overflow-hidden rounded-card border border-line bg-surface transition-shadow hover:shadow-md',
        shape === 'row' && 'flex gap-1',
      )}
    >
      <div className={classNames('relative shrink-0 bg-sunken', shape === 'row' ? 'w-32' : 'w-full')}>
        <img
          src={image.src}
          srcSet={image.srcSet}
          sizes={image.srcSet ? sizes : undefined}
          alt={image.alt}
          width="400"
          height="400"
          loading={eager ? 'eager' : 'lazy'}
          fetchPriority={eager ? 'high' : undefined}
          decoding={eager ? 'sync' : 'async'}
          className="aspect-square w-full object-cover"
        />
        {overlay ? <div className="absolute inset-x-2 bottom-2">{overlay}</div> : null}
        {adText ? (
          <span className="absolute top-2 right-2 rounded bg-black/65 px-1.5 text-xs leading-5 text-white">
            {adText}
          </span>
        ) : null}
      </div>
      <div className="min-w-0 flex-1 space-y-1.5 p-2.5">
        <Heading className="line-clamp-2 text-sm leading-5">
          <a href={href} className="after:absolute after:inset-0 group-hover:underline">
            {title}
          </a>
        </Heading>
        {labels.length > 0 ? (
          <ul className="flex h-5.5 flex-wrap gap-1 overflow-hidden">
            {labels.map((label) => (
              <li key={label.text} className="flex">
                <Label tone={label.tone ?? 'outline'}>{label.text}</Label>
              </li>
            ))}
          </ul>
        ) : null}
        <div className="flex flex-wrap items-baseline justify-between gap-x-2">
          <Price amount={price} before={before} beforeLabel={beforeLabel} suffix={priceSuffix} />
          {soldText ? <span className="text-xs text-ink-soft">{soldText}</span> : null}
        </div>
        {shopName ? <p className="truncate text-xs text-ink-soft">{shopName}</p> : null}
      </div>
    </article>
  );
}
