import { Type } from 'typebox';
import { FenSchema, IdSchema, platformStaff, type Route, route, uuidOf } from '#kernel';
import { budgetOf, moveBudget } from './budget-service.ts';
import { bookTransfer } from './transfers-service.ts';
import { BudgetView, Division } from './view.ts';

const MoveBody = Type.Object({
  division: Division,
  amountFen: FenSchema({ minimum: 1 }),
  bankNo: Type.String({ pattern: '^[A-Za-z0-9-]{4,64}$', description: 'The bank’s number of the credit or debit' }),
  note: Type.String({ minLength: 1, maxLength: 200 }),
});
const moveErrors = ['regions.division_unknown', 'vouchers.deposit_booked', 'vouchers.budget_too_low'];
const moves = (way: 'in' | 'back', path: string, summary: string): Route =>
  route({
    method: 'POST',
    path,
    summary,
    tag: 'vouchers',
    access: platformStaff('vouchers.fund'),
    secondFactor: 'always',
    body: MoveBody,
    reply: BudgetView,
    status: 201,
    errors: moveErrors,
    handle: async (ctx, { body: { division, ...move } }) => {
      await moveBudget(ctx, way, { region: division, ...move });
      return budgetOf(ctx, division);
    },
  });

const transfer = route({
  method: 'POST',
  path: '/console/voucher-transfers',
  summary:
    "Book a region's money that went to the provider for what a till settlement gave to a shop; the due is worked off with it",
  tag: 'vouchers',
  access: platformStaff('vouchers.fund'),
  secondFactor: 'always',
  body: Type.Object({
    differenceId: IdSchema('dif'),
    bankNo: Type.String({ pattern: '^[A-Za-z0-9-]{4,64}$', description: 'The bank’s number of the debit' }),
    note: Type.String({ minLength: 1, maxLength: 200 }),
  }),
  reply: Type.Object({ gateway: Type.String(), amountFen: FenSchema() }),
  status: 201,
  errors: [
    'vouchers.transfer_booked',
    ...['difference_not_found', 'difference_resolved', 'difference_not_to_book'].map((code) => `payments.${code}`),
  ],
  handle: async (ctx, { body }) => {
    const { gateway, amountFen } = await bookTransfer(ctx, { ...body, differenceId: uuidOf('dif', body.differenceId) });
    return { gateway, amountFen };
  },
});

export const budgetRoutes: readonly Route[] = [
  transfer,
  moves(
    'in',
    '/console/voucher-deposits',
    'Book money that a region paid in for vouchers, once under the bank’s number',
  ),
  moves('back', '/console/voucher-withdrawals', 'Book money that went back to a region; never more than is free'),
];
