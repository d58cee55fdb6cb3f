import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../limits.ts';
import { type Merchant, openMerchant, START_MS } from './merchant.ts';

let merchant: Merchant;
beforeAll(async () => {
  merchant = await openMerchant();
});
afterAll(() => merchant.close());

const PATH = '/v1/sub-merchants/shop-a';

describe('the entrance', () => {
  it('answers a signed request with a signed answer', async () => {
    const answer = await merchant.get(PATH);
    expect(answer).toMatchObject({ status: 200, signed: true });
  });
  it('signs refusals too', async () => {
    const answer = await merchant.get('/v1/payments/none');
    expect(answer).toMatchObject({ status: 404, signed: true, json: { code: 'PAYMENT_NOT_FOUND' } });
  });
  it('refuses what is not signed', async () => {
    expect(await merchant.raw('GET', PATH, '', 'none')).toMatchObject({ status: 401, json: { code: 'SIGN_MISSING' } });
  });
  it('refuses another key', async () => {
    const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const header = merchant.authorize('GET', PATH, '', { key });
    expect(await merchant.raw('GET', PATH, '', header)).toMatchObject({ status: 401, json: { code: 'SIGN_WRONG' } });
  });
  it('refuses a body, path or query other than the signed one', async () => {
    const body = JSON.stringify({ sub_merchant_id: 'evil', name: 'x' });
    const header = merchant.authorize('POST', '/v1/sub-merchants', body);
    const changed = await merchant.raw('POST', '/v1/sub-merchants', body.replace('evil', 'ev1l'), header);
    expect(changed.json.code).toBe('SIGN_WRONG');
    const query = await merchant.raw('GET', `${PATH}?a=1`, '', merchant.authorize('GET', PATH, ''));
    expect(query.json.code).toBe('SIGN_WRONG');
  });
  it('refuses a replayed nonce, and only after the first use', async () => {
    const header = merchant.authorize('GET', PATH, '');
    expect((await merchant.raw('GET', PATH, '', header)).status).toBe(200);
    expect(await merchant.raw('GET', PATH, '', header)).toMatchObject({
      status: 401,
      json: { code: 'NONCE_REPLAYED' },
    });
  });
  it('still refuses the replay when the clock has moved within the drift', async () => {
    const header = merchant.authorize('GET', PATH, '');
    await merchant.raw('GET', PATH, '', header);
    merchant.wait(5 * MINUTE_MS);
    expect((await merchant.raw('GET', PATH, '', header)).json.code).toBe('NONCE_REPLAYED');
  });
  it.each([
    ['old', -5 * MINUTE_MS - 1000, 401],
    ['early', 5 * MINUTE_MS + 1000, 401],
    ['just in time', -5 * MINUTE_MS, 200],
  ])('holds timestamps to five minutes: %s', async (_what, offset, status) => {
    const header = merchant.authorize('GET', PATH, '', { atMs: merchant.now() + offset });
    expect((await merchant.raw('GET', PATH, '', header)).status).toBe(status);
  });
  it('refuses another app', async () => {
    const header = merchant.authorize('GET', PATH, '').replace('dongxi-test', 'someone');
    expect((await merchant.raw('GET', PATH, '', header)).json.code).toBe('APP_UNKNOWN');
  });
});

describe('shapes', () => {
  it.each([
    ['an unknown field', { amount: 1 }],
    ['a fraction of a fen', { amount_fen: 1.5 }],
    ['an amount as text', { amount_fen: '100' }],
    ['zero', { amount_fen: 0 }],
    ['an expiry without offset', { expires_at: '2026-11-23T04:00:00.0' }],
    ['no parts', { parts: [] }],
    ['a number with spaces', { out_trade_no: 'a b c d' }],
  ])('refuses %s', async (_what, change) => {
    const answer = await merchant.payment('pay_shape', [['shop-a', 100]], change);
    expect(answer).toMatchObject({ status: 400, json: { code: 'BAD_REQUEST' } });
    expect((await merchant.get('/v1/payments/pay_shape')).status).toBe(404);
  });
  it.each([
    ['parts that do not sum', { amount_fen: 101 }, 'PARTS_DO_NOT_SUM'],
    ['another currency', { currency: 'USD' }, 'CURRENCY_UNSUPPORTED'],
    ['a script as return address', { return_url: 'javascript:alert(1)' }, 'URL_REFUSED'],
    ['an expiry in the past', { expires_at: new Date(START_MS - 1).toISOString() }, 'EXPIRY_OUT_OF_RANGE'],
    ['an expiry after 7 days', { expires_at: '2026-12-01T00:00:00+08:00' }, 'EXPIRY_OUT_OF_RANGE'],
  ])('refuses %s', async (_what, change, code) => {
    expect((await merchant.payment('pay_shape', [['shop-a', 100]], change)).json.code).toBe(code);
  });
  it('refuses a part for a stranger, and leaves nothing behind', async () => {
    const answer = await merchant.payment('pay_part', [
      ['shop-a', 1],
      ['nobody', 1],
    ]);
    expect(answer.json.code).toBe('SUB_MERCHANT_UNKNOWN');
    expect((await merchant.get('/v1/payments/pay_part')).status).toBe(404);
  });
  it('refuses text that is not JSON', async () => {
    const header = merchant.authorize('POST', '/v1/payments', '{');
    expect((await merchant.raw('POST', '/v1/payments', '{', header)).json.code).toBe('BAD_REQUEST');
  });
});

describe('outage', () => {
  it('takes everything down but the control, for so long', async () => {
    await merchant.control('/outage', { seconds: 60 });
    expect(await merchant.get(PATH)).toMatchObject({ status: 503, json: { code: 'OUTAGE' } });
    expect((await fetch(`${merchant.url()}/admin`)).status).toBe(503);
    merchant.wait(60_000);
    expect((await merchant.get(PATH)).status).toBe(200);
    await merchant.control('/outage', { seconds: 60 });
    await merchant.control('/outage', { seconds: 0 });
    expect((await merchant.get(PATH)).status).toBe(200);
  });
  it('guards the control by its token', async () => {
    expect(await merchant.raw('POST', '/control/outage', '{"seconds":60}', 'Bearer guess')).toMatchObject({
      status: 401,
      json: { code: 'CONTROL_TOKEN_WRONG' },
    });
  });
});
