import { defineModule, hours, seconds } from '#kernel';
import { registerConsentSwitch, registerPersonalData } from '#modules/accounts';
import { registerFigures } from '#modules/experiments';
import { registerSettings } from '#modules/operations';
import { CONSENT, choosePersonal, onErased } from './choice-service.ts';
import { countEvents, forgetOld, onOrders, sumsAmiss } from './counting-service.ts';
import { refuse } from './errors.ts';
import { funnelRoutes } from './funnel-routes.ts';
import { pagesRoutes } from './pages-routes.ts';
import { pagesAmiss } from './pages-store.ts';
import { choiceOf, eventsOfPerson } from './person-store.ts';
import { routes } from './routes.ts';
import { settings } from './settings.ts';
import { figuresByVariant } from './trial-store.ts';

export {
  type Conversion,
  choosePersonal,
  conversionOf,
  type Interests,
  interestsOf,
  registerForgetter,
} from './choice-service.ts';
export { countEvents, type Hearer, registerHearer } from './counting-service.ts';
export { type Pull, pulls } from './funnel-store.ts';
export { registerPages, takePages } from './pages-service.ts';
export { noPageCounts, type PageBy, type PageCounts, pageSums } from './pages-store.ts';
export { isProgram } from './robots.ts';
export { followedId, takeEvents, triedBy } from './service.ts';
export { type Opening, openingsAround, openingsOf, type Trail, trailOf } from './store.ts';
export { type Kind, type Seen, SOURCES, type Source } from './types.ts';

registerSettings(settings);
registerFigures(figuresByVariant);
registerConsentSwitch(CONSENT.document, choosePersonal);
registerPersonalData({
  key: 'behaviour',
  export: async (ctx, userId) => {
    const [choice, events] = await Promise.all([choiceOf(ctx, userId), eventsOfPerson(ctx, userId, 10_000)]);
    return {
      personalisation: choice?.personal ?? false,
      since: choice?.at.toISOString() ?? null,
      events: events.map((one) => ({ ...one, at: one.at.toISOString() })),
    };
  },
});

export const module = defineModule({
  name: 'behaviour',
  folder: import.meta.dirname,
  routes: [...routes, ...pagesRoutes, ...funnelRoutes],
  errors: refuse,
  listeners: { 'person.erased': (tx, event) => onErased(tx, event.subjectId) },
  consumers: [
    {
      name: 'behaviour.orders',
      events: ['trade.placed', 'order.paid'],
      handle: (tx, event) => onOrders(tx, [event]),
      handleAll: onOrders,
    },
  ],
  recurring: [
    { name: 'behaviour.count', every: seconds(10), run: countEvents },
    { name: 'behaviour.forget', every: hours(6), run: forgetOld },
  ],
  audits: [
    { name: 'behaviour.funnel: the sums of each day are those of its events', run: sumsAmiss },
    {
      name: 'behaviour.pages: what pages of content and rank lists come to is what they told',
      run: async (ctx) => {
        const wrong = await pagesAmiss(ctx);
        return {
          counted: wrong.length,
          breaches: wrong.map((one) => `the sums of ${one.day} for ${one.page} ${one.ref} are not those of its events`),
        };
      },
    },
  ],
  permissions: [
    { name: 'behaviour.read', scope: 'shop' },
    { name: 'behaviour.read', scope: 'platform' },
  ],
});
