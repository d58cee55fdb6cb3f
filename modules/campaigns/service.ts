import {
  type Ctx,
  emit,
  type Json,
  newId,
  refusedBy,
  shopScope,
  type Text2,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { releaseCampaignLock } from '#modules/inventory';
import { record } from '#modules/operations';
import { stopRule } from '#modules/promotions';
import * as entries from './entries-store.ts';
import { refuse } from './errors.ts';
import { type Calendar, outOfOrder } from './phases.ts';
import * as store from './store.ts';
import type { Campaign, Terms } from './types.ts';

export type CampaignInput = Calendar & {
  readonly code: string;
  readonly name: Text2;
  readonly intro: Text2;
  readonly terms: Terms;
};

function checked(ctx: Ctx, input: CampaignInput): CampaignInput {
  const field = outOfOrder(input);
  if (field) throw refuse('calendar_disordered', { field }, { fields: [{ field, code: 'calendar_disordered' }] });
  if (input.reviewFrom <= ctx.clock.now())
    throw refuse('calendar_past', {}, { fields: [{ field: 'reviewFrom', code: 'calendar_past' }] });
  return input;
}

/** Begins a campaign as a draft that only operators see. Refuses calendar_disordered, calendar_past, code_taken. */
export async function createCampaign(ctx: Ctx, input: CampaignInput): Promise<Campaign> {
  const campaign: Campaign = {
    ...checked(ctx, input),
    id: newId(ctx),
    state: 'draft',
    createdAt: ctx.clock.now(),
    publishedAt: null,
  };
  try {
    await transact(ctx, async (tx) => {
      await store.insertCampaign(tx, campaign, userIdOf(tx.actor));
      await tell(tx, 'campaigns.create', campaign);
    });
  } catch (error) {
    throw refusedBy(error, 'campaigns_code_once') ? refuse('code_taken', { code: input.code }) : error;
  }
  return campaign;
}

/** Changes a draft; what is published stands, because shops enrol by it. Refuses as `createCampaign` does, and not_a_draft. */
export async function editCampaign(ctx: Ctx, id: Uuid, input: CampaignInput): Promise<Campaign> {
  checked(ctx, input);
  try {
    return await transact(ctx, async (tx) => {
      const before = await found(tx, id);
      if (!(await store.updateDraft(tx, { ...input, id }))) throw refuse('not_a_draft');
      await tell(tx, 'campaigns.edit', { ...before, ...input });
      return { ...before, ...input };
    });
  } catch (error) {
    throw refusedBy(error, 'campaigns_code_once') ? refuse('code_taken', { code: input.code }) : error;
  }
}

/** Opens a draft to shops by its calendar. Refuses campaign_not_found, not_a_draft, calendar_past. */
export const publishCampaign = (ctx: Ctx, id: Uuid): Promise<Campaign> =>
  transact(ctx, async (tx) => {
    checked(tx, await found(tx, id));
    if (!(await store.publishDraft(tx, id))) throw refuse('not_a_draft');
    const campaign = await found(tx, id);
    await tell(tx, 'campaigns.publish', campaign);
    await emit(tx, { name: 'campaign.published', subjectId: id, payload: { campaignId: id, code: campaign.code } });
    return campaign;
  });

/**
 * Calls a campaign off: its prices end now, what it kept of the shops' stock is for sale again. Refuses campaign_not_found,
 * not_published, reason_missing.
 */
export const cancelCampaign = (ctx: Ctx, id: Uuid, reason: string): Promise<Campaign> =>
  transact(ctx, async (tx) => {
    if (reason.trim() === '') throw refuse('reason_missing');
    const before = await found(tx, id, true);
    if (!(await store.markCancelled(tx, id))) throw refuse('not_published');
    if (before.liveUntil > tx.clock.now())
      for (const { shopId, ruleId } of await store.priceRulesOf(tx, id)) await stopRule(tx, shopScope(shopId), ruleId);
    for (const shopId of new Set((await entries.approvedOf(tx, id)).map((one) => one.shopId)))
      await releaseCampaignLock(tx, shopScope(shopId), id);
    const campaign = await found(tx, id);
    await tell(tx, 'campaigns.cancel', campaign, reason);
    await emit(tx, { name: 'campaign.cancelled', subjectId: id, payload: { campaignId: id } });
    return campaign;
  });

/** Refuses campaign_not_found. */
export async function found(ctx: Ctx, id: Uuid, lock = false): Promise<Campaign> {
  const campaign = await store.campaignOf(ctx, id, lock);
  if (!campaign) throw refuse('campaign_not_found');
  return campaign;
}

/** A campaign as shops and everybody may know it: published. Refuses campaign_not_found. */
export async function published(ctx: Ctx, id: Uuid): Promise<Campaign> {
  const campaign = await found(ctx, id);
  if (campaign.state !== 'published') throw refuse('campaign_not_found');
  return campaign;
}

const tell = (tx: Ctx, action: string, campaign: Campaign, reason?: string): Promise<void> =>
  record(tx, {
    action,
    subject: { kind: 'campaign', id: campaign.id },
    after: {
      code: campaign.code,
      terms: campaign.terms as unknown as Json,
      liveFrom: campaign.liveFrom.toISOString(),
      liveUntil: campaign.liveUntil.toISOString(),
    },
    ...(reason && { reason }),
  });
