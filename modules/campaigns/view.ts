import { type Static, Type } from 'typebox';
import { type Ctx, FenSchema, IdSchema, MomentSchema, Nullable, TextSchema, toId } from '#kernel';
import type { Counts } from './entries-store.ts';
import { CAMPAIGN_STATES, PHASES, phaseAt } from './phases.ts';
import { problemText } from './problem-text.ts';
import type { CampaignInput } from './service.ts';
import { CLAIM_DAYS } from './truth.ts';
import { type Campaign, ENTRY_STATES, type Entry, type Problem } from './types.ts';

const closed = { additionalProperties: false };
export const TermsSchema = Type.Object(
  {
    minLevel: Type.Integer({ minimum: 0, maximum: 20, description: 'Rung of the credit ladder' }),
    minGoodRateBps: Nullable(Type.Integer({ minimum: 0, maximum: 10_000 })),
    minDsrTenths: Nullable(Type.Integer({ minimum: 10, maximum: 50, description: 'Mean stars × 10' })),
    minOffBps: Type.Integer({ minimum: 0, maximum: 9_000, description: 'Below the price really sold at before' }),
    minQuantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    maxShipHours: Nullable(Type.Integer({ minimum: 1, maximum: 720 })),
    categoryIds: Type.Array(Type.String({ minLength: 2, maxLength: 40 }), { maxItems: 100 }),
    divisions: Type.Array(Type.String({ pattern: '^\\d{2,12}$' }), { maxItems: 50 }),
  },
  closed,
);
const calendar = {
  enrolFrom: MomentSchema('Shops may enrol from then'),
  reviewFrom: MomentSchema('No more enrolments; what waits is reviewed'),
  warmUpFrom: MomentSchema('Prices are set and shown'),
  presaleFrom: Nullable(MomentSchema('Null: without a presale')),
  liveFrom: MomentSchema(),
  liveUntil: MomentSchema(),
  returnsUntil: MomentSchema('What was bought may be given back until then'),
};
export const CampaignBody = Type.Object(
  {
    code: Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', minLength: 2, maxLength: 40 }),
    name: TextSchema(60),
    intro: TextSchema(2000),
    ...calendar,
    terms: TermsSchema,
  },
  closed,
);
export const campaignIn = (body: Static<typeof CampaignBody>): CampaignInput => ({
  ...body,
  enrolFrom: new Date(body.enrolFrom),
  reviewFrom: new Date(body.reviewFrom),
  warmUpFrom: new Date(body.warmUpFrom),
  presaleFrom: body.presaleFrom === null ? null : new Date(body.presaleFrom),
  liveFrom: new Date(body.liveFrom),
  liveUntil: new Date(body.liveUntil),
  returnsUntil: new Date(body.returnsUntil),
});

export const PhaseSchema = Type.Enum([...PHASES]);
export const CampaignView = Type.Object({
  id: IdSchema('cpg'),
  code: Type.String(),
  name: TextSchema(),
  intro: TextSchema(),
  state: Type.Enum([...CAMPAIGN_STATES]),
  phase: PhaseSchema,
  ...calendar,
  terms: TermsSchema,
});
export const campaignView = (ctx: Ctx, one: Campaign): Static<typeof CampaignView> => ({
  id: toId('cpg', one.id),
  code: one.code,
  name: { ...one.name },
  intro: { ...one.intro },
  state: one.state,
  phase: phaseAt(one, ctx.clock.now()),
  enrolFrom: one.enrolFrom.toISOString(),
  reviewFrom: one.reviewFrom.toISOString(),
  warmUpFrom: one.warmUpFrom.toISOString(),
  presaleFrom: one.presaleFrom?.toISOString() ?? null,
  liveFrom: one.liveFrom.toISOString(),
  liveUntil: one.liveUntil.toISOString(),
  returnsUntil: one.returnsUntil.toISOString(),
  terms: { ...one.terms, categoryIds: [...one.terms.categoryIds], divisions: [...one.terms.divisions] },
});

export const CountsView = Type.Object({
  waiting: Type.Integer(),
  approved: Type.Integer(),
  rejected: Type.Integer(),
  withdrawn: Type.Integer(),
  lapsed: Type.Integer(),
});
export const countsView = (counts: Counts): Static<typeof CountsView> => ({ ...counts });

export const ClaimSchema = Nullable(
  Type.Enum([...CLAIM_DAYS], { description: 'Says to be the lowest price in so many days' }),
);
export const EntryView = Type.Object({
  id: IdSchema('ent'),
  shopId: IdSchema('shp'),
  skuId: IdSchema('sku'),
  productId: IdSchema('prd'),
  title: TextSchema(),
  priceFen: FenSchema(),
  quantity: Type.Integer(),
  referenceFen: Nullable(FenSchema({ description: 'Crossed-out price as declared' })),
  claimDays: ClaimSchema,
  state: Type.Enum([...ENTRY_STATES]),
  reason: Nullable(Type.String()),
  sentAt: MomentSchema(),
  dueAt: MomentSchema('To be reviewed by then'),
  late: Type.Boolean({ description: 'Not reviewed in time' }),
  decidedAt: Nullable(MomentSchema()),
  shownReferenceFen: Nullable(FenSchema({ description: 'Crossed out while it is live: what was true when it began' })),
  shownClaimDays: ClaimSchema,
});
export const entryView = (ctx: Ctx, one: Entry): Static<typeof EntryView> => ({
  id: toId('ent', one.id),
  shopId: toId('shp', one.shopId),
  skuId: toId('sku', one.skuId),
  productId: toId('prd', one.productId),
  title: { ...one.title },
  priceFen: one.priceFen,
  quantity: one.quantity,
  referenceFen: one.referenceFen,
  claimDays: one.claimDays,
  state: one.state,
  reason: one.reason,
  sentAt: one.sentAt.toISOString(),
  dueAt: one.dueAt.toISOString(),
  late: one.state === 'waiting' && one.dueAt < ctx.clock.now(),
  decidedAt: one.decidedAt?.toISOString() ?? null,
  shownReferenceFen: one.shownReferenceFen,
  shownClaimDays: one.shownClaimDays,
});

export const ProblemView = Type.Object({ code: Type.String(), text: TextSchema() });
export const problemView = (one: Problem): Static<typeof ProblemView> => ({
  code: one.code,
  text: { ...problemText(one) },
});
