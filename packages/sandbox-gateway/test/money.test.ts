import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../limits.ts';
import { type Merchant, openMerchant } from './merchant.ts';

let merchant: Merchant;
beforeEach(async () => {
  merchant = await openMerchant();
});
afterEach(() => merchant.close());

const code = (answer: { json: Record<string, unknown> }) => answer.json.code;

describe('payments', () => {
  it('freezes each part for its shop', async () => {
    const created = await merchant.payment('pay_1', [
      ['shop-a', 300],
      ['shop-b', 200],
    ]);
    expect(created.json).toMatchObject({ state: 'NOTPAY', amount_fen: 500, paid_at: null });
    await merchant.control('/payments/pay_1/pay');
    const { json } = await merchant.get('/v1/payments/pay_1');
    expect(json).toMatchObject({ state: 'SUCCESS', parts: [{ frozen_fen: 300 }, { frozen_fen: 200 }] });
    expect(await merchant.settled('shop-a')).toBe(0);
  });
  it('pays straight to the balance without a freeze', async () => {
    await merchant.paid('pay_1', [['shop-a', 300]], { freeze: false });
    expect(await merchant.settled('shop-a')).toBe(300);
    expect(code(await merchant.split('split_1', 'pay_1', [['platform', 1]]))).toBe('PART_NOT_FROZEN');
    expect(code(await merchant.unfreeze('unf_1', 'pay_1'))).toBe('PART_NOT_FROZEN');
  });
  it('closes once, never after payment', async () => {
    await merchant.payment('pay_1', [['shop-a', 300]]);
    expect((await merchant.post('/v1/payments/pay_1/close')).json.state).toBe('CLOSED');
    expect((await merchant.post('/v1/payments/pay_1/close')).status).toBe(200);
    expect(code(await merchant.control('/payments/pay_1/pay'))).toBe('PAYMENT_CLOSED');
    await merchant.paid('pay_2', [['shop-a', 300]]);
    expect(code(await merchant.post('/v1/payments/pay_2/close'))).toBe('PAYMENT_ALREADY_PAID');
    expect(code(await merchant.control('/payments/pay_2/pay'))).toBe('PAYMENT_ALREADY_PAID');
  });
  it('closes by itself at its expiry', async () => {
    await merchant.payment('pay_1', [['shop-a', 300]]);
    merchant.wait(DAY_MS);
    expect((await merchant.get('/v1/payments/pay_1')).json.state).toBe('CLOSED');
  });
  it('stays payable after a failed attempt', async () => {
    await merchant.payment('pay_1', [['shop-a', 300]]);
    expect((await merchant.control('/payments/pay_1/fail')).json.state).toBe('NOTPAY');
    expect((await merchant.control('/payments/pay_1/pay')).json.state).toBe('SUCCESS');
  });
});

describe('the same number again', () => {
  it('answers the same for the same content, whatever the order of its fields', async () => {
    const first = await merchant.payment('pay_1', [['shop-a', 300]]);
    const again = await merchant.payment('pay_1', [['shop-a', 300]]);
    expect(again.json).toEqual(first.json);
  });
  it('refuses other content with 409, for every kind of number', async () => {
    await merchant.paid('pay_1', [['shop-a', 1000]]);
    await merchant.refund('ref_1', 'pay_1', 100);
    await merchant.split('split_1', 'pay_1', [['platform', 100]]);
    await merchant.advance(3000);
    const back = {
      out_return_no: 'ret_1',
      out_split_no: 'split_1',
      account: 'platform',
      type: 'MERCHANT_ID',
      description: 'x',
    };
    await merchant.post('/v1/split-returns', { ...back, amount_fen: 10 });
    await merchant.unfreeze('unf_1', 'pay_1');
    await merchant.payout('out_1', 'shop-a', 50);
    const conflicts = [
      await merchant.payment('pay_1', [['shop-a', 1001]]),
      await merchant.refund('ref_1', 'pay_1', 101),
      await merchant.split('split_1', 'pay_1', [['platform', 101]]),
      await merchant.post('/v1/split-returns', { ...back, amount_fen: 11 }),
      await merchant.unfreeze('unf_1', 'pay_2'),
      await merchant.payout('out_1', 'shop-a', 51),
      await merchant.post('/v1/sub-merchants', { sub_merchant_id: 'shop-a', name: '改名' }),
      await merchant.post('/v1/receivers', { account: 'platform', type: 'MERCHANT_ID', name: '改名' }),
    ];
    for (const conflict of conflicts) expect(conflict).toMatchObject({ status: 409, json: { code: 'NUMBER_REUSED' } });
  });
  it('moves the money of a repeated refund, split, unfreeze and payout once', async () => {
    await merchant.paid('pay_1', [['shop-a', 1000]]);
    for (let n = 0; n < 3; n += 1) {
      await merchant.refund('ref_1', 'pay_1', 100);
      await merchant.split('split_1', 'pay_1', [['platform', 100]]);
      await merchant.advance(2000);
      expect((await merchant.unfreeze('unf_1', 'pay_1')).json.amount_fen).toBe(800);
      await merchant.payout('out_1', 'shop-a', 300);
    }
    expect(await merchant.settled('shop-a')).toBe(500);
  });
});

