import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { APP_ID as ALIPAY_APP, KEY_FILES as ALIPAY_KEYS, buyerOf } from '#alipay-simulator';
import { later, type Seconds, seconds, toId, uuidv7 } from '#kernel';
import { APP_ID, KEY_FILES, MCHID, openidOf } from '#wechat-pay-simulator';
import type { CallbackMessage, NewGatewayPayment } from '../gateway.ts';
import { tradeNoOf as alipayTradeNo } from '../gateways/alipay-wire.ts';
import { authorization } from '../gateways/wechat-signing.ts';
import { attachOf, tradeNoOf } from '../gateways/wechat-wire.ts';
import {
  type Bench,
  newPayment,
  type openBench,
  paid,
  type startAlipay,
  type startStripe,
  type startWechat,
} from './benches.ts';

/** Hands that write to the simulators byte by byte, as no adapter of ours would. */
type BenchOf<Start extends (...given: never[]) => Promise<unknown>> = Bench & {
  readonly started: Awaited<ReturnType<Start>>;
  readonly keysFolder: string;
};
export type WechatBench = BenchOf<typeof startWechat>;
export type AlipayBench = BenchOf<typeof startAlipay>;
export type StripeBench = BenchOf<typeof startStripe>;
export type OpenBench = typeof openBench;

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const read = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8').trim();

export type WechatWish = {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly mchid?: string;
  readonly serial?: string;
  readonly key?: 'stranger';
  readonly drift?: Seconds;
  /** Sent instead of what was signed. */
  readonly sentBody?: string;
  /** A header used before. */
  readonly header?: string;
};

export function wechatHeader(bench: WechatBench, wish: WechatWish): string {
  const keys = {
    mchid: wish.mchid ?? MCHID,
    serial: wish.serial ?? read(bench.keysFolder, KEY_FILES.merchantSerial),
    privateKey: wish.key ? stranger : createPrivateKey(read(bench.keysFolder, KEY_FILES.merchantPrivate)),
    apiV3Key: Buffer.alloc(32),
  };
  const body = wish.body ? JSON.stringify(wish.body) : '';
  const at = later(bench.clock.now(), wish.drift ?? seconds(0));
  return authorization(keys, { method: wish.method ?? 'POST', path: wish.path, body, at });
}

/** `<status> <code>` of what WeChat Pay says. */
export async function wechatAsk(bench: WechatBench, wish: WechatWish): Promise<string> {
  const method = wish.method ?? 'POST';
  const body = wish.sentBody ?? (wish.body ? JSON.stringify(wish.body) : '');
  const reply = await fetch(`${bench.started.simulator.url}${wish.path}`, {
    method,
    headers: { authorization: wish.header ?? wechatHeader(bench, wish), 'content-type': 'application/json' },
    ...(method === 'POST' ? { body } : {}),
  });
  const answer = (await reply.json().catch(() => ({}))) as { code?: string };
  return `${reply.status} ${answer.code ?? 'OK'}`;
}

export function combined(bench: WechatBench, more: object = {}, part: object = {}) {
  const payment = newPayment(bench, [10_00]);
  const sub = payment.parts[0]?.subNumber ?? '';
  return {
    combine_appid: APP_ID,
    combine_mchid: MCHID,
    combine_out_trade_no: payment.number,
    notify_url: 'http://market.test/api/payments/callbacks/wechat',
    sub_orders: [
      {
        mchid: MCHID,
        sub_mchid: bench.shops[0],
        out_trade_no: tradeNoOf(payment.number, sub),
        attach: attachOf(payment.number, sub),
        description: '慈溪小家电',
        amount: { total_amount: 10_00, currency: 'CNY' },
        settle_info: { profit_sharing: true },
        ...part,
      },
    ],
    ...more,
  };
}

let serial = 0;
/** A number nobody has used. */
export function fresh(bench: Bench, tail = ''): string {
  serial += 1;
  return `${toId('stl', uuidv7(bench.clock.now().getTime() + serial))}${tail}`;
}

