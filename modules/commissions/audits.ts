import type { AuditCheck, Ctx } from '#kernel';
import { shopScope } from '#kernel';
import { unheardOf } from '#modules/content';
import { balance, booked, creatorAccount } from '#modules/ledger';
import { ordersByIds } from '#modules/orders';
import { settlementOfOrder } from '#modules/payments';
import { allPurses, pursesAmiss } from './purse-store.ts';
import { earns } from './reckon.ts';
import { causeOf, HEARD } from './service.ts';
import { linesAfter } from './store.ts';
import type { CommissionLine } from './types.ts';

export const LINES = 'commissions.lines';
const AT_ONCE = 500;

async function* pages(ctx: Ctx): AsyncGenerator<CommissionLine[]> {
  for (let last: CommissionLine | null = null; ; ) {
    const page: CommissionLine[] = await linesAfter(ctx, last, AT_ONCE);
    yield page;
    last = page.at(-1) ?? null;
    if (!last || page.length < AT_ONCE) return;
  }
}

/** Every line earns what its order says, as far as the orders' events were heard. */
async function asOrdered(ctx: Ctx): Promise<{ counted: number; breaches: string[] }> {
  const breaches: string[] = [];
  let counted = 0;
  for await (const page of pages(ctx)) {
    const unheard = await unheardOf(ctx, [...new Set(page.map((one) => one.orderId))], LINES, HEARD);
    const heard = page.filter((one) => !unheard.has(one.orderId));
    for (const [shopId, own] of Map.groupBy(heard, (one) => one.shopId)) {
      const orders = new Map(
        (await ordersByIds(ctx, shopScope(shopId), [...new Set(own.map((one) => one.orderId))])).map((one) => [
          one.id,
          one,
        ]),
      );
      for (const one of own) {
        const order = orders.get(one.orderId);
        const line = order?.lines.find(({ id }) => id === one.lineId);
        const kept = line && order?.paidAt ? line.payableFen - line.refundedFen : 0;
        const settled = Boolean((await settlementOfOrder(ctx, shopId, one.orderId))?.settledAt);
        const owed = settled ? earns(kept, one.rateBps) : 0;
        if (
          one.keptFen !== kept ||
          (one.settledAt !== null) !== settled ||
          (one.bookedFen !== owed && one.tryAt === null)
        )
          breaches.push(`line ${one.lineId} has ${one.bookedFen} of ${owed} fen in the books, of ${kept} kept`);
      }
    }
    counted += heard.length;
  }
  return { counted, breaches };
}

/** Each change of a line has its journal. */
async function journalled(ctx: Ctx): Promise<{ counted: number; breaches: string[] }> {
  const breaches: string[] = [];
  let counted = 0;
  for await (const page of pages(ctx)) {
    const asked = page.map((one) => ({
      shopId: one.shopId,
      causes: Array.from({ length: one.journals }, (_, n) => causeOf(one.lineId, n + 1)),
    }));
    const rows = asked.flatMap(({ shopId, causes }) => causes.map((cause) => ({ shopId, causes: [cause] })));
    const found = rows.length > 0 ? await booked(ctx, rows) : [];
    counted += rows.length;
    rows.forEach((row, at) => {
      if (!found[at]) breaches.push(`shop ${row.shopId}: ${row.causes[0]} is not booked`);
    });
  }
  return { counted, breaches };
}

/** A creator's account in the books is what their lines brought less what was paid out. */
async function purses(ctx: Ctx): Promise<{ counted: number; breaches: string[] }> {
  const [all, amiss] = await Promise.all([allPurses(ctx), pursesAmiss(ctx)]);
  const breaches = amiss.map((one) => `creator ${one.userId}: ${one.what}`);
  for (const one of all) {
    const held = await balance(ctx, creatorAccount(one.userId));
    if (held !== one.bookedFen - one.paidFen)
      breaches.push(
        `creator ${one.userId} has ${held} fen in the books, and ${one.bookedFen - one.paidFen} by their lines`,
      );
  }
  return { counted: all.length, breaches };
}

export const audits: readonly AuditCheck[] = [
  { name: 'commissions: lines earn what their orders say', run: asOrdered },
  { name: 'commissions: what lines earn is in the books', run: journalled },
  { name: 'commissions: what creators have is what lines brought and payouts took', run: purses },
];
