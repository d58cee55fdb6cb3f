import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { days, fen, hours, later, minutes, type ShopScope, toId, type Uuid } from '#kernel';
import { addAddress, grant, registerPerson } from '#modules/accounts';
import { requestCase } from '#modules/aftersales';
import { createProduct, productForSale, submitProduct } from '#modules/catalog';
import { asked, type GroupTerms, place, quoteFor, type Wanted } from '#modules/checkout';
import { createTemplate } from '#modules/freight';
import { readyForPickup, shipParcel } from '#modules/fulfilment';
import { createOffer } from '#modules/groupbuys';
import { createWarehouse, receive } from '#modules/inventory';
import { storeDrawings, storeVideo } from '#modules/media';
import { askGrant, decideGrant, joinClub, setClub, tagMember } from '#modules/members';
import { confirmReceipt, orderForBuyer } from '#modules/orders';
import { requestPayout, setBankAccount, startPayment } from '#modules/payments';
import { createMarketRule, createRule, type MarketRuleInput, reviseMarketRule } from '#modules/promotions';
import { saveBelt } from '#modules/regions';
import { postReviews, reply } from '#modules/reviews';
import { addStaff, apply, approve, changeProfile, scopeOf } from '#modules/shops';
import { moveBudget, openRound } from '#modules/vouchers';
import type { Seed } from '../../../apps/server/serve.ts';
import { belts, type Product, products, type Shop, shops } from '../../../demo/market/index.ts';
import { type Player, signIn } from '../../../demo/seed/cast.ts';
import { leafOf } from '../../../demo/seed/leaves.ts';
import { applicationForm } from '../../../demo/seed/openings.ts';
import { inventedCard } from '../../../demo/seed/papers.ts';
import { drawLogo, productDrawings } from '../../../demo/seed/pictures.ts';
import { verifyOwner } from '../../../demo/seed/real-names.ts';
import { type DemoSignIn, signInsFor } from '../../../demo/seed/sign-ins.ts';
import { openStage, SEED_ACTOR, type Stage } from '../../../demo/seed/stage.ts';
import { OTHER_OWNER_PHONE, SECOND_JUDGE_PHONE, SHOP_CODES } from './cast.ts';
import { adOnShow } from './small-ads.ts';
import { bargainOnShow } from './small-bargain.ts';
import { smallCampaigns } from './small-campaign.ts';
import { contentOnShow } from './small-content.ts';
import { drawsOnShow } from './small-draws.ts';
import { presaleOnShow } from './small-presale.ts';
import { readersOnShow } from './small-readers.ts';

const PRODUCTS_A_SHOP = 6;
const STOCK_OF_EACH = 60;
/** Who needs a phone: to own a shop, to say something in public. */
const PHONES: Readonly<Record<string, string>> = { owner: '13900000055', buyer: '13900000056' };

type OpenShop = { readonly shop: Shop; readonly id: Uuid; readonly scope: ShopScope; readonly owner: Player };
type OnShelf = { readonly product: Product; readonly skuId: Uuid };
type Buyer = Player & { readonly addressId: Uuid; readonly divisionCode: string };

