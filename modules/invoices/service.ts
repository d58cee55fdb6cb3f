import {
  type Ctx,
  type DomainEvent,
  days,
  emit,
  later,
  newId,
  refusedBy,
  type ShopScope,
  shopScope,
  transact,
  type Uuid,
} from '#kernel';
import { record, setting } from '#modules/operations';
import { type Order, orderForBuyer, orderForShop } from '#modules/orders';
import { shop as shopById } from '#modules/shops';
import { invoiceLines, reversal, sumOf } from './amounts.ts';
import { refuse } from './errors.ts';
import { may } from './lifecycle.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import { checkedTitle } from './titles.ts';
import type { Invoice, KeptTitle, Seller, Title } from './types.ts';

/** Keeps a title of the buyer's. Refuses invoices.title_invalid, invoices.too_many_titles. */
export async function keepTitle(ctx: Ctx, buyerId: Uuid, typed: Title): Promise<KeptTitle> {
  const title = checkedTitle(typed);
  return transact(ctx, async (tx) => {
    // Many at once are no more than one may have.
    await store.oneAtATime(tx, buyerId);
    const kept = await store.keepTitle(tx, buyerId, newId(tx), title);
    const most = await setting(tx, 'invoices.titles_most', settings);
    if (!kept || (await store.titlesOf(tx, buyerId)).length > most) throw refuse('too_many_titles', { most });
    return kept;
  });
}

export type Asked = {
  readonly buyerId: Uuid;
  readonly orderId: Uuid;
  readonly titleId?: Uuid | undefined;
  readonly title?: Title | undefined;
};

const PAID = ['awaiting_shipment', 'partly_shipped', 'shipped', 'completed'];

/** May an invoice still be asked for? Answers the refusal's name, or null. */
async function hindrance(ctx: Ctx, order: Order): Promise<'order_not_invoiceable' | 'request_too_late' | null> {
  if (!PAID.includes(order.state)) return 'order_not_invoiceable';
  if (!order.completedAt) return null;
  const until = later(order.completedAt, days(await setting(ctx, 'invoices.request_days', settings)));
  return until < ctx.clock.now() ? 'request_too_late' : null;
}

/**
 * A buyer asks for the invoice of an order (E-Commerce Law art. 14). It is issued when the order is completed, or earlier by the
 * shop. Refuses order_not_found, order_not_invoiceable, request_too_late, nothing_to_invoice, already_requested, title_missing,
 * title_not_found, title_invalid.
 */
export async function requestInvoice(ctx: Ctx, asked: Asked): Promise<Invoice> {
  return transact(ctx, async (tx) => {
    const order = await orderForBuyer(tx, asked.buyerId, asked.orderId);
    const why = await hindrance(tx, order);
    if (why) throw refuse(why, { state: order.state });
    if (sumOf(invoiceLines(order)).amountFen === 0) throw refuse('nothing_to_invoice');
    const one: Invoice = {
      ...blank(tx, order),
      kind: 'blue',
      reversesId: null,
      state: 'requested',
      title: await titleOf(tx, asked),
      seller: await sellerOf(tx, order.shopId),
      lines: [],
      amountFen: 0,
      taxFen: 0,
      dueAt: null,
    };
    try {
      await store.insertInvoice(tx, one);
    } catch (error) {
      if (refusedBy(error, 'documents_one_blue')) throw refuse('already_requested');
      throw error;
    }
    await tell(tx, 'invoice.requested', one);
    if (order.state === 'completed') await send(tx, one, order);
    return (await store.invoiceOf(tx, one.shopId, one.id)) ?? one;
  });
}

const blank = (ctx: Ctx, order: Order) => ({
  shopId: order.shopId,
  id: newId(ctx),
  orderId: order.id,
  buyerId: order.buyerId,
  orderNumber: order.number,
  requestedAt: ctx.clock.now(),
  issuedAt: null,
  invoiceNo: null,
  failure: null,
  round: 1,
  attempts: 0,
});

async function titleOf(tx: Ctx, asked: Asked): Promise<Title> {
  if (asked.titleId) {
    const known = (await store.titlesOf(tx, asked.buyerId)).find((one) => one.id === asked.titleId);
    if (!known) throw refuse('title_not_found');
    return { kind: known.kind, name: known.name, taxNumber: known.taxNumber };
  }
  if (!asked.title) throw refuse('title_missing');
  const { kind, name, taxNumber } = await keepTitle(tx, asked.buyerId, asked.title);
  return { kind, name, taxNumber };
}

async function sellerOf(tx: Ctx, shopId: Uuid): Promise<Seller> {
  const { name, licences } = await shopById(tx, shopId);
  const licence = licences.find((one) => /^[0-9A-Z]{18}$/.test(one.number));
  return { name: licence?.holder ?? name, taxNumber: licence?.number ?? null };
}

