import { type Static, Type } from 'typebox';
import { type Fen, FenSchema, fen, IdSchema, MomentSchema, Nullable, TextSchema, toId, uuidOf } from '#kernel';
import type { Budget } from './budget-store.ts';
import type { Issue, IssueTerms } from './coupon-store.ts';
import type { FlashStock } from './flash-store.ts';
import { type FlashTerms, flashPrice } from './kinds/flash-price.ts';
import type { Kind } from './kinds/kind.ts';
import { KINDS } from './kinds/table.ts';
import type { Rule, Scope } from './model.ts';
import { FUNDERS, type Funder } from './model.ts';
import type { RuleRow } from './store.ts';

const Products = Type.Array(IdSchema('prd'), { minItems: 1, maxItems: 500 });
const except = Type.Optional(Type.Array(IdSchema('prd'), { maxItems: 500 }));
const closed = { additionalProperties: false };

/** Goods of one shop. */
export const ScopeSchema = Type.Union([
  Type.Object({ all: Type.Literal(true), exceptProductIds: except }, closed),
  Type.Object({ productIds: Products }, closed),
  Type.Object({ skuIds: Type.Array(IdSchema('sku'), { minItems: 1, maxItems: 500 }) }, closed),
]);
/** Goods of any shops: all, or those in any of the lists, less the exceptions. */
export const MarketScopeSchema = Type.Object(
  {
    all: Type.Optional(Type.Literal(true)),
    categoryIds: Type.Optional(
      Type.Array(Type.String({ minLength: 2, maxLength: 40 }), {
        minItems: 1,
        maxItems: 100,
        description: 'With all below them',
      }),
    ),
    shopIds: Type.Optional(Type.Array(IdSchema('shp'), { minItems: 1, maxItems: 500 })),
    productIds: Type.Optional(Products),
    goodsKinds: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { minItems: 1, maxItems: 10 })),
    brandIds: Type.Optional(
      Type.Array(IdSchema('brd'), { minItems: 1, maxItems: 100, description: 'Registered brands the goods name' }),
    ),
    beltIds: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 40 }), {
        minItems: 1,
        maxItems: 100,
        description: 'Codes of belts',
      }),
    ),
    styles: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { minItems: 1, maxItems: 50 })),
    tracks: Type.Optional(
      Type.Array(Type.String({ minLength: 2, maxLength: 39 }), {
        minItems: 1,
        maxItems: 50,
        description: 'Codes of tracks: the goods each has at the moment of buying',
      }),
    ),
    exceptProductIds: except,
  },
  closed,
);
export const AudienceSchema = Type.Union(
  [
    Type.Object({ who: Type.Literal('everyone') }, closed),
    Type.Object({ who: Type.Literal('new_buyer') }, closed),
    Type.Object(
      {
        who: Type.Literal('region'),
        divisions: Type.Array(Type.String({ pattern: '^\\d{2,12}$' }), { minItems: 1, maxItems: 50 }),
      },
      closed,
    ),
    Type.Object({ who: Type.Literal('staff') }, closed),
    Type.Object({ who: Type.Literal('live_room'), roomId: Type.String({ minLength: 1, maxLength: 60 }) }, closed),
  ],
  {
    description:
      'For whom; a region is where the goods go: division codes or their beginnings; staff: people who work for the market, of a shop’s rule for that shop; live_room: who comes from a live room of the owner',
  },
);
/** A shop may also speak to its members. */
export const ShopAudienceSchema = Type.Union(
  [
    ...AudienceSchema.anyOf,
    Type.Object({ who: Type.Literal('member'), fromTier: Type.Integer({ minimum: 1, maximum: 10 }) }, closed),
    Type.Object(
      {
        who: Type.Literal('tag'),
        tags: Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { minItems: 1, maxItems: 20 }),
      },
      closed,
    ),
  ],
  { description: 'For whom; members of the shop from a tier on, or those with one of its tags' },
);
export const FundingSchema = Type.Array(
  Type.Object(
    {
      funder: Type.Unsafe<Funder>(Type.String({ enum: [...FUNDERS] })),
      funderId: Type.Optional(
        Type.String({
          pattern: '^(\\d{2,12}|(brd|usr)_[0-9a-z]{26})$',
          description: 'Of a region its division code, of a brand or streamer its id',
        }),
      ),
      bps: Type.Integer({ minimum: 1, maximum: 10_000 }),
    },
    closed,
  ),
  { minItems: 1, maxItems: 8, description: 'Who bears it, in basis points that sum to 10,000' },
);

export const IssueSchema = Type.Object(
  {
    total: Type.Integer({ minimum: 1, maximum: 10_000_000, description: 'Pieces there are' }),
    perPerson: Type.Integer({ minimum: 1, maximum: 100 }),
    claimFrom: MomentSchema(),
    claimUntil: MomentSchema(),
    validDays: Nullable(
      Type.Integer({ minimum: 1, maximum: 366, description: 'Days from claiming; null: until the promotion ends' }),
    ),
  },
  { additionalProperties: false, description: 'Of coupons: how many there are and who may claim how many' },
);
export const issueIn = (body: { readonly issue?: Static<typeof IssueSchema> | undefined }): { issue?: IssueTerms } =>
  body.issue
    ? {
        issue: {
          ...body.issue,
          claimFrom: new Date(body.issue.claimFrom),
          claimUntil: new Date(body.issue.claimUntil),
        },
      }
    : {};
