import { defineModule, seconds } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerSettings } from '#modules/operations';
import { registerOwnPrices } from '#modules/promotions';
import { deskRoutes } from './desk-routes.ts';
import { claimed, drawDue, drawsAmiss, onOrderClosed, pricesOf } from './drawing-service.ts';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';
import { settings } from './settings.ts';
import { drawsByIds, entrantsAmiss, entriesOfPerson, winsOfPerson } from './store.ts';

export { drawDue } from './drawing-service.ts';
export { drawLots, listText, sha256 } from './lot.ts';
export { enterDraw, helpEntrant, openDraw } from './service.ts';

registerSettings(settings);
registerOwnPrices('draw', { prices: pricesOf, take: claimed });
registerPersonalData({
  key: 'draws',
  export: async (ctx, userId) => {
    const entries = await entriesOfPerson(ctx, userId, null, 10_000);
    const ids = entries.map((one) => one.drawId);
    const [draws, wins] = await Promise.all([drawsByIds(ctx, ids), winsOfPerson(ctx, userId, ids)]);
    return entries.map((one) => ({
      code: draws.find((draw) => draw.id === one.drawId)?.code ?? '',
      entrant: one.entrant,
      tickets: one.tickets,
      at: one.at.toISOString(),
      drawn: wins.find((win) => win.drawId === one.drawId)?.state ?? null,
    }));
  },
});

export const module = defineModule({
  name: 'draws',
  folder: import.meta.dirname,
  routes: [...routes, ...deskRoutes],
  errors: refuse,
  listeners: { 'order.closed': onOrderClosed },
  recurring: [{ name: 'draws.draw', every: seconds(15), run: drawDue }],
  audits: [
    {
      name: 'draws: done again from its secret and its list, each draw has the winners it has',
      run: async (ctx) => {
        const breaches = await drawsAmiss(ctx);
        return { counted: breaches.length, breaches };
      },
    },
    {
      name: 'draws: entrants count the tickets there are',
      run: async (ctx) => {
        const wrong = await entrantsAmiss(ctx);
        return {
          counted: wrong.length,
          breaches: wrong.map((one) => `entrant ${one.entrant} counts ${one.tickets} tickets, there are ${one.found}`),
        };
      },
    },
  ],
  permissions: [
    { name: 'promotions.read', scope: 'shop' },
    { name: 'promotions.edit', scope: 'shop' },
    { name: 'promotions.read', scope: 'platform' },
    { name: 'promotions.edit', scope: 'platform' },
  ],
});
