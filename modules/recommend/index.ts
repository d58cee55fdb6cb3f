import { defineModule, hours } from '#kernel';
import { registerSettings } from '#modules/operations';
import { routes } from './routes.ts';
import { dropOldNotes, onCompleted, tiesAmiss } from './service.ts';
import { settings } from './settings.ts';

export type { Weighed } from './engine/best.ts';
export { alike, describe, type Likeness, nothingAlike } from './engine/likeness.ts';
export type { Comparing } from './engine/neighbours.ts';
export { type Knowledge, nextItems, type Taste } from './engine/next.ts';
export { type Facts, type Placed, type ShelfRules, shelf } from './engine/shelf.ts';
export { goesWith, nothingTogether, type Together, tie, tieBasket, tieVisit } from './engine/together.ts';
export { forget, noVisits, remember, type Visit, type Visits } from './engine/visits.ts';

registerSettings(settings);

export const module = defineModule({
  name: 'recommend',
  folder: import.meta.dirname,
  routes,
  consumers: [{ name: 'recommend.together', events: ['order.completed'], handle: onCompleted }],
  recurring: [{ name: 'recommend.notes', every: hours(24), run: dropOldNotes }],
  audits: [{ name: 'recommend: what goes together does so both ways', run: tiesAmiss }],
});