/** A market of two shops and a week of life, so that every page has something to show; filled through the use cases in seconds. */
export const smallMarket: Seed = {
  clear: async () => {},
  async fill(market) {
    const stage = await openStage(market, later(new Date(), days(-8)));
    try {
      const people = await register(stage);
      const first = await open(stage, people.admin, shopNamed(SHOP_CODES[0]), people.owner);
      const second = await open(stage, people.admin, shopNamed(SHOP_CODES[1]), people.otherOwner);
      await addStaff(stage.ctx(people.owner.actor), first.scope, { userId: people.packer.userId, role: 'packer' });
      const shelf = [await list(stage, first), await list(stage, second)] as const;
      await offers(stage, first, shelf[0]);
      await marketOffers(stage);
      await giveCredits(stage, people);
      await clubOnShow(stage, first, people.buyer);
      await regionVouchers(stage, first);
      await waitingApplication(stage);
      const onShelf = shelf[0].slice(3).flatMap(({ skuId, product }) => ({
        skuId,
        priceFen: product.skus[0]?.priceFen ?? 0,
        quantity: 5,
      }));
      await smallCampaigns(stage, people.admin, first, onShelf);
      await live(stage, people.buyer, [first, second], shelf);
      const onShow = shelf[0][2];
      if (onShow) await bargainOnShow(stage, first, onShow.skuId, people.buyer);
      const post = await contentOnShow(stage, first, people.admin, shelf[0], second.owner);
      await readersOnShow(stage, first.shop.code, post, people.buyer, first.owner);
      const ahead = shelf[0][1];
      if (ahead) await presaleOnShow(stage, first, ahead.skuId, people.buyer);
      const advertised = shelf[0].at(-1);
      if (advertised) await adOnShow(stage, first, advertised.skuId);
      // Goods nobody else buys in these walks: the winner has a price of their own for them.
      const prize = shelf[1].at(-1);
      if (prize) await drawsOnShow(stage, second, prize.skuId, people.buyer);
      await stage.tellConsumers();
      // The provider's time moved the stage on: a market that opens before its own past shows what has not begun.
      if (stage.clock.now() > new Date()) throw new Error('the staged past reaches into the future');
    } finally {
      await stage.close();
    }
  },
};

const shopNamed = (code: string): Shop => {
  const found = shops.find((one) => one.code === code);
  if (!found) throw new Error(`no shop ${code} in the market data`);
  return found;
};

async function register(stage: Stage) {
  const ctx = stage.ctx(SEED_ACTOR);
  const known = async (part: DemoSignIn['part'], nickname: string): Promise<Player> => {
    const [given] = signInsFor(part);
    if (!given) throw new Error(`no sign-in for ${part}`);
    const { id } = await registerPerson(ctx, {
      nickname,
      email: given.email,
      password: given.password,
      ...(PHONES[part] ? { phone: PHONES[part] } : {}),
    });
    if (part === 'admin') await grant(ctx, { userId: id, scope: 'platform', scopeId: null, role: 'admin' });
    return signIn(stage, id);
  };
  const [admin, owner, packer, buyer] = await Promise.all([
    known('admin', '平台管理员'),
    known('owner', '东来小电店主'),
    known('packer', '发货员小周'),
    known('buyer', '爱喝茶的小林'),
  ]);
  const other = await registerPerson(ctx, { phone: OTHER_OWNER_PHONE, nickname: '二号店主' });
  const judge = await registerPerson(ctx, { phone: SECOND_JUDGE_PHONE, nickname: '客服小秦' });
  await grant(ctx, { userId: judge.id, scope: 'platform', scopeId: null, role: 'service' });
  const divisionCode = '330106';
  const home = await addAddress(stage.ctx(buyer.actor), buyer.userId, {
    name: '林小雨',
    phone: '13800138000',
    divisionCode,
    street: '文三路 1 号 3 幢 502',
    label: '家',
  });
  return {
    admin,
    owner,
    packer,
    buyer: { ...buyer, addressId: home.id, divisionCode },
    otherOwner: await signIn(stage, other.id),
    judge: await signIn(stage, judge.id),
  };
}

async function open(stage: Stage, admin: Player, shop: Shop, applicant: Player): Promise<OpenShop> {
  const belt = belts.find((one) => one.code === shop.beltCode);
  if (belt)
    await saveBelt(stage.ctx(admin.actor), {
      code: belt.code,
      nameZh: belt.name.zh,
      nameEn: belt.name.en,
      divisionCode: belt.divisionCode,
      madeZh: belt.made.zh,
      madeEn: belt.made.en,
      storyZh: belt.story.zh,
      storyEn: belt.story.en,
    });
  await verifyOwner(
    stage,
    stage.clock.now(),
    applicant.userId,
    shop,
    applicationForm(shop, OTHER_OWNER_PHONE).divisionCode ?? '',
  );
  const application = await apply(stage.ctx(applicant.actor), {
    applicantId: applicant.userId,
    kind: shop.kind,
    form: applicationForm(shop, OTHER_OWNER_PHONE),
    submit: true,
  });
  const opened = (await approve(stage.ctx(admin.actor), application.id)).shop;
  const owner = await signIn(stage, applicant.userId);
  const ctx = stage.ctx(owner.actor);
  const [logo] = await storeDrawings(ctx, { shopId: opened.id, svgs: [drawLogo(shop)] });
  const scope = scopeOf(opened);
  await changeProfile(ctx, scope, { story: shop.story, ...(logo ? { logoMediaId: logo.id } : {}) });
  await setBankAccount(ctx, scope, { holder: shop.name.zh, bank: '招商银行', number: inventedCard(shop.code) });
  return { shop, id: opened.id, scope, owner };
}

