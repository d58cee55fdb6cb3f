import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  type FileReply,
  IdSchema,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  refuseRequest,
  route,
  shopStaff,
  signedIn,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { refuse } from './errors.ts';
import { INVOICE_STATES } from './lifecycle.ts';
import { providerOf } from './provider.ts';
import { invoicesOfOrder, keepTitle, paper, requestInvoice, sendByShop, withdraw } from './service.ts';
import * as store from './store.ts';
import type { Invoice } from './types.ts';
import { InvoiceView, invoiceView, TitleFields, TitleView, titleView } from './view.ts';

const tag = 'invoices';
const buyer = (ctx: Ctx): Uuid => {
  const id = userIdOf(ctx.actor);
  if (!id) throw refuseRequest('unauthenticated');
  return id;
};
const orderParams = Type.Object({ orderId: IdSchema('ord') });
const ownParams = Type.Object({ invoiceId: IdSchema('inv') });
const shopParams = Type.Object({ shopId: IdSchema('shp') });
const documentParams = Type.Object({ shopId: IdSchema('shp'), invoiceId: IdSchema('inv') });
const listQuery = Type.Object({
  ...PageQuery,
  state: Type.Optional(Type.Union(INVOICE_STATES.map((state) => Type.Literal(state)))),
  kind: Type.Optional(Type.Union([Type.Literal('blue'), Type.Literal('red')])),
});

async function page(
  ctx: Ctx,
  of: { shopId?: Uuid | undefined; buyerId?: Uuid },
  query: { cursor?: string; limit?: number; state?: Invoice['state']; kind?: Invoice['kind'] },
) {
  const key = decodeCursor(query.cursor, 2);
  const limit = query.limit ?? 20;
  const before = key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
  const rows = await store.invoices(ctx, { ...of, state: query.state, kind: query.kind }, before, limit + 1);
  return pageOf(rows, limit, (one) => [one.requestedAt.toISOString(), one.id], invoiceView);
}

