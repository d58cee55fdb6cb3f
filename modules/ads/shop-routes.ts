import { Type } from 'typebox';
import {
  type Ctx,
  chinaDay,
  days,
  decodeCursor,
  earlier,
  FenSchema,
  fen,
  IdSchema,
  LANGS,
  type Lang,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  readProse,
  route,
  shopStaff,
  toId,
  type Uuid,
  uuidOf,
} from '#kernel';
import { setting } from '#modules/operations';
import { payBack, payIn } from './account-service.ts';
import { bidHelp } from './bid-help.ts';
import { changeTerms, createCampaign, moveCampaign, type TermsInput } from './campaign-service.ts';
import { refuse } from './errors.ts';
import { REPORT_BY, reasons, report } from './figures-store.ts';
import { settings } from './settings.ts';
import * as store from './store.ts';
import type { Campaign } from './types.ts';
import { CampaignView, campaignsOut, ReportSchema, titlesOf } from './view.ts';

const ShopPath = Type.Object({ shopId: IdSchema('shp') });
const AdPath = Type.Object({ shopId: IdSchema('shp'), adId: IdSchema('adc') });
const codes = (...names: string[]): string[] => names.map((name) => `ads.${name}`);
const TERMS = codes(
  'target_invalid',
  'words_invalid',
  'word_forbidden',
  'word_brand',
  'bid_invalid',
  'budget_invalid',
  'hours_invalid',
  'period_invalid',
);

const Terms = {
  words: Type.Array(
    Type.Object({ word: Type.String({ minLength: 1, maxLength: 40 }), bidFen: FenSchema({ minimum: 1 }) }),
    {
      maxItems: 100,
      description: 'Of a campaign by words: each with what a click may cost',
    },
  ),
  bidFen: Nullable(FenSchema({ minimum: 1, description: 'Of a campaign by category' })),
  dailyFen: FenSchema({ minimum: 1, maximum: 1_000_000_000 }),
  totalFen: Nullable(FenSchema({ minimum: 1, maximum: 100_000_000_000 })),
  pacing: Type.Enum(['even', 'fast']),
  fromHour: Type.Integer({ minimum: 0, maximum: 23 }),
  toHour: Type.Integer({ minimum: 1, maximum: 24 }),
  endsAt: Nullable(MomentSchema()),
};
const termsIn = (body: {
  words: { word: string; bidFen: number }[];
  bidFen: number | null;
  dailyFen: number;
  totalFen: number | null;
  pacing: 'even' | 'fast';
  fromHour: number;
  toHour: number;
  endsAt: string | null;
}): TermsInput => ({
  words: body.words.map((one) => ({ word: one.word, bidFen: fen(one.bidFen) })),
  bidFen: body.bidFen === null ? null : fen(body.bidFen),
  dailyFen: fen(body.dailyFen),
  totalFen: body.totalFen === null ? null : fen(body.totalFen),
  pacing: body.pacing,
  fromHour: body.fromHour,
  toHour: body.toHour,
  endsAt: body.endsAt === null ? null : new Date(body.endsAt),
});

const prose = new Map(
  LANGS.map((lang) => [lang, readProse(import.meta.dirname, lang).reasons as Readonly<Record<string, string>>]),
);
const sentences = (lang: Lang): Readonly<Record<string, string>> => prose.get(lang) ?? {};

const AccountSchema = Type.Object({ balanceFen: FenSchema({ description: 'What clicks may still cost' }) });
const account = async (ctx: Ctx, shopId: Uuid) => ({ balanceFen: await store.accountOf(ctx, shopId) });
const shown = async (ctx: Ctx, campaign: Campaign) => {
  const [view] = await campaignsOut(ctx, [campaign]);
  if (!view) throw refuse('campaign_not_found');
  return view;
};

