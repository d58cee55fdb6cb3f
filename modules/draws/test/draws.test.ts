import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, days, fen, hours, later, minutes, toId, type Uuid, uuidOf, uuidv7 } from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import { testIdentity, verifyRealName } from '#modules/accounts';
import type { SkuForSale } from '#modules/catalog';
import { closeTrade } from '#modules/orders';
import { forgetRules } from '#modules/promotions';
import { drawLots, listText, sha256 } from '../lot.ts';

/** Draws (抽奖, P1): entered once a person and a device, drawn by what everybody can do again, claimed in time or given on. */
let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall?.market.close());

type Page = {
  code: string;
  id: string;
  state: string;
  tickets: number;
  people: number;
  secret: string | null;
  secretHash: string;
  entriesHash: string | null;
  winners: { place: number; ticket: string; state: string; name: string }[];
  mine: { entrant: string; tickets: string[]; state: string; tradeId: string | null } | null;
};
const staff = (): Actor =>
  stall.market.user([
    { scope: 'shop', scopeId: stall.shops[0], role: 'owner', permissions: ['promotions.read', 'promotions.edit'] },
  ]);
const operator = (): Actor =>
  stall.market.user([
    { scope: 'platform', scopeId: null, role: 'operator', permissions: ['promotions.read', 'promotions.edit'] },
  ]);
const drawsPath = (): string => `/shops/${toId('shp', stall.shops[0])}/draws`;
const codeIn = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
const termsOf = (sku: SkuForSale, more: object = {}) => {
  const now = stall.market.clock.now();
  return {
    skuId: toId('sku', sku.skuId),
    prizes: 2,
    priceFen: 1,
    level: 'phone',
    helpers: 3,
    claimDays: 3,
    opensAt: now.toISOString(),
    closesAt: later(now, hours(2)).toISOString(),
    ...more,
  };
};
const ask = (sku: SkuForSale, more: object = {}) =>
  stall.market.http('POST', drawsPath(), { as: staff(), body: termsOf(sku, more) });
async function opened(sku: SkuForSale, more: object = {}): Promise<Page> {
  const reply = await ask(sku, more);
  expect(reply.status, reply.text).toBe(201);
  return reply.body as Page;
}
const withBrowser = (who: Buyer, browser: Uuid = uuidv7(Date.now())): Actor => ({ ...who.actor, guestId: browser });
const enter = (code: string, as: Actor) => stall.market.http('POST', `/draws/${code}/entries`, { as });
const help = (code: string, as: Actor, entrant: string) =>
  stall.market.http('POST', `/draws/${code}/helps`, { as, body: { entrant } });
async function entered(code: string, who: Buyer): Promise<NonNullable<Page['mine']>> {
  const reply = await enter(code, withBrowser(who));
  expect(reply.status, reply.text).toBe(201);
  const { mine } = reply.body as Page;
  if (!mine) throw new Error('not in it');
  return mine;
}
async function seen(code: string, as?: Actor): Promise<Page> {
  const reply = await stall.market.http('GET', `/draws/${code}`, as ? { as } : {});
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Page;
}
const bodyOf = (who: Buyer, sku: SkuForSale, quantity = 1) => ({
  lines: [{ skuId: toId('sku', sku.skuId), quantity }],
  addressId: toId('adr', who.addressId),
});
type Quote = { fingerprint: string; payableFen: number; freightFen: number };
async function quoted(who: Buyer, sku: SkuForSale): Promise<Quote> {
  forgetRules(stall.market.ctx(), ...stall.shops);
  const reply = await stall.market.http('POST', '/checkout/quote', { as: who.actor, body: bodyOf(who, sku) });
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Quote;
}
async function placed(who: Buyer, sku: SkuForSale): Promise<Uuid> {
  const { fingerprint } = await quoted(who, sku);
  const body = { ...bodyOf(who, sku), fingerprint };
  const reply = await stall.market.http('POST', '/checkout/place', { as: who.actor, body });
  expect(reply.status, reply.text).toBe(201);
  return uuidOf('trd', (reply.body as { tradeId: string }).tradeId as never);
}
async function verifiedAs(who: Buyer, nth: number): Promise<void> {
  const { name, idNumber } = testIdentity(nth);
  await verifyRealName(stall.market.ctx(), who.id, { kind: 'identity', name, number: idNumber });
}
const goodsFen = ({ payableFen, freightFen }: Quote): number => payableFen - freightFen;
const clean = () => stall.audit(['draws', 'promotions', 'inventory']);

