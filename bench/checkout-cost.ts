import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { connect, createCtx, migrate, type Pool, secretsOfHome, system, systemClock } from '#kernel';
import { createApp } from '../apps/server/app.ts';
import { openDatabase } from '../apps/server/database.ts';
import type { Environment } from '../apps/server/environment.ts';
import { connectGateway, type GatewayProcess } from '../apps/server/gateway.ts';
import { createRuntime, loadModules, realAuthenticate } from '../apps/server/market.ts';
import { loadReference } from '../apps/server/reference.ts';
import { basketOf, headOf, seeded } from './checkouts.ts';
import { databaseFacts, median, type Report, type Say } from './figure.ts';
import { dropHome, throwawayHome } from './market-child.ts';
import { fillStage, type StageBuyer } from './stage.ts';
import { trafficOf } from './traffic.ts';

const PLAN = { shops: 4, productsPerShop: 100, pieces: 900_000, buyers: 4 };
/** Plans, memories and the gateway's keys are warm after so many; then so many are counted. */
const WARM = 12;
/** Goods changed a moment ago are not remembered: a shop that has just been stocked is not what buyers meet. */
const SETTLED_MS = 3_000;
const COUNTED = 15;
/** Of issue 6: from the quote to paid with its journals, goods of two shops. */
const MOST_STATEMENTS = 25;
const MOST_COMMITS = 3;

const STEPS = ['quote', 'place', 'pay', 'callback'] as const;
type Step = (typeof STEPS)[number];
/** What a step costs at the database. `writes`: transactions that wrote, whether begun by name or a statement by itself. */
type Cost = {
  readonly statements: number;
  readonly roundTrips: number;
  readonly commits: number;
  readonly wal: number;
};
type Costs = Readonly<Record<Step, Cost>>;

/**
 * What a checkout costs at the database, free of noise: SQL statements (BEGIN and COMMIT among them), round trips, commits and bytes of
 * WAL from the quote to paid, its journals written: two shops, two lines, one buyer at a time, nothing else at work. The provider is the
 * sandbox gateway; what it does is not counted, what its signed callback makes the market do is. Medians of fifteen checkouts.
 */
export async function checkoutCost(say: Say): Promise<Report> {
  const home = throwawayHome();
  const undo: (() => Promise<unknown>)[] = [];
  try {
    say('opening a market of its own …');
    const bench = await openBench(home, undo);
    const runs: Costs[] = [];
    const settled = performance.now() + SETTLED_MS;
    let n = 0;
    for (; n < WARM || performance.now() < settled; n += 1) await bench.checkout(n);
    for (; runs.length < COUNTED; n += 1) runs.push(await bench.checkout(n));
    const of = (step: Step, what: keyof Cost): number => median(runs.map((run) => run[step][what]));
    const sum = (what: keyof Cost): number => STEPS.reduce((all, step) => all + of(step, what), 0);
    const figure = (metric: string, value: number, unit: string, baseline: string, most: number) => ({
      metric,
      value,
      unit,
      baseline,
      ratio: value / most,
    });
    return {
      figures: [
        figure('statements', sum('statements'), 'SQL statements', `at most ${MOST_STATEMENTS}`, MOST_STATEMENTS),
        figure('commits', sum('commits'), 'commits', `at most ${MOST_COMMITS}`, MOST_COMMITS),
        figure('round_trips', sum('roundTrips'), 'round trips', 'statements', sum('statements')),
        figure('wal_bytes', sum('wal'), 'bytes of WAL', 'an 8 KiB page', 8_192),
      ],
      notes: [
        await databaseFacts(bench.adminUrl),
        ...STEPS.map(
          (step) =>
            `${step}: ${of(step, 'statements')} statements, ${of(step, 'roundTrips')} round trips, ${of(step, 'commits')} commits, ${of(step, 'wal')} bytes of WAL`,
        ),
        'Here a ratio is value over the most that is promised: below 1 it is kept.',
      ],
    };
  } finally {
    for (const step of undo.reverse()) await step();
    await dropHome(home);
  }
}

type Bench = { readonly adminUrl: string; checkout(n: number): Promise<Costs> };

