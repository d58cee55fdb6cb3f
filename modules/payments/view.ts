import { Type } from 'typebox';
import { type Ctx, FenSchema, IdSchema, MomentSchema, Nullable, toId } from '#kernel';
import { DIFFERENCE_KINDS } from './difference-kinds.ts';
import { gatewayNames } from './gateway.ts';
import { differenceLabel, gatewayLabel, stateLabel } from './prose.ts';
import { reasonText } from './reasons.ts';
import type { DecisionRow } from './store/freeze.ts';
import type { PartRow, PaymentRow } from './store/payments.ts';
import type { BankAccountRow, PayoutListRow } from './store/payouts.ts';
import type { DifferenceRow, RunRow } from './store/reconciliation.ts';
import type { RefundRow } from './store/refunds.ts';
import type { SettlementRow } from './store/settlements.ts';

export const PAYMENT_STATES = ['created', 'pending', 'succeeded', 'closed', 'failed'] as const;
export const REFUND_STATES = ['requested', 'sent', 'succeeded', 'failed'] as const;
export const PAYOUT_STATES = ['requested', 'cooling', 'sent', 'arrived', 'returned', 'cancelled'] as const;
const SETTLEMENT_STATES = ['requested', 'split', 'unfrozen', 'settled'] as const;

const Label = Type.String({ description: 'State in the language of the request' });
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What the buyer sees of a payment. */
export const PaymentSchema = Type.Object({
  paymentId: IdSchema('pay'),
  tradeId: IdSchema('trd'),
  state: Type.Enum(PAYMENT_STATES),
  stateLabel: Label,
  amountFen: FenSchema(),
  gateway: Type.String({ description: 'The provider' }),
  gateways: Type.Array(Type.Object({ gateway: Type.String(), label: Type.String() }), {
    description: 'Providers the buyer may choose from, the usual one first',
  }),
  cashierUrl: Nullable(
    Type.String({ description: 'Page of the provider where the buyer pays; `weixin:` is a code to be scanned' }),
  ),
  expiresAt: MomentSchema('Until when it can be paid'),
  paidAt: Nullable(MomentSchema()),
});

export const paymentView = (ctx: Ctx, row: PaymentRow) => ({
  paymentId: toId('pay', row.id),
  tradeId: toId('trd', row.tradeId),
  state: row.state,
  stateLabel: stateLabel(ctx.lang, 'payment', row.state),
  amountFen: row.amountFen,
  gateway: row.gateway,
  gateways: gatewayNames(ctx).map((gateway) => ({ gateway, label: gatewayLabel(ctx.lang, gateway) })),
  cashierUrl: row.state === 'pending' ? row.cashierUrl : null,
  expiresAt: row.expiresAt.toISOString(),
  paidAt: iso(row.paidAt),
});

/** What an operator sees besides. */
export const PaymentDeskSchema = Type.Object({
  paymentId: IdSchema('pay'),
  tradeId: IdSchema('trd'),
  buyerId: IdSchema('usr'),
  gateway: Type.String(),
  gatewayNo: Nullable(Type.String()),
  state: Type.Enum(PAYMENT_STATES),
  stateLabel: Label,
  amountFen: FenSchema(),
  createdAt: MomentSchema(),
  expiresAt: MomentSchema(),
  paidAt: Nullable(MomentSchema()),
  completedBy: Nullable(Type.String({ description: 'browser, callback, sweeper or operator' })),
  closedAt: Nullable(MomentSchema()),
  closedReason: Nullable(Type.String()),
  latePaidAt: Nullable(MomentSchema('Paid after it was closed; refunded')),
  nextQueryAt: Nullable(MomentSchema('When the provider is asked next')),
  queries: Type.Integer(),
});

