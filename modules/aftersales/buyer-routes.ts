import { Type } from 'typebox';
import {
  everyone,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  type Route,
  route,
  signedIn,
  toId,
  type Uuid,
  uuidOf,
} from '#kernel';
import { orderForBuyer } from '#modules/orders';
import { withdraw } from './answers-service.ts';
import { appealAsBuyer, escalate, evidencePicture, showAsBuyer } from './disputes-service.ts';
import { CASE_STATES, STEPS, TIMERS, VERBS } from './lifecycle.ts';
import {
  anyCase,
  buyerOf,
  EvidenceBody,
  evidenceErrors,
  listQuery,
  moneyErrors,
  moveErrors,
  page,
  picture,
  shownOf,
  tag,
  WaybillBody,
  Words,
  waybillErrors,
} from './paging-routes.ts';
import { dossier, optionsOf } from './reading-service.ts';
import { requestCase } from './requests-service.ts';
import { confirmReplacement, sendBack } from './returns-service.ts';
import { caseForBuyer } from './service.ts';
import { CaseDetail, CaseView, caseDetail, caseView, KindSchema, ReasonSchema } from './view.ts';

const orderParams = Type.Object({ orderId: IdSchema('ord') });
const requestErrors = [
  'case_open',
  'order_not_refundable',
  'window_over',
  'too_many_requests',
  'nothing_to_refund',
  'reason_unfit',
  'not_shipped',
  'no_reason_exempt',
  'no_reason_over',
  'code_delivered',
  'wanted_missing',
  'wanted_unfit',
  'price_not_lower',
  'price_protection_over',
  'price_protected_already',
  'amount_too_large',
].map((name) => `aftersales.${name}`);

