import { pino } from 'pino';
import {
  connect,
  createCtx,
  newId,
  seconds,
  secretsOfHome,
  shopScope,
  system,
  systemClock,
  transact,
  type Uuid,
  uuidOf,
} from '#kernel';
import { click, createCampaign, payIn, sponsored } from '#modules/ads';
import { post, shopAccount } from '#modules/ledger';
import { createRuntime, loadModules } from '../apps/server/market.ts';
import { databaseFacts, quantile, type Report, round, type Say } from './figure.ts';
import { dropHome, openMarketChild, throwawayHome } from './market-child.ts';
import { findPgbench, preparePgbench } from './pgbench.ts';

const CLICKS = 2_000;
const CLIENTS = 64;
/** As many connections as a server has: what clicks hold, nobody else has. */
const CONNECTIONS = 10;
const BID_FEN = 100;
const PAID = 1_500;
const WORD = '电水壶';
const HUMAN = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36';

/**
 * 2,000 people click on the advertisements of one campaign at once, whose budget pays for 1,500: exactly those are charged. Clicks a second against updates of a
 * single row by pgbench, commits and bytes of WAL a click, and what other questions wait meanwhile for the same connections.
 */
export async function adClicks(say: Say): Promise<Report> {
  findPgbench();
  const home = throwawayHome();
  const market = await openMarketChild(home, { shops: 1, productsPerShop: 1, pieces: 10, buyers: 1 });
  const pool = connect({ url: market.ownerUrl, max: CONNECTIONS, role: 'dongxi_app', name: 'dongxi-bench' });
  try {
    const parts = { pool, clock: systemClock, log: pino({ level: 'silent' }), secrets: secretsOfHome(home), home };
    const ctx = createCtx(createRuntime({ ...parts, baseUrl: market.url }, await loadModules()), system('bench'));
    const pgbench = await preparePgbench(market.adminUrl);
    await pgbench.prepare('CREATE TABLE hot (id int PRIMARY KEY, pieces bigint NOT NULL) WITH (fillfactor = 50)');
    await pgbench.prepare('INSERT INTO hot VALUES (1, 9000000000)');
    const tps = await pgbench.script('UPDATE hot SET pieces = pieces - 1 WHERE id = 1 AND pieces >= 1;', CLIENTS, 5);
    const [shop] = market.stage.shops;
    const [product] = shop?.products ?? [];
    if (!shop || !product) throw new Error('a stage without goods');
    const scope = shopScope(uuidOf('shp', shop.id as never));
    const { shopId } = scope;
    await transact(ctx, (tx) =>
      post(tx, {
        cause: 'bench-earned',
        kind: 'correction',
        shopId,
        postings: [
          { account: 'gateway:sandbox', amountFen: -10_000_000 },
          { account: shopAccount(shopId, 'available'), amountFen: 10_000_000 },
        ],
      }),
    );
    await payIn(ctx, scope, 10_000_000);
    const now = ctx.clock.now();
    // The only bidder pays the reserve; a price of their own would need a rival.
    await createCampaign(ctx, scope, {
      name: 'rush',
      target: 'words',
      categoryId: null,
      productIds: [uuidOf('prd', product.id as never)],
      words: [{ word: WORD, bidFen: BID_FEN as never }],
      bidFen: null,
      dailyFen: 1_000_000 as never,
      totalFen: 1_000_000 as never,
      pacing: 'fast',
      fromHour: 0,
      toHour: 24,
      startsAt: now,
      endsAt: null,
    });
    const looked = async (n: number) => {
      const actor = { kind: 'guest' as const, guestId: newId(ctx) };
      const looker = { actor, ip: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, userAgent: HUMAN };
      return { looker, items: (await sponsored(ctx, { q: WORD, categoryId: null }, looker)).items };
    };
    const showing = async (n: number) => {
      const { looker, items } = await looked(n);
      if (!items[0]) throw new Error('nothing was shown');
      return { link: items[0].link, looker };
    };
    const shown: Awaited<ReturnType<typeof showing>>[] = [];
    const asked: number[] = [];
    for (let n = 0; n < CLICKS; n += 1) {
      const began = performance.now();
      shown.push(await showing(n));
      asked.push(performance.now() - began);
    }
    const [{ priceFen }] = (await pool`SELECT price_fen FROM ads.impressions LIMIT 1`) as unknown as [
      { priceFen: number },
    ];
    await pool`UPDATE ads.campaigns SET total_fen = ${priceFen * PAID}`;
    await new Promise((done) => setTimeout(done, seconds(2) * 1_000));
    const state = async () =>
      (
        await pool<{ commits: number; wal: number }[]>`
          SELECT xact_commit::float8 AS commits, pg_current_wal_lsn() - '0/0'::pg_lsn AS wal FROM pg_stat_database WHERE datname = current_database()`
      )[0] ?? { commits: 0, wal: 0 };
    const before = await state();
    const began = performance.now();
    let next = 0;
    let going = true;
    const others: number[] = [];
    const looking = (async () => {
      for (let n = CLICKS; going; n += 1) {
        const at = performance.now();
        await looked(n);
        others.push(performance.now() - at);
      }
    })();
    const waited: number[] = [];
    await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        for (let one = shown[next++]; one; one = shown[next++]) {
          const at = performance.now();
          await click(ctx, { ...one, guestId: one.looker.actor.guestId as Uuid, ahead: false });
          waited.push(performance.now() - at);
        }
      }),
    );
    const perSecond = (CLICKS * 1_000) / (performance.now() - began);
    going = false;
    await looking;
    const after = await state();
    const charged = await pool<
      { state: string; n: number }[]
    >`SELECT state, count(*)::int AS n FROM ads.clicks GROUP BY 1`;
    const paid = charged.find((one) => one.state === 'charged')?.n ?? 0;
    if (paid !== PAID || charged.reduce((sum, one) => sum + one.n, 0) !== CLICKS)
      throw new Error(`${paid} clicks were charged of a budget for ${PAID}: ${JSON.stringify(charged)}`);
    const notes = [
      await databaseFacts(market.adminUrl),
      `${CLICKS} people click once each on one campaign, ${CLIENTS} at once over ${CONNECTIONS} connections; its budget pays for ${PAID}, and exactly ${PAID} were charged. A click waited ${round(quantile(waited, 0.5))} ms (median), ${round(quantile(waited, 0.99))} ms (p99).`,
      `Questions for advertisements over the same connections: ${round(quantile(asked, 0.5))} ms (median) before, ${round(quantile(others, 0.5))} ms meanwhile, p99 ${round(quantile(asked, 0.99))} and ${round(quantile(others, 0.99))} ms.`,
      `Per click, with the questions beside: ${round((after.commits - before.commits) / CLICKS)} commits, ${round((Number(after.wal) - Number(before.wal)) / CLICKS)} bytes of WAL.`,
    ];
    for (const note of notes.slice(1)) say(`  ${note}`);
    return {
      figures: [
        {
          metric: 'ad_clicks_one_campaign',
          value: perSecond,
          unit: 'clicks/s',
          baseline: `single-row UPDATE tps, ${CLIENTS} clients`,
          ratio: perSecond / tps,
        },
        {
          metric: 'ads_asked_during_rush_p99_ms',
          value: quantile(others, 0.99),
          unit: 'ms',
          baseline: '400 ms that a page waits for advertisements, over measured',
          ratio: 400 / quantile(others, 0.99),
          atLeast: 1,
        },
      ],
      notes,
    };
  } finally {
    await pool.end({ timeout: 5 });
    await market.stop();
    await dropHome(home);
  }
}
