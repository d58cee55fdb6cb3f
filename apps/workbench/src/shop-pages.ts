import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';

const page = (path: string, load: () => Promise<ComponentType>): RouteObject => ({
  path,
  lazy: async () => ({ Component: await load() }),
});

/** The pages of one shop, under `/s/:code`. */
export const shopPages: RouteObject[] = [
  page('today', async () => (await import('./pages/today.tsx')).TodayPage),
  page('goods', async () => (await import('./pages/goods.tsx')).GoodsPage),
  page('goods/new', async () => (await import('./pages/goods-edit.tsx')).GoodsEditPage),
  page('goods/:productId', async () => (await import('./pages/goods-edit.tsx')).GoodsEditPage),
  page('goods/:productId/versions', async () => (await import('./pages/goods-versions.tsx')).GoodsVersionsPage),
  page('imports', async () => (await import('./pages/imports.tsx')).ImportsPage),
  page('imports/:importId', async () => (await import('./pages/import.tsx')).ImportPage),
  page('brands', async () => (await import('./pages/brands.tsx')).BrandsPage),
  page('category-proposals', async () => (await import('./pages/category-proposals.tsx')).CategoryProposalsPage),
  page('stock', async () => (await import('./pages/stock.tsx')).StockPage),
  page('stock/:skuId', async () => (await import('./pages/stock-movements.tsx')).StockMovementsPage),
  page('warehouses', async () => (await import('./pages/warehouses.tsx')).WarehousesPage),
  page('promotions', async () => (await import('./pages/promotions.tsx')).PromotionsPage),
  page('promotions/new', async () => (await import('./pages/promotion-new.tsx')).PromotionNewPage),
  page('freight', async () => (await import('./pages/freight.tsx')).FreightPage),
  page('freight/new', async () => (await import('./pages/freight-edit.tsx')).FreightEditPage),
  page('freight/:templateId', async () => (await import('./pages/freight-edit.tsx')).FreightEditPage),
  page('money', async () => (await import('./pages/money.tsx')).MoneyPage),
  page('settlements', async () => (await import('./pages/settlements.tsx')).SettlementsPage),
  page('payouts', async () => (await import('./pages/payouts.tsx')).PayoutsPage),
  page('deposit', async () => (await import('./pages/deposit.tsx')).DepositPage),
  page('profile', async () => (await import('./pages/profile.tsx')).ProfilePage),
  page('licences', async () => (await import('./pages/licences.tsx')).LicencesPage),
  page('closing', async () => (await import('./pages/closing.tsx')).ClosingPage),
  page('staff', async () => (await import('./pages/staff.tsx')).StaffPage),
  page('audit', async () => (await import('./pages/audit.tsx')).AuditPage),
  page('orders', async () => (await import('./pages/orders.tsx')).OrdersPage),
  page('orders/:orderId', async () => (await import('./pages/order.tsx')).OrderPage),
  page('compensations', async () => (await import('./pages/compensations.tsx')).CompensationsPage),
  page('invoices', async () => (await import('./pages/invoices.tsx')).InvoicesPage),
  page('ship', async () => (await import('./pages/ship.tsx')).ShipPage),
  page('parcels', async () => (await import('./pages/parcels.tsx')).ParcelsPage),
  page('refunds', async () => (await import('./pages/refunds.tsx')).RefundsPage),
  page('refunds/:caseId', async () => (await import('./pages/refund.tsx')).RefundPage),
  page('return-address', async () => (await import('./pages/return-address.tsx')).ReturnAddressPage),
  page('reviews', async () => (await import('./pages/reviews.tsx')).ReviewsPage),
  page('*', async () => (await import('./pages/not-found.tsx')).NotFoundPage),
];