const money = (way: 'in' | 'back'): Route =>
  route({
    method: 'POST',
    path: `/shops/:shopId/ads-account/pay-${way}`,
    summary:
      way === 'in'
        ? 'Pay in for advertisements out of the shop’s balance'
        : 'Take back what no click has cost, at any time and without a fee',
    tag: 'ads',
    access: shopStaff('money.payout'),
    params: ShopPath,
    body: Type.Object({ amountFen: FenSchema({ minimum: 1, maximum: 1_000_000_000 }) }),
    reply: AccountSchema,
    errors: codes(way === 'in' ? 'balance_short' : 'account_short'),
    handle: async (ctx, { shop, body }) => {
      await (way === 'in' ? payIn : payBack)(ctx, shop, body.amountFen);
      return account(ctx, shop.shopId);
    },
  });

const step = (move: 'pause' | 'resume' | 'end', summary: string): Route =>
  route({
    method: 'POST',
    path: `/shops/:shopId/ads/:adId/${move}`,
    summary,
    tag: 'ads',
    access: shopStaff('promotions.edit'),
    params: AdPath,
    reply: CampaignView,
    errors: codes('campaign_not_found', 'campaign_state', ...(move === 'resume' ? ['shop_not_open', 'trust_low'] : [])),
    handle: async (ctx, { shop, params }) =>
      shown(ctx, await moveCampaign(ctx, shop.shopId, uuidOf('adc', params.adId), move)),
  });

