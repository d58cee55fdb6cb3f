import { Type } from 'typebox';
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
  shopStaff,
  TextSchema,
  toId,
  type Uuid,
  uuidOf,
} from '#kernel';
import { brandKey, PAPER_KINDS, PAPER_STATES, type PaperState } from './brands.ts';
import { decidePaper, paperPicture, sendPaper, withdrawPaper } from './brands-service.ts';
import { brandsNamed, type PaperRow, papers } from './brands-store.ts';

const shopParams = Type.Object({ shopId: IdSchema('shp') });
const PaperStateSchema = Type.Enum([...PAPER_STATES]);
const PaperSchema = Type.Object({
  paperId: IdSchema('brp'),
  shopId: IdSchema('shp'),
  kind: Type.Enum([...PAPER_KINDS]),
  brandId: Nullable(IdSchema('brd')),
  name: TextSchema(60),
  registrationNo: Type.String(),
  evidence: Type.Array(IdSchema('med')),
  validFrom: MomentSchema(),
  validUntil: MomentSchema(),
  state: PaperStateSchema,
  answer: Nullable(Type.String()),
  sentAt: MomentSchema(),
  decidedAt: Nullable(MomentSchema()),
});

const view = (row: PaperRow) => ({
  paperId: toId('brp', row.id),
  shopId: toId('shp', row.shopId),
  kind: row.kind,
  brandId: row.brandId && toId('brd', row.brandId),
  name: { zh: row.nameZh, en: row.nameEn },
  registrationNo: row.registrationNo,
  evidence: row.evidence.map((id) => toId('med', id)),
  validFrom: row.validFrom.toISOString(),
  validUntil: row.validUntil.toISOString(),
  state: row.state,
  answer: row.answer,
  sentAt: row.sentAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
});

async function page(ctx: Ctx, query: { cursor?: string; limit?: number; state?: PaperState }, shopId?: Uuid) {
  const key = decodeCursor(query.cursor, 2);
  const limit = query.limit ?? 20;
  const rows = await papers(ctx, {
    shopId,
    state: query.state,
    after: key ? { at: String(key[0]), id: String(key[1]) as Uuid } : null,
    limit: limit + 1,
  });
  return pageOf(rows, limit, (row) => [row.sentAt.toISOString(), row.id], view);
}

const STEP_ERRORS = ['catalog.brand_paper_not_found', 'catalog.brand_paper_step', 'catalog.edited_meanwhile'];

export const brandRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/brands',
    summary: 'Registered brands by part of their name',
    tag: 'catalog',
    access: { kind: 'public' },
    query: Type.Object({ ...PageQuery, q: Type.Optional(Type.String({ maxLength: 60 })) }),
    reply: PageOf(Type.Object({ brandId: IdSchema('brd'), name: TextSchema(60), registrationNo: Type.String() })),
    handle: async (ctx, input) => {
      const key = decodeCursor(input.query.cursor, 1);
      const limit = input.query.limit ?? 20;
      const rows = await brandsNamed(
        ctx,
        brandKey(input.query.q ?? ''),
        key ? (String(key[0]) as Uuid) : null,
        limit + 1,
      );
      return pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => ({
          brandId: toId('brd', row.id),
          name: { zh: row.nameZh, en: row.nameEn },
          registrationNo: row.registrationNo,
        }),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/brand-papers',
    summary: "The shop's brand registrations and authorisations, newest first",
    tag: 'catalog',
    access: shopStaff('catalog.read'),
    params: shopParams,
    query: Type.Object({ ...PageQuery, state: Type.Optional(PaperStateSchema) }),
    reply: PageOf(PaperSchema),
    handle: (ctx, input) => page(ctx, input.query, input.shop.shopId),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/brand-papers',
    summary:
      "Hand in the registration of the shop's own brand, or its owner's authorisation, with pictures of the papers",
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params: shopParams,
    body: Type.Object({
      kind: Type.Enum([...PAPER_KINDS]),
      brandId: Type.Optional(Nullable(IdSchema('brd'))),
      nameZh: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
      nameEn: Type.Optional(Type.String({ maxLength: 60 })),
      registrationNo: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
      evidence: Type.Array(IdSchema('med'), { minItems: 1, maxItems: 9 }),
      validFrom: MomentSchema(),
      validUntil: MomentSchema(),
    }),
    reply: PaperSchema,
    status: 201,
    errors: [
      'catalog.brand_not_found',
      'catalog.brand_paper_period',
      'catalog.brand_paper_evidence',
      'catalog.brand_paper_waiting',
      'catalog.brand_registered',
      'catalog.brand_paper_incomplete',
    ],
    handle: async (ctx, input) => {
      const { body } = input;
      return view(
        await sendPaper(ctx, input.shop, {
          kind: body.kind,
          brandId: body.brandId ? uuidOf('brd', body.brandId) : null,
          nameZh: body.nameZh ?? '',
          nameEn: body.nameEn ?? '',
          registrationNo: body.registrationNo ?? '',
          evidence: body.evidence.map((id) => uuidOf('med', id)),
          validFrom: new Date(body.validFrom),
          validUntil: new Date(body.validUntil),
        }),
      );
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/brand-papers/:paperId/withdraw',
    summary: 'Take back a paper that waits for review',
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params: Type.Object({ shopId: IdSchema('shp'), paperId: IdSchema('brp') }),
    reply: PaperSchema,
    errors: STEP_ERRORS,
    handle: async (ctx, input) => view(await withdrawPaper(ctx, input.shop, uuidOf('brp', input.params.paperId))),
  }),
  route({
    method: 'GET',
    path: '/console/brand-papers',
    summary: 'Brand papers of all shops; `state=submitted` is the review queue, longest waiting first',
    tag: 'catalog',
    access: platformStaff('catalog.review'),
    query: Type.Object({ ...PageQuery, state: Type.Optional(PaperStateSchema) }),
    reply: PageOf(PaperSchema),
    handle: (ctx, input) => page(ctx, input.query),
  }),
  route({
    method: 'GET',
    path: '/console/brand-papers/:paperId/evidence/:mediaId',
    summary: 'A picture of the evidence, for whoever reviews the paper',
    tag: 'catalog',
    access: platformStaff('catalog.review'),
    params: Type.Object({ paperId: IdSchema('brp'), mediaId: IdSchema('med') }),
    produces: 'image/webp',
    errors: ['catalog.brand_paper_not_found', 'media.media_not_found'],
    handle: async (ctx, { params }) => ({
      body: await paperPicture(ctx, uuidOf('brp', params.paperId), uuidOf('med', params.mediaId)),
      type: 'image/webp',
      inline: true,
    }),
  }),
  route({
    method: 'POST',
    path: '/console/brand-papers/:paperId/decide',
    summary: 'Approve, reject or revoke a brand paper; revoking takes the goods it carried off the shelf',
    tag: 'catalog',
    access: platformStaff('catalog.review'),
    params: Type.Object({ paperId: IdSchema('brp') }),
    body: Type.Object({
      decision: Type.Enum(['approve', 'reject', 'revoke']),
      reason: Type.Optional(Type.String({ maxLength: 300 })),
    }),
    reply: PaperSchema,
    errors: [...STEP_ERRORS, 'catalog.reasons_missing', 'catalog.brand_registered'],
    handle: async (ctx, input) =>
      view(
        await decidePaper(ctx, uuidOf('brp', input.params.paperId), {
          decision: input.body.decision,
          reason: input.body.reason ?? '',
        }),
      ),
  }),
];