describe('transfers to buyers', () => {
  it('take what was released, never what is frozen, and tell how they ended', async () => {
    await merchant.paid('pay_1', [['shop-a', 1_000]]);
    expect(code(await merchant.transfer('trf_1', 'shop-a', 'pay_1', 300))).toBe('BALANCE_NOT_ENOUGH');
    await merchant.unfreeze('unf_1', 'pay_1');
    expect((await merchant.transfer('trf_1', 'shop-a', 'pay_1', 300)).json.state).toBe('PROCESSING');
    await merchant.transfer('trf_1', 'shop-a', 'pay_1', 300);
    await merchant.transfer('trf_2', 'shop-a', 'pay_1', 200, { remark: 'abnormal-closed' });
    await merchant.advance(1_000);
    expect((await merchant.get('/v1/transfers/trf_1')).json.state).toBe('SUCCESS');
    expect((await merchant.get('/v1/transfers/trf_2')).json).toMatchObject({
      state: 'FAILED',
      reason: 'PAYER_ACCOUNT_ABNORMAL',
    });
    expect(await merchant.settled('shop-a')).toBe(700);
    expect(merchant.heard.at(-1)).toMatchObject({ type: 'TRANSFER.FAILED', signed: true });
  });

  it('are refused to strangers, unpaid orders, out of the limits and with a used number', async () => {
    await merchant.paid('pay_1', [['shop-a', 50_000]]);
    await merchant.unfreeze('unf_1', 'pay_1');
    await merchant.payment('pay_2', [['shop-a', 100]]);
    const said = async (...given: Parameters<typeof merchant.transfer>) => code(await merchant.transfer(...given));
    expect(await said('trf_1', 'shop-b', 'pay_1', 100)).toBe('TRANSFER_NOT_TO_BUYER');
    expect(await said('trf_1', 'shop-a', 'pay_2', 100)).toBe('PAYMENT_NOT_PAID');
    expect(await said('trf_1', 'shop-a', 'pay_9', 100)).toBe('PAYMENT_NOT_FOUND');
    expect(await said('trf_1', 'shop-a', 'pay_1', 9)).toBe('TRANSFER_AMOUNT');
    expect(await said('trf_1', 'shop-a', 'pay_1', 20_001)).toBe('TRANSFER_AMOUNT');
    for (let n = 0; n < 10; n += 1)
      expect((await merchant.transfer(`trf_${n}`, 'shop-a', 'pay_1', 10)).status).toBe(200);
    expect(await said('trf_x', 'shop-a', 'pay_1', 10)).toBe('TRANSFER_DAY_LIMIT');
    expect(await said('trf_1', 'shop-a', 'pay_1', 11)).toBe('NUMBER_REUSED');
    expect(code(await merchant.get('/v1/transfers/trf_none'))).toBe('TRANSFER_NOT_FOUND');
  });
});

