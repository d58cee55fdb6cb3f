import type { Ctx } from '#kernel';
import { setting } from '#modules/operations';
import type { Order } from '#modules/orders';
import { onlyCodesLeft } from './codes-service.ts';
import * as disputes from './dispute-store.ts';
import { CASE_KINDS, type CaseActor, type CaseKind, needsReturn } from './lifecycle.ts';
import * as parcels from './parcels-store.ts';
import { type Fault, faultOf, type Reason, reasonsFor } from './reasons.ts';
import { freeUntil } from './requests-service.ts';
import { openPhone } from './returns-service.ts';
import type { CaseWithOrder } from './service.ts';
import { settings } from './settings.ts';
import { historyOf } from './store.ts';
import type { Dossier } from './view.ts';
import { mayReturnFreely } from './windows.ts';

/** A case with all that was said, sent and ruled, as this side may see it. */
export async function dossier(ctx: Ctx, { case: one, order }: CaseWithOrder, viewer: CaseActor): Promise<Dossier> {
  const [history, sent, events, evidence, rulings, appeal] = await Promise.all([
    historyOf(ctx, one),
    parcels.parcelsOf(ctx, one),
    parcels.eventsOf(ctx, one),
    disputes.evidenceOf(ctx, one),
    disputes.rulingsOf(ctx, one),
    disputes.appealOf(ctx, one),
  ]);
  const writes = viewer === 'buyer' && (one.state === 'awaiting_return' || one.state === 'returning');
  const returnPhone = writes && one.returnTo ? openPhone(ctx, one.returnTo) : null;
  return { case: one, order, viewer, returnPhone, history, parcels: sent, events, evidence, rulings, appeal };
}

export type KindOption = {
  readonly kind: CaseKind;
  readonly reasons: readonly { readonly reason: Reason; readonly fault: Fault }[];
};
export type Options = {
  readonly shipped: boolean;
  /** End of the seven days of all that was shipped; null while they have not begun. */
  readonly freeUntil: Date | null;
  readonly freeOver: boolean;
  readonly kinds: readonly KindOption[];
  readonly lines: readonly {
    readonly lineId: string;
    readonly left: number;
    readonly withBuyer: number;
    readonly returnRule: string;
  }[];
  /** Codes were delivered for all that is left: only what is wrong with them may be asked, and the shop itself has to agree. */
  readonly codesHeld: boolean;
  readonly answerHours: number;
  readonly sendBackDays: number;
  readonly inspectDays: number;
};

/** What a buyer may ask for of this order now, with the reasons that fit: a form is made of it, and offers nothing that would be refused for its kind. */
export async function optionsOf(ctx: Ctx, order: Order): Promise<Options> {
  const shipped = order.lines.some((line) => line.shippedQuantity > 0);
  const free = order.lines.filter((line) => mayReturnFreely(line)).map((line) => line.id);
  const [until, on, period, answerHours, sendBackDays, inspectDays, codesHeld] = await Promise.all([
    shipped ? freeUntil(ctx, order, free) : null,
    setting(ctx, 'aftersales.price_protection', settings),
    setting(ctx, 'aftersales.price_protection_days', settings),
    setting(ctx, 'aftersales.answer_within_hours', settings),
    setting(ctx, 'aftersales.send_back_days', settings),
    setting(ctx, 'aftersales.inspect_days', settings),
    onlyCodesLeft(ctx, order),
  ]);
  const now = ctx.clock.now();
  const freeOver = until !== null && now >= until;
  const protectable = on && order.paidAt !== null && now.getTime() <= order.paidAt.getTime() + period * 86_400_000;
  const stage = shipped ? 'after_shipping' : 'before_shipping';
  const kinds = CASE_KINDS.filter((kind) =>
    needsReturn(kind) ? shipped && !codesHeld : kind !== 'price_protection' || protectable,
  );
  return {
    shipped,
    freeUntil: until,
    freeOver,
    kinds: kinds.map((kind) => ({
      kind,
      reasons: reasonsFor(kind, stage)
        .filter((reason) => !(codesHeld && kind === 'refund_only' && faultOf(reason) === 'buyer'))
        .filter((reason) => reason !== 'seven_days' || (free.length > 0 && !freeOver))
        .map((reason) => ({ reason, fault: faultOf(reason) })),
    })),
    lines: order.lines.map((line) => ({
      lineId: line.id,
      left: line.quantity - line.refundedQuantity,
      withBuyer: Math.max(0, line.shippedQuantity - (line.refundedQuantity - line.cancelledQuantity)),
      returnRule: line.returnRule,
    })),
    codesHeld,
    answerHours,
    sendBackDays,
    inspectDays,
  };
}
