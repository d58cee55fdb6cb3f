import { type Static, Type } from 'typebox';
import { type Ctx, chinaDay, FenSchema, IdSchema, MomentSchema, Nullable, TextSchema, toId, type Uuid } from '#kernel';
import { productSummaries } from '#modules/catalog';
import { type Shop, shopsByIds } from '#modules/shops';
import { withinHours } from './pacing.ts';
import type { Phase } from './states.ts';
import * as store from './store.ts';
import type { Campaign } from './types.ts';

const Count = Type.Integer();
export const FiguresSchema = {
  impressions: Count,
  clicks: Type.Integer({ description: 'Charged and not given back' }),
  spentFen: FenSchema(),
  refused: Type.Integer({ description: 'Clicks that were not charged' }),
  givenBack: Type.Integer({ description: 'Clicks that were charged and given back' }),
  orders: Type.Integer({ description: 'Paid orders that followed these clicks within the window' }),
  amountFen: FenSchema({ description: 'Paid for goods of those orders' }),
};
export const CampaignView = Type.Object({
  id: IdSchema('adc'),
  shop: Nullable(Type.Object({ id: IdSchema('shp'), code: Type.String(), name: Type.String() })),
  name: Type.String(),
  target: Type.Enum(['words', 'category']),
  categoryId: Nullable(Type.String()),
  bidFen: Nullable(FenSchema()),
  words: Type.Array(
    Type.Object({
      word: Type.String(),
      bidFen: FenSchema(),
      brand: Nullable(
        Type.String({ description: "Somebody else's registered brand that it speaks of: it is not shown for it" }),
      ),
    }),
  ),
  goods: Type.Array(
    Type.Object({
      productId: IdSchema('prd'),
      title: TextSchema(),
      live: Type.Boolean({ description: 'On sale, so that it can be shown' }),
    }),
  ),
  dailyFen: FenSchema(),
  totalFen: Nullable(FenSchema()),
  pacing: Type.Enum(['even', 'fast']),
  fromHour: Type.Integer({ description: 'Hour of the day in China' }),
  toHour: Count,
  startsAt: MomentSchema(),
  endsAt: Nullable(MomentSchema()),
  phase: Type.Enum(['upcoming', 'running', 'resting', 'spent', 'unpaid', 'paused', 'ended', 'stopped'], {
    description: 'resting: outside its hours; spent: a budget has nothing left; unpaid: the account is empty',
  }),
  stopReason: Nullable(Type.String()),
  spentFen: FenSchema({ description: 'Since the beginning' }),
  spentTodayFen: FenSchema(),
  createdAt: MomentSchema(),
});

/** What a campaign does now, by its state, the clock and its money. */
export function phaseOf(one: Campaign, now: Date, todayFen: number, accountFen: number): Phase {
  if (one.state !== 'running') return one.state;
  if (one.endsAt !== null && one.endsAt <= now) return 'ended';
  if (one.startsAt > now) return 'upcoming';
  if (todayFen >= one.dailyFen || (one.totalFen !== null && one.spentFen >= one.totalFen)) return 'spent';
  if (accountFen === 0) return 'unpaid';
  return withinHours(one, now) ? 'running' : 'resting';
}

/** Campaigns with words, goods and what they have spent, each read once whatever their number. */
export async function campaignsOut(ctx: Ctx, rows: readonly Campaign[]): Promise<Static<typeof CampaignView>[]> {
  const ids = rows.map((one) => one.id);
  const shopIds = [...new Set(rows.map((one) => one.shopId))];
  const now = ctx.clock.now();
  const [words, items, today, accounts, shops] = await Promise.all([
    store.wordsOf(ctx, ids),
    store.itemsOf(ctx, ids),
    store.spentOn(ctx, ids, chinaDay(now)),
    store.accountsOf(ctx, shopIds),
    shopsByIds(ctx, shopIds),
  ]);
  const products = await productSummaries(ctx, [...new Set(items.map((one) => one.productId))]);
  const shopOut = (shop: Shop | undefined) =>
    shop ? { id: toId('shp', shop.id), code: shop.code, name: shop.name } : null;
  return rows.map((one) => {
    const spentToday = today.find((row) => row.campaignId === one.id)?.spentFen ?? 0;
    const account = accounts.find((row) => row.shopId === one.shopId)?.balanceFen ?? 0;
    return {
      id: toId('adc', one.id),
      shop: shopOut(shops.get(one.shopId)),
      name: one.name,
      target: one.target,
      categoryId: one.categoryId,
      bidFen: one.bidFen,
      words: words
        .filter((row) => row.campaignId === one.id)
        .map(({ word, bidFen, brand }) => ({ word, bidFen, brand })),
      goods: items
        .filter((row) => row.campaignId === one.id)
        .map((row) => ({
          productId: toId('prd', row.productId),
          title: products.get(row.productId)?.title ?? { zh: '商品已下架', en: 'No longer listed' },
          live: row.live,
        })),
      dailyFen: one.dailyFen,
      totalFen: one.totalFen,
      pacing: one.pacing,
      fromHour: one.fromHour,
      toHour: one.toHour,
      startsAt: one.startsAt.toISOString(),
      endsAt: one.endsAt?.toISOString() ?? null,
      phase: phaseOf(one, now, spentToday, account),
      stopReason: one.stopReason,
      spentFen: one.spentFen,
      spentTodayFen: spentToday,
      createdAt: one.createdAt.toISOString(),
    };
  });
}

export const ReportSchema = Type.Object({
  rows: Type.Array(
    Type.Object({
      key: Type.String({ description: 'The day (China), the word ("" = by category), or the id of the goods' }),
      title: Nullable(TextSchema()),
      ...FiguresSchema,
    }),
  ),
  total: Type.Object(FiguresSchema),
  reasons: Type.Array(Type.Object({ reason: Type.String(), text: Type.String(), count: Count }), {
    description: 'Why clicks were not charged, or were given back',
  }),
});

/** Names of goods in a report by goods. */
export async function titlesOf(ctx: Ctx, keys: readonly string[]) {
  const found = await productSummaries(ctx, keys as Uuid[]);
  return new Map([...found.values()].map((one) => [one.productId as string, one.title]));
}
