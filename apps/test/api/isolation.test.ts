import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, toId } from '#kernel';
import { loadModules } from '../../server/market.ts';
import { type Belongings, furnish } from './neighbour.ts';
import { openStreet, type Street } from './street.ts';
import { attackWall } from './wall.ts';

/**
 * Every shop route is called by staff with every right in their own shop, with the ids of everything another shop owns: nothing is
 * shown, nothing of the neighbour moves.
 */

const modules = await loadModules();
const routes = modules.flatMap((module) => module.routes ?? []).filter((route) => route.access.kind === 'shop');
const multipart =
  '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n订单编号,快递公司,运单号\nORDER,sf,SF8888888888888\n\r\n--x--\r\n';

let street: Street;
let theirs: Belongings;
let staff: Actor;
let ours: string;
beforeAll(async () => {
  street = await openStreet();
  theirs = await furnish(street, 1);
  ours = toId('shp', street.stall.shops[0]);
  staff = street.market.user([{ scope: 'shop', scopeId: street.stall.shops[0], role: 'owner', permissions: ['*'] }]);
});
afterAll(() => street.close());

const title = { zh: '青花茶杯', en: 'Cup' };
const product = (own: Belongings) => ({
  title,
  categoryId: 'na',
  mediaIds: [own.mediaId],
  skus: [{ priceFen: 900, weightGrams: 10 }],
  freightTemplateId: own.templateId,
});
const rules = { rates: [{ places: [], first: 1, firstFen: 800, next: 1, nextFen: 200 }] };

const calendar = {
  name: '我的日历',
  purpose: 'service',
  place: 'at_home',
  street: null,
  divisions: [],
  slotMinutes: 60,
  week: [],
  leadHours: 1,
  horizonDays: 7,
  changeUntilHours: 1,
  state: 'open',
};

