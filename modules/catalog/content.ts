import { fen, type Uuid } from '#kernel';
import { countryOfDivision, isCountry } from '#modules/regions';
import { wholeParts } from './bundles.ts';
import { refuse } from './errors.ts';
import type { ContentExtras, GoodsKind, ProductContent, ProductInput, SkuContent, SkuInput } from './types.ts';

const MOST_PRICE_FEN = 100_000_000_00;

/**
 * Turns what a shop wrote into a whole version: defaults filled in, SKUs given ids. `known` are the SKU ids of the version
 * before; an id from elsewhere is refused. Throws skus_missing, sku_not_found, sku_repeated, sale_attributes_uneven,
 * list_price_below_price, price_out_of_range.
 */
export function wholeContent(
  input: ProductInput,
  known: ReadonlySet<Uuid>,
  makeId: () => Uuid,
  defaultReturnRule: ProductContent['returnRule'],
): ProductContent {
  if (input.skus.length === 0) throw refuse('skus_missing');
  const skus = input.skus.map((sku, place) => wholeSku(sku, place, known, makeId));
  refuseTwins(skus);
  refuseUneven(skus);
  return {
    title: trimmed(input.title),
    sellingPoints: input.sellingPoints ? trimmed(input.sellingPoints) : null,
    description: input.description ?? null,
    categoryId: input.categoryId,
    outerCode: input.outerCode?.trim() || null,
    brand: input.brand?.trim() || null,
    originDivisionCode: input.originDivisionCode ?? null,
    beltCode: input.beltCode ?? null,
    styles: [...new Set(input.styles ?? [])],
    attributes: input.attributes ?? [],
    mediaIds: [...new Set(input.mediaIds ?? [])],
    skus,
    freightTemplateId: input.freightTemplateId ?? null,
    shipWithinHours: input.shipWithinHours ?? 48,
    returnRule: RULE_OF_KIND[input.kind ?? 'physical'] ?? input.returnRule ?? defaultReturnRule,
    purchaseLimit: input.purchaseLimit ?? null,
    ...extras(input, skus),
  };
}

/** The facts that only some listings have; those that say nothing are left out. Throws calendar_missing, size_chart_uneven, hs_code_wrong, origin_unknown, origin_uneven, buyer_field_repeated, and as wholeParts does. */
function extras(input: ProductInput, skus: readonly SkuContent[]): ContentExtras {
  const { kind, sizeChart, warranty, buyerFields, originCountry, originDivisionCode } = input;
  const traceCode = input.traceCode?.trim();
  const hsCode = input.hsCode?.replaceAll(/[\s.]/g, '');
  if (sizeChart?.rows.some((row) => row.length !== sizeChart.heads.length)) throw refuse('size_chart_uneven');
  if (hsCode && !/^\d{6}(?:\d{2}){0,2}$/.test(hsCode)) throw refuse('hs_code_wrong', { code: hsCode });
  if (originCountry && !isCountry(originCountry)) throw refuse('origin_unknown', { code: originCountry });
  if (originCountry && originDivisionCode && countryOfDivision(originDivisionCode) !== originCountry)
    throw refuse('origin_uneven');
  if (kind === 'service' && !input.calendarId) throw refuse('calendar_missing');
  const fields = kind === 'made_to_order' ? (buyerFields ?? []) : [];
  if (new Set(fields.map((one) => one.name.zh.trim())).size < fields.length) throw refuse('buyer_field_repeated');
  return {
    ...(kind && kind !== 'physical' ? { kind } : {}),
    ...(sizeChart && sizeChart.rows.length > 0 ? { sizeChart } : {}),
    ...(traceCode ? { traceCode } : {}),
    ...(warranty && warranty.months > 0 ? { warranty } : {}),
    ...(hsCode ? { hsCode } : {}),
    ...(originCountry ? { originCountry } : {}),
    ...(input.stockTaken === 'payment' ? { stockTaken: 'payment' as const } : {}),
    ...(input.videoId ? { videoId: input.videoId } : {}),
    ...(kind === 'service' && input.calendarId ? { calendarId: input.calendarId } : {}),
    ...(kind === 'bundle' ? { parts: wholeParts({ skus }, input.parts ?? []) } : {}),
    ...(fields.length > 0 ? { buyerFields: fields.map((one) => ({ ...one, name: trimmed(one.name) })) } : {}),
  };
}

