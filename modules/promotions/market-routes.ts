import { type Static, Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  IdSchema,
  MomentSchema,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  uuidOf,
} from '#kernel';
import { refuse } from './errors.ts';
import { issuedOf } from './issued.ts';
import { createMarketRule, type MarketRuleInput, reviseMarketRule, stopMarketRule } from './service.ts';
import { MARKET, type RuleRow, ruleOf, rulesOf } from './store.ts';
import {
  AudienceSchema,
  BudgetFen,
  budgetIn,
  FundingSchema,
  IssueSchema,
  issueIn,
  MarketRuleView,
  MarketScopeSchema,
  marketView,
  scopeIn,
  Title,
} from './view.ts';

const Body = Type.Object({
  kind: Type.String({ maxLength: 40 }),
  title: Title,
  args: Type.Unknown(),
  scope: MarketScopeSchema,
  funding: FundingSchema,
  audience: Type.Optional(AudienceSchema),
  issue: Type.Optional(IssueSchema),
  budgetFen: BudgetFen,
  group: Type.Optional(
    Type.String({ minLength: 1, maxLength: 40, description: 'Of rules of one group at most one applies in a trade' }),
  ),
  startsAt: MomentSchema(),
  endsAt: MomentSchema(),
});
const ruleIn = (body: Static<typeof Body>): MarketRuleInput => ({
  kind: body.kind,
  title: body.title,
  args: body.args,
  scope: scopeIn(body.scope),
  funding: body.funding,
  startsAt: new Date(body.startsAt),
  endsAt: new Date(body.endsAt),
  ...(body.audience && { audience: body.audience }),
  ...issueIn(body),
  ...budgetIn(body),
  ...(body.group && { group: body.group }),
});
const shown = async (ctx: Ctx, rule: RuleRow) =>
  marketView(rule, ctx.clock.now(), (await issuedOf(ctx, [rule])).get(rule.id));
const params = Type.Object({ ruleId: IdSchema('rul') });
const writeErrors = [
  'kind_unknown',
  'args_invalid',
  'period_invalid',
  'scope_invalid',
  'funding_invalid',
  'sponsor_budget',
  'too_many_rules',
  'issue_invalid',
  'room_unknown',
]
  .map((code) => `promotions.${code}`)
  .concat('regions.belt_unknown', 'sponsors.funds_too_low');
const moveErrors = ['promotions.rule_not_found', 'promotions.rule_not_running'];

export const marketRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/promotions',
    summary: 'Rules of the market over goods of any shops, with who pays for them; newest first, every version',
    tag: 'promotions',
    access: platformStaff('promotions.read'),
    query: Type.Object({ ...PageQuery, series: Type.Optional(IdSchema('rul')) }),
    reply: PageOf(MarketRuleView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const rows = await rulesOf(
        ctx,
        MARKET,
        key ? { createdAt: new Date(String(key[0])), id: String(key[1]) } : null,
        limit + 1,
        query.series ? uuidOf('rul', query.series) : null,
      );
      const now = ctx.clock.now();
      const issued = await issuedOf(ctx, rows);
      return pageOf(
        rows,
        limit,
        (row) => [row.createdAt.toISOString(), row.id],
        (row) => marketView(row, now, issued.get(row.id)),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/console/promotions/:ruleId',
    summary: 'One version of a rule of the market',
    tag: 'promotions',
    access: platformStaff('promotions.read'),
    params,
    reply: MarketRuleView,
    errors: ['promotions.rule_not_found'],
    handle: async (ctx, { params }) => {
      const rule = await ruleOf(ctx, MARKET, uuidOf('rul', params.ruleId));
      if (!rule) throw refuse('rule_not_found');
      return shown(ctx, rule);
    },
  }),
  route({
    method: 'POST',
    path: '/console/promotions',
    summary:
      'Start a rule of the market, paid by the platform, by regions, and by the shops that agree to their part; it reaches no others',
    tag: 'promotions',
    access: platformStaff('promotions.edit'),
    body: Body,
    reply: MarketRuleView,
    status: 201,
    errors: writeErrors,
    handle: async (ctx, { body }) => shown(ctx, await createMarketRule(ctx, ruleIn(body))),
  }),
  route({
    method: 'POST',
    path: '/console/promotions/:ruleId/revise',
    summary: 'Stop this version and start the next one; orders keep the version they were placed under',
    tag: 'promotions',
    access: platformStaff('promotions.edit'),
    params,
    body: Body,
    reply: MarketRuleView,
    status: 201,
    errors: [...writeErrors, ...moveErrors],
    handle: async (ctx, { params, body }) =>
      shown(ctx, await reviseMarketRule(ctx, uuidOf('rul', params.ruleId), ruleIn(body))),
  }),
  route({
    method: 'POST',
    path: '/console/promotions/:ruleId/stop',
    summary: 'End a rule of the market now',
    tag: 'promotions',
    access: platformStaff('promotions.edit'),
    params,
    reply: MarketRuleView,
    errors: moveErrors,
    handle: async (ctx, { params }) => shown(ctx, await stopMarketRule(ctx, uuidOf('rul', params.ruleId))),
  }),
];
