import { pino } from 'pino';
import {
  type Ctx,
  connect,
  createCtx,
  days,
  gatherer,
  later,
  newId,
  Refusal,
  secretsOfHome,
  shopScope,
  system,
  systemClock,
  toId,
  transact,
  type Uuid,
  uuidOf,
} from '#kernel';
import { type Ask, type ClaimedCoupon, claimTogether, createRule } from '#modules/promotions';
import { moveBudget, openRound } from '#modules/vouchers';
import { createRuntime, loadModules } from '../apps/server/market.ts';
import { claimAt, rushOverHttp } from './claim-wire.ts';
import { databaseFacts, median, type Report, round, type Say } from './figure.ts';
import { dropHome, type MarketChild, openMarketChild, throwawayHome } from './market-child.ts';
import { findPgbench, preparePgbench } from './pgbench.ts';

const CLAIMS = 20_000;
const PIECES = 1_000;
const CLIENTS = 64;
/** Over HTTP fewer people come, each ten times. */
const PEOPLE = 2_000;
const PLAN = { shops: 1, productsPerShop: 1, pieces: 10, buyers: PEOPLE };

/**
 * 20,000 people claim a coupon of which there are 1,000 (issue 4): exactly 1,000 get one; claims answered a second against updates
 * of a single row by pgbench on the same server. Claims share transactions; the module is measured without HTTP, and the route with it.
 */
export async function claimRush(say: Say, seconds = 5, rounds = 3): Promise<Report> {
  findPgbench();
  const home = throwawayHome();
  const market = await openMarketChild(home, PLAN);
  const pool = connect({ url: market.ownerUrl, max: 10, role: 'dongxi_app', name: 'dongxi-bench' });
  try {
    const runtime = createRuntime(
      {
        pool,
        clock: systemClock,
        log: pino({ level: 'silent' }),
        secrets: secretsOfHome(home),
        home,
        baseUrl: market.url,
      },
      await loadModules(),
    );
    const ctx = createCtx(runtime, system('bench'));
    const [shop] = market.stage.shops;
    if (!shop) throw new Error('a stage without a shop');
    const pgbench = await preparePgbench(market.adminUrl);
    await pgbench.prepare('CREATE TABLE hot (id int PRIMARY KEY, pieces bigint NOT NULL) WITH (fillfactor = 50)');
    await pgbench.prepare('INSERT INTO hot VALUES (1, 9000000000)');
    const results: { tps: number; rush: number; granted: number }[] = [];
    for (let n = 1; n <= rounds; n += 1) {
      const tps = await pgbench.script(
        'UPDATE hot SET pieces = pieces - 1 WHERE id = 1 AND pieces >= 1;',
        CLIENTS,
        seconds,
      );
      const rush = await rushOn(ctx, uuidOf('shp', shop.id), PIECES);
      if (rush.granted !== PIECES) throw new Error(`${rush.granted} of ${PIECES} coupons were given out`);
      const plenty = await rushOn(ctx, uuidOf('shp', shop.id), CLAIMS);
      if (plenty.granted !== CLAIMS) throw new Error(`${plenty.granted} of ${CLAIMS} coupons were given out`);
      say(
        `  round ${n}: single-row updates ${round(tps)} tps · rush ${round(rush.perSecond)}/s · all granted ${round(plenty.perSecond)}/s`,
      );
      results.push({ tps, rush: rush.perSecond, granted: plenty.perSecond });
    }
    const wire = await rushOverHttp(market.url, shop, market.stage.buyers, {
      claims: CLAIMS,
      pieces: PIECES,
      clients: CLIENTS,
    });
    const [kept] = await pool<{ pieces: number }[]>`
      SELECT count(*)::int AS pieces FROM promotions.coupons WHERE rule_id = ${uuidOf('rul', wire.ruleId as never)}`;
    if (wire.granted !== PIECES || kept?.pieces !== PIECES)
      throw new Error(`over HTTP ${wire.granted} were told, and ${kept?.pieces} have, one of ${PIECES} coupons`);
    say(`  over HTTP ${round(wire.perSecond)}/s`);
    const voucher = await vouchersOverHttp(ctx, market);
    say(`  a region's vouchers over HTTP ${round(voucher.perSecond)}/s`);
    const of = (which: 'rush' | 'granted') => ({
      value: median(results.map((one) => one[which])),
      unit: 'claims/s',
      baseline: `single-row UPDATE tps, ${CLIENTS} clients`,
      ratio: median(results.map((one) => one[which] / one.tps)),
    });
    return {
      figures: [
        { metric: 'claim_rush', ...of('rush'), atLeast: 3 },
        { metric: 'claims_granted', ...of('granted') },
        {
          metric: 'claims_over_http',
          value: wire.perSecond,
          unit: 'claims/s',
          baseline: `single-row UPDATE tps, ${CLIENTS} clients`,
          ratio: wire.perSecond / median(results.map((one) => one.tps)),
        },
        {
          metric: 'vouchers_over_http',
          value: voucher.perSecond,
          unit: 'claims/s',
          baseline: `single-row UPDATE tps, ${CLIENTS} clients`,
          ratio: voucher.perSecond / median(results.map((one) => one.tps)),
        },
      ],
      notes: [
        await databaseFacts(market.adminUrl),
        `${pgbench.version}; ${CLAIMS} claims of as many people on ${PIECES} pieces by ${CLIENTS} clients gave exactly ${PIECES}; claims_granted: the same with a piece for everybody; claims_over_http: ${PEOPLE} people ten times each on ${PIECES} pieces through the route, exactly ${PIECES} told and kept, once; vouchers_over_http: the same for a region's vouchers, once; else median of ${rounds} rounds.`,
      ],
    };
  } finally {
    await pool.end({ timeout: 5 });
    await market.stop();
    await dropHome(home);
  }
}

