import { type Static, Type } from 'typebox';
import {
  decodeCursor,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  platformStaff,
  type Route,
  refuseRequest,
  route,
  TextSchema,
} from '#kernel';
import { setting } from '#modules/operations';
import { MOST_VARIANTS } from './rules.ts';
import {
  adoptVariant,
  changeExperiment,
  type Draft,
  draftExperiment,
  startExperiment,
  stopExperiment,
} from './service.ts';
import { experimentsPage, type Place } from './store.ts';
import { settingsOf } from './surfaces.ts';
import { SURFACES } from './types.ts';
import { ExperimentReport, ExperimentSchema, experimentOut, KeySchema, reportOut, VariantSchema } from './view.ts';

const Key = Type.Object({ key: Type.String({ maxLength: 60 }) });
const Reason = Type.String({ minLength: 4, maxLength: 500, pattern: '\\S' });
const draft = {
  name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
  hypothesis: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S', description: 'What is expected, and why' }),
  surface: Type.Enum([...SURFACES]),
  variants: Type.Array(VariantSchema, { minItems: 2, maxItems: MOST_VARIANTS }),
  startsAt: Type.Optional(Nullable(MomentSchema('Left out: as soon as it is started'))),
  endsAt: MomentSchema('At most 21 days later: single events are kept for 31 at least'),
};
const DraftBody = Type.Object(draft);
const draftIn = (body: Static<typeof DraftBody>): Draft => ({
  name: body.name.trim(),
  hypothesis: body.hypothesis.trim(),
  surface: body.surface,
  variants: body.variants,
  startsAt: body.startsAt ? new Date(body.startsAt) : null,
  endsAt: new Date(body.endsAt),
});

const codes = (...names: readonly string[]): string[] => names.map((name) => `experiments.${name}`);
const FITS = codes('period_invalid', 'variants_invalid', 'shares_invalid', 'value_invalid');

function placeOf(cursor: string | undefined): Place {
  const key = decodeCursor(cursor, 2);
  if (!key) return null;
  const at = new Date(String(key[0]));
  if (Number.isNaN(at.getTime()) || typeof key[1] !== 'string') throw refuseRequest('cursor_invalid');
  return { at, key: key[1] };
}

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/experiments',
    summary: 'Experiments with the order of answers and of the feed, newest first',
    tag: 'experiments',
    access: platformStaff('experiments.read'),
    query: Type.Object(PageQuery),
    reply: PageOf(ExperimentSchema),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const rows = await experimentsPage(ctx, placeOf(query.cursor), limit + 1);
      return pageOf(
        rows,
        limit,
        (row) => [row.createdAt.toISOString(), row.key],
        (row) => experimentOut(ctx, row),
      );
    },
  }),
  route({
    method: 'GET',
    path: '/console/experiment-surfaces',
    summary: 'What may be tried: settings by surface with their limits and the values in force',
    tag: 'experiments',
    access: platformStaff('experiments.read'),
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          surface: Type.Enum([...SURFACES]),
          settings: Type.Array(
            Type.Object({
              key: Type.String(),
              name: TextSchema(),
              value: Type.Integer({ description: 'In force now' }),
              least: Type.Integer(),
              most: Type.Integer(),
            }),
          ),
        }),
      ),
    }),
    handle: async (ctx) => ({
      items: await Promise.all(
        SURFACES.map(async (surface) => ({
          surface,
          settings: await Promise.all(
            settingsOf(surface).map(async ([key, { zh, en, schema }]) => {
              const { minimum = 0, maximum = 0 } = schema as { minimum?: number; maximum?: number };
              return { key, name: { zh, en }, value: await setting(ctx, key), least: minimum, most: maximum };
            }),
          ),
        })),
      ),
    }),
  }),
  route({
    method: 'GET',
    path: '/console/experiments/:key',
    summary: 'An experiment with what has come of each variant, and what that says',
    tag: 'experiments',
    access: platformStaff('experiments.read'),
    params: Key,
    reply: ExperimentReport,
    errors: codes('experiment_not_found'),
    handle: (ctx, { params }) => reportOut(ctx, params.key),
  }),
  route({
    method: 'POST',
    path: '/console/experiments',
    summary: 'Write the draft of an experiment',
    tag: 'experiments',
    access: platformStaff('experiments.run'),
    body: Type.Object({ key: KeySchema, ...draft }),
    status: 201,
    reply: ExperimentSchema,
    errors: [...FITS, ...codes('key_taken')],
    handle: async (ctx, { body }) => experimentOut(ctx, await draftExperiment(ctx, body.key, draftIn(body))),
  }),
  route({
    method: 'POST',
    path: '/console/experiments/:key/change',
    summary: 'Change a draft; what runs is never changed: other shares would mix people',
    tag: 'experiments',
    access: platformStaff('experiments.run'),
    params: Key,
    body: DraftBody,
    reply: ExperimentSchema,
    errors: [...FITS, ...codes('experiment_not_found', 'not_a_draft')],
    handle: async (ctx, { params, body }) => experimentOut(ctx, await changeExperiment(ctx, params.key, draftIn(body))),
  }),
  route({
    method: 'POST',
    path: '/console/experiments/:key/start',
    summary: 'Start a draft, at its own beginning or now; one at a time on a surface',
    tag: 'experiments',
    access: platformStaff('experiments.run'),
    params: Key,
    reply: ExperimentSchema,
    errors: [...FITS, ...codes('experiment_not_found', 'not_a_draft', 'surface_taken')],
    handle: async (ctx, { params }) => experimentOut(ctx, await startExperiment(ctx, params.key)),
  }),
  route({
    method: 'POST',
    path: '/console/experiments/:key/stop',
    summary: 'Stop one that runs: everybody has the settings again',
    tag: 'experiments',
    access: platformStaff('experiments.run'),
    params: Key,
    body: Type.Object({ reason: Reason }),
    reply: ExperimentSchema,
    errors: codes('experiment_not_found', 'not_running'),
    handle: async (ctx, { params, body }) => experimentOut(ctx, await stopExperiment(ctx, params.key, body.reason)),
  }),
  route({
    method: 'POST',
    path: '/console/experiments/:key/adopt',
    summary: 'Make the values of a variant the settings',
    tag: 'experiments',
    access: platformStaff('operations.settings'),
    params: Key,
    body: Type.Object({ variant: Type.String({ maxLength: 20 }), reason: Reason }),
    reply: ExperimentSchema,
    errors: [
      ...codes('experiment_not_found', 'still_open', 'variant_unknown', 'nothing_to_adopt', 'adopted_already'),
      'operations.setting_invalid',
      'operations.setting_moment_taken',
    ],
    handle: async (ctx, { params, body }) =>
      experimentOut(ctx, await adoptVariant(ctx, params.key, body.variant, body.reason)),
  }),
];
