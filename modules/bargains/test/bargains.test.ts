import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, fen, hours, later, type Seconds, seconds, toId, type Uuid, uuidOf, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { closeTrade } from '#modules/orders';
import { forgetRules } from '#modules/promotions';
import { pageMark } from '../index.ts';

/** Bargains (砍价): exact cuts, one a friend and a device, bought at the price of the moment, whatever comes at once. */
let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

const clean = () => stall.audit(['bargains', 'promotions', 'orders', 'inventory']);
const staff = () =>
  stall.market.user([
    { scope: 'shop', scopeId: stall.shops[0], role: 'editor', permissions: ['promotions.read', 'promotions.edit'] },
  ]);
const offersPath = () => `/shops/${toId('shp', stall.shops[0])}/bargain-offers`;
type Terms = {
  floorFen?: number;
  friends?: number;
  openHours?: number;
  pieces?: number;
  endsAt?: Date;
  startsAt?: Date;
};
const askOffer = (sku: SkuForSale, more: Terms = {}) =>
  stall.market.http('POST', offersPath(), {
    as: staff(),
    body: {
      skuId: toId('sku', sku.skuId),
      floorFen: more.floorFen ?? 5_000,
      friends: more.friends ?? 3,
      openHours: more.openHours ?? 24,
      pieces: more.pieces ?? 10,
      startsAt: (more.startsAt ?? stall.market.clock.now()).toISOString(),
      endsAt: (more.endsAt ?? later(stall.market.clock.now(), days(3))).toISOString(),
    },
  });
async function offered(sku: SkuForSale, more: Terms = {}): Promise<string> {
  const reply = await askOffer(sku, more);
  expect(reply.status, reply.text).toBe(201);
  forgetRules(stall.market.ctx(), ...stall.shops);
  return (reply.body as { id: string }).id;
}
const begin = (who: Buyer, offerId: string) =>
  stall.market.http('POST', `/bargain-offers/${offerId}/bargains`, { as: who.actor });
async function begun(who: Buyer, offerId: string): Promise<string> {
  const reply = await begin(who, offerId);
  expect(reply.status, reply.text).toBe(201);
  return (reply.body as { code: string }).code;
}
type Seen = {
  state: string;
  priceFen: number;
  cutsMade: number;
  mine: boolean;
  cutByMe: number | null;
  buyer: string;
  cuts: { name: string; amountFen: number }[];
  mark: string;
};
async function seen(code: string, as?: Actor): Promise<Seen> {
  const reply = await stall.market.http('GET', `/bargains/${code}`, as ? { as } : {});
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Seen;
}
/** A friend with a browser of their own. */
const withBrowser = (who: Buyer, browser: Uuid = uuidv7(Date.now())): Actor => ({ ...who.actor, guestId: browser });
const markOf = (code: string, age: Seconds = seconds(10)) =>
  pageMark(stall.market.ctx(), code, stall.market.clock.now().getTime() - age * 1_000);
const cutAs = (code: string, as: Actor, mark = markOf(code)) =>
  stall.market.http('POST', `/bargains/${code}/cuts`, { as, body: { mark } });
async function friendCuts(code: string): Promise<number> {
  const reply = await cutAs(code, withBrowser(await stall.buyer()));
  expect(reply.status, reply.text).toBe(201);
  return (reply.body as { amountFen: number }).amountFen;
}
const codeOf = (reply: { body: unknown }) => (reply.body as { code: string }).code;

const bodyOf = (who: Buyer, sku: SkuForSale, quantity: number) => ({
  lines: [{ skuId: toId('sku', sku.skuId), quantity }],
  addressId: toId('adr', who.addressId),
});
type Quote = { fingerprint: string; payableFen: number; freightFen: number; whyNot: { code: string }[] };
async function quoted(who: Buyer, sku: SkuForSale, quantity = 1): Promise<Quote> {
  const reply = await stall.market.http('POST', '/checkout/quote', { as: who.actor, body: bodyOf(who, sku, quantity) });
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Quote;
}
const place = (who: Buyer, sku: SkuForSale, fingerprint: string, quantity = 1) =>
  stall.market.http('POST', '/checkout/place', { as: who.actor, body: { ...bodyOf(who, sku, quantity), fingerprint } });
