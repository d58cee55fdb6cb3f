import { type Static, Type } from 'typebox';
import { IdSchema, type Lang, MomentSchema, maskName, Nullable, TextSchema, toId } from '#kernel';
import { reasonText } from '#modules/payments';
import { toShip } from './shipment.ts';
import type { HistoryRow } from './store/moves.ts';
import type { DiscountShare, Order, OrderGift, OrderLine, OrderTimer, Receiver } from './types.ts';

export const StateSchema = Type.String({
  description:
    'awaiting_payment, awaiting_group (paid; the group is not full yet), awaiting_shipment, partly_shipped, shipped, completed or closed',
});
const Fen = Type.Integer({ description: 'Amount in fen (1/100 yuan)' });

const DiscountView = Type.Object({
  ruleId: Nullable(IdSchema('rul')),
  kind: Type.String(),
  lane: Type.String(),
  title: TextSchema(),
  funder: Type.String(),
  amountFen: Fen,
});

export const NoReturnView = Nullable(
  Type.Union([Type.Literal('agreed'), Type.Literal('not_agreed'), Type.Literal('by_law')], {
    description:
      'Goods the law exempts from return without reason: agreed by the buyer at checkout; not agreed, so that the right holds; exempt by law alone (placed before it was asked). Null: the seven days hold',
  }),
);
const noReturnOf = ({ returnRule, noReturnAgreed }: OrderLine): Static<typeof NoReturnView> => {
  if (returnRule === 'seven_days') return null;
  if (noReturnAgreed === null) return 'by_law';
  return noReturnAgreed ? 'agreed' : 'not_agreed';
};

export const LineView = Type.Object({
  id: IdSchema('lin'),
  productId: IdSchema('prd'),
  version: Type.Integer({ description: 'Version of the listing that was bought: GET …/lines/:lineId/snapshot' }),
  skuId: IdSchema('sku'),
  title: TextSchema(),
  saleAttributes: Type.Array(Type.Object({ name: TextSchema(), value: TextSchema() })),
  mediaId: Nullable(IdSchema('med')),
  quantity: Type.Integer(),
  unitListFen: Fen,
  unitPriceFen: Fen,
  discounts: Type.Array(DiscountView),
  payableFen: Fen,
  freightFen: Fen,
  freightDiscounts: Type.Array(DiscountView, { description: 'What came off its freight: freightFen is what is left' }),
  returnRule: Type.String(),
  noReturn: NoReturnView,
  shippedQuantity: Type.Integer(),
  toShipQuantity: Type.Integer(),
  cancelledQuantity: Type.Integer(),
  refundedQuantity: Type.Integer(),
  refundedFen: Fen,
  bundle: Nullable(
    Type.Object(
      {
        productId: IdSchema('prd'),
        version: Type.Integer(),
        title: TextSchema(),
        quantity: Type.Integer({ description: 'Bundles bought' }),
      },
      { description: 'Bought as part of this bundle' },
    ),
  ),
});

export const GiftView = Type.Object({
  ruleId: IdSchema('rul'),
  promotion: TextSchema(),
  productId: IdSchema('prd'),
  skuId: IdSchema('sku'),
  title: TextSchema(),
  saleAttributes: Type.Array(Type.Object({ name: TextSchema(), value: TextSchema() })),
  mediaId: Nullable(IdSchema('med')),
  quantity: Type.Integer({ description: 'Pieces promised at placing' }),
  cancelled: Type.Integer({ description: 'No longer earned before they were shipped' }),
  sent: Type.Boolean(),
});
const giftView = (gift: OrderGift): Static<typeof GiftView> => ({
  ruleId: toId('rul', gift.ruleId),
  promotion: gift.promotion,
  productId: toId('prd', gift.productId),
  skuId: toId('sku', gift.skuId),
  title: gift.title,
  saleAttributes: gift.saleAttributes.map(({ name, value }) => ({ name, value })),
  mediaId: gift.mediaId ? toId('med', gift.mediaId) : null,
  quantity: gift.quantity,
  cancelled: gift.cancelled,
  sent: gift.parcelId !== null,
});

export const TimerView = Type.Object({
  kind: Type.String({ description: 'pay, ship, confirm or review' }),
  firesAt: MomentSchema('When it fires by itself; while paused, when it would have'),
  paused: Type.Boolean(),
});

