import { type Ctx, gatheredRead, type Runtime, refusedBy, transact, type Uuid } from '#kernel';
import { productForSale } from '#modules/catalog';
import { refuse } from './errors.ts';
import { announce } from './levels.ts';
import {
  applyDeltas,
  availableOf,
  causeKnown,
  type Delta,
  holdsReservation,
  lockRows,
  reserveStock,
  takeReserved,
} from './store.ts';
import { backToCampaigns } from './store-campaigns.ts';
import type { OrderStock, ReserveInput } from './types.ts';
import { firstWarehouse } from './warehouses.ts';

/** A SKU once for each order, and only what is wanted at all. */
function merged(
  lines: readonly { readonly skuId: Uuid; readonly quantity: number }[],
): { skuId: Uuid; quantity: number }[] {
  const sums = new Map<Uuid, number>();
  for (const { skuId, quantity } of lines) if (quantity > 0) sums.set(skuId, (sums.get(skuId) ?? 0) + quantity);
  return [...sums].map(([skuId, quantity]) => ({ skuId, quantity }));
}

/**
 * Promises stock to orders, all or nothing (T4, no oversell). Refuses inventory.not_enough with the SKUs that fall short;
 * the caller's transaction must then end. An order reserves a SKU once: asking again changes nothing, or is refused with
 * inventory.already_reserved inside a transaction of the caller's, which that ends.
 */
export async function reserve(ctx: Ctx, orders: readonly ReserveInput[]): Promise<void> {
  const wanted = orders.map((order) => ({ ...order, lines: merged(order.lines) }));
  if (wanted.every((order) => order.lines.length === 0)) return;
  try {
    await transact(ctx, async (tx) => {
      const rows = await reserveStock(tx, wanted, tx.clock.now());
      const short = rows.filter((row) => row.short).map((row) => ({ skuId: row.skuId, available: row.before }));
      // Its own first reservation may be what is missing: then this is the second asking.
      if (short.length > 0 && (await holdsReservation(tx, wanted))) return;
      if (short.length > 0)
        throw refuse(
          'not_enough',
          { skuIds: short.map((row) => row.skuId), available: short[0]?.available ?? 0 },
          { extension: { short } },
        );
      await announce(tx, rows);
    });
  } catch (error) {
    // The row's lock makes this impossible through this statement; the constraint says so for any other.
    if (refusedBy(error, 'stock_enough'))
      throw refuse('not_enough', {
        skuIds: orders.flatMap((order) => order.lines.map((line) => line.skuId)),
        available: 0,
      });
    if (!refusedBy(error, 'movements_pkey')) throw error;
    if (ctx.inTransaction) throw refuse('already_reserved');
  }
}

/** Gives reserved pieces back. Refuses inventory.not_reserved when an order holds fewer; a cause counts once. */
export const release = (ctx: Ctx, orders: readonly OrderStock[]): Promise<void> => take(ctx, 'release', orders);

/** Takes reserved pieces off the shelf: they have left with a carrier. Refuses inventory.not_reserved; a cause counts once. */
export const ship = (ctx: Ctx, orders: readonly OrderStock[]): Promise<void> => take(ctx, 'ship', orders);

async function take(ctx: Ctx, kind: 'ship' | 'release', orders: readonly OrderStock[]): Promise<void> {
  const asked = orders
    .map((order) => ({ ...order, lines: merged(order.lines) }))
    .filter((order) => order.lines.length > 0);
  if (asked.length === 0) return;
  await transact(ctx, async (tx) => {
    const rows = await takeReserved(tx, kind, asked, tx.clock.now());
    const short = rows.find((row) => !row.replayed && row.taken < row.asked);
    if (short) throw refuse('not_reserved', { skuId: short.skuId, asked: short.asked, reserved: short.taken });
    const back = rows.filter((row) => !row.replayed);
    if (kind === 'ship' || back.length === 0) return;
    if (back.some((row) => row.campaign)) await backToCampaigns(tx, asked, tx.clock.now());
    const now = await available(tx, [...new Set(back.map((row) => row.skuId))]);
    await announce(
      tx,
      back
        .filter((row) => !row.campaign)
        .map((row) => ({
          shopId: row.shopId,
          skuId: row.skuId,
          after: now.get(row.skuId) ?? 0,
          before: (now.get(row.skuId) ?? 0) - row.taken,
        })),
    );
  });
}

/** Pieces that can be sold now, over all open warehouses; SKUs without a stock row have 0, bundles as many as their parts make. */
export async function available(ctx: Ctx, skuIds: readonly Uuid[]): Promise<Map<Uuid, number>> {
  if (skuIds.length === 0) return new Map();
  const found = await readAvailable(ctx, skuIds);
  const bare = skuIds.filter((skuId) => !found.has(skuId));
  const sets = bare.length > 0 ? await setsOf(ctx, bare) : found;
  return new Map(skuIds.map((skuId) => [skuId, found.get(skuId) ?? sets.get(skuId) ?? 0]));
}

