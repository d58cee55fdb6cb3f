import { defineModule, minutes } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerSettings } from '#modules/operations';
import { audits } from './audits.ts';
import { budgetRoutes } from './budget-routes.ts';
import { buyerRoutes } from './buyer-routes.ts';
import { refuse } from './errors.ts';
import { evidenceRoutes } from './evidence-routes.ts';
import { concerning, onChanged, onPaid } from './orders-service.ts';
import { redemptionsOfPerson } from './redemption-store.ts';
import { regionRoutes } from './region-routes.ts';
import { returnRests } from './rounds-service.ts';
import { settings } from './settings.ts';
import { settleDays } from './settlement-service.ts';
import { shopRoutes } from './shop-routes.ts';

export { moveBudget } from './budget-service.ts';
export { claimOf } from './claim-service.ts';

export { openRound, type RoundInput } from './rounds-service.ts';
export { redeemAtTill, showCode } from './till-service.ts';

registerSettings(settings);
registerPersonalData({
  key: 'vouchers',
  export: async (ctx, userId) =>
    (await redemptionsOfPerson(ctx, userId)).map((one) => ({ ...one, at: one.at.toISOString() })),
});

export const module = defineModule({
  name: 'vouchers',
  folder: import.meta.dirname,
  routes: [...budgetRoutes, ...regionRoutes, ...evidenceRoutes, ...buyerRoutes, ...shopRoutes],
  errors: refuse,
  consumers: [
    {
      name: 'vouchers.used',
      events: ['order.paid', 'order.changed', 'order.closed', 'order.settled'],
      concerning,
      handle: (tx, event) => (event.name === 'order.paid' ? onPaid(tx, event) : onChanged(tx, event)),
    },
  ],
  recurring: [
    { name: 'vouchers.settle', every: minutes(10), run: settleDays },
    { name: 'vouchers.return_rests', every: minutes(10), run: returnRests },
  ],
  audits,
  permissions: [
    { name: 'vouchers.read', scope: 'region' },
    { name: 'vouchers.issue', scope: 'region' },
    { name: 'vouchers.read', scope: 'platform' },
    { name: 'vouchers.issue', scope: 'platform' },
    { name: 'vouchers.fund', scope: 'platform' },
    { name: 'vouchers.read', scope: 'shop' },
    { name: 'vouchers.redeem', scope: 'shop' },
  ],
});
