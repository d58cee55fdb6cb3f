import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, hours, minutes, type Seconds, toId, transact, type Uuid } from '#kernel';
import type { SkuForSale } from '#modules/catalog';
import { balance, creatorAccount, post } from '#modules/ledger';
import { claimedFen } from '#modules/payments';
import { HEARD, onEvents } from '../service.ts';
import { markOwed } from '../store.ts';
import { openScene } from './scene.ts';

/** What creators earn (D5): rates of the moment, booked at completion, back on refund, paid out once. */
let scene: Awaited<ReturnType<typeof openScene>>;
let sku: SkuForSale;
beforeAll(async () => {
  scene = await openScene();
  sku = await scene.stall.sku({ priceFen: 3_333, stock: 100 });
});
afterAll(() => scene?.market.close());

const staff = (...permissions: string[]): Actor =>
  scene.market.user([{ scope: 'shop', scopeId: scene.stall.shops[0], role: 'staff', permissions }]);
const finance = (): Actor =>
  scene.market.user([{ scope: 'platform', scopeId: null, role: 'finance', permissions: ['commissions.*'] }]);
const offer = (rateBps: number | null, of = sku, shop = 0) =>
  scene.call(
    'PUT',
    `/shops/${toId('shp', scene.stall.shops[shop as 0])}/commission-goods/${toId('prd', of.productId)}`,
    scene.market.user([
      { scope: 'shop', scopeId: scene.stall.shops[shop as 0], role: 'staff', permissions: ['promotions.edit'] },
    ]),
    { rateBps },
  );
const codeIn = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
const sound = async (): Promise<void> =>
  expect(await scene.stall.audit(['commissions', 'ledger', 'content'])).toEqual([]);
const inBooks = (userId: Uuid): Promise<number> => balance(scene.market.ctx(), creatorAccount(userId));

test('a shop puts its own goods on sale into the pool, changes its mind, and every word is kept', async () => {
  expect((await offer(1_500)).status).toBe(200);
  expect(codeIn(await offer(1_500))).toBe('commissions.offer_same');
  expect(codeIn(await offer(5_001))).toBe('commissions.rate_too_high');
  expect(codeIn(await offer(800, sku, 1))).toBe('commissions.product_not_on_sale');
  expect((await offer(null)).status).toBe(200);
  expect((await offer(2_000)).status).toBe(200);
  const rows = await scene.market.pool<{ rateBps: number | null }[]>`
    SELECT rate_bps FROM commissions.offers WHERE product_id = ${sku.productId} ORDER BY since`;
  expect(rows.map((row) => row.rateBps)).toEqual([1_500, null, 2_000]);
  const reader = await scene.creator();
  const pool = (await scene.call('GET', '/me/commission-goods', reader.actor)).body as { items: object[] };
  expect(pool.items).toMatchObject([
    { productId: toId('prd', sku.productId), rateBps: 2_000, priceFen: 3_333, earnsFen: 666 },
  ]);
});

test('expected when paid, booked at completion from the shop’s money, at the rate of the order’s moment; refunds in parts book back', async () => {
  const who = await scene.creator();
  const piece = await scene.piece(who, sku);
  const buyer = await scene.stall.buyer();
  await scene.click(piece, sku, buyer.actor);
  scene.market.clock.advance(minutes(1));
  const sale = await scene.bought(buyer, sku, 3);
  // What is said later is of later orders.
  scene.market.clock.advance(1 as Seconds);
  await offer(100);
  expect(await scene.lineOf(sale)).toMatchObject({ rateBps: 2_000, keptFen: 9_999, expectedFen: 1_999, bookedFen: 0 });
  expect(await inBooks(who.id)).toBe(0);
  const available = `shop:${scene.stall.shops[0]}:available`;
  await scene.completed(sale);
  expect(await scene.lineOf(sale)).toMatchObject({ bookedFen: 1_999, journals: 1 });
  expect(await inBooks(who.id)).toBe(1_999);
  await sound();
  const before = await balance(scene.market.ctx(), available);
  await scene.refunded(sale, 1);
  expect(await scene.lineOf(sale)).toMatchObject({ keptFen: 6_666, expectedFen: 1_333, bookedFen: 1_333, journals: 2 });
  expect(await inBooks(who.id)).toBe(1_333);
  expect(await balance(scene.market.ctx(), available)).toBeGreaterThan(before - 3_333);
  // Everything that was heard, heard again: nothing more happens.
  const events = await scene.market.pool<never[]>`
    SELECT id, name, subject_id, shop_id, at, payload FROM kernel.events WHERE name = ANY(${[...HEARD]}::text[]) ORDER BY tx, seq`;
  await transact(scene.market.ctx(), (tx) => onEvents(tx, events));
  expect(await scene.lineOf(sale)).toMatchObject({ bookedFen: 1_333, journals: 2 });
  await sound();
  const mine = (await scene.call('GET', '/me/earnings', who.actor)).body as { purse: object; items: object[] };
  expect(mine.purse).toEqual({ expectedFen: 0, bookedFen: 1_333, heldFen: 0, paidFen: 0, freeFen: 1_333 });
  expect(mine.items).toMatchObject([{ state: 'booked', bookedFen: 1_333, keptFen: 6_666 }]);
  expect(JSON.stringify(mine)).not.toContain('ord_');
  const file = await scene.call('GET', '/me/earnings.csv', who.actor);
  expect(file.text.split('\r\n')).toHaveLength(3);
  expect(file.text).toContain('13.33');
  const shops = (
    await scene.call('GET', `/shops/${toId('shp', scene.stall.shops[0])}/commissions`, staff('money.read'))
  ).body as { bookedFen: number };
  expect(shops.bookedFen).toBe(1_333);
  await offer(2_000);
});

