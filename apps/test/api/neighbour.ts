import { fen, hours, later, minutes, shopScope, toId, transact, type Uuid } from '#kernel';
import type { Buyer } from '#kernel/test/stall.ts';
import { createCampaign as advertise } from '#modules/ads';
import { requestCase } from '#modules/aftersales';
import { book, saveCalendar } from '#modules/appointments';
import { offerBargain } from '#modules/bargains';
import { createCampaign, enrol, publishCampaign } from '#modules/campaigns';
import { askInstall, sendPaper } from '#modules/catalog';
import { type Body, draft } from '#modules/content';
import { openDraw } from '#modules/draws';
import { createTemplate } from '#modules/freight';
import { buyWaybill, shipParcel } from '#modules/fulfilment';
import { createOffer } from '#modules/groupbuys';
import { createWarehouse, warehouses } from '#modules/inventory';
import { requestInvoice } from '#modules/invoices';
import { announce } from '#modules/live';
import { joinClub, setClub } from '#modules/members';
import { confirmReceipt } from '#modules/orders';
import { setBankAccount, startPayment } from '#modules/payments';
import { openOffer } from '#modules/presales';
import { createRule } from '#modules/promotions';
import { takeVoucher } from './neighbour-voucher.ts';
import { paymentNumberOf } from './payment-number.ts';
import type { Street } from './street.ts';

const none = { zh: '', en: '' };
const plainBody: Body = {
  title: { zh: '上新了', en: '' },
  text: { zh: '今天到了一批新壶。', en: '' },
  mediaIds: [],
  videoId: null,
  posterId: null,
  captions: none,
  goods: [],
  shopCodes: [],
  beltCodes: [],
  topics: [],
  aiMade: false,
};

/** One of everything a shop can own, by the name its id has in a path. */
export type Belongings = Readonly<Record<string, string>>;

