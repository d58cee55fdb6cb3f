import { type Static, Type } from 'typebox';
import { IdSchema, MomentSchema, Nullable, toId } from '#kernel';
import { lineView, NoReturnView, type Order } from '#modules/orders';
import {
  CASE_KINDS,
  CASE_STATES,
  type CaseActor,
  INSPECTIONS,
  OUTCOMES,
  timerOf,
  VERBS,
  type Verb,
  verbsFor,
} from './lifecycle.ts';
import { REASONS, returnFreightBy } from './reasons.ts';
import type { Appeal, Case, CaseParcel, Evidence, HistoryEntry, ParcelEvent, ReturnAddress, Ruling } from './types.ts';

const Fen = Type.Integer({ description: 'Amount in fen (1/100 yuan)' });
/** A schema of one of these words. */
const oneOf = <T extends string>(words: readonly T[]) =>
  Type.Unsafe<T>(Type.Union(words.map((word) => Type.Literal(word))));

export const KindSchema = oneOf(CASE_KINDS);
export const StateSchema = oneOf(CASE_STATES);
export const ReasonSchema = oneOf(REASONS);
export const OutcomeSchema = oneOf(OUTCOMES);
export const FoundSchema = oneOf(INSPECTIONS);
const VerbSchema = oneOf(VERBS);
const SideSchema = oneOf(['buyer', 'shop'] as const);

export const CaseView = Type.Object({
  id: IdSchema('asl'),
  orderId: IdSchema('ord'),
  shopId: IdSchema('shp'),
  kind: KindSchema,
  remedy: oneOf(['refund', 'exchange', 'repair'] as const),
  state: StateSchema,
  lines: Type.Array(Type.Object({ lineId: IdSchema('lin'), quantity: Type.Integer(), amountFen: Fen })),
  freightFen: Fen,
  amountFen: Fen,
  reason: Type.String(),
  fault: oneOf(['buyer', 'shop', 'none'] as const),
  returnFreightBy: SideSchema,
  wantedSkuId: Nullable(IdSchema('sku')),
  description: Type.String(),
  shipped: Type.Boolean({ description: 'Whether anything had left the shop when the buyer asked' }),
  rejection: Nullable(Type.String()),
  agreedBy: Nullable(oneOf(['shop', 'deadline', 'law', 'rule', 'trust', 'platform'] as const)),
  inspection: Nullable(Type.String({ description: 'as_sold, damaged, not_ours or not_inspected' })),
  inspectionNote: Nullable(Type.String()),
  deadlineAt: Nullable(MomentSchema('When something happens by itself')),
  deadlineVerb: Nullable(VerbSchema),
  refundFailure: Nullable(Type.String()),
  lateRulings: Type.Integer({ description: 'How often the platform let its own deadline pass' }),
  requestedAt: MomentSchema(),
  answeredAt: Nullable(MomentSchema()),
  endedAt: Nullable(MomentSchema()),
});

export const ReturnAddressView = Type.Object({
  name: Type.String(),
  phone: Type.String({ description: 'In clear for the buyer who writes it on the parcel, else masked' }),
  divisionCode: Type.String(),
  divisionNames: Type.Array(Type.String()),
  street: Type.String(),
});

export const CaseDetail = Type.Object({
  ...CaseView.properties,
  orderNumber: Type.String(),
  orderState: Type.String(),
  stockAside: Type.Boolean({
    description: 'For the shop: what came back was not inspected in time and lies apart, not for sale',
  }),
  acts: Type.Array(VerbSchema, { description: 'What the caller may do now' }),
  mostGoodsFen: Type.Integer({ description: 'The most a ruling can give back for the goods, in fen' }),
  items: Type.Array(
    Type.Object({
      lineId: IdSchema('lin'),
      productId: IdSchema('prd'),
      title: Type.Object({ zh: Type.String(), en: Type.String() }),
      mediaId: Nullable(IdSchema('med')),
      quantity: Type.Integer(),
      amountFen: Fen,
      noReturn: NoReturnView,
    }),
  ),
  returnTo: Nullable(ReturnAddressView),
  parcels: Type.Array(
    Type.Object({
      leg: oneOf(['return', 'replacement'] as const),
      carrier: Type.String(),
      waybillNo: Type.String(),
      state: Type.String(),
      sentAt: MomentSchema(),
      signedAt: Nullable(MomentSchema()),
      events: Type.Array(Type.Object({ at: MomentSchema(), place: Type.String(), note: Type.String() })),
    }),
  ),
  evidence: Type.Array(
    Type.Object({
      side: SideSchema,
      text: Type.String(),
      mediaIds: Type.Array(IdSchema('med')),
      at: MomentSchema(),
    }),
  ),
  rulings: Type.Array(
    Type.Object({
      round: Type.Integer(),
      outcome: OutcomeSchema,
      goodsFen: Fen,
      freightBy: SideSchema,
      reason: Type.String(),
      at: MomentSchema(),
    }),
  ),
  appeal: Nullable(Type.Object({ side: SideSchema, reason: Type.String(), at: MomentSchema() })),
  history: Type.Array(
    Type.Object({
      at: MomentSchema(),
      verb: Type.String(),
      fromState: Nullable(Type.String()),
      toState: Type.String(),
      actor: oneOf(['buyer', 'shop', 'platform', 'system'] as const),
      note: Nullable(Type.String()),
    }),
  ),
});

