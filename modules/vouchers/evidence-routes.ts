import { Type } from 'typebox';
import {
  IdSchema,
  MomentSchema,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  regionStaff,
  route,
  toId,
  uuidOf,
} from '#kernel';
import { budgetAccount, kindLabel, Period, periodOf, statement } from '#modules/ledger';
import { redemptionsFile } from './export.ts';
import { redemptions } from './redemption-store.ts';
import { beforeOf, Division, RedemptionView, redemptionViews, Signed } from './view.ts';

const params = Type.Object({ division: Division });
const Filters = {
  roundId: Type.Optional(IdSchema('vrd')),
  shopId: Type.Optional(IdSchema('shp')),
  channel: Type.Optional(Type.Union([Type.Literal('order'), Type.Literal('till')])),
  flagged: Type.Optional(Type.Boolean({ description: 'Only those to be looked at' })),
};
type Filtered = { roundId?: string; shopId?: string; channel?: 'order' | 'till'; flagged?: boolean };
const wanted = (region: string, query: Filtered) => ({
  region,
  roundId: query.roundId ? uuidOf('vrd', query.roundId) : undefined,
  shopId: query.shopId ? uuidOf('shp', query.shopId) : undefined,
  channel: query.channel,
  flagged: query.flagged,
});

/** What a region's auditors read: every use with its evidence, and the journal of the budget. */
export const evidenceRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/regions/:division/voucher-redemptions',
    summary: 'Vouchers of a region that were used, with their evidence, newest first',
    tag: 'vouchers',
    access: regionStaff('vouchers.read'),
    params,
    query: Type.Object({ ...PageQuery, ...Filters }),
    reply: PageOf(RedemptionView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { params: { division }, query }) => {
      const limit = query.limit ?? 20;
      const rows = await redemptions(ctx, wanted(division, query), beforeOf(query.cursor), limit + 1);
      return pageOf(rows, limit, (row) => [row.at.toISOString(), row.id], await redemptionViews(ctx, rows));
    },
  }),
  route({
    method: 'GET',
    path: '/console/regions/:division/voucher-redemptions.csv',
    summary: 'The same as a file for auditors, streamed',
    tag: 'vouchers',
    access: regionStaff('vouchers.read'),
    params,
    query: Type.Object(Filters),
    produces: 'text/csv',
    handle: async (ctx, { params: { division }, query }) => redemptionsFile(ctx, wanted(division, query)),
  }),
  route({
    method: 'GET',
    path: '/console/regions/:division/voucher-journal',
    summary: "What came into a region's budget and left it, with the balance after each, newest first",
    tag: 'vouchers',
    access: regionStaff('vouchers.read'),
    params,
    query: Type.Object({ ...PageQuery, ...Period }),
    reply: PageOf(
      Type.Object({
        journalId: IdSchema('jrn'),
        at: MomentSchema(),
        kind: Type.String(),
        kindLabel: Type.String({ description: 'In the language of the request' }),
        amountFen: Signed('What moved; negative: out'),
        balanceFen: Signed('Balance after it'),
      }),
    ),
    errors: ['request.cursor_invalid', 'ledger.period_reversed'],
    handle: async (ctx, { params: { division }, query }) => {
      const found = await statement(ctx, {
        of: { account: budgetAccount(division) },
        ...periodOf(ctx, query),
        cursor: query.cursor,
        limit: query.limit ?? 20,
      });
      return {
        items: found.items.map((line) => ({
          journalId: toId('jrn', line.journalId),
          at: line.at.toISOString(),
          kind: line.kind,
          kindLabel: kindLabel(ctx.lang, line.kind),
          amountFen: line.amountFen,
          balanceFen: line.balanceFen,
        })),
        nextCursor: found.nextCursor,
      };
    },
  }),
];
