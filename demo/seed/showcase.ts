import { type Ctx, days, earlier, fen, hours, later, Refusal, toId } from '#kernel';
import { setClub } from '#modules/members';
import { openOffer } from '#modules/presales';
import { agreeToShare, createMarketRule, createRule } from '#modules/promotions';
import type { Listing } from './goods.ts';
import { SEED_ACTOR } from './stage.ts';
import { count, type World } from './world.ts';

const CLUB = '入会免费，随时可以退出。等级按在本店实际支付的金额计算，退款会相应减少。会员价仅限本店。';

/** What the demo shop has on show since this morning: a flash price, a gift, goods sold ahead, a club, points that can be used, coupons of the market to claim, and two promotions of the market that shops bear a part of, one agreed to. */
export async function showcaseToday({ stage, today, done, refused }: World, demo: readonly Listing[]): Promise<void> {
  const at = earlier(today, hours(2));
  const shop = demo[0]?.shop;
  // Others of today are with the shop's first goods.
  const goods = demo.filter((one) => one.skus.some((sku) => sku.stock >= 20)).slice(6, 10);
  const skus = goods.flatMap((one) => one.skus.filter((sku) => sku.stock >= 20).slice(0, 1));
  const [flash, bought, ahead, given] = skus;
  if (!shop || !flash || !bought || !ahead || !given) return;
  const own: Ctx = stage.ctx(shop.owner.actor, at);
  const market: Ctx = stage.ctx(SEED_ACTOR, at);
  const span = { startsAt: at, endsAt: later(today, days(10)) };
  const shown: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'flash prices',
      () =>
        createRule(own, shop.scope, {
          kind: 'flash_price',
          title: { zh: '今日秒杀', en: 'Flash price today' },
          args: { priceFen: Math.floor((flash.priceFen * 7) / 10), perBuyer: 1, pieces: 10 },
          scope: { skuIds: [flash.id] },
          ...span,
        }),
    ],
    [
      'gifts',
      () =>
        createRule(own, shop.scope, {
          kind: 'gift',
          title: { zh: '买二赠一', en: 'Buy two, get a gift' },
          args: { mode: 'pieces', buyPieces: 2, giftSkuId: toId('sku', given.id), giftPieces: 1 },
          scope: { skuIds: [bought.id] },
          ...span,
        }),
    ],
    [
      'presale offers',
      () => {
        const depositFen = fen(Math.max(1, Math.floor(ahead.priceFen / 10)));
        return openOffer(own, shop.scope, {
          skuId: ahead.id,
          priceFen: fen(ahead.priceFen),
          depositFen,
          countsFen: fen(2 * depositFen),
          pieces: 20,
          perBuyer: 2,
          startsAt: at,
          depositUntil: later(today, days(5)),
          balanceFrom: later(today, days(5)),
          balanceUntil: later(today, days(8)),
          shipWithinHours: 48,
        });
      },
    ],
    [
      'clubs',
      () =>
        setClub(own, shop.scope, {
          open: true,
          terms: CLUB,
          tiers: [
            { name: { zh: '会员', en: 'Member' }, fromFen: 0 },
            { name: { zh: '银卡', en: 'Silver' }, fromFen: 50_000 },
            { name: { zh: '金卡', en: 'Gold' }, fromFen: 200_000 },
          ],
        }),
    ],
    [
      // What buyers earned with the orders of sixty days they can use: at most three tenths of what goods cost.
      'points rules',
      () =>
        createMarketRule(market, {
          kind: 'points',
          title: { zh: '积分抵扣', en: 'Points' },
          args: { fenPerPoint: 1, mostBps: 3_000 },
          scope: { all: true },
          funding: [{ funder: 'platform', bps: 10_000 }],
          ...span,
        }),
    ],
    [
      // To be claimed by everybody, and paid for by the market.
      'market coupons',
      async () => {
        const issued = (kind: string, title: { zh: string; en: string }, args: object) =>
          createMarketRule(market, {
            kind,
            title,
            args,
            scope: { all: true },
            funding: [{ funder: 'platform', bps: 10_000 }],
            budgetFen: fen(1_000_000),
            issue: { total: 2_000, perPerson: 1, claimFrom: span.startsAt, claimUntil: span.endsAt, validDays: 7 },
            ...span,
          });
        await issued(
          'platform_coupon',
          { zh: '平台券 满199减15', en: 'Market coupon: ¥15 off ¥199+' },
          { mode: 'minus', overFen: 19_900, minusFen: 1_500 },
        );
        await issued(
          'freight_coupon',
          { zh: '运费券 减8元', en: 'Freight coupon: ¥8 off' },
          { overFen: 0, minusFen: 800 },
        );
      },
    ],
    [
      'shared promotions',
      async () => {
        const shared = (title: { zh: string; en: string }, shopBps: number) =>
          createMarketRule(market, {
            kind: 'cross_shop_reduction',
            title,
            args: { mode: 'every', overFen: 20_000, minusFen: 2_000, maxTimes: 5 },
            scope: { productIds: [demo[0]?.id ?? given.id] },
            funding: [
              { funder: 'shop', bps: shopBps },
              { funder: 'platform', bps: 10_000 - shopBps },
            ],
            ...span,
          });
        const rule = await shared({ zh: '跨店满200减20', en: '20 off every 200, across shops' }, 5_000);
        await agreeToShare(own, shop.scope, { ruleId: rule.id, shareBps: 5_000 });
        await shared({ zh: '周末跨店满减', en: 'Weekend across shops' }, 8_000);
      },
    ],
  ];
  for (const [what, show] of shown)
    try {
      await show();
      count(done, what);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      count(refused, error.code);
    }
}
