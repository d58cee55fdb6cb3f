import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '#kernel';
import { dropHome, type MarketChild, openMarketChild, throwawayHome } from '../../../bench/market-child.ts';
import { audit } from '../../server/audit.ts';
import { type Answer, ask, type Checkout, placed, quoted, until } from './people.ts';

/** kill -9 in the middle of 500 running checkouts: once of the server, once of the whole PostgreSQL. */
const CHECKOUTS = 500;
/** So many are acknowledged when the blow falls; the others are under way or still to come. */
const BEFORE_THE_BLOW = 60;
/** So many are under way at once: on a busy machine the server may have answered all of them before we have read the first. */
const AT_ONCE = 250;
const PLAN = { shops: 2, productsPerShop: 8, pieces: 100_000, buyers: 25 };

const home = throwawayHome();
let market: MarketChild;
beforeAll(async () => {
  market = await openMarketChild(home, PLAN);
}, 120_000);
afterAll(async () => {
  await market?.stop();
  await dropHome(home);
}, 240_000);

/** Goods of both shops for everybody, quoted and ready to be placed. */
async function crowd(name: string): Promise<Checkout[]> {
  const { buyers, shops } = market.stage;
  return Promise.all(
    Array.from({ length: CHECKOUTS }, (_, n) => {
      const who = buyers[n % buyers.length];
      if (!who) throw new Error('no buyers');
      const lines = shops.map((shop) => ({ skuId: shop.products[n % shop.products.length]?.skuId ?? '', quantity: 1 }));
      return quoted(market.url, who, lines, `${name}-${n}`);
    }),
  );
}

/** Places them, many at once, and lets `blow` fall when some are acknowledged. */
async function placeUnder(checkouts: readonly Checkout[], blow: () => Promise<void>): Promise<Answer[]> {
  let acknowledged = 0;
  let fallen: Promise<void> | null = null;
  const answers: Answer[] = [];
  const waiting = checkouts.entries();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [place, checkout] of waiting) {
        const answer = await placed(market.url, checkout);
        if (answer.status === 201) acknowledged += 1;
        if (acknowledged >= BEFORE_THE_BLOW) fallen ??= blow();
        answers[place] = answer;
      }
    }),
  );
  await fallen;
  expect(acknowledged, 'acknowledged before the blow').toBeGreaterThanOrEqual(BEFORE_THE_BLOW);
  expect(acknowledged, 'the blow must fall in the middle').toBeLessThan(CHECKOUTS);
  return answers;
}

/** What was acknowledged is there; what was not can be tried again with its key; in the end each is there once. */
async function nothingLost(name: string, checkouts: readonly Checkout[], answers: readonly Answer[]): Promise<void> {
  const seen = checkouts.flatMap((checkout, n) => {
    const answer = answers[n];
    return answer?.status === 201 ? [{ checkout, tradeId: String(answer.body.tradeId) }] : [];
  });
  // For a moment after the blow an answer may still be "not now": whoever asks again must get the truth.
  const settled = (question: () => Promise<Answer>, right: number): Promise<Answer> =>
    until(async () => {
      const answer = await question();
      if (answer.status === 500 || answer.status === 503) return null;
      expect(answer.status, JSON.stringify(answer.body)).toBe(right);
      return answer;
    }, 'an answer after the blow');
  await Promise.all(
    seen.map(({ checkout, tradeId }) =>
      settled(() => ask(market.url, checkout.who, 'GET', `/me/trades/${tradeId}`), 200),
    ),
  );
  const again = await Promise.all(checkouts.map((checkout) => settled(() => placed(market.url, checkout), 201)));
  for (const [n, answer] of answers.entries())
    if (answer.status === 201) expect(again[n]?.body.tradeId).toBe(answer.body.tradeId);
  const sql = connect({ url: market.ownerUrl, max: 1 });
  try {
    const [count] = await sql<{ trades: number; orders: number }[]>`
      SELECT count(DISTINCT t.id) AS trades, count(o.id) AS orders FROM orders.trades t JOIN orders.orders o ON o.trade_id = t.id
      WHERE t.request_key LIKE ${`${name}-%`}`;
    expect(count).toEqual({ trades: CHECKOUTS, orders: 2 * CHECKOUTS });
  } finally {
    await sql.end({ timeout: 5 });
  }
  const findings = await audit(market.ownerUrl);
  expect(findings.flatMap((finding) => finding.breaches)).toEqual([]);
  const looked = findings.find((finding) => finding.name === 'every acknowledged checkout has its orders');
  expect(looked?.counted).toBeGreaterThanOrEqual(2 * CHECKOUTS);
}

test('kill -9 of the server: after a restart every acknowledged order is there, and a repeated request finds its own', async () => {
  const checkouts = await crowd('server');
  const answers = await placeUnder(checkouts, () => market.kill());
  expect(answers.some((answer) => answer.status === 0)).toBe(true);
  market = await openMarketChild(home, PLAN);
  await nothingLost('server', checkouts, answers);
}, 240_000);

test('kill -9 of PostgreSQL: the server brings it back, loses nothing acknowledged and goes on by itself', async () => {
  const checkouts = await crowd('postgres');
  const server = market.pid;
  const answers = await placeUnder(checkouts, await aimAtPostgres());
  expect(answers.some((answer) => answer.status !== 201)).toBe(true);
  for (const answer of answers) expect([201, 500, 503, 0]).toContain(answer.status);
  await until(async () => ((await fetch(`${market.url}/readyz`)).ok ? true : null), 'the database is back');
  await nothingLost('postgres', checkouts, answers);
  expect(market.pid).toBe(server);
}, 240_000);

/**
 * A blow that falls on the postmaster and every one of its processes in the same moment. Where they are is asked before the
 * rush: a question in the middle of it waits its turn, and by then every checkout may be acknowledged.
 */
async function aimAtPostgres(): Promise<() => Promise<void>> {
  const sql = connect({ url: market.adminUrl, max: 1 });
  const [row] = await sql<{ folder: string }[]>`SELECT current_setting('data_directory') AS folder`;
  await sql.end({ timeout: 5 });
  const postmaster = Number(readFileSync(join(row?.folder ?? '', 'postmaster.pid'), 'utf8').split('\n')[0]);
  return async () => {
    // On a busy machine it takes a while to see who is there, and by then every checkout may be acknowledged.
    market.signal('SIGSTOP');
    const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number));
    const children = processes.flatMap(([pid, parent]) => (parent === postmaster && pid ? [pid] : []));
    expect(children.length).toBeGreaterThan(3);
    for (const pid of [postmaster, ...children])
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone already: children end by themselves when the postmaster is no more.
      }
    market.signal('SIGCONT');
  };
}
