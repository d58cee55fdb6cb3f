import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP_ID as ALIPAY_APP, KEY_FILES as ALIPAY_KEYS, SELLER_ID, startAlipaySimulator } from '#alipay-simulator';
import { type Clock, heldClock, later, minutes, type Seconds, toId, uuidv7 } from '#kernel';
import type { Simulator, SimulatorOptions } from '#provider-simulator';
import { KEY_FILES as SANDBOX_KEYS, startSandboxGateway } from '#sandbox-gateway';
import { startStripeSimulator } from '#stripe-simulator';
import { APP_ID, KEY_FILES, MCHID, startWechatPaySimulator } from '#wechat-pay-simulator';
import type { CallbackMessage, NewGatewayPayment, PartAddress, PaymentGateway, PaymentKey } from '../gateway.ts';
import { alipayGateway } from '../gateways/alipay.ts';
import { sandboxGateway } from '../gateways/sandbox.ts';
import { stripeGateway } from '../gateways/stripe.ts';
import { wechatGateway } from '../gateways/wechat.ts';

/** How the provider tells of a payment; every provider of the contract can play these. */
export type Telling = 'normal' | 'delayed' | 'double' | 'lost' | 'mis-signed' | 'wrong-amount' | 'late-success';

/** One provider with its adapter on a clock that stands still, and an ear for its callbacks. */
export type Bench = {
  readonly name: string;
  readonly gateway: PaymentGateway;
  readonly clock: ReturnType<typeof heldClock>;
  /** Callbacks as they came in, oldest first; `answer` is what we said to each. */
  readonly heard: CallbackMessage[];
  /** Answers callbacks with the status of whether they are genuine. */
  pay(number: string, how?: Telling): Promise<void>;
  pass(by: Seconds): Promise<void>;
  /** The second shop's number at the provider, and the first one's. */
  readonly shops: readonly [string, string];
  outage(on: boolean): Promise<void>;
  bankFails(on: boolean): void;
  close(): Promise<void>;
};

const START = new Date('2026-11-22T04:00:00Z');
export const NOTIFY = 'http://market.test/api/payments/callbacks/';
/** The bank returns a payout to this account. */
export const WRONG_ACCOUNT = '6222020000000000';
export const GOOD_ACCOUNT = '6222020000001234';

export type Started = {
  readonly gateway: PaymentGateway;
  readonly shops: readonly [string, string];
  readonly tick: () => Promise<void>;
  readonly pay: (number: string, how: Telling) => Promise<void>;
  readonly outage: (on: boolean) => Promise<void>;
  readonly bankFails: (on: boolean) => void;
  readonly close: () => Promise<void>;
};
type Ears = Pick<SimulatorOptions, 'clock' | 'autoTick' | 'send' | 'keysFolder' | 'perMinute'> & {
  readonly now: ReturnType<typeof heldClock>;
};

const read = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8').trim();
export const ofSimulator = (simulator: Simulator): Omit<Started, 'gateway' | 'shops'> => ({
  tick: () => simulator.tick(),
  pay: async (number, how) => void simulator.pay(number, how),
  outage: async (on) => simulator.outage(on),
  bankFails: (on) => {
    simulator.bank.fails = on;
  },
  close: () => simulator.close(),
});

export const startSandbox = (ears: Ears): Promise<SandboxStarted> => startChannel(ears, 'sandbox');
/** The same gateway as the e-CNY wallet: what is paid is paid from its wallet without limits. */
export const startEcny = (ears: Ears): Promise<SandboxStarted> => startChannel(ears, 'ecny');
export const UNLIMITED_WALLET = '0040000000000001';

type SandboxStarted = Started & {
  readonly url: string;
  readonly other: PaymentGateway;
  /** The same adapter by another clock. */
  readonly byClock: (clock: Clock) => PaymentGateway;
  readonly control: (path: string, body: object) => Promise<string>;
};

