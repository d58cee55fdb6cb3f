import type { Reply } from '#client';
import { amountText } from '#ui/money-text.ts';
import { placeText } from './areas.server.ts';
import { cardView, type GoodsOrder, type GoodsPage, orderOf, orders, search, type Wish } from './goods.server.ts';
import type { Market } from './market.server.ts';
import { sponsored, withSponsored } from './sponsored.server.ts';

type Facets = NonNullable<Reply<'/api/search'>['facets']>;

/** One thing to tick beside a list: leads to the same list narrowed or widened again. */
export interface FilterView {
  readonly id: string;
  readonly text: string;
  readonly count: number;
  readonly href: string;
  readonly chosen: boolean;
}
export interface SearchView {
  /** Nothing in it depends on who asks: it may be kept for others. */
  readonly shared: boolean;
  readonly goods: GoodsPage;
  readonly total: number;
  readonly relaxed: 'spelling' | 'words' | 'filters' | 'popular' | null;
  /** What a misspelt question was taken for. */
  readonly meant: string | null;
  /** The order goes by what the visitor is drawn to, or would; and where it goes by the other. */
  readonly taste: { readonly on: boolean; readonly href: string } | null;
  /** Address of this list without a cursor. */
  readonly page: string;
  readonly sort: GoodsOrder;
  readonly sorts: readonly { readonly id: GoodsOrder; readonly text: string; readonly href: string }[];
  readonly filters: readonly { readonly id: string; readonly name: string; readonly options: readonly FilterView[] }[];
  /** Leads to the same list with only what can be had, or with everything again. */
  readonly inStock: { readonly href: string; readonly chosen: boolean };
  readonly price: { readonly min: string; readonly max: string };
  /** What a form of this list must carry on. */
  readonly kept: readonly (readonly [string, string])[];
  /** Address without any filter; null when there is none. */
  readonly cleared: string | null;
}

/** Yuan as typed into a filter, "12" or "12.5" → fen; undefined when it is no amount. */
function fenOf(text: string | null): number | undefined {
  const parts = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(text?.trim() ?? '');
  return parts ? Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0')) : undefined;
}

const narrowing = [
  'category',
  'belt',
  'shop',
  'stock',
  'min',
  'max',
  'promise',
  'from',
  'brand',
  'style',
  'track',
] as const;
const promises = ['returns_7d', 'freight_insurance', 'ships_24h', 'ships_48h'] as const;

/**
 * A list of goods with its filters as links: each works without JavaScript and can be kept as a bookmark. `fixed` is what
 * the page itself stands for (its category) and is not in the query.
 */
