import { type Ctx, minutes, type Recurring, Refusal, seconds, transact } from '#kernel';
import { watchFreeze } from './freeze.ts';
import { GatewayError, gatewayNamed, gatewayNames } from './gateway.ts';
import { nextLookAfterClose, nextOutcomeQuery, nextPaymentQuery, nextSecondLook } from './patience.ts';
import { completeFree, keyOf, lookAtGateway } from './payments.ts';
import { drivePayout } from './payouts.ts';
import { daysToReconcile, reconcile } from './reconciliation.ts';
import { driveRefund } from './refunds.ts';
import { lookOnceMore } from './second-looks.ts';
import { driveSettlement } from './settlements.ts';
import { claimPayments, markGatewayClosed, type PaymentRow } from './store/payments.ts';
import { claimPayouts } from './store/payouts.ts';
import { claimRefunds } from './store/refunds.ts';
import { claimLooks } from './store/second-looks.ts';
import { claimSettlements } from './store/settlements.ts';
import { claimTransfers } from './store/transfers.ts';
import { driveTransfer } from './transfers.ts';

const BATCH = 20;

/** So many rows of a batch talk to the provider at once: it is waiting, not work, that takes the time. */
const LANES = 4;

/**
 * Takes what is due (each row for one worker, its next turn already set), then lets `work` talk to the provider outside any
 * transaction. One row's trouble is logged and does not hold up the others.
 */
async function sweep<Row extends { readonly id: string }>(
  ctx: Ctx,
  claim: (tx: Ctx) => Promise<Row[]>,
  work: (row: Row) => Promise<void>,
): Promise<number> {
  const rows = await transact(ctx, claim);
  const queue = rows.values();
  const lane = async (): Promise<void> => {
    for (const row of queue)
      await work(row).catch((error: unknown) => {
        const level = error instanceof GatewayError ? 'warn' : 'error';
        ctx.log[level]({ err: error, id: row.id }, 'left for the next turn');
      });
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return rows.length;
}

/** A payment nobody told us about, or one that must be closed at the provider too. */
async function followPayment(ctx: Ctx, payment: PaymentRow): Promise<void> {
  if (payment.amountFen === 0 && payment.state !== 'closed') return void (await completeFree(ctx, payment));
  if (payment.state !== 'closed') return lookAtGateway(ctx, payment, 'sweeper');
  if (payment.gatewayClosedAt) {
    await lookAtGateway(ctx, payment, 'sweeper');
    await markGatewayClosed(ctx, payment.id, nextLookAfterClose(ctx.clock.now(), payment.queries));
    return;
  }
  try {
    await gatewayNamed(ctx, payment.gateway).closePayment(await keyOf(ctx, payment));
    await markGatewayClosed(ctx, payment.id, nextLookAfterClose(ctx.clock.now(), 0));
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== 'refused') throw error;
    // The buyer was faster than the close, or the provider never heard of it.
    await lookAtGateway(ctx, payment, 'sweeper');
  }
}

async function reconcileDays(ctx: Ctx): Promise<number> {
  let ran = 0;
  for (const gateway of gatewayNames(ctx))
    for (const day of (await daysToReconcile(ctx, gateway)).slice(0, 31))
      try {
        await reconcile(ctx, gateway, day);
        ran += 1;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        // No bill yet: the days after it can wait for the next round too.
        ctx.log.warn({ err: error, gateway, day }, 'day not compared');
        break;
      }
  return ran;
}

export const recurring: readonly Recurring[] = [
  {
    name: 'payments.payments',
    every: seconds(5),
    run: (ctx) =>
      sweep(
        ctx,
        (tx) => claimPayments(tx, BATCH, (asked) => nextPaymentQuery(tx.clock.now(), asked)),
        (row) => followPayment(ctx, row),
      ),
  },
  {
    name: 'payments.refunds',
    every: seconds(5),
    run: (ctx) =>
      sweep(
        ctx,
        (tx) => claimRefunds(tx, BATCH, (tries) => nextOutcomeQuery(tx.clock.now(), tries)),
        (row) => driveRefund(ctx, row),
      ),
  },
  {
    name: 'payments.settlements',
    every: seconds(5),
    run: (ctx) =>
      sweep(
        ctx,
        (tx) => claimSettlements(tx, BATCH, (tries) => nextOutcomeQuery(tx.clock.now(), tries)),
        (row) => driveSettlement(ctx, row),
      ),
  },
  {
    name: 'payments.payouts',
    every: seconds(5),
    run: (ctx) =>
      sweep(
        ctx,
        (tx) => claimPayouts(tx, BATCH, (tries) => nextOutcomeQuery(tx.clock.now(), tries)),
        (row) => drivePayout(ctx, row),
      ),
  },
  {
    name: 'payments.transfers',
    every: seconds(5),
    run: (ctx) =>
      sweep(
        ctx,
        (tx) => claimTransfers(tx, BATCH, (tries) => nextOutcomeQuery(tx.clock.now(), tries)),
        (row) => driveTransfer(ctx, row),
      ),
  },
  {
    name: 'payments.second_looks',
    every: seconds(15),
    run: (ctx) =>
      sweep(
        ctx,
        (tx) => claimLooks(tx, BATCH, (looks) => nextSecondLook(tx.clock.now(), looks)),
        (row) => lookOnceMore(ctx, row),
      ),
  },
  { name: 'payments.freeze', every: minutes(30), run: watchFreeze },
  { name: 'payments.reconcile', every: minutes(30), run: reconcileDays },
];