/** Freezes what is left of the order on the document and hands it to the provider's queue; nothing left, nothing issued. */
async function send(tx: Ctx, one: Invoice, order: Order): Promise<void> {
  const lines = invoiceLines(order);
  const sums = sumOf(lines);
  if (sums.amountFen === 0) await store.moveInvoice(tx, 'cancel', one, { failure: 'NOTHING_LEFT' });
  else await store.moveInvoice(tx, 'send', one, { lines, ...sums, newRound: one.state === 'failed' });
}

/** The shop issues before completion, or has a refused document tried again. Refuses invoice_not_found, state_forbids. */
export const sendByShop = (ctx: Ctx, scope: ShopScope, id: Uuid): Promise<Invoice> =>
  transact(ctx, async (tx) => {
    const one = await store.lockInvoice(tx, scope.shopId, id);
    if (!one) throw refuse('invoice_not_found');
    if (!may('send', one.state)) throw refuse('state_forbids', { state: one.state });
    if (one.kind === 'red') await store.moveInvoice(tx, 'send', one, { newRound: true });
    else await send(tx, one, await orderForShop(tx, scope, one.orderId));
    await record(tx, { action: 'invoices.send', subject: { kind: 'inv', id }, shopId: scope.shopId });
    return (await store.invoiceOf(tx, scope.shopId, id)) ?? one;
  });

/** The buyer takes the request back while nothing was issued. Refuses invoice_not_found, state_forbids. */
export const withdraw = (ctx: Ctx, buyerId: Uuid, id: Uuid): Promise<Invoice> =>
  transact(ctx, async (tx) => {
    const own = await store.invoiceOfBuyer(tx, buyerId, id);
    const one = own && (await store.lockInvoice(tx, own.shopId, id));
    if (!one) throw refuse('invoice_not_found');
    if (one.kind === 'red' || !(await store.moveInvoice(tx, 'cancel', one)))
      throw refuse('state_forbids', { state: one.state });
    return { ...one, state: 'cancelled' };
  });

/**
 * Brings the documents of an order to what the order is now (consumer of order events, and after each issue): a request of a
 * completed order is sent, what was refunded of an issued invoice is reversed to the fen. Says the same however often it is called.
 */
export async function follow(tx: Ctx, shopId: Uuid, orderId: Uuid): Promise<void> {
  const all = await store.documentsOf(tx, shopId, orderId, true);
  const blue = all.find((one) => one.kind === 'blue' && one.state !== 'cancelled');
  if (!blue || blue.state === 'issuing' || blue.state === 'failed') return;
  const order = await orderForShop(tx, shopScope(shopId), orderId);
  if (blue.state === 'requested') {
    if (order.state === 'completed') await send(tx, blue, order);
    else if (sumOf(invoiceLines(order)).amountFen === 0)
      await store.moveInvoice(tx, 'cancel', blue, { failure: 'NOTHING_LEFT' });
    return;
  }
  const said = all.filter((one) => one.id === blue.id || one.reversesId === blue.id).flatMap((one) => one.lines);
  const lines = reversal(said, invoiceLines(order));
  if (lines.length === 0) return;
  const red: Invoice = {
    ...blank(tx, order),
    kind: 'red',
    reversesId: blue.id,
    state: 'issuing',
    title: blue.title,
    seller: blue.seller,
    lines,
    ...sumOf(lines),
    dueAt: tx.clock.now(),
  };
  await store.insertInvoice(tx, red);
  await tell(tx, 'invoice.reversed', red);
}

export const followEvent = async (tx: Ctx, event: DomainEvent): Promise<void> => {
  const { orderId } = event.payload as { orderId?: Uuid };
  if (event.shopId && orderId) await follow(tx, event.shopId, orderId);
};

export const tell = (tx: Ctx, name: string, one: Invoice): Promise<DomainEvent> =>
  emit(tx, {
    name,
    subjectId: one.id,
    shopId: one.shopId,
    payload: {
      invoiceId: one.id,
      orderId: one.orderId,
      shopId: one.shopId,
      buyerId: one.buyerId,
      kind: one.kind,
      amountFen: one.amountFen,
    },
  });

export type InvoicesOfOrder = { readonly documents: readonly Invoice[]; readonly mayRequest: boolean };

/** The documents of a buyer's order, and whether one may be asked for. Refuses orders.order_not_found. */
export async function invoicesOfOrder(ctx: Ctx, buyerId: Uuid, orderId: Uuid): Promise<InvoicesOfOrder> {
  const order = await orderForBuyer(ctx, buyerId, orderId);
  const documents = await store.documentsOf(ctx, order.shopId, order.id);
  const free = documents.every((one) => one.kind === 'red' || one.state === 'cancelled');
  const mayRequest = free && sumOf(invoiceLines(order)).amountFen > 0 && (await hindrance(ctx, order)) === null;
  return { documents, mayRequest };
}

/** The PDF of an issued document. Refuses invoices.invoice_not_found, invoices.not_issued_yet. */
export async function paper(ctx: Ctx, one: Invoice | null): Promise<Buffer> {
  if (!one) throw refuse('invoice_not_found');
  const pdf = one.state === 'issued' ? await store.paperOf(ctx, one) : null;
  if (!pdf) throw refuse('not_issued_yet', { state: one.state });
  return pdf;
}
