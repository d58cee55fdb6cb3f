import { defineModule, hours } from '#kernel';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';
import { keepFigures } from './service.ts';

export { marksFor, runsOn, settingTried, type Tried, triedOn } from './running-service.ts';
export { draftExperiment, registerFigures, startExperiment, stopExperiment } from './service.ts';
export { registerSurface } from './surfaces.ts';
export { markOf, type Surface, type VariantFigures } from './types.ts';

export const module = defineModule({
  name: 'experiments',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  recurring: [{ name: 'experiments.keep', every: hours(24), run: keepFigures }],
  permissions: [
    { name: 'experiments.read', scope: 'platform' },
    { name: 'experiments.run', scope: 'platform' },
    { name: 'operations.settings', scope: 'platform' },
  ],
});
