import { type Static, Type } from 'typebox';
import {
  decodeCursor,
  encodeCursor,
  IdSchema,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  platformStaff,
  type Route,
  refuseRequest,
  route,
  TextSchema,
  toId,
  uuidOf,
} from '#kernel';
import { LANGUAGES, MOST, type OperatorsRule } from './synonym-rules.ts';
import { preview, removeRule, rulesNow, saveRule } from './synonym-service.ts';
import { changesIn, type KeptRule, versions } from './synonym-store.ts';

const Members = Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: MOST.members });
const rule = {
  kind: Type.Enum(['group', 'one_way'], {
    description: 'one_way: who asks for a word is also shown what has a target',
  }),
  language: Type.Enum([...LANGUAGES]),
  words: Members,
  targets: Members,
};
const Rule = Type.Object(rule);
const Kept = Type.Object({
  id: IdSchema('syn'),
  ...rule,
  since: Type.Integer({ description: 'The version it is of' }),
});
const Reason = Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' });
const Seen = Type.Integer({
  minimum: 0,
  description: 'The version its writer has seen: refused when it is not the latest',
});

const ruleView = ({ id, kind, language, words, targets, since }: KeptRule): Static<typeof Kept> => ({
  id: toId('syn', id),
  kind,
  language,
  words: [...words],
  targets: [...targets],
  since,
});
const ruleIn = ({ kind, language, words, targets }: Static<typeof Rule>): OperatorsRule => ({
  kind,
  language,
  words,
  targets,
});

const FITS = [
  'search.synonym_empty',
  'search.synonym_long',
  'search.synonym_short',
  'search.synonym_language',
  'search.synonym_twice',
  'search.synonyms_full',
  'search.synonym_loop',
  'search.synonym_broad',
];
const CHANGES = ['search.synonyms_changed', 'search.synonym_not_found'];

export const synonymRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/search/synonyms',
    summary: 'The synonyms in force and their version',
    tag: 'search',
    access: platformStaff('search.synonyms'),
    reply: Type.Object({ version: Type.Integer(), rules: Type.Array(Kept, { maxItems: MOST.rules }) }),
    handle: async (ctx) => {
      const { version, rules } = await rulesNow(ctx);
      return { version, rules: rules.map(ruleView) };
    },
  }),
  route({
    method: 'POST',
    path: '/console/search/synonyms/preview',
    summary: 'What a rule would change among the first ten answers of a question; nothing is written',
    tag: 'search',
    access: platformStaff('search.synonyms'),
    idempotency: 'none',
    transaction: 'own',
    body: Type.Object({
      q: Type.String({ minLength: 1, maxLength: 200 }),
      id: Type.Optional(IdSchema('syn')),
      rule: Rule,
    }),
    reply: Type.Object({
      totalBefore: Type.Integer(),
      totalAfter: Type.Integer(),
      items: Type.Array(
        Type.Object({
          productId: IdSchema('prd'),
          title: TextSchema(),
          before: Nullable(Type.Integer({ description: '1 = first; null = not among the first ten' })),
          after: Nullable(Type.Integer()),
        }),
      ),
    }),
    errors: FITS,
    handle: async (ctx, { body }) => {
      const { items, ...totals } = await preview(
        ctx,
        body.q,
        ruleIn(body.rule),
        body.id ? uuidOf('syn', body.id) : null,
      );
      return { ...totals, items: items.map((one) => ({ ...one, productId: toId('prd', one.productId) })) };
    },
  }),
  route({
    method: 'POST',
    path: '/console/search/synonyms',
    summary: 'Put a rule in force, or in the place of another; in every process within a fifth of a second',
    tag: 'search',
    access: platformStaff('search.synonyms'),
    body: Type.Object({ seen: Seen, id: Type.Optional(IdSchema('syn')), rule: Rule, reason: Reason }),
    status: 201,
    reply: Type.Object({ id: IdSchema('syn'), version: Type.Integer() }),
    errors: [...FITS, ...CHANGES],
    handle: async (ctx, { body }) => {
      const saved = await saveRule(ctx, ruleIn(body.rule), {
        id: body.id ? uuidOf('syn', body.id) : null,
        seen: body.seen,
        reason: body.reason,
      });
      return { id: toId('syn', saved.id), version: saved.version };
    },
  }),
  route({
    method: 'POST',
    path: '/console/search/synonyms/:ruleId/removal',
    summary: 'Take a rule out of force',
    tag: 'search',
    access: platformStaff('search.synonyms'),
    params: Type.Object({ ruleId: IdSchema('syn') }),
    body: Type.Object({ seen: Seen, reason: Reason }),
    reply: Type.Object({ version: Type.Integer() }),
    errors: CHANGES,
    handle: async (ctx, { params, body }) => ({ version: await removeRule(ctx, uuidOf('syn', params.ruleId), body) }),
  }),
  route({
    method: 'GET',
    path: '/console/search/synonym-versions',
    summary: 'Every version of the synonyms with what came and went, latest first',
    tag: 'search',
    access: platformStaff('search.synonyms'),
    query: Type.Object(PageQuery),
    reply: PageOf(
      Type.Object({
        version: Type.Integer(),
        at: MomentSchema(),
        byId: IdSchema('usr'),
        reason: Type.String(),
        came: Type.Array(Kept),
        went: Type.Array(Kept),
      }),
    ),
    errors: ['request.cursor_invalid'],
    handle: async (ctx, { query }) => {
      const limit = query.limit ?? 20;
      const [before] = decodeCursor(query.cursor, 1) ?? [null];
      if (before !== null && (!Number.isInteger(before) || Math.abs(Number(before)) > 2_147_483_647))
        throw refuseRequest('cursor_invalid');
      const rows = await versions(ctx, before === null ? null : Number(before), limit + 1);
      const shown = rows.slice(0, limit);
      const changes = await changesIn(
        ctx,
        shown.map((one) => one.version),
      );
      const last = shown.at(-1);
      const of = (version: number, came: boolean) =>
        changes.filter((one) => one.version === version && one.came === came).map(ruleView);
      return {
        items: shown.map(({ version, madeBy, madeAt, reason }) => ({
          version,
          at: madeAt.toISOString(),
          byId: toId('usr', madeBy),
          reason,
          came: of(version, true),
          went: of(version, false),
        })),
        nextCursor: rows.length > limit && last ? encodeCursor([last.version]) : null,
      };
    },
  }),
];
