import { Type } from 'typebox';
import { IdSchema, MomentSchema, Nullable, PageOf, type Route, route, shopStaff, uuidOf } from '#kernel';
import { agree, reject } from './answers-service.ts';
import { appealAsShop, evidencePicture, showAsShop } from './disputes-service.ts';
import {
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
import { returnAddressOf } from './parcels-store.ts';
import { dossier } from './reading-service.ts';
import { inspect, inspectLate, sendReplacement, setReturnAddress } from './returns-service.ts';
import { caseForShop } from './service.ts';
import { debtOf } from './store.ts';
import {
  CaseDetail,
  CaseView,
  caseDetail,
  caseView,
  FoundSchema,
  ReturnAddressView,
  returnAddressView,
} from './view.ts';

const shopParams = Type.Object({ shopId: IdSchema('shp') });
const shopCase = Type.Object({ shopId: IdSchema('shp'), caseId: IdSchema('asl') });
const reads = shopStaff('aftersales.read');
const answers = shopStaff('aftersales.answer');

export const shopRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/refunds',
    summary: "The shop's after-sales cases, newest first",
    tag,
    access: reads,
    params: shopParams,
    query: listQuery,
    reply: PageOf(CaseView),
    errors: ['request.cursor_invalid'],
    handle: (ctx, { shop, query }) => page(ctx, query, { shopId: shop.shopId }),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/refund-debt',
    summary: 'What the shop owes to buyers because its balance was too low when refunds were due',
    tag,
    access: reads,
    params: shopParams,
    reply: Type.Object({ count: Type.Integer(), amountFen: Type.Integer(), since: Nullable(MomentSchema()) }),
    handle: async (ctx, { shop }) => {
      const debt = await debtOf(ctx, shop.shopId);
      return { ...debt, since: debt.since?.toISOString() ?? null };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/return-address',
    summary: 'Where returns are sent to',
    tag,
    access: reads,
    params: shopParams,
    reply: Type.Object({ address: Nullable(ReturnAddressView) }),
    handle: async (ctx, { shop }) => {
      const address = await returnAddressOf(ctx, shop.shopId);
      return { address: address && returnAddressView(address) };
    },
  }),
  route({
    method: 'PUT',
    path: '/shops/:shopId/return-address',
    summary: 'Say where returns are sent to; agreed cases keep the address they were told',
    tag,
    access: answers,
    params: shopParams,
    body: Type.Object({
      name: Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }),
      phone: Type.String({ minLength: 5, maxLength: 20 }),
      divisionCode: Type.String({ pattern: '^\\d{6,12}$' }),
      street: Type.String({ minLength: 2, maxLength: 120, pattern: '\\S' }),
    }),
    reply: ReturnAddressView,
    errors: ['aftersales.return_address_invalid'],
    handle: async (ctx, { shop, body }) => returnAddressView(await setReturnAddress(ctx, shop, body)),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/refunds/:caseId',
    summary: 'One case with its order lines, history, parcels, evidence and rulings',
    tag,
    access: reads,
    params: shopCase,
    reply: CaseDetail,
    errors: ['aftersales.case_not_found'],
    handle: async (ctx, { shop, params }) =>
      caseDetail(await dossier(ctx, await caseForShop(ctx, shop, uuidOf('asl', params.caseId)), 'shop')),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/refunds/:caseId/agree',
    summary: 'Agree: the money goes back, or the buyer is told where to send the goods',
    tag,
    access: answers,
    params: shopCase,
    reply: CaseView,
    errors: [...moveErrors, 'aftersales.return_address_missing', 'aftersales.exchange_out_of_stock', ...moneyErrors],
    handle: async (ctx, { shop, params }) => caseView(await agree(ctx, shop, uuidOf('asl', params.caseId))),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/refunds/:caseId/reject',
    summary: 'Reject with a reason that the buyer reads',
    tag,
    access: answers,
    params: shopCase,
    body: Type.Object({ reason: Words }),
    reply: CaseView,
    errors: moveErrors,
    handle: async (ctx, { shop, params, body }) =>
      caseView(await reject(ctx, shop, uuidOf('asl', params.caseId), body.reason.trim())),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/refunds/:caseId/inspect',
    summary: 'What came back, whether it is accepted, and whether it can be sold again',
    tag,
    access: answers,
    params: shopCase,
    body: Type.Object({
      found: FoundSchema,
      accept: Type.Boolean(),
      stock: Type.Union([Type.Literal('sellable'), Type.Literal('scrap')]),
      note: Type.Optional(Type.String({ maxLength: 500 })),
    }),
    reply: CaseView,
    errors: [...moveErrors, 'aftersales.inspection_contradicts', ...moneyErrors],
    handle: async (ctx, { shop, params, body }) =>
      caseView(await inspect(ctx, shop, uuidOf('asl', params.caseId), { ...body, note: body.note?.trim() ?? '' })),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/refunds/:caseId/inspect-late',
    summary: 'Whether goods can be sold again that came back and were not inspected in time; until then they lie apart',
    tag,
    access: answers,
    params: shopCase,
    body: Type.Object({ stock: Type.Union([Type.Literal('sellable'), Type.Literal('scrap')]) }),
    reply: CaseView,
    errors: ['aftersales.case_not_found', 'aftersales.nothing_aside'],
    handle: async (ctx, { shop, params, body }) =>
      caseView(await inspectLate(ctx, shop, uuidOf('asl', params.caseId), body.stock)),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/refunds/:caseId/send-replacement',
    summary: 'The exchanged or repaired goods are on their way',
    tag,
    access: answers,
    params: shopCase,
    body: WaybillBody,
    reply: CaseView,
    errors: [...moveErrors, ...waybillErrors, 'aftersales.exchange_out_of_stock'],
    handle: async (ctx, { shop, params, body }) =>
      caseView(await sendReplacement(ctx, shop, uuidOf('asl', params.caseId), body)),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/refunds/:caseId/evidence',
    summary: 'Say and show why not, while evidence is heard',
    tag,
    access: answers,
    params: shopCase,
    body: EvidenceBody,
    reply: CaseView,
    status: 201,
    errors: [...moveErrors, ...evidenceErrors],
    handle: async (ctx, { shop, params, body }) =>
      caseView(await showAsShop(ctx, shop, uuidOf('asl', params.caseId), shownOf(body))),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/refunds/:caseId/evidence/:mediaId',
    summary: 'A picture shown by either side',
    tag,
    access: reads,
    params: Type.Object({ ...shopCase.properties, mediaId: IdSchema('med') }),
    produces: 'image/webp',
    errors: ['aftersales.case_not_found', 'media.media_not_found'],
    handle: async (ctx, { shop, params }) => {
      const { case: one } = await caseForShop(ctx, shop, uuidOf('asl', params.caseId));
      return picture(await evidencePicture(ctx, one, uuidOf('med', params.mediaId)));
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/refunds/:caseId/appeal',
    summary: 'Have the ruling looked at again by somebody else, once',
    tag,
    access: answers,
    params: shopCase,
    body: Type.Object({ reason: Words }),
    reply: CaseView,
    errors: moveErrors,
    handle: async (ctx, { shop, params, body }) =>
      caseView(await appealAsShop(ctx, shop, uuidOf('asl', params.caseId), body.reason.trim())),
  }),
];
