import { type Ctx, transact, type Uuid } from '#kernel';
import { refuse } from './errors.ts';
import { writeNext } from './listing.ts';
import { down, stepped, told } from './service.ts';
import { type ProductWrite, productRow, versionRow } from './store.ts';
import type { CheckFinding, Product } from './types.ts';

/** An operator's word on a product in checking, or on the waiting edit of a live one. A rejection gives its reasons. */
export async function reviewProduct(
  ctx: Ctx,
  productId: Uuid,
  input: { decision: 'approve' | 'reject'; reasons: readonly string[] },
): Promise<Product> {
  const said = input.reasons.map((reason) => reason.trim()).filter((reason) => reason !== '');
  if (input.decision === 'reject' && said.length === 0) throw refuse('reasons_missing');
  return transact(ctx, async (tx) => {
    const before = await productRow(tx, { id: productId });
    if (!before) throw refuse('product_not_found');
    const reasons = said.map(
      (reason): CheckFinding => ({
        code: 'reviewer',
        weight: input.decision === 'reject' ? 'reject' : 'note',
        field: '',
        params: { reason },
      }),
    );
    const cleared = {
      ...before,
      pendingVersion: null,
      checkingSince: null,
      reasons: input.decision === 'reject' ? reasons : [],
    };
    let write: ProductWrite;
    if (before.pendingVersion !== null) {
      const pending = await versionRow(tx, before.shopId, productId, before.pendingVersion);
      if (!pending) throw refuse('version_not_found');
      write =
        input.decision === 'approve' ? { ...cleared, content: pending.content, version: pending.version } : cleared;
    } else {
      const state = stepped(before, input.decision);
      write = { ...cleared, state, liveAt: state === 'live' ? (before.liveAt ?? tx.clock.now()) : before.liveAt };
    }
    const row = await writeNext(tx, before, write, null);
    await told(tx, `catalog.${input.decision}_product`, row, before, row, said.join('; '));
    return row;
  });
}

/** live or checking → off_shelf, by the operator, who says why. */
export async function takeDown(ctx: Ctx, productId: Uuid, reason: string): Promise<Product> {
  return transact(ctx, async (tx) => {
    const before = await productRow(tx, { id: productId });
    if (!before) throw refuse('product_not_found');
    return down(tx, before, reason, [{ code: 'operator', weight: 'note', field: '', params: { reason } }]);
  });
}
