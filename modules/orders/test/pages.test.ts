import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fen, type Grant, hours, toId, transact, type Uuid, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { addAddress } from '#modules/accounts';
import { editProduct, productOfShop } from '#modules/catalog';
import { createTemplate } from '#modules/freight';
import { waitingInShop } from '#modules/operations';
import { luhn, orderNumber } from '../number.ts';
import { pageOfShop, type ShopPage } from '../reading.ts';
import { recordShipment } from '../shipment.ts';
import { countsOfShop, lookedTo, ordersOfShop, type Place } from '../store/lists.ts';
import type { PlacedTrade } from '../types.ts';

type Order = {
  id: string;
  number: string;
  state: string;
  timers: { kind: string; firesAt: string }[];
  shopNote?: string | null;
  mayConfirm?: boolean;
};
type List = { items: Order[]; nextCursor: string | null };

let stall: Stall;
let buyer: Buyer;
let paid: PlacedTrade;
beforeAll(async () => {
  stall = await openStall();
  buyer = await stall.buyer();
  const sku = await stall.sku({ priceFen: 12_900, stock: 50 });
  const quilt = await stall.sku({ priceFen: 5_000, stock: 50, shop: 1 });
  for (let n = 0; n < 4; n += 1) await stall.buy(buyer, [{ sku, quantity: 1 }]);
  paid = await stall.buy(
    buyer,
    [
      { sku, quantity: 2 },
      { sku: quilt, quantity: 1 },
    ],
    800,
  );
  await stall.pay(paid);
});
afterAll(() => stall?.market.close());

const staff = (shop: 0 | 1 = 0, permissions: string[] = ['*']) =>
  stall.market.user([{ scope: 'shop', scopeId: stall.shops[shop], role: 'owner', permissions } satisfies Grant]);
const operator = () =>
  stall.market.user([{ scope: 'platform', scopeId: null, role: 'service', permissions: ['orders.read'] }]);
const shopPath = (rest: string, shop: 0 | 1 = 0): string => `/shops/${toId('shp', stall.shops[shop])}${rest}`;
const first = (trade: PlacedTrade): Uuid => trade.orders[0]?.orderId ?? trade.tradeId;
const get = (
  path: string,
  as: Parameters<Stall['market']['http']>[2] extends infer R ? NonNullable<R>['as' & keyof NonNullable<R>] : never,
) => stall.market.http('GET', path, as ? { as } : {});

