import type { Ctx, Runtime, Uuid } from '#kernel';
import { picturesAlike } from '#modules/media';
import { setting } from '#modules/operations';
import { shop } from '#modules/shops';
import { brandFacts } from './brand-rights-service.ts';
import { categoryTree } from './categories-service.ts';
import { type AttributeRow, attributesById } from './categories-store.ts';
import { type CheckFacts, checkListing, titleKey } from './checks.ts';
import { holdLeaf } from './leaves-store.ts';
import { listedWithPicture, pricesOfCategory, shopsUnderTitle } from './likeness-store.ts';
import { type PriceSpread, priceSpread } from './prices.ts';
import { settings } from './settings.ts';
import { hasTwin, type ProductRow } from './store.ts';
import type { CheckFinding, ProductContent } from './types.ts';

/** Everything the checks find about a version of a listing, with the facts of the market as they stand. */
export async function findingsFor(ctx: Ctx, row: ProductRow, content: ProductContent): Promise<CheckFinding[]> {
  const tree = await categoryTree(ctx);
  const placed = tree.byId.get(content.categoryId) ?? null;
  const [numbers, keeper, held, brand, likeness, spread, required] = await Promise.all([
    thresholds(ctx),
    shop(ctx, row.shopId),
    // The category as it stands, held until the listing is written: it cannot close over goods that are just coming.
    placed && holdLeaf(ctx, placed.id, row.shopId, row.id),
    brandFacts(ctx, row.shopId, { brand: content.brand, title: content.title.zh }),
    likenessOf(ctx, row, content),
    spreadOf(ctx, content.categoryId),
    requiredOf(ctx, tree.rows.get(content.categoryId)?.requiredAttributeIds ?? []),
  ]);
  return checkListing(content, {
    ...numbers,
    category: placed && held ? { ...placed, state: held.state } : placed,
    trial:
      held?.state === 'trial'
        ? {
            over: held.trialUntil !== null && held.trialUntil <= ctx.clock.now(),
            ofShop: held.ofShop,
            all: held.all,
            mostOfShop: numbers.trialOfShop,
            most: numbers.trialAll,
          }
        : null,
    brand,
    likeness,
    spread,
    requiredAttributes: required.map(({ id, nameZh, sale }) => ({ id, name: nameZh, sale })),
    licences: keeper.licences.map((licence) => licence.kind),
  });
}

const requiredOf = async (ctx: Ctx, ids: readonly string[]): Promise<readonly AttributeRow[]> =>
  ids.length > 0 ? attributesById(ctx.sql, ids) : [];

async function thresholds(ctx: Ctx) {
  const [floorPercent, ceilingPercent, oddAt, oddFrom, trialAll, trialOfShop] = await Promise.all([
    setting(ctx, 'catalog.price_floor_percent', settings),
    setting(ctx, 'catalog.price_ceiling_percent', settings),
    setting(ctx, 'catalog.price_odd_deviations', settings),
    setting(ctx, 'catalog.price_odd_from', settings),
    setting(ctx, 'catalog.trial_products', settings),
    setting(ctx, 'catalog.trial_products_of_shop', settings),
  ]);
  return { floorPercent, ceilingPercent, oddAt, oddFrom, trialAll, trialOfShop };
}

async function likenessOf(ctx: Ctx, row: ProductRow, content: ProductContent): Promise<CheckFacts['likeness']> {
  const [titles, farthest] = await Promise.all([
    setting(ctx, 'catalog.check_duplicate_titles', settings),
    setting(ctx, 'catalog.picture_distance', settings),
  ]);
  const main = content.mediaIds[0];
  const [twin, elsewhere, alike] = await Promise.all([
    titles && hasTwin(ctx, row.shopId, row.id, content.title.zh),
    titles ? shopsUnderTitle(ctx, row.shopId, titleKey(content.title.zh)) : 0,
    main ? picturesAlike(ctx, main, farthest) : [],
  ]);
  const listed = await listedWithPicture(
    ctx,
    alike.map((one) => one.mediaId),
    row.id,
  );
  const distance = new Map<Uuid, number>(alike.map((one) => [one.mediaId, one.distance]));
  const near = listed.map((one) => ({ ...one, distance: distance.get(one.mediaId) ?? farthest }));
  near.sort((a, b) => a.distance - b.distance);
  const nearest = (own: boolean) => {
    // What only waits in another shop may itself be the copy: nobody is held up by it.
    const found = near.find((one) => (own ? one.shopId === row.shopId : one.shopId !== row.shopId && one.live));
    return found ? { title: found.title, distance: found.distance } : null;
  };
  return {
    titleInShop: twin,
    shopsUnderTitle: elsewhere,
    pictureInShop: nearest(true),
    pictureElsewhere: nearest(false),
  };
}

/** How long a category's spread of prices is taken as it was: a file of thousands asks for the same few. */
const FRESH_MS = 60_000;
const SAMPLE = 2_000;
const spreads = new WeakMap<Runtime, Map<string, { readonly spread: PriceSpread; readonly at: number }>>();

async function spreadOf(ctx: Ctx, categoryId: string): Promise<PriceSpread> {
  const shelf = spreads.get(ctx.runtime) ?? new Map();
  spreads.set(ctx.runtime, shelf);
  const kept = shelf.get(categoryId);
  if (kept && performance.now() - kept.at < FRESH_MS) return kept.spread;
  const spread = priceSpread(await pricesOfCategory(ctx, categoryId, SAMPLE));
  if (shelf.size > 5_000) shelf.clear();
  // Too few to judge by: asked again next time, it costs little.
  if (spread.count >= 20) shelf.set(categoryId, { spread, at: performance.now() });
  return spread;
}
