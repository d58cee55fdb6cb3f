import { chinaDay, days, defineModule, later, seconds, shopScope, startOfChinaDay } from '#kernel';
import { registerCalendars } from '#modules/catalog';
import { registerSettings, registerWaiting } from '#modules/operations';
import { calendars as calendarsOfShop } from './calendars-service.ts';
import { refuse } from './errors.ts';
import { routes } from './routes.ts';
import { lapseMissed, release } from './service.ts';
import { settings } from './settings.ts';
import { countSlots, slotsAmiss, visitsToday } from './store.ts';

export type { CalendarInput } from './calendar.ts';
export { calendars, saveCalendar, saveDay, slots } from './calendars-service.ts';
export {
  type BookInput,
  book,
  bookingsFor,
  comesTo,
  finishByCode,
  miss,
  move,
  release,
  visitsOfBuyer,
  visitsOfOrder,
} from './service.ts';
export type { Booking } from './store.ts';

registerSettings(settings);
registerCalendars(async (ctx, scope, id) =>
  (await calendarsOfShop(ctx, scope, { purpose: 'service' })).some((one) => one.id === id && one.state === 'open'),
);
registerWaiting({
  scope: 'shop',
  key: 'appointments.today',
  zh: '今天要履约的预约',
  en: 'Visits to make today',
  link: '/appointments',
  count: async (ctx, shop) => {
    const tomorrow = later(startOfChinaDay(chinaDay(ctx.clock.now())), days(1));
    const { count, next } = await visitsToday(ctx, shop.shopId, tomorrow);
    return { count, nextDeadlineAt: next, overdue: next && next < ctx.clock.now() ? 1 : 0 };
  },
});

export const module = defineModule({
  name: 'appointments',
  folder: import.meta.dirname,
  routes,
  errors: refuse,
  // An order that is gone leaves its places to others.
  listeners: {
    'order.closed': async (tx, event) => {
      if (event.shopId) await release(tx, shopScope(event.shopId), event.subjectId);
    },
  },
  recurring: [{ name: 'appointments.lapse', every: seconds(30), run: lapseMissed }],
  audits: [
    {
      name: 'appointments: what a slot counts as taken is what is booked in it',
      run: async (ctx) => ({
        counted: await countSlots(ctx),
        breaches: (await slotsAmiss(ctx)).map((one) => one.breach),
      }),
    },
  ],
  permissions: [
    { name: 'catalog.read', scope: 'shop' },
    { name: 'catalog.edit', scope: 'shop' },
    { name: 'orders.read', scope: 'shop' },
    { name: 'orders.ship', scope: 'shop' },
  ],
});
