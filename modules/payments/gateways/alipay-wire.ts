import { type Static, Type } from 'typebox';
import { type Fen, formatYuan, parseYuan } from '#kernel';
import { GatewayError, type GatewayPayment } from '../gateway.ts';

/** What Alipay answers, as far as we read it. Amounts are yuan with two decimals, times China's. */
const Optional = Type.Optional(Type.String());

export const TradeWire = Type.Object({
  trade_no: Type.String(),
  out_trade_no: Type.String(),
  trade_status: Type.String(),
  total_amount: Type.String(),
  seller_id: Optional,
  send_pay_date: Optional,
  buyer_user_id: Optional,
});
export const MergeWire = Type.Object({ pre_order_no: Type.String() });
export const RefundWire = Type.Object({ fund_change: Type.String() });
export const RefundQueryWire = Type.Object({
  trade_no: Optional,
  refund_status: Optional,
  refund_amount: Optional,
  gmt_refund_pay: Optional,
});
export const SettleWire = Type.Object({ out_request_no: Optional });
export const SettleQueryWire = Type.Object({
  operation_dt: Optional,
  royalty_detail_list: Type.Array(
    Type.Object({ operation_type: Type.String(), state: Type.String(), amount: Type.String() }),
  ),
});
export const ShopWire = Type.Object({
  orders: Type.Array(Type.Object({ status: Type.String(), smid: Optional })),
});
export const BillWire = Type.Object({ bill_download_url: Type.String() });
export const NotifyWire = Type.Object({
  notify_id: Type.String({ maxLength: 128 }),
  app_id: Type.String(),
  seller_id: Type.String(),
  out_trade_no: Type.String({ minLength: 1 }),
  trade_no: Type.String({ minLength: 1 }),
  trade_status: Type.String(),
  total_amount: Type.String(),
  gmt_payment: Optional,
  gmt_refund: Optional,
  passback_params: Optional,
});

/** A part's trade at Alipay is named by payment and order; both come back from it. */
export const tradeNoOf = (paymentNumber: string, subNumber: string): string => `${paymentNumber}_${subNumber}`;
export function numbersOf(tradeNo: string): { paymentNumber: string; subNumber: string } | null {
  const match = /^(pay_[0-9a-z]{26})_(ord_[0-9a-z]{26})$/.exec(tradeNo);
  return match?.[1] && match[2] ? { paymentNumber: match[1], subNumber: match[2] } : null;
}

/** Settlement requests take 32 letters, digits and underscores: `stl_…-s1` loses its hyphen on the way and finds it again. */
export const requestNoOf = (number: string): string => number.replace('-', '');
export const numberOf = (requestNo: string): string => requestNo.replace(/^(stl_[0-9a-z]{26})(.+)$/, '$1-$2');

export const yuanOf = (fen: number): string => formatYuan(fen as Fen);
export function fenOf(yuan: string): number {
  const fen = parseYuan(yuan);
  if (fen === null) throw new GatewayError('unavailable', 'ANSWER_MISSHAPEN', `amount ${yuan}`);
  return fen;
}
export const momentOf = (text: string): Date => new Date(`${text.replace(' ', 'T')}+08:00`);

const wasPaid = (trade: Static<typeof TradeWire>): boolean =>
  ['TRADE_SUCCESS', 'TRADE_FINISHED'].includes(trade.trade_status) ||
  // Refunded in full, Alipay calls a trade closed; only one that was paid has this date.
  (trade.trade_status === 'TRADE_CLOSED' && trade.send_pay_date !== undefined);

/** A payment as its trades, one for each part, tell it together. */
export function paymentOf(number: string, trades: readonly Static<typeof TradeWire>[]): GatewayPayment {
  const paid = trades.every(wasPaid);
  const closed = !paid && trades.every((trade) => trade.trade_status === 'TRADE_CLOSED');
  const [first] = trades;
  return {
    number,
    gatewayNo: first?.trade_no ?? '',
    state: paid ? 'paid' : closed ? 'closed' : 'unpaid',
    amountFen: trades.reduce((sum, trade) => sum + fenOf(trade.total_amount), 0),
    cashierUrl: '',
    paidAt: paid && first?.send_pay_date ? momentOf(first.send_pay_date) : null,
    ...(first?.buyer_user_id && { payer: first.buyer_user_id }),
  };
}
