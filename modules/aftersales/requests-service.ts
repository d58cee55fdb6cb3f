import { type Ctx, days, earlier, later, newId, refusedBy, transact, type Uuid } from '#kernel';
import { freshForSale } from '#modules/catalog';
import { parcelsForBuyer } from '#modules/fulfilment';
import { setting } from '#modules/operations';
import {
  countCompletedOfBuyer,
  type Order,
  type OrderLine,
  orderForBuyer,
  pauseConfirm,
  refundPlan,
} from '#modules/orders';
import { cutDown, sumOf } from './amounts.ts';
import { refuseDelivered } from './codes-service.ts';
import { afterAgreeing } from './deciding.ts';
import { refuse } from './errors.ts';
import { type CaseKind, needsReturn, remedyOf } from './lifecycle.ts';
import { askRefund } from './money-service.ts';
import { returnAddressOf } from './parcels-store.ts';
import { fallenPrices } from './prices-service.ts';
import { faultOf, fits, type Reason } from './reasons.ts';
import { announce, deadlineOf, step } from './service.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import type { Case, CaseLine } from './types.ts';
import { mayReturnFreely, sevenDaysEnd, signedFor } from './windows.ts';

export type Wish = { readonly lineId: Uuid; readonly quantity: number };
export type CaseRequest = {
  readonly buyerId: Uuid;
  readonly orderId: Uuid;
  /** refund_only when left out. */
  readonly kind?: CaseKind;
  readonly lines: readonly Wish[];
  readonly reason: Reason;
  readonly description: string;
  /** Less than all that could come back, in fen; money only. */
  readonly amountFen?: number;
  /** Exchange: what is wanted instead. */
  readonly wantedSkuId?: Uuid;
};

/**
 * A buyer asks (T10): for pieces of lines, at most what they cost; the freight when nothing was shipped or the shop is at fault. The
 * shop has 48 h to answer, its silence is consent; the time to confirm stands still meanwhile. Nobody has to agree to the law's seven
 * days, a fallen price, or a small refund of a trusted buyer. Refuses case_open, order_not_refundable, window_over,
 * too_many_requests, nothing_to_refund, reason_unfit, not_shipped, code_delivered, no_reason_exempt, no_reason_over, wanted_missing, wanted_unfit,
 * price_not_lower, price_protection_over, price_protected_already, amount_too_large and what orders.refundPlan refuses.
 */
export async function requestCase(ctx: Ctx, input: CaseRequest): Promise<Case> {
  return transact(ctx, async (tx) => {
    const kind = input.kind ?? 'refund_only';
    const order = await orderForBuyer(tx, input.buyerId, input.orderId);
    const wishes = merged(input.lines);
    if (!fits(input.reason, kind)) throw refuse('reason_unfit', { kind, reason: input.reason });
    await refuseUnrefundable(tx, order);
    await refuseTooMany(tx, order, wishes);
    if (needsReturn(kind)) refuseUnshipped(order, wishes);
    const needsShop = await refuseDelivered(tx, order, { kind, reason: input.reason, wishes });
    if (input.reason === 'seven_days') await refuseNoReason(tx, order, wishes);
    const wantedSkuId = kind === 'exchange' ? await wantedOf(tx, order, wishes, input.wantedSkuId) : null;
    const { lines, freightFen } = await owed(tx, order, kind, wishes, input);
    const amountFen = sumOf(lines) + freightFen;
    if (amountFen <= 0 && remedyOf(kind) === 'refund') throw refuse('nothing_to_refund');
    const one: Case = {
      ...BLANK,
      shopId: order.shopId,
      id: newId(tx),
      orderId: order.id,
      buyerId: order.buyerId,
      kind,
      remedy: remedyOf(kind),
      lines,
      freightFen,
      amountFen,
      reason: input.reason,
      fault: faultOf(input.reason),
      wantedSkuId,
      needsShop,
      description: input.description,
      shipped: order.lines.some((line) => line.shippedQuantity > 0),
      deadlineAt: await deadlineOf(tx, 'requested'),
      requestedAt: tx.clock.now(),
    };
    await open(tx, one);
    return entitled(tx, one);
  });
}

export const BLANK = {
  state: 'requested',
  rejection: null,
  agreedBy: null,
  returnTo: null,
  inspection: null,
  inspectionNote: null,
  inspectedAt: null,
  stockAside: false,
  holdsStock: false,
  judgeId: null,
  lateRulings: 0,
  refundId: null,
  refundFailure: null,
  refundTries: 0,
  retryAt: null,
  answeredAt: null,
  endedAt: null,
} as const;

/** Refuses case_open. */
export async function open(tx: Ctx, one: Case, by: 'buyer' | 'system' = 'buyer'): Promise<void> {
  try {
    await store.insertCase(tx, one);
  } catch (error) {
    if (refusedBy(error, 'cases_one_open')) throw refuse('case_open');
    throw error;
  }
  await store.tell(tx, one, {
    verb: 'request',
    from: null,
    to: 'requested',
    actor: by,
    actorId: by === 'buyer' ? one.buyerId : null,
    note: one.description || null,
  });
  await pauseConfirm(tx, one.shopId, one.orderId);
  await announce(tx, one, 'case.requested');
}

/** Where nobody's consent is needed the case goes on at once. */
async function entitled(tx: Ctx, one: Case): Promise<Case> {
  const agreedBy = await entitlement(tx, one);
  if (!agreedBy) return one;
  const to = afterAgreeing(one.kind);
  const returnTo = to === 'awaiting_return' ? await returnAddressOf(tx, one.shopId) : null;
  // Without an address there is nowhere to send it: the shop names one by agreeing, or the platform is called.
  if (to === 'awaiting_return' && !returnTo) return one;
  const after = await step(tx, one, { verb: 'entitle', to, actor: 'system', facts: { agreedBy, returnTo } });
  return to === 'agreed' ? askRefund(tx, after) : after;
}

