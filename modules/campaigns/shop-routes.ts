import { type Static, Type } from 'typebox';
import {
  decodeCursor,
  everyone,
  FenSchema,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  route,
  shopStaff,
  TextSchema,
  toId,
  uuidOf,
} from '#kernel';
import { enrol, MOST_ROWS, withdraw } from './enrol-service.ts';
import { countEntries, entriesPage, liveEntriesOf } from './entries-store.ts';
import { piecesLeft } from './pieces.ts';
import { published } from './service.ts';
import { readSheet, type SheetLine } from './sheet.ts';
import { campaignsPage } from './store.ts';
import { ENTRY_STATES } from './types.ts';
import {
  CampaignView,
  ClaimSchema,
  CountsView,
  campaignView,
  countsView,
  EntryView,
  entryView,
  ProblemView,
  problemView,
} from './view.ts';

const params = Type.Object({ shopId: IdSchema('shp'), campaignId: IdSchema('cpg') });
const closed = { additionalProperties: false };
const RowBody = Type.Object(
  {
    skuId: IdSchema('sku'),
    priceFen: FenSchema({ minimum: 1, maximum: 1_000_000_000 }),
    quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    referenceFen: Type.Optional(Nullable(FenSchema({ minimum: 1, maximum: 1_000_000_000 }))),
    claimDays: Type.Optional(ClaimSchema),
  },
  closed,
);
const EnrolBody = Type.Object(
  {
    rows: Type.Optional(Type.Array(RowBody, { minItems: 1, maxItems: MOST_ROWS })),
    sheet: Type.Optional(
      Type.String({
        maxLength: 40_000,
        description:
          'Or lines out of a table: SKU id or own code, price in yuan, pieces, crossed-out price in yuan, 30, 90, 180 or 365 for "lowest in"',
      }),
    ),
    dryRun: Type.Optional(Type.Boolean({ description: 'Only check' })),
  },
  closed,
);
const linesIn = (body: Static<typeof EnrolBody>): SheetLine[] => [
  ...(body.rows ?? []).map(
    (row, place): SheetLine => ({
      line: place + 1,
      code: row.skuId,
      row: {
        skuId: uuidOf('sku', row.skuId),
        priceFen: row.priceFen,
        quantity: row.quantity,
        referenceFen: row.referenceFen ?? null,
        claimDays: row.claimDays ?? null,
      },
    }),
  ),
  ...readSheet(body.sheet ?? ''),
];

