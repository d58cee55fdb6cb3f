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
        'group relative flex h-full overflow-hidden rounded-card border border-line bg-surface transition-shadow hover:shadow-md',
        shape === 'row' ? 'gap-1' : 'flex-col',
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
          <span aria-hidden className="absolute top-2 right-2 rounded bg-black/65 px-1.5 text-xs leading-5 text-white">
            {adText}
          </span>
        ) : null}
      </div>
      <div className="flex min-w-0 flex-1 flex-col gap-1.5 p-2.5">
        {/* Lines filled to the edge: a name is read as running text, not as a headline. */}
        <Heading className="line-clamp-2 text-sm leading-5 text-wrap">
          <a
            href={href}
            rel={adText ? 'sponsored nofollow' : undefined}
            className="after:absolute after:inset-0 group-hover:underline"
          >
            {adText ? <span className="sr-only">{adText} </span> : null}
            {title}
          </a>
        </Heading>
        {labels.length > 0 ? (
          <ul className="flex h-5.5 flex-wrap gap-1 overflow-hidden">
            {labels.map((label) => (
              <li key={label.text} className="flex max-w-full">
                <Label tone={label.tone ?? 'outline'} className="min-w-0">
                  <span className="truncate">{label.text}</span>
                </Label>
              </li>
            ))}
          </ul>
        ) : null}
        {/* Prices of a row of cards stand on one line, whatever is above them. */}
        <div className="mt-auto">
          <Price amount={price} before={before} beforeLabel={beforeLabel} suffix={priceSuffix} />
        </div>
        {shopName || soldText ? (
          <p className="flex items-baseline gap-2 text-xs text-ink-soft">
            <span className="min-w-0 flex-1 truncate">{shopName}</span>
            {soldText ? <span className="shrink-0">{soldText}</span> : null}
          </p>
        ) : null}
      </div>
    </article>
  );
}
