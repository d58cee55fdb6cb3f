import { Type } from 'typebox';
import { Value } from 'typebox/value';
import {
  type Ctx,
  decodeCursor,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  refuseRequest,
  route,
  shopStaff,
  TextSchema,
  toId,
  type Uuid,
  uuidOf,
} from '#kernel';
import { refuse } from './errors.ts';
import { FIELDS } from './import/fields.ts';
import { distinctHeadings, missingFields } from './import/mapping.ts';
import { type ImportOptions, ImportOptionsSchema } from './import/options.ts';
import { problemText } from './import/problem-text.ts';
import { ownImport, planFile, replan, run } from './import-service.ts';
import { type ImportRow, importsOf, mappingsOf, type ProblemRow, problemsOf } from './import-store.ts';

const shopParams = Type.Object({ shopId: IdSchema('shp') });
const params = Type.Object({ shopId: IdSchema('shp'), importId: IdSchema('imp') });

/** The summary adds up: fileRows = elsewhere + created + updated + unchanged + repeated + rejected. */
const SummarySchema = Type.Object({
  fileRows: Type.Integer(),
  elsewhere: Type.Integer({ description: 'Rows of shops that this import leaves out' }),
  created: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  repeated: Type.Integer({ description: 'Rows that say again, or earlier, what another row says' }),
  rejected: Type.Integer(),
});

export const ImportSchema = Type.Object({
  importId: IdSchema('imp'),
  filename: Type.String(),
  state: Type.Enum(['ready', 'running', 'done', 'failed']),
  format: Type.String(),
  encoding: Nullable(Type.String()),
  columns: Type.Array(Type.Object({ heading: Type.String(), field: Type.Enum([...FIELDS]) })),
  missingFields: Type.Array(Type.String()),
  summary: SummarySchema,
  products: Type.Integer(),
  skus: Type.Integer(),
  categories: Type.Object({ named: Type.Integer(), guessed: Type.Integer(), fallback: Type.Integer() }),
  shops: Type.Array(Type.Object({ name: Type.String(), rows: Type.Integer() })),
  pictures: Type.Integer({ description: 'Rows naming a picture on the net; pictures are uploaded, not fetched' }),
  done: Type.Object({ chunks: Type.Integer(), of: Type.Integer() }),
  options: ImportOptionsSchema,
  createdAt: MomentSchema(),
  finishedAt: Nullable(MomentSchema()),
});

const view = (row: ImportRow) => ({
  importId: toId('imp', row.id),
  filename: row.filename,
  state: row.state,
  format: row.recognised.format,
  encoding: row.recognised.encoding,
  columns: distinctHeadings(row.recognised.header).map((heading) => ({
    heading,
    field: (Object.hasOwn(row.mapping, heading) ? row.mapping[heading] : undefined) ?? ('ignore' as const),
  })),
  missingFields: missingFields(row.mapping),
  summary: {
    fileRows: row.recognised.fileRows,
    elsewhere: row.recognised.elsewhere,
    created: row.created,
    updated: row.updated,
    unchanged: row.unchanged,
    repeated: row.repeated,
    rejected: row.rejected,
  },
  products: row.recognised.products,
  skus: row.recognised.skus,
  categories: { ...row.recognised.categories },
  shops: row.recognised.shops.map((one) => ({ ...one })),
  pictures: row.recognised.pictures,
  done: { chunks: row.nextChunk, of: row.chunks },
  options: row.options,
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
});

const ProblemSchema = Type.Object({
  line: Type.Integer({ description: 'Line of the file, or row of the sheet' }),
  weight: Type.Enum(['error', 'warning']),
  column: Nullable(Type.String()),
  code: Type.String(),
  message: TextSchema(),
});
const problemView = (row: ProblemRow) => ({
  line: row.line,
  weight: row.weight,
  column: row.column,
  code: row.code,
  message: problemText(row.code, row.params),
});

function optionsOf(text: string | undefined): ImportOptions {
  if (text === undefined || text === '') return {};
  try {
    const given: unknown = JSON.parse(text);
    if (Value.Check(ImportOptionsSchema, given)) return given;
  } catch {
    // no JSON: the same refusal as JSON of another shape
  }
  throw refuseRequest('invalid', {}, { fields: [{ field: 'options', code: 'request.invalid' }] });
}

const FILE_ERRORS = ['catalog.import_file_missing', 'catalog.import_file_unreadable', 'catalog.import_table_unknown'];
const RUN_ERRORS = [
  'catalog.import_not_found',
  'catalog.import_running',
  'catalog.import_mapping_incomplete',
  ...FILE_ERRORS,
];