async function placed(who: Buyer, sku: SkuForSale, quantity = 1): Promise<Uuid> {
  const reply = await place(who, sku, (await quoted(who, sku, quantity)).fingerprint, quantity);
  expect(reply.status, reply.text).toBe(201);
  return uuidOf('trd', (reply.body as { tradeId: string }).tradeId as never);
}

test('from the offer to the order: friends cut to the floor, strangers see it, the buyer pays what is left, once', async () => {
  const sku = await stall.sku({ priceFen: 9_999, stock: 20 });
  const offerId = await offered(sku, { friends: 3 });
  const buyer = await stall.buyer();
  const code = await begun(buyer, offerId);
  expect(await seen(code)).toMatchObject({ state: 'open', priceFen: 9_999, cutsMade: 0, mine: false, cuts: [] });
  const cuts = [await friendCuts(code)];
  // At any moment the buyer may take the price there is: of one piece; for others it is none of their business.
  const half = await quoted(buyer, sku, 2);
  expect(half.payableFen - half.freightFen).toBe(9_999 - (cuts[0] ?? 0) + 9_999);
  const other = await stall.buyer();
  const theirs = await quoted(other, sku);
  expect(theirs.payableFen - theirs.freightFen).toBe(9_999);
  expect(theirs.whyNot.map((one) => one.code)).toContain('own_price_only');
  cuts.push(await friendCuts(code), await friendCuts(code));
  expect(cuts.reduce((sum, one) => sum + one, 0)).toBe(4_999);
  expect(codeOf(await cutAs(code, withBrowser(await stall.buyer())))).toBe('bargains.at_floor');
  const floor = await seen(code, buyer.actor);
  expect(floor).toMatchObject({ priceFen: 5_000, cutsMade: 3, mine: true });
  expect(floor.cuts.map((one) => one.amountFen)).toEqual(cuts);
  expect(JSON.stringify(floor)).not.toMatch(/买家/);
  const tradeId = await placed(buyer, sku);
  expect(await seen(code)).toMatchObject({ state: 'bought' });
  const [line] = await stall.market.owner<
    { payableFen: number; discounts: { kind: string; funder: string; amountFen: number }[] }[]
  >`
    SELECT l.payable_fen, l.discounts FROM orders.lines l JOIN orders.orders o ON o.id = l.order_id WHERE o.trade_id = ${tradeId}`;
  expect(line).toMatchObject({
    payableFen: 5_000,
    discounts: [{ kind: 'own_price', funder: 'shop', amountFen: 4_999 }],
  });
  await stall.pay({ tradeId });
  const again = await quoted(buyer, sku);
  expect(again.payableFen - again.freightFen).toBe(9_999);
  expect(codeOf(await begin(buyer, offerId))).toBe('bargains.bargain_running');
  const mine = await stall.market.http('GET', '/me/bargains', { as: buyer.actor });
  expect(mine.body).toMatchObject({
    items: [{ code, state: 'bought', tradeId: toId('trd', tradeId), priceFen: 5_000 }],
  });
  const list = await stall.market.http('GET', offersPath(), { as: staff() });
  expect(list.body).toMatchObject({
    items: [{ id: offerId, opened: 1, bought: 1, cuts: 3, givenFen: 4_999, taken: 1 }],
  });
  expect(await clean()).toEqual([]);
});

test('a trade closed unpaid opens the bargain again; what ends unbought gives its piece back', async () => {
  const { market } = stall;
  const sku = await stall.sku({ priceFen: 8_000, stock: 5 });
  const offerId = await offered(sku, { pieces: 1, openHours: 2 });
  const [buyer, late] = [await stall.buyer(), await stall.buyer()];
  const code = await begun(buyer, offerId);
  await friendCuts(code);
  expect(codeOf(await begin(late, offerId))).toBe('bargains.all_taken');
  const tradeId = await placed(buyer, sku);
  expect(codeOf(await cutAs(code, withBrowser(late)))).toBe('bargains.bargain_over');
  await closeTrade(market.ctx(), { tradeId, by: 'buyer', reason: '再想想' });
  expect(await seen(code)).toMatchObject({ state: 'open', cutsMade: 1 });
  await friendCuts(code);
  market.clock.advance(hours(2));
  expect(await seen(code)).toMatchObject({ state: 'ended', cutsMade: 2 });
  expect(codeOf(await cutAs(code, withBrowser(late)))).toBe('bargains.bargain_over');
  const dear = await quoted(buyer, sku);
  expect(dear.payableFen - dear.freightFen).toBe(8_000);
  await market.drain();
  await begun(late, offerId);
  expect(await clean()).toEqual([]);
});