/** Lets a shop of the street live through a trade (with `who` as its buyer), so that it owns one of everything. Ids are TypeIDs. */
export async function furnish(street: Street, shop: 0 | 1, who?: Buyer): Promise<Belongings> {
  const { stall, market } = street;
  const ctx = market.ctx();
  const shopId = stall.shops[shop];
  const scope = shopScope(shopId);
  const buyer = who ?? (await stall.buyer());
  const redemptionId = await takeVoucher(street, scope, buyer.id);
  const sku = await stall.sku({ priceFen: 50_000, stock: 50, shop });
  const buy = async () => {
    const trade = await stall.buy(buyer, [{ sku, quantity: 2 }]);
    const tradeId = toId('trd', trade.tradeId);
    await startPayment(ctx, { tradeId: trade.tradeId, buyerId: buyer.id });
    await street.payAt(await paymentNumberOf(market, tradeId));
    await street.pass(minutes(1));
    return trade.orders[0]?.orderId as Uuid;
  };
  const done = await buy();
  const parcel = await shipParcel(ctx, scope, { orderId: done, carrier: 'sf', waybillNo: `SF99999999999${shop}0` });
  await street.pass(hours(60));
  await confirmReceipt(ctx, { orderId: done, buyerId: buyer.id });
  for (let n = 0; n < 3; n += 1) await street.pass(minutes(5));
  const open = await buy();
  const [line] = await market.pool<{ id: Uuid }[]>`SELECT id FROM orders.lines WHERE order_id = ${open}`;
  const asked = await requestCase(ctx, {
    buyerId: buyer.id,
    orderId: open,
    lines: [{ lineId: line?.id as Uuid, quantity: 1 }],
    reason: 'other',
    description: '',
  });
  const template = await createTemplate(ctx, scope, {
    name: `模板 ${shop}`,
    mode: 'piece',
    rules: { rates: [{ places: [], first: 1, firstFen: fen(800), next: 1, nextFen: fen(200) }] },
  });
  const warehouse = await createWarehouse(ctx, scope, {
    name: `仓 ${shop}`,
    divisionCode: '330282',
    priority: 9,
  });
  const rule = await createRule(ctx, scope, {
    kind: 'full_reduction',
    title: { zh: '满一百减十', en: '10 off 100' },
    args: { mode: 'tiers', tiers: [{ overFen: 10_000, minusFen: 1_000 }] },
    scope: { all: true },
    startsAt: market.clock.now(),
    endsAt: new Date(market.clock.now().getTime() + 86_400_000),
  });
  const grouped = await stall.sku({ priceFen: 9_000, stock: 5, shop });
  const groupOffer = await createOffer(ctx, scope, {
    productId: grouped.productId,
    prices: [{ skuId: grouped.skuId, priceFen: fen(5_000) }],
    size: 2,
    hours: 24,
    perBuyer: 1,
    stock: 5,
    startsAt: market.clock.now(),
    endsAt: new Date(market.clock.now().getTime() + 86_400_000),
  });
  const { id: clubMember } = await stall.buyer();
  const tiers = [{ name: { zh: '会员', en: 'Member' }, fromFen: 0 }];
  await setClub(ctx, scope, { open: true, terms: '加入会员享会员价，随时可退出。', tiers });
  await joinClub(ctx, clubMember, shopId, 1);
  const bargain = await offerBargain(ctx, scope, {
    skuId: sku.skuId,
    floorFen: fen(1),
    friends: 1,
    openHours: 1,
    pieces: 1,
    startsAt: market.clock.now(),
    endsAt: new Date(market.clock.now().getTime() + 86_400_000),
  });
  const ad = await advertise(ctx, scope, {
    name: '推广',
    target: 'words',
    categoryId: null,
    productIds: [sku.productId],
    words: [{ word: '水壶', bidFen: fen(50) }],
    bidFen: null,
    dailyFen: fen(5_000),
    totalFen: null,
    pacing: 'even',
    fromHour: 0,
    toHour: 24,
    startsAt: market.clock.now(),
    endsAt: null,
  });
  const drawn = await openDraw(ctx, scope, {
    skuId: (await stall.sku({ priceFen: 9_000, stock: 5, shop })).skuId,
    prizes: 1,
    priceFen: fen(1),
    level: 'none',
    helpers: 0,
    claimDays: 7,
    opensAt: market.clock.now(),
    closesAt: new Date(market.clock.now().getTime() + 86_400_000),
  });
  const ahead = await stall.sku({ priceFen: 9_000, stock: 5, shop });
  const day = (n: number): Date => new Date(market.clock.now().getTime() + n * 86_400_000);
  const presaleOffer = await openOffer(ctx, scope, {
    skuId: ahead.skuId,
    priceFen: fen(9_000),
    depositFen: fen(900),
    countsFen: fen(1_800),
    pieces: 5,
    perBuyer: 1,
    startsAt: market.clock.now(),
    depositUntil: day(2),
    balanceFrom: day(3),
    balanceUntil: day(4),
    shipWithinHours: 48,
  });
  const invoice = await requestInvoice(ctx, {
    buyerId: buyer.id,
    orderId: open,
    title: { kind: 'personal', name: '王小明', taxNumber: null },
  });
  const calendar = await saveCalendar(ctx, scope, null, {
    name: `预约 ${shop}`,
    purpose: 'service',
    place: 'at_shop',
    street: '东市 1 号',
    divisions: [],
    slotMinutes: 60,
    week: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '23:00', capacity: 2 })),
    leadHours: 0,
    horizonDays: 14,
    changeUntilHours: 2,
    state: 'open',
  });
  const visit = await transact(ctx, (tx) =>
    book(tx, scope, {
      calendarId: calendar.id,
      startsAt: later(new Date(Math.floor(market.clock.now().getTime() / 3_600_000) * 3_600_000), hours(26)),
      orderId: open,
      lineId: line?.id ?? null,
      buyerId: buyer.id,
      divisionCode: null,
    }),
  );
  const staff = market.user([{ scope: 'shop', scopeId: shopId, role: 'owner', permissions: ['*'] }]);
  const at = `/shops/${toId('shp', shopId)}`;
  const need = async (
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<unknown> => {
    const reply = await market.http(method, path, { as: staff, body, headers });
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
    return reply.body;
  };
  const invitation = await need('POST', `${at}/invitations`, { role: 'packer' });
  await setBankAccount(ctx, scope, { holder: '张三', bank: '工商银行', number: '6222020200112233445' });
  const sheet = await need('POST', `${at}/stocktakes`, { warehouseId: toId('whs', warehouse.id) });
  const stocked = (await warehouses(ctx, scope)).find((one) => one.id !== warehouse.id);
  const transfer = await need('POST', `${at}/transfers`, {
    fromId: toId('whs', stocked?.id ?? warehouse.id),
    toId: toId('whs', warehouse.id),
    lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }],
  });
  const payout = await need('POST', `${at}/payouts`, { amountFen: 20_000 });
  const file = await need(
    'POST',
    `${at}/imports`,
    '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n标题,价格\n手工陶杯,12.5\n\r\n--x--\r\n',
    { 'content-type': 'multipart/form-data; boundary=x' },
  );
  const review = await market.http('POST', `/me/orders/${toId('ord', done)}/reviews`, {
    as: buyer.actor,
    body: {
      lines: (await market.pool<{ id: Uuid }[]>`SELECT id FROM orders.lines WHERE order_id = ${done}`).map((one) => ({
        lineId: toId('lin', one.id),
        goodsStars: 5,
        serviceStars: 5,
        logisticsStars: 5,
        text: '很好用',
      })),
    },
  });
  if (review.status >= 300) throw new Error(`review: ${review.text}`);
  const [reviewed] = await market.pool<{ id: Uuid }[]>`SELECT id FROM reviews.reviews WHERE order_id = ${done}`;
  const [settled] = await market.pool<{ id: Uuid }[]>`SELECT id FROM vouchers.settlements WHERE shop_id = ${shopId}`;
  const [evidence] = await market.owner<{ id: Uuid }[]>`SELECT id FROM media.files WHERE shop_id = ${shopId} LIMIT 1`;
  const paper = await sendPaper(ctx, scope, {
    kind: 'registration',
    brandId: null,
    nameZh: `牌 ${shop}`,
    nameEn: '',
    registrationNo: `TM-${shop}`,
    evidence: [evidence?.id as Uuid],
    validFrom: market.clock.now(),
    validUntil: new Date(market.clock.now().getTime() + 86_400_000),
  });
  const [journal] = await market.pool<{ id: Uuid }[]>`SELECT id FROM ledger.journals WHERE shop_id = ${shopId} LIMIT 1`;
  const [member] = await market.pool<
    { userId: Uuid }[]
  >`SELECT owner_id AS user_id FROM shops.shops WHERE id = ${shopId}`;
  const [media] = await market.pool<{ id: Uuid }[]>`SELECT id FROM media.files WHERE shop_id = ${shopId} LIMIT 1`;
  const waybill = await buyWaybill(ctx, scope, `waybill-${shop}`, { orderId: open, carrier: 'sf' });
  const service = await stall.sku({
    priceFen: 9_900,
    stock: 5,
    shop,
    more: { kind: 'service', calendarId: calendar.id },
  });
  const install = await askInstall(ctx, scope, sku.productId, service.productId);
  const from = (n: number): Date => later(market.clock.now(), hours(n));
  const campaign = await createCampaign(ctx, {
    code: `fair-${shop}`,
    name: { zh: '年货节', en: 'Fair' },
    intro: { zh: '一年一度', en: '' },
    enrolFrom: from(0),
    reviewFrom: from(200),
    warmUpFrom: from(300),
    presaleFrom: null,
    liveFrom: from(400),
    liveUntil: from(500),
    returnsUntil: from(600),
    terms: {
      minLevel: 0,
      minGoodRateBps: null,
      minDsrTenths: null,
      minOffBps: 0,
      minQuantity: 1,
      maxShipHours: null,
      categoryIds: [],
      divisions: [],
    },
  });
  await publishCampaign(ctx, campaign.id);
  const row = { skuId: sku.skuId, priceFen: 40_000, quantity: 1, referenceFen: null, claimDays: null };
  await enrol(ctx, scope, campaign.id, [{ line: 1, code: '', row }], false);
  const [entry] = await market.pool<{ id: Uuid }[]>`SELECT id FROM campaigns.entries WHERE shop_id = ${shopId}`;
  const piece = await draft(ctx, { kind: 'shop', shopId }, { kind: 'update', body: plainBody });
  const room = await announce(ctx, scope, {
    title: { zh: '直播', en: '' },
    coverId: null,
    hostId: member?.userId as Uuid,
    plannedAt: from(20),
  });
  return {
    roomId: toId('liv', room.id),
    pieceId: toId('pce', piece.id),
    campaignId: toId('cpg', campaign.id),
    entryId: toId('ent', entry?.id as Uuid),
    waybillId: toId('lbl', waybill.id),
    invitationId: (invitation as { id: string }).id,
    installId: toId('ins', install.id),
    serviceId: toId('prd', service.productId),
    productId: toId('prd', sku.productId),
    skuId: toId('sku', sku.skuId),
    orderId: toId('ord', open),
    lineId: toId('lin', line?.id as Uuid),
    parcelId: toId('pcl', parcel.id),
    caseId: toId('asl', asked.id),
    invoiceId: toId('inv', invoice.id),
    stocktakeId: idIn(sheet, 'stk'),
    transferId: idIn(transfer, 'tfr'),
    calendarId: toId('cal', calendar.id),
    appointmentId: toId('apt', visit.id),
    templateId: toId('tpl', template.id),
    warehouseId: toId('whs', warehouse.id),
    groupOfferId: toId('gof', groupOffer.id),
    ruleId: toId('rul', rule.id),
    bargainOfferId: toId('bgo', bargain.id),
    adId: toId('adc', ad.id),
    drawId: toId('drw', drawn.id),
    buyerId: toId('usr', clubMember),
    presaleOfferId: toId('pso', presaleOffer.id),
    importId: idIn(file, 'imp'),
    paperId: toId('brp', paper.id),
    payoutId: idIn(payout, 'pyo'),
    reviewId: toId('rev', reviewed?.id as Uuid),
    journalId: toId('jrn', journal?.id as Uuid),
    userId: toId('usr', member?.userId as Uuid),
    mediaId: toId('med', media?.id as Uuid),
    redemptionId,
    settlementId: toId('vst', settled?.id as Uuid),
  };
}

/** The first TypeID of a kind in an answer. */
function idIn(answer: unknown, prefix: string): string {
  const found = new RegExp(`${prefix}_[0-9a-z]{26}`).exec(JSON.stringify(answer))?.[0];
  if (!found) throw new Error(`no ${prefix} id in ${JSON.stringify(answer)}`);
  return found;
}
