import { describe, expect, test } from 'vitest';
import { days } from '#kernel';
import { category } from '#modules/catalog';
import { createRule } from '#modules/promotions';
import type { Card } from '../index.ts';
import type { Result, World } from './contract-world.ts';

/** A question as people type it, what it is read as, and the shop that answers. */
const ASKED_OTHERWISE = [
  ['taimuchazhuang', '太姥茶庄', 'tea-house'],
  ['tai mu', '太姥', 'tea-house'],
  ['bfyr', '北方羊绒', 'cashmere'],
  ['北芳羊绒', '北方羊绒', 'cashmere'],
  ['太山茶庄', '太姥茶庄', 'tea-house'],
  ['fudign', 'fuding', 'tea-house'],
] as const;

/** What pages show of them: cards, the front page, suggestions, whichever engine finds them. */
export function pagesContract(world: World): void {
  const { find, titles, idOf, edge } = world;
  describe('pages', () => {
    test('the front page has belts with pictures and rows of cards', async () => {
      const home = (await world.market.http('GET', '/home')).body as {
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
      await createRule(world.market.ctx(), world.tea, {
        kind: 'price_cut',
        title: { zh: '限时直降', en: 'Price cut' },
        args: { mode: 'amount', cutFen: 900 },
        scope: { productIds: [idOf('cup')] },
        startsAt: world.market.clock.now(),
        endsAt: new Date(world.market.clock.now().getTime() + 86_400_000),
      });
      world.market.clock.advance(days(0.1));
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
      const reply = await world.market.http('GET', '/shop-pages/cashmere/products?sort=price');
      expect(titles(reply.body as Result)).toEqual(['羊毛围巾男士格子', '羊绒手套', '羊绒围巾女秋冬长款 180cm']);
      expect((await world.market.http('GET', '/shop-pages/nobody/products')).status).toBe(404);
    });

    test('shops are found by name, belt, place and what they sell, page by page; each shows what sells there', async () => {
      const { shops } = world;
      const codes = async (q: string) => (await shops({ q })).items.map((one) => one.code);
      expect(await codes('太姥')).toEqual(['tea-house']);
      expect(await codes('福鼎白茶')).toEqual(['tea-house']);
      expect(await codes('北方羊绒')).toEqual(['cashmere']);
      expect(await codes('慈溪')).toEqual(expect.arrayContaining(['tea-house', 'cashmere']));
      const { name } = await category(world.market.ctx(), world.wearLeaf);
      expect((await codes(name.zh))[0]).toBe('cashmere');
      const near = await shops({ q: '太姥 吹风机' });
      expect([near.relaxed, near.items.map((one) => one.code)]).toEqual([true, ['tea-house']]);
      // As it sounds, by first letters, with a letter or a character wrong: the page says what was looked for.
      for (const [q, meant, code] of ASKED_OTHERWISE) {
        const found = await shops({ q });
        expect([q, found.meant, found.relaxed, found.items[0]?.code]).toEqual([q, meant, false, code]);
      }
      expect(await shops({ q: 'zzzzqqq' })).toMatchObject({ total: 0, items: [], nextCursor: null });
      const first = await shops({ limit: 1 });
      expect(first).toMatchObject({ total: 2, items: [{ goods: 3 }] });
      expect(first.items[0]?.window).toHaveLength(3);
      const rest = await shops({ limit: 1, cursor: first.nextCursor ?? '' });
      expect(rest.nextCursor).toBeNull();
      expect([...first.items, ...rest.items].map((one) => one.code).toSorted()).toEqual(['cashmere', 'tea-house']);
      expect((await world.market.http('GET', '/search/shops?cursor=W10')).status).toBe(400);
    });

    test('names are suggested by their beginning, by sound and by initials', async () => {
      const typed = async (q: string) =>
        ((await world.market.http('GET', `/search/suggest?q=${encodeURIComponent(q)}`)).body as { items: string[] })
          .items;
      await world.market.drain();
      expect(await typed('福鼎')).toEqual(['福鼎白茶产业带']);
      expect(await typed('fdbc')).toContain('福鼎白茶产业带');
      expect(await typed('fudingbaicha')).toEqual(['福鼎白茶产业带']);
      expect(await typed('fuding')).toContain('Fuding white tea');
      expect(await typed('   ')).toEqual([]);
    });

    test('words of titles are suggested, a later word of a name, and what a slip of the finger meant', async () => {
      const typed = async (q: string) =>
        ((await world.market.http('GET', `/search/suggest?q=${encodeURIComponent(q)}`)).body as { items: string[] })
          .items;
      await world.market.drain();
      expect(await typed('cashm')).toEqual(['cashmere']);
      expect(await typed('weijin')).toEqual(['围巾']);
      expect(await typed('wj')).toContain('围巾');
      expect(await typed('white te')).toContain('Fuding white tea');
      expect(await typed('fuding whit')).toEqual(['Fuding white tea']);
      expect(await typed('fuding wihte')).toEqual(['Fuding white tea']);
      expect(await typed('cahsmere')).toContain('cashmere');
      expect(await typed('维巾')).toEqual(['围巾']);
      expect((await typed('福鼎bai'))[0]).toBe('福鼎白茶产业带');
    });

    test('the last word of a longer question is completed, also as it sounds, as far as goods have it with the others', async () => {
      const typed = async (q: string) =>
        ((await world.market.http('GET', `/search/suggest?q=${encodeURIComponent(q)}`)).body as { items: string[] })
          .items;
      await world.market.drain();
      for (const beginning of ['羊绒wei', '羊绒围', '羊绒 wj', 'yangrong wei', 'yangrongwei'])
        expect(
          (await typed(beginning)).map((text) => text.replace(' ', '')),
          beginning,
        ).toContain('羊绒围巾');
      expect(await typed('porcelain cu')).toContain('porcelain cups');
      // There are cashmere goods and there is world.tea, and nothing that is both.
      expect((await typed('羊绒bai')).join()).not.toContain('白茶');
    });
  });
}
