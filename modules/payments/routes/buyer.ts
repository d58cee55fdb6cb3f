import { Type } from 'typebox';
import { type Ctx, IdSchema, type Route, refuseRequest, route, signedIn, type Uuid, userIdOf, uuidOf } from '#kernel';
import { returnedFromGateway } from '../payments.ts';
import { startPayment } from '../starting.ts';
import { PaymentSchema, paymentView } from '../view.ts';

const TradePath = Type.Object({ tradeId: IdSchema('trd') });

function meOf(ctx: Ctx): Uuid {
  const me = userIdOf(ctx.actor);
  if (!me) throw refuseRequest('unauthenticated');
  return me;
}

export const buyerRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/trades/:tradeId/payment',
    summary: "Start or go on paying a trade: where the provider's page is",
    tag: 'payments',
    access: signedIn,
    params: TradePath,
    query: Type.Object({
      gateway: Type.Optional(Type.String({ maxLength: 20, description: 'The provider the buyer chose' })),
      device: Type.Optional(Type.Enum(['phone', 'desk'], { description: 'What the buyer holds; default phone' })),
    }),
    reply: PaymentSchema,
    transaction: 'last',
    errors: [
      'payments.payment_not_found',
      'payments.payment_not_open',
      'payments.payment_already_paid',
      'payments.payment_expired',
      'payments.gateway_unavailable',
      'payments.gateway_refused',
      'payments.gateway_not_offered',
      'payments.shop_not_admitted',
    ],
    handle: async (ctx, { params, query }, { keeping }) =>
      paymentView(
        ctx,
        await startPayment(ctx, {
          tradeId: uuidOf('trd', params.tradeId),
          buyerId: meOf(ctx),
          ...query,
          ...(keeping && {
            keeping: { look: () => keeping.look(ctx), keep: (tx, row) => keeping.keep(tx, paymentView(ctx, row)) },
          }),
        }),
      ),
  }),
  route({
    method: 'GET',
    path: '/trades/:tradeId/payment',
    summary: 'How a payment stands; while it is open the provider is asked, at most every three seconds',
    tag: 'payments',
    access: signedIn,
    params: TradePath,
    reply: PaymentSchema,
    errors: ['payments.payment_not_found'],
    handle: async (ctx, { params }) =>
      paymentView(ctx, await returnedFromGateway(ctx, { tradeId: uuidOf('trd', params.tradeId), buyerId: meOf(ctx) })),
  }),
];
