import { randomUUID } from 'node:crypto';
import { Connection, type HttpReply } from './connection.ts';
import type { StageBuyer, StageShop } from './stage.ts';

const headOf = (token: string): string =>
  `Authorization: Bearer ${token}\r\nContent-Type: application/json\r\nIdempotency-Key: ${randomUUID()}\r\n`;

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** Starts a coupon of the shop of which there are so many; answers its id. */
async function startCoupon(connection: Connection, shop: StageShop, total: number): Promise<string> {
  const reply = await connection.send(
    'POST',
    `/api/shops/${shop.id}/promotions`,
    headOf(shop.ownerToken),
    JSON.stringify({
      kind: 'shop_coupon',
      title: { zh: '抢券', en: 'Rush' },
      args: { mode: 'minus', overFen: 10_000, minusFen: 1_000 },
      scope: { all: true },
      startsAt: inDays(-0.01),
      endsAt: inDays(7),
      issue: { total, perPerson: 1, claimFrom: inDays(-0.01), claimUntil: inDays(1), validDays: null },
    }),
  );
  if (reply.status !== 201) throw new Error(`starting a coupon: ${reply.status} ${reply.body}`);
  return (JSON.parse(reply.body) as { id: string }).id;
}

export type Rush = { readonly claims: number; readonly pieces: number; readonly clients: number };

/** A shop's coupon is claimed over HTTP. Answers claims answered a second, how many were told that they have one, and its rule. */
export async function rushOverHttp(
  url: string,
  shop: StageShop,
  buyers: readonly StageBuyer[],
  rush: Rush,
): Promise<{ perSecond: number; granted: number; ruleId: string }> {
  const connection = await Connection.to(url);
  const ruleId = await startCoupon(connection, shop, rush.pieces);
  connection.close();
  return { ...(await claimAt(url, `/api/coupons/${ruleId}/claim`, buyers, rush)), ruleId };
}

/**
 * People claim at a path, each again and again, through so many connections: who has a piece, or comes too late, is refused. Answers
 * claims answered a second, and how many were told that they have one.
 */
export async function claimAt(
  url: string,
  path: string,
  buyers: readonly StageBuyer[],
  { claims, clients }: Rush,
): Promise<{ perSecond: number; granted: number }> {
  const connections = await Promise.all(Array.from({ length: clients }, () => Connection.to(url)));
  try {
    const refused = /"code":"promotions\.(?:coupons_gone|coupon_claimed)"/;
    let asked = 0;
    let granted = 0;
    const take = ({ status, body }: HttpReply): void => {
      if (status === 201) granted += 1;
      else if (status !== 409 || !refused.test(body)) throw new Error(`a claim: ${status} ${body}`);
    };
    const began = performance.now();
    await Promise.all(
      connections.map(async (connection) => {
        while (asked < claims) {
          const buyer = buyers[asked % buyers.length];
          asked += 1;
          if (buyer) take(await connection.send('POST', path, headOf(buyer.token), '{}'));
        }
      }),
    );
    return { perSecond: (claims * 1_000) / (performance.now() - began), granted };
  } finally {
    for (const connection of connections) connection.close();
  }
}
