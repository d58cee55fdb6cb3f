import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Actor,
  type Ctx,
  days,
  emit,
  type Id,
  later,
  type Runtime,
  type ShopScope,
  shopScope,
  toId,
  transact,
  type Uuid,
  uuidv7,
} from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { registerPerson } from '#modules/accounts';
import {
  changePrices,
  createProduct,
  createTrack,
  loadTaxonomy,
  type Product,
  submitProduct,
  takeOff,
} from '#modules/catalog';
import { setOffer } from '#modules/insurance';
import { adjust, createWarehouse, receive } from '#modules/inventory';
import { storeDrawing } from '#modules/media';
import { createRule } from '#modules/promotions';
import { saveBelt } from '#modules/regions';
import { openShop, stepShop } from '#modules/shops';
import { type Card, engineSlot, rebuild, type SearchEngine } from '../index.ts';
import { rankingContract } from './ranking-contract.ts';
import { synonymContract } from './synonym-contract.ts';

export type Contract = {
  /** Puts the engine in its place. */
  readonly prepare?: (runtime: Runtime) => void;
  /** Once the first goods are listed: the engine must have them. */
  readonly filled?: (ctx: Ctx) => Promise<void>;
};

/** What pages ask of search, whichever engine is behind its face. */
export function searchContract({ prepare, filled }: Contract = {}): void {
  let market: TestMarket;
  let tea: ShopScope;
  let wear: ShopScope;
  let teaLeaf = '';
  let wearLeaf = '';
  let admin: Actor;
  const pictures = new Map<Uuid, Uuid>();

  type Result = {
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
      tracks: { code: string; name: { zh: string }; count: number }[];
      shipFrom: { code: string; name: string; count: number }[];
      prices: { minFen: number; maxFen: number | null; count: number }[];
    } | null;
  };
  const find = async (query: Record<string, string | number>): Promise<Result> => {
    const params = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
    const reply = await market.http('GET', `/search?${params}`);
    expect(reply.status, reply.text).toBe(200);
    return reply.body as Result;
  };
  const titles = (result: { items: Card[] }): string[] => result.items.map((one) => one.title.zh);

  async function list(
    scope: ShopScope,
    category: string,
    title: { zh: string; en: string },
    priceFen: number,
    more: object = {},
  ): Promise<Product> {
    const picture = pictures.get(scope.shopId);
    const product = await createProduct(market.ctx(), scope, {
      title,
      categoryId: category,
      mediaIds: picture ? [picture] : [],
      skus: [{ priceFen, weightGrams: 300 }],
      ...more,
    });
    const live = await submitProduct(market.ctx(), scope, product.id);
    expect(live.state, JSON.stringify(live.reasons)).toBe('live');
    market.clock.advance(days(0.01));
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
    market = await testMarket({
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
        'behaviour',
        'questions',
        'search',
      ],
      reference: true,
      ...(prepare ? { prepare } : {}),
    });
    const ctx = market.ctx();
    await loadTaxonomy(market.owner);
    const leaves = await market.owner<{ id: string; parentId: string }[]>`
    SELECT id, parent_id FROM catalog.categories c WHERE id LIKE 'hg-%'
      AND NOT EXISTS (SELECT 1 FROM catalog.categories WHERE parent_id = c.id) ORDER BY id`;
    teaLeaf = leaves[0]?.id ?? '';
    wearLeaf = leaves.find((one) => one.parentId !== leaves[0]?.parentId)?.id ?? '';
    admin = market.user([{ scope: 'platform', scopeId: null, role: 'admin', permissions: ['*'] }]);
    await saveBelt(ctx, {
      code: 'fuding',
      nameZh: '福鼎白茶产业带',
      nameEn: 'Fuding white tea',
      divisionCode: '350982',
      madeZh: '白茶',
      madeEn: 'White tea',
      storyZh: '太姥山下的白茶。',
      storyEn: 'White tea from below Mount Taimu.',
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
    tea = await open('tea-house', '太姥茶庄', 'fuding');
    wear = await open('cashmere', '北方羊绒', null);
    for (const [name, scope, zh, en, fen] of [
      ['cake', tea, '福鼎白茶饼 350g 老寿眉', 'Fuding White Tea Cake 350g', 12_800],
      ['needle', tea, '白毫银针散茶 100g 礼盒', 'Silver Needle White Tea 100 g Gift Box', 39_900],
      ['cup', tea, '白瓷茶杯 200ml 手绘', 'Hand Painted Porcelain Tea Cups 200ml', 4_900],
      ['scarf', wear, '羊绒围巾女秋冬长款 180cm', 'Cashmere Scarves for Women', 29_900],
      ['wool', wear, '羊毛围巾男士格子', 'Checked Wool Scarf for Men', 9_900],
      ['gloves', wear, '羊绒手套', 'Cashmere Gloves', 15_900],
    ] as const)
      products.set(name, await list(scope, scope === tea ? teaLeaf : wearLeaf, { zh, en }, fen));
    await market.drain();
    await filled?.(market.ctx());
  }, 120_000);
  afterAll(() => market?.close());

  describe('finding', () => {
    test.each([
      ['白茶', ['cake', 'needle']],
      ['白毫银针', ['needle']],
      ['羊绒', ['scarf', 'gloves']],
      ['cashmere scarf', ['scarf']],
      ['tea cup', ['cup']],
      ['gloves', ['gloves']],
      ['围巾 1.8米', ['scarf']],
      ['茶杯 200 毫升', ['cup']],
      ['WHITE tea', ['cake', 'needle']],
    ] as const)('%s', async (q, names) => {
      const found = await find({ q });
      expect(found.relaxed).toBeNull();
      // What has every word comes first; with so few goods, what has some words follows.
      const first = found.items.slice(0, names.length).map((one) => one.productId);
      expect(first.toSorted()).toEqual(names.map((name) => edge(name)).toSorted());
    });

    test('nothing has all words: says so and shows what has some', async () => {
      const found = await find({ q: '羊绒 茶饼 火箭' });
      expect(found.relaxed).toBe('words');
      expect(titles(found)).toContain('羊绒手套');
    });

    test('what is written as it sounds, or misspelt, is taken for what it was likely meant as', async () => {
      const { items, ...found } = await find({ q: 'yangrong shoutao' });
      expect(found).toMatchObject({ total: 0, relaxed: 'spelling', meant: '羊绒手套', nextCursor: null });
      expect(items.map((one) => one.title.zh)).toContain('羊绒手套');
      expect(found.facets?.categories.length).toBeGreaterThan(0);
      expect(await find({ q: 'yangrong shoutao', minFen: 900_000 })).toMatchObject({
        relaxed: 'filters',
        meant: '羊绒手套',
      });
    });

    test('nothing at all: says so and shows what others buy', async () => {
      const found = await find({ q: 'zzzzqqq' });
      expect(found).toMatchObject({ total: 0, relaxed: 'popular', nextCursor: null });
      expect(found.items).toHaveLength(6);
    });

    test('nothing within the filters: says so and shows the rest; so does an unknown shop or belt', async () => {
      for (const narrow of [{ minFen: 900_000 }, { shop: 'nobody' }, { category: 'no-such' }, { belt: 'nowhere' }]) {
        const found = await find({ q: '羊绒手套', ...narrow });
        expect(found).toMatchObject({ total: 0, relaxed: 'filters' });
        expect(titles(found)).toContain('羊绒手套');
      }
    });

    test('operators, quotes and blanks are no trouble', async () => {
      for (const q of ["'", '\\', ':*', '& |', '!!!', '   ', "o'neill & sons", '%_', '\u0001']) await find({ q });
    });

    test('a range upside down, a strange sort and a forged cursor are refused', async () => {
      expect(await market.http('GET', '/search?minFen=2&maxFen=1')).toMatchObject({
        status: 422,
        body: { code: 'search.price_range_upside_down' },
      });
      expect((await market.http('GET', '/search?sort=random')).status).toBe(422);
      for (const key of [
        ['sales', 1, 'x', 1],
        ['price', 1, uuidv7(1), 1],
        ['sales', 1.5, uuidv7(1), 1],
        ['sales', 1, uuidv7(1), 9e15],
      ])
        expect(
          await market.http(
            'GET',
            `/search?sort=sales&cursor=${Buffer.from(JSON.stringify(key)).toString('base64url')}`,
          ),
        ).toMatchObject({ status: 400, body: { code: 'request.cursor_invalid' } });
    });
  });

  describe('filters and sorts', () => {
    test('facets count what the other filters leave; bands add up', async () => {
      const { facets, total } = await find({ sort: 'sales' });
      expect(total).toBe(6);
      expect(facets?.shops.map(({ code, count }) => [code, count]).toSorted()).toEqual([
        ['cashmere', 3],
        ['tea-house', 3],
      ]);
      expect(facets?.belts).toEqual([
        { code: 'fuding', name: { zh: '福鼎白茶产业带', en: 'Fuding white tea' }, count: 3 },
      ]);
      expect(facets?.prices.reduce((sum, band) => sum + band.count, 0)).toBe(6);
      const narrowed = await find({ shop: 'tea-house', sort: 'sales' });
      expect(narrowed.total).toBe(3);
      expect(narrowed.facets?.shops.map((one) => one.count)).toEqual([3, 3]);
      expect(narrowed.facets?.categories).toEqual([expect.objectContaining({ id: teaLeaf, count: 3 })]);
    });

    test('each filter narrows: category with all under it, belt, shop, price', async () => {
      expect((await find({ category: teaLeaf })).total).toBe(3);
      expect((await find({ category: 'hg' })).total).toBe(6);
      expect((await find({ belt: 'fuding' })).total).toBe(3);
      expect((await find({ shop: 'cashmere', q: '羊绒' })).items.every((one) => one.shop.code === 'cashmere')).toBe(
        true,
      );
      expect(titles(await find({ minFen: 9_900, maxFen: 12_800, sort: 'price' }))).toEqual([
        '羊毛围巾男士格子',
        '福鼎白茶饼 350g 老寿眉',
      ]);
    });

    test('sorted by price either way, and by newness', async () => {
      const prices = async (sort: string) => (await find({ sort })).items.map((one) => one.priceFen);
      const rising = [4_900, 9_900, 12_800, 15_900, 29_900, 39_900];
      expect(await prices('price')).toEqual(rising);
      expect(await prices('price_desc')).toEqual(rising.toReversed());
      expect(titles(await find({ sort: 'new' }))[0]).toBe('羊绒手套');
    });

    test.each(['relevance', 'sales', 'price', 'price_desc', 'new'])(
      'pages by %s show everything once, also while goods are added',
      async (sort) => {
        const q = sort === 'relevance' ? '羊绒 茶' : '';
        const whole = titles(await find({ q, sort, limit: 100 }));
        const walked: string[] = [];
        let cursor: string | null = '';
        let added: Product | null = null;
        while (cursor !== null) {
          const page: Result = await find({ q, sort, limit: 2, ...(cursor ? { cursor } : {}) });
          walked.push(...titles(page));
          cursor = page.nextCursor;
          if (!added && sort === 'relevance') {
            market.clock.advance(days(1));
            added = await list(tea, teaLeaf, { zh: '羊绒茶垫 茶 羊绒', en: '' }, 6_000);
            await market.drain();
          }
        }
        expect(walked).toEqual(whole);
        if (added) {
          await takeOff(market.ctx(), tea, added.id);
          await market.drain();
        }
      },
    );
  });

  describe('fed by events', () => {
    test('a new product is found after its event, an off-shelf one no more, a new price at once', async () => {
      const lamp = await list(tea, teaLeaf, { zh: '竹编台灯', en: 'Bamboo Lamp' }, 8_800);
      await market.drain();
      expect(titles(await find({ q: '竹编台灯' }))[0]).toBe('竹编台灯');
      const [sku] = lamp.content.skus;
      await changePrices(market.ctx(), tea, lamp.id, [{ skuId: sku?.skuId as Uuid, priceFen: 7_700 }]);
      await market.drain();
      expect((await find({ q: '竹编台灯', maxFen: 7_700 })).items[0]).toMatchObject({ priceFen: 7_700 });
      await takeOff(market.ctx(), tea, lamp.id);
      // Before its event is read the card is already gone: cards ask the catalogue.
      expect(titles(await find({ q: '竹编台灯' }))).not.toContain('竹编台灯');
      await market.drain();
      expect(await market.pool`SELECT 1 FROM search.documents WHERE product_id = ${lamp.id}`).toHaveLength(0);
    });

    test('only what can be had, when that is asked: what came, what ran out, counted too', async () => {
      const bowl = await list(tea, teaLeaf, { zh: '粗陶建盏', en: 'Stoneware Bowl' }, 6_600);
      await market.drain();
      const skuId = bowl.content.skus[0]?.skuId as Uuid;
      const there = async () => {
        await market.drain();
        const [all, some] = await Promise.all([find({ q: '建盏' }), find({ q: '建盏', inStock: 'true' })]);
        expect(titles(all)).toContain('粗陶建盏');
        return { shown: titles(some).includes('粗陶建盏') && some.relaxed === null, total: some.total };
      };
      expect(await there()).toEqual({ shown: false, total: 0 });
      await receive(market.ctx(), tea, { cause: 'bowl:in', lines: [{ skuId, quantity: 2 }] });
      expect(await there()).toEqual({ shown: true, total: 1 });
      await adjust(market.ctx(), tea, { cause: 'bowl:out', reason: '破损', lines: [{ skuId, counted: 0 }] });
      expect(await there()).toEqual({ shown: false, total: 0 });
      await takeOff(market.ctx(), tea, bowl.id);
      await market.drain();
    });

    test('what is promised and where it is sent from filter and count, and follow what shops say', async () => {
      const fast = await list(tea, teaLeaf, { zh: '竹制zibuyu茶则快寄', en: 'Zibuyu Scoop' }, 1_200, {
        shipWithinHours: 24,
      });
      const slow = await list(wear, teaLeaf, { zh: '竹制zibuyu茶则慢寄', en: 'Zibuyu Scoop' }, 1_300, {
        shipWithinHours: 72,
      });
      await market.drain();
      const promised = ({ facets }: Result) =>
        Object.fromEntries((facets?.promises ?? []).map((one) => [one.key, one.count]));
      const all = await find({ q: 'zibuyu' });
      const sevenDays = promised(all).returns_7d ?? 0;
      expect(promised(all)).toMatchObject({ ships_24h: 1, ships_48h: 1 });
      expect(all.facets?.shipFrom).toEqual([{ code: '330000', name: '浙江省', count: 2 }]);
      const quick = await find({ q: 'zibuyu', promises: 'ships_48h,ships_24h' });
      expect([titles(quick), quick.relaxed]).toEqual([['竹制zibuyu茶则快寄'], null]);
      expect(promised(quick)).toMatchObject({ ships_24h: 1 });
      expect((await find({ q: 'zibuyu', promises: 'freight_insurance' })).relaxed).toBe('filters');
      await setOffer(market.ctx(), wear, true);
      await createWarehouse(market.ctx(), wear, { name: '广州仓', divisionCode: '440106', priority: 1 });
      await market.drain();
      const moved = await find({ q: 'zibuyu' });
      if (sevenDays === 2) expect(promised(moved).freight_insurance).toBe(1);
      expect(moved.facets?.shipFrom.map((one) => [one.code, one.count])).toEqual([
        ['330000', 1],
        ['440000', 1],
      ]);
      const south = await find({ q: 'zibuyu', shipFrom: '440000' });
      expect(titles(south)).toEqual(['竹制zibuyu茶则慢寄']);
      // A choice can be widened: its own filter does not count against it.
      expect(south.facets?.shipFrom.map((one) => one.code)).toEqual(['330000', '440000']);
      expect((await market.http('GET', '/search?promises=anything')).status).toBe(422);
      // A track is a set of goods that begins and ends by the clock.
      const began = later(market.clock.now(), days(1));
      await createTrack(market.ctx(), {
        code: 'quick-tea',
        name: { zh: '快茶', en: 'Quick tea' },
        categoryIds: [teaLeaf],
        brandIds: [],
        beltCodes: [],
        validFrom: began,
        validUntil: later(began, days(1)),
      });
      const tracked = async () => {
        await market.drain();
        const { facets } = await find({ q: 'zibuyu' });
        const { relaxed, items } = await find({ q: 'zibuyu', track: 'quick-tea' });
        return [facets?.tracks.map((one) => [one.code, one.name.zh, one.count]), relaxed ?? items.length];
      };
      expect(await tracked()).toEqual([[], 'filters']);
      market.clock.advance(days(1));
      expect(await tracked()).toEqual([[['quick-tea', '快茶', 2]], 2]);
      market.clock.advance(days(1));
      expect(await tracked()).toEqual([[], 'filters']);
      for (const [scope, one] of [
        [tea, fast],
        [wear, slow],
      ] as const)
        await takeOff(market.ctx(), scope, one.id);
      await market.drain();
    });

    test('a set can be had as long as its parts can, and is told of when they run out or come back', async () => {
      const [pot, cup] = [
        await list(tea, teaLeaf, { zh: '粗陶茶壶', en: 'Stoneware Pot' }, 6_600),
        await list(tea, teaLeaf, { zh: '粗陶茶盏', en: 'Stoneware Cup' }, 2_600),
      ];
      const part = (of: Product): Uuid => of.content.skus[0]?.skuId as Uuid;
      const more = { kind: 'bundle', parts: [pot, cup].map((one) => ({ skuId: part(one), quantity: 1 })) } as const;
      const set = await list(tea, teaLeaf, { zh: '茶席套组一壶一盏', en: 'Tea Table Set' }, 8_000, more);
      const shown = async () => {
        await market.drain();
        const found = await find({ q: '茶席套组', inStock: 'true' });
        return found.relaxed === null && titles(found).includes('茶席套组一壶一盏');
      };
      expect(await shown()).toBe(false);
      await receive(market.ctx(), tea, { cause: 'pot:in', lines: [{ skuId: part(pot), quantity: 9 }] });
      expect(await shown()).toBe(false);
      await receive(market.ctx(), tea, { cause: 'cup:in', lines: [{ skuId: part(cup), quantity: 1 }] });
      expect(await shown()).toBe(true);
      await adjust(market.ctx(), tea, { cause: 'cup:out', reason: '破损', lines: [{ skuId: part(cup), counted: 0 }] });
      expect(await shown()).toBe(false);
      for (const one of [set, pot, cup]) await takeOff(market.ctx(), tea, one.id);
      await market.drain();
    });

    test('completed orders count what was kept, once, whatever comes twice', async () => {
      const orderId = uuidv7(market.clock.now().getTime());
      const say = () =>
        transact(market.ctx(), (tx) =>
          emit(tx, {
            name: 'order.completed',
            subjectId: orderId,
            shopId: tea.shopId,
            payload: {
              orderId,
              lines: [
                { productId: idOf('cup'), quantity: 3, refundedQuantity: 1 },
                { productId: idOf('cake'), quantity: 1, refundedQuantity: 0 },
              ],
            },
          }),
        );
      await say();
      await say();
      await market.drain();
      const found = await find({ sort: 'sales', limit: 2 });
      expect(found.items.map((one) => [one.productId, one.soldCount])).toEqual([
        [edge('cup'), 2],
        [edge('cake'), 1],
      ]);
    });

    test('goods of a frozen shop are not shown, and come back with it', async () => {
      await stepShop(market.ctx(admin), wear.shopId, 'freeze', '核查');
      await market.drain();
      expect((await find({ q: '羊绒手套' })).items.every((one) => one.shop.code !== 'cashmere')).toBe(true);
      expect((await find({})).total).toBe(3);
      await stepShop(market.ctx(admin), wear.shopId, 'unfreeze', '已核实');
      await market.drain();
      expect(titles(await find({ q: '羊绒手套' }))[0]).toBe('羊绒手套');
    });

    test('a rebuild from nothing, or over rubbish, gives the same index with its sales', async () => {
      const index = () => market.pool`
      SELECT product_id, words::text, title, category_id, belt_code, phrases, price_fen, sold, live_at FROM search.documents ORDER BY product_id`;
      const before = [...(await index())];
      await market.owner`DELETE FROM search.documents WHERE product_id = ${idOf('cup')}`;
      await market.owner`UPDATE search.documents SET words = '', title = 'x', sold = 0 WHERE product_id = ${idOf('cake')}`;
      await market.owner`
      INSERT INTO search.documents SELECT shop_id, ${uuidv7(1)}::uuid, words, title, category_id, belt_code, phrases, price_fen, media_id, sold, reviews,
        good_reviews, live_at, listed_at, indexed_at FROM search.documents LIMIT 1`;
      await rebuild(market.ctx());
      expect([...(await index())]).toEqual(before);
    });

    test('only who may rebuild can ask for it', async () => {
      expect((await market.http('POST', '/console/search/rebuild', { as: market.user() })).status).toBe(403);
      expect(await market.http('POST', '/console/search/rebuild', { as: admin })).toMatchObject({ status: 202 });
      await market.drain();
      expect((await find({})).total).toBe(6);
    });
  });

  describe('pages', () => {
    test('the front page has belts with pictures and rows of cards', async () => {
      const home = (await market.http('GET', '/home')).body as {
        belts: { code: string; products: number; mediaUrl: string | null }[];
        strips: { key: string; items: Card[] }[];
      };
      expect(home.belts.find((one) => one.code === 'fuding')).toMatchObject({
        products: 3,
        mediaUrl: expect.stringMatching(/^\/media\/med_.+\/w480\.webp$/),
      });
      expect(home.strips.map((one) => one.key)).toEqual(['new', 'popular']);
    });

    test('a card shows the price in hand and the promotion that makes it', async () => {
      await createRule(market.ctx(), tea, {
        kind: 'price_cut',
        title: { zh: '限时直降', en: 'Price cut' },
        args: { mode: 'amount', cutFen: 900 },
        scope: { productIds: [idOf('cup')] },
        startsAt: market.clock.now(),
        endsAt: new Date(market.clock.now().getTime() + 86_400_000),
      });
      market.clock.advance(days(0.1));
      const [card] = (await find({ q: '白瓷茶杯' })).items;
      expect(card).toMatchObject({
        productId: edge('cup'),
        priceFen: 4_000,
        // Nobody has bought it yet: nothing is crossed out.
        listPriceFen: null,
        shop: { code: 'tea-house', creditLevel: 0, trading: true },
        labels: [{ kind: 'price_cut', text: { zh: '限时直降' } }],
      });
    });

    test('a shop’s own page lists its goods only', async () => {
      const reply = await market.http('GET', '/shop-pages/cashmere/products?sort=price');
      expect(titles(reply.body as Result)).toEqual(['羊毛围巾男士格子', '羊绒手套', '羊绒围巾女秋冬长款 180cm']);
      expect((await market.http('GET', '/shop-pages/nobody/products')).status).toBe(404);
    });

    test('names are suggested by their beginning, by sound and by initials', async () => {
      const typed = async (q: string) =>
        ((await market.http('GET', `/search/suggest?q=${encodeURIComponent(q)}`)).body as { items: string[] }).items;
      await market.drain();
      expect(await typed('福鼎')).toEqual(['福鼎白茶产业带']);
      expect(await typed('fdbc')).toContain('福鼎白茶产业带');
      expect(await typed('fudingbaicha')).toEqual(['福鼎白茶产业带']);
      expect(await typed('fuding')).toContain('Fuding white tea');
      expect(await typed('   ')).toEqual([]);
    });

    test('words of titles are suggested, a later word of a name, and what a slip of the finger meant', async () => {
      const typed = async (q: string) =>
        ((await market.http('GET', `/search/suggest?q=${encodeURIComponent(q)}`)).body as { items: string[] }).items;
      await market.drain();
      expect(await typed('cashm')).toEqual(['cashmere']);
      expect(await typed('weijin')).toEqual(['围巾']);
      expect(await typed('wj')).toContain('围巾');
      expect(await typed('white te')).toContain('Fuding white tea');
      expect(await typed('fuding whit')).toEqual(['Fuding white tea']);
      expect(await typed('fuding wihte')).toEqual(['Fuding white tea']);
      expect(await typed('cahsmere')).toContain('cashmere');
      expect(await typed('维巾')).toEqual(['围巾']);
      expect(await typed('福鼎bai')).toEqual(['福鼎白茶产业带']);
    });
  });

  synonymContract(() => ({ market, admin, edge }));

  rankingContract(() => ({ market, admin, wear, idOf, edge }));

  test('another engine takes the place of PostgreSQL by its face alone', async () => {
    const asked: string[] = [];
    const other: SearchEngine = {
      async search(_ctx, query) {
        asked.push(query.text);
        const after = { key: 1, productId: idOf('cup'), asOf: 0 };
        return {
          hits: [{ shopId: tea.shopId, productId: idOf('cup'), sold: 7, after }],
          more: false,
          total: 1,
          matched: 'all',
          full: 1,
          facets: null,
          corrected: null,
        };
      },
      explain: async () => [],
      suggest: async () => ['茶'],
      upsert: async () => {},
      remove: async () => {},
    };
    const before = market.runtime.slots.get(engineSlot.key);
    market.runtime.slots.set(engineSlot.key, other);
    expect((await find({ q: '茶' })).items).toMatchObject([{ productId: edge('cup'), soldCount: 7 }]);
    if (before) market.runtime.slots.set(engineSlot.key, before);
    else market.runtime.slots.delete(engineSlot.key);
    expect(asked).toEqual(['茶']);
  });
}
