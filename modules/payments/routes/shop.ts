import { Type } from 'typebox';
import {
  type CursorKey,
  decodeCursor,
  FenSchema,
  IdSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  route,
  shopStaff,
  uuidOf,
} from '#kernel';
import { bankAccountOf, setBankAccount } from '../bank-accounts.ts';
import { startDeposit } from '../deposits.ts';
import { cancelPayout, requestPayout } from '../payouts.ts';
import { selectPayouts } from '../store/payouts.ts';
import { selectSettlements } from '../store/settlements.ts';
import {
  BankAccountSchema,
  bankAccountView,
  PAYOUT_STATES,
  PaymentSchema,
  PayoutSchema,
  paymentView,
  payoutView,
  SettlementSchema,
  settlementView,
} from '../view.ts';

const ShopPath = Type.Object({ shopId: IdSchema('shp') });

/** Cursor of lists sorted by moment and id, newest first. */
export const placeOf = (cursor: string | undefined): { at: string; id: string } | null => {
  const key: CursorKey | null = decodeCursor(cursor, 2);
  return key && { at: String(key[0]), id: String(key[1]) };
};

export const shopRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/settlements',
    summary: 'Orders whose money was or is being released, newest first',
    tag: 'payments',
    access: shopStaff('money.read'),
    params: ShopPath,
    query: Type.Object(PageQuery),
    reply: PageOf(SettlementSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const rows = await selectSettlements(ctx, {
        shopId: shop.shopId,
        after: placeOf(query.cursor),
        limit: limit + 1,
      });
      return pageOf(rows, limit, (row) => [row.requestedAt.toISOString(), row.orderId], settlementView(ctx));
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/bank-account',
    summary: 'Where payouts go; null while none was entered',
    tag: 'payments',
    access: shopStaff('money.read'),
    params: ShopPath,
    reply: Type.Object({ bankAccount: Nullable(BankAccountSchema) }),
    handle: async (ctx, { shop }) => {
      const row = await bankAccountOf(ctx, shop);
      return { bankAccount: row && bankAccountView(row) };
    },
  }),
  route({
    method: 'PUT',
    path: '/shops/:shopId/bank-account',
    summary: 'Enter or replace the account payouts go to; a replaced one starts the cooling period',
    tag: 'payments',
    access: shopStaff('money.payout'),
    secondFactor: 'always',
    params: ShopPath,
    body: Type.Object({
      holder: Type.String({ minLength: 1, maxLength: 60 }),
      bank: Type.String({ minLength: 1, maxLength: 60 }),
      number: Type.String({ minLength: 1, maxLength: 64, description: 'Digits; spaces and hyphens are ignored' }),
    }),
    reply: Type.Object({ bankAccount: BankAccountSchema }),
    errors: ['payments.bank_account_invalid'],
    handle: async (ctx, { shop, body }) => ({ bankAccount: bankAccountView(await setBankAccount(ctx, shop, body)) }),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/payouts',
    summary: 'Payouts, newest first',
    tag: 'payments',
    access: shopStaff('money.read'),
    params: ShopPath,
    query: Type.Object({ ...PageQuery, state: Type.Optional(Type.Enum(PAYOUT_STATES)) }),
    reply: PageOf(PayoutSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const rows = await selectPayouts(ctx, {
        shopId: shop.shopId,
        state: query.state ?? null,
        after: placeOf(query.cursor),
        limit: limit + 1,
      });
      return pageOf(rows, limit, (row) => [row.requestedAt.toISOString(), row.id], payoutView(ctx));
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/payouts',
    summary: 'Ask for a payout of the available balance',
    tag: 'payments',
    access: shopStaff('money.payout'),
    secondFactor: 'always',
    params: ShopPath,
    body: Type.Object({ amountFen: FenSchema({ minimum: 1 }) }),
    status: 201,
    reply: Type.Object({
      ...PayoutSchema.properties,
      more: Type.Array(PayoutSchema, { description: 'The rest of it, where the money lies at several providers' }),
    }),
    errors: [
      'payments.payout_shop_frozen',
      'accounts.identity_needed',
      'payments.payout_too_small',
      'payments.payout_too_large',
      'payments.bank_account_missing',
      'payments.shop_balance_too_low',
      'payments.payout_owed',
      'payments.payout_trial_limit',
    ],
    handle: async (ctx, { shop, body }) => {
      const asked = await requestPayout(ctx, shop, body);
      return { ...payoutView(ctx)(asked), more: asked.more.map(payoutView(ctx)) };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/deposit/payments',
    summary: "Pay into the shop's deposit through the provider: where its page is",
    tag: 'payments',
    access: shopStaff('money.payout'),
    params: ShopPath,
    body: Type.Object({ amountFen: FenSchema({ minimum: 1 }) }),
    reply: PaymentSchema,
    transaction: 'own',
    errors: [
      'shops.shop_not_found',
      'shops.deposit_not_needed',
      'shops.deposit_more_than_needed',
      'payments.payment_not_found',
      'payments.payment_not_open',
      'payments.gateway_unavailable',
      'payments.gateway_refused',
    ],
    handle: async (ctx, { shop, body }) => paymentView(ctx, await startDeposit(ctx, shop, body.amountFen)),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/payouts/:payoutId/cancel',
    summary: 'Call off a payout that was not sent yet; the money returns to the balance',
    tag: 'payments',
    access: shopStaff('money.payout'),
    params: Type.Object({ shopId: IdSchema('shp'), payoutId: IdSchema('pyo') }),
    reply: PayoutSchema,
    errors: ['payments.payout_not_found', 'payments.payout_state'],
    handle: async (ctx, { shop, params }) =>
      payoutView(ctx)(await cancelPayout(ctx, uuidOf('pyo', params.payoutId), '店铺取消', shop)),
  }),
];
