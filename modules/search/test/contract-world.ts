import { afterAll, beforeAll, expect } from 'vitest';
import { type Actor, type Ctx, days, type Id, type Runtime, type ShopScope, shopScope, toId, type Uuid } from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { registerPerson } from '#modules/accounts';
import { createProduct, loadTaxonomy, type Product, submitProduct } from '#modules/catalog';
import { storeDrawing } from '#modules/media';
import { saveBelt } from '#modules/regions';
import { openShop } from '#modules/shops';
import type { Card } from '../index.ts';

export type Contract = {
  /** Puts the engine in its place. */
  readonly prepare?: (runtime: Runtime) => Promise<void> | void;
  /** Once the first goods are listed: the engine must have them. */
  readonly filled?: (ctx: Ctx) => Promise<void>;
};

export type Result = {
  total: number;
  relaxed: string | null;
  meant: string | null;
  items: Card[];
  nextCursor: string | null;
  facets: {
    categories: { id: string; count: number }[];
    belts: { code: string; name: { zh: string }; count: number }[];
    shops: { code: string; count: number }[];
    promises: { key: string; count: number }[];
    brands: { name: string; count: number }[];
    styles: { name: string; count: number }[];
    tracks: { code: string; name: { zh: string }; count: number }[];
    shipFrom: { code: string; name: string; count: number }[];
    prices: { minFen: number; maxFen: number | null; count: number }[];
  } | null;
};

export type FoundShops = {
  total: number;
  relaxed: boolean;
  meant: string | null;
  items: { code: string; goods: number; window: { productId: string }[] }[];
  nextCursor: string | null;
};

/** A market with two shops and six goods, and how it is asked; what stands in it is there once its tests have begun. */
export type World = {
  market: TestMarket;
  tea: ShopScope;
  wear: ShopScope;
  teaLeaf: string;
  wearLeaf: string;
  admin: Actor;
  readonly find: (query: Record<string, string | number>) => Promise<Result>;
  /** Codes of the shops found, and what else the answer says. */
  readonly shops: (query: Record<string, string | number>) => Promise<FoundShops>;
  readonly titles: (result: { items: Card[] }) => string[];
  readonly list: (
    scope: ShopScope,
    category: string,
    title: { zh: string; en: string },
    priceFen: number,
    more?: object,
  ) => Promise<Product>;
  readonly idOf: (name: string) => Uuid;
  readonly edge: (name: string) => Id<'prd'>;
};

/** Opens the world before the tests of a file and closes it after them. */
export function contractWorld({ prepare, filled }: Contract): World {
  const pictures = new Map<Uuid, Uuid>();
  const opened: Partial<World> = {};
  const world = opened as World;
  const get = async (path: string, query: Record<string, string | number>): Promise<unknown> => {
    const params = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
    const reply = await world.market.http('GET', `${path}?${params}`);
    expect(reply.status, reply.text).toBe(200);
    return reply.body;
  };
  const find = (query: Record<string, string | number>) => get('/search', query) as Promise<Result>;
  const shops = (query: Record<string, string | number>) => get('/search/shops', query) as Promise<FoundShops>;
  const titles = (result: { items: Card[] }): string[] => result.items.map((one) => one.title.zh);

  async function list(
    scope: ShopScope,
    category: string,
    title: { zh: string; en: string },
    priceFen: number,
    more: object = {},
  ): Promise<Product> {
    const picture = pictures.get(scope.shopId);
    const product = await createProduct(world.market.ctx(), scope, {
      title,
      categoryId: category,
      mediaIds: picture ? [picture] : [],
      skus: [{ priceFen, weightGrams: 300 }],
      ...more,
    });
    const live = await submitProduct(world.market.ctx(), scope, product.id);
    expect(live.state, JSON.stringify(live.reasons)).toBe('live');
    world.market.clock.advance(days(0.01));
    return live;
  }

  const products = new Map<string, Product>();
  const idOf = (name: string): Uuid => {
    const product = products.get(name);
    if (!product) throw new Error(`no ${name}`);
    return product.id;
  };
  const edge = (name: string): Id<'prd'> => toId('prd', idOf(name));
  beforeAll(async () => {
    world.market = await testMarket({
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
        'insurance',
        'experiments',
        'behaviour',
        'questions',
        'search',
      ],
      reference: true,
      ...(prepare ? { prepare } : {}),
    });
    const ctx = world.market.ctx();
    await loadTaxonomy(world.market.owner);
    const leaves = await world.market.owner<{ id: string; parentId: string }[]>`
    SELECT id, parent_id FROM catalog.categories c WHERE id LIKE 'hg-%'
      AND NOT EXISTS (SELECT 1 FROM catalog.categories WHERE parent_id = c.id) ORDER BY id`;
    world.teaLeaf = leaves[0]?.id ?? '';
    world.wearLeaf = leaves.find((one) => one.parentId !== leaves[0]?.parentId)?.id ?? '';
    world.admin = world.market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
    await saveBelt(ctx, {
      code: 'fuding',
      nameZh: '福鼎白茶产业带',
      nameEn: 'Fuding white tea',
      divisionCode: '350982',
      madeZh: '白茶',
      madeEn: 'White tea',
      storyZh: '太姥山下的白茶。',
      storyEn: 'White world.tea from below Mount Taimu.',
    });
    const owner = await registerPerson(ctx, { phone: '13900000002', nickname: '店主' });
    const open = async (code: string, name: string, beltCode: string | null) => {
      const { id } = await openShop(ctx, {
        code,
        name,
        kind: 'company',
        ownerId: owner.id,
        divisionCode: '330282',
        beltCode,
      });
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text>${code}</text></svg>`;
      pictures.set(id, (await storeDrawing(ctx, { shopId: id, svg })).id);
      return shopScope(id);
    };
    world.tea = await open('tea-house', '太姥茶庄', 'fuding');
    world.wear = await open('cashmere', '北方羊绒', null);
    for (const [name, scope, zh, en, fen] of [
      ['cake', world.tea, '福鼎白茶饼 350g 老寿眉', 'Fuding White Tea Cake 350g', 12_800],
      ['needle', world.tea, '白毫银针散茶 100g 礼盒', 'Silver Needle White Tea 100 g Gift Box', 39_900],
      ['cup', world.tea, '白瓷茶杯 200ml 手绘', 'Hand Painted Porcelain Tea Cups 200ml', 4_900],
      ['scarf', world.wear, '羊绒围巾女秋冬长款 180cm', 'Cashmere Scarves for Women', 29_900],
      ['wool', world.wear, '羊毛围巾男士格子', 'Checked Wool Scarf for Men', 9_900],
      ['gloves', world.wear, '羊绒手套', 'Cashmere Gloves', 15_900],
    ] as const)
      products.set(name, await list(scope, scope === world.tea ? world.teaLeaf : world.wearLeaf, { zh, en }, fen));
    await world.market.drain();
    await filled?.(world.market.ctx());
  }, 120_000);
  afterAll(() => world.market?.close());

  return Object.assign(world, { find, shops, titles, list, idOf, edge });
}
