import { Type } from 'typebox';
import { earlier, hours, MomentSchema, Nullable, newId, platformStaff, type Route, route } from '#kernel';
import { refuse } from '../errors.ts';
import { GatewayError, gatewayNamed, gatewayNames } from '../gateway.ts';
import { orderNumber, paymentNumber } from '../numbers.ts';
import { gatewayLabel } from '../prose.ts';
import { selectHealth } from '../store/health.ts';

const HealthSchema = Type.Object({
  gateway: Type.String(),
  label: Type.String(),
  freezeDays: Type.Integer({ description: 'Days the provider keeps money frozen' }),
  genuine: Type.Integer({ description: 'Genuine callbacks of the last 24 hours' }),
  refused: Type.Integer({ description: 'Callbacks refused in the last 24 hours' }),
  lastGenuineAt: Nullable(MomentSchema()),
  openPayments: Type.Integer(),
  lastDay: Nullable(Type.String({ format: 'date', description: 'Last day compared with the bill' })),
  openDifferences: Type.Integer(),
});

export const gatewayRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/console/gateways',
    summary: 'Configured payment providers and how they do',
    tag: 'payments',
    access: platformStaff('payments.read'),
    reply: Type.Object({ items: Type.Array(HealthSchema) }),
    handle: async (ctx) => {
      const names = gatewayNames(ctx);
      const rows = await selectHealth(ctx, names, earlier(ctx.clock.now(), hours(24)));
      return {
        items: rows.map((row) => ({
          ...row,
          label: gatewayLabel(ctx.lang, row.gateway),
          freezeDays: gatewayNamed(ctx, row.gateway).freezeDays,
          lastGenuineAt: row.lastGenuineAt?.toISOString() ?? null,
        })),
      };
    },
  }),
  route({
    method: 'POST',
    path: '/console/gateways/:gateway/probe',
    summary: 'Ask a provider about a number nobody has used: whether it answers, and believes our signature',
    tag: 'payments',
    access: platformStaff('payments.reconcile'),
    params: Type.Object({ gateway: Type.String({ maxLength: 20 }) }),
    transaction: 'own',
    idempotency: 'none',
    perMinute: 20,
    reply: Type.Object({ ok: Type.Boolean(), code: Nullable(Type.String()) }),
    errors: ['payments.gateway_not_offered'],
    handle: async (ctx, { params }) => {
      if (!gatewayNames(ctx).includes(params.gateway)) throw refuse('gateway_not_offered', { gateway: params.gateway });
      const key = { number: paymentNumber(newId(ctx)), subNumbers: [orderNumber(newId(ctx))], gatewayNo: null };
      try {
        await gatewayNamed(ctx, params.gateway).queryPayment(key);
        return { ok: true, code: null };
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        return { ok: false, code: error.code };
      }
    },
  }),
];
