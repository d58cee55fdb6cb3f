import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import {
  GatewayError,
  type GatewayPayment,
  type GatewayPayout,
  type GatewayRefund,
  type GatewaySplit,
} from '../gateway.ts';

/** What WeChat Pay answers, as far as we read it. Amounts are fen. */
const Moment = Type.Optional(Type.String());

export const CombinedWire = Type.Object({
  combine_mchid: Type.String(),
  combine_out_trade_no: Type.String(),
  combine_payer_info: Type.Optional(Type.Object({ openid: Type.String() })),
  sub_orders: Type.Array(
    Type.Object({
      sub_mchid: Type.String(),
      out_trade_no: Type.String(),
      trade_state: Type.String(),
      transaction_id: Type.Optional(Type.String()),
      success_time: Moment,
      amount: Type.Object({ total_amount: Type.Integer(), currency: Type.String() }),
    }),
    { minItems: 1 },
  ),
});
export const RefundWire = Type.Object({
  out_refund_no: Type.String(),
  refund_id: Type.String(),
  status: Type.Optional(Type.String()),
  refund_status: Type.Optional(Type.String()),
  success_time: Moment,
  amount: Type.Object({ refund: Type.Integer() }),
});
export const SplitWire = Type.Object({
  out_order_no: Type.String(),
  status: Type.String(),
  finish_amount: Type.Optional(Type.Integer()),
  receivers: Type.Array(
    Type.Object({
      amount: Type.Integer(),
      result: Type.String(),
      fail_reason: Type.Optional(Type.String()),
      finish_time: Moment,
    }),
  ),
});
export const WithdrawalWire = Type.Object({
  out_request_no: Type.String(),
  withdraw_id: Type.String(),
  amount: Type.Integer(),
  status: Type.String(),
  create_time: Type.String(),
  update_time: Type.String(),
  reason: Type.Optional(Type.String()),
});
export const ApplymentWire = Type.Object({
  applyment_state: Type.String(),
  sub_mchid: Type.Optional(Type.String()),
});
export const ReturnWire = Type.Object({ amount: Type.Integer(), result: Type.String(), finish_time: Moment });
export const UnsplitWire = Type.Object({ unsplit_amount: Type.Integer() });
export const BillWire = Type.Object({ hash_value: Type.String(), download_url: Type.String() });
export const CertificatesWire = Type.Object({
  data: Type.Array(
    Type.Object({
      serial_no: Type.String(),
      encrypt_certificate: Type.Object({
        ciphertext: Type.String(),
        associated_data: Type.String(),
        nonce: Type.String(),
      }),
    }),
  ),
});
export const CallbackWire = Type.Object({
  id: Type.String({ maxLength: 80 }),
  event_type: Type.String({ maxLength: 40 }),
  resource: Type.Object({ ciphertext: Type.String(), associated_data: Type.String(), nonce: Type.String() }),
});

/**
 * The number of an order's part at WeChat Pay: 32 characters at most and never used twice, so it is drawn from payment and
 * order. Bills bring both back in the merchant's data (商户数据包).
 */
export const tradeNoOf = (paymentNumber: string, subNumber: string): string =>
  `o${createHash('sha256').update(`${paymentNumber} ${subNumber}`).digest('hex').slice(0, 31)}`;
export const attachOf = (paymentNumber: string, subNumber: string): string => `${paymentNumber} ${subNumber}`;

const momentOf = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));
const PAID = new Set(['SUCCESS', 'REFUND']);

/** A combined order as our payment; refuses one that is another merchant's or in another currency. */
export function paymentOf(wire: Static<typeof CombinedWire>, mchid: string, cashierUrl: string): GatewayPayment {
  if (wire.combine_mchid !== mchid) throw new GatewayError('unavailable', 'MERCHANT_WRONG', wire.combine_mchid);
  const foreign = wire.sub_orders.find((one) => one.amount.currency !== 'CNY');
  if (foreign) throw new GatewayError('unavailable', 'CURRENCY_WRONG', foreign.amount.currency);
  const paid = wire.sub_orders.every((one) => PAID.has(one.trade_state));
  const closed = wire.sub_orders.every((one) => one.trade_state === 'CLOSED');
  return {
    number: wire.combine_out_trade_no,
    gatewayNo: wire.sub_orders[0]?.transaction_id ?? '',
    state: paid ? 'paid' : closed ? 'closed' : 'unpaid',
    amountFen: wire.sub_orders.reduce((sum, one) => sum + one.amount.total_amount, 0),
    cashierUrl,
    paidAt: paid ? momentOf(wire.sub_orders[0]?.success_time) : null,
    ...(wire.combine_payer_info && { payer: wire.combine_payer_info.openid }),
  };
}

export function refundOf(wire: Static<typeof RefundWire>): GatewayRefund {
  const status = wire.status ?? wire.refund_status;
  const state = status === 'SUCCESS' ? 'succeeded' : status === 'PROCESSING' ? 'processing' : 'failed';
  return {
    number: wire.out_refund_no,
    gatewayNo: wire.refund_id,
    state,
    amountFen: wire.amount.refund,
    endedAt: state === 'processing' ? null : momentOf(wire.success_time),
    failure: state === 'failed' ? (status ?? 'UNKNOWN') : null,
  };
}

export const splitOf = (wire: Static<typeof SplitWire>): GatewaySplit => ({
  number: wire.out_order_no,
  state: wire.status === 'FINISHED' ? 'finished' : 'processing',
  receivedFen: wire.receivers.reduce((sum, one) => sum + (one.result === 'SUCCESS' ? one.amount : 0), 0),
  failure: wire.receivers.find((one) => one.result === 'CLOSED')?.fail_reason ?? null,
  endedAt: wire.status === 'FINISHED' ? momentOf(wire.receivers[0]?.finish_time) : null,
});

export function payoutOf(wire: Static<typeof WithdrawalWire>): GatewayPayout {
  const state =
    wire.status === 'SUCCESS'
      ? 'arrived'
      : ['FAIL', 'REFUND', 'CLOSE'].includes(wire.status)
        ? 'returned'
        : 'processing';
  return {
    number: wire.out_request_no,
    gatewayNo: wire.withdraw_id,
    state,
    amountFen: wire.amount,
    sentAt: new Date(wire.create_time),
    endedAt: state === 'processing' ? null : new Date(wire.update_time),
    failure: wire.reason ?? null,
  };
}
