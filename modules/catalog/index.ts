import { defineModule } from '#kernel';
import { refuse } from './errors.ts';

export {
  categoriesUnder,
  category,
  categoryAttributes,
  changePrices,
  createProduct,
  editProduct,
  liveProductIds,
  loadTaxonomy,
  productDetail,
  productForSale,
  productOfShop,
  productSummaries,
  putBack,
  reviewProduct,
  skusOfShop,
  snapshot,
  submitProduct,
  takeOff,
} from './service.ts';
export type {
  Category,
  CategoryAttribute,
  CheckFinding,
  Product,
  ProductAttribute,
  ProductContent,
  ProductInput,
  ProductState,
  ProductSummary,
  ReturnRule,
  SaleAttribute,
  SkuContent,
  SkuForSale,
  SkuInput,
} from './types.ts';

export const module = defineModule({ name: 'catalog', folder: import.meta.dirname, routes: [], errors: refuse });
