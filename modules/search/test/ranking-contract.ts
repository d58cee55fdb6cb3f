import { describe, expect, test } from 'vitest';
import { type Actor, type Id, type ShopScope, toId, transact, type Uuid, uuidv7 } from '#kernel';
import type { TestMarket } from '#kernel/test/market.ts';
import type { Diagnosis, Ranking } from '../explain-service.ts';
import { addSales } from '../store.ts';

export type Stage = {
  readonly market: TestMarket;
  readonly admin: Actor;
  readonly wear: ShopScope;
  readonly idOf: (name: string) => Uuid;
  readonly edge: (name: string) => Id<'prd'>;
};
type Row = Omit<Ranking['items'][number], 'productId'> & { readonly productId: string };
type Reply = Omit<Ranking, 'items'> & { readonly items: readonly Row[] };

/** Why answers stand where they stand, whichever engine says so. */
export function rankingContract(stage: () => Stage): void {
  const ranking = async (query: string): Promise<Reply> => {
    const { market, admin } = stage();
    const reply = await market.http('GET', `/console/search/ranking?${query}`, { as: admin });
    expect(reply.status, reply.text).toBe(200);
    return reply.body as Reply;
  };
  const q = encodeURIComponent('羊绒');

  describe('the ranking explained', () => {
    test('is what search shows, and each score is its formula', async () => {
      const { market } = stage();
      const told = await ranking(`q=${q}`);
      const shown = (await market.http('GET', `/search?q=${q}`)).body as { items: { productId: string }[] };
      expect(told.items.map((one) => one.productId)).toEqual(shown.items.map((one) => one.productId));
      expect(told.items.map((one) => one.place)).toEqual(told.items.map((_, at) => at + 1));
      for (const { score, text, lift, parts, factors, place, placeThen } of told.items) {
        expect(score).toBeCloseTo(text * (1 + lift), 9);
        expect(text).toBeCloseTo(
          parts.reduce((sum, one) => sum + one.value * one.weight, 0),
          9,
        );
        const percent = Object.entries(factors).reduce(
          (sum, [key, value]) => sum + value * told.weights[key as keyof typeof factors],
          0,
        );
        expect(lift).toBeCloseTo(Math.min(told.weights.cap, percent) / 100, 9);
        expect(placeThen).toBe(place);
      }
    });

    test('other weights are tried and not kept', async () => {
      const { market, wear, idOf, edge } = stage();
      const ctx = market.ctx();
      const of = (told: Reply): string[] =>
        told.items.toSorted((a, b) => a.placeThen - b.placeThen).map((one) => one.productId);
      const sold = async (name: string): Promise<void> => {
        await transact(ctx, (tx) =>
          addSales(tx, wear.shopId, uuidv7(Date.now()), new Map([[idOf(name), 50]]), ctx.clock.now()),
        );
        await market.drain();
      };
      const none = 'popularity=0&conversion=0&price=0&trust=0&fresh=0&taste=0';
      const byText = of(await ranking(`q=${q}&${none}`));
      const last = byText.at(-1) === edge('scarf') ? 'scarf' : 'gloves';
      await sold(last);
      const told = await ranking(`q=${q}&${none.replace('popularity=0', 'popularity=100')}&cap=100`);
      expect(told.tried).toMatchObject({ popularity: 100, trust: 0, cap: 100 });
      expect(of(told)[0]).toBe(edge(last));
      expect(of(await ranking(`q=${q}&${none}`))).toEqual(byText);
      expect((await ranking(`q=${q}`)).tried).toEqual(told.weights);
    });

    test('only who may', async () => {
      const { market, admin } = stage();
      expect((await market.http('GET', `/console/search/ranking?q=${q}`, { as: market.user() })).status).toBe(403);
      expect((await market.http('GET', '/console/search/ranking?q=', { as: admin })).status).toBe(422);
      expect((await market.http('GET', `/console/search/ranking?q=${q}&trust=101`, { as: admin })).status).toBe(422);
      expect(await ranking('q=zzzzqqq')).toMatchObject({ candidates: 0, items: [] });
    });
  });

  describe('why am I not found', () => {
    const diagnosis = async (words: string, name: string, status = 200): Promise<Diagnosis> => {
      const { market, wear, edge } = stage();
      const keeper = market.user([
        { scope: 'shop', scopeId: wear.shopId, role: 'owner', permissions: ['catalog.read'] },
      ]);
      const reply = await market.http(
        'GET',
        `/shops/${toId('shp', wear.shopId)}/search-diagnosis?q=${encodeURIComponent(words)}&productId=${edge(name)}`,
        { as: keeper },
      );
      expect(reply.status, reply.text).toBe(status);
      return reply.body as Diagnosis;
    };

    test('a product that answers is told its place', async () => {
      const told = await diagnosis('羊绒手套', 'gloves');
      expect(told).toMatchObject({ state: 'live', indexed: true, place: 1, advice: ['first_page'] });
      expect(told.words.every((one) => one.held)).toBe(true);
    });

    test('words it lacks are named', async () => {
      const told = await diagnosis('陶瓷火锅', 'gloves');
      expect(told).toMatchObject({ indexed: true, place: null, advice: ['words_missing'] });
      expect(told.words.some((one) => one.held)).toBe(false);
    });

    test('another shop’s product is none of its business', async () => {
      expect(await diagnosis('白茶', 'cake', 404)).toMatchObject({ code: 'search.product_not_found' });
    });
  });
}