describe('lists', () => {
  test('pages neither repeat nor skip; states and words filter', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: List = (await get(`/me/orders?limit=2${cursor ? `&cursor=${cursor}` : ''}`, buyer.actor))
        .body as List;
      seen.push(...page.items.map((order) => order.id));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
    const counts = (await get('/me/order-counts', buyer.actor)).body;
    expect(counts).toEqual({ awaiting_payment: 4, awaiting_shipment: 2 });
    const toShip = (await get(shopPath('/orders?state=to_ship'), staff())).body as List;
    expect(toShip.items.map((order) => order.id)).toEqual([toId('ord', first(paid))]);
    const byNumber = (await get(shopPath(`/orders?q=${toShip.items[0]?.number}`), staff())).body as List;
    expect(byNumber.items).toHaveLength(1);
    expect(
      ((await get(shopPath(`/orders?q=${encodeURIComponent('雾蓝')}&limit=100`), staff())).body as List).items,
    ).toHaveLength(5);
    expect(((await get(shopPath(`/orders?q=${encodeURIComponent('%')}`), staff())).body as List).items).toHaveLength(0);
    expect(((await get(shopPath('/orders?from=2026-11-23'), staff())).body as List).items).toHaveLength(0);
    expect(
      ((await get(shopPath('/orders?from=2026-11-22&to=2026-11-22&limit=100'), staff())).body as List).items,
    ).toHaveLength(5);
    expect(
      ((await get(`/console/orders?number=${toShip.items[0]?.number}`, operator())).body as List).items,
    ).toHaveLength(1);
  });

  test('words are looked for among so many orders at a time; page by page nothing is missed', async () => {
    const { ctx } = stall.market;
    const all = (await ordersOfShop(ctx(), stall.shops[0], { q: '雾蓝' }, null, 100)).map((order) => order.id);
    expect(all).toHaveLength(5);
    const through = async (q: string) => {
      const found: Uuid[] = [];
      let before: Place | null = null;
      let pages = 0;
      do {
        const page: ShopPage = await pageOfShop(ctx(), stall.scopes[0], { q }, before, 1, 2);
        found.push(...page.heads.map((order) => order.id));
        before = page.next;
        pages += 1;
      } while (before);
      return { found, pages };
    };
    expect((await through('雾蓝')).found).toEqual(all);
    // Five orders, two at a time: nothing is found, and the third page knows that it was the last.
    expect(await through('琉璃')).toEqual({ found: [], pages: 3 });
  });

  test('what is asked of a shop with many orders that are over goes by an index of what is asked', async () => {
    const shopId = stall.shops[0];
    const back = new Error('taken back');
    const plans: string[] = [];
    const many = transact(stall.market.ctx(), async (tx) => {
      await tx.sql`
        INSERT INTO orders.orders SELECT made.* FROM orders.orders o, generate_series(1, 3000) n, jsonb_populate_record(NULL::orders.orders,
          to_jsonb(o) || jsonb_build_object('id', gen_random_uuid(), 'number', lpad(n::text, 20, '0'), 'state', 'completed')) made
        WHERE o.id = ${first(paid)}`;
      const asked: { query: string; values: never[] }[] = [];
      const { options } = tx.runtime.pool as unknown as { options: { debug: unknown } };
      options.debug = (_: number, query: string, values: never[]) => asked.push({ query, values });
      await countsOfShop(tx, shopId);
      await ordersOfShop(tx, shopId, { q: '20260101000000000000' }, null, 21);
      await lookedTo(tx, shopId, { q: '雾蓝' }, null, 2_000);
      await ordersOfShop(tx, shopId, { tag: 'vip' }, null, 21);
      options.debug = undefined;
      for (const { query, values } of asked)
        plans.push(JSON.stringify(await tx.sql.unsafe(`EXPLAIN ${query}`, values)));
      throw back;
    });
    await expect(many).rejects.toBe(back);
    expect(plans).toEqual([
      expect.stringContaining('orders_open'),
      expect.stringContaining('orders_number_once'),
      expect.stringContaining('orders_shop_time'),
      expect.stringContaining('orders_tagged_of_shop'),
    ]);
  });

  test('both sides see the moment each timer fires; no one but the buyer’s parcel sees the phone', async () => {
    const orderId = toId('ord', first(paid));
    const mine = await get(`/me/orders/${orderId}`, buyer.actor);
    const shops = await get(shopPath(`/orders/${orderId}`), staff());
    const consoles = await get(`/console/orders/${orderId}`, operator());
    const due = [
      {
        kind: 'ship',
        firesAt: new Date(stall.market.clock.now().getTime() + 48 * 3_600_000).toISOString(),
        paused: false,
      },
    ];
    expect(mine.body).toMatchObject({ timers: due, history: [{ kind: 'placed' }, { kind: 'paid' }] });
    expect(shops.body).toMatchObject({ timers: due, receiver: { name: '王小明', phoneMasked: '138****8000' } });
    expect(consoles.body).toMatchObject({ receiver: { name: '王**', street: '***' } });
    for (const reply of [mine, shops, consoles]) expect(reply.text).not.toContain('13800138000');
  });

  test('another shop, another buyer, a guest: nothing', async () => {
    const orderId = toId('ord', first(paid));
    expect((await get(shopPath(`/orders/${orderId}`, 1), staff(1))).status).toBe(404);
    expect((await get(shopPath(`/orders/${orderId}`), staff(1))).status).toBe(403);
    expect((await get(`/me/orders/${orderId}`, (await stall.buyer()).actor)).status).toBe(404);
    expect((await get('/me/orders', undefined)).status).toBe(401);
    expect((await get(shopPath('/orders'), staff(0, ['catalog.read']))).status).toBe(403);
  });
});

