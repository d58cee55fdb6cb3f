import { type Ctx, type Text2, type Uuid, userIdOf } from '#kernel';
import { triedBy } from '#modules/behaviour';
import { allTracks, categoriesUnder, category } from '#modules/catalog';
import { askedBefore, type Outcome, permitted } from '#modules/questions';
import { belts, divisionName } from '#modules/regions';
import { type Shop, shopByCode, shopsByIds } from '#modules/shops';
import { type Card, productCards } from './cards-service.ts';
import {
  type After,
  type EngineAnswer,
  type Filters,
  NO_FILTERS,
  PROMISES,
  type Promised,
  type Sort,
} from './engine.ts';
import { refuse } from './errors.ts';
import { engineOf } from './indexing-service.ts';
import { liftNow } from './lift-service.ts';
import { type PriceBand, priceBands } from './prices.ts';
import { tasteOf } from './taste-service.ts';

export type SearchInput = {
  readonly q: string;
  readonly category?: string | undefined;
  readonly belt?: string | undefined;
  /** A shop's code. */
  readonly shop?: string | undefined;
  readonly minFen?: number | undefined;
  readonly maxFen?: number | undefined;
  /** Only what can be had now. */
  readonly inStock?: boolean | undefined;
  /** All of these. */
  readonly promises?: readonly Promised[] | undefined;
  /** A brand as its shops write it. */
  readonly brand?: string | undefined;
  readonly style?: string | undefined;
  /** A track’s code. */
  readonly track?: string | undefined;
  /** The province it is sent from, by its six digits. */
  readonly shipFrom?: string | undefined;
  readonly sort: Sort;
  readonly after: After | null;
  readonly limit: number;
  /** Not by who asks, also where they agreed to it. */
  readonly impersonal?: boolean;
};

type Named<K extends string> = { readonly [key in K]: string } & { readonly name: Text2; readonly count: number };
export type NamedFacets = {
  readonly categories: readonly Named<'id'>[];
  readonly belts: readonly Named<'code'>[];
  readonly shops: readonly { readonly code: string; readonly name: string; readonly count: number }[];
  readonly promises: readonly { readonly key: Promised; readonly count: number }[];
  readonly brands: readonly { readonly name: string; readonly count: number }[];
  readonly styles: readonly { readonly name: string; readonly count: number }[];
  readonly tracks: readonly { readonly code: string; readonly name: Text2; readonly count: number }[];
  /** Provinces that goods are sent from, by their Chinese names. */
  readonly shipFrom: readonly { readonly code: string; readonly name: string; readonly count: number }[];
  readonly prices: readonly PriceBand[];
};

/**
 * How the question had to be changed: `spelling` = nothing as it was written, these are for what it was likely meant as; `words` = nothing has all words, these have some; `filters` = nothing within the
 * filters, these are without them; `popular` = nothing at all, this is what others buy. null = it was not.
 */
export type Relaxed = 'spelling' | 'words' | 'filters' | 'popular' | null;

export type SearchResult = {
  /** Products that answer the question as it was asked (with `words`: some of its words). */
  readonly total: number;
  readonly relaxed: Relaxed;
  /** What a misspelt question was taken for, where its answers are shown. */
  readonly meant: string | null;
  /** What the one who asks is drawn to had its part in the order. */
  readonly personal: boolean;
  readonly items: readonly Card[];
  /** Where the next page begins. */
  readonly next: After | null;
  /** Only with the first page. */
  readonly facets: NamedFacets | null;
};

/**
 * Finds live products; by relevance with what the one who asks is drawn to, where they agreed to that. Refuses search.price_range_upside_down; an unknown
 * category, belt or shop finds nothing.
 */
export async function search(ctx: Ctx, input: SearchInput): Promise<SearchResult> {
  if (input.minFen !== undefined && input.maxFen !== undefined && input.minFen > input.maxFen)
    throw refuse('price_range_upside_down');
  const filters = await filtersOf(ctx, input);
  const engine = engineOf(ctx);
  const own = input.sort === 'relevance' && input.q.trim() !== '' && !input.impersonal;
  const tried = own ? await triedBy(ctx, 'search.ranking') : null;
  const taste = own ? await tasteOf(ctx, tried) : null;
  const personal = taste !== null;
  const asked = {
    text: input.q,
    sort: input.sort,
    limit: input.limit,
    ...(taste ? { taste } : {}),
    ...(tried ? { lift: await liftNow(ctx, tried) } : {}),
  };
  const first = input.after === null;
  const answer: EngineAnswer = filters
    ? await engine.search(ctx, { ...asked, filters, after: input.after, withFacets: first })
    : { hits: [], more: false, total: 0, matched: 'all', full: 0, facets: null, corrected: null };
  const { corrected } = answer;
  if (!first || (answer.total > 0 && corrected === null)) {
    const relaxed = answer.matched === 'any' && answer.full === 0 ? 'words' : null;
    return {
      total: answer.total,
      relaxed,
      meant: null,
      personal,
      items: await productCards(ctx, answer.hits),
      next: answer.more ? (answer.hits.at(-1)?.after ?? null) : null,
      facets: answer.facets && (await named(ctx, answer)),
    };
  }
  if (corrected !== null && answer.hits.length > 0)
    return {
      total: 0,
      relaxed: 'spelling',
      meant: corrected,
      personal,
      items: await productCards(ctx, answer.hits),
      next: null,
      facets: await named(ctx, answer),
    };
  const facets = answer.facets && (await named(ctx, answer));
  const narrowed =
    input.inStock === true ||
    (input.promises ?? []).length > 0 ||
    [
      input.category,
      input.belt,
      input.shop,
      input.brand,
      input.style,
      input.track,
      input.shipFrom,
      input.minFen,
      input.maxFen,
    ].some((one) => one !== undefined);
  for (const relaxed of ['filters', 'popular'] as const) {
    if (relaxed === 'filters' && !narrowed) continue;
    const wider = { filters: NO_FILTERS, after: null, withFacets: false, limit: input.limit };
    const found = await engine.search(
      ctx,
      relaxed === 'filters' ? { ...asked, ...wider } : { ...wider, text: '', sort: 'sales' },
    );
    if (found.hits.length > 0)
      return {
        total: 0,
        relaxed,
        meant: relaxed === 'filters' ? found.corrected : null,
        personal: personal && relaxed === 'filters',
        items: await productCards(ctx, found.hits),
        next: null,
        facets,
      };
  }
  return { total: 0, relaxed: 'popular', meant: null, personal: false, items: [], next: null, facets };
}

