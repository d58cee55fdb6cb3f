import { setTimeout as after } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { audit } from '../../apps/server/audit.ts';
import { type Answer, definite, type Promised, send } from './command.ts';
import type { Ground, Server } from './ground.ts';
import type { Trade } from './load.ts';

/** Asks until it is so, or says after `seconds` that it was not. */
async function until(what: string, seconds: number, look: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; await after(50))
    if (await look().catch(() => false)) return;
  throw new Error(`not within ${seconds} s: ${what}`);
}

/** Longest time, in seconds, after which a server must serve again once nothing is broken any more. */
const RECOVERED_WITHIN = 60;

/** Done when the server has taken a whole order again. */
export async function recovered(ground: Ground, server: Server, name: string, slack = 1): Promise<void> {
  const buyer = ground.stage.buyers[0];
  const skuId = ground.stage.shops[0]?.products[0]?.skuId ?? '';
  if (!buyer) throw new Error('nobody buys');
  const wanted = { lines: [{ skuId, quantity: 1 }], addressId: buyer.addressId };
  let tries = 0;
  await until(`the ${server.name} server takes an order`, RECOVERED_WITHIN * slack, async () => {
    const quote = await send(server.url, buyer.token, 'POST', '/checkout/quote', { body: wanted });
    if (quote.status !== 200) return false;
    tries += 1;
    const body = { ...wanted, fingerprint: quote.body.fingerprint };
    const placed = await send(server.url, buyer.token, 'POST', '/checkout/place', {
      body,
      key: `${name}-${server.name}-${tries}`,
    });
    return placed.status === 201;
  });
}

const sure = async (ground: Ground, look: (server: Server) => Promise<Answer>): Promise<Answer> => {
  let answer: Answer = { status: 0, body: {} };
  for (let tries = 0; tries < 40 && !definite(answer); tries += 1) {
    if (tries > 0) await after(150);
    answer = await look(ground.servers[tries % 2] ?? ground.servers[0]);
  }
  return answer;
};

/** Several at a time, in order. */
async function each<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  let next = 0;
  const take = async (): Promise<void> => {
    for (let one = list[next++]; one !== undefined; one = list[next++]) await work(one);
  };
  await Promise.all(Array.from({ length: 6 }, take));
}

/** The same command with the same key is answered the same: what was acknowledged was kept, and is not done twice. */
export async function answersStand(ground: Ground, promised: readonly Promised[]): Promise<string[]> {
  const wrong: string[] = [];
  await each(promised, async ({ command: { token, path, body, key }, answer }) => {
    const again = await sure(ground, (server) => send(server.url, token, 'POST', path, { body, key }));
    if (again.status !== answer.status || !isDeepStrictEqual(again.body, answer.body))
      wrong.push(
        `POST ${path} (${key}) was answered ${answer.status}, and now ${again.status} ${String(again.body.code ?? 'with something else')}`,
      );
  });
  return wrong;
}

const LATER: Readonly<Record<Trade['promised'], readonly string[]>> = {
  placed: ['awaiting_payment', 'awaiting_shipment', 'partly_shipped', 'shipped', 'completed', 'closed'],
  cancelled: ['closed'],
  refund_asked: ['awaiting_shipment', 'shipped', 'completed', 'closed'],
  shipped: ['shipped', 'completed'],
  confirmed: ['completed'],
};

/** Each trade is where its last acknowledged command has brought it, or further. */
export async function tradesStand(ground: Ground, trades: readonly Trade[]): Promise<string[]> {
  const wrong: string[] = [];
  await each(trades, async (trade) => {
    const { token } = trade.buyer;
    const { status, body } = await sure(ground, (server) => send(server.url, token, 'GET', `/me/trades/${trade.id}`));
    const orders = (body.orders as { id: string; state: string }[] | undefined) ?? [];
    if (status !== 200 || orders.length !== trade.orders.length)
      wrong.push(`trade ${trade.id} was placed, and now ${status} with ${orders.length} orders`);
    for (const order of orders)
      if (!LATER[trade.promised].includes(order.state))
        wrong.push(`order ${order.id} was ${trade.promised}, and is ${order.state}`);
    if (!trade.caseId) return;
    const found = await sure(ground, (server) => send(server.url, token, 'GET', `/me/refunds/${trade.caseId}`));
    if (found.status !== 200) wrong.push(`refund ${trade.caseId} was taken, and now ${found.status}`);
  });
  return wrong;
}

/** Money that the gateway has is a payment here, or on its way back: nobody's is lost. */
export async function moneyFound(ground: Ground, trades: readonly Trade[]): Promise<string[]> {
  const wrong: string[] = [];
  await each(
    trades.filter((trade) => trade.paidAtGateway),
    async (trade) => {
      const look = (): Promise<Answer> =>
        sure(ground, (server) => send(server.url, trade.buyer.token, 'GET', `/trades/${trade.id}/payment`));
      await until('the payment is known', 30, async () => (await look()).body.state !== 'pending').catch(async () => {
        wrong.push(`trade ${trade.id} was paid at the gateway, and is ${String((await look()).body.state)} here`);
      });
    },
  );
  return wrong;
}

/** Nothing waits that does not go on: consumers reach the end of the stream, nothing was put aside. */
export async function queuesEmpty(ground: Ground, seconds = 60): Promise<string[]> {
  const behind = async (): Promise<readonly string[]> =>
    (
      await ground.sql<{ name: string }[]>`
      SELECT name FROM kernel.consumers c WHERE EXISTS (SELECT 1 FROM kernel.events e WHERE (e.tx, e.seq) > (c.tx, c.seq))`
    ).map((row) => row.name);
  const wrong: string[] = [];
  await until('consumers have read everything', seconds, async () => (await behind()).length === 0).catch(async () => {
    wrong.push(`after ${seconds} s still behind: ${(await behind()).join(', ')}`);
  });
  const aside = await ground.sql<
    { consumer: string; error: string }[]
  >`SELECT consumer, error FROM kernel.dead_letters`;
  for (const { consumer, error } of aside) wrong.push(`${consumer} put an event aside: ${error}`);
  return wrong;
}

export async function auditClean(ground: Ground): Promise<string[]> {
  const findings = await audit(ground.ownerUrl);
  return findings.flatMap(({ name, breaches }) => breaches.map((breach) => `audit ${name}: ${breach}`));
}
