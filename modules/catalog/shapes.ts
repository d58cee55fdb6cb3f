import { type Static, Type } from 'typebox';
import { FenSchema, IdSchema, MomentSchema, Nullable, type Text2, TextSchema, toId, type Uuid, uuidOf } from '#kernel';
import { mediaUrl, videoUrl } from '#modules/media';
import { countryName } from '#modules/regions';
import {
  CATEGORY_STATES,
  type Category,
  type CheckFinding,
  GOODS_KINDS,
  PRODUCT_STATES,
  type Product,
  type ProductContent,
  type ProductInput,
  RETURN_RULES,
  type SkuContent,
  STOCK_TAKEN,
} from './types.ts';

/** Shapes at the edge: what the API takes and answers, and how they meet the module's own types. */
export const ProductStateSchema = Type.Enum([...PRODUCT_STATES]);
export const CategoryStateSchema = Type.Enum([...CATEGORY_STATES]);
export const ReturnRuleSchema = Type.Enum([...RETURN_RULES]);
const StockTakenSchema = Type.Enum([...STOCK_TAKEN]);

const NamedSchema = TextSchema(60);
const SaleAttributeSchema = Type.Object({ name: NamedSchema, value: NamedSchema });
const AttributeSchema = Type.Object({
  attributeId: Nullable(Type.String({ maxLength: 80 })),
  name: NamedSchema,
  value: TextSchema(200),
});
const PictureSchema = Type.Object({ id: IdSchema('med'), url: Type.String(), thumbnailUrl: Type.String() });

export const SkuBody = Type.Object({
  skuId: Type.Optional(Nullable(IdSchema('sku'))),
  outerCode: Type.Optional(Nullable(Type.String({ maxLength: 80 }))),
  barcode: Type.Optional(Nullable(Type.String({ maxLength: 40 }))),
  saleAttributes: Type.Optional(Type.Array(SaleAttributeSchema, { maxItems: 4 })),
  priceFen: FenSchema({ maximum: 10_000_000_000 }),
  listPriceFen: Type.Optional(Nullable(FenSchema({ maximum: 10_000_000_000 }))),
  weightGrams: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
  volumeCm3: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 10_000_000,
      description: 'Of one packed piece, in cubic centimetres; 0: not measured',
    }),
  ),
  mediaId: Type.Optional(Nullable(IdSchema('med'))),
  state: Type.Optional(Type.Enum(['on', 'off'])),
});

const KindSchema = Type.Enum([...GOODS_KINDS]);
const SizeChartSchema = Type.Object({
  heads: Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { minItems: 1, maxItems: 12 }),
  rows: Type.Array(Type.Array(Type.String({ maxLength: 20 }), { maxItems: 12 }), { maxItems: 40 }),
});
const WarrantySchema = Type.Object({
  months: Type.Integer({ minimum: 0, maximum: 600 }),
  terms: Nullable(TextSchema(1000)),
});
const PartBody = Type.Object({ skuId: IdSchema('sku'), quantity: Type.Integer({ minimum: 1, maximum: 99 }) });
const BuyerFieldSchema = Type.Object({ name: NamedSchema, required: Type.Boolean() });