const REGION = '330200';
/** The same rush at a region's door: a round of 1,000 vouchers, and whatever is told is kept. */
async function vouchersOverHttp(ctx: Ctx, market: MarketChild): Promise<{ perSecond: number; granted: number }> {
  const now = ctx.clock.now();
  const faceFen = 2_000;
  await moveBudget(ctx, 'in', { region: REGION, amountFen: PIECES * faceFen, bankNo: 'BENCH-1', note: 'bench' });
  const round = await openRound(ctx, REGION, {
    title: { zh: '抢消费券', en: 'Rush' },
    faceFen,
    overFen: 5_000,
    total: PIECES,
    perPerson: 1,
    claimFrom: now,
    claimUntil: later(now, days(1)),
    endsAt: later(now, days(7)),
    validDays: null,
    level: 'none',
    atTill: false,
    goods: { of: 'all' },
  });
  const told = await claimAt(market.url, `/api/vouchers/${toId('vrd', round.id)}/claim`, market.stage.buyers, {
    claims: CLAIMS,
    pieces: PIECES,
    clients: CLIENTS,
  });
  const [kept] = await ctx.sql<{ pieces: number }[]>`
    SELECT count(*)::int AS pieces FROM promotions.coupons WHERE rule_id = ${round.ruleId}`;
  if (told.granted !== PIECES || kept?.pieces !== PIECES)
    throw new Error(`${told.granted} were told, and ${kept?.pieces} have, one of ${PIECES} vouchers`);
  return told;
}

async function rushOn(ctx: Ctx, shopId: Uuid, total: number): Promise<{ perSecond: number; granted: number }> {
  const now = ctx.clock.now();
  const rule = await createRule(ctx, shopScope(shopId), {
    kind: 'shop_coupon',
    title: { zh: '抢券', en: 'Rush' },
    args: { mode: 'minus', overFen: 10_000, minusFen: 1_000 },
    scope: { all: true },
    startsAt: now,
    endsAt: later(now, days(7)),
    issue: { total, perPerson: 1, claimFrom: now, claimUntil: later(now, days(1)), validDays: null },
  });
  const claim = gatherer<Ask, ClaimedCoupon>((asks) => transact(ctx, (tx) => claimTogether(tx, asks)), {
    lanes: 1,
    most: CLIENTS,
  });
  let asked = 0;
  let granted = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (asked < CLAIMS) {
        asked += 1;
        try {
          await claim({ buyerId: newId(ctx), ruleId: rule.id });
          granted += 1;
        } catch (error) {
          if (!(error instanceof Refusal) || error.code !== 'promotions.coupons_gone') throw error;
        }
      }
    }),
  );
  return { perSecond: (CLAIMS * 1_000) / (performance.now() - began), granted };
}
