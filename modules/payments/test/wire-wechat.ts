import { days, minutes } from '#kernel';
import { MCHID, seal, signedHeaders } from '#wechat-pay-simulator';
import { paid } from './benches.ts';
import {
  combined,
  fresh,
  genuine,
  type Row,
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

export const NATIVE = '/v3/combine-transactions/native';
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

/** Wrongs at the wire of WeChat Pay. */
export const WECHAT: readonly Row<WechatBench>[] = [
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