describe('files', () => {
  test('CSV: one row a line of an order, heads in the reader’s language, nothing a spreadsheet would run', async () => {
    const reply = await get(shopPath('/orders/export'), staff());
    expect(String(reply.headers['content-type'])).toContain('text/csv');
    const rows = reply.text.trim().split('\r\n');
    expect(reply.text.startsWith('\uFEFF订单号,状态,')).toBe(true);
    expect(rows).toHaveLength(6);
    expect(rows.some((row) => row.includes('待发货') && row.includes('258.00'))).toBe(true);
    expect(reply.text).not.toContain('13800138000');
  });

  test('a file that broke off goes on behind the last order it has; a strange number is refused', async () => {
    const whole = (await get(shopPath('/orders/export'), staff())).text.trim().split('\r\n').slice(1);
    const numbers = whole.map((row) => row.slice(0, 20));
    const place = numbers.lastIndexOf(numbers[1] ?? '');
    const rest = await get(shopPath(`/orders/export?after=${numbers[place]}`), staff());
    expect(rest.text.trim().split('\r\n')).toEqual(whole.slice(place + 1));
    const strange = await get(shopPath('/orders/export?after=20260101000000000000'), staff());
    expect(strange.body).toMatchObject({ status: 404, code: 'orders.order_not_found' });
  });

  test('XLSX: the same rows, order numbers whole', async () => {
    const reply = await stall.market.app.inject({
      method: 'GET',
      url: `/api${shopPath('/orders/export?format=xlsx&state=to_ship')}`,
      headers: { authorization: `Bearer ${await tokenOf()}` },
    });
    expect(reply.statusCode).toBe(200);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(reply.rawPayload as unknown as ExcelJS.Buffer);
    const sheet = book.getWorksheet('orders');
    expect(sheet?.rowCount).toBe(2);
    expect(String(sheet?.getRow(2).getCell(1).value)).toMatch(/^\d{20}$/);
  });
  // A request through the harness makes its bearer token known.
  const tokenOf = async (): Promise<string> => {
    const actor = staff();
    await get(shopPath('/order-counts'), actor);
    return `test-${actor.sessionId}-token`;
  };
});

describe('changes over HTTP', () => {
  test('a note with a flag is the shop’s own', async () => {
    const orderId = toId('ord', first(paid));
    const noted = await stall.market.http('POST', shopPath(`/orders/${orderId}/note`), {
      as: staff(),
      body: { note: '易碎，多包一层', flag: 'red' },
    });
    expect(noted.body).toMatchObject({ shopNote: '易碎，多包一层', flag: 'red' });
    expect((await get(`/me/orders/${orderId}`, buyer.actor)).text).not.toContain('易碎');
  });

  test('another address: same freight goes, dearer or undelivered does not', async () => {
    await createTemplate(stall.market.ctx(), stall.scopes[1], {
      name: '分区运费',
      mode: 'piece',
      rules: {
        rates: [
          { places: [], first: 1, firstFen: fen(2_000), next: 1, nextFen: fen(0) },
          { places: ['33'], first: 1, firstFen: fen(500), next: 1, nextFen: fen(0) },
        ],
        excluded: ['54'],
      },
    });
    const sku = await stall.sku({ priceFen: 3_000, stock: 5, shop: 1 });
    const who = await stall.buyer();
    const quote = await stall.market.http('POST', '/checkout/quote', {
      as: who.actor,
      body: { lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }], addressId: toId('adr', who.addressId) },
    });
    const placed = await stall.market.http('POST', '/checkout/place', {
      as: who.actor,
      body: {
        lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }],
        addressId: toId('adr', who.addressId),
        fingerprint: (quote.body as { fingerprint: string }).fingerprint,
      },
    });
    const orderId = (placed.body as { orders: { id: string }[] }).orders[0]?.id ?? '';
    const move = async (divisionCode: string) => {
      const row = await addAddress(stall.market.ctx(), who.id, {
        name: '李雷',
        phone: '13900139000',
        divisionCode,
        street: '新街 2 号',
      });
      return stall.market.http('POST', `/me/orders/${orderId}/address`, {
        as: who.actor,
        body: { addressId: toId('adr', row.id) },
      });
    };
    expect((await move('540102')).body).toMatchObject({ code: 'orders.address_not_delivered' });
    expect((await move('440305')).body).toMatchObject({ code: 'orders.address_freight_differs' });
    expect((await move('330282')).body).toMatchObject({ receiver: { name: '李雷', divisionCode: '330282' } });
  });

  test('cancel, confirm and extend by their routes', async () => {
    const unpaid =
      ((await get('/me/orders?state=awaiting_payment&limit=1', buyer.actor)).body as { items: { tradeId: string }[] })
        .items[0]?.tradeId ?? '';
    expect(
      (await stall.market.http('POST', `/me/trades/${unpaid}/cancel`, { as: buyer.actor, body: {} })).body,
    ).toMatchObject({ state: 'closed' });
    const orderId = toId('ord', first(paid));
    expect((await stall.market.http('POST', `/me/orders/${orderId}/confirm`, { as: buyer.actor })).body).toMatchObject({
      code: 'orders.state_forbids',
    });
    await recordShipment(stall.market.ctx(), stall.scopes[0], { orderId: first(paid), parcelId: uuidv7(Date.now()) });
    expect((await stall.market.http('POST', `/me/orders/${orderId}/extend`, { as: buyer.actor })).body).toMatchObject({
      mayExtend: false,
      mayConfirm: true,
    });
    expect((await stall.market.http('POST', `/me/orders/${orderId}/confirm`, { as: buyer.actor })).body).toMatchObject({
      state: 'completed',
    });
  });
});

