import { defineModule } from '#kernel';
import { registerSettings } from '#modules/operations';
import { onOrderClosed, onSessionStarted } from './cart.ts';
import { cartRoutes } from './cart-routes.ts';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';
import { settings } from './settings.ts';
import { whatIfRoutes } from './what-if-routes.ts';

export { addToCart } from './cart.ts';
export {
  type BuyingForm,
  type FormTake,
  type GroupTerms,
  type GroupWish,
  type PresaleTerms,
  type PresaleWish,
  registerForm,
} from './forms.ts';
export type { Wanted } from './lines.ts';
export { lowestInHand, shownPrices } from './past-prices.ts';
export { place } from './placing.ts';
export { asked, quoteFor } from './quoting.ts';

registerSettings(settings);

export const module = defineModule({
  name: 'checkout',
  folder: import.meta.dirname,
  routes: [...cartRoutes, ...routes, ...whatIfRoutes],
  errors: refuse,
  listeners: { 'session.started': onSessionStarted, 'order.closed': onOrderClosed },
});
