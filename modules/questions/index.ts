import { defineModule, hours } from '#kernel';
import { registerPersonalData } from '#modules/accounts';
import { registerForgetter } from '#modules/behaviour';
import { registerSettings } from '#modules/operations';
import { refuse } from './errors.ts';
import { forgetHistory, MOST_KEPT } from './history-service.ts';
import { routes } from './routes.ts';
import { forgetOver } from './service.ts';
import { settings } from './settings.ts';
import { ownQuestions } from './store.ts';

export { askedBefore } from './history-service.ts';
export { type Asker, noteQuestion } from './service.ts';
export type { Missed, Outcome } from './store.ts';
export { askedByMany, missedSince, permitted } from './words-service.ts';

registerSettings(settings);
registerForgetter(forgetHistory);
registerPersonalData({
  key: 'questions',
  export: async (ctx, userId) =>
    (await ownQuestions(ctx, userId, MOST_KEPT)).map(({ typed, at }) => ({ question: typed, at: at.toISOString() })),
});

export const module = defineModule({
  name: 'questions',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  recurring: [{ name: 'questions.forget', every: hours(1), run: forgetOver }],
  permissions: [
    { name: 'questions.read', scope: 'platform' },
    { name: 'questions.govern', scope: 'platform' },
  ],
});
