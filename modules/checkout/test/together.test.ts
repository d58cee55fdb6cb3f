import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toId, uuidOf, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { changePrices, type SkuForSale } from '#modules/catalog';

/** Buyers who place at the same moment share a transaction (group commit); none may feel the others. */

type Placed = { tradeId: string; payableFen: number; orders: { id: string }[] };
type Reply = { status: number; body: unknown; text: string };

let stall: Stall;
let buyers: Buyer[];
beforeAll(async () => {
  stall = await openStall();
  buyers = await Promise.all(Array.from({ length: 12 }, () => stall.buyer()));
});
afterAll(() => stall?.market.close());

const buyerAt = (n: number): Buyer => {
  const one = buyers[n];
  if (!one) throw new Error(`no buyer ${n}`);
  return one;
};
const line = (of: SkuForSale, quantity = 1) => ({ skuId: toId('sku', of.skuId), quantity });
const post = (who: Buyer, path: string, body: unknown, key?: string): Promise<Reply> =>
  stall.market.http('POST', path, { as: who.actor, body, ...(key ? { key } : {}) });

async function fingerprintFor(who: Buyer, lines: unknown): Promise<string> {
  const reply = await post(who, '/checkout/quote', { lines, addressId: toId('adr', who.addressId) });
  expect(reply.status, reply.text).toBe(200);
  return (reply.body as { fingerprint: string }).fingerprint;
}
const place = (who: Buyer, lines: unknown, fingerprint: string, key?: string, address = who.addressId) =>
  post(who, '/checkout/place', { lines, addressId: toId('adr', address), fingerprint }, key);

/** In which transactions these trades were written. */
async function transactionsOf(replies: readonly Reply[]): Promise<string[]> {
  const ids = replies.map((reply) => uuidOf('trd', (reply.body as Placed).tradeId));
  const rows = await stall.market.owner<
    { tx: string }[]
  >`SELECT xmin::text AS tx FROM orders.trades WHERE id = ANY(${ids}::uuid[])`;
  return rows.map((row) => row.tx);
}
const codeOf = (reply: Reply) => (reply.body as { code?: string }).code;

test('many at once share transactions, and each gets their own trade, payment, address and idempotency record', async () => {
  const [kettle, quilt] = [
    await stall.sku({ priceFen: 12_900, stock: 500 }),
    await stall.sku({ priceFen: 29_900, stock: 500, shop: 1 }),
  ];
  const wants = buyers.map((_, n) => [line(kettle, 1 + (n % 3)), line(quilt)]);
  const prints = await Promise.all(buyers.map((who, n) => fingerprintFor(who, wants[n])));
  const keys = buyers.map(() => uuidv7(Date.now()));
  const replies = await Promise.all(buyers.map((who, n) => place(who, wants[n], prints[n] ?? '', keys[n])));
  expect(replies.map((reply) => reply.status)).toEqual(buyers.map(() => 201));
  expect(new Set(await transactionsOf(replies)).size).toBeLessThan(buyers.length);
  for (const [n, reply] of replies.entries()) {
    const placed = reply.body as Placed;
    expect(placed.payableFen).toBe(12_900 * (1 + (n % 3)) + 29_900);
    const mine = await stall.market.http('GET', `/me/orders?limit=5`, { as: buyerAt(n).actor });
    expect((mine.body as { items: { id: string }[] }).items.map((order) => order.id).sort()).toEqual(
      placed.orders.map((order) => order.id).sort(),
    );
    const again = await place(buyerAt(n), wants[n], prints[n] ?? '', keys[n]);
    expect(again.body).toEqual(placed);
  }
  expect((await stall.stockOf(kettle.skuId)).reserved).toBe(
    wants.reduce((sum, [one]) => sum + (one?.quantity ?? 0), 0),
  );
  expect(await stall.audit()).toEqual([]);
});

test('who is refused is refused alone: moved quote, strange address, empty cart; the others are placed together', async () => {
  const kettle = await stall.sku({ priceFen: 5_000, stock: 100 });
  const cheap = await stall.sku({ priceFen: 7_000, stock: 100 });
  const wants = buyers.map((_, n) => [line(n === 1 ? cheap : kettle)]);
  const prints = await Promise.all(buyers.map((who, n) => fingerprintFor(who, wants[n])));
  await changePrices(stall.market.ctx(), stall.scopes[0], cheap.productId, [{ skuId: cheap.skuId, priceFen: 8_000 }]);
  const replies = await Promise.all(
    buyers.map((who, n) =>
      n === 3
        ? place(who, 'cart', prints[n] ?? '')
        : place(who, wants[n], prints[n] ?? '', undefined, n === 2 ? buyerAt(0).addressId : who.addressId),
    ),
  );
  expect(replies.slice(0, 5).map((reply) => codeOf(reply) ?? reply.status)).toEqual([
    201,
    'checkout.quote_moved',
    'accounts.address_not_found',
    'checkout.empty',
    201,
  ]);
  const placed = replies.filter((reply) => reply.status === 201);
  expect(placed).toHaveLength(buyers.length - 3);
  expect(new Set(await transactionsOf(placed)).size).toBeLessThan(placed.length);
  expect((await stall.stockOf(kettle.skuId)).reserved).toBe(placed.length);
});

