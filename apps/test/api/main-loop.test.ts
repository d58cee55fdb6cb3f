import { afterAll, beforeAll, expect, test } from 'vitest';
import { hours, minutes, toId, uuidOf } from '#kernel';
import { grant } from '#modules/accounts';
import { paymentNumberOf } from './payment-number.ts';
import { openStreet, type Person, type Street } from './street.ts';

/** The main job (spec README) through the public API alone: two shops, one checkout, escrow, shipping, confirm, split to the fen. */

let street: Street;
let buyer: Person;
let shopkeepers: Person[];
beforeAll(async () => {
  street = await openStreet();
  buyer = await street.person('13911110001');
  shopkeepers = [];
  for (const [place, shopId] of street.stall.shops.entries()) {
    const person = await street.person(`1391111100${place + 2}`);
    await grant(street.market.ctx(), {
      userId: uuidOf('usr', person.userId),
      scope: 'shop',
      scopeId: shopId,
      role: 'manager',
    });
    shopkeepers.push(person);
  }
});
afterAll(() => street.close());

type Line = { lineId: string; payableFen: number };
type Quote = {
  payableFen: number;
  fingerprint: string;
  shops: { shopId: string; payableFen: number; lines: Line[] }[];
};
type Placed = {
  tradeId: string;
  payableFen: number;
  orders: { orderId: string; shopId: string; payableFen: number }[];
};

async function placed(): Promise<Placed> {
  const { stall } = street;
  const first = await stall.sku({ priceFen: 12_999, stock: 5, shop: 0 });
  const second = await stall.sku({ priceFen: 4_550, stock: 5, shop: 1 });
  const address = await buyer.ok<{ id: string }>('POST', '/me/addresses', {
    name: '王小明',
    phone: '13800138000',
    divisionCode: '330106',
    street: '文三路 1 号',
  });
  await buyer.ok('POST', '/cart/lines', { skuId: toId('sku', first.skuId), quantity: 2 });
  await buyer.ok('POST', '/cart/lines', { skuId: toId('sku', second.skuId), quantity: 1 });
  const quote = await buyer.ok<Quote>('POST', '/checkout/quote', { lines: 'cart', addressId: address.id });
  return buyer.ok<Placed>('POST', '/checkout/place', {
    lines: 'cart',
    addressId: address.id,
    fingerprint: quote.fingerprint,
  });
}

async function pay(trade: Placed, scenario: 'normal' | 'double' | 'lost' = 'normal'): Promise<void> {
  await buyer.ok('POST', `/trades/${trade.tradeId}/payment`, {});
  await street.payAt(await paymentNumberOf(street.market, trade.tradeId), scenario);
}

const ordersOf = async (trade: Placed) =>
  (
    await buyer.ok<{ orders: { id: string; shopId: string; state: string; payableFen: number }[] }>(
      'GET',
      `/me/trades/${trade.tradeId}`,
    )
  ).orders;
const balance = async (shop: 0 | 1): Promise<number> =>
  (
    await street.market.pool<
      { balance: number }[]
    >`SELECT balance FROM ledger.balances WHERE account = ${`shop:${street.stall.shops[shop]}:available`}`
  )[0]?.balance ?? 0;