async function entitlement(tx: Ctx, one: Case): Promise<'law' | 'rule' | 'trust' | null> {
  if (one.reason === 'seven_days') return 'law';
  if (one.kind === 'price_protection') return 'rule';
  if (one.kind !== 'refund_only' || one.shipped) return null;
  const [least, largest, most, had, completed] = await Promise.all([
    setting(tx, 'aftersales.trusted_orders_min', settings),
    setting(tx, 'aftersales.trusted_max_fen', settings),
    setting(tx, 'aftersales.trusted_per_month', settings),
    store.trustedSince(tx, one.buyerId, earlier(tx.clock.now(), days(30))),
    countCompletedOfBuyer(tx, one.buyerId),
  ]);
  return completed >= least && one.amountFen <= largest && had < most ? 'trust' : null;
}

const merged = (lines: readonly Wish[]): Wish[] =>
  [...Map.groupBy(lines, (line) => line.lineId)].map(([lineId, same]) => ({
    lineId,
    quantity: same.reduce((sum, line) => sum + line.quantity, 0),
  }));

const lineOf = (order: Order, lineId: Uuid): OrderLine | undefined => order.lines.find((line) => line.id === lineId);

async function refuseUnrefundable(tx: Ctx, order: Order): Promise<void> {
  if (
    !order.paidAt ||
    order.state === 'closed' ||
    order.state === 'awaiting_payment' ||
    order.state === 'awaiting_group'
  )
    throw refuse('order_not_refundable', { state: order.state });
  if (!order.completedAt) return;
  const window = days(await setting(tx, 'aftersales.window_days', settings));
  if (later(order.completedAt, window) < tx.clock.now()) throw refuse('window_over', { days: window / days(1) });
}

async function refuseTooMany(tx: Ctx, order: Order, wishes: readonly Wish[]): Promise<void> {
  const [most, asked] = await Promise.all([
    setting(tx, 'aftersales.requests_per_line', settings),
    store.requestsForLines(tx, order.shopId, order.id),
  ]);
  if (wishes.some((line) => (asked.get(line.lineId) ?? 0) >= most)) throw refuse('too_many_requests', { most });
}

/** Only what has left the shop, and whose money is not back yet, can be sent back. */
function refuseUnshipped(order: Order, wishes: readonly Wish[]): void {
  for (const wish of wishes) {
    const line = lineOf(order, wish.lineId);
    if (!line) continue;
    const withBuyer = line.shippedQuantity - (line.refundedQuantity - line.cancelledQuantity);
    if (wish.quantity > withBuyer)
      throw refuse('not_shipped', { asked: wish.quantity, shipped: Math.max(0, withBuyer) });
  }
}

/** Consumer law art. 25: not for goods it exempts, and until the seventh day after receipt. */
async function refuseNoReason(tx: Ctx, order: Order, wishes: readonly Wish[]): Promise<void> {
  for (const wish of wishes) {
    const line = lineOf(order, wish.lineId);
    if (line && !mayReturnFreely(line)) throw refuse('no_reason_exempt', { rule: line.returnRule });
  }
  const until = await freeUntil(
    tx,
    order,
    wishes.map((wish) => wish.lineId),
  );
  if (until && tx.clock.now() >= until) throw refuse('no_reason_over', { until: until.toISOString() });
}

/** When the seven days of these lines end; null while they have not begun. */
export async function freeUntil(ctx: Ctx, order: Order, lineIds: readonly Uuid[]): Promise<Date | null> {
  const parcels = await parcelsForBuyer(ctx, order.buyerId, order.id);
  const received = signedFor(parcels, lineIds) ?? order.completedAt;
  return received && sevenDaysEnd(received);
}

/** An exchange is for the same product at the same price: nobody owes a difference. */
async function wantedOf(tx: Ctx, order: Order, wishes: readonly Wish[], wanted: Uuid | undefined): Promise<Uuid> {
  if (!wanted) throw refuse('wanted_missing');
  const lines = wishes.flatMap((wish) => lineOf(order, wish.lineId) ?? []);
  if (lines.every((line) => line.skuId === wanted)) return wanted;
  const [sku] = await freshForSale(tx, [wanted]);
  const same =
    sku?.forSale && lines.every((line) => line.productId === sku.productId && line.unitListFen === sku.priceFen);
  if (!same) throw refuse('wanted_unfit');
  return wanted;
}

type Owed = { readonly lines: readonly CaseLine[]; readonly freightFen: number };

async function owed(
  tx: Ctx,
  order: Order,
  kind: CaseKind,
  wishes: readonly Wish[],
  input: Pick<CaseRequest, 'amountFen' | 'reason'>,
): Promise<Owed> {
  const plan = refundPlan(order, wishes, faultOf(input.reason));
  if (kind === 'price_protection') return { lines: await fallenPrices(tx, order, wishes), freightFen: 0 };
  if (input.amountFen === undefined) return plan;
  // Pieces that were not shipped are cancelled whole; a part of their price would stay behind with nobody's goods.
  if (
    input.amountFen > plan.totalFen ||
    (!order.lines.every((line) => line.shippedQuantity > 0) && input.amountFen < plan.totalFen)
  )
    throw refuse('amount_too_large', { mostFen: plan.totalFen });
  const goods = plan.lines.reduce((sum, line) => sum + line.amountFen, 0);
  const lines = cutDown(plan.lines, Math.min(goods, input.amountFen));
  return { lines, freightFen: input.amountFen - sumOf(lines) };
}
