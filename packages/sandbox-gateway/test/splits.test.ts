import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, PERSONAL_MONTHLY_LIMIT_FEN } from '../limits.ts';
import { type Merchant, openMerchant } from './merchant.ts';

let merchant: Merchant;
beforeEach(async () => {
  merchant = await openMerchant();
});
afterEach(() => merchant.close());

const code = (answer: { json: Record<string, unknown> }) => answer.json.code;

describe('splits', () => {
  it('give each receiver a result, and the closed one its money back', async () => {
    await merchant.paid('pay_1', [['shop-a', 1000]]);
    const started = await merchant.split('split_1', 'pay_1', [
      ['platform', 50],
      ['closed-streamer', 100],
      ['person-streamer', 20],
    ]);
    expect(started.json).toMatchObject({ state: 'PROCESSING', receivers: [{ result: 'PENDING' }, {}, {}] });
    await merchant.advance(1000);
    expect((await merchant.get('/v1/splits/split_1')).json).toMatchObject({
      state: 'FINISHED',
      receivers: [{ result: 'SUCCESS' }, { result: 'CLOSED', reason: 'ACCOUNT_CLOSED' }, { result: 'SUCCESS' }],
    });
    expect(await merchant.part('pay_1')).toMatchObject({ frozen_fen: 930, split_fen: 70, splitting_fen: 0 });
    expect(merchant.heard.at(-1)).toMatchObject({ type: 'SPLIT.FINISHED', resource: { out_split_no: 'split_1' } });
  });
  it('stop at 30 % of the part, cumulatively', async () => {
    await merchant.paid('pay_1', [['shop-a', 999]]);
    expect(code(await merchant.split('split_1', 'pay_1', [['platform', 300]]))).toBe('SPLIT_OVER_MAX');
    await merchant.split('split_2', 'pay_1', [['platform', 200]]);
    expect(await merchant.split('split_3', 'pay_1', [['platform', 100]])).toMatchObject({
      status: 403,
      json: { code: 'SPLIT_OVER_MAX', detail: { left_fen: 99 } },
    });
    expect((await merchant.split('split_3', 'pay_1', [['platform', 99]])).status).toBe(200);
  });
  it('are too early right after payment', async () => {
    await merchant.payment('pay_1', [['shop-a', 1000]]);
    await merchant.control('/payments/pay_1/pay');
    merchant.wait(999);
    expect(code(await merchant.split('split_1', 'pay_1', [['platform', 1]]))).toBe('SPLIT_TOO_EARLY');
    merchant.wait(1);
    expect((await merchant.split('split_1', 'pay_1', [['platform', 1]])).status).toBe(200);
  });
  it('are too late after the freeze limit, which releases the money by itself', async () => {
    await merchant.paid('pay_1', [['shop-a', 1000]]);
    merchant.wait(30 * DAY_MS);
    expect(code(await merchant.split('split_1', 'pay_1', [['platform', 1]]))).toBe('PART_UNFROZEN');
    expect(await merchant.settled('shop-a')).toBe(1000);
    await merchant.tick();
    expect(merchant.heard.at(-1)).toMatchObject({
      type: 'UNFREEZE.SUCCESS',
      resource: { cause: 'auto', amount_fen: 1000 },
    });
  });
  it('are refused after an unfreeze, for strangers, twice the same receiver and beyond what is frozen', async () => {
    await merchant.paid('pay_1', [['shop-a', 1000]]);
    expect(code(await merchant.split('split_1', 'pay_1', [['stranger', 1]]))).toBe('RECEIVER_UNKNOWN');
    expect(
      code(
        await merchant.split('split_1', 'pay_1', [
          ['platform', 1],
          ['platform', 1],
        ]),
      ),
    ).toBe('RECEIVER_TWICE');
    await merchant.refund('ref_1', 'pay_1', 900);
    expect(code(await merchant.split('split_1', 'pay_1', [['platform', 101]]))).toBe('FROZEN_NOT_ENOUGH');
    await merchant.unfreeze('unf_1', 'pay_1');
    expect(code(await merchant.split('split_1', 'pay_1', [['platform', 1]]))).toBe('PART_UNFROZEN');
  });
  it('are limited in number: 50 receivers a request, 50 requests a part', async () => {
    await merchant.paid('pay_1', [['shop-a', 100_000]]);
    const crowd = Array.from({ length: 51 }, (_, n) => [`r${n}`, 1] as const);
    expect(code(await merchant.split('split_1', 'pay_1', crowd))).toBe('BAD_REQUEST');
    for (let n = 0; n < 50; n += 1)
      expect((await merchant.split(`many_${n}`, 'pay_1', [['platform', 1]])).status).toBe(200);
    expect(code(await merchant.split('many_50', 'pay_1', [['platform', 1]]))).toBe('SPLIT_REQUEST_LIMIT');
  });
  it('close for a person beyond the monthly limit', async () => {
    await merchant.paid('pay_1', [['shop-a', PERSONAL_MONTHLY_LIMIT_FEN * 4]]);
    await merchant.split('split_1', 'pay_1', [['person-streamer', PERSONAL_MONTHLY_LIMIT_FEN]]);
    await merchant.advance(1000);
    await merchant.split('split_2', 'pay_1', [['person-streamer', 1]]);
    await merchant.advance(1000);
    expect((await merchant.get('/v1/splits/split_2')).json).toMatchObject({
      receivers: [{ result: 'CLOSED', reason: 'RECEIVER_MONTHLY_LIMIT' }],
    });
    merchant.wait(10 * DAY_MS);
    await merchant.split('split_3', 'pay_1', [['person-streamer', 1]]);
    await merchant.advance(1000);
    expect((await merchant.get('/v1/splits/split_3')).json).toMatchObject({ receivers: [{ result: 'SUCCESS' }] });
  });
  it('release the rest with `finish`, and nothing may follow meanwhile', async () => {
    await merchant.paid('pay_1', [['shop-a', 1000]]);
    await merchant.split(
      'split_1',
      'pay_1',
      [
        ['platform', 50],
        ['closed-streamer', 100],
      ],
      true,
    );
    expect(code(await merchant.split('split_2', 'pay_1', [['platform', 1]]))).toBe('PART_UNFROZEN');
    expect(code(await merchant.unfreeze('unf_1', 'pay_1'))).toBe('PART_UNFROZEN');
    await merchant.advance(1000);
    expect(await merchant.part('pay_1')).toMatchObject({ frozen_fen: 0, unfrozen_fen: 950, split_fen: 50 });
    expect(await merchant.settled('shop-a')).toBe(950);
    expect(merchant.heard.map((one) => one.type)).toEqual(['PAYMENT.SUCCESS', 'UNFREEZE.SUCCESS', 'SPLIT.FINISHED']);
  });
});

