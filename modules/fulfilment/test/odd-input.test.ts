import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeCursor, toId, type Uuid, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { pushKey } from '../tracking-service.ts';

/** Whatever comes over the wire is answered as the sender's mistake, never as ours, and changes nothing by half. */

let stall: Stall;
let buyer: Buyer;
let orderId = '';
let skuId = '';
beforeAll(async () => {
  stall = await openStall();
  buyer = await stall.buyer();
  const sku = await stall.sku({ priceFen: 1_000, stock: 5 });
  skuId = toId('sku', sku.skuId);
  const trade = await stall.buy(buyer, [{ sku, quantity: 1 }]);
  await stall.pay(trade);
  await stall.market.drain();
  orderId = toId('ord', trade.orders[0]?.orderId as Uuid);
});
afterAll(() => stall?.market.close());

const shop = () => toId('shp', stall.shops[0]);
const staff = () =>
  stall.market.user([
    {
      scope: 'shop',
      scopeId: stall.shops[0],
      role: 'owner',
      permissions: ['orders.*', 'freight.*', 'inventory.*', 'catalog.*'],
    },
  ]);
async function answered(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const reply = await stall.market.http(method as 'POST', path, {
    as: staff(),
    headers,
    ...(body === undefined ? {} : { body: body as object }),
  });
  const { code } = reply.body as { code?: string };
  expect(reply.status, `${method} ${path} ${JSON.stringify(body)?.slice(0, 200)}: ${reply.text}`).toBeLessThan(500);
  return { status: reply.status, code };
}
const NUL = '甲\u0000乙';
const rate = { places: [], first: 1, firstFen: 1, next: 1, nextFen: 1 };
const template = (more: object) => ({ name: `t${Math.random()}`, mode: 'piece', rules: { rates: [rate] }, ...more });

