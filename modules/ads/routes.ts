import { Type } from 'typebox';
import { everyone, IdSchema, PageOf, PageQuery, platformStaff, type Route, route, toId, uuidOf } from '#kernel';
import { ensureGuest } from '#modules/accounts';
import { CardSchema } from '#modules/search';
import { moveCampaign } from './campaign-service.ts';
import { click } from './click-service.ts';
import { refuse } from './errors.ts';
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
