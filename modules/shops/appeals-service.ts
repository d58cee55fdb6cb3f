import { type Ctx, emit, newId, refusedBy, type ShopScope, transact, type Uuid } from '#kernel';
import { mediaFiles } from '#modules/media';
import { record, setting } from '#modules/operations';
import * as store from './appeals-store.ts';
import { refuse } from './errors.ts';
import { settings } from './settings.ts';
import { holdForDue, takeStep } from './standing-service.ts';
import { shopsWith } from './store.ts';
import { afterWorkingDays } from './working-days.ts';

/**
 * A shop's word against being limited or frozen by the operator: a person answers within the review's working days. Refuses
 * appeal_nothing (the shop is neither, or the market itself holds it), appeal_under_way, licence_picture_unknown.
 */
export async function appeal(
  ctx: Ctx,
  scope: ShopScope,
  input: { readonly text: string; readonly mediaIds: readonly Uuid[] },
): Promise<store.Appeal> {
  const files = await mediaFiles(ctx, [...input.mediaIds]);
  if (input.mediaIds.some((id) => files.get(id)?.shopId !== scope.shopId)) throw refuse('appeal_picture_unknown');
  const allowed = await setting(ctx, 'shops.review_working_days', settings);
  try {
    return await transact(ctx, async (tx) => {
      const [shop] = await shopsWith(tx.sql, { ids: [scope.shopId] });
      if (!shop) throw refuse('shop_not_found');
      if ((shop.state !== 'limited' && shop.state !== 'frozen') || shop.stateCause) throw refuse('appeal_nothing');
      const row = await store.insertAppeal(tx, {
        shopId: shop.id,
        id: newId(tx),
        against: shop.state,
        text: input.text,
        mediaIds: input.mediaIds,
        dueAt: afterWorkingDays(tx.clock.now(), allowed),
      });
      await record(tx, {
        action: 'shops.appeal',
        subject: { kind: 'appeal', id: row.id },
        shopId: shop.id,
        after: { against: row.against },
      });
      await tell(tx, 'shop.appeal_submitted', row);
      return row;
    });
  } catch (error) {
    if (refusedBy(error, 'appeals_one')) throw refuse('appeal_under_way');
    throw error;
  }
}

/**
 * The operator's answer, with its reason. Upheld, the limitation or freeze ends in the same transaction, if it still stands.
 * Refuses appeal_not_found, appeal_answered.
 */
export async function answerAppeal(
  ctx: Ctx,
  id: Uuid,
  decision: 'upheld' | 'rejected',
  answer: string,
): Promise<store.Appeal> {
  return transact(ctx, async (tx) => {
    const row = await store.appealById(tx, id);
    if (!row) throw refuse('appeal_not_found');
    const answered = await store.answerAppeal(tx, row, decision, answer);
    if (!answered) throw refuse('appeal_answered');
    await record(tx, {
      action: `shops.appeal_${decision}`,
      subject: { kind: 'appeal', id },
      shopId: row.shopId,
      before: { state: row.state },
      after: { state: decision },
      reason: answer,
    });
    await tell(tx, `shop.appeal_${decision}`, answered);
    const [shop] = await shopsWith(tx.sql, { ids: [row.shopId] });
    if (decision === 'upheld' && shop && shop.state === row.against && !shop.stateCause)
      await holdForDue(tx, await takeStep(tx, shop, row.against === 'frozen' ? 'unfreeze' : 'unlimit', answer));
    return answered;
  });
}

const tell = (tx: Ctx, name: string, row: store.Appeal): Promise<unknown> =>
  emit(tx, {
    name,
    subjectId: row.shopId,
    shopId: row.shopId,
    payload: { appealId: row.id, against: row.against, state: row.state },
  });
