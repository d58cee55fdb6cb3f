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
import { mediaUrl } from '#modules/media';
import { LICENCE_KINDS, LICENCE_STATES, type LicenceRecord, licenceName } from './licences.ts';
import { decideLicence, requiredLicences, submitLicence } from './licences-service.ts';
import { licencesIn, licencesOfShop } from './licences-store.ts';
import { shop } from './service.ts';

const params = Type.Object({ shopId: IdSchema('shp') });
const DaySchema = Type.String({ format: 'date', description: 'Day in China' });
const StateSchema = Type.Enum([...LICENCE_STATES]);
const LicenceSchema = Type.Object({
  id: IdSchema('lic'),
  shopId: IdSchema('shp'),
  kind: Type.String(),
  name: TextSchema(),
  holder: Type.String(),
  number: Type.String(),
  pictureUrl: Nullable(Type.String()),
  validFrom: Nullable(DaySchema),
  validUntil: Nullable(Type.String({ description: 'Last day on which it holds; null when it does not expire' })),
  state: StateSchema,
  reason: Nullable(Type.String()),
  submittedAt: MomentSchema(),
  dueAt: Nullable(MomentSchema('When the review must have answered')),
  overdue: Type.Boolean(),
  decidedAt: Nullable(MomentSchema()),
});

const licenceView = (ctx: Ctx, row: LicenceRecord) => ({
  id: toId('lic', row.id),
  shopId: toId('shp', row.shopId),
  kind: row.kind,
  name: licenceName(row.kind),
  holder: row.holder,
  number: row.number,
  pictureUrl: row.mediaId && mediaUrl(row.mediaId, 'w800'),
  validFrom: row.validFrom,
  validUntil: row.validUntil,
  state: row.state,
  reason: row.reason,
  submittedAt: row.submittedAt.toISOString(),
  dueAt: row.dueAt?.toISOString() ?? null,
  overdue: row.dueAt !== null && row.dueAt < ctx.clock.now(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
});

const ofShop: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/licences',
    summary: 'Licences the shop has handed in, newest first, with what was said about each',
    tag: 'shops',
    access: shopStaff('shops.read'),
    params,
    query: Type.Object(PageQuery),
    reply: PageOf(LicenceSchema),
    handle: async (ctx, { shop: scope, query }) => {
      const key = decodeCursor(query.cursor, 1);
      const limit = query.limit ?? 20;
      const rows = await licencesOfShop(ctx, scope.shopId, key ? (String(key[0]) as Uuid) : null, limit + 1);
      return pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => licenceView(ctx, row),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/licences/required',
    summary: 'Licences the shop needs for its kind and the categories of its goods, and what it holds of them',
    tag: 'shops',
    access: shopStaff('shops.read'),
    params,
    reply: Type.Object({
      kinds: Type.Array(Type.Object({ kind: Type.String(), name: TextSchema() })),
      items: Type.Array(
        Type.Object({
          kind: Type.String(),
          name: TextSchema(),
          categories: Type.Array(Type.Object({ id: Type.String(), name: TextSchema() })),
          products: Type.Integer(),
          held: Nullable(LicenceSchema),
          inReview: Nullable(LicenceSchema),
        }),
      ),
    }),
    errors: ['shops.shop_not_found'],
    handle: async (ctx, { shop: scope }) => {
      const rows = await requiredLicences(ctx, await shop(ctx, scope.shopId));
      return {
        kinds: [...new Set([...LICENCE_KINDS, ...rows.map((one) => one.kind)])].map((kind) => ({
          kind,
          name: licenceName(kind),
        })),
        items: rows.map((row) => ({
          kind: row.kind,
          name: licenceName(row.kind),
          categories: row.categories.map(({ id, name }) => ({ id, name })),
          products: row.products,
          held: row.held && licenceView(ctx, row.held),
          inReview: row.inReview && licenceView(ctx, row.inReview),
        })),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/licences',
    summary: 'Hand in a licence, or the renewal of one; the one in force holds until a reviewer has looked',
    tag: 'shops',
    access: shopStaff('shops.profile'),
    params,
    body: Type.Object({
      kind: Type.String({ minLength: 1, maxLength: 40 }),
      holder: Type.String({ minLength: 1, maxLength: 100 }),
      number: Type.String({ minLength: 1, maxLength: 60 }),
      mediaId: Type.Optional(Nullable(IdSchema('med'))),
      validFrom: Type.Optional(Nullable(DaySchema)),
      validUntil: Type.Optional(Nullable(DaySchema)),
    }),
    reply: LicenceSchema,
    status: 201,
    errors: ['shops.licence_period', 'shops.licence_ended', 'shops.licence_in_review', 'shops.licence_picture_unknown'],
    handle: async (ctx, { shop: scope, body }) =>
      licenceView(
        ctx,
        await submitLicence(ctx, scope, {
          kind: body.kind.trim(),
          holder: body.holder.trim(),
          number: body.number.trim(),
          mediaId: body.mediaId ? uuidOf('med', body.mediaId) : null,
          validFrom: body.validFrom ?? null,
          validUntil: body.validUntil ?? null,
        }),
      ),
  }),
];

const QueueSchema = Type.Object({ ...LicenceSchema.properties, shopName: Type.String() });

const reviewer: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/licences',
    summary: 'Licences handed in, the one due first on top',
    tag: 'shops',
    access: platformStaff('shops.review'),
    query: Type.Object({ ...PageQuery, state: Type.Optional(StateSchema) }),
    reply: PageOf(QueueSchema),
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const rows = await licencesIn(ctx, {
        state: query.state,
        after: key ? { due: Number(key[0]), id: String(key[1]) as Uuid } : null,
        limit: limit + 1,
      });
      return pageOf(
        rows,
        limit,
        (row) => [row.dueKey, row.id],
        (row) => ({ ...licenceView(ctx, row), shopName: row.shopName }),
      );
    },
  }),
  ...(['approve', 'reject'] as const).map((decision) =>
    route({
      method: 'POST',
      path: `/console/licences/:licenceId/${decision}`,
      summary:
        decision === 'approve'
          ? 'Approve: the licence is in force, shown on the shop’s page, and hidden goods come back'
          : 'Reject, with the reason',
      tag: 'shops',
      access: platformStaff('shops.review'),
      params: Type.Object({ licenceId: IdSchema('lic') }),
      body: Type.Object({ reason: Type.Optional(Type.String({ minLength: 2, maxLength: 500 })) }),
      reply: LicenceSchema,
      errors: ['shops.licence_not_found', 'shops.licence_state', 'shops.licence_ended', 'shops.reason_missing'],
      handle: async (ctx, { params: path, body }) =>
        licenceView(ctx, await decideLicence(ctx, uuidOf('lic', path.licenceId), decision, body.reason ?? null)),
    }),
  ),
];

export const licenceRoutes: readonly Route[] = [...ofShop, ...reviewer];
