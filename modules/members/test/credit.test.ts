import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, fen, seconds, toId, type Uuid, uuidOf } from '#kernel';
import type { Buyer } from '#kernel/test/stall.ts';
import { balance, creditAccount, funderAccount } from '#modules/ledger';
import { setSetting } from '#modules/operations';
import { closeTrade } from '#modules/orders';
import { type Desk, openDesk } from './desk.ts';

/** Credit the market gives (余额, P1 layer 5): asked by one, given by another, used, and back, with the ledger at every step. */
let desk: Desk;
let asking: Actor;
let deciding: Actor;
beforeAll(async () => {
  desk = await openDesk();
  await desk.rule('balance', { mostBps: 9_000 });
  await desk.rule('points', { fenPerPoint: 3, mostBps: 5_000 });
  const [one, other] = [await desk.stall.buyer(), await desk.stall.buyer()];
  const grants = [
    {
      scope: 'platform' as const,
      scopeId: null,
      role: 'desk',
      permissions: ['members.ask_credit', 'members.decide_credit'],
    },
  ];
  asking = desk.market.user(grants, one.id);
  deciding = desk.market.user(grants, other.id);
});
afterAll(() => desk?.stall.market.close());

const clean = async () => expect(await desk.stall.audit(['members', 'promotions', 'ledger', 'payments'])).toEqual([]);
const USE = { balance: true };
const ask = (buyerId: Uuid, amountFen: number, as: Actor = asking) =>
  desk.market.http('POST', '/console/credits', {
    as,
    body: { buyerId: toId('usr', buyerId), amountFen, reason: 'amends', note: '包裹破损补偿' },
  });
const decide = (id: string, verb: 'give' | 'decline', as: Actor = deciding) =>
  desk.market.http('POST', `/console/credits/${id}/${verb}`, { as });
const codeOf = (reply: { body: unknown }) => (reply.body as { code?: string }).code;
async function give(buyer: Buyer, amountFen: number): Promise<void> {
  const asked = await ask(buyer.id, amountFen);
  expect(asked.status, asked.text).toBe(201);
  const given = await decide((asked.body as { id: string }).id, 'give');
  expect(given.status, given.text).toBe(200);
}
const mine = async (buyer: Buyer) => {
  const reply = await desk.market.http('GET', '/me/balance', { as: buyer.actor });
  return reply.body as { freeFen: number; heldFen: number };
};
const owed = (buyer: Buyer) => balance(desk.market.ctx(), creditAccount(buyer.id));
const laidOut = () => balance(desk.market.ctx(), funderAccount('platform'));

test('one asks, another gives, nobody to themselves; what was decided stays decided', async () => {
  const buyer = await desk.stall.buyer();
  const asked = await ask(buyer.id, 3_000);
  expect(asked.status, asked.text).toBe(201);
  const { id } = asked.body as { id: string };
  expect(codeOf(await decide(id, 'give', asking))).toBe('members.grant_by_another');
  expect(await owed(buyer)).toBe(0);
  expect((await decide(id, 'give')).status).toBe(200);
  expect(await mine(buyer)).toMatchObject({ freeFen: 3_000, heldFen: 0 });
  expect(codeOf(await decide(id, 'decline'))).toBe('members.grant_decided');
  const no = (await ask(buyer.id, 500)).body as { id: string };
  expect((await decide(no.id, 'decline')).status).toBe(200);
  expect(await owed(buyer)).toBe(3_000);
  expect(codeOf(await ask(buyer.id, 50_001))).toBe('members.grant_too_much');
  const self = asking.kind === 'user' ? asking.userId : buyer.id;
  expect(codeOf(await ask(self, 100))).toBe('members.grant_to_oneself');
  const forDecider = (await ask(deciding.kind === 'user' ? deciding.userId : buyer.id, 100)).body as { id: string };
  expect(codeOf(await decide(forDecider.id, 'give'))).toBe('members.grant_to_oneself');
  expect(codeOf(await decide(toId('grt', uuidOf('usr', toId('usr', buyer.id))), 'give'))).toBe(
    'members.grant_not_found',
  );
  // The database says so too, whoever forgets to ask.
  await expect(
    desk.market
      .owner`UPDATE members.grants SET decided_by = asked_by, decided_at = now(), state = 'given' WHERE id = ${uuidOf('grt', forDecider.id as never)}`.execute(),
  ).rejects.toThrow('grants_by_another');
  await clean();
});

