import {
  type Ctx,
  decodeCursor,
  encodeCursor,
  type Page,
  refusedBy,
  type ShopScope,
  transact,
  type Uuid,
  userIdOf,
} from '#kernel';
import { type SkuForSale, skusOfShop } from '#modules/catalog';
import { record, setting } from '#modules/operations';
import { refuse } from './errors.ts';
import { announce } from './levels.ts';
import * as store from './store.ts';
import { levelsOf, lowSkus } from './store-levels.ts';
import type { Adjustment, Arrival, StockRow } from './types.ts';
import { firstWarehouse } from './warehouses.ts';

/** Puts arrived goods on the shelf; a SKU on several lines of one warehouse is added up. The same cause again changes nothing. Refuses inventory.warehouse_not_found. */
export async function receive(ctx: Ctx, scope: ShopScope, input: Arrival): Promise<{ replayed: boolean }> {
  return shelve(ctx, scope, 'receive', input.cause, input.reason ?? null, input.lines, (line) => line.quantity);
}

/**
 * Corrects the record after counting: `counted` pieces on the shelf, or a `delta`. Refuses inventory.below_reserved when
 * fewer would be left than orders were promised, inventory.place_repeated when one place is corrected twice.
 */
export async function adjust(ctx: Ctx, scope: ShopScope, input: Adjustment): Promise<{ replayed: boolean }> {
  return shelve(ctx, scope, 'adjust', input.cause, input.reason, input.lines, (line, row) =>
    line.counted === undefined ? (line.delta ?? 0) : line.counted - row.onHand,
  );
}

/** Who knows of SKUs whose pieces a shop may not take off the shelf by hand just now: answers those among the asked. */
export type ShelfGuard = (tx: Ctx, scope: ShopScope, skuIds: readonly Uuid[]) => Promise<readonly Uuid[]>;
const guards: ShelfGuard[] = [];
/** For modules further on: what they have promised to buyers stays on the shelf. Called once, at import of a module's index.ts. */
export const registerShelfGuard = (guard: ShelfGuard): void => void guards.push(guard);

/** Corrections that would take promised pieces away: refused by hand (held_for_campaign), left out where a file says so. */
async function guarded<D extends { readonly skuId: Uuid; readonly onHand: number }>(
  tx: Ctx,
  scope: ShopScope,
  reason: string | null,
  deltas: readonly D[],
): Promise<readonly D[]> {
  const less = deltas.filter((delta) => delta.onHand < 0).map((delta) => delta.skuId);
  if (less.length === 0 || guards.length === 0) return deltas;
  const held = (await Promise.all(guards.map((guard) => guard(tx, scope, less)))).flat();
  if (held.length === 0) return deltas;
  if (reason !== 'import') throw refuse('held_for_campaign', { skuIds: held });
  return deltas.filter((delta) => delta.onHand >= 0 || !held.includes(delta.skuId));
}

/** Stock can be kept of the shop's own SKUs only. Refuses inventory.sku_unknown. */
export async function ownSkus(ctx: Ctx, scope: ShopScope, skuIds: readonly Uuid[]): Promise<void> {
  const asked = [...new Set(skuIds)];
  const known = new Set(
    (await skusOfShop(ctx, scope, { skuIds: asked, stocked: true, limit: asked.length })).items.map((sku) => sku.skuId),
  );
  const unknown = asked.filter((skuId) => !known.has(skuId));
  if (unknown.length > 0) throw refuse('sku_unknown', { skuIds: unknown });
}

/** One movement a place: what arrived of it on several lines is added up; two corrections of one place contradict each other. */
function oneEach(kind: 'receive' | 'adjust', deltas: readonly store.Delta[]): readonly store.Delta[] {
  const places = new Map<string, store.Delta>();
  for (const delta of deltas) {
    const place = `${delta.skuId} ${delta.warehouseId}`;
    const before = places.get(place);
    if (before && kind === 'adjust') throw refuse('place_repeated');
    places.set(place, before ? { ...before, onHand: before.onHand + delta.onHand } : delta);
  }
  return [...places.values()];
}

