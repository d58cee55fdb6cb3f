import { afterAll, beforeAll, expect, it } from 'vitest';
import { days, type Grant, hours, toId, transact, type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import {
  buyerAccount,
  COMMISSION,
  escrowAccount,
  gatewayAccount,
  post,
  type Statement,
  shopAccount,
  statement,
} from '../index.ts';
import { rollUp } from '../store.ts';

let market: TestMarket;
const shop = uuidv7(1);
const buyer = uuidv7(2);
const start = new Date('2026-11-22T02:00:00Z');
const ORDERS = 30;
const orderOf = (n: number): Uuid => uuidv7(1000 + n);

/** Thirty orders, one every five hours: paid 100.00, each third one settled (5 % commission) an hour later. */
beforeAll(async () => {
  market = await testMarket({ modules: ['ledger'] });
  const ctx = market.ctx();
  for (let n = 0; n < ORDERS; n += 1) {
    const orderId = orderOf(n);
    const common = { shopId: shop, orderId };
    await transact(ctx, (tx) =>
      post(tx, {
        ...common,
        cause: `pay ${n}`,
        kind: 'payment',
        postings: [
          { account: gatewayAccount('sandbox'), amountFen: -100_00 },
          { account: buyerAccount(buyer), amountFen: 100_00 },
          { account: buyerAccount(buyer), amountFen: -100_00 },
          { account: escrowAccount(orderId), amountFen: 100_00 },
        ],
      }),
    );
    market.clock.advance(hours(1));
    if (n % 3 === 0)
      await transact(ctx, (tx) =>
        post(tx, {
          ...common,
          cause: `settle ${n}`,
          kind: 'settlement',
          postings: [
            { account: escrowAccount(orderId), amountFen: -100_00 },
            { account: shopAccount(shop, 'available'), amountFen: 95_00 },
            { account: COMMISSION, amountFen: 5_00 },
          ],
        }),
      );
    market.clock.advance(hours(4));
    if (n === 17) await rollUp(ctx);
  }
});
afterAll(() => market.close());

const SIDES = {
  gateway: { account: gatewayAccount('sandbox') },
  commission: { account: COMMISSION },
  available: { account: shopAccount(shop, 'available') },
  buyer: { account: buyerAccount(buyer) },
  escrow: { escrowOfShop: shop },
} as const;

it.each(Object.keys(SIDES) as (keyof typeof SIDES)[])(
  'statements of %s follow each other without a gap',
  async (name) => {
    const ctx = market.ctx();
    const at = (n: number) => new Date(start.getTime() + n * 37 * 3_600_000);
    let closing = 0;
    let lines = 0;
    for (let n = -1; at(n) < market.clock.now(); n += 1) {
      const one = await statement(ctx, { of: SIDES[name], from: at(n), to: at(n + 1), limit: 100 });
      expect(one.openingFen).toBe(closing);
      expect(one.closingFen).toBe(one.openingFen + one.inFen - one.outFen);
      closing = one.closingFen;
      lines += one.items.length;
    }
    const whole = await statement(ctx, { of: SIDES[name], from: new Date(0), to: market.clock.now(), limit: 100 });
    expect(whole.openingFen).toBe(0);
    expect(whole.closingFen).toBe(closing);
    expect(lines).toBe(whole.items.length);
  },
);

it('pages neither repeat nor skip, and each line’s balance leads to the next', async () => {
  const ctx = market.ctx();
  const input = { of: SIDES.escrow, from: start, to: market.clock.now(), limit: 7 } as const;
  const all: Statement['items'][number][] = [];
  let cursor: string | null | undefined;
  do {
    const page: Statement = await statement(ctx, { ...input, cursor: cursor ?? undefined });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  expect(all).toHaveLength(40);
  expect(new Set(all.map((line) => `${line.journalId} ${line.line}`)).size).toBe(40);
  for (const [place, line] of all.entries()) {
    const older = all[place + 1];
    expect(line.balanceFen - line.amountFen).toBe(older ? older.balanceFen : 0);
  }
  expect(all[0]?.balanceFen).toBe(20 * 100_00);
});

const grant = (scope: 'shop' | 'platform', permission: string): Grant => ({
  scope,
  scopeId: scope === 'shop' ? shop : null,
  role: 'finance',
  permissions: [permission],
});

it('HTTP: the shop sees its own, opens a journal without other people’s names, and takes it home as a file', async () => {
  const finance = market.user([grant('shop', 'money.*')]);
  const path = `/shops/${toId('shp', shop)}`;
  const balances = await market.http('GET', `${path}/balances`, { as: finance });
  expect(balances.body).toEqual({
    availableFen: 950_00,
    escrowFen: 2000_00,
    depositFen: 0,
    adsFen: 0,
    payoutFen: 0,
    escrowOrders: 20,
  });

  const page = await market.http('GET', `${path}/statement?from=2026-11-22&to=2026-12-05&limit=5`, {
    as: finance,
    headers: { 'accept-language': 'en' },
  });
  expect(page.status).toBe(200);
  const body = page.body as {
    closingFen: number;
    inFen: number;
    items: { journalId: string; kindLabel: string; amountFen: number }[];
    nextCursor: string;
  };
  expect(body).toMatchObject({ openingFen: 0, closingFen: 950_00, inFen: 950_00, outFen: 0 });
  expect(body.items[0]).toMatchObject({ kindLabel: 'Order settled', amountFen: 95_00 });
  const next = await market.http(
    'GET',
    `${path}/statement?from=2026-11-22&to=2026-12-05&limit=5&cursor=${body.nextCursor}`,
    { as: finance },
  );
  expect((next.body as typeof body).items[0]?.journalId).not.toBe(body.items[4]?.journalId);

  const settled = await market.http('GET', `${path}/journals/${body.items[0]?.journalId}`, { as: finance });
  const postings = (settled.body as { postings: { amountFen: number }[] }).postings;
  expect(postings.reduce((sum, posting) => sum + posting.amountFen, 0)).toBe(0);
  const escrow = await market.http('GET', `${path}/statement?account=escrow&limit=1`, { as: finance });
  const paid = (escrow.body as typeof body).items[0]?.journalId;
  const opened = await market.http('GET', `${path}/journals/${paid}`, { as: finance });
  expect(opened.text).not.toContain(buyer);

  const file = await market.http('GET', `${path}/statement.csv?from=2026-11-22&to=2026-12-05`, { as: finance });
  expect(file.status).toBe(200);
  const lines = file.text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split('\r\n');
  expect(lines[0]).toBe('时间,类型,订单编号,收入（元）,支出（元）,余额（元）,凭证编号');
  expect(lines).toHaveLength(1 + 1 + 10 + 2);
  expect(lines.at(-1)).toContain('950.00');
});

it('HTTP: a buyer sees the own money only; operators see all, and the sum is zero', async () => {
  const me = market.user([], buyer);
  const own = await market.http('GET', '/me/statement?from=2026-11-22&to=2026-12-05&limit=100', { as: me });
  expect(own.body).toMatchObject({ openingFen: 0, inFen: 3000_00, outFen: 3000_00, closingFen: 0 });
  const journalId = (own.body as { items: { journalId: string }[] }).items[0]?.journalId ?? '';
  expect((await market.http('GET', `/me/journals/${journalId}`, { as: me })).status).toBe(200);
  expect((await market.http('GET', `/me/journals/${journalId}`, { as: market.user() })).status).toBe(404);

  const finance = market.user([grant('platform', 'ledger.*')]);
  const trial = await market.http('GET', '/console/ledger/trial-balance', { as: finance });
  expect(trial.body).toMatchObject({ sumFen: 0 });
  const accounts = await market.http('GET', '/console/ledger/accounts?purpose=escrow&limit=100', { as: finance });
  // Thirty orders were paid; the escrow of the ten that are over has ended.
  expect((accounts.body as { items: unknown[] }).items).toHaveLength(20);
  const gateways = await market.http('GET', '/console/ledger/accounts', { as: finance });
  expect(gateways.body).toMatchObject({ items: [{ account: 'gateway:sandbox', balanceFen: -3000_00 }] });
  const entries = await market.http(
    'GET',
    '/console/ledger/accounts/gateway:sandbox/entries?from=2026-11-23&to=2026-11-24&limit=3',
    { as: finance },
  );
  expect((entries.body as { items: unknown[] }).items).toHaveLength(3);
  expect((await market.http('GET', '/console/ledger/accounts/pocket:me/entries', { as: finance })).body).toMatchObject({
    code: 'ledger.account_malformed',
  });
  expect(
    (await market.http('GET', '/console/ledger/trial-balance', { as: market.user([grant('shop', '*')]) })).status,
  ).toBe(403);
});

it('a period that ends before it begins is refused', async () => {
  const me = market.user([], buyer);
  const reply = await market.http('GET', '/me/statement?from=2026-11-24&to=2026-11-22', { as: me });
  expect(reply).toMatchObject({ status: 422, body: { code: 'ledger.period_reversed' } });
  expect(days(1)).toBe(86_400);
});
