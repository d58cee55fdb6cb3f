import { Type } from 'typebox';
import { type Route, route, signature } from '#kernel';
import { receiveCallback } from '../callbacks.ts';
import { gatewayNamed } from '../gateway.ts';

export const callbackRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/payments/callbacks/:gateway',
    summary:
      "A provider's word about payments, refunds, splits and payouts; signed, answered as that provider wants it",
    tag: 'payments',
    access: signature,
    params: Type.Object({ gateway: Type.Enum(['sandbox', 'ecny', 'wechat', 'alipay', 'stripe']) }),
    consumes: 'raw',
    produces: ['text/plain', 'application/json'],
    transaction: 'own',
    idempotency: 'none',
    errors: ['payments.callback_refused', 'request.not_found'],
    handle: async (ctx, { params, raw, headers, ip }) => {
      await receiveCallback(ctx, params.gateway, { headers, body: raw }, ip);
      return gatewayNamed(ctx, params.gateway).callbackReply;
    },
  }),
];
