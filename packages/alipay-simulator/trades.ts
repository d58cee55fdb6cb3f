import { Type } from 'typebox';
import { BookError, chinaTime, DAY_MS, fenOf, type Part, type Payment, type Place, yuan } from '#provider-simulator';
import { type Methods, type Shop, shaped } from './shop.ts';
import { buyerOf } from './transfers.ts';
import { invalid } from './words.ts';

const Text = (max: number) => Type.String({ minLength: 1, maxLength: max });
const OutNo = Type.String({ pattern: '^[A-Za-z0-9_]{1,64}$' });
const Amount = Type.String({ pattern: '^\\d{1,9}\\.\\d{2}$' });

const NewTrade = Type.Object({
  out_trade_no: OutNo,
  total_amount: Amount,
  subject: Text(256),
  seller_id: Type.Optional(Text(28)),
  product_code: Type.Optional(Text(64)),
  time_expire: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$' })),
  passback_params: Type.Optional(Text(512)),
  sub_merchant: Type.Object({ merchant_id: Text(20) }),
  settle_info: Type.Optional(Type.Object({})),
});
const Merge = Type.Object({
  out_merge_no: OutNo,
  time_expire: Type.Optional(Text(32)),
  order_details: Type.Array(NewTrade, { minItems: 2, maxItems: 50 }),
});
const Named = Type.Object({ out_trade_no: Type.Optional(OutNo), trade_no: Type.Optional(Text(64)) });
const NewRefund = Type.Object({
  out_trade_no: OutNo,
  refund_amount: Amount,
  out_request_no: OutNo,
  refund_reason: Type.Optional(Text(256)),
});
const RefundQuery = Type.Object({ out_trade_no: OutNo, out_request_no: OutNo });

export const statusOf = (payment: Payment, part: Part): string =>
  payment.paidMs !== null
    ? part.refundedFen === part.amountFen
      ? 'TRADE_CLOSED'
      : 'TRADE_SUCCESS'
    : payment.state === 'closed'
      ? 'TRADE_CLOSED'
      : 'WAIT_BUYER_PAY';