describe('refunds', () => {
  it('take the frozen money and end later', async () => {
    await merchant.paid('pay_1', [['shop-a', 1000]]);
    expect((await merchant.refund('ref_1', 'pay_1', 400)).json.state).toBe('PROCESSING');
    expect(await merchant.part('pay_1')).toMatchObject({ frozen_fen: 600, refunding_fen: 400, refunded_fen: 0 });
    await merchant.advance(2000);
    expect((await merchant.get('/v1/refunds/ref_1')).json.state).toBe('SUCCESS');
    expect((await merchant.get('/v1/payments/pay_1')).json).toMatchObject({ state: 'REFUND', refunded_fen: 400 });
    expect(merchant.heard.at(-1)).toMatchObject({
      type: 'REFUND.SUCCESS',
      signed: true,
      resource: { amount_fen: 400 },
    });
  });
  it('never exceed what was paid, counting those under way', async () => {
    await merchant.paid('pay_1', [
      ['shop-a', 1000],
      ['shop-b', 5000],
    ]);
    await merchant.refund('ref_1', 'pay_1', 600);
    const over = await merchant.refund('ref_2', 'pay_1', 401);
    expect(over).toMatchObject({ status: 403, json: { code: 'REFUND_EXCEEDS_PAID', detail: { refundable_fen: 400 } } });
    expect((await merchant.get('/v1/refunds/ref_2')).status).toBe(404);
    expect((await merchant.refund('ref_3', 'pay_1', 400)).status).toBe(200);
    expect(code(await merchant.refund('ref_4', 'pay_1', 1))).toBe('REFUND_EXCEEDS_PAID');
  });
  it('need `from: balance` for what is not frozen any more, and a balance that suffices', async () => {
    await merchant.paid('pay_1', [['shop-a', 1000]]);
    await merchant.unfreeze('unf_1', 'pay_1');
    expect(code(await merchant.refund('ref_1', 'pay_1', 400))).toBe('FROZEN_NOT_ENOUGH');
    expect((await merchant.refund('ref_1', 'pay_1', 400, { from: 'balance' })).json).toMatchObject({
      from_frozen_fen: 0,
      from_balance_fen: 400,
    });
    await merchant.payout('out_1', 'shop-a', 500);
    expect(code(await merchant.refund('ref_2', 'pay_1', 101, { from: 'balance' }))).toBe('BALANCE_NOT_ENOUGH');
  });
  it('draw frozen money first, then the balance, or nothing at all', async () => {
    await merchant.paid('pay_1', [['shop-a', 1000]]);
    await merchant.split('split_1', 'pay_1', [['platform', 300]]);
    await merchant.advance(1000);
    expect(code(await merchant.refund('ref_1', 'pay_1', 1000, { from: 'balance' }))).toBe('BALANCE_NOT_ENOUGH');
    expect(await merchant.part('pay_1')).toMatchObject({ frozen_fen: 700, refunding_fen: 0 });
    const back = { out_return_no: 'ret_1', out_split_no: 'split_1', account: 'platform', type: 'MERCHANT_ID' };
    await merchant.post('/v1/split-returns', { ...back, amount_fen: 300, description: '退款回退' });
    expect((await merchant.refund('ref_1', 'pay_1', 1000, { from: 'balance' })).json).toMatchObject({
      from_frozen_fen: 700,
      from_balance_fen: 300,
    });
  });
  it('come back when abnormal', async () => {
    await merchant.paid('pay_1', [['shop-a', 1000]]);
    await merchant.refund('ref_1', 'pay_1', 400, { reason: 'abnormal-card' });
    await merchant.advance(2000);
    expect((await merchant.get('/v1/refunds/ref_1')).json).toMatchObject({
      state: 'ABNORMAL',
      abnormal_reason: 'BUYER_ACCOUNT_ABNORMAL',
    });
    expect(await merchant.part('pay_1')).toMatchObject({ frozen_fen: 1000, refunding_fen: 0, refunded_fen: 0 });
    expect(merchant.heard.at(-1)?.type).toBe('REFUND.ABNORMAL');
    expect((await merchant.refund('ref_2', 'pay_1', 1000)).status).toBe(200);
  });
  it('are refused for what is unpaid, unknown or a year old', async () => {
    await merchant.payment('pay_1', [['shop-a', 1000]]);
    expect(code(await merchant.refund('ref_1', 'pay_1', 1))).toBe('PAYMENT_NOT_PAID');
    expect(code(await merchant.refund('ref_1', 'pay_9', 1))).toBe('PAYMENT_NOT_FOUND');
    expect(code(await merchant.refund('ref_1', 'pay_1', 1, { out_sub_no: 'none' }))).toBe('PART_NOT_FOUND');
    await merchant.paid('pay_2', [['shop-a', 1000]]);
    merchant.wait(366 * DAY_MS);
    expect(code(await merchant.refund('ref_2', 'pay_2', 1, { from: 'balance' }))).toBe('REFUND_TOO_LATE');
  });
});
