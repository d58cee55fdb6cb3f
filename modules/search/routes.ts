import { type Static, Type } from 'typebox';
import {
  decodeCursor,
  encodeCursor,
  enqueue,
  everyone,
  FenSchema,
  Nullable,
  PageQuery,
  platformStaff,
  type Route,
  refuseRequest,
  route,
  TextSchema,
  type Uuid,
} from '#kernel';
import { record } from '#modules/operations';
import { shopByCode } from '#modules/shops';
import { type Card, CardSchema } from './cards-service.ts';
import { type After, PROMISES, SORTS, type Sort } from './engine.ts';
import { STRIPS, strips, venues } from './home-service.ts';
import { type SearchInput, type SearchResult, search, suggest } from './service.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const uuidPart = (part: unknown): Uuid => {
  if (typeof part !== 'string' || !UUID.test(part)) throw refuseRequest('cursor_invalid');
  return part as Uuid;
};
const numberPart = (part: unknown, least = Number.MIN_SAFE_INTEGER): number => {
  if (typeof part !== 'number' || !Number.isSafeInteger(part) || part < least) throw refuseRequest('cursor_invalid');
  return part;
};
/** The furthest moment a Date can hold. */
const LAST_MOMENT = 8.64e15;

/** A cursor belongs to the sort it was made for. */
function afterOf(cursor: string | undefined, sort: Sort): After | null {
  const key = decodeCursor(cursor, 4);
  if (!key) return null;
  const asOf = numberPart(key[3], 0);
  const at = numberPart(key[1]);
  if (key[0] !== sort || asOf > LAST_MOMENT || Math.abs(at) > LAST_MOMENT) throw refuseRequest('cursor_invalid');
  return { key: at, productId: uuidPart(key[2]), asOf };
}
const cursorOf = (next: After | null, sort: Sort): string | null =>
  next && encodeCursor([sort, next.key, next.productId, next.asOf]);

const SortSchema = Type.Enum([...SORTS], { default: 'relevance' });
const Filters = {
  ...PageQuery,
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Chinese, English or both' })),
  category: Type.Optional(Type.String({ maxLength: 60, description: 'A category id; all under it count' })),
  minFen: Type.Optional(FenSchema()),
  maxFen: Type.Optional(FenSchema()),
  inStock: Type.Optional(Type.Boolean({ description: 'Only what can be had now' })),
  promises: Type.Optional(
    Type.String({
      pattern: `^(${PROMISES.join('|')})(,(${PROMISES.join('|')})){0,3}$`,
      description: `All of these, between commas: ${PROMISES.join(', ')}`,
    }),
  ),
  brand: Type.Optional(Type.String({ maxLength: 60, description: 'A brand as its shops write it' })),
  style: Type.Optional(Type.String({ maxLength: 60 })),
  track: Type.Optional(Type.String({ maxLength: 40, description: 'A track’s code' })),
  shipFrom: Type.Optional(
    Type.String({ pattern: '^[0-9]{2}0000$', description: 'The province it is sent from, by its six digits' }),
  ),
  sort: Type.Optional(SortSchema),
  impersonal: Type.Optional(
    Type.Boolean({ description: 'The same order as for everybody, also for who agreed to personalisation' }),
  ),
};
type Asked = {
  cursor?: string;
  limit?: number;
  q?: string;
  category?: string;
  belt?: string;
  shop?: string;
  minFen?: number;
  maxFen?: number;
  inStock?: boolean;
  promises?: string;
  brand?: string;
  style?: string;
  track?: string;
  shipFrom?: string;
  sort?: Sort;
  impersonal?: boolean;
};
const inputOf = (query: Asked): SearchInput => {
  const sort = query.sort ?? 'relevance';
  return {
    q: query.q ?? '',
    category: query.category || undefined,
    belt: query.belt || undefined,
    shop: query.shop || undefined,
    minFen: query.minFen,
    maxFen: query.maxFen,
    inStock: query.inStock,
    promises: PROMISES.filter((one) => query.promises?.split(',').includes(one)),
    brand: query.brand || undefined,
    style: query.style || undefined,
    track: query.track || undefined,
    shipFrom: query.shipFrom,
    sort,
    after: afterOf(query.cursor, sort),
    limit: query.limit ?? 20,
    impersonal: query.impersonal ?? false,
  };
};

