import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, hours, later, toId, type Uuid, uuidOf, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { forgetRules } from '#modules/promotions';

/** Draws of the market (decision 0103): a shop is asked for the prizes and agrees or not; the platform pays it what winners do not. */
let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

type Draw = { id: string; code: string; state: string; givenBy: string; mine: { state: string } | null };
const rights = ['promotions.read', 'promotions.edit'];
const staff = (shop = 0): Actor =>
  stall.market.user([{ scope: 'shop', scopeId: stall.shops[shop] ?? null, role: 'owner', permissions: rights }]);
const operator = (): Actor =>
  stall.market.user([{ scope: 'platform', scopeId: null, role: 'operator', permissions: rights }]);
const codeIn = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
const shopPath = (shop = 0): string => `/shops/${toId('shp', stall.shops[shop] as Uuid)}/draws`;
const ask = (sku: SkuForSale, more: object = {}) => {
  const now = stall.market.clock.now();
  const body = {
    skuId: toId('sku', sku.skuId),
    prizes: 2,
    priceFen: 1,
    level: 'phone',
    helpers: 0,
    claimDays: 3,
    opensAt: later(now, hours(25)).toISOString(),
    closesAt: later(now, hours(30)).toISOString(),
    ...more,
  };
  return stall.market.http('POST', '/console/draws', { as: operator(), body });
};
async function asked(sku: SkuForSale): Promise<Draw> {
  const reply = await ask(sku);
  expect(reply.status, reply.text).toBe(201);
  return reply.body as Draw;
}
const answer = (draw: Draw, agree: boolean, shop = 0) =>
  stall.market.http('POST', `${shopPath(shop)}/${draw.id}/answer`, { as: staff(shop), body: { agree } });
const withBrowser = (actor: Actor): Actor => ({ ...(actor as Buyer['actor']), guestId: uuidv7(Date.now()) });
const enter = (draw: Draw, as: Actor) =>
  stall.market.http('POST', `/draws/${draw.code}/entries`, { as: withBrowser(as) });
const clean = () => stall.audit(['draws', 'promotions', 'inventory']);

test('asked, agreed, drawn, claimed: the winner pays a fen and the platform bears the rest; what is left is for sale again', async () => {
  const { market } = stall;
  const sku = await stall.sku({ priceFen: 19_900, stock: 5 });
  const draw = await asked(sku);
  expect(draw).toMatchObject({ state: 'asked', givenBy: 'market' });
  // Before the shop's word nothing is kept, and nobody sees or enters it.
  expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 5, reserved: 0, locked: 0 });
  expect(codeIn(await market.http('GET', `/draws/${draw.code}`))).toBe('draws.draw_not_found');
  expect(codeIn(await enter(draw, (await stall.buyer()).actor))).toBe('draws.draw_not_found');
  expect((await market.http('GET', shopPath(), { as: staff() })).body).toMatchObject({
    items: [{ id: draw.id, state: 'asked' }],
  });
  // Another shop has no word in it.
  expect(codeIn(await answer(draw, true, 1))).toBe('draws.not_asked');
  const agreed = await answer(draw, true);
  expect(agreed.status, agreed.text).toBe(200);
  expect(agreed.body).toMatchObject({ state: 'upcoming', givenBy: 'market' });
  expect(codeIn(await answer(draw, false))).toBe('draws.not_asked');
  expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 5, reserved: 0, locked: 2 });
  market.clock.advance(hours(26));
  expect(codeIn(await enter(draw, operator()))).toBe('draws.own_market');
  expect(codeIn(await enter(draw, staff()))).toBe('draws.own_shop');
  const winner = await stall.buyer();
  expect((await enter(draw, winner.actor)).status).toBe(201);
  market.clock.advance(hours(5));
  await market.drain();
  const drawn = (await market.http('GET', `/draws/${draw.code}`, { as: winner.actor })).body as Draw;
  expect(drawn).toMatchObject({ state: 'drawn', mine: { state: 'won' } });
  forgetRules(market.ctx(), ...stall.shops);
  const body = {
    lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }],
    addressId: toId('adr', winner.addressId),
  };
  const quote = (await market.http('POST', '/checkout/quote', { as: winner.actor, body })).body as {
    fingerprint: string;
    payableFen: number;
    freightFen: number;
  };
  expect(quote.payableFen - quote.freightFen).toBe(1);
  const placed = await market.http('POST', '/checkout/place', {
    as: winner.actor,
    body: { ...body, fingerprint: quote.fingerprint },
  });
  expect(placed.status, placed.text).toBe(201);
  const tradeId = uuidOf('trd', (placed.body as { tradeId: string }).tradeId as never);
  await stall.pay({ tradeId });
  type Line = { discounts: { kind: string; funder: string; amountFen: number }[] };
  const [line] = await market.owner<Line[]>`SELECT discounts FROM orders.lines WHERE sku_id = ${sku.skuId}`;
  expect(line?.discounts).toMatchObject([{ kind: 'own_price', funder: 'platform', amountFen: 19_899 }]);
  // The second prize nobody won: it is kept for who comes next, and then for sale.
  market.clock.advance(days(7));
  await market.drain();
  expect(await stall.stockOf(sku.skuId)).toMatchObject({ locked: 0 });
  expect(await clean()).toEqual([]);
});

test('declined, not answered in time, withdrawn by the market, asked too late, too few pieces: nothing is kept', async () => {
  const { market } = stall;
  const sku = await stall.sku({ priceFen: 6_000, stock: 2 });
  const declined = await asked(sku);
  expect((await answer(declined, false)).body).toMatchObject({ state: 'declined' });
  expect(codeIn(await answer(declined, true))).toBe('draws.not_asked');
  const withdrawn = await asked(sku);
  const end = await market.http('POST', `/console/draws/${withdrawn.id}/void`, {
    as: operator(),
    body: { reason: '活动取消' },
  });
  expect(end.body).toMatchObject({ state: 'void' });
  expect(codeIn(await answer(withdrawn, true))).toBe('draws.not_asked');
  const soon = later(market.clock.now(), hours(1)).toISOString();
  expect(codeIn(await ask(sku, { opensAt: soon }))).toBe('draws.opens_too_soon');
  expect(codeIn(await ask(sku, { priceFen: 6_000 }))).toBe('draws.price_invalid');
  const many = (await ask(sku, { prizes: 3 })).body as Draw;
  expect(codeIn(await answer(many, true))).toBe('inventory.not_enough');
  const late = await asked(sku);
  market.clock.advance(hours(25));
  expect(codeIn(await answer(late, true))).toBe('draws.not_asked');
  const list = (await market.http('GET', '/console/draws', { as: operator() })).body as { items: Draw[] };
  expect(list.items.find((one) => one.id === late.id)?.state).toBe('unanswered');
  expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 2, reserved: 0, locked: 0 });
  // A draw that takes part in nothing has no rule; one that runs cannot be without.
  await expect(
    market.owner`UPDATE draws.draws SET state = 'open' WHERE id = ${uuidOf('drw', late.id as never)}`,
  ).rejects.toThrow(/draws_rule/);
  expect(await clean()).toEqual([]);
});

test('two words at once: one counts, and pieces are kept once', async () => {
  const sku = await stall.sku({ priceFen: 6_000, stock: 4 });
  const draw = await asked(sku);
  const both = await Promise.all([answer(draw, true), answer(draw, true)]);
  expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
  expect(await stall.stockOf(sku.skuId)).toMatchObject({ locked: 2 });
  expect(await clean()).toEqual([]);
});