test('what waits in the shop is counted, with what falls due and what is late', async () => {
  const due = async () =>
    (await waitingInShop(stall.market.ctx(), stall.scopes[1]))
      .filter((one) => one.key.startsWith('orders.'))
      .map((one) => [one.key, one.count, one.overdue]);
  expect(await due()).toEqual(
    expect.arrayContaining([
      ['orders.to_ship', 1, 0],
      ['orders.near_deadline', 0, 0],
    ]),
  );
  stall.market.clock.advance(hours(37));
  expect(await due()).toEqual(expect.arrayContaining([['orders.near_deadline', 1, 0]]));
  stall.market.clock.advance(hours(12));
  expect(await due()).toEqual(expect.arrayContaining([['orders.to_ship', 1, 1]]));
});

test('order numbers are read out safely: twenty digits, none twice, a misread digit is noticed', () => {
  const at = new Date('2026-11-22T02:00:00Z');
  const numbers = Array.from({ length: 2_000 }, () => orderNumber(at));
  expect(new Set(numbers).size).toBe(2_000);
  for (const number of numbers.slice(0, 20)) {
    expect(number).toMatch(/^26112236000000\d{6}$/);
    expect(luhn(number.slice(0, -1))).toBe(number.at(-1));
  }
});

describe('the listing as it was bought', () => {
  test('its buyer and who judges see the version on the line after an edit; nobody else, and no version by number', async () => {
    const sku = await stall.sku({ priceFen: 9_900, stock: 5 });
    const trade = await stall.buy(buyer, [{ sku, quantity: 1 }]);
    const order = (await get(`/me/orders/${toId('ord', first(trade))}`, buyer.actor)).body as unknown as {
      lines: { id: string; version: number; title: { zh: string } }[];
    };
    const [line] = order.lines;
    const ctx = stall.market.ctx();
    const { content } = await productOfShop(ctx, stall.scopes[0], sku.productId);
    const edited = await editProduct(ctx, stall.scopes[0], sku.productId, {
      ...content,
      title: { zh: '改过名的电水壶', en: 'Renamed' },
    });
    expect(edited.version).toBeGreaterThan(line?.version ?? 0);
    const path = `/orders/${toId('ord', first(trade))}/lines/${line?.id}/snapshot`;
    const kept = { version: line?.version, content: { title: line?.title }, line: { id: line?.id } };
    expect(await get(`/me${path}`, buyer.actor)).toMatchObject({ status: 200, body: kept });
    expect(await get(`/console${path}`, operator())).toMatchObject({ status: 200, body: kept });
    expect(await get(`/me${path}`, (await stall.buyer()).actor)).toMatchObject({ status: 404 });
    expect(await get(`/me${path}`, undefined)).toMatchObject({ status: 401 });
    expect(await get(`/console${path}`, staff())).toMatchObject({ status: 403 });
    const foreign = toId('lin', uuidv7(1_700_000_000_000));
    expect(await get(`/me/orders/${toId('ord', first(trade))}/lines/${foreign}/snapshot`, buyer.actor)).toMatchObject({
      status: 404,
      body: { code: 'orders.line_not_found' },
    });
    // Drafts and rejected versions are the shop's alone: no address shows a version by its number.
    const address = `/product-snapshots/${toId('shp', stall.shops[0])}/${toId('prd', sku.productId)}/1`;
    expect(await get(address, undefined)).toMatchObject({ status: 404 });
  });
});
