import { defineModule, seconds } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerForm } from '#modules/checkout';
import { registerSettings } from '#modules/operations';
import { ordersAgree } from './audits.ts';
import { refuse } from './errors.ts';
import { groupBuying, onClosed, onPaid } from './joining-service.ts';
import { routes } from './routes.ts';
import { settings } from './settings.ts';
import { settleGroups } from './settling-service.ts';
import { shopRoutes } from './shop-routes.ts';
import { groupsAmiss, groupsOfPerson } from './store.ts';

export { createOffer, type OfferInput, stopOffer } from './offers-service.ts';
export { leaveGroup } from './settling-service.ts';
export type { Offer } from './types.ts';

registerSettings(settings);
registerForm('group', groupBuying);
registerPersonalData({
  key: 'groups',
  export: async (ctx, userId) =>
    (await groupsOfPerson(ctx, userId)).map((one) => ({
      state: one.state,
      group: one.groupState,
      pieces: one.quantity,
      joinedAt: one.joinedAt.toISOString(),
      paidAt: one.paidAt?.toISOString() ?? null,
    })),
});

export const module = defineModule({
  name: 'groupbuys',
  folder: import.meta.dirname,
  routes: [...routes, ...shopRoutes],
  errors: refuse,
  listeners: { 'order.waits_for_group': onPaid, 'order.closed': onClosed },
  recurring: [{ name: 'groupbuys.settle', every: seconds(2), run: settleGroups }],
  audits: [
    {
      name: 'groupbuys.groups: places, payments and pieces are those of the members, never more than there are',
      run: async (ctx) => {
        const wrong = await groupsAmiss(ctx);
        return { counted: wrong.length, breaches: wrong.map((one) => one.breach) };
      },
    },
    { name: 'groupbuys.orders: nothing of an open group was shipped, nothing of a failed one kept', run: ordersAgree },
  ],
  permissions: [
    { name: 'promotions.read', scope: 'shop' },
    { name: 'promotions.edit', scope: 'shop' },
    { name: 'promotions.read', scope: 'platform' },
  ],
});
