import { defineModule } from '#kernel';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';
import { codesDownTo } from './service.ts';

export { countryName, countryOfDivision, isCountry } from './countries.ts';

export {
  belt,
  belts,
  childrenOf,
  distanceKm,
  divisionName,
  divisionPath,
  divisionsWithin,
  isDeliverable,
  loadDivisions,
  parseAddress,
  saveBelt,
} from './service.ts';

export const module = defineModule({
  name: 'regions',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  divisionPath: codesDownTo,
  permissions: [{ name: 'regions.belts', scope: 'platform' }],
});
