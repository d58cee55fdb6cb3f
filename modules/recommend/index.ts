export type { Weighed } from './engine/best.ts';
export { alike, describe, type Likeness, nothingAlike } from './engine/likeness.ts';
export type { Comparing } from './engine/neighbours.ts';
export { type Knowledge, nextItems, type Taste } from './engine/next.ts';
export { type Facts, type Placed, type ShelfRules, shelf } from './engine/shelf.ts';
export { goesWith, nothingTogether, type Together, tie, tieBasket, tieVisit } from './engine/together.ts';
export { forget, noVisits, remember, type Visit, type Visits } from './engine/visits.ts';
