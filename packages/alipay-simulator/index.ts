import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  BookError,
  type BookEvent,
  chinaTime,
  DAY_MS,
  type Envelope,
  HOUR_MS,
  MINUTE_MS,
  newNumber,
  type Part,
  type Payment,
  type Place,
  type Provider,
  SECOND_MS,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
  yuan,
} from '#provider-simulator';
import { billMethods } from './bills.ts';
import { settleMethods } from './settles.ts';
import type { Methods, Shop } from './shop.ts';
import { type Keys, openKeys, requestGenuine, signedForm, signText } from './signature.ts';
import { statusOf, tradeMethods } from './trades.ts';
import { transferMethods } from './transfers.ts';
import { bookWord, Refused } from './words.ts';

export { KEY_FILES, signedForm } from './signature.ts';
export { buyerOf } from './transfers.ts';

export const APP_ID = '2021000000000001';
export const SELLER_ID = '2088000000000001';

export type AlipaySimulator = Simulator & {
  readonly keys: Keys;
  /** Grants an application, as Alipay's reviewers would; answers the smid. */
  admit(externalId: string): string;
};

/** Terms of 直付通 with royalty_freeze: facts E. */
const PROVIDER: Provider = {
  name: '支付宝模拟器 Alipay simulator',
  limits: {
    splitMaxBps: 3_000,
    splitRequests: 50,
    splitReceivers: 50,
    registeredReceivers: 20_000,
    splitAfterMs: 0,
    freezeMs: 30 * DAY_MS,
    refundWindowMs: 365 * DAY_MS,
    returnWindowMs: 365 * DAY_MS,
    personMonthlyFen: Number.MAX_SAFE_INTEGER,
    refundTakesMs: 0,
    splitTakesMs: 0,
    payoutTakesMs: 3 * SECOND_MS,
    // Single transfer to an account; general knowledge, the contract says each merchant's own.
    transferLeastFen: 10,
    transferMostFen: 5_000_000,
    transfersADay: 100,
    transferTakesMs: 0,
  },
  ladderMs: [4 * MINUTE_MS, 10 * MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS, 6 * HOUR_MS, 15 * HOUR_MS],
  taken: (answer) => answer.status === 200 && answer.text === 'success',
};

/** The Alipay gateway for development and tests, in the language of its official SDK. */
export async function startAlipaySimulator(options: SimulatorOptions): Promise<AlipaySimulator> {
  const keys = openKeys(options.keysFolder);
  const shop: Shop = { appId: APP_ID, sellerId: SELLER_ID, applied: new Map() };
  const simulator = await startSimulator(PROVIDER, options, (place) => {
    const methods = {
      ...tradeMethods(place, shop),
      ...settleMethods(place, shop),
      ...billMethods(place, shop),
      ...transferMethods(place),
    };
    const answer = (request: FastifyRequest, reply: FastifyReply) =>
      respond(request, reply, { place, keys, shop, methods });
    place.app.get('/gateway.do', async (request, reply) => answer(request, reply));
    place.app.post('/gateway.do', async (request, reply) => answer(request, reply));
    return (event) => tell(place, keys, shop, event);
  });
  return {
    ...simulator,
    keys,
    admit(externalId) {
      const known = shop.applied.get(externalId);
      if (known) return known;
      const smid = `2089${String(shop.applied.size + 1).padStart(12, '0')}`;
      shop.applied.set(externalId, smid);
      simulator.books.addSeller(smid, externalId);
      return smid;
    },
  };
}

type Desk = { readonly place: Place; readonly keys: Keys; readonly shop: Shop; readonly methods: Methods };

const DRIFT_MS = 15 * MINUTE_MS;

function respond(request: FastifyRequest, reply: FastifyReply, desk: Desk): FastifyReply {
  const here = new URL(request.url, 'http://alipay');
  const params = new Map<string, string>([
    ...here.searchParams,
    ...new URLSearchParams(typeof request.body === 'string' ? request.body : ''),
  ]);
  const method = params.get('method') ?? '';
  const content = ask(desk, params, method);
  if ('page' in content) return reply.redirect(`/cashier/${String(content.page)}`, 303);
  const key = `${method.replaceAll('.', '_')}_response`;
  const text = JSON.stringify(content);
  return reply.type('application/json;charset=utf-8').send(`{"${key}":${text},"sign":"${signText(desk.keys, text)}"}`);
}

