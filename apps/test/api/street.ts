import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { provide, type Seconds } from '#kernel';
import type { TestMarket, TestMarketOptions, TestReply } from '#kernel/test/market.ts';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { paymentGateways, sandboxGateway } from '#modules/payments';
import { KEY_FILES, type SandboxGateway, type Scenario, startSandboxGateway } from '#sandbox-gateway';

/** The whole market with a real sandbox gateway beside it, on one clock that stands still; people come in by the public API alone. */
export type Street = {
  readonly stall: Stall;
  readonly market: TestMarket;
  /** Signs a phone in with the code the development gateway shows; answers calls made as this person. */
  person(phone: string): Promise<Person>;
  /** The buyer pays at the gateway; the callback goes out with `pass`. */
  payAt(paymentNumber: string, scenario?: Scenario): Promise<void>;
  /** Clock forward, the gateway's due work and callbacks, then ours until quiet. */
  pass(by: Seconds): Promise<void>;
  close(): Promise<void>;
};

export type Person = {
  readonly userId: string;
  call(method: string, path: string, body?: unknown, key?: string): Promise<TestReply>;
  /** The same, and the answer must be a success. */
  ok<T>(method: string, path: string, body?: unknown, key?: string): Promise<T>;
};

export async function openStreet(options: Pick<TestMarketOptions, 'log'> = {}): Promise<Street> {
  const held: { market: TestMarket | null; gateway: SandboxGateway | null; token: string } = {
    market: null,
    gateway: null,
    token: '',
  };
  const stall = await openStall({
    ...options,
    holdsPromises: true,
    prepare: async (runtime) => {
      const keysFolder = join(runtime.home, 'gateway');
      held.gateway = await startSandboxGateway({
        dataFile: ':memory:',
        keysFolder,
        appId: 'dongxi-test',
        clock: () => runtime.clock.now().getTime(),
        autoTick: false,
        send: async (url, init) => {
          if (!held.market) return { status: 502 };
          const reply = await held.market.app.inject({
            method: 'POST',
            url: new URL(url).pathname,
            headers: init.headers,
            payload: init.body,
          });
          return { status: reply.statusCode };
        },
      });
      const read = (file: string): string => readFileSync(join(keysFolder, file), 'utf8').trim();
      held.token = read(KEY_FILES.controlToken);
      const config = {
        url: held.gateway.url,
        appId: 'dongxi-test',
        privateKeyPem: read(KEY_FILES.appPrivate),
        gatewayPublicKeyPem: read(KEY_FILES.gatewayPublic),
        apiKey: read(KEY_FILES.apiKey),
        notifyUrl: 'http://market.test/api/payments/callbacks/sandbox',
      };
      provide(runtime, paymentGateways, { sandbox: sandboxGateway(config, runtime.clock) });
    },
  });
  held.market = stall.market;
  const { market } = stall;
  return {
    stall,
    market,
    async person(phone) {
      const asked = await market.http('POST', '/sign-in/code', { body: { phone } });
      const code = String(asked.headers['x-dongxi-dev-code']);
      const signed = await market.http('POST', '/sign-in/phone', { body: { phone, code } });
      if (signed.status !== 200) throw new Error(`sign-in: ${signed.text}`);
      const { token, user } = signed.body as { token: string; user: { id: string } };
      const call: Person['call'] = (method, path, body, key) =>
        market.http(method, path, {
          headers: { authorization: `Bearer ${token}` },
          ...(body === undefined ? {} : { body }),
          ...(key ? { key } : {}),
        });
      return {
        userId: user.id,
        call,
        async ok<T>(method: string, path: string, body?: unknown, key?: string) {
          const reply = await call(method, path, body, key);
          if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
          return reply.body as T;
        },
      };
    },
    async payAt(paymentNumber, scenario = 'normal') {
      const reply = await fetch(`${held.gateway?.url}/control/payments/${paymentNumber}/pay`, {
        method: 'POST',
        headers: { authorization: `Bearer ${held.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ scenario }),
      });
      if (!reply.ok) throw new Error(`gateway: ${reply.status} ${await reply.text()}`);
    },
    async pass(by) {
      market.clock.advance(by);
      await held.gateway?.tick();
      await market.drain();
    },
    async close() {
      await held.gateway?.close();
      await market.close();
    },
  };
}