export const importRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/shops/:shopId/imports',
    summary:
      'Send a file of products (field `file`; `options` as JSON): read, mapped and planned as a dry run, nothing is written to the catalogue',
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params: shopParams,
    body: Type.Object({ options: Type.Optional(Type.String({ description: 'JSON: how the file is to be read' })) }),
    reply: ImportSchema,
    status: 201,
    consumes: 'multipart',
    // Reading a large file takes a second or two: no transaction is held open for it.
    transaction: 'own',
    errors: [...FILE_ERRORS, 'request.invalid'],
    perMinute: 30,
    handle: async (ctx, input) => {
      const file = input.uploads[0];
      if (!file) throw refuse('import_file_missing');
      const row = await planFile(ctx, input.shop, {
        filename: file.filename,
        body: file.body,
        options: optionsOf(input.body.options),
      });
      return view(row);
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/imports',
    summary: 'Imports of the shop, newest first',
    tag: 'catalog',
    access: shopStaff('catalog.read'),
    params: shopParams,
    query: Type.Object(PageQuery),
    reply: PageOf(ImportSchema),
    handle: async (ctx, input) => {
      const key = decodeCursor(input.query.cursor, 1);
      const limit = input.query.limit ?? 20;
      const rows = await importsOf(ctx, input.shop.shopId, key ? (String(key[0]) as Uuid) : null, limit + 1);
      return pageOf(rows, limit, (row) => [row.id], view);
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/imports/:importId',
    summary: 'One import: what was recognised, how far it is, how it adds up',
    tag: 'catalog',
    access: shopStaff('catalog.read'),
    params,
    reply: ImportSchema,
    errors: ['catalog.import_not_found'],
    handle: async (ctx, input) => view(await ownImport(ctx, input.shop, uuidOf('imp', input.params.importId))),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/imports/:importId/rows',
    summary: 'Rows with something to say, by line: errors keep a row out, warnings say what was left out or assumed',
    tag: 'catalog',
    access: shopStaff('catalog.read'),
    params,
    query: Type.Object({ ...PageQuery, weight: Type.Optional(Type.Enum(['error', 'warning'])) }),
    reply: PageOf(ProblemSchema),
    errors: ['catalog.import_not_found'],
    handle: async (ctx, input) => {
      const row = await ownImport(ctx, input.shop, uuidOf('imp', input.params.importId));
      const key = decodeCursor(input.query.cursor, 2);
      const limit = input.query.limit ?? 20;
      const rows = await problemsOf(
        ctx,
        input.shop.shopId,
        row.id,
        input.query.weight,
        key ? { line: Number(key[0]), place: Number(key[1]) } : null,
        limit + 1,
      );
      return pageOf(rows, limit, (one) => [one.line, one.place], problemView);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/imports/:importId/plan',
    summary: 'Plan the file again under another mapping, rates or categories',
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params,
    body: ImportOptionsSchema,
    reply: ImportSchema,
    transaction: 'own',
    errors: RUN_ERRORS,
    handle: async (ctx, input) => view(await replan(ctx, input.shop, uuidOf('imp', input.params.importId), input.body)),
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/imports/:importId/run',
    summary: 'Write the planned products; the mapping is remembered for files with the same headings',
    tag: 'catalog',
    access: shopStaff('catalog.edit'),
    params,
    body: ImportOptionsSchema,
    reply: ImportSchema,
    status: 202,
    transaction: 'own',
    errors: RUN_ERRORS,
    handle: async (ctx: Ctx, input) =>
      view(await run(ctx, input.shop, uuidOf('imp', input.params.importId), input.body)),
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/import-mappings',
    summary: 'Mappings the shop has used, by the headings they are for',
    tag: 'catalog',
    access: shopStaff('catalog.read'),
    params: shopParams,
    reply: Type.Object({
      fields: Type.Array(Type.String()),
      items: Type.Array(
        Type.Object({
          headerKey: Type.String(),
          mapping: Type.Record(Type.String(), Type.String()),
          updatedAt: MomentSchema(),
        }),
      ),
    }),
    handle: async (ctx, input) => {
      const rows = await mappingsOf(ctx, input.shop.shopId);
      return {
        fields: [...FIELDS],
        items: rows.map((row) => ({
          headerKey: row.headerKey,
          mapping: { ...row.mapping },
          updatedAt: row.updatedAt.toISOString(),
        })),
      };
    },
  }),
];
