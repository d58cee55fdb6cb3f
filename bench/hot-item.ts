import { pino } from 'pino';
import {
  type Ctx,
  connect,
  createCtx,
  gatherer,
  newId,
  Refusal,
  secretsOfHome,
  system,
  systemClock,
  transact,
  type Uuid,
  uuidOf,
} from '#kernel';
import { reserve } from '#modules/inventory';
import { createRuntime, loadModules } from '../apps/server/market.ts';
import { databaseFacts, machine, median, quantile, type Report, round, type Say } from './figure.ts';
import { dropHome, openMarketChild, throwawayHome } from './market-child.ts';
import { findPgbench, preparePgbench } from './pgbench.ts';

const CLIENTS = 64;
const OTHERS = 8;
const PLAN = { shops: 2, productsPerShop: 40, pieces: 9_000_000, buyers: 0 };
/** Connections of the market's pool, as the server has them. */
const CONNECTIONS = 10;
const LAST_PIECES = 700;

type Want = { readonly shopId: Uuid; readonly orderId: Uuid; readonly skuId: Uuid };
type Run = { readonly perSecond: number; readonly milliseconds: readonly number[] };

const linesOf = ({ skuId, ...order }: Want) => ({ ...order, lines: [{ skuId, quantity: 1 }] });

/** So many clients, each wanting the next thing as soon as it has the last. */
async function clients(
  count: number,
  seconds: number,
  turn: (client: number, n: number) => Promise<unknown>,
): Promise<Run> {
  const milliseconds: number[] = [];
  const began = performance.now();
  const until = began + seconds * 1_000;
  await Promise.all(
    Array.from({ length: count }, async (_, client) => {
      for (let n = 0; performance.now() < until; n += 1) {
        const at = performance.now();
        await turn(client, n);
        milliseconds.push(performance.now() - at);
      }
    }),
  );
  return { perSecond: (milliseconds.length * 1_000) / (performance.now() - began), milliseconds };
}

/**
 * One SKU that 64 clients want (issue 6): reservations a second against updates of a single row by pgbench on the same server, alone
 * (a transaction each) and together, as placing does it for buyers who come at one moment; what the other goods of the shop notice of
 * it; and that a rush on the last pieces sells exactly those.
 */
export async function hotItem(say: Say, seconds = 6, rounds = 3): Promise<Report> {
  findPgbench();
  const home = throwawayHome();
  const market = await openMarketChild(home, PLAN);
  const pool = connect({ url: market.ownerUrl, max: CONNECTIONS, role: 'dongxi_app', name: 'dongxi-bench' });
  try {
    const modules = await loadModules();
    const runtime = createRuntime(
      {
        pool,
        clock: systemClock,
        log: pino({ level: 'silent' }),
        secrets: secretsOfHome(home),
        home,
        baseUrl: market.url,
      },
      modules,
    );
    const ctx = createCtx(runtime, system('bench'));
    const shops = market.stage.shops.map((shop) => ({
      id: uuidOf('shp', shop.id),
      skus: shop.products.map((product) => uuidOf('sku', product.skuId)),
    }));
    const [shop, elsewhere] = shops;
    const hot = shop?.skus[0];
    if (!shop || !elsewhere || !hot) throw new Error('a stage without goods');
    const want = (skuId: Uuid, shopId = shop.id): Want => ({ shopId, orderId: newId(ctx), skuId });
    const alone = (one: Want): Promise<void> => reserve(ctx, [linesOf(one)]);
    const together = inGroups(ctx);
    const pgbench = await preparePgbench(market.adminUrl);
    await pgbench.prepare('CREATE TABLE hot (id int PRIMARY KEY, pieces bigint NOT NULL) WITH (fillfactor = 50)');
    await pgbench.prepare('INSERT INTO hot VALUES (1, 9000000000)');

    const results: { tps: number; alone: Run; together: Run }[] = [];
    for (let n = 1; n <= rounds; n += 1) {
      const tps = await pgbench.script(
        'UPDATE hot SET pieces = pieces - 1 WHERE id = 1 AND pieces >= 1;',
        CLIENTS,
        seconds,
      );
      const one = {
        tps,
        alone: await clients(CLIENTS, seconds, () => alone(want(hot))),
        together: await clients(CLIENTS, seconds, () => together(want(hot))),
      };
      say(
        `round ${n}: single-row updates ${round(one.tps)} tps · alone ${round(one.alone.perSecond)}/s · together ${round(one.together.perSecond)}/s`,
      );
      results.push(one);
    }
    const other = (client: number, n: number): Promise<void> =>
      alone(want(shop.skus[1 + ((client * 5 + n) % (shop.skus.length - 1))] ?? hot));
    const calm = await beside(seconds, other, (client) =>
      together(want(elsewhere.skus[client % elsewhere.skus.length] ?? hot, elsewhere.id)),
    );
    const rush = await beside(seconds, other, () => together(want(hot)));
    say(
      `other goods: p50 ${round(quantile(calm.milliseconds, 0.5))} ms beside spread buying, ${round(quantile(rush.milliseconds, 0.5))} ms beside the rush`,
    );
    const sold = await lastPieces(ctx, pool, shop.id, shop.skus.at(-1) ?? hot, together);
    if (sold !== LAST_PIECES) throw new Error(`${sold} of ${LAST_PIECES} pieces were sold`);
    const of = (which: 'alone' | 'together') => ({
      value: median(results.map((one) => one[which].perSecond)),
      unit: 'reservations/s',
      baseline: 'single-row UPDATE tps, 64 clients',
      ratio: median(results.map((one) => one[which].perSecond / one.tps)),
    });
    return {
      figures: [
        { metric: 'hot_item_together', ...of('together'), atLeast: 3 },
        { metric: 'hot_item_alone', ...of('alone') },
        {
          metric: 'other_goods_per_s',
          value: rush.perSecond,
          unit: 'reservations/s',
          baseline: 'the same beside spread buying',
          ratio: rush.perSecond / calm.perSecond,
          atLeast: 0.8,
        },
      ],
      notes: [
        await databaseFacts(market.adminUrl),
        `${pgbench.version}; ${CLIENTS} clients, ${CONNECTIONS} connections of the market; median of ${rounds} rounds of ${seconds} s; ${machine()}`,
        `together: reservations that come while others are being written share the next transaction, as placing shares it; p99 ${round(
          quantile(
            results.flatMap((one) => one.together.milliseconds),
            0.99,
          ),
        )} ms`,
        `a rush of ${CLIENTS} clients on the last ${LAST_PIECES} pieces sold exactly ${sold}`,
      ],
    };
  } finally {
    await pool.end({ timeout: 5 });
    await market.stop();
    await dropHome(home);
  }
}

