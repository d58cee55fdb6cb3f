import { days, fen, hours, later, type ShopScope, type Uuid } from '#kernel';
import { setReturnAddress } from '#modules/aftersales';
import { createTemplate, type TemplateInput } from '#modules/freight';
import { storeDrawings } from '#modules/media';
import { setBankAccount } from '#modules/payments';
import { saveBelt } from '#modules/regions';
import { type ApplicationForm, addStaff, apply, approve, changeProfile, scopeOf } from '#modules/shops';
import { type Belt, belts, type FreightFlavour, randomFrom, type Shop, shopPeople, shops } from '../market/index.ts';
import { type Cast, type Player, signIn } from './cast.ts';
import { fleet, HANDS } from './fleet.ts';
import { inventedCard, inventedCreditCode, inventedIdNumber } from './papers.ts';
import { drawBelt, drawLogo } from './pictures.ts';
import { verifyOwner } from './real-names.ts';
import type { Stage } from './stage.ts';

/** A shop of the market that is open, with those who work in it. */
export type OpenShop = {
  readonly shop: Shop;
  readonly id: Uuid;
  readonly scope: ShopScope;
  readonly openedAt: Date;
  readonly templateId: Uuid;
  readonly owner: Player;
  /** Whoever packs: the owner alone in the smallest shops. */
  readonly packer: Player;
  readonly service: Player;
};

/** The belts of the market, written by an operator. */
export async function openBelts(stage: Stage, cast: Cast, at: Date): Promise<void> {
  for (const belt of belts)
    await saveBelt(stage.ctx(cast.admin.actor, at), {
      code: belt.code,
      nameZh: belt.name.zh,
      nameEn: belt.name.en,
      divisionCode: belt.divisionCode,
      madeZh: belt.made.zh,
      madeEn: belt.made.en,
      storyZh: belt.story.zh,
      storyEn: belt.story.en,
    });
}

function beltOf(shop: Shop): Belt {
  const belt = belts.find((one) => one.code === shop.beltCode);
  if (!belt) throw new Error(`shop ${shop.code} names no belt`);
  return belt;
}

/** What the kind of shop hands in; papers are invented. */
export function applicationForm(shop: Shop, ownerPhone: string): ApplicationForm {
  const belt = beltOf(shop);
  const licensed = shop.kind !== 'individual';
  const company = licensed && shop.kind !== 'sole_trader';
  const place = belt.name.zh.slice(0, 2);
  return {
    shopName: shop.name.zh,
    shopCode: shop.code,
    story: shop.story.zh,
    divisionCode: shop.divisionCode,
    beltCode: shop.beltCode,
    mainGoods: belt.made.zh,
    contactName: shop.owner.zh,
    contactPhone: ownerPhone,
    idNumber: inventedIdNumber(shop.code, shop.divisionCode),
    ...(licensed
      ? {
          licenceName: `${place}${shop.name.zh}${company ? '有限公司' : '经营部'}`,
          creditCode: inventedCreditCode(shop.code, shop.divisionCode, shop.kind),
        }
      : {}),
    ...(company ? { legalPerson: shop.owner.zh } : {}),
    ...(shop.kind === 'flagship'
      ? { brandName: shop.name.zh.slice(0, 2), trademarkNumber: String(60_000_000 + shop.code.length * 13_577) }
      : {}),
    ...(shop.kind === 'factory' ? { factoryName: `${place}${shop.name.zh}厂` } : {}),
  };
}

const NO_RETURNS = 'changjiang-porcelain';

const everywhere = (first: number, firstFen: number, next: number, nextFen: number) => ({
  places: [],
  first,
  firstFen: fen(firstFen),
  next,
  nextFen: fen(nextFen),
});
const REMOTE = ['54', '65', '63', '15'];
const surcharge = (yuan: number) => [{ places: REMOTE, surchargeFen: fen(yuan * 100) }];
const over = (yuan: number) => [{ places: [], overFen: fen(yuan * 100) }];

