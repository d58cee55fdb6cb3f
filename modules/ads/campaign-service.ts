import { type Ctx, chinaDay, type Fen, fen, newId, Refusal, type ShopScope, transact, type Uuid } from '#kernel';
import { categoriesUnder, findBannedWords, strangeBrands } from '#modules/catalog';
import { record, setting } from '#modules/operations';
import { creditOf } from '#modules/reviews';
import { tokens } from '#modules/search';
import { shopsByIds } from '#modules/shops';
import { refuse } from './errors.ts';
import { type Goods, goodsOf } from './goods-service.ts';
import { settings } from './settings.ts';
import { MOVES, type Move } from './states.ts';
import * as store from './store.ts';
import type { Campaign, Word } from './types.ts';

/** What may be changed of a running campaign. Amounts in fen; `totalFen` and `endsAt` null = without end. */
export type TermsInput = {
  readonly words: readonly Word[];
  readonly bidFen: Fen | null;
  readonly dailyFen: Fen;
  readonly totalFen: Fen | null;
  readonly pacing: 'even' | 'fast';
  readonly fromHour: number;
  readonly toHour: number;
  readonly endsAt: Date | null;
};
export type CampaignInput = TermsInput & {
  readonly name: string;
  readonly target: 'words' | 'category';
  readonly categoryId: string | null;
  readonly productIds: readonly Uuid[];
  readonly startsAt: Date;
};

const MOST_WORDS = 100;
const MOST_GOODS = 50;
const MOST_OPEN = 100;

/**
 * Words as they are kept: one spelling, each once. Refuses words_invalid, word_forbidden (advertising law), word_brand (somebody else's registered
 * mark: Trademark Law art. 57), bid_invalid.
 */
async function wordsOf(ctx: Ctx, shopId: Uuid, words: readonly Word[]) {
  if (words.length < 1 || words.length > MOST_WORDS) throw refuse('words_invalid', { most: MOST_WORDS });
  const kept = words.map((one) => ({ word: one.word.normalize('NFKC').trim().toLowerCase(), bidFen: one.bidFen }));
  if (new Set(kept.map((one) => one.word)).size < kept.length) throw refuse('words_invalid', { most: MOST_WORDS });
  for (const { word, bidFen } of kept) {
    const [banned] = findBannedWords(word);
    if (banned)
      throw refuse('word_forbidden', {
        word,
        term: banned.term,
        article: banned.article,
        reason: banned.reason[ctx.lang === 'en' ? 'en' : 'zh'],
      });
    await checkBid(ctx, bidFen);
  }
  const [strange] = await strangeBrands(
    ctx,
    shopId,
    kept.map(({ word }) => word),
  );
  if (strange) throw refuse('word_brand', { word: strange[0], brand: strange[1] });
  return kept.map((one) => {
    const cut = [...new Set(tokens(one.word))];
    if (cut.length === 0) throw refuse('words_invalid', { most: MOST_WORDS });
    return { ...one, tokens: cut };
  });
}

async function checkBid(ctx: Ctx, bidFen: number): Promise<void> {
  const [least, most] = [
    await setting(ctx, 'ads.reserve_fen', settings),
    await setting(ctx, 'ads.most_bid_fen', settings),
  ];
  if (bidFen < least || bidFen > most) throw refuse('bid_invalid', { leastFen: least, mostFen: most });
}

async function checkTerms(ctx: Ctx, shopId: Uuid, target: Campaign['target'], input: TermsInput, startsAt: Date) {
  if ((target === 'category') !== (input.bidFen !== null) || (target === 'category' && input.words.length > 0))
    throw refuse('target_invalid');
  const words = target === 'words' ? await wordsOf(ctx, shopId, input.words) : [];
  if (input.bidFen !== null) await checkBid(ctx, input.bidFen);
  const least = await setting(ctx, 'ads.least_daily_fen', settings);
  const highest = Math.max(input.bidFen ?? 0, ...words.map((one) => one.bidFen));
  if (input.dailyFen < Math.max(least, highest) || (input.totalFen !== null && input.totalFen < input.dailyFen))
    throw refuse('budget_invalid', { leastFen: Math.max(least, highest) });
  if (input.fromHour < 0 || input.fromHour >= input.toHour || input.toHour > 24) throw refuse('hours_invalid');
  if (input.endsAt !== null && (input.endsAt <= startsAt || input.endsAt <= ctx.clock.now()))
    throw refuse('period_invalid');
  return words;
}

/** A shop that may advertise: open, and trusted as far as it has been rated. Refuses shop_not_open, trust_low. */
async function checkShop(ctx: Ctx, shopId: Uuid): Promise<void> {
  const shop = (await shopsByIds(ctx, [shopId])).get(shopId);
  if (shop?.state !== 'open') throw refuse('shop_not_open');
  const rate = (await creditOf(ctx, [shopId])).get(shopId)?.goodRateBps ?? null;
  const least = await setting(ctx, 'ads.least_good_rate_bps', settings);
  if (rate !== null && rate < least) throw refuse('trust_low', { percent: rate / 100, least: least / 100 });
}

async function checkGoods(ctx: Ctx, shopId: Uuid, input: CampaignInput): Promise<Goods[]> {
  const ids = [...new Set(input.productIds)];
  const goods = await goodsOf(ctx, ids);
  if (
    ids.length < 1 ||
    ids.length > MOST_GOODS ||
    goods.length < ids.length ||
    goods.some((one) => one.shopId !== shopId || !one.live)
  )
    throw refuse('goods_invalid', { most: MOST_GOODS });
  if (input.categoryId !== null) {
    const within = new Set(await categoriesUnder(ctx, input.categoryId).catch(() => []));
    if (goods.some((one) => !one.categoryIds.some((id) => within.has(id)))) throw refuse('category_outside');
  }
  return goods;
}