/** One lane of groups; a group that cannot be goes alone, each for itself. */
function inGroups(ctx: Ctx): (one: Want) => Promise<void> {
  const gather = gatherer<Want, void>(
    async (wants) => {
      try {
        await transact(ctx, (tx) => reserve(tx, wants.map(linesOf)));
        return wants.map(() => ({ status: 'fulfilled', value: undefined }));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return Promise.allSettled(wants.map((one) => reserve(ctx, [linesOf(one)])));
      }
    },
    { lanes: 1, most: CLIENTS },
  );
  return (one) => gather(one);
}

/** What a few clients get done while 64 others are at it. */
async function beside(
  seconds: number,
  few: (client: number, n: number) => Promise<unknown>,
  many: (client: number, n: number) => Promise<unknown>,
): Promise<Run> {
  const [seen] = await Promise.all([clients(OTHERS, seconds, few), clients(CLIENTS, seconds, many)]);
  return seen;
}

/** 64 clients go on asking until nothing is left; answers how many pieces were promised. */
async function lastPieces(
  ctx: Ctx,
  pool: ReturnType<typeof connect>,
  shopId: Uuid,
  skuId: Uuid,
  together: (one: Want) => Promise<void>,
): Promise<number> {
  const [before] = await pool<{ free: number; reserved: number }[]>`
    SELECT sum(on_hand - reserved - locked)::bigint AS free, sum(reserved)::bigint AS reserved FROM inventory.stock WHERE shop_id = ${shopId} AND sku_id = ${skuId}`;
  const taken = (before?.free ?? 0) - LAST_PIECES;
  await reserve(ctx, [{ shopId, orderId: newId(ctx), lines: [{ skuId, quantity: taken }] }]);
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let refused = false; !refused; )
        refused = await together({ shopId, orderId: newId(ctx), skuId }).then(
          () => false,
          (error: unknown) => {
            if (!(error instanceof Refusal)) throw error;
            return true;
          },
        );
    }),
  );
  const [after] = await pool<{ reserved: number }[]>`
    SELECT sum(reserved)::bigint AS reserved FROM inventory.stock WHERE shop_id = ${shopId} AND sku_id = ${skuId}`;
  return (after?.reserved ?? 0) - (before?.reserved ?? 0) - taken;
}
