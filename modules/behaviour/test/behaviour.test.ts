import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, emit, minutes, seconds, toId, transact, type Uuid, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { conversionOf, countEvents, interestsOf, trailOf } from '../index.ts';

let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall.market.close());

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
type Event = Record<string, unknown>;
const event = (kind: string, productId: Uuid, more: Event = {}): Event => ({
  id: uuidv7(Date.now()),
  kind,
  productId: toId('prd', productId),
  source: 'search',
  agoMs: 500,
  ...(kind === 'dwell' ? { seconds: 30 } : {}),
  ...more,
});
const tell = async (events: readonly Event[], as?: Actor, headers: Record<string, string> = {}) => {
  const reply = await stall.market.http('POST', '/behaviour', {
    ...(as ? { as } : {}),
    key: null,
    headers: { 'user-agent': PHONE, ...headers },
    body: { events },
  });
  return { status: reply.status, body: reply.body as Record<string, unknown> };
};
const count = () => countEvents(stall.market.ctx());
const agree = async (buyer: Buyer, personal = true) => {
  const reply = await stall.market.http('PUT', '/me/personalisation', { as: buyer.actor, body: { personal } });
  expect(reply.status).toBe(200);
};
const linked = async (userId: Uuid): Promise<number> =>
  (await stall.market.owner`SELECT 1 FROM behaviour.events WHERE user_id = ${userId}`).length;
const clean = async () => expect(await stall.audit(['behaviour'])).toEqual([]);
type Sums = Record<string, number>;
const funnel = async (productId: Uuid): Promise<Sums[]> => {
  const owner = stall.market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'owner', permissions: ['*'] }]);
  const reply = await stall.market.http('GET', `/shops/${toId('shp', stall.shops[0])}/funnel/products?limit=100`, {
    as: owner,
  });
  const { items } = reply.body as { items: { productId: string; sums: Sums }[] };
  return items.filter((one) => one.productId === toId('prd', productId)).map((one) => one.sums);
};

test('what a stranger does is counted by day and source, once however often it is sent, and names nobody', async () => {
  const kettle = await stall.sku({ priceFen: 9_900, stock: 5 });
  const batch = [
    event('impression', kettle.productId),
    event('impression', kettle.productId, { source: 'feed' }),
    event('click', kettle.productId),
    event('dwell', kettle.productId, { seconds: 42 }),
    event('add', kettle.productId),
    event('share', kettle.productId),
  ];
  expect(await tell(batch)).toEqual({ status: 202, body: { taken: 6, repeated: 0, setAside: 0 } });
  expect((await tell(batch)).body).toEqual({ taken: 0, repeated: 6, setAside: 0 });
  expect(await count()).toBe(6);
  expect(await count()).toBe(0);
  expect(await funnel(kettle.productId)).toMatchObject([
    { impressions: 2, clicks: 1, dwells: 1, dwellSeconds: 42, adds: 1, shares: 1, orders: 0, paidOrders: 0 },
  ]);
  const rows = await stall.market.owner`SELECT user_id FROM behaviour.events WHERE product_id = ${kettle.productId}`;
  expect(rows.map((row) => row.userId)).toEqual([null, null, null, null, null, null]);
  await clean();
});

test('a batch in which something cannot be is refused whole; programs and a shop’s own people are set aside', async () => {
  const kettle = await stall.sku({ priceFen: 9_900, stock: 5 });
  const good = event('click', kettle.productId);
  const before = await stall.market.owner`SELECT 1 FROM behaviour.events`;
  for (const [bad, code] of [
    [event('click', uuidv7(1)), 'behaviour.product_unknown'],
    [event('dwell', kettle.productId, { seconds: undefined }), 'behaviour.dwell_unclear'],
    [event('click', kettle.productId, { seconds: 3 }), 'behaviour.dwell_unclear'],
    [event('click', kettle.productId, { id: good.id }), 'behaviour.id_repeated'],
  ] as const) {
    const { status, body } = await tell([good, bad]);
    expect({ status, code: body.code }).toEqual({ status: 422, code });
  }
  expect((await tell([event('click', kettle.productId, { source: 'unknown' })])).status).toBe(422);
  expect((await tell([])).status).toBe(422);
  expect((await tell([good], undefined, { 'user-agent': 'curl/8.0 (and a long tail)' })).body.setAside).toBe(1);
  const taps = Array.from({ length: 6 }, () => event('click', kettle.productId));
  expect((await tell(taps)).body.setAside).toBe(6);
  const keeper = stall.market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'owner', permissions: ['*'] }]);
  expect((await tell([good], keeper)).body).toEqual({ taken: 0, repeated: 0, setAside: 1 });
  expect(await stall.market.owner`SELECT 1 FROM behaviour.events`).toHaveLength(before.length);
});

