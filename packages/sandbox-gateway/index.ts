import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { deliverNow, type Send } from './callbacks.ts';
import type { Gateway } from './context.ts';
import { nextDue, tick } from './due.ts';
import { openKeys } from './keys.ts';
import { DEFAULT_SETTINGS, type GatewaySettings } from './limits.ts';
import { buildServer } from './server.ts';
import { openStore } from './store.ts';

export { KEY_FILES } from './keys.ts';
export { DEFAULT_SETTINGS, type GatewaySettings } from './limits.ts';
export { SCENARIOS, type Scenario } from './shapes.ts';

export type SandboxGatewayOptions = {
  /** SQLite file; `:memory:` forgets everything on close. */
  readonly dataFile: string;
  /** Folder of the PEM files, the API key and the control token; made on first start. */
  readonly keysFolder: string;
  readonly appId: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Where browsers reach the gateway when that is not the address it listens on. */
  readonly publicUrl?: string;
  /** Milliseconds since 1970; default the machine's. */
  readonly clock?: () => number;
  readonly settings?: Partial<GatewaySettings>;
  /** How callbacks are sent; default fetch. */
  readonly send?: Send;
  /** Whether due work runs by itself (default). Tests say false and call `tick()`. */
  readonly autoTick?: boolean;
};

export type SandboxGateway = {
  readonly url: string;
  /** Runs everything due at the clock's instant: tasks, then callbacks. Returns when the callbacks were answered. */
  tick(): Promise<void>;
  /** Stops accepting, lets callbacks under way end, closes the file. */
  close(): Promise<void>;
};

/** Due work is looked for this often even without a wake-up: the wall clock may jump. */
const HEARTBEAT_MS = 1_000;

/** Starts the gateway in this process. It keeps to itself: no global state, one file, one port. */
export async function startSandboxGateway(options: SandboxGatewayOptions): Promise<SandboxGateway> {
  if (options.dataFile !== ':memory:') mkdirSync(dirname(options.dataFile), { recursive: true });
  const db = openStore(options.dataFile);
  const clock = options.clock ?? Date.now;
  const send: Send = options.send ?? sendByFetch;
  let url = '';
  let closing = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const gateway: Gateway = {
    db,
    clock,
    keys: openKeys(options.keysFolder),
    appId: options.appId,
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
    publicUrl: () => (options.publicUrl ?? url).replace(/\/+$/, ''),
    wake: () => plan(0),
  };
  // One after the other: two ticks at once would send one callback twice.
  const tickOnce = (): Promise<void> => {
    running = running.then(() => (closing ? undefined : tick(gateway, send, () => closing)));
    return running;
  };
  function plan(waitMs: number): void {
    if (options.autoTick === false || closing) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      tickOnce()
        .catch((error: unknown) => {
          console.error('sandbox-gateway tick', error);
          running = Promise.resolve();
        })
        .finally(() => plan(Math.max(1, Math.min(HEARTBEAT_MS, (nextDueSafely() ?? Infinity) - clock()))));
    }, waitMs);
  }
  const nextDueSafely = () => (closing ? undefined : nextDue(gateway));

  const app = buildServer(gateway, { due: tickOnce, now: (deliveryId) => deliverNow(gateway, send, deliveryId) });
  url = await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
  plan(0);
  return {
    url,
    tick: tickOnce,
    async close() {
      closing = true;
      clearTimeout(timer);
      await app.close();
      await running.catch(() => undefined);
      db.close();
    },
  };
}

const sendByFetch: Send = async (url, init) => {
  const response = await fetch(url, init);
  await response.body?.cancel();
  return { status: response.status };
};
