import { type Static, Type } from 'typebox';
import {
  decodeCursor,
  everyone,
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
  type Uuid,
  uuidOf,
} from '#kernel';
import { productDetail } from '#modules/catalog';
import { OFFERED } from './kinds/table.ts';
import { LANES } from './lanes.ts';
import type { Rule, Scope } from './model.ts';
import { inScope } from './reach.ts';
import { bestPrice, createRule, rulesFor, stopRule } from './service.ts';
import { type RuleRow, rulesOfShop } from './store.ts';

const ScopeSchema = Type.Union([
  Type.Object(
    { all: Type.Literal(true), exceptProductIds: Type.Optional(Type.Array(IdSchema('prd'), { maxItems: 500 })) },
    { additionalProperties: false },
  ),
  Type.Object(
    { productIds: Type.Array(IdSchema('prd'), { minItems: 1, maxItems: 500 }) },
    { additionalProperties: false },
  ),
  Type.Object({ skuIds: Type.Array(IdSchema('sku'), { minItems: 1, maxItems: 500 }) }, { additionalProperties: false }),
]);

function scopeIn(scope: Static<typeof ScopeSchema>): Scope {
  if ('productIds' in scope) return { productIds: scope.productIds.map((id) => uuidOf('prd', id)) };
  if ('skuIds' in scope) return { skuIds: scope.skuIds.map((id) => uuidOf('sku', id)) };
  return scope.exceptProductIds
    ? { all: true, exceptProductIds: scope.exceptProductIds.map((id) => uuidOf('prd', id)) }
    : { all: true };
}
function scopeOut(scope: Scope): Static<typeof ScopeSchema> {
  if ('productIds' in scope) return { productIds: scope.productIds.map((id: Uuid) => toId('prd', id)) };
  if ('skuIds' in scope) return { skuIds: scope.skuIds.map((id: Uuid) => toId('sku', id)) };
  return scope.exceptProductIds
    ? { all: true, exceptProductIds: scope.exceptProductIds.map((id) => toId('prd', id)) }
    : { all: true };
}

const Title = Type.Object({ zh: Type.String({ minLength: 1, maxLength: 40 }), en: Type.String({ maxLength: 80 }) });
const RuleFields = {
  id: IdSchema('rul'),
  kind: Type.String(),
  lane: Type.String(),
  title: TextSchema(80),
  args: Type.Unknown(),
  startsAt: MomentSchema(),
  endsAt: MomentSchema(),
};
const RuleView = Type.Object({
  ...RuleFields,
  scope: ScopeSchema,
  state: Type.String({ description: 'draft, active or stopped' }),
  phase: Type.Union([
    Type.Literal('upcoming'),
    Type.Literal('running'),
    Type.Literal('ended'),
    Type.Literal('stopped'),
  ]),
  createdAt: MomentSchema(),
  stoppedAt: Nullable(MomentSchema()),
});
const PublicRule = Type.Object(RuleFields);

const publicView = (rule: Rule): Static<typeof PublicRule> => ({
  id: toId('rul', rule.id),
  kind: rule.kind,
  lane: rule.lane,
  title: rule.title,
  args: rule.args,
  startsAt: rule.startsAt.toISOString(),
  endsAt: rule.endsAt.toISOString(),
});
const view = (rule: RuleRow, now: Date): Static<typeof RuleView> => ({
  ...publicView(rule),
  scope: scopeOut(rule.scope),
  state: rule.state,
  phase:
    rule.state === 'stopped' ? 'stopped' : rule.endsAt <= now ? 'ended' : rule.startsAt > now ? 'upcoming' : 'running',
  createdAt: rule.createdAt.toISOString(),
  stoppedAt: rule.stoppedAt?.toISOString() ?? null,
});

