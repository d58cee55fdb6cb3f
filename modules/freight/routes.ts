import { type Static, Type } from 'typebox';
import { FenSchema, fen, IdSchema, Nullable, PageQuery, type Route, route, shopStaff, toId, uuidOf } from '#kernel';
import { MODES, type Rules, type Template } from './freight.ts';
import { changeTemplate, createTemplate, type TemplateInput, templates } from './service.ts';

const Place = Type.String({
  pattern: '^\\d{2}(\\d{2}(\\d{2}(\\d{3})?)?)?$',
  description: 'Beginning of a division code: 65, 6501, 650102',
  examples: ['65'],
});
const Places = Type.Array(Place, { maxItems: 400 });

const RulesSchema = Type.Object({
  rates: Type.Array(
    Type.Object({
      places: Places,
      first: Type.Integer({
        minimum: 0,
        maximum: 10_000_000,
        description: 'Pieces, grams when the template weighs, cubic centimetres when it measures',
      }),
      firstFen: FenSchema({ maximum: 10_000_000 }),
      next: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
      nextFen: FenSchema({ maximum: 10_000_000 }),
    }),
    { maxItems: 60 },
  ),
  freeOver: Type.Optional(
    Type.Array(Type.Object({ places: Places, overFen: FenSchema({ minimum: 1 }) }), { maxItems: 60 }),
  ),
  remote: Type.Optional(
    Type.Array(Type.Object({ places: Places, surchargeFen: FenSchema({ minimum: 1, maximum: 10_000_000 }) }), {
      maxItems: 60,
    }),
  ),
  excluded: Type.Optional(Places),
  cm3PerKg: Type.Optional(
    Type.Integer({
      minimum: 1_000,
      maximum: 100_000,
      description: 'When weighing: so many cubic centimetres count as a kilogram, and the greater weight is charged',
    }),
  ),
});

const TemplateBody = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  mode: Type.Enum([...MODES]),
  rules: RulesSchema,
  isDefault: Type.Optional(Type.Boolean({ description: 'Serves the goods that name no template' })),
  calendarId: Type.Optional(Nullable(IdSchema('cal'))),
});
const TemplateView = Type.Object({
  id: IdSchema('tpl'),
  name: Type.String(),
  mode: Type.String(),
  rules: RulesSchema,
  isDefault: Type.Boolean(),
  calendarId: Nullable(IdSchema('cal')),
});

const view = (template: Template): Static<typeof TemplateView> => ({
  id: toId('tpl', template.id),
  name: template.name,
  mode: template.mode,
  rules: template.rules as unknown as Static<typeof RulesSchema>,
  isDefault: template.isDefault,
  calendarId: template.calendarId ? toId('cal', template.calendarId) : null,
});

/** Brands the amounts of rules that the schema has found to be integers. */
const branded = (rules: Static<typeof RulesSchema>): Rules => ({
  rates: rules.rates.map((rate) => ({ ...rate, firstFen: fen(rate.firstFen), nextFen: fen(rate.nextFen) })),
  ...(rules.freeOver ? { freeOver: rules.freeOver.map((entry) => ({ ...entry, overFen: fen(entry.overFen) })) } : {}),
  ...(rules.remote
    ? { remote: rules.remote.map((entry) => ({ ...entry, surchargeFen: fen(entry.surchargeFen) })) }
    : {}),
  ...(rules.excluded ? { excluded: rules.excluded } : {}),
  ...(rules.cm3PerKg === undefined ? {} : { cm3PerKg: rules.cm3PerKg }),
});

const inputOf = (body: Static<typeof TemplateBody>): TemplateInput => ({
  ...body,
  rules: branded(body.rules),
  calendarId: body.calendarId ? uuidOf('cal', body.calendarId) : null,
});

const shopParams = Type.Object({ shopId: IdSchema('shp') });
const errors = [
  'freight.rules_invalid',
  'freight.calendar_not_offered',
  'freight.template_name_taken',
  'freight.template_not_found',
];

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shops/:shopId/freight-templates',
    summary: 'Freight templates of the shop',
    tag: 'freight',
    access: shopStaff('freight.read'),
    params: shopParams,
    query: Type.Object(PageQuery),
    reply: Type.Object({ items: Type.Array(TemplateView), nextCursor: Type.Null() }),
    handle: async (ctx, { shop }) => ({ items: (await templates(ctx, shop.shopId)).map(view), nextCursor: null }),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/freight-templates',
    summary: 'Add a freight template',
    tag: 'freight',
    access: shopStaff('freight.edit'),
    params: shopParams,
    body: TemplateBody,
    reply: TemplateView,
    status: 201,
    errors,
    handle: async (ctx, { shop, body }) => view(await createTemplate(ctx, shop, inputOf(body))),
  }),
  route({
    method: 'PUT',
    path: '/shops/:shopId/freight-templates/:templateId',
    summary: 'Replace a freight template; orders already placed keep their freight',
    tag: 'freight',
    access: shopStaff('freight.edit'),
    params: Type.Object({ shopId: IdSchema('shp'), templateId: IdSchema('tpl') }),
    body: TemplateBody,
    reply: TemplateView,
    errors,
    handle: async (ctx, { shop, params, body }) =>
      view(await changeTemplate(ctx, shop, uuidOf('tpl', params.templateId), inputOf(body))),
  }),
];
