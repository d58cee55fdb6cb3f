import { type Ctx, transact, type Uuid } from '#kernel';
import { category } from '#modules/catalog';
import { belts, divisionPath } from '#modules/regions';
import { creditOf, type ShopCredit } from '#modules/reviews';
import { freshShops, type Shop, shops as shopsAfter, shopsByIds } from '#modules/shops';
import { firstAnswered } from './asked-words-service.ts';
import type { Dictionary, Texts } from './correction-service.ts';
import {
  bestShops,
  categoriesFound,
  countShops,
  dropShops,
  goodsOfShops,
  mostShops,
  type ShopDocument,
  type ShopPlace,
  windowOf,
  writeShops,
} from './shops-store.ts';
import { vectorOf } from './tokens.ts';

/** Frozen and closed shops are not shown; a paused one is, and says that it is away. */
export const shown = (shop: Shop | undefined): shop is Shop =>
  shop !== undefined && shop.state !== 'frozen' && shop.state !== 'closed';

const both = (text: { zh: string; en: string } | null): string => (text ? `${text.zh} ${text.en}` : '');

/** Brings what shops are found by to how they stand now. Repeatable. */
export async function refreshShops(ctx: Ctx, shopIds: readonly Uuid[]): Promise<void> {
  const ids = [...new Set(shopIds)].sort();
  if (ids.length === 0) return;
  const [shops, held, homes] = await Promise.all([freshShops(ctx, ids), goodsOfShops(ctx, ids), belts(ctx)]);
  const goodsOf = new Map(held.map((one) => [one.shopId, one]));
  const homeOf = new Map(homes.map((one) => [one.code, one]));
  const documents: ShopDocument[] = [];
  for (const shop of shops.filter(shown)) {
    const { goods, categoryIds } = goodsOf.get(shop.id) ?? { goods: 0, categoryIds: [] };
    const kinds = await Promise.all(categoryIds.map((id) => category(ctx, id).catch(() => null)));
    const names = new Set(kinds.flatMap((leaf) => (leaf ? [...leaf.path, leaf].map((one) => both(one.name)) : [])));
    const home = homeOf.get(shop.beltCode ?? '');
    const place = await divisionPath(ctx, shop.divisionCode).catch(() => []);
    const words = vectorOf([
      { weight: 'A', text: `${shop.name} ${shop.code}` },
      { weight: 'B', text: home ? `${home.nameZh} ${home.nameEn} ${home.madeZh} ${home.madeEn}` : '' },
      { weight: 'B', text: [...names].join(' ') },
      { weight: 'C', text: place.map((one) => one.name).join(' ') },
      { weight: 'D', text: both(shop.story) },
    ]);
    documents.push({ shopId: shop.id, words, goods });
  }
  const there = new Set(documents.map((one) => one.shopId));
  await writeShops(ctx, documents);
  await dropShops(
    ctx,
    ids.filter((id) => !there.has(id)),
  );
}

const BATCH = 100;

/** All shops anew: after a change of how words are cut. */
export async function rebuildShops(ctx: Ctx): Promise<void> {
  for (let after: Uuid | null = null; ; ) {
    const ids: Uuid[] = (await shopsAfter(ctx, { after, limit: BATCH })).map((one) => one.id);
    const last = ids.at(-1);
    if (!last) return;
    await transact(ctx, (tx) => refreshShops(tx, ids));
    after = last;
  }
}

export type FoundShop = {
  readonly shop: Shop;
  readonly credit: ShopCredit | null;
  readonly goods: number;
  /** What sells best there. */
  readonly window: readonly { readonly productId: Uuid; readonly title: string; readonly mediaId: Uuid }[];
};
/** `step`: which way of `firstAnswered` answers. */
export type ShopsAfter = ShopPlace & { readonly step: number };
export type FoundShops = {
  readonly total: number;
  /** No shop has all of the words: these have some. */
  readonly relaxed: boolean;
  /** What the question was taken for. */
  readonly meant: string | null;
  readonly items: readonly FoundShop[];
  readonly next: ShopsAfter | null;
};

/** Shops whose names a process learns: those with most goods. */
const MOST_NAMES = 20_000;

async function shopTexts(ctx: Ctx): Promise<Texts> {
  const shops = [...(await shopsByIds(ctx, await mostShops(ctx, MOST_NAMES))).values()].filter(shown);
  const places = [...new Set(shops.map((shop) => shop.divisionCode))];
  const paths = await Promise.all(places.map((code) => divisionPath(ctx, code).catch(() => [])));
  const homes = await belts(ctx);
  const kinds = await Promise.all((await categoriesFound(ctx)).map((id) => category(ctx, id).catch(() => null)));
  return {
    names: [
      ...shops.map((shop) => shop.name),
      ...homes.flatMap((home) => [home.nameZh, home.nameEn]),
      ...new Set(paths.flatMap((path) => path.map((one) => one.name))),
      ...new Set(kinds.flatMap((leaf) => (leaf ? [...leaf.path, leaf].flatMap(({ name }) => [name.zh, name.en]) : []))),
    ],
    texts: homes.flatMap((home) => [home.madeZh, home.madeEn]),
  };
}

/** By which words shops are looked for. */
const dictionary: Dictionary = { name: 'shops', freshMs: 300_000, texts: shopTexts };

/** Goods shown of each shop. */
const IN_WINDOW = 4;

/** Finds shops by name, belt, place and what they sell; without words all of them, those with most goods first. */
export async function searchShops(
  ctx: Ctx,
  input: { readonly q: string; readonly after: ShopsAfter | null; readonly limit: number },
): Promise<FoundShops> {
  const everything = input.q.trim() === '';
  const found = everything
    ? null
    : await firstAnswered(ctx, { q: input.q, dictionary, step: input.after?.step ?? null }, (tsquery) =>
        countShops(ctx, tsquery),
      );
  const total = everything ? await countShops(ctx, null) : (found?.total ?? 0);
  const rows = total > 0 ? await bestShops(ctx, found?.tsquery ?? null, input.after, input.limit + 1) : [];
  const page = rows.slice(0, input.limit);
  const ids = page.map((row) => row.shopId);
  const [shops, credits, goods] = await Promise.all([
    shopsByIds(ctx, ids),
    creditOf(ctx, ids),
    ids.length > 0 ? windowOf(ctx, ids, IN_WINDOW) : [],
  ]);
  const last = page.at(-1);
  return {
    total,
    relaxed: found?.relaxed ?? false,
    meant: found?.meant ?? null,
    items: page.flatMap((row) => {
      const shop = shops.get(row.shopId);
      // The row goes a moment after the shop.
      if (!shown(shop)) return [];
      const window = goods.filter((one) => one.shopId === row.shopId);
      return [{ shop, credit: credits.get(row.shopId) ?? null, goods: row.goods, window }];
    }),
    next: rows.length > input.limit && last ? { ...last, step: found?.step ?? 0 } : null,
  };
}