async function startChannel(ears: Ears, name: 'sandbox' | 'ecny'): Promise<SandboxStarted> {
  const { keysFolder, now } = ears;
  const gateway = await startSandboxGateway({
    dataFile: ':memory:',
    keysFolder,
    appId: 'dongxi-test',
    clock: () => now.now().getTime(),
    autoTick: false,
    settings: { splitStartMs: 60_000 },
    ...(ears.send ? { send: async (url, init) => ears.send?.(url, init) ?? { status: 502 } } : {}),
  });
  const adapterOf = (called: 'sandbox' | 'ecny', clock: Clock = now) =>
    sandboxGateway(
      {
        url: gateway.url,
        channel: called === 'ecny' ? 'ecny' : 'standard',
        appId: 'dongxi-test',
        privateKeyPem: read(keysFolder, SANDBOX_KEYS.appPrivate),
        gatewayPublicKeyPem: read(keysFolder, SANDBOX_KEYS.gatewayPublic),
        apiKey: read(keysFolder, SANDBOX_KEYS.apiKey),
        notifyUrl: `${NOTIFY}${called}`,
      },
      clock,
    );
  const adapter = adapterOf(name);
  const wallet = name === 'ecny' ? { wallet: UNLIMITED_WALLET } : {};
  /** `<status> <code>` of what the gateway says to the tester. */
  const control = async (path: string, body: object): Promise<string> => {
    const reply = await fetch(`${gateway.url}/control${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${read(keysFolder, SANDBOX_KEYS.controlToken)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    const said = (await reply.json()) as { code?: string };
    return `${reply.status} ${said.code ?? 'OK'}`;
  };
  const succeed = async (path: string, body: object): Promise<void> => {
    const word = await control(path, body);
    if (word !== '200 OK') throw new Error(`control ${path}: ${word}`);
  };
  return {
    gateway: adapter,
    shops: [
      await adapter.registerShop({ subMerchantId: 'shop-one', name: '一店' }),
      await adapter.registerShop({ subMerchantId: 'shop-two', name: '二店' }),
    ],
    tick: () => gateway.tick(),
    url: gateway.url,
    other: adapterOf(name === 'ecny' ? 'sandbox' : 'ecny'),
    byClock: (clock) => adapterOf(name, clock),
    control,
    pay: (number, how) =>
      succeed(`/payments/${number}/pay`, { scenario: how === 'late-success' ? 'reordered' : how, ...wallet }),
    outage: (on) => succeed('/outage', { seconds: on ? 600 : 0 }),
    bankFails: () => undefined,
    close: () => gateway.close(),
  };
}

export async function startWechat(
  ears: Ears,
): Promise<Started & { readonly simulator: Awaited<ReturnType<typeof startWechatPaySimulator>> }> {
  const simulator = await startWechatPaySimulator(ears);
  const gateway = wechatGateway(
    {
      url: simulator.url,
      mchid: MCHID,
      appId: APP_ID,
      merchantSerial: read(ears.keysFolder, KEY_FILES.merchantSerial),
      privateKeyPem: read(ears.keysFolder, KEY_FILES.merchantPrivate),
      apiV3Key: read(ears.keysFolder, KEY_FILES.apiKey),
      notifyUrl: `${NOTIFY}wechat`,
    },
    ears.now,
  );
  return {
    ...ofSimulator(simulator),
    simulator,
    gateway,
    shops: [simulator.admit('shop-one'), simulator.admit('shop-two')],
  };
}

export async function startAlipay(
  ears: Ears,
): Promise<Started & { readonly simulator: Awaited<ReturnType<typeof startAlipaySimulator>> }> {
  const simulator = await startAlipaySimulator(ears);
  const gateway = alipayGateway(
    {
      url: `${simulator.url}/gateway.do`,
      appId: ALIPAY_APP,
      sellerId: SELLER_ID,
      privateKeyPem: read(ears.keysFolder, ALIPAY_KEYS.appPrivate),
      alipayPublicKeyPem: read(ears.keysFolder, ALIPAY_KEYS.alipayPublic),
      notifyUrl: `${NOTIFY}alipay`,
      authTokenOf: (smid) => `auth-${smid}`,
    },
    ears.now,
  );
  return {
    ...ofSimulator(simulator),
    simulator,
    gateway,
    shops: [simulator.admit('shop-one'), simulator.admit('shop-two')],
    // A payment of one part is a trade under its own number.
    pay: async (number, how) => {
      const found = [...simulator.books.payments.keys()].find((key) => key.startsWith(number));
      simulator.pay(found ?? number, how);
    },
  };
}

export async function startStripe(
  ears: Ears,
): Promise<Started & { readonly simulator: Awaited<ReturnType<typeof startStripeSimulator>> }> {
  const simulator = await startStripeSimulator({ ...ears, webhookUrl: `${NOTIFY}stripe` });
  const gateway = stripeGateway(
    { url: simulator.url, secretKey: simulator.secretKey, webhookSecret: simulator.webhookSecret },
    ears.now,
  );
  return {
    ...ofSimulator(simulator),
    simulator,
    gateway,
    shops: [simulator.admit('shop-one'), simulator.admit('shop-two')],
  };
}

/** Opens a bench with whatever `start` starts; callbacks are verified by its own adapter and answered accordingly. */
export async function openBench<S extends Started>(
  name: string,
  start: (ears: Ears) => Promise<S>,
): Promise<Bench & { readonly started: S; readonly keysFolder: string }> {
  const folder = mkdtempSync(join(tmpdir(), `bench-${name}-`));
  const clock = heldClock(START);
  const heard: CallbackMessage[] = [];
  const held: { gateway: PaymentGateway | null } = { gateway: null };
  const started = await start({
    keysFolder: join(folder, 'keys'),
    clock: () => clock.now().getTime(),
    now: clock,
    autoTick: false,
    send: async (_url, message) => {
      heard.push(message);
      const verdict = await held.gateway?.verifyCallback(message, clock.now());
      return verdict?.genuine
        ? { status: 200, text: held.gateway?.callbackReply.body ?? '' }
        : { status: 401, text: 'refused' };
    },
  });
  held.gateway = started.gateway;
  return {
    name,
    started,
    keysFolder: join(folder, 'keys'),
    gateway: started.gateway,
    clock,
    heard,
    shops: started.shops,
    pay: (number, how = 'normal') => started.pay(number, how),
    async pass(by) {
      clock.advance(by);
      await started.tick();
    },
    outage: started.outage,
    bankFails: started.bankFails,
    async close() {
      await started.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A payment not yet told to the provider, with one part for each amount, shops in turn. */
export function newPayment(bench: Bench, amounts: readonly number[]): NewGatewayPayment & { readonly at: PartAddress } {
  const now = bench.clock.now().getTime();
  const number = toId('pay', uuidv7(now));
  const parts = amounts.map((amountFen, place) => ({
    subNumber: toId('ord', uuidv7(now)),
    subMerchantId: bench.shops[place % 2] ?? bench.shops[0],
    amountFen,
  }));
  return {
    number,
    device: 'phone',
    amountFen: amounts.reduce((sum, fen) => sum + fen, 0),
    description: '慈溪小家电',
    returnUrl: 'http://market.test/pay/trd_1',
    expiresAt: later(bench.clock.now(), minutes(30)),
    parts,
    at: {
      paymentNumber: number,
      subNumber: parts[0]?.subNumber ?? '',
      subMerchantId: bench.shops[0],
    },
  };
}
export const keyOf = (payment: NewGatewayPayment): PaymentKey => ({
  number: payment.number,
  subNumbers: payment.parts.map((part) => part.subNumber),
  gatewayNo: opened.get(payment.number) ?? null,
});
/** What the provider called each payment when it was opened. */
const opened = new Map<string, string>();

/** Told to the provider, paid, and a minute old: splits may start. */
export async function paid(bench: Bench, amounts: readonly number[], how: Telling = 'normal') {
  const payment = newPayment(bench, amounts);
  await openAt(bench, payment);
  await bench.pay(payment.number, how);
  await bench.pass(minutes(1));
  return payment;
}

/** Tells the provider; where the payment begins with the buyer's browser, opens the page. */
export async function openAt(bench: Bench, payment: NewGatewayPayment) {
  const answer = await bench.gateway.createPayment(payment);
  opened.set(payment.number, answer.gatewayNo);
  if (bench.name === 'alipay') await fetch(answer.cashierUrl, { redirect: 'follow' });
  return answer;
}