/** Three seconds of a test picture, so that pages have a video to show. */
const FILM = readFileSync(join(import.meta.dirname, '../../../modules/media/test/samples/kettle.webm'));

async function list(stage: Stage, shop: OpenShop): Promise<OnShelf[]> {
  const ctx = stage.ctx(shop.owner.actor);
  const template = await createTemplate(ctx, shop.scope, {
    name: '满99元包邮',
    mode: 'piece',
    rules: {
      rates: [{ places: [], first: 1, firstFen: fen(800), next: 1, nextFen: fen(200) }],
      freeOver: [{ places: [], overFen: fen(9_900) }],
    },
  });
  const listed: OnShelf[] = [];
  for (const product of products.filter((one) => one.shopCode === shop.shop.code).slice(0, PRODUCTS_A_SHOP)) {
    const pictures = await storeDrawings(ctx, { shopId: shop.id, svgs: productDrawings(product) });
    const drafted = await createProduct(ctx, shop.scope, {
      title: product.title,
      description: product.detail[0] ?? product.title,
      categoryId: leafOf(product),
      outerCode: product.code,
      attributes: product.attributes.map((one) => ({ attributeId: null, name: one.name, value: one.value })),
      mediaIds: pictures.map((one) => one.id),
      videoId: listed.length === 0 ? (await storeVideo(ctx, { shopId: shop.id, body: FILM })).id : null,
      freightTemplateId: template.id,
      skus: product.skus.map((sku) => ({
        outerCode: sku.code,
        saleAttributes: product.saleAttributes.map((axis, at) => {
          const value = axis.values[sku.choice[at] ?? 0];
          return { name: axis.name, value: { zh: value?.zh ?? '', en: value?.en ?? '' } };
        }),
        priceFen: sku.priceFen,
        weightGrams: sku.weightGrams,
      })),
    });
    const live = await submitProduct(ctx, shop.scope, drafted.id);
    const skus = live.content.skus.map((sku) => ({ skuId: sku.skuId, quantity: STOCK_OF_EACH }));
    await receive(ctx, shop.scope, { cause: `first:${product.code}`, reason: '首批入库', lines: skus });
    if (live.state === 'live' && skus[0]) listed.push({ product, skuId: skus[0].skuId });
  }
  return listed;
}

async function offers(stage: Stage, shop: OpenShop, shelf: readonly OnShelf[]): Promise<void> {
  const [gift] = shelf.slice(5);
  if (gift)
    await createRule(stage.ctx(shop.owner.actor), shop.scope, {
      kind: 'gift',
      title: { zh: '买就送', en: 'A gift with each' },
      args: { mode: 'pieces', buyPieces: 1, giftSkuId: toId('sku', gift.skuId), giftPieces: 1 },
      scope: { skuIds: [shelf[0], shelf[2]].flatMap((one) => one?.skuId ?? []) },
      startsAt: stage.clock.now(),
      endsAt: later(stage.clock.now(), days(40)),
    });
  await createRule(stage.ctx(shop.owner.actor), shop.scope, {
    kind: 'full_reduction',
    title: { zh: '满200减20', en: '20 off 200' },
    args: { mode: 'tiers', tiers: [{ overFen: 20_000, minusFen: 2_000 }] },
    scope: { all: true },
    startsAt: stage.clock.now(),
    endsAt: later(stage.clock.now(), days(40)),
  });
}

