import fastify, { type FastifyInstance } from 'fastify';
import { type BookEvent, type Books, isScenario, openBooks, type Payment, type Scenario } from './books.ts';
import { type Deliveries, openDeliveries, type Send } from './deliveries.ts';
import { BookError } from './ledger.ts';
import { type Limits, SECOND_MS } from './limits.ts';
import { booksPage, cashierPage } from './pages.ts';

export type SimulatorOptions = {
  /** Folder of the keys; made on first start. */
  readonly keysFolder: string;
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Where browsers reach it when that is not the address it listens on. */
  readonly publicUrl?: string;
  /** Milliseconds since 1970; default the machine's. */
  readonly clock?: () => number;
  readonly limits?: Partial<Limits>;
  readonly send?: Send;
  /** Whether due work runs by itself (default). Tests say false and call `tick()`. */
  readonly autoTick?: boolean;
  /** Requests a minute before the provider asks for patience; default 6,000. */
  readonly perMinute?: number;
};

export type Simulator = {
  readonly url: string;
  readonly books: Books;
  readonly deliveries: Deliveries;
  /** The buyer pays; the callback goes out with the next tick. */
  pay(number: string, scenario?: Scenario): Payment;
  /** Everything due by the clock, then the callbacks. Returns when they were answered. */
  tick(): Promise<void>;
  /** Answers 503 to everything until called with false. */
  outage(on: boolean): void;
  /** While true, the bank sends payouts back. */
  readonly bank: { fails: boolean };
  /** While false, nobody takes what needs the receiver's own confirmation. */
  readonly person: { confirms: boolean };
  close(): Promise<void>;
};

export type Provider = {
  /** What its pages are called. */
  readonly name: string;
  readonly limits: Limits;
  readonly ladderMs: readonly number[];
  readonly taken: (answer: { readonly status: number; readonly text: string }) => boolean;
};

export type Place = {
  readonly app: FastifyInstance;
  readonly books: Books;
  readonly deliveries: Deliveries;
  readonly clock: () => number;
  readonly limits: Limits;
  readonly bank: { fails: boolean };
  readonly person: { confirms: boolean };
  /** Where browsers reach the simulator, without a trailing slash. */
  publicUrl(): string;
  /** True when more requests came within this minute than the provider takes. */
  tooOften(): boolean;
};

const HEARTBEAT_MS = SECOND_MS;

const sendByFetch: Send = async (url, message) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: message.headers,
    body: message.body,
    redirect: 'manual',
    signal: AbortSignal.timeout(5 * SECOND_MS),
  });
  return { status: response.status, text: await response.text() };
};

/** Starts a provider in this process: its books, callbacks, pages and the tester's control, and what `build` adds. */
export async function startSimulator(
  provider: Provider,
  options: SimulatorOptions,
  build: (place: Place) => (event: BookEvent) => void,
): Promise<Simulator> {
  const clock = options.clock ?? Date.now;
  const limits = { ...provider.limits, ...options.limits };
  let tell: (event: BookEvent) => void = () => undefined;
  const books = openBooks({ clock, limits, tell: (event) => tell(event) });
  const deliveries = openDeliveries({
    clock,
    send: options.send ?? sendByFetch,
    ladderMs: provider.ladderMs,
    taken: provider.taken,
  });
  const state = { url: '', out: false, closing: false, minute: 0, asked: 0 };
  const bank = { fails: false };
  const person = { confirms: true };
  const app = fastify({ bodyLimit: 256 * 1024 });
  // Signatures cover the exact text.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request, reply) => {
    if (state.out && !request.url.startsWith('/control/')) return reply.code(503).send('');
    books.runDue();
    return undefined;
  });

  let running: Promise<void> = Promise.resolve();
  const tick = (): Promise<void> => {
    running = running.then(async () => {
      if (state.closing) return;
      books.runDue();
      await deliveries.deliver();
    });
    return running;
  };
  const timer = options.autoTick === false ? undefined : setInterval(() => void tick(), HEARTBEAT_MS);

  tell = build({
    app,
    books,
    deliveries,
    clock,
    limits,
    bank,
    person,
    publicUrl: () => (options.publicUrl ?? state.url).replace(/\/+$/, ''),
    tooOften() {
      const minute = Math.floor(clock() / 60_000);
      if (minute !== state.minute) Object.assign(state, { minute, asked: 0 });
      state.asked += 1;
      return state.asked > (options.perMinute ?? 6_000);
    },
  });
  const pay = (number: string, scenario: Scenario = 'normal'): Payment => books.pay(number, scenario);
  const outage = (on: boolean): void => {
    state.out = on;
  };
  tester(app, provider.name, { books, pay, tick, outage, bank, person });
  state.url = await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
  return {
    url: state.url,
    books,
    deliveries,
    pay,
    tick,
    outage,
    bank,
    person,
    async close() {
      state.closing = true;
      clearInterval(timer);
      await app.close();
      await running;
    },
  };
}

type Hands = {
  readonly books: Books;
  readonly pay: Simulator['pay'];
  readonly tick: () => Promise<void>;
  readonly outage: (on: boolean) => void;
  readonly bank: { fails: boolean };
  readonly person: { confirms: boolean };
};

/** Pages for a person and /control for a program. Control takes JSON only, so that no web page can post a form to it. */
function tester(app: FastifyInstance, name: string, hands: Hands): void {
  app.get('/healthz', async () => ({ ok: true }));
  app.get('/', async (request, reply) => booksPage(request, reply, name, hands.books));
  app.get<{ Params: { no: string } }>('/cashier/:no', async (request, reply) => {
    const payment = hands.books.byPrepayNo(request.params.no);
    return payment ? cashierPage(request, reply, name, payment) : reply.code(404).send('unknown');
  });
  app.post<{ Params: { no: string } }>('/cashier/:no', async (request, reply) => {
    const payment = hands.books.byPrepayNo(request.params.no);
    if (!payment) return reply.code(404).send('unknown');
    const form = new URLSearchParams(String(request.body ?? ''));
    const scenario = form.get('scenario') ?? 'normal';
    try {
      if (form.get('outcome') === 'fail') hands.books.fail(payment.number);
      else hands.pay(payment.number, isScenario(scenario) ? scenario : 'normal');
    } catch (error) {
      if (!(error instanceof BookError)) throw error;
    }
    return reply.redirect(payment.returnUrl === '' ? request.url : payment.returnUrl, 303);
  });
  app.post('/control', async (request, reply) => {
    if (request.headers['content-type'] !== 'application/json') return reply.code(415).send({ code: 'JSON_ONLY' });
    const wish = JSON.parse(String(request.body)) as Record<string, unknown>;
    try {
      if (typeof wish.pay === 'string')
        hands.pay(wish.pay, typeof wish.scenario === 'string' && isScenario(wish.scenario) ? wish.scenario : 'normal');
      if (typeof wish.seller === 'string') hands.books.addSeller(wish.seller, String(wish.name ?? wish.seller));
      if (typeof wish.outage === 'boolean') hands.outage(wish.outage);
      if (typeof wish.bankFails === 'boolean') hands.bank.fails = wish.bankFails;
      if (typeof wish.personConfirms === 'boolean') hands.person.confirms = wish.personConfirms;
    } catch (error) {
      if (!(error instanceof BookError)) throw error;
      return reply.code(409).send({ code: error.code });
    }
    await hands.tick();
    return { done: true };
  });
}
