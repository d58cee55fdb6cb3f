import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days, fen, later, shopScope, toId, type Uuid, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { addAddress } from '#modules/accounts';
import { changePrices, type SkuForSale, takeOff } from '#modules/catalog';
import { createTemplate } from '#modules/freight';
import { closeTrade } from '#modules/orders';
import { createRule, stopRule } from '#modules/promotions';
import { stepShop } from '#modules/shops';
import { trafficOf } from './wire.ts';

type Quote = {
  fingerprint: string;
  payableFen: number;
  discountFen: number;
  freightFen: number;
  problems: { skuId: string; code: string; params: Record<string, unknown> }[];
  whyNot: { code: string; params: Record<string, unknown> }[];
  shops: {
    payableFen: number;
    lines: { skuId: string; payableFen: number; discounts: { kind: string; amountFen: number }[] }[];
  }[];
};
type Problem = { code: string; quote?: Quote; problems?: Quote['problems'] };
type Placed = { tradeId: string; payableFen: number; orders: { id: string; number: string; payableFen: number }[] };
type Cart = {
  shops: {
    shop: { state: string };
    lines: { id: string; skuId: string; quantity: number; unavailable: string | null }[];
  }[];
  lineCount: number;
  pieceCount: number;
  quote: Quote | null;
};

let stall: Stall;
let buyer: Buyer;
let kettle: SkuForSale;
let quilt: SkuForSale;
beforeAll(async () => {
  stall = await openStall();
  buyer = await stall.buyer();
  kettle = await stall.sku({ priceFen: 12_900, stock: 10_000 });
  quilt = await stall.sku({ priceFen: 29_900, stock: 10_000, shop: 1 });
  for (const scope of stall.scopes)
    await createTemplate(stall.market.ctx(), scope, {
      name: '默认运费',
      mode: 'piece',
      rules: {
        rates: [{ places: [], first: 1, firstFen: fen(1_000), next: 1, nextFen: fen(200) }],
        freeOver: [{ places: [], overFen: fen(50_000) }],
        excluded: ['71'],
      },
    });
});
afterAll(() => stall?.market.close());

const sku = (of: SkuForSale): string => toId('sku', of.skuId);
const line = (of: SkuForSale, quantity = 1) => ({ skuId: sku(of), quantity });
const lines = () => [line(kettle, 2), line(quilt)];
async function quoted(what: unknown, who: Buyer = buyer): Promise<Quote> {
  const reply = await stall.market.http('POST', '/checkout/quote', {
    as: who.actor,
    body: { lines: what, addressId: toId('adr', who.addressId) },
  });
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Quote;
}
const place = (what: unknown, fingerprint: string, more: { who?: Buyer; key?: string; notes?: object } = {}) => {
  const who = more.who ?? buyer;
  return stall.market.http('POST', '/checkout/place', {
    as: who.actor,
    body: {
      lines: what,
      addressId: toId('adr', who.addressId),
      fingerprint,
      ...(more.notes ? { notes: more.notes } : {}),
    },
    ...(more.key ? { key: more.key } : {}),
  });
};
const refusal = (reply: { body: unknown }): Problem => reply.body as Problem;

test('to an address abroad nothing travels: the quote says so of every line, and placing refuses', async () => {
  const { id } = await addAddress(stall.market.ctx(), buyer.id, {
    name: 'Mary Smith',
    phone: '+44 7911 123456',
    country: 'GB',
    city: 'London',
    street: '221B Baker Street',
  });
  const abroad = { ...buyer, addressId: id };
  const quote = await quoted(lines(), abroad);
  expect(quote.problems).toMatchObject([
    { skuId: sku(kettle), code: 'checkout.outside_delivery_area' },
    { skuId: sku(quilt), code: 'checkout.outside_delivery_area' },
  ]);
  expect(refusal(await place(lines(), quote.fingerprint, { who: abroad })).code).toBe('checkout.outside_delivery_area');
});