export const ReceiverView = Type.Object({
  name: Type.String(),
  phoneMasked: Type.String(),
  divisionCode: Type.String(),
  divisionNames: Type.Array(Type.String()),
  street: Type.String(),
  pickup: Nullable(
    Type.Object(
      { storeId: IdSchema('whs'), name: Type.String(), hours: Nullable(Type.String()) },
      { description: 'Collected at this store of the shop; the address is its' },
    ),
  ),
});

export const HistoryView = Type.Object({
  at: MomentSchema(),
  kind: Type.String(),
  fromState: Nullable(Type.String()),
  toState: Nullable(Type.String()),
  by: Type.String({ description: 'user or system' }),
  data: Type.Unknown(),
});

const head = {
  id: IdSchema('ord'),
  number: Type.String(),
  tradeId: IdSchema('trd'),
  shopId: IdSchema('shp'),
  state: StateSchema,
  closedBy: Nullable(Type.String()),
  closedReason: Nullable(Type.String()),
  goodsFen: Fen,
  discountFen: Fen,
  freightFen: Fen,
  payableFen: Fen,
  refundedFen: Type.Integer({ description: 'Goods and freight given back, in fen' }),
  buyerNote: Nullable(Type.String()),
  placedAt: MomentSchema(),
  paidAt: Nullable(MomentSchema()),
  shippedAt: Nullable(MomentSchema()),
  completedAt: Nullable(MomentSchema()),
  closedAt: Nullable(MomentSchema()),
  timers: Type.Array(TimerView),
  lines: Type.Array(LineView),
  gifts: Type.Array(GiftView, { description: 'Given beside the lines, for nothing' }),
};
const ShopCard = Type.Object({
  id: IdSchema('shp'),
  code: Type.String(),
  name: Type.String(),
  logoMediaId: Nullable(IdSchema('med')),
});
const BuyerCard = Type.Object({ id: IdSchema('usr'), nickname: Type.String() });

export const BuyerOrderView = Type.Object({
  ...head,
  shop: ShopCard,
  receiver: ReceiverView,
  mayExtend: Type.Boolean(),
  mayConfirm: Type.Boolean(),
});
export const ShopOrderView = Type.Object({
  ...head,
  buyer: BuyerCard,
  receiver: ReceiverView,
  shopNote: Nullable(Type.String()),
  flag: Nullable(Type.String()),
  tags: Type.Array(Type.String()),
});
export const FreightView = Type.Unknown({ description: 'How the freight came about, template by template' });

const discountView = ({ couponId: _used, budget: _taken, ...one }: DiscountShare): Static<typeof DiscountView> => ({
  ...one,
  ruleId: one.ruleId ? toId('rul', one.ruleId) : null,
});

export const lineView = (line: OrderLine): Static<typeof LineView> => ({
  id: toId('lin', line.id),
  productId: toId('prd', line.productId),
  version: line.version,
  skuId: toId('sku', line.skuId),
  title: line.title,
  saleAttributes: line.saleAttributes.map(({ name, value }) => ({ name, value })),
  mediaId: line.mediaId ? toId('med', line.mediaId) : null,
  quantity: line.quantity,
  unitListFen: line.unitListFen,
  unitPriceFen: line.unitPriceFen,
  discounts: line.discounts.map(discountView),
  payableFen: line.payableFen,
  freightFen: line.freightFen,
  freightDiscounts: line.freightDiscounts.map(discountView),
  returnRule: line.returnRule,
  noReturn: noReturnOf(line),
  shippedQuantity: line.shippedQuantity,
  toShipQuantity: toShip(line),
  cancelledQuantity: line.cancelledQuantity,
  refundedQuantity: line.refundedQuantity,
  refundedFen: line.refundedFen,
  bundle: line.bundle
    ? {
        productId: toId('prd', line.bundle.productId),
        version: line.bundle.version,
        title: line.bundle.title,
        quantity: line.bundle.quantity,
      }
    : null,
});

const timerView = (timer: OrderTimer): Static<typeof TimerView> => ({
  kind: timer.kind,
  firesAt: timer.firesAt.toISOString(),
  paused: timer.pausedAt !== null,
});
/** What should have been sent by then is still to be sent: the shop goes on seeing by when. */
const overdue = (order: Order, timer: OrderTimer): boolean =>
  timer.kind === 'ship' && (order.state === 'awaiting_shipment' || order.state === 'partly_shipped');