export const paymentDeskView = (ctx: Ctx) => (row: PaymentRow) => ({
  paymentId: toId('pay', row.id),
  tradeId: toId('trd', row.tradeId),
  buyerId: toId('usr', row.buyerId),
  gateway: row.gateway,
  gatewayNo: row.gatewayNo,
  state: row.state,
  stateLabel: stateLabel(ctx.lang, 'payment', row.state),
  amountFen: row.amountFen,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  paidAt: iso(row.paidAt),
  completedBy: row.completedBy,
  closedAt: iso(row.closedAt),
  closedReason: row.closedReason && reasonText(ctx.lang, row.closedReason),
  latePaidAt: iso(row.latePaidAt),
  nextQueryAt: iso(row.nextQueryAt),
  queries: row.queries,
});

export const RefundSchema = Type.Object({
  refundId: IdSchema('rfd'),
  shopId: IdSchema('shp'),
  orderId: IdSchema('ord'),
  paymentId: IdSchema('pay'),
  cause: Type.String(),
  amountFen: FenSchema(),
  reason: Type.String(),
  source: Type.Enum(['escrow', 'balance', 'late']),
  state: Type.Enum(REFUND_STATES),
  stateLabel: Label,
  failure: Nullable(Type.String()),
  requestedAt: MomentSchema(),
  endedAt: Nullable(MomentSchema()),
  attempts: Type.Integer(),
});

export const refundView = (ctx: Ctx) => (row: RefundRow) => ({
  refundId: toId('rfd', row.id),
  shopId: toId('shp', row.shopId),
  orderId: toId('ord', row.orderId),
  paymentId: toId('pay', row.paymentId),
  cause: row.cause,
  amountFen: row.amountFen,
  reason: reasonText(ctx.lang, row.reason),
  source: row.source,
  state: row.state,
  stateLabel: stateLabel(ctx.lang, 'refund', row.state),
  failure: row.failure,
  requestedAt: row.requestedAt.toISOString(),
  endedAt: iso(row.endedAt),
  attempts: row.attempts,
});

export const SettlementSchema = Type.Object({
  orderId: IdSchema('ord'),
  shopFen: FenSchema({ description: "The shop's share in fen" }),
  commissionFen: FenSchema({ description: "The platform's commission in fen" }),
  fundedFen: FenSchema({ description: 'What others gave to its discounts, to the shop beside its share' }),
  state: Type.Enum(SETTLEMENT_STATES),
  stateLabel: Label,
  requestedAt: MomentSchema(),
  settledAt: Nullable(MomentSchema()),
});

export const settlementView = (ctx: Ctx) => (row: SettlementRow) => ({
  orderId: toId('ord', row.orderId),
  shopFen: row.shopFen,
  commissionFen: row.commissionFen,
  fundedFen: row.fundedFen,
  state: row.state,
  stateLabel: stateLabel(ctx.lang, 'settlement', row.state),
  requestedAt: row.requestedAt.toISOString(),
  settledAt: iso(row.settledAt),
});

export const BankAccountSchema = Type.Object({
  holder: Type.String(),
  bank: Type.String(),
  numberEnd: Type.String({ description: 'Last four digits' }),
  addedAt: MomentSchema(),
});

export const bankAccountView = (row: BankAccountRow) => ({
  holder: row.holder,
  bank: row.bank,
  numberEnd: row.numberEnd,
  addedAt: row.addedAt.toISOString(),
});

export const PayoutSchema = Type.Object({
  payoutId: IdSchema('pyo'),
  shopId: IdSchema('shp'),
  amountFen: FenSchema(),
  gateway: Type.String({ description: 'By which provider it leaves; `bank`: by a file to the bank' }),
  gatewayLabel: Type.String(),
  state: Type.Enum(PAYOUT_STATES),
  stateLabel: Label,
  holder: Type.String(),
  bank: Type.String(),
  numberEnd: Type.String(),
  needsApproval: Type.Boolean(),
  requestedAt: MomentSchema(),
  coolUntil: MomentSchema('Not sent before'),
  approvedAt: Nullable(MomentSchema()),
  sentAt: Nullable(MomentSchema()),
  endedAt: Nullable(MomentSchema()),
  failure: Nullable(Type.String()),
  note: Nullable(Type.String()),
});

