import { days, fen, later, toId } from '#kernel';
import { askGrant, decideGrant, joinClub, setClub, tagMember } from '#modules/members';
import { createMarketRule, createRule, type MarketRuleInput, reviseMarketRule } from '#modules/promotions';
import { moveBudget, openRound } from '#modules/vouchers';
import { products } from '../../../demo/market/index.ts';
import type { Player } from '../../../demo/seed/cast.ts';
import { leafOf } from '../../../demo/seed/leaves.ts';
import { SEED_ACTOR, type Stage } from '../../../demo/seed/stage.ts';
import { SHOP_CODES } from './cast.ts';
import type { OnShelf, OpenShop } from './small-shop.ts';

/** What the small market and its first shop offer besides goods: promotions, a club, credit, vouchers. */

export async function offers(stage: Stage, shop: OpenShop, shelf: readonly OnShelf[]): Promise<void> {
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
export async function marketOffers(stage: Stage): Promise<void> {
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
export async function clubOnShow(stage: Stage, shop: OpenShop, buyer: Player): Promise<void> {
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
export async function giveCredits(
  stage: Stage,
  people: { admin: Player; judge: Player; buyer: Player },
): Promise<void> {
  const wish = { buyerId: people.buyer.userId, amountFen: fen(1_800), reason: 'amends' as const, note: '包裹破损补偿' };
  const first = await askGrant(stage.ctx(people.judge.actor), wish);
  await decideGrant(stage.ctx(people.admin.actor), first.id, true);
  await askGrant(stage.ctx(people.judge.actor), { ...wish, reason: 'reward', note: '晒单奖励' });
}

/** A round of a region's vouchers, for sums that nobody here spends. */
export async function regionVouchers(stage: Stage, shop: OpenShop): Promise<void> {
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