test('two shops, one checkout: paid, shipped, confirmed, and each shop has its share to the fen', async () => {
  const trade = await placed();
  expect(trade.orders).toHaveLength(2);
  await pay(trade);
  await street.pass(minutes(1));
  expect((await ordersOf(trade)).map((order) => order.state)).toEqual(['awaiting_shipment', 'awaiting_shipment']);

  for (const [place, shopId] of street.stall.shops.entries()) {
    const mine = (await ordersOf(trade)).find((order) => order.shopId === toId('shp', shopId));
    const keeper = shopkeepers[place];
    const today = await keeper?.ok<{ key: string; count: number }[] | { items: { key: string; count: number }[] }>(
      'GET',
      `/shops/${toId('shp', shopId)}/today`,
    );
    expect(JSON.stringify(today)).toContain('orders.to_ship');
    await keeper?.ok('POST', `/shops/${toId('shp', shopId)}/orders/${mine?.id}/parcels`, {
      carrier: 'sf',
      waybillNo: `SF000000000000${place}`,
    });
    // A shop's staff cannot touch the other shop's order.
    const other = (await ordersOf(trade)).find((order) => order.shopId !== toId('shp', shopId));
    expect((await keeper?.call('GET', `/shops/${toId('shp', shopId)}/orders/${other?.id}`))?.status).toBe(404);
  }
  for (let n = 0; n < 17; n += 1) await street.pass(hours(3));
  for (const order of await ordersOf(trade)) {
    const [parcel] = await buyer.ok<{ state: string }[]>('GET', `/me/orders/${order.id}/parcels`);
    expect(parcel?.state).toBe('signed');
    await buyer.ok('POST', `/me/orders/${order.id}/confirm`, {});
  }
  for (let n = 0; n < 4; n += 1) await street.pass(minutes(5));
  const done = await ordersOf(trade);
  expect(done.map((order) => order.state)).toEqual(['completed', 'completed']);
  const commissions = await street.market.pool<{ commission: number; shopId: string; payable: number }[]>`
    SELECT sum(floor(l.payable_fen * l.commission_bps / 10000.0))::bigint AS commission, o.shop_id, o.payable_fen AS payable
    FROM orders.orders o JOIN orders.lines l ON l.shop_id = o.shop_id AND l.order_id = o.id GROUP BY o.shop_id, o.payable_fen`;
  for (const [place, shopId] of street.stall.shops.entries()) {
    const facts = commissions.find((row) => row.shopId === shopId);
    expect(await balance(place as 0 | 1)).toBe((facts?.payable ?? 0) - (facts?.commission ?? 0));
  }
  expect(await street.stall.audit()).toEqual([]);
});

test('a doubled callback pays once; a lost one is found by asking', async () => {
  for (const scenario of ['double', 'lost'] as const) {
    const trade = await placed();
    await pay(trade, scenario);
    for (let n = 0; n < 6; n += 1) await street.pass(minutes(1));
    expect((await ordersOf(trade)).map((order) => order.state)).toEqual(['awaiting_shipment', 'awaiting_shipment']);
  }
  expect(await street.stall.audit()).toEqual([]);
});

test('not paid in time: closed, the stock is free, and what is paid later comes back', async () => {
  const trade = await placed();
  await buyer.ok('POST', `/trades/${trade.tradeId}/payment`, {});
  await street.pass(minutes(31));
  expect((await ordersOf(trade)).map((order) => order.state)).toEqual(['closed', 'closed']);
  expect(await street.stall.audit()).toEqual([]);
});

test('the same place request twice is one trade; a moved price asks again with the new quote', async () => {
  const sku = await street.stall.sku({ priceFen: 2_000, stock: 5 });
  const address = await buyer.ok<{ id: string }>('POST', '/me/addresses', {
    name: '王小明',
    phone: '13800138000',
    divisionCode: '330106',
    street: '文三路 2 号',
  });
  const lines = [{ skuId: toId('sku', sku.skuId), quantity: 1 }];
  const quote = await buyer.ok<Quote>('POST', '/checkout/quote', { lines, addressId: address.id });
  const body = { lines, addressId: address.id, fingerprint: quote.fingerprint };
  const [one, two] = await Promise.all([
    buyer.ok<Placed>('POST', '/checkout/place', body, 'the-same-key-1'),
    buyer.ok<Placed>('POST', '/checkout/place', body, 'the-same-key-1'),
  ]);
  expect(two).toEqual(one);
  const moved = await buyer.call('POST', '/checkout/place', {
    ...body,
    fingerprint: quote.fingerprint.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
  });
  expect(moved.status).toBe(409);
  expect(moved.body).toMatchObject({ code: 'checkout.quote_moved', quote: { payableFen: quote.payableFen } });
});
