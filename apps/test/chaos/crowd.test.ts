import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Pool } from '#kernel';
import { KEY_FILES, type Scenario } from '#sandbox-gateway';
import { dropHome, type MarketChild, openMarketChild, throwawayHome } from '../../../bench/market-child.ts';
import { audit } from '../../server/audit.ts';
import { ask, placed, quoted, until } from './people.ts';

/** Crowds and a gateway that repeats itself, against a market in a process of its own, through HTTP only. */
const home = throwawayHome();
let market: MarketChild;
let sql: Pool;
beforeAll(async () => {
  market = await openMarketChild(home, { shops: 2, productsPerShop: 2, pieces: 50, buyers: 200 });
  sql = connect({ url: market.ownerUrl, max: 2 });
}, 120_000);
afterAll(async () => {
  await sql?.end({ timeout: 5 });
  await market?.stop();
  await dropHome(home);
}, 240_000);

const skuOf = (shop: number, product: number): string => market.stage.shops[shop]?.products[product]?.skuId ?? '';
/** The tester's side of the sandbox gateway. */
async function control(path: string, body: object): Promise<void> {
  const token = readFileSync(join(home, 'gateway', 'keys', KEY_FILES.controlToken), 'utf8').trim();
  const reply = await fetch(`${market.gatewayUrl}/control${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
}
const breaches = async (): Promise<readonly string[]> =>
  (await audit(market.ownerUrl)).flatMap((finding) => finding.breaches);

test('200 buyers at once on 50 pieces: exactly 50 have one, everybody else is told, nothing is oversold', async () => {
  const lines = [{ skuId: skuOf(0, 0), quantity: 1 }];
  const wanting = await Promise.all(
    market.stage.buyers.map((who, n) => quoted(market.url, who, lines, `oversell-${n}`)),
  );
  expect(wanting).toHaveLength(200);
  const answers = await Promise.all(wanting.map((checkout) => placed(market.url, checkout)));
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(50);
  const refused = answers.filter((answer) => answer.status !== 201);
  expect([...new Set(refused.map((answer) => answer.body.code))]).toEqual(['checkout.not_enough_stock']);

  // Everybody again with the same key: the fifty are answered what they were answered, nobody gets a second piece.
  const again = await Promise.all(wanting.map((checkout) => placed(market.url, checkout)));
  expect(again.map((answer) => answer.body.tradeId)).toEqual(answers.map((answer) => answer.body.tradeId));
  const [stock] = await sql<{ onHand: number; reserved: number }[]>`
    SELECT sum(on_hand)::bigint AS on_hand, sum(reserved)::bigint AS reserved FROM inventory.stock WHERE reserved > 0`;
  expect(stock).toEqual({ onHand: 50, reserved: 50 });
  expect(await breaches()).toEqual([]);
}, 240_000);

test('callbacks that come twice, late, wrongly signed, of a wrong amount or not at all: each trade is paid once', async () => {
  const scenarios: Scenario[] = [
    'normal',
    'double',
    'mis-signed',
    'lost',
    'wrong-amount',
    'double',
    'delayed',
    'double',
  ];
  const trades = await Promise.all(
    scenarios.map(async (scenario, n) => {
      const who = market.stage.buyers[n];
      if (!who) throw new Error('too few buyers');
      const lines = [skuOf(0, 1), skuOf(1, 0)].map((skuId) => ({ skuId, quantity: 1 }));
      const { body } = await placed(market.url, await quoted(market.url, who, lines, `callback-${n}`));
      const trade = { who, scenario, id: String(body.tradeId), payment: String(body.paymentId) };
      expect((await ask(market.url, who, 'POST', `/trades/${trade.id}/payment`, {}, `start-pay-${n}`)).status).toBe(
        200,
      );
      await control(`/payments/${trade.payment}/pay`, {
        scenario,
        ...(scenario === 'delayed' ? { delay_ms: 300 } : {}),
      });
      return trade;
    }),
  );
  // The same callbacks again, and again, in whatever order they fall: what is done must not be done twice.
  for (let delivery = 1; delivery <= scenarios.length + 3; delivery += 1)
    await control('/deliver', { delivery_id: delivery }).catch(() => {});
  for (const trade of trades)
    await until(async () => {
      // Looking asks the gateway itself, as a buyer does who comes back: so a lost or a lying callback does not matter.
      const { body } = await ask(market.url, trade.who, 'GET', `/trades/${trade.id}/payment`);
      return body.state === 'succeeded' ? body : null;
    }, `the ${trade.scenario} payment succeeds`);

  const journals = await sql<{ tradeId: string; times: number }[]>`
    SELECT trade_id, count(*) AS times FROM ledger.journals WHERE kind = 'payment' GROUP BY trade_id`;
  expect(journals.map((row) => row.times)).toEqual(trades.map(() => 2));
  // A payment may have been found by asking before its callbacks are all here: they still come.
  await until(async () => {
    const [heard] = await sql<{ repeated: number; refused: number }[]>`
      SELECT count(*) FILTER (WHERE genuine) - count(DISTINCT event_id) FILTER (WHERE genuine) AS repeated,
        count(*) FILTER (WHERE NOT genuine) AS refused FROM payments.callbacks`;
    return heard && heard.repeated >= 3 && heard.refused >= 1 ? heard : null;
  }, 'three callbacks have come more than once, and one that is not genuine');
  expect(await breaches()).toEqual([]);
}, 240_000);

test('a payment that succeeds after its trade was cancelled goes back, and the goods stay free', async () => {
  const who = market.stage.buyers[100];
  if (!who) throw new Error('too few buyers');
  const lines = [{ skuId: skuOf(1, 1), quantity: 2 }];
  const { body } = await placed(market.url, await quoted(market.url, who, lines, 'reordered'));
  await ask(market.url, who, 'POST', `/trades/${body.tradeId}/payment`, {}, 'reordered-start');
  await control(`/payments/${body.paymentId}/pay`, { scenario: 'reordered' });
  const cancelled = await ask(market.url, who, 'POST', `/me/trades/${body.tradeId}/cancel`, {}, 'reordered-cancel');
  expect(cancelled.status, JSON.stringify(cancelled.body)).toBeLessThan(300);
  // Closing arrives first, success after it: the late money must find its way back.
  const refund = await until(async () => {
    const [row] = await sql<{ state: string; amountFen: number }[]>`
      SELECT state, amount_fen FROM payments.refunds WHERE source = 'late' AND state = 'succeeded'`;
    return row ?? null;
  }, 'the late payment is refunded');
  expect(refund.amountFen).toBe(body.payableFen);
  expect(await breaches()).toEqual([]);
}, 240_000);