async function shelve<L extends { readonly skuId: Uuid; readonly warehouseId?: Uuid }>(
  ctx: Ctx,
  scope: ShopScope,
  kind: 'receive' | 'adjust',
  cause: string,
  reason: string | null,
  lines: readonly L[],
  deltaOf: (line: L, row: StockRow) => number,
): Promise<{ replayed: boolean }> {
  return transact(ctx, async (tx) => {
    const houses = await store.warehousesOf(tx, scope.shopId);
    await ownSkus(
      tx,
      scope,
      lines.map((line) => line.skuId),
    );
    const fallback = lines.every((line) => line.warehouseId) ? null : await firstWarehouse(tx, scope.shopId);
    const places = lines.map((line) => ({
      line,
      skuId: line.skuId,
      warehouseId: line.warehouseId ?? fallback?.id ?? line.skuId,
    }));
    if (
      places.some(
        (place) => place.warehouseId !== fallback?.id && !houses.some((house) => house.id === place.warehouseId),
      )
    )
      throw refuse('warehouse_not_found');
    const rows = new Map(
      (await store.lockRows(tx, scope.shopId, places)).map((row) => [`${row.skuId} ${row.warehouseId}`, row]),
    );
    if (await store.causeKnown(tx, scope.shopId, cause)) return { replayed: true };
    const counted = oneEach(
      kind,
      places.map(({ line, skuId, warehouseId }) => {
        const row = rows.get(`${skuId} ${warehouseId}`);
        return { skuId, warehouseId, onHand: row ? deltaOf(line, row) : 0, locked: 0 };
      }),
    );
    const deltas = kind === 'adjust' ? await guarded(tx, scope, reason, counted) : counted;
    const skuIds = [...new Set(places.map((place) => place.skuId))];
    const before = new Map((await store.availableOf(tx, skuIds)).map((row) => [row.skuId, row.available]));
    try {
      await store.applyDeltas(
        tx,
        { shopId: scope.shopId, kind, cause, at: tx.clock.now(), byUser: userIdOf(tx.actor), reason },
        deltas,
      );
    } catch (error) {
      if (refusedBy(error, 'stock_enough') || refusedBy(error, 'stock_not_negative')) throw refuse('below_reserved');
      throw error;
    }
    const after = await store.availableOf(tx, skuIds);
    await announce(
      tx,
      after.map((row) => ({
        shopId: scope.shopId,
        skuId: row.skuId,
        before: before.get(row.skuId) ?? 0,
        after: row.available,
      })),
    );
    if (kind === 'adjust')
      await record(tx, {
        action: 'inventory.adjust',
        subject: { kind: 'stock', id: cause },
        shopId: scope.shopId,
        after: { lines: deltas.map((delta) => ({ skuId: delta.skuId, delta: delta.onHand })) },
        reason,
      });
    return { replayed: false };
  });
}

export type StockLine = {
  readonly sku: SkuForSale;
  readonly rows: readonly StockRow[];
  readonly available: number;
  readonly low: boolean;
  /** The shop's own alert level for the SKU; null: the market's. */
  readonly lowAt: number | null;
};

/** The shop's SKUs with their stock, by the catalogue's order; with `low`, only scarce ones, scarcest first. */
export async function stockOfShop(
  ctx: Ctx,
  scope: ShopScope,
  filter: {
    readonly q?: string | undefined;
    readonly low?: boolean | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<Page<StockLine>> {
  const lowAt = await setting<number>(ctx, 'inventory.low_at');
  const page = filter.low
    ? await lowPage(ctx, scope, lowAt, filter.cursor, filter.limit)
    : await skusOfShop(ctx, scope, { ...filter, stocked: true });
  const rows = await store.stockRows(
    ctx,
    scope.shopId,
    page.items.map((sku) => sku.skuId),
  );
  const levels = await levelsOf(
    ctx,
    scope.shopId,
    page.items.map((sku) => sku.skuId),
  );
  const items = page.items.map((sku): StockLine => {
    const own = rows.filter((row) => row.skuId === sku.skuId);
    const free = own.reduce((sum, row) => sum + row.onHand - row.reserved - row.locked, 0);
    const level = levels.get(sku.skuId) ?? null;
    return { sku, rows: own, available: free, low: free <= (level ?? lowAt), lowAt: level };
  });
  return { items, nextCursor: page.nextCursor };
}

async function lowPage(
  ctx: Ctx,
  scope: ShopScope,
  lowAt: number,
  cursor: string | undefined,
  limit: number,
): Promise<Page<SkuForSale>> {
  const key = decodeCursor(cursor, 2);
  const found = await lowSkus(
    ctx,
    scope.shopId,
    lowAt,
    key ? { available: Number(key[0]), skuId: String(key[1]) } : null,
    limit + 1,
  );
  const shown = found.slice(0, limit);
  const skus =
    shown.length === 0
      ? []
      : (await skusOfShop(ctx, scope, { skuIds: shown.map((row) => row.skuId), limit: 100 })).items;
  const last = shown.at(-1);
  return {
    items: shown.flatMap((row) => skus.filter((sku) => sku.skuId === row.skuId)),
    nextCursor: found.length > limit && last ? encodeCursor([last.available, last.skuId]) : null,
  };
}
