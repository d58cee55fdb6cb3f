import type { Visitor } from './browser.ts';
import { contentPlaces } from './content-places.ts';
import type { SampleName, Samples } from './samples.ts';
import type { Face } from './words.ts';

/** A page as somebody opens it: its route as the face declares it, and what stands for the route's parameters. */
export type Place = {
  readonly face: Face;
  readonly route: string;
  readonly as: Visitor;
  readonly fill?: Readonly<Record<string, SampleName | `=${string}`>>;
  readonly query?: string;
  /** What else tells two samples of one route apart. */
  readonly variant?: string;
  /** The answer's status, when it is not 200. */
  readonly status?: number;
};

export const storefront = (route: string, as: Visitor, more: Partial<Place> = {}): Place => ({
  face: 'storefront',
  route,
  as,
  ...more,
});
const workbench = (route: string, fill: Place['fill'] = {}, more: Partial<Place> = {}): Place => ({
  face: 'workbench',
  route,
  as: 'owner',
  fill: { code: 'shopCode', ...fill },
  ...more,
});
const platform = (route: string, fill: Place['fill'] = {}, more: Partial<Place> = {}): Place => ({
  face: 'console',
  route,
  as: 'admin',
  fill,
  ...more,
});

const storefrontPlaces: readonly Place[] = [
  storefront('/', 'guest'),
  storefront('/categories', 'guest'),
  storefront('/categories/:categoryId', 'guest', { fill: { categoryId: 'category' } }),
  storefront('/search', 'guest', { query: '?q=%E7%94%B5%E6%B0%B4%E5%A3%B6' }),
  storefront('/search', 'guest', { query: '?q=zzzzqqq', variant: 'none' }),
  storefront('/search', 'guest', {
    query: '?q=%E8%92%B8%E6%B1%BD%E7%94%B5%E7%86%A8%E6%96%97%20%E9%99%A4%E7%9A%B1',
    variant: 'ad',
  }),
  storefront('/search/shops', 'guest', { query: '?q=%E7%94%B5%E6%B0%B4%E5%A3%B6' }),
  storefront('/search/content', 'guest', { query: '?q=zzzzqqq', variant: 'none' }),
  storefront('/search/live', 'guest'),
  storefront('/search/picture', 'guest'),
  storefront('/products/:productId', 'guest', { fill: { productId: 'product' } }),
  storefront('/shops/:code', 'guest', { fill: { code: 'shopCode' } }),
  storefront('/ranks', 'guest'),
  storefront('/ranks', 'guest', { query: '?list=hot&of=category', variant: 'one' }),
  storefront('/ranks/:list', 'guest', { fill: { list: '=hot' } }),
  storefront('/shelves/:kind/:of', 'guest', { fill: { kind: '=similar', of: 'product' } }),
  storefront('/belts', 'guest'),
  storefront('/belts/:code', 'guest', { fill: { code: 'belt' } }),
  storefront('/groups/:groupId', 'guest', { fill: { groupId: 'group' } }),
  storefront('/groups/:groupId', 'buyer', { fill: { groupId: 'group' }, variant: 'mine' }),
  storefront('/venues', 'guest'),
  storefront('/venues/:code', 'guest', { fill: { code: 'venue' } }),
  storefront('/coupons', 'buyer'),
  storefront('/me/coupons', 'buyer'),
  storefront('/vouchers', 'buyer'),
  storefront('/me/vouchers', 'buyer'),
  storefront('/me/points', 'buyer'),
  storefront('/me/earnings', 'buyer'),
  storefront('/me/earnings/goods', 'buyer'),
  storefront('/me/taste', 'buyer'),
  storefront('/me/balance', 'buyer'),
  storefront('/me/clubs', 'buyer'),
  storefront('/shops/:code/club', 'guest', { fill: { code: 'shopCode' } }),
  storefront('/shops/:code/club', 'buyer', { fill: { code: 'shopCode' }, variant: 'member' }),
  storefront('/bargains', 'guest'),
  storefront('/bargains/:code', 'guest', { fill: { code: 'bargain' } }),
  storefront('/bargains/:code', 'buyer', { fill: { code: 'bargain' }, variant: 'own' }),
  storefront('/me/bargains', 'buyer'),
  storefront('/presale-offers/:offerId', 'guest', { fill: { offerId: 'presaleOffer' } }),
  storefront('/presales/:presaleId', 'buyer', { fill: { presaleId: 'presale' } }),
  storefront('/me/presales', 'buyer'),
  storefront('/draws', 'guest'),
  storefront('/draws/:code', 'guest', { fill: { code: 'draw' } }),
  storefront('/draws/:code', 'buyer', { fill: { code: 'drawnDraw' }, variant: 'drawn' }),
  storefront('/me/draws', 'buyer'),
  storefront('/cart', 'buyer'),
  storefront('/cart', 'guest', { variant: 'empty' }),
  storefront('/checkout', 'buyer'),
  storefront('/pay/:tradeId', 'buyer', { fill: { tradeId: 'unpaidTrade' } }),
  storefront('/sign-in', 'guest'),
  storefront('/sign-in', 'guest', { query: '?way=email', variant: 'email' }),
  storefront('/sign-up', 'guest'),
  storefront('/orders', 'buyer'),
  storefront('/orders/:orderId', 'buyer', { fill: { orderId: 'order' } }),
  storefront('/orders/:orderId', 'buyer', { fill: { orderId: 'shippedOrder' }, variant: 'shipped' }),
  storefront('/orders/:orderId', 'buyer', { fill: { orderId: 'collectedOrder' }, variant: 'collected' }),
  storefront('/orders/:orderId', 'buyer', { fill: { orderId: 'completedOrder' }, variant: 'completed' }),
  storefront('/orders/:orderId', 'buyer', { fill: { orderId: 'groupOrder' }, variant: 'group' }),
  storefront('/orders/:orderId/address', 'buyer', { fill: { orderId: 'order' } }),
  storefront('/orders/:orderId/snapshots/:lineId', 'buyer', { fill: { orderId: 'order', lineId: 'orderLine' } }),
  storefront('/orders/:orderId/refund', 'buyer', { fill: { orderId: 'order' } }),
  storefront('/orders/:orderId/refund', 'buyer', {
    fill: { orderId: 'completedOrder' },
    query: '?kind=return_refund',
    variant: 'return',
  }),
  storefront('/orders/:orderId/invoice', 'buyer', { fill: { orderId: 'completedOrder' } }),
  storefront('/orders/:orderId/review', 'buyer', { fill: { orderId: 'reviewableOrder' } }),
  storefront('/refunds', 'buyer'),
  storefront('/refunds/:caseId', 'buyer', { fill: { caseId: 'refund' } }),
  storefront('/refunds/:caseId', 'buyer', { fill: { caseId: 'dispute' }, variant: 'dispute' }),
  storefront('/me', 'buyer'),
  storefront('/me/account', 'buyer'),
  storefront('/me/security', 'buyer'),
  storefront('/me/invoices', 'buyer'),
  storefront('/me/real-name', 'buyer'),
  storefront('/me/reviews', 'buyer'),
  storefront('/me/addresses', 'buyer'),
  storefront('/me/addresses/new', 'buyer'),
  storefront('/me/addresses/:addressId', 'buyer', { fill: { addressId: 'address' } }),
  storefront('/me/statement', 'buyer'),
  storefront('/me/statement/:journalId', 'buyer', { fill: { journalId: 'buyerJournal' } }),
  storefront('/open-shop', 'guest'),
  storefront('/rules', 'guest'),
  storefront('/rules/:document', 'guest', { fill: { document: '=terms' } }),
  storefront('/rules/:document', 'guest', { fill: { document: '=privacy' }, variant: 'privacy' }),
  storefront('/offline', 'guest'),
  storefront('/*', 'guest', { fill: { '*': '=no-such-page' }, status: 404 }),
];