/**
 * A campaign begins (or waits for its moment) at once when the automatic checks find nothing: shop open and trusted, goods live (which their licences
 * and listing checks hold), no word that the Advertising Law forbids. Refuses ads.shop_not_open, trust_low, goods_invalid, category_outside,
 * target_invalid, words_invalid, word_forbidden, word_brand, bid_invalid, budget_invalid, hours_invalid, period_invalid, too_many.
 */
export async function createCampaign(ctx: Ctx, scope: ShopScope, input: CampaignInput): Promise<Campaign> {
  await checkShop(ctx, scope.shopId);
  if ((input.target === 'category') !== (input.categoryId !== null)) throw refuse('target_invalid');
  const words = await checkTerms(ctx, scope.shopId, input.target, input, input.startsAt);
  const goods = await checkGoods(ctx, scope.shopId, input);
  return transact(ctx, async (tx) => {
    await store.oneAtATime(tx, scope.shopId);
    if ((await store.openOfShop(tx, scope.shopId)) >= MOST_OPEN) throw refuse('too_many', { most: MOST_OPEN });
    const { words: _words, productIds: _productIds, ...terms } = input;
    const campaign: Campaign = {
      ...terms,
      name: input.name.trim(),
      shopId: scope.shopId,
      id: newId(tx),
      spentFen: fen(0),
      state: 'running',
      stopReason: null,
      createdAt: tx.clock.now(),
    };
    await store.insertCampaign(tx, campaign);
    await store.writeWords(tx, campaign, words);
    await store.writeItems(tx, campaign, goods);
    await told(tx, campaign, 'ads.create', {
      dailyFen: campaign.dailyFen,
      totalFen: campaign.totalFen,
      goods: goods.length,
      words: words.length,
    });
    return campaign;
  });
}

/**
 * New terms from now on. A lower budget never falls below what is spent: refuses ads.budget_below_spent; and campaign_not_found, campaign_state, and
 * whatever `createCampaign` refuses of terms.
 */
export async function changeTerms(ctx: Ctx, scope: ShopScope, id: Uuid, input: TermsInput): Promise<Campaign> {
  const known = await store.campaignOf(ctx, scope.shopId, id);
  if (!known) throw refuse('campaign_not_found');
  const words = await checkTerms(ctx, scope.shopId, known.target, input, known.startsAt);
  return transact(ctx, async (tx) => {
    const campaign = await store.lockCampaign(tx, scope.shopId, id);
    if (!campaign) throw refuse('campaign_not_found');
    if (campaign.state !== 'running' && campaign.state !== 'paused')
      throw refuse('campaign_state', { state: campaign.state });
    const today = chinaDay(tx.clock.now());
    const spentToday = (await store.spentOn(tx, [id], today))[0]?.spentFen ?? fen(0);
    if (input.dailyFen < spentToday || (input.totalFen !== null && input.totalFen < campaign.spentFen))
      throw refuse('budget_below_spent', { todayFen: spentToday, spentFen: campaign.spentFen });
    await store.writeTerms(tx, campaign, input);
    await store.limitDay(tx, campaign, today, input.dailyFen);
    if (campaign.target === 'words') await store.writeWords(tx, campaign, words);
    await told(tx, campaign, 'ads.change', { dailyFen: input.dailyFen, totalFen: input.totalFen, words: words.length });
    const changed = await store.campaignOf(tx, scope.shopId, id);
    if (!changed) throw refuse('campaign_not_found');
    return changed;
  });
}

/** A step of a campaign, by its shop, or by the platform with a reason that the shop reads. Refuses campaign_not_found, campaign_state. */
export async function moveCampaign(
  ctx: Ctx,
  shopId: Uuid,
  id: Uuid,
  move: Move,
  reason: string | null = null,
): Promise<Campaign> {
  if (move === 'resume') await checkShop(ctx, shopId);
  return transact(ctx, async (tx) => {
    const { from, to } = MOVES[move];
    const moved = await store.moveCampaign(tx, { shopId, id }, from, to, reason);
    if (!moved) {
      const known = await store.campaignOf(tx, shopId, id);
      throw known ? refuse('campaign_state', { state: known.state }) : refuse('campaign_not_found');
    }
    if (to === 'ended' || to === 'stopped') await store.lieDown(tx, moved);
    await told(tx, moved, `ads.${move}`, { state: to }, reason);
    return moved;
  });
}

/** Campaigns whose time is over end; answers how many. */
export async function endDue(ctx: Ctx): Promise<number> {
  const due = await store.overdue(ctx, 200);
  for (const { shopId, id } of due)
    try {
      await moveCampaign(ctx, shopId, id, 'end');
    } catch (error) {
      // Its shop, or another process, was quicker.
      if (!(error instanceof Refusal) || error.code !== 'ads.campaign_state') throw error;
    }
  return due.length;
}

const told = (
  tx: Ctx,
  one: Campaign,
  action: string,
  after: Record<string, string | number | null>,
  reason: string | null = null,
) =>
  record(tx, { action, subject: { kind: 'ad', id: one.id }, shopId: one.shopId, after, ...(reason ? { reason } : {}) });
