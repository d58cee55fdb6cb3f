import type { Bps, Fen, Text2, Uuid } from '#kernel';

export const PRODUCT_STATES = ['draft', 'checking', 'live', 'rejected', 'off_shelf'] as const;
export type ProductState = (typeof PRODUCT_STATES)[number];

/** One choice a buyer makes between SKUs: 颜色 = 雾蓝. Order is the shop's. */
export type SaleAttribute = { readonly name: Text2; readonly value: Text2 };
/** One fact about the product: 材质 = 真丝. `attributeId` points into the taxonomy when it is one of its attributes. */
export type ProductAttribute = { readonly attributeId: string | null; readonly name: Text2; readonly value: Text2 };

/** Seven days without reason (Consumer Law art. 25) or why not: made to order, fresh, opened digital, newspapers. */
export const RETURN_RULES = ['seven_days', 'made_to_order', 'fresh', 'digital_opened', 'newspapers'] as const;
export type ReturnRule = (typeof RETURN_RULES)[number];

export type SkuContent = {
  readonly skuId: Uuid;
  readonly outerCode: string | null;
  readonly barcode: string | null;
  readonly saleAttributes: readonly SaleAttribute[];
  readonly priceFen: Fen;
  readonly listPriceFen: Fen | null;
  readonly weightGrams: number;
  /** Of one packed piece; left out when it was not measured. */
  readonly volumeCm3?: number;
  readonly mediaId: Uuid | null;
  /** `off`: kept, but not for sale. */
  readonly state: 'on' | 'off';
};

/**
 * Kinds of goods built so far. Made to order: for this buyer, and virtual codes: seen is used; neither has seven days without
 * reason (Consumer Law art. 25). A bundle (套装) is other goods of the shop under one price.
 */
export const GOODS_KINDS = ['physical', 'made_to_order', 'virtual_code', 'service', 'bundle'] as const;
export type GoodsKind = (typeof GOODS_KINDS)[number];

/** When a piece is promised to the buyer: at placing (default), or only when the payment has arrived. */
export const STOCK_TAKEN = ['placing', 'payment'] as const;
export type StockTaken = (typeof STOCK_TAKEN)[number];

/** Measures by size, as buyers read them: heads first, then a row for each size. */
export type SizeChart = { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };
export type Warranty = { readonly months: number; readonly terms: Text2 | null };
/** So many pieces of another SKU of the shop in every bundle. */
export type BundlePart = { readonly skuId: Uuid; readonly quantity: number };
/** What the buyer of something made to order tells the shop: an engraving, a measure. */
export type BuyerField = { readonly name: Text2; readonly required: boolean };

/**
 * What only some listings say. A fact that is not there is left out altogether: versions written before it was known of, and
 * those that do without it, are the same.
 */
export type ContentExtras = {
  readonly kind?: Exclude<GoodsKind, 'physical'>;
  readonly sizeChart?: SizeChart;
  /** Under which the goods are followed from where they come from (追溯码). */
  readonly traceCode?: string;
  readonly warranty?: Warranty;
  /** Harmonised System code, 6–10 digits, for goods that cross a border. */
  readonly hsCode?: string;
  /** Country or region they were made in, ISO 3166-1; absent: not said, or that of `originDivisionCode`. */
  readonly originCountry?: string;
  /** When stock is promised: at payment (付款减库存); absent: at placing (拍下减库存). */
  readonly stockTaken?: 'payment';
  readonly buyerFields?: readonly BuyerField[];
  /** Of a service: where its appointments are chosen. */
  readonly calendarId?: Uuid;
  /** Of a bundle: what is in it. */
  readonly parts?: readonly BundlePart[];
  /** Shown before the pictures, the first of which stands for it until it plays. */
  readonly videoId?: Uuid;
};

