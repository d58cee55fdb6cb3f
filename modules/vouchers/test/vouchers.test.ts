import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type Actor,
  chinaDay,
  days,
  hours,
  later,
  minutes,
  regionId,
  shopScope,
  startOfChinaDay,
  toId,
  transact,
  type Uuid,
  uuidOf,
} from '#kernel';
import { type Buyer, openStall, type Stall } from '#kernel/test/stall.ts';
import type { SkuForSale } from '#modules/catalog';
import { balance, budgetAccount, funderAccount, roundAccount, shopBalances } from '#modules/ledger';
import { recordRefund } from '#modules/orders';
import { moveBudget } from '../budget-service.ts';
import { openRound, type RoundInput, returnRests } from '../rounds-service.ts';
import { settleDays } from '../settlement-service.ts';
import { redeemAtTill } from '../till-service.ts';

/** Vouchers of a region from the budget to the settlement (P3), through the same doors as people. */

const REGION = '330200';
type Quote = { fingerprint: string; payableFen: number; coupons: { id: string; used: boolean; code: string | null }[] };
type Placed = { tradeId: string; payableFen: number; orders: { id: string; shopId: string }[] };
type RoundReply = {
  id: string;
  claimed: number;
  used: number;
  openFen: number;
  returnedFen: number;
  settledFen: number;
};

let stall: Stall;
let region: Actor;
let till: Actor;
let serial = 0;
beforeAll(async () => {
  stall = await openStall();
  const grant = { role: 'r', permissions: ['vouchers.read', 'vouchers.issue'] };
  region = stall.market.user([{ scope: 'region', scopeId: regionId(REGION), ...grant }]);
  till = stall.market.user([
    { scope: 'shop', scopeId: stall.shops[0], role: 'till', permissions: ['vouchers.redeem', 'vouchers.read'] },
  ]);
});
afterAll(() => stall?.market.close());

const now = (): Date => stall.market.clock.now();
const ctx = () => stall.market.ctx();
const codeOf = (reply: { body: unknown }) => (reply.body as { code?: string }).code;
const held = (account: string): Promise<number> => balance(ctx(), account);
const pay = (amountFen: number, bankNo: string) =>
  moveBudget(ctx(), 'in', { region: REGION, amountFen, bankNo, note: '拨款' });
const terms = (more: Partial<RoundInput> = {}): RoundInput => ({
  title: { zh: '宁波消费券', en: 'Ningbo voucher' },
  faceFen: 2_000,
  overFen: 5_000,
  total: 10,
  perPerson: 1,
  claimFrom: now(),
  claimUntil: later(now(), days(5)),
  endsAt: later(now(), days(30)),
  validDays: null,
  level: 'none',
  atTill: true,
  goods: { of: 'all' },
  ...more,
});
async function opened(more: Partial<RoundInput> = {}) {
  const input = terms(more);
  serial += 1;
  await pay(input.faceFen * input.total, `IN-${serial}`);
  return openRound(ctx(), REGION, input);
}
const claimAs = (who: Buyer, roundId: Uuid) =>
  stall.market.http('POST', `/vouchers/${toId('vrd', roundId)}/claim`, { as: who.actor });
async function claimed(who: Buyer, roundId: Uuid): Promise<string> {
  const reply = await claimAs(who, roundId);
  expect(reply.status, reply.text).toBe(201);
  return (reply.body as { id: string }).id;
}
const roundNow = async (id: Uuid): Promise<RoundReply> =>
  (await stall.market.http('GET', `/console/regions/${REGION}/voucher-rounds/${toId('vrd', id)}`, { as: region }))
    .body as RoundReply;
