import { Connection } from './connection.ts';
import type { Stage, StageBuyer } from './stage.ts';

/** What a round of buyers got done. Times are of whole checkouts (quote and place), in milliseconds. */
export type Round = {
  readonly placed: number;
  readonly perSecond: number;
  readonly milliseconds: readonly number[];
  readonly refused: ReadonlyMap<string, number>;
};

type Line = { readonly skuId: string; readonly quantity: number };

/** A piece from each of two shops. */
export function basketOf(stage: Stage, chance: () => number): Line[] {
  const pick = <T>(from: readonly T[]): T => {
    const one = from[Math.floor(chance() * from.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  };
  const first = Math.floor(chance() * stage.shops.length);
  const second = (first + 1 + Math.floor(chance() * (stage.shops.length - 1))) % stage.shops.length;
  return [first, second].map((at) => ({ skuId: pick(stage.shops[at]?.products ?? []).skuId, quantity: 1 }));
}

/** A seeded chance (mulberry32), so that rounds buy alike. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

let keys = 0;
const nextKey = (): string => {
  keys += 1;
  return `bench-${process.pid}-${Date.now().toString(36)}-${keys}`;
};

export const headOf = (buyer: StageBuyer, key?: string): string =>
  `Authorization: Bearer ${buyer.token}\r\nContent-Type: application/json\r\n${key ? `Idempotency-Key: ${key}\r\n` : ''}`;

/** So many people buy at once for so long, each as fast as the market answers: quote, then place what was quoted; `answered` hears of each. */
export async function buyFor(
  url: string,
  stage: Stage,
  clients: number,
  seconds: number,
  seed: number,
  answered: () => void = () => {},
): Promise<Round> {
  const milliseconds: number[] = [];
  const refused = new Map<string, number>();
  const began = performance.now();
  const until = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const connection = await Connection.to(url);
      const chance = seeded(seed * 1_000 + client);
      // Each client plays its own share of the people, one after the other.
      for (let turn = client; performance.now() < until; turn += clients) {
        const buyer = stage.buyers[turn % stage.buyers.length];
        if (!buyer) throw new Error('a stage without buyers');
        const at = performance.now();
        const said = await buyOnce(connection, buyer, basketOf(stage, chance));
        if (said === 'placed') {
          milliseconds.push(performance.now() - at);
          answered();
        } else refused.set(said, (refused.get(said) ?? 0) + 1);
      }
      connection.close();
    }),
  );
  const placed = milliseconds.length;
  return { placed, perSecond: (placed * 1000) / (performance.now() - began), milliseconds, refused };
}

async function buyOnce(connection: Connection, buyer: StageBuyer, lines: readonly Line[]): Promise<string> {
  const wanted = { lines, addressId: buyer.addressId };
  const quote = await connection.send('POST', '/api/checkout/quote', headOf(buyer), JSON.stringify(wanted));
  if (quote.status !== 200) return `quote ${quote.status}`;
  const { fingerprint } = JSON.parse(quote.body) as { fingerprint: string };
  const placed = await connection.send(
    'POST',
    '/api/checkout/place',
    headOf(buyer, nextKey()),
    JSON.stringify({ ...wanted, fingerprint }),
  );
  return placed.status === 201 ? 'placed' : `place ${placed.status} ${placed.body.slice(0, 200)}`;
}