const KindView = Type.Object({
  name: Type.String(),
  lane: Type.String(),
  label: TextSchema(),
  description: TextSchema(),
  schema: Type.Unknown({ description: 'JSON Schema of `args`' }),
  fields: Type.Record(Type.String(), TextSchema()),
});

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/promotion-kinds',
    summary: 'Rule kinds with the schema of their arguments and their words; forms are made from it',
    tag: 'promotions',
    access: everyone,
    reply: Type.Object({
      kinds: Type.Array(KindView),
      lanes: Type.Array(Type.Object({ name: Type.String(), label: TextSchema() })),
    }),
    handle: async () => ({
      kinds: OFFERED.map(({ name, lane, label, description, schema, fields }) => ({
        name,
        lane,
        label,
        description,
        schema,
        fields,
      })),
      lanes: LANES.map((lane) => ({ name: lane.name, label: { zh: lane.zh, en: lane.en } })),
    }),
  }),
  route({
    method: 'GET',
    path: '/products/:productId/promotions',
    summary: 'Promotions that reach a product and its price in hand by SKU',
    tag: 'promotions',
    access: everyone,
    params: Type.Object({ productId: IdSchema('prd') }),
    reply: Type.Object({
      items: Type.Array(PublicRule),
      prices: Type.Array(Type.Object({ skuId: IdSchema('sku'), priceFen: Type.Integer(), handFen: Type.Integer() })),
    }),
    errors: ['catalog.product_not_found'],
    handle: async (ctx, { params }) => {
      const product = await productDetail(ctx, uuidOf('prd', params.productId));
      const skus = product.content.skus.filter((sku) => sku.state === 'on');
      const items = skus.map((sku) => ({
        shopId: product.shopId,
        productId: product.id,
        skuId: sku.skuId,
        priceFen: sku.priceFen,
      }));
      const prices = await bestPrice(ctx, items);
      const rules = (await rulesFor(ctx, [product.shopId])).filter((rule) => items.some((item) => inScope(rule, item)));
      return {
        items: rules.map(publicView),
        prices: items.map((item) => ({
          skuId: toId('sku', item.skuId),
          priceFen: item.priceFen,
          handFen: prices.get(item.skuId)?.handFen ?? item.priceFen,
        })),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/promotions',
    summary: 'Promotions of the shop, newest first',
    tag: 'promotions',
    access: shopStaff('promotions.read'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    query: Type.Object(PageQuery),
    reply: PageOf(RuleView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const rows = await rulesOfShop(
        ctx,
        shop.shopId,
        key ? { createdAt: new Date(String(key[0])), id: String(key[1]) } : null,
        limit + 1,
      );
      const now = ctx.clock.now();
      return pageOf(
        rows,
        limit,
        (row) => [row.createdAt.toISOString(), row.id],
        (row) => view(row, now),
      );
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/promotions',
    summary: 'Start a promotion; what it gives cannot be changed afterwards, only stopped',
    tag: 'promotions',
    access: shopStaff('promotions.edit'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    body: Type.Object({
      kind: Type.String({ maxLength: 40 }),
      title: Title,
      args: Type.Unknown(),
      scope: ScopeSchema,
      startsAt: MomentSchema(),
      endsAt: MomentSchema(),
    }),
    reply: RuleView,
    status: 201,
    errors: [
      'promotions.kind_unknown',
      'promotions.args_invalid',
      'promotions.period_invalid',
      'promotions.scope_invalid',
      'promotions.too_many_rules',
    ],
    handle: async (ctx, { shop, body }) =>
      view(
        await createRule(ctx, shop, {
          kind: body.kind,
          title: body.title,
          args: body.args,
          scope: scopeIn(body.scope),
          startsAt: new Date(body.startsAt),
          endsAt: new Date(body.endsAt),
        }),
        ctx.clock.now(),
      ),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/promotions/:ruleId/stop',
    summary: 'End a promotion now',
    tag: 'promotions',
    access: shopStaff('promotions.edit'),
    params: Type.Object({ shopId: IdSchema('shp'), ruleId: IdSchema('rul') }),
    reply: RuleView,
    errors: ['promotions.rule_not_found', 'promotions.rule_not_running'],
    handle: async (ctx, { shop, params }) =>
      view(await stopRule(ctx, shop, uuidOf('rul', params.ruleId)), ctx.clock.now()),
  }),
];
