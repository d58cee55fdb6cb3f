import { type Ctx, newId, type Runtime, refusedBy, type ShopScope, transact, type Uuid } from '#kernel';
import { record } from '#modules/operations';
import { refuse } from './errors.ts';
import { problemsOf, type Rules, type Template } from './freight.ts';
import { clearDefault, insertTemplate, templatesOf, updateTemplate } from './store.ts';
import { visitsOffered } from './visit-calendars.ts';

type Kept = { readonly at: number; readonly templates: readonly Template[] };
const kept = new WeakMap<Runtime, Map<Uuid, Kept>>();
/** How long another process may quote by a template that was changed meanwhile; what was quoted is frozen with the order. */
const KEEP_MS = 2_000;

const memory = (ctx: Ctx): Map<Uuid, Kept> => {
  const known = kept.get(ctx.runtime) ?? new Map<Uuid, Kept>();
  kept.set(ctx.runtime, known);
  return known;
};

/** All templates of the shops, from memory when it is fresh. */
export async function templatesByShop(ctx: Ctx, shopIds: readonly Uuid[]): Promise<Map<Uuid, readonly Template[]>> {
  // The monotonic timer, not the market's clock: an age of memory must pass while a clock is held.
  const now = performance.now();
  const known = memory(ctx);
  const found = new Map<Uuid, readonly Template[]>();
  for (const shopId of shopIds) {
    const one = known.get(shopId);
    if (one && now - one.at < KEEP_MS) found.set(shopId, one.templates);
  }
  const missing = shopIds.filter((shopId) => !found.has(shopId));
  if (missing.length === 0) return found;
  const rows = await templatesOf(ctx, missing);
  for (const shopId of missing) {
    const own = rows.filter((row) => row.shopId === shopId);
    found.set(shopId, own);
    // Rows of an open transaction may never come to be.
    if (!ctx.inTransaction) known.set(shopId, { at: now, templates: own });
  }
  return found;
}

/** The templates of a shop, oldest first. */
export const templates = (ctx: Ctx, shopId: Uuid): Promise<Template[]> => templatesOf(ctx, [shopId]);

export type TemplateInput = {
  readonly name: string;
  readonly mode: Template['mode'];
  readonly rules: Rules;
  readonly isDefault?: boolean | undefined;
  readonly calendarId?: Uuid | null | undefined;
};

/** Writes a template; the first of a shop is its default. Refuses freight.rules_invalid, freight.template_name_taken. */
export const createTemplate = (ctx: Ctx, scope: ShopScope, input: TemplateInput): Promise<Template> =>
  save(ctx, scope, null, input);

/** Replaces a template. Orders already placed keep the freight they were quoted. */
export const changeTemplate = (ctx: Ctx, scope: ShopScope, id: Uuid, input: TemplateInput): Promise<Template> =>
  save(ctx, scope, id, input);

async function save(ctx: Ctx, scope: ShopScope, id: Uuid | null, input: TemplateInput): Promise<Template> {
  const problems = problemsOf(input.mode, input.rules);
  if (problems.length > 0)
    throw refuse(
      'rules_invalid',
      { count: problems.length },
      { fields: problems.map((problem) => ({ ...problem, code: `freight.${problem.code}` })) },
    );
  if (input.calendarId && !(await visitsOffered(ctx, scope, input.calendarId))) throw refuse('calendar_not_offered');
  const result = await transact(ctx, async (tx) => {
    const others = await templatesOf(tx, [scope.shopId]);
    const before = others.find((template) => template.id === id) ?? null;
    if (id !== null && !before) throw refuse('template_not_found');
    const first = others.every((template) => template.id === id);
    const isDefault = first || (input.isDefault ?? before?.isDefault ?? false);
    const template: Template = {
      shopId: scope.shopId,
      id: id ?? newId(tx),
      name: input.name,
      mode: input.mode,
      rules: input.rules,
      isDefault,
      calendarId: input.calendarId ?? null,
    };
    try {
      if (isDefault && !before?.isDefault) await clearDefault(tx, scope.shopId);
      if (before) await updateTemplate(tx, template, tx.clock.now());
      else await insertTemplate(tx, template, tx.clock.now());
    } catch (error) {
      if (refusedBy(error, 'templates_name_once')) throw refuse('template_name_taken', { name: input.name });
      throw error;
    }
    await record(tx, {
      action: before ? 'freight.change_template' : 'freight.create_template',
      subject: { kind: 'freight_template', id: template.id },
      shopId: scope.shopId,
      before: before ? { name: before.name, mode: before.mode } : null,
      after: { name: template.name, mode: template.mode },
    });
    return template;
  });
  memory(ctx).delete(scope.shopId);
  return result;
}