export const shopRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/ads-account',
    summary: 'What the shop has for advertisements',
    tag: 'ads',
    access: shopStaff('promotions.read'),
    params: ShopPath,
    reply: AccountSchema,
    handle: (ctx, { shop }) => account(ctx, shop.shopId),
  }),
  money('in'),
  money('back'),
  route({
    method: 'GET',
    path: '/shops/:shopId/ads',
    summary: 'The shop’s campaigns of paid placement, newest first',
    tag: 'ads',
    access: shopStaff('promotions.read'),
    params: ShopPath,
    query: Type.Object(PageQuery),
    reply: PageOf(CampaignView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { shop, query }) => listed(ctx, shop.shopId, query),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/ads',
    summary: 'Begin a campaign: words or a category, goods, bids, budgets, hours; checked at once',
    tag: 'ads',
    access: shopStaff('promotions.edit'),
    params: ShopPath,
    body: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 60 }),
      target: Type.Enum(['words', 'category']),
      categoryId: Nullable(Type.String({ maxLength: 60 })),
      productIds: Type.Array(IdSchema('prd'), { minItems: 1, maxItems: 50 }),
      startsAt: MomentSchema(),
      ...Terms,
    }),
    reply: CampaignView,
    status: 201,
    errors: [...TERMS, ...codes('goods_invalid', 'category_outside', 'shop_not_open', 'trust_low', 'too_many')],
    handle: async (ctx, { shop, body }) =>
      shown(
        ctx,
        await createCampaign(ctx, shop, {
          name: body.name,
          target: body.target,
          categoryId: body.categoryId,
          productIds: body.productIds.map((id) => uuidOf('prd', id)),
          startsAt: new Date(body.startsAt),
          ...termsIn(body),
        }),
      ),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/ads/:adId',
    summary: 'One campaign',
    tag: 'ads',
    access: shopStaff('promotions.read'),
    params: AdPath,
    reply: CampaignView,
    errors: codes('campaign_not_found'),
    handle: async (ctx, { shop, params }) => {
      const found = await store.campaignOf(ctx, shop.shopId, uuidOf('adc', params.adId));
      if (!found) throw refuse('campaign_not_found');
      return shown(ctx, found);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/ads/:adId/terms',
    summary: 'Other words, bids, budgets or hours from now on',
    tag: 'ads',
    access: shopStaff('promotions.edit'),
    params: AdPath,
    body: Type.Object(Terms),
    reply: CampaignView,
    errors: [...TERMS, ...codes('campaign_not_found', 'campaign_state', 'budget_below_spent')],
    handle: async (ctx, { shop, params, body }) =>
      shown(ctx, await changeTerms(ctx, shop, uuidOf('adc', params.adId), termsIn(body))),
  }),
  step('pause', 'Show it no more until it is resumed'),
  step('resume', 'Show it again'),
  step('end', 'End it for good'),
  route({
    method: 'GET',
    path: '/shops/:shopId/ads/:adId/report',
    summary: 'Showings, clicks, cost and orders by day, word or goods; the rows add up to the total',
    tag: 'ads',
    access: shopStaff('promotions.read'),
    params: AdPath,
    query: Type.Object({
      by: Type.Optional(Type.Enum([...REPORT_BY], { default: 'day' })),
      from: Type.Optional(Type.String({ format: 'date', description: 'Day in China; 30 days ago when left out' })),
      to: Type.Optional(Type.String({ format: 'date', description: 'Day in China, inclusive; today when left out' })),
    }),
    reply: ReportSchema,
    errors: codes('campaign_not_found', 'period_invalid'),
    handle: async (ctx, { shop, params, query }) => {
      const id = uuidOf('adc', params.adId);
      if (!(await store.campaignOf(ctx, shop.shopId, id))) throw refuse('campaign_not_found');
      const now = ctx.clock.now();
      const span = { from: query.from ?? chinaDay(earlier(now, days(29))), to: query.to ?? chinaDay(now) };
      if (span.from > span.to) throw refuse('period_invalid');
      const by = query.by ?? 'day';
      const [rows, [total], why] = await Promise.all([
        report(ctx, { shopId: shop.shopId, id, by, ...span }),
        report(ctx, { shopId: shop.shopId, id, by: null, ...span }),
        reasons(ctx, { shopId: shop.shopId, id, ...span }),
      ]);
      const titles =
        by === 'product'
          ? await titlesOf(
              ctx,
              rows.map((row) => row.key),
            )
          : new Map();
      const words = sentences(ctx.lang);
      const nothing = { impressions: 0, clicks: 0, spentFen: 0, refused: 0, givenBack: 0, orders: 0, amountFen: 0 };
      return {
        rows: rows.map((row) => ({
          ...row,
          key: by === 'product' ? toId('prd', row.key as Uuid) : row.key,
          title: titles.get(row.key) ?? null,
        })),
        total: total ? { ...total } : nothing,
        reasons: why.map((one) => ({ ...one, text: words[one.reason] ?? one.reason })),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/ad-words',
    summary: 'Help with a bid: how many bid for a word, and about what a place on the page asks for',
    tag: 'ads',
    access: shopStaff('promotions.read'),
    outsideWall: 'tells from what others bid what a word may cost',
    params: ShopPath,
    query: Type.Object({
      words: Type.String({ minLength: 1, maxLength: 1_000, description: 'Divided by commas, at most 20' }),
    }),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          word: Type.String(),
          others: Type.Integer({ description: 'At most 20 are counted' }),
          pageFen: FenSchema({ description: 'About what a place on the page asks for, at equal quality' }),
          firstFen: FenSchema({ description: 'About what the first place asks for' }),
        }),
      ),
    }),
    handle: async (ctx, { shop, query }) => {
      const words = query.words
        .split(/[,，]/)
        .map((one) => one.normalize('NFKC').trim().toLowerCase())
        .filter((one) => one !== '');
      const asked = [...new Set(words)].slice(0, 20);
      const [bids, slots, reserve, most] = [
        await store.bidsFor(ctx, asked, shop.shopId),
        await setting(ctx, 'ads.slots_a_page', settings),
        await setting(ctx, 'ads.reserve_fen', settings),
        await setting(ctx, 'ads.most_bid_fen', settings),
      ];
      return {
        items: asked.map((word) =>
          bidHelp(
            word,
            bids.filter((one) => one.word === word).map((one) => one.bidFen),
            slots,
            reserve,
            most,
          ),
        ),
      };
    },
  }),
];

/** A page of campaigns, of one shop or of all. */
export async function listed(ctx: Ctx, shopId: Uuid | null, query: { cursor?: string; limit?: number }) {
  const key = decodeCursor(query.cursor, 2);
  const limit = query.limit ?? 20;
  const before = key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
  const rows = await store.campaigns(ctx, { shopId, before, limit: limit + 1 });
  const { items, nextCursor } = pageOf(
    rows,
    limit,
    (row) => [row.createdAt.toISOString(), row.id],
    (row) => row,
  );
  return { items: await campaignsOut(ctx, items), nextCursor };
}
