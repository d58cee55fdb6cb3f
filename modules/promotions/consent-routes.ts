import { type Static, Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  type ShopScope,
  shopStaff,
  toId,
  uuidOf,
} from '#kernel';
import { shopsByIds } from '#modules/shops';
import { agreeToShare, leavingOf, shopsShare, withdrawShare } from './consents.ts';
import { askedOf, type Consent, consentsOf, consentsPage } from './consents-store.ts';
import { refuse } from './errors.ts';
import { issuedOf } from './issued.ts';
import { MARKET, type RuleRow, ruleOf } from './store.ts';
import { MarketRuleView, marketView } from './view.ts';

const ConsentView = Type.Object({
  agreedAt: MomentSchema(),
  withdrawnAt: Nullable(MomentSchema()),
  leavesAt: Nullable(MomentSchema('From when on the shop’s goods are not reached any more')),
});
const SharedView = Type.Object({
  rule: MarketRuleView,
  shareBps: Type.Integer({ description: 'What a shop that agrees bears of what the rule takes off its goods' }),
  consent: Nullable(ConsentView),
  standing: Type.Union([Type.Literal('none'), Type.Literal('in'), Type.Literal('leaving'), Type.Literal('out')]),
  leavesAt: MomentSchema('When the shop would be out if it withdrew now'),
});
const consentOut = (one: Consent): Static<typeof ConsentView> => ({
  agreedAt: one.agreedAt.toISOString(),
  withdrawnAt: one.withdrawnAt?.toISOString() ?? null,
  leavesAt: one.leavesAt?.toISOString() ?? null,
});
const standingOf = (consent: Consent | undefined, now: Date): Static<typeof SharedView>['standing'] => {
  if (!consent) return 'none';
  if (!consent.leavesAt) return 'in';
  return consent.leavesAt > now ? 'leaving' : 'out';
};

async function shown(ctx: Ctx, { shopId }: ShopScope, rules: readonly RuleRow[]) {
  const ids = rules.map((rule) => rule.id);
  const [issued, consents, leaving] = await Promise.all([
    issuedOf(ctx, rules),
    consentsOf(ctx, shopId, ids),
    leavingOf(ctx, rules),
  ]);
  const now = ctx.clock.now();
  return (rule: RuleRow): Static<typeof SharedView> => {
    const consent = consents.get(rule.id);
    return {
      rule: marketView(rule, now, issued.get(rule.id)),
      shareBps: shopsShare(rule.funding),
      consent: consent ? consentOut(consent) : null,
      standing: standingOf(consent, now),
      leavesAt: (leaving.get(rule.id) ?? rule.endsAt).toISOString(),
    };
  };
}
async function oneShown(ctx: Ctx, shop: ShopScope, { ruleId }: Consent): Promise<Static<typeof SharedView>> {
  const rule = await ruleOf(ctx, MARKET, ruleId);
  if (!rule) throw refuse('rule_not_found');
  return (await shown(ctx, shop, [rule]))(rule);
}
const keyOf = (cursor: string | undefined) => {
  const key = decodeCursor(cursor, 2);
  return key ? { at: new Date(String(key[0])), id: String(key[1]) } : null;
};
const params = Type.Object({ shopId: IdSchema('shp'), ruleId: IdSchema('rul') });
const moveErrors = ['promotions.rule_not_found', 'promotions.rule_not_running'];

export const consentRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/shared-promotions',
    summary: 'Promotions of the market that shops bear a part of by consent, with the shop’s own word on each',
    tag: 'promotions',
    access: shopStaff('promotions.read'),
    params: Type.Object({ shopId: IdSchema('shp') }),
    query: Type.Object(PageQuery),
    reply: PageOf(SharedView),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { shop, query }) => {
      const limit = query.limit ?? 20;
      const rows = await askedOf(ctx, shop.shopId, keyOf(query.cursor), limit + 1);
      const view = await shown(ctx, shop, rows);
      return pageOf(rows, limit, (row) => [row.createdAt.toISOString(), row.id], view);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/shared-promotions/:ruleId/agree',
    summary:
      'Agree to bear the shop’s part of this version of a promotion of the market: it reaches the shop’s goods from now on',
    tag: 'promotions',
    access: shopStaff('promotions.edit'),
    params,
    body: Type.Object({
      shareBps: Type.Integer({ minimum: 1, maximum: 10_000, description: 'The part as it was shown' }),
    }),
    reply: SharedView,
    status: 201,
    errors: [...moveErrors, 'promotions.consent_moved', 'promotions.consent_given', 'promotions.consent_leaving'],
    handle: async (ctx, { shop, params, body }) =>
      oneShown(ctx, shop, await agreeToShare(ctx, shop, { ruleId: uuidOf('rul', params.ruleId), ...body })),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/shared-promotions/:ruleId/withdraw',
    summary: 'Take the consent back: after the notice the promotion reaches the shop’s goods no more',
    tag: 'promotions',
    access: shopStaff('promotions.edit'),
    params,
    reply: SharedView,
    errors: [...moveErrors, 'promotions.consent_missing'],
    handle: async (ctx, { shop, params }) =>
      oneShown(ctx, shop, await withdrawShare(ctx, shop, uuidOf('rul', params.ruleId))),
  }),
  route({
    method: 'GET',
    path: '/console/promotions/:ruleId/consents',
    summary: 'Shops that have agreed to bear a part of this version of a rule, the latest first',
    tag: 'promotions',
    access: platformStaff('promotions.read'),
    params: Type.Object({ ruleId: IdSchema('rul') }),
    query: Type.Object(PageQuery),
    reply: PageOf(
      Type.Object({
        shop: Type.Object({ id: IdSchema('shp'), name: Type.String() }),
        shareBps: Type.Integer(),
        ...ConsentView.properties,
      }),
    ),
    errors: ['request.cursor_invalid', 'promotions.rule_not_found'],
    handle: async (ctx, { params, query }) => {
      const rule = await ruleOf(ctx, MARKET, uuidOf('rul', params.ruleId));
      if (!rule) throw refuse('rule_not_found');
      const limit = query.limit ?? 20;
      const rows = await consentsPage(ctx, rule.id, keyOf(query.cursor), limit + 1);
      const shops = await shopsByIds(ctx, [...new Set(rows.map((row) => row.shopId))]);
      return pageOf(
        rows,
        limit,
        (row) => [row.agreedAt.toISOString(), row.id],
        (row) => ({
          shop: { id: toId('shp', row.shopId), name: shops.get(row.shopId)?.name ?? '' },
          shareBps: row.shareBps,
          ...consentOut(row),
        }),
      );
    },
  }),
];