describe('placing', () => {
  test('two shops, one payment: what is placed is what was quoted, to the fen', async () => {
    const quote = await quoted(lines());
    expect(quote.payableFen).toBe(12_900 * 2 + 29_900 + 1_200 + 1_000);
    const reply = await place(lines(), quote.fingerprint, { notes: { [toId('shp', kettle.shopId)]: '请周末送' } });
    expect(reply.status, reply.text).toBe(201);
    const placed = reply.body as Placed;
    expect(placed.payableFen).toBe(quote.payableFen);
    expect(placed.orders.map((order) => order.payableFen)).toEqual(quote.shops.map((shop) => shop.payableFen));
    const list = await stall.market.http('GET', '/me/orders?limit=2', { as: buyer.actor });
    expect(list.body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({
          buyerNote: '请周末送',
          receiver: expect.objectContaining({ phoneMasked: '138****8000' }),
        }),
      ]),
    });
    expect(list.text).not.toContain('13800138000');
  });

  test('the same key again answers the same trade and takes no stock', async () => {
    const { fingerprint } = await quoted(lines());
    const key = uuidv7(Date.now());
    const replies = await Promise.all([place(lines(), fingerprint, { key }), place(lines(), fingerprint, { key })]);
    const again = await place(lines(), fingerprint, { key });
    expect(new Set([...replies, again].map((reply) => (reply.body as Placed).tradeId)).size).toBe(1);
    expect(again.status).toBe(201);
  });

  test('at most twelve statements and five round trips for two shops', async () => {
    const { fingerprint } = await quoted(lines());
    const warm = await place(lines(), fingerprint);
    expect(warm.status).toBe(201);
    let status = 0;
    let best = { statements: [] as readonly string[], roundTrips: Number.MAX_SAFE_INTEGER };
    // Twice on each of the pool's connections, so that one of them has prepared everything.
    for (let round = 0; round < 45; round += 1) {
      const one = await quoted(lines());
      const traffic = await trafficOf(stall.market.pool, async () => {
        status = (await place(lines(), one.fingerprint)).status;
      });
      expect(status).toBe(201);
      if (traffic.roundTrips < best.roundTrips) best = traffic;
    }
    expect(best.statements.length, best.statements.join('\n')).toBeLessThanOrEqual(12);
    expect(best.roundTrips, best.statements.join('\n')).toBeLessThanOrEqual(5);
  }, 60_000);

  test('nothing to buy, too many lines, no address, no sign-in', async () => {
    expect(refusal(await place([], 'a'.repeat(64))).code).toBe('checkout.empty');
    const many = Array.from({ length: 121 }, () => ({ skuId: toId('sku', uuidv7(Date.now())), quantity: 1 }));
    expect(refusal(await place(many, 'a'.repeat(64))).code).toBe('checkout.too_many_lines');
    expect(
      (
        await stall.market.http('POST', '/checkout/place', {
          body: { lines: lines(), addressId: toId('adr', buyer.addressId), fingerprint: 'a'.repeat(64) },
        })
      ).status,
    ).toBe(401);
    const stranger = await stall.buyer();
    const reply = await stall.market.http('POST', '/checkout/place', {
      as: stranger.actor,
      body: { lines: lines(), addressId: toId('adr', buyer.addressId), fingerprint: 'a'.repeat(64) },
    });
    expect(refusal(reply).code).toBe('accounts.address_not_found');
  });
});