function ask(desk: Desk, params: ReadonlyMap<string, string>, method: string): Readonly<Record<string, unknown>> {
  const { place, keys, shop, methods } = desk;
  try {
    if (params.get('app_id') !== shop.appId) throw new Refused('40002', 'isv.invalid-app-id', '无效的AppID参数');
    if (params.get('sign_type') !== 'RSA2') throw new Refused('40002', 'isv.invalid-signature-type', '无效签名类型');
    if (!requestGenuine(keys, params)) throw new Refused('40002', 'isv.invalid-signature', '验签出错');
    const at = Date.parse(`${(params.get('timestamp') ?? '').replace(' ', 'T')}+08:00`);
    // A page's address may be opened later; its own time_expire bounds it.
    const page = method.endsWith('.pay');
    if (Number.isNaN(at) || (!page && Math.abs(at - place.clock()) > DRIFT_MS))
      throw new Refused('40002', 'isv.invalid-timestamp', '非法的时间戳参数');
    if (place.tooOften()) throw new Refused('40005', 'isv.app-call-limited', '调用频次超限');
    const work = methods[method];
    if (!work) throw new Refused('40002', 'isv.invalid-method', '不存在的方法名');
    const done = work({
      content: JSON.parse(params.get('biz_content') ?? '{}') as unknown,
      notifyUrl: params.get('notify_url') ?? '',
      returnUrl: params.get('return_url') ?? '',
      authToken: params.get('app_auth_token') ?? '',
    });
    return 'page' in done ? done : { code: '10000', msg: 'Success', ...done };
  } catch (error) {
    const refusal = error instanceof BookError ? bookWord(error.code) : error;
    if (refusal instanceof Refused)
      return {
        code: refusal.code,
        msg: refusal.code === '40004' ? 'Business Failed' : 'Invalid Arguments',
        sub_code: refusal.subCode,
        sub_msg: refusal.message,
      };
    console.error('alipay-simulator', error);
    return { code: '20000', msg: 'Service Currently Unavailable', sub_code: 'isp.unknow-error', sub_msg: '系统繁忙' };
  }
}

/** Notifications are forms, one for each trade of a merged payment. */
function tell(place: Place, keys: Keys, shop: Shop, event: BookEvent): void {
  const envelope: Envelope = ({ content, misSigned }) => ({
    body: signedForm(keys, content as Record<string, string>, misSigned),
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  });
  const send = (payment: Payment, part: Part, more: Readonly<Record<string, string>>): void => {
    const eventId = newNumber(place.clock, randomBytes(4).toString('hex'));
    const lie = event.kind === 'paid' && payment.scenario === 'wrong-amount' ? 1 : 0;
    const content = {
      notify_id: eventId,
      notify_type: 'trade_status_sync',
      notify_time: chinaTime(place.clock()),
      app_id: shop.appId,
      charset: 'utf-8',
      version: '1.0',
      seller_id: shop.sellerId,
      trade_no: part.tradeNo,
      out_trade_no: part.number,
      trade_status: statusOf(payment, part),
      total_amount: yuan(part.amountFen - lie),
      subject: part.description,
      passback_params: part.attach,
      gmt_payment: payment.paidMs === null ? '' : chinaTime(payment.paidMs),
      ...more,
    };
    const scenario = event.kind === 'paid' ? payment.scenario : 'normal';
    place.deliveries.post({ eventId, url: payment.notifyUrl, content, envelope }, scenario);
  };
  if (event.kind === 'paid') {
    for (const part of event.payment.parts) send(event.payment, part, {});
    return;
  }
  const { payment, part } = place.books.partByNumber(event.refund.part);
  send(payment, part, {
    out_biz_no: event.refund.number,
    refund_fee: yuan(part.refundedFen),
    gmt_refund: chinaTime(place.clock()),
  });
}
