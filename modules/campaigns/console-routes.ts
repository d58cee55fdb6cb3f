import { Type } from 'typebox';
import {
  decodeCursor,
  IdSchema,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  toId,
  uuidOf,
} from '#kernel';
import { countEntries, entriesPage } from './entries-store.ts';
import { decide } from './review-service.ts';
import { cancelCampaign, createCampaign, editCampaign, found, publishCampaign } from './service.ts';
import { campaignsPage } from './store.ts';
import { ENTRY_STATES } from './types.ts';
import {
  CampaignBody,
  CampaignView,
  CountsView,
  campaignIn,
  campaignView,
  countsView,
  EntryView,
  entryView,
  ProblemView,
  problemView,
} from './view.ts';

const params = Type.Object({ campaignId: IdSchema('cpg') });
const WithCounts = Type.Object({ ...CampaignView.properties, entries: CountsView });
const writeErrors = ['campaigns.calendar_disordered', 'campaigns.calendar_past', 'campaigns.code_taken'];

export const consoleRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/campaigns',
    summary: 'Campaigns, what goes live last on top, drafts too',
    tag: 'campaigns',
    access: platformStaff('promotions.read'),
    query: Type.Object(PageQuery),
    reply: PageOf(CampaignView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const rows = await campaignsPage(ctx, decodeCursor(query.cursor, 2), limit, false);
      return pageOf(
        rows,
        limit,
        (row) => [row.liveFrom.toISOString(), row.id],
        (row) => campaignView(ctx, row),
      );
    },
  }),
  route({
    method: 'POST',
    path: '/console/campaigns',
    summary: 'Begin a campaign as a draft',
    tag: 'campaigns',
    access: platformStaff('promotions.edit'),
    body: CampaignBody,
    reply: CampaignView,
    status: 201,
    errors: writeErrors,
    handle: async (ctx, { body }) => campaignView(ctx, await createCampaign(ctx, campaignIn(body))),
  }),
  route({
    method: 'GET',
    path: '/console/campaigns/:campaignId',
    summary: 'A campaign, its phase by the clock and how many goods are in it',
    tag: 'campaigns',
    access: platformStaff('promotions.read'),
    params,
    reply: WithCounts,
    errors: ['campaigns.campaign_not_found'],
    handle: async (ctx, { params }) => {
      const campaign = await found(ctx, uuidOf('cpg', params.campaignId));
      return { ...campaignView(ctx, campaign), entries: countsView(await countEntries(ctx, campaign.id)) };
    },
  }),
  route({
    method: 'PUT',
    path: '/console/campaigns/:campaignId',
    summary: 'Change a draft; what is published stands, because shops enrol by it',
    tag: 'campaigns',
    access: platformStaff('promotions.edit'),
    params,
    body: CampaignBody,
    reply: CampaignView,
    errors: [...writeErrors, 'campaigns.campaign_not_found', 'campaigns.not_a_draft'],
    handle: async (ctx, { params, body }) =>
      campaignView(ctx, await editCampaign(ctx, uuidOf('cpg', params.campaignId), campaignIn(body))),
  }),
  route({
    method: 'POST',
    path: '/console/campaigns/:campaignId/publish',
    summary: 'Open a draft to shops by its calendar',
    tag: 'campaigns',
    access: platformStaff('promotions.edit'),
    params,
    reply: CampaignView,
    errors: ['campaigns.campaign_not_found', 'campaigns.not_a_draft', 'campaigns.calendar_past'],
    handle: async (ctx, { params }) => campaignView(ctx, await publishCampaign(ctx, uuidOf('cpg', params.campaignId))),
  }),
  route({
    method: 'POST',
    path: '/console/campaigns/:campaignId/cancel',
    summary: 'Call a campaign off: its prices end now, what it kept of the stock is for sale again',
    tag: 'campaigns',
    access: platformStaff('promotions.edit'),
    params,
    body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }),
    reply: CampaignView,
    errors: ['campaigns.campaign_not_found', 'campaigns.not_published', 'campaigns.reason_missing'],
    handle: async (ctx, { params, body }) =>
      campaignView(ctx, await cancelCampaign(ctx, uuidOf('cpg', params.campaignId), body.reason)),
  }),
  route({
    method: 'GET',
    path: '/console/campaigns/:campaignId/entries',
    summary: 'Goods handed in for a campaign; what is to be reviewed first on top',
    tag: 'campaigns',
    access: platformStaff('promotions.read'),
    params,
    query: Type.Object({
      ...PageQuery,
      state: Type.Optional(Type.Enum([...ENTRY_STATES])),
      shopId: Type.Optional(IdSchema('shp')),
    }),
    reply: PageOf(EntryView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { params, query }) => {
      const limit = query.limit ?? 20;
      const rows = await entriesPage(
        ctx,
        {
          campaignId: uuidOf('cpg', params.campaignId),
          state: query.state,
          shopId: query.shopId ? uuidOf('shp', query.shopId) : undefined,
        },
        decodeCursor(query.cursor, 3),
        limit,
      );
      return pageOf(
        rows,
        limit,
        (row) => [row.dueAt.toISOString(), row.shopId, row.skuId],
        (row) => entryView(ctx, row),
      );
    },
  }),
  route({
    method: 'POST',
    path: '/console/campaigns/:campaignId/decide',
    summary: 'Approve goods, which are checked once more and whose pieces are kept for the campaign, or reject them',
    tag: 'campaigns',
    access: platformStaff('promotions.edit'),
    params,
    body: Type.Object({
      entryIds: Type.Array(IdSchema('ent'), { minItems: 1, maxItems: 100 }),
      decision: Type.Enum(['approve', 'reject']),
      reason: Type.Optional(Type.String({ maxLength: 500 })),
    }),
    reply: Type.Object({
      done: Type.Integer(),
      results: Type.Array(Type.Object({ entryId: IdSchema('ent'), problems: Type.Array(ProblemView) })),
    }),
    errors: [
      'campaigns.campaign_not_found',
      'campaigns.not_reviewing',
      'campaigns.entry_not_found',
      'campaigns.entry_not_waiting',
      'campaigns.reason_missing',
      'inventory.not_enough',
    ],
    handle: async (ctx, { params, body }) => {
      const verdicts = await decide(
        ctx,
        uuidOf('cpg', params.campaignId),
        body.entryIds.map((id) => uuidOf('ent', id)),
        body.decision,
        body.reason ?? '',
      );
      return {
        done: verdicts.filter((one) => one.problems.length === 0).length,
        results: verdicts.map((one) => ({
          entryId: toId('ent', one.entryId),
          problems: one.problems.map(problemView),
        })),
      };
    },
  }),
];
