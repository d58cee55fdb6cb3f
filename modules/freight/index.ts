import { defineModule } from '#kernel';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';

export {
  type FreightExplanation,
  type FreightLine,
  freightFor,
  type GroupExplanation,
  type Mode,
  type Template,
  withoutTemplate,
} from './freight.ts';
export {
  changeTemplate,
  createTemplate,
  type TemplateInput,
  templatesByShop,
} from './service.ts';
export { registerVisitCalendars } from './visit-calendars.ts';

export const module = defineModule({
  name: 'freight',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  permissions: [
    { name: 'freight.read', scope: 'shop' },
    { name: 'freight.edit', scope: 'shop' },
  ],
});
