import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import {
  type Ctx,
  defineModule,
  IdSchema,
  type Module,
  parseId,
  readAsShop,
  route,
  shopReads,
  shopScope,
  shopStaff,
  tablesOfShops,
  toId,
} from '#kernel';
import { createApp } from '../../server/app.ts';
import type { Belongings } from './neighbour.ts';
import type { Street } from './street.ts';

/** Attacks on the wall in the database between shops (decision 0142); `on` answers the street, and what its second shop owns. */
export function attackWall(modules: readonly Module[], on: () => { street: Street; theirs: Belongings }): void {
  const openTables = new Map(modules.flatMap((module) => Object.entries(module.openTables ?? {})));
  const besides = new Map(modules.flatMap((module) => Object.entries(module.seenBesides ?? {})));
  describe('the second wall', () => {
    const shopIds = (which: 0 | 1) => on().street.stall.shops[which];
    const behind = <T>(which: 0 | 1, work: (held: Ctx) => Promise<T>): Promise<T> =>
      readAsShop(on().street.market.ctx(), shopScope(shopIds(which)), work);

    test('stands before each table with a shop in it, but for those that say why not', async () => {
      const tables = await tablesOfShops(on().street.market.owner);
      expect(tables.length).toBeGreaterThan(100);
      const without = tables.filter((table) => table.wall === null).map((table) => table.relation);
      expect(without.sort()).toEqual([...openTables.keys()].sort());
      expect(tables.map((table) => table.relation)).toEqual(expect.arrayContaining([...besides.keys()]));
    });

    test('shows a statement that forgot its shop nothing of another, in any table, and lets it write nothing', async () => {
      const tables = (await tablesOfShops(on().street.market.owner)).filter((table) => table.wall !== null);
      const counts = (held: Ctx) =>
        Promise.all(
          tables.map(async ({ relation }) => {
            const [row] = await held.sql.unsafe<{ own: number; others: number }[]>(
              `SELECT count(*) FILTER (WHERE shop_id = '${shopIds(1)}') AS own,
              count(*) FILTER (WHERE shop_id IS DISTINCT FROM '${shopIds(1)}') AS others FROM ${relation}`,
            );
            return { relation, ...row };
          }),
        );
      const all = await counts(on().street.market.ctx());
      const seen = await behind(1, counts);
      expect(seen.map((one) => one.own)).toEqual(all.map((one) => one.own));
      expect(seen.filter((one) => one.others !== 0 && !besides.has(one.relation))).toEqual([]);
      // What the second shop owns, as the first sees it.
      expect((await behind(0, counts)).filter((one) => one.own !== 0)).toEqual([]);
      // The attack would prove little of tables in which nobody had anything.
      expect(all.filter((one) => (one.own ?? 0) > 0).length).toBeGreaterThan(50);
      const nobody = await shopReads(on().street.market.pool)`SELECT FROM orders.orders`;
      expect(nobody).toHaveLength(0);
      await expect(behind(1, (held) => held.sql`UPDATE orders.orders SET flag = 'red'`)).rejects.toThrow(/read-only/);
      await expect(shopReads(on().street.market.pool)`SELECT FROM kernel.idempotency`).rejects.toThrow(
        /permission denied/,
      );
    });

    test('holds for a route whose service loads by id and never compares, whether it answers or streams', async () => {
      const path = '/shops/:shopId/forgotten/:orderId';
      const named = (held: Ctx, id: string) =>
        held.sql<{ number: string }[]>`SELECT number FROM orders.orders WHERE id = ${id}`;
      const params = Type.Object({ shopId: IdSchema('shp'), orderId: IdSchema('ord') });
      const forgetful = defineModule({
        name: 'orders',
        folder: import.meta.dirname,
        routes: [
          route({
            method: 'GET',
            path,
            summary: 'forgets the shop',
            tag: 'x',
            access: shopStaff('orders.read'),
            params,
            reply: Type.Array(Type.String()),
            handle: async (held, input) =>
              (await named(held, parseId('ord', input.params.orderId) ?? '')).map((row) => row.number),
          }),
          route({
            method: 'GET',
            path: `${path}/file`,
            summary: 'forgets the shop, long after it has begun to answer',
            tag: 'x',
            access: shopStaff('orders.read'),
            params,
            produces: 'text/plain',
            handle: async (held, input) => ({
              type: 'text/plain',
              body: Readable.from(
                (async function* () {
                  for (let n = 0; n < 3; n += 1)
                    for (const row of await named(held, parseId('ord', input.params.orderId) ?? ''))
                      yield `${row.number} `;
                })(),
              ),
            }),
          }),
        ],
      });
      const app = await createApp({
        runtime: on().street.market.runtime,
        modules: [forgetful],
        perMinute: 0,
        authenticate: async () =>
          on().street.market.user(
            [0, 1].map((which) => ({
              scope: 'shop',
              scopeId: shopIds(which as 0 | 1),
              role: 'owner',
              permissions: ['*'],
            })),
          ),
      });
      const asked = async (which: 0 | 1, file = '') => {
        const shopId = toId('shp', shopIds(which));
        const reply = await app.inject(`/api/shops/${shopId}/forgotten/${on().theirs.orderId}${file}`);
        expect(reply.statusCode, reply.body).toBe(200);
        return reply.body;
      };
      try {
        const [number] = JSON.parse(await asked(1)) as string[];
        expect(number).toBeTruthy();
        expect(await asked(0)).toBe('[]');
        expect(await asked(1, '/file')).toBe(`${number} `.repeat(3));
        expect(await asked(0, '/file')).toBe('');
      } finally {
        await app.close();
      }
    });
  });
}
