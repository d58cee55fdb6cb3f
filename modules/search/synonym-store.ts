import type { Ctx, Uuid } from '#kernel';
import type { OperatorsRule } from './synonym-rules.ts';

export type KeptRule = OperatorsRule & { readonly id: Uuid; readonly since: number };
export type Version = {
  readonly version: number;
  readonly madeBy: Uuid;
  readonly madeAt: Date;
  readonly reason: string;
};

/** The latest version; 0 before the first. */
export async function versionNow(ctx: Ctx): Promise<number> {
  const [row] = await ctx.sql<{ version: number }[]>`
    SELECT coalesce(max(version), 0) AS version FROM search.synonym_versions`;
  return row?.version ?? 0;
}

/** The rules of the latest version. */
export const currentRules = (ctx: Ctx): Promise<KeptRule[]> => ctx.sql<KeptRule[]>`
  SELECT id, since, kind, language, words, targets FROM search.synonyms WHERE until IS NULL ORDER BY since DESC, id`;

/** Makes the next version; false when somebody else has made it. */
export async function putVersion(tx: Ctx, one: Version): Promise<boolean> {
  const rows = await tx.sql`
    INSERT INTO search.synonym_versions (version, made_by, made_at, reason)
    VALUES (${one.version}, ${one.madeBy}, ${one.madeAt}, ${one.reason}) ON CONFLICT DO NOTHING RETURNING 1`;
  return rows.length > 0;
}
export async function endRule(tx: Ctx, id: Uuid, until: number): Promise<KeptRule | null> {
  const [row] = await tx.sql<KeptRule[]>`
    UPDATE search.synonyms SET until = ${until} WHERE id = ${id} AND until IS NULL RETURNING id, since, kind, language, words, targets`;
  return row ?? null;
}
export const putRule = (tx: Ctx, { id, since, kind, language, words, targets }: KeptRule): Promise<unknown> => tx.sql`
  INSERT INTO search.synonyms (id, since, kind, language, words, targets)
  VALUES (${id}, ${since}, ${kind}, ${language}, ${[...words]}::text[], ${[...targets]}::text[])`;

export type Change = KeptRule & { readonly version: number; readonly came: boolean };
/** Versions before `before`, latest first. */
export const versions = (ctx: Ctx, before: number | null, limit: number): Promise<Version[]> => ctx.sql<Version[]>`
  SELECT version, made_by, made_at, reason FROM search.synonym_versions
  ${before === null ? ctx.sql`` : ctx.sql`WHERE version < ${before}`} ORDER BY version DESC LIMIT ${limit}`;
/** What came and what went in these versions. */
export const changesIn = (ctx: Ctx, of: readonly number[]): Promise<Change[]> => ctx.sql<Change[]>`
  SELECT since AS version, true AS came, id, since, kind, language, words, targets FROM search.synonyms WHERE since = ANY(${[...of]}::int[])
  UNION ALL SELECT until, false, id, since, kind, language, words, targets FROM search.synonyms WHERE until = ANY(${[...of]}::int[])
  ORDER BY 1 DESC, 2, 3`;