test('one cut an account and one a device; none for oneself; not too quick, not from an old or foreign page; so many a day', async () => {
  const { market } = stall;
  const sku = await stall.sku({ priceFen: 9_000, stock: 20 });
  const offerId = await offered(sku, { friends: 40 });
  const buyer = await stall.buyer();
  const code = await begun(buyer, offerId);
  const [friend, flatmate] = [await stall.buyer(), await stall.buyer()];
  const browser = uuidv7(Date.now());
  const says = async (as: Actor, mark?: string) => codeOf(await cutAs(code, as, mark));
  expect(await says(withBrowser(buyer))).toBe('bargains.own_bargain');
  expect(await says(withBrowser(friend), markOf(code, seconds(1)))).toBe('bargains.too_quick');
  expect(await says(withBrowser(friend), markOf(code, hours(3)))).toBe('bargains.page_unknown');
  expect(await says(withBrowser(friend), markOf('aaaaaaaaaaaa'))).toBe('bargains.page_unknown');
  expect(await says(withBrowser(friend), 'x')).toBe('bargains.page_unknown');
  expect((await cutAs(code, withBrowser(friend, browser))).status).toBe(201);
  expect(await says(withBrowser(friend))).toBe('bargains.cut_already');
  expect(await says(withBrowser(flatmate, browser))).toBe('bargains.cut_on_this_device');
  expect((await seen(code, friend.actor)).cutByMe).toBeGreaterThan(0);
  expect((await market.http('POST', `/bargains/${code}/cuts`, { body: { mark: markOf(code) } })).status).toBe(401);
  expect((await market.http('GET', '/bargains/zzzzzzzzzzzz')).status).toBe(404);
  for (let n = 0; n < 4; n += 1)
    expect((await cutAs(await begun(await stall.buyer(), offerId), withBrowser(friend))).status).toBe(201);
  const sixth = await begun(await stall.buyer(), offerId);
  expect(codeOf(await cutAs(sixth, withBrowser(friend)))).toBe('bargains.cuts_used_up');
  market.clock.advance(hours(23));
  expect(codeOf(await cutAs(sixth, withBrowser(friend)))).toBe('bargains.cuts_used_up');
  expect((await seen(code)).cutsMade).toBe(1);
  market.clock.advance(hours(1));
  expect(codeOf(await cutAs(sixth, withBrowser(friend)))).toBe('bargains.bargain_over');
  expect(await clean()).toEqual([]);
});

test('a hundred friends at once on forty cuts: forty cut, to the fen; two checkouts at once buy one', async () => {
  const sku = await stall.sku({ priceFen: 12_345, stock: 20 });
  const offerId = await offered(sku, { friends: 40, floorFen: 2_001 });
  const buyer = await stall.buyer();
  const code = await begun(buyer, offerId);
  const friends: Buyer[] = [];
  for (let n = 0; n < 100; n += 1) friends.push(await stall.buyer());
  const mark = markOf(code);
  const replies = await Promise.all(friends.map((one) => cutAs(code, withBrowser(one), mark)));
  expect(replies.filter((one) => one.status === 201)).toHaveLength(40);
  expect(new Set(replies.filter((one) => one.status !== 201).map(codeOf))).toEqual(new Set(['bargains.at_floor']));
  const got = replies.flatMap((one) => (one.status === 201 ? [(one.body as { amountFen: number }).amountFen] : []));
  expect(got.reduce((sum, one) => sum + one, 0)).toBe(12_345 - 2_001);
  expect(await seen(code)).toMatchObject({ priceFen: 2_001, cutsMade: 40 });
  const { fingerprint } = await quoted(buyer, sku);
  const both = await Promise.all([place(buyer, sku, fingerprint), place(buyer, sku, fingerprint)]);
  expect(both.map((one) => one.status).sort()).toEqual([201, 409]);
  expect(both.filter((one) => one.status === 409).map(codeOf)).toEqual(['checkout.quote_moved']);
  expect(await clean()).toEqual([]);
});

