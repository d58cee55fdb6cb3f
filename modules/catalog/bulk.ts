import type { ProductAttribute, ProductContent, ProductInput, SkuInput } from './types.ts';

/** A change of price for many goods: by a share (bps of the price, −1000 = 10 % off), by an amount, or to an amount (fen). */
export type PriceChange =
  | { readonly mode: 'percent'; readonly bps: number }
  | { readonly mode: 'add'; readonly fen: number }
  | { readonly mode: 'set'; readonly fen: number };

/** What a bulk edit changes; what is left out stays. */
export type BulkChange = {
  readonly price?: PriceChange | undefined;
  readonly categoryId?: string | undefined;
  readonly brand?: string | null | undefined;
  readonly freightTemplateId?: ProductContent['freightTemplateId'] | undefined;
  readonly shipWithinHours?: number | undefined;
  /** Set by name: the same name is replaced, the others stay. */
  readonly attributes?: readonly ProductAttribute[] | undefined;
};

/** The new price in fen, half a fen up; below zero it is refused where prices are checked. */
export function changedPrice(priceFen: number, change: PriceChange): number {
  if (change.mode === 'set') return change.fen;
  if (change.mode === 'add') return priceFen + change.fen;
  return Math.floor((priceFen * (10_000 + change.bps) + 5_000) / 10_000);
}

/** A listing with the change in it. A struck price that the new price passes is taken off: it would be no reduction. */
export function bulkInput(content: ProductContent, change: BulkChange): ProductInput {
  const { price, attributes } = change;
  const skus = content.skus.map((sku): SkuInput => {
    if (!price) return sku;
    const priceFen = changedPrice(sku.priceFen, price);
    return {
      ...sku,
      priceFen,
      listPriceFen: sku.listPriceFen !== null && sku.listPriceFen > priceFen ? sku.listPriceFen : null,
    };
  });
  const named = new Set(attributes?.map((one) => one.name.zh));
  return {
    ...content,
    skus,
    ...(change.categoryId === undefined ? {} : { categoryId: change.categoryId }),
    ...(change.brand === undefined ? {} : { brand: change.brand }),
    ...(change.freightTemplateId === undefined ? {} : { freightTemplateId: change.freightTemplateId }),
    ...(change.shipWithinHours === undefined ? {} : { shipWithinHours: change.shipWithinHours }),
    ...(attributes
      ? { attributes: [...content.attributes.filter((one) => !named.has(one.name.zh)), ...attributes] }
      : {}),
  };
}