/** Everything a listing says: one version of it is kept with every order (快照). */
export type ProductContent = ContentExtras & {
  readonly title: Text2;
  readonly sellingPoints: Text2 | null;
  readonly description: Text2 | null;
  readonly categoryId: string;
  readonly outerCode: string | null;
  readonly brand: string | null;
  readonly originDivisionCode: string | null;
  readonly beltCode: string | null;
  readonly styles: readonly string[];
  readonly attributes: readonly ProductAttribute[];
  readonly mediaIds: readonly Uuid[];
  readonly skus: readonly SkuContent[];
  readonly freightTemplateId: Uuid | null;
  readonly shipWithinHours: number;
  readonly returnRule: ReturnRule;
  /** Most units of this product one buyer may hold in unclosed and completed orders; null = no limit. */
  readonly purchaseLimit: number | null;
};

/** What a shop writes: SKUs without id are new; everything left out has its plain default. */
export type SkuInput = {
  readonly skuId?: Uuid | null;
  readonly outerCode?: string | null;
  readonly barcode?: string | null;
  readonly saleAttributes?: readonly SaleAttribute[];
  readonly priceFen: number;
  readonly listPriceFen?: number | null;
  readonly weightGrams?: number;
  readonly volumeCm3?: number | undefined;
  readonly mediaId?: Uuid | null;
  readonly state?: 'on' | 'off';
};
export type ProductInput = {
  readonly kind?: GoodsKind | null | undefined;
  readonly sizeChart?: SizeChart | null | undefined;
  readonly traceCode?: string | null | undefined;
  readonly warranty?: Warranty | null | undefined;
  readonly hsCode?: string | null | undefined;
  readonly originCountry?: string | null | undefined;
  readonly stockTaken?: StockTaken | null | undefined;
  readonly calendarId?: Uuid | null | undefined;
  readonly parts?: readonly BundlePart[] | null | undefined;
  readonly buyerFields?: readonly BuyerField[] | null | undefined;
  readonly title: Text2;
  readonly sellingPoints?: Text2 | null;
  readonly description?: Text2 | null;
  readonly categoryId: string;
  readonly outerCode?: string | null;
  readonly brand?: string | null;
  readonly originDivisionCode?: string | null;
  readonly beltCode?: string | null;
  readonly styles?: readonly string[];
  readonly attributes?: readonly ProductAttribute[];
  readonly mediaIds?: readonly Uuid[];
  readonly videoId?: Uuid | null | undefined;
  readonly skus: readonly SkuInput[];
  readonly freightTemplateId?: Uuid | null;
  readonly shipWithinHours?: number;
  readonly returnRule?: ReturnRule;
  readonly purchaseLimit?: number | null;
};

