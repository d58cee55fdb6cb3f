import { expect } from 'vitest';
import { addAddress, address, registerPerson, testIdentity, verifyRealName } from '#modules/accounts';
import { createProduct, type ProductInput, productForSale, type SkuForSale, submitProduct } from '#modules/catalog';
import { receive } from '#modules/inventory';
import { storeDrawing } from '#modules/media';
import { type PlacedTrade, type PlaceInput, type PlaceShop, placeTrade, type Receiver } from '#modules/orders';
import { completePayment, paymentOfTrade } from '#modules/payments';
import { openShop } from '#modules/shops';
import { type Actor, createCtx, fen, type ShopScope, shopScope, type Uuid, uuidv7 } from '../index.ts';
import { type TestMarket, type TestMarketOptions, testMarket } from './market.ts';

export type Buyer = {
  readonly id: Uuid;
  readonly addressId: Uuid;
  readonly receiver: Receiver;
  readonly actor: Extract<Actor, { kind: 'user' }>;
};
/** `agreed` false: exempt goods the buyer was sold without agreeing to have no return. */
export type Piece = { readonly sku: SkuForSale; readonly quantity: number; readonly agreed?: boolean };

/** Two shops with goods, people who buy, and a till that says "paid": what every test of trade needs. */
export type Stall = {
  readonly market: TestMarket;
  readonly shops: readonly [Uuid, Uuid];
  readonly scopes: readonly [ShopScope, ShopScope];
  buyer(divisionCode?: string): Promise<Buyer>;
  /** A product on sale with one SKU and so many pieces in stock. */
  sku(input: { priceFen: number; stock: number; shop?: 0 | 1; more?: Partial<ProductInput> }): Promise<SkuForSale>;
  /** What `placeTrade` takes for these pieces at their own prices, freight 0. */
  basket(buyer: Buyer, pieces: readonly Piece[], freightFen?: number): PlaceInput;
  buy(buyer: Buyer, pieces: readonly Piece[], freightFen?: number): Promise<PlacedTrade>;
  pay(trade: Pick<PlacedTrade, 'tradeId'>): Promise<void>;
  stateOf(orderId: Uuid): Promise<string | undefined>;
  stockOf(skuId: Uuid): Promise<{ onHand: number; reserved: number; locked: number }>;
  /** Every promise of every module (or of those named), on the data there is now. */
  audit(only?: readonly string[]): Promise<string[]>;
};

const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><circle cx="20" cy="20" r="9"/></svg>';
let made = 0;
const next = (): number => {
  made += 1;
  return made;
};

