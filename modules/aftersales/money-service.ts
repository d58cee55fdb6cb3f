import { type Ctx, type DomainEvent, later, minutes, Refusal, shopScope, transact, type Uuid } from '#kernel';
import { shopBalances } from '#modules/ledger';
import { record } from '#modules/operations';
import { commissionReturned, type Order, orderForShop, recordRefund, sharesReturned } from '#modules/orders';
import { refundObstacle, requestRefund } from '#modules/payments';
import { drawDeposit } from '#modules/shops';
import { voidCodes } from './codes-service.ts';
import { refuse } from './errors.ts';
import { announce, locked, lockedForPlatform, reread, step } from './service.ts';
import * as store from './store.ts';
import type { Case } from './types.ts';

/** How long until a refund that waits for the shop's balance or a settlement under way is tried again. */
const AGAIN = minutes(10);
const CAUSE = /^case:([0-9a-f-]{36})(?:#\d+)?$/;

/** What of the lines comes back: a fallen price gives money back and keeps the goods with the buyer. */
const piecesOf = (one: Case) =>
  one.lines.map((line) => (one.kind === 'price_protection' ? { ...line, quantity: 0 } : { ...line }));

/** Each try has a cause of its own: payments answers the same cause with the same refund, also with a failed one. */
const causeOf = (caseId: Uuid, tries: number): string => (tries === 1 ? `case:${caseId}` : `case:${caseId}#${tries}`);
const caseOfCause = (cause: string): Uuid | null => (CAUSE.exec(cause)?.[1] as Uuid | undefined) ?? null;

/**
 * An agreed case asks for its money. What cannot be asked for now is owed all the same: the case stays agreed with the reason, the
 * debt is shown to shop and operator, and it is tried again by itself.
 */
export async function askRefund(tx: Ctx, one: Case): Promise<Case> {
  const order = await orderForShop(tx, shopScope(one.shopId), one.orderId);
  const asked = {
    shopId: one.shopId,
    orderId: one.orderId,
    amountFen: one.amountFen,
    commissionFen: order.completedAt ? commissionReturned(order, one.lines) : 0,
    shares: order.completedAt ? sharesReturned(order, piecesOf(one), one.fault === 'shop') : [],
  };
  let obstacle = await refundObstacle(tx, asked);
  if (obstacle?.code === 'shop_balance_too_low' && (await fromDeposit(tx, one, obstacle.shortFen)))
    obstacle = await refundObstacle(tx, asked);
  if (obstacle) {
    await store.keepFailure(tx, one.shopId, one.id, `payments.${obstacle.code}`, later(tx.clock.now(), AGAIN));
    if (obstacle.code === 'shop_balance_too_low' && one.refundFailure === null) await announce(tx, one, 'case.owed');
    return reread(tx, one);
  }
  const tries = one.refundTries + 1;
  const { refundId } = await requestRefund(tx, {
    ...asked,
    cause: causeOf(one.id, tries),
    lines: one.lines.map((line) => ({ ...line })),
    reason: one.reason,
  });
  await store.keepRefund(tx, one, refundId, tries);
  await wantBack(tx, one, order);
  return reread(tx, one);
}

/**
 * What the balance lacks comes out of the shop's deposit: it is the buyer's before it is anybody's. Only when the two together pay all
 * of it: a part would lie in the balance, from where the shop could take it out, and no refund could be asked for with it.
 */
async function fromDeposit(tx: Ctx, one: Case, shortFen: number): Promise<boolean> {
  const { depositFen } = await shopBalances(tx, one.shopId);
  if (depositFen < shortFen) return false;
  const cause = `case:${one.id}@${tx.clock.now().getTime()}`;
  return (await drawDeposit(tx, one.shopId, shortFen, cause)) > 0;
}

/** Money goes back for goods that are on their way: the carrier is to be asked to turn round. Fulfilment listens. */
async function wantBack(tx: Ctx, one: Case, order: Order): Promise<void> {
  const underWay = one.kind === 'refund_only' && one.reason !== 'missing' && order.state === 'shipped';
  if (underWay) await announce(tx, one, 'case.intercept_wanted');
}

/** Refunds that waited are tried again, each in a transaction of its own. */
export async function retryWaiting(ctx: Ctx): Promise<number> {
  const due = await store.waitingRefunds(ctx, 50);
  for (const { shopId, id } of due) {
    try {
      await transact(ctx, async (tx) => {
        const one = await store.lockCase(tx, shopId, id);
        if (one?.state === 'agreed' && one.retryAt && one.retryAt <= tx.clock.now()) await askRefund(tx, one);
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Another refund took the balance in the same moment: the next turn.
      await store.keepFailure(ctx, shopId, id, error.code, later(ctx.clock.now(), AGAIN));
    }
  }
  return due.length;
}

/** order.settled, in its transaction: money has come to the shop, and what it owes buyers is tried again at once. */
export async function hastenOwed(tx: Ctx, event: DomainEvent): Promise<void> {
  if (event.shopId) await store.hastenOwed(tx, event.shopId);
}

/** An operator has the refund of an agreed case asked for again. Refuses case_not_found, state_forbids and what payments refuses. */
export const retry = (ctx: Ctx, caseId: Uuid): Promise<Case> =>
  transact(ctx, async (tx) => {
    const one = await lockedForPlatform(tx, caseId);
    if (one.state !== 'agreed' || one.refundFailure === null) throw refuse('state_forbids', { state: one.state });
    const after = await askRefund(tx, one);
    await record(tx, { action: 'aftersales.retry', subject: { kind: 'asl', id: one.id }, shopId: one.shopId });
    return after;
  });

/** refund.succeeded, in the provider's transaction: order and case are settled with the ledger or not at all. */
export async function settleCase(tx: Ctx, event: DomainEvent): Promise<void> {
  const { cause } = event.payload as { cause: string };
  const caseId = caseOfCause(cause);
  if (!caseId || !event.shopId) return;
  const one = await locked(tx, event.shopId, caseId);
  if (one.state !== 'agreed') return;
  const before = await orderForShop(tx, shopScope(one.shopId), one.orderId);
  const after = await recordRefund(tx, {
    shopId: one.shopId,
    orderId: one.orderId,
    cause,
    lines: piecesOf(one),
    freightFen: one.freightFen,
    freightBack: one.fault === 'shop',
    reason: one.reason,
  });
  await voidCodes(tx, one, before, after);
  await step(tx, one, { verb: 'settle', to: 'refunded', actor: 'system' });
}

/** refund.failed: the case stays agreed and shows why, until an operator has it tried again. */
export async function noteFailure(tx: Ctx, event: DomainEvent): Promise<void> {
  const { cause, code } = event.payload as { cause: string; code: string };
  const caseId = caseOfCause(cause);
  if (caseId && event.shopId) await store.keepFailure(tx, event.shopId, caseId, code, null);
}
