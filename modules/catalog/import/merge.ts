import type { Text2, Uuid } from '#kernel';
import type { BundlePart, ProductContent, ProductInput, SaleAttribute, SkuContent, SkuInput } from '../types.ts';
import type { PlannedProduct, PlannedSku } from './plan.ts';
import { plainText } from './rows.ts';

const ENGLISH: Readonly<Record<string, string>> = {
  颜色: 'Colour',
  尺码: 'Size',
  规格: 'Option',
  容量: 'Capacity',
  默认: 'Default',
};
const text = (zh: string): Text2 => ({ zh, en: ENGLISH[zh] ?? '' });

const saleAttributes = (sku: PlannedSku): SaleAttribute[] =>
  sku.choice.map(([name, value]) => ({ name: text(name), value: text(value) }));
const choiceOf = (attributes: readonly SaleAttribute[]): string =>
  attributes.map((one) => `${one.name.zh}=${one.value.zh}`).join('\n');

function skuInput(sku: PlannedSku, before: SkuContent | null): SkuInput {
  const same = before && choiceOf(before.saleAttributes) === choiceOf(saleAttributes(sku));
  const volumeCm3 = sku.volumeCm3 ?? before?.volumeCm3;
  return {
    skuId: before?.skuId ?? null,
    outerCode: sku.code ?? before?.outerCode ?? null,
    barcode: sku.barcode ?? before?.barcode ?? null,
    // Words the shop has translated since are not taken back.
    saleAttributes: same ? before.saleAttributes : saleAttributes(sku),
    priceFen: sku.priceFen,
    listPriceFen:
      sku.listPriceFen ?? (before?.listPriceFen && before.listPriceFen >= sku.priceFen ? before.listPriceFen : null),
    weightGrams: sku.weightGrams ?? before?.weightGrams ?? 0,
    ...(volumeCm3 ? { volumeCm3 } : {}),
    mediaId: before?.mediaId ?? null,
    state: before?.state ?? 'on',
  };
}

/**
 * The product as it will be written: what the file says, over what the shop has already. Pictures, templates and rules that
 * no file holds stay; SKUs the file does not name stay; SKUs meet by their code, then by their choice. `parts` make it a bundle.
 */
export function mergedInput(
  planned: PlannedProduct,
  before: ProductContent | null,
  parts: readonly BundlePart[] = [],
): ProductInput {
  const left = new Set<Uuid>(before?.skus.map((sku) => sku.skuId) ?? []);
  const meet = (sku: PlannedSku): SkuContent | null => {
    const known = before?.skus.filter((one) => left.has(one.skuId)) ?? [];
    const met =
      (sku.code ? known.find((one) => one.outerCode === sku.code) : undefined) ??
      known.find((one) => choiceOf(one.saleAttributes) === choiceOf(saleAttributes(sku)));
    if (met) left.delete(met.skuId);
    return met ?? null;
  };
  const named = planned.skus.map((sku) => skuInput(sku, meet(sku)));
  const kept = before?.skus.filter((sku) => left.has(sku.skuId)) ?? [];
  const fresh = {
    title: { zh: planned.title.zh, en: planned.title.en || before?.title.en || '' },
    categoryId: before && !planned.categoryGiven ? before.categoryId : planned.categoryId,
    // A file of our own names goods without a code by their id: they stay without.
    outerCode: before && before.outerCode === null ? null : planned.outerCode,
    brand: planned.brand ?? before?.brand ?? null,
    sellingPoints: planned.sellingPoints
      ? {
          zh: planned.sellingPoints,
          en: before?.sellingPoints?.zh === planned.sellingPoints ? before.sellingPoints.en : '',
        }
      : (before?.sellingPoints ?? null),
    description:
      planned.description && planned.description !== plainText(before?.description?.zh ?? '')
        ? { zh: planned.description, en: before?.description?.zh === planned.description ? before.description.en : '' }
        : (before?.description ?? null),
    attributes:
      planned.attributes.length > 0
        ? planned.attributes.map(
            ([name, value]) =>
              // Known facts keep their place in the taxonomy and their translation.
              before?.attributes.find((one) => one.name.zh === name && one.value.zh === value) ?? {
                attributeId: null,
                name: text(name),
                value: text(value),
              },
          )
        : (before?.attributes ?? []),
    skus: [...named, ...kept],
    ...(parts.length > 0 ? { kind: 'bundle' as const, parts } : {}),
  };
  return before ? { ...before, ...fresh } : fresh;
}