/** The input's names as the engine's keys; null when one of them is nobody's. */
async function filtersOf(ctx: Ctx, input: SearchInput): Promise<Filters | null> {
  const categoryIds = input.category ? await categoriesUnder(ctx, input.category) : null;
  if (categoryIds?.length === 0) return null;
  let shopId: Uuid | null = null;
  if (input.shop) {
    const found: Shop | null = await shopByCode(ctx, input.shop).catch(() => null);
    if (!found) return null;
    shopId = found.id;
  }
  return {
    categoryIds,
    beltCode: input.belt ?? null,
    shopId,
    minFen: input.minFen ?? null,
    maxFen: input.maxFen ?? null,
    inStock: input.inStock ?? false,
    promises: input.promises ?? [],
    brand: input.brand ?? null,
    style: input.style ?? null,
    track: input.track ?? null,
    shipFrom: input.shipFrom ?? null,
  };
}

/** Every belt by code: a market has dozens. */
const allBelts = async (ctx: Ctx) => new Map((await belts(ctx)).map((one) => [one.code, one]));

async function named(ctx: Ctx, { facets }: EngineAnswer): Promise<NamedFacets | null> {
  if (!facets) return null;
  const [shops, home, tracks, categories] = await Promise.all([
    shopsByIds(
      ctx,
      facets.shops.map((one) => one.key as Uuid),
    ),
    allBelts(ctx),
    allTracks(ctx),
    Promise.all(
      facets.categories.map(async ({ key, count }) => {
        const found = await category(ctx, key).catch(() => null);
        return { id: key, name: found?.name ?? { zh: key, en: '' }, count };
      }),
    ),
  ]);
  return {
    categories,
    belts: facets.belts.map(({ key, count }) => {
      const found = home.get(key);
      return { code: key, name: { zh: found?.nameZh ?? key, en: found?.nameEn ?? '' }, count };
    }),
    shops: facets.shops.flatMap(({ key, count }) => {
      const found = shops.get(key as Uuid);
      return found ? [{ code: found.code, name: found.name, count }] : [];
    }),
    promises: PROMISES.flatMap((key) => {
      const found = facets.promises.find((one) => one.key === key);
      return found ? [{ key, count: found.count }] : [];
    }),
    brands: facets.brands.map(({ key, count }) => ({ name: key, count })),
    styles: facets.styles.map(({ key, count }) => ({ name: key, count })),
    tracks: facets.tracks.flatMap(({ key, count }) => {
      const found = tracks.find((one) => one.code === key);
      return found ? [{ code: key, name: found.name, count }] : [];
    }),
    shipFrom: await Promise.all(
      facets.shipFrom.map(async ({ key, count }) => ({
        code: key,
        name: await divisionName(ctx, key).catch(() => key),
        count,
      })),
    ),
    prices: priceBands(facets.prices),
  };
}

/** Whether goods answer a question with all of its words, with some, or not as it is written. */
export async function outcomeOf(ctx: Ctx, text: string): Promise<Outcome> {
  const asked = { text, filters: NO_FILTERS, sort: 'relevance', after: null, limit: 1, withFacets: false } as const;
  const { total, matched, full, corrected } = await engineOf(ctx).search(ctx, asked);
  if (total === 0 || corrected !== null) return 'unanswered';
  return matched === 'any' && full === 0 ? 'partly' : 'answered';
}

/** Of what somebody asked before so many are suggested, in front. */
const MOST_MINE = 3;

/**
 * What may become of what was typed: the person's own questions first, where they are kept; then names, words of goods and questions of many,
 * also as they sound (`shouji`, `sj` → 手机). Nothing that operators banned or hid.
 */
export async function suggest(
  ctx: Ctx,
  typed: string,
  limit: number,
): Promise<{ mine: readonly string[]; items: readonly string[] }> {
  const userId = userIdOf(ctx.actor);
  const [mine, found] = await Promise.all([
    userId ? askedBefore(ctx, userId, typed, MOST_MINE) : [],
    engineOf(ctx).suggest(ctx, typed, limit),
  ]);
  const own = new Set(mine.map((text) => text.toLowerCase()));
  const items = (await permitted(ctx, found)).filter((text) => !own.has(text.toLowerCase()));
  return { mine, items: items.slice(0, limit) };
}
