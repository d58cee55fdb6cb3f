import { createHash } from 'node:crypto';
import {
  type Actor,
  type Ctx,
  chinaDay,
  type Fen,
  fen,
  newId,
  type Runtime,
  transact,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { productForSale, productSummaries } from '#modules/catalog';
import { availableInMind } from '#modules/inventory';
import { setting } from '#modules/operations';
import { type Card, productCards, tokens } from '#modules/search';
import { auction, type Bid, type Slot } from './auction.ts';
import { isRobot } from './fraud.ts';
import { affordable, allowedByNow, withinHours } from './pacing.ts';
import { expectedPpm, qualityOf, relevanceOf } from './quality.ts';
import { type Candidate, candidates, insertImpressions } from './serving-store.ts';
import { settings } from './settings.ts';
import type { Impression } from './types.ts';

/** Who looks: signed in, or known by a browser's mark, or only by address and program. */
export type Looker = { readonly actor: Actor; readonly ip: string; readonly userAgent: string | undefined };

const digest = (runtime: Runtime, text: string): string => runtime.secrets.index('ads-viewer', text).slice(0, 32);
export const deviceMark = (runtime: Runtime, guestId: Uuid): string => digest(runtime, `guest ${guestId}`);
export const addressMark = (runtime: Runtime, ip: string): string => digest(runtime, `ip ${ip}`);
export function viewerMark(runtime: Runtime, { actor, ip, userAgent }: Looker): string {
  const userId = userIdOf(actor);
  if (userId) return digest(runtime, `user ${userId}`);
  if (actor.kind === 'guest' && actor.guestId) return deviceMark(runtime, actor.guestId);
  return digest(
    runtime,
    `seen ${ip} ${createHash('sha256')
      .update(userAgent ?? '')
      .digest('hex')}`,
  );
}

/** The link of what was shown: its id and who saw it, signed. Nothing else is believed of a click. */
export const signedLink = (runtime: Runtime, impressionId: Uuid, viewer: string): string =>
  `${impressionId}.${viewer}.${runtime.secrets.index('ads-link', `${impressionId} ${viewer}`).slice(0, 32)}`;

/** Where on a page of results they stand, counted from 0: always the same places, so that nobody takes them for more. */
export const POSITIONS = [0, 5, 10, 15, 17, 19] as const;

export type Sponsored = {
  readonly position: number;
  readonly link: string;
  readonly card: Card;
};

export type Standing = Bid & { readonly candidate: Candidate; readonly relevance: number; readonly clickPpm: number };

/** What of the candidates may be shown now, and at which figures the auction weighs it. */
export async function standing(
  ctx: Ctx,
  found: readonly Candidate[],
  question: readonly string[],
): Promise<Standing[]> {
  const now = ctx.clock.now();
  const weights = {
    relevancePercent: await setting(ctx, 'ads.relevance_percent', settings),
    clicksPercent: await setting(ctx, 'ads.clicks_percent', settings),
    priorPpm: await setting(ctx, 'ads.usual_clicks_ppm', settings),
  };
  const usualShown = await setting(ctx, 'ads.usual_shown', settings);
  const best = new Map<string, Standing>();
  for (const one of found) {
    if (!withinHours(one, now)) continue;
    const relevance = question.length === 0 ? 10_000 : relevanceOf(question, new Set(one.tokens));
    const bidFen = affordable(one.bidFen, {
      dayFen: allowedByNow(one.dailyFen, one.pacing, one, now) - one.todayFen,
      totalFen: one.totalFen === null ? null : one.totalFen - one.spentFen,
      accountFen: one.accountFen,
    });
    const id = `${one.campaignId} ${one.productId}`;
    // Of several words of a campaign that are asked for, the highest bid speaks.
    if ((best.get(id)?.bidFen ?? 0) >= bidFen) continue;
    const clickPpm = expectedPpm(one.shown, one.clicked, weights.priorPpm, usualShown);
    best.set(id, {
      id,
      shopId: one.shopId,
      bidFen,
      relevanceBps: relevance,
      relevance,
      clickPpm,
      quality: qualityOf(relevance, clickPpm, weights),
      candidate: one,
    });
  }
  return [...best.values()];
}

/** Cards of what can be bought now: live, of a shop that trades, and not sold out. */
async function showable(ctx: Ctx, won: readonly Slot<Standing>[]): Promise<Map<Uuid, Card>> {
  const ids = won.map(({ bid }) => bid.candidate.productId);
  const [cards, summaries] = await Promise.all([
    productCards(
      ctx,
      ids.map((productId) => ({ productId })),
    ),
    productSummaries(ctx, ids),
  ]);
  const skus = await productForSale(
    ctx,
    [...summaries.values()].flatMap((one) => one.skuIds),
  );
  const stock = await availableInMind(
    ctx,
    skus.map((sku) => sku.skuId),
  );
  const found = new Map<Uuid, Card>();
  for (const card of cards) {
    const productId = uuidOf('prd', card.productId);
    const own = skus.filter((sku) => sku.productId === productId && sku.forSale);
    // Services and the like lie on no shelf.
    const there = own.some((sku) => sku.kind !== 'physical' || (stock.get(sku.skuId) ?? 0) > 0);
    if (card.shop.trading && there) found.set(productId, card);
  }
  return found;
}

/**
 * Advertisements for a question or a category, each in its place, written down as shown. Robots see none. `shared`: nothing here depends on who asks,
 * so that the page may be kept for others. What is shown depends on the question alone, never on the person.
 */
export async function sponsored(
  ctx: Ctx,
  asked: { readonly q: string; readonly categoryId: string | null },
  looker: Looker,
): Promise<{ readonly items: readonly Sponsored[]; readonly shared: boolean }> {
  const none = { items: [], shared: true };
  const slots = Math.min(POSITIONS.length, await setting(ctx, 'ads.slots_a_page', settings));
  const question = [...new Set(tokens(asked.q))].slice(0, 24);
  if (slots === 0 || isRobot(looker.userAgent) || (question.length === 0 && asked.categoryId === null)) return none;
  const now = ctx.clock.now();
  const found = await candidates(ctx, { question, categoryId: asked.categoryId, day: chinaDay(now) });
  if (found.length === 0) return none;
  const terms = {
    slots,
    reserveFen: await setting(ctx, 'ads.reserve_fen', settings),
    floorBps: await setting(ctx, 'ads.relevance_floor_bps', settings),
  };
  const bids = await standing(ctx, found, question);
  let won = auction(bids, terms);
  let cards = await showable(ctx, won);
  if (cards.size < won.length) {
    // What cannot be had makes room for the next, once; prices are then those of the auction without it.
    const gone = new Set(won.filter(({ bid }) => !cards.has(bid.candidate.productId)).map(({ bid }) => bid.id));
    won = auction(
      bids.filter((one) => !gone.has(one.id)),
      terms,
    );
    cards = await showable(ctx, won);
  }
  const viewer = viewerMark(ctx.runtime, looker);
  const shown = won.flatMap(({ place, bid, priceFen }) => {
    const { candidate } = bid;
    const card = cards.get(candidate.productId);
    const position = POSITIONS[place - 1];
    if (!card || position === undefined) return [];
    const impression: Impression = {
      id: newId(ctx),
      shopId: candidate.shopId,
      campaignId: candidate.campaignId,
      productId: candidate.productId,
      word: candidate.word,
      place,
      bidFen: bid.bidFen as Fen,
      priceFen: fen(priceFen),
      relevanceBps: bid.relevance,
      at: now,
    };
    return [{ impression, position, card }];
  });
  if (shown.length === 0) return none;
  await transact(ctx, (tx) =>
    insertImpressions(
      tx,
      shown.map((one) => one.impression),
    ),
  );
  return {
    items: shown.map((one) => ({
      position: one.position,
      card: one.card,
      link: signedLink(ctx.runtime, one.impression.id, viewer),
    })),
    shared: false,
  };
}