/** A split as WeChat Pay takes it, of a payment a minute old. */
export async function wechatSplit(bench: WechatBench, more: object = {}, payment?: NewGatewayPayment) {
  const of = payment ?? (await paid(bench, [100_00]));
  const found = bench.started.simulator.books.payment(of.number);
  bench.started.simulator.books.addReceiver('merchant', MCHID);
  return {
    appid: APP_ID,
    sub_mchid: bench.shops[0],
    transaction_id: found.parts[0]?.tradeNo ?? '',
    out_order_no: fresh(bench),
    receivers: [{ type: 'MERCHANT_ID', receiver_account: MCHID, amount: 5_00, description: '平台佣金' }],
    finish: false,
    ...more,
  };
}
export const WECHAT_SPLIT = '/v3/ecommerce/profitsharing/orders';

export async function wechatRefund(bench: WechatBench, more: object = {}) {
  const payment = await paid(bench, [100_00]);
  return {
    sub_mchid: bench.shops[0],
    sp_appid: APP_ID,
    out_trade_no: tradeNoOf(payment.number, payment.parts[0]?.subNumber ?? ''),
    out_refund_no: fresh(bench),
    reason: '退款',
    amount: { refund: 10_00, total: 100_00, currency: 'CNY' },
    ...more,
  };
}
export const WECHAT_REFUND = '/v3/ecommerce/refunds/apply';

export const WECHAT_TRANSFER = '/v3/ecommerce/mch-transfer/transfer-bills';
/** A transfer as WeChat Pay takes it, to the payer of a payment whose money was released. */
export async function wechatTransfer(bench: WechatBench, more: object = {}) {
  const payment = await paid(bench, [100_00]);
  const { books } = bench.started.simulator;
  const part = books.payment(payment.number).parts[0]?.number ?? '';
  books.unfreeze({ number: fresh(bench), payment: payment.number, part });
  return {
    sub_mchid: bench.shops[0],
    appid: APP_ID,
    out_bill_no: fresh(bench).replace('_', ''),
    transfer_scene_id: '1000',
    openid: openidOf({ number: payment.number }),
    transfer_amount: 5_00,
    transfer_remark: '延迟发货赔付',
    ...more,
  };
}

export const ALIPAY_TRANSFER = 'alipay.fund.trans.uni.transfer';
/** A transfer as Alipay takes it, to the payer of a payment whose money was released. */
export async function alipayTransfer(bench: AlipayBench, more: object = {}) {
  const payment = await paid(bench, [100_00]);
  const { books } = bench.started.simulator;
  const held = [...books.payments.values()].find((one) => one.number.startsWith(payment.number));
  const part = held?.parts[0]?.number ?? '';
  books.unfreeze({ number: fresh(bench), payment: held?.number ?? '', part });
  return {
    out_biz_no: fresh(bench),
    trans_amount: '5.00',
    product_code: 'TRANS_ACCOUNT_NO_PWD',
    biz_scene: 'DIRECT_TRANSFER',
    order_title: '延迟发货赔付',
    payee_info: { identity_type: 'ALIPAY_USER_ID', identity: buyerOf({ number: held?.number ?? '' }) },
    ...more,
  };
}

export type AlipayWish = {
  readonly method: string;
  readonly content: object;
  readonly over?: Readonly<Record<string, string>>;
  readonly key?: 'stranger';
  readonly drift?: Seconds;
  /** Changed after signing. */
  readonly forged?: Readonly<Record<string, string>>;
};