export const IssueView = Type.Object({
  total: Type.Integer(),
  perPerson: Type.Integer(),
  claimFrom: MomentSchema(),
  claimUntil: MomentSchema(),
  validDays: Nullable(Type.Integer()),
  claimed: Type.Integer(),
  used: Type.Integer(),
});
export type Issued = {
  readonly issue: Issue | null;
  readonly used: number;
  readonly budget: Budget | null;
  readonly flash: FlashStock | null;
};
export const BudgetFen = Type.Optional(
  FenSchema({ minimum: 1, maximum: 1_000_000_000_000, description: 'What it may cost at most; left out: no limit' }),
);
export const budgetIn = ({ budgetFen }: { readonly budgetFen?: number | undefined }): { budgetFen?: Fen } =>
  budgetFen === undefined ? {} : { budgetFen: fen(budgetFen) };
const BudgetView = Type.Object({
  totalFen: FenSchema(),
  heldFen: FenSchema({ description: 'Of trades that wait for payment' }),
  spentFen: FenSchema(),
});
const issueOut = (issued: Issued | undefined): Static<typeof IssueView> | null =>
  issued?.issue
    ? {
        total: issued.issue.total,
        perPerson: issued.issue.perPerson,
        claimFrom: issued.issue.claimFrom.toISOString(),
        claimUntil: issued.issue.claimUntil.toISOString(),
        validDays: issued.issue.validDays,
        claimed: issued.issue.claimed,
        used: issued.used,
      }
    : null;

const budgetOut = (budget: Budget | null) =>
  budget && { totalFen: budget.totalFen, heldFen: budget.heldFen, spentFen: budget.spentFen };

type AnyScope = Static<typeof MarketScopeSchema> & { skuIds?: string[] };
export function scopeIn(given: Static<typeof ScopeSchema> | Static<typeof MarketScopeSchema>): Scope {
  const scope: AnyScope = given;
  return {
    ...(scope.all && { all: true }),
    ...(scope.categoryIds && { categoryIds: scope.categoryIds }),
    ...(scope.goodsKinds && { goodsKinds: scope.goodsKinds }),
    ...(scope.brandIds && { brandIds: scope.brandIds.map((id) => uuidOf('brd', id)) }),
    ...(scope.beltIds && { beltIds: scope.beltIds }),
    ...(scope.styles && { styles: scope.styles }),
    ...(scope.tracks && { tracks: scope.tracks }),
    ...(scope.shopIds && { shopIds: scope.shopIds.map((id) => uuidOf('shp', id)) }),
    ...(scope.productIds && { productIds: scope.productIds.map((id) => uuidOf('prd', id)) }),
    ...(scope.skuIds && { skuIds: scope.skuIds.map((id) => uuidOf('sku', id)) }),
    ...(scope.exceptProductIds && { exceptProductIds: scope.exceptProductIds.map((id) => uuidOf('prd', id)) }),
  };
}
const anyScopeOut = (scope: Scope): AnyScope => ({
  ...(scope.all && { all: true }),
  ...(scope.categoryIds && { categoryIds: [...scope.categoryIds] }),
  ...(scope.goodsKinds && { goodsKinds: [...scope.goodsKinds] }),
  ...(scope.brandIds && { brandIds: scope.brandIds.map((id) => toId('brd', id)) }),
  ...(scope.beltIds && { beltIds: [...scope.beltIds] }),
  ...(scope.styles && { styles: [...scope.styles] }),
  ...(scope.tracks && { tracks: [...scope.tracks] }),
  ...(scope.shopIds && { shopIds: scope.shopIds.map((id) => toId('shp', id)) }),
  ...(scope.productIds && { productIds: scope.productIds.map((id) => toId('prd', id)) }),
  ...(scope.skuIds && { skuIds: scope.skuIds.map((id) => toId('sku', id)) }),
  ...(scope.exceptProductIds && { exceptProductIds: scope.exceptProductIds.map((id) => toId('prd', id)) }),
});
const shopScopeOut = (scope: Scope): Static<typeof ScopeSchema> => anyScopeOut(scope) as Static<typeof ScopeSchema>;

