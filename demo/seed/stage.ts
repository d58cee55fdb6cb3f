import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import {
  type Actor,
  type Ctx,
  connect,
  createCtx,
  heldClock,
  type Module,
  type Pool,
  type Recurring,
  type Runtime,
  seconds,
  secretsOfHome,
  system,
  toId,
  type Uuid,
} from '#kernel';
import { authenticate } from '#modules/accounts';
import type { Scenario } from '#sandbox-gateway';
import { createApp } from '../../apps/server/app.ts';
import type { Environment } from '../../apps/server/environment.ts';
import { connectGateway, type GatewayProcess } from '../../apps/server/gateway.ts';
import { createRuntime } from '../../apps/server/market.ts';
import { consume, readableSoon, registerConsumers, runRecurring } from '../../apps/server/workers.ts';

/** What a seed is given: the migrated database, before the market's own gateway and workers start. */
export type EmptyMarket = {
  readonly environment: Environment;
  readonly modules: readonly Module[];
  readonly ownerUrl: string;
  readonly log: Logger;
};

/**
 * The market on a clock of its own: the same modules and the same sandbox gateway, whose callbacks come through the real
 * HTTP application. Nothing moves by itself; the play sets the clock and lets what is due be done.
 */
export type Stage = {
  readonly runtime: Runtime;
  readonly clock: ReturnType<typeof heldClock>;
  /** A context for someone at a moment, which may lie a little before the stage's clock. */
  ctx(actor: Actor, at?: Date): Ctx;
  /** The buyer pays at the provider's page, and the provider tells the market in the way of the scenario. */
  pay(paymentId: Uuid, scenario?: Scenario): Promise<void>;
  /** The provider's own work and callbacks that are due at the clock's moment. */
  hear(): Promise<void>;
  /** Whatever is due at the clock's moment: timers, the provider's own work, callbacks, sweepers. */
  work(): Promise<void>;
  /** Work that a day can do without: parcels' tracks, reconciliation, freezes, old sign-in codes. */
  nightWork(): Promise<void>;
  /** Lets every consumer read all events there are. */
  tellConsumers(): Promise<void>;
  close(): Promise<void>;
};

/** Recurring work that speaks with the provider; it goes on as the provider's answers come. */
const WITH_PROVIDER = new Set(['payments.payments', 'payments.refunds', 'payments.settlements', 'payments.payouts']);
/** Recurring work that is done at every moment the stage stops at. Carriers tell when things happened, so tracks can wait. */
const BY_THE_HOUR = new Set(['orders.timers', 'aftersales.overdue']);
/** The provider ends splits after one second, refunds after two, payouts after three. */
const PROVIDER_TAKES = seconds(3);

export async function openStage(market: EmptyMarket, start: Date): Promise<Stage> {
  const { environment, modules } = market;
  // The past holds forged callbacks and refusals on purpose; who looks for them asks with DONGXI_LOG.
  const log = process.env.DONGXI_LOG ? market.log : market.log.child({}, { level: 'error' });
  const pool: Pool = connect({
    url: market.ownerUrl,
    max: 24,
    role: 'dongxi_app',
    name: 'dongxi-seed',
    synchronousCommit: 'off',
  });
  const clock = heldClock(start);
  const runtime = createRuntime(
    {
      pool,
      clock,
      log,
      secrets: secretsOfHome(environment.home),
      home: environment.home,
      baseUrl: environment.publicUrl ?? `http://localhost:${environment.port}`,
    },
    modules,
  );
  const app = await createApp({ runtime, modules, perMinute: 0, authenticate });
  await app.ready();
  const gateway = await connectGateway(runtime, environment, { autoTick: false, send: intoApp(app) });
  if (!gateway) throw new Error('the demo needs the sandbox gateway, which production does not start');
  await registerConsumers(runtime, modules);
  const recurring = modules.flatMap((module) => module.recurring ?? []);
  const jobs = (names: ReadonlySet<string>): Recurring[] => recurring.filter((job) => names.has(job.name));
  return {
    runtime,
    clock,
    ctx: (actor, at) => createCtx(runtime, actor, at ? { clock: { now: () => at } } : {}),
    pay: (paymentId, scenario) => payAt(gateway, toId('pay', paymentId), scenario),
    hear: () => gateway.tick(),
    async work() {
      await gateway.tick();
      // Whoever paid at the last moment is heard before the timers speak.
      await quiet(runtime, jobs(WITH_PROVIDER));
      await quiet(runtime, jobs(BY_THE_HOUR));
      clock.advance(PROVIDER_TAKES);
      await gateway.tick();
      await quiet(runtime, jobs(WITH_PROVIDER));
    },
    nightWork: () =>
      quiet(
        runtime,
        recurring.filter((job) => !BY_THE_HOUR.has(job.name)),
      ),
    async tellConsumers() {
      // A transaction of another database in the cluster hides events for as long as it runs.
      do
        await Promise.all(
          modules
            .flatMap((module) => module.consumers ?? [])
            .map(async (consumer) => {
              while ((await consume(runtime, consumer)) > 0);
            }),
        );
      while (await readableSoon(runtime, modules));
    },
    async close() {
      await gateway.close();
      await app.close();
      await pool.end({ timeout: 5 });
    },
  };
}

/** Repeats each job as long as it finds something; what waits for a later moment is not found. */
async function quiet(runtime: Runtime, jobs: readonly Recurring[]): Promise<void> {
  await Promise.all(
    jobs.map(async (job) => {
      for (let round = 0; round < 50 && (await runRecurring(runtime, job)) > 0; round += 1);
    }),
  );
}

/** The provider's callbacks, handed to the application without a socket. */
function intoApp(app: FastifyInstance) {
  return async (
    url: string,
    message: { headers: Record<string, string>; body: string },
  ): Promise<{ status: number }> => {
    const reply = await app.inject({
      method: 'POST',
      url: new URL(url).pathname,
      headers: message.headers,
      payload: message.body,
    });
    return { status: reply.statusCode };
  };
}

async function payAt(gateway: GatewayProcess, number: string, scenario: Scenario = 'normal'): Promise<void> {
  const reply = await fetch(`${gateway.url}/control/payments/${number}/pay`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.controlToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ scenario }),
  });
  if (!reply.ok) throw new Error(`the sandbox gateway did not take the payment ${number}: ${await reply.text()}`);
  await reply.body?.cancel();
}

export const SEED_ACTOR: Actor = system('demo.seed');
