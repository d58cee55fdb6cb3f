import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  IdSchema,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  refuseRequest,
  route,
  signedIn,
  TextSchema,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import {
  amend,
  answer,
  anyApplication,
  apply,
  approve,
  history,
  ownApplication,
  reveal,
  submit,
  withdraw,
} from './applications-service.ts';
import { type ApplicationRow, applicationsIn, applicationsOf, type HistoryRow } from './applications-store.ts';
import { FORMS, KIND_LABELS } from './forms.ts';
import { SHOP_KINDS } from './types.ts';
import {
  ApplicationSchema,
  ApplicationStateSchema,
  applicationView,
  HistorySchema,
  KindSchema,
  ShopCardSchema,
  shopCard,
} from './view.ts';

const params = Type.Object({ applicationId: IdSchema('apl') });
const FormSchema = Type.Record(Type.String({ maxLength: 40 }), Type.String({ maxLength: 4000 }));
const DetailSchema = Type.Object({ ...ApplicationSchema.properties, history: HistorySchema });

function me(ctx: Ctx): Uuid {
  const id = userIdOf(ctx.actor);
  if (!id) throw refuseRequest('unauthenticated');
  return id;
}

const historyView = (rows: readonly HistoryRow[]) =>
  rows.map((row) => ({ step: row.step, state: row.state, reasons: { ...row.reasons }, at: row.at.toISOString() }));
const detail = async (ctx: Ctx, row: ApplicationRow) => ({
  ...applicationView(ctx, row),
  history: historyView(await history(ctx, row.id)),
});

const FORM_ERRORS = [
  'shops.application_incomplete',
  'accounts.identity_needed',
  'accounts.enterprise_needed',
  'shops.field_unknown',
  'shops.shop_code_taken',
];
const STEP_ERRORS = ['shops.application_not_found', 'shops.application_step_not_allowed'];

const applicant: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shop-application-forms',
    summary: 'What each kind of shop hands in, as data for the form',
    tag: 'shops',
    access: { kind: 'public' },
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          kind: KindSchema,
          name: TextSchema(),
          fields: Type.Array(
            Type.Object({
              name: Type.String(),
              kind: Type.String(),
              label: TextSchema(),
              hint: Type.Optional(TextSchema()),
              required: Type.Boolean(),
              sealed: Type.Boolean(),
              maxLength: Type.Integer(),
            }),
          ),
        }),
      ),
    }),
    handle: async () => ({
      items: SHOP_KINDS.map((kind) => ({
        kind,
        name: KIND_LABELS[kind],
        fields: FORMS[kind].map((field) => ({ ...field })),
      })),
    }),
  }),
  route({
    method: 'POST',
    path: '/shop-applications',
    summary: 'Begin an application to open a shop; `submit: true` sends it to the reviewers at once',
    tag: 'shops',
    access: signedIn,
    body: Type.Object({ kind: KindSchema, form: FormSchema, submit: Type.Optional(Type.Boolean()) }),
    reply: ApplicationSchema,
    status: 201,
    errors: FORM_ERRORS,
    handle: async (ctx, input) =>
      applicationView(
        ctx,
        await apply(ctx, {
          applicantId: me(ctx),
          kind: input.body.kind,
          form: input.body.form,
          ...(input.body.submit ? { submit: true } : {}),
        }),
      ),
  }),
  route({
    method: 'GET',
    path: '/me/shop-applications',
    summary: 'Your applications and where each stands, newest first',
    tag: 'shops',
    access: signedIn,
    query: Type.Object(PageQuery),
    reply: PageOf(ApplicationSchema),
    handle: async (ctx, input) => {
      const key = decodeCursor(input.query.cursor, 1);
      const limit = input.query.limit ?? 20;
      const rows = await applicationsOf(ctx, me(ctx), key ? (String(key[0]) as Uuid) : null, limit + 1);
      return pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => applicationView(ctx, row),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/shop-applications/:applicationId',
    summary: 'One of your applications with its history',
    tag: 'shops',
    access: signedIn,
    params,
    reply: DetailSchema,
    errors: ['shops.application_not_found'],
    handle: async (ctx, input) =>
      detail(ctx, await ownApplication(ctx, me(ctx), uuidOf('apl', input.params.applicationId))),
  }),
  route({
    method: 'PATCH',
    path: '/shop-applications/:applicationId',
    summary: 'Change the form while it is your turn; masked values stand for what you gave before',
    tag: 'shops',
    access: signedIn,
    params,
    body: Type.Object({ kind: Type.Optional(KindSchema), form: FormSchema }),
    reply: ApplicationSchema,
    errors: [...STEP_ERRORS, 'shops.field_unknown'],
    handle: async (ctx, input) =>
      applicationView(
        ctx,
        await amend(ctx, me(ctx), uuidOf('apl', input.params.applicationId), {
          form: input.body.form,
          ...(input.body.kind ? { kind: input.body.kind } : {}),
        }),
      ),
  }),
  route({
    method: 'POST',
    path: '/shop-applications/:applicationId/submit',
    summary: 'Send the application to the reviewers: their clock starts',
    tag: 'shops',
    access: signedIn,
    params,
    reply: ApplicationSchema,
    errors: [...STEP_ERRORS, ...FORM_ERRORS],
    handle: async (ctx, input) =>
      applicationView(ctx, await submit(ctx, me(ctx), uuidOf('apl', input.params.applicationId))),
  }),
  route({
    method: 'POST',
    path: '/shop-applications/:applicationId/withdraw',
    summary: 'Take an application back',
    tag: 'shops',
    access: signedIn,
    params,
    reply: ApplicationSchema,
    errors: STEP_ERRORS,
    handle: async (ctx, input) =>
      applicationView(ctx, await withdraw(ctx, me(ctx), uuidOf('apl', input.params.applicationId))),
  }),
];