export const payoutView = (ctx: Ctx) => (row: PayoutListRow) => ({
  payoutId: toId('pyo', row.id),
  shopId: toId('shp', row.shopId),
  amountFen: row.amountFen,
  gateway: row.gateway,
  gatewayLabel: gatewayLabel(ctx.lang, row.gateway),
  state: row.state,
  stateLabel: stateLabel(ctx.lang, 'payout', row.state),
  holder: row.holder,
  bank: row.bank,
  numberEnd: row.numberEnd,
  needsApproval: row.needsApproval,
  requestedAt: row.requestedAt.toISOString(),
  coolUntil: row.coolUntil.toISOString(),
  approvedAt: iso(row.approvedAt),
  sentAt: iso(row.sentAt),
  endedAt: iso(row.endedAt),
  failure: row.failure,
  note: row.note,
});

export const DifferenceSchema = Type.Object({
  differenceId: IdSchema('dif'),
  gateway: Type.String(),
  kind: Type.Enum(DIFFERENCE_KINDS),
  kindLabel: Type.String(),
  subject: Type.String({ description: 'The number both sides know the matter by' }),
  shopId: Nullable(IdSchema('shp')),
  day: Type.String({ format: 'date' }),
  expectedFen: Nullable(Type.Integer()),
  foundFen: Nullable(Type.Integer()),
  detail: Type.Unknown(),
  state: Type.Enum(['open', 'resolved']),
  stateLabel: Label,
  foundAt: MomentSchema(),
  resolvedAt: Nullable(MomentSchema()),
  note: Nullable(Type.String()),
});

export const differenceView = (ctx: Ctx) => (row: DifferenceRow) => ({
  differenceId: toId('dif', row.id),
  gateway: row.gateway,
  kind: row.kind,
  kindLabel: differenceLabel(ctx.lang, row.kind),
  subject: row.subject,
  shopId: row.shopId && toId('shp', row.shopId),
  day: row.day,
  expectedFen: row.expectedFen,
  foundFen: row.foundFen,
  detail: row.detail,
  state: row.state,
  stateLabel: stateLabel(ctx.lang, 'difference', row.state),
  foundAt: row.foundAt.toISOString(),
  resolvedAt: iso(row.resolvedAt),
  note: row.note,
});

export const RunSchema = Type.Object({
  gateway: Type.String(),
  day: Type.String({ format: 'date' }),
  ranAt: MomentSchema(),
  billRows: Type.Integer(),
  matched: Type.Integer(),
  differences: Type.Integer(),
  totals: Type.Record(Type.String(), Type.Integer({ description: 'Fen by kind of movement, as the bill tells' })),
});

export const runView = (row: RunRow) => ({
  ...row,
  ranAt: row.ranAt.toISOString(),
  totals: row.totals as Record<string, number>,
});

/** An order whose money the provider will let go soon. */
export const FrozenSchema = Type.Object({
  shopId: IdSchema('shp'),
  orderId: IdSchema('ord'),
  paymentId: IdSchema('pay'),
  frozenFen: FenSchema(),
  paidAt: MomentSchema(),
  endsAt: MomentSchema('When the provider releases it'),
  warnedAt: Nullable(MomentSchema()),
  gateway: Type.String(),
  decideBy: Nullable(MomentSchema('Without an answer the default is taken then')),
  decision: Nullable(Type.Enum(['release', 'leave', 'over'])),
});

export const frozenView = (gateway: string, endsAt: Date, row: PartRow, asked: DecisionRow | undefined) => ({
  shopId: toId('shp', row.shopId),
  orderId: toId('ord', row.orderId),
  paymentId: toId('pay', row.paymentId),
  frozenFen: row.amountFen - row.refundedFen,
  paidAt: (row.paidAt ?? new Date(0)).toISOString(),
  endsAt: endsAt.toISOString(),
  warnedAt: iso(row.freezeWarnedAt),
  gateway,
  decideBy: iso(asked?.decideBy ?? null),
  decision: asked?.decision ?? null,
});
