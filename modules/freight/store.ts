import type { Ctx, Json, Uuid } from '#kernel';
import type { Template } from './freight.ts';

const COLUMNS = ['shop_id', 'id', 'name', 'mode', 'rules', 'is_default', 'calendar_id'];

export const templatesOf = (ctx: Ctx, shopIds: readonly Uuid[]): Promise<Template[]> => ctx.sql<Template[]>`
  SELECT ${ctx.sql(COLUMNS)} FROM freight.templates WHERE shop_id = ANY(${shopIds as Uuid[]}::uuid[]) ORDER BY shop_id, created_at, id`;

export const insertTemplate = (ctx: Ctx, template: Template, at: Date) => ctx.sql`
  INSERT INTO freight.templates (shop_id, id, name, mode, rules, is_default, calendar_id, created_at, updated_at)
  VALUES (${template.shopId}, ${template.id}, ${template.name}, ${template.mode}, ${ctx.sql.json(template.rules as unknown as Json)}, ${template.isDefault}, ${template.calendarId ?? null}, ${at}, ${at})`;

export const updateTemplate = (ctx: Ctx, template: Template, at: Date) => ctx.sql`
  UPDATE freight.templates SET name = ${template.name}, mode = ${template.mode}, rules = ${ctx.sql.json(template.rules as unknown as Json)},
    is_default = ${template.isDefault}, calendar_id = ${template.calendarId ?? null}, updated_at = ${at}
  WHERE shop_id = ${template.shopId} AND id = ${template.id}`;

/** The default moves: the one before gives way first, because the index allows one. */
export const clearDefault = (ctx: Ctx, shopId: Uuid) => ctx.sql`
  UPDATE freight.templates SET is_default = false WHERE shop_id = ${shopId} AND is_default`;
