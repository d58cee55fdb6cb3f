import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  later,
  minutes,
  provide,
  type Seconds,
  type ShopScope,
  seconds,
  shopScope,
  transact,
  type Uuid,
  uuidv7,
} from '#kernel';
import { type TestMarket, testMarket } from '#kernel/test/market.ts';
import { registerPerson, testIdentity, verifyRealName } from '#modules/accounts';
import { module as ledger } from '#modules/ledger';
import { openShop } from '#modules/shops';
import { KEY_FILES, type SandboxGateway, type Scenario, startSandboxGateway } from '#sandbox-gateway';
import {
  openPayment,
  type PaymentGateway,
  paymentGateways,
  paymentOfTrade,
  module as payments,
  sandboxGateway,
  startPayment,
} from '../index.ts';
import { paymentNumber } from '../numbers.ts';
import { selectDifferences } from '../store/reconciliation.ts';

type Difference = Awaited<ReturnType<typeof selectDifferences>>[number];

export type TillOrder = {
  readonly tradeId: Uuid;
  readonly orderIds: readonly Uuid[];
  readonly paymentId: Uuid;
  readonly buyerId: Uuid;
  readonly number: string;
};

/** A market with a real sandbox gateway beside it, both on one clock that stands still. */
export type Till = {
  readonly market: TestMarket;
  readonly gateway: SandboxGateway;
  readonly shops: readonly [Uuid, Uuid];
  readonly scopes: readonly [ShopScope, ShopScope];
  /** Opens a payment with one part for each amount, shops in turn. */
  open(amounts: readonly number[]): Promise<TillOrder>;
  /** Opens, tells the gateway, and lets the buyer pay; callbacks go out with `tick`. */
  pay(amounts: readonly number[], scenario?: Scenario): Promise<TillOrder>;
  control(path: string, body?: object): Promise<unknown>;
  /** Clock forward, gateway's due work and callbacks, then ours until quiet. */
  pass(by: Seconds): Promise<void>;
  /** Passes over the waits after which what hangs at the gateway is asked about again. */
  quiet(): Promise<void>;
  /** Open differences of a kind, as an operator sees them. */
  differences(kind: string): Promise<Difference[]>;
  stateOf(order: TillOrder): Promise<string | undefined>;
  /** Every promise of ledger and payments, on the data there is now. */
  audit(): Promise<string[]>;
  /** Callbacks held back here are lost. */
  readonly wire: { cut: boolean; delivered: number };
  /** Another adapter for the same gateway, as after a restart under another address. */
  adapter(notifyUrl: string): PaymentGateway;
  close(): Promise<void>;
};

export async function openTill(): Promise<Till> {
  let gateway: SandboxGateway | null = null;
  let held: TestMarket | null = null;
  let token = '';
  let adapter: Till['adapter'] | null = null;
  const wire = { cut: false, delivered: 0 };
  const market = await testMarket({
    modules: ['regions', 'operations', 'ledger', 'accounts', 'shops', 'payments'],
    prepare: async (runtime) => {
      const keysFolder = join(runtime.home, 'gateway');
      gateway = await startSandboxGateway({
        dataFile: ':memory:',
        keysFolder,
        appId: 'dongxi-test',
        clock: () => runtime.clock.now().getTime(),
        autoTick: false,
        send: async (url, init) => {
          if (wire.cut || !held) return { status: 502 };
          wire.delivered += 1;
          const reply = await held.app.inject({
            method: 'POST',
            url: new URL(url).pathname,
            headers: init.headers,
            payload: init.body,
          });
          return { status: reply.statusCode };
        },
      });
      const { url } = gateway;
      const read = (file: string): string => readFileSync(join(keysFolder, file), 'utf8').trim();
      token = read(KEY_FILES.controlToken);
      adapter = (notifyUrl) =>
        sandboxGateway(
          {
            url,
            appId: 'dongxi-test',
            privateKeyPem: read(KEY_FILES.appPrivate),
            gatewayPublicKeyPem: read(KEY_FILES.gatewayPublic),
            apiKey: read(KEY_FILES.apiKey),
            notifyUrl,
          },
          runtime.clock,
        );
      provide(runtime, paymentGateways, { sandbox: adapter('http://market.test/api/payments/callbacks/sandbox') });
    },
  });
  held = market;
  if (!gateway || !adapter) throw new Error('no gateway');
  const makeAdapter: Till['adapter'] = adapter;
  const running: SandboxGateway = gateway;
  const ctx = market.ctx();
  const owner = await registerPerson(ctx, {
    email: 'owner@till.test',
    phone: '13700000000',
    password: 'a long enough pass phrase',
    nickname: 'Till',
  });
  const { name, idNumber } = testIdentity(1);
  await verifyRealName(ctx, owner.id, { kind: 'identity', name, number: idNumber });
  const openOne = async (code: string): Promise<Uuid> =>
    (await openShop(ctx, { code, name: `店 ${code}`, kind: 'company', ownerId: owner.id, divisionCode: '330282' })).id;
  const shops = [await openOne('till-one'), await openOne('till-two')] as const;

  async function open(amounts: readonly number[]): Promise<TillOrder> {
    const now = market.clock.now();
    const made = () => uuidv7(now.getTime());
    const tradeId = made();
    const buyerId = made();
    const parts = amounts.map((amountFen, place) => ({
      shopId: shops[place % 2] ?? shops[0],
      orderId: made(),
      amountFen,
    }));
    const { paymentId } = await transact(ctx, (tx) =>
      openPayment(tx, { tradeId, buyerId, parts, expiresAt: later(now, minutes(30)) }),
    );
    return {
      tradeId,
      buyerId,
      paymentId,
      orderIds: parts.map((part) => part.orderId),
      number: paymentNumber(paymentId),
    };
  }
  async function control(path: string, body: object = {}): Promise<unknown> {
    const reply = await fetch(`${running.url}/control${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`control ${path}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  }
  async function pass(by: Seconds): Promise<void> {
    market.clock.advance(by);
    await running.tick();
    await market.drain();
  }
  return {
    market,
    gateway: running,
    shops,
    scopes: [shopScope(shops[0]), shopScope(shops[1])],
    wire,
    adapter: makeAdapter,
    open,
    control,
    async pay(amounts, scenario = 'normal') {
      const order = await open(amounts);
      await startPayment(ctx, order);
      await control(`/payments/${order.number}/pay`, { scenario });
      return order;
    },
    pass,
    async quiet() {
      await market.drain();
      for (const wait of [3, 6, 12, 35, 65]) await pass(seconds(wait));
    },
    differences: async (kind) =>
      (await selectDifferences(ctx, { state: 'open', day: null, after: null, limit: 100 })).filter(
        (row) => row.kind === kind,
      ),
    stateOf: async (order) => (await paymentOfTrade(ctx, order.tradeId))?.payment.state,
    async audit() {
      const found: string[] = [];
      for (const check of [...(ledger.audits ?? []), ...(payments.audits ?? [])])
        found.push(...(await check.run(ctx)).breaches);
      return found;
    },
    async close() {
      await running.close();
      await market.close();
    },
  };
}