/** Trades of the direct-payment product (直付通): page, wap, code and merged; query, close, refund. */
export function tradeMethods(place: Place, shop: Shop): Methods {
  const { books, clock } = place;

  const expiresOf = (text: string | undefined): number => {
    const ms = text === undefined ? clock() + 15 * DAY_MS : Date.parse(`${text.replace(' ', 'T')}+08:00`);
    if (Number.isNaN(ms) || ms <= clock()) throw invalid('time_expire 已过期或格式错误');
    return ms;
  };
  const partOf = (wish: {
    sub_merchant: { merchant_id: string };
    out_trade_no: string;
    total_amount: string;
    subject: string;
    seller_id?: string;
    passback_params?: string;
  }) => {
    if (wish.seller_id !== undefined && wish.seller_id !== shop.sellerId) throw invalid('seller_id 与签约账号不一致');
    return {
      number: wish.out_trade_no,
      seller: wish.sub_merchant.merchant_id,
      amountFen: fenOf(wish.total_amount) ?? 0,
      description: wish.subject,
      attach: wish.passback_params ?? '',
      freeze: true,
    };
  };
  function create(content: unknown, notifyUrl: string, returnUrl: string): Payment {
    const wish = shaped(NewTrade, content);
    const part = partOf(wish);
    const payment = books.create({
      number: wish.out_trade_no,
      amountFen: part.amountFen,
      notifyUrl,
      returnUrl,
      expiresMs: expiresOf(wish.time_expire),
      parts: [part],
    });
    if (payment.state === 'paid') throw new BookError('ALREADY_PAID');
    if (payment.state === 'closed') throw new BookError('PAYMENT_CLOSED');
    return payment;
  }
  const find = (content: unknown) => {
    const wish = shaped(Named, content);
    if (wish.trade_no !== undefined) return books.partByTradeNo(wish.trade_no);
    return books.partByNumber(wish.out_trade_no ?? '');
  };

  return {
    'alipay.trade.precreate': ({ content, notifyUrl }) => {
      const payment = create(content, notifyUrl, '');
      return { out_trade_no: payment.number, qr_code: `${place.publicUrl()}/cashier/${payment.prepayNo}` };
    },
    'alipay.trade.merge.precreate': ({ content, notifyUrl }) => {
      const wish = shaped(Merge, content);
      const parts = wish.order_details.map(partOf);
      const payment = books.create({
        number: wish.out_merge_no,
        amountFen: parts.reduce((sum, part) => sum + part.amountFen, 0),
        notifyUrl,
        returnUrl: '',
        expiresMs: expiresOf(wish.time_expire),
        parts,
      });
      if (payment.state === 'paid') throw new BookError('ALREADY_PAID');
      if (payment.state === 'closed') throw new BookError('PAYMENT_CLOSED');
      return {
        out_merge_no: payment.number,
        pre_order_no: payment.prepayNo,
        order_detail_results: payment.parts.map((part) => ({ out_trade_no: part.number, success: true })),
      };
    },
    'alipay.trade.query': ({ content }) => {
      const { payment, part } = find(content);
      return {
        trade_no: part.tradeNo,
        out_trade_no: part.number,
        trade_status: statusOf(payment, part),
        total_amount: yuan(part.amountFen),
        seller_id: shop.sellerId,
        ...(payment.paidMs === null
          ? {}
          : { send_pay_date: chinaTime(payment.paidMs), buyer_user_id: buyerOf(payment) }),
        sub_merchant: { merchant_id: part.seller },
      };
    },
    'alipay.trade.close': ({ content }) => {
      const { payment, part } = find(content);
      books.close(payment.number);
      return { trade_no: part.tradeNo, out_trade_no: part.number };
    },
    'alipay.trade.refund': ({ content }) => {
      const wish = shaped(NewRefund, content);
      const { payment, part } = books.partByNumber(wish.out_trade_no);
      const before = part.refundedFen;
      const refund = books.refund({
        number: wish.out_request_no,
        payment: payment.number,
        part: part.number,
        amountFen: fenOf(wish.refund_amount) ?? 0,
        reason: wish.refund_reason ?? '',
        notifyUrl: payment.notifyUrl,
        from: 'any',
      });
      return {
        trade_no: part.tradeNo,
        out_trade_no: part.number,
        // N for a repeat: the money has moved before.
        fund_change: refund.state === 'succeeded' && part.refundedFen > before ? 'Y' : 'N',
        // Alipay tells the sum of all refunds of the trade here, not this one's.
        refund_fee: yuan(part.refundedFen),
      };
    },
    'alipay.trade.fastpay.refund.query': ({ content }) => {
      const wish = shaped(RefundQuery, content);
      const refund = books.refunds.get(wish.out_request_no);
      // For a number it has never heard Alipay answers success without a status.
      if (!refund || refund.part !== wish.out_trade_no || refund.state !== 'succeeded') return {};
      return {
        trade_no: refund.refundNo,
        out_trade_no: refund.part,
        out_request_no: refund.number,
        refund_amount: yuan(refund.amountFen),
        refund_status: 'REFUND_SUCCESS',
        gmt_refund_pay: chinaTime(refund.endedMs ?? refund.createdMs),
      };
    },
    // Pages: the address itself is the signed request, the trade begins when the buyer opens it.
    'alipay.trade.page.pay': ({ content, notifyUrl, returnUrl }) => ({
      page: create(content, notifyUrl, returnUrl).prepayNo,
    }),
    'alipay.trade.wap.pay': ({ content, notifyUrl, returnUrl }) => ({
      page: create(content, notifyUrl, returnUrl).prepayNo,
    }),
    'alipay.trade.wap.merge.pay': ({ content, returnUrl }) => {
      const wish = shaped(Type.Object({ pre_order_no: Text(64) }), content);
      const payment = books.byPrepayNo(wish.pre_order_no);
      if (!payment) throw new BookError('PAYMENT_UNKNOWN');
      payment.returnUrl = returnUrl;
      return { page: payment.prepayNo };
    },
  };
}
