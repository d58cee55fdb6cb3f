import type { ShopScope } from './access.ts';
import { atOnce, type Ctx } from './context.ts';
import { shopReads } from './db.ts';
import { answeringIn } from './standing.ts';

const UUID = /^[0-9a-f-]{36}$/;

/** Begins a transaction that sees one shop's rows and can write nothing: one message, on its way together with the first question. */
function beginFor({ shopId }: ShopScope): string {
  if (!UUID.test(shopId)) throw new Error(`no id of a shop: ${shopId}`);
  return `BEGIN READ ONLY; SET LOCAL dongxi.shop = '${shopId}'`;
}

/**
 * Runs `work`, which only reads, behind the wall between shops (decision 0142): what it asks of tables with a `shop_id` shows rows of
 * this shop alone, whatever its statements forget. A context that is in a transaction already stays there.
 */
export const readAsShop = <T>(ctx: Ctx, shop: ShopScope, work: (held: Ctx) => Promise<T>): Promise<T> =>
  ctx.inTransaction ? work(ctx) : atOnce(ctx, { pool: shopReads(ctx.runtime.pool), begin: beginFor(shop) }, work);

/**
 * The same for what is read as long as somebody downloads it: each question is a transaction of its own, so that a slow reader
 * holds no connection. It counts as a transaction (nothing it reads is remembered for others).
 */
export function readingAsShop(ctx: Ctx, shop: ShopScope): Ctx {
  const pool = shopReads(ctx.runtime.pool);
  const sql = answeringIn(pool, (ask) => readAsShop(ctx, shop, (held) => ask(held.sql)));
  return { ...ctx, sql, inTransaction: true };
}