test('nobody earns by buying for themselves, by goods out of the pool, or of what is never paid or goes back before it is completed', async () => {
  const who = await scene.creator();
  const [piece, other] = [await scene.piece(who, sku), await scene.stall.sku({ priceFen: 5_000, stock: 10 })];
  const bare = await scene.piece(who, other);
  // The author as a stranger in another browser, who signs in only to buy.
  const self = { ...(await scene.stall.buyer()), id: who.id, actor: who.actor };
  await scene.market.pool`
    INSERT INTO content.clicks (who, product_id, at, creator_id, piece_id)
    SELECT ${who.id}, ${sku.productId}, ${scene.market.clock.now()}, creator_id, id FROM content.pieces WHERE id = ${piece}`;
  scene.market.clock.advance(minutes(1));
  expect(await scene.lineOf(await scene.bought(self, sku, 1))).toBeUndefined();
  const buyer = await scene.stall.buyer();
  await scene.click(bare, other, buyer.actor);
  await scene.click(piece, sku, buyer.actor);
  scene.market.clock.advance(minutes(1));
  expect(await scene.lineOf(await scene.bought(buyer, other, 1))).toBeUndefined();
  const back = await scene.bought(buyer, sku, 1);
  await scene.refunded(back, 1);
  expect(await scene.lineOf(back)).toMatchObject({ keptFen: 0, expectedFen: 0, bookedFen: 0, journals: 0 });
  await scene.stall.buy(buyer, [{ sku, quantity: 1 }]);
  await scene.market.drain();
  expect(await inBooks(who.id)).toBe(0);
  await sound();
});

test('from its release on a commission is owed before the shop takes anything out, and is booked when there is money', async () => {
  const who = await scene.creator();
  const piece = await scene.piece(who, sku);
  const buyer = await scene.stall.buyer();
  await scene.click(piece, sku, buyer.actor);
  scene.market.clock.advance(minutes(1));
  const sale = await scene.bought(buyer, sku, 1);
  const [shopId] = scene.stall.shops;
  const claimed = () => claimedFen(scene.market.ctx(), shopId);
  const before = await claimed();
  // Told in the transaction of the release, before any consumer comes.
  await transact(scene.market.ctx(), async (tx) => {
    await markOwed(tx, sale.orderId);
    expect(await claimedFen(tx, shopId)).toBe(before + 666);
    throw new Error('only asked');
  }).catch((error: Error) => expect(error.message).toBe('only asked'));
  const available = `shop:${shopId}:available`;
  const move = (cause: string, amountFen: number) =>
    transact(scene.market.ctx(), (tx) =>
      post(tx, {
        cause,
        kind: 'deposit_paid',
        shopId,
        postings: [
          { account: available, amountFen: -amountFen },
          { account: `shop:${shopId}:deposit`, amountFen },
        ],
      }),
    );
  // Released, and the balance emptied before the consumer comes.
  await scene.received(sale);
  const settling = scene.market.modules
    .flatMap((module) => module.recurring ?? [])
    .find((job) => job.name === 'payments.settlements');
  await settling?.run(scene.market.ctx());
  expect(await claimed()).toBe(before + 666);
  const had = await balance(scene.market.ctx(), available);
  await move('gone', had - 100);
  await scene.market.drain();
  expect(await scene.lineOf(sale)).toMatchObject({ expectedFen: 666, bookedFen: 100, short: true });
  expect(await claimed()).toBe(before + 566);
  await sound();
  await move('back', 100 - had);
  scene.market.clock.advance(hours(1));
  await scene.market.drain();
  expect(await scene.lineOf(sale)).toMatchObject({ bookedFen: 666, short: false, journals: 2 });
  expect(await claimed()).toBe(before);
  await sound();
});

