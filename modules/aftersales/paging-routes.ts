import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  IdSchema,
  PageQuery,
  pageOf,
  refuseRequest,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import type { CaseKind, CaseState } from './lifecycle.ts';
import { type CaseFilter, listCases } from './store.ts';
import { caseView, KindSchema, StateSchema } from './view.ts';

/** What the routes of buyers, shops and operators share. */
export const tag = 'aftersales';
export const anyCase = Type.Object({ caseId: IdSchema('asl') });
export const listQuery = Type.Object({
  ...PageQuery,
  state: Type.Optional(StateSchema),
  kind: Type.Optional(KindSchema),
});
export const Words = Type.String({ minLength: 4, maxLength: 500, pattern: '\\S' });
export const WaybillBody = Type.Object({
  carrier: Type.String({ minLength: 2, maxLength: 20, description: 'Code of the carrier: sf, zto, yto …' }),
  waybillNo: Type.String({ minLength: 6, maxLength: 40 }),
});
export const EvidenceBody = Type.Object({
  text: Type.Optional(Type.String({ maxLength: 2_000 })),
  mediaIds: Type.Optional(Type.Array(IdSchema('med'), { maxItems: 9, description: 'Pictures the caller uploaded' })),
});
export const shownOf = (body: { text?: string; mediaIds?: readonly string[] }) => ({
  text: body.text?.trim() ?? '',
  mediaIds: (body.mediaIds ?? []).map((id) => uuidOf('med', id)),
});

export const moveErrors = ['aftersales.case_not_found', 'aftersales.state_forbids', 'aftersales.case_moved'];
export const moneyErrors = [
  'payments.shop_balance_too_low',
  'payments.refund_exceeds_paid',
  'payments.settlement_in_progress',
  'payments.order_not_paid',
];
export const waybillErrors = ['aftersales.waybill_invalid', 'aftersales.waybill_used'];
export const evidenceErrors = ['aftersales.evidence_empty', 'aftersales.media_not_yours'];

export const buyerOf = (ctx: Ctx): Uuid => {
  const id = userIdOf(ctx.actor);
  if (!id) throw refuseRequest('unauthenticated');
  return id;
};

export async function page(
  ctx: Ctx,
  query: { cursor?: string; limit?: number; state?: CaseState; kind?: CaseKind },
  more: Pick<CaseFilter, 'shopId' | 'buyerId'>,
) {
  const limit = query.limit ?? 20;
  const rows = await listCases(ctx, {
    ...more,
    ...(query.state ? { states: [query.state] } : {}),
    ...(query.kind ? { kind: query.kind } : {}),
    after: decodeCursor(query.cursor, 2),
    limit,
  });
  return pageOf(rows, limit, (one) => [one.requestedAt.toISOString(), one.id], caseView);
}

export const picture = (body: Buffer) => ({ body, type: 'image/webp', inline: true });