/** A rule of the market in its second version, over goods that nobody sells here, and a coupon that anybody may claim; nobody here has. */
async function marketOffers(stage: Stage): Promise<void> {
  const now = stage.clock.now();
  const ctx = stage.ctx(SEED_ACTOR);
  const sold = new Set(products.filter((one) => SHOP_CODES.some((code) => code === one.shopCode)).map(leafOf));
  const elsewhere = products.map(leafOf).find((leaf) => !sold.has(leaf));
  const reduction: MarketRuleInput = {
    kind: 'cross_shop_reduction',
    title: { zh: '跨店每满300减50', en: '50 off every 300' },
    args: { mode: 'every', overFen: 30_000, minusFen: 5_000 },
    scope: { categoryIds: elsewhere ? [elsewhere] : [] },
    audience: { who: 'region', divisions: ['33'] },
    funding: [
      { funder: 'platform', bps: 7_500 },
      { funder: 'region', funderId: '330200', bps: 2_500 },
    ],
    startsAt: now,
    endsAt: later(now, days(40)),
  };
  const first = await createMarketRule(ctx, { ...reduction, funding: [{ funder: 'platform', bps: 10_000 }] });
  await reviseMarketRule(ctx, first.id, reduction);
  // What the buyer's completed orders earned takes something off when it is ticked.
  await createMarketRule(ctx, {
    kind: 'points',
    title: { zh: '积分抵扣', en: 'Points' },
    args: { fenPerPoint: 1, mostBps: 3_000 },
    scope: { all: true },
    funding: [{ funder: 'platform', bps: 10_000 }],
    startsAt: now,
    endsAt: later(now, days(40)),
  });
  await createMarketRule(ctx, {
    kind: 'balance',
    title: { zh: '余额抵扣', en: 'Balance' },
    args: { mostBps: 9_000 },
    scope: { all: true },
    funding: [{ funder: 'platform', bps: 10_000 }],
    startsAt: now,
    endsAt: later(now, days(40)),
  });
  await createMarketRule(ctx, {
    kind: 'platform_coupon',
    title: { zh: '平台通用券', en: 'Market coupon' },
    args: { mode: 'minus', overFen: 90_000_000, minusFen: 500 },
    scope: { all: true },
    funding: [{ funder: 'platform', bps: 10_000 }],
    startsAt: now,
    endsAt: later(now, days(40)),
    issue: { total: 500, perPerson: 1, claimFrom: now, claimUntil: later(now, days(39)), validDays: 7 },
  });
}

/** The shop's club with its first member, who has a tag. */
async function clubOnShow(stage: Stage, shop: OpenShop, buyer: Player): Promise<void> {
  const ctx = stage.ctx(shop.owner.actor);
  await setClub(ctx, shop.scope, {
    open: true,
    terms: '加入会员享会员价。本店会看到您的昵称和在本店的累计消费，仅用于会员服务。',
    tiers: [
      { name: { zh: '会员', en: 'Member' }, fromFen: 0 },
      { name: { zh: '银卡会员', en: 'Silver' }, fromFen: 90_000_000 },
    ],
  });
  await joinClub(stage.ctx(buyer.actor), buyer.userId, shop.id, 1);
  await tagMember(ctx, shop.scope, buyer.userId, ['回头客']);
}

/** Credit for the buyer: one grant was given by a second person, another waits for them. */
async function giveCredits(stage: Stage, people: { admin: Player; judge: Player; buyer: Player }): Promise<void> {
  const wish = { buyerId: people.buyer.userId, amountFen: fen(1_800), reason: 'amends' as const, note: '包裹破损补偿' };
  const first = await askGrant(stage.ctx(people.judge.actor), wish);
  await decideGrant(stage.ctx(people.admin.actor), first.id, true);
  await askGrant(stage.ctx(people.judge.actor), { ...wish, reason: 'reward', note: '晒单奖励' });
}