test('a payout: real name, one’s own card, one at a time, never more than is free; paid once under the bank’s number', async () => {
  const who = await scene.creator();
  const piece = await scene.piece(who, sku);
  const buyer = await scene.stall.buyer();
  await scene.click(piece, sku, buyer.actor);
  scene.market.clock.advance(minutes(1));
  const sale = await scene.bought(buyer, sku, 6);
  await scene.completed(sale);
  const earned = 3_999;
  expect(await inBooks(who.id)).toBe(earned);
  const ask = (amountFen: number) => scene.call('POST', '/me/earnings/payouts', who.actor, { amountFen });
  const card = (number: string, as = who.actor) =>
    scene.call('PUT', '/me/earnings/card', as, { bank: '工商银行', number });
  expect(codeIn(await ask(2_000))).toBe('commissions.card_missing');
  expect(codeIn(await card('4111111111111112'))).toBe('commissions.card_invalid');
  expect(codeIn(await card('4111111111111111', (await scene.stall.buyer()).actor))).toBe('accounts.identity_needed');
  expect((await card('4111 1111 1111 1111')).status).toBe(200);
  expect(codeIn(await ask(999))).toBe('commissions.payout_too_small');
  expect(codeIn(await ask(earned + 1))).toBe('commissions.payout_too_large');
  const asked = (await ask(2_000)).body as { id: string; state: string; numberEnd: string };
  expect(asked).toMatchObject({ state: 'requested', numberEnd: '1111' });
  expect(codeIn(await ask(1_000))).toBe('commissions.payout_open');
  const stranger = await scene.creator();
  expect(codeIn(await scene.call('POST', `/me/earnings/payouts/${asked.id}/cancel`, stranger.actor))).toBe(
    'commissions.payout_not_found',
  );
  expect((await scene.call('POST', `/me/earnings/payouts/${asked.id}/cancel`, who.actor)).status).toBe(200);
  const again = (await ask(earned)).body as { id: string };
  const paid = (bankNo: string, id = again.id) =>
    scene.call('POST', `/console/creator-payouts/${id}/paid`, finance(), { bankNo });
  const look = await scene.call('POST', `/console/creator-payouts/${again.id}/card`, finance());
  expect(look.body).toEqual({ holder: who.name, bank: '工商银行', number: '4111111111111111' });
  const looks = await scene.market.pool`SELECT 1 FROM operations.audit_log WHERE action = 'commissions.look_at_card'`;
  expect(looks).toHaveLength(1);
  // Two at once: one is booked.
  const both = await Promise.all([paid('ICBC-0001'), paid('ICBC-0002')]);
  expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
  expect(await inBooks(who.id)).toBe(0);
  expect(codeIn(await paid('ICBC-0003'))).toBe('commissions.payout_state');
  // Somebody else’s is not there, whatever became of it.
  const theirs = await scene.call('POST', `/me/earnings/payouts/${again.id}/cancel`, stranger.actor);
  expect(codeIn(theirs)).toBe('commissions.payout_not_found');
  await sound();
  // A refund of what was paid out is made up by what comes next.
  await scene.refunded(sale, 1);
  const purse = async () =>
    ((await scene.call('GET', '/me/earnings', who.actor)).body as { purse: { freeFen: number } }).purse.freeFen;
  expect(await purse()).toBe(3_333 - earned);
  expect(await inBooks(who.id)).toBe(3_333 - earned);
  expect(codeIn(await ask(1_000))).toBe('commissions.payout_too_large');
  await scene.click(piece, sku, buyer.actor);
  scene.market.clock.advance(minutes(1));
  await scene.completed(await scene.bought(buyer, sku, 3));
  expect(await purse()).toBe(3_333 - earned + 1_999);
  // A replaced card waits; what refunds have taken since is not paid; it is returned with its reason.
  expect((await card('5500 0000 0000 0004')).status).toBe(200);
  const third = (await ask(1_333)).body as { id: string };
  expect(codeIn(await paid('ICBC-0004', third.id))).toBe('commissions.payout_cooling');
  scene.market.clock.advance(hours(72));
  await scene.refunded(sale, 2);
  expect(codeIn(await paid('ICBC-0004', third.id))).toBe('commissions.payout_not_covered');
  const returned = await scene.call('POST', `/console/creator-payouts/${third.id}/return`, finance(), {
    reason: '退款抵扣',
  });
  expect(returned.body).toMatchObject({ state: 'returned', reason: '退款抵扣' });
  await sound();
});