export const ProductBody = Type.Object({
  kind: Type.Optional(Nullable(KindSchema)),
  sizeChart: Type.Optional(Nullable(SizeChartSchema)),
  traceCode: Type.Optional(Nullable(Type.String({ maxLength: 80 }))),
  warranty: Type.Optional(Nullable(WarrantySchema)),
  hsCode: Type.Optional(Nullable(Type.String({ maxLength: 14, description: 'Harmonised System, 6, 8 or 10 digits' }))),
  originCountry: Type.Optional(
    Nullable(
      Type.String({ pattern: '^[A-Z]{2}$', description: 'Country or region of origin, ISO 3166-1', examples: ['JP'] }),
    ),
  ),
  buyerFields: Type.Optional(Nullable(Type.Array(BuyerFieldSchema, { maxItems: 10 }))),
  title: TextSchema(120),
  sellingPoints: Type.Optional(Nullable(TextSchema(300))),
  description: Type.Optional(Nullable(TextSchema(20_000))),
  categoryId: Type.String({ maxLength: 60 }),
  outerCode: Type.Optional(Nullable(Type.String({ maxLength: 80 }))),
  brand: Type.Optional(Nullable(Type.String({ maxLength: 60 }))),
  originDivisionCode: Type.Optional(Nullable(Type.String({ maxLength: 12 }))),
  beltCode: Type.Optional(Nullable(Type.String({ maxLength: 40 }))),
  styles: Type.Optional(Type.Array(Type.String({ maxLength: 30 }), { maxItems: 10 })),
  attributes: Type.Optional(Type.Array(AttributeSchema, { maxItems: 60 })),
  mediaIds: Type.Optional(Type.Array(IdSchema('med'), { maxItems: 15 })),
  videoId: Type.Optional(Nullable(IdSchema('med'))),
  skus: Type.Array(SkuBody, { maxItems: 200 }),
  freightTemplateId: Type.Optional(Nullable(IdSchema('tpl'))),
  shipWithinHours: Type.Optional(Type.Integer({ minimum: 1, maximum: 24 * 60 })),
  returnRule: Type.Optional(ReturnRuleSchema),
  purchaseLimit: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 100_000 }))),
  stockTaken: Type.Optional(Nullable(StockTakenSchema)),
  calendarId: Type.Optional(Nullable(IdSchema('cal'))),
  parts: Type.Optional(
    Nullable(Type.Array(PartBody, { maxItems: 50, description: 'Of a bundle: SKUs of the same shop that are in it' })),
  ),
});

const uuidOrNull = (prefix: 'med' | 'tpl' | 'sku' | 'cal', id: string | null | undefined): Uuid | null =>
  id ? uuidOf(prefix, id) : null;

/** The body of a request with its TypeIDs turned into uuids. */
export function productInput(body: Static<typeof ProductBody>): ProductInput {
  const { mediaIds, videoId, skus, freightTemplateId, calendarId, parts, ...rest } = body;
  return {
    ...rest,
    mediaIds: (mediaIds ?? []).map((id) => uuidOf('med', id)),
    videoId: uuidOrNull('med', videoId),
    freightTemplateId: uuidOrNull('tpl', freightTemplateId),
    calendarId: uuidOrNull('cal', calendarId),
    parts: parts?.map((part) => ({ ...part, skuId: uuidOf('sku', part.skuId) })) ?? null,
    skus: skus.map((sku) => ({ ...sku, skuId: uuidOrNull('sku', sku.skuId), mediaId: uuidOrNull('med', sku.mediaId) })),
  };
}

export const SkuSchema = Type.Object({
  skuId: IdSchema('sku'),
  outerCode: Nullable(Type.String()),
  barcode: Nullable(Type.String()),
  saleAttributes: Type.Array(SaleAttributeSchema),
  priceFen: FenSchema(),
  listPriceFen: Nullable(FenSchema()),
  weightGrams: Type.Integer(),
  volumeCm3: Type.Optional(Type.Integer({ description: 'Of one packed piece; left out when it was not measured' })),
  mediaId: Nullable(IdSchema('med')),
  mediaUrl: Nullable(Type.String()),
  state: Type.Enum(['on', 'off']),
});

export const CategoryCrumbs = Type.Array(Type.Object({ id: Type.String(), name: NamedSchema }));

export const ContentSchema = Type.Object({
  title: TextSchema(),
  sellingPoints: Nullable(TextSchema()),
  description: Nullable(TextSchema(20_000)),
  categoryId: Type.String(),
  outerCode: Nullable(Type.String()),
  brand: Nullable(Type.String()),
  originDivisionCode: Nullable(Type.String()),
  beltCode: Nullable(Type.String()),
  styles: Type.Array(Type.String()),
  attributes: Type.Array(AttributeSchema),
  pictures: Type.Array(PictureSchema),
  mediaIds: Type.Array(IdSchema('med')),
  video: Nullable(Type.Object({ id: IdSchema('med'), url: Type.String() })),
  skus: Type.Array(SkuSchema),
  freightTemplateId: Nullable(IdSchema('tpl')),
  shipWithinHours: Type.Integer(),
  returnRule: ReturnRuleSchema,
  purchaseLimit: Nullable(Type.Integer()),
  stockTaken: StockTakenSchema,
  kind: KindSchema,
  sizeChart: Nullable(SizeChartSchema),
  traceCode: Nullable(Type.String()),
  warranty: Nullable(WarrantySchema),
  hsCode: Nullable(Type.String()),
  originCountry: Nullable(Type.Object({ code: Type.String(), name: NamedSchema })),
  buyerFields: Type.Array(BuyerFieldSchema),
  calendarId: Nullable(IdSchema('cal')),
  parts: Type.Array(PartBody),
});

