import type { Ctx, Page, Uuid } from '#kernel';
import {
  type Journal,
  journalOfShops,
  NO_TRADES,
  sumTrades,
  type TradeFigure,
  type TradeFigures,
  type TradeJournal,
  tradeFigures,
  tradeJournals,
} from '#modules/ledger';
import { divisionPath, divisionsWithin } from '#modules/regions';
import { refuse } from './errors.ts';
import { listShops, settledDivisions, shopIdsIn } from './store.ts';
import type { Shop, ShopState } from './types.ts';

/** Divisions with shops that lie in the region, at any depth. Refuses regions.division_unknown. */
async function divisionsOf(ctx: Ctx, region: string): Promise<string[]> {
  await divisionPath(ctx, region);
  return divisionsWithin(ctx, region, await settledDivisions(ctx));
}

export type RegionPage = { readonly after: Uuid | null; readonly limit: number };

/** Shops of a region in the order they opened. Refuses regions.division_unknown. */
export const shopsOfRegion = async (
  ctx: Ctx,
  region: string,
  filter: RegionPage & { readonly q?: string | undefined; readonly states?: readonly ShopState[] | undefined },
): Promise<Shop[]> => listShops(ctx, { ...filter, divisions: await divisionsOf(ctx, region) });

type Period = { readonly from: Date; readonly to: Date };
export type RegionStatement = {
  readonly total: TradeFigures;
  readonly shopCount: number;
  readonly rows: readonly { readonly shop: Shop; readonly figures: TradeFigures }[];
};

/**
 * A region's statement (T8): what the ledger moved for its shops' orders in [from, to), together and by shop. The total is
 * the sum over all its shops, whatever page of them is shown. Refuses regions.division_unknown.
 */
export async function regionStatement(ctx: Ctx, region: string, asked: Period & RegionPage): Promise<RegionStatement> {
  const divisions = await divisionsOf(ctx, region);
  const shopIds = await shopIdsIn(ctx, divisions);
  const [figures, shops] = await Promise.all([
    tradeFigures(ctx, { shopIds, from: asked.from, to: asked.to }),
    listShops(ctx, { divisions, after: asked.after, limit: asked.limit }),
  ]);
  return {
    total: sumTrades(figures.values()),
    shopCount: shopIds.length,
    rows: shops.map((shop) => ({ shop, figures: figures.get(shop.id) ?? NO_TRADES })),
  };
}

/** The journals under a figure of a region, or of one shop in it. Refuses shops.shop_not_found for a shop elsewhere. */
export async function regionJournals(
  ctx: Ctx,
  region: string,
  asked: Period & {
    readonly figure: TradeFigure;
    readonly shopId: Uuid | null;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<Page<TradeJournal>> {
  const all = await shopIdsIn(ctx, await divisionsOf(ctx, region));
  if (asked.shopId && !all.includes(asked.shopId)) throw refuse('shop_not_found');
  return tradeJournals(ctx, { ...asked, shopIds: asked.shopId ? [asked.shopId] : all });
}

/** One journal of a shop in the region, as its figures open to it. Refuses regions.division_unknown, ledger.journal_not_found for one elsewhere. */
export const regionJournal = async (ctx: Ctx, region: string, journalId: Uuid): Promise<Journal> =>
  journalOfShops(ctx, journalId, await shopIdsIn(ctx, await divisionsOf(ctx, region)));