test('the last pieces: as many bargains as there are; the price moves under a quote and is not taken', async () => {
  const sku = await stall.sku({ priceFen: 7_000, stock: 20 });
  const offerId = await offered(sku, { pieces: 3 });
  const buyers: Buyer[] = [];
  for (let n = 0; n < 8; n += 1) buyers.push(await stall.buyer());
  const replies = await Promise.all(buyers.map((one) => begin(one, offerId)));
  expect(replies.filter((one) => one.status === 201)).toHaveLength(3);
  expect(new Set(replies.filter((one) => one.status !== 201).map(codeOf))).toEqual(new Set(['bargains.all_taken']));
  const lucky = buyers[replies.findIndex((one) => one.status === 201)];
  const code = codeOf(replies.find((one) => one.status === 201) ?? { body: {} });
  if (!lucky) throw new Error('nobody');
  const before = await quoted(lucky, sku);
  await friendCuts(code);
  expect(codeOf(await place(lucky, sku, before.fingerprint))).toBe('checkout.quote_moved');
  await placed(lucky, sku);
  expect(await clean()).toEqual([]);
});

test('what a shop cannot offer, and what stopping does', async () => {
  const { market } = stall;
  const sku = await stall.sku({ priceFen: 6_000, stock: 5 });
  const foreign = await stall.sku({ priceFen: 6_000, stock: 5, shop: 1 });
  const now = market.clock.now();
  const refused = async (of: SkuForSale, terms: Terms) => codeOf(await askOffer(of, terms));
  expect(await refused(foreign, {})).toBe('bargains.sku_not_for_sale');
  expect(await refused(sku, { floorFen: 6_000 })).toBe('bargains.floor_invalid');
  expect(await refused(sku, { friends: 51 })).toBe('bargains.friends_invalid');
  expect(await refused(sku, { floorFen: 5_998, friends: 3 })).toBe('bargains.friends_invalid');
  expect(await refused(sku, { openHours: 73 })).toBe('bargains.hours_invalid');
  expect(await refused(sku, { endsAt: now })).toBe('bargains.period_invalid');
  const offerId = await offered(sku);
  expect(await refused(sku, {})).toBe('bargains.offer_same');
  const wall = await market.http('GET', `/bargain-offers?productId=${toId('prd', sku.productId)}`);
  expect(wall.body).toMatchObject({ items: [{ id: offerId, priceFen: 6_000, floorFen: 5_000, left: 10 }] });
  const buyer = await stall.buyer();
  const code = await begun(buyer, offerId);
  const stop = () => market.http('POST', `${offersPath()}/${offerId}/stop`, { as: staff() });
  expect((await stop()).body).toMatchObject({ phase: 'stopped', taken: 1 });
  expect(codeOf(await stop())).toBe('bargains.offer_not_running');
  expect(codeOf(await begin(await stall.buyer(), offerId))).toBe('bargains.offer_not_running');
  // Who had begun was promised it.
  await friendCuts(code);
  await placed(buyer, sku);
  const missing = toId('bgo', uuidv7(Date.now()));
  expect(codeOf(await begin(buyer, missing))).toBe('bargains.offer_not_found');
  expect(await clean()).toEqual([]);
});

test('the database refuses what no service asked for', async () => {
  const { owner } = stall.market;
  const sku = await stall.sku({ priceFen: 6_000, stock: 5 });
  const offerId = uuidOf('bgo', (await offered(sku, { pieces: 1 })) as never);
  const code = await begun(await stall.buyer(), toId('bgo', offerId));
  await expect(owner`UPDATE bargains.offers SET taken = 2 WHERE id = ${offerId}`).rejects.toThrow(/offers_within/);
  await expect(owner`UPDATE bargains.bargains SET price_fen = floor_fen WHERE code = ${code}`).rejects.toThrow(
    /bargains_floor_at_last/,
  );
  await expect(owner`UPDATE bargains.bargains SET price_fen = ${fen(1)} WHERE code = ${code}`).rejects.toThrow(
    /bargains_price|bargains_floor/,
  );
  await expect(owner`UPDATE bargains.bargains SET state = 'bought' WHERE code = ${code}`).rejects.toThrow(
    /bargains_trade/,
  );
});