/** Of the bundles among these SKUs, which lie on no shelf: how many can be put together of what does. */
async function setsOf(ctx: Ctx, skuIds: readonly Uuid[]): Promise<Map<Uuid, number>> {
  const bundles = (await productForSale(ctx, skuIds)).filter((sku) => sku.parts.length > 0);
  if (bundles.length === 0) return new Map();
  const named = [...new Set(bundles.flatMap((sku) => sku.parts.map((part) => part.skuId)))];
  const free = await readAvailable(ctx, named);
  return new Map(
    bundles.map((sku) => [
      sku.skuId,
      Math.min(...sku.parts.map((part) => Math.floor(Math.max(0, free.get(part.skuId) ?? 0) / part.quantity))),
    ]),
  );
}

const readAvailable = gatheredRead<Uuid, number>(
  async (ctx, skuIds) => new Map((await availableOf(ctx, skuIds)).map((row) => [row.skuId, row.available])),
  (skuId) => skuId,
);

/**
 * The same for showing, at the latest two seconds old where there is plenty: what a quote tells, while placing asks the stock
 * itself. A shelf that comes to an end is read every time.
 */
export async function availableInMind(ctx: Ctx, skuIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, number>> {
  const mind = minds.get(ctx.runtime) ?? new Map<Uuid, Shelf>();
  minds.set(ctx.runtime, mind);
  // The monotonic timer, not the market's clock: an age of memory must pass while a clock is held.
  const now = performance.now();
  const found = new Map<Uuid, number>();
  for (const skuId of skuIds) {
    const shelf = mind.get(skuId);
    if (shelf && now - shelf.at < IN_MIND_MS) found.set(skuId, shelf.pieces);
  }
  const missing = skuIds.filter((skuId) => !found.has(skuId));
  if (missing.length === 0) return found;
  for (const [skuId, pieces] of await available(ctx, missing)) {
    found.set(skuId, pieces);
    if (pieces < PLENTY) mind.delete(skuId);
    else if (mind.size < MOST_IN_MIND || mind.has(skuId)) mind.set(skuId, { pieces, at: now });
    else mind.clear();
  }
  return found;
}

type Shelf = { readonly pieces: number; readonly at: number };
const minds = new WeakMap<Runtime, Map<Uuid, Shelf>>();
const IN_MIND_MS = 2_000;
const PLENTY = 500;
const MOST_IN_MIND = 50_000;

/** Sets pieces aside for a campaign. Refuses inventory.not_enough. */
export const lock = (ctx: Ctx, input: LockInput): Promise<void> => changeLock(ctx, 'lock', input);
/** Gives locked pieces back to ordinary sale. Refuses inventory.not_reserved when fewer are locked. */
export const unlock = (ctx: Ctx, input: LockInput): Promise<void> => changeLock(ctx, 'unlock', input);

export type LockInput = {
  readonly shopId: Uuid;
  readonly cause: string;
  readonly lines: readonly { skuId: Uuid; quantity: number; warehouseId?: Uuid }[];
};

async function changeLock(ctx: Ctx, kind: 'lock' | 'unlock', input: LockInput): Promise<void> {
  const sign = kind === 'lock' ? 1 : -1;
  await transact(ctx, async (tx) => {
    const house = await firstWarehouse(tx, input.shopId);
    const deltas: Delta[] = input.lines.map((line) => ({
      skuId: line.skuId,
      warehouseId: line.warehouseId ?? house.id,
      onHand: 0,
      locked: sign * line.quantity,
    }));
    await lockRows(tx, input.shopId, deltas);
    if (await causeKnown(tx, input.shopId, input.cause)) return;
    try {
      await applyDeltas(
        tx,
        { shopId: input.shopId, kind, cause: input.cause, at: tx.clock.now(), byUser: null, reason: null },
        deltas,
      );
    } catch (error) {
      const skuIds = input.lines.map((line) => line.skuId);
      if (refusedBy(error, 'stock_enough')) throw refuse('not_enough', { skuIds });
      if (refusedBy(error, 'stock_not_negative'))
        throw refuse('not_reserved', { skuId: skuIds[0] ?? '', asked: input.lines[0]?.quantity ?? 0, reserved: 0 });
      throw error;
    }
  });
}

/** Returned goods that passed inspection go back on the shelf (after-sales); `aside`, those nobody looked at, not for sale. A cause counts once. */
export async function restock(
  ctx: Ctx,
  input: LockInput & { readonly reason?: string; readonly aside?: boolean },
): Promise<void> {
  await transact(ctx, async (tx) => {
    const house = await firstWarehouse(tx, input.shopId);
    const deltas: Delta[] = input.lines.map((line) => ({
      skuId: line.skuId,
      warehouseId: line.warehouseId ?? house.id,
      onHand: line.quantity,
      locked: input.aside ? line.quantity : 0,
    }));
    await lockRows(tx, input.shopId, deltas);
    if (await causeKnown(tx, input.shopId, input.cause)) return;
    await applyDeltas(
      tx,
      {
        shopId: input.shopId,
        kind: 'return',
        cause: input.cause,
        at: tx.clock.now(),
        byUser: null,
        reason: input.reason ?? null,
      },
      deltas,
    );
  });
}