async function quoted(who: Buyer, sku: SkuForSale, quantity = 1): Promise<Quote> {
  const reply = await stall.market.http('POST', '/checkout/quote', {
    as: who.actor,
    body: { lines: [{ skuId: toId('sku', sku.skuId), quantity }], addressId: toId('adr', who.addressId) },
  });
  expect(reply.status, reply.text).toBe(200);
  return reply.body as Quote;
}
async function bought(who: Buyer, sku: SkuForSale, quantity = 1) {
  const { fingerprint } = await quoted(who, sku, quantity);
  const reply = await stall.market.http('POST', '/checkout/place', {
    as: who.actor,
    body: {
      lines: [{ skuId: toId('sku', sku.skuId), quantity }],
      addressId: toId('adr', who.addressId),
      fingerprint,
    },
  });
  expect(reply.status, reply.text).toBe(201);
  const placed = reply.body as Placed;
  await stall.pay({ tradeId: uuidOf('trd', placed.tradeId as never) });
  await stall.market.drain();
  return { ...placed, orderId: uuidOf('ord', placed.orders[0]?.id as never) };
}
async function refunded(orderId: Uuid, quantity: number, amountFen: number): Promise<void> {
  const [row] = await stall.market.owner<{ id: Uuid }[]>`SELECT id FROM orders.lines WHERE order_id = ${orderId}`;
  await recordRefund(ctx(), {
    shopId: stall.shops[0],
    orderId,
    cause: `test:${orderId}:${quantity}`,
    lines: [{ lineId: row?.id as Uuid, quantity, amountFen }],
    freightFen: 0,
    reason: '不要了',
  });
  await stall.market.drain();
}
async function codeFor(who: Buyer, couponId: string): Promise<string> {
  const reply = await stall.market.http('POST', `/me/vouchers/${couponId}/till-code`, { as: who.actor });
  expect(reply.status, reply.text).toBe(201);
  return (reply.body as { code: string }).code;
}
const take = (code: string, amountFen: number, receiptNo: string, shop: 0 | 1 = 0) =>
  stall.market.http('POST', `/shops/${toId('shp', stall.shops[shop])}/voucher-redemptions`, {
    as:
      shop === 0
        ? till
        : stall.market.user([
            { scope: 'shop', scopeId: stall.shops[1], role: 'till', permissions: ['vouchers.redeem'] },
          ]),
    body: { code, amountFen, receiptNo },
  });
const nextDay = (): void => stall.market.clock.set(later(startOfChinaDay(chinaDay(later(now(), days(1)))), hours(10)));

describe('the budget', () => {
  test('comes in once under the bank’s number, is never overdrawn, and what is free goes back', async () => {
    const before = await held(budgetAccount(REGION));
    await pay(30_000, 'BANK-0001');
    await expect(pay(30_000, 'BANK-0001')).rejects.toMatchObject({ code: 'vouchers.deposit_booked' });
    await expect(openRound(ctx(), REGION, terms({ total: 1_000 }))).rejects.toMatchObject({
      code: 'vouchers.budget_too_low',
    });
    expect(await held(budgetAccount(REGION))).toBe(before + 30_000);
    const back = { region: REGION, bankNo: 'BANK-0002', note: '退回' };
    await expect(moveBudget(ctx(), 'back', { ...back, amountFen: before + 30_001 })).rejects.toMatchObject({
      code: 'vouchers.budget_too_low',
    });
    await moveBudget(ctx(), 'back', { ...back, amountFen: 30_000 });
    expect(await held(budgetAccount(REGION))).toBe(before);
  });

  test('two rounds at once for money that is enough for one: one opens', async () => {
    await pay(20_000, 'BANK-0003');
    const both = await Promise.allSettled([openRound(ctx(), REGION, terms()), openRound(ctx(), REGION, terms())]);
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await stall.audit(['vouchers', 'ledger'])).toEqual([]);
  });

  test('a round must fit together and lie within its region', async () => {
    await pay(20_000, 'BANK-0004');
    const refusals: [Partial<RoundInput>, string][] = [
      [{ places: ['440300'] }, 'vouchers.place_outside'],
      [{ overFen: 1_500 }, 'vouchers.round_invalid'],
      [{ claimUntil: later(now(), days(31)) }, 'vouchers.round_invalid'],
      [{ perPerson: 11 }, 'vouchers.round_invalid'],
      [{ goods: { of: 'categories', categoryIds: ['hg'] } }, 'vouchers.till_needs_shops'],
    ];
    for (const [more, code] of refusals)
      await expect(openRound(ctx(), REGION, terms(more))).rejects.toMatchObject({ code });
    await moveBudget(ctx(), 'back', { region: REGION, amountFen: 20_000, bankNo: 'BANK-0005', note: '退回' });
  });
});

