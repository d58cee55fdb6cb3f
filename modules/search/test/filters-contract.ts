import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { days } from '#kernel';
import { type Product, takeOff } from '#modules/catalog';
import { writeFigures } from '../store.ts';
import type { Result, World } from './contract-world.ts';

/** Filters, counts and orders, whichever engine finds them. */
export function filtersContract(world: World): void {
  const { find, titles, list, idOf } = world;
  /** How many of its reviews are good, by product; prices stay what they are. */
  async function reviewed(of: Readonly<Record<string, readonly [good: number, all: number]>>): Promise<void> {
    const prices = { cup: 4_900, scarf: 29_900, cake: 12_800 } as Readonly<Record<string, number>>;
    await writeFigures(
      world.market.ctx(),
      Object.entries(of).map(([name, [goodReviews, reviews]]) => ({
        productId: idOf(name),
        priceFen: prices[name] ?? 0,
        reviews,
        goodReviews,
        inStock: false,
      })),
    );
    await world.market.drain();
  }
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
      expect(narrowed.facets?.categories).toEqual([expect.objectContaining({ id: world.teaLeaf, count: 3 })]);
    });

    test('each filter narrows: category with all under it, belt, shop, price', async () => {
      expect((await find({ category: world.teaLeaf })).total).toBe(3);
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

    const pages = async (sort: string): Promise<void> => {
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
          world.market.clock.advance(days(1));
          added = await list(world.tea, world.teaLeaf, { zh: '羊绒茶垫 茶 羊绒', en: '' }, 6_000);
          await world.market.drain();
        }
      }
      // By relevance two neighbours may change places: what is added makes words less rare.
      if (sort === 'relevance') expect(walked.toSorted()).toEqual(whole.toSorted());
      else expect(walked).toEqual(whole);
      if (added) {
        await takeOff(world.market.ctx(), world.tea, added.id);
        await world.market.drain();
      }
    };
    test.each(['relevance', 'sales', 'price', 'price_desc', 'new'])(
      'pages by %s show everything once, also while goods are added',
      pages,
    );

    // Apart: reviews lift what is found by its words too.
    describe('by trust', () => {
      beforeAll(() => reviewed({ cake: [60, 100], cup: [98, 100], scarf: [3, 3] }));
      afterAll(() => reviewed({ cake: [0, 0], cup: [0, 0], scarf: [0, 0] }));

      test('sorted by trust: few good reviews prove less than many', async () => {
        const first = titles(await find({ sort: 'trust' })).slice(0, 3);
        expect(first).toEqual(['白瓷茶杯 200ml 手绘', '福鼎白茶饼 350g 老寿眉', '羊绒围巾女秋冬长款 180cm']);
      });

      test('pages by trust show everything once', () => pages('trust'));
    });
  });
}