const workbenchPlaces: readonly Place[] = [
  workbench('/sign-in', {}, { as: 'guest' }),
  workbench('/shops'),
  workbench('/apply', {}, { as: 'buyer' }),
  workbench('/invitations/:token', { token: 'invitation' }),
  workbench('/applications/:applicationId', { applicationId: 'application' }),
  ...[
    'today',
    'goods',
    'goods/new',
    'imports',
    'stock',
    'warehouses',
    'promotions',
    'promotions/new',
    'bargains',
    'bargains/new',
    'presale-offers',
    'presale-offers/new',
    'presales',
    'draws',
    'funnel',
    'search-diagnosis',
    'draws/new',
    'ads',
    'ads/new',
  ].map((page) => workbench(`/s/:code/${page}`)),
  ...[
    'freight',
    'freight/new',
    'freight-insurance',
    'money',
    'settlements',
    'payouts',
    'deposit',
    'profile',
    'licences',
    'closing',
    'staff',
    'audit',
  ].map((page) => workbench(`/s/:code/${page}`)),
  ...['orders', 'ship', 'merge', 'waybills', 'parcels', 'pickups', 'compensations', 'refunds', 'reviews'].map((page) =>
    workbench(`/s/:code/${page}`),
  ),
  workbench('/s/:code/shared-promotions'),
  workbench('/s/:code/campaigns'),
  workbench('/s/:code/campaigns/:campaignId', { campaignId: 'campaign' }),
  workbench('/s/:code/ads/:adId', { adId: 'ad' }),
  workbench('/s/:code/commissions'),
  workbench('/s/:code/ads/:adId/terms', { adId: 'ad' }),
  workbench('/s/:code/vouchers'),
  workbench('/s/:code/members'),
  workbench('/s/:code/voucher-settlements'),
  workbench('/s/:code/group-offers'),
  workbench('/s/:code/group-offers/new'),
  workbench('/s/:code/category-proposals'),
  workbench('/s/:code/brands'),
  workbench('/s/:code/install-requests'),
  workbench('/s/:code/codes'),
  workbench('/s/:code/calendars'),
  workbench('/s/:code/appointments'),
  workbench('/s/:code/invoices'),
  workbench('/s/:code/stocktakes'),
  workbench('/s/:code/stocktakes/:stocktakeId', { stocktakeId: 'stocktake' }),
  workbench('/s/:code/transfers'),
  workbench('/s/:code/goods/:productId', { productId: 'ownProduct' }),
  workbench('/s/:code/goods/:productId/versions', { productId: 'ownProduct' }),
  workbench('/s/:code/imports/:importId', { importId: 'import' }),
  workbench('/s/:code/stock/:skuId', { skuId: 'sku' }),
  workbench('/s/:code/freight/:templateId', { templateId: 'template' }),
  workbench('/s/:code/orders/:orderId', { orderId: 'shopOrder' }),
  workbench('/s/:code/refunds/:caseId', { caseId: 'shopRefund' }),
  workbench('/s/:code/refunds/:caseId', { caseId: 'shopDispute' }, { variant: 'dispute' }),
  workbench('/s/:code/return-address'),
  workbench('/s/:code/*', { '*': '=no-such-page' }),
];

