import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Actor, hours, regionId, toId, transact, type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { authenticate, createSession, grant, registerPerson } from '#modules/accounts';
import {
  buyerAccount,
  COMMISSION,
  escrowAccount,
  gatewayAccount,
  type Posting,
  post,
  type StatementLine,
  shopAccount,
  statement,
} from '#modules/ledger';
import { openShop } from '#modules/shops';

/** Shops in a county of Chongqing (whose code is not under its city's), in Cixi, in Hangzhou and in Guangzhou. */
const PLACES = { cixi: '330282', town: '330282002', hangzhou: '330106', chongqing: '500229', guangzhou: '440106' };
type Place = keyof typeof PLACES;
const LIE_IN: Readonly<Record<string, readonly Place[]>> = {
  330282: ['cixi', 'town'],
  330200: ['cixi', 'town'],
  330000: ['cixi', 'town', 'hangzhou'],
  500100: ['chongqing'],
  440000: ['guangzhou'],
  110000: [],
};
const FROM = '2026-11-22';
const TO = '2026-11-25';

let market: TestMarket;
const shops = new Map<Place, Uuid>();
let admin: Actor;
let made = 5_000;
const serial = (): number => {
  made += 1;
  return made;
};
let seed = 20_261_122;
const dice = (most: number): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return 1 + Math.floor((seed / 2 ** 32) * most);
};

const book = (shopId: Uuid, orderId: Uuid, kind: Parameters<typeof post>[1]['kind'], postings: readonly Posting[]) =>
  transact(market.ctx(), (tx) => post(tx, { cause: `${kind} ${orderId}`, kind, shopId, orderId, postings }));

/** An order: paid, perhaps part of it refunded, perhaps settled, and then perhaps some of it taken back and refunded. */
async function live(shopId: Uuid): Promise<void> {
  const orderId = uuidv7(serial());
  const buyer = buyerAccount(uuidv7(serial()));
  const gateway = gatewayAccount('sandbox');
  const escrow = escrowAccount(orderId);
  const available = shopAccount(shopId, 'available');
  const paid = 1_000 + dice(90_000);
  await book(shopId, orderId, 'payment', [
    { account: gateway, amountFen: -paid },
    { account: buyer, amountFen: paid },
    { account: buyer, amountFen: -paid },
    { account: escrow, amountFen: paid },
  ]);
  const back = dice(3) === 1 ? dice(paid - 1) : 0;
  const refund = (cause: Uuid, amountFen: number) =>
    transact(market.ctx(), (tx) =>
      post(tx, {
        cause: `refund ${cause}`,
        kind: 'refund',
        shopId,
        orderId,
        postings: [
          { account: escrow, amountFen: -amountFen },
          { account: buyer, amountFen },
          { account: buyer, amountFen: -amountFen },
          { account: gateway, amountFen },
        ],
      }),
    );
  if (back > 0) await refund(uuidv7(serial()), back);
  market.clock.advance(hours(1));
  const left = paid - back;
  if (dice(4) === 1) return;
  const commission = Math.floor(left / 20);
  await book(shopId, orderId, 'settlement', [
    { account: escrow, amountFen: -left },
    { account: available, amountFen: left - commission },
    { account: COMMISSION, amountFen: commission },
  ]);
  if (dice(3) !== 1) return;
  const given = Math.floor(commission / 2);
  const taken = Math.floor(left / 2);
  await book(shopId, orderId, 'refund_hold', [
    { account: available, amountFen: given - taken },
    { account: COMMISSION, amountFen: -given },
    { account: escrow, amountFen: taken },
  ]);
  await refund(uuidv7(serial()), taken);
}

