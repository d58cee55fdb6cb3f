import type { CallOptions, Text2 } from '#ui/desk/index.ts';
import type { Picture } from '../parts/picture-field.tsx';
import type { Video } from '../parts/video-field.tsx';
import type { Category } from './category-field.tsx';
import { choosesBy, noVariants, type Product, skusOf, type Variants, variantsOf } from './variants.ts';

type Content = Product['content'];
export type ProductBody = CallOptions<'/api/shops/{shopId}/products', 'post'>['body'];
type ReturnRule = Content['returnRule'];

export interface GoodsValues {
  title: Text2;
  sellingPoints: Text2;
  description: Text2;
  categoryId: string;
  brand: string;
  originDivisionCode: string | null;
  beltCode: string;
  styles: string[];
  /** Attribute id → its value in Chinese. */
  attributes: Record<string, string | undefined>;
  ownAttributes: { name: Text2; value: Text2 }[];
  pictures: readonly Picture[];
  video: Video | null;
  variants: Variants;
  outerCode: string;
  freightTemplateId: string | null;
  shipWithinHours: number;
  returnRule: ReturnRule;
  purchaseLimit: number | null;
  stockTaken: Content['stockTaken'];
  kind: Content['kind'];
  calendarId: string | null;
  parts: { skuId?: string; quantity: number | null }[];
  /** One line a size, cells divided by commas or tabs; the first line are the heads. */
  sizeChart: string;
  traceCode: string;
  warrantyMonths: number | null;
  warrantyTerms: Text2;
  hsCode: string;
  originCountry: string;
  buyerFields: { name: Text2; required: boolean }[];
}

const nothing: Text2 = { zh: '', en: '' };

export const newGoods: Partial<GoodsValues> = {
  title: nothing,
  sellingPoints: nothing,
  description: nothing,
  styles: [],
  attributes: {},
  ownAttributes: [],
  pictures: [],
  video: null,
  variants: noVariants,
  freightTemplateId: null,
  shipWithinHours: 48,
  returnRule: 'seven_days',
  purchaseLimit: null,
  stockTaken: 'placing',
  kind: 'physical',
  calendarId: null,
  parts: [],
  sizeChart: '',
  traceCode: '',
  warrantyMonths: null,
  warrantyTerms: nothing,
  hsCode: '',
  originCountry: '',
  buyerFields: [],
};

/** A version of a listing as the form holds it. */
export function valuesOf(content: Content): GoodsValues {
  const asked = content.attributes.filter((attribute) => attribute.attributeId !== null);
  return {
    title: content.title,
    sellingPoints: content.sellingPoints ?? nothing,
    description: content.description ?? nothing,
    categoryId: content.categoryId,
    brand: content.brand ?? '',
    originDivisionCode: content.originDivisionCode,
    beltCode: content.beltCode ?? '',
    styles: content.styles,
    attributes: Object.fromEntries(asked.map(({ attributeId, value }) => [attributeId ?? '', value.zh])),
    ownAttributes: content.attributes
      .filter((attribute) => attribute.attributeId === null)
      .map(({ name, value }) => ({ name, value })),
    pictures: content.pictures,
    video: content.video,
    variants: variantsOf(content.skus),
    outerCode: content.outerCode ?? '',
    freightTemplateId: content.freightTemplateId,
    shipWithinHours: content.shipWithinHours,
    returnRule: content.returnRule,
    purchaseLimit: content.purchaseLimit,
    stockTaken: content.stockTaken,
    kind: content.kind,
    calendarId: content.calendarId,
    parts: content.parts,
    sizeChart: content.sizeChart
      ? [content.sizeChart.heads, ...content.sizeChart.rows].map((row) => row.join(', ')).join('\n')
      : '',
    traceCode: content.traceCode ?? '',
    warrantyMonths: content.warranty?.months ?? null,
    warrantyTerms: content.warranty?.terms ?? nothing,
    hsCode: content.hsCode ?? '',
    originCountry: content.originCountry?.code ?? '',
    buyerFields: content.buyerFields,
  };
}

/** The chart as typed or pasted from a sheet. */
function chartOf(text: string): NonNullable<ProductBody['sizeChart']> | null {
  const [heads, ...rows] = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(/[,，\t]/).map((cell) => cell.trim()));
  return heads && rows.length > 0 ? { heads, rows } : null;
}

const written = (text: Text2 | undefined): Text2 | null => (text?.zh.trim() ? text : null);

/** The form as the API takes it. Answers of a category that was left behind go with it. */
export function bodyOf(values: GoodsValues, category: Category | undefined): ProductBody {
  const answers = (category?.attributes ?? []).flatMap((attribute) => {
    const zh = values.attributes?.[attribute.id]?.trim();
    if (!zh || (attribute.sale && choosesBy(values.variants, attribute.name))) return [];
    const value = attribute.values.find((one) => one.zh === zh) ?? { zh, en: '' };
    return [{ attributeId: attribute.id, name: attribute.name, value }];
  });
  const own = (values.ownAttributes ?? [])
    .filter(({ name, value }) => name.zh.trim() && value.zh.trim())
    .map(({ name, value }) => ({ attributeId: null, name, value }));
  return {
    title: values.title,
    sellingPoints: written(values.sellingPoints),
    description: written(values.description),
    categoryId: values.categoryId,
    outerCode: values.outerCode?.trim() || null,
    brand: values.brand?.trim() || null,
    originDivisionCode: values.originDivisionCode || null,
    beltCode: values.beltCode || null,
    styles: values.styles ?? [],
    attributes: [...answers, ...own],
    mediaIds: values.pictures.map((picture) => picture.id),
    videoId: values.video?.id ?? null,
    skus: skusOf(values.variants),
    freightTemplateId: values.freightTemplateId || null,
    shipWithinHours: values.shipWithinHours,
    returnRule: values.returnRule,
    purchaseLimit: values.purchaseLimit,
    stockTaken: values.stockTaken,
    kind: values.kind,
    calendarId: values.calendarId || null,
    parts: (values.parts ?? []).flatMap((part) =>
      part?.skuId ? [{ skuId: part.skuId, quantity: part.quantity ?? 1 }] : [],
    ),
    sizeChart: chartOf(values.sizeChart ?? ''),
    traceCode: values.traceCode?.trim() || null,
    warranty: values.warrantyMonths ? { months: values.warrantyMonths, terms: written(values.warrantyTerms) } : null,
    hsCode: values.hsCode?.trim() || null,
    originCountry: values.originCountry || null,
    buyerFields: (values.buyerFields ?? [])
      .filter((field) => field?.name?.zh.trim())
      .map((field) => ({ name: field.name, required: field.required ?? false })),
  };
}
