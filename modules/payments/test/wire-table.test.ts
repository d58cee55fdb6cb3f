import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signedForm } from '#alipay-simulator';
import { days, minutes, type Seconds, seconds } from '#kernel';
import { MCHID, seal, signedHeaders } from '#wechat-pay-simulator';
import { openBench, paid, startAlipay, startSandbox, startStripe, startWechat } from './benches.ts';
import {
  ALIPAY_TRANSFER,
  type AlipayBench,
  alipayAsk,
  alipayPaid,
  alipayTrade,
  alipayTransfer,
  combined,
  fresh,
  genuine,
  type StripeBench,
  stripeAsk,
  stripeCharge,
  stripeSession,
  verdict,
  WECHAT_REFUND,
  WECHAT_SPLIT,
  WECHAT_TRANSFER,
  type WechatBench,
  wechatAsk,
  wechatHeader,
  wechatRefund,
  wechatSplit,
  wechatTransfer,
  withHeader,
} from './wire-hands.ts';

/**
 * Wire-level wrongs (T7): what each strict simulator refuses of a request, and what our adapters refuse of a callback. One row is
 * one test: what is wrong, the act, and the exact word of the refusal.
 */
type Row<B> = readonly [wrong: string, act: (bench: B) => Promise<string>, word: string];

const NATIVE = '/v3/combine-transactions/native';
const FINISH = '/v3/ecommerce/profitsharing/finish-order';
const finish = (split: { sub_mchid: string; transaction_id: string }, number: string) => ({
  sub_mchid: split.sub_mchid,
  transaction_id: split.transaction_id,
  out_order_no: number,
  description: '完成',
});
const place = (bench: WechatBench, wish: Partial<Parameters<typeof wechatAsk>[1]>, more?: object, part?: object) =>
  wechatAsk(bench, { path: NATIVE, body: combined(bench, more, part), ...wish });
const split = async (bench: WechatBench, more: object) =>
  wechatAsk(bench, { path: WECHAT_SPLIT, body: await wechatSplit(bench, more) });
const to = (amount: number, account = MCHID) => [
  { type: 'MERCHANT_ID', receiver_account: account, amount, description: '分账' },
];

const transfer = async (bench: WechatBench, more: object) =>
  wechatAsk(bench, { path: WECHAT_TRANSFER, body: await wechatTransfer(bench, more) });

