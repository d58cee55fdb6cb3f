import { days, earlier, hours, later, type Seconds, type Text2, type Uuid } from '#kernel';
import {
  type CampaignInput,
  createCampaign,
  decide,
  enrol,
  entriesPage,
  publishCampaign,
  saveVenue,
} from '#modules/campaigns';
import type { Listing } from './goods.ts';
import type { OpenShop } from './openings.ts';
import { count, type World } from './world.ts';

const SHOPS = 8;
const GOODS_A_SHOP = 3;
const TERMS = {
  minLevel: 0,
  minGoodRateBps: null,
  minDsrTenths: null,
  minOffBps: 500,
  minQuantity: 3,
  maxShipHours: 96,
  categoryIds: [],
  divisions: [],
};

type Festival = {
  readonly code: string;
  readonly name: Text2;
  readonly intro: Text2;
  /** Days before the market's today (negative: after it): made, review, warm-up, live, its end, the end of returns. */
  readonly before: readonly [number, number, number, number, number, number];
};
/** One that is over with its returns, and one that is live while guests look. */
const FESTIVALS: readonly Festival[] = [
  {
    code: 'autumn-fair',
    name: { zh: '金秋产业带好货节', en: 'Autumn fair of the belts' },
    intro: {
      zh: '工厂直供的秋日好物，价格有据可查。',
      en: 'Autumn goods from the makers, at prices that can be checked.',
    },
    before: [44, 39, 36, 32, 28, 13],
  },
  {
    code: 'winter-warm',
    name: { zh: '暖冬年货节', en: 'Warm winter fair' },
    intro: {
      zh: '提前备年货，划线价都真实成交过。',
      en: 'Early for the New Year; every crossed-out price was really paid.',
    },
    before: [13, 9, 6, 1.6, -6, -21],
  },
];

const span = (n: number): Seconds => days(Math.abs(n));

/** What is cheaper in a festival at a moment. */
export type Fairs = (at: Date) => readonly Uuid[];

/** The market's festivals through their own phases: made and published, goods handed in by shops, reviewed, with their pages. */
export function planCampaigns(world: World, opening: Date): Fairs {
  const fairs: { readonly from: Date; readonly until: Date; readonly skuIds: Uuid[] }[] = [];
  for (const festival of FESTIVALS) {
    const at = (n: number): Date => (n < 0 ? later(world.today, span(n)) : earlier(world.today, span(n)));
    const [made, review, warmUp, live, until, returns] = festival.before;
    if (at(made) <= later(opening, days(3))) continue;
    const fair = { from: at(live), until: at(until), skuIds: [] as Uuid[] };
    fairs.push(fair);
    let campaignId: Uuid | null = null;
    world.intend(at(made), async (now) => {
      campaignId = await announce(world, now, {
        code: festival.code,
        name: festival.name,
        intro: festival.intro,
        enrolFrom: now,
        reviewFrom: at(review),
        warmUpFrom: at(warmUp),
        presaleFrom: null,
        liveFrom: at(live),
        liveUntil: at(until),
        returnsUntil: at(returns),
        terms: TERMS,
      });
    });
    for (const [place, shop] of [...world.shops.values()].slice(0, SHOPS).entries())
      world.intend(later(at(made), hours(20 + place)), async (now) => {
        if (campaignId) fair.skuIds.push(...(await handIn(world, now, campaignId, shop)));
      });
    world.intend(later(at(review), hours(5)), async (now) => {
      if (campaignId) await approveAll(world, now, campaignId);
    });
  }
  return (at) => fairs.flatMap((fair) => (fair.from <= at && at < fair.until ? fair.skuIds : []));
}

const words = (zh: string, en: string): Text2 => ({ zh, en });

async function announce(world: World, at: Date, input: CampaignInput): Promise<Uuid> {
  const ctx = world.stage.ctx(world.cast.admin.actor, at);
  const { id } = await createCampaign(ctx, input);
  await publishCampaign(ctx, id);
  await saveVenue(ctx, id, {
    code: input.code,
    kind: 'main',
    key: null,
    name: input.name,
    blocks: [
      { kind: 'banner', title: words('会场公告', 'Welcome'), text: input.intro },
      { kind: 'countdown', title: words('距活动', 'Time left') },
      { kind: 'shelf', title: words('力度最大', 'Most off'), limit: 12, order: 'off' },
      { kind: 'coupons', title: words('先领券', 'Coupons first'), limit: 4 },
      { kind: 'live', title: words('直播', 'Live') },
      { kind: 'ranks', title: words('会场热销榜', 'Best sellers here'), limit: 8 },
    ],
  });
  const belt = [...world.shops.values()][0]?.shop.beltCode;
  if (belt)
    await saveVenue(ctx, id, {
      code: `${input.code}-belt`,
      kind: 'belt',
      key: belt,
      name: words('产业带分会场', 'Of one belt'),
      blocks: [{ kind: 'shelf', title: words('产地直发', 'From where it is made'), limit: 12, order: 'cheap' }],
    });
  count(world.done, 'campaigns');
  return id;
}

type Row = { readonly skuId: Uuid; priceFen: number; readonly quantity: number; referenceFen: number | null };

/** A shop hands its goods in as shops do: it tries, reads what is wrong with a row, and corrects it once. Answers what was taken. */
async function handIn(world: World, at: Date, campaignId: Uuid, shop: OpenShop): Promise<Uuid[]> {
  const ctx = world.stage.ctx(shop.owner.actor, at);
  const mine = world.listings.filter((one) => one.shop.id === shop.id && one.liveAt < earlier(at, days(2)));
  const rows = mine.slice(0, GOODS_A_SHOP).flatMap(rowOf);
  const lines = () =>
    rows.map((row, place) => ({ line: place + 1, code: row.skuId, row: { ...row, claimDays: null } }));
  if (rows.length === 0) return [];
  const tried = await enrol(ctx, shop.scope, campaignId, lines(), true);
  for (const { line, problems } of tried.results) {
    const row = rows[line - 1];
    if (!row) continue;
    for (const { code, params } of problems) {
      const most = Number(params.mostFen ?? 0);
      if (code === 'price_high') row.priceFen = Math.min(row.priceFen, most);
      if (code === 'reference_sold' || code === 'reference_shown') row.referenceFen = most;
    }
    if (row.referenceFen !== null && row.referenceFen <= row.priceFen) row.referenceFen = null;
  }
  const { results } = await enrol(ctx, shop.scope, campaignId, lines(), false);
  const taken = results.flatMap(({ skuId, problems }) => (skuId && problems.length === 0 ? [skuId] : []));
  for (const _one of taken) count(world.done, 'campaign goods');
  return taken;
}

function rowOf(listing: Listing): Row[] {
  const [sku] = listing.skus.filter((one) => one.stock >= 12);
  if (!sku) return [];
  const priceFen = Math.floor((sku.priceFen * 78) / 10_000) * 100;
  return priceFen > 0 ? [{ skuId: sku.id, priceFen, quantity: 6, referenceFen: sku.priceFen }] : [];
}

/** The operator lets in whatever still stands. */
async function approveAll(world: World, at: Date, campaignId: Uuid): Promise<void> {
  const ctx = world.stage.ctx(world.cast.admin.actor, at);
  const waiting = await entriesPage(ctx, { campaignId, state: 'waiting' }, null, SHOPS * GOODS_A_SHOP);
  const ids = waiting.map((one) => one.id);
  if (ids.length > 0) await decide(ctx, campaignId, ids, 'approve', '');
}