const consolePlaces: readonly Place[] = [
  platform('/refund-cases/:caseId', { caseId: 'shopRefund' }),
  platform('/refund-cases/:caseId', { caseId: 'shopDispute' }, { variant: 'dispute' }),
  platform('/sign-in', {}, { as: 'guest' }),
  platform('/today'),
  platform('/today', {}, { as: 'buyer', variant: 'no-role' }),
  ...[
    'shop-applications',
    'licences',
    'deposit-rates',
    'shop-appeals',
    'shops',
    'belts',
    'belts/new',
    'products',
    'categories',
    'orders',
    'refund-cases',
    'disputes',
    'invoices',
    'compensations',
    'reviews',
  ].map((page) => platform(`/${page}`)),
  ...[
    'payments',
    'refunds',
    'transfers',
    'payouts',
    'payout-batches',
    'gateways',
    'reconciliation',
    'differences',
    'freeze-watch',
    'ledger',
  ].map((page) => platform(`/${page}`)),
  ...['ledger/accounts', 'users', 'roles', 'roles/new', 'settings', 'audit-log', 'dead-letters'].map((page) =>
    platform(`/${page}`),
  ),
  ...['promotions', 'promotions/new', 'category-proposals', 'dev-inbox', 'system'].map((page) => platform(`/${page}`)),
  platform('/promotions/:ruleId', { ruleId: 'marketRule' }),
  platform('/promotions/:ruleId', { ruleId: 'marketCoupon' }, { variant: 'coupon' }),
  platform('/promotions/:ruleId/revise', { ruleId: 'marketRule' }),
  platform('/points'),
  platform('/credits'),
  platform('/sponsors'),
  platform('/creator-payouts'),
  platform('/commissions'),
  platform('/campaigns'),
  platform('/campaigns/new'),
  platform('/campaigns/:campaignId', { campaignId: 'campaign' }),
  platform('/campaigns/:campaignId', { campaignId: 'draftCampaign' }, { variant: 'draft' }),
  platform('/campaigns/:campaignId/venues', { campaignId: 'liveCampaign' }),
  platform('/campaigns/:campaignId/board', { campaignId: 'liveCampaign' }),
  platform('/campaigns/:campaignId/board', { campaignId: 'liveCampaign' }, { query: '?screen=1', variant: 'screen' }),
  platform('/campaigns/:campaignId/edit', { campaignId: 'draftCampaign' }),
  platform('/search-words'),
  platform('/search-synonyms'),
  platform('/experiments'),
  platform('/experiments/new'),
  platform('/experiments/:key', { key: 'experiment' }),
  platform('/experiments/:key', { key: 'draftExperiment' }, { variant: 'draft' }),
  platform('/experiments/:key/edit', { key: 'draftExperiment' }),
  platform('/search-ranking'),
  platform('/search-ranking', {}, { query: '?q=%E7%94%B5%E6%B0%B4%E5%A3%B6&popularity=0', variant: 'asked' }),
  platform('/tracks'),
  platform('/tracks/new'),
  platform('/tracks/:code', { code: 'track' }),
  platform('/draws'),
  platform('/draws/new', {}, { query: '?product=' }),
  platform('/ads'),
  platform('/funnel'),
  platform('/groups'),
  platform('/presales'),
  platform('/brand-papers'),
  platform('/regions'),
  platform('/regions/:division/shops', { division: '=330000' }),
  platform('/regions/:division/statement', { division: '=330000' }),
  platform('/regions/:division/statement', { division: '=540000' }, { variant: 'empty' }),
  platform('/regions/:division/journals', { division: '=330000' }),
  platform('/regions/:division/journals/:journalId', { division: '=330000', journalId: 'journal' }),
  platform('/regions/:division/vouchers', { division: '=330200' }),
  platform('/regions/:division/vouchers', { division: '=540000' }, { variant: 'empty' }),
  platform('/regions/:division/voucher-rounds/new', { division: '=330200' }),
  platform('/regions/:division/voucher-rounds/:roundId', { division: '=330200', roundId: 'voucherRound' }),
  platform('/regions/:division/voucher-redemptions', { division: '=330200' }),
  platform('/regions/:division/voucher-journal', { division: '=330200' }),
  platform('/shop-applications/:applicationId', { applicationId: 'newApplication' }),
  platform('/shops/:shopId', { shopId: 'shop' }),
  platform('/belts/:code', { code: 'belt' }),
  platform('/products/:productId', { productId: 'product' }),
  platform('/orders/:orderId', { orderId: 'shopOrder' }),
  platform('/ledger/accounts/:account', { account: 'account' }),
  platform('/ledger/journals/:journalId', { journalId: 'journal' }),
  platform('/users/:userId', { userId: 'user' }),
  platform('/roles/:scope/:name', { scope: '=platform', name: '=finance' }),
  platform('/settings/:key', { key: 'setting' }),
];

