import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import {
  BookError,
  chinaIso,
  DAY_MS,
  MINUTE_MS,
  type Part,
  type Payment,
  type Place,
  type Refund,
} from '#provider-simulator';
import type { Merchant } from './merchant.ts';
import { openidOf } from './payers.ts';
import { CloseCombined, NewCombined, NewRefund, Refused, shaped } from './shapes.ts';

const H5_LIVES_MS = 5 * MINUTE_MS;
const PREPAY_LIVES_MS = 120 * MINUTE_MS;

const partState = (payment: Payment, part: Part): string =>
  payment.paidMs !== null
    ? part.refundedFen > 0
      ? 'REFUND'
      : 'SUCCESS'
    : payment.state === 'closed'
      ? 'CLOSED'
      : 'NOTPAY';

/** A combined order as a query or a callback tells it. `lessFen` is the lie of the wrong-amount scenario. */
export function combinedView(payment: Payment, merchant: Merchant, lessFen = 0) {
  return {
    combine_appid: merchant.appId,
    combine_mchid: merchant.mchid,
    combine_out_trade_no: payment.number,
    ...(payment.paidMs === null ? {} : { combine_payer_info: { openid: openidOf(payment) } }),
    sub_orders: payment.parts.map((part, place) => ({
      mchid: merchant.mchid,
      sub_mchid: part.seller,
      out_trade_no: part.number,
      trade_type: 'NATIVE',
      trade_state: partState(payment, part),
      attach: part.attach,
      amount: {
        total_amount: part.amountFen - (place === 0 ? lessFen : 0),
        payer_amount: part.amountFen - (place === 0 ? lessFen : 0),
        currency: 'CNY',
        payer_currency: 'CNY',
      },
      ...(payment.paidMs === null
        ? {}
        : { transaction_id: part.tradeNo, bank_type: 'OTHERS', success_time: chinaIso(payment.paidMs) }),
    })),
  };
}

const REFUND_STATUS = { processing: 'PROCESSING', succeeded: 'SUCCESS', failed: 'ABNORMAL' } as const;

export function refundView(refund: Refund, part: Part, merchant: Merchant) {
  return {
    sp_mchid: merchant.mchid,
    sub_mchid: part.seller,
    refund_id: refund.refundNo,
    out_refund_no: refund.number,
    transaction_id: part.tradeNo,
    out_trade_no: part.number,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    status: REFUND_STATUS[refund.state],
    create_time: chinaIso(refund.createdMs),
    ...(refund.endedMs === null ? {} : { success_time: chinaIso(refund.endedMs) }),
    amount: { refund: refund.amountFen, total: part.amountFen, payer_refund: refund.amountFen, currency: 'CNY' },
  };
}

