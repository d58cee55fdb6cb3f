import { defineModule } from '#kernel';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';

export {
  type Freight,
  type FreightExplanation,
  type FreightLine,
  freightFor,
  type GroupExplanation,
  type Mode,
  type Rate,
  type Rules,
  type Template,
  withoutTemplate,
} from './freight.ts';
export {
  changeTemplate,
  createTemplate,
  type TemplateInput,
  templates,
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
