import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CALLBACK_RETRY_MS, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../limits.ts';
import { type Merchant, openMerchant, START_MS } from './merchant.ts';

let merchant: Merchant;
beforeEach(async () => {
  merchant = await openMerchant();
});
afterEach(() => merchant.close());

const pay = async (scenario: string, more: object = {}) => {
  await merchant.payment('pay_1', [['shop-a', 1000]]);
  const answer = await merchant.control('/payments/pay_1/pay', { scenario, ...more });
  await merchant.tick();
  return answer;
};

describe('callbacks', () => {
  it('tell at once, signed and encrypted, what a query tells', async () => {
    await pay('normal');
    expect(merchant.heard).toHaveLength(1);
    expect(merchant.heard[0]).toMatchObject({ type: 'PAYMENT.SUCCESS', signed: true });
    expect(merchant.heard[0]?.resource).toEqual((await merchant.get('/v1/payments/pay_1')).json);
    await merchant.advance(DAY_MS);
    expect(merchant.heard.filter((one) => one.type === 'PAYMENT.SUCCESS')).toHaveLength(1);
  });
  it('repeat on the published schedule until the gateway gives up', async () => {
    const seconds = [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600];
    expect(CALLBACK_RETRY_MS.map((ms) => ms / SECOND_MS)).toEqual(seconds);
    merchant.answerWith(() => ({ status: 500 }));
    await pay('normal');
    for (const wait of seconds) {
      const before = merchant.heard.length;
      await merchant.advance(wait * SECOND_MS - 1);
      expect(merchant.heard).toHaveLength(before);
      await merchant.advance(1);
      expect(merchant.heard).toHaveLength(before + 1);
    }
    expect(merchant.heard).toHaveLength(16);
    expect(new Set(merchant.heard.map((one) => one.id)).size).toBe(1);
    await merchant.advance(7 * DAY_MS);
    expect(merchant.heard).toHaveLength(16);
  });
  it.each([
    ['a redirect', () => ({ status: 302 })],
    ['a refusal', () => ({ status: 400 })],
    ['a timeout', () => Promise.reject(new DOMException('too slow', 'TimeoutError'))],
  ])('count %s as a failure and stop after the first 2xx', async (_what, answer) => {
    merchant.answerWith(answer);
    await pay('normal');
    merchant.answerWith(() => ({ status: 200 }));
    await merchant.advance(15 * SECOND_MS);
    await merchant.advance(24 * HOUR_MS);
    expect(merchant.heard).toHaveLength(2);
  });
  it('continue their schedule after a restart', async () => {
    merchant.answerWith(() => ({ status: 500 }));
    await pay('normal');
    await merchant.advance(15 * SECOND_MS);
    await merchant.restart();
    await merchant.advance(15 * SECOND_MS - 1);
    expect(merchant.heard).toHaveLength(2);
    await merchant.advance(1);
    expect(merchant.heard).toHaveLength(3);
  });
});

describe('scenarios', () => {
  it('delayed: told later, known to a query at once', async () => {
    await pay('delayed', { delay_ms: 60_000 });
    expect((await merchant.get('/v1/payments/pay_1')).json.state).toBe('SUCCESS');
    await merchant.advance(59_999);
    expect(merchant.heard).toHaveLength(0);
    await merchant.advance(1);
    expect(merchant.heard).toHaveLength(1);
  });
  it('double: one event, delivered twice although the first was taken', async () => {
    await pay('double');
    expect(merchant.heard).toHaveLength(2);
    expect(merchant.heard[0]?.id).toBe(merchant.heard[1]?.id);
  });
  it('lost: only a query finds it, until someone redelivers', async () => {
    await pay('lost');
    await merchant.advance(20 * DAY_MS);
    expect(merchant.heard).toHaveLength(0);
    expect((await merchant.get('/v1/payments/pay_1')).json.state).toBe('SUCCESS');
    await merchant.control('/deliver', { delivery_id: 1 });
    expect(merchant.heard).toMatchObject([{ type: 'PAYMENT.SUCCESS', signed: true }]);
    expect((await merchant.control('/deliver', { delivery_id: 99 })).json.code).toBe('DELIVERY_NOT_FOUND');
  });
  it('one asked for by its number is sent alone, and answered while others still wait for their merchant', async () => {
    await pay('lost');
    const silent = Promise.withResolvers<{ status: number }>();
    merchant.answerWith(() =>
      merchant.heard.at(-1)?.resource.out_trade_no === 'pay_2' ? silent.promise : { status: 204 },
    );
    await merchant.payment('pay_2', [['shop-a', 1000]]);
    await merchant.control('/payments/pay_2/pay', { scenario: 'normal' });
    const round = merchant.tick();
    expect((await merchant.control('/deliver', { delivery_id: 1 })).status).toBe(200);
    expect(merchant.heard.map((one) => one.resource.out_trade_no)).toEqual(['pay_2', 'pay_1']);
    silent.resolve({ status: 204 });
    await round;
    await merchant.advance(DAY_MS);
    expect(merchant.heard).toHaveLength(2);
  });
  it('mis-signed: the first is false, the repeat is right', async () => {
    merchant.answerWith(() => ({ status: merchant.heard.at(-1)?.signed ? 200 : 401 }));
    await pay('mis-signed');
    await merchant.advance(15 * SECOND_MS);
    await merchant.advance(DAY_MS);
    expect(merchant.heard.map((one) => one.signed)).toEqual([false, true]);
  });
  it('wrong-amount: the callback lies by a fen, the query does not', async () => {
    await pay('wrong-amount');
    expect(merchant.heard[0]).toMatchObject({ signed: true, resource: { amount_fen: 999 } });
    expect((await merchant.get('/v1/payments/pay_1')).json.amount_fen).toBe(1000);
  });
  it('reordered: succeeds only after the merchant has closed', async () => {
    expect((await pay('reordered')).json.state).toBe('NOTPAY');
    expect((await merchant.control('/payments/pay_1/pay')).json.code).toBe('PAYMENT_IN_FLIGHT');
    await merchant.advance(10 * MINUTE_MS);
    expect((await merchant.post('/v1/payments/pay_1/close')).json.state).toBe('CLOSED');
    await merchant.advance(2 * SECOND_MS);
    const { json } = await merchant.get('/v1/payments/pay_1');
    expect(json.state).toBe('SUCCESS');
    expect(merchant.heard).toMatchObject([{ type: 'PAYMENT.SUCCESS', resource: { closed_at: json.closed_at } }]);
    expect((await merchant.refund('ref_1', 'pay_1', 1000)).status).toBe(200);
  });
  it('reordered: also after the payment has expired', async () => {
    await pay('reordered');
    await merchant.advance(DAY_MS);
    await merchant.advance(2 * SECOND_MS);
    expect(merchant.heard).toMatchObject([{ type: 'PAYMENT.SUCCESS', atMs: START_MS + DAY_MS + 2 * SECOND_MS }]);
  });
  it('follow the default when none is named', async () => {
    await merchant.control('/default-scenario', { scenario: 'double' });
    await merchant.payment('pay_1', [['shop-a', 1000]]);
    await merchant.control('/payments/pay_1/pay');
    await merchant.restart();
    await merchant.tick();
    expect(merchant.heard).toHaveLength(2);
    expect((await merchant.control('/default-scenario', { scenario: 'mystery' })).json.code).toBe('BAD_REQUEST');
  });
});
