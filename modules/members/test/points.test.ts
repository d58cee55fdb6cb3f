import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeTrade } from '#modules/orders';
import { type Desk, openDesk } from './desk.ts';

/** Points from what earns them to what they take off, and back (P1 layer 5), through the buyers' own doors. */
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await desk.rule('points', { fenPerPoint: 1, mostBps: 5_000 });
});
afterAll(() => desk?.stall.market.close());

const clean = async () => expect(await desk.stall.audit(['members', 'promotions', 'ledger', 'payments'])).toEqual([]);
const USE = { points: true };
const kinds = async (who: Parameters<Desk['points']>[0]) => {
  const reply = await desk.market.http('GET', '/me/points/entries', { as: who.actor });
  return (reply.body as { items: { kind: string; points: number }[] }).items.map((one) => [one.kind, one.points]);
};

test('earned from what was paid, used when the buyer says so, held, spent, and back piece by piece', async () => {
  const buyer = await desk.stall.buyer();
  const sku = await desk.stall.sku({ priceFen: 9_999, stock: 50 });
  expect(await desk.points(buyer)).toMatchObject({
    free: 0,
    held: 0,
    owed: 0,
    terms: { fenPerPoint: 1, mostBps: 5_000 },
  });

  await desk.finished(buyer, await desk.bought(buyer, [desk.line(sku, 3)]));
  // 3 × 99.99 = 299.97 paid: a point for each whole yuan.
  expect((await desk.points(buyer)).free).toBe(299);

  // Nothing is used that was not asked for.
  const plain = await desk.quoted(buyer, [desk.line(sku, 3)]);
  expect(plain.discountFen).toBe(0);
  expect(plain.whyNot.map((one) => one.code)).toEqual(['not_chosen']);
  const used = await desk.quoted(buyer, [desk.line(sku, 3)], USE);
  expect(used.payableFen).toBe(plain.payableFen - 299);

  const unpaid = await desk.bought(buyer, [desk.line(sku)], USE);
  expect(await desk.points(buyer)).toMatchObject({ free: 0, held: 299 });
  await closeTrade(desk.market.ctx(), { tradeId: desk.tradeOf(unpaid), by: 'buyer', reason: '不买了' });
  expect(await desk.points(buyer)).toMatchObject({ free: 299, held: 0 });
  await clean();

  const trade = await desk.bought(buyer, [desk.line(sku, 3)], USE);
  await desk.pay(trade);
  expect(await desk.points(buyer)).toMatchObject({ free: 0, held: 0 });
  const [line] = await desk.linesOf(desk.tradeOf(trade));
  if (!line) throw new Error('no line');
  expect(line.payableFen).toBe(3 * 9_999 - 299);
  await desk.giveBack(line, 1, 9_899, 'points-1');
  expect((await desk.points(buyer)).free).toBe(99);
  await desk.giveBack(line, 2, line.payableFen - 9_899, 'points-2');
  expect((await desk.points(buyer)).free).toBe(299);
  expect(await kinds(buyer)).toEqual([
    ['returned', 200],
    ['returned', 99],
    ['used', -299],
    ['returned', 299],
    ['used', -299],
    ['earned', 299],
  ]);
  await clean();
});

test('what a refund takes back is owed when it was used already, and new points settle it first', async () => {
  const buyer = await desk.stall.buyer();
  const sku = await desk.stall.sku({ priceFen: 10_000, stock: 50 });
  const first = await desk.bought(buyer, [desk.line(sku, 2)]);
  await desk.finished(buyer, first);
  const second = await desk.bought(buyer, [desk.line(sku)], USE);
  await desk.pay(second);
  expect(await desk.points(buyer)).toMatchObject({ free: 0, owed: 0 });
  const [line] = await desk.linesOf(desk.tradeOf(first));
  if (!line) throw new Error('no line');
  await desk.giveBack(line, 1, 10_000, 'owed');
  expect(await desk.points(buyer)).toMatchObject({ free: 0, owed: 100 });
  await clean();
  // The second trade's points come back and settle it; what they cannot is still owed.
  const [other] = await desk.linesOf(desk.tradeOf(second));
  if (!other) throw new Error('no line');
  await desk.giveBack(other, 1, other.payableFen, 'owed-2');
  expect(await desk.points(buyer)).toMatchObject({ free: 100, owed: 0 });
  expect((await kinds(buyer)).slice(0, 2)).toEqual([
    ['settled', -100],
    ['returned', 200],
  ]);
  await clean();
});

test('points lapse when their year is over, those of a refund with the rest, and none is used after its date', async () => {
  const buyer = await desk.stall.buyer();
  const sku = await desk.stall.sku({ priceFen: 20_000, stock: 50 });
  await desk.finished(buyer, await desk.bought(buyer, [desk.line(sku)]));
  const trade = await desk.bought(buyer, [desk.line(sku)], USE);
  await desk.pay(trade);
  const second = await desk.bought(buyer, [desk.line(sku)]);
  await desk.finished(buyer, second);
  const before = await desk.points(buyer);
  expect(before.free).toBe(200);
  expect(before.lapsing?.points).toBe(200);
  const over = new Date(before.lapsing?.at ?? 0);
  desk.market.clock.set(over);
  // Before the hourly work has been round.
  expect((await desk.points(buyer)).free).toBe(0);
  expect((await desk.quoted(buyer, [desk.line(sku)], USE)).discountFen).toBe(0);
  const [line] = await desk.linesOf(desk.tradeOf(trade));
  if (!line) throw new Error('no line');
  await desk.giveBack(line, 1, line.payableFen, 'late');
  expect(await desk.points(buyer)).toMatchObject({ free: 0, held: 0, owed: 0, lapsing: null });
  expect((await kinds(buyer)).map(([kind]) => kind).sort()).toContain('lapsed');
  await clean();
});

test('two trades at once cannot use the same points: the second is told that the quote has moved', async () => {
  const buyer = await desk.stall.buyer();
  const sku = await desk.stall.sku({ priceFen: 30_000, stock: 50 });
  await desk.finished(buyer, await desk.bought(buyer, [desk.line(sku)]));
  const { fingerprint } = await desk.quoted(buyer, [desk.line(sku)], USE);
  const replies = await Promise.all([1, 2].map(() => desk.place(buyer, [desk.line(sku)], USE, fingerprint)));
  expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409]);
  expect(replies.map((reply) => (reply.body as { code?: string }).code)).toContain('checkout.quote_moved');
  expect(await desk.points(buyer)).toMatchObject({ free: 0, held: 300 });
  await clean();
});

test('the console sees what is promised, and what moved', async () => {
  const staff = desk.staff('promotions.read');
  const reply = await desk.market.http('GET', '/console/points', { as: staff });
  expect(reply.status, reply.text).toBe(200);
  const { free, held, freeFen, moves } = reply.body as {
    free: number;
    held: number;
    freeFen: number;
    moves: { kind: string; points: number }[];
  };
  expect(freeFen).toBe(free + held);
  expect(moves.find((one) => one.kind === 'used')?.points).toBeLessThan(0);
});
