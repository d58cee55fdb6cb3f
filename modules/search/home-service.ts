import type { Ctx, Text2 } from '#kernel';
import { mediaUrl } from '#modules/media';
import { belts } from '#modules/regions';
import { type Card, productCards } from './cards-service.ts';
import { NO_FILTERS } from './engine.ts';
import { engineOf } from './indexing-service.ts';
import { beltFigures, praisedRows } from './store.ts';

export type Venue = {
  readonly code: string;
  readonly name: Text2;
  readonly made: Text2;
  readonly products: number;
  /** Picture of the belt's best-selling product; null while it has none. */
  readonly mediaUrl: string | null;
};
export const STRIPS = ['new', 'popular', 'praised'] as const;
export type Strip = { readonly key: (typeof STRIPS)[number]; readonly items: readonly Card[] };

const STRIP_CARDS = 10;

/** Belts with goods to show, those with most goods first. */
export async function venues(ctx: Ctx): Promise<Venue[]> {
  const [all, figures] = await Promise.all([belts(ctx), beltFigures(ctx)]);
  const byCode = new Map(figures.map((one) => [one.beltCode, one]));
  return all
    .map((belt) => {
      const figure = byCode.get(belt.code);
      return {
        code: belt.code,
        name: { zh: belt.nameZh, en: belt.nameEn },
        made: { zh: belt.madeZh, en: belt.madeEn },
        products: figure?.products ?? 0,
        mediaUrl: figure?.mediaId ? mediaUrl(figure.mediaId, 'w480') : null,
      };
    })
    .sort((a, b) => b.products - a.products || (a.code < b.code ? -1 : 1));
}

/** Short rows of cards: newest, best selling, best reviewed. A row without cards is left out. */
export async function strips(ctx: Ctx): Promise<Strip[]> {
  const by = { text: '', filters: NO_FILTERS, after: null, limit: STRIP_CARDS, withFacets: false };
  const engine = engineOf(ctx);
  const [fresh, popular, praised] = await Promise.all([
    engine.search(ctx, { ...by, sort: 'new' }),
    engine.search(ctx, { ...by, sort: 'sales' }),
    praisedRows(ctx, STRIP_CARDS),
  ]);
  const rows = { new: fresh.hits, popular: popular.hits, praised };
  const all = await Promise.all(STRIPS.map(async (key) => ({ key, items: await productCards(ctx, rows[key]) })));
  return all.filter((strip) => strip.items.length > 0);
}