describe('what moved', () => {
  test('a new price, a new rule, a stopped rule: 409 with the quote that holds now', async () => {
    const item = await stall.sku({ priceFen: 10_000, stock: 100 });
    const scope = stall.scopes[0];
    const before = await quoted([line(item)]);
    await changePrices(stall.market.ctx(), scope, item.productId, [{ skuId: item.skuId, priceFen: 11_000 }]);
    const dearer = refusal(await place([line(item)], before.fingerprint));
    expect(dearer.code).toBe('checkout.quote_moved');
    expect(dearer.quote?.payableFen).toBe(12_000);

    const now = stall.market.clock.now();
    const rule = await createRule(stall.market.ctx(), scope, {
      kind: 'full_reduction',
      title: { zh: '满 100 减 20', en: '20 off 100' },
      args: { mode: 'tiers', tiers: [{ overFen: 10_000, minusFen: 2_000 }] },
      scope: { productIds: [item.productId] },
      startsAt: now,
      endsAt: later(now, days(3)),
    });
    const cheaper = refusal(await place([line(item)], dearer.quote?.fingerprint ?? ''));
    expect(cheaper.quote?.payableFen).toBe(10_000);
    await stopRule(stall.market.ctx(), scope, rule.id);
    expect(refusal(await place([line(item)], cheaper.quote?.fingerprint ?? '')).code).toBe('checkout.quote_moved');
    expect(await stall.stockOf(item.skuId)).toMatchObject({ reserved: 0 });
  });

  test('what another process changed a moment ago is found in the transaction, though memory still says otherwise', async () => {
    const item = await stall.sku({ priceFen: 10_000, stock: 100 });
    const { fingerprint } = await quoted([line(item)]);
    await stall.market.owner`UPDATE catalog.skus SET price_fen = 10500 WHERE id = ${item.skuId}`;
    const reply = refusal(await place([line(item)], fingerprint));
    expect(reply.code).toBe('checkout.quote_moved');
    expect(reply.quote?.payableFen).toBe(11_500);
    await stall.market.owner`UPDATE catalog.skus SET price_fen = 10000 WHERE id = ${item.skuId}`;
    await stall.market.owner`UPDATE shops.shops SET state = 'frozen' WHERE id = ${item.shopId}`;
    expect(refusal(await place([line(item)], fingerprint)).code).toBe('checkout.shop_frozen');
    await stall.market.owner`UPDATE shops.shops SET state = 'open' WHERE id = ${item.shopId}`;
    expect((await place([line(item)], fingerprint)).status).toBe(201);
  });
});

describe('what cannot be bought', () => {
  test('sold out, off the shelf, outside the delivery area: each says so, with the SKU, and nothing is held', async () => {
    const scarce = await stall.sku({ priceFen: 100, stock: 1 });
    const quote = await quoted([line(scarce, 2), line(quilt)]);
    expect(quote.problems).toEqual([
      { skuId: sku(scarce), code: 'checkout.not_enough_stock', params: { available: 1 } },
    ]);
    const short = refusal(await place([line(scarce, 2), line(quilt)], quote.fingerprint));
    expect(short).toMatchObject({
      code: 'checkout.not_enough_stock',
      problems: [{ skuId: sku(scarce), params: { available: 1 } }],
    });

    await takeOff(stall.market.ctx(), stall.scopes[0], scarce.productId);
    expect(refusal(await place([line(scarce)], quote.fingerprint)).code).toBe('checkout.product_unavailable');
    expect((await quoted([line(scarce), line(quilt)])).problems[0]?.code).toBe('checkout.product_unavailable');

    const taipei = await stall.buyer('710101').catch(() => null);
    if (taipei)
      expect(refusal(await place([line(quilt)], quote.fingerprint, { who: taipei })).code).toBe(
        'checkout.outside_delivery_area',
      );
    const away = await stall.market.http('POST', '/checkout/quote', {
      body: { lines: [line(quilt)], divisionCode: '710000' },
    });
    expect((away.body as Quote).problems[0]?.code).toBe('checkout.outside_delivery_area');
  });

  test('a frozen or paused shop sells nothing; its goods stay in the cart, marked', async () => {
    const item = await stall.sku({ priceFen: 100, stock: 5, shop: 1 });
    const who = await stall.buyer();
    await stall.market.http('POST', '/cart/lines', { as: who.actor, body: line(item, 2) });
    const { fingerprint } = await quoted([line(item)], who);
    await stepShop(stall.market.ctx(), stall.shops[1], 'freeze', '测试');
    expect(refusal(await place([line(item)], fingerprint, { who })).code).toBe('checkout.shop_frozen');
    const cart = (await stall.market.http('GET', '/cart', { as: who.actor })).body as Cart;
    expect(cart.shops[0]?.lines[0]).toMatchObject({ quantity: 2, unavailable: 'checkout.shop_frozen' });
    expect(cart.quote).toBeNull();
    await stepShop(stall.market.ctx(), stall.shops[1], 'unfreeze', '测试');
    expect((await place([line(item)], fingerprint, { who })).status).toBe(201);
  });

  test('a limit for each buyer holds under twenty checkouts at once, and a closed order gives it back', async () => {
    const rare = await stall.sku({ priceFen: 100, stock: 100, more: { purchaseLimit: 3 } });
    const who = await stall.buyer();
    const { fingerprint } = await quoted([line(rare)], who);
    const replies = await Promise.all(Array.from({ length: 20 }, () => place([line(rare)], fingerprint, { who })));
    const placed = replies.filter((reply) => reply.status === 201);
    expect(placed).toHaveLength(3);
    expect(new Set(replies.filter((reply) => reply.status !== 201).map((reply) => refusal(reply).code))).toEqual(
      new Set(['checkout.limit_exceeded']),
    );
    expect((await quoted([line(rare)], who)).problems).toEqual([
      { skuId: sku(rare), code: 'checkout.limit_exceeded', params: { limit: 3, left: 0 } },
    ]);
    const [row] = await stall.market.pool<
      { id: Uuid }[]
    >`SELECT id FROM orders.trades WHERE buyer_id = ${who.id} LIMIT 1`;
    if (!row) throw new Error('no trade');
    await closeTrade(stall.market.ctx(), { tradeId: row.id, by: 'buyer', reason: '' });
    expect((await place([line(rare)], fingerprint, { who })).status).toBe(201);
    expect(refusal(await place([line(rare)], fingerprint, { who })).code).toBe('checkout.limit_exceeded');
  });
});

