import { describe, expect, test } from 'vitest';
import { toId } from '#kernel';
import { registerPerson } from '#modules/accounts';
import { choosePersonal } from '#modules/behaviour';
import { takeOff } from '#modules/catalog';
import { setSetting } from '#modules/operations';
import type { Result, World } from './contract-world.ts';

/** What the one who asks is drawn to, of who agreed and of nobody else. */
export function tasteContract(world: World): void {
  const { list } = world;
  describe('taste', () => {
    test('who agreed sees sooner what they are drawn to; everybody else, and who asks for it, the order of all', async () => {
      const { market, tea, wear, teaLeaf, wearLeaf, admin } = world;
      const alike = { zh: '手工qugan挂饰', en: '' };
      const goods = [await list(tea, teaLeaf, alike, 5_000), await list(wear, wearLeaf, alike, 5_000)];
      await market.drain();
      const { id } = await registerPerson(market.ctx(), { phone: '13900000077', nickname: '常客' });
      const person = market.user([], id);
      const asked = async (more = '', as = person): Promise<{ first: string | undefined; personal: boolean }> => {
        const { body } = await market.http('GET', `/search?q=qugan${more}`, { as });
        const { items, personal } = body as Result & { personal: boolean };
        return { first: items[0]?.productId, personal };
      };
      // What lies around the goods (their category’s words) has its own small say in some engines.
      await setSetting(market.ctx(), { key: 'search.taste_percent', value: 30, reason: '试验' });
      const usual = await asked();
      expect(usual.personal).toBe(false);
      const other = goods.find((one) => toId('prd', one.id) !== usual.first);
      const category = other?.id === goods[0]?.id ? teaLeaf : wearLeaf;
      await market.owner`
        INSERT INTO behaviour.interests (user_id, category_id, short, long, at) VALUES (${id}, ${category}, 3, 3, ${market.clock.now()})`;
      // What is known counts for nothing as long as nobody has agreed.
      expect(await asked()).toEqual(usual);
      await choosePersonal(market.ctx(), id, true);
      expect(await asked()).toEqual({ first: toId('prd', other?.id ?? id), personal: true });
      expect(await asked('&impersonal=true')).toEqual(usual);
      expect(await asked('&sort=price')).toMatchObject({ personal: false });
      expect(await asked('', market.user())).toEqual(usual);
      await choosePersonal(market.ctx(), id, false);
      expect(await asked()).toEqual(usual);
      // An operator sees what it does, without knowing anybody.
      const { body } = await market.http('GET', `/console/search/ranking?q=qugan&drawnTo=${category}`, { as: admin });
      const { items } = body as { items: { productId: string; factors: { taste: number }; place: number }[] };
      expect(items.map((one) => [one.productId, one.factors.taste])).toEqual([
        [toId('prd', other?.id ?? id), 1],
        [usual.first, 0],
      ]);
      for (const one of goods) await takeOff(market.ctx(), one.id === goods[0]?.id ? tea : wear, one.id);
      await market.drain();
    });
  });
}
