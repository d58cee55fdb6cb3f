import type { Reply, Text2 } from '#ui/desk/index.ts';

/** A listing as lists and steps answer it. */
export type Product = Reply<'/api/shops/{shopId}/products'>['items'][number];
/** A listing to be edited. */
export type ProductDetail = Reply<'/api/shops/{shopId}/products/{productId}'>;
type Sku = Product['content']['skus'][number];

/** One way buyers choose by, with its values: glaze → plum green, pale green. */
export interface Choice {
  /** Tells it from the others while its name is being typed. */
  readonly id: number;
  readonly name: Text2;
  readonly values: readonly Text2[];
}

export interface VariantRow {
  /** null: not in the shop yet. */
  readonly skuId: string | null;
  /** One value for each choice, in their order. */
  readonly values: readonly Text2[];
  readonly priceFen: number | null;
  readonly listPriceFen: number | null;
  readonly weightGrams: number;
  /** Of one packed piece; 0: not measured. */
  readonly volumeCm3: number;
  readonly outerCode: string;
  readonly barcode: string | null;
  readonly mediaId: string | null;
  readonly on: boolean;
  /** Pieces that are on the shelf from the start; for rows not in the shop yet. */
  readonly firstStock: number | null;
}

export interface Variants {
  readonly choices: readonly Choice[];
  readonly rows: readonly VariantRow[];
}

const emptyRow: Omit<VariantRow, 'values'> = {
  skuId: null,
  priceFen: null,
  listPriceFen: null,
  weightGrams: 0,
  volumeCm3: 0,
  outerCode: '',
  barcode: null,
  mediaId: null,
  on: true,
  firstStock: null,
};

/** One more way to choose by, still without a name. */
export const newChoice = (choices: readonly Choice[]): Choice => ({
  id: Math.max(0, ...choices.map(({ id }) => id)) + 1,
  name: { zh: '', en: '' },
  values: [],
});

export const noVariants: Variants = { choices: [], rows: [{ ...emptyRow, values: [] }] };

/** Whether buyers choose by this between the SKUs: the listing as a whole then has no answer of its own. */
export const choosesBy = (variants: Variants | undefined, name: Text2): boolean =>
  variants?.choices.some((choice) => choice.values.length > 0 && choice.name.zh === name.zh) ?? false;

/** What tells a row from the others: its values, in Chinese. */
export const keyOf = (values: readonly Text2[]): string => values.map((value) => value.zh).join('\n');

/** Every combination of the choices' values; without choices the one nameless combination. */
export const combinations = (choices: readonly Choice[]): Text2[][] =>
  choices.reduce<Text2[][]>((ways, { values }) => ways.flatMap((way) => values.map((value) => [...way, value])), [[]]);

/**
 * The rows for changed choices: what was filled in stays with its combination. A row for a choice that is new takes what the
 * row of its first values had, so that adding "size" to "colour" keeps each colour's price.
 */
export function withChoices({ rows }: Variants, choices: readonly Choice[]): Variants {
  const usable = choices.filter((choice) => choice.values.length > 0);
  const taken = new Set<string>();
  const found = (values: readonly Text2[]): VariantRow | undefined =>
    rows.find((row) => keyOf(row.values) === keyOf(values)) ??
    rows.find(
      (row) => row.values.length < values.length && row.values.every((value, place) => value.zh === values[place]?.zh),
    ) ??
    rows.find(
      (row) => values.length < row.values.length && values.every((value, place) => value.zh === row.values[place]?.zh),
    );
  return {
    choices,
    rows: combinations(usable).map((values) => {
      const before = found(values) ?? emptyRow;
      const skuId = before.skuId !== null && !taken.has(before.skuId) ? before.skuId : null;
      if (skuId) taken.add(skuId);
      return { ...before, skuId, values };
    }),
  };
}

/** A product's SKUs as the editor holds them. */
export function variantsOf(skus: readonly Sku[]): Variants {
  const [first] = skus;
  if (!first) return noVariants;
  const choices = first.saleAttributes.map(({ name }, place) => {
    const values = skus.flatMap((sku) => sku.saleAttributes[place]?.value ?? []);
    return {
      id: place + 1,
      name,
      values: values.filter((value, at) => values.findIndex((one) => one.zh === value.zh) === at),
    };
  });
  return {
    choices,
    rows: skus.map((sku) => ({
      skuId: sku.skuId,
      values: sku.saleAttributes.map(({ value }) => value),
      priceFen: sku.priceFen,
      listPriceFen: sku.listPriceFen,
      weightGrams: sku.weightGrams,
      volumeCm3: sku.volumeCm3 ?? 0,
      outerCode: sku.outerCode ?? '',
      barcode: sku.barcode,
      mediaId: sku.mediaId,
      on: sku.state === 'on',
      firstStock: null,
    })),
  };
}

/** The rows as the API takes them. Rows without a price are left to the form's own check. */
export function skusOf({ choices, rows }: Variants) {
  const names = choices.filter((choice) => choice.values.length > 0).map((choice) => choice.name);
  return rows.map((row) => ({
    skuId: row.skuId,
    outerCode: row.outerCode.trim() || null,
    barcode: row.barcode,
    saleAttributes: row.values.flatMap((value, place) => {
      const name = names[place];
      return name ? [{ name, value }] : [];
    }),
    priceFen: row.priceFen ?? 0,
    listPriceFen: row.listPriceFen,
    weightGrams: row.weightGrams,
    volumeCm3: row.volumeCm3,
    mediaId: row.mediaId,
    state: row.on ? ('on' as const) : ('off' as const),
  }));
}

/** "红色 | Red" → both languages; without a bar only the Chinese. */
export function readText2(text: string): Text2 {
  const [zh = '', en = ''] = text.split(/[|｜]/).map((part) => part.trim());
  return { zh, en };
}

export const writeText2 = ({ zh, en }: Text2): string => (en ? `${zh} | ${en}` : zh);
