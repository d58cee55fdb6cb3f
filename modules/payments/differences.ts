import { type Ctx, chinaDay, type Json, newId, transact, type Uuid, userIdOf } from '#kernel';
import { record } from '#modules/operations';
import type { DifferenceKind } from './difference-kinds.ts';
import { refuse } from './errors.ts';
import { DEFAULT_GATEWAY, gatewayNames } from './gateway.ts';
import * as store from './store/reconciliation.ts';

export type DifferenceInput = {
  readonly gateway: string;
  readonly kind: DifferenceKind;
  readonly subject: string;
  readonly shopId?: Uuid | null;
  readonly day?: string;
  readonly expectedFen?: number | null;
  readonly foundFen?: number | null;
  readonly detail?: Json;
};

/** Lists a difference once per kind and subject; answers whether it is new. */
export const listDifference = (ctx: Ctx, input: DifferenceInput): Promise<boolean> =>
  store.insertDifference(ctx, {
    id: newId(ctx),
    gateway: input.gateway,
    kind: input.kind,
    subject: input.subject,
    shopId: input.shopId ?? null,
    day: input.day ?? chinaDay(ctx.clock.now()),
    expectedFen: input.expectedFen ?? null,
    foundFen: input.foundFen ?? null,
    detail: input.detail ?? {},
  });

/** What a funder of the shop's sales gave outside any payment (vouchers at a till) is to be paid in for the shop at the provider. */
export const listSubsidyDue = (
  ctx: Ctx,
  due: { readonly shopId: Uuid; readonly subject: string; readonly amountFen: number },
): Promise<boolean> =>
  listDifference(ctx, {
    gateway: gatewayNames(ctx)[0] ?? DEFAULT_GATEWAY,
    kind: 'subsidy_due',
    subject: due.subject,
    shopId: due.shopId,
    expectedFen: due.amountFen,
    foundFen: 0,
  });

/** Dues of till settlements by their subjects: money that lies elsewhere moves to the provider, so that working them off is a journal too. */
const isBooked = ({ kind, subject }: store.DifferenceRow): boolean =>
  kind === 'subsidy_due' && subject.startsWith('voucher-till:');

/** An operator has worked it off and says how. Refuses difference_not_found, difference_resolved, difference_to_book. */
export const resolveDifference = (ctx: Ctx, id: Uuid, note: string): Promise<store.DifferenceRow> =>
  workOff(ctx, id, note, false);

/** The same for a due that whoever lists it books: answers what it is. Refuses difference_not_found, difference_resolved, difference_not_to_book. */
export const resolveBooked = (tx: Ctx, id: Uuid, note: string): Promise<store.DifferenceRow> =>
  workOff(tx, id, note, true);

async function workOff(ctx: Ctx, id: Uuid, note: string, booked: boolean): Promise<store.DifferenceRow> {
  return transact(ctx, async (tx) => {
    const before = await store.selectDifference(tx, id);
    if (!before) throw refuse('difference_not_found');
    if (isBooked(before) !== booked) throw refuse(booked ? 'difference_not_to_book' : 'difference_to_book');
    const after = await store.markResolved(tx, id, userIdOf(tx.actor), note);
    if (!after) throw refuse('difference_resolved');
    await record(tx, {
      action: 'payments.resolve_difference',
      subject: { kind: 'difference', id },
      shopId: before.shopId,
      before: { state: before.state, kind: before.kind, subject: before.subject },
      after: { state: after.state },
      reason: note,
    });
    return after;
  });
}
