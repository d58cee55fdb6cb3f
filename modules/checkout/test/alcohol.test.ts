import { afterAll, beforeAll, expect, test } from 'vitest';
import { toId } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { testIdentity, verifyRealName } from '#modules/accounts';
import { changeCategory, type SkuForSale } from '#modules/catalog';

/** Alcohol is for adults whose age is known (Minors Protection Law art. 59). */

let stall: Stall;
let wine: SkuForSale;
beforeAll(async () => {
  stall = await openStall();
  wine = await stall.sku({ priceFen: 9_900, stock: 100 });
  await changeCategory(stall.market.ctx(), wine.categoryId, { licences: ['alcohol'], reason: '酒类' });
});
afterAll(() => stall?.market.close());

type Answer = { fingerprint: string; code?: string; problems: { skuId: string; code: string; params: object }[] };

async function tryToBuy(buyer: Buyer): Promise<{ shown: Answer; placed: { status: number; body: Answer } }> {
  const ask = { lines: [{ skuId: toId('sku', wine.skuId), quantity: 1 }], addressId: toId('adr', buyer.addressId) };
  const quote = await stall.market.http('POST', '/checkout/quote', { as: buyer.actor, body: ask });
  const shown = quote.body as Answer;
  const placed = await stall.market.http('POST', '/checkout/place', {
    as: buyer.actor,
    body: { ...ask, fingerprint: shown.fingerprint },
  });
  return { shown, placed: { status: placed.status, body: placed.body as Answer } };
}

async function aged(birthDate: string, sequence: number): Promise<Buyer> {
  const buyer = await stall.buyer();
  const { name, idNumber } = testIdentity(sequence, birthDate);
  await verifyRealName(stall.market.ctx(), buyer.id, { kind: 'identity', name, number: idNumber });
  return buyer;
}

test('a buyer whose age nobody knows is told before and at placing; nothing is reserved', async () => {
  const { shown, placed } = await tryToBuy(await stall.buyer());
  expect(shown.problems).toEqual([{ skuId: toId('sku', wine.skuId), code: 'checkout.age_unknown', params: {} }]);
  expect(placed).toMatchObject({ status: 403, body: { code: 'checkout.age_unknown' } });
  expect(await stall.stockOf(wine.skuId)).toMatchObject({ reserved: 0 });
});

test('seventeen is too young, on the birthday too; the day after it buys', async () => {
  // The market's day is 22 November 2026.
  for (const [born, sequence] of [
    ['2009-06-01', 31],
    ['2008-11-22', 32],
  ] as const) {
    const { shown, placed } = await tryToBuy(await aged(born, sequence));
    expect(shown.problems[0]).toMatchObject({ code: 'checkout.under_age', params: { age: 18 } });
    expect(placed).toMatchObject({ status: 403, body: { code: 'checkout.under_age' } });
  }
  const { shown, placed } = await tryToBuy(await aged('2008-11-21', 33));
  expect(shown.problems).toEqual([]);
  expect(placed.status).toBe(201);
});