test('used when it is ticked, up to the cap of a checkout; held, spent, and back with the ledger following', async () => {
  const buyer = await desk.stall.buyer();
  const sku = await desk.stall.sku({ priceFen: 4_000, stock: 50 });
  const before = await laidOut();
  await give(buyer, 5_000);
  expect([await owed(buyer), (await laidOut()) - before]).toEqual([5_000, -5_000]);

  await setSetting(desk.market.ctx(), { key: 'promotions.balance_trade_most_fen', value: 2_500, reason: '试' });
  expect((await desk.quoted(buyer, [desk.line(sku, 2)])).discountFen).toBe(0);
  expect((await desk.quoted(buyer, [desk.line(sku, 2)], USE)).discountFen).toBe(2_500);
  desk.market.clock.advance(seconds(1));
  await setSetting(desk.market.ctx(), { key: 'promotions.balance_trade_most_fen', value: 50_000, reason: '试' });
  // Of one piece at most nine tenths.
  expect((await desk.quoted(buyer, [desk.line(sku)], USE)).discountFen).toBe(3_600);

  const unpaid = await desk.bought(buyer, [desk.line(sku)], USE);
  expect(await mine(buyer)).toMatchObject({ freeFen: 1_400, heldFen: 3_600 });
  expect(await owed(buyer)).toBe(5_000);
  await closeTrade(desk.market.ctx(), { tradeId: desk.tradeOf(unpaid), by: 'buyer', reason: '不买了' });
  expect(await mine(buyer)).toMatchObject({ freeFen: 5_000, heldFen: 0 });
  await clean();

  const trade = await desk.bought(buyer, [desk.line(sku, 2)], USE);
  await desk.finished(buyer, trade);
  // Given once and used: the promotions have paid the shop exactly what was given.
  expect([await owed(buyer), (await laidOut()) - before]).toEqual([0, -5_000]);
  const [line] = await desk.linesOf(desk.tradeOf(trade));
  if (!line) throw new Error('no line');
  expect(line.payableFen).toBe(3_000);
  await clean();
});

test('whatever comes back in whatever order, every fen and every point is the buyer’s again', async () => {
  const skus = [
    await desk.stall.sku({ priceFen: 3_333, stock: 500 }),
    await desk.stall.sku({ priceFen: 777, stock: 500, shop: 1 }),
    await desk.stall.sku({ priceFen: 1_001, stock: 500 }),
  ];
  const [first, second, third] = skus;
  if (!first || !second || !third) throw new Error('no goods');
  for (const order of [
    [0, 1, 2],
    [2, 0, 1],
    [1, 2, 0],
  ]) {
    const buyer = await desk.stall.buyer();
    await give(buyer, 1_237);
    await desk.finished(buyer, await desk.bought(buyer, [desk.line(first, 3)]));
    const points = (await desk.points(buyer)).free;
    expect(points).toBe(99);
    const wanted = [desk.line(first, 3), desk.line(second, 2), desk.line(third)];
    const trade = await desk.bought(buyer, wanted, { points: true, balance: true });
    await desk.pay(trade);
    expect([(await desk.points(buyer)).free, (await mine(buyer)).freeFen]).toEqual([0, 0]);
    const lines = await desk.linesOf(desk.tradeOf(trade));
    for (const place of order) {
      const line = lines[place];
      if (!line) throw new Error('no line');
      for (let piece = 0; piece < line.quantity; piece += 1) {
        const upTo = (n: number) => Math.floor((line.payableFen * n) / line.quantity);
        await desk.giveBack(line, 1, upTo(piece + 1) - upTo(piece), `${line.id}-${piece}`);
      }
    }
    expect([(await desk.points(buyer)).free, (await mine(buyer)).freeFen, await owed(buyer)]).toEqual([
      99, 1_237, 1_237,
    ]);
  }
  await clean();
});

test('credit is held once, however many trades ask at once', async () => {
  const buyer = await desk.stall.buyer();
  const sku = await desk.stall.sku({ priceFen: 9_000, stock: 50 });
  await give(buyer, 4_000);
  const { fingerprint } = await desk.quoted(buyer, [desk.line(sku)], USE);
  const replies = await Promise.all([1, 2, 3].map(() => desk.place(buyer, [desk.line(sku)], USE, fingerprint)));
  expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409]);
  expect(await mine(buyer)).toMatchObject({ freeFen: 0, heldFen: 4_000 });
  expect(fen((await mine(buyer)).heldFen)).toBe(await owed(buyer));
  await clean();
});
