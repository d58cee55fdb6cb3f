import { type Ctx, type Json, refusedBy, toId, transact, type Uuid } from '#kernel';
import { category } from '#modules/catalog';
import { type RoomCardView, wall } from '#modules/live';
import { record } from '#modules/operations';
import { belt, divisionPath, isCountry } from '#modules/regions';
import { type Card, productCards } from '#modules/search';
import { type Block, cheapest, goodsIn, shelved, type Venue } from './blocks.ts';
import { bestPaid } from './board-store.ts';
import { approvedOf } from './entries-store.ts';
import { refuse } from './errors.ts';
import { type Phase, phaseAt } from './phases.ts';
import { piecesLeft } from './pieces.ts';
import { found } from './service.ts';
import { campaignOf } from './store.ts';
import type { Campaign, Entry } from './types.ts';
import * as store from './venues-store.ts';

/**
 * Writes a venue, also of a campaign that runs. Refuses campaign_not_found, venue_main_taken, venue_code_taken, venue_key_unknown (no such
 * region, belt, category, country).
 */
export async function saveVenue(ctx: Ctx, campaignId: Uuid, venue: Venue): Promise<Venue> {
  await knownKey(ctx, venue);
  try {
    await transact(ctx, async (tx) => {
      await found(tx, campaignId);
      await store.putVenue(tx, campaignId, venue);
      await record(tx, {
        action: 'campaigns.venue',
        subject: { kind: 'campaign', id: campaignId },
        after: { code: venue.code, blocks: venue.blocks as unknown as Json },
      });
    });
  } catch (error) {
    if (refusedBy(error, 'venues_one_main')) throw refuse('venue_main_taken');
    throw refusedBy(error, 'venues_code_once') ? refuse('venue_code_taken', { code: venue.code }) : error;
  }
  return venue;
}

async function knownKey(ctx: Ctx, { kind, key }: Venue): Promise<void> {
  if ((kind === 'main') !== (key === null)) throw refuse('venue_key_unknown', { key: key ?? '' });
  if (key === null || (kind === 'country' && isCountry(key))) return;
  if (kind === 'country') throw refuse('venue_key_unknown', { key });
  const asked = kind === 'belt' ? belt(ctx, key) : kind === 'category' ? category(ctx, key) : divisionPath(ctx, key);
  const known = await asked.then(Boolean, () => false);
  if (!known) throw refuse('venue_key_unknown', { key });
}

/** A card of a venue: what the goods cost in the campaign, and of the past what is true; null before it is live. */
export type VenueCard = {
  readonly card: Card;
  /** Of the price: the product's page opens with it chosen. */
  readonly skuId: Uuid;
  readonly priceFen: number;
  readonly referenceFen: number | null;
  readonly lowestInDays: number | null;
  /** Pieces left at this price; null: it does not run yet, or nothing bounds it. */
  readonly leftPieces: number | null;
};
export type ShownBlock = {
  readonly block: Block;
  readonly cards: readonly VenueCard[];
  /** Of a live wall: rooms of the shops whose goods are in the venue. */
  readonly rooms: readonly RoomCardView[];
};
export type ShownVenue = {
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly venue: Venue;
  readonly others: readonly Venue[];
  readonly blocks: readonly ShownBlock[];
};

const ROOMS_ON_A_WALL = 12;
/** A venue as everybody sees it from the warm-up on. Refuses venue_not_found. */
export async function showVenue(ctx: Ctx, code: string): Promise<ShownVenue> {
  const venue = await store.venueByCode(ctx, code);
  const campaign = venue && (await campaignOf(ctx, venue.campaignId));
  const now = ctx.clock.now();
  if (!venue || campaign?.state !== 'published' || now < campaign.warmUpFrom) throw refuse('venue_not_found');
  const [entries, venues] = await Promise.all([approvedOf(ctx, campaign.id), store.venuesOf(ctx, campaign.id)]);
  const goods = goodsIn(venue, entries);
  const wanted = await Promise.all(venue.blocks.map((block) => onBlock(ctx, campaign.id, block, goods)));
  const shops = venue.blocks.some((block) => block.kind === 'live') ? [...new Set(goods.map((one) => one.shopId))] : [];
  const [cards, left, rooms] = await Promise.all([
    productCards(
      ctx,
      [...new Set(wanted.flat().map((one) => one.productId))].map((productId) => ({ productId })),
    ),
    piecesLeft(ctx, now < campaign.liveFrom ? [] : [...new Set(wanted.flat())]),
    wall(ctx, shops, ROOMS_ON_A_WALL),
  ]);
  const byId = new Map(cards.map((card) => [card.productId as string, card]));
  const cardOf = (entry: Entry): VenueCard[] => {
    const card = byId.get(toId('prd', entry.productId));
    if (!card) return [];
    return [
      {
        card,
        skuId: entry.skuId,
        priceFen: entry.priceFen,
        referenceFen: entry.shownReferenceFen,
        lowestInDays: entry.shownClaimDays,
        leftPieces: left.get(entry.id) ?? null,
      },
    ];
  };
  return {
    campaign,
    phase: phaseAt(campaign, now),
    venue,
    others: venues.filter((one) => one.code !== code),
    blocks: venue.blocks.map((block, place) => ({
      block,
      cards: (wanted[place] ?? []).flatMap(cardOf),
      rooms: block.kind === 'live' ? rooms : [],
    })),
  };
}

/** What a block shows: a shelf its goods, a rank list what was paid for most in this campaign of the venue's goods. */
async function onBlock(ctx: Ctx, campaignId: Uuid, block: Block, goods: readonly Entry[]): Promise<Entry[]> {
  if (block.kind === 'shelf') return shelved(block, goods);
  if (block.kind !== 'ranks') return [];
  const byProduct = new Map(cheapest(goods).map((one) => [one.productId, one]));
  const best = await bestPaid(ctx, campaignId, [...byProduct.keys()], block.limit);
  return best.flatMap((productId) => byProduct.get(productId) ?? []);
}