/** A round of a region's vouchers, for sums that nobody here spends. */
async function regionVouchers(stage: Stage, shop: OpenShop): Promise<void> {
  const now = stage.clock.now();
  const ctx = stage.ctx(SEED_ACTOR);
  await moveBudget(ctx, 'in', { region: '330200', amountFen: 500_000, bankNo: 'NB-2026-001', note: '财政拨款' });
  await openRound(ctx, '330200', {
    title: { zh: '宁波消费券', en: 'Ningbo voucher' },
    faceFen: 2_000,
    overFen: 90_000_000,
    total: 100,
    perPerson: 1,
    claimFrom: now,
    claimUntil: later(now, days(39)),
    endsAt: later(now, days(40)),
    validDays: 7,
    level: 'none',
    atTill: true,
    goods: { of: 'shops', shopIds: [shop.id] },
  });
}

async function waitingApplication(stage: Stage): Promise<void> {
  const newcomer = await registerPerson(stage.ctx(SEED_ACTOR), { phone: '13900000077', nickname: '想开店的人' });
  const player = await signIn(stage, newcomer.id);
  const third = shopNamed(SHOP_CODES[2]);
  await verifyOwner(
    stage,
    stage.clock.now(),
    player.userId,
    third,
    applicationForm(third, '13900000077').divisionCode ?? '',
  );
  await apply(stage.ctx(player.actor), {
    applicantId: newcomer.id,
    kind: shopNamed(SHOP_CODES[2]).kind,
    form: applicationForm(shopNamed(SHOP_CODES[2]), '13900000077'),
    submit: true,
  });
}