/** The sub_code of what Alipay says, or its code. */
export async function alipayAsk(bench: AlipayBench, wish: AlipayWish): Promise<string> {
  const at = later(bench.clock.now(), (8 * 3600 + (wish.drift ?? 0)) as Seconds);
  const params: Record<string, string> = {
    app_id: ALIPAY_APP,
    method: wish.method,
    charset: 'utf-8',
    version: '1.0',
    sign_type: 'RSA2',
    timestamp: at.toISOString().slice(0, 19).replace('T', ' '),
    biz_content: JSON.stringify(wish.content),
    ...wish.over,
  };
  const text = Object.keys(params)
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');
  const key = wish.key ? stranger : createPrivateKey(read(bench.keysFolder, ALIPAY_KEYS.appPrivate));
  const signature = sign('sha256', Buffer.from(text, 'utf8'), key).toString('base64');
  const reply = await fetch(`${bench.started.simulator.url}/gateway.do`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...params, sign: signature, ...wish.forged }).toString(),
  });
  const body = (await reply.json()) as Record<string, { code?: string; sub_code?: string }>;
  const answer = body[`${wish.method.replaceAll('.', '_')}_response`];
  return answer?.sub_code ?? answer?.code ?? `HTTP ${reply.status}`;
}

export const alipayTrade = (bench: AlipayBench, more: object = {}) => {
  const payment = newPayment(bench, [10_00]);
  return {
    out_trade_no: alipayTradeNo(payment.number, payment.parts[0]?.subNumber ?? ''),
    total_amount: '10.00',
    subject: '慈溪小家电',
    sub_merchant: { merchant_id: bench.shops[0] },
    ...more,
  };
};

/** Alipay's number of the first part of a paid payment, and ours. */
export async function alipayPaid(bench: AlipayBench, amount = 100_00) {
  const payment = await paid(bench, [amount]);
  const outTradeNo = alipayTradeNo(payment.number, payment.parts[0]?.subNumber ?? '');
  return { outTradeNo, tradeNo: bench.started.simulator.books.partByNumber(outTradeNo).part.tradeNo };
}

/** `<status> <code>` of what Stripe says. */
export async function stripeAsk(
  bench: StripeBench,
  path: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const reply = await fetch(`${bench.started.simulator.url}/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bench.started.simulator.secretKey}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: new URLSearchParams(form).toString(),
  });
  const body = (await reply.json()) as { error?: { code?: string } };
  return `${reply.status} ${body.error?.code ?? 'OK'}`;
}

export const stripeSession = (bench: StripeBench, more: Readonly<Record<string, string>> = {}) => ({
  mode: 'payment',
  client_reference_id: toId('pay', uuidv7(bench.clock.now().getTime())),
  'line_items[0][quantity]': '1',
  'line_items[0][price_data][currency]': 'cny',
  'line_items[0][price_data][unit_amount]': '1000',
  expires_at: String(Math.floor(bench.clock.now().getTime() / 1000) + 3600),
  ...more,
});

export async function stripeCharge(bench: StripeBench): Promise<string> {
  const payment = await paid(bench, [100_00]);
  return `ch_${bench.started.simulator.books.payment(payment.number).prepayNo}`;
}

/** The last genuine callback of a fresh payment. */
export async function genuine(bench: Bench): Promise<CallbackMessage> {
  await paid(bench, [12_34]);
  const last = bench.heard.at(-1);
  if (!last) throw new Error('no callback came');
  return last;
}

/** What our adapter says to a callback: `genuine`, or why not. */
export async function verdict(bench: Bench, message: CallbackMessage): Promise<string> {
  const said = await bench.gateway.verifyCallback(message, bench.clock.now());
  return said.genuine ? 'genuine' : said.reason;
}

/** With one header changed. */
export const withHeader = (message: CallbackMessage, name: string, value: string): CallbackMessage => ({
  ...message,
  headers: { ...message.headers, [name]: value },
});
export const nonce = (): string => randomBytes(16).toString('hex');

/**
 * Wire-level wrongs (T7): what each strict simulator refuses of a request, and what our adapters refuse of a callback. One row is
 * one test: what is wrong, the act, and the exact word of the refusal.
 */
export type Row<B> = readonly [wrong: string, act: (bench: B) => Promise<string>, word: string];
