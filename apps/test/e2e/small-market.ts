import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { days, fen, later } from '#kernel';
import { addAddress, grant, registerPerson } from '#modules/accounts';
import { createProduct, productForSale, submitProduct } from '#modules/catalog';
import { createTemplate } from '#modules/freight';
import { receive } from '#modules/inventory';
import { storeDrawings, storeVideo } from '#modules/media';
import { setBankAccount } from '#modules/payments';
import { saveBelt } from '#modules/regions';
import { addStaff, apply, approve, changeProfile, scopeOf } from '#modules/shops';
import type { Seed } from '../../../apps/server/serve.ts';
import { belts, products, type Shop, shops } from '../../../demo/market/index.ts';
import { type Player, signIn } from '../../../demo/seed/cast.ts';
import { leafOf } from '../../../demo/seed/leaves.ts';
import { roomsOnShow } from '../../../demo/seed/live.ts';
import { applicationForm } from '../../../demo/seed/openings.ts';
import { inventedCard } from '../../../demo/seed/papers.ts';
import { drawLogo, productDrawings } from '../../../demo/seed/pictures.ts';
import { verifyOwner } from '../../../demo/seed/real-names.ts';
import { type DemoSignIn, signInsFor } from '../../../demo/seed/sign-ins.ts';
import { openStage, SEED_ACTOR, type Stage } from '../../../demo/seed/stage.ts';
import { openTracks } from '../../../demo/seed/tracks.ts';
import { OTHER_OWNER_PHONE, SECOND_JUDGE_PHONE, SHOP_CODES } from './cast.ts';
import { adOnShow } from './small-ads.ts';
import { bargainOnShow } from './small-bargain.ts';
import { smallCampaigns } from './small-campaign.ts';
import { contentOnShow } from './small-content.ts';
import { drawsOnShow } from './small-draws.ts';
import { clubOnShow, giveCredits, marketOffers, offers, regionVouchers } from './small-offers.ts';
import { live } from './small-orders.ts';
import { presaleOnShow } from './small-presale.ts';
import { readersOnShow } from './small-readers.ts';
import type { OnShelf, OpenShop } from './small-shop.ts';
import { trialsOnShow } from './small-trials.ts';

const PRODUCTS_A_SHOP = 6;
const STOCK_OF_EACH = 60;
/** Who needs a phone: to own a shop, to say something in public. */
const PHONES: Readonly<Record<string, string>> = { owner: '13900000055', buyer: '13900000056' };

/** A market of two shops and a week of life, so that every page has something to show; filled through the use cases in seconds. */
export const smallMarket: Seed = {
  clear: async () => {},
  async fill(market) {
    const stage = await openStage(market, later(new Date(), days(-8)));
    try {
      const people = await register(stage);
      await openTracks(stage, people.admin, stage.clock.now());
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
      const pooled = shelf[1][0];
      if (!pooled) throw new Error('the second shop has nothing on its shelf');
      const post = await contentOnShow(stage, first, people.admin, shelf[0], second.owner, {
        shop: second,
        skuId: pooled.skuId,
      });
      const rooms = await productForSale(
        stage.ctx(first.owner.actor),
        shelf[0].slice(0, 3).map(({ skuId }) => skuId),
      );
      await roomsOnShow(
        (moment) => stage.ctx(first.owner.actor, moment),
        { scope: first.scope, hostId: first.owner.userId },
        rooms.map((one) => one.productId),
        stage.clock.now(),
      );
      await readersOnShow(stage, first.shop.code, post, people.buyer, first.owner);
      const ahead = shelf[0][1];
      if (ahead) await presaleOnShow(stage, first, ahead.skuId, people.buyer);
      const advertised = shelf[0].at(-1);
      if (advertised) await adOnShow(stage, first, advertised.skuId);
      // Goods nobody else buys in these walks: the winner has a price of their own for them.
      const prize = shelf[1].at(-1);
      if (prize) await drawsOnShow(stage, second, prize.skuId, people.buyer);
      await trialsOnShow(stage, people.admin);
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
