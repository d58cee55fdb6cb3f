import type { FastifyInstance } from 'fastify';
import type { Gateway } from './context.ts';
import { startOutage } from './entrance.ts';
import { failPayment, payPayment, setDefaultScenario } from './paying.ts';
import { ControlDefault, ControlDeliver, ControlOutage, ControlPay } from './shapes.ts';

/** What sends callbacks: everything due by the clock, or one of them whatever else waits. */
export type Deliver = { due(): Promise<void>; now(deliveryId: number): Promise<void> };

type ByNumber = { Params: { number: string } };

/** The tester's API under /control: plays the buyer, bends callbacks, takes the gateway down. Works during an outage. */
export function controlRoutes(app: FastifyInstance, gateway: Gateway, deliver: Deliver): void {
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

  // With an id: that callback again, alone; others may keep coming all the time. Without: everything that is due by the clock, and the answer comes when it was sent.
  app.post<{ Body: ControlDeliver }>('/deliver', { schema: { body: ControlDeliver } }, async (request) => {
    const { delivery_id: deliveryId } = request.body;
    await (deliveryId === undefined ? deliver.due() : deliver.now(deliveryId));
    return { done: true };
  });

  app.post<{ Body: ControlOutage }>('/outage', { schema: { body: ControlOutage } }, async (request) =>
    startOutage(gateway, request.body.seconds),
  );
}
