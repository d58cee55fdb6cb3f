import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import {
  type Ctx,
  connect,
  createCtx,
  later,
  minutes,
  seconds as secondsOf,
  secretsOfHome,
  shopScope,
  system,
  systemClock,
  toId,
  type Uuid,
  uuidOf,
} from '#kernel';
import { createSession, grant, registerPerson } from '#modules/accounts';
import { createCampaign, decide, enrol, entriesPage, publishCampaign } from '#modules/campaigns';
import { createRuntime, loadModules } from '../apps/server/market.ts';
import { buyFor } from './checkouts.ts';
import { Connection } from './connection.ts';
import { databaseFacts, quantile, type Report, round, type Say } from './figure.ts';
import { dropHome, type MarketChild, openMarketChild, throwawayHome } from './market-child.ts';

const CLIENTS = 16;
const PLAN = { shops: 4, productsPerShop: 5, pieces: 90_000, buyers: 200 };
const PROMISED_MS = 2_000;
/** How often the board is asked; the console asks once a second. */
const EVERY_MS = 100;

/**
 * The live board of a campaign (P2) while people rush to buy its goods: how long after a checkout was answered its orders stand on the
 * board. The board is asked over HTTP as the console does, but ten times as often.
 */
export async function liveBoard(say: Say, runFor = 20): Promise<Report> {
  const home = throwawayHome();
  const market = await openMarketChild(home, PLAN);
  const pool = connect({ url: market.ownerUrl, max: 4, role: 'dongxi_app', name: 'dongxi-bench' });
  try {
    const clock = systemClock;
    const log = pino({ level: 'silent' });
    const secrets = secretsOfHome(home);
    const runtime = createRuntime({ pool, clock, log, secrets, home, baseUrl: market.url }, await loadModules());
    const ctx = createCtx(runtime, system('bench'));
    const { campaignId, token } = await goLive(ctx, market);
    say(`  a campaign of ${PLAN.shops * PLAN.productsPerShop} goods is live; ${CLIENTS} clients buy for ${runFor} s`);
    const watch = await watchBoard(market.url, campaignId, token);
    const answered: number[] = [];
    const bought = await buyFor(market.url, market.stage, CLIENTS, runFor, 1, () => answered.push(performance.now()));
    const lags = lagsOf(answered, await watch.until(2 * answered.length));
    const worst = Math.max(...lags);
    return {
      figures: [
        {
          metric: 'board_behind_p99',
          value: quantile(lags, 0.99),
          unit: 'ms',
          baseline: 'worst',
          ratio: quantile(lags, 0.99) / worst,
        },
        {
          metric: 'board_behind_worst',
          value: worst,
          unit: 'ms',
          baseline: 'worst',
          ratio: PROMISED_MS / worst,
          atLeast: 1,
        },
      ],
      notes: [
        await databaseFacts(market.adminUrl),
        `${bought.placed} checkouts of two orders each by ${CLIENTS} clients in ${runFor} s (${round(bought.perSecond)}/s), all with goods of the campaign; the board asked every ${EVERY_MS} ms.`,
        `A console adds up to a second, for it asks once a second. The ratio of board_behind_worst is ${PROMISED_MS} ms over it.`,
        ...[...bought.refused].map(([what, times]) => `${times} × ${what}`),
      ],
    };
  } finally {
    await pool.end({ timeout: 5 });
    await market.stop();
    await dropHome(home);
  }
}

/** A campaign of all goods, through its phases within seconds. */
async function goLive(ctx: Ctx, market: MarketChild): Promise<{ campaignId: string; token: string }> {
  const operator = await registerPerson(ctx, { phone: '13700000001', nickname: '平台管理员' });
  await grant(ctx, { userId: operator.id, scope: 'platform', scopeId: null, role: 'admin' });
  const start = ctx.clock.now();
  const at = (n: number): Date => later(start, secondsOf(n));
  const campaign = await createCampaign(ctx, {
    code: 'rush',
    name: { zh: '大促', en: 'Rush' },
    intro: { zh: '大促', en: 'Rush' },
    enrolFrom: start,
    reviewFrom: at(10),
    warmUpFrom: at(12),
    presaleFrom: null,
    liveFrom: at(20),
    liveUntil: later(start, minutes(30)),
    returnsUntil: later(start, minutes(60)),
    terms: {
      minLevel: 0,
      minGoodRateBps: null,
      minDsrTenths: null,
      minOffBps: 0,
      minQuantity: 1,
      maxShipHours: null,
      categoryIds: [],
      divisions: [],
    },
  });
  await publishCampaign(ctx, campaign.id);
  for (const shop of market.stage.shops) {
    const rows = shop.products.map(({ skuId }, place) => ({
      skuId: uuidOf('sku', skuId as never),
      priceFen: 3_900 + place * 10,
      quantity: 80_000,
      referenceFen: null,
      claimDays: null,
    }));
    const lines = rows.map((row, place) => ({ line: place + 1, code: row.skuId, row }));
    const { taken } = await enrol(ctx, shopScope(uuidOf('shp', shop.id as never)), campaign.id, lines, false);
    if (taken !== rows.length) throw new Error(`the campaign took ${taken} of ${rows.length} goods`);
  }
  const entries = await entriesPage(ctx, { campaignId: campaign.id }, null, 1_000);
  const ids: Uuid[] = entries.map((one) => one.id);
  await decide(ctx, campaign.id, ids, 'approve', '');
  // What begins its phases is a job of the market's own.
  const running = async (): Promise<boolean> => {
    const [row] = await ctx.sql<{ turn: string }[]>`SELECT turn FROM campaigns.campaigns WHERE id = ${campaign.id}`;
    return row?.turn === 'end';
  };
  while (!(await running())) await new Promise((done) => setTimeout(done, 500));
  return { campaignId: toId('cpg', campaign.id), token: await createSession(ctx, operator.id) };
}

type Seen = { readonly at: number; readonly orders: number };

/** Asks the board again and again; `until` answers everything seen once it has so many orders, and no later than half a minute on. */
async function watchBoard(url: string, campaignId: string, token: string) {
  const connection = await Connection.to(url);
  const seen: Seen[] = [];
  let over = false;
  const head = `Authorization: Bearer ${token}\r\nX-Request-Id: ${randomUUID()}\r\n`;
  const watching = (async () => {
    while (!over) {
      const reply = await connection.send('GET', `/api/console/campaigns/${campaignId}/board`, head, '');
      if (reply.status !== 200) throw new Error(`the board: ${reply.status} ${reply.body}`);
      const orders = Number(/"orders":(\d+)/.exec(reply.body)?.[1] ?? 0);
      seen.push({ at: performance.now(), orders });
      await new Promise((done) => setTimeout(done, EVERY_MS));
    }
  })();
  return {
    async until(orders: number): Promise<readonly Seen[]> {
      const late = performance.now() + 30_000;
      while ((seen.at(-1)?.orders ?? 0) < orders && performance.now() < late)
        await new Promise((done) => setTimeout(done, EVERY_MS));
      over = true;
      await watching;
      connection.close();
      if ((seen.at(-1)?.orders ?? 0) < orders) throw new Error(`the board never had ${orders} orders`);
      return seen;
    },
  };
}

/** For each checkout answered: how long until the board had as many orders as were answered by then. */
function lagsOf(answered: readonly number[], seen: readonly Seen[]): number[] {
  let place = 0;
  return answered.map((at, n) => {
    while ((seen[place]?.orders ?? Number.POSITIVE_INFINITY) < 2 * (n + 1)) place += 1;
    return Math.max(0, (seen[place]?.at ?? Number.POSITIVE_INFINITY) - at);
  });
}