export const shopRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/campaigns',
    summary: 'Campaigns of the market, with how many goods of the shop are in each',
    tag: 'campaigns',
    access: shopStaff('promotions.read'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    query: Type.Object(PageQuery),
    reply: PageOf(Type.Object({ ...CampaignView.properties, entries: CountsView })),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const rows = await campaignsPage(ctx, decodeCursor(query.cursor, 2), limit, true);
      const counts = await Promise.all(rows.map((row) => countEntries(ctx, row.id, shop.shopId)));
      return pageOf(
        rows.map((row, place) => ({ row, count: counts[place] })),
        limit,
        ({ row }) => [row.liveFrom.toISOString(), row.id],
        ({ row, count }) => ({
          ...campaignView(ctx, row),
          entries: count ? countsView(count) : { waiting: 0, approved: 0, rejected: 0, withdrawn: 0, lapsed: 0 },
        }),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/campaigns/:campaignId',
    summary: 'A campaign, its terms, and how many goods of the shop are in it',
    tag: 'campaigns',
    access: shopStaff('promotions.read'),
    params,
    reply: Type.Object({ ...CampaignView.properties, entries: CountsView }),
    errors: ['campaigns.campaign_not_found'],
    handle: async (ctx, { shop, params }) => {
      const campaign = await published(ctx, uuidOf('cpg', params.campaignId));
      return { ...campaignView(ctx, campaign), entries: countsView(await countEntries(ctx, campaign.id, shop.shopId)) };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/campaigns/:campaignId/entries',
    summary: 'Goods of the shop in a campaign, with what was decided',
    tag: 'campaigns',
    access: shopStaff('promotions.read'),
    params,
    query: Type.Object({ ...PageQuery, state: Type.Optional(Type.Enum([...ENTRY_STATES])) }),
    reply: PageOf(EntryView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, params, query }) => {
      const limit = query.limit ?? 20;
      const filter = { campaignId: uuidOf('cpg', params.campaignId), shopId: shop.shopId, state: query.state };
      const rows = await entriesPage(ctx, filter, decodeCursor(query.cursor, 3), limit);
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
    path: '/shops/:shopId/campaigns/:campaignId/entries',
    summary: 'Hand goods in for a campaign: each row is checked for itself, with the reasons in both languages',
    tag: 'campaigns',
    access: shopStaff('promotions.edit'),
    params,
    body: EnrolBody,
    reply: Type.Object({
      taken: Type.Integer(),
      results: Type.Array(
        Type.Object({
          line: Type.Integer(),
          code: Type.String(),
          skuId: Nullable(IdSchema('sku')),
          title: Nullable(TextSchema()),
          problems: Type.Array(ProblemView),
        }),
      ),
    }),
    errors: ['campaigns.campaign_not_found', 'campaigns.not_enrolling', 'campaigns.rows_missing'],
    handle: async (ctx, { shop, params, body }) => {
      const id = uuidOf('cpg', params.campaignId);
      const { taken, results } = await enrol(ctx, shop, id, linesIn(body), body.dryRun === true);
      return {
        taken,
        results: results.map((one) => ({
          line: one.line,
          code: one.code,
          skuId: one.skuId && toId('sku', one.skuId),
          title: one.title && { ...one.title },
          problems: one.problems.map(problemView),
        })),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/campaigns/:campaignId/withdraw',
    summary: 'Take goods back that nobody has decided yet',
    tag: 'campaigns',
    access: shopStaff('promotions.edit'),
    params,
    body: Type.Object({ entryIds: Type.Array(IdSchema('ent'), { minItems: 1, maxItems: 100 }) }),
    reply: Type.Object({ withdrawn: Type.Integer() }),
    errors: ['campaigns.campaign_not_found', 'campaigns.entry_not_waiting'],
    handle: async (ctx, { shop, params, body }) => ({
      withdrawn: await withdraw(
        ctx,
        shop,
        uuidOf('cpg', params.campaignId),
        body.entryIds.map((id) => uuidOf('ent', id)),
      ),
    }),
  }),
  route({
    method: 'GET',
    path: '/products/:productId/campaign',
    summary:
      'What of a product is live in campaigns: the price, what it really sold at before, and "lowest" only where it is true',
    tag: 'campaigns',
    access: everyone,
    params: Type.Object({ productId: IdSchema('prd') }),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          code: Type.String(),
          venueCode: Nullable(Type.String({ description: 'Of the main page, where there is one' })),
          name: TextSchema(),
          liveUntil: MomentSchema(),
          skuId: IdSchema('sku'),
          priceFen: FenSchema(),
          referenceFen: Nullable(FenSchema({ description: 'Lowest price really sold at in the seven days before' })),
          lowestInDays: ClaimSchema,
          leftPieces: Nullable(Type.Integer({ description: 'Left at this price; null: unbounded' })),
        }),
      ),
    }),
    handle: async (ctx, { params }) => {
      const live = await liveEntriesOf(ctx, uuidOf('prd', params.productId));
      const left = await piecesLeft(ctx, live);
      return {
        items: live.map((one) => ({
          code: one.code,
          venueCode: one.venueCode,
          name: { ...one.name },
          liveUntil: one.liveUntil.toISOString(),
          skuId: toId('sku', one.skuId),
          priceFen: one.priceFen,
          referenceFen: one.shownReferenceFen,
          lowestInDays: one.shownClaimDays,
          leftPieces: left.get(one.id) ?? null,
        })),
      };
    },
  }),
];