const WECHAT: readonly Row<WechatBench>[] = [
  ['a request in order is taken', (b) => place(b, {}), '200 OK'],
  ['no signature', (b) => place(b, { header: '' }), '401 SIGN_ERROR'],
  ['a signature by another key', (b) => place(b, { key: 'stranger' }), '401 SIGN_ERROR'],
  ['a body changed after signing', (b) => place(b, { sentBody: '{"combine_mchid":"1"}' }), '401 SIGN_ERROR'],
  [
    'a body cut off in the middle',
    (b) => place(b, { sentBody: JSON.stringify(combined(b)).slice(0, 80) }),
    '401 SIGN_ERROR',
  ],
  ['an unknown certificate serial', (b) => place(b, { serial: 'FFFF' }), '401 SIGN_ERROR'],
  ['a timestamp six minutes old', (b) => place(b, { drift: minutes(-6) }), '401 SIGN_ERROR'],
  ['a timestamp six minutes ahead', (b) => place(b, { drift: minutes(6) }), '401 SIGN_ERROR'],
  [
    'a request sent twice word for word (nonce replay)',
    async (b) => {
      const wish = { path: NATIVE, body: combined(b) };
      const header = wechatHeader(b, wish);
      await wechatAsk(b, { ...wish, header });
      return wechatAsk(b, { ...wish, header });
    },
    '401 SIGN_ERROR',
  ],
  ['another merchant', (b) => place(b, { mchid: '1900000002' }), '403 NO_AUTH'],
  [
    'an app that is not the merchant’s',
    (b) => place(b, {}, { combine_appid: 'wx-other' }),
    '400 APPID_MCHID_NOT_MATCH',
  ],
  ['a shop nobody admitted', (b) => place(b, {}, {}, { sub_mchid: '1600000099' }), '400 SUB_MCHID_NOT_EXIST'],
  [
    'a currency that is not CNY',
    (b) => place(b, {}, {}, { amount: { total_amount: 1, currency: 'USD' } }),
    '400 PARAM_ERROR',
  ],
  [
    'an amount of nothing',
    (b) => place(b, {}, {}, { amount: { total_amount: 0, currency: 'CNY' } }),
    '400 PARAM_ERROR',
  ],
  ['a misspelt field', (b) => place(b, {}, { notifyurl: 'http://x.test' }), '400 PARAM_ERROR'],
  ['H5 without its scene', (b) => place(b, { path: '/v3/combine-transactions/h5' }), '400 PARAM_ERROR'],
  ['JSAPI without a payer', (b) => place(b, { path: '/v3/combine-transactions/jsapi' }), '400 PARAM_ERROR'],
  [
    'a used number with another amount',
    async (b) => {
      const first = combined(b);
      await wechatAsk(b, { path: NATIVE, body: first });
      const [part] = first.sub_orders;
      const changed = { ...first, sub_orders: [{ ...part, amount: { total_amount: 1, currency: 'CNY' } }] };
      return wechatAsk(b, { path: NATIVE, body: changed });
    },
    '403 OUT_TRADE_NO_USED',
  ],
  ['a split beyond 30 %', (b) => split(b, { receivers: to(30_01) }), '403 RULE_LIMIT'],
  ['a split to a receiver never added', (b) => split(b, { receivers: to(1_00, 'stranger') }), '400 RECEIVER_INVALID'],
  ['a split by another shop', (b) => split(b, { sub_mchid: b.shops[1] }), '400 PARAM_ERROR'],
  ['a split with a receiver twice', (b) => split(b, { receivers: [...to(1_00), ...to(1_00)] }), '400 PARAM_ERROR'],
  [
    'two splits that are too much together',
    async (b) => {
      const first = await wechatSplit(b, { receivers: to(20_00) });
      await wechatAsk(b, { path: WECHAT_SPLIT, body: first });
      return wechatAsk(b, { path: WECHAT_SPLIT, body: { ...first, out_order_no: fresh(b), receivers: to(10_01) } });
    },
    '403 RULE_LIMIT',
  ],
  [
    'a split within the first minute',
    async (b) => {
      const payment = await paid(b, [100_00]);
      b.started.simulator.books.payment(payment.number).paidMs = b.clock.now().getTime() - 59_000;
      return wechatAsk(b, { path: WECHAT_SPLIT, body: await wechatSplit(b, {}, payment) });
    },
    '403 RULE_LIMIT',
  ],
  [
    'a split after the release',
    async (b) => {
      const body = await wechatSplit(b);
      await wechatAsk(b, { path: FINISH, body: finish(body, fresh(b)) });
      return wechatAsk(b, { path: WECHAT_SPLIT, body });
    },
    '403 ORDER_FINISHED',
  ],
  [
    'a second release',
    async (b) => {
      const body = await wechatSplit(b);
      await wechatAsk(b, { path: FINISH, body: finish(body, fresh(b)) });
      return wechatAsk(b, { path: FINISH, body: finish(body, fresh(b)) });
    },
    '403 ORDER_FINISHED',
  ],
  [
    'a release under the number of a split',
    async (b) => {
      const body = await wechatSplit(b);
      await wechatAsk(b, { path: WECHAT_SPLIT, body });
      return wechatAsk(b, { path: FINISH, body: finish(body, body.out_order_no) });
    },
    '403 OUT_TRADE_NO_USED',
  ],
  [
    'a late split, after the freeze ended by itself (180 days)',
    async (b) => {
      const body = await wechatSplit(b);
      await b.pass(days(180));
      return wechatAsk(b, { path: WECHAT_SPLIT, body });
    },
    '403 ORDER_FINISHED',
  ],
  [
    'a refund beyond what was paid',
    async (b) => {
      const body = await wechatRefund(b, { amount: { refund: 100_01, total: 100_00, currency: 'CNY' } });
      return wechatAsk(b, { path: WECHAT_REFUND, body });
    },
    '403 INVALID_REQUEST',
  ],
  [
    'a refund with a wrong total',
    async (b) => {
      const body = await wechatRefund(b, { amount: { refund: 1_00, total: 99_99, currency: 'CNY' } });
      return wechatAsk(b, { path: WECHAT_REFUND, body });
    },
    '400 PARAM_ERROR',
  ],
  [
    'a refund after a year',
    async (b) => {
      const body = await wechatRefund(b);
      await b.pass(days(366));
      return wechatAsk(b, { path: WECHAT_REFUND, body });
    },
    '403 RULE_LIMIT',
  ],
  ['a transfer to an openid nobody has', (b) => transfer(b, { openid: 'oStranger' }), '400 OPENID_ERROR'],
  ['a transfer of five fen', (b) => transfer(b, { transfer_amount: 5 }), '400 TRANSFER_QUOTA_EXCEED'],
  ['a transfer over the limit', (b) => transfer(b, { transfer_amount: 200_01 }), '400 TRANSFER_QUOTA_EXCEED'],
  ['a transfer of a shop nobody admitted', (b) => transfer(b, { sub_mchid: '1600000099' }), '400 SUB_MCHID_NOT_EXIST'],
  ['a transfer of more than was released', (b) => transfer(b, { sub_mchid: b.shops[1] }), '403 NOT_ENOUGH'],
  ['a transfer under a number with a hyphen', (b) => transfer(b, { out_bill_no: 'a-b' }), '400 PARAM_ERROR'],
  [
    'a used transfer number with another amount',
    async (b) => {
      const body = await wechatTransfer(b);
      await wechatAsk(b, { path: WECHAT_TRANSFER, body });
      return wechatAsk(b, { path: WECHAT_TRANSFER, body: { ...body, transfer_amount: 5_01 } });
    },
    '403 OUT_TRADE_NO_USED',
  ],
  [
    'an eleventh transfer to one buyer in a day',
    async (b) => {
      const body = await wechatTransfer(b, { transfer_amount: 10 });
      for (let n = 0; n < 10; n += 1)
        await wechatAsk(b, { path: WECHAT_TRANSFER, body: { ...body, out_bill_no: `${body.out_bill_no}${n}` } });
      return wechatAsk(b, { path: WECHAT_TRANSFER, body });
    },
    '403 TRANSFER_RISK',
  ],
  [
    'a transfer nobody takes goes back after a day',
    async (b) => {
      b.started.simulator.person.confirms = false;
      const body = await wechatTransfer(b);
      await wechatAsk(b, { path: WECHAT_TRANSFER, body });
      b.started.simulator.person.confirms = true;
      await b.pass(days(1));
      return b.started.simulator.books.transfers.get(body.out_bill_no)?.failure ?? 'none';
    },
    'OVERDUE_CLOSE',
  ],
  [
    'the bill of a day that is not over',
    (b) =>
      wechatAsk(b, { method: 'GET', path: `/v3/bill/tradebill?bill_date=${b.clock.now().toISOString().slice(0, 10)}` }),
    '400 NO_STATEMENT_EXIST',
  ],
  ['a genuine callback is believed', async (b) => verdict(b, await genuine(b)), 'genuine'],
  [
    'a callback without a signature',
    async (b) => verdict(b, { ...(await genuine(b)), headers: {} }),
    'signature_missing',
  ],
  [
    'a probe signature (WECHATPAY/SIGNTEST/)',
    async (b) => verdict(b, withHeader(await genuine(b), 'wechatpay-signature', 'WECHATPAY/SIGNTEST/AAAA')),
    'signature_wrong',
  ],
  [
    'a callback under an unknown certificate',
    async (b) => verdict(b, withHeader(await genuine(b), 'wechatpay-serial', '4AFFFF')),
    'key_unknown',
  ],
  [
    'a callback replayed six minutes later',
    async (b) => {
      const message = await genuine(b);
      await b.pass(minutes(6));
      return verdict(b, message);
    },
    'timestamp_drift',
  ],
  [
    'a callback cut off in the middle',
    async (b) => {
      const message = await genuine(b);
      return verdict(b, { ...message, body: message.body.slice(0, message.body.length >> 1) });
    },
    'signature_wrong',
  ],
  [
    'a callback sealed under another key',
    async (b) => {
      const content = seal('{}', '0'.repeat(32), 'transaction');
      const body = JSON.stringify({ id: 'EV-1', event_type: 'TRANSACTION.SUCCESS', resource: content });
      return verdict(b, { headers: signedHeaders(b.started.simulator.keys, body, b.clock.now().getTime()), body });
    },
    'content_sealed_otherwise',
  ],
  [
    'a callback about another merchant’s order',
    async (b) => {
      const { keys } = b.started.simulator;
      const order = {
        combine_mchid: '1900000009',
        combine_out_trade_no: 'pay_1',
        sub_orders: [
          { sub_mchid: '1', out_trade_no: 'o1', trade_state: 'SUCCESS', amount: { total_amount: 1, currency: 'CNY' } },
        ],
      };
      const resource = seal(JSON.stringify(order), keys.apiKey, 'transaction');
      const body = JSON.stringify({ id: 'EV-2', event_type: 'TRANSACTION.SUCCESS', resource });
      return verdict(b, { headers: signedHeaders(keys, body, b.clock.now().getTime()), body });
    },
    'merchant_wrong',
  ],
];