/** Combined orders (合单) by JSAPI, H5 and native, their query and close, and refunds of e-commerce mode (收付通). */
export function orderRoutes(app: FastifyInstance, place: Place, merchant: Merchant): void {
  const { books, clock } = place;
  // What a prepay_id or code_url stands for, and until when.
  const codes = new Map<string, { number: string; untilMs: number }>();

  app.post<{ Params: { kind: string } }>('/combine-transactions/:kind', async (request) => {
    const { kind } = request.params;
    if (!['jsapi', 'h5', 'native'].includes(kind)) throw new Refused(404, 'RESOURCE_NOT_EXISTS', '接口不存在');
    const wish = shaped(NewCombined, request.body);
    if (wish.combine_appid !== merchant.appId) throw new Refused(400, 'APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配');
    if (wish.combine_mchid !== merchant.mchid || wish.sub_orders.some((one) => one.mchid !== merchant.mchid))
      throw new Refused(400, 'MCHID_NOT_EXIST', '商户号不存在');
    if (wish.sub_orders.some((one) => one.amount.currency !== 'CNY'))
      throw new Refused(400, 'PARAM_ERROR', '货币类型只支持CNY');
    if (kind === 'jsapi' && !wish.combine_payer_info?.openid)
      throw new Refused(400, 'PARAM_ERROR', 'JSAPI下单必须传openid');
    if (kind === 'h5' && !wish.scene_info?.h5_info) throw new Refused(400, 'PARAM_ERROR', 'H5下单必须传h5_info');
    const expiresMs = wish.time_expire === undefined ? clock() + 7 * DAY_MS : Date.parse(wish.time_expire);
    if (
      !/[+-]\d\d:\d\d$|Z$/.test(wish.time_expire ?? 'Z') ||
      Number.isNaN(expiresMs) ||
      expiresMs <= clock() + MINUTE_MS
    )
      throw new Refused(400, 'PARAM_ERROR', 'time_expire格式错误或距离现在不足1分钟');
    const payment = books.create({
      number: wish.combine_out_trade_no,
      amountFen: wish.sub_orders.reduce((sum, one) => sum + one.amount.total_amount, 0),
      notifyUrl: wish.notify_url,
      returnUrl: '',
      expiresMs,
      parts: wish.sub_orders.map((one) => ({
        number: one.out_trade_no,
        seller: one.sub_mchid,
        amountFen: one.amount.total_amount,
        description: one.description,
        attach: one.attach,
        freeze: one.settle_info.profit_sharing,
      })),
    });
    if (payment.state === 'paid') throw new BookError('ALREADY_PAID');
    if (payment.state === 'closed') throw new BookError('PAYMENT_CLOSED');
    if (kind === 'jsapi') return { prepay_id: payment.prepayNo };
    const code = randomBytes(8).toString('hex');
    codes.set(code, { number: payment.number, untilMs: clock() + (kind === 'h5' ? H5_LIVES_MS : PREPAY_LIVES_MS) });
    return kind === 'native'
      ? { code_url: `weixin://wxpay/bizpayurl?pr=${code}` }
      : { h5_url: `${place.publicUrl()}/h5/${code}` };
  });

  app.get<{ Params: { no: string } }>('/combine-transactions/out-trade-no/:no', async (request) =>
    combinedView(books.payment(request.params.no), merchant),
  );

  app.post<{ Params: { no: string } }>('/combine-transactions/out-trade-no/:no/close', async (request, reply) => {
    const wish = shaped(CloseCombined, request.body);
    const payment = books.payment(request.params.no);
    const named = new Set(wish.sub_orders.map((one) => `${one.sub_mchid} ${one.out_trade_no}`));
    if (payment.parts.some((part) => !named.has(`${part.seller} ${part.number}`)))
      throw new Refused(400, 'PARAM_ERROR', '子单信息与原单不一致');
    books.close(request.params.no);
    return reply.code(204).send();
  });

  app.post('/ecommerce/refunds/apply', async (request) => {
    const wish = shaped(NewRefund, request.body);
    const { payment, part } = books.partByNumber(wish.out_trade_no);
    if (part.seller !== wish.sub_mchid) throw new BookError('SELLER_WRONG');
    if (wish.sp_appid !== merchant.appId) throw new Refused(400, 'APPID_MCHID_NOT_MATCH', 'appid和mch_id不匹配');
    if (wish.amount.total !== part.amountFen) throw new Refused(400, 'PARAM_ERROR', '订单金额与原订单不一致');
    if (wish.amount.currency !== 'CNY') throw new Refused(400, 'PARAM_ERROR', '货币类型只支持CNY');
    const refund = books.refund({
      number: wish.out_refund_no,
      payment: payment.number,
      part: part.number,
      amountFen: wish.amount.refund,
      reason: wish.reason ?? '',
      notifyUrl: wish.notify_url ?? payment.notifyUrl,
      from: part.unfrozenMs === null ? 'frozen' : 'any',
    });
    return refundView(refund, part, merchant);
  });

  app.get<{ Params: { no: string }; Querystring: { sub_mchid?: string } }>(
    '/ecommerce/refunds/out-refund-no/:no',
    async (request) => {
      const refund = books.refunds.get(request.params.no);
      if (!refund) throw new Refused(404, 'RESOURCE_NOT_EXISTS', '退款单不存在');
      const { part } = books.partByNumber(refund.part);
      if (part.seller !== request.query.sub_mchid) throw new BookError('SELLER_WRONG');
      return refundView(refund, part, merchant);
    },
  );

  merchant.scan = (code) => {
    const found = codes.get(code);
    return found && found.untilMs > clock() ? books.payment(found.number) : null;
  };
}
