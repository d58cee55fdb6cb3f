import { defineModule } from '#kernel';
import { registerSponsors } from '#modules/promotions';
import { audits } from './audits.ts';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';
import { pledge } from './service.ts';

registerSponsors(pledge);

export const module = defineModule({
  name: 'sponsors',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  audits,
  permissions: [
    { name: 'sponsors.read', scope: 'platform' },
    { name: 'sponsors.fund', scope: 'platform' },
  ],
});
