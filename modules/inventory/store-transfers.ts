import type { Ctx, Uuid } from '#kernel';

export type Transfer = {
  readonly shopId: Uuid;
  readonly id: Uuid;
  readonly fromId: Uuid;
  readonly toId: Uuid;
  readonly state: 'under_way' | 'received' | 'received_short';
  readonly note: string | null;
  readonly sentAt: Date;
  readonly endedAt: Date | null;
};
export type TransferLine = {
  readonly transferId: Uuid;
  readonly skuId: Uuid;
  readonly quantity: number;
  readonly received: number;
  readonly lost: number;
};

export async function insertTransfer(
  ctx: Ctx,
  one: Transfer,
  lines: readonly { readonly skuId: Uuid; readonly quantity: number }[],
): Promise<void> {
  await ctx.sql`
    INSERT INTO inventory.transfers (shop_id, id, from_id, to_id, note, sent_at)
    VALUES (${one.shopId}, ${one.id}, ${one.fromId}, ${one.toId}, ${one.note}, ${one.sentAt})`;
  await ctx.sql`
    INSERT INTO inventory.transfer_lines (shop_id, transfer_id, sku_id, quantity)
    SELECT ${one.shopId}::uuid, ${one.id}::uuid, * FROM unnest(${lines.map((line) => line.skuId)}::uuid[], ${lines.map((line) => line.quantity)}::int[])`;
}

const COLUMNS = 'shop_id, id, from_id, to_id, state, note, sent_at, ended_at';
export const lockTransfer = async (ctx: Ctx, shopId: Uuid, id: Uuid): Promise<Transfer | null> =>
  (
    await ctx.sql<
      Transfer[]
    >`SELECT ${ctx.sql.unsafe(COLUMNS)} FROM inventory.transfers WHERE shop_id = ${shopId} AND id = ${id} FOR UPDATE`
  )[0] ?? null;

export const transfers = (
  ctx: Ctx,
  shopId: Uuid,
  before: { at: Date; id: string } | null,
  limit: number,
): Promise<Transfer[]> => ctx.sql<Transfer[]>`
  SELECT ${ctx.sql.unsafe(COLUMNS)} FROM inventory.transfers
  WHERE shop_id = ${shopId} ${before ? ctx.sql`AND (sent_at, id) < (${before.at}, ${before.id}::uuid)` : ctx.sql``}
  ORDER BY sent_at DESC, id DESC LIMIT ${limit}`;

export const linesOfTransfers = (ctx: Ctx, shopId: Uuid, ids: readonly Uuid[]): Promise<TransferLine[]> => ctx.sql<
  TransferLine[]
>`
  SELECT transfer_id, sku_id, quantity, received, lost FROM inventory.transfer_lines
  WHERE shop_id = ${shopId} AND transfer_id = ANY(${ids as Uuid[]}::uuid[]) ORDER BY transfer_id, sku_id`;

export type TransitMove = {
  readonly shopId: Uuid;
  readonly warehouseId: Uuid;
  readonly kind: 'transfer_out' | 'transfer_in' | 'transfer_lost';
  readonly cause: string;
  readonly byUser: Uuid | null;
  readonly reason: string | null;
  readonly lines: readonly { readonly skuId: Uuid; readonly onHand: number; readonly inTransit: number }[];
};

/** Moves pieces between a shelf and the road, with their movements; the rows are locked by the caller, the constraints refuse what cannot be. */
export const moveTransit = (ctx: Ctx, of: TransitMove) => ctx.sql`
  WITH delta AS MATERIALIZED (
    SELECT * FROM unnest(${of.lines.map((line) => line.skuId)}::uuid[], ${of.lines.map((line) => line.onHand)}::bigint[],
      ${of.lines.map((line) => line.inTransit)}::bigint[]) AS d (sku_id, on_hand, in_transit) WHERE on_hand <> 0 OR in_transit <> 0
  ), told AS (
    INSERT INTO inventory.movements (shop_id, sku_id, warehouse_id, kind, cause, delta_on_hand, delta_in_transit, at, by_user, reason)
    SELECT ${of.shopId}::uuid, sku_id, ${of.warehouseId}::uuid, ${of.kind}, ${of.cause}, on_hand, in_transit, ${ctx.clock.now()}::timestamptz,
      ${of.byUser}::uuid, ${of.reason}::text FROM delta
  )
  UPDATE inventory.stock s SET on_hand = s.on_hand + d.on_hand, in_transit = s.in_transit + d.in_transit FROM delta d
  WHERE s.shop_id = ${of.shopId} AND s.warehouse_id = ${of.warehouseId} AND s.sku_id = d.sku_id`;

export const growLines = (
  ctx: Ctx,
  one: Transfer,
  column: 'received' | 'lost',
  lines: readonly { readonly skuId: Uuid; readonly quantity: number }[],
) => ctx.sql`
  UPDATE inventory.transfer_lines l SET ${ctx.sql(column)} = l.${ctx.sql(column)} + g.quantity
  FROM unnest(${lines.map((line) => line.skuId)}::uuid[], ${lines.map((line) => line.quantity)}::int[]) AS g (sku_id, quantity)
  WHERE l.shop_id = ${one.shopId} AND l.transfer_id = ${one.id} AND l.sku_id = g.sku_id`;

export const endTransfer = (ctx: Ctx, one: Transfer, state: 'received' | 'received_short') => ctx.sql`
  UPDATE inventory.transfers SET state = ${state}, ended_at = ${ctx.clock.now()} WHERE shop_id = ${one.shopId} AND id = ${one.id} AND state = 'under_way'`;
