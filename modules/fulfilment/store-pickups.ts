import type { Ctx, CursorKey, Uuid } from '#kernel';

export const PICKUP_STATES = ['preparing', 'ready', 'collected', 'expired', 'cancelled'] as const;
export type PickupState = (typeof PICKUP_STATES)[number];

export type Pickup = {
  readonly shopId: Uuid;
  readonly orderId: Uuid;
  readonly buyerId: Uuid;
  readonly storeId: Uuid;
  readonly state: PickupState;
  readonly codeSealed: string | null;
  readonly madeAt: Date;
  readonly readyAt: Date | null;
  readonly expiresAt: Date | null;
  readonly remindedAt: Date | null;
  readonly endedAt: Date | null;
};

const COLUMNS =
  'shop_id, order_id, buyer_id, store_id, state, code_sealed, made_at, ready_at, expires_at, reminded_at, ended_at';

/** Once an order. */
export const insertPickup = (
  tx: Ctx,
  one: { readonly shopId: Uuid; readonly orderId: Uuid; readonly buyerId: Uuid; readonly storeId: Uuid },
) => tx.sql`
  INSERT INTO fulfilment.pickups (shop_id, order_id, buyer_id, store_id, made_at)
  VALUES (${one.shopId}, ${one.orderId}, ${one.buyerId}, ${one.storeId}, ${tx.clock.now()}) ON CONFLICT ON CONSTRAINT pickups_pkey DO NOTHING`;

export async function pickupOf(ctx: Ctx, shopId: Uuid, orderId: Uuid): Promise<Pickup | null> {
  const [row] = await ctx.sql<
    Pickup[]
  >`SELECT ${ctx.sql.unsafe(COLUMNS)} FROM fulfilment.pickups WHERE shop_id = ${shopId} AND order_id = ${orderId}`;
  return row ?? null;
}

export async function lockPickup(tx: Ctx, shopId: Uuid, orderId: Uuid): Promise<Pickup | null> {
  const [row] = await tx.sql<
    Pickup[]
  >`SELECT ${tx.sql.unsafe(COLUMNS)} FROM fulfilment.pickups WHERE shop_id = ${shopId} AND order_id = ${orderId} FOR UPDATE`;
  return row ?? null;
}

/** The order a code is for. */
export async function orderOfCode(ctx: Ctx, shopId: Uuid, codeIndex: string): Promise<Uuid | null> {
  const [row] = await ctx.sql<
    { orderId: Uuid }[]
  >`SELECT order_id FROM fulfilment.pickups WHERE shop_id = ${shopId} AND code_index = ${codeIndex}`;
  return row?.orderId ?? null;
}

export const makeReady = (
  tx: Ctx,
  one: Pickup,
  to: { readonly sealed: string; readonly index: string; readonly expiresAt: Date; readonly dueAt: Date },
) => tx.sql`
  UPDATE fulfilment.pickups SET state = 'ready', code_sealed = ${to.sealed}, code_index = ${to.index}, ready_at = coalesce(ready_at, ${tx.clock.now()}),
    expires_at = ${to.expiresAt}, reminded_at = NULL, due_at = ${to.dueAt}
  WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId}`;

export const endPickup = (tx: Ctx, one: Pickup, state: 'collected' | 'cancelled', by: Uuid | null) => tx.sql`
  UPDATE fulfilment.pickups SET state = ${state}, ended_at = ${tx.clock.now()}, handed_by = ${by}, due_at = NULL
  WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId}`;

/** `dueAt`: when its order is to be closed; null: it waits for the shop. */
export const expirePickup = (tx: Ctx, one: Pickup, dueAt: Date | null) => tx.sql`
  UPDATE fulfilment.pickups SET state = 'expired', due_at = ${dueAt} WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId}`;

export const remindPickup = (tx: Ctx, one: Pickup) => tx.sql`
  UPDATE fulfilment.pickups SET reminded_at = ${tx.clock.now()}, due_at = expires_at WHERE shop_id = ${one.shopId} AND order_id = ${one.orderId}`;

/** Each for one worker alone. */
export const duePickups = (tx: Ctx, limit: number): Promise<Pickup[]> => tx.sql<Pickup[]>`
  SELECT ${tx.sql.unsafe(COLUMNS)} FROM fulfilment.pickups WHERE due_at <= ${tx.clock.now()} ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`;

/** Newest first; loads one more than asked. */
export const pickupsOfShop = (
  ctx: Ctx,
  shopId: Uuid,
  state: PickupState | null,
  after: CursorKey | null,
  limit: number,
): Promise<Pickup[]> => ctx.sql<Pickup[]>`
  SELECT ${ctx.sql.unsafe(COLUMNS)} FROM fulfilment.pickups
  WHERE shop_id = ${shopId} ${state ? ctx.sql`AND state = ${state}` : ctx.sql``}
    ${after ? ctx.sql`AND (made_at, order_id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)` : ctx.sql``}
  ORDER BY made_at DESC, order_id DESC LIMIT ${limit + 1}`;

export const countPreparing = async (ctx: Ctx, shopId: Uuid): Promise<number> =>
  (
    await ctx.sql<
      { count: number }[]
    >`SELECT count(*)::int AS count FROM fulfilment.pickups WHERE shop_id = ${shopId} AND state IN ('preparing', 'expired')`
  )[0]?.count ?? 0;
