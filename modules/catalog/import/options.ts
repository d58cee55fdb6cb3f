import { isDeepStrictEqual } from 'node:util';
import { type Static, Type } from 'typebox';
import { DEFAULT_CATEGORY } from '../data/rules.ts';
import { rateMicros } from './rows.ts';

/** What a shop says about an import beside the file itself; the same for the page, the command and the API. */
export const ImportOptionsSchema = Type.Object({
  mapping: Type.Optional(
    Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 30 }), {
      description: 'Field by heading; proposed and remembered when left out',
    }),
  ),
  rates: Type.Optional(
    Type.Record(Type.String({ pattern: '^[A-Za-z]{3}$' }), Type.String({ pattern: '^\\d{1,6}(?:\\.\\d{1,6})?$' }), {
      additionalProperties: false,
      description: 'Yuan for one unit of a foreign currency',
    }),
  ),
  defaultCategoryId: Type.Optional(
    Type.Union([Type.String({ maxLength: 60 }), Type.Null()], {
      description: 'For rows whose category is not known; null rejects them',
    }),
  ),
  categoryMap: Type.Optional(
    Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 60 }), {
      description: 'Category id by the name in the file',
    }),
  ),
  shopNames: Type.Optional(
    Type.Union([Type.Array(Type.String({ maxLength: 60 }), { maxItems: 2000 }), Type.Null()], {
      description: 'Only rows of these shops, by the shop column',
    }),
  ),
  submit: Type.Optional(Type.Boolean({ description: 'Offer the new products for sale after writing them' })),
});
export type ImportOptions = Static<typeof ImportOptionsSchema>;

/** What of the options a plan follows. */
export type PlanOptions = {
  /** Currency → yuan for one unit of it, as written: `{ EUR: '7.8' }`. */
  readonly rates: Readonly<Record<string, string>>;
  /** Category for rows that name none we know; null: such rows are rejected. */
  readonly defaultCategoryId: string | null;
  /** Names in the file → category ids, as mapped by the shop. */
  readonly categoryMap: Readonly<Record<string, string>>;
  /** Only rows of these shops, by the names in the shop column; null: all. */
  readonly shopNames: readonly string[] | null;
};

/** Options with their plain defaults; rates that are no rates are left out and so ask again row by row. */
export const planOptions = (options: ImportOptions): PlanOptions => ({
  rates: Object.fromEntries(Object.entries(options.rates ?? {}).filter(([, rate]) => rateMicros(rate) !== null)),
  defaultCategoryId: options.defaultCategoryId === undefined ? DEFAULT_CATEGORY : options.defaultCategoryId,
  categoryMap: options.categoryMap ?? {},
  shopNames: options.shopNames ?? null,
});

/** Whether options lead to the plan that was made under others: what is done with the products afterwards changes no plan. */
export const samePlan = (before: ImportOptions, after: ImportOptions): boolean =>
  isDeepStrictEqual(planOptions(before), planOptions(after));