test('from the draw opened to the prize claimed: anybody can do it again, winners pay a fen, what is left is for sale', async () => {
  const { market } = stall;
  const sku = await stall.sku({ priceFen: 19_900, stock: 5 });
  const draw = await opened(sku);
  expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 5, reserved: 0, locked: 2 });
  expect(draw).toMatchObject({ state: 'open', tickets: 0 });
  const buyers: Buyer[] = [];
  for (let n = 0; n < 5; n += 1) buyers.push(await stall.buyer());
  const entrants: NonNullable<Page['mine']>[] = [];
  for (const buyer of buyers) entrants.push(await entered(draw.code, buyer));
  const [first, second] = buyers;
  if (!first || !second) throw new Error('nobody');
  for (let n = 0; n < 3; n += 1)
    expect((await help(draw.code, withBrowser(await stall.buyer()), entrants[0]?.entrant ?? '')).status).toBe(201);
  const before = await seen(draw.code, first.actor);
  expect(before).toMatchObject({ state: 'open', tickets: 8, people: 5, secret: null, entriesHash: null, winners: [] });
  expect(before.mine?.tickets).toHaveLength(4);
  expect((await market.http('GET', `/draws/${draw.code}/tickets`)).body).toMatchObject({ items: [] });
  expect(goodsFen(await quoted(first, sku))).toBe(19_900);
  market.clock.advance(hours(2));
  expect((await seen(draw.code)).state).toBe('drawing');
  expect(codeIn(await enter(draw.code, withBrowser(await stall.buyer())))).toBe('draws.draw_not_open');
  await market.drain();
  const after = await seen(draw.code, first.actor);
  expect(after.state).toBe('drawn');
  // Anybody: from what is published alone.
  const list = (await market.http('GET', `/draws/${draw.code}/tickets`)).body as {
    items: { ticket: string; entrant: string }[];
  };
  expect(list.items).toHaveLength(8);
  expect(sha256(after.secret ?? '')).toBe(draw.secretHash);
  expect(sha256(listText(list.items))).toBe(after.entriesHash);
  const lots = drawLots(list.items, after.secret ?? '', 4);
  expect(after.winners.map((one) => one.ticket)).toEqual(lots.map((one) => one.ticket));
  expect(after.winners.map((one) => one.state)).toEqual(['won', 'won', 'waiting', 'waiting']);
  expect(JSON.stringify([after.winners, list])).not.toMatch(/买家/);
  const who = (place: number): Buyer => {
    const at = entrants.findIndex((one) => one.entrant === lots[place]?.entrant);
    const buyer = buyers[at];
    if (!buyer) throw new Error('no such winner');
    return buyer;
  };
  const [winner, sleeper, next] = [who(0), who(1), who(2)];
  expect(goodsFen(await quoted(next, sku))).toBe(19_900);
  expect(goodsFen(await quoted(winner, sku))).toBe(1);
  // Closed unpaid it may be claimed again.
  const unpaid = await placed(winner, sku);
  expect((await seen(draw.code, winner.actor)).mine?.state).toBe('claimed');
  await closeTrade(market.ctx(), { tradeId: unpaid, by: 'buyer', reason: '再想想' });
  expect((await seen(draw.code, winner.actor)).mine?.state).toBe('won');
  expect(await stall.stockOf(sku.skuId)).toEqual({ onHand: 5, reserved: 0, locked: 2 });
  const tradeId = await placed(winner, sku);
  await stall.pay({ tradeId });
  expect(goodsFen(await quoted(winner, sku))).toBe(19_900);
  expect((await market.http('GET', '/me/draws', { as: winner.actor })).body).toMatchObject({
    items: [{ myState: 'claimed', tradeId: toId('trd', tradeId), draw: { code: draw.code } }],
  });
  // Who does not come in time gives way to who comes next, once.
  market.clock.advance(days(3));
  await market.drain();
  const given = await seen(draw.code, sleeper.actor);
  expect(given.winners.map((one) => one.state)).toEqual(['claimed', 'lapsed', 'won', 'waiting']);
  expect(goodsFen(await quoted(sleeper, sku))).toBe(19_900);
  expect(goodsFen(await quoted(next, sku))).toBe(1);
  market.clock.advance(days(3));
  await market.drain();
  expect((await seen(draw.code)).state).toBe('over');
  expect(await stall.stockOf(sku.skuId)).toMatchObject({ locked: 0 });
  expect(goodsFen(await quoted(next, sku))).toBe(19_900);
  expect(await clean()).toEqual([]);
});