/** Orders in the states pages show: reviewed and settled, to be reviewed, refund asked for, to be shipped, to be paid. */
async function live(
  stage: Stage,
  buyer: Buyer,
  pair: readonly [OpenShop, OpenShop],
  shelf: readonly [OnShelf[], OnShelf[]],
): Promise<void> {
  const piece = (shop: 0 | 1, at: number, quantity = 1): Wanted => {
    const found = shelf[shop][at];
    if (!found) throw new Error(`shop ${SHOP_CODES[shop]} has no product ${at}`);
    return { skuId: found.skuId, quantity };
  };
  const store = await createWarehouse(stage.ctx(pair[0].owner.actor), pair[0].scope, {
    name: '鼓楼店',
    kind: 'store',
    divisionCode: '330203',
    street: '中山东路 12 号',
    hours: '10:00–21:00',
    priority: 900,
  });
  await receive(stage.ctx(pair[0].owner.actor), pair[0].scope, {
    cause: 'small:store',
    lines: [{ skuId: piece(0, 0).skuId, quantity: 9, warehouseId: store.id }],
  });
  const buy = async (
    name: string,
    wanted: readonly Wanted[],
    paid = true,
    pickup = new Map<Uuid, Uuid>(),
    group: GroupTerms | null = null,
  ) => {
    const ctx = stage.ctx(buyer.actor);
    const lines = asked(wanted);
    const { quote } = await quoteFor(ctx, lines, buyer.divisionCode, { pickup, form: group });
    const trade = await place(ctx, {
      buyerId: buyer.userId,
      requestKey: `small:${name}`,
      lines,
      fromCart: false,
      addressId: buyer.addressId,
      pickup,
      form: group,
      fingerprint: quote.fingerprint,
      agreedNoReturn: new Set(lines.map((line) => line.skuId)),
      notes: new Map(),
    });
    if (!paid) return trade;
    await startPayment(ctx, { tradeId: trade.tradeId, buyerId: buyer.userId });
    await stage.pay(trade.paymentId);
    await stage.work();
    return trade;
  };
  const send = async (orders: readonly { orderId: Uuid; shopId: Uuid }[], waybill: string): Promise<void> => {
    for (const [at, order] of orders.entries()) {
      const shop = pair.find((one) => one.id === order.shopId) ?? pair[0];
      await shipParcel(stage.ctx(shop.owner.actor), shop.scope, {
        orderId: order.orderId,
        carrier: 'sf',
        waybillNo: `${waybill}${at}`,
      });
    }
  };

  const done = await buy('done', [piece(0, 0, 2), piece(1, 0)]);
  const unrated = await buy('unrated', [piece(0, 4)]);
  stage.clock.advance(hours(3));
  await send(done.orders, 'SF100000000000');
  await send(unrated.orders, 'SF300000000000');
  for (let round = 0; round < 3; round += 1) {
    stage.clock.advance(hours(20));
    await stage.work();
  }
  for (const order of done.orders) {
    const ctx = stage.ctx(buyer.actor);
    await confirmReceipt(ctx, { orderId: order.orderId, buyerId: buyer.userId });
    const { lines } = await orderForBuyer(ctx, buyer.userId, order.orderId);
    const posted = await postReviews(ctx, {
      buyerId: buyer.userId,
      orderId: order.orderId,
      lines: lines.map((line) => ({
        lineId: line.id,
        goodsStars: 5,
        serviceStars: 5,
        logisticsStars: 4,
        text: '收到了，做工扎实，和图片一样。',
        anonymous: false,
      })),
    });
    const shop = pair.find((one) => one.id === order.shopId) ?? pair[0];
    const [review] = posted;
    if (review)
      await reply(stage.ctx(shop.owner.actor), shop.scope, {
        reviewId: review.id,
        text: '谢谢支持，用着有问题随时找我们。',
      });
  }
  for (const { orderId } of unrated.orders)
    await confirmReceipt(stage.ctx(buyer.actor), { orderId, buyerId: buyer.userId });
  stage.clock.advance(minutes(10));
  await stage.work();
  await stage.work();
  await requestPayout(stage.ctx(pair[0].owner.actor), pair[0].scope, { amountFen: 5_000 });

  const regretted = await buy('regretted', [piece(0, 1)]);
  stage.clock.advance(hours(2));
  await send(regretted.orders, 'SF200000000000');
  stage.clock.set(later(new Date(), hours(-3)));
  await stage.work();
  const [order] = regretted.orders;
  if (order) {
    const ctx = stage.ctx(buyer.actor);
    const { lines } = await orderForBuyer(ctx, buyer.userId, order.orderId);
    await requestCase(ctx, {
      buyerId: buyer.userId,
      orderId: order.orderId,
      lines: lines.map((line) => ({ lineId: line.id, quantity: line.quantity })),
      reason: 'damaged',
      description: '外箱压坏了，里面也有裂',
    });
  }
  const collected = await buy('to collect', [piece(0, 0)], true, new Map([[pair[0].id, store.id]]));
  await stage.tellConsumers();
  for (const { orderId } of collected.orders)
    await readyForPickup(stage.ctx(pair[0].owner.actor), pair[0].scope, orderId);
  await buy('to ship', [piece(0, 2), piece(1, 2)]);
  stage.clock.set(later(new Date(), minutes(-2)));
  await buy('to pay', [piece(0, 3)], false);
  await buy('in a group', [piece(0, 2)], true, new Map(), await groupOffer(stage, pair[0], shelf[0][2]));
  await stage.nightWork();
}

/** Two people buy it together at four fifths of its price; the buyer opens a group that nobody has joined. */
async function groupOffer(stage: Stage, shop: OpenShop, goods: OnShelf | undefined): Promise<GroupTerms> {
  const now = stage.clock.now();
  const ctx = stage.ctx(shop.owner.actor);
  const [sku] = await productForSale(ctx, goods ? [goods.skuId] : []);
  if (!sku) throw new Error('nothing to buy in a group');
  const offer = await createOffer(ctx, shop.scope, {
    productId: sku.productId,
    prices: [{ skuId: sku.skuId, priceFen: fen(Math.floor(sku.priceFen * 0.8)) }],
    size: 2,
    hours: 24,
    perBuyer: 2,
    stock: 30,
    startsAt: now,
    endsAt: later(now, days(7)),
  });
  return { form: 'group', offerId: offer.id, groupId: null, ruleId: offer.ruleId, payBy: null };
}
