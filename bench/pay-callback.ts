import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '#kernel';
import { KEY_FILES, type SandboxGateway, startSandboxGateway } from '#sandbox-gateway';
import { basketOf, headOf, seeded } from './checkouts.ts';
import { Connection } from './connection.ts';
import { databaseFacts, median, type Report, round, type Say } from './figure.ts';
import { dropHome, type MarketChild, openMarketChild, throwawayHome } from './market-child.ts';
import { findPgbench, preparePgbench } from './pgbench.ts';
import type { StageBuyer } from './stage.ts';

const CLIENTS = 16;
const PLAN = { shops: 20, productsPerShop: 10, pieces: 900_000, buyers: 200 };
/** Callbacks of a round, and of the one before the first that is not counted. */
const A_ROUND = 800;
const WARM = 200;
/** A callback of two orders costs at least this part of what a TPC-B transaction costs (issue 6). */
const AT_LEAST = 0.6;
const APP_ID = 'dongxi-sandbox';

/** A provider's message as it would have been sent. */
type Message = { readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string };

/**
 * Callbacks of the payment provider a second: each is verified, written down, and makes a trade of two shops paid, its two journals booked.
 * The trades are placed and paid at the sandbox gateway beforehand, whose signed messages are kept back; then sixteen lines deliver them as
 * fast as the market answers, in turn with pgbench's TPC-B on the same PostgreSQL server.
 */
export async function payCallback(say: Say, rounds = 5, pgbenchSeconds = 4): Promise<Report> {
  findPgbench();
  const home = throwawayHome();
  const keys = join(home, 'provider-keys');
  let heard: Message[] = [];
  const gateway = await startSandboxGateway({
    dataFile: join(home, 'provider.sqlite'),
    keysFolder: keys,
    appId: APP_ID,
    host: '127.0.0.1',
    port: 0,
    clock: () => Date.now(),
    autoTick: false,
    send: async (url, message) => {
      heard.push({ path: new URL(url).pathname, headers: message.headers, body: message.body });
      return { status: 200 };
    },
  });
  let market: MarketChild | null = null;
  try {
    say('opening a market of its own …');
    market = await openMarketChild(home, PLAN, {
      env: { DONGXI_GATEWAY_URL: gateway.url, DONGXI_GATEWAY_KEYS: keys, DONGXI_STAGE_PAGES: 'none' },
    });
    const pgbench = await preparePgbench(market.adminUrl);
    const control = readFileSync(join(keys, KEY_FILES.controlToken), 'utf8').trim();
    const prepare = async (count: number, seed: number): Promise<Message[]> => {
      heard = [];
      const paymentIds = await openPayments(market as MarketChild, count, seed);
      for (const id of paymentIds) await payAt(gateway, control, id);
      await gateway.tick();
      if (heard.length !== count) throw new Error(`the provider sent ${heard.length} messages for ${count} payments`);
      return heard;
    };
    await deliver(market.url, await prepare(WARM, 0));
    const results: { perSecond: number; tps: number }[] = [];
    for (let n = 1; n <= rounds; n += 1) {
      const messages = await prepare(A_ROUND, n);
      const perSecond = await deliver(market.url, messages);
      const tps = await pgbench.tps(CLIENTS, pgbenchSeconds);
      say(`round ${n}: ${round(perSecond)} callbacks/s · TPC-B ${round(tps)} tps · ratio ${round(perSecond / tps)}`);
      results.push({ perSecond, tps });
    }
    const paid = WARM + rounds * A_ROUND;
    await prove(market.adminUrl, paid);
    return {
      figures: [
        {
          metric: `callbacks_per_s_c${CLIENTS}`,
          value: median(results.map((one) => one.perSecond)),
          unit: 'callbacks/s',
          baseline: 'pgbench TPC-B tps',
          ratio: median(results.map((one) => one.perSecond / one.tps)),
          atLeast: AT_LEAST,
        },
      ],
      notes: [
        await databaseFacts(market.adminUrl),
        `${pgbench.version}, scale 20, ${CLIENTS} clients; median of ${rounds} rounds of ${A_ROUND} callbacks, each of a trade of two shops`,
        `${paid} trades are paid, with ${2 * paid} journals, once each`,
      ],
    };
  } finally {
    await market?.stop();
    await gateway.close();
    await dropHome(home);
  }
}