describe('split returns', () => {
  const back = { out_split_no: 'split_1', account: 'platform', type: 'MERCHANT_ID', description: '退款回退' };
  it('give at most what was split back to the shop, never from persons or closed receivers', async () => {
    await merchant.paid('pay_1', [['shop-a', 1000]]);
    await merchant.split('split_1', 'pay_1', [
      ['platform', 50],
      ['closed-streamer', 10],
      ['person-streamer', 10],
    ]);
    const early = await merchant.post('/v1/split-returns', { ...back, out_return_no: 'ret_0', amount_fen: 1 });
    expect(code(early)).toBe('SPLIT_NOT_SUCCESSFUL');
    await merchant.advance(1000);
    expect((await merchant.post('/v1/split-returns', { ...back, out_return_no: 'ret_1', amount_fen: 30 })).status).toBe(
      200,
    );
    const over = await merchant.post('/v1/split-returns', { ...back, out_return_no: 'ret_2', amount_fen: 21 });
    expect(over).toMatchObject({ status: 403, json: { code: 'RETURN_EXCEEDS_SPLIT', detail: { left_fen: 20 } } });
    expect(await merchant.settled('shop-a')).toBe(30);
    const closed = { ...back, out_return_no: 'ret_3', amount_fen: 1, account: 'closed-streamer' };
    expect(code(await merchant.post('/v1/split-returns', closed))).toBe('SPLIT_NOT_SUCCESSFUL');
    const person = { ...closed, account: 'person-streamer', type: 'PERSONAL_OPENID' };
    expect(code(await merchant.post('/v1/split-returns', person))).toBe('RETURN_FROM_PERSON');
    merchant.wait(181 * DAY_MS);
    const late = await merchant.post('/v1/split-returns', { ...back, out_return_no: 'ret_4', amount_fen: 1 });
    expect(code(late)).toBe('RETURN_TOO_LATE');
  });
});

describe('unfreeze', () => {
  it('happens once, under a number no split has used', async () => {
    await merchant.paid('pay_1', [['shop-a', 1000]]);
    await merchant.split('split_1', 'pay_1', [['platform', 100]]);
    expect(code(await merchant.unfreeze('split_1', 'pay_1'))).toBe('NUMBER_REUSED');
    expect((await merchant.unfreeze('unf_1', 'pay_1')).json).toMatchObject({ amount_fen: 900, cause: 'merchant' });
    expect(await merchant.unfreeze('unf_2', 'pay_1')).toMatchObject({ status: 403, json: { code: 'PART_UNFROZEN' } });
    expect((await merchant.get('/v1/unfreeze/unf_2')).status).toBe(404);
  });
  it('sends a later closed split to the balance', async () => {
    await merchant.paid('pay_1', [['shop-a', 1000]]);
    await merchant.split('split_1', 'pay_1', [['closed-streamer', 100]]);
    await merchant.unfreeze('unf_1', 'pay_1');
    await merchant.advance(1000);
    expect(await merchant.settled('shop-a')).toBe(1000);
  });
});

describe('payouts', () => {
  it('arrive, or come back from a wrong bank account, and never exceed the balance', async () => {
    await merchant.paid('pay_1', [['shop-a', 1000]]);
    expect(code(await merchant.payout('out_1', 'shop-a', 1))).toBe('BALANCE_NOT_ENOUGH');
    await merchant.unfreeze('unf_1', 'pay_1');
    expect((await merchant.payout('out_1', 'shop-a', 600)).json).toMatchObject({ state: 'PROCESSING' });
    expect(code(await merchant.payout('out_2', 'shop-a', 401))).toBe('BALANCE_NOT_ENOUGH');
    await merchant.payout('out_3', 'shop-a', 400, '6222020000000000');
    await merchant.advance(3000);
    expect((await merchant.get('/v1/payouts/out_1')).json).toMatchObject({ state: 'ARRIVED', reason: null });
    expect((await merchant.get('/v1/payouts/out_3')).json).toMatchObject({
      state: 'RETURNED',
      reason: 'BANK_ACCOUNT_WRONG',
    });
    expect(await merchant.settled('shop-a')).toBe(400);
    expect(merchant.heard.slice(-2).map((one) => one.type)).toEqual(['PAYOUT.ARRIVED', 'PAYOUT.RETURNED']);
    expect(code(await merchant.payout('out_9', 'nobody', 1))).toBe('SUB_MERCHANT_UNKNOWN');
  });
});
