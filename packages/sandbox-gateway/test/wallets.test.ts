import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../store.ts';
import { type Merchant, openMerchant } from './merchant.ts';

let merchant: Merchant;
let cashier: string;
beforeEach(async () => {
  merchant = await openMerchant({
    wallets: [
      { number: '0040000000000001', walletClass: 1 },
      { number: '0040000000000004', walletClass: 4 },
    ],
  });
  await merchant.post('/v1/sub-merchants', { sub_merchant_id: 'shop-e', name: '店铺 e', channel: 'ecny' });
  const { json } = await merchant.payment('pay_1', [['shop-e', 200_001]], { channel: 'ecny' });
  expect(json).toMatchObject({ state: 'NOTPAY', channel: 'ecny' });
  cashier = String(json.cashier_url);
});
afterEach(() => merchant.close());

async function open(language: string) {
  const response = await fetch(cashier, { headers: { 'accept-language': language } });
  const text = await response.text();
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return { text, cookie, token: /name="token" value="([^"]+)"/.exec(text)?.[1] ?? '' };
}
const submit = (fields: Record<string, string>, cookie: string) =>
  fetch(cashier, { method: 'POST', body: new URLSearchParams(fields), headers: { cookie }, redirect: 'manual' });

describe('the e-CNY cashier', () => {
  it('says 数字人民币 and what each wallet may pay, in both languages', async () => {
    const zh = await open('zh-CN');
    for (const word of ['数字人民币', '一类钱包', '四类钱包', '单笔限额 ¥2000.00', '单日限额 ¥5000.00', '不限'])
      expect(zh.text).toContain(word);
    expect(zh.text).not.toContain('二类钱包');
    const en = await open('en');
    for (const word of ['e-CNY', 'Class 4 wallet', 'at once ¥2000.00']) expect(en.text).toContain(word);
  });
  it('refuses beyond the limit on a page, and the next wallet can pay', async () => {
    const { cookie, token } = await open('zh-CN');
    const refused = await submit({ token, outcome: 'pay', wallet: '0040000000000004' }, cookie);
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('单笔支付限额');
    expect((await merchant.get('/v1/payments/pay_1')).json.state).toBe('NOTPAY');
    expect((await submit({ token, outcome: 'pay', wallet: '0040000000000001' }, cookie)).status).toBe(303);
    expect((await merchant.get('/v1/payments/pay_1')).json.state).toBe('SUCCESS');
  });
  it('is not there for other payments', async () => {
    const { json } = await merchant.payment('pay_2', [['shop-a', 100]]);
    expect(await (await fetch(String(json.cashier_url))).text()).not.toContain('数字人民币');
  });
});

it('every movement of a channel is on its bill: refund, split, release, payout, transfer to the wallet', async () => {
  await merchant.control('/payments/pay_1/pay', { wallet: '0040000000000001' });
  await merchant.advance(1_000);
  await merchant.split('split_1', 'pay_1', [['platform', 500]]);
  await merchant.refund('ref_1', 'pay_1', 1_234);
  await merchant.advance(3_000);
  const back = { out_return_no: 'ret_1', out_split_no: 'split_1', account: 'platform', type: 'MERCHANT_ID' };
  await merchant.post('/v1/split-returns', { ...back, amount_fen: 1, description: '回退' });
  await merchant.unfreeze('unf_1', 'pay_1');
  await merchant.payout('out_1', 'shop-e', 1_000, '6222020000000000');
  await merchant.transfer('trf_1', 'shop-e', 'pay_1', 300);
  await merchant.advance(3_000);
  const types = async (query: string) =>
    (await merchant.get(`/v1/bills/2026-11-22.csv?partial=true${query}`)).text
      .split('\r\n')
      .slice(1)
      .flatMap((row) => (/^\d{4}-/.test(row) ? [row.split(',')[1]] : []))
      .sort();
  expect(await types('&channel=ecny')).toEqual([
    'PAYMENT',
    'PAYOUT',
    'PAYOUT_RETURN',
    'REFUND',
    'SPLIT',
    'SPLIT_RETURN',
    'TRANSFER',
    'UNFREEZE',
  ]);
  expect(await types('')).toEqual([]);
  expect((await merchant.get('/v1/transfers/trf_1')).json.payer).toBe('wallet_0040000000000001');
  for (const told of merchant.heard) expect(told.resource.channel).toBe('ecny');
  expect(merchant.heard.length).toBeGreaterThanOrEqual(4);
});

it('a file from before there were channels gets them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-old-'));
  const file = join(folder, 'gateway.sqlite');
  const old = new DatabaseSync(file);
  old.exec(
    `CREATE TABLE sub_merchants (sub_merchant_id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, name TEXT NOT NULL, bank_json TEXT,
       created_ms INTEGER NOT NULL) STRICT;
     INSERT INTO sub_merchants VALUES ('shop-a', 'f', '店', NULL, 1);
     CREATE TABLE payments (out_trade_no TEXT PRIMARY KEY, state TEXT NOT NULL, created_ms INTEGER NOT NULL, paid_ms INTEGER) STRICT;
     INSERT INTO payments VALUES ('pay_1', 'NOTPAY', 1, NULL);`,
  );
  old.close();
  for (let start = 0; start < 2; start += 1) {
    const db = openStore(file);
    expect(db.prepare('SELECT channel FROM sub_merchants').get()).toEqual({ channel: 'standard' });
    expect(db.prepare('SELECT channel, wallet FROM payments').get()).toEqual({ channel: 'standard', wallet: null });
    expect(() => db.exec("UPDATE payments SET wallet = '0040000000000001'")).toThrow(/CHECK/);
    db.close();
  }
  rmSync(folder, { recursive: true, force: true });
});
