import type { Ctx, CursorKey, Uuid } from '#kernel';
import type { Install, InstallState } from './installs.ts';

const columns = (ctx: Ctx) =>
  ctx.sql`shop_id, id, product_id, service_shop_id, service_product_id, state, asked_by, asked_at, decided_at`;

export const installsOfProduct = (ctx: Ctx, shopId: Uuid, productId: Uuid): Promise<Install[]> => ctx.sql<Install[]>`
  SELECT ${columns(ctx)} FROM catalog.installs WHERE shop_id = ${shopId} AND product_id = ${productId} ORDER BY asked_at, id`;

/** Who asks for installers of one product at once waits here, so that each counts the others. */
export const lockInstallsOf = (tx: Ctx, productId: Uuid) =>
  tx.sql`SELECT pg_advisory_xact_lock(hashtextextended('catalog.installs:' || ${productId}::text, 0))`;

/** What is agreed on for these goods, oldest first. */
export const agreedInstalls = (ctx: Ctx, productIds: readonly Uuid[]): Promise<Install[]> => ctx.sql<Install[]>`
  SELECT ${columns(ctx)} FROM catalog.installs
  WHERE product_id = ANY(${[...productIds]}::uuid[]) AND state = 'agreed' ORDER BY product_id, asked_at, id`;

/** Asks, or asks again; the row there is when it is agreed on or waits already stays as it is, and nothing is answered. */
export async function askInstall(ctx: Ctx, one: Install): Promise<Install | null> {
  const [row] = await ctx.sql<Install[]>`
    INSERT INTO catalog.installs AS i (shop_id, id, product_id, service_shop_id, service_product_id, state, asked_by, asked_at, decided_at)
    VALUES (${one.shopId}, ${one.id}, ${one.productId}, ${one.serviceShopId}, ${one.serviceProductId}, ${one.state}, ${one.askedBy},
      ${one.askedAt}, ${one.decidedAt})
    ON CONFLICT ON CONSTRAINT installs_once DO UPDATE
      SET state = excluded.state, asked_by = excluded.asked_by, asked_at = excluded.asked_at, decided_at = excluded.decided_at
      WHERE i.state IN ('declined', 'ended')
    RETURNING ${columns(ctx)}`;
  return row ?? null;
}

/** Held; by the shop of the goods, or by the installer. */
export async function lockInstall(
  ctx: Ctx,
  by: { readonly shopId: Uuid } | { readonly serviceShopId: Uuid },
  id: Uuid,
): Promise<Install | null> {
  const [row] = await ctx.sql<Install[]>`
    SELECT ${columns(ctx)} FROM catalog.installs
    WHERE id = ${id} AND ${'shopId' in by ? ctx.sql`shop_id = ${by.shopId}` : ctx.sql`service_shop_id = ${by.serviceShopId}`}
    FOR UPDATE`;
  return row ?? null;
}

export const decideInstall = (ctx: Ctx, one: Install, to: InstallState) => ctx.sql`
  UPDATE catalog.installs SET state = ${to}, decided_at = ${ctx.clock.now()} WHERE shop_id = ${one.shopId} AND id = ${one.id}`;

/** What other shops asked of an installer, newest first; loads one more than asked. */
export const installsOfInstaller = (
  ctx: Ctx,
  serviceShopId: Uuid,
  after: CursorKey | null,
  limit: number,
): Promise<Install[]> => ctx.sql<Install[]>`
  SELECT ${columns(ctx)} FROM catalog.installs WHERE service_shop_id = ${serviceShopId} AND shop_id <> ${serviceShopId}
    ${after ? ctx.sql`AND (asked_at, id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)` : ctx.sql``}
  ORDER BY asked_at DESC, id DESC LIMIT ${limit + 1}`;

export const countAsked = async (ctx: Ctx, serviceShopId: Uuid): Promise<number> =>
  (
    await ctx.sql<{ n: number }[]>`
      SELECT count(*) AS n FROM catalog.installs WHERE service_shop_id = ${serviceShopId} AND state = 'asked'`
  )[0]?.n ?? 0;
