import { type Ctx, emit, newId, refusedBy, type ShopScope, transact, type Uuid } from '#kernel';
import { record } from '#modules/operations';
import { divisionPath } from '#modules/regions';
import { refuse } from './errors.ts';
import * as store from './store.ts';
import type { Warehouse } from './types.ts';

/** The shop's warehouses, first drawn on first. */
export const warehouses = (ctx: Ctx, scope: ShopScope): Promise<Warehouse[]> => store.warehousesOf(ctx, scope.shopId);

/** The warehouse meant when none is named: the open one drawn on first. A shop that has none gets one. */
export async function firstWarehouse(ctx: Ctx, shopId: Uuid): Promise<Warehouse> {
  const open = async (): Promise<Warehouse | undefined> =>
    (await store.warehousesOf(ctx, shopId)).find((house) => house.state === 'open');
  const known = await open();
  if (known) return known;
  await store.ensureWarehouse(
    ctx,
    {
      shopId,
      id: newId(ctx),
      name: '默认仓',
      divisionCode: null,
      priority: 100,
      state: 'open',
      kind: 'warehouse',
      street: null,
      hours: null,
    },
    ctx.clock.now(),
  );
  const made = await open();
  if (!made) throw refuse('warehouse_not_found');
  return made;
}

export type WarehouseInput = {
  readonly name: string;
  readonly divisionCode?: string | null | undefined;
  readonly priority?: number | undefined;
  readonly state?: 'open' | 'closed' | undefined;
  readonly kind?: 'warehouse' | 'store' | undefined;
  readonly street?: string | null | undefined;
  readonly hours?: string | null | undefined;
};

/** Adds a warehouse or a store. Refuses inventory.warehouse_name_taken, store_address_missing, division_unknown. */
export const createWarehouse = (ctx: Ctx, scope: ShopScope, input: WarehouseInput): Promise<Warehouse> =>
  saveWarehouse(ctx, scope, null, input);

/** Changes a warehouse; one that still holds stock cannot be closed. */
export async function saveWarehouse(
  ctx: Ctx,
  scope: ShopScope,
  id: Uuid | null,
  input: Partial<WarehouseInput>,
): Promise<Warehouse> {
  return transact(ctx, async (tx) => {
    const before =
      id === null ? null : ((await store.warehousesOf(tx, scope.shopId)).find((house) => house.id === id) ?? null);
    if (id !== null && !before) throw refuse('warehouse_not_found');
    const warehouse: Warehouse = {
      shopId: scope.shopId,
      id: before?.id ?? newId(tx),
      name: input.name ?? before?.name ?? '',
      divisionCode: input.divisionCode === undefined ? (before?.divisionCode ?? null) : input.divisionCode,
      priority: input.priority ?? before?.priority ?? 100,
      state: input.state ?? before?.state ?? 'open',
      kind: input.kind ?? before?.kind ?? 'warehouse',
      street: input.street === undefined ? (before?.street ?? null) : input.street,
      hours: input.hours === undefined ? (before?.hours ?? null) : input.hours,
    };
    if (warehouse.divisionCode && warehouse.divisionCode !== before?.divisionCode)
      await divisionPath(tx, warehouse.divisionCode).catch(() => {
        throw refuse('division_unknown');
      });
    // Buyers must be able to find it.
    if (warehouse.kind === 'store' && (!warehouse.divisionCode || !warehouse.street?.trim()))
      throw refuse('store_address_missing');
    if (
      warehouse.state === 'closed' &&
      before?.state === 'open' &&
      (await store.holdsStock(tx, scope.shopId, warehouse.id))
    )
      throw refuse('warehouse_holds_stock');
    try {
      await (before ? store.updateWarehouse(tx, warehouse) : store.insertWarehouse(tx, warehouse, tx.clock.now()));
    } catch (error) {
      if (refusedBy(error, 'warehouses_name_once')) throw refuse('warehouse_name_taken', { name: warehouse.name });
      throw error;
    }
    await record(tx, {
      action: before ? 'inventory.change_warehouse' : 'inventory.create_warehouse',
      subject: { kind: 'warehouse', id: warehouse.id },
      shopId: scope.shopId,
      before: before ? { name: before.name, priority: before.priority, state: before.state } : null,
      after: { name: warehouse.name, priority: warehouse.priority, state: warehouse.state },
    });
    await emit(tx, {
      name: 'warehouse.changed',
      subjectId: scope.shopId,
      shopId: scope.shopId,
      payload: { warehouseId: warehouse.id },
    });
    return warehouse;
  });
}
