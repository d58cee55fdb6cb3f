import { type Ctx, type ShopScope, transact, type Uuid } from '#kernel';
import { record } from '#modules/operations';
import { afterAgreeing } from './deciding.ts';
import { refuse } from './errors.ts';
import { askRefund } from './money-service.ts';
import { returnAddressOf } from './parcels-store.ts';
import { locked, lockedForBuyer, step } from './service.ts';
import { freeStock, holdStock } from './stock-service.ts';
import type { AgreedBy, Case } from './types.ts';

/**
 * The shop agrees: the refund is asked of the provider in the same transaction, or the buyer is told where to send the goods, and an
 * exchange has its pieces set aside. Refuses state_forbids, return_address_missing, exchange_out_of_stock.
 */
export const agree = (ctx: Ctx, scope: ShopScope, caseId: Uuid): Promise<Case> =>
  transact(ctx, async (tx) => {
    const one = await locked(tx, scope.shopId, caseId);
    const after = await grant(tx, one, 'shop');
    await record(tx, {
      action: 'aftersales.agree',
      subject: { kind: 'asl', id: one.id },
      shopId: one.shopId,
      after: { amountFen: one.amountFen, kind: one.kind },
    });
    return after;
  });

/** The one way from a request to yes: state, stock, refund and confirm timer move together. */
export async function grant(
  tx: Ctx,
  one: Case,
  agreedBy: Extract<AgreedBy, 'shop' | 'deadline'>,
  remedy = one.remedy,
): Promise<Case> {
  const to = afterAgreeing(one.kind);
  const returnTo = to === 'awaiting_return' ? await returnAddressOf(tx, one.shopId) : null;
  if (to === 'awaiting_return' && !returnTo) throw refuse('return_address_missing');
  const holdsStock = remedy === 'exchange' && to === 'awaiting_return';
  if (holdsStock) await holdStock(tx, one);
  const after = await step(tx, one, {
    verb: 'agree',
    to,
    actor: agreedBy === 'shop' ? 'shop' : 'system',
    facts: { agreedBy, returnTo, remedy, holdsStock },
  });
  return to === 'agreed' ? askRefund(tx, after) : after;
}

/** The shop refuses with a reason the buyer reads; the buyer may call the platform in. Refuses state_forbids. */
export const reject = (ctx: Ctx, scope: ShopScope, caseId: Uuid, reason: string): Promise<Case> =>
  transact(ctx, async (tx) => {
    const one = await locked(tx, scope.shopId, caseId);
    const after = await step(tx, one, {
      verb: 'reject',
      to: 'rejected',
      actor: 'shop',
      note: reason,
      facts: { rejection: reason },
    });
    await record(tx, { action: 'aftersales.reject', subject: { kind: 'asl', id: one.id }, shopId: one.shopId, reason });
    return after;
  });

/** The buyer takes it back, as long as nothing was sent. Refuses case_not_found, state_forbids. */
export const withdraw = (ctx: Ctx, buyerId: Uuid, caseId: Uuid): Promise<Case> =>
  transact(ctx, async (tx) => {
    const one = await lockedForBuyer(tx, buyerId, caseId);
    const after = await step(tx, one, {
      verb: 'withdraw',
      to: 'withdrawn',
      actor: 'buyer',
      facts: { holdsStock: false },
    });
    await freeStock(tx, one);
    return after;
  });
