import { type Static, Type } from 'typebox';
import { IdSchema, MomentSchema, Nullable, toId } from '#kernel';
import type { Invoice, KeptTitle } from './types.ts';

export const TitleFields = {
  kind: Type.Union([Type.Literal('personal'), Type.Literal('company')]),
  name: Type.String({ minLength: 1, maxLength: 100 }),
  taxNumber: Nullable(
    Type.String({ maxLength: 30, description: 'Unified social credit code of a company (GB 32100)' }),
  ),
};
export const TitleView = Type.Object({ id: IdSchema('ivt'), ...TitleFields });

export const InvoiceView = Type.Object({
  id: IdSchema('inv'),
  orderId: IdSchema('ord'),
  orderNumber: Type.String(),
  shopId: IdSchema('shp'),
  kind: Type.String({ description: 'blue: what was paid; red: what was given back of it' }),
  reversesId: Nullable(IdSchema('inv')),
  state: Type.String({ description: 'requested, issuing, issued, failed or cancelled' }),
  title: Type.Object(TitleFields),
  seller: Type.Object({ name: Type.String(), taxNumber: Nullable(Type.String()) }),
  lines: Type.Array(
    Type.Object({
      lineId: Nullable(IdSchema('lin')),
      title: Type.String(),
      quantity: Type.Integer(),
      amountFen: Type.Integer({ description: 'Tax included' }),
      taxBps: Type.Integer(),
      taxFen: Type.Integer(),
    }),
  ),
  amountFen: Type.Integer({ description: 'Tax included; negative on a red invoice; 0 before it is sent to be issued' }),
  taxFen: Type.Integer(),
  requestedAt: MomentSchema(),
  issuedAt: Nullable(MomentSchema()),
  invoiceNo: Nullable(Type.String()),
  failure: Nullable(Type.String()),
});

export const titleView = (one: KeptTitle): Static<typeof TitleView> => ({
  id: toId('ivt', one.id),
  kind: one.kind,
  name: one.name,
  taxNumber: one.taxNumber,
});

export const invoiceView = (one: Invoice): Static<typeof InvoiceView> => ({
  id: toId('inv', one.id),
  orderId: toId('ord', one.orderId),
  orderNumber: one.orderNumber,
  shopId: toId('shp', one.shopId),
  kind: one.kind,
  reversesId: one.reversesId ? toId('inv', one.reversesId) : null,
  state: one.state,
  title: { ...one.title },
  seller: { ...one.seller },
  lines: one.lines.map((line) => ({ ...line, lineId: line.lineId ? toId('lin', line.lineId) : null })),
  amountFen: one.amountFen,
  taxFen: one.taxFen,
  requestedAt: one.requestedAt.toISOString(),
  issuedAt: one.issuedAt?.toISOString() ?? null,
  invoiceNo: one.invoiceNo,
  failure: one.failure,
});
