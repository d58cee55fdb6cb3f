import { days, defineModule, type InTransactionListener, later, minutes, seconds, type Uuid } from '#kernel';
import { registerWaiting, setting } from '#modules/operations';
import { registerGoods, registerShopData } from '#modules/shops';
import { forgetMarks } from './brand-rights-service.ts';
import { brandRoutes } from './brand-routes.ts';
import { endPapers } from './brands-service.ts';
import { papersEnding, papersWaiting } from './brands-store.ts';
import { bulkRoutes } from './bulk-routes.ts';
import { forgetTree } from './categories-service.ts';
import { consoleRoutes } from './console-routes.ts';
import { refuse } from './errors.ts';
import { importRoutes } from './import-routes.ts';
import { forgetPlans } from './import-service.ts';
import { resumeImports, workImport } from './import-work-service.ts';
import { installRoutes } from './installs-routes.ts';
import { countAsked } from './installs-store.ts';
import { leafRoutes } from './leaf-routes.ts';
import { leavesToDecide } from './leaves-store.ts';
import { categoriesOfGoods, licenceWatch, nameOfCategory } from './licences-service.ts';
import { rejectedOfShop, waitingProducts } from './lists-store.ts';
import { moveMerging } from './merging-service.ts';
import { buyerRoutes } from './product-routes.ts';
import { forgetDetail } from './read-service.ts';
import { forgetAllForSale, forgetForSale } from './sale-service.ts';
import { settings } from './settings.ts';
import { shopRoutes } from './shop-routes.ts';
import { skuRoutes } from './sku-routes.ts';
import { goodsOfShop } from './takeaway-service.ts';
import { trackRoutes } from './track-routes.ts';
import { turnTracks } from './tracks-service.ts';

export { findBannedWords } from './advertising-words.ts';
export { strangeBrands, writtenAs } from './brand-rights-service.ts';
export { sendPaper } from './brands-service.ts';
export { brandsByIds } from './brands-store.ts';
export { registerCalendars } from './calendars.ts';
export { categoriesUnder, category, categoryAttributes, loadTaxonomy } from './categories-service.ts';
export { bytesOf } from './import/encoding.ts';
export { planOffline, surveyOffline } from './import/offline.ts';
export type { ImportOptions } from './import/options.ts';
export { problemText } from './import/problem-text.ts';
export type { SourceRow } from './import/source-table.ts';
export { openTable } from './import/table.ts';
export { askInstall, installsStand } from './installs-service.ts';
export { changeCategory, proposeCategory, proposeForShop } from './leaves-service.ts';
export { type PriceStep, pricesSince } from './price-store.ts';
export { liveProductIds, productDetail, productSummaries } from './read-service.ts';
export { reviewProduct } from './review-service.ts';
export { freshForSale, productForSale, saleFacts, skusOfShop, stillForSale } from './sale-service.ts';
export {
  changePrices,
  createProduct,
  editProduct,
  productOfShop,
  putBack,
  snapshot,
  submitProduct,
  takeOff,
} from './service.ts';
export { ContentSchema, contentView } from './shapes.ts';
export { versionsOfKind } from './store.ts';
export { holdsAt, tracksAt } from './tracks.ts';
export { allTracks, changeTrack, createTrack, tracksOf } from './tracks-service.ts';
export type {
  GoodsKind,
  Product,
  ProductInput,
  ProductState,
  ProductSummary,
  SkuForSale,
} from './types.ts';

registerWaiting({
  scope: 'platform',
  key: 'catalog.reviews',
  zh: '待审核的商品',
  en: 'Listings to review',
  link: '/products?state=checking',
  count: async (ctx) => {
    const hours = await setting(ctx, 'catalog.review_hours', settings);
    return waitingProducts(ctx, new Date(ctx.clock.now().getTime() - hours * 3_600_000), hours);
  },
});

registerWaiting({
  scope: 'platform',
  key: 'catalog.proposals',
  zh: '待决定的类目提议与到期的试运行类目',
  en: 'Category proposals and ended trials to decide',
  link: '/category-proposals',
  count: async (ctx) => {
    const { count, overdue, next } = await leavesToDecide(ctx);
    return { count, nextDeadlineAt: next, overdue };
  },
});

