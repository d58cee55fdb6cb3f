import type { CallOptions, Text2 } from '#ui/desk/index.ts';
import type { Picture } from '../parts/picture-field.tsx';
import type { Category } from './category-field.tsx';
import { noVariants, type Product, skusOf, type Variants, variantsOf } from './variants.ts';

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
  variants: Variants;
  outerCode: string;
  freightTemplateId: string | null;
  shipWithinHours: number;
  returnRule: ReturnRule;
  purchaseLimit: number | null;
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
  variants: noVariants,
  freightTemplateId: null,
  shipWithinHours: 48,
  returnRule: 'seven_days',
  purchaseLimit: null,
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
    variants: variantsOf(content.skus),
    outerCode: content.outerCode ?? '',
    freightTemplateId: content.freightTemplateId,
    shipWithinHours: content.shipWithinHours,
    returnRule: content.returnRule,
    purchaseLimit: content.purchaseLimit,
  };
}

const written = (text: Text2 | undefined): Text2 | null => (text?.zh.trim() ? text : null);

/** The form as the API takes it. Answers of a category that was left behind go with it. */
export function bodyOf(values: GoodsValues, category: Category | undefined): ProductBody {
  const answers = (category?.attributes ?? []).flatMap((attribute) => {
    const zh = values.attributes?.[attribute.id]?.trim();
    if (!zh || attribute.sale) return [];
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
    skus: skusOf(values.variants),
    freightTemplateId: values.freightTemplateId || null,
    shipWithinHours: values.shipWithinHours,
    returnRule: values.returnRule,
    purchaseLimit: values.purchaseLimit,
  };
}