const moment = (at: Date | null): string | null => at?.toISOString() ?? null;

const headView = (order: Order, lang: Lang) => ({
  id: toId('ord', order.id),
  number: order.number,
  tradeId: toId('trd', order.tradeId),
  shopId: toId('shp', order.shopId),
  state: order.state,
  closedBy: order.closedBy,
  closedReason: order.closedReason && reasonText(lang, order.closedReason),
  goodsFen: order.goodsFen,
  discountFen: order.discountFen,
  freightFen: order.freightFen,
  payableFen: order.payableFen,
  refundedFen: order.refundedFen + order.refundedFreightFen,
  buyerNote: order.buyerNote,
  placedAt: order.placedAt.toISOString(),
  paidAt: moment(order.paidAt),
  shippedAt: moment(order.shippedAt),
  completedAt: moment(order.completedAt),
  closedAt: moment(order.closedAt),
  timers: order.timers.filter((timer) => !timer.firedAt).map(timerView),
  lines: order.lines.map(lineView),
  gifts: order.gifts.map(giftView),
});

const receiverView = ({
  name,
  phoneMasked,
  divisionCode,
  divisionNames,
  street,
  pickup,
}: Receiver): Static<typeof ReceiverView> => ({
  name,
  phoneMasked,
  divisionCode,
  divisionNames: [...divisionNames],
  street,
  pickup: pickup ? { storeId: toId('whs', pickup.storeId), name: pickup.name, hours: pickup.hours } : null,
});

export type ShopName = { readonly code: string; readonly name: string; readonly logoMediaId: string | null };

/** What the buyer sees: everything but the shop's own note. */
export function buyerOrderView(order: Order, shop: ShopName | undefined, lang: Lang): Static<typeof BuyerOrderView> {
  const confirm = order.timers.find((timer) => timer.kind === 'confirm' && !timer.firedAt);
  const open = order.state === 'shipped' && confirm !== undefined && confirm.pausedAt === null;
  return {
    ...headView(order, lang),
    shop: {
      id: toId('shp', order.shopId),
      code: shop?.code ?? '',
      name: shop?.name ?? '',
      logoMediaId: shop?.logoMediaId ? toId('med', shop.logoMediaId) : null,
    },
    receiver: receiverView(order.receiver),
    mayConfirm: open,
    mayExtend: open && !order.confirmExtended,
  };
}

/** What the shop sees: the receiver's phone masked, always; the operator sees the name masked too. */
/** As the shop sees it that ships it. */
export const OrderToShipView = Type.Object({
  ...ShopOrderView.properties,
  visitLineIds: Type.Array(IdSchema('lin'), {
    description: 'Lines that wait for a visit to the buyer: no carrier takes them',
  }),
});

export const shopOrderView = (
  order: Order,
  nickname: string | undefined,
  lang: Lang,
  viewer: 'shop' | 'platform' = 'shop',
): Static<typeof ShopOrderView> => ({
  ...headView(order, lang),
  timers: order.timers.filter((timer) => !timer.firedAt || overdue(order, timer)).map(timerView),
  buyer: { id: toId('usr', order.buyerId), nickname: nickname ?? '' },
  receiver:
    viewer === 'shop'
      ? receiverView(order.receiver)
      : { ...receiverView(order.receiver), name: maskName(order.receiver.name), street: '***' },
  shopNote: order.shopNote,
  flag: order.flag,
  tags: [...order.tags],
});

const spoken = (data: HistoryRow['data'], lang: Lang): HistoryRow['data'] => {
  if (data === null || typeof data !== 'object' || !('reason' in data) || typeof data.reason !== 'string') return data;
  return { ...data, reason: reasonText(lang, data.reason) };
};
/** The market's own reasons are kept as codes and read in words. */
export const historyView =
  (lang: Lang) =>
  (row: HistoryRow): Static<typeof HistoryView> => ({
    at: row.at.toISOString(),
    kind: row.kind,
    fromState: row.fromState,
    toState: row.toState,
    by: row.byKind,
    data: spoken(row.data, lang),
  });
