import { randomUUID } from 'node:crypto';
import type { Caller } from './api.ts';

/** Goods that stories need and the demo's data has not: virtual codes, goods made to order, one whose price falls, one the shop is slow with. */
export const WARES = ['codes', 'made', 'falling', 'slow'] as const;
export type WareKind = (typeof WARES)[number];
export type Ware = {
  readonly productId: string;
  readonly skuId: string;
  readonly shipWithinHours: number;
  /** Lowers the price, once however often it is asked for. */
  readonly fall: () => Promise<void>;
};
export type Wares = Readonly<Partial<Record<WareKind, Ware>>>;

type Sku = { readonly skuId: string | null; readonly priceFen: number; readonly [more: string]: unknown };
type Content = { readonly skus: readonly Sku[]; readonly [more: string]: unknown };
type Product = { readonly productId: string; readonly state: string; readonly content: Content };

const TITLES: Readonly<Record<WareKind, readonly [string, string]>> = {
  codes: ['本店通用兑换码', 'Voucher code of this shop'],
  made: ['来图定制刻字款', 'Engraved to your drawing'],
  falling: ['换季清仓款', 'End of season piece'],
  slow: ['产地直发预订款', 'Sent from the place of origin'],
};

/** What an edit may say: the answer without what only the market writes. */
const KEPT = [
  'sellingPoints',
  'description',
  'categoryId',
  'brand',
  'originDivisionCode',
  'beltCode',
  'styles',
] as const;
const ALSO = ['attributes', 'mediaIds', 'freightTemplateId'] as const;

function draft(model: Content, kind: WareKind): Record<string, unknown> {
  const [zh, en] = TITLES[kind];
  const kept = Object.fromEntries([...KEPT, ...ALSO].map((name) => [name, model[name] ?? null]));
  const [sku] = model.skus;
  return {
    ...kept,
    kind: kind === 'codes' ? 'virtual_code' : kind === 'made' ? 'made_to_order' : 'physical',
    title: { zh: `${zh} ${randomUUID().slice(0, 8)}`, en: `${en} ${randomUUID().slice(0, 8)}` },
    shipWithinHours: 48,
    skus: [
      {
        outerCode: `play-${kind}-${randomUUID().slice(0, 12)}`,
        saleAttributes: sku?.saleAttributes ?? [],
        priceFen: sku?.priceFen ?? 5_900,
        weightGrams: sku?.weightGrams ?? 300,
      },
    ],
  };
}

type Desk = {
  readonly shopId: string;
  readonly keeper: Caller;
  readonly reviewer: Caller;
  /** A product of the shop whose category, pictures and freight serve as the pattern. */
  readonly model: string;
  /** Pieces that will be wanted, at most. */
  readonly pieces: number;
};

async function onSale({ shopId, keeper, reviewer }: Desk, product: Product): Promise<Product> {
  if (product.state === 'checking')
    await reviewer.post(`/console/products/${product.productId}/review`, { decision: 'approve', reasons: [] });
  const now = await keeper.get<Product>(`/shops/${shopId}/products/${product.productId}`);
  if (now.state !== 'live') throw new Error(`a ware of the demo is ${now.state}`);
  return now;
}

/** Lists the wares of one shop, with stock, through the shop's own desk. */
export async function listWares(desk: Desk): Promise<Wares> {
  const { shopId, keeper } = desk;
  const { content: model } = await keeper.get<Product>(`/shops/${shopId}/products/${desk.model}`);
  const wares: Partial<Record<WareKind, Ware>> = {};
  for (const kind of WARES) {
    const input = draft(model, kind);
    const listed = await onSale(
      desk,
      await keeper.post<Product>(`/shops/${shopId}/products`, { ...input, submit: true }),
    );
    const [sku] = listed.content.skus;
    if (!sku?.skuId) throw new Error('a ware of the demo has no SKU');
    if (kind === 'codes') await addCodes(desk, sku.skuId);
    else
      await keeper.post(`/shops/${shopId}/stock/receipts`, {
        note: '演示入库',
        lines: [{ skuId: sku.skuId, quantity: desk.pieces }],
      });
    wares[kind] = {
      productId: listed.productId,
      skuId: sku.skuId,
      shipWithinHours: 48,
      fall: once(() => lower(desk, listed, input)),
    };
  }
  return wares;
}

async function addCodes({ shopId, keeper, pieces }: Desk, skuId: string): Promise<void> {
  for (let left = pieces; left > 0; left -= 500)
    await keeper.post(`/shops/${shopId}/skus/${skuId}/codes`, {
      codes: Array.from({ length: Math.min(500, left) }, () => `DX-${randomUUID().toUpperCase()}`),
    });
}

async function lower(desk: Desk, listed: Product, input: Record<string, unknown>): Promise<void> {
  const skus = listed.content.skus.map(({ skuId, outerCode, saleAttributes, priceFen, weightGrams }) => ({
    skuId,
    outerCode,
    saleAttributes,
    priceFen: Math.max(1, Math.floor(priceFen * 0.9)),
    weightGrams,
  }));
  await onSale(
    desk,
    await desk.keeper.put<Product>(`/shops/${desk.shopId}/products/${listed.productId}`, { ...input, skus }),
  );
}

/** Everybody who asks gets the one promise. */
function once(work: () => Promise<void>): () => Promise<void> {
  let under: Promise<void> | null = null;
  return () => {
    under ??= work();
    return under;
  };
}
