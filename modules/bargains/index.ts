import { defineModule, seconds } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerSettings } from '#modules/operations';
import { registerOwnPrices } from '#modules/promotions';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';
import { bought, endDue, onOrderClosed, pricesOf } from './service.ts';
import { settings } from './settings.ts';
import { bargainsAmiss, bargainsOfBuyer, cutsOfPerson, offersAmiss } from './store.ts';

export { cut, offerBargain, openBargain, pageMark } from './service.ts';

registerSettings(settings);
registerOwnPrices('bargain', { prices: pricesOf, take: bought });
registerPersonalData({
  key: 'bargains',
  export: async (ctx, userId) => ({
    begun: (await bargainsOfBuyer(ctx, userId, null, 10_000)).map((one) => ({
      code: one.code,
      state: one.state,
      priceFen: one.priceFen,
      openedAt: one.openedAt.toISOString(),
      endsAt: one.endsAt.toISOString(),
    })),
    cuts: (await cutsOfPerson(ctx, userId)).map((one) => ({ amountFen: one.amountFen, at: one.at.toISOString() })),
  }),
});

export const module = defineModule({
  name: 'bargains',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  listeners: { 'order.closed': onOrderClosed },
  recurring: [{ name: 'bargains.end', every: seconds(30), run: endDue }],
  audits: [
    {
      name: 'bargains: a price is what the cuts left of it',
      run: async (ctx) => {
        const wrong = await bargainsAmiss(ctx);
        return {
          counted: wrong.length,
          breaches: wrong.map(
            (one) =>
              `bargain ${one.id}: ${one.priceFen} fen after ${one.cutsMade} cuts, ${one.found} cuts of ${one.cutFen} found`,
          ),
        };
      },
    },
    {
      name: 'bargains: an offer keeps as many pieces as its bargains take',
      run: async (ctx) => {
        const wrong = await offersAmiss(ctx);
        return {
          counted: wrong.length,
          breaches: wrong.map((one) => `offer ${one.id} keeps ${one.taken}, its bargains take ${one.found}`),
        };
      },
    },
  ],
  permissions: [
    { name: 'promotions.read', scope: 'shop' },
    { name: 'promotions.edit', scope: 'shop' },
  ],
});
