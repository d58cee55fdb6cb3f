import { type Static, Type } from 'typebox';
import {
  type Ctx,
  chinaDay,
  days,
  decodeCursor,
  everyone,
  IdSchema,
  later,
  MomentSchema,
  Nullable,
  PageOf,
  PageQuery,
  pageOf,
  type Route,
  refuseRequest,
  route,
  shopStaff,
  signedIn,
  startOfChinaDay,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import type { Calendar, CalendarInput } from './calendar.ts';
import { calendars, saveCalendar, saveDay, slots, specials } from './calendars-service.ts';
import { refuse } from './errors.ts';
import {
  finishByCode,
  miss,
  move,
  scopeOfBuyer,
  type Visit,
  visitsBetween,
  visitsOfBuyer,
  visitsOfOrder,
} from './service.ts';

const shopParams = Type.Object({ shopId: IdSchema('shp') });
const calendarParams = Type.Object({ shopId: IdSchema('shp'), calendarId: IdSchema('cal') });
const visitParams = Type.Object({ shopId: IdSchema('shp'), appointmentId: IdSchema('apt') });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', format: 'date', description: 'A day in China' });
const Time = Type.String({ pattern: '^(?:[01]\\d|2[0-3]):[0-5]\\d$', description: 'HH:MM, China time' });
const Hours = {
  from: Time,
  to: Time,
  capacity: Type.Integer({ minimum: 1, maximum: 1_000, description: 'Room in each slot' }),
};
const fields = {
  name: Type.String({ minLength: 1, maxLength: 60 }),
  purpose: Type.Union([Type.Literal('service'), Type.Literal('delivery')]),
  place: Type.Union([Type.Literal('at_shop'), Type.Literal('at_home')]),
  street: Nullable(Type.String({ maxLength: 200 })),
  divisions: Type.Array(Type.String({ pattern: '^\\d{6}$' }), { maxItems: 400 }),
  slotMinutes: Type.Integer({ minimum: 10, maximum: 1440 }),
  week: Type.Array(Type.Object({ weekday: Type.Integer({ minimum: 1, maximum: 7 }), ...Hours }), { maxItems: 50 }),
  leadHours: Type.Integer({ minimum: 0, maximum: 720 }),
  horizonDays: Type.Integer({ minimum: 1, maximum: 180 }),
  changeUntilHours: Type.Integer({ minimum: 0, maximum: 720 }),
  state: Type.Union([Type.Literal('open'), Type.Literal('closed')]),
};
const CalendarBody = Type.Object(fields);
const CalendarView = Type.Object({ id: IdSchema('cal'), ...fields });
const DayView = Type.Object({ day: Day, hours: Type.Array(Type.Object(Hours), { maxItems: 20 }) });
const calendarView = (one: Calendar): Static<typeof CalendarView> => ({
  id: toId('cal', one.id),
  name: one.name,
  purpose: one.purpose,
  place: one.place,
  street: one.street,
  divisions: [...one.divisions],
  slotMinutes: one.slotMinutes,
  week: one.week.map((hours) => ({ ...hours })),
  leadHours: one.leadHours,
  horizonDays: one.horizonDays,
  changeUntilHours: one.changeUntilHours,
  state: one.state,
});
const refusals = ['street_missing', 'hours_wrong', 'hours_overlap', 'calendar_name_taken'].map(
  (name) => `appointments.${name}`,
);

const VisitView = Type.Object({
  id: IdSchema('apt'),
  orderId: IdSchema('ord'),
  lineId: Nullable(IdSchema('lin')),
  calendarId: IdSchema('cal'),
  calendarName: Type.String(),
  purpose: Type.String(),
  place: Type.String({ description: 'at_shop or at_home' }),
  street: Nullable(Type.String({ description: 'Where the buyer comes to' })),
  startsAt: MomentSchema(),
  endsAt: MomentSchema(),
  places: Type.Integer(),
  state: Type.String({ description: 'booked, missed, done or lapsed' }),
  movableUntil: Nullable(MomentSchema('Until when the buyer may choose another time; null when they may not')),
  code: Nullable(
    Type.String({ description: "Shown by the buyer when the work is done; in the buyer's answers alone" }),
  ),
});
const visitView = (one: Visit): Static<typeof VisitView> => ({
  id: toId('apt', one.id),
  orderId: toId('ord', one.orderId),
  lineId: one.lineId ? toId('lin', one.lineId) : null,
  calendarId: toId('cal', one.calendarId),
  calendarName: one.calendar.name,
  purpose: one.calendar.purpose,
  place: one.calendar.place,
  street: one.calendar.street,
  startsAt: one.startsAt.toISOString(),
  endsAt: one.endsAt.toISOString(),
  places: one.places,
  state: one.state,
  movableUntil: one.movableUntil?.toISOString() ?? null,
  code: one.code,
});
const Visits = Type.Object({ items: Type.Array(VisitView) });

const buyerOf = (ctx: Ctx): Uuid => {
  const buyerId = userIdOf(ctx.actor);
  if (!buyerId) throw refuseRequest('unauthenticated');
  return buyerId;
};
const oneOf = (found: readonly Visit[], id: Uuid): Static<typeof VisitView> => {
  const one = found.find((visit) => visit.id === id);
  if (!one) throw refuse('booking_not_found');
  return visitView(one);
};

export const routes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/calendars/:calendarId/slots',
    summary: 'Slots of a calendar with the room left in them, day by day',
    tag: 'appointments',
    access: everyone,
    params: Type.Object({ calendarId: IdSchema('cal') }),
    query: Type.Object({
      from: Type.Optional(Day),
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: 31, default: 7 })),
      divisionCode: Type.Optional(Type.String({ pattern: '^\\d{6,12}$', description: 'Where the shop would come to' })),
    }),
    reply: Type.Object({
      name: Type.String(),
      place: Type.String(),
      street: Nullable(Type.String()),
      changeUntilHours: Type.Integer(),
      items: Type.Array(
        Type.Object({ startsAt: MomentSchema(), endsAt: MomentSchema(), left: Type.Integer(), open: Type.Boolean() }),
      ),
    }),
    errors: ['appointments.calendar_not_found', 'appointments.place_not_served'],
    handle: async (ctx, { params, query }) => {
      const { calendar, slots: found } = await slots(ctx, uuidOf('cal', params.calendarId), {
        fromDay: query.from,
        days: query.days ?? 7,
        divisionCode: query.divisionCode ?? null,
      });
      return {
        name: calendar.name,
        place: calendar.place,
        street: calendar.street,
        changeUntilHours: calendar.changeUntilHours,
        items: found.map(({ startsAt, endsAt, left, open }) => ({
          startsAt: startsAt.toISOString(),
          endsAt: endsAt.toISOString(),
          left,
          open,
        })),
      };
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/calendars',
    summary: "The shop's calendars with their special days to come",
    tag: 'appointments',
    access: shopStaff('catalog.read'),
    params: shopParams,
    reply: Type.Object({
      items: Type.Array(Type.Object({ ...CalendarView.properties, days: Type.Array(DayView) })),
    }),
    handle: async (ctx, { shop }) => {
      const found = await calendars(ctx, shop);
      const special = await Promise.all(found.map((one) => specials(ctx, one)));
      return {
        items: found.map((one, place) => ({
          ...calendarView(one),
          days: (special[place] ?? []).map(({ day, hours }) => ({ day, hours: hours.map((each) => ({ ...each })) })),
        })),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/calendars',
    summary: 'Make a calendar',
    tag: 'appointments',
    access: shopStaff('catalog.edit'),
    params: shopParams,
    body: CalendarBody,
    status: 201,
    reply: CalendarView,
    errors: refusals,
    handle: async (ctx, { shop, body }) => calendarView(await saveCalendar(ctx, shop, null, body as CalendarInput)),
  }),
  route({
    method: 'PUT',
    path: '/shops/:shopId/calendars/:calendarId',
    summary: 'Change a calendar; what has been promised to buyers stands',
    tag: 'appointments',
    access: shopStaff('catalog.edit'),
    params: calendarParams,
    body: CalendarBody,
    reply: CalendarView,
    errors: [...refusals, 'appointments.calendar_not_found', 'appointments.promises_broken'],
    handle: async (ctx, { shop, params, body }) =>
      calendarView(await saveCalendar(ctx, shop, uuidOf('cal', params.calendarId), body as CalendarInput)),
  }),
  route({
    method: 'PUT',
    path: '/shops/:shopId/calendars/:calendarId/days',
    summary: 'Give a day its own hours; none: closed; null: like its weekday again',
    tag: 'appointments',
    access: shopStaff('catalog.edit'),
    params: calendarParams,
    body: Type.Object({ day: Day, hours: Nullable(Type.Array(Type.Object(Hours), { maxItems: 20 })) }),
    status: 204,
    errors: ['hours_wrong', 'hours_overlap', 'calendar_not_found', 'promises_broken'].map(
      (name) => `appointments.${name}`,
    ),
    handle: async (ctx, { shop, params, body }) => {
      await saveDay(ctx, shop, uuidOf('cal', params.calendarId), body.day, body.hours);
      return undefined;
    },
  }),
  route({
    method: 'GET',
    path: '/shops/:shopId/appointments',
    summary: 'Visits by the day they begin on (a week when nothing is said), or those of an order',
    tag: 'appointments',
    access: shopStaff('orders.read'),
    params: shopParams,
    query: Type.Object({
      ...PageQuery,
      from: Type.Optional(Day),
      to: Type.Optional(Day),
      orderId: Type.Optional(IdSchema('ord')),
    }),
    reply: PageOf(VisitView),
    handle: async (ctx, { shop, query }) => {
      if (query.orderId)
        return {
          items: (await visitsOfOrder(ctx, shop, uuidOf('ord', query.orderId))).map(visitView),
          nextCursor: null,
        };
      const key = decodeCursor(query.cursor, 2);
      const limit = query.limit ?? 20;
      const fromDay = query.from ?? chinaDay(ctx.clock.now());
      const found = await visitsBetween(ctx, shop, {
        fromDay,
        toDay: query.to ?? chinaDay(later(startOfChinaDay(fromDay), days(6))),
        after: key ? { startsAt: new Date(String(key[0])), id: String(key[1]) } : null,
        limit: limit + 1,
      });
      return pageOf(found, limit, (one) => [one.startsAt.toISOString(), one.id], visitView);
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/appointments/finish',
    summary: 'The work is done: the code the buyer shows',
    tag: 'appointments',
    access: shopStaff('orders.ship'),
    params: shopParams,
    body: Type.Object({ code: Type.String({ minLength: 1, maxLength: 40 }) }),
    reply: Type.Object({ id: IdSchema('apt'), orderId: IdSchema('ord') }),
    perMinute: 30,
    // A wrong code is counted although it is refused.
    transaction: 'own',
    errors: ['appointments.code_wrong', 'appointments.not_begun', 'accounts.too_many_tries', 'orders.state_forbids'],
    handle: async (ctx, { shop, body }) => {
      const done = await finishByCode(ctx, shop, body.code);
      return { id: toId('apt', done.id), orderId: toId('ord', done.orderId) };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/appointments/:appointmentId/miss',
    summary: 'The buyer did not come, or was not at home',
    tag: 'appointments',
    access: shopStaff('orders.ship'),
    params: visitParams,
    reply: Type.Object({ id: IdSchema('apt'), state: Type.String() }),
    errors: ['appointments.booking_not_found', 'appointments.booking_ended', 'appointments.not_begun'],
    handle: async (ctx, { shop, params }) => {
      const one = await miss(ctx, shop, uuidOf('apt', params.appointmentId));
      return { id: toId('apt', one.id), state: one.state };
    },
  }),
  route({
    method: 'POST',
    path: '/shops/:shopId/appointments/:appointmentId/move',
    summary: 'Another time, as agreed with the buyer',
    tag: 'appointments',
    access: shopStaff('orders.ship'),
    params: visitParams,
    body: Type.Object({ startsAt: MomentSchema() }),
    reply: Type.Object({ id: IdSchema('apt'), startsAt: MomentSchema() }),
    errors: [
      'booking_not_found',
      'booking_ended',
      'not_moved',
      'slot_not_offered',
      'slot_full',
      'calendar_not_found',
    ].map((name) => `appointments.${name}`),
    handle: async (ctx, { shop, params, body }) => {
      const one = await move(ctx, shop, uuidOf('apt', params.appointmentId), new Date(body.startsAt), 'shop');
      return { id: toId('apt', one.id), startsAt: one.startsAt.toISOString() };
    },
  }),
  route({
    method: 'GET',
    path: '/me/orders/:orderId/appointments',
    summary: 'Visits of your order, with the codes to show when the work is done',
    tag: 'appointments',
    access: signedIn,
    params: Type.Object({ orderId: IdSchema('ord') }),
    reply: Visits,
    handle: async (ctx, { params }, reply) => {
      reply.header('cache-control', 'private, no-store');
      return { items: (await visitsOfBuyer(ctx, buyerOf(ctx), uuidOf('ord', params.orderId))).map(visitView) };
    },
  }),
  route({
    method: 'POST',
    path: '/me/orders/:orderId/appointments/:appointmentId/move',
    summary: 'Choose another time for your visit',
    tag: 'appointments',
    access: signedIn,
    params: Type.Object({ orderId: IdSchema('ord'), appointmentId: IdSchema('apt') }),
    body: Type.Object({ startsAt: MomentSchema() }),
    reply: VisitView,
    errors: [
      'booking_not_found',
      'booking_ended',
      'too_late_to_move',
      'not_moved',
      'missed_too_often',
      'slot_not_offered',
      'slot_full',
      'calendar_not_found',
    ].map((name) => `appointments.${name}`),
    handle: async (ctx, { params, body }) => {
      const [buyerId, orderId, id] = [buyerOf(ctx), uuidOf('ord', params.orderId), uuidOf('apt', params.appointmentId)];
      await move(ctx, await scopeOfBuyer(ctx, buyerId, orderId, id), id, new Date(body.startsAt), 'buyer');
      return oneOf(await visitsOfBuyer(ctx, buyerId, orderId), id);
    },
  }),
];