beforeAll(async () => {
  market = await testMarket({ modules: ['regions', 'operations', 'ledger', 'accounts', 'media', 'shops'] });
  const ctx = market.ctx();
  for (const [place, divisionCode] of Object.entries(PLACES)) {
    const owner = await registerPerson(ctx, { phone: `137${String(serial()).padStart(8, '0')}`, nickname: place });
    const opened = await openShop(ctx, {
      code: `shop-${place}`,
      name: `${place}店`,
      kind: 'individual',
      ownerId: owner.id,
      divisionCode,
    });
    shops.set(place as Place, opened.id);
  }
  for (let n = 0; n < 12; n += 1) for (const shopId of shops.values()) await live(shopId);
  const boss = await registerPerson(ctx, { phone: '13700009999', nickname: '管理员' });
  await grant(ctx, { userId: boss.id, scope: 'platform', scopeId: null, role: 'admin' });
  admin = await authenticate(market.runtime, await createSession(ctx, boss.id), null);
});
afterAll(() => market?.close());

const holder = (division: string): Actor =>
  market.user([
    {
      scope: 'region',
      scopeId: regionId(division),
      role: 'region_manager',
      permissions: ['shops.read', 'ledger.read'],
    },
  ]);
type Figures = Record<'orders' | 'paidFen' | 'refundedFen' | 'releasedFen' | 'commissionFen', number>;
type Answer = { shops: number; total: Figures; items: (Figures & { shopId: string })[]; nextCursor: string | null };
const PERIOD = `from=${FROM}&to=${TO}`;
const read = async <T>(as: Actor, path: string): Promise<T> => {
  const reply = await market.http('GET', `/console/regions/${path}`, { as });
  expect(reply.status, reply.text).toBe(200);
  return reply.body as T;
};
async function pages<T>(as: Actor, path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: { items: T[]; nextCursor: string | null } = await read(as, `${path}&limit=3&cursor=${cursor}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

/** The same figures out of the shop's own statements. */
async function ofShop(shopId: Uuid): Promise<Figures> {
  const ctx = market.ctx();
  const period = { from: new Date(`${FROM}T00:00:00+08:00`), to: new Date('2026-11-26T00:00:00+08:00'), limit: 1_000 };
  const escrow = await statement(ctx, { of: { escrowOfShop: shopId }, ...period });
  const available = await statement(ctx, { of: { account: shopAccount(shopId, 'available') }, ...period });
  expect(escrow.nextCursor ?? available.nextCursor).toBeNull();
  const sum = (lines: readonly StatementLine[], ...kinds: string[]) =>
    lines.filter((line) => kinds.includes(line.kind)).reduce((all, line) => all + line.amountFen, 0);
  const releases = ['settlement', 'refund_hold', 'refund_hold_return'];
  const released = sum(available.items, ...releases);
  return {
    orders: escrow.items.filter((line) => line.kind === 'payment').length,
    paidFen: sum(escrow.items, 'payment'),
    refundedFen: 0 - sum(escrow.items, 'refund'),
    releasedFen: released,
    commissionFen: 0 - sum(escrow.items, ...releases) - released,
  };
}

test.each(Object.entries(LIE_IN))(
  'region %s: its shops, whose statements it adds up to the fen',
  async (division, places) => {
    const as = holder(division);
    const ids = places.map((place) => toId('shp', shops.get(place) as Uuid));
    const listed = await pages<{ id: string }>(as, `${division}/shops?`);
    expect(listed.map((one) => one.id).sort()).toEqual([...ids].sort());
    const whole = await read<Answer>(as, `${division}/statement?${PERIOD}`);
    expect(whole.shops).toBe(places.length);
    expect(whole.items).toHaveLength(places.length);
    for (const place of places) {
      const own = await ofShop(shops.get(place) as Uuid);
      expect(own.paidFen).toBeGreaterThan(0);
      expect(own.commissionFen).toBeGreaterThan(0);
      expect(whole.items.find((row) => row.shopId === toId('shp', shops.get(place) as Uuid))).toMatchObject(own);
    }
    for (const key of ['orders', 'paidFen', 'refundedFen', 'releasedFen', 'commissionFen'] as const)
      expect(whole.items.reduce((sum, row) => sum + row[key], 0)).toBe(whole.total[key]);
    expect((await read<Answer>(as, `${division}/statement?${PERIOD}&limit=1`)).total).toEqual(whole.total);
  },
);

test.each(['paid', 'refunded', 'released', 'commission'] as const)(
  'the figure %s opens to journals that make it up, of the region or of a shop in it',
  async (figure) => {
    const as = holder('330200');
    type Line = { journalId: string; shopId: string; amountFen: number };
    const whole = await read<Answer>(as, `330200/statement?${PERIOD}`);
    const lines = await pages<Line>(as, `330200/journals?${PERIOD}&figure=${figure}`);
    const sum = (some: readonly Line[]) => some.reduce((all, line) => all + line.amountFen, 0);
    expect(lines.length).toBeGreaterThan(3);
    expect(new Set(lines.map((line) => line.journalId)).size).toBe(lines.length);
    expect(sum(lines)).toBe(whole.total[`${figure}Fen`]);
    for (const row of whole.items) {
      const own = await pages<Line>(as, `330200/journals?${PERIOD}&figure=${figure}&shopId=${row.shopId}`);
      expect(new Set(own.map((line) => line.shopId))).toEqual(new Set([row.shopId]));
      expect(sum(own)).toBe(row[`${figure}Fen`]);
    }
    const [first] = lines;
    const opened = await read<{ postings: { account: string; amountFen: number }[] }>(
      as,
      `330200/journals/${first?.journalId}`,
    );
    expect(opened.postings.reduce((all, one) => all + one.amountFen, 0)).toBe(0);
    expect(opened.postings.every((one) => !/^buyer:/.test(one.account))).toBe(true);
    // The same journal is no other region's to open.
    const other = await market.http('GET', `/console/regions/440100/journals/${first?.journalId}`, {
      as: holder('440100'),
    });
    expect(other.body).toMatchObject({ status: 404, code: 'ledger.journal_not_found' });
    const elsewhere = toId('shp', shops.get('guangzhou') as Uuid);
    const reply = await market.http('GET', `/console/regions/330200/journals?${PERIOD}&shopId=${elsewhere}`, { as });
    expect(reply.body).toMatchObject({ status: 404, code: 'shops.shop_not_found' });
  },
);

test('a day without trade is empty, a reversed period is refused', async () => {
  const as = holder('330200');
  const empty = await read<Answer>(as, '330200/statement?from=2026-01-01&to=2026-01-02');
  expect(empty.total).toEqual({ orders: 0, paidFen: 0, refundedFen: 0, releasedFen: 0, commissionFen: 0 });
  const reply = await market.http('GET', '/console/regions/330200/statement?from=2026-02-02&to=2026-01-01', { as });
  expect(reply.body).toMatchObject({ status: 422, code: 'ledger.period_reversed' });
});

test('who is given a region sees it with the next request, and no other; a region must be a division', async () => {
  const person = await registerPerson(market.ctx(), { phone: '13700008888', nickname: '宁波负责人' });
  const token = await createSession(market.ctx(), person.id);
  const see = async (division: string) =>
    (
      await market.http('GET', `/console/regions/${division}/statement`, {
        headers: { authorization: `Bearer ${token}` },
      })
    ).status;
  const give = (body: object) =>
    market.http('POST', `/console/users/${toId('usr', person.id)}/grants`, { as: admin, body });
  const role = { scope: 'region', role: 'region_manager' };
  expect((await give(role)).body).toMatchObject({ status: 422, code: 'accounts.grant_scope' });
  expect((await give({ ...role, division: '999999' })).body).toMatchObject({ code: 'regions.division_unknown' });
  expect((await give({ ...role, scopeId: toId('shp', shops.get('cixi') as Uuid) })).body).toMatchObject({
    code: 'accounts.grant_scope',
  });
  expect((await give({ scope: 'platform', role: 'finance', division: '330200' })).body).toMatchObject({
    code: 'accounts.grant_scope',
  });
  expect(await see('330200')).toBe(403);
  expect((await give({ ...role, division: '330200' })).body).toMatchObject({ scope: 'region', scopeId: '330200' });
  expect(await Promise.all(['330200', '330282', '330000', '440000'].map(see))).toEqual([200, 200, 403, 403]);
  await expect(
    market.owner`UPDATE accounts.grants SET scope_id = ${person.id} WHERE user_id = ${person.id}`,
  ).rejects.toMatchObject({ constraint_name: 'grants_region' });
});
