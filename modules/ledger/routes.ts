import { type Static, Type } from 'typebox';
import {
  type Ctx,
  chinaDay,
  days,
  decodeCursor,
  earlier,
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
import { buyerAccount, escrowAccount, purposeOf, shopAccount } from './accounts.ts';
import { refuse } from './errors.ts';
import { Period, periodOf } from './period.ts';
import { accounts, journal, type StatementOf, shopBalances, statement, trialBalance } from './service.ts';
import { statementFile } from './statement-file.ts';
import {
  AccountSchema,
  accountView,
  JournalSchema,
  journalView,
  StatementSchema,
  statementView,
  TrialBalanceSchema,
  trialBalanceView,
} from './view.ts';

const ShopPath = Type.Object({ shopId: IdSchema('shp') });
const ShopAccount = Type.Optional(
  Type.Enum(['available', 'escrow', 'deposit', 'payout', 'ads'], { default: 'available' }),
);
const ShopQuery = Type.Object({ ...Period, account: ShopAccount });
const AccountPath = Type.Object({ account: Type.String({ maxLength: 120 }) });
const ERRORS = ['ledger.period_reversed', 'request.cursor_invalid'];

const shopSide = (shopId: Uuid, query: Static<typeof ShopQuery>): StatementOf =>
  query.account === 'escrow'
    ? { escrowOfShop: shopId }
    : { account: shopAccount(shopId, query.account ?? 'available') };

/** Decimal-free path text → account; refuses names no account can have. */
function accountOf(text: string): string {
  if (!purposeOf(text)) throw refuse('account_malformed', { account: text });
  return text;
}

function meOf(ctx: Ctx): Uuid {
  const me = userIdOf(ctx.actor);
  if (!me) throw refuseRequest('unauthenticated');
  return me;
}

const mine: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/statement',
    summary: "The buyer's payments and refunds with opening and closing balance",
    tag: 'ledger',
    access: signedIn,
    query: Type.Object({ ...PageQuery, ...Period }),
    reply: StatementSchema,
    errors: ERRORS,
    handle: async (ctx, { query }) =>
      statementView(
        ctx,
        await statement(ctx, {
          of: { account: buyerAccount(meOf(ctx)) },
          ...periodOf(ctx, query),
          cursor: query.cursor,
          limit: query.limit ?? 20,
        }),
      ),
  }),
  route({
    method: 'GET',
    path: '/me/journals/:journalId',
    summary: 'The journal under a line of the own statement',
    tag: 'ledger',
    access: signedIn,
    params: Type.Object({ journalId: IdSchema('jrn') }),
    reply: JournalSchema,
    errors: ['ledger.journal_not_found'],
    handle: async (ctx, { params }) => {
      const account = buyerAccount(meOf(ctx));
      const found = await journal(ctx, uuidOf('jrn', params.journalId));
      if (!found.postings.some((posting) => posting.account === account)) throw refuse('journal_not_found');
      return journalView(ctx, found, false, (name) => name === account);
    },
  }),
];

