import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBench, startAlipay, startSandbox, startStripe, startWechat } from './benches.ts';
import { ALIPAY } from './wire-alipay.ts';
import {
  type AlipayBench,
  combined,
  genuine,
  type StripeBench,
  verdict,
  type WechatBench,
  wechatAsk,
} from './wire-hands.ts';
import { STRIPE } from './wire-stripe.ts';
import { NATIVE, WECHAT } from './wire-wechat.ts';

describe('WeChat Pay', () => {
  let bench: WechatBench;
  beforeAll(async () => {
    bench = await openBench('wechat', startWechat);
  });
  afterAll(() => bench.close());
  it.each(WECHAT)('%s', async (_wrong, act, word) => {
    expect(await act(bench)).toBe(word);
  });

  it('asks for patience when requests come too often, which is no refusal', async () => {
    const busy = await openBench('wechat', (ears) => startWechat({ ...ears, perMinute: 5 }));
    const unknown = { number: 'pay_00000000', subNumbers: [], gatewayNo: null };
    // The first call fetches the certificates, too.
    expect(await busy.gateway.queryPayment(unknown)).toBeNull();
    for (let n = 0; n < 3; n += 1) await wechatAsk(busy, { path: NATIVE, body: combined(busy) });
    expect(await wechatAsk(busy, { path: NATIVE, body: combined(busy) })).toBe('429 FREQUENCY_LIMITED');
    await expect(busy.gateway.queryPayment(unknown)).rejects.toMatchObject({ kind: 'unavailable', code: 'TOO_OFTEN' });
    await busy.close();
  });
});

describe('Alipay', () => {
  let bench: AlipayBench;
  beforeAll(async () => {
    bench = await openBench('alipay', startAlipay);
  });
  afterAll(() => bench.close());
  it.each(ALIPAY)('%s', async (_wrong, act, word) => {
    expect(await act(bench)).toBe(word);
  });
});

describe('Stripe', () => {
  let bench: StripeBench;
  beforeAll(async () => {
    bench = await openBench('stripe', startStripe);
  });
  afterAll(() => bench.close());
  it.each(STRIPE)('%s', async (_wrong, act, word) => {
    expect(await act(bench)).toBe(word);
  });
});

it('the table has at least forty wrongs, none twice', () => {
  const rows = [...WECHAT, ...ALIPAY, ...STRIPE].filter(([, , word]) => !/OK$|^10000$|^genuine$/.test(word));
  expect(rows.length).toBeGreaterThanOrEqual(40);
  const names = [WECHAT, ALIPAY, STRIPE].map((table) => table.map(([wrong]) => wrong));
  for (const table of names) expect(new Set(table).size).toBe(table.length);
});

it('the sandbox, too, is not believed without its signature', async () => {
  const bench = await openBench('sandbox', startSandbox);
  expect(await verdict(bench, { ...(await genuine(bench)), headers: {} })).toBe('signature_missing');
  await bench.close();
});