export const buyerRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/aftersales/flow',
    summary: 'The flow as data: who may do what in which state, and what happens by itself when nobody does',
    tag,
    access: everyone,
    reply: Type.Object({
      states: Type.Array(
        Type.Object({
          state: Type.String(),
          setting: Nullable(Type.String({ description: 'How long it may last' })),
          verb: Nullable(Type.String({ description: 'What the clock says then' })),
        }),
      ),
      steps: Type.Array(
        Type.Object({
          verb: Type.String(),
          from: Type.Array(Type.String()),
          by: Type.Array(Type.String()),
          to: Type.Array(Type.String()),
        }),
      ),
    }),
    handle: async () => ({
      states: CASE_STATES.map((state) => {
        const timer = state in TIMERS ? TIMERS[state as keyof typeof TIMERS] : null;
        return { state, setting: timer?.setting ?? null, verb: timer?.verb ?? null };
      }),
      steps: VERBS.map((verb) => ({
        verb,
        from: [...STEPS[verb].from],
        by: [...STEPS[verb].by],
        to: [...STEPS[verb].to],
      })),
    }),
  }),
  route({
    method: 'GET',
    path: '/me/orders/:orderId/refund-options',
    summary: 'What may be asked for of this order now, with the reasons that fit',
    tag,
    access: signedIn,
    params: orderParams,
    reply: Type.Object({
      shipped: Type.Boolean(),
      freeUntil: Nullable(MomentSchema('End of the seven days without reason')),
      freeOver: Type.Boolean(),
      kinds: Type.Array(
        Type.Object({
          kind: KindSchema,
          reasons: Type.Array(
            Type.Object({
              reason: ReasonSchema,
              fault: Type.Union([Type.Literal('buyer'), Type.Literal('shop'), Type.Literal('none')]),
            }),
          ),
        }),
      ),
      lines: Type.Array(
        Type.Object({
          lineId: IdSchema('lin'),
          left: Type.Integer(),
          withBuyer: Type.Integer({ description: 'Pieces that were shipped and not refunded' }),
          returnRule: Type.String(),
        }),
      ),
      codesHeld: Type.Boolean({
        description:
          'Codes were delivered for all that is left: the shop itself has to agree, its silence calls the platform',
      }),
      answerHours: Type.Integer(),
      sendBackDays: Type.Integer(),
      inspectDays: Type.Integer(),
    }),
    errors: ['orders.order_not_found'],
    handle: async (ctx, { params }) => {
      const order = await orderForBuyer(ctx, buyerOf(ctx), uuidOf('ord', params.orderId));
      const options = await optionsOf(ctx, order);
      return {
        ...options,
        freeUntil: options.freeUntil?.toISOString() ?? null,
        kinds: options.kinds.map(({ kind, reasons }) => ({ kind, reasons: [...reasons] })),
        lines: options.lines.map((line) => ({ ...line, lineId: toId('lin', line.lineId as Uuid) })),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/me/orders/:orderId/refunds',
    summary: 'Ask for after-sales: money back, return, exchange, repair, or the difference of a fallen price',
    tag,
    access: signedIn,
    params: orderParams,
    body: Type.Object({
      kind: Type.Optional(KindSchema),
      lines: Type.Array(
        Type.Object({ lineId: IdSchema('lin'), quantity: Type.Integer({ minimum: 1, maximum: 9_999 }) }),
        { minItems: 1, maxItems: 120 },
      ),
      reason: ReasonSchema,
      description: Type.Optional(Type.String({ maxLength: 500 })),
      amountFen: Type.Optional(
        Type.Integer({ minimum: 1, description: 'Less than all that could come back; money only' }),
      ),
      wantedSkuId: Type.Optional(IdSchema('sku')),
    }),
    reply: CaseView,
    status: 201,
    errors: [
      'orders.order_not_found',
      'orders.line_not_found',
      'orders.refund_too_much',
      ...requestErrors,
      ...moneyErrors,
    ],
    handle: async (ctx, { params, body }) =>
      caseView(
        await requestCase(ctx, {
          buyerId: buyerOf(ctx),
          orderId: uuidOf('ord', params.orderId),
          ...(body.kind ? { kind: body.kind } : {}),
          lines: body.lines.map((line) => ({ lineId: uuidOf('lin', line.lineId), quantity: line.quantity })),
          reason: body.reason,
          description: body.description?.trim() ?? '',
          ...(body.amountFen === undefined ? {} : { amountFen: body.amountFen }),
          ...(body.wantedSkuId ? { wantedSkuId: uuidOf('sku', body.wantedSkuId) } : {}),
        }),
      ),
  }),
  route({
    method: 'GET',
    path: '/me/refunds',
    summary: "The buyer's after-sales cases, newest first",
    tag,
    access: signedIn,
    query: listQuery,
    reply: PageOf(CaseView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { query }) => page(ctx, query, { buyerId: buyerOf(ctx) }),
  }),
  route({
    method: 'GET',
    path: '/me/refunds/:caseId',
    summary: 'One case with its history, parcels, evidence and rulings',
    tag,
    access: signedIn,
    params: anyCase,
    reply: CaseDetail,
    errors: ['aftersales.case_not_found'],
    handle: async (ctx, { params }) =>
      caseDetail(await dossier(ctx, await caseForBuyer(ctx, buyerOf(ctx), uuidOf('asl', params.caseId)), 'buyer')),
  }),
  route({
    method: 'POST',
    path: '/me/refunds/:caseId/withdraw',
    summary: 'Take a request back, as long as nothing was sent',
    tag,
    access: signedIn,
    params: anyCase,
    reply: CaseView,
    errors: moveErrors,
    handle: async (ctx, { params }) => caseView(await withdraw(ctx, buyerOf(ctx), uuidOf('asl', params.caseId))),
  }),
  route({
    method: 'POST',
    path: '/me/refunds/:caseId/send-back',
    summary: 'The goods are on their way back, under this waybill',
    tag,
    access: signedIn,
    params: anyCase,
    body: WaybillBody,
    reply: CaseView,
    errors: [...moveErrors, ...waybillErrors],
    handle: async (ctx, { params, body }) =>
      caseView(await sendBack(ctx, buyerOf(ctx), uuidOf('asl', params.caseId), body)),
  }),
  route({
    method: 'POST',
    path: '/me/refunds/:caseId/received',
    summary: 'The exchanged or repaired goods have arrived',
    tag,
    access: signedIn,
    params: anyCase,
    reply: CaseView,
    errors: moveErrors,
    handle: async (ctx, { params }) =>
      caseView(await confirmReplacement(ctx, buyerOf(ctx), uuidOf('asl', params.caseId))),
  }),
  route({
    method: 'POST',
    path: '/me/refunds/:caseId/escalate',
    summary: 'Call the platform in after a rejection',
    tag,
    access: signedIn,
    params: anyCase,
    body: Type.Object({ reason: Words }),
    reply: CaseView,
    errors: [...moveErrors, 'aftersales.case_open', 'aftersales.nothing_to_refund'],
    handle: async (ctx, { params, body }) =>
      caseView(await escalate(ctx, buyerOf(ctx), uuidOf('asl', params.caseId), body.reason.trim())),
  }),
  route({
    method: 'POST',
    path: '/me/refunds/:caseId/evidence',
    summary: 'Say and show why, while evidence is heard',
    tag,
    access: signedIn,
    params: anyCase,
    body: EvidenceBody,
    reply: CaseView,
    status: 201,
    errors: [...moveErrors, ...evidenceErrors],
    handle: async (ctx, { params, body }) =>
      caseView(await showAsBuyer(ctx, buyerOf(ctx), uuidOf('asl', params.caseId), shownOf(body))),
  }),
  route({
    method: 'GET',
    path: '/me/refunds/:caseId/evidence/:mediaId',
    summary: 'A picture shown by either side',
    tag,
    access: signedIn,
    params: Type.Object({ ...anyCase.properties, mediaId: IdSchema('med') }),
    produces: 'image/webp',
    errors: ['aftersales.case_not_found', 'media.media_not_found'],
    handle: async (ctx, { params }) => {
      const { case: one } = await caseForBuyer(ctx, buyerOf(ctx), uuidOf('asl', params.caseId));
      return picture(await evidencePicture(ctx, one, uuidOf('med', params.mediaId)));
    },
  }),
  route({
    method: 'POST',
    path: '/me/refunds/:caseId/appeal',
    summary: 'Have the ruling looked at again by somebody else, once',
    tag,
    access: signedIn,
    params: anyCase,
    body: Type.Object({ reason: Words }),
    reply: CaseView,
    errors: moveErrors,
    handle: async (ctx, { params, body }) =>
      caseView(await appealAsBuyer(ctx, buyerOf(ctx), uuidOf('asl', params.caseId), body.reason.trim())),
  }),
];