describe('claiming', () => {
  test('asks for the real name a round wants, keeps to its hour and to so many a person, and only at its own door', async () => {
    const round = await opened({ level: 'identity', claimFrom: later(now(), hours(1)) });
    const buyer = await stall.buyer('330206');
    expect(codeOf(await claimAs(buyer, round.id))).toBe('accounts.identity_needed');
    const open = await opened({ claimFrom: later(now(), hours(1)) });
    expect(codeOf(await claimAs(buyer, open.id))).toBe('promotions.claim_not_begun');
    const start = now();
    stall.market.clock.set(later(start, hours(1)));
    const other = await stall.market.http('POST', `/coupons/${toId('rul', open.ruleId)}/claim`, { as: buyer.actor });
    expect(codeOf(other)).toBe('promotions.coupon_not_found');
    await claimed(buyer, open.id);
    expect(codeOf(await claimAs(buyer, open.id))).toBe('promotions.coupon_claimed');
  });

  test('forty people at once for ten pieces: exactly ten go', async () => {
    const round = await opened();
    const crowd = await Promise.all(Array.from({ length: 40 }, () => stall.buyer('330206')));
    const replies = await Promise.all(crowd.map((who) => claimAs(who, round.id)));
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(10);
    expect(new Set(replies.filter((reply) => reply.status !== 201).map(codeOf))).toEqual(
      new Set(['promotions.coupons_gone']),
    );
    expect(await stall.audit(['vouchers'])).toEqual([]);
  });
});

describe('in an order', () => {
  test('used where the goods go into the region, refused elsewhere with the reason', async () => {
    const round = await opened();
    const sku = await stall.sku({ priceFen: 8_000, stock: 10 });
    const [near, far] = [await stall.buyer('330206'), await stall.buyer('330106')];
    await claimed(near, round.id);
    await claimed(far, round.id);
    expect((await quoted(near, sku)).payableFen).toBe(6_000);
    const elsewhere = await quoted(far, sku);
    expect(elsewhere.payableFen).toBe(8_000);
    expect(elsewhere.coupons).toMatchObject([{ used: false, code: 'other_region' }]);
  });

  test('a part given back leaves the rest; all given back returns voucher and money', async () => {
    const round = await opened({ total: 2 });
    const sku = await stall.sku({ priceFen: 4_000, stock: 10 });
    const buyer = await stall.buyer('330206');
    await claimed(buyer, round.id);
    const order = await bought(buyer, sku, 2);
    expect(order.payableFen).toBe(6_000);
    expect(await roundNow(round.id)).toMatchObject({ claimed: 1, used: 1, openFen: 4_000 });
    await refunded(order.orderId, 1, 3_000);
    const [half] = await stall.market.owner<{ givenFen: number }[]>`
      SELECT given_fen FROM vouchers.redemptions WHERE order_id = ${order.orderId}`;
    expect(half?.givenFen).toBe(1_000);
    const [row] = await stall.market.owner<
      { id: Uuid }[]
    >`SELECT id FROM orders.lines WHERE order_id = ${order.orderId}`;
    await recordRefund(ctx(), {
      shopId: stall.shops[0],
      orderId: order.orderId,
      cause: 'test:rest',
      lines: [{ lineId: row?.id as Uuid, quantity: 1, amountFen: 3_000 }],
      freightFen: 0,
      reason: '不要了',
    });
    await stall.market.drain();
    expect(await roundNow(round.id)).toMatchObject({ used: 0 });
    expect((await quoted(buyer, sku, 2)).payableFen).toBe(6_000);
    expect(await stall.audit(['vouchers', 'ledger', 'payments'])).toEqual([]);
  });
});

