import { describe, expect, test } from 'vitest';
import { days } from '#kernel';
import { type Product, takeOff } from '#modules/catalog';
import type { Result, World } from './contract-world.ts';

/** Filters, counts and orders, whichever engine finds them. */
export function filtersContract(world: World): void {
  const { find, titles, list } = world;
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
            world.market.clock.advance(days(1));
            added = await list(world.tea, world.teaLeaf, { zh: '羊绒茶垫 茶 羊绒', en: '' }, 6_000);
            await world.market.drain();
          }
        }
        expect(walked).toEqual(whole);
        if (added) {
          await takeOff(world.market.ctx(), world.tea, added.id);
          await world.market.drain();
        }
      },
    );
  });
}
