import { type Ctx, refusedBy, type ShopScope, transact, type Uuid } from '#kernel';
import { refuse } from './errors.ts';
import { announce } from './levels.ts';
import { applyDeltas, availableOf, causeKnown, type Delta, lockRows } from './store.ts';
import type { CampaignLock, CampaignOrder } from './store-campaigns.ts';
import * as campaigns from './store-campaigns.ts';
import { firstWarehouse } from './warehouses.ts';

export type { CampaignLock, CampaignOrder };

/**
 * Sets pieces aside for a campaign: ordinary sale cannot have them any more. A cause counts once; more can be added while the
 * campaign runs. Refuses inventory.not_enough, campaign_over.
 */
export async function lockForCampaign(
  ctx: Ctx,
  scope: ShopScope,
  input: {
    readonly campaignId: Uuid;
    readonly cause: string;
    readonly lines: readonly { readonly skuId: Uuid; readonly quantity: number; readonly warehouseId?: Uuid }[];
  },
): Promise<void> {
  await transact(ctx, async (tx) => {
    const house = await firstWarehouse(tx, scope.shopId);
    const sums = new Map<string, { skuId: Uuid; warehouseId: Uuid; quantity: number }>();
    for (const { skuId, quantity, warehouseId = house.id } of input.lines) {
      const key = `${skuId} ${warehouseId}`;
      sums.set(key, { skuId, warehouseId, quantity: (sums.get(key)?.quantity ?? 0) + quantity });
    }
    const lines = [...sums.values()].filter((line) => line.quantity > 0);
    await lockRows(tx, scope.shopId, lines);
    const cause = `campaign:${input.campaignId}:${input.cause}`;
    if (await causeKnown(tx, scope.shopId, cause)) return;
    const before = await free(tx, lines);
    try {
      await campaigns.addLocks(tx, scope.shopId, input.campaignId, lines);
      await applyDeltas(
        tx,
        { shopId: scope.shopId, kind: 'lock', cause, at: tx.clock.now(), byUser: null, reason: null },
        lines.map(
          (line): Delta => ({ skuId: line.skuId, warehouseId: line.warehouseId, onHand: 0, locked: line.quantity }),
        ),
      );
    } catch (error) {
      if (refusedBy(error, 'stock_enough')) throw refuse('not_enough', { skuIds: lines.map((line) => line.skuId) });
      if (refusedBy(error, 'campaign_locks_closed')) throw refuse('campaign_over');
      throw error;
    }
    await tellLevels(tx, scope.shopId, before);
  });
}

/** The campaign is over: what its orders did not take is for sale again. Asked again, nothing more happens. */
export async function releaseCampaignLock(ctx: Ctx, scope: ShopScope, campaignId: Uuid): Promise<number> {
  return transact(ctx, async (tx) => {
    const known = await campaigns.locksOf(tx, scope.shopId, campaignId);
    if (known.length === 0) return 0;
    await lockRows(tx, scope.shopId, known);
    const before = await free(tx, known);
    const back = (await campaigns.closeLocks(tx, scope.shopId, campaignId)).filter((one) => one.back > 0);
    await applyDeltas(
      tx,
      {
        shopId: scope.shopId,
        kind: 'unlock',
        cause: `campaign-over:${campaignId}`,
        at: tx.clock.now(),
        byUser: null,
        reason: null,
      },
      back.map((one): Delta => ({ skuId: one.skuId, warehouseId: one.warehouseId, onHand: 0, locked: -one.back })),
    );
    await tellLevels(tx, scope.shopId, before);
    return back.reduce((sum, one) => sum + one.back, 0);
  });
}

/** Promises pieces of a campaign to orders, all or nothing. Refuses inventory.not_enough with what is short; the transaction must then end. */
export async function reserveFromCampaign(ctx: Ctx, orders: readonly CampaignOrder[]): Promise<void> {
  try {
    await transact(ctx, async (tx) => {
      const rows = await campaigns.reserveLocked(tx, orders, tx.clock.now());
      const short = rows.filter((row) => row.short).map((row) => ({ skuId: row.skuId, available: row.before }));
      if (short.length > 0)
        throw refuse(
          'not_enough',
          { skuIds: short.map((row) => row.skuId), available: short[0]?.available ?? 0 },
          { extension: { short } },
        );
    });
  } catch (error) {
    if (refusedBy(error, 'movements_pkey') || refusedBy(error, 'reservations_pkey')) throw refuse('already_reserved');
    throw error;
  }
}

/** What a campaign set aside and has left, by SKU and warehouse. */
export const campaignStock = (ctx: Ctx, scope: ShopScope, campaignId: Uuid): Promise<CampaignLock[]> =>
  campaigns.locksOf(ctx, scope.shopId, campaignId);

const free = async (tx: Ctx, lines: readonly { skuId: Uuid }[]) =>
  new Map(
    (await availableOf(tx, [...new Set(lines.map((line) => line.skuId))])).map((row) => [row.skuId, row.available]),
  );

async function tellLevels(tx: Ctx, shopId: Uuid, before: ReadonlyMap<Uuid, number>): Promise<void> {
  const after = await free(
    tx,
    [...before.keys()].map((skuId) => ({ skuId })),
  );
  await announce(
    tx,
    [...before].map(([skuId, was]) => ({ shopId, skuId, before: was, after: after.get(skuId) ?? 0 })),
  );
}
