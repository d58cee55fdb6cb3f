import { type Static, Type } from 'typebox';
import {
  FenSchema,
  IdSchema,
  MomentSchema,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  toId,
} from '#kernel';
import { bankMoney, bookFunding } from '../bank-fundings.ts';
import { type FundingRow, selectFundings } from '../store/bank-fundings.ts';
import { placeOf } from './shop.ts';

const FundingSchema = Type.Object({
  fundingId: IdSchema('bkf'),
  gateway: Type.String({ description: 'The provider the money left' }),
  amountFen: FenSchema(),
  bankNo: Type.String(),
  note: Type.String(),
  madeAt: MomentSchema(),
});
const fundingView = (row: FundingRow): Static<typeof FundingSchema> => ({
  fundingId: toId('bkf', row.id),
  gateway: row.gateway,
  amountFen: row.amountFen,
  bankNo: row.bankNo,
  note: row.note,
  madeAt: row.madeAt.toISOString(),
});

/** The custody account from which payout files are paid: what it holds, and what came there. */
export const bankRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/bank-money',
    summary:
      'What the custody account holds by our books, what files have told it to pay, and what a further file may carry',
    tag: 'payments',
    access: platformStaff('payments.read'),
    reply: Type.Object({ heldFen: Type.Integer(), underWayFen: FenSchema(), freeFen: FenSchema() }),
    handle: (ctx) => bankMoney(ctx),
  }),
  route({
    method: 'GET',
    path: '/console/bank-fundings',
    summary: 'Money that left providers for the custody account, newest first',
    tag: 'payments',
    access: platformStaff('payments.read'),
    query: Type.Object(PageQuery),
    reply: PageOf(FundingSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const rows = await selectFundings(ctx, placeOf(query.cursor), limit + 1);
      return pageOf(rows, limit, (row) => [row.madeAt.toISOString(), row.id], fundingView);
    },
  }),
  route({
    method: 'POST',
    path: '/console/bank-fundings',
    summary: "Book money that has left a provider for the custody account, once under the bank's number",
    tag: 'payments',
    access: platformStaff('payments.payouts'),
    secondFactor: 'always',
    status: 201,
    body: Type.Object({
      gateway: Type.String({ minLength: 1, maxLength: 20 }),
      amountFen: Type.Integer({ minimum: 1, maximum: 100_000_000_000 }),
      bankNo: Type.String({ pattern: '^[A-Za-z0-9-]{4,64}$', description: "The bank's number of the credit" }),
      note: Type.String({ minLength: 1, maxLength: 200 }),
    }),
    reply: FundingSchema,
    errors: ['payments.funding_gateway', 'payments.funding_exceeds', 'payments.funding_booked'],
    handle: async (ctx, { body }) => fundingView(await bookFunding(ctx, body)),
  }),
];