async function openBench(home: string, undo: (() => Promise<unknown>)[]): Promise<Bench> {
  const log = pino({ level: 'silent' });
  const modules = await loadModules();
  const database = await openDatabase(home, null, log);
  undo.push(() => database.stop());
  await migrate(database.ownerUrl, modules);
  const owner = connect({ url: database.ownerUrl, max: 1 });
  await loadReference(owner, modules).finally(() => owner.end({ timeout: 5 }));
  const admin = connect({ url: database.adminUrl, max: 1 });
  undo.push(() => admin.end({ timeout: 5 }));
  // One line: what a request asks for at once is then one round trip, as it is on any line by itself.
  const pool = connect({ url: database.ownerUrl, max: 1, role: 'dongxi_app', name: 'dongxi-bench' });
  undo.push(() => pool.end({ timeout: 5 }));
  const runtime = createRuntime(
    { pool, clock: systemClock, log, secrets: secretsOfHome(home), home, baseUrl: 'http://market.bench' },
    modules,
  );
  const app = await createApp({ runtime, modules, perMinute: 0, authenticate: await realAuthenticate(modules) });
  undo.push(() => app.close());
  const heard: Callback[] = [];
  const gateway = await connectGateway(runtime, { home, mode: 'development' } as Environment, {
    autoTick: false,
    // Written down to be sent by our own hand, where it is counted.
    send: async (url, message) => {
      heard.push({ path: new URL(url).pathname, ...message });
      return { status: 200 };
    },
  });
  if (!gateway) throw new Error('the bench needs the sandbox gateway');
  undo.push(() => gateway.close());
  const stage = await fillStage(createCtx(runtime, system('stage')), PLAN);
  const [buyer] = stage.buyers;
  if (!buyer) throw new Error('a stage without buyers');
  const chance = seeded(1);
  const counted = counter(pool, admin);
  return {
    adminUrl: database.adminUrl,
    async checkout(n) {
      const wanted = { lines: basketOf(stage, chance), addressId: buyer.addressId };
      const quote = await counted(() => post<{ fingerprint: string }>(app, buyer, '/api/checkout/quote', wanted));
      const { fingerprint } = quote.answer;
      const place = await counted(() =>
        post<{ tradeId: string }>(
          app,
          buyer,
          '/api/checkout/place',
          { ...wanted, fingerprint },
          `cost-${process.pid}-${n}`,
        ),
      );
      const path = `/api/trades/${place.answer.tradeId}/payment`;
      const pay = await counted(() =>
        post<{ paymentId: string }>(app, buyer, path, undefined, `pay-${process.pid}-${n}`),
      );
      await payAtGateway(gateway, pay.answer.paymentId);
      heard.length = 0;
      await gateway.tick();
      const [told] = heard;
      if (!told) throw new Error('the gateway did not call back');
      const callback = await counted(() => deliver(app, told));
      return { quote: quote.cost, place: place.cost, pay: pay.cost, callback: callback.cost };
    },
  };
}

type Callback = { readonly path: string; readonly headers: Record<string, string>; readonly body: string };

async function post<T>(app: FastifyInstance, buyer: StageBuyer, url: string, body?: object, key?: string): Promise<T> {
  const headers = Object.fromEntries(
    headOf(buyer, key)
      .split('\r\n')
      .filter((line) => line !== '' && (body || !line.startsWith('Content-Type')))
      .map((line) => line.split(': ') as [string, string]),
  );
  const reply = await app.inject({ method: 'POST', url, headers, ...(body && { payload: JSON.stringify(body) }) });
  if (reply.statusCode >= 300) throw new Error(`${url}: ${reply.statusCode} ${reply.body}`);
  return JSON.parse(reply.body) as T;
}

async function deliver(app: FastifyInstance, { path, headers, body }: Callback): Promise<void> {
  const reply = await app.inject({ method: 'POST', url: path, headers, payload: body });
  if (reply.statusCode >= 300) throw new Error(`callback: ${reply.statusCode} ${reply.body}`);
}

async function payAtGateway(gateway: GatewayProcess, paymentId: string): Promise<void> {
  const reply = await fetch(`${gateway.url}/control/payments/${paymentId}/pay`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.controlToken}`, 'content-type': 'application/json' },
    body: '{"scenario":"normal"}',
  });
  if (!reply.ok) throw new Error(`the gateway did not take ${paymentId}: ${await reply.text()}`);
  await reply.body?.cancel();
}

/** Counts what a piece of work costs at the database. */
const counter =
  (pool: Pool, admin: Pool) =>
  async <T>(work: () => Promise<T>): Promise<{ answer: T; cost: Cost }> => {
    const before = await walAt(admin);
    let answer: { value: T } | null = null;
    const { statements, roundTrips } = await trafficOf(pool, async () => {
      answer = { value: await work() };
    });
    const wal = (await walAt(admin)) - before;
    const done = answer as { value: T } | null;
    if (!done) throw new Error('nothing was answered');
    return {
      answer: done.value,
      cost: { statements: statements.length, roundTrips, commits: commitsIn(statements), wal },
    };
  };

const walAt = async (admin: Pool): Promise<number> => {
  const [row] = await admin<{ at: number }[]>`SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint AS at`;
  return row?.at ?? 0;
};

/** Transactions that wrote: those ended by COMMIT, and each writing statement outside one. */
export function commitsIn(statements: readonly string[]): number {
  let inside = false;
  let commits = 0;
  for (const statement of statements) {
    if (/^begin\b/i.test(statement)) inside = true;
    else if (/^(commit|rollback)\b/i.test(statement)) {
      if (/^commit/i.test(statement)) commits += 1;
      inside = false;
    } else if (!inside && /\b(insert into|update|delete from)\b/i.test(statement)) commits += 1;
  }
  return commits;
}