test('only who agreed is known again, and taking it back forgets at once', async () => {
  const kettle = await stall.sku({ priceFen: 9_900, stock: 5 });
  const buyer = await stall.buyer();
  await tell([event('click', kettle.productId)], buyer.actor);
  expect(await linked(buyer.id)).toBe(0);
  await agree(buyer);
  await tell([event('click', kettle.productId)], buyer.actor, { 'sec-gpc': '1' });
  expect(await linked(buyer.id)).toBe(0);
  await tell([event('click', kettle.productId), event('dwell', kettle.productId)], buyer.actor);
  await count();
  const ctx = stall.market.ctx();
  const [interest] = await interestsOf(ctx, buyer.id);
  expect(interest?.short).toBeCloseTo(2, 4);
  expect(interest?.long).toBeCloseTo(2, 4);
  expect(await trailOf(ctx, buyer.id, new Date(0), 9)).toMatchObject([{ productId: kettle.productId }]);
  // Three days later it says half as much of the short kind.
  stall.market.clock.advance(days(3));
  expect((await interestsOf(ctx, buyer.id))[0]?.short).toBeCloseTo(1, 4);

  const gone = await stall.market.http('DELETE', `/me/personalisation/interests/${interest?.categoryId}`, {
    as: buyer.actor,
  });
  expect(gone.status).toBe(204);
  expect(await interestsOf(ctx, buyer.id)).toEqual([]);
  await tell([event('add', kettle.productId)], buyer.actor);
  await count();
  expect(await interestsOf(ctx, buyer.id)).toHaveLength(1);

  await agree(buyer, false);
  expect(await linked(buyer.id)).toBe(0);
  expect(await stall.market.owner`SELECT 1 FROM behaviour.interests WHERE user_id = ${buyer.id}`).toHaveLength(0);
  const refused = await stall.market.http('DELETE', `/me/personalisation/interests/${interest?.categoryId}`, {
    as: buyer.actor,
  });
  expect((refused.body as { code: string }).code).toBe('behaviour.personalisation_off');
  const consents = await stall.market.http('GET', '/me/consents', { as: buyer.actor });
  expect(
    (consents.body as { items: { document: string; given: boolean }[] }).items
      .filter((one) => one.document === 'personalisation')
      .map((one) => one.given)
      .sort(),
  ).toEqual([false, true]);
  await clean();
});

test('who erases the account leaves counts of nobody', async () => {
  const kettle = await stall.sku({ priceFen: 9_900, stock: 5 });
  const buyer = await stall.buyer();
  await agree(buyer);
  await tell([event('click', kettle.productId)], buyer.actor);
  await count();
  await transact(stall.market.ctx(), (tx) =>
    emit(tx, { name: 'person.erased', subjectId: buyer.id, payload: { userId: buyer.id } }),
  );
  expect(await linked(buyer.id)).toBe(0);
  expect(await stall.market.owner`SELECT 1 FROM behaviour.choices WHERE user_id = ${buyer.id}`).toHaveLength(0);
  await clean();
});

test('orders come from the orders themselves, under the source last clicked, and what is paid stays within', async () => {
  const kettle = await stall.sku({ priceFen: 9_900, stock: 9 });
  const buyer = await stall.buyer();
  await agree(buyer);
  await tell([event('click', kettle.productId, { source: 'search', agoMs: 9_000 })], buyer.actor);
  await tell([event('click', kettle.productId, { source: 'feed' })], buyer.actor);
  stall.market.clock.advance(minutes(1));
  const trade = await stall.buy(buyer, [{ sku: kettle, quantity: 2 }]);
  await stall.buy(await stall.buyer(), [{ sku: kettle, quantity: 1 }]);
  await stall.pay(trade);
  await stall.market.drain();
  const rows = await stall.market.owner<Sums[]>`
    SELECT source, orders, pieces, ordered_fen, paid_orders, paid_pieces, paid_fen FROM behaviour.funnel
    WHERE product_id = ${kettle.productId} AND orders > 0 ORDER BY source`;
  expect(rows).toEqual([
    { source: 'feed', orders: 1, pieces: 2, orderedFen: 19_800, paidOrders: 1, paidPieces: 2, paidFen: 19_800 },
    { source: 'unknown', orders: 1, pieces: 1, orderedFen: 9_900, paidOrders: 0, paidPieces: 0, paidFen: 0 },
  ]);
  const rate = (await conversionOf(stall.market.ctx(), [kettle.productId])).get(kettle.productId);
  expect(rate).toEqual({ clicks: 2, paidOrders: 1, rate: 3 / 102 });
  await clean();
  await expect(
    stall.market.owner`UPDATE behaviour.funnel SET paid_pieces = pieces + 1 WHERE product_id = ${kettle.productId}`,
  ).rejects.toThrow('funnel_paid_within');
});

