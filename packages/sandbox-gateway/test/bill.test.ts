import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../limits.ts';
import { type Merchant, openMerchant } from './merchant.ts';

let merchant: Merchant;
beforeEach(async () => {
  merchant = await openMerchant();
});
afterEach(() => merchant.close());

/** Fen per type, from the rows of a bill; yuan are read as text, never as floats. */
function sumsOf(csv: string) {
  const lines = csv.trimEnd().split('\r\n');
  const at = lines.findIndex((line) => line.startsWith('summary,'));
  const sums = new Map<string, number>();
  for (const line of lines.slice(1, at)) {
    const cells = line.split(',');
    const type = cells[1] ?? '';
    sums.set(type, (sums.get(type) ?? 0) + Number((cells[8] ?? '').replace('.', '')));
  }
  return { sums, summary: lines[at + 1], heads: lines[at], rows: at - 1 };
}

async function busyDay() {
  await merchant.paid('pay_1', [
    ['shop-a', 10_001],
    ['shop-b', 2_000],
  ]);
  await merchant.paid('pay_2', [['shop-b', 333]]);
  await merchant.payment('pay_3', [['shop-b', 1]]);
  await merchant.split('split_1', 'pay_1', [
    ['platform', 501],
    ['closed-streamer', 100],
    ['person-streamer', 77],
  ]);
  await merchant.refund('ref_1', 'pay_1', 1_234);
  await merchant.refund('ref_2', 'pay_2', 33, { reason: 'abnormal-card' });
  await merchant.advance(3_000);
  const back = { out_return_no: 'ret_1', out_split_no: 'split_1', account: 'platform', type: 'MERCHANT_ID' };
  await merchant.post('/v1/split-returns', { ...back, amount_fen: 1, description: '回退' });
  await merchant.unfreeze('unf_1', 'pay_1');
  await merchant.payout('out_1', 'shop-a', 5_000);
  await merchant.payout('out_2', 'shop-a', 1_000, '6222020000000000');
  await merchant.transfer('trf_1', 'shop-a', 'pay_1', 300);
  await merchant.transfer('trf_2', 'shop-a', 'pay_1', 200, { remark: 'abnormal-x' });
  await merchant.advance(3_000);
}

describe('the daily bill', () => {
  it('has the sums of all movements, and a summary that agrees with its rows', async () => {
    await busyDay();
    merchant.wait(DAY_MS);
    const { text, signed } = await merchant.get('/v1/bills/2026-11-22.csv');
    expect(signed).toBe(true);
    const { sums, summary, heads, rows } = sumsOf(text);
    const database = merchant.database();
    const moved = (kind: string) =>
      Number(
        database.prepare('SELECT coalesce(sum(amount_fen), 0) AS fen FROM movements WHERE kind = ?').get(kind)?.fen,
      );
    const kinds = {
      PAYMENT: 'pay',
      REFUND: 'refund',
      SPLIT: 'split',
      SPLIT_RETURN: 'split-return',
      UNFREEZE: 'unfreeze',
      PAYOUT: 'payout-hold',
      PAYOUT_RETURN: 'payout-back',
      TRANSFER: 'transfer',
    };
    for (const [type, kind] of Object.entries(kinds)) expect([type, sums.get(type)]).toEqual([type, moved(kind)]);
    expect(Object.fromEntries(sums)).toEqual({
      PAYMENT: 12_334,
      REFUND: 1_234,
      SPLIT: 578,
      SPLIT_RETURN: 1,
      UNFREEZE: 8_189,
      PAYOUT: 6_000,
      PAYOUT_RETURN: 1_000,
      TRANSFER: 300,
    });
    expect(heads).toBe(
      'summary,rows,payment_yuan,refund_yuan,split_yuan,split_return_yuan,unfreeze_yuan,payout_yuan,payout_return_yuan,transfer_yuan',
    );
    expect(summary).toBe(`SUMMARY,${rows},123.34,12.34,5.78,0.01,81.89,60.00,10.00,3.00`);
    database.close();
  });
  it('leaves inner accounts that sum to zero and equal their movements', async () => {
    await busyDay();
    const database = merchant.database();
    expect(database.prepare('SELECT sum(balance_fen) AS fen FROM accounts').get()?.fen).toBe(0);
    const astray = database.prepare(`
      SELECT a.name FROM accounts a WHERE a.balance_fen <>
        (SELECT coalesce(sum(amount_fen), 0) FROM movements WHERE to_account = a.name) -
        (SELECT coalesce(sum(amount_fen), 0) FROM movements WHERE from_account = a.name)`);
    expect(astray.all()).toEqual([]);
    database.close();
  });
  it('cuts days at midnight in China', async () => {
    await merchant.paid('pay_1', [['shop-a', 100]]);
    merchant.wait(12 * HOUR_MS - 1_001);
    await merchant.unfreeze('unf_1', 'pay_1');
    merchant.wait(1);
    expect((await merchant.get('/v1/bills/2026-11-22.csv')).text).toContain(',UNFREEZE,unf_1,');
    expect((await merchant.get('/v1/bills/2026-11-23.csv')).json.code).toBe('BILL_NOT_READY');
    await merchant.payout('out_1', 'shop-a', 100);
    expect((await merchant.get('/v1/bills/2026-11-23.csv?partial=true')).text).toContain(
      '2026-11-23 00:00:00,PAYOUT,out_1',
    );
    expect((await merchant.get('/v1/bills/2026-11-24.csv?partial=true')).json.code).toBe('BILL_NOT_READY');
  });
  it.each(['2026-02-30', 'today', '2026-1-1'])('refuses the date %s', async (day) => {
    expect((await merchant.get(`/v1/bills/${day}.csv`)).json.code).toBe('BILL_DATE_WRONG');
  });
});

describe('what the database holds by itself', () => {
  it.each([
    ['an account below zero', `UPDATE accounts SET balance_fen = -1 WHERE name = 'balance/shop-a'`],
    ['a refund beyond what was paid', 'UPDATE parts SET refunded_fen = amount_fen + 1'],
    ['a split beyond 30 %', 'UPDATE parts SET split_fen = amount_fen * 31 / 100'],
    ['a changed movement', 'UPDATE movements SET amount_fen = 1'],
    ['a deleted movement', 'DELETE FROM movements'],
  ])('refuses %s', async (_what, attack) => {
    await busyDay();
    const database = merchant.database();
    expect(() => database.exec(attack)).toThrow(/constraint|append-only/);
    database.close();
  });
  it('keeps everything over a restart', async () => {
    await busyDay();
    const paths = [
      '/v1/payments/pay_1',
      '/v1/refunds/ref_1',
      '/v1/splits/split_1',
      '/v1/payouts/out_1',
      '/v1/sub-merchants/shop-a',
    ];
    const before = await Promise.all(paths.map((path) => merchant.get(path)));
    const header = merchant.authorize('GET', '/v1/refunds/ref_1', '');
    await merchant.raw('GET', '/v1/refunds/ref_1', '', header);
    await merchant.restart();
    const after = await Promise.all(paths.map((path) => merchant.get(path)));
    // The cashier's address follows the port, which is a new one in tests.
    const facts = (answers: typeof before) => answers.map(({ json: { cashier_url: _address, ...rest } }) => rest);
    expect(facts(after)).toEqual(facts(before));
    expect((await merchant.raw('GET', '/v1/refunds/ref_1', '', header)).json.code).toBe('NONCE_REPLAYED');
  });
});