const shops: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/balances',
    summary: "The shop's money: available, held in escrow, deposit, payouts under way",
    tag: 'ledger',
    access: shopStaff('money.read'),
    params: ShopPath,
    reply: Type.Object({
      availableFen: Type.Integer(),
      escrowFen: Type.Integer(),
      depositFen: Type.Integer(),
      payoutFen: Type.Integer(),
      adsFen: Type.Integer({ description: 'Paid in for advertisements; clicks not settled yet are still in it' }),
      escrowOrders: Type.Integer({ description: 'Orders whose money is still held' }),
    }),
    handle: (ctx, { shop }) => shopBalances(ctx, shop.shopId),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/statement',
    summary: "A statement of one of the shop's accounts",
    tag: 'ledger',
    access: shopStaff('money.read'),
    params: ShopPath,
    query: Type.Object({ ...PageQuery, ...Period, account: ShopAccount }),
    reply: StatementSchema,
    errors: ERRORS,
    handle: async (ctx, { shop, query }) =>
      statementView(
        ctx,
        await statement(ctx, {
          of: shopSide(shop.shopId, query),
          ...periodOf(ctx, query),
          cursor: query.cursor,
          limit: query.limit ?? 20,
        }),
      ),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/statement.csv',
    summary: 'The same statement as a file, complete',
    tag: 'ledger',
    access: shopStaff('money.read'),
    params: ShopPath,
    query: ShopQuery,
    produces: 'text/csv; charset=utf-8',
    errors: ERRORS,
    handle: async (ctx, { shop, query }) => {
      const period = periodOf(ctx, query);
      return {
        body: statementFile(ctx, { of: shopSide(shop.shopId, query), ...period }),
        type: 'text/csv; charset=utf-8',
        filename: `statement-${query.account ?? 'available'}-${chinaDay(period.from)}-${chinaDay(earlier(period.to, days(1)))}.csv`,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/journals/:journalId',
    summary: "The journal under a line of the shop's statement",
    tag: 'ledger',
    access: shopStaff('money.read'),
    params: Type.Object({ shopId: IdSchema('shp'), journalId: IdSchema('jrn') }),
    reply: JournalSchema,
    errors: ['ledger.journal_not_found'],
    handle: async (ctx, { shop, params }) => {
      const found = await journal(ctx, uuidOf('jrn', params.journalId));
      if (found.shopId !== shop.shopId) throw refuse('journal_not_found');
      const escrow = found.orderId ? escrowAccount(found.orderId) : '';
      return journalView(ctx, found, false, (name) => name === escrow || name.startsWith(`shop:${shop.shopId}:`));
    },
  }),
];

const desk: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/ledger/accounts',
    summary: 'Accounts of one purpose with their balances',
    tag: 'ledger',
    access: platformStaff('ledger.read'),
    query: Type.Object({
      ...PageQuery,
      purpose: Type.Optional(
        Type.Enum([
          'gateway',
          'platform',
          'funder',
          'escrow',
          'available',
          'deposit',
          'payout',
          'ads',
          'budget',
          'round',
          'credit',
        ]),
      ),
    }),
    reply: PageOf(AccountSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const purpose = query.purpose ?? 'gateway';
      const limit = query.limit ?? 20;
      const after = decodeCursor(query.cursor, 1);
      const rows = await accounts(ctx, purpose, String(after?.[0] ?? ''), limit + 1);
      return pageOf(rows, limit, (row) => [row.account], accountView(ctx));
    },
  }),
  route({
    method: 'GET',
    path: '/console/ledger/accounts/:account/entries',
    summary: 'A statement of any account',
    tag: 'ledger',
    access: platformStaff('ledger.read'),
    params: AccountPath,
    query: Type.Object({ ...PageQuery, ...Period }),
    reply: StatementSchema,
    errors: [...ERRORS, 'ledger.account_malformed'],
    handle: async (ctx, { params, query }) =>
      statementView(
        ctx,
        await statement(ctx, {
          of: { account: accountOf(params.account) },
          ...periodOf(ctx, query),
          cursor: query.cursor,
          limit: query.limit ?? 20,
        }),
      ),
  }),
  route({
    method: 'GET',
    path: '/console/ledger/journals/:journalId',
    summary: 'A journal with all its postings',
    tag: 'ledger',
    access: platformStaff('ledger.read'),
    params: Type.Object({ journalId: IdSchema('jrn') }),
    reply: JournalSchema,
    errors: ['ledger.journal_not_found'],
    handle: async (ctx, { params }) => journalView(ctx, await journal(ctx, uuidOf('jrn', params.journalId)), true),
  }),
  route({
    method: 'GET',
    path: '/console/ledger/trial-balance',
    summary: 'Every account, or kind of account, with what went in and out; the sum is zero',
    tag: 'ledger',
    access: platformStaff('ledger.read'),
    reply: TrialBalanceSchema,
    handle: async (ctx) => trialBalanceView(ctx, await trialBalance(ctx)),
  }),
];

export const routes: readonly Route[] = [...mine, ...shops, ...desk];