export async function searchView(
  market: Market,
  path: string,
  query: URLSearchParams,
  fixed: Partial<Wish> = {},
): Promise<SearchView> {
  const { t, say } = market;
  const q = query.get('q')?.trim().slice(0, 200) ?? '';
  const sort = orderOf(query.get('sort'), q === '' ? 'sales' : 'relevance');
  const given = {
    category: query.get('category'),
    belt: query.get('belt'),
    shop: query.get('shop'),
    brand: query.get('brand'),
    style: query.get('style'),
    track: query.get('track'),
  };
  let [min, max] = [fenOf(query.get('min')), fenOf(query.get('max'))];
  if (min !== undefined && max !== undefined && min > max) [min, max] = [max, min];
  const promised = promises.filter((one) => query.get('promise')?.split(',').includes(one));
  const from = /^\d{2}0000$/.exec(query.get('from') ?? '')?.[0];
  const wish: Wish = {
    ...(q === '' ? {} : { q }),
    ...(given.category ? { category: given.category.slice(0, 60) } : {}),
    ...(given.belt ? { belt: given.belt.slice(0, 60) } : {}),
    ...(given.shop ? { shop: given.shop.slice(0, 60) } : {}),
    ...(given.brand ? { brand: given.brand.slice(0, 60) } : {}),
    ...(given.style ? { style: given.style.slice(0, 60) } : {}),
    ...(given.track ? { track: given.track.slice(0, 40) } : {}),
    ...(min === undefined ? {} : { minFen: min }),
    ...(max === undefined ? {} : { maxFen: max }),
    ...(query.get('stock') === '1' ? { inStock: true } : {}),
    ...(promised.length > 0 ? { promises: promised.join() } : {}),
    ...(from ? { shipFrom: from } : {}),
    ...(query.get('taste') === '0' ? { impersonal: true } : {}),
    ...fixed,
    sort,
  };
  const cursor = query.get('cursor');
  const found = (await search(market, wish, cursor)) ?? (cursor ? await search(market, wish, null) : null);

  // Paid places only where goods stand in our own order, and never against a filter of the visitor's.
  const usual = fixed.shop === undefined && sort === (q === '' ? 'sales' : 'relevance') && cursor === null;
  const narrowed =
    wish.promises ??
    wish.shipFrom ??
    wish.brand ??
    wish.style ??
    wish.track ??
    wish.belt ??
    wish.shop ??
    wish.minFen ??
    wish.maxFen;
  const answered =
    found !== null && found.items.length > 0 && found.relaxed !== 'filters' && found.relaxed !== 'popular';
  const ads =
    usual && answered && narrowed === undefined && (q !== '' || wish.category)
      ? await sponsored(market, {
          ...(q === '' ? {} : { q: found.meant ?? q }),
          ...(wish.category ? { category: wish.category } : {}),
        })
      : null;

  const link = (change: Readonly<Record<string, string | null>>): string => {
    const to = new URLSearchParams(query);
    to.delete('cursor');
    to.delete('lang');
    for (const [name, value] of Object.entries(change)) value === null ? to.delete(name) : to.set(name, value);
    const text = to.toString();
    return text === '' ? path : `${path}?${text}`;
  };
  const option = (
    name: 'category' | 'belt' | 'shop' | 'brand' | 'style' | 'track',
    value: string,
    text: string,
    count: number,
  ): FilterView => {
    const chosen = given[name] === value;
    return { id: value, text, count, chosen, href: link({ [name]: chosen ? null : value }) };
  };
  const facets: Facets = found?.facets ?? {
    categories: [],
    belts: [],
    shops: [],
    promises: [],
    brands: [],
    styles: [],
    tracks: [],
    shipFrom: [],
    prices: [],
  };
  const yuan = (fen: number) => String(fen / 100);
  const groups = [
    {
      id: 'category',
      name: t('search.by_category'),
      options: facets.categories.map(({ id, name, count }) => option('category', id, say(name), count)),
    },
    {
      id: 'price',
      name: t('search.by_price'),
      options: facets.prices.map(({ minFen, maxFen, count }): FilterView => {
        const text =
          maxFen === null
            ? t('search.price_over', { from: amountText(minFen) })
            : `${amountText(minFen)}–${amountText(maxFen)}`;
        const chosen = min === minFen && max === (maxFen ?? undefined);
        const to = chosen
          ? { min: null, max: null }
          : { min: yuan(minFen), max: maxFen === null ? null : yuan(maxFen) };
        return { id: String(minFen), text, count, chosen, href: link(to) };
      }),
    },
    {
      id: 'brand',
      name: t('search.by_brand'),
      options: facets.brands.map(({ name, count }) => option('brand', name, name, count)),
    },
    {
      id: 'style',
      name: t('search.by_style'),
      options: facets.styles.map(({ name, count }) => option('style', name, name, count)),
    },
    {
      id: 'promise',
      name: t('search.by_promise'),
      options: facets.promises.map(({ key, count }): FilterView => {
        const chosen = promised.includes(key);
        const rest = chosen ? promised.filter((one) => one !== key) : [...promised, key];
        const to = rest.length > 0 ? promises.filter((one) => rest.includes(one)).join() : null;
        return { id: key, text: t(`search.promise_${key}`), count, chosen, href: link({ promise: to }) };
      }),
    },
    {
      id: 'from',
      name: t('search.by_from'),
      options: facets.shipFrom.map(({ code, name, count }): FilterView => {
        const chosen = from === code;
        const text = placeText([name], market.lang);
        return { id: code, text, count, chosen, href: link({ from: chosen ? null : code }) };
      }),
    },
    {
      id: 'track',
      name: t('search.by_track'),
      options: facets.tracks.map(({ code, name, count }) => option('track', code, say(name), count)),
    },
    {
      id: 'belt',
      name: t('search.by_belt'),
      options: facets.belts.map(({ code, name, count }) => option('belt', code, say(name), count)),
    },
    {
      id: 'shop',
      name: t('search.by_shop'),
      options: facets.shops.map(({ code, name, count }) => option('shop', code, name, count)),
    },
  ];
  return {
    shared: (ads?.shared ?? true) && found?.personal !== true,
    goods: {
      cards: withSponsored(
        market,
        (found?.items ?? []).map((card) => cardView(market, card)),
        ads,
      ),
      next: found?.nextCursor ?? null,
    },
    total: found?.total ?? 0,
    relaxed: found?.relaxed ?? null,
    meant: found?.meant ?? null,
    taste: found?.personal
      ? { on: true, href: link({ taste: '0' }) }
      : wish.impersonal && !market.anonymous
        ? { on: false, href: link({ taste: null }) }
        : null,
    page: link({}),
    sort,
    sorts: orders
      .filter((id) => id !== 'relevance' || q !== '')
      .map((id) => ({ id, text: t(`search.sort_${id}`), href: link({ sort: id }) })),
    filters: groups
      // A page of one category is left by its own links, not by ticking another.
      .filter((group) => group.id !== 'category' || fixed.category === undefined)
      .map((group) => ({ ...group, options: group.options.slice(0, 10) }))
      .filter(
        (group) =>
          group.options.length > 1 ||
          (group.id === 'promise' && group.options.length > 0) ||
          group.options.some((one) => one.chosen),
      ),
    inStock: { href: link({ stock: wish.inStock ? null : '1' }), chosen: wish.inStock === true },
    price: { min: query.get('min') ?? '', max: query.get('max') ?? '' },
    kept: [...query].filter(([name]) => !['min', 'max', 'cursor', 'lang'].includes(name)),
    cleared: narrowing.some((name) => query.has(name))
      ? link(Object.fromEntries(narrowing.map((name) => [name, null])))
      : null,
  };
}