const Count = Type.Integer();
const ResultSchema = Type.Object({
  q: Type.String(),
  sort: SortSchema,
  total: Type.Integer({ description: 'Products that answer the question as it was asked' }),
  relaxed: Nullable(
    Type.Enum(['spelling', 'words', 'filters', 'popular'], {
      description: 'How the question was changed because nothing answered it; null = it was not',
    }),
  ),
  meant: Nullable(Type.String({ description: 'What a misspelt question was taken for, where its answers are shown' })),
  personal: Type.Boolean({ description: 'What the one who asks is drawn to had its part in the order' }),
  items: Type.Array(CardSchema),
  nextCursor: Nullable(Type.String()),
  facets: Nullable(
    Type.Object(
      {
        categories: Type.Array(Type.Object({ id: Type.String(), name: TextSchema(), count: Count })),
        belts: Type.Array(Type.Object({ code: Type.String(), name: TextSchema(), count: Count })),
        shops: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), count: Count })),
        promises: Type.Array(Type.Object({ key: Type.Enum([...PROMISES]), count: Count })),
        brands: Type.Array(Type.Object({ name: Type.String(), count: Count })),
        styles: Type.Array(Type.Object({ name: Type.String(), count: Count })),
        tracks: Type.Array(Type.Object({ code: Type.String(), name: TextSchema(), count: Count })),
        shipFrom: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), count: Count })),
        prices: Type.Array(Type.Object({ minFen: Count, maxFen: Nullable(Count), count: Count })),
      },
      { description: 'Counts beside the filters; only with the first page' },
    ),
  ),
});
const resultView = (input: SearchInput, found: SearchResult): Static<typeof ResultSchema> => ({
  q: input.q,
  sort: input.sort,
  total: found.total,
  relaxed: found.relaxed,
  meant: found.meant,
  personal: found.personal,
  items: [...found.items],
  nextCursor: cursorOf(found.next, input.sort),
  facets: found.facets && {
    categories: found.facets.categories.map((one) => ({ ...one })),
    belts: found.facets.belts.map((one) => ({ ...one })),
    shops: found.facets.shops.map((one) => ({ ...one })),
    promises: found.facets.promises.map((one) => ({ ...one })),
    brands: found.facets.brands.map((one) => ({ ...one })),
    styles: found.facets.styles.map((one) => ({ ...one })),
    tracks: found.facets.tracks.map((one) => ({ ...one })),
    shipFrom: found.facets.shipFrom.map((one) => ({ ...one })),
    prices: found.facets.prices.map((one) => ({ ...one })),
  },
});

const SEARCH_ERRORS = ['request.cursor_invalid', 'search.price_range_upside_down'];

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/search',
    summary: 'Find products; without words, browse them',
    tag: 'search',
    access: everyone,
    query: Type.Object({
      ...Filters,
      belt: Type.Optional(Type.String({ maxLength: 60, description: "A belt's code" })),
      shop: Type.Optional(Type.String({ maxLength: 60, description: "A shop's code" })),
    }),
    reply: ResultSchema,
    errors: SEARCH_ERRORS,
    handle: async (ctx, { query }) => {
      const input = inputOf(query);
      return resultView(input, await search(ctx, input));
    },
  }),
  route({
    method: 'GET',
    path: '/search/suggest',
    summary:
      'What may become of what was typed, also as it sounds (pinyin), by first letters, after a slip of the finger',
    tag: 'search',
    access: everyone,
    query: Type.Object({
      q: Type.String({ maxLength: 60 }),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 10 })),
    }),
    reply: Type.Object({
      mine: Type.Array(Type.String({ description: 'What the person asked before, where that is kept' })),
      items: Type.Array(Type.String()),
    }),
    handle: async (ctx, { query }) => {
      const { mine, items } = await suggest(ctx, query.q, query.limit ?? 10);
      return { mine: [...mine], items: [...items] };
    },
  }),
  route({
    method: 'GET',
    path: '/home',
    summary: 'The front page: belts and rows of cards; its feed is `/feed`',
    tag: 'search',
    access: everyone,
    reply: Type.Object({
      belts: Type.Array(
        Type.Object({
          code: Type.String(),
          name: TextSchema(),
          made: TextSchema(),
          products: Count,
          mediaUrl: Nullable(Type.String()),
        }),
      ),
      strips: Type.Array(Type.Object({ key: Type.Enum([...STRIPS]), items: Type.Array(CardSchema) })),
    }),
    handle: async (ctx) => {
      const [homes, rows] = await Promise.all([venues(ctx), strips(ctx)]);
      const items = (cards: readonly Card[]): Card[] => [...cards];
      return {
        belts: homes.map((one) => ({ ...one })),
        strips: rows.map((one) => ({ key: one.key, items: items(one.items) })),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/shop-pages/:code/products',
    summary: 'Products of a shop: browse, filter or search within it',
    tag: 'search',
    access: everyone,
    params: Type.Object({ code: Type.String({ maxLength: 60 }) }),
    query: Type.Object(Filters),
    reply: ResultSchema,
    errors: [...SEARCH_ERRORS, 'shops.shop_not_found'],
    handle: async (ctx, { params, query }) => {
      const shop = await shopByCode(ctx, params.code);
      const input = inputOf({ ...query, shop: shop.code });
      return resultView(input, await search(ctx, input));
    },
  }),
  route({
    method: 'POST',
    path: '/console/search/rebuild',
    summary: 'Rebuild the search index from the catalogue, in the background',
    tag: 'search',
    access: platformStaff('search.rebuild'),
    reply: Type.Object({ queued: Type.Boolean() }),
    status: 202,
    handle: async (ctx) => {
      await enqueue(ctx, 'search.rebuild', {}, { key: 'search.rebuild' });
      await record(ctx, { action: 'search.rebuild', subject: { kind: 'search', id: 'index' } });
      return { queued: true };
    },
  }),
];