test('one ticket a person and a device, none for people of the shop, help once and never oneself, by real name where asked', async () => {
  const sku = await stall.sku({ priceFen: 5_000, stock: 5 });
  const { code } = await opened(sku, { helpers: 1 });
  const [buyer, flatmate, friend] = [await stall.buyer(), await stall.buyer(), await stall.buyer()];
  const browser = uuidv7(Date.now());
  expect((await enter(code, withBrowser(buyer, browser))).status).toBe(201);
  expect(codeIn(await enter(code, withBrowser(buyer)))).toBe('draws.entered_already');
  expect(codeIn(await enter(code, withBrowser(flatmate, browser)))).toBe('draws.entered_on_this_device');
  expect(codeIn(await enter(code, staff()))).toBe('draws.own_shop');
  expect((await stall.market.http('POST', `/draws/${code}/entries`)).status).toBe(401);
  expect(codeIn(await enter('ffffffffffff', withBrowser(flatmate)))).toBe('draws.draw_not_found');
  const entrant = (await seen(code, buyer.actor)).mine?.entrant ?? '';
  expect(codeIn(await help(code, withBrowser(buyer), entrant))).toBe('draws.own_help');
  expect(codeIn(await help(code, withBrowser(friend), '0'.repeat(16)))).toBe('draws.entrant_not_found');
  expect((await help(code, withBrowser(friend, browser), entrant)).status).toBe(201);
  expect(codeIn(await help(code, withBrowser(friend), entrant))).toBe('draws.helped_already');
  expect(codeIn(await help(code, withBrowser(flatmate, browser), entrant))).toBe('draws.helped_on_this_device');
  expect(codeIn(await help(code, withBrowser(flatmate), entrant))).toBe('draws.no_more_help');
  const strict = await opened(await stall.sku({ priceFen: 5_000, stock: 5 }), { level: 'identity' });
  expect(codeIn(await enter(strict.code, withBrowser(friend)))).toBe('accounts.identity_needed');
  await verifiedAs(flatmate, 703);
  const { entrant: known } = await entered(strict.code, flatmate);
  // A friend's ticket is a chance like any other: accounts that are nobody's bring none.
  expect(codeIn(await help(strict.code, withBrowser(friend), known))).toBe('accounts.identity_needed');
  await verifiedAs(friend, 704);
  expect((await help(strict.code, withBrowser(friend), known)).status).toBe(201);
  const soon = await opened(await stall.sku({ priceFen: 5_000, stock: 5 }), {
    opensAt: later(stall.market.clock.now(), minutes(5)).toISOString(),
  });
  expect(codeIn(await enter(soon.code, withBrowser(friend)))).toBe('draws.draw_not_open');
  const shown = (await stall.market.http('GET', '/draws')).body as { items: { code: string }[] };
  expect(shown.items.map((one) => one.code)).toContain(code);
  expect(shown.items.map((one) => one.code)).not.toContain(soon.code);
  expect(await clean()).toEqual([]);
});

