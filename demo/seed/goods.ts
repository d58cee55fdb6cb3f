import { days, hours, later, type Seconds, type Text2, type Uuid } from '#kernel';
import { createProduct, type ProductInput, reviewProduct, submitProduct } from '#modules/catalog';
import { receive } from '#modules/inventory';
import { storeDrawings } from '#modules/media';
import { type Product, products, randomFrom } from '../market/index.ts';
import type { Player } from './cast.ts';
import { fleet, HANDS } from './fleet.ts';
import { leafOf } from './leaves.ts';
import type { OpenShop } from './openings.ts';
import { productDrawings } from './pictures.ts';
import type { Stage } from './stage.ts';

/** From the first day of the history to the moment the market opens for its guests. */
export type Span = { readonly opening: Date; readonly today: Date };

/** A listing on the shelf, as the play chooses from it. */
export type Listing = {
  readonly product: Product;
  readonly shop: OpenShop;
  readonly id: Uuid;
  readonly liveAt: Date;
  readonly skus: readonly { readonly id: Uuid; readonly priceFen: number; readonly stock: number }[];
  /** How readily buyers take it, by a long-tailed draw. */
  readonly charm: number;
};

const joined = (parts: readonly Text2[], between: string): Text2 => ({
  zh: parts.map((part) => part.zh).join(between),
  en: parts.map((part) => part.en).join(between === '；' ? '; ' : between),
});

const HOURS_TO_SHIP = { individual: 72, sole_trader: 48, company: 48, flagship: 24, factory: 48 } as const;

/** What the shop writes about a product of the market data. */
export function listingInput(product: Product, shop: OpenShop, mediaIds: readonly Uuid[]): ProductInput {
  const colourAxis = product.saleAttributes.findIndex((axis) => axis.values.some((value) => value.colour));
  return {
    title: product.title,
    sellingPoints: joined(product.points, '；'),
    description: joined(product.detail, '\n\n'),
    categoryId: leafOf(product),
    outerCode: product.code,
    brand: shop.shop.kind === 'flagship' ? shop.shop.name.zh.slice(0, 2) : null,
    originDivisionCode: product.originDivisionCode,
    beltCode: product.beltCode,
    styles: [product.style.zh],
    attributes: product.attributes.map((one) => ({ attributeId: null, name: one.name, value: one.value })),
    mediaIds,
    freightTemplateId: shop.templateId,
    shipWithinHours: HOURS_TO_SHIP[shop.shop.kind],
    skus: product.skus.map((sku) => ({
      outerCode: sku.code,
      saleAttributes: product.saleAttributes.map((axis, place) => {
        const value = axis.values[sku.choice[place] ?? 0];
        return { name: axis.name, value: { zh: value?.zh ?? '', en: value?.en ?? '' } };
      }),
      priceFen: sku.priceFen,
      listPriceFen: sku.listPriceFen ?? null,
      weightGrams: sku.weightGrams,
      mediaId: (colourAxis < 0 ? undefined : mediaIds[sku.choice[colourAxis] ?? 0]) ?? null,
    })),
  };
}

/** Most goods were there when the history begins; some come later and are new today. */
function listedAt(product: Product, shop: OpenShop, span: Span): Date {
  const random = randomFrom(`seed/listed/${product.code}`);
  const soon = later(shop.openedAt, days(0.5 + random.next() * 4));
  const room = (span.today.getTime() - span.opening.getTime()) / 1000;
  return random.chance(0.82) ? soon : later(span.opening, (random.next() * 0.97 * room) as Seconds);
}

async function list(
  stage: Stage,
  reviewer: Player,
  shop: OpenShop,
  product: Product,
  at: Date,
  mediaIds: readonly Uuid[],
): Promise<Listing> {
  const ctx = stage.ctx(shop.owner.actor, at);
  const drafted = await createProduct(ctx, shop.scope, listingInput(product, shop, mediaIds));
  const offered = await submitProduct(ctx, shop.scope, drafted.id);
  if (offered.state === 'rejected')
    throw new Error(`${product.code} was rejected: ${offered.reasons.map((one) => one.code).join(', ')}`);
  // Words that a rule is in doubt about: a reviewer has looked at them long before today.
  if (offered.state === 'checking')
    await reviewProduct(stage.ctx(reviewer.actor, later(at, hours(5))), drafted.id, {
      decision: 'approve',
      reasons: [],
    });
  const random = randomFrom(`seed/charm/${product.code}`);
  return {
    product,
    shop,
    id: drafted.id,
    liveAt: offered.state === 'checking' ? later(at, hours(5)) : at,
    skus: offered.content.skus.map((sku, place) => ({
      id: sku.skuId,
      priceFen: sku.priceFen,
      stock: product.skus[place]?.stock ?? 0,
    })),
    charm: 1 / (0.04 + random.next() ** 1.5),
  };
}

/** Draws, lists and offers every product of the market data, and puts its stock on the shelf. Listings in order of the data. */
export async function listGoods(
  stage: Stage,
  reviewer: Player,
  shops: readonly OpenShop[],
  span: Span,
): Promise<Listing[]> {
  const listed = new Map<string, Listing>();
  await fleet(shops, HANDS, async (shop) => {
    const own = products.filter((product) => product.shopCode === shop.shop.code);
    const drawings = own.map(productDrawings);
    const at = later(shop.openedAt, days(0.4));
    const files = await storeDrawings(stage.ctx(shop.owner.actor, at), { shopId: shop.id, svgs: drawings.flat() });
    let first = 0;
    for (const [place, product] of own.entries()) {
      const count = drawings[place]?.length ?? 0;
      const mediaIds = files.slice(first, first + count).map((file) => file.id);
      first += count;
      listed.set(product.code, await list(stage, reviewer, shop, product, listedAt(product, shop, span), mediaIds));
    }
    await stockUp(
      stage,
      shop,
      own.flatMap((product) => listed.get(product.code) ?? []),
      at,
    );
  });
  return products.flatMap((product) => listed.get(product.code) ?? []);
}

async function stockUp(stage: Stage, shop: OpenShop, own: readonly Listing[], at: Date): Promise<void> {
  const lines = own.flatMap((one) =>
    one.skus.filter((sku) => sku.stock > 0).map((sku) => ({ skuId: sku.id, quantity: sku.stock })),
  );
  for (let from = 0; from < lines.length; from += 100)
    await receive(stage.ctx(shop.packer.actor, at), shop.scope, {
      cause: `seed:stock:${from / 100 + 1}`,
      reason: '首批入库',
      lines: lines.slice(from, from + 100),
    });
}