describe('odd input', () => {
  test('freight templates', async () => {
    const at = `/shops/${shop()}/freight-templates`;
    const odd = [
      template({ name: NUL }),
      template({ name: '' }),
      template({ mode: 'barter' }),
      template({ rules: { rates: [{ ...rate, firstFen: 1e308 }] } }),
      template({ rules: { rates: [{ ...rate, firstFen: -1 }] } }),
      template({ rules: { rates: [{ ...rate, first: 1.5 }] } }),
      template({ rules: { rates: [{ ...rate, places: ['99'] }] } }),
      template({ rules: { rates: [rate], remote: [{ places: ['6'], surchargeFen: 1 }] } }),
      template({ rules: { rates: [rate], freeOver: [{ places: [], overFen: Number.MAX_SAFE_INTEGER }] } }),
      template({ rules: { rates: [rate], cm3PerKg: 0 } }),
      template({ rules: null }),
      [],
      'text',
    ];
    for (const body of odd) await answered('POST', at, body);
    for (const id of ['tpl_', 'x', toId('tpl', uuidv7(Date.now())), toId('shp', stall.shops[1])])
      expect((await answered('PUT', `${at}/${id}`, template({}))).status).toBeGreaterThanOrEqual(400);
  });

  test('quotes with huge numbers and stores that are none', async () => {
    const made = await answered('POST', `/shops/${shop()}/freight-templates`, {
      name: '按克',
      mode: 'weight',
      isDefault: true,
      rules: { rates: [{ places: [], first: 0, firstFen: 10_000_000, next: 1, nextFen: 10_000_000 }], cm3PerKg: 1_000 },
    });
    expect(made.status).toBe(201);
    const lines = [{ skuId, quantity: 999 }];
    expect((await answered('POST', '/checkout/quote', { lines, divisionCode: '330106' })).status).toBe(200);
    for (const pickup of [
      { [shop()]: 'whs_x' },
      { x: 'y' },
      { [shop()]: toId('whs', uuidv7(Date.now())) },
      { [toId('shp', uuidv7(Date.now()))]: toId('whs', uuidv7(Date.now())) },
      [],
      'x',
    ])
      await answered('POST', '/checkout/quote', { lines, pickup });
    for (const divisionCode of ['000000', '999999', '330106001999'])
      await answered('POST', '/checkout/quote', { lines, divisionCode });
    await answered('POST', '/checkout/stores', { lines: [{ skuId: toId('sku', uuidv7(Date.now())), quantity: 1 }] });
    await answered('POST', '/checkout/stores', { lines: [{ skuId, quantity: 1e300 }] });
  });

  test('a store in a place that does not exist', async () => {
    for (const divisionCode of ['999999', '000000', '330106001999']) {
      const store = { name: `店${divisionCode}`, kind: 'store', divisionCode, street: '一号', hours: NUL };
      await answered('POST', `/shops/${shop()}/warehouses`, store);
      const made = await answered('POST', `/shops/${shop()}/warehouses`, { ...store, hours: '9–18' });
      expect(made.code).toBe('inventory.division_unknown');
    }
    expect((await answered('POST', '/checkout/stores', { lines: [{ skuId, quantity: 1 }] })).status).toBe(200);
  });

  test('cursors of another list, or of nobody', async () => {
    const cursors = [
      'x',
      encodeCursor(['x', 'y']),
      encodeCursor([1, 2]),
      encodeCursor(['2026-01-01T00:00:00Z', 'y']),
      encodeCursor([]),
    ];
    for (const list of ['parcels', 'waybills', 'pickups', 'freight-templates', 'warehouses', 'stock'])
      for (const cursor of cursors)
        expect(
          (await answered('GET', `/shops/${shop()}/${list}?cursor=${encodeURIComponent(cursor)}`)).status,
        ).toBeLessThan(500);
    for (const limit of ['0', '-1', '1e9', 'x']) await answered('GET', `/shops/${shop()}/waybills?limit=${limit}`);
    await answered('GET', `/shops/${shop()}/waybills?state=lost`);
  });

  test('shipping, waybills and codes', async () => {
    const orders = [orderId, 'ord_x', toId('ord', uuidv7(Date.now())), toId('shp', stall.shops[0])];
    const ship = { carrier: 'sf', waybillNo: NUL };
    for (const order of orders) {
      await answered('POST', `/shops/${shop()}/orders/${order}/parcels`, ship);
      await answered('POST', `/shops/${shop()}/orders/${order}/parcels`, {
        carrier: '\u0000',
        waybillNo: 'SF0000000000123',
      });
      await answered('POST', `/shops/${shop()}/orders/${order}/parcels`, {
        carrier: 'pickup',
        waybillNo: 'P00000000000',
      });
      await answered('POST', `/shops/${shop()}/orders/${order}/waybills`, { carrier: '运' });
      await answered('POST', `/shops/${shop()}/orders/${order}/pickup-ready`);
    }
    const lines = [{ lineId: toId('lin', uuidv7(Date.now())), quantity: 9_999 }];
    await answered('POST', `/shops/${shop()}/orders/${orderId}/parcels`, {
      carrier: 'sf',
      waybillNo: 'SF0000000000123',
      lines,
    });
    await answered('POST', `/shops/${shop()}/waybills/batch`, { carrier: 'sf', orderIds: Array(101).fill(orderId) });
    await answered('POST', `/shops/${shop()}/waybills/${toId('lbl', uuidv7(Date.now()))}/cancel`);
    for (const code of [NUL, '１２３４５６７８９０１２', '9'.repeat(40), ' ', 'x'.repeat(41), 0])
      await answered('POST', `/shops/${shop()}/pickups/collect`, { code });
    for (const ids of ['pcl_x', 'a'.repeat(60), `${toId('pcl', uuidv7(Date.now()))},,`, '%00'.repeat(20)]) {
      await answered('GET', `/shops/${shop()}/parcels/labels.pdf?parcelIds=${ids}`);
      await answered('GET', `/shops/${shop()}/waybills/labels.pdf?waybillIds=${ids}`);
    }
    await answered('POST', `/shops/${shop()}/parcels/${toId('pcl', uuidv7(Date.now()))}/intercept`, { reason: NUL });
  });

  test('what a carrier pushes, signed but strange', async () => {
    const key = pushKey(stall.market.ctx());
    const push = (event: object) => {
      const body = {
        waybillNo: 'SF0000000000123',
        events: [{ id: 'e1', at: '2026-11-22T00:00:00Z', state: 'signed', place: '', note: '', ...event }],
      };
      const timestamp = String(stall.market.clock.now().getTime());
      const signature = createHmac('sha256', key)
        .update(`${timestamp}.${JSON.stringify(body)}`)
        .digest('hex');
      return answered('POST', '/tracking/sf', body, {
        'x-dongxi-timestamp': timestamp,
        'x-dongxi-signature': signature,
      });
    };
    const [shopped] = await stall.market.pool<{ orderId: Uuid }[]>`SELECT id AS order_id FROM orders.orders LIMIT 1`;
    const shipped = await answered('POST', `/shops/${shop()}/orders/${toId('ord', shopped?.orderId as Uuid)}/parcels`, {
      carrier: 'sf',
      waybillNo: 'SF0000000000123',
    });
    expect(shipped.status).toBe(201);
    for (const event of [
      { at: '2016-12-31T23:59:60Z' },
      { at: '0000-01-01T00:00:00Z' },
      { at: '9999-12-31T23:59:59.999999999Z' },
      { note: NUL },
      { place: NUL },
      { id: NUL },
      { proof: { signedBy: NUL, url: 'https://\u0000' } },
      { state: 'lost' },
    ])
      await push(event);
    expect(await stall.audit(['fulfilment', 'orders'])).toEqual([]);
  });
});