describe('at a till', () => {
  test('a code is good once, for its minutes, at shops of the round, from the threshold on, a receipt each', async () => {
    const round = await opened({ perPerson: 5, goods: { of: 'shops', shopIds: [stall.shops[0]] } });
    const buyer = await stall.buyer('330206');
    const [first, second] = [await claimed(buyer, round.id), await claimed(buyer, round.id)];
    const stale = await codeFor(buyer, first);
    const code = await codeFor(buyer, first);
    expect(codeOf(await take(stale, 6_000, 'R-1'))).toBe('vouchers.code_expired');
    expect(codeOf(await take('0000000000000000', 6_000, 'R-1'))).toBe('vouchers.code_unknown');
    expect(codeOf(await take(code, 6_000, 'R-1', 1))).toBe('vouchers.shop_not_in_round');
    expect(codeOf(await take(code, 4_999, 'R-1'))).toBe('vouchers.below_threshold');
    const [one, two] = await Promise.all([take(code, 6_000, 'R-1'), take(code, 6_000, 'R-2')]);
    expect([one.status, two.status].sort()).toEqual([201, 409]);
    expect(codeOf(one.status === 201 ? two : one)).toBe('vouchers.code_used');
    const used = one.status === 201 ? 'R-1' : 'R-2';
    expect(codeOf(await take(await codeFor(buyer, second), 6_000, used))).toBe('vouchers.receipt_used');
    const late = await codeFor(buyer, second);
    stall.market.clock.set(later(now(), minutes(6)));
    expect(codeOf(await take(late, 6_000, 'R-3'))).toBe('vouchers.code_expired');
    expect(
      (await stall.market.http('POST', `/me/vouchers/${first}/till-code`, { as: buyer.actor })).body,
    ).toMatchObject({
      code: 'vouchers.voucher_not_free',
    });
  });

  test('is settled to the shop the next day with its evidence; taken back before that, the voucher is free again', async () => {
    const round = await opened({ perPerson: 5 });
    const buyer = await stall.buyer('330206');
    const kept = await claimed(buyer, round.id);
    const undone = await claimed(buyer, round.id);
    const [a, b] = [
      await take(await codeFor(buyer, kept), 9_000, 'S-1'),
      await take(await codeFor(buyer, undone), 9_000, 'S-2'),
    ];
    expect([a.status, b.status]).toEqual([201, 201]);
    const undo = (id: string) =>
      stall.market.http('POST', `/shops/${toId('shp', stall.shops[0])}/voucher-redemptions/${id}/undo`, {
        as: till,
        body: { reason: '退货' },
      });
    expect((await undo((b.body as { id: string }).id)).status).toBe(204);
    await codeFor(buyer, undone);
    const before = await shopBalances(ctx(), stall.shops[0]);
    expect(await settleDays(ctx())).toBeGreaterThanOrEqual(0);
    expect((await roundNow(round.id)).settledFen).toBe(0);
    nextDay();
    await settleDays(ctx());
    expect(await settleDays(ctx())).toBe(0);
    expect((await roundNow(round.id)).settledFen).toBe(2_000);
    expect(await held(roundAccount(round.id))).toBe(18_000);
    expect((await shopBalances(ctx(), stall.shops[0])).availableFen).toBeGreaterThanOrEqual(
      before.availableFen + 2_000,
    );
    const list = await stall.market.http('GET', `/shops/${toId('shp', stall.shops[0])}/voucher-settlements`, {
      as: till,
    });
    const mine = (list.body as { items: { id: string; roundId: string; amountFen: number }[] }).items.find(
      (one) => one.roundId === toId('vrd', round.id),
    );
    expect(mine?.amountFen).toBe(2_000);
    const items = await stall.market.http(
      'GET',
      `/shops/${toId('shp', stall.shops[0])}/voucher-settlements/${mine?.id}/items`,
      { as: till },
    );
    expect(items.body).toMatchObject({ items: [{ receiptNo: 'S-1', amountFen: 2_000, channel: 'till' }] });
    expect(codeOf(await undo((a.body as { id: string }).id))).toBe('vouchers.redemption_settled');
    expect(await held(funderAccount('region', REGION))).toBe(0);
    expect(await stall.audit(['vouchers', 'ledger', 'payments'])).toEqual([]);
  });

  test('what a settlement of a till gave moves to the provider as a booked act, once, and by no note alone', async () => {
    const round = await opened();
    const buyer = await stall.buyer('330206');
    expect((await take(await codeFor(buyer, await claimed(buyer, round.id)), 9_000, 'T-1')).status).toBe(201);
    nextDay();
    await settleDays(ctx());
    type Due = { differenceId: string; kind: string; subject: string; expectedFen: number; gateway: string };
    const operator = stall.market.user([
      {
        scope: 'platform',
        scopeId: null,
        role: 'finance',
        permissions: ['payments.read', 'payments.reconcile', 'vouchers.fund'],
      },
    ]);
    const post = (path: string, body: object) => stall.market.http('POST', `/console${path}`, { as: operator, body });
    const dues = (
      (await stall.market.http('GET', '/console/differences?state=open', { as: operator })).body as { items: Due[] }
    ).items.filter((one) => one.kind === 'subsidy_due' && one.subject.startsWith('voucher-till:'));
    const [due, other] = dues;
    if (!due || !other) throw new Error('two settlements of tills are due');
    expect(codeOf(await post(`/differences/${due.differenceId}/resolve`, { note: '已补差' }))).toBe(
      'payments.difference_to_book',
    );
    const [treasury, provider] = [await held('gateway:treasury'), await held(`gateway:${due.gateway}`)];
    const book = (one: Due, bankNo: string) =>
      post('/voucher-transfers', { differenceId: one.differenceId, bankNo, note: '甬城券补差' });
    expect((await book(due, 'ICBC-9001')).body).toEqual({ gateway: due.gateway, amountFen: due.expectedFen });
    expect([await held('gateway:treasury'), await held(`gateway:${due.gateway}`)]).toEqual([
      treasury + due.expectedFen,
      provider - due.expectedFen,
    ]);
    expect(codeOf(await book(due, 'ICBC-9002'))).toBe('payments.difference_resolved');
    expect(codeOf(await book(other, 'ICBC-9001'))).toBe('vouchers.transfer_booked');
    expect((await book(other, 'ICBC-9003')).status).toBe(201);
    expect(await stall.audit(['vouchers', 'ledger', 'payments'])).toEqual([]);
  });
});