/** So many trades placed, and their payments begun; ids of the payments. */
async function openPayments({ url, stage }: MarketChild, count: number, seed: number): Promise<string[]> {
  const ids: string[] = [];
  const chance = seeded(seed + 1);
  let begun = 0;
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const connection = await Connection.to(url);
      const post = async <T>(buyer: StageBuyer, path: string, key?: string, body?: object): Promise<T> => {
        const head = body ? headOf(buyer, key) : headOf(buyer, key).replace('Content-Type: application/json\r\n', '');
        const reply = await connection.send('POST', path, head, body ? JSON.stringify(body) : '');
        if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${reply.body}`);
        return JSON.parse(reply.body) as T;
      };
      while (begun < count) {
        begun += 1;
        const turn = `${process.pid}-${seed}-${begun}`;
        const buyer = stage.buyers[begun % stage.buyers.length];
        if (!buyer) throw new Error('a stage without buyers');
        const wanted = { lines: basketOf(stage, chance), addressId: buyer.addressId };
        const { fingerprint } = await post<{ fingerprint: string }>(buyer, '/api/checkout/quote', undefined, wanted);
        const placed = await post<{ tradeId: string }>(buyer, '/api/checkout/place', `place-${turn}`, {
          ...wanted,
          fingerprint,
        });
        const { paymentId } = await post<{ paymentId: string }>(
          buyer,
          `/api/trades/${placed.tradeId}/payment`,
          `pay-${turn}`,
        );
        ids.push(paymentId);
      }
      connection.close();
    }),
  );
  return ids;
}

async function payAt(gateway: SandboxGateway, controlToken: string, paymentId: string): Promise<void> {
  const reply = await fetch(`${gateway.url}/control/payments/${paymentId}/pay`, {
    method: 'POST',
    headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
    body: '{"scenario":"normal"}',
  });
  if (!reply.ok) throw new Error(`the gateway did not take ${paymentId}: ${await reply.text()}`);
  await reply.body?.cancel();
}

/** Delivers all, each line its next as soon as the last was answered. Answers callbacks a second. */
async function deliver(url: string, messages: readonly Message[]): Promise<number> {
  const lines = await Promise.all(Array.from({ length: CLIENTS }, () => Connection.to(url)));
  let next = 0;
  const began = performance.now();
  await Promise.all(
    lines.map(async (line) => {
      for (let message = messages[next++]; message; message = messages[next++]) {
        const head = Object.entries(message.headers)
          .filter(([name]) => !/^content-length$/i.test(name))
          .map(([name, value]) => `${name}: ${value}\r\n`)
          .join('');
        const reply = await line.send('POST', message.path, head, message.body);
        if (reply.status >= 300) throw new Error(`${message.path}: ${reply.status} ${reply.body}`);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  for (const line of lines) line.close();
  return messages.length / seconds;
}

/** Every callback has done its work, once. */
async function prove(adminUrl: string, trades: number): Promise<void> {
  const sql = connect({ url: adminUrl, max: 1 });
  try {
    const [found] = await sql<{ paid: number; journals: number }[]>`
      SELECT (SELECT count(*) FROM orders.trades WHERE state = 'paid') AS paid,
        (SELECT count(*) FROM ledger.journals WHERE kind = 'payment') AS journals`;
    if (found?.paid !== trades || found.journals !== 2 * trades)
      throw new Error(`of ${trades} trades ${found?.paid} are paid, with ${found?.journals} journals`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
