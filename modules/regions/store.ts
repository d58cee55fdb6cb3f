import type { Ctx, Pool, Sql, Uuid } from '#kernel';
import type { DivisionRow } from './source.ts';

export async function loadedDigest(sql: Sql, source: string): Promise<string | null> {
  const [row] = await sql<{ digest: string }[]>`SELECT digest FROM regions.editions WHERE source = ${source}`;
  return row?.digest ?? null;
}

/** Writes all rows in one statement; rows that did not change are left alone, none is ever deleted (old addresses name them). */
export async function writeDivisions(
  pool: Pool,
  source: string,
  digest: string,
  rows: readonly DivisionRow[],
): Promise<void> {
  // The moment is a note on reference data, not a business moment: no clock is at hand before the runtime stands.
  await pool.begin(async (sql) => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('regions.divisions'))`;
    if ((await loadedDigest(sql, source)) === digest) return;
    await sql`
      INSERT INTO regions.divisions AS d (code, parent_code, level, name, pinyin, name_en, lng, lat)
      SELECT code, parent_code, level, name, pinyin, name_en, lng, lat
      FROM unnest(${rows.map((r) => r.code)}::text[], ${rows.map((r) => r.parentCode)}::text[], ${rows.map((r) => r.level)}::int[],
        ${rows.map((r) => r.name)}::text[], ${rows.map((r) => r.pinyin)}::text[], ${rows.map((r) => r.nameEn)}::text[],
        ${rows.map((r) => r.lng)}::float8[], ${rows.map((r) => r.lat)}::float8[])
        AS given (code, parent_code, level, name, pinyin, name_en, lng, lat)
      ON CONFLICT (code) DO UPDATE SET parent_code = excluded.parent_code, level = excluded.level, name = excluded.name,
        pinyin = excluded.pinyin, name_en = excluded.name_en, lng = excluded.lng, lat = excluded.lat
      WHERE (d.parent_code, d.level, d.name, d.pinyin, d.name_en, d.lng, d.lat)
        IS DISTINCT FROM (excluded.parent_code, excluded.level, excluded.name, excluded.pinyin, excluded.name_en, excluded.lng, excluded.lat)`;
    await sql`
      INSERT INTO regions.editions (source, digest, rows, at) VALUES (${source}, ${digest}, ${rows.length}, now())
      ON CONFLICT (source) DO UPDATE SET digest = excluded.digest, rows = excluded.rows, at = excluded.at`;
  });
}

export const upperDivisions = (sql: Sql): Promise<DivisionRow[]> =>
  sql<DivisionRow[]>`
    SELECT code, parent_code, level, name, pinyin, name_en, lng, lat FROM regions.divisions WHERE level <= 3 ORDER BY level, code`;

export const townsOf = (sql: Sql, parentCode: string): Promise<DivisionRow[]> =>
  sql<DivisionRow[]>`
    SELECT code, parent_code, level, name, pinyin, name_en, lng, lat FROM regions.divisions
    WHERE parent_code = ${parentCode} AND level = 4 ORDER BY code`;

export type BeltRow = {
  id: Uuid;
  code: string;
  nameZh: string;
  nameEn: string;
  divisionCode: string;
  madeZh: string;
  madeEn: string;
  storyZh: string;
  storyEn: string;
};

export const beltRows = (ctx: Ctx, after: string | null, limit: number): Promise<BeltRow[]> =>
  ctx.sql<BeltRow[]>`
    SELECT id, code, name_zh, name_en, division_code, made_zh, made_en, story_zh, story_en FROM regions.belts
    WHERE (${after}::text IS NULL OR code > ${after}) ORDER BY code LIMIT ${limit}`;

export async function beltRow(ctx: Ctx, code: string): Promise<BeltRow | null> {
  const [row] = await ctx.sql<BeltRow[]>`
    SELECT id, code, name_zh, name_en, division_code, made_zh, made_en, story_zh, story_en FROM regions.belts WHERE code = ${code}`;
  return row ?? null;
}

export async function writeBelt(ctx: Ctx, belt: BeltRow, at: Date): Promise<BeltRow> {
  const [row] = await ctx.sql<BeltRow[]>`
    INSERT INTO regions.belts (id, code, name_zh, name_en, division_code, made_zh, made_en, story_zh, story_en, updated_at)
    VALUES (${belt.id}, ${belt.code}, ${belt.nameZh}, ${belt.nameEn}, ${belt.divisionCode}, ${belt.madeZh}, ${belt.madeEn}, ${belt.storyZh},
      ${belt.storyEn}, ${at})
    ON CONFLICT (code) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en, division_code = excluded.division_code,
      made_zh = excluded.made_zh, made_en = excluded.made_en, story_zh = excluded.story_zh, story_en = excluded.story_en,
      updated_at = excluded.updated_at
    RETURNING id, code, name_zh, name_en, division_code, made_zh, made_en, story_zh, story_en`;
  if (!row) throw new Error('belt was not written');
  return row;
}
