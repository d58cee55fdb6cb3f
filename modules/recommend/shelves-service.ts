import { type Ctx, chinaDay, days, earlier, type Uuid } from '#kernel';
import { followedId, interestsOf, pulls } from '#modules/behaviour';
import { productSummaries } from '#modules/catalog';
import { type Card, engineOf, leading, NO_FILTERS, productCards, type Standing, standings } from '#modules/search';
import { shopByCode } from '#modules/shops';
import { blend, byRank, type Voice, type Word } from './blend.ts';
import { candidatesOf, rulesOf, tieNearness, walkNearness } from './candidates-service.ts';
import { placed } from './placing.ts';
import { tiesOfAll, walksOf } from './walks-store.ts';

const PLACES = 12;
const NEAR = 60;
const ALIKE = 30;
const HOT_DAYS = 30;

type Said = Omit<Voice, 'words'> & { readonly words: readonly { readonly productId: Uuid; readonly weight: number }[] };

/** From what voices say of products to a shelf of cards: trust, crowding, the quota for the new, goods on sale in shops that trade. */
async function shelved(
  ctx: Ctx,
  said: readonly Said[],
  without: ReadonlySet<Uuid>,
  rules: { readonly oneShop?: true } = {},
): Promise<readonly Card[]> {
  const ids = [...new Set(said.flatMap((voice) => voice.words.map((word) => word.productId)))];
  const found = await standings(
    ctx,
    ids.filter((id) => !without.has(id)),
  );
  const candidates = await candidatesOf(ctx, found);
  const number = new Map(candidates.map((one, at) => [one.productId, at]));
  const voices = said.map((voice) => ({
    ...voice,
    words: voice.words.flatMap(({ productId, weight }): Word[] => {
      const item = number.get(productId);
      return item === undefined ? [] : [{ item, weight, ref: '' }];
    }),
  }));
  const usual = await rulesOf(ctx, PLACES);
  // A shelf of likes is of one category by nature; a shop's own is of one shop.
  const by = { ...usual, perCategory: PLACES, newPerHundred: 0, ...(rules.oneShop ? { perShop: PLACES } : {}) };
  const chosen = placed(blend(voices), candidates, by);
  const cards = await productCards(
    ctx,
    chosen.map((one) => ({ productId: one.productId as Uuid })),
  );
  return cards.filter((card) => card.shop.trading);
}

const others = (rows: readonly { readonly otherId: Uuid; readonly weight: number }[]) =>
  rows.map((row) => ({ productId: row.otherId, weight: row.weight }));
const ranked = (rows: readonly Pick<Standing, 'productId'>[]) =>
  byRank(rows.map((_, at) => at)).map(({ item, weight }) => ({ productId: rows[item]?.productId as Uuid, weight }));

/** Goods like this one: what people who looked at it also opened, what shares its words and category. Nobody's own visits are looked at. */
export async function similarTo(ctx: Ctx, productId: Uuid): Promise<readonly Card[]> {
  const product = (await productSummaries(ctx, [productId])).get(productId);
  if (!product) return [];
  const [walks, alike, leaders] = await Promise.all([
    walksOf(ctx, [productId], await walkNearness(ctx, NEAR)),
    engineOf(ctx).search(ctx, {
      text: product.title.zh,
      filters: { ...NO_FILTERS, categoryIds: [product.categoryId] },
      sort: 'relevance',
      after: null,
      limit: ALIKE,
      withFacets: false,
    }),
    leading(ctx, 'sold', { categoryIds: [product.categoryId], most: ALIKE }),
  ]);
  return shelved(
    ctx,
    [
      { why: 'seen', share: 1, words: others(walks) },
      { why: 'interest', share: 0.6, words: ranked(alike.hits) },
      { why: 'popular', share: 0.3, words: ranked(leaders) },
    ],
    new Set([productId]),
  );
}

/** What goes with these goods, in a cart or just bought: what finished trades held beside them, then what sells best. */
export async function goesWithAll(ctx: Ctx, productIds: readonly Uuid[]): Promise<readonly Card[]> {
  const own = new Set(productIds);
  const [ties, walks, leaders] = await Promise.all([
    tiesOfAll(ctx, productIds, await tieNearness(ctx, NEAR)),
    walksOf(ctx, productIds, await walkNearness(ctx, NEAR)),
    leading(ctx, 'sold', { most: ALIKE }),
  ]);
  return shelved(
    ctx,
    [
      { why: 'together', share: 1, words: others(ties) },
      { why: 'seen', share: 0.5, words: others(walks) },
      { why: 'popular', share: 0.2, words: ranked(leaders) },
    ],
    own,
  );
}

/** What to look at in a shop: what was opened and bought there lately and what sells best; first what somebody who agreed is drawn to. */
export async function picksOfShop(ctx: Ctx, code: string): Promise<readonly Card[]> {
  const shop = await shopByCode(ctx, code);
  const userId = await followedId(ctx);
  const [leaders, pulled, interests] = await Promise.all([
    leading(ctx, 'sold', { shopId: shop.id, most: 100 }),
    pulls(ctx, chinaDay(earlier(ctx.clock.now(), days(HOT_DAYS))), 200, shop.id),
    userId ? interestsOf(ctx, userId) : [],
  ]);
  const drawn = new Map(interests.map((one) => [one.categoryId, 2 * one.short + one.long]));
  return shelved(
    ctx,
    [
      {
        why: 'interest',
        share: 2,
        words: leaders.map((one) => ({ productId: one.productId, weight: drawn.get(one.categoryId) ?? 0 })),
      },
      {
        why: 'hot',
        share: 1,
        words: pulled.map((one) => ({ productId: one.productId, weight: Math.log1p(one.clicks + 5 * one.paidPieces) })),
      },
      { why: 'popular', share: 0.5, words: ranked(leaders) },
    ],
    new Set(),
    { oneShop: true },
  );
}
