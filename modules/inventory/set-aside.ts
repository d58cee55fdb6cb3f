import { type Ctx, transact, type Uuid } from '#kernel';
import { distancesFrom } from './allocation.ts';
import { refuse } from './errors.ts';
import { allocate } from './nearness.ts';
import { applyDeltas, causeKnown, type Delta, lockRows } from './store.ts';
import { choicesFor, lockedBy } from './store-allocation.ts';

type Line = { readonly skuId: Uuid; readonly quantity: number };

/**
 * Takes pieces out of sale for somebody they will be sent to, where they lie nearest to the destination. A cause counts once.
 * Refuses inventory.not_enough.
 */
export async function setAside(
  ctx: Ctx,
  input: {
    readonly shopId: Uuid;
    readonly cause: string;
    readonly lines: readonly Line[];
    readonly destination: string;
  },
): Promise<void> {
  const { shopId, cause, destination } = input;
  await transact(ctx, async (tx) => {
    const wanted = input.lines.filter((line) => line.quantity > 0);
    const choices = await choicesFor(
      tx,
      shopId,
      wanted.map((line) => line.skuId),
    );
    if (await causeKnown(tx, shopId, cause)) return;
    const km = await distancesFrom(tx, choices, destination);
    const deltas = wanted.flatMap(({ skuId, quantity }): Delta[] => {
      const stocked = choices
        .filter((one) => one.skuId === skuId)
        .map((one) => ({ ...one, km: km.get(one.divisionCode ?? '') ?? null, available: Math.max(0, one.free) }));
      const shares = allocate(stocked, destination, quantity);
      if (!shares) throw refuse('not_enough', { skuIds: [skuId] });
      return shares.map((share) => ({ skuId, warehouseId: share.warehouseId, onHand: 0, locked: share.quantity }));
    });
    await move(tx, { shopId, cause, kind: 'lock', reason: null }, deltas);
  });
}

/** What another cause set aside is for sale again. A cause counts once; nothing set aside is no refusal. */
export const freeAside = (ctx: Ctx, input: { readonly shopId: Uuid; readonly cause: string; readonly of: string }) =>
  undo(ctx, input, 'unlock', null, ({ quantity }) => ({ onHand: 0, locked: -quantity }));

/** What another cause set aside has left the house. */
export const sendAside = (
  ctx: Ctx,
  input: { readonly shopId: Uuid; readonly cause: string; readonly of: string; readonly reason: string },
) => undo(ctx, input, 'adjust', input.reason, ({ quantity }) => ({ onHand: -quantity, locked: -quantity }));

async function undo(
  ctx: Ctx,
  { shopId, cause, of }: { readonly shopId: Uuid; readonly cause: string; readonly of: string },
  kind: string,
  reason: string | null,
  change: (held: Line) => { readonly onHand: number; readonly locked: number },
): Promise<void> {
  await transact(ctx, async (tx) => {
    const held = await lockedBy(tx, shopId, of);
    if (held.length === 0) return;
    await lockRows(tx, shopId, held);
    if (await causeKnown(tx, shopId, cause)) return;
    await move(
      tx,
      { shopId, cause, kind, reason },
      held.map((one) => ({ skuId: one.skuId, warehouseId: one.warehouseId, ...change(one) })),
    );
  });
}

const move = (
  tx: Ctx,
  of: { readonly shopId: Uuid; readonly cause: string; readonly kind: string; readonly reason: string | null },
  deltas: readonly Delta[],
) => applyDeltas(tx, { ...of, at: tx.clock.now(), byUser: null }, deltas);
