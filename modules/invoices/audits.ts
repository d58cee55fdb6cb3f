import { type AuditCheck, type Ctx, shopScope } from '#kernel';
import { ordersByIds } from '#modules/orders';
import { invoiceLines, sumOf } from './amounts.ts';
import { invoicedSums, linesAmiss } from './store.ts';

/** What `npm run audit` proves: invoices say what was paid less what was given back, to the fen. */
export const audits: readonly AuditCheck[] = [
  {
    name: 'invoices: documents are the sums of their lines',
    run: async (ctx) => {
      const breaches = await linesAmiss(ctx);
      return { counted: breaches.length, breaches: breaches.map((one) => one.breach) };
    },
  },
  { name: 'invoices: issued documents sum to what was paid and not refunded', run: sumsAgree },
];

async function sumsAgree(ctx: Ctx) {
  const breaches: string[] = [];
  // While a document is under way the sum is still moving; consumers may also be behind by what has just happened.
  const rows = (await invoicedSums(ctx)).filter((row) => !row.pending);
  for (const [shopId, own] of Map.groupBy(rows, (row) => row.shopId)) {
    const orders = await ordersByIds(
      ctx,
      shopScope(shopId),
      own.map((row) => row.orderId),
    );
    for (const row of own) {
      const order = orders.find((one) => one.id === row.orderId);
      const due = order ? sumOf(invoiceLines(order)) : { amountFen: 0, taxFen: 0 };
      if (due.amountFen !== row.amountFen || due.taxFen !== row.taxFen)
        breaches.push(
          `order ${row.orderId}: invoiced ${row.amountFen} fen with ${row.taxFen} tax, due ${due.amountFen} with ${due.taxFen}`,
        );
    }
  }
  return { counted: rows.length, breaches: breaches.slice(0, 100) };
}