registerWaiting({
  scope: 'shop',
  key: 'catalog.rejected',
  zh: '未通过审核的商品',
  en: 'Listings that were not approved',
  link: '/goods?state=rejected',
  count: async (ctx, shop) => ({ count: await rejectedOfShop(ctx, shop.shopId), nextDeadlineAt: null, overdue: 0 }),
});

registerWaiting({
  scope: 'platform',
  key: 'catalog.brand_papers',
  zh: '待审核的品牌资质',
  en: 'Brand papers to review',
  link: '/brand-papers?state=submitted',
  count: async (ctx) => {
    const hours = await setting(ctx, 'catalog.review_hours', settings);
    const { count, oldest } = await papersWaiting(ctx);
    const due = oldest && new Date(oldest.getTime() + hours * 3_600_000);
    return { count, nextDeadlineAt: due, overdue: due && due <= ctx.clock.now() ? 1 : 0 };
  },
});

registerWaiting({
  scope: 'shop',
  key: 'catalog.brand_papers',
  zh: '即将到期的品牌授权',
  en: 'Brand papers that end soon',
  link: '/brands',
  count: async (ctx, shop) => {
    const warnDays = await setting(ctx, 'catalog.brand_paper_warn_days', settings);
    const { count, next } = await papersEnding(ctx, shop.shopId, later(ctx.clock.now(), days(warnDays)));
    return { count, nextDeadlineAt: next, overdue: 0 };
  },
});

registerWaiting({
  scope: 'shop',
  key: 'catalog.install_requests',
  zh: '待答复的安装服务合作',
  en: 'Goods other shops ask you to install',
  link: '/install-requests',
  count: async (ctx, shop) => ({ count: await countAsked(ctx, shop.shopId), nextDeadlineAt: null, overdue: 0 }),
});

registerShopData({ name: 'goods.csv', read: goodsOfShop });
registerGoods({ categories: categoriesOfGoods, name: nameOfCategory });

const forgetProduct: InTransactionListener = async (tx, event) => {
  const id: Uuid = event.subjectId;
  forgetForSale(tx.runtime, id);
  forgetDetail(tx.runtime, id);
};

export const module = defineModule({
  name: 'catalog',
  folder: import.meta.dirname,
  seenBesides: { 'catalog.installs': 'service_shop_id' },
  routes: [
    ...buyerRoutes,
    ...shopRoutes,
    ...skuRoutes,
    ...importRoutes,
    ...consoleRoutes,
    ...leafRoutes,
    ...brandRoutes,
    ...bulkRoutes,
    ...installRoutes,
    ...trackRoutes,
  ],
  errors: refuse,
  listeners: {
    'product.live': forgetProduct,
    'product.changed': forgetProduct,
    'product.off_shelf': forgetProduct,
    'price.changed': forgetProduct,
    'category.changed': async (tx) => forgetTree(tx.runtime),
    'track.changed': async (tx) => {
      forgetTree(tx.runtime);
      forgetAllForSale(tx.runtime);
    },
    'brand.changed': async (tx) => forgetMarks(tx.runtime),
  },
  consumers: [licenceWatch],
  tasks: [{ name: 'catalog.import', run: workImport }],
  recurring: [
    { name: 'catalog.merge', every: seconds(5), run: moveMerging },
    { name: 'catalog.imports', every: seconds(5), run: resumeImports },
    { name: 'catalog.import_plans', every: minutes(10), run: forgetPlans },
    { name: 'catalog.brand_papers', every: seconds(30), run: endPapers },
    { name: 'catalog.turn_tracks', every: seconds(30), run: turnTracks },
  ],
  permissions: [
    { name: 'catalog.read', scope: 'shop' },
    { name: 'catalog.edit', scope: 'shop' },
    { name: 'catalog.review', scope: 'platform' },
    { name: 'catalog.categories', scope: 'platform' },
  ],
});
