import { type Ctx, chinaDay, type Text2, type Uuid } from '#kernel';
import { productSummaries } from '#modules/catalog';
import { setting } from '#modules/operations';
import { tokens } from '#modules/search';
import { ahead, auction } from './auction.ts';
import { POSITIONS, standing } from './serving-service.ts';
import { candidates } from './serving-store.ts';
import { settings } from './settings.ts';

/** Why an advertisement has no place: below the reserve, answers too little, behind others, or another of its shop is better. */
export const OUT = ['reserve', 'relevance', 'behind', 'same_shop'] as const;
export type Contest = {
  readonly slots: number;
  readonly reserveFen: number;
  readonly floorBps: number;
  readonly relevancePercent: number;
  readonly clicksPercent: number;
  readonly items: readonly {
    readonly campaignId: Uuid;
    readonly productId: Uuid;
    readonly title: Text2;
    readonly word: string;
    readonly bidFen: number;
    readonly relevanceBps: number;
    readonly expectedPpm: number;
    readonly quality: number;
    readonly slot: number | null;
    readonly priceFen: number | null;
    readonly out: (typeof OUT)[number] | null;
  }[];
};

const MOST = 30;

/**
 * The auction of a question as it would be now, before it is known what is in stock: who stands where, by bid × quality, and what a click costs.
 * Bought places are ranked among themselves: nothing of this is in the order of what was found. Nothing is written, nobody is shown anything.
 */
export async function contestOf(ctx: Ctx, q: string): Promise<Contest> {
  const question = [...new Set(tokens(q))].slice(0, 24);
  const terms = {
    slots: Math.min(POSITIONS.length, await setting(ctx, 'ads.slots_a_page', settings)),
    reserveFen: await setting(ctx, 'ads.reserve_fen', settings),
    floorBps: await setting(ctx, 'ads.relevance_floor_bps', settings),
  };
  const found =
    question.length === 0 ? [] : await candidates(ctx, { question, categoryId: null, day: chinaDay(ctx.clock.now()) });
  const bids = (await standing(ctx, found, question)).toSorted(ahead).slice(0, MOST);
  const places = new Map(auction(bids, terms).map((slot) => [slot.bid.id, slot]));
  const shops = new Set([...places.values()].map(({ bid }) => bid.shopId));
  const goods = await productSummaries(ctx, [...new Set(bids.map(({ candidate }) => candidate.productId))]);
  const outOf = (bid: (typeof bids)[number]): Contest['items'][number]['out'] => {
    if (places.has(bid.id)) return null;
    if (bid.bidFen < terms.reserveFen) return 'reserve';
    if (bid.relevanceBps < terms.floorBps) return 'relevance';
    return shops.has(bid.shopId) ? 'same_shop' : 'behind';
  };
  return {
    ...terms,
    relevancePercent: await setting(ctx, 'ads.relevance_percent', settings),
    clicksPercent: await setting(ctx, 'ads.clicks_percent', settings),
    items: bids.map((bid) => ({
      campaignId: bid.candidate.campaignId,
      productId: bid.candidate.productId,
      title: goods.get(bid.candidate.productId)?.title ?? { zh: bid.candidate.productId, en: '' },
      word: bid.candidate.word,
      bidFen: bid.bidFen,
      relevanceBps: bid.relevance,
      expectedPpm: bid.clickPpm,
      quality: bid.quality,
      slot: places.get(bid.id)?.place ?? null,
      priceFen: places.get(bid.id)?.priceFen ?? null,
      out: outOf(bid),
    })),
  };
}
