import { type Static, Type } from 'typebox';
import { IdSchema, MomentSchema, Nullable, toId } from '#kernel';
import { lineView, type Order } from '#modules/orders';
import type { Case, HistoryEntry } from './types.ts';

const Fen = Type.Integer({ description: 'Amount in fen (1/100 yuan)' });

export const CaseView = Type.Object({
  id: IdSchema('asl'),
  orderId: IdSchema('ord'),
  shopId: IdSchema('shp'),
  kind: Type.String({ description: 'refund_only' }),
  state: Type.String({ description: 'requested, agreed, refunded, rejected or withdrawn' }),
  lines: Type.Array(Type.Object({ lineId: IdSchema('lin'), quantity: Type.Integer(), amountFen: Fen })),
  freightFen: Fen,
  amountFen: Fen,
  reason: Type.String(),
  description: Type.String(),
  shipped: Type.Boolean({ description: 'Whether anything had left the shop when the buyer asked' }),
  rejection: Nullable(Type.String()),
  agreedBy: Nullable(Type.String({ description: 'shop or deadline' })),
  deadlineAt: Nullable(MomentSchema("When the shop's silence counts as consent")),
  refundFailure: Nullable(Type.String()),
  requestedAt: MomentSchema(),
  answeredAt: Nullable(MomentSchema()),
  endedAt: Nullable(MomentSchema()),
});

export const CaseDetail = Type.Object({
  ...CaseView.properties,
  orderNumber: Type.String(),
  orderState: Type.String(),
  items: Type.Array(
    Type.Object({
      lineId: IdSchema('lin'),
      productId: IdSchema('prd'),
      title: Type.Object({ zh: Type.String(), en: Type.String() }),
      mediaId: Nullable(IdSchema('med')),
      quantity: Type.Integer(),
      amountFen: Fen,
    }),
  ),
  history: Type.Array(
    Type.Object({
      at: MomentSchema(),
      verb: Type.String(),
      fromState: Nullable(Type.String()),
      toState: Type.String(),
      actor: Type.String(),
      note: Nullable(Type.String()),
    }),
  ),
});

export const caseView = (one: Case): Static<typeof CaseView> => ({
  id: toId('asl', one.id),
  orderId: toId('ord', one.orderId),
  shopId: toId('shp', one.shopId),
  kind: one.kind,
  state: one.state,
  lines: one.lines.map((line) => ({
    lineId: toId('lin', line.lineId),
    quantity: line.quantity,
    amountFen: line.amountFen,
  })),
  freightFen: one.freightFen,
  amountFen: one.amountFen,
  reason: one.reason,
  description: one.description,
  shipped: one.shipped,
  rejection: one.rejection,
  agreedBy: one.agreedBy,
  deadlineAt: one.deadlineAt?.toISOString() ?? null,
  refundFailure: one.refundFailure,
  requestedAt: one.requestedAt.toISOString(),
  answeredAt: one.answeredAt?.toISOString() ?? null,
  endedAt: one.endedAt?.toISOString() ?? null,
});

export const caseDetail = (one: Case, order: Order, history: readonly HistoryEntry[]): Static<typeof CaseDetail> => ({
  ...caseView(one),
  orderNumber: order.number,
  orderState: order.state,
  items: one.lines.flatMap((asked) => {
    const line = order.lines.find((candidate) => candidate.id === asked.lineId);
    if (!line) return [];
    const { productId, title, mediaId } = lineView(line);
    return [
      { lineId: toId('lin', line.id), productId, title, mediaId, quantity: asked.quantity, amountFen: asked.amountFen },
    ];
  }),
  history: history.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
});
