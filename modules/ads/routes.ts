import { Type } from 'typebox';
import {
  everyone,
  FenSchema,
  IdSchema,
  Nullable,
  PageOf,
  PageQuery,
  platformStaff,
  type Route,
  route,
  TextSchema,
  toId,
  uuidOf,
} from '#kernel';
import { ensureGuest } from '#modules/accounts';
import { CardSchema } from '#modules/search';
import { moveCampaign } from './campaign-service.ts';
import { click } from './click-service.ts';
import { refuse } from './errors.ts';
import { contestOf, OUT } from './explain-service.ts';
import { sponsored } from './serving-service.ts';
import { listed } from './shop-routes.ts';
import { campaignById } from './store.ts';
import { CampaignView, campaignsOut } from './view.ts';

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/sponsored',
    summary: 'Advertisements for a question or a category, each with its place on the page; always shown as 广告',
    tag: 'ads',
    access: everyone,
    perMinute: 120,
    query: Type.Object({
      q: Type.Optional(Type.String({ maxLength: 200 })),
      category: Type.Optional(Type.String({ maxLength: 60, description: 'A category id' })),
    }),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          position: Type.Integer({ description: 'Place on the page of results, from 0' }),
          link: Type.String({
            description: 'Signed; what `POST /ad-clicks` takes, through which the goods are opened',
          }),
          card: CardSchema,
        }),
      ),
      shared: Type.Boolean({
        description: 'Nothing here depends on who asks: what is made of it may be kept for others',
      }),
    }),
    handle: async (ctx, { query, ip, headers }, reply) => {
      reply.header('cache-control', 'no-store');
      const asked = { q: query.q ?? '', categoryId: query.category || null };
      const found = await sponsored(ctx, asked, { actor: ctx.actor, ip, userAgent: headers['user-agent'] });
      return { items: found.items.map((one) => ({ ...one })), shared: found.shared };
    },
  }),
  route({
    method: 'POST',
    path: '/ad-clicks',
    summary: 'Somebody follows an advertisement: answers its goods; whether it was charged is not told',
    tag: 'ads',
    access: everyone,
    // One showing is charged once, whatever is repeated.
    idempotency: 'none',
    transaction: 'own',
    perMinute: 60,
    body: Type.Object({
      link: Type.String({ maxLength: 200 }),
      ahead: Type.Optional(Type.Boolean({ description: 'Fetched by the browser before anybody clicked' })),
    }),
    reply: Type.Object({ productId: IdSchema('prd') }),
    errors: ['ads.link_unknown'],
    handle: async (ctx, { body, ip, headers }, reply) => {
      const { productId } = await click(ctx, {
        link: body.link,
        looker: { actor: ctx.actor, ip, userAgent: headers['user-agent'] },
        guestId: ensureGuest(ctx, reply),
        ahead: body.ahead === true,
      });
      return { productId: toId('prd', productId) };
    },
  }),
  route({
    method: 'GET',
    path: '/console/ads',
    summary: 'Campaigns of paid placement of all shops, newest first',
    tag: 'ads',
    access: platformStaff('promotions.read'),
    query: Type.Object(PageQuery),
    reply: PageOf(CampaignView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { query }) => listed(ctx, null, query),
  }),
  route({
    method: 'GET',
    path: '/console/ads/auction',
    summary:
      'The auction of a question as it would be now: who stands where by bid × quality; nothing is written or shown',
    tag: 'ads',
    access: platformStaff('promotions.read'),
    query: Type.Object({ q: Type.String({ minLength: 1, maxLength: 200 }) }),
    reply: Type.Object({
      slots: Type.Integer({ description: 'Places on a page' }),
      reserveFen: FenSchema(),
      floorBps: Type.Integer({ description: 'Least relevance' }),
      relevancePercent: Type.Integer({ description: 'Exponent of relevance in quality' }),
      clicksPercent: Type.Integer({ description: 'Exponent of expected clicks in quality' }),
      items: Type.Array(
        Type.Object({
          campaignId: IdSchema('adc'),
          productId: IdSchema('prd'),
          title: TextSchema(),
          word: Type.String({ description: '"" = by category' }),
          bidFen: FenSchema({ description: 'With what is left of its budgets' }),
          relevanceBps: Type.Integer(),
          expectedPpm: Type.Integer({ description: 'Clicks expected of a million showings' }),
          quality: Type.Integer(),
          slot: Nullable(Type.Integer({ description: '1 = first; null = none' })),
          priceFen: Nullable(FenSchema({ description: 'What a click would cost' })),
          out: Nullable(Type.Enum([...OUT], { description: 'Why it has no place' })),
        }),
      ),
    }),
    handle: async (ctx, { query }) => {
      const { items, ...contest } = await contestOf(ctx, query.q);
      return {
        ...contest,
        items: items.map((one) => ({
          ...one,
          campaignId: toId('adc', one.campaignId),
          productId: toId('prd', one.productId),
        })),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/console/ads/:adId/stop',
    summary: 'Stop a campaign for good; the shop reads the reason',
    tag: 'ads',
    access: platformStaff('promotions.edit'),
    params: Type.Object({ adId: IdSchema('adc') }),
    body: Type.Object({ reason: Type.String({ minLength: 2, maxLength: 500 }) }),
    reply: CampaignView,
    errors: ['ads.campaign_not_found', 'ads.campaign_state'],
    handle: async (ctx, { params, body }) => {
      const found = await campaignById(ctx, uuidOf('adc', params.adId));
      if (!found) throw refuse('campaign_not_found');
      const [view] = await campaignsOut(ctx, [await moveCampaign(ctx, found.shopId, found.id, 'stop', body.reason)]);
      if (!view) throw refuse('campaign_not_found');
      return view;
    },
  }),
];