export async function openStall(
  options: Pick<TestMarketOptions, 'prepare' | 'log' | 'holdsPromises'> = {},
): Promise<Stall> {
  const market = await testMarket({ reference: true, ...options });
  const ctx = market.ctx();
  const [leaf] = await market.pool<{ id: string }[]>`
    SELECT id FROM catalog.categories c WHERE id LIKE 'hg-%' AND NOT EXISTS (SELECT 1 FROM catalog.categories WHERE parent_id = c.id) LIMIT 1`;
  const shops: Uuid[] = [];
  const pictures: Uuid[] = [];
  for (const code of ['kettles', 'quilts']) {
    const owner = await registerPerson(ctx, {
      phone: `139${String(next()).padStart(8, '0')}`,
      nickname: `店主${code}`,
    });
    const { name, idNumber } = testIdentity(next() % 900);
    await verifyRealName(ctx, owner.id, { kind: 'identity', name, number: idNumber });
    const shop = await openShop(ctx, {
      code,
      name: `${code}店`,
      kind: 'individual',
      ownerId: owner.id,
      divisionCode: '330282',
    });
    shops.push(shop.id);
    pictures.push((await storeDrawing(ctx, { shopId: shop.id, svg: picture })).id);
  }
  const [first, second] = shops;
  if (!first || !second || !leaf) throw new Error('the stall could not be opened');
  const pair = [first, second] as const;
  const scopes = [shopScope(first), shopScope(second)] as const;

  const stall: Stall = {
    market,
    shops: pair,
    scopes,
    async buyer(divisionCode = '330106') {
      const person = await registerPerson(ctx, {
        phone: `138${String(next()).padStart(8, '0')}`,
        nickname: `买家${next()}`,
      });
      const row = await addAddress(ctx, person.id, {
        name: '王小明',
        phone: '13800138000',
        divisionCode,
        street: '文三路 1 号',
      });
      const { name, phone, phoneMasked, divisionNames, street } = await address(ctx, person.id, row.id);
      const actor = market.user([], person.id);
      return {
        id: person.id,
        addressId: row.id,
        actor,
        receiver: { name, phone, phoneMasked, divisionCode, divisionNames, street },
      };
    },
    async sku({ priceFen, stock, shop = 0, more = {} }) {
      const scope = scopes[shop];
      const product = await createProduct(ctx, scope, {
        title: { zh: `雾蓝电水壶第 ${next()} 款`, en: 'Kettle' },
        categoryId: leaf.id,
        mediaIds: [pictures[shop] ?? first],
        skus: [{ priceFen, weightGrams: 500 }],
        ...more,
      });
      const live = await submitProduct(ctx, scope, product.id);
      expect(live.state).toBe('live');
      const skuId = live.content.skus[0]?.skuId ?? first;
      if (stock > 0) await receive(ctx, scope, { cause: `first:${skuId}`, lines: [{ skuId, quantity: stock }] });
      const [found] = await productForSale(ctx, [skuId]);
      if (!found) throw new Error('no such SKU');
      return found;
    },
    basket: (buyer, pieces, freightFen = 0) => basketOf(buyer, pieces, freightFen),
    buy: (buyer, pieces, freightFen = 0) =>
      placeTrade(createCtx(market.runtime, buyer.actor), basketOf(buyer, pieces, freightFen)),
    async pay(trade) {
      const payment = (await paymentOfTrade(ctx, trade.tradeId))?.payment;
      if (!payment) throw new Error('no payment');
      const done = await completePayment(ctx, {
        paymentId: payment.id,
        gatewayNo: `g-${payment.id}`,
        amountFen: payment.amountFen,
        paidAt: market.clock.now(),
        source: 'callback',
      });
      expect(['completed', 'replayed']).toContain(done.outcome);
    },
    stateOf: async (orderId) =>
      (await market.pool<{ state: string }[]>`SELECT state FROM orders.orders WHERE id = ${orderId}`)[0]?.state,
    async stockOf(skuId) {
      const [row] = await market.pool<{ onHand: number; reserved: number; locked: number }[]>`
        SELECT sum(on_hand)::bigint AS on_hand, sum(reserved)::bigint AS reserved, sum(locked)::bigint AS locked FROM inventory.stock WHERE sku_id = ${skuId}`;
      return row ?? { onHand: 0, reserved: 0, locked: 0 };
    },
    async audit(only) {
      const breaches: string[] = [];
      for (const module of market.modules.filter((one) => !only || only.includes(one.name)))
        for (const check of module.audits ?? [])
          breaches.push(...(await check.run(ctx)).breaches.map((one) => `${check.name}: ${one}`));
      return breaches;
    },
  };
  return stall;
}

/** Pieces at the SKUs' own prices, the freight on the first shop. */
function basketOf(buyer: Buyer, pieces: readonly Piece[], freightFen: number): PlaceInput {
  const shopIds = [...new Set(pieces.map((piece) => piece.sku.shopId))];
  return {
    buyerId: buyer.id,
    requestKey: uuidv7(Date.now()),
    receiver: buyer.receiver,
    shops: shopIds.map((shopId, place): PlaceShop => {
      const own = pieces.filter((piece) => piece.sku.shopId === shopId);
      const goodsFen = fen(own.reduce((sum, { sku, quantity }) => sum + sku.priceFen * quantity, 0));
      const freight = fen(place === 0 ? freightFen : 0);
      return {
        shopId,
        goodsFen,
        discountFen: fen(0),
        freightFen: freight,
        freight: { groups: [], divisionCode: buyer.receiver.divisionCode },
        payableFen: fen(goodsFen + freight),
        buyerNote: null,
        lines: own.map(({ sku, quantity, agreed = true }, at) => ({
          productId: sku.productId,
          version: sku.version,
          skuId: sku.skuId,
          categoryId: sku.categoryId,
          title: sku.title,
          saleAttributes: sku.saleAttributes,
          mediaId: sku.mediaId,
          quantity,
          weightGrams: sku.weightGrams,
          freightTemplateId: sku.freightTemplateId,
          unitListFen: sku.priceFen,
          unitPriceFen: sku.priceFen,
          discounts: [],
          payableFen: fen(sku.priceFen * quantity),
          freightFen: at === 0 ? freight : fen(0),
          commissionBps: sku.commissionBps,
          taxBps: sku.taxBps,
          returnRule: sku.returnRule,
          noReturnAgreed: sku.returnRule === 'seven_days' ? null : agreed,
          shipWithinHours: sku.shipWithinHours,
          stockAtPayment: sku.stockAtPayment,
        })),
      };
    }),
  };
}
