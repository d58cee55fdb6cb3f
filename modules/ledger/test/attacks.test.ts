import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseRefusal, type Pool, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';

/** Someone who has the application's database role and ill will: every attempt must be refused by the database itself. */
let market: TestMarket;
let sql: Pool;
const shop = uuidv7(1);
const order = uuidv7(2);
const NIL = '00000000-0000-0000-0000-000000000000';

const post = (
  cause: string,
  postings: readonly (readonly [string, number])[],
  more: { shop?: string; order?: string | null } = {},
): Promise<unknown> =>
  sql`SELECT * FROM ledger.post(${uuidv7(Date.now())}, ${more.shop ?? shop}, ${cause}, 'correction', ${new Date()}, ${null},
    ${more.order === undefined ? order : more.order}, '{}', ${postings.map(([account]) => account)}::text[],
    ${postings.map(([, amount]) => amount)}::bigint[])`;

const refusalOf = async (attempt: Promise<unknown>): Promise<string> => {
  try {
    await attempt;
    return 'nothing refused it';
  } catch (error) {
    const refusal = databaseRefusal(error);
    return refusal ? refusal.constraint || refusal.state : String(error);
  }
};

const NOT_ALLOWED = '42501';

beforeAll(async () => {
  market = await testMarket({ modules: ['ledger'] });
  sql = market.pool;
  await post('first', [
    ['gateway:sandbox', -500],
    [`escrow:${order}`, 500],
  ]);
});
afterAll(() => market.close());

describe('ledger.post refuses', () => {
  it('a journal that does not balance', async () => {
    const attempt = post('a', [
      ['gateway:sandbox', -100],
      [`escrow:${order}`, 101],
    ]);
    expect(await refusalOf(attempt)).toBe('journals_balance');
  });

  it('a journal of one posting, of zeros, or with gaps', async () => {
    expect(await refusalOf(post('b', [['gateway:sandbox', 0]]))).toBe('journals_shape');
    const zeros = post('c', [
      ['gateway:sandbox', 0],
      [`escrow:${order}`, 0],
    ]);
    expect(await refusalOf(zeros)).toBe('journals_shape');
    const gap = sql`SELECT * FROM ledger.post(${uuidv7(1)}, ${shop}, 'd', 'correction', now(), NULL, NULL, '{}',
      ARRAY['gateway:sandbox', NULL, 'platform:rounding'], ARRAY[-1, 0, 1]::bigint[])`;
    expect(await refusalOf(gap)).toBe('journals_shape');
    const ragged = sql`SELECT * FROM ledger.post(${uuidv7(1)}, ${shop}, 'e', 'correction', now(), NULL, NULL, '{}',
      ARRAY['gateway:sandbox'], ARRAY[-1, 1]::bigint[])`;
    expect(await refusalOf(ragged)).toBe('journals_shape');
  });

  it('a balance below its floor, and keeps nothing of it', async () => {
    const attempt = post('f', [
      [`escrow:${order}`, -501],
      [`shop:${shop}:available`, 501],
    ]);
    expect(await refusalOf(attempt)).toBe('balances_floor');
    const rows = await sql`SELECT 1 FROM ledger.journals WHERE cause = 'f'`;
    expect(rows).toHaveLength(0);
  });

  it('invented accounts and accounts of another shop or order', async () => {
    const other = uuidv7(3);
    for (const account of [
      'platform:slush',
      'escrow:x',
      'shop:me:available',
      `shop:${other}:available`,
      `escrow:${other}`,
      'gateway:',
      'pocket:1',
    ])
      expect(
        await refusalOf(
          post(`invented ${account}`, [
            ['gateway:sandbox', -1],
            [account, 1],
          ]),
        ),
      ).toBe('entries_account_known');
  });

  it('a cause booked before with other content', async () => {
    const attempt = post('first', [
      ['gateway:sandbox', -600],
      [`escrow:${order}`, 600],
    ]);
    expect(await refusalOf(attempt)).toBe('journals_cause_reused');
  });
});

describe('the application’s role cannot', () => {
  it('insert by hand', async () => {
    expect(
      await refusalOf(sql`INSERT INTO ledger.journals (shop_id, id, cause, kind, at, memo, accounts, amounts)
        VALUES (${NIL}, ${uuidv7(9)}, 'x', 'correction', now(), '{}', ARRAY['a', 'b'], ARRAY[1, -1]::bigint[])`),
    ).toBe(NOT_ALLOWED);
    expect(
      await refusalOf(sql`INSERT INTO ledger.entries (shop_id, journal_id, line, account, purpose, amount, at, kind)
        SELECT shop_id, id, 9, 'gateway:sandbox', 'gateway', 1, now(), 'correction' FROM ledger.journals LIMIT 1`),
    ).toBe(NOT_ALLOWED);
    expect(
      await refusalOf(
        sql`INSERT INTO ledger.balances (shop_id, account, purpose, balance) VALUES (${shop}, ${`shop:${shop}:available`}, 'available', 1000000)`,
      ),
    ).toBe(NOT_ALLOWED);
    expect(
      await refusalOf(
        sql`INSERT INTO ledger.rollups (account, day, in_fen, out_fen, entries) VALUES ('gateway:sandbox', '2026-01-01', 1, 0, 1)`,
      ),
    ).toBe(NOT_ALLOWED);
  });

  it.each(['journals', 'entries', 'balances', 'rollups', 'rollup_horizon'])('change or remove %s', async (table) => {
    const column =
      { journals: 'kind', entries: 'kind', balances: 'purpose', rollups: 'account', rollup_horizon: 'tx' }[table] ?? '';
    expect(await refusalOf(sql.unsafe(`UPDATE ledger.${table} SET ${column} = ${column}`))).toBe(NOT_ALLOWED);
    expect(await refusalOf(sql.unsafe(`DELETE FROM ledger.${table}`))).toBe(NOT_ALLOWED);
    expect(await refusalOf(sql.unsafe(`TRUNCATE ledger.${table} CASCADE`))).toBe(NOT_ALLOWED);
  });

  it('switch the guards off', async () => {
    expect(await refusalOf(sql.unsafe('ALTER TABLE ledger.journals DISABLE ROW LEVEL SECURITY'))).toBe(NOT_ALLOWED);
    expect(await refusalOf(sql.unsafe('ALTER TABLE ledger.balances DROP CONSTRAINT balances_floor'))).toBe(NOT_ALLOWED);
    expect(
      await refusalOf(
        sql.unsafe('CREATE OR REPLACE FUNCTION ledger.roll_up() RETURNS bigint LANGUAGE sql AS $$ SELECT 1 $$'),
      ),
    ).toBe(NOT_ALLOWED);
  });
});

it('even the owner is held by the constraints', async () => {
  const unbalanced = market.owner`INSERT INTO ledger.journals (shop_id, id, cause, kind, at, memo, accounts, amounts)
    VALUES (${NIL}, ${uuidv7(9)}, 'x', 'correction', now(), '{}', ARRAY['gateway:sandbox', 'platform:rounding'], ARRAY[1, -2]::bigint[])`;
  expect(await refusalOf(unbalanced)).toBe('journals_balance');
  expect(await refusalOf(market.owner`UPDATE ledger.balances SET balance = -1`)).toBe('balances_floor');
});