/** How the shops of the market charge freight. */
const FREIGHT: Readonly<Record<FreightFlavour, TemplateInput>> = {
  free: { name: '全国包邮', mode: 'free', rules: { rates: [], remote: surcharge(12) } },
  free_over_59: {
    name: '满59元包邮',
    mode: 'piece',
    rules: { rates: [everywhere(1, 600, 1, 100)], freeOver: over(59), remote: surcharge(10) },
  },
  free_over_99: {
    name: '满99元包邮',
    mode: 'piece',
    rules: { rates: [everywhere(1, 800, 1, 200)], freeOver: over(99), remote: surcharge(10) },
  },
  by_weight: {
    name: '按重量计费',
    mode: 'weight',
    rules: { rates: [everywhere(1000, 800, 1000, 300)], freeOver: over(299), remote: surcharge(15) },
  },
  bulky: {
    name: '大件按重量',
    mode: 'weight',
    rules: { rates: [everywhere(2000, 1500, 1000, 400)], freeOver: over(399), remote: surcharge(30) },
  },
  chilled: {
    name: '冷链包裹',
    mode: 'piece',
    rules: { rates: [everywhere(1, 1800, 2, 600)], freeOver: over(159), excluded: ['54', '65', '63'] },
  },
};

const STAFF_ROLES = { manager: 'manager', service: 'service', packer: 'packer', streamer: 'streamer' } as const;

async function openOne(stage: Stage, cast: Cast, shop: Shop, appliedAt: Date): Promise<OpenShop> {
  const people = cast.workers.get(shop.code);
  const applicant = people?.get('owner');
  const phone = shopPeople.find((one) => one.shopCode === shop.code && one.role === 'owner')?.phone ?? '';
  if (!people || !applicant) throw new Error(`shop ${shop.code} has no owner`);
  const random = randomFrom(`seed/opening/${shop.code}`);
  await verifyOwner(stage, appliedAt, applicant.userId, shop, applicationForm(shop, phone).divisionCode ?? '');
  const application = await apply(stage.ctx(applicant.actor, appliedAt), {
    applicantId: applicant.userId,
    kind: shop.kind,
    form: applicationForm(shop, phone),
    submit: true,
  });
  const openedAt = later(appliedAt, hours(random.whole(3, 40)));
  const opened = (await approve(stage.ctx(cast.reviewer.actor, openedAt), application.id)).shop;
  const owner = await signIn(stage, applicant.userId);
  const scope = scopeOf(opened);
  const ctx = stage.ctx(owner.actor, later(openedAt, hours(1)));
  const staff = new Map<string, Player>();
  for (const [workAs, player] of people) {
    const role = STAFF_ROLES[workAs as keyof typeof STAFF_ROLES];
    if (!role) continue;
    await addStaff(ctx, scope, { userId: player.userId, role });
    staff.set(role, await signIn(stage, player.userId));
  }
  const [logo, cover] = await storeDrawings(ctx, {
    shopId: opened.id,
    svgs: [drawLogo(shop), drawBelt(beltOf(shop))],
  });
  await changeProfile(ctx, scope, {
    story: shop.story,
    ...(logo ? { logoMediaId: logo.id } : {}),
    ...(cover ? { coverMediaId: cover.id } : {}),
  });
  const template = await createTemplate(ctx, scope, FREIGHT[shop.freight]);
  // One shop never says where returns go: the market has such shops, and its silence calls the platform.
  if (shop.code !== NO_RETURNS)
    await setReturnAddress(ctx, scope, {
      name: `${shop.name.zh}退货组`,
      phone,
      divisionCode: shop.divisionCode,
      street: '工业园 8 号',
    });
  await setBankAccount(ctx, scope, {
    holder: shop.kind === 'individual' ? shop.owner.zh : shop.name.zh,
    bank: random.pick(['中国工商银行', '中国农业银行', '中国建设银行', '招商银行']),
    number: inventedCard(shop.code),
  });
  return {
    shop,
    id: opened.id,
    scope,
    openedAt,
    templateId: template.id,
    owner,
    packer: staff.get('packer') ?? owner,
    service: staff.get('service') ?? owner,
  };
}

/** All shops apply, are approved and furnish themselves in the weeks before the history begins. */
export async function openShops(stage: Stage, cast: Cast, opening: Date, most: number): Promise<OpenShop[]> {
  const opened: OpenShop[] = [];
  await fleet(shops.slice(0, most), HANDS, async (shop, place) => {
    const random = randomFrom(`seed/applied/${shop.code}`);
    const appliedAt = later(opening, days(-6 - random.next() * 30));
    opened[place] = await openOne(stage, cast, shop, appliedAt);
  });
  return opened;
}
