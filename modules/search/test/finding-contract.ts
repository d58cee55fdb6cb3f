import { describe, expect, test } from 'vitest';
import { uuidv7 } from '#kernel';
import type { World } from './contract-world.ts';

/** Questions and their answers, whichever engine finds them. */
export function findingContract(world: World): void {
  const { find, titles, edge } = world;
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
      expect(await world.market.http('GET', '/search?minFen=2&maxFen=1')).toMatchObject({
        status: 422,
        body: { code: 'search.price_range_upside_down' },
      });
      expect((await world.market.http('GET', '/search?sort=random')).status).toBe(422);
      for (const key of [
        ['sales', 1, 'x', 1],
        ['price', 1, uuidv7(1), 1],
        ['sales', 1.5, uuidv7(1), 1],
        ['sales', 1, uuidv7(1), 9e15],
      ])
        expect(
          await world.market.http(
            'GET',
            `/search?sort=sales&cursor=${Buffer.from(JSON.stringify(key)).toString('base64url')}`,
          ),
        ).toMatchObject({ status: 400, body: { code: 'request.cursor_invalid' } });
    });
  });
}