test('what a shop cannot open, and what only the platform can end, with its reason', async () => {
  const sku = await stall.sku({ priceFen: 6_000, stock: 3 });
  const dear = await stall.sku({ priceFen: 5_000_001, stock: 3 });
  const foreign = await stall.sku({ priceFen: 6_000, stock: 3, shop: 1 });
  const now = stall.market.clock.now();
  const refused = async (of: SkuForSale, more: object) => codeIn(await ask(of, more));
  expect(await refused(dear, {})).toBe('draws.prize_too_dear');
  expect(await refused(foreign, {})).toBe('draws.prize_not_for_sale');
  expect(await refused(sku, { priceFen: 6_000 })).toBe('draws.price_invalid');
  expect(await refused(sku, { helpers: 21 })).toBe('draws.helpers_invalid');
  expect(await refused(sku, { claimDays: 2 })).toBe('draws.claim_days_invalid');
  expect(await refused(sku, { closesAt: now.toISOString() })).toBe('draws.period_invalid');
  expect(await refused(sku, { closesAt: later(now, days(31)).toISOString() })).toBe('draws.period_invalid');
  // No prize that is not there.
  expect(await refused(sku, { prizes: 4 })).toBe('inventory.not_enough');
  const draw = await opened(sku, { prizes: 3 });
  expect(await stall.stockOf(sku.skuId)).toMatchObject({ locked: 3 });
  const list = await stall.market.http('GET', drawsPath(), { as: staff() });
  expect((list.body as { items: unknown[] }).items).toContainEqual(
    expect.objectContaining({ code: draw.code, prizes: 3 }),
  );
  const end = () =>
    stall.market.http('POST', `/console/draws/${draw.id}/void`, { as: operator(), body: { reason: '奖品与宣传不符' } });
  expect((await end()).body).toMatchObject({ state: 'void', voidReason: '奖品与宣传不符' });
  expect(codeIn(await end())).toBe('draws.draw_not_open');
  expect(await stall.stockOf(sku.skuId)).toMatchObject({ locked: 0 });
  expect(codeIn(await enter(draw.code, withBrowser(await stall.buyer())))).toBe('draws.draw_not_open');
  expect((await stall.market.http('GET', '/console/draws', { as: operator() })).status).toBe(200);
  expect(await clean()).toEqual([]);
});

test('nobody enters: it is over at once and its prizes are for sale; two checkouts at once of a winner claim once', async () => {
  const { market } = stall;
  const [empty, sku] = [await stall.sku({ priceFen: 6_000, stock: 3 }), await stall.sku({ priceFen: 6_000, stock: 3 })];
  const nobody = await opened(empty);
  const draw = await opened(sku, { prizes: 1, helpers: 0 });
  const buyer = await stall.buyer();
  await entered(draw.code, buyer);
  market.clock.advance(hours(2));
  await market.drain();
  expect(await seen(nobody.code)).toMatchObject({ state: 'over', tickets: 0, winners: [] });
  expect(await stall.stockOf(empty.skuId)).toMatchObject({ locked: 0 });
  const { fingerprint } = await quoted(buyer, sku);
  const place = () =>
    market.http('POST', '/checkout/place', { as: buyer.actor, body: { ...bodyOf(buyer, sku), fingerprint } });
  const both = await Promise.all([place(), place()]);
  expect(both.map((one) => one.status).sort()).toEqual([201, 409]);
  expect(both.filter((one) => one.status === 409).map(codeIn)).toEqual(['checkout.quote_moved']);
  expect(await clean()).toEqual([]);
});

test('the database refuses what no service asked for', async () => {
  const { owner, pool } = stall.market;
  const sku = await stall.sku({ priceFen: 6_000, stock: 3 });
  const draw = await opened(sku, { helpers: 0 });
  await entered(draw.code, await stall.buyer());
  const id = uuidOf('drw', draw.id as never);
  await expect(owner`UPDATE draws.entrants SET tickets = 2 WHERE draw_id = ${id}`).rejects.toThrow(/entrants_tickets/);
  await expect(owner`UPDATE draws.draws SET state = 'drawn' WHERE id = ${id}`).rejects.toThrow(/draws_drawn/);
  await expect(owner`UPDATE draws.draws SET price_fen = ${fen(0)} WHERE id = ${id}`).rejects.toThrow(/draws_price/);
  // The application itself can neither take a ticket out nor change whose it is.
  await expect(pool`DELETE FROM draws.tickets WHERE draw_id = ${id}`).rejects.toThrow(/permission denied|append/);
  await expect(pool`UPDATE draws.tickets SET ticket = '0000000000000000' WHERE draw_id = ${id}`).rejects.toThrow(
    /permission denied|append/,
  );
});