export const Title = Type.Object({
  zh: Type.String({ minLength: 1, maxLength: 40 }),
  en: Type.String({ maxLength: 80 }),
});
const RuleFields = {
  id: IdSchema('rul'),
  kind: Type.String(),
  lane: Type.String(),
  title: TextSchema(80),
  args: Type.Unknown(),
  startsAt: MomentSchema(),
  endsAt: MomentSchema(),
};
const Standing = {
  state: Type.String({ description: 'draft, active or stopped' }),
  phase: Type.Union([
    Type.Literal('upcoming'),
    Type.Literal('running'),
    Type.Literal('ended'),
    Type.Literal('stopped'),
  ]),
  createdAt: MomentSchema(),
  stoppedAt: Nullable(MomentSchema()),
  issue: Nullable(IssueView),
  budget: Nullable(BudgetView),
  pieces: Nullable(
    Type.Object({ total: Type.Integer(), taken: Type.Integer({ description: 'By orders that stand' }) }),
  ),
};
export const PublicRule = Type.Object({
  ...RuleFields,
  byMarket: Type.Boolean({ description: 'Not the shop’s own' }),
  held: Type.Boolean({ description: 'A coupon: to be claimed first' }),
  pieces: Nullable(Type.Object({ skuId: IdSchema('sku'), total: Type.Integer(), left: Type.Integer() })),
});
export const RuleView = Type.Object({
  ...RuleFields,
  ...Standing,
  audience: Nullable(ShopAudienceSchema),
  scope: ScopeSchema,
});
export const MarketRuleView = Type.Object({
  ...RuleFields,
  ...Standing,
  audience: Nullable(AudienceSchema),
  scope: MarketScopeSchema,
  funding: FundingSchema,
  group: Nullable(Type.String()),
  series: IdSchema('rul'),
  version: Type.Integer(),
});

const fieldsOut = (rule: Rule) => ({
  id: toId('rul', rule.id),
  kind: rule.kind,
  lane: rule.lane,
  title: rule.title,
  args: rule.args,
  startsAt: rule.startsAt.toISOString(),
  endsAt: rule.endsAt.toISOString(),
});
/** A coupon nobody can claim any more has stopped, though who has one may still use it. */
function phaseOf(rule: RuleRow, now: Date, issued: Issued | undefined): 'upcoming' | 'running' | 'ended' | 'stopped' {
  if (rule.state === 'stopped') return 'stopped';
  if (rule.endsAt <= now) return 'ended';
  if (issued?.issue && issued.issue.claimUntil <= now) return 'stopped';
  return rule.startsAt > now ? 'upcoming' : 'running';
}
const standingOut = (rule: RuleRow, now: Date, issued?: Issued) => ({
  issue: issueOut(issued),
  budget: budgetOut(issued?.budget ?? null),
  pieces: issued?.flash ? { total: issued.flash.pieces, taken: issued.flash.taken } : null,
  state: rule.state,
  phase: phaseOf(rule, now, issued),
  createdAt: rule.createdAt.toISOString(),
  stoppedAt: rule.stoppedAt?.toISOString() ?? null,
});
export const publicView = (rule: Rule): Static<typeof PublicRule> => ({
  ...fieldsOut(rule),
  byMarket: rule.shopId === null,
  held: KINDS.get(rule.kind)?.held === true,
  pieces: ownPieces(rule),
});
/** Of a rule with pieces of its own: how many there are, and left. */
function ownPieces({ kind, args, scope, piecesLeft }: Rule) {
  const [skuId] = scope.skuIds ?? [];
  if (kind !== flashPrice.name || piecesLeft === undefined || !skuId) return null;
  return { skuId: toId('sku', skuId), total: (args as FlashTerms).pieces, left: piecesLeft };
}
export const view = (rule: RuleRow, now: Date, issued?: Issued): Static<typeof RuleView> => ({
  ...fieldsOut(rule),
  ...standingOut(rule, now, issued),
  audience: (rule.audience as Static<typeof ShopAudienceSchema> | undefined) ?? null,
  scope: shopScopeOut(rule.scope),
});
export const marketView = (rule: RuleRow, now: Date, issued?: Issued): Static<typeof MarketRuleView> => ({
  ...fieldsOut(rule),
  ...standingOut(rule, now, issued),
  audience: (rule.audience as Static<typeof AudienceSchema> | undefined) ?? null,
  scope: anyScopeOut(rule.scope),
  funding: rule.funding.map((share) => ({ ...share })),
  group: rule.group ?? null,
  series: toId('rul', rule.series),
  version: rule.version,
});

export const kindView = (
  { name, lane, held, oneSku, label, description, schema, fields }: Kind,
  by: 'shop' | 'platform' | 'region',
) => ({
  name,
  lane,
  by,
  held: held === true,
  oneSku: oneSku === true,
  label,
  description,
  schema,
  fields,
});
export const KindView = Type.Object({
  name: Type.String(),
  lane: Type.String(),
  by: Type.String({ description: 'Who may write such rules: shop, platform, or a region (its rounds of vouchers)' }),
  held: Type.Boolean({ description: 'A coupon: claimed by buyers first' }),
  oneSku: Type.Boolean({ description: 'Of one SKU: the scope names it' }),
  label: TextSchema(),
  description: TextSchema(),
  schema: Type.Unknown({ description: 'JSON Schema of `args`' }),
  fields: Type.Record(Type.String(), TextSchema()),
});