/** What the clock will do: silence about a return with nowhere to go calls the platform, which the pages say in their own words. */
const clockVerb = (one: Case): Verb | null => {
  if (!one.deadlineAt) return null;
  return one.state === 'requested' && one.needsShop ? 'call_platform' : (timerOf(one.state)?.verb ?? null);
};

export const caseView = (one: Case): Static<typeof CaseView> => ({
  id: toId('asl', one.id),
  orderId: toId('ord', one.orderId),
  shopId: toId('shp', one.shopId),
  kind: one.kind,
  remedy: one.remedy,
  state: one.state,
  lines: one.lines.map((line) => ({
    lineId: toId('lin', line.lineId),
    quantity: line.quantity,
    amountFen: line.amountFen,
  })),
  freightFen: one.freightFen,
  amountFen: one.amountFen,
  reason: one.reason,
  fault: one.fault,
  returnFreightBy: returnFreightBy(one.fault),
  wantedSkuId: one.wantedSkuId && toId('sku', one.wantedSkuId),
  description: one.description,
  shipped: one.shipped,
  rejection: one.rejection,
  agreedBy: one.agreedBy,
  inspection: one.inspection,
  inspectionNote: one.inspectionNote,
  deadlineAt: one.deadlineAt?.toISOString() ?? null,
  deadlineVerb: clockVerb(one),
  refundFailure: one.refundFailure,
  lateRulings: one.lateRulings,
  requestedAt: one.requestedAt.toISOString(),
  answeredAt: one.answeredAt?.toISOString() ?? null,
  endedAt: one.endedAt?.toISOString() ?? null,
});

export const returnAddressView = (to: ReturnAddress, phone = to.phoneMasked): Static<typeof ReturnAddressView> => ({
  name: to.name,
  phone,
  divisionCode: to.divisionCode,
  divisionNames: [...to.divisionNames],
  street: to.street,
});

/** All there is to a case, as one side may see it. */
export type Dossier = {
  readonly case: Case;
  readonly order: Order;
  readonly viewer: CaseActor;
  readonly returnPhone: string | null;
  readonly history: readonly HistoryEntry[];
  readonly parcels: readonly CaseParcel[];
  readonly events: readonly ParcelEvent[];
  readonly evidence: readonly Evidence[];
  readonly rulings: readonly Ruling[];
  readonly appeal: Appeal | null;
};

const at = <T extends { readonly at: Date }>(entry: T): Omit<T, 'at'> & { at: string } => ({
  ...entry,
  at: entry.at.toISOString(),
});

export const caseDetail = (all: Dossier): Static<typeof CaseDetail> => {
  const { case: one, order } = all;
  return {
    ...caseView(one),
    orderNumber: order.number,
    orderState: order.state,
    stockAside: one.stockAside && all.viewer === 'shop',
    acts: verbsFor(one.state, all.viewer),
    mostGoodsFen: one.lines.reduce((sum, line) => sum + line.amountFen, 0),
    items: one.lines.flatMap((asked) => {
      const line = order.lines.find((candidate) => candidate.id === asked.lineId);
      if (!line) return [];
      const { productId, title, mediaId, noReturn } = lineView(line);
      return [
        {
          lineId: toId('lin', line.id),
          productId,
          title,
          mediaId,
          quantity: asked.quantity,
          amountFen: asked.amountFen,
          noReturn,
        },
      ];
    }),
    returnTo: one.returnTo && returnAddressView(one.returnTo, all.returnPhone ?? one.returnTo.phoneMasked),
    parcels: all.parcels.map((parcel) => ({
      leg: parcel.leg,
      carrier: parcel.carrier,
      waybillNo: parcel.waybillNo,
      state: parcel.state,
      sentAt: parcel.sentAt.toISOString(),
      signedAt: parcel.signedAt?.toISOString() ?? null,
      events: all.events
        .filter((event) => event.parcelId === parcel.id)
        .map((event) => ({ at: event.at.toISOString(), place: event.place, note: event.note })),
    })),
    evidence: all.evidence.map(({ side, text, mediaIds, at: when }) => ({
      side,
      text,
      mediaIds: mediaIds.map((id) => toId('med', id)),
      at: when.toISOString(),
    })),
    rulings: all.rulings.map(({ round, outcome, goodsFen, freightBy, reason, at: when }) => ({
      round,
      outcome,
      goodsFen,
      freightBy,
      reason,
      at: when.toISOString(),
    })),
    appeal: all.appeal && at(all.appeal),
    history: all.history.map(at),
  };
};
