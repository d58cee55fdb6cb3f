import { hours, later, type ShopScope, type Uuid } from '#kernel';
import { createCampaign, decide, enrol, publishCampaign, saveVenue } from '#modules/campaigns';
import type { Player } from '../../../demo/seed/cast.ts';
import type { Stage } from '../../../demo/seed/stage.ts';

type Goods = { readonly skuId: Uuid; readonly priceFen: number; readonly quantity: number };

const TERMS = {
  minLevel: 0,
  minGoodRateBps: 9_000,
  minDsrTenths: 40,
  minOffBps: 500,
  minQuantity: 2,
  maxShipHours: 72,
  categoryIds: [],
  divisions: [],
};

/** A campaign in each state that pages show: a draft, one that takes enrolments with goods waiting, and one that is live. */
export async function smallCampaigns(
  stage: Stage,
  admin: Player,
  shop: { readonly scope: ShopScope; readonly owner: Player },
  goods: readonly Goods[],
): Promise<void> {
  const start = stage.clock.now();
  const plan = (code: string, zh: string, en: string, hoursOf: readonly number[]) => {
    const at = (place: number): Date => later(start, hours(hoursOf[place] ?? 0));
    return {
      code,
      name: { zh, en },
      intro: { zh: '好货集中上新，价格有据可查。', en: 'Good things together, at prices that can be checked.' },
      enrolFrom: at(0),
      reviewFrom: at(1),
      warmUpFrom: at(2),
      presaleFrom: null,
      liveFrom: at(3),
      liveUntil: at(4),
      returnsUntil: at(5),
      terms: TERMS,
    };
  };
  const ctx = stage.ctx(admin.actor);
  await createCampaign(ctx, plan('next-spring', '春上新', 'Spring', [600, 700, 800, 900, 1_000, 1_100]));
  const open = await createCampaign(ctx, plan('winter', '年货节', 'New Year fair', [0, 400, 500, 600, 700, 900]));
  const live = await createCampaign(ctx, plan('belts-week', '产业带好物周', 'Belt week', [0, 2, 4, 6, 600, 900]));
  await publishCampaign(ctx, open.id);
  await publishCampaign(ctx, live.id);
  const words = (zh: string, en: string) => ({ zh, en });
  await saveVenue(ctx, live.id, {
    code: 'belts-week',
    kind: 'main',
    key: null,
    name: words('产业带好物周', 'Belt week'),
    blocks: [
      {
        kind: 'banner',
        title: words('源头好物', 'From the source'),
        text: words('工厂直供，价格有据。', 'Straight from the makers.'),
      },
      { kind: 'countdown', title: words('距结束', 'Time left') },
      { kind: 'shelf', title: words('本周好价', 'This week'), limit: 12, order: 'off' },
      { kind: 'coupons', title: words('先领券', 'Coupons'), limit: 6 },
      { kind: 'live', title: words('直播', 'Live') },
      { kind: 'ranks', title: words('热销榜', 'Best sellers'), limit: 10 },
    ],
  });
  // What was listed a moment ago has a past only then.
  stage.clock.advance(hours(1));
  const [first, ...rest] = goods;
  const hand = async (campaignId: Uuid, rows: readonly Goods[]): Promise<void> => {
    const { taken } = await enrol(
      stage.ctx(shop.owner.actor),
      shop.scope,
      campaignId,
      rows.map(({ priceFen, ...row }, place) => ({
        line: place + 1,
        code: row.skuId,
        row: { ...row, priceFen: Math.floor(priceFen * 0.8), referenceFen: priceFen, claimDays: null },
      })),
      false,
    );
    if (taken !== rows.length) throw new Error('the campaign did not take what was handed in');
  };
  await hand(open.id, rest);
  if (!first) return;
  await hand(live.id, [first]);
  const [entry] = await stage.runtime.pool<
    { id: Uuid }[]
  >`SELECT id FROM campaigns.entries WHERE campaign_id = ${live.id}`;
  if (entry) await decide(ctx, live.id, [entry.id], 'approve', '');
}
