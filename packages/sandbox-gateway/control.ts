import type { FastifyInstance } from 'fastify';
import { redeliver } from './callbacks.ts';
import type { Gateway } from './context.ts';
import { startOutage } from './entrance.ts';
import { failPayment, payPayment, setDefaultScenario } from './paying.ts';
import { ControlDefault, ControlDeliver, ControlOutage, ControlPay } from './shapes.ts';

type ByNumber = { Params: { number: string } };

/** The tester's API under /control: plays the buyer, bends callbacks, takes the gateway down. Works during an outage. */
export function controlRoutes(app: FastifyInstance, gateway: Gateway, tick: () => Promise<void>): void {
  app.post<ByNumber & { Body: ControlPay }>(
    '/payments/:number/pay',
    { schema: { body: ControlPay } },
    async (request) => {
      const { scenario, delay_ms: delayMs, wallet } = request.body;
      return payPayment(gateway, request.params.number, {
        ...(scenario === undefined ? {} : { scenario }),
        ...(delayMs === undefined ? {} : { delayMs }),
        ...(wallet === undefined ? {} : { wallet }),
      });
    },
  );
  app.post<ByNumber>('/payments/:number/fail', async (request) => failPayment(gateway, request.params.number));

  app.post<{ Body: ControlDefault }>('/default-scenario', { schema: { body: ControlDefault } }, async (request) =>
    setDefaultScenario(gateway, request.body.scenario, request.body.delay_ms),
  );

  // With an id: that callback again. Without: everything that is due by the clock, and the answer comes when it was sent.
  app.post<{ Body: ControlDeliver }>('/deliver', { schema: { body: ControlDeliver } }, async (request) => {
    if (request.body.delivery_id !== undefined) redeliver(gateway, request.body.delivery_id);
    await tick();
    return { done: true };
  });

  app.post<{ Body: ControlOutage }>('/outage', { schema: { body: ControlOutage } }, async (request) =>
    startOutage(gateway, request.body.seconds),
  );
}
