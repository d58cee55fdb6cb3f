import type { Ctx, Json, Pool, Sql } from '#kernel';
import { BRANCH_RULES, isSaleAttribute } from './data/rules.ts';
import { parentOf, type ShippedTaxonomy } from './data/shipped.ts';
import type { CategoryRow } from './tree.ts';

export type AttributeRow = {
  readonly id: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly sale: boolean;
  readonly choices: readonly { zh: string; en: string }[];
};

export async function categoryRows(sql: Sql): Promise<CategoryRow[]> {
  return sql<CategoryRow[]>`
    SELECT id, parent_id, name_zh, name_en, state, merged_into, commission_bps, tax_bps, return_rule, licences, attribute_ids, required_attribute_ids
    FROM catalog.categories ORDER BY place, id`;
}

export async function attributesById(sql: Sql, ids: readonly string[]): Promise<AttributeRow[]> {
  return sql<
    AttributeRow[]
  >`SELECT id, name_zh, name_en, sale, choices FROM catalog.attributes WHERE id = ANY(${[...ids]}::text[])`;
}

export const countCategories = async (sql: Sql): Promise<number> => {
  const [row] = await sql<
    { count: number }[]
  >`SELECT count(*) AS count FROM catalog.categories WHERE source = 'taxonomy'`;
  return row?.count ?? 0;
};

/** Writes the shipped taxonomy in three statements and one transaction; rows that are there already stay as the operator left them. */
export async function writeTaxonomy(pool: Pool, shipped: ShippedTaxonomy, at: Date): Promise<void> {
  const { attributes, categories } = shipped;
  const rules = categories.map(([id]) => BRANCH_RULES[id] ?? {});
  await pool.begin(async (sql) => {
    await sql`
      INSERT INTO catalog.attributes (id, name_zh, name_en, sale, choices)
      SELECT id, zh, en, sale, choices::jsonb
      FROM unnest(${attributes.map((one) => one[0])}::text[], ${attributes.map((one) => one[1])}::text[], ${attributes.map((one) => one[2])}::text[],
        ${attributes.map((one) => String(isSaleAttribute(one[0])))}::text[]::boolean[],
        ${attributes.map((one) => JSON.stringify(one[3].map(([zh, en]) => ({ zh, en }))))}::text[]) AS shipped (id, zh, en, sale, choices)
      ON CONFLICT ON CONSTRAINT attributes_pkey DO NOTHING`;
    await sql`
      INSERT INTO catalog.categories (id, parent_id, name_zh, name_en, state, commission_bps, tax_bps, return_rule, attribute_ids, source, place, updated_at)
      SELECT id, parent_id, zh, en, 'open', commission, tax, return_rule,
        CASE WHEN attribute_ids = '' THEN '{}'::text[] ELSE string_to_array(attribute_ids, ' ') END, 'taxonomy', place, ${at}
      FROM unnest(${categories.map((one) => one[0])}::text[], ${categories.map((one) => parentOf(one[0]))}::text[],
        ${categories.map((one) => one[1])}::text[], ${categories.map((one) => one[2])}::text[],
        ${rules.map((rule) => rule.commissionBps ?? null)}::integer[], ${rules.map((rule) => rule.taxBps ?? null)}::integer[],
        ${rules.map((rule) => rule.returnRule ?? null)}::text[],
        ${categories.map((one) => one[3].map((place) => attributes[place]?.[0] ?? '').join(' '))}::text[],
        ${categories.map((_, place) => place)}::integer[])
        AS shipped (id, parent_id, zh, en, commission, tax, return_rule, attribute_ids, place)
      ON CONFLICT ON CONSTRAINT categories_pkey DO NOTHING`;
  });
}

export type CategoryWrite = Omit<CategoryRow, 'parentId'> & { readonly parentId: string | null };

/** Throws the database's refusal of `categories_pkey` when the id is taken. */
export async function insertCategory(ctx: Ctx, row: CategoryWrite): Promise<void> {
  await ctx.sql`
    INSERT INTO catalog.categories (id, parent_id, name_zh, name_en, state, merged_into, commission_bps, tax_bps, return_rule, licences,
      attribute_ids, required_attribute_ids, source, place, updated_at)
    SELECT ${row.id}, ${row.parentId}, ${row.nameZh}, ${row.nameEn}, ${row.state}, ${row.mergedInto}, ${row.commissionBps}, ${row.taxBps}, ${row.returnRule},
      ${row.licences ? [...row.licences] : null}::text[], ${[...row.attributeIds]}::text[], ${[...row.requiredAttributeIds]}::text[], 'operator',
      1 + coalesce(max(place), 0), ${ctx.clock.now()}
    FROM catalog.categories WHERE parent_id IS NOT DISTINCT FROM ${row.parentId}`;
}

export async function updateCategory(ctx: Ctx, row: CategoryWrite, stateBefore: string): Promise<boolean> {
  const rows = await ctx.sql`
    UPDATE catalog.categories SET name_zh = ${row.nameZh}, name_en = ${row.nameEn}, state = ${row.state}, merged_into = ${row.mergedInto},
      commission_bps = ${row.commissionBps}, tax_bps = ${row.taxBps}, return_rule = ${row.returnRule},
      licences = ${row.licences ? [...row.licences] : null}::text[], attribute_ids = ${[...row.attributeIds]}::text[],
      required_attribute_ids = ${[...row.requiredAttributeIds]}::text[], updated_at = ${ctx.clock.now()}
    WHERE id = ${row.id} AND state = ${stateBefore} RETURNING 1`;
  return rows.length === 1;
}

export const asJson = (row: CategoryRow): Json => ({
  nameZh: row.nameZh,
  nameEn: row.nameEn,
  state: row.state,
  mergedInto: row.mergedInto,
  commissionBps: row.commissionBps,
  taxBps: row.taxBps,
  returnRule: row.returnRule,
  licences: row.licences ? [...row.licences] : null,
  requiredAttributeIds: [...row.requiredAttributeIds],
});
