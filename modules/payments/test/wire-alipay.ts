import { signedForm } from '#alipay-simulator';
import { minutes } from '#kernel';
import {
  ALIPAY_TRANSFER,
  type AlipayBench,
  alipayAsk,
  alipayPaid,
  alipayTrade,
  alipayTransfer,
  fresh,
  genuine,
  type Row,
  verdict,
} from './wire-hands.ts';

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

/** Wrongs at the wire of Alipay. */
export const ALIPAY: readonly Row<AlipayBench>[] = [
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