const PRECREATE = 'alipay.trade.precreate';
const trade = (b: AlipayBench, wish: Partial<Parameters<typeof alipayAsk>[1]>, more?: object) =>
  alipayAsk(b, { method: PRECREATE, content: alipayTrade(b, more), ...wish });
const notified = async (b: AlipayBench, change: Readonly<Record<string, string>>): Promise<string> => {
  const form = Object.fromEntries(new URLSearchParams((await genuine(b)).body));
  const { sign: _sign, sign_type: _type, ...content } = form;
  return verdict(b, { headers: {}, body: signedForm(b.started.simulator.keys, { ...content, ...change }, false) });
};
const confirmed = async (b: AlipayBench) => {
  const { tradeNo } = await alipayPaid(b);
  b.started.simulator.books.addReceiver('merchant', '2088000000000001');
  await alipayAsk(b, {
    method: 'alipay.trade.settle.confirm',
    content: {
      out_request_no: `c${fresh(b).slice(4, 30)}`,
      trade_no: tradeNo,
      settle_info: { settle_detail_infos: [{ trans_in_type: 'defaultSettle', amount: '100.00' }] },
      extend_params: { royalty_freeze: 'true' },
    },
  });
  return tradeNo;
};
const settle = (b: AlipayBench, tradeNo: string, more: object, number = fresh(b)) =>
  alipayAsk(b, {
    method: 'alipay.trade.order.settle',
    content: { out_request_no: number, trade_no: tradeNo, ...more },
  });
