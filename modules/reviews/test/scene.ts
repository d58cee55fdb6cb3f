import { type Actor, fen, type ShopScope, shopScope, type Uuid, uuidv7 } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { registerPerson } from '#modules/accounts';
import { createProduct, loadTaxonomy, productForSale, submitProduct } from '#modules/catalog';
import { receive } from '#modules/inventory';
import { storeDrawing } from '#modules/media';
import { confirmReceipt, orderForBuyer, placeTrade, recordShipment } from '#modules/orders';
import { completePayment } from '#modules/payments';
import { openShop } from '#modules/shops';
import type { ReviewInput, Stars } from '../index.ts';

export type Completed = {
  readonly orderId: Uuid;
  readonly lineIds: readonly Uuid[];
  readonly productIds: readonly Uuid[];
};

/** A market with one shop of two products, in which orders are placed, paid, shipped and confirmed for real. */
export type Scene = {
  readonly market: TestMarket;
  readonly scope: ShopScope;
  readonly productIds: readonly Uuid[];
  buyer(nickname: string): Promise<Extract<Actor, { kind: 'user' }>>;
  shopkeeper(): Extract<Actor, { kind: 'user' }>;
  /** An order of the buyer, one line of each product; `until` says how far it went. */
  order(buyerId: Uuid, until?: 'paid' | 'completed'): Promise<Completed>;
};

const LEAF = 'hg-11-6-1';

export async function openScene(): Promise<Scene> {
  const market = await testMarket({
    modules: [
      'regions',
      'operations',
      'ledger',
      'accounts',
      'shops',
      'media',
      'freight',
      'catalog',
      'inventory',
      'appointments',
      'promotions',
      'payments',
      'orders',
      'reviews',
    ],
  });
  const ctx = market.ctx();
  await loadTaxonomy(market.owner);
  const [known] = await market.owner<{ id: string }[]>`
    SELECT id FROM catalog.categories c WHERE id LIKE 'hg-%' AND NOT EXISTS (SELECT 1 FROM catalog.categories WHERE parent_id = c.id) LIMIT 1`;
  const owner = await registerPerson(ctx, { phone: '13900000001', nickname: '店主' });
  const shop = await openShop(ctx, {
    code: 'demo',
    name: '示例店',
    kind: 'company',
    ownerId: owner.id,
    divisionCode: '330282',
  });
  const scope = shopScope(shop.id);
  const { id: picture } = await storeDrawing(ctx, {
    shopId: shop.id,
    svg: '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="9"/></svg>',
  });
  const skuIds: Uuid[] = [];
  const productIds: Uuid[] = [];
  for (const title of ['雾蓝电水壶', '白瓷茶杯']) {
    const product = await createProduct(ctx, scope, {
      title: { zh: title, en: '' },
      categoryId: known?.id ?? LEAF,
      mediaIds: [picture],
      skus: [{ priceFen: 9900, weightGrams: 500 }],
    });
    await submitProduct(ctx, scope, product.id);
    productIds.push(product.id);
    skuIds.push(...product.content.skus.map((sku) => sku.skuId));
  }
  await receive(ctx, scope, { cause: 'receipt:1', lines: skuIds.map((skuId) => ({ skuId, quantity: 10_000 })) });
  const skus = await productForSale(ctx, skuIds);
  let phone = 13_800_000_000;

  return {
    market,
    scope,
    productIds,
    async buyer(nickname) {
      phone += 1;
      const person = await registerPerson(ctx, { phone: String(phone), nickname });
      return market.user([], person.id);
    },
    shopkeeper: () =>
      market.user([
        { scope: 'shop', scopeId: shop.id, role: 'service', permissions: ['reviews.read', 'reviews.reply'] },
      ]),
    async order(buyerId, until = 'completed') {
      const lines = skus.map((sku) => ({
        productId: sku.productId,
        version: sku.version,
        skuId: sku.skuId,
        categoryId: sku.categoryId,
        title: sku.title,
        saleAttributes: sku.saleAttributes,
        mediaId: sku.mediaId,
        quantity: 1,
        weightGrams: sku.weightGrams,
        freightTemplateId: null,
        unitListFen: sku.priceFen,
        unitPriceFen: sku.priceFen,
        discounts: [],
        payableFen: sku.priceFen,
        freightFen: fen(0),
        commissionBps: sku.commissionBps,
        taxBps: sku.taxBps,
        returnRule: sku.returnRule,
        noReturnAgreed: null,
        shipWithinHours: sku.shipWithinHours,
      }));
      const goodsFen = fen(lines.reduce((sum, line) => sum + line.payableFen, 0));
      const placed = await placeTrade(market.ctx(), {
        buyerId,
        requestKey: uuidv7(market.clock.now().getTime()),
        receiver: {
          name: '小东',
          phone: market.runtime.secrets.seal('+8613800000000'),
          phoneMasked: '138****0000',
          divisionCode: '330282',
          divisionNames: ['浙江省', '宁波市', '慈溪市'],
          street: '一号',
        },
        shops: [
          {
            shopId: shop.id,
            lines,
            goodsFen,
            discountFen: fen(0),
            freightFen: fen(0),
            freight: { groups: [], divisionCode: '330282' },
            payableFen: goodsFen,
            buyerNote: null,
          },
        ],
      });
      const orderId = placed.orders[0]?.orderId;
      if (!orderId) throw new Error('no order placed');
      await completePayment(market.ctx(), {
        paymentId: placed.paymentId,
        gatewayNo: `G${placed.paymentId}`,
        amountFen: placed.payableFen,
        paidAt: market.clock.now(),
        source: 'callback',
      });
      if (until === 'completed') {
        await recordShipment(market.ctx(), scope, { orderId, parcelId: uuidv7(market.clock.now().getTime()) });
        await confirmReceipt(market.ctx(), { orderId, buyerId });
      }
      const order = await orderForBuyer(market.ctx(), buyerId, orderId);
      return {
        orderId,
        lineIds: order.lines.map((line) => line.id),
        productIds: order.lines.map((line) => line.productId),
      };
    },
  };
}

/** A review of one line with these stars on the goods. */
export const stars = (lineId: Uuid | undefined, goodsStars: Stars, more: Partial<ReviewInput> = {}): ReviewInput => {
  if (!lineId) throw new Error('no such line');
  return { lineId, goodsStars, serviceStars: 5, logisticsStars: 4, ...more };
};