async function pdfOf(ctx: Ctx, one: Invoice | null): Promise<FileReply> {
  const body = await paper(ctx, one);
  return { body, type: 'application/pdf', filename: `${one?.invoiceNo ?? 'invoice'}.pdf` };
}

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/invoice-titles',
    summary: 'Titles the buyer has used, the latest first',
    tag,
    access: signedIn,
    reply: Type.Array(TitleView),
    handle: async (ctx) => (await store.titlesOf(ctx, buyer(ctx))).map(titleView),
  }),
  route({
    method: 'POST',
    path: '/me/invoice-titles',
    summary: 'Keep a title; a company needs its tax number',
    tag,
    access: signedIn,
    body: Type.Object(TitleFields),
    reply: TitleView,
    status: 201,
    errors: ['invoices.title_invalid', 'invoices.too_many_titles'],
    handle: async (ctx, { body }) => titleView(await keepTitle(ctx, buyer(ctx), body)),
  }),
  route({
    method: 'DELETE',
    path: '/me/invoice-titles/:titleId',
    summary: 'Forget a title; invoices keep theirs',
    tag,
    access: signedIn,
    params: Type.Object({ titleId: IdSchema('ivt') }),
    status: 204,
    errors: ['invoices.title_not_found'],
    handle: async (ctx, { params }) => {
      if (!(await store.removeTitle(ctx, buyer(ctx), uuidOf('ivt', params.titleId)))) throw refuse('title_not_found');
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/me/orders/:orderId/invoices',
    summary: 'Invoices of an order, and whether one may be asked for',
    tag,
    access: signedIn,
    params: orderParams,
    reply: Type.Object({ mayRequest: Type.Boolean(), items: Type.Array(InvoiceView) }),
    errors: ['orders.order_not_found'],
    handle: async (ctx, { params }) => {
      const found = await invoicesOfOrder(ctx, buyer(ctx), uuidOf('ord', params.orderId));
      return { mayRequest: found.mayRequest, items: found.documents.map(invoiceView) };
    },
  }),
  route({
    method: 'POST',
    path: '/me/orders/:orderId/invoices',
    summary: 'Ask for the invoice of an order, by a kept title or a new one; issued when the order is completed',
    tag,
    access: signedIn,
    params: orderParams,
    body: Type.Object({
      titleId: Type.Optional(IdSchema('ivt')),
      title: Type.Optional(Type.Object(TitleFields)),
    }),
    reply: InvoiceView,
    status: 201,
    errors: [
      'orders.order_not_found',
      'invoices.order_not_invoiceable',
      'invoices.request_too_late',
      'invoices.nothing_to_invoice',
      'invoices.already_requested',
      'invoices.title_missing',
      'invoices.title_not_found',
      'invoices.title_invalid',
      'invoices.too_many_titles',
    ],
    handle: async (ctx, { params, body }) =>
      invoiceView(
        await requestInvoice(ctx, {
          buyerId: buyer(ctx),
          orderId: uuidOf('ord', params.orderId),
          titleId: body.titleId ? uuidOf('ivt', body.titleId) : undefined,
          title: body.title,
        }),
      ),
  }),
  route({
    method: 'GET',
    path: '/me/invoices',
    summary: "The buyer's invoices, newest first",
    tag,
    access: signedIn,
    query: listQuery,
    reply: PageOf(InvoiceView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { query }) => page(ctx, { buyerId: buyer(ctx) }, query),
  }),
  route({
    method: 'POST',
    path: '/me/invoices/:invoiceId/withdraw',
    summary: 'Take back a request while nothing was issued',
    tag,
    access: signedIn,
    params: ownParams,
    reply: InvoiceView,
    errors: ['invoices.invoice_not_found', 'invoices.state_forbids'],
    handle: async (ctx, { params }) => invoiceView(await withdraw(ctx, buyer(ctx), uuidOf('inv', params.invoiceId))),
  }),
  route({
    method: 'GET',
    path: '/me/invoices/:invoiceId/pdf',
    summary: 'The invoice as a PDF',
    tag,
    access: signedIn,
    params: ownParams,
    produces: 'application/pdf',
    errors: ['invoices.invoice_not_found', 'invoices.not_issued_yet'],
    handle: async (ctx, { params }) =>
      pdfOf(ctx, await store.invoiceOfBuyer(ctx, buyer(ctx), uuidOf('inv', params.invoiceId))),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/invoices',
    summary: "Invoices of the shop's orders, newest first",
    tag,
    access: shopStaff('orders.read'),
    params: shopParams,
    query: listQuery,
    reply: PageOf(InvoiceView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { shop, query }) => page(ctx, { shopId: shop.shopId }, query),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/invoices/:invoiceId/issue',
    summary: 'Issue before the order is completed, or try a refused one again',
    tag,
    access: shopStaff('orders.invoice'),
    params: documentParams,
    reply: InvoiceView,
    errors: ['invoices.invoice_not_found', 'invoices.state_forbids', 'orders.order_not_found'],
    handle: async (ctx, { shop, params }) => invoiceView(await sendByShop(ctx, shop, uuidOf('inv', params.invoiceId))),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/invoices/:invoiceId/pdf',
    summary: 'The invoice as a PDF',
    tag,
    access: shopStaff('orders.read'),
    params: documentParams,
    produces: 'application/pdf',
    errors: ['invoices.invoice_not_found', 'invoices.not_issued_yet'],
    handle: async (ctx, { shop, params }) =>
      pdfOf(ctx, await store.invoiceOf(ctx, shop.shopId, uuidOf('inv', params.invoiceId))),
  }),
  route({
    method: 'GET',
    path: '/console/invoice-provider',
    summary: 'Who issues invoices here: the development provider, whose specimens have no force, or a platform',
    tag,
    access: platformStaff('orders.read'),
    reply: Type.Object({ provider: Type.Enum(['development', 'platform']), specimen: Type.Boolean() }),
    handle: async (ctx) => {
      const { name, specimen } = providerOf(ctx);
      return { provider: name, specimen };
    },
  }),
  route({
    method: 'GET',
    path: '/console/invoices',
    summary: 'Invoices of the whole market, newest first',
    tag,
    access: platformStaff('orders.read'),
    query: Type.Object({ ...listQuery.properties, shopId: Type.Optional(IdSchema('shp')) }),
    reply: PageOf(InvoiceView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { query }) => page(ctx, { shopId: query.shopId ? uuidOf('shp', query.shopId) : undefined }, query),
  }),
];
