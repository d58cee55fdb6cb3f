import { Navigate, type RouteObject } from 'react-router';
import { Home } from './frame.tsx';

/** The pages behind the frame. Each is loaded when it is opened. */
export const pages: RouteObject[] = [
  { path: '/', Component: Home },
  { path: '/today', lazy: async () => ({ Component: (await import('./pages/today.tsx')).TodayPage }) },
  {
    path: '/shop-applications',
    lazy: async () => ({ Component: (await import('./pages/applications.tsx')).ApplicationsPage }),
  },
  {
    path: '/shop-applications/:applicationId',
    lazy: async () => ({ Component: (await import('./pages/application.tsx')).ApplicationPage }),
  },
  { path: '/licences', lazy: async () => ({ Component: (await import('./pages/licences.tsx')).LicencesPage }) },
  {
    path: '/deposit-rates',
    lazy: async () => ({ Component: (await import('./pages/deposit-rates.tsx')).DepositRatesPage }),
  },
  {
    path: '/shop-appeals',
    lazy: async () => ({ Component: (await import('./pages/shop-appeals.tsx')).ShopAppealsPage }),
  },
  { path: '/shops', lazy: async () => ({ Component: (await import('./pages/shops.tsx')).ShopsPage }) },
  { path: '/shops/:shopId', lazy: async () => ({ Component: (await import('./pages/shop.tsx')).ShopPage }) },
  { path: '/regions', lazy: async () => ({ Component: (await import('./pages/regions.tsx')).RegionsPage }) },
  {
    path: '/regions/:division/shops',
    lazy: async () => ({ Component: (await import('./pages/region-shops.tsx')).RegionShopsPage }),
  },
  {
    path: '/regions/:division/statement',
    lazy: async () => ({ Component: (await import('./pages/region-statement.tsx')).RegionStatementPage }),
  },
  {
    path: '/regions/:division/vouchers',
    lazy: async () => ({ Component: (await import('./pages/region-vouchers.tsx')).RegionVouchersPage }),
  },
  {
    path: '/regions/:division/voucher-rounds/new',
    lazy: async () => ({ Component: (await import('./pages/voucher-round-new.tsx')).VoucherRoundNewPage }),
  },
  {
    path: '/regions/:division/voucher-rounds/:roundId',
    lazy: async () => ({ Component: (await import('./pages/voucher-round.tsx')).VoucherRoundPage }),
  },
  {
    path: '/regions/:division/voucher-redemptions',
    lazy: async () => ({ Component: (await import('./pages/voucher-redemptions.tsx')).VoucherRedemptionsPage }),
  },
  {
    path: '/regions/:division/voucher-journal',
    lazy: async () => ({ Component: (await import('./pages/voucher-journal.tsx')).VoucherJournalPage }),
  },
  {
    path: '/regions/:division/journals',
    lazy: async () => ({ Component: (await import('./pages/region-statement.tsx')).RegionJournalsPage }),
  },
  {
    path: '/regions/:division/journals/:journalId',
    lazy: async () => ({ Component: (await import('./pages/journal.tsx')).RegionJournalPage }),
  },
  { path: '/tracks', lazy: async () => ({ Component: (await import('./pages/tracks.tsx')).TracksPage }) },
  { path: '/tracks/new', lazy: async () => ({ Component: (await import('./pages/track.tsx')).NewTrackPage }) },
  { path: '/tracks/:code', lazy: async () => ({ Component: (await import('./pages/track.tsx')).TrackPage }) },
  { path: '/belts', lazy: async () => ({ Component: (await import('./pages/belts.tsx')).BeltsPage }) },
  { path: '/belts/new', lazy: async () => ({ Component: (await import('./pages/belt.tsx')).NewBeltPage }) },
  { path: '/belts/:code', lazy: async () => ({ Component: (await import('./pages/belt.tsx')).BeltPage }) },
  { path: '/products', lazy: async () => ({ Component: (await import('./pages/products.tsx')).ProductsPage }) },
  {
    path: '/products/:productId',
    lazy: async () => ({ Component: (await import('./pages/product.tsx')).ProductPage }),
  },
  { path: '/categories', lazy: async () => ({ Component: (await import('./pages/categories.tsx')).CategoriesPage }) },
  {
    path: '/brand-papers',
    lazy: async () => ({ Component: (await import('./pages/brand-papers.tsx')).BrandPapersPage }),
  },
  {
    path: '/category-proposals',
    lazy: async () => ({ Component: (await import('./pages/category-proposals.tsx')).CategoryProposalsPage }),
  },
  {
    path: '/promotions',
    lazy: async () => ({ Component: (await import('./pages/promotions.tsx')).PromotionsPage }),
  },
  {
    path: '/promotions/new',
    lazy: async () => ({ Component: (await import('./pages/promotion-new.tsx')).PromotionNewPage }),
  },
  {
    path: '/promotions/:ruleId',
    lazy: async () => ({ Component: (await import('./pages/promotion.tsx')).PromotionPage }),
  },
  {
    path: '/promotions/:ruleId/revise',
    lazy: async () => ({ Component: (await import('./pages/promotion-revise.tsx')).PromotionRevisePage }),
  },
  {
    path: '/sponsors',
    lazy: async () => ({ Component: (await import('./pages/sponsors.tsx')).SponsorsPage }),
  },
  {
    path: '/creator-payouts',
    lazy: async () => ({ Component: (await import('./pages/creator-payouts.tsx')).CreatorPayoutsPage }),
  },
  {
    path: '/commissions',
    lazy: async () => ({ Component: (await import('./pages/creator-payouts.tsx')).CommissionsPage }),
  },
  {
    path: '/credits',
    lazy: async () => ({ Component: (await import('./pages/credits.tsx')).CreditsPage }),
  },
  {
    path: '/points',
    lazy: async () => ({ Component: (await import('./pages/points.tsx')).PointsPage }),
  },
  {
    path: '/campaigns',
    lazy: async () => ({ Component: (await import('./pages/campaigns.tsx')).CampaignsPage }),
  },
  {
    path: '/campaigns/new',
    lazy: async () => ({ Component: (await import('./pages/campaign-edit.tsx')).CampaignNewPage }),
  },
  {
    path: '/campaigns/:campaignId',
    lazy: async () => ({ Component: (await import('./pages/campaign.tsx')).CampaignPage }),
  },
  {
    path: '/campaigns/:campaignId/venues',
    lazy: async () => ({ Component: (await import('./pages/campaign-venues.tsx')).CampaignVenuesPage }),
  },
  {
    path: '/campaigns/:campaignId/board',
    lazy: async () => ({ Component: (await import('./pages/campaign-board.tsx')).CampaignBoardPage }),
  },
  {
    path: '/campaigns/:campaignId/edit',
    lazy: async () => ({ Component: (await import('./pages/campaign-edit.tsx')).CampaignEditPage }),
  },
  { path: '/funnel', lazy: async () => ({ Component: (await import('./pages/funnel.tsx')).FunnelPage }) },
  {
    path: '/search-words',
    lazy: async () => ({ Component: (await import('./pages/search-words.tsx')).SearchWordsPage }),
  },
  {
    path: '/search-synonyms',
    lazy: async () => ({ Component: (await import('./pages/search-synonyms.tsx')).SearchSynonymsPage }),
  },
  { path: '/presales', lazy: async () => ({ Component: (await import('./pages/presales.tsx')).PresalesPage }) },
  { path: '/ads', lazy: async () => ({ Component: (await import('./pages/ads.tsx')).AdsPage }) },
  { path: '/draws/new', lazy: async () => ({ Component: (await import('./pages/draw-new.tsx')).DrawNewPage }) },
  { path: '/draws', lazy: async () => ({ Component: (await import('./pages/draws.tsx')).DrawsPage }) },
  { path: '/groups', lazy: async () => ({ Component: (await import('./pages/groups.tsx')).GroupsPage }) },
  { path: '/orders', lazy: async () => ({ Component: (await import('./pages/orders.tsx')).OrdersPage }) },
  { path: '/orders/:orderId', lazy: async () => ({ Component: (await import('./pages/order.tsx')).OrderPage }) },
  { path: '/invoices', lazy: async () => ({ Component: (await import('./pages/invoices.tsx')).InvoicesPage }) },
  {
    path: '/compensations',
    lazy: async () => ({ Component: (await import('./pages/compensations.tsx')).CompensationsPage }),
  },
  {
    path: '/refund-cases',
    lazy: async () => ({ Component: (await import('./pages/refund-cases.tsx')).RefundCasesPage }),
  },
  {
    path: '/refund-cases/:caseId',
    lazy: async () => ({ Component: (await import('./pages/refund-case.tsx')).RefundCasePage }),
  },
  { path: '/disputes', lazy: async () => ({ Component: (await import('./pages/disputes.tsx')).DisputesPage }) },
  {
    path: '/content-complaints',
    lazy: async () => ({ Component: (await import('./pages/content-complaints.tsx')).ContentComplaintsPage }),
  },
  { path: '/content', lazy: async () => ({ Component: (await import('./pages/content.tsx')).ContentPage }) },
  { path: '/comments', lazy: async () => ({ Component: (await import('./pages/comments.tsx')).CommentsPage }) },
  { path: '/live-rooms', lazy: async () => ({ Component: (await import('./pages/live-rooms.tsx')).LiveRoomsPage }) },
  {
    path: '/content-reports',
    lazy: async () => ({ Component: (await import('./pages/content-reports.tsx')).ContentReportsPage }),
  },
  { path: '/reviews', lazy: async () => ({ Component: (await import('./pages/reviews.tsx')).ReviewsPage }) },
  { path: '/payments', lazy: async () => ({ Component: (await import('./pages/payments.tsx')).PaymentsPage }) },
  { path: '/transfers', lazy: async () => ({ Component: (await import('./pages/transfers.tsx')).TransfersPage }) },
  { path: '/refunds', lazy: async () => ({ Component: (await import('./pages/refunds.tsx')).RefundsPage }) },
  { path: '/payouts', lazy: async () => ({ Component: (await import('./pages/payouts.tsx')).PayoutsPage }) },
  {
    path: '/payout-batches',
    lazy: async () => ({ Component: (await import('./pages/payout-batches.tsx')).PayoutBatchesPage }),
  },
  { path: '/gateways', lazy: async () => ({ Component: (await import('./pages/gateways.tsx')).GatewaysPage }) },
  {
    path: '/reconciliation',
    lazy: async () => ({ Component: (await import('./pages/reconciliation.tsx')).ReconciliationPage }),
  },
  {
    path: '/differences',
    lazy: async () => ({ Component: (await import('./pages/differences.tsx')).DifferencesPage }),
  },
  {
    path: '/freeze-watch',
    lazy: async () => ({ Component: (await import('./pages/freeze-watch.tsx')).FreezeWatchPage }),
  },
  { path: '/ledger', lazy: async () => ({ Component: (await import('./pages/ledger.tsx')).LedgerPage }) },
  {
    path: '/ledger/accounts',
    lazy: async () => ({ Component: (await import('./pages/ledger-accounts.tsx')).LedgerAccountsPage }),
  },
  {
    path: '/ledger/accounts/:account',
    lazy: async () => ({ Component: (await import('./pages/ledger-account.tsx')).LedgerAccountPage }),
  },
  {
    path: '/ledger/journals/:journalId',
    lazy: async () => ({ Component: (await import('./pages/journal.tsx')).JournalPage }),
  },
  { path: '/users', lazy: async () => ({ Component: (await import('./pages/users.tsx')).UsersPage }) },
  { path: '/users/:userId', lazy: async () => ({ Component: (await import('./pages/user.tsx')).UserPage }) },
  { path: '/roles', lazy: async () => ({ Component: (await import('./pages/roles.tsx')).RolesPage }) },
  { path: '/roles/new', lazy: async () => ({ Component: (await import('./pages/role.tsx')).NewRolePage }) },
  { path: '/roles/:scope/:name', lazy: async () => ({ Component: (await import('./pages/role.tsx')).RolePage }) },
  {
    path: '/search-ranking',
    lazy: async () => ({ Component: (await import('./pages/search-ranking.tsx')).SearchRankingPage }),
  },
  {
    path: '/experiments',
    lazy: async () => ({ Component: (await import('./pages/experiments.tsx')).ExperimentsPage }),
  },
  {
    path: '/experiments/new',
    lazy: async () => ({ Component: (await import('./pages/experiment-edit.tsx')).ExperimentNewPage }),
  },
  {
    path: '/experiments/:key',
    lazy: async () => ({ Component: (await import('./pages/experiment.tsx')).ExperimentPage }),
  },
  {
    path: '/experiments/:key/edit',
    lazy: async () => ({ Component: (await import('./pages/experiment-edit.tsx')).ExperimentEditPage }),
  },
  { path: '/settings', lazy: async () => ({ Component: (await import('./pages/settings.tsx')).SettingsPage }) },
  { path: '/settings/:key', lazy: async () => ({ Component: (await import('./pages/setting.tsx')).SettingPage }) },
  { path: '/audit-log', lazy: async () => ({ Component: (await import('./pages/audit-log.tsx')).AuditLogPage }) },
  {
    path: '/dead-letters',
    lazy: async () => ({ Component: (await import('./pages/dead-letters.tsx')).DeadLettersPage }),
  },
  { path: '/dev-inbox', lazy: async () => ({ Component: (await import('./pages/dev-inbox.tsx')).DevInboxPage }) },
  { path: '/system', lazy: async () => ({ Component: (await import('./pages/system.tsx')).SystemPage }) },
  { path: '*', element: <Navigate to="/" replace /> },
];
