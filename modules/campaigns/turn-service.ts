import { type Ctx, emit, fen, Refusal, shopScope, transact, type Uuid } from '#kernel';
import { productForSale } from '#modules/catalog';
import { releaseCampaignLock } from '#modules/inventory';
import { createRule, stopRule } from '#modules/promotions';
import * as entries from './entries-store.ts';
import { historiesOf } from './history-service.ts';
import { problemText } from './problem-text.ts';
import * as store from './store.ts';
import { claimHolds, referenceBasis } from './truth.ts';
import type { Campaign, Entry } from './types.ts';

/**
 * Turns campaigns whose next phase asks for something, each in a transaction of its own; answers how many. One that fails is left for the
 * next run and stops no other; the run then fails with its error.
 */
export async function turnDue(ctx: Ctx): Promise<number> {
  let turned = 0;
  const failed = new Map<Uuid, unknown>();
  for (;;) {
    const due = await store.dueTurns(ctx, [...failed.keys()]);
    if (due.length === 0) break;
    for (const id of due)
      try {
        if (await turn(ctx, id)) turned += 1;
      } catch (error) {
        ctx.log.error({ err: error, campaignId: id }, 'a campaign could not be turned');
        failed.set(id, error);
      }
  }
  for (const error of failed.values()) throw error;
  return turned;
}

const turn = (ctx: Ctx, id: Uuid): Promise<boolean> =>
  transact(ctx, async (tx) => {
    const due = await store.takeTurn(tx, id);
    if (!due) return false;
    if (due.turn === 'set') await setPrices(tx, due);
    else if (due.turn === 'live') await goLive(tx, due);
    else await end(tx, due);
    return true;
  });

const byShop = async (tx: Ctx, campaign: Campaign): Promise<Map<Uuid, Entry[]>> =>
  Map.groupBy(await entries.approvedOf(tx, campaign.id), (one) => one.shopId);

/** The review is over: what nobody decided lapses, and every approved price becomes a rule that begins and ends with the live phase, or ends with its pieces. */
async function setPrices(tx: Ctx, campaign: Campaign): Promise<void> {
  await entries.lapseWaiting(tx, campaign.id);
  for (const [shopId, own] of await byShop(tx, campaign)) {
    try {
      if (campaign.liveUntil > tx.clock.now()) await writeRules(tx, campaign, shopId, own);
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'promotions.too_many_rules') throw error;
      // The prices that still had room go too: no price runs for goods that are out.
      for (const ruleId of await store.dropPriceRules(tx, campaign.id, shopId))
        await stopRule(tx, shopScope(shopId), ruleId);
      const { zh, en } = problemText({ code: 'rules_full', params: {} });
      await entries.dropEntries(tx, shopId, campaign.id, `${zh} / ${en}`);
      await releaseCampaignLock(tx, shopScope(shopId), campaign.id);
    }
  }
  await store.setTurn(tx, campaign.id, 'live', campaign.liveFrom);
}

async function writeRules(tx: Ctx, campaign: Campaign, shopId: Uuid, own: readonly Entry[]): Promise<void> {
  const skus = await productForSale(
    tx,
    own.map((one) => one.skuId),
  );
  const listFen = new Map(skus.map((sku) => [sku.skuId, sku.priceFen]));
  for (const { skuId, priceFen, quantity } of own) {
    const cutFen = (listFen.get(skuId) ?? priceFen) - priceFen;
    if (cutFen <= 0) continue;
    const rule = await createRule(tx, shopScope(shopId), {
      kind: 'price_cut',
      title: campaign.name,
      args: { mode: 'price', priceFen },
      scope: { skuIds: [skuId] },
      // The list price stands still until the end, so this is exactly so many pieces.
      budgetFen: fen(cutFen * quantity),
      startsAt: campaign.liveFrom,
      endsAt: campaign.liveUntil,
    });
    await store.insertPriceRule(tx, campaign.id, { shopId, skuId, priceFen, ruleId: rule.id });
  }
}

/**
 * The campaign is live: its pieces are for sale at its prices, and what is said about the past is what is true now. A crossed-out price
 * that a later sale undercut becomes that sale's price, or goes; so does a "lowest" that is none any more.
 */
async function goLive(tx: Ctx, campaign: Campaign): Promise<void> {
  for (const [shopId, own] of await byShop(tx, campaign)) {
    const histories = await historiesOf(tx, shopId, own, campaign.liveFrom);
    for (const entry of own) {
      const history = histories.get(entry.skuId) ?? { shown: [], sold: [] };
      const most = referenceBasis(history, campaign.liveFrom)?.priceFen ?? 0;
      const reference = entry.referenceFen === null ? 0 : Math.min(entry.referenceFen, most);
      const claim = entry.claimDays && claimHolds(history, entry.priceFen, entry.claimDays, campaign.liveFrom).holds;
      await entries.showTruth(tx, entry, reference > entry.priceFen ? reference : null, claim ? entry.claimDays : null);
    }
    await releaseCampaignLock(tx, shopScope(shopId), campaign.id);
  }
  await store.setTurn(tx, campaign.id, 'end', campaign.liveUntil);
  await emit(tx, { name: 'campaign.live', subjectId: campaign.id, payload: { campaignId: campaign.id } });
}

/** The rules have ended by the clock; nothing is held any more. */
async function end(tx: Ctx, campaign: Campaign): Promise<void> {
  await store.setTurn(tx, campaign.id, null, null);
  await emit(tx, { name: 'campaign.ended', subjectId: campaign.id, payload: { campaignId: campaign.id } });
}