/** Every page of the three faces. A route without a place here fails the test of the pages. */
export const places: readonly Place[] = [...storefrontPlaces, ...workbenchPlaces, ...consolePlaces, ...contentPlaces];

/** Routes that are no pages: they answer with another page, or only hold others. */
export const notPages: Readonly<Record<Face, readonly string[]>> = {
  storefront: ['/sign-out', '/preferences', '/ad/:link'],
  workbench: ['/s/:code', '/*'],
  console: ['/', '/*'],
};

const BASES: Readonly<Record<Face, string>> = { storefront: '', workbench: '/workbench', console: '/console' };

/** The address of a place in a market; null when the market has nothing to show there. */
export function addressOf(place: Place, samples: Samples): string | null {
  const path = place.route.replace(/:(\w+)|\*/g, (whole, name: string | undefined) => {
    const given = place.fill?.[name ?? '*'];
    if (!given) throw new Error(`${place.face} ${place.route} does not say what ${whole} is`);
    const value = given.startsWith('=') ? given.slice(1) : samples[given as SampleName];
    return value === null ? '\0' : encodeURIComponent(value);
  });
  return path.includes('\0') ? null : `${BASES[place.face]}${path}${place.query ?? ''}`;
}

/** A name of a place, fit for a file: `console-ledger-accounts-account`. */
export const nameOf = ({ face, route, variant }: Place): string =>
  [face, ...route.split('/').filter(Boolean), variant]
    .filter((part) => part !== undefined)
    .map((part) =>
      part === '*' ? 'unknown' : part.replace(/^:/, '').replace(/[A-Z]/g, (one) => `-${one.toLowerCase()}`),
    )
    .join('-')
    .concat(route === '/' ? '-home' : '');
