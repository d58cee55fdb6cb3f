import { Type } from 'typebox';
import {
  type Ctx,
  IdSchema,
  MomentSchema,
  Nullable,
  type Route,
  refuseRequest,
  route,
  signedIn,
  toId,
  type Uuid,
  userIdOf,
  uuidOf,
} from '#kernel';
import { bookVisit, visitFor } from './visits-service.ts';

const tag = 'fulfilment';
const params = Type.Object({ orderId: IdSchema('ord') });
const buyerOf = (ctx: Ctx): Uuid => {
  const userId = userIdOf(ctx.actor);
  if (!userId) throw refuseRequest('unauthenticated');
  return userId;
};

export const visitRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/me/orders/:orderId/visit',
    summary: "In which calendar the shop's people bring and install an order's goods, and whether a time is booked",
    tag,
    access: signedIn,
    params,
    reply: Type.Object({
      visit: Nullable(Type.Object({ calendarId: IdSchema('cal'), booked: Type.Boolean(), mayBook: Type.Boolean() })),
    }),
    errors: ['orders.order_not_found'],
    handle: async (ctx, input) => {
      const visit = await visitFor(ctx, buyerOf(ctx), uuidOf('ord', input.params.orderId));
      return { visit: visit && { ...visit, calendarId: toId('cal', visit.calendarId) } };
    },
  }),
  route({
    method: 'POST',
    path: '/me/orders/:orderId/visit',
    summary: 'Choose when the goods are brought and installed, in one visit',
    tag,
    access: signedIn,
    params,
    body: Type.Object({ startsAt: MomentSchema('The beginning of a slot: GET /calendars/…/slots') }),
    reply: Type.Object({ id: IdSchema('apt'), startsAt: MomentSchema(), endsAt: MomentSchema() }),
    status: 201,
    errors: [
      'orders.order_not_found',
      'orders.state_forbids',
      'fulfilment.visit_not_offered',
      'fulfilment.order_not_waiting',
      ...['calendar_not_found', 'place_not_served', 'slot_not_offered', 'slot_full', 'already_booked'].map(
        (name) => `appointments.${name}`,
      ),
    ],
    handle: async (ctx, { params: { orderId }, body }) => {
      const one = await bookVisit(ctx, buyerOf(ctx), uuidOf('ord', orderId), new Date(body.startsAt));
      return { id: toId('apt', one.id), startsAt: one.startsAt.toISOString(), endsAt: one.endsAt.toISOString() };
    },
  }),
];