test('a key that has placed answers its trade again, also among others and when its basket could not be placed any more', async () => {
  const [rare, kettle] = [
    await stall.sku({ priceFen: 6_600, stock: 1 }),
    await stall.sku({ priceFen: 2_200, stock: 100 }),
  ];
  const prints = await Promise.all(buyers.map((who, n) => fingerprintFor(who, [line(n === 0 ? rare : kettle)])));
  const key = uuidv7(Date.now());
  const first = await place(buyerAt(0), [line(rare)], prints[0] ?? '', key);
  expect(first.status).toBe(201);
  await changePrices(stall.market.ctx(), stall.scopes[0], rare.productId, [{ skuId: rare.skuId, priceFen: 7_700 }]);
  const replies = await Promise.all(
    buyers.map((who, n) =>
      n === 0 ? place(who, [line(rare)], prints[0] ?? '', key) : place(who, [line(kettle)], prints[n] ?? ''),
    ),
  );
  expect(replies.map((reply) => reply.status)).toEqual(buyers.map(() => 201));
  expect(replies[0]?.body).toEqual(first.body);
});

test('an address changed after the quote goes onto the parcel as it is now; one taken away is refused', async () => {
  const kettle = await stall.sku({ priceFen: 4_400, stock: 100 });
  const [mover, leaver] = [await stall.buyer(), await stall.buyer()];
  const all = [mover, leaver, ...buyers];
  const prints = await Promise.all(all.map((who) => fingerprintFor(who, [line(kettle)])));
  // As another server would: this process does not learn of it.
  const phone = stall.market.ctx().runtime.secrets.seal('+8613900000000');
  await stall.market
    .owner`UPDATE accounts.addresses SET street = '新路 1 号', phone_sealed = ${phone} WHERE user_id = ${mover.id}`;
  await stall.market.owner`DELETE FROM accounts.addresses WHERE user_id = ${leaver.id}`;
  const replies = await Promise.all(all.map((who, n) => place(who, [line(kettle)], prints[n] ?? '')));
  expect(replies.map((reply) => codeOf(reply) ?? reply.status)).toEqual([
    201,
    'accounts.address_not_found',
    ...buyers.map(() => 201),
  ]);
  const { tradeId } = replies.map((reply) => reply.body as Placed)[0] ?? { tradeId: '' };
  const id = uuidOf('trd', tradeId);
  const [order] = await stall.market.owner<
    { street: string }[]
  >`SELECT receiver->>'street' AS street FROM orders.orders WHERE trade_id = ${id}`;
  expect(order?.street).toBe('新路 1 号');
});

test('one who asks for more than there is does not take the others with them', async () => {
  const [rare, kettle] = [
    await stall.sku({ priceFen: 9_900, stock: 2 }),
    await stall.sku({ priceFen: 1_900, stock: 100 }),
  ];
  const wants = buyers.map((_, n) => [n < 4 ? line(rare) : line(kettle)]);
  const prints = await Promise.all(buyers.map((who, n) => fingerprintFor(who, wants[n])));
  const replies = await Promise.all(buyers.map((who, n) => place(who, wants[n], prints[n] ?? '')));
  const rush = replies.slice(0, 4);
  expect(rush.filter((reply) => reply.status === 201)).toHaveLength(2);
  expect(rush.filter((reply) => codeOf(reply) === 'checkout.not_enough_stock')).toHaveLength(2);
  expect(replies.slice(4).every((reply) => reply.status === 201)).toBe(true);
  expect(await stall.stockOf(rare.skuId)).toMatchObject({ onHand: 2, reserved: 2 });
  expect(await stall.audit()).toEqual([]);
});

test('any mix of buyers, goods and keys: what is answered is what is there, and never more than there was', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          who: fc.nat(3),
          rare: fc.boolean(),
          quantity: fc.integer({ min: 1, max: 3 }),
          key: fc.nat(5),
          stale: fc.boolean(),
        }),
        { minLength: 2, maxLength: 10 },
      ),
      async (asks) => {
        const [rare, kettle] = [
          await stall.sku({ priceFen: 3_300, stock: 4 }),
          await stall.sku({ priceFen: 1_100, stock: 50 }),
        ];
        const run = uuidv7(Date.now());
        const made = await Promise.all(
          asks.map(async ({ who, rare: isRare, quantity, key, stale }) => {
            const buyer = buyerAt(who);
            const lines = [line(isRare ? rare : kettle, quantity)];
            const print = await fingerprintFor(buyer, lines);
            return { buyer, lines, print: stale ? '0'.repeat(64) : print, key: `${run}-${key}-${who}` };
          }),
        );
        const replies = await Promise.all(made.map((one) => place(one.buyer, one.lines, one.print, one.key)));
        const trades = new Set(
          replies.filter((reply) => reply.status === 201).map((reply) => (reply.body as Placed).tradeId),
        );
        for (const [n, reply] of replies.entries()) {
          expect([201, 409, 422]).toContain(reply.status);
          if (reply.status !== 201)
            expect([
              'checkout.quote_moved',
              'checkout.not_enough_stock',
              'request.idempotency_key_reused',
              'request.idempotency_in_progress',
            ]).toContain(codeOf(reply));
          if (asks[n]?.stale)
            expect(reply.status === 201 && !made.some((one, m) => m !== n && one.key === made[n]?.key)).toBe(false);
        }
        const [count] = await stall.market.owner<{ n: number }[]>`
          SELECT count(*) AS n FROM orders.trades WHERE request_key LIKE ${`${run}%`}`;
        expect(count?.n).toBe(trades.size);
        const stock = await stall.stockOf(rare.skuId);
        expect(stock.reserved).toBeLessThanOrEqual(stock.onHand);
      },
    ),
    { numRuns: 25 },
  );
  expect(await stall.audit()).toEqual([]);
});
