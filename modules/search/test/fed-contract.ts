import { describe, expect, test } from 'vitest';
import { days, emit, later, transact, type Uuid, uuidv7 } from '#kernel';
import { changePrices, createTrack, type Product, takeOff } from '#modules/catalog';
import { setOffer } from '#modules/insurance';
import { adjust, createWarehouse, receive } from '#modules/inventory';
import { stepShop } from '#modules/shops';
import { rebuild } from '../index.ts';
import type { Result, World } from './contract-world.ts';

/** What events bring into the answers, whichever engine finds them. */
export function fedContract(world: World): void {
  const { find, shops, titles, list, idOf, edge } = world;
  describe('fed by events', () => {
    test('a new product is found after its event, an off-shelf one no more, a new price at once', async () => {
      const lamp = await list(world.tea, world.teaLeaf, { zh: '竹编台灯', en: 'Bamboo Lamp' }, 8_800);
      await world.market.drain();
      expect(titles(await find({ q: '竹编台灯' }))[0]).toBe('竹编台灯');
      const [sku] = lamp.content.skus;
      await changePrices(world.market.ctx(), world.tea, lamp.id, [{ skuId: sku?.skuId as Uuid, priceFen: 7_700 }]);
      await world.market.drain();
      expect((await find({ q: '竹编台灯', maxFen: 7_700 })).items[0]).toMatchObject({ priceFen: 7_700 });
      await takeOff(world.market.ctx(), world.tea, lamp.id);
      // Before its event is read the card is already gone: cards ask the catalogue.
      expect(titles(await find({ q: '竹编台灯' }))).not.toContain('竹编台灯');
      await world.market.drain();
      expect(await world.market.pool`SELECT 1 FROM search.documents WHERE product_id = ${lamp.id}`).toHaveLength(0);
    });

    test('only what can be had, when that is asked: what came, what ran out, counted too', async () => {
      const bowl = await list(world.tea, world.teaLeaf, { zh: '粗陶建盏', en: 'Stoneware Bowl' }, 6_600);
      await world.market.drain();
      const skuId = bowl.content.skus[0]?.skuId as Uuid;
      const there = async () => {
        await world.market.drain();
        const [all, some] = await Promise.all([find({ q: '建盏' }), find({ q: '建盏', inStock: 'true' })]);
        expect(titles(all)).toContain('粗陶建盏');
        return { shown: titles(some).includes('粗陶建盏') && some.relaxed === null, total: some.total };
      };
      expect(await there()).toEqual({ shown: false, total: 0 });
      await receive(world.market.ctx(), world.tea, { cause: 'bowl:in', lines: [{ skuId, quantity: 2 }] });
      expect(await there()).toEqual({ shown: true, total: 1 });
      await adjust(world.market.ctx(), world.tea, {
        cause: 'bowl:out',
        reason: '破损',
        lines: [{ skuId, counted: 0 }],
      });
      expect(await there()).toEqual({ shown: false, total: 0 });
      await takeOff(world.market.ctx(), world.tea, bowl.id);
      await world.market.drain();
    });

    test('what is promised and where it is sent from filter and count, and follow what shops say', async () => {
      const fast = await list(world.tea, world.teaLeaf, { zh: '竹制zibuyu茶则快寄', en: 'Zibuyu Scoop' }, 1_200, {
        shipWithinHours: 24,
        brand: '子不语记',
        styles: ['侘寂', '手作'],
      });
      const slow = await list(world.wear, world.teaLeaf, { zh: '竹制zibuyu茶则慢寄', en: 'Zibuyu Scoop' }, 1_300, {
        shipWithinHours: 72,
        styles: ['手作'],
      });
      await world.market.drain();
      const promised = ({ facets }: Result) =>
        Object.fromEntries((facets?.promises ?? []).map((one) => [one.key, one.count]));
      const all = await find({ q: 'zibuyu' });
      const sevenDays = promised(all).returns_7d ?? 0;
      expect(promised(all)).toMatchObject({ ships_24h: 1, ships_48h: 1 });
      expect(all.facets?.shipFrom).toEqual([{ code: '330000', name: '浙江省', count: 2 }]);
      expect([all.facets?.brands, all.facets?.styles]).toEqual([
        [{ name: '子不语记', count: 1 }],
        [
          { name: '手作', count: 2 },
          { name: '侘寂', count: 1 },
        ],
      ]);
      for (const narrow of [{ brand: '子不语记' }, { style: '侘寂' }])
        expect(titles(await find({ q: 'zibuyu', ...narrow }))).toEqual(['竹制zibuyu茶则快寄']);
      const quick = await find({ q: 'zibuyu', promises: 'ships_48h,ships_24h' });
      expect([titles(quick), quick.relaxed]).toEqual([['竹制zibuyu茶则快寄'], null]);
      expect(promised(quick)).toMatchObject({ ships_24h: 1 });
      expect((await find({ q: 'zibuyu', promises: 'freight_insurance' })).relaxed).toBe('filters');
      await setOffer(world.market.ctx(), world.wear, true);
      await createWarehouse(world.market.ctx(), world.wear, { name: '广州仓', divisionCode: '440106', priority: 1 });
      await world.market.drain();
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
      expect((await world.market.http('GET', '/search?promises=anything')).status).toBe(422);
      // A track is a set of goods that begins and ends by the clock.
      const began = later(world.market.clock.now(), days(1));
      await createTrack(world.market.ctx(), {
        code: 'quick-tea',
        name: { zh: '快茶', en: 'Quick tea' },
        categoryIds: [world.teaLeaf],
        brandIds: [],
        beltCodes: [],
        validFrom: began,
        validUntil: later(began, days(1)),
      });
      const tracked = async () => {
        await world.market.drain();
        const { facets } = await find({ q: 'zibuyu' });
        const { relaxed, items } = await find({ q: 'zibuyu', track: 'quick-tea' });
        return [facets?.tracks.map((one) => [one.code, one.name.zh, one.count]), relaxed ?? items.length];
      };
      expect(await tracked()).toEqual([[], 'filters']);
      world.market.clock.advance(days(1));
      expect(await tracked()).toEqual([[['quick-tea', '快茶', 2]], 2]);
      world.market.clock.advance(days(1));
      expect(await tracked()).toEqual([[], 'filters']);
      for (const [scope, one] of [
        [world.tea, fast],
        [world.wear, slow],
      ] as const)
        await takeOff(world.market.ctx(), scope, one.id);
      await world.market.drain();
    });

    test('a set can be had as long as its parts can, and is told of when they run out or come back', async () => {
      const [pot, cup] = [
        await list(world.tea, world.teaLeaf, { zh: '粗陶茶壶', en: 'Stoneware Pot' }, 6_600),
        await list(world.tea, world.teaLeaf, { zh: '粗陶茶盏', en: 'Stoneware Cup' }, 2_600),
      ];
      const part = (of: Product): Uuid => of.content.skus[0]?.skuId as Uuid;
      const more = { kind: 'bundle', parts: [pot, cup].map((one) => ({ skuId: part(one), quantity: 1 })) } as const;
      const set = await list(world.tea, world.teaLeaf, { zh: '茶席套组一壶一盏', en: 'Tea Table Set' }, 8_000, more);
      const shown = async () => {
        await world.market.drain();
        const found = await find({ q: '茶席套组', inStock: 'true' });
        return found.relaxed === null && titles(found).includes('茶席套组一壶一盏');
      };
      expect(await shown()).toBe(false);
      await receive(world.market.ctx(), world.tea, { cause: 'pot:in', lines: [{ skuId: part(pot), quantity: 9 }] });
      expect(await shown()).toBe(false);
      await receive(world.market.ctx(), world.tea, { cause: 'cup:in', lines: [{ skuId: part(cup), quantity: 1 }] });
      expect(await shown()).toBe(true);
      await adjust(world.market.ctx(), world.tea, {
        cause: 'cup:out',
        reason: '破损',
        lines: [{ skuId: part(cup), counted: 0 }],
      });
      expect(await shown()).toBe(false);
      for (const one of [set, pot, cup]) await takeOff(world.market.ctx(), world.tea, one.id);
      await world.market.drain();
    });

    test('completed orders count what was kept, once, whatever comes twice', async () => {
      const orderId = uuidv7(world.market.clock.now().getTime());
      const say = () =>
        transact(world.market.ctx(), (tx) =>
          emit(tx, {
            name: 'order.completed',
            subjectId: orderId,
            shopId: world.tea.shopId,
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
      await world.market.drain();
      const found = await find({ sort: 'sales', limit: 2 });
      expect(found.items.map((one) => [one.productId, one.soldCount])).toEqual([
        [edge('cup'), 2],
        [edge('cake'), 1],
      ]);
    });

    test('goods of a frozen shop are not shown, and come back with it', async () => {
      await stepShop(world.market.ctx(world.admin), world.wear.shopId, 'freeze', '核查');
      await world.market.drain();
      expect((await find({ q: '羊绒手套' })).items.every((one) => one.shop.code !== 'cashmere')).toBe(true);
      expect((await find({})).total).toBe(3);
      expect((await shops({ q: '北方羊绒' })).items).toEqual([]);
      await stepShop(world.market.ctx(world.admin), world.wear.shopId, 'unfreeze', '已核实');
      await world.market.drain();
      expect(titles(await find({ q: '羊绒手套' }))[0]).toBe('羊绒手套');
      expect((await shops({ q: '北方羊绒' })).items).toMatchObject([{ code: 'cashmere', goods: 3 }]);
    });

    test('a rebuild from nothing, or over rubbish, gives the same index with its sales', async () => {
      const index = () => world.market.pool`
      SELECT product_id, words::text, title, category_id, belt_code, phrases, price_fen, sold, live_at FROM search.documents ORDER BY product_id`;
      const places = () => world.market.pool`SELECT shop_id, words::text, goods FROM search.shops ORDER BY shop_id`;
      const before = [...(await index())];
      const shopsBefore = [...(await places())];
      await world.market.owner`UPDATE search.shops SET words = NULL, goods = 9`;
      await world.market.owner`DELETE FROM search.documents WHERE product_id = ${idOf('cup')}`;
      await world.market
        .owner`UPDATE search.documents SET words = '', title = 'x', sold = 0 WHERE product_id = ${idOf('cake')}`;
      await world.market.owner`
      INSERT INTO search.documents SELECT shop_id, ${uuidv7(1)}::uuid, words, title, category_id, belt_code, phrases, price_fen, media_id, sold, reviews,
        good_reviews, live_at, listed_at, indexed_at FROM search.documents LIMIT 1`;
      await rebuild(world.market.ctx());
      expect([...(await index())]).toEqual(before);
      expect([...(await places())]).toEqual(shopsBefore);
    });

    test('only who may rebuild can ask for it', async () => {
      expect((await world.market.http('POST', '/console/search/rebuild', { as: world.market.user() })).status).toBe(
        403,
      );
      expect(await world.market.http('POST', '/console/search/rebuild', { as: world.admin })).toMatchObject({
        status: 202,
      });
      await world.market.drain();
      expect((await find({})).total).toBe(6);
    });
  });
}
