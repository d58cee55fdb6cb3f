import type { AuditCheck, Ctx, Uuid } from '#kernel';
import { balance, booked, funderAccount, fundersMoved, shopAccount, trialBalance } from '#modules/ledger';
import { bankCovered } from './bank-fundings.ts';
import { lateCause, paymentCause } from './completion.ts';
import { refundCause } from './refunds.ts';
import { settlementCause } from './settlements.ts';
import * as store from './store/audits.ts';
import { transferCause } from './transfers.ts';

const PAGE = 1_000;

/** Reads `page` by page and keeps what is not booked under any of its causes. */
function bookedCheck<Row extends { readonly id: string; readonly shopId: Uuid }>(
  name: string,
  page: (ctx: Ctx, after: string, limit: number) => Promise<Row[]>,
  causesOf: (row: Row) => readonly string[],
): AuditCheck {
  return {
    name,
    run: async (ctx) => {
      const breaches: string[] = [];
      let counted = 0;
      for (let after = store.FIRST; ; ) {
        const rows = await page(ctx, after, PAGE);
        const found = await booked(
          ctx,
          rows.map((row) => ({ shopId: row.shopId, causes: causesOf(row) })),
        );
        rows.forEach((row, place) => {
          if (!found[place]) breaches.push(`${name}: nothing booked for ${causesOf(row)[0]}`);
        });
        counted += rows.length;
        const last = rows.at(-1);
        if (rows.length < PAGE || !last) return { counted, breaches };
        after = last.id;
      }
    },
  };
}

/** T7, T8: what `npm run audit` proves about payments. */
export const audits: readonly AuditCheck[] = [
  bookedCheck('payments: every paid order has its journal', store.paidParts, (row) => [
    paymentCause(row.paymentId, row.orderId),
    lateCause(row.paymentId, row.orderId),
  ]),
  bookedCheck('payments: every refund that went through has its journal', store.endedRefunds, (row) => [
    refundCause(row.refundId),
  ]),
  bookedCheck('payments: every settled order has its journal', store.settledOrders, (row) => [
    settlementCause(row.orderId),
  ]),
  bookedCheck('payments: every transfer to a buyer that arrived has its journal', store.arrivedTransfers, (row) => [
    transferCause(row.transferId),
  ]),
  { name: 'payments: what shops have on the way out is held for it', run: heldOnTheWay },
  { name: 'payments: the bank pays out what was sent there, and covers its files', run: bankCovered },
  { name: 'payments: each funder of discounts has given what was settled less what refunds returned', run: funded },
  { name: 'payments: parts add up to their payment', run: store.partsUnlikePayments },
  { name: 'payments: refunds and settlements are what their part says', run: store.partsUnlikeRefunds },
];

/** The account `payout` of each shop holds exactly what has left its balance and has not arrived. */
async function heldOnTheWay(ctx: Ctx) {
  const due = await store.onTheWay(ctx);
  const held = await Promise.all(due.map((row) => balance(ctx, shopAccount(row.shopId, 'payout'))));
  const breaches = due.flatMap((row, place) =>
    held[place] === row.amountFen
      ? []
      : [`shop ${row.shopId}: ${row.amountFen} fen on the way out, its account holds ${held[place]}`],
  );
  const total = due.reduce((sum, row) => sum + row.amountFen, 0);
  const booked = (await trialBalance(ctx)).lines.find((line) => line.account === 'shop:*:payout')?.balanceFen ?? 0;
  if (booked !== total) breaches.push(`${total} fen of all shops on the way out, their accounts hold ${booked}`);
  return { counted: due.length, breaches: breaches.slice(0, 100) };
}

/** P1 funding: the account of each funder is what it gave for settled orders less what refunds gave it back. */
async function funded(ctx: Ctx) {
  const rows = await store.fundedBy(ctx);
  const gave = new Map<string, number>();
  for (const { funder, funderId, amountFen } of rows) {
    const account = funderAccount(funder, funderId ?? undefined);
    gave.set(account, (gave.get(account) ?? 0) + amountFen);
  }
  // What a funder pays back (a region from its vouchers' budget) is booked under other kinds.
  const moved = await fundersMoved(ctx, ['funding', 'funding_back', 'funding_back_return']);
  for (const account of moved.keys()) gave.set(account, gave.get(account) ?? 0);
  const breaches: string[] = [];
  for (const [account, amountFen] of gave) {
    const booked = 0 - (moved.get(account) ?? 0);
    if (booked !== amountFen)
      breaches.push(`${account} gave ${amountFen} fen by the settlements, ${booked} by the ledger`);
  }
  return { counted: gave.size, breaches };
}
