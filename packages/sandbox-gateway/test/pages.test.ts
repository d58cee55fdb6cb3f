import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Merchant, openMerchant } from './merchant.ts';

let merchant: Merchant;
let cashier: string;
beforeEach(async () => {
  merchant = await openMerchant();
  const { json } = await merchant.payment(
    'pay_1',
    [
      ['shop-a', 123_456],
      ['shop-b', 1],
    ],
    { description: '<b>茶 & 壶</b>' },
  );
  cashier = String(json.cashier_url);
});
afterEach(() => merchant.close());

/** Opens a page as a browser: its text, cookie and form token. */
async function open(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  const text = await response.text();
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return {
    status: response.status,
    text,
    cookie,
    token: /name="token" value="([^"]+)"/.exec(text)?.[1] ?? '',
    response,
  };
}
const submit = (url: string, fields: Record<string, string>, cookie: string, more: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers: { cookie, ...more }, redirect: 'manual' });

describe('the cashier', () => {
  it('shows amount, shops and expiry in both languages, escaped, without script', async () => {
    const zh = await open(cashier, { 'accept-language': 'zh-CN' });
    expect(zh.text).toContain('1234<span class="fen">.57');
    for (const word of [
      '店铺 shop-a',
      '店铺 shop-b',
      '2026-11-23 12:00:00',
      '&lt;b&gt;茶 &amp; 壶',
      '支付成功',
      '错签',
    ])
      expect(zh.text).toContain(word);
    expect(zh.text).not.toContain('<script');
    expect(zh.response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const en = await open(cashier, { 'accept-language': 'en-GB,en;q=0.9' });
    expect(en.text).toContain('lang="en"');
    expect(en.text).toContain('Amount due');
    expect((await open(`${cashier}?lang=zh`, { 'accept-language': 'en' })).text).toContain('应付金额');
  });
  it('pays and returns to the merchant with its own query kept', async () => {
    const { token, cookie } = await open(cashier);
    const paid = await submit(cashier, { token, outcome: 'pay', scenario: 'double' }, cookie);
    expect(paid.status).toBe(303);
    expect(paid.headers.get('location')).toBe('http://shop.test/back?from=gateway&out_trade_no=pay_1&result=submitted');
    await merchant.tick();
    expect(merchant.heard).toHaveLength(2);
    expect((await open(`${cashier}?lang=en`)).text).toContain('Back to the merchant');
    const again = await submit(cashier, { token, outcome: 'pay' }, cookie);
    expect(again.status).toBe(409);
  });
  it('fails, says so, and stays payable', async () => {
    const { token, cookie } = await open(cashier);
    const failed = await submit(cashier, { token, outcome: 'fail' }, cookie);
    expect(failed.headers.get('location')).toContain('result=failed');
    expect((await open(`${cashier}?lang=zh`)).text).toContain('上一次支付未成功');
    expect((await merchant.get('/v1/payments/pay_1')).json.state).toBe('NOTPAY');
  });
  it('delays as asked and refuses a delay that is none', async () => {
    const { token, cookie } = await open(cashier);
    const bad = await submit(cashier, { token, outcome: 'pay', scenario: 'delayed', delay_seconds: '-1' }, cookie);
    expect(bad.status).toBe(400);
    await submit(cashier, { token, outcome: 'pay', scenario: 'delayed', delay_seconds: '7' }, cookie);
    await merchant.advance(6_999);
    expect(merchant.heard).toHaveLength(0);
    await merchant.advance(1);
    expect(merchant.heard).toHaveLength(1);
  });
  it('refuses a form without its token, from another browser or another payment', async () => {
    const { token, cookie } = await open(cashier);
    const other = await merchant.payment('pay_2', [['shop-a', 1]]);
    const foreign = await open(String(other.json.cashier_url), { cookie });
    for (const [given, jar] of [
      ['', cookie],
      [token, ''],
      [token, `gateway_form=${'0'.repeat(32)}`],
      [foreign.token, cookie],
    ] as const) {
      expect((await submit(cashier, { token: given, outcome: 'pay' }, jar)).status).toBe(403);
    }
    expect((await merchant.get('/v1/payments/pay_1')).json.state).toBe('NOTPAY');
  });
  it('answers a wrong address with a page', async () => {
    const page = await open(`${cashier}x`, { 'accept-language': 'zh' });
    expect(page.status).toBe(404);
    expect(page.text).toContain('支付单不存在');
  });
});

describe('the admin page', () => {
  const admin = () => `${merchant.url()}/admin`;
  it('lists everything with its attempts, a page at a time', async () => {
    await merchant.paid('pay_2', [['shop-a', 1000]]);
    await merchant.split('split_1', 'pay_2', [['platform', 10]]);
    await merchant.refund('ref_1', 'pay_2', 10);
    await merchant.advance(2_000);
    for (let n = 0; n < 25; n += 1) await merchant.payment(`page_${n}`, [['shop-a', 1]]);
    expect((await open(admin())).text).toContain('page_24');
    expect((await open(admin())).text).not.toContain('>pay_1<');
    expect((await open(`${admin()}?page=2&lang=en`)).text).toContain('>pay_1<');
    expect((await open(`${admin()}?view=refunds`)).text).toContain('ref_1');
    expect((await open(`${admin()}?view=splits`)).text).toContain('platform 0.10 SUCCESS');
    expect((await open(`${admin()}?view=payouts&lang=en`)).text).toContain('Nothing here yet.');
    expect((await open(`${admin()}?view=deliveries`)).text).toMatch(
      /REFUND\.SUCCESS[\s\S]*1\. 2026-11-22 12:00:0\d 204/,
    );
  });
  it('redelivers and sets the default scenario by form', async () => {
    await merchant.paid('pay_2', [['shop-a', 1000]]);
    const { token, cookie } = await open(`${admin()}?view=deliveries`);
    expect((await submit(`${admin()}/deliveries/1/redeliver`, { token }, cookie)).status).toBe(303);
    await merchant.tick();
    expect(merchant.heard).toHaveLength(2);
    await submit(`${admin()}/default-scenario`, { token, scenario: 'lost' }, cookie);
    await merchant.control('/payments/pay_1/pay');
    await merchant.tick();
    expect(merchant.heard).toHaveLength(2);
    expect((await submit(`${admin()}/default-scenario`, { scenario: 'normal' }, cookie)).status).toBe(403);
  });
  it('asks a visitor from elsewhere for the control token', async () => {
    const elsewhere = { 'x-forwarded-for': '203.0.113.9' };
    const { status, text, token, cookie } = await open(`${admin()}?lang=en`, elsewhere);
    expect(status).toBe(403);
    expect(text).not.toContain('pay_1');
    expect((await submit(`${admin()}/default-scenario`, { token, scenario: 'lost' }, cookie, elsewhere)).status).toBe(
      403,
    );
    expect((await submit(`${admin()}/sign-in`, { token, control_token: 'guess' }, cookie, elsewhere)).status).toBe(401);
    const signedIn = await submit(
      `${admin()}/sign-in`,
      { token, control_token: merchant.controlToken },
      cookie,
      elsewhere,
    );
    const session = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect((await open(admin(), { ...elsewhere, cookie: `${cookie}; ${session}` })).text).toContain('pay_1');
  });
});
