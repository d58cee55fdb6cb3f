import type { Product } from '../market/index.ts';
import { hashText } from '../market/random.ts';

export type PictureKind = 'hero' | 'place' | 'detail' | 'variants' | 'close';

/** One picture to draw; plain data, so it can be stored or sent. */
export interface PictureSpec {
  /** Unique in the market: product code and number of the picture. */
  key: string;
  kind: PictureKind;
  beltCode: string;
  draw: string;
  colour: string;
  accent: string;
  pattern: string;
  colours: readonly string[];
  /** Where it is used; empty unless `kind` is `place`. */
  place: string;
  signs: readonly string[];
  /** Centimetres, width and height. */
  size: readonly [number, number];
  /** How many pieces the largest pack holds in the picture, 1–4. */
  pieces: number;
}

function piecesOf(product: Product): number {
  const counts = product.saleAttributes
    .filter((part) => /件|支|只|双|数量|套餐|规格|款式/.test(part.name.zh))
    .flatMap((part) =>
      part.values.map((value) => Number(/^(\d+)/.exec(value.zh)?.[1] ?? (/对|两|双/.test(value.zh) ? 2 : 1))),
    );
  const most = Math.max(1, ...counts.filter((count) => count <= 48));
  return Math.min(4, most);
}

/**
 * The pictures of a listing, three to five: the goods alone on a studio ground, in one or two places of use,
 * a card with its measures, and its colours side by side (or a close view if it has only one).
 */
export function picturesOf(product: Product): PictureSpec[] {
  const { look } = product;
  const seed = hashText(product.code);
  const places = look.places.filter((place) => !(place === 'picnic' && look.draw === 'throwBlanket'));
  const first = places[seed % places.length] ?? 'desk';
  const second = places.length > 1 && seed % 5 < 3 ? [places[(seed + 1) % places.length] ?? first] : [];
  const kinds: { kind: PictureKind; place: string }[] = [
    { kind: 'hero', place: '' },
    { kind: 'place', place: first },
    { kind: 'detail', place: '' },
    { kind: look.colours.length > 1 ? 'variants' : 'close', place: '' },
    ...second.map((place) => ({ kind: 'place' as const, place })),
  ];
  return kinds.map(({ kind, place }, index) => ({
    key: `${product.code}/${index + 1}`,
    kind,
    beltCode: product.beltCode,
    draw: look.draw,
    // The first picture shows one of the colours on offer, so that neighbours in a list differ.
    colour: look.colours.length > 1 ? (look.colours[seed % look.colours.length] ?? look.colour) : look.colour,
    accent: look.accent,
    pattern: look.pattern,
    // A second place shows another colour where there is one.
    ...(index === 4 && look.colours.length > 1
      ? { colour: look.colours[(seed + 1) % look.colours.length] ?? look.colour }
      : {}),
    colours: look.colours.slice(0, 4),
    place,
    signs: look.signs.slice(0, 3),
    size: look.size,
    pieces: piecesOf(product),
  }));
}