describe('cart', () => {
  test('a guest fills a cart, signs in, and finds it with what was there before', async () => {
    const guest = { kind: 'guest' as const, guestId: uuidv7(Date.now()) };
    const who = await stall.buyer();
    await stall.market.http('POST', '/cart/lines', { as: guest, body: line(kettle, 2) });
    await stall.market.http('POST', '/cart/lines', { as: guest, body: line(quilt) });
    await stall.market.http('POST', '/cart/lines', { as: who.actor, body: line(kettle, 3) });
    const { mergeGuestCart } = await import('../cart.ts');
    await mergeGuestCart(stall.market.ctx(), guest.guestId, who.id);
    const cart = (await stall.market.http('GET', '/cart', { as: who.actor })).body as Cart;
    expect(cart).toMatchObject({ lineCount: 2, pieceCount: 6 });
    expect((await stall.market.http('GET', '/cart', { as: guest })).body).toMatchObject({ lineCount: 0 });
  });

  test('changing, selecting, dropping; placing what is selected empties just that', async () => {
    const who = await stall.buyer();
    const added = (await stall.market.http('POST', '/cart/lines', { as: who.actor, body: line(kettle) })).body as Cart;
    await stall.market.http('POST', '/cart/lines', { as: who.actor, body: line(quilt) });
    const lineId = added.shops[0]?.lines[0]?.id ?? '';
    await stall.market.http('PATCH', `/cart/lines/${lineId}`, { as: who.actor, body: { quantity: 4 } });
    await stall.market.http('POST', '/cart/select', { as: who.actor, body: { all: true, selected: false } });
    expect(((await stall.market.http('GET', '/cart', { as: who.actor })).body as Cart).quote).toBeNull();
    expect(refusal(await place('cart', 'a'.repeat(64), { who })).code).toBe('checkout.empty');
    await stall.market.http('POST', '/cart/select', { as: who.actor, body: { lineIds: [lineId], selected: true } });
    const quote = await quoted('cart', who);
    expect(quote.shops.flatMap((shop) => shop.lines.map((one) => one.skuId))).toEqual([sku(kettle)]);
    expect((await place('cart', quote.fingerprint, { who })).status).toBe(201);
    const left = (await stall.market.http('GET', '/cart', { as: who.actor })).body as Cart;
    expect(left.shops.flatMap((shop) => shop.lines.map((one) => one.skuId))).toEqual([sku(quilt)]);
    const other = left.shops[0]?.lines[0]?.id ?? '';
    expect((await stall.market.http('DELETE', `/cart/lines/${other}`, { as: buyer.actor })).status).toBe(404);
    expect((await stall.market.http('DELETE', `/cart/lines/${other}`, { as: who.actor })).status).toBe(200);
  });
});

test('the books of the whole market are right after all this', async () => {
  expect(shopScope(stall.shops[0]).shopId).toBe(stall.shops[0]);
  expect(await stall.audit()).toEqual([]);
});
