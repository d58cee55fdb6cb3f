import { Type } from 'typebox';
import {
  type Ctx,
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
import { productDetail, saleFacts } from '#modules/catalog';
import { factsOf } from './buyers.ts';
import { issuedOf } from './issued.ts';
import { regionalVoucher } from './kinds/regional-voucher.ts';
import { FORM_KINDS, LIVE_KINDS, MARKET_KINDS, OFFERED } from './kinds/table.ts';
import { LANES } from './lanes.ts';
import { hasLiveRooms } from './live-rooms.ts';
import { inScope } from './reach.ts';
import { crossedOut } from './references.ts';
import { bestPrice, createRule, rulesFor, stopRule } from './service.ts';
import { type RuleRow, rulesOf } from './store.ts';
import {
  BudgetFen,
  budgetIn,
  IssueSchema,
  issueIn,
  KindView,
  kindView,
  PublicRule,
  publicView,
  RuleView,
  ScopeSchema,
  ShopAudienceSchema,
  scopeIn,
  Title,
  view,
} from './view.ts';

const shown = async (ctx: Ctx, rule: RuleRow) =>
  view(rule, ctx.clock.now(), (await issuedOf(ctx, [rule])).get(rule.id));

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
      kinds: [
        ...[...OFFERED, ...(hasLiveRooms() ? LIVE_KINDS : [])].map((kind) => kindView(kind, 'shop')),
        ...MARKET_KINDS.map((kind) => kindView(kind, 'platform')),
        kindView(regionalVoucher, 'region'),
      ],
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
      prices: Type.Array(
        Type.Object({
          skuId: IdSchema('sku'),
          priceFen: Type.Integer(),
          handFen: Type.Integer(),
          beforeFen: Nullable(
            FenSchema({ description: 'May be crossed out: really sold at in the seven days before this price began' }),
          ),
        }),
      ),
    }),
    errors: ['catalog.product_not_found'],
    handle: async (ctx, { params }) => {
      const product = await productDetail(ctx, uuidOf('prd', params.productId));
      const facts = factsOf(await saleFacts(ctx, product.content), ctx.clock.now());
      const skus = product.content.skus.filter((sku) => sku.state === 'on');
      const items = skus.map((sku) => ({
        shopId: product.shopId,
        productId: product.id,
        skuId: sku.skuId,
        priceFen: sku.priceFen,
        facts,
      }));
      const prices = await bestPrice(ctx, items);
      const before = await crossedOut(ctx, items, prices);
      const rules = (await rulesFor(ctx, [product.shopId])).filter(
        (rule) => !FORM_KINDS.some((kind) => kind.name === rule.kind) && items.some((item) => inScope(rule, item)),
      );
      return {
        items: rules.map(publicView),
        prices: items.map((item) => ({
          skuId: toId('sku', item.skuId),
          priceFen: item.priceFen,
          handFen: prices.get(item.skuId)?.handFen ?? item.priceFen,
          beforeFen: before.get(item.skuId) ?? null,
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
      const rows = await rulesOf(
        ctx,
        shop.shopId,
        key ? { createdAt: new Date(String(key[0])), id: String(key[1]) } : null,
        limit + 1,
      );
      const now = ctx.clock.now();
      const issued = await issuedOf(ctx, rows);
      return pageOf(
        rows,
        limit,
        (row) => [row.createdAt.toISOString(), row.id],
        (row) => view(row, now, issued.get(row.id)),
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
      audience: Type.Optional(ShopAudienceSchema),
      issue: Type.Optional(IssueSchema),
      budgetFen: BudgetFen,
    }),
    reply: RuleView,
    status: 201,
    errors: [
      'promotions.kind_unknown',
      'promotions.args_invalid',
      'promotions.period_invalid',
      'promotions.scope_invalid',
      'promotions.too_many_rules',
      'promotions.issue_invalid',
      'promotions.flash_goods',
      'promotions.gift_goods',
      'promotions.room_unknown',
      'inventory.not_enough',
    ],
    handle: async (ctx, { shop, body }) =>
      shown(
        ctx,
        await createRule(ctx, shop, {
          kind: body.kind,
          title: body.title,
          args: body.args,
          scope: scopeIn(body.scope),
          startsAt: new Date(body.startsAt),
          endsAt: new Date(body.endsAt),
          ...(body.audience && { audience: body.audience }),
          ...issueIn(body),
          ...budgetIn(body),
        }),
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
    handle: async (ctx, { shop, params }) => shown(ctx, await stopRule(ctx, shop, uuidOf('rul', params.ruleId))),
  }),
];
