import { type Ctx, type DomainEvent, defineModule, seconds, type Uuid } from '#kernel';
import { registerShelfGuard } from '#modules/inventory';
import { registerSettings, registerWaiting } from '#modules/operations';
import { registerReferences } from '#modules/promotions';
import { boardRoutes } from './board-routes.ts';
import { BOARD, boardAmiss, MOVES, onEvent, onEvents } from './board-service.ts';
import { consoleRoutes } from './console-routes.ts';
import { heldSkus, waitingOnMarket } from './entries-store.ts';
import { refuse } from './errors.ts';
import { referencesFor } from './references.ts';
import { settings } from './settings.ts';
import { shopRoutes } from './shop-routes.ts';
import { ruleIsHeld } from './store.ts';
import { turnDue } from './turn-service.ts';
import { venueRoutes } from './venue-routes.ts';

export { enrol, withdraw } from './enrol-service.ts';
export { entriesPage } from './entries-store.ts';
export { decide } from './review-service.ts';
export { type CampaignInput, cancelCampaign, createCampaign, publishCampaign } from './service.ts';
export { saveVenue } from './venues-service.ts';

registerSettings(settings);
registerShelfGuard((tx, scope, skuIds) => heldSkus(tx, scope.shopId, skuIds, true));
registerReferences(referencesFor);
registerWaiting({
  scope: 'platform',
  key: 'campaigns.entries',
  zh: '待审核的大促报名',
  en: 'Campaign enrolments to review',
  link: '/campaigns',
  count: async (ctx) => {
    const { count, next, overdue } = await waitingOnMarket(ctx);
    return { count, nextDeadlineAt: next, overdue };
  },
});

/** Prices that a campaign was approved with stand still until it ends; goods that were not on sale before have no price to keep. */
async function keepPrices(tx: Ctx, event: DomainEvent): Promise<void> {
  const { prices } = event.payload as { prices: { skuId: Uuid; priceFen: number; beforeFen: number | null }[] };
  const moved = prices.filter((one) => one.beforeFen !== null && one.beforeFen !== one.priceFen);
  if (moved.length === 0 || !event.shopId) return;
  const held = await heldSkus(
    tx,
    event.shopId,
    moved.map((one) => one.skuId),
  );
  if (held.length > 0) throw refuse('price_locked', { skuIds: held });
}

export const module = defineModule({
  name: 'campaigns',
  folder: import.meta.dirname,
  routes: [...consoleRoutes, ...shopRoutes, ...venueRoutes, ...boardRoutes],
  errors: refuse,
  listeners: {
    'price.changed': keepPrices,
    'promotion.stopped': async (tx, event) => {
      if (await ruleIsHeld(tx, event.subjectId)) throw refuse('price_locked');
    },
  },
  consumers: [
    {
      // One for both: what moves an order is heard after its placing.
      name: BOARD,
      events: ['trade.placed', ...MOVES],
      handle: onEvent,
      handleAll: onEvents,
    },
  ],
  audits: [{ name: 'campaigns.board: its lines are the orders’ own, its sums those of its lines', run: boardAmiss }],
  recurring: [{ name: 'campaigns.turn', every: seconds(5), run: turnDue }],
  permissions: [
    { name: 'promotions.read', scope: 'shop' },
    { name: 'promotions.edit', scope: 'shop' },
    { name: 'promotions.read', scope: 'platform' },
    { name: 'promotions.edit', scope: 'platform' },
  ],
});
