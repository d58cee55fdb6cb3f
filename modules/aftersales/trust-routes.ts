import { Type } from 'typebox';
import { days, earlier, everyone, Nullable, type Route, route } from '#kernel';
import { setting } from '#modules/operations';
import { promisesKept } from '#modules/orders';
import { shopByCode } from '#modules/shops';
import { ruledAgainst } from './dispute-store.ts';
import { settings } from './settings.ts';

/** Null while there are fewer orders than a share can speak of. */
const Share = (what: string) =>
  Nullable(
    Type.Object({
      bps: Type.Integer({ description: 'Basis points, cut and never rounded up: 9850 = 98.5 %' }),
      of: Type.Integer({ description: what }),
    }),
  );

const shareOf = (part: number, of: number, least: number) =>
  of < least ? null : { bps: Math.floor((part * 10_000) / of), of };

/**
 * What a shop has done lately, counted from its own orders (T2): no index and no opinion, which come with G1. Shares of few orders
 * say nothing and are not shown.
 */
export const trustRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/shop-pages/:code/trust',
    summary: 'How a shop kept its promises lately: shipped in time, disputes it lost',
    tag: 'shops',
    access: everyone,
    params: Type.Object({ code: Type.String({ maxLength: 40 }) }),
    reply: Type.Object({
      days: Type.Integer({ description: 'Orders placed within so many days are counted' }),
      shippedInTime: Share('Orders that were shipped or are late'),
      disputesLost: Share('Orders that were paid'),
    }),
    errors: ['shops.shop_not_found'],
    handle: async (ctx, { params }) => {
      const shop = await shopByCode(ctx, params.code);
      const within = await setting(ctx, 'aftersales.trust_days', settings);
      const least = await setting(ctx, 'aftersales.trust_least_orders', settings);
      const from = earlier(ctx.clock.now(), days(within));
      const [kept, lost] = await Promise.all([promisesKept(ctx, shop.id, from), ruledAgainst(ctx, shop.id, from)]);
      return {
        days: within,
        shippedInTime: shareOf(kept.inTime, kept.due, least),
        disputesLost: shareOf(lost, kept.paid, least),
      };
    },
  }),
];