const reasonsBody = Type.Object({
  reasons: Type.Record(Type.String({ maxLength: 40 }), Type.String({ minLength: 1, maxLength: 500 }), {
    description: 'Reason by field; `_` is the whole application',
  }),
});

const reviewer: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/shop-applications',
    summary: 'Applications, the one due first on top',
    tag: 'shops',
    access: platformStaff('shops.review'),
    query: Type.Object({ ...PageQuery, state: Type.Optional(ApplicationStateSchema) }),
    reply: PageOf(ApplicationSchema),
    handle: async (ctx, input) => {
      const key = decodeCursor(input.query.cursor, 2);
      const limit = input.query.limit ?? 20;
      const states = input.query.state
        ? [input.query.state]
        : (['submitted', 'asked', 'rejected', 'approved'] as const);
      const rows = await applicationsIn(ctx, {
        states,
        after: key ? { due: Number(key[0]), id: String(key[1]) as Uuid } : null,
        limit: limit + 1,
      });
      return pageOf(
        rows,
        limit,
        (row) => [row.dueKey, row.id],
        (row) => applicationView(ctx, row),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/console/shop-applications/:applicationId',
    summary: 'One application with its history',
    tag: 'shops',
    access: platformStaff('shops.review'),
    params,
    reply: DetailSchema,
    errors: ['shops.application_not_found'],
    handle: async (ctx, input) => detail(ctx, await anyApplication(ctx, uuidOf('apl', input.params.applicationId))),
  }),
  route({
    method: 'POST',
    path: '/console/shop-applications/:applicationId/approve',
    summary: 'Approve: the shop opens and its owner may work in it',
    tag: 'shops',
    access: platformStaff('shops.review'),
    params,
    reply: Type.Object({ application: ApplicationSchema, shop: ShopCardSchema }),
    errors: [...STEP_ERRORS, 'shops.shop_code_taken'],
    handle: async (ctx, input) => {
      const { application, shop } = await approve(ctx, uuidOf('apl', input.params.applicationId));
      return { application: applicationView(ctx, application), shop: shopCard(shop) };
    },
  }),
  ...(['reject', 'ask'] as const).map((how) =>
    route({
      method: 'POST',
      path: `/console/shop-applications/:applicationId/${how}`,
      summary:
        how === 'reject' ? 'Reject, with a reason for each field' : 'Ask for more, with a question for each field',
      tag: 'shops',
      access: platformStaff('shops.review'),
      params,
      body: reasonsBody,
      reply: ApplicationSchema,
      errors: [...STEP_ERRORS, 'shops.reason_missing', 'shops.field_unknown'],
      handle: async (ctx, input) =>
        applicationView(ctx, await answer(ctx, uuidOf('apl', input.params.applicationId), how, input.body.reasons)),
    }),
  ),
  route({
    method: 'POST',
    path: '/console/shop-applications/:applicationId/reveal',
    summary: 'See one sealed value in full; who looked and why is recorded',
    tag: 'shops',
    access: platformStaff('shops.review'),
    params,
    body: Type.Object({ field: Type.String({ maxLength: 40 }), reason: Type.String({ minLength: 2, maxLength: 500 }) }),
    reply: Type.Object({ field: Type.String(), value: Type.String() }),
    // The answer must not be kept for replay: it is what the database keeps sealed.
    idempotency: 'none',
    errors: ['shops.application_not_found', 'shops.field_unknown'],
    handle: async (ctx, input) => ({
      field: input.body.field,
      value: await reveal(ctx, uuidOf('apl', input.params.applicationId), input.body.field, input.body.reason),
    }),
  }),
];

export const applicationRoutes: readonly Route[] = [...applicant, ...reviewer];