const royalty = (amount: string, account = '2088000000000001') => ({
  royalty_parameters: [{ royalty_type: 'transfer', trans_in_type: 'userId', trans_in: account, amount }],
});

const given = async (b: AlipayBench, more: object, shop = b.shops[0]) =>
  alipayAsk(b, {
    method: ALIPAY_TRANSFER,
    content: await alipayTransfer(b, more),
    over: { app_auth_token: `auth-${shop}` },
  });

const ALIPAY: readonly Row<AlipayBench>[] = [
  ['a request in order is taken', (b) => trade(b, {}), '10000'],
  ['a signature by another key', (b) => trade(b, { key: 'stranger' }), 'isv.invalid-signature'],
  ['content changed after signing', (b) => trade(b, { forged: { biz_content: '{}' } }), 'isv.invalid-signature'],
  ['another app', (b) => trade(b, { over: { app_id: '2021000000000002' } }), 'isv.invalid-app-id'],
  ['RSA (SHA-1) instead of RSA2', (b) => trade(b, { over: { sign_type: 'RSA' } }), 'isv.invalid-signature-type'],
  ['a timestamp twenty minutes old', (b) => trade(b, { drift: minutes(-20) }), 'isv.invalid-timestamp'],
  ['a method nobody knows', (b) => trade(b, { method: 'alipay.trade.gift' }), 'isv.invalid-method'],
  ['an amount with three decimals', (b) => trade(b, {}, { total_amount: '1.001' }), 'ACQ.INVALID_PARAMETER'],
  ['another seller', (b) => trade(b, {}, { seller_id: '2088000000000009' }), 'ACQ.INVALID_PARAMETER'],
  [
    'a shop nobody admitted',
    (b) => trade(b, {}, { sub_merchant: { merchant_id: '2089999999999999' } }),
    'ACQ.SUB_MERCHANT_CREATE_FAIL',
  ],
  [
    'a used number with another amount',
    async (b) => {
      const first = alipayTrade(b);
      await alipayAsk(b, { method: PRECREATE, content: first });
      return alipayAsk(b, { method: PRECREATE, content: { ...first, total_amount: '9.99' } });
    },
    'ACQ.CONTEXT_INCONSISTENT',
  ],
  [
    'a refund beyond what was paid',
    async (b) => {
      const { outTradeNo } = await alipayPaid(b);
      const content = { out_trade_no: outTradeNo, refund_amount: '100.01', out_request_no: fresh(b) };
      return alipayAsk(b, { method: 'alipay.trade.refund', content });
    },
    'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL',
  ],
  [
    'a split before the settlement was confirmed',
    async (b) => settle(b, (await alipayPaid(b)).tradeNo, royalty('5.00')),
    'ACQ.TRADE_SETTLE_ERROR',
  ],
  [
    'a split beyond 30 %',
    async (b) => settle(b, await confirmed(b), royalty('30.01')),
    'ACQ.ALLOC_AMOUNT_VALIDATE_ERROR',
  ],
  [
    'a split to an account never bound',
    async (b) => settle(b, await confirmed(b), royalty('1.00', '2088777')),
    'ACQ.USER_ROYALTY_RELATION_NOT_EXIST',
  ],
  [
    'a split after the end',
    async (b) => {
      const tradeNo = await confirmed(b);
      await settle(b, tradeNo, { extend_params: { royalty_finish: 'true' } });
      return settle(b, tradeNo, royalty('1.00'));
    },
    'ACQ.TRADE_SETTLE_ERROR',
  ],
  [
    'a transfer without the shop’s authorisation',
    async (b) => alipayAsk(b, { method: ALIPAY_TRANSFER, content: await alipayTransfer(b) }),
    'aop.invalid-app-auth-token',
  ],
  [
    'a transfer to an account nobody has',
    (b) => given(b, { payee_info: { identity_type: 'ALIPAY_USER_ID', identity: '2088999999999999' } }),
    'PAYEE_NOT_EXIST',
  ],
  ['a transfer of five fen', (b) => given(b, { trans_amount: '0.05' }), 'EXCEED_LIMIT_SM_AMOUNT'],
  ['a transfer of more than was released', (b) => given(b, {}, b.shops[1]), 'ACQ.SELLER_BALANCE_NOT_ENOUGH'],
  [
    'a used transfer number with another amount',
    async (b) => {
      const content = await alipayTransfer(b);
      await given(b, content);
      return given(b, { ...content, trans_amount: '5.01' });
    },
    'ACQ.CONTEXT_INCONSISTENT',
  ],
  ['a genuine notification is believed', async (b) => verdict(b, await genuine(b)), 'genuine'],
  ['a notification for another app', (b) => notified(b, { app_id: '2021000000000002' }), 'app_wrong'],
  ['a notification for another seller', (b) => notified(b, { seller_id: '2088000000000009' }), 'merchant_wrong'],
  ['a notification with an amount that is none', (b) => notified(b, { total_amount: 'much' }), 'content_misshapen'],
  [
    'a notification with another amount',
    async (b) => {
      const message = await genuine(b);
      return verdict(b, { ...message, body: message.body.replace('12.34', '99.99') });
    },
    'signature_wrong',
  ],
  [
    'a notification cut off in the middle',
    async (b) => {
      const message = await genuine(b);
      return verdict(b, { ...message, body: message.body.slice(0, message.body.length >> 1) });
    },
    'signature_missing',
  ],
];

