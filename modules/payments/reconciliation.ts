import { type Ctx, chinaDay, days, earlier, hours, later, startOfChinaDay, transact, type Uuid } from '#kernel';
import { booked } from '#modules/ledger';
import { lateCause, paymentCause } from './completion.ts';
import type { DifferenceKind } from './difference-kinds.ts';
import { listDifference } from './differences.ts';
import { refuse } from './errors.ts';
import { type BillRow, GatewayError, gatewayNamed } from './gateway.ts';
import {
  orderNumber,
  paymentNumber,
  payoutNumber,
  refundNumber,
  settlementIdOf,
  splitReturnNumber,
  transferNumber,
} from './numbers.ts';
import { payoutCause } from './payouts.ts';
import { refundCause } from './refunds.ts';
import { settlementCause } from './settlements.ts';
import * as store from './store/reconciliation.ts';
import { transferCause } from './transfers.ts';

/** What the comparison itself finds; the other kinds are found by use cases and stay until someone works them off. */
const COMPARED: readonly DifferenceKind[] = ['missing_here', 'missing_at_gateway', 'amount_differs', 'not_booked'];

export type Found = {
  readonly kind: DifferenceKind;
  readonly subject: string;
  readonly shopId: Uuid | null;
  readonly expectedFen: number | null;
  readonly foundFen: number | null;
  readonly what: string;
};

/** The name both sides know a movement by; splits are tried under changing numbers, so the settlement's id counts. */
const keyOf = (kind: string, number: string, subNumber: string): string =>
  `${kind} ${kind === 'split' || kind === 'unfreeze' ? (settlementIdOf(number) ?? number) : number}${kind === 'payment' ? ` ${subNumber}` : ''}`;

const numberOf = (row: Pick<store.OwnRow, 'kind' | 'id' | 'orderId' | 'untilFen'>): string => {
  switch (row.kind) {
    case 'split_return':
      return row.orderId ? splitReturnNumber(row.orderId, row.untilFen ?? 0) : row.id;
    case 'payment':
      return paymentNumber(row.id);
    case 'refund':
      return refundNumber(row.id);
    case 'payout':
    case 'payout_return':
      return payoutNumber(row.id);
    case 'transfer':
      return transferNumber(row.id);
    default:
      return row.id;
  }
};

/** Lays the bill beside our records: what one side lacks, and where the amounts differ. Pure. */
export function compare(
  bill: readonly BillRow[],
  own: readonly Omit<store.OwnRow, 'number' | 'subNumber'>[],
): { matched: number; found: Found[] } {
  const ours = new Map(
    own.map((row) => [keyOf(row.kind, numberOf(row), row.orderId ? orderNumber(row.orderId) : ''), row]),
  );
  const found: Found[] = [];
  let matched = 0;
  for (const row of bill) {
    const key = keyOf(row.kind, row.number, row.subNumber);
    const mine = ours.get(key);
    ours.delete(key);
    if (mine?.amountFen === row.amountFen) matched += 1;
    else
      found.push({
        kind: mine ? 'amount_differs' : 'missing_here',
        subject: key,
        shopId: mine?.shopId ?? null,
        expectedFen: mine?.amountFen ?? null,
        foundFen: row.amountFen,
        what: row.kind,
      });
  }
  for (const [key, row] of ours)
    found.push({
      kind: 'missing_at_gateway',
      subject: key,
      shopId: row.shopId,
      expectedFen: row.amountFen,
      foundFen: null,
      what: row.kind,
    });
  return { matched, found };
}

/** Journals that our records of these movements must have. */
function causesOf(row: { kind: string; id: Uuid; orderId: Uuid | null }): readonly string[] {
  const order = row.orderId;
  switch (row.kind) {
    case 'payment':
      return order ? [paymentCause(row.id, order), lateCause(row.id, order)] : [];
    case 'refund':
    // A commission that goes back is booked with the refund it is part of.
    case 'split_return':
      return [refundCause(row.id)];
    case 'split':
    case 'unfreeze':
      return order ? [settlementCause(order)] : [];
    case 'payout':
      return [payoutCause('payout_hold', row.id)];
    case 'payout_return':
      return [payoutCause('payout_returned', row.id)];
    case 'transfer':
      return [transferCause(row.id)];
    default:
      return [];
  }
}

/**
 * Compares one China day three ways: the provider's bill, our records, our ledger (T7). Every difference becomes a row to
 * be worked off; a difference that is gone at a later run is settled by it. Outside a transaction. Refuses bill_not_ready,
 * gateway_unavailable.
 */
export async function reconcile(ctx: Ctx, gatewayName: string, day: string): Promise<store.RunRow> {
  // A release of nothing (all was refunded) moves no money.
  const bill = (await billOf(ctx, gatewayName, day)).filter((row) => row.amountFen !== 0);
  const from = startOfChinaDay(day);
  const own = await store.selectOwnMovements(ctx, gatewayName, from, later(from, days(1)));
  const { matched, found } = compare(bill, own);
  const journals = await booked(
    ctx,
    own.map((row) => ({ shopId: row.shopId, causes: causesOf(row) })),
  );
  own.forEach((row, place) => {
    if (!journals[place])
      found.push({
        kind: 'not_booked',
        subject: keyOf(row.kind, numberOf(row), row.orderId ? orderNumber(row.orderId) : ''),
        shopId: row.shopId,
        expectedFen: row.amountFen,
        foundFen: 0,
        what: row.kind,
      });
  });
  return transact(ctx, async (tx) => {
    for (const one of found)
      await listDifference(tx, { ...one, gateway: gatewayName, day, detail: { what: one.what } });
    await store.resolveVanished(
      tx,
      gatewayName,
      day,
      COMPARED,
      found.map((one) => `${one.kind} ${one.subject}`),
    );
    const run: store.RunRow = {
      gateway: gatewayName,
      day,
      ranAt: tx.clock.now(),
      billRows: bill.length,
      matched,
      differences: found.length,
      totals: totalsOf(bill),
    };
    await store.upsertRun(tx, run);
    return run;
  });
}

async function billOf(ctx: Ctx, gatewayName: string, day: string): Promise<readonly BillRow[]> {
  try {
    return await gatewayNamed(ctx, gatewayName).dailyBill(day);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    ctx.log.warn({ err: error, day }, 'no bill');
    throw error.code === 'BILL_NOT_READY' ? refuse('bill_not_ready', { day }) : refuse('gateway_unavailable');
  }
}

function totalsOf(bill: readonly BillRow[]): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const row of bill) totals[row.kind] = (totals[row.kind] ?? 0) + row.amountFen;
  return totals;
}

/** What was under way when its day was compared is known some hours later; what is older is for people. */
const AGAIN_AFTER = hours(6);
const AGAIN_WITHIN = days(40);

/** Days that are over and have not been compared, oldest first; then those whose comparison may look better by now. */
export async function daysToReconcile(ctx: Ctx, gatewayName: string): Promise<string[]> {
  const { first, days: done } = await store.comparedDays(ctx, gatewayName);
  const missing: string[] = [];
  if (!first) return missing;
  const today = chinaDay(ctx.clock.now());
  for (let at = startOfChinaDay(chinaDay(first)); chinaDay(at) < today; at = later(at, days(1)))
    if (!done.has(chinaDay(at))) missing.push(chinaDay(at));
  const now = ctx.clock.now();
  const oldest = chinaDay(earlier(now, AGAIN_WITHIN));
  return [...missing, ...(await store.differingDays(ctx, gatewayName, COMPARED, oldest, earlier(now, AGAIN_AFTER)))];
}
