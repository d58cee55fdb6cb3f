import { type Ctx, days, later, minutes, type Recurring, type Seconds, seconds, transact } from '#kernel';
import { providerOf } from './provider.ts';
import { follow, tell } from './service.ts';
import * as store from './store.ts';
import type { Invoice } from './types.ts';

const LEASE = minutes(2);
const patience = (attempts: number): Seconds => (attempts > 8 ? days(1) : minutes(2 ** Math.max(0, attempts - 1)));

/** What the provider is asked by: new for each round, the same for each asking of a round. */
export const requestNumber = (one: Invoice): string => `${one.id.replaceAll('-', '')}-${one.round}`;

/** Hands due documents to the provider, outside any transaction, and writes down what it says. */
export async function issueDue(ctx: Ctx): Promise<number> {
  const due = await store.claimInvoices(ctx, 20, later(ctx.clock.now(), LEASE));
  for (const one of due) {
    try {
      await issue(ctx, one);
    } catch (error) {
      ctx.log.error({ err: error, invoiceId: one.id }, 'the invoice provider gave no answer');
      await store.putOff(ctx, one, later(ctx.clock.now(), patience(one.attempts)));
    }
  }
  return due.length;
}

async function issue(ctx: Ctx, one: Invoice): Promise<void> {
  const reversed = one.reversesId ? await store.invoiceOf(ctx, one.shopId, one.reversesId) : null;
  const answer = await providerOf(ctx).issue({
    number: requestNumber(one),
    kind: one.kind,
    reversesNo: reversed?.invoiceNo ?? null,
    title: one.title,
    seller: one.seller,
    orderNumber: one.orderNumber,
    lines: one.lines,
    amountFen: one.amountFen,
    taxFen: one.taxFen,
    at: ctx.clock.now(),
  });
  if (answer.state === 'processing')
    return void (await store.putOff(ctx, one, later(ctx.clock.now(), patience(one.attempts))));
  await transact(ctx, async (tx) => {
    const now = await store.lockInvoice(tx, one.shopId, one.id);
    if (now?.state !== 'issuing' || now.round !== one.round) return;
    if (answer.state === 'refused') {
      await store.moveInvoice(tx, 'refuse', now, { failure: answer.failure });
      await tell(tx, 'invoice.failed', now);
      return;
    }
    await store.moveInvoice(tx, 'issue', now, { invoiceNo: answer.invoiceNo });
    await store.keepPaper(tx, now, answer.pdf);
    await tell(tx, 'invoice.issued', now);
    // Money may have gone back while the provider was at it.
    await follow(tx, now.shopId, now.orderId);
  });
}

export const issuing: Recurring = { name: 'invoices.issue', every: seconds(5), run: issueDue };
