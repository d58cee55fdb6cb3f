import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import {
  GatewayError,
  type GatewayPayment,
  type GatewayPayout,
  type GatewayRefund,
  type GatewaySplit,
  type GatewayTransfer,
} from '../gateway.ts';

/** What the sandbox gateway answers, as far as we read it; more fields may come. */
const Moment = Type.Union([Type.String(), Type.Null()]);
/** Payments of a channel have books of their own; what callbacks carry tells theirs. */
const Channel = Type.String();

export const PaymentWire = Type.Object({
  out_trade_no: Type.String(),
  payment_no: Type.String(),
  channel: Channel,
  cashier_url: Type.String(),
  state: Type.Union([Type.Literal('NOTPAY'), Type.Literal('SUCCESS'), Type.Literal('CLOSED'), Type.Literal('REFUND')]),
  amount_fen: Type.Integer(),
  paid_at: Moment,
  payer: Type.Optional(Type.String()),
});
export const RefundWire = Type.Object({
  out_refund_no: Type.String(),
  refund_no: Type.String(),
  channel: Channel,
  amount_fen: Type.Integer(),
  state: Type.Union([Type.Literal('PROCESSING'), Type.Literal('SUCCESS'), Type.Literal('ABNORMAL')]),
  abnormal_reason: Moment,
  ended_at: Moment,
});
export const SplitWire = Type.Object({
  out_split_no: Type.String(),
  channel: Channel,
  state: Type.Union([Type.Literal('PROCESSING'), Type.Literal('FINISHED')]),
  receivers: Type.Array(
    Type.Object({
      account: Type.String(),
      amount_fen: Type.Integer(),
      result: Type.Union([Type.Literal('PENDING'), Type.Literal('SUCCESS'), Type.Literal('CLOSED')]),
      reason: Moment,
    }),
  ),
  ended_at: Moment,
});
export const SplitReturnWire = Type.Object({ amount_fen: Type.Integer(), created_at: Type.String() });
export const UnfreezeWire = Type.Object({
  out_unfreeze_no: Type.String(),
  channel: Channel,
  out_trade_no: Type.String(),
  out_sub_no: Type.String(),
  amount_fen: Type.Integer(),
  cause: Type.String(),
  created_at: Moment,
});
export const PayoutWire = Type.Object({
  out_payout_no: Type.String(),
  payout_no: Type.String(),
  channel: Channel,
  amount_fen: Type.Integer(),
  state: Type.Union([Type.Literal('PROCESSING'), Type.Literal('ARRIVED'), Type.Literal('RETURNED')]),
  reason: Moment,
  created_at: Type.String(),
  ended_at: Moment,
});
export const TransferWire = Type.Object({
  out_transfer_no: Type.String(),
  transfer_no: Type.String(),
  channel: Channel,
  amount_fen: Type.Integer(),
  state: Type.Union([Type.Literal('PROCESSING'), Type.Literal('SUCCESS'), Type.Literal('FAILED')]),
  reason: Moment,
  ended_at: Moment,
});
export const CallbackWire = Type.Object({
  id: Type.String({ maxLength: 80 }),
  event_type: Type.String({ maxLength: 40 }),
  resource: Type.Object({ ciphertext: Type.String(), associated_data: Type.String(), nonce: Type.String() }),
});

/** The value as its wire shape; an answer of another shape is no answer we may act on. */
export function readWire<S extends TSchema>(schema: S, value: unknown): Static<S> {
  if (Value.Check(schema, value)) return value as Static<S>;
  throw new GatewayError('unavailable', 'ANSWER_MISSHAPEN');
}

/** What is told of another channel's payment is none of this adapter's business, however well it is signed. */
export function ofChannel(channel: string, wire: unknown): void {
  if (typeof wire === 'object' && wire !== null && 'channel' in wire && wire.channel !== channel)
    throw new GatewayError('unavailable', 'CHANNEL_OTHER', `told of channel ${String(wire.channel)}, not ${channel}`);
}

const momentOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

export const paymentOf = (wire: Static<typeof PaymentWire>): GatewayPayment => ({
  number: wire.out_trade_no,
  gatewayNo: wire.payment_no,
  state: wire.paid_at !== null ? 'paid' : wire.state === 'CLOSED' ? 'closed' : 'unpaid',
  amountFen: wire.amount_fen,
  cashierUrl: wire.cashier_url,
  paidAt: momentOf(wire.paid_at),
  ...(wire.payer && { payer: wire.payer }),
});

export const refundOf = (wire: Static<typeof RefundWire>): GatewayRefund => ({
  number: wire.out_refund_no,
  gatewayNo: wire.refund_no,
  state: wire.state === 'SUCCESS' ? 'succeeded' : wire.state === 'ABNORMAL' ? 'failed' : 'processing',
  amountFen: wire.amount_fen,
  endedAt: momentOf(wire.ended_at),
  failure: wire.abnormal_reason,
});

export const splitOf = (wire: Static<typeof SplitWire>): GatewaySplit => ({
  number: wire.out_split_no,
  state: wire.state === 'FINISHED' ? 'finished' : 'processing',
  receivedFen: wire.receivers.reduce((sum, one) => sum + (one.result === 'SUCCESS' ? one.amount_fen : 0), 0),
  failure: wire.receivers.find((one) => one.result === 'CLOSED')?.reason ?? null,
  endedAt: momentOf(wire.ended_at),
});

export const payoutOf = (wire: Static<typeof PayoutWire>): GatewayPayout => ({
  number: wire.out_payout_no,
  gatewayNo: wire.payout_no,
  state: wire.state === 'ARRIVED' ? 'arrived' : wire.state === 'RETURNED' ? 'returned' : 'processing',
  amountFen: wire.amount_fen,
  sentAt: new Date(wire.created_at),
  endedAt: momentOf(wire.ended_at),
  failure: wire.reason,
});

export const transferOf = (wire: Static<typeof TransferWire>): GatewayTransfer => ({
  number: wire.out_transfer_no,
  gatewayNo: wire.transfer_no,
  state: wire.state === 'SUCCESS' ? 'succeeded' : wire.state === 'FAILED' ? 'failed' : 'processing',
  amountFen: wire.amount_fen,
  endedAt: momentOf(wire.ended_at),
  failure: wire.reason,
});
