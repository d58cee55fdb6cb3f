import { defineModule, minutes } from '#kernel';
import { registerSettings } from '#modules/operations';
import { registerShopData } from '#modules/shops';
import { audits } from './audits.ts';
import { closeExpiredDeposits, releaseDeposit } from './deposits.ts';
import { refuse } from './errors.ts';
import { recurring } from './jobs.ts';
import { bankRoutes } from './routes/bank.ts';
import { batchRoutes } from './routes/batches.ts';
import { buyerRoutes } from './routes/buyer.ts';
import { callbackRoutes } from './routes/callbacks.ts';
import { consoleRoutes } from './routes/console.ts';
import { gatewayRoutes } from './routes/gateways.ts';
import { shopRoutes } from './routes/shop.ts';
import { transferRoutes } from './routes/transfers.ts';
import { settings } from './settings.ts';
import { settlementsOfShop } from './takeaway-service.ts';
import { registerWork } from './waiting.ts';

export { setBankAccount } from './bank-accounts.ts';
export { completePayment } from './completion.ts';
export { listSubsidyDue, resolveBooked } from './differences.ts';
export { freezeUnresolved } from './freeze.ts';
export { GatewayError, type PaymentGateway, type PaymentGateways, paymentGateways } from './gateway.ts';
export { alipayGateway } from './gateways/alipay.ts';
export { sandboxGateway } from './gateways/sandbox.ts';
export { stripeGateway } from './gateways/stripe.ts';
export { wechatGateway } from './gateways/wechat.ts';
export type * from './model.ts';
export { paymentNumber } from './numbers.ts';
export { closePayment, openPayment, openPayments, paymentOfTrade, repricePayment } from './payments.ts';
export { claimedFen, registerPayoutClaim } from './payout-claims.ts';
export { requestPayout } from './payouts.ts';
export { openPresaleDeposit } from './presale-deposits.ts';
export { keptReason, reasonText } from './reasons.ts';
export { refundObstacle, refundsOfOrder, requestRefund } from './refunds.ts';
export { requestSettlement, settlementOfOrder } from './settlements.ts';
export { startPayment } from './starting.ts';
export { buyerUnpaid, requestTransfer } from './transfers.ts';

registerSettings(settings);
registerWork();
registerShopData({ name: 'settlements.csv', read: settlementsOfShop });

export const module = defineModule({
  name: 'payments',
  folder: import.meta.dirname,
  routes: [
    ...buyerRoutes,
    ...callbackRoutes,
    ...batchRoutes,
    ...gatewayRoutes,
    ...shopRoutes,
    ...consoleRoutes,
    ...transferRoutes,
    ...bankRoutes,
  ],
  errors: refuse,
  listeners: { 'deposit.received': releaseDeposit },
  recurring: [...recurring, { name: 'payments.deposits', every: minutes(1), run: closeExpiredDeposits }],
  audits,
  permissions: [
    { name: 'payments.read', scope: 'platform' },
    { name: 'payments.payouts', scope: 'platform' },
    { name: 'payments.reconcile', scope: 'platform' },
    { name: 'money.read', scope: 'shop' },
    { name: 'money.payout', scope: 'shop' },
  ],
});