const skuView = (sku: SkuContent) => ({
  ...sku,
  skuId: toId('sku', sku.skuId),
  saleAttributes: [...sku.saleAttributes],
  mediaId: sku.mediaId && toId('med', sku.mediaId),
  mediaUrl: sku.mediaId && mediaUrl(sku.mediaId, 'w480'),
});

const pictureView = (id: Uuid) => ({
  id: toId('med', id),
  url: mediaUrl(id, 'w800'),
  thumbnailUrl: mediaUrl(id, 'w160'),
});

export const contentView = (content: ProductContent) => ({
  ...content,
  styles: [...content.styles],
  attributes: [...content.attributes],
  pictures: content.mediaIds.map(pictureView),
  mediaIds: content.mediaIds.map((id) => toId('med', id)),
  video: content.videoId ? { id: toId('med', content.videoId), url: videoUrl(content.videoId) } : null,
  skus: content.skus.map(skuView),
  freightTemplateId: content.freightTemplateId && toId('tpl', content.freightTemplateId),
  kind: content.kind ?? ('physical' as const),
  sizeChart: content.sizeChart
    ? { heads: [...content.sizeChart.heads], rows: content.sizeChart.rows.map((row) => [...row]) }
    : null,
  traceCode: content.traceCode ?? null,
  warranty: content.warranty ?? null,
  hsCode: content.hsCode ?? null,
  originCountry: content.originCountry
    ? { code: content.originCountry, name: { ...countryName(content.originCountry) } }
    : null,
  stockTaken: content.stockTaken ?? ('placing' as const),
  buyerFields: [...(content.buyerFields ?? [])],
  calendarId: content.calendarId ? toId('cal', content.calendarId) : null,
  parts: (content.parts ?? []).map((part) => ({ ...part, skuId: toId('sku', part.skuId) })),
});

export const FindingSchema = Type.Object({
  code: Type.String(),
  weight: Type.Enum(['reject', 'review', 'note']),
  field: Type.String(),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});
export const findingView = (one: CheckFinding) => ({ ...one, params: { ...one.params } });

/** A product as its shop and the reviewers see it. */
export const ProductSchema = Type.Object({
  productId: IdSchema('prd'),
  shopId: IdSchema('shp'),
  state: ProductStateSchema,
  version: Type.Integer(),
  pendingVersion: Nullable(Type.Integer()),
  reasons: Type.Array(FindingSchema),
  updatedAt: MomentSchema(),
  liveAt: Nullable(MomentSchema()),
  content: ContentSchema,
});

export const productView = (product: Product) => ({
  productId: toId('prd', product.id),
  shopId: toId('shp', product.shopId),
  state: product.state,
  version: product.version,
  pendingVersion: product.pendingVersion,
  reasons: product.reasons.map(findingView),
  updatedAt: product.updatedAt.toISOString(),
  liveAt: product.liveAt?.toISOString() ?? null,
  content: contentView(product.content),
});

export const CategorySchema = Type.Object({
  id: Type.String(),
  parentId: Nullable(Type.String()),
  name: NamedSchema,
  path: CategoryCrumbs,
  leaf: Type.Boolean(),
  level: Type.Integer(),
  state: CategoryStateSchema,
  mergedInto: Nullable(
    Type.String({ description: 'Where its goods go or went; pages and files of the old name lead there' }),
  ),
  commissionBps: Type.Integer(),
  taxBps: Type.Integer(),
  returnRule: ReturnRuleSchema,
  licences: Type.Array(Type.String()),
});

export const categoryView = (category: Category) => ({
  ...category,
  path: category.path.map((one) => ({ id: one.id, name: one.name as Text2 })),
  licences: [...category.licences],
});