/** What checkout needs to know about one SKU, from one query or the cache. */
export type SkuForSale = {
  readonly skuId: Uuid;
  readonly productId: Uuid;
  readonly shopId: Uuid;
  readonly version: number;
  readonly title: Text2;
  readonly saleAttributes: readonly SaleAttribute[];
  readonly priceFen: Fen;
  readonly listPriceFen: Fen | null;
  readonly weightGrams: number;
  /** Of one packed piece, 0 when it was not measured. */
  readonly volumeCm3: number;
  readonly kind: GoodsKind;
  /** Of a service: the calendar its appointment is chosen in. */
  readonly calendarId: Uuid | null;
  readonly categoryId: string;
  /** The leaf and all categories above it. */
  readonly categoryIds: readonly string[];
  readonly commissionBps: Bps;
  readonly taxBps: Bps;
  readonly returnRule: ReturnRule;
  readonly freightTemplateId: Uuid | null;
  readonly mediaId: Uuid | null;
  /** Can be bought as far as the catalogue is concerned: product live and SKU on. The shop's state is the shop's. */
  readonly forSale: boolean;
  readonly productState: ProductState;
  readonly purchaseLimit: number | null;
  readonly shipWithinHours: number;
  /** Stock is promised when the payment arrives, not at placing. */
  readonly stockAtPayment: boolean;
  readonly outerCode: string | null;
  /** The registered brand (商标) it names; null when it names none, or one that nobody has registered here. */
  readonly brandId: Uuid | null;
  readonly beltCode: string | null;
  readonly styles: readonly string[];
  /** The tracks (赛道) it is in, each with when: a remembered SKU outlives a track’s last moment. */
  readonly tracks: readonly TrackSpan[];
  /** Of a bundle: what is in it, with the facts of each part as they are now; empty for everything else. */
  readonly parts: readonly PartForSale[];
};
/** A track (赛道): goods of any of its categories and all below them; of one of its brands and from one of its belts too, where it names any. */
export type Track = {
  readonly code: string;
  readonly name: Text2;
  readonly categoryIds: readonly string[];
  readonly brandIds: readonly Uuid[];
  readonly beltCodes: readonly string[];
  readonly validFrom: Date;
  /** Null: until somebody ends it. */
  readonly validUntil: Date | null;
  /** Counts its changes: who changes it names the one they saw. */
  readonly version: number;
  readonly changedAt: Date;
};
/** A track that goods are in, from one moment until another; null: until somebody ends it. */
export type TrackSpan = { readonly code: string; readonly from: Date; readonly until: Date | null };
export type PartForSale = BundlePart & {
  /** Null when it is gone. */
  readonly sku: SkuForSale | null;
};

export type Product = {
  readonly id: Uuid;
  readonly shopId: Uuid;
  readonly state: ProductState;
  /** The version buyers see. */
  readonly version: number;
  /** An edit that waits for review while the version above stays on sale. */
  readonly pendingVersion: number | null;
  readonly content: ProductContent;
  readonly reasons: readonly CheckFinding[];
  readonly updatedAt: Date;
  readonly liveAt: Date | null;
};

/** Something an automatic check or a reviewer found; prose in locales under `findings.<code>`. */
export type CheckFinding = {
  readonly code: string;
  /** `reject` never passes; `review` waits for a person; `note` is said and passes. */
  readonly weight: 'reject' | 'review' | 'note';
  readonly field: string;
  readonly params: Readonly<Record<string, string | number>>;
};

export type Category = {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: Text2;
  readonly path: readonly { readonly id: string; readonly name: Text2 }[];
  readonly leaf: boolean;
  readonly level: number;
  readonly state: CategoryState;
  /** Where its goods go, or went before it closed. */
  readonly mergedInto: string | null;
  readonly commissionBps: Bps;
  readonly taxBps: Bps;
  readonly returnRule: ReturnRule;
  readonly licences: readonly string[];
};
export const CATEGORY_STATES = ['proposed', 'trial', 'open', 'merging', 'closed'] as const;
export type CategoryState = (typeof CATEGORY_STATES)[number];

export type CategoryAttribute = {
  readonly id: string;
  readonly name: Text2;
  readonly required: boolean;
  readonly sale: boolean;
  readonly values: readonly Text2[];
};

/** The fields a card or a search document shows; the shop's name and ratings are added by whoever shows it. */
export type ProductSummary = {
  readonly productId: Uuid;
  readonly shopId: Uuid;
  readonly state: ProductState;
  readonly version: number;
  readonly title: Text2;
  readonly sellingPoints: Text2 | null;
  readonly categoryId: string;
  readonly brand: string | null;
  readonly beltCode: string | null;
  /** Country or region of origin; null: not said. */
  readonly originCountry: string | null;
  readonly attributes: readonly ProductAttribute[];
  readonly styles: readonly string[];
  readonly mediaId: Uuid | null;
  readonly mediaIds: readonly Uuid[];
  /** Least and greatest price of the SKUs that are on. */
  readonly minPriceFen: Fen;
  readonly maxPriceFen: Fen;
  readonly listPriceFen: Fen | null;
  readonly skuIds: readonly Uuid[];
  readonly liveAt: Date | null;
};
