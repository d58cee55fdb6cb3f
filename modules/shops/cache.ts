import type { Runtime, Uuid } from '#kernel';
import type { Shop } from './types.ts';

/** How old a remembered shop may be: what another process changed is seen here after this long at most. */
const FRESH_MS = 2_000;

/**
 * Shops by id for one process. `forget` is called inside the transaction that changes a shop; until that commits, others
 * could read and remember the old row, so the id is not remembered at all for a moment.
 */
type Shelf = {
  readonly rows: Map<Uuid, { readonly shop: Shop; readonly at: number }>;
  readonly changing: Map<Uuid, number>;
};
const shelves = new WeakMap<Runtime, Shelf>();

function shelfOf(runtime: Runtime): Shelf {
  const shelf = shelves.get(runtime) ?? { rows: new Map(), changing: new Map() };
  shelves.set(runtime, shelf);
  return shelf;
}

// Ages are measured by the process's own monotonic timer: they are no business time and must pass while a clock is held.
export function remembered(runtime: Runtime, id: Uuid): Shop | null {
  const row = shelfOf(runtime).rows.get(id);
  return row && performance.now() - row.at < FRESH_MS ? row.shop : null;
}

export function remember(runtime: Runtime, shops: readonly Shop[], readAt: number): void {
  const shelf = shelfOf(runtime);
  for (const shop of shops) {
    const changedAt = shelf.changing.get(shop.id);
    if (changedAt !== undefined && performance.now() - changedAt < FRESH_MS) continue;
    shelf.changing.delete(shop.id);
    shelf.rows.set(shop.id, { shop, at: readAt });
  }
}

export function forget(runtime: Runtime, id: Uuid): void {
  const shelf = shelfOf(runtime);
  shelf.rows.delete(id);
  shelf.changing.set(id, performance.now());
}
