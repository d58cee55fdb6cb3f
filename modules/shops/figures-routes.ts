import { Type } from 'typebox';
import { IdSchema, mayInShop, Nullable, type Route, refuseRequest, route, signedIn, toId, userIdOf } from '#kernel';
import { figuresOf, sumFigures } from './figures.ts';
import { shopsByIds } from './service.ts';
import { employments } from './store.ts';

const Known = Nullable(Type.Integer({ description: 'Null where your role in this shop does not see it' }));
const Sum = Type.Object({ sum: Type.Integer(), shops: Type.Integer({ description: 'Shops that count' }) });

export const figureRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/shops/figures',
    summary: 'Today’s figures of all the shops you work in, and their sums; only what your role there may see counts',
    tag: 'shops',
    access: signedIn,
    reply: Type.Object({
      items: Type.Array(
        Type.Object({
          shopId: IdSchema('shp'),
          ordersToday: Known,
          takingsTodayFen: Known,
          toShip: Known,
          refundsOpen: Known,
          availableFen: Known,
        }),
      ),
      sums: Type.Object({
        ordersToday: Sum,
        takingsTodayFen: Sum,
        toShip: Sum,
        refundsOpen: Sum,
        availableFen: Sum,
      }),
    }),
    handle: async (ctx) => {
      const me = userIdOf(ctx.actor);
      if (!me) throw refuseRequest('unauthenticated');
      const mine = (await employments(ctx, me)).map((row) => row.shopId);
      const known = await shopsByIds(ctx, mine);
      const ids = mine.filter((id) => known.get(id) && known.get(id)?.state !== 'closed');
      const rows = await Promise.all(
        ids.map((id) => figuresOf(ctx, id, (permission) => mayInShop(ctx.actor, id, permission))),
      );
      return {
        items: rows.map((row, place) => ({ ...row, shopId: toId('shp', ids[place] ?? me) })),
        sums: sumFigures(rows),
      };
    },
  }),
];
