import { defineModule, hours } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerSettings } from '#modules/operations';
import { registerMemberships, registerPurse } from '#modules/promotions';
import { clubRoutes } from './clubs-routes.ts';
import { memberFacts } from './clubs-service.ts';
import { membershipsOf, spendsAmiss } from './clubs-store.ts';
import { creditRoutes } from './credit-routes.ts';
import { creditInHand, creditsAmiss, holdCredit, returnCredit, spendCredit } from './credit-service.ts';
import { creditEntriesOf } from './credit-store.ts';
import { refuse } from './errors.ts';
import { pointRoutes } from './points-routes.ts';
import { holdPoints, lapseDue, onOrder, pointsInHand, returnPoints, spendPoints } from './points-service.ts';
import { entriesOf, pointsAmiss, usesAmiss } from './points-store.ts';
import { settings } from './settings.ts';

registerSettings(settings);
registerMemberships(memberFacts);
registerPersonalData({
  key: 'clubs',
  export: async (ctx, userId) =>
    (await membershipsOf(ctx, userId, null)).map((one) => ({
      shopId: one.shopId,
      joinedAt: one.joinedAt.toISOString(),
      spentFen: one.spentFen,
      tags: [...one.tags],
    })),
});
registerPurse('points', { inHand: pointsInHand, hold: holdPoints, spend: spendPoints, giveBack: returnPoints });
registerPurse('balance', { inHand: creditInHand, hold: holdCredit, spend: spendCredit, giveBack: returnCredit });
registerPersonalData({
  key: 'credit',
  export: async (ctx, userId) =>
    (await creditEntriesOf(ctx, userId, null, 10_000)).map((one) => ({
      at: one.at.toISOString(),
      kind: one.kind,
      amountFen: one.amountFen,
      freeAfterFen: one.freeAfterFen,
    })),
});
registerPersonalData({
  key: 'points',
  export: async (ctx, userId) =>
    (await entriesOf(ctx, userId, null, 10_000)).map((one) => ({
      at: one.at.toISOString(),
      kind: one.kind,
      points: one.points,
      freeAfter: one.freeAfter,
    })),
});

export { joinClub, setClub, tagMember } from './clubs-service.ts';
export { askGrant, decideGrant } from './credit-service.ts';

export const module = defineModule({
  name: 'members',
  folder: import.meta.dirname,
  routes: [...pointRoutes, ...creditRoutes, ...clubRoutes],
  errors: refuse,
  consumers: [{ name: 'members.points', events: ['order.completed', 'order.changed'], handle: onOrder }],
  recurring: [{ name: 'members.lapse_points', every: hours(1), run: lapseDue }],
  audits: [
    {
      name: 'members: what members have spent is what their completed orders say',
      run: async (ctx) => {
        const wrong = await spendsAmiss(ctx);
        return {
          counted: wrong.length,
          breaches: wrong.map(
            (one) => `member ${one.buyerId} of ${one.shopId}: ${one.spentFen} spent, completed orders say ${one.found}`,
          ),
        };
      },
    },
    { name: 'members: credit is what its journal, trades and the ledger say', run: creditsAmiss },
    {
      name: 'members: points in hand and held are what lots, journal and trades say',
      run: async (ctx) => {
        const [accounts, uses] = [await pointsAmiss(ctx), await usesAmiss(ctx)];
        return {
          counted: accounts.length + uses.length,
          breaches: [
            ...accounts.map(
              (one) =>
                `points of ${one.buyerId}: ${one.free} free (lots ${one.lots}, journal ${one.entries}), ${one.held} held (trades ${one.uses})`,
            ),
            ...uses.map((one) => `trade ${one.tradeId} keeps ${one.keptPoints} points, its lots ${one.lots}`),
          ],
        };
      },
    },
  ],
  permissions: [
    { name: 'promotions.read', scope: 'platform' },
    { name: 'promotions.read', scope: 'shop' },
    { name: 'promotions.edit', scope: 'shop' },
    { name: 'members.ask_credit', scope: 'platform' },
    { name: 'members.decide_credit', scope: 'platform' },
  ],
});
