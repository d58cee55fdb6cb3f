import { type Ctx, emit, shopScope, transact, type Uuid, userIdOf } from '#kernel';
import { lockForCampaign } from '#modules/inventory';
import { record } from '#modules/operations';
import { problemsOf } from './enrol-service.ts';
import * as store from './entries-store.ts';
import { refuse } from './errors.ts';
import { phaseAt } from './phases.ts';
import { published } from './service.ts';
import type { Campaign, Entry, Problem } from './types.ts';

export type Verdict = { readonly entryId: Uuid; readonly problems: readonly Problem[] };

/**
 * Decides entries. Approving checks each once more as things are now, and keeps its pieces for the campaign (T4); what does not stand any more
 * is not approved, and the answer says why. Refuses not_reviewing, entry_not_found, entry_not_waiting, reason_missing (rejecting).
 */
export const decide = (
  ctx: Ctx,
  campaignId: Uuid,
  ids: readonly Uuid[],
  decision: 'approve' | 'reject',
  reason: string,
): Promise<Verdict[]> =>
  transact(ctx, async (tx) => {
    const campaign = await published(tx, campaignId);
    const phase = phaseAt(campaign, tx.clock.now());
    if (phase !== 'enrolment' && phase !== 'review') throw refuse('not_reviewing');
    if (decision === 'reject' && reason.trim() === '') throw refuse('reason_missing');
    const entries = await store.entriesByIds(tx, campaignId, ids, true);
    if (entries.length < new Set(ids).size) throw refuse('entry_not_found');
    if (entries.some((one) => one.state !== 'waiting')) throw refuse('entry_not_waiting');
    const verdicts: Verdict[] = [];
    for (const [shopId, own] of Map.groupBy(entries, (one) => one.shopId))
      verdicts.push(...(await decideOfShop(tx, campaign, shopId, own, decision, reason)));
    return verdicts;
  });

async function decideOfShop(
  tx: Ctx,
  campaign: Campaign,
  shopId: Uuid,
  own: readonly Entry[],
  decision: 'approve' | 'reject',
  reason: string,
): Promise<Verdict[]> {
  const scope = shopScope(shopId);
  const problems =
    decision === 'approve' ? (await problemsOf(tx, scope, campaign, own, true)).problems : new Map<Uuid, Problem[]>();
  const verdicts = own.map((entry) => ({ entry, problems: problems.get(entry.skuId) ?? [] }));
  const stands = verdicts.filter((one) => one.problems.length === 0).map((one) => one.entry);
  const by = userIdOf(tx.actor);
  for (const entry of stands)
    await store.decideEntry(
      tx,
      entry,
      decision === 'approve' ? 'approved' : 'rejected',
      decision === 'approve' ? null : reason,
      by,
    );
  if (decision === 'approve')
    for (const { id, skuId, quantity } of stands)
      await lockForCampaign(tx, scope, { campaignId: campaign.id, cause: id, lines: [{ skuId, quantity }] });
  if (stands.length > 0) {
    await record(tx, {
      action: `campaigns.${decision}`,
      subject: { kind: 'campaign', id: campaign.id },
      shopId,
      after: { skuIds: stands.map((one) => one.skuId) },
      ...(reason && { reason }),
    });
    await emit(tx, {
      name: 'campaign.decided',
      subjectId: campaign.id,
      shopId,
      payload: { campaignId: campaign.id, shopId, decision, skuIds: stands.map((one) => one.skuId) },
    });
  }
  return verdicts.map((one) => ({ entryId: one.entry.id, problems: one.problems }));
}