/** Bodies that would be right in the neighbour's own shop; a route that writes and is not here fails the test. */
const AD_TERMS = {
  words: [{ word: '水壶', bidFen: 50 }],
  bidFen: null,
  dailyFen: 5_000,
  totalFen: null,
  pacing: 'even',
  fromHour: 0,
  toHour: 24,
  endsAt: null,
};
const BODIES: Readonly<Record<string, (own: Belongings) => unknown>> = {
  'POST /shops/:shopId/campaigns/:campaignId/entries': (own) => ({
    rows: [{ skuId: own.skuId, priceFen: 100, quantity: 1 }],
  }),
  'POST /shops/:shopId/campaigns/:campaignId/withdraw': (own) => ({ entryIds: [own.entryId] }),
  'PATCH /shops/:shopId/profile': (own) => ({ logoMediaId: own.mediaId }),
  'POST /shops/:shopId/licences': (own) => ({ kind: 'food', holder: '甲', number: 'JY1', mediaId: own.mediaId }),
  'POST /shops/:shopId/appeals': (own) => ({ text: '我们的凭证齐全，请复核一下', mediaIds: [own.mediaId] }),
  'POST /shops/:shopId/transfer': () => ({ userId: toId('usr', '018f0000-0000-7000-8000-00000000eeee') }),
  'PATCH /shops/:shopId/staff/:userId': () => ({ role: 'packer' }),
  'POST /shops/:shopId/voucher-redemptions': () => ({ code: '0000000000000000', amountFen: 6_000, receiptNo: 'N-1' }),
  'POST /shops/:shopId/voucher-redemptions/:redemptionId/undo': () => ({ reason: '退货' }),
  'PUT /shops/:shopId/freight-insurance': () => ({ offered: true }),
  'PUT /shops/:shopId/freight-templates/:templateId': () => ({ name: '新', mode: 'piece', rules }),
  'POST /shops/:shopId/products': product,
  'PUT /shops/:shopId/products/:productId': product,
  'POST /shops/:shopId/products/bulk': (own) => ({ step: 'off-shelf', productIds: [own.productId] }),
  'POST /shops/:shopId/products/bulk-edit': (own) => ({ productIds: [own.productId], price: { mode: 'set', fen: 1 } }),
  'POST /shops/:shopId/products/:productId/installs': (own) => ({ serviceProductId: own.serviceId }),
  'POST /shops/:shopId/install-requests/:installId/answer': () => ({ answer: 'ended' }),
  'POST /shops/:shopId/skus/:skuId/codes': () => ({ codes: ['STOLEN-1'] }),
  'PUT /shops/:shopId/calendars/:calendarId': () => calendar,
  'PUT /shops/:shopId/members/:buyerId/tags': () => ({ tags: ['回头客'] }),
  'PUT /shops/:shopId/calendars/:calendarId/days': () => ({ day: '2026-12-01', hours: [] }),
  'POST /shops/:shopId/appointments/:appointmentId/move': () => ({ startsAt: '2026-11-24T04:00:00Z' }),
  'PATCH /shops/:shopId/skus/:skuId': () => ({ priceFen: 1 }),
  'POST /shops/:shopId/imports/:importId/plan': () => ({}),
  'POST /shops/:shopId/imports/:importId/run': () => ({}),
  'POST /shops/:shopId/stocktakes': (own) => ({ warehouseId: own.warehouseId }),
  'POST /shops/:shopId/stocktakes/:stocktakeId/counts': (own) => ({ lines: [{ skuId: own.skuId, counted: 0 }] }),
  'POST /shops/:shopId/stocktakes/:stocktakeId/post': () => ({ reason: '盘点' }),
  'POST /shops/:shopId/transfers': (own) => ({
    fromId: own.warehouseId,
    toId: own.warehouseId,
    lines: [{ skuId: own.skuId, quantity: 1 }],
  }),
  'POST /shops/:shopId/transfers/:transferId/receive': (own) => ({ lines: [{ skuId: own.skuId, quantity: 1 }] }),
  'PUT /shops/:shopId/stock/:skuId/alert': () => ({ lowAt: 3 }),
  'POST /shops/:shopId/orders/:orderId/parcels/bought': () => ({ carrier: 'sf' }),
  'POST /shops/:shopId/orders/:orderId/waybills': () => ({ carrier: 'sf' }),
  'POST /shops/:shopId/pickups/collect': () => ({ code: '000000000018' }),
  'POST /shops/:shopId/waybills/batch': (own) => ({ carrier: 'sf', orderIds: [own.orderId] }),
  'POST /shops/:shopId/parcels/:parcelId/intercept': () => ({ reason: '地址写错' }),
  'POST /shops/:shopId/stock/receipts': (own) => ({
    reference: 'steal-1',
    lines: [{ skuId: own.skuId, quantity: 5, warehouseId: own.warehouseId }],
  }),
  'POST /shops/:shopId/stock/adjustments': (own) => ({
    reference: 'steal-2',
    reason: '盘点调整',
    lines: [{ skuId: own.skuId, counted: 0, warehouseId: own.warehouseId }],
  }),
  'PATCH /shops/:shopId/warehouses/:warehouseId': () => ({ name: '我的仓' }),
  'POST /shops/:shopId/shared-promotions/:ruleId/agree': () => ({ shareBps: 5_000 }),
  'POST /shops/:shopId/promotions': (own) => ({
    kind: 'price_cut',
    title,
    args: { mode: 'rate', cutBps: 5_000 },
    scope: { productIds: [own.productId] },
    startsAt: '2026-12-01T00:00:00Z',
    endsAt: '2026-12-02T00:00:00Z',
  }),
  'POST /shops/:shopId/promotions/what-if': () => ({
    kind: 'price_cut',
    args: { mode: 'rate', cutBps: 5_000 },
    scope: { all: true },
    lastDays: 30,
    marginBps: 3_000,
  }),
  'POST /shops/:shopId/group-offers': (own) => ({
    productId: own.productId,
    prices: [{ skuId: own.skuId, priceFen: 100 }],
    size: 2,
    hours: 24,
    perBuyer: 1,
    stock: 5,
    endsAt: '2026-12-20T00:00:00Z',
  }),
  'POST /shops/:shopId/bargain-offers': (own) => ({
    skuId: own.skuId,
    floorFen: 1,
    friends: 1,
    openHours: 1,
    pieces: 1,
    startsAt: '2026-12-01T00:00:00Z',
    endsAt: '2026-12-02T00:00:00Z',
  }),
  'POST /shops/:shopId/ads': (own) => ({
    name: '推广',
    target: 'words',
    categoryId: null,
    productIds: [own.productId],
    startsAt: '2026-12-01T00:00:00Z',
    ...AD_TERMS,
  }),
  'POST /shops/:shopId/ads/:adId/terms': () => AD_TERMS,
  'POST /shops/:shopId/ads-account/pay-in': () => ({ amountFen: 1 }),
  'POST /shops/:shopId/ads-account/pay-back': () => ({ amountFen: 1 }),
  'POST /shops/:shopId/presale-offers': (own) => ({
    skuId: own.skuId,
    priceFen: 500,
    depositFen: 50,
    countsFen: 100,
    pieces: 1,
    perBuyer: 1,
    depositUntil: '2026-12-01T00:00:00Z',
    balanceFrom: '2026-12-02T00:00:00Z',
    balanceUntil: '2026-12-03T00:00:00Z',
    shipWithinHours: 48,
  }),
  'POST /shops/:shopId/draws': (own) => ({
    skuId: own.skuId,
    prizes: 1,
    priceFen: 1,
    level: 'none',
    helpers: 0,
    claimDays: 7,
    opensAt: '2026-12-01T00:00:00Z',
    closesAt: '2026-12-02T00:00:00Z',
  }),
  'POST /shops/:shopId/draws/:drawId/answer': () => ({ agree: true }),
  'POST /shops/:shopId/pieces': (own) => ({
    kind: 'post',
    body: { title, text: title, mediaIds: [own.mediaId], goods: [{ productId: own.productId }] },
  }),
  'PUT /shops/:shopId/pieces/:pieceId': () => ({ title, text: title }),
  'POST /shops/:shopId/pieces/:pieceId/submit': () => ({}),
  'POST /shops/:shopId/pieces/:pieceId/appeal': () => ({ text: '我们不同意' }),
  'POST /shops/:shopId/live-rooms': () => ({ title, plannedAt: '2026-12-01T00:00:00Z' }),
  'PUT /shops/:shopId/live-rooms/:roomId': () => ({ title, plannedAt: '2026-12-01T00:00:00Z' }),
  'PUT /shops/:shopId/commission-goods/:productId': () => ({ rateBps: 500 }),
  'PUT /shops/:shopId/live-rooms/:roomId/shelf': (own) => ({ productIds: [own.productId] }),
  'POST /shops/:shopId/live-rooms/:roomId/explain': () => ({ productId: null }),
  'POST /shops/:shopId/orders/:orderId/note': () => ({ note: '看到了', flag: 'red' }),
  'POST /shops/:shopId/orders/:orderId/price': () => ({ freightFen: 0 }),
  'POST /shops/:shopId/orders/:orderId/close': () => ({ reason: '无法发货，抱歉' }),
  'POST /shops/:shopId/orders/:orderId/parcels': (own) => ({
    carrier: 'sf',
    waybillNo: 'SF7777777777777',
    lines: [{ lineId: own.lineId, quantity: 1 }],
  }),
  'POST /shops/:shopId/parcels/batch': (own) => ({
    rows: [{ orderId: own.orderId, carrier: 'sf', waybillNo: 'SF7777777777778' }],
  }),
  'POST /shops/:shopId/parcels/merged': (own) => ({
    orderIds: [own.orderId, own.orderId],
    carrier: 'sf',
    waybillNo: 'SF7777777777776',
  }),
  'POST /shops/:shopId/reviews/:reviewId/appeal': () => ({ text: '这是真实的评价' }),
  'POST /shops/:shopId/orders/marks': (own) => ({ orderIds: [own.orderId], flag: 'red' }),
  'POST /shops/:shopId/refunds/:caseId/reject': () => ({ reason: '不同意退款' }),
  'POST /shops/:shopId/refunds/:caseId/inspect': () => ({ found: 'as_sold', accept: true, stock: 'sellable' }),
  'POST /shops/:shopId/refunds/:caseId/inspect-late': () => ({ stock: 'sellable' }),
  'POST /shops/:shopId/refunds/:caseId/send-replacement': () => ({ carrier: 'sf', waybillNo: 'SF7777777777779' }),
  'POST /shops/:shopId/refunds/:caseId/evidence': () => ({ text: '我们的证据' }),
  'POST /shops/:shopId/refunds/:caseId/appeal': () => ({ reason: '不服裁决' }),
  'POST /shops/:shopId/reviews/:reviewId/reply': () => ({ text: '谢谢支持' }),
  'PUT /shops/:shopId/reviews/:reviewId/reply': () => ({ text: '谢谢支持' }),
};
/** These name nothing that could be another's. */
const OWN_ONLY = new Set([
  'POST /shops/:shopId/pause',
  'POST /shops/:shopId/resume',
  'POST /shops/:shopId/media',
  'POST /shops/:shopId/freight-templates',
  'POST /shops/:shopId/imports',
  'POST /shops/:shopId/warehouses',
  'PUT /shops/:shopId/bank-account',
  'PUT /shops/:shopId/return-address',
  'POST /shops/:shopId/payouts',
  'POST /shops/:shopId/invitations',
  'POST /shops/:shopId/closing',
  'POST /shops/:shopId/deposit/from-balance',
  'POST /shops/:shopId/deposit/payments',
  'POST /shops/:shopId/category-proposals',
  'POST /shops/:shopId/brand-papers',
  'POST /shops/:shopId/product-pictures',
  'POST /shops/:shopId/calendars',
  'PUT /shops/:shopId/club',
  'POST /shops/:shopId/appointments/finish',
]);