/** Kinds whose law leaves no choice. */
const RULE_OF_KIND: Readonly<Partial<Record<GoodsKind, ProductContent['returnRule']>>> = {
  made_to_order: 'made_to_order',
  virtual_code: 'digital_opened',
};

const trimmed = (text: { zh: string; en: string }) => ({ zh: text.zh.trim(), en: text.en.trim() });

function wholeSku(sku: SkuInput, place: number, known: ReadonlySet<Uuid>, makeId: () => Uuid): SkuContent {
  if (sku.skuId && !known.has(sku.skuId)) throw refuse('sku_not_found');
  const listPriceFen = sku.listPriceFen ?? null;
  for (const price of [sku.priceFen, listPriceFen ?? 0])
    if (!Number.isSafeInteger(price) || price < 0 || price > MOST_PRICE_FEN)
      throw refuse('price_out_of_range', { place: place + 1 });
  if (listPriceFen !== null && listPriceFen < sku.priceFen)
    throw refuse('list_price_below_price', { place: place + 1 });
  return {
    skuId: sku.skuId ?? makeId(),
    outerCode: sku.outerCode?.trim() || null,
    barcode: sku.barcode?.trim() || null,
    saleAttributes: sku.saleAttributes ?? [],
    priceFen: fen(sku.priceFen),
    listPriceFen: listPriceFen === null ? null : fen(listPriceFen),
    weightGrams: sku.weightGrams ?? 0,
    ...(sku.volumeCm3 ? { volumeCm3: sku.volumeCm3 } : {}),
    mediaId: sku.mediaId ?? null,
    state: sku.state ?? 'on',
  };
}

const choice = (sku: SkuContent): string =>
  sku.saleAttributes.map((one) => `${one.name.zh}=${one.value.zh}`).join('\n');

function refuseTwins(skus: readonly SkuContent[]): void {
  if (new Set(skus.map((sku) => sku.skuId)).size < skus.length) throw refuse('sku_repeated', { choice: '' });
  const seen = new Set<string>();
  for (const sku of skus) {
    const key = choice(sku);
    // Two SKUs a buyer cannot tell apart; those that are off do not meet a buyer.
    if (sku.state === 'on' && seen.has(key)) throw refuse('sku_repeated', { choice: key.replaceAll('\n', ', ') });
    if (sku.state === 'on') seen.add(key);
  }
}

/** Every SKU is chosen by the same attributes, in the same order. */
function refuseUneven(skus: readonly SkuContent[]): void {
  const names = (sku: SkuContent): string => sku.saleAttributes.map((one) => one.name.zh).join('\n');
  const on = skus.filter((sku) => sku.state === 'on');
  const first = on[0];
  if (!first) return;
  const different = on.find((sku) => names(sku) !== names(first));
  if (different)
    throw refuse('sale_attributes_uneven', { expected: names(first).split('\n'), found: names(different).split('\n') });
  if (on.length > 1 && first.saleAttributes.length === 0)
    throw refuse('sale_attributes_uneven', { expected: [], found: [] });
}

/** The country or region the goods were made in, ISO 3166-1: as the shop says, or that of the division it names; null when it says neither. */
export const originOf = (content: Pick<ProductContent, 'originCountry' | 'originDivisionCode'>): string | null =>
  content.originCountry ?? (content.originDivisionCode ? countryOfDivision(content.originDivisionCode) : null);

/** Least and greatest price among the SKUs that are on; all SKUs when none is. */
export function priceRange(content: Pick<ProductContent, 'skus'>): { readonly min: number; readonly max: number } {
  const on = content.skus.filter((sku) => sku.state === 'on');
  const prices = (on.length > 0 ? on : content.skus).map((sku) => sku.priceFen);
  return { min: Math.min(...prices), max: Math.max(...prices) };
}

/** Equal versions need no new one: repeated imports and saves without a change stay silent. */
export const sameContent = (a: ProductContent, b: ProductContent): boolean => canonical(a) === canonical(b);

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => `${key}:${canonical(one)}`)
      .join(',')}}`;
  return JSON.stringify(value);
}
