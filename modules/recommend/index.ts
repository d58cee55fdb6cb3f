import { defineModule, hours, minutes } from '#kernel';
import { registerForgetter, registerHearer, registerPages } from '#modules/behaviour';
import { registerSurface } from '#modules/experiments';
import { registerSettings } from '#modules/operations';
import { refuse } from './errors.ts';
import { dropOldFeeds } from './feed-service.ts';
import { rankRoutes } from './rank-routes.ts';
import { LISTS } from './ranks.ts';
import { makeRanks } from './ranks-service.ts';
import { routes } from './routes.ts';
import { dropOldNotes, onCompleted, tiesAmiss } from './service.ts';
import { FEED_TERMS, settings } from './settings.ts';
import { forgetFeeds, hearOpenings } from './walks-service.ts';

export type { Weighed } from './engine/best.ts';
export { alike, describe, type Likeness, nothingAlike } from './engine/likeness.ts';
export type { Comparing } from './engine/neighbours.ts';
export { type Knowledge, nextItems, type Taste } from './engine/next.ts';
export { type Facts, type Placed, type ShelfRules, shelf } from './engine/shelf.ts';
export { goesWith, nothingTogether, type Together, tie, tieBasket, tieVisit } from './engine/together.ts';
export { forget, noVisits, remember, type Visit, type Visits } from './engine/visits.ts';

registerSettings(settings);
// Not the trust floor: whom the market trusts is nothing to try.
registerSurface('recommend.feed', { settings: FEED_TERMS, sources: ['feed'] });
registerHearer(hearOpenings);
registerForgetter(forgetFeeds);
registerPages('rank', async () => new Set(LISTS));

export const module = defineModule({
  name: 'recommend',
  folder: import.meta.dirname,
  routes: [...routes, ...rankRoutes],
  errors: refuse,
  consumers: [{ name: 'recommend.together', events: ['order.completed'], handle: onCompleted }],
  recurring: [
    { name: 'recommend.notes', every: hours(24), run: dropOldNotes },
    { name: 'recommend.feeds', every: hours(1), run: dropOldFeeds },
    // Looked at often, done once an hour by whoever comes first.
    { name: 'recommend.ranks', every: minutes(5), run: makeRanks },
  ],
  audits: [{ name: 'recommend: what goes together does so both ways', run: tiesAmiss }],
});
