import { afterAll, beforeAll, expect, test } from 'vitest';
import { fen, toId } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { changeTemplate, createTemplate, type TemplateInput } from '#modules/freight';
import { receive } from '#modules/inventory';

type Quote = {
  freightFen: number;
  freightKnown: boolean;
  needsAddress: boolean;
  fingerprint: string;
  shops: { freight: { cm3: number; chargedGrams?: number }[] }[];
};

let stall: Stall;
let buyer: Buyer;
let lamp: SkuForSale;
beforeAll(async () => {
  stall = await openStall();
  buyer = await stall.buyer();
  // A paper lamp: 400 g in a box of 24,000 cm³.
  lamp = await stall.sku({
    priceFen: 9_900,
    stock: 50,
    more: { skus: [{ priceFen: 9_900, weightGrams: 400, volumeCm3: 24_000 }] },
  });
});
afterAll(() => stall?.market.close());

const post = (path: string, body: object, as = buyer.actor) => stall.market.http('POST', path, { as, body });
const asked = (quantity: number) => [{ skuId: toId('sku', lamp.skuId), quantity }];

test('what a shop measures of its goods is what the freight is charged for, from the listing to the order', async () => {
  expect(lamp.volumeCm3).toBe(24_000);
  const ctx = stall.market.ctx();
  const rules = (first: number, next: number): TemplateInput['rules'] => ({
    rates: [{ places: [], first, firstFen: fen(1_000), next, nextFen: fen(300) }],
  });
  const made = await createTemplate(ctx, stall.scopes[0], {
    name: '按体积',
    mode: 'volume',
    rules: rules(24_000, 20_000),
  });
  const addressId = toId('adr', buyer.addressId);
  const byVolume = (await post('/checkout/quote', { lines: asked(2), addressId })).body as Quote;
  expect(byVolume).toMatchObject({ freightFen: 1_600, shops: [{ freight: [{ cm3: 48_000 }] }] });

  await changeTemplate(ctx, stall.scopes[0], made.id, {
    name: '按重量',
    mode: 'weight',
    rules: { ...rules(1_000, 1_000), cm3PerKg: 6_000 },
  });
  const byWeight = (await post('/checkout/quote', { lines: asked(2), addressId })).body as Quote;
  expect(byWeight).toMatchObject({ freightFen: 1_000 + 7 * 300, shops: [{ freight: [{ chargedGrams: 8_000 }] }] });
  const placed = await post('/checkout/place', { lines: asked(2), addressId, fingerprint: byWeight.fingerprint });
  expect(placed.status, placed.text).toBe(201);
  expect(placed.body).toMatchObject({ payableFen: 2 * 9_900 + 3_100 });

  // Another address costs the same, because the order still knows how much room its goods take.
  const { orders } = placed.body as { orders: { id: string }[] };
  const moved = await post(`/me/orders/${orders[0]?.id}/address`, { addressId });
  expect(moved.status, moved.text).toBe(200);
});

test('codes travel nowhere: no template, no address and no freight, also beside a template that charges everything', async () => {
  const codes = await stall.sku({ priceFen: 5_000, stock: 0, more: { kind: 'virtual_code' } });
  await receive(stall.market.ctx(), stall.scopes[0], {
    cause: 'codes',
    lines: [{ skuId: codes.skuId, quantity: 3 }],
  });
  const lines = [{ skuId: toId('sku', codes.skuId), quantity: 2 }];
  const alone = (await post('/checkout/quote', { lines })).body as Quote;
  expect(alone).toMatchObject({ freightFen: 0, freightKnown: true, needsAddress: false });
  // The address a buyer has anyway changes nothing of the offer.
  const withAddress = (await post('/checkout/quote', { lines, addressId: toId('adr', buyer.addressId) })).body as Quote;
  expect(withAddress.fingerprint).toBe(alone.fingerprint);
  const agreed = { agreedNoReturn: [toId('sku', codes.skuId)] };
  const placed = await post('/checkout/place', { lines, fingerprint: alone.fingerprint, ...agreed });
  expect(placed.status, placed.text).toBe(201);
  expect(placed.body).toMatchObject({ payableFen: 10_000 });

  const both = (await post('/checkout/quote', { lines: [...lines, ...asked(1)] })).body as Quote;
  expect(both).toMatchObject({ freightKnown: false, needsAddress: true });
});
