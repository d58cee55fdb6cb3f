import { Type } from 'typebox';
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
  uuidOf,
} from '#kernel';
import { batchFile, importReturns, makeBatch } from '../payout-batches.ts';
import { type BatchView, countWaiting, selectBatches } from '../store/payout-batches.ts';
import { placeOf } from './shop.ts';

const BatchPath = Type.Object({ batchId: IdSchema('btc') });
const BatchSchema = Type.Object({
  batchId: IdSchema('btc'),
  madeAt: MomentSchema(),
  lines: Type.Integer(),
  amountFen: FenSchema(),
  arrived: Type.Integer(),
  returned: Type.Integer(),
  fileHash: Type.String({ description: 'SHA-256 of the file' }),
});
const batchView = (row: BatchView) => ({
  batchId: toId('btc', row.id),
  madeAt: row.madeAt.toISOString(),
  lines: row.lines,
  amountFen: row.amountFen,
  arrived: row.arrived,
  returned: row.returned,
  fileHash: row.fileHash,
});

export const batchRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/payout-batches',
    summary: 'Files of payouts for the bank, newest first',
    tag: 'payments',
    access: platformStaff('payments.read'),
    query: Type.Object(PageQuery),
    reply: PageOf(BatchSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const rows = await selectBatches(ctx, placeOf(query.cursor), limit + 1);
      return pageOf(rows, limit, (row) => [row.madeAt.toISOString(), row.id], batchView);
    },
  }),
  route({
    method: 'GET',
    path: '/console/payout-batches/waiting',
    summary: 'How many payouts a file made now would carry',
    tag: 'payments',
    access: platformStaff('payments.read'),
    reply: Type.Object({ waiting: Type.Integer() }),
    handle: async (ctx) => ({ waiting: await countWaiting(ctx) }),
  }),
  route({
    method: 'POST',
    path: '/console/payout-batches',
    summary: 'Write the payouts that have cooled down into a file for the bank; they count as sent',
    tag: 'payments',
    access: platformStaff('payments.payouts'),
    secondFactor: 'always',
    status: 201,
    reply: BatchSchema,
    errors: ['payments.batch_empty', 'payments.batch_bank_short'],
    handle: async (ctx) => batchView(await makeBatch(ctx)),
  }),
  route({
    method: 'GET',
    path: '/console/payout-batches/:batchId/file',
    summary: 'The file of a batch; whoever takes it is recorded',
    tag: 'payments',
    access: platformStaff('payments.payouts'),
    secondFactor: 'always',
    params: BatchPath,
    produces: 'text/csv',
    errors: ['payments.batch_not_found'],
    handle: async (ctx, { params }) => ({
      type: 'text/csv; charset=utf-8',
      filename: `${params.batchId}.csv`,
      // The mark by which spreadsheets know UTF-8.
      body: `\uFEFF${await batchFile(ctx, uuidOf('btc', params.batchId))}`,
    }),
  }),
  route({
    method: 'POST',
    path: '/console/payout-batches/:batchId/returns',
    summary: "Read the bank's return file: what arrived and what came back",
    tag: 'payments',
    access: platformStaff('payments.payouts'),
    secondFactor: 'always',
    params: BatchPath,
    body: Type.Object({
      file: Type.String({ maxLength: 400_000, description: 'CSV: number,amount_yuan,result,reason' }),
    }),
    transaction: 'own',
    reply: Type.Object({
      arrived: Type.Integer(),
      returned: Type.Integer(),
      refused: Type.Array(Type.Object({ line: Type.Integer(), number: Type.String(), why: Type.String() })),
    }),
    errors: ['payments.batch_not_found', 'payments.return_file_invalid'],
    handle: async (ctx, { params, body }) => {
      const { arrived, returned, refused } = await importReturns(ctx, uuidOf('btc', params.batchId), body.file);
      return { arrived, returned, refused: [...refused] };
    },
  }),
];