describe('a round’s end', () => {
  test('what was not claimed goes back when claiming ends, what expired when the round is over', async () => {
    const round = await opened({ perPerson: 2, claimUntil: later(now(), days(1)), endsAt: later(now(), days(3)) });
    const before = await held(budgetAccount(REGION));
    const buyer = await stall.buyer('330206');
    await claimed(buyer, round.id);
    const used = await claimed(buyer, round.id);
    expect((await take(await codeFor(buyer, used), 9_000, 'E-1')).status).toBe(201);
    await returnRests(ctx());
    expect((await roundNow(round.id)).returnedFen).toBe(0);
    stall.market.clock.set(later(now(), days(1)));
    await returnRests(ctx());
    expect((await roundNow(round.id)).returnedFen).toBe(16_000);
    stall.market.clock.set(later(now(), days(3)));
    await stall.market.drain();
    expect(await roundNow(round.id)).toMatchObject({ returnedFen: 18_000, settledFen: 2_000, openFen: 0 });
    expect(await held(budgetAccount(REGION))).toBeGreaterThanOrEqual(before + 18_000);
    expect(await stall.audit(['vouchers', 'ledger', 'payments'])).toEqual([]);
  });

  test('stopping ends the claiming and gives the rest back at once', async () => {
    const round = await opened();
    const buyer = await stall.buyer('330206');
    await claimed(buyer, round.id);
    stall.market.clock.set(later(now(), minutes(1)));
    const stop = () =>
      stall.market.http('POST', `/console/regions/${REGION}/voucher-rounds/${toId('vrd', round.id)}/stop`, {
        as: region,
      });
    expect((await stop()).body).toMatchObject({ returnedFen: 18_000, openFen: 2_000 });
    expect(codeOf(await stop())).toBe('vouchers.claim_ended');
    expect(codeOf(await claimAs(await stall.buyer('330206'), round.id))).toBe('promotions.claim_over');
  });
});