type Rows = readonly { sums: Sums }[];
type Answer = { code?: string; total: Sums; days: Rows; sources: Rows; items: Rows };
test('the funnel adds up: days, sources and products say the same sums; periods that cannot be are refused', async () => {
  const admin = stall.market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
  const read = async (path: string) => (await stall.market.http('GET', path, { as: admin })).body as Answer;
  const whole = await read('/console/funnel');
  const add = (rows: readonly { sums: Sums }[]) =>
    Object.fromEntries(
      Object.keys(whole.total).map((name) => [name, rows.reduce((sum, row) => sum + (row.sums[name] ?? 0), 0)]),
    );
  expect(add(whole.days)).toEqual(whole.total);
  expect(add(whole.sources)).toEqual(whole.total);
  const shops = await read('/console/funnel/shops?limit=1');
  expect(shops.items).toHaveLength(1);
  expect(add((await read('/console/funnel/shops?limit=100')).items)).toEqual(whole.total);
  expect((await read('/console/funnel?from=2026-11-02&to=2026-11-01')).code).toBe('behaviour.period_invalid');
  expect((await read('/console/funnel?from=2026-01-01&to=2026-11-01')).code).toBe('behaviour.period_invalid');
  expect((await read('/console/funnel/shops?cursor=bm8')).code).toBe('request.cursor_invalid');
});

test('pages of a shop’s goods neither repeat nor skip', async () => {
  const owner = stall.market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'owner', permissions: ['*'] }]);
  const base = `/shops/${toId('shp', stall.shops[0])}/funnel/products`;
  const page = async (cursor: string | null) =>
    (await stall.market.http('GET', `${base}?limit=2${cursor ? `&cursor=${cursor}` : ''}`, { as: owner })).body as {
      items: { productId: string }[];
      nextCursor: string | null;
    };
  const all: string[] = [];
  for (let cursor: string | null = null; ; ) {
    const got: Awaited<ReturnType<typeof page>> = await page(cursor);
    all.push(...got.items.map((one) => one.productId));
    cursor = got.nextCursor;
    if (!cursor) break;
  }
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThan(3);
});

test('single events leave in time, their sums stay and are not called wrong', async () => {
  const kettle = await stall.sku({ priceFen: 9_900, stock: 5 });
  await tell([event('click', kettle.productId)]);
  await count();
  stall.market.clock.advance(days(91));
  await stall.market.drain();
  expect(await stall.market.owner`SELECT 1 FROM behaviour.events`).toHaveLength(0);
  expect(await stall.market.owner`SELECT 1 FROM behaviour.funnel WHERE product_id = ${kettle.productId}`).toHaveLength(
    1,
  );
  await clean();
  stall.market.clock.advance(seconds(1));
});

test('agreed to at one door or at the other, it is one switch', async () => {
  const buyer = await stall.buyer();
  const consent = (given: boolean) =>
    stall.market.http('POST', '/me/consents', {
      as: buyer.actor,
      body: { document: 'personalisation', version: '2026-11', given },
    });
  const personal = async () =>
    ((await stall.market.http('GET', '/me/personalisation', { as: buyer.actor })).body as { personal: boolean })
      .personal;
  expect(await consent(true)).toMatchObject({ status: 201, body: { document: 'personalisation', given: true } });
  expect(await personal()).toBe(true);
  const kettle = await stall.sku({ priceFen: 9_900, stock: 5 });
  await tell([event('click', kettle.productId)], buyer.actor);
  expect(await linked(buyer.id)).toBe(1);
  expect(await consent(false)).toMatchObject({ status: 201, body: { given: false } });
  expect([await personal(), await linked(buyer.id)]).toEqual([false, 0]);
});
