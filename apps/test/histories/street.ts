import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Actor, provide, type Seconds } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { setReturnAddress } from '#modules/aftersales';
import { paymentGateways, sandboxGateway } from '#modules/payments';
import { KEY_FILES, type SandboxGateway, type Scenario, startSandboxGateway } from '#sandbox-gateway';

/** A stall with the strict sandbox provider beside it, both on one clock, and nothing that moves by itself. */
export type Street = {
  readonly stall: Stall;
  /** Two judges and the owner of the first shop. */
  readonly judges: readonly Actor[];
  /** Callbacks are lost while it is cut. */
  readonly wire: { cut: boolean };
  waybill(): string;
  /** The buyer pays at the provider's page, who will tell of it in the way of the scenario. */
  payAt(number: string, scenario: Scenario): Promise<void>;
  outage(length: Seconds): Promise<void>;
  /** What the provider has to say, and what the market's workers do by themselves. */
  work(): Promise<void>;
  close(): Promise<void>;
};

/** Workers that move orders, money and cases; the rest of the house is not part of this. */
const AT_WORK = /^(payments\.(payments|refunds|settlements|transfers)|orders\.|aftersales\.|fulfilment\.)/;

let made = 0;

export async function openStreet(): Promise<Street> {
  let gateway: SandboxGateway | null = null;
  let token = '';
  const wire = { cut: false };
  const held: { stall: Stall | null } = { stall: null };
  const stall = await openStall({
    prepare: async (runtime) => {
      const keysFolder = join(runtime.home, 'gateway');
      gateway = await startSandboxGateway({
        dataFile: ':memory:',
        keysFolder,
        appId: 'dongxi-test',
        clock: () => runtime.clock.now().getTime(),
        autoTick: false,
        send: async (url, { headers, body: payload }) => {
          if (wire.cut || !held.stall) return { status: 502 };
          const reply = await held.stall.market.app.inject({
            method: 'POST',
            url: new URL(url).pathname,
            headers,
            payload,
          });
          return { status: reply.statusCode };
        },
      });
      const read = (file: string): string => readFileSync(join(keysFolder, file), 'utf8').trim();
      token = read(KEY_FILES.controlToken);
      const sandbox = sandboxGateway(
        {
          url: gateway.url,
          appId: 'dongxi-test',
          privateKeyPem: read(KEY_FILES.appPrivate),
          gatewayPublicKeyPem: read(KEY_FILES.gatewayPublic),
          apiKey: read(KEY_FILES.apiKey),
          notifyUrl: 'http://market.test/api/payments/callbacks/sandbox',
        },
        runtime.clock,
      );
      provide(runtime, paymentGateways, { sandbox });
    },
  });
  held.stall = stall;
  const { market } = stall;
  const provider: SandboxGateway | null = gateway;
  if (!provider) throw new Error('no gateway');
  const running: SandboxGateway = provider;
  for (const scope of stall.scopes)
    await setReturnAddress(market.ctx(), scope, {
      name: '仓库退货组',
      phone: '13900001111',
      divisionCode: '330282',
      street: '观海卫镇工业园 8 号',
    });
  const jobs = market.modules.flatMap((module) => module.recurring ?? []).filter((one) => AT_WORK.test(one.name));
  const control = async (path: string, body: object): Promise<void> => {
    const reply = await fetch(`${running.url}/control${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await reply.body?.cancel();
  };
  const judge = () => market.user([{ scope: 'platform', scopeId: null, role: 'service', permissions: ['*'] }]);
  return {
    stall,
    judges: [
      judge(),
      judge(),
      market.user([{ scope: 'shop', scopeId: stall.shops[0], role: 'owner', permissions: ['*'] }]),
    ],
    wire,
    waybill: () => {
      made += 1;
      return `SF${String(made).padStart(13, '0')}`;
    },
    payAt: (number, scenario) => control(`/payments/${number}/pay`, { scenario }),
    outage: (length) => control('/outage', { seconds: length }),
    async work() {
      for (let round = 0; round < 3; round += 1) {
        await running.tick();
        for (const job of jobs) await job.run(market.ctx());
      }
    },
    async close() {
      await running.close();
      await market.close();
    },
  };
}

/** Filled once by the market and read by everyone: no command of a trade touches them. */
const STILL = /^(regions\.|catalog\.(categories|attributes)$|kernel\.migrations$|graphile_worker\.)/;

/** One figure for all rows of all tables: two of them are the same when nothing at all has changed between. */
export async function digestOf({ stall }: Street): Promise<() => Promise<string>> {
  const tables = await stall.market.owner<{ name: string }[]>`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`;
  const parts = tables
    .filter(({ name }) => !STILL.test(name))
    .map(
      ({ name }) =>
        `SELECT '${name}' AS name, count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 7)), 0) AS rows FROM ${name} t`,
    );
  const question = `SELECT string_agg(name || ' ' || rows, E'\\n' ORDER BY name) AS all FROM (${parts.join(' UNION ALL ')}) one`;
  return async () => {
    const [row] = await stall.market.owner.unsafe<{ all: string }[]>(question, [], { prepare: true });
    return row?.all ?? '';
  };
}