/** Routes that name something of the market's, which every shop may see: what the neighbour has in it stays unsaid. */
const OF_THE_MARKET = new Set([
  'GET /shops/:shopId/campaigns/:campaignId',
  'POST /shops/:shopId/campaigns/:campaignId/entries',
]);

/** Every row of every table that belongs to the neighbour, as one digest. */
async function neighbourNow(): Promise<string> {
  const { owner } = street.market;
  const tables = await owner<{ name: string }[]>`
    SELECT table_schema || '.' || table_name AS name FROM information_schema.columns
    WHERE column_name = 'shop_id' AND table_schema NOT IN ('kernel', 'graphile_worker') AND data_type = 'uuid' ORDER BY 1`;
  const digests: string[] = [];
  for (const { name } of tables) {
    const [row] = await owner.unsafe(
      `SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM ${name} t WHERE shop_id = '${street.stall.shops[1]}'`,
    );
    digests.push(`${name}:${row?.digest}`);
  }
  expect(tables.length).toBeGreaterThan(30);
  return digests.join('\n');
}

attackWall(modules, () => ({ street, theirs }));

describe.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (name, route) => {
  test('shows and moves nothing of another shop', async () => {
    const write = route.method !== 'GET';
    if (OWN_ONLY.has(name)) return expect(route.path.match(/:/g)).toHaveLength(1);
    const path = route.path.replace(/:(\w+)/g, (_whole, param: string) => {
      const id = param === 'shopId' ? ours : theirs[param];
      if (!id) throw new Error(`the neighbour owns no ${param}: add it to furnish()`);
      return id;
    });
    const body = BODIES[name]?.(theirs);
    const hasBody = route.body !== undefined && write;
    expect(hasBody && body === undefined, `${name} writes: add a body to BODIES`).toBe(false);
    const before = await neighbourNow();
    const query = name.endsWith('waybills/labels.pdf')
      ? `?waybillIds=${theirs.waybillId}`
      : name.endsWith('labels.pdf')
        ? `?parcelIds=${theirs.parcelId}`
        : '';
    const reply = await street.market.http(route.method, `${path}${query}`, {
      as: staff,
      ...(route.consumes === 'multipart'
        ? {
            body: multipart.replace('ORDER', theirs.orderId ?? ''),
            headers: { 'content-type': 'multipart/form-data; boundary=x' },
          }
        : body === undefined
          ? {}
          : { body }),
    });
    expect(reply.status, reply.text).not.toBe(500);
    expect(await neighbourNow()).toBe(before);
    const named = (route.path.match(/:/g)?.length ?? 0) > 1;
    // A list of what happened to a thing of another shop may be answered as empty: it tells nothing.
    if (named && !write && reply.text === '{"items":[],"nextCursor":null}') return;
    if (OF_THE_MARKET.has(name)) {
      expect(reply.text).not.toContain(theirs.entryId);
      if (!write) expect(reply.body).toMatchObject({ entries: { waiting: 0, approved: 0 } });
      else
        expect(reply.body).toMatchObject({
          taken: 0,
          results: [{ title: null, problems: [{ code: 'not_for_sale' }] }],
        });
      return;
    }
    if (named) {
      expect(reply.status, reply.text).toBeGreaterThanOrEqual(400);
      expect((reply.body as { code?: string }).code, reply.text).not.toBe('request.invalid');
      expect((reply.body as { code?: string }).code).not.toBe('request.forbidden');
    } else if (!write)
      for (const [kind, id] of Object.entries(theirs).filter(([one]) => one !== 'campaignId'))
        expect(reply.text.includes(id), `${name} shows the neighbour's ${kind}`).toBe(false);
  });
});