const hook = (b: StripeBench, body: string, at: Seconds = seconds(0)): Record<string, string> => {
  const t = Math.floor(b.clock.now().getTime() / 1000) + at;
  const mac = createHmac('sha256', b.started.simulator.webhookSecret).update(`${t}.${body}`).digest('hex');
  return { 'stripe-signature': `t=${t},v1=${mac}` };
};

const STRIPE: readonly Row<StripeBench>[] = [
  ['a request in order is taken', (b) => stripeAsk(b, '/checkout/sessions', stripeSession(b)), '200 OK'],
  [
    'a wrong key',
    (b) => stripeAsk(b, '/checkout/sessions', stripeSession(b), { authorization: 'Bearer sk_test_other' }),
    '401 api_key_invalid',
  ],
  [
    'a currency that is not the account’s',
    (b) => stripeAsk(b, '/checkout/sessions', stripeSession(b, { 'line_items[0][price_data][currency]': 'usd' })),
    '400 invalid_currency',
  ],
  [
    'an amount with decimals',
    (b) => stripeAsk(b, '/checkout/sessions', stripeSession(b, { 'line_items[0][price_data][unit_amount]': '10.5' })),
    '400 parameter_invalid_integer',
  ],
  [
    'a page that closes within ten minutes',
    (b) =>
      stripeAsk(
        b,
        '/checkout/sessions',
        stripeSession(b, { expires_at: String(b.clock.now().getTime() / 1000 + 600) }),
      ),
    '400 parameter_invalid',
  ],
  [
    'an idempotency key with other content',
    async (b) => {
      const headers = { 'idempotency-key': fresh(b) };
      await stripeAsk(b, '/checkout/sessions', stripeSession(b), headers);
      return stripeAsk(b, '/checkout/sessions', stripeSession(b), headers);
    },
    '400 idempotency_key_in_use',
  ],
  [
    'a refund beyond the charge',
    async (b) => stripeAsk(b, '/refunds', { charge: await stripeCharge(b), amount: '10001' }),
    '400 charge_already_refunded',
  ],
  [
    'transfers beyond their charge',
    async (b) =>
      stripeAsk(b, '/transfers', {
        amount: '10001',
        currency: 'cny',
        destination: b.shops[0],
        source_transaction: await stripeCharge(b),
      }),
    '400 transfer_source_balance_insufficient',
  ],
  [
    'a payout beyond the balance',
    (b) => stripeAsk(b, '/payouts', { amount: '99999999', currency: 'cny' }, { 'stripe-account': b.shops[1] }),
    '400 balance_insufficient',
  ],
  ['a genuine webhook is believed', async (b) => verdict(b, await genuine(b)), 'genuine'],
  [
    'a webhook without a signature',
    async (b) => verdict(b, { ...(await genuine(b)), headers: {} }),
    'signature_missing',
  ],
  [
    'a webhook with another amount',
    async (b) => {
      const message = await genuine(b);
      return verdict(b, { ...message, body: message.body.replace('1234', '1') });
    },
    'signature_wrong',
  ],
  [
    'a webhook replayed six minutes later',
    async (b) => {
      const message = await genuine(b);
      await b.pass(minutes(6));
      return verdict(b, message);
    },
    'timestamp_drift',
  ],
  [
    'a webhook from the future',
    (b) => verdict(b, { headers: hook(b, '{}', minutes(6)), body: '{}' }),
    'timestamp_drift',
  ],
  [
    'a webhook in another currency',
    async (b) => {
      const body = (await genuine(b)).body.replace('"currency":"cny"', '"currency":"usd"');
      return verdict(b, { headers: hook(b, body), body });
    },
    'currency_wrong',
  ],
];

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
