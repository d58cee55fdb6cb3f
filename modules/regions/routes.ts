import { Type } from 'typebox';
import {
  type Ctx,
  decodeCursor,
  everyone,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  route,
  TextSchema,
} from '#kernel';
import { countries } from './countries.ts';
import { belt, belts, childrenOf, divisionPath, parseAddress, saveBelt } from './service.ts';
import type { BeltRow } from './store.ts';
import type { Division } from './tree.ts';

const Code = Type.String({
  pattern: '^[1-9][0-9]{5}([0-9]{3})?$',
  description: 'Division code: six digits, nine for a town',
  examples: ['330282'],
});

const DivisionSchema = Type.Object({
  code: Type.String(),
  name: Type.String(),
  nameEn: Nullable(Type.String()),
  pinyin: Nullable(Type.String()),
  level: Type.Integer({ description: '1 province, 2 city, 3 district, 4 town' }),
  lng: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
});
const divisionView = (d: Division) => ({
  code: d.code,
  name: d.name,
  nameEn: d.nameEn,
  pinyin: d.pinyin,
  level: d.level,
  lng: d.lng,
  lat: d.lat,
});

const BeltBody = Type.Object({
  name: TextSchema(80),
  divisionCode: Code,
  made: TextSchema(400),
  story: Type.Object({ zh: Type.String({ maxLength: 4000 }), en: Type.String({ maxLength: 4000 }) }),
});
const BeltSchema = Type.Object({ code: Type.String(), ...BeltBody.properties, path: Type.Array(Type.String()) });
const BeltCode = Type.Object({
  code: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$', examples: ['cixi-appliances'] }),
});

/** Where a belt lies is told in the reader's language, as far as the division has an English name. */
const beltView = ({ lang }: Ctx, row: BeltRow, path: readonly Division[]) => ({
  code: row.code,
  name: { zh: row.nameZh, en: row.nameEn },
  divisionCode: row.divisionCode,
  made: { zh: row.madeZh, en: row.madeEn },
  story: { zh: row.storyZh, en: row.storyEn },
  path: path.map((one) => (lang === 'en' && one.nameEn) || one.name),
});

const ParsedSchema = Type.Object({
  name: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  divisionCode: Nullable(Type.String()),
  divisions: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  street: Nullable(Type.String()),
  postalCode: Nullable(Type.String()),
  confidence: Type.Number({ minimum: 0, maximum: 1, description: '1: all parts found, nothing doubtful' }),
});

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/divisions',
    summary: 'Divisions of China directly under one, or the provinces',
    tag: 'regions',
    access: everyone,
    query: Type.Object({ parent: Type.Optional(Code) }),
    reply: Type.Object({ items: Type.Array(DivisionSchema) }),
    errors: ['regions.division_unknown'],
    handle: async (ctx, { query }, reply) => {
      const items = (await childrenOf(ctx, query.parent ?? null)).map(divisionView);
      reply.header('cache-control', 'public, max-age=86400');
      return { items };
    },
  }),
  route({
    method: 'GET',
    path: '/divisions/:code',
    summary: 'One division with the way down to it',
    tag: 'regions',
    access: everyone,
    params: Type.Object({ code: Code }),
    reply: Type.Object({ ...DivisionSchema.properties, path: Type.Array(DivisionSchema) }),
    errors: ['regions.division_unknown'],
    handle: async (ctx, { params }, reply) => {
      const path = (await divisionPath(ctx, params.code)).map(divisionView);
      const [own] = path.slice(-1);
      if (!own) throw new Error('a path without an end');
      reply.header('cache-control', 'public, max-age=86400');
      return { ...own, path };
    },
  }),
  route({
    method: 'POST',
    path: '/addresses/parse',
    summary: 'Smart paste: one line of text to name, phone, divisions and street',
    tag: 'regions',
    access: everyone,
    idempotency: 'none',
    transaction: 'own',
    perMinute: 60,
    body: Type.Object({ line: Type.String({ minLength: 1, maxLength: 500 }) }),
    reply: ParsedSchema,
    handle: async (ctx, { body }) => {
      const parsed = await parseAddress(ctx, body.line);
      const path = parsed.divisionCode ? await divisionPath(ctx, parsed.divisionCode) : [];
      return {
        name: parsed.name ?? null,
        phone: parsed.phone ?? null,
        divisionCode: parsed.divisionCode ?? null,
        divisions: path.map(({ code, name }) => ({ code, name })),
        street: parsed.street ?? null,
        postalCode: parsed.postalCode ?? null,
        confidence: parsed.confidence,
      };
    },
  }),
  route({
    method: 'GET',
    path: '/belts',
    summary: 'Industrial belts',
    tag: 'regions',
    access: everyone,
    query: Type.Object(PageQuery),
    reply: PageOf(BeltSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const key = decodeCursor(query.cursor, 1);
      const limit = query.limit ?? 20;
      const rows = await belts(ctx, { after: key ? String(key[0]) : null, limit: limit + 1 });
      const views = [];
      for (const row of rows) views.push(beltView(ctx, row, await divisionPath(ctx, row.divisionCode)));
      return pageOf(
        views,
        limit,
        (view) => [view.code],
        (view) => view,
      );
    },
  }),
  route({
    method: 'GET',
    path: '/countries',
    summary: 'Countries and regions that goods may come from (ISO 3166-1)',
    tag: 'regions',
    access: everyone,
    reply: Type.Object({ items: Type.Array(Type.Object({ code: Type.String(), name: TextSchema() })) }),
    handle: async () => ({ items: countries().map(({ code, name }) => ({ code, name: { ...name } })) }),
  }),
  route({
    method: 'GET',
    path: '/belts/:code',
    summary: 'One industrial belt',
    tag: 'regions',
    access: everyone,
    params: BeltCode,
    reply: BeltSchema,
    errors: ['regions.belt_unknown'],
    handle: async (ctx, { params }) => {
      const row = await belt(ctx, params.code);
      return beltView(ctx, row, await divisionPath(ctx, row.divisionCode));
    },
  }),
  route({
    method: 'PUT',
    path: '/console/belts/:code',
    summary: 'Create or change an industrial belt',
    tag: 'regions',
    access: platformStaff('regions.belts'),
    params: BeltCode,
    body: BeltBody,
    reply: BeltSchema,
    errors: ['regions.division_unknown'],
    handle: async (ctx, { params, body }) => {
      const row = await saveBelt(ctx, {
        code: params.code,
        nameZh: body.name.zh,
        nameEn: body.name.en,
        divisionCode: body.divisionCode,
        madeZh: body.made.zh,
        madeEn: body.made.en,
        storyZh: body.story.zh,
        storyEn: body.story.en,
      });
      return beltView(ctx, row, await divisionPath(ctx, row.divisionCode));
    },
  }),
];
