import { type Static, Type } from 'typebox';
import { TextSchema } from '#kernel';
import type { Entry } from './types.ts';

const closed = { additionalProperties: false };
const title = TextSchema(60);
const limit = Type.Integer({ minimum: 1, maximum: 40 });

/** What venue pages are made of. */
export const BlockSchema = Type.Union([
  Type.Object({ kind: Type.Literal('banner'), title, text: TextSchema(200) }, closed),
  Type.Object({ kind: Type.Literal('countdown'), title }, closed),
  Type.Object(
    {
      kind: Type.Literal('shelf'),
      title,
      limit,
      order: Type.Enum(['cheap', 'off', 'new'], { description: 'Lowest price, most off, or last in first' }),
      categoryId: Type.Optional(Type.String({ minLength: 2, maxLength: 40 })),
      beltCode: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    },
    closed,
  ),
  Type.Object({ kind: Type.Literal('coupons'), title, limit }, closed),
  Type.Object({ kind: Type.Literal('ranks'), title, limit }, closed),
  Type.Object({ kind: Type.Literal('live'), title }, closed),
]);
export type Block = Static<typeof BlockSchema>;

export const VENUE_KINDS = ['main', 'region', 'belt', 'category', 'country'] as const;
export type VenueKind = (typeof VENUE_KINDS)[number];
export type Venue = {
  readonly code: string;
  readonly kind: VenueKind;
  readonly key: string | null;
  readonly name: { readonly zh: string; readonly en: string };
  readonly blocks: readonly Block[];
};

/** The campaign's goods that belong into a venue: all in the main one, else those of its region, belt or category, or made in its country. */
export function goodsIn<E extends Pick<Entry, 'divisionCode' | 'beltCode' | 'categoryIds' | 'originCountry'>>(
  venue: Pick<Venue, 'kind' | 'key'>,
  entries: readonly E[],
): E[] {
  const { kind, key } = venue;
  if (kind === 'main' || key === null) return [...entries];
  return entries.filter((one) => {
    if (kind === 'belt') return one.beltCode === key;
    if (kind === 'country') return one.originCountry === key;
    if (kind === 'category') return one.categoryIds.includes(key);
    return one.divisionCode.startsWith(key.replace(/0+$/, ''));
  });
}

/** What stands on a shelf: one SKU a product, its cheapest, in the shelf's order; ties by id, so that a page is the same twice. */
export function shelved(block: Extract<Block, { kind: 'shelf' }>, entries: readonly Entry[]): Entry[] {
  const fits = entries.filter(
    (one) =>
      (block.categoryId === undefined || one.categoryIds.includes(block.categoryId)) &&
      (block.beltCode === undefined || one.beltCode === block.beltCode),
  );
  const off = (one: Entry): number =>
    ((one.referenceFen ?? one.priceFen) - one.priceFen) / (one.referenceFen ?? one.priceFen);
  const by: Readonly<Record<typeof block.order, (a: Entry, b: Entry) => number>> = {
    cheap: (a, b) => a.priceFen - b.priceFen,
    off: (a, b) => off(b) - off(a),
    new: (a, b) => b.sentAt.getTime() - a.sentAt.getTime(),
  };
  const order = by[block.order];
  return cheapest(fits)
    .sort((a, b) => order(a, b) || (a.skuId < b.skuId ? -1 : 1))
    .slice(0, block.limit);
}

/** The cheapest SKU of each product. */
export function cheapest(entries: readonly Entry[]): Entry[] {
  const best = new Map<string, Entry>();
  for (const one of entries) {
    const known = best.get(one.productId);
    if (!known || one.priceFen < known.priceFen) best.set(one.productId, one);
  }
  return [...best.values()];
}