describe('the region', () => {
  test('sees its figures, what is suspicious, and a file that no spreadsheet runs', async () => {
    const round = await opened({ title: { zh: '=券', en: '=voucher' }, perPerson: 5 });
    const buyer = await stall.buyer('330206');
    const codes: string[] = [];
    for (let n = 0; n < 3; n += 1) codes.push(await codeFor(buyer, await claimed(buyer, round.id)));
    const [first = '', second = '', third = ''] = codes;
    expect((await take(first, 7_000, 'F-0')).status).toBe(201);
    // The third comes before the second is written down: it waits, and knows of it.
    let last: ReturnType<typeof take> | undefined;
    await transact(ctx(), async (tx) => {
      await redeemAtTill(tx, shopScope(stall.shops[0]), { code: second, amountFen: 7_000, receiptNo: 'F-1' });
      let done = false;
      last = take(third, 7_000, 'F-2').finally(() => {
        done = true;
      });
      await vi.waitFor(async () => {
        const waits = await stall.market.owner`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`;
        expect(done || waits.length > 0).toBe(true);
      });
    });
    expect((await last)?.status).toBe(201);
    const at = `/console/regions/${REGION}`;
    const seen = await stall.market.http('GET', `${at}/vouchers`, { as: region });
    expect(seen.body).toMatchObject({ byShop: [{ name: 'kettles店' }] });
    const figures = seen.body as { flagged: number; salesFen: number; givenFen: number; leverage: number };
    expect(figures.flagged).toBeGreaterThanOrEqual(1);
    expect(figures.leverage).toBe(Math.floor((figures.salesFen * 100) / figures.givenFen));
    const flagged = await stall.market.http(
      'GET',
      `${at}/voucher-redemptions?flagged=true&roundId=${toId('vrd', round.id)}`,
      {
        as: region,
      },
    );
    expect(flagged.body).toMatchObject({ items: [{ receiptNo: 'F-2', flags: ['one_buyer'] }] });
    const file = await stall.market.http('GET', `${at}/voucher-redemptions.csv?roundId=${toId('vrd', round.id)}`, {
      as: region,
    });
    expect(file.text.split('\r\n').filter(Boolean)).toHaveLength(4);
    expect(file.text).toContain(",'=");
    const journal = await stall.market.http('GET', `${at}/voucher-journal`, { as: region });
    expect((journal.body as { items: { kind: string }[] }).items[0]?.kind).toBeDefined();
    const elsewhere = stall.market.user([
      { scope: 'region', scopeId: regionId('440000'), role: 'r', permissions: ['vouchers.read'] },
    ]);
    expect((await stall.market.http('GET', `${at}/vouchers`, { as: elsewhere })).status).toBe(403);
  });

  test('no attack from SQL gives more than a face, settles more than was reserved, or rewrites evidence', async () => {
    const sql = stall.market.owner;
    await expect(sql`UPDATE vouchers.rounds SET settled_fen = reserved_fen + 1`).rejects.toThrow(/rounds_within/);
    await expect(sql`UPDATE vouchers.redemptions SET given_fen = face_fen + 1`).rejects.toThrow(/redemptions_within/);
    await expect(stall.market.pool`DELETE FROM vouchers.settlements`).rejects.toThrow(/permission denied/);
    await expect(stall.market.pool`UPDATE vouchers.deposits SET amount_fen = 1`).rejects.toThrow(/permission denied/);
  });
});
