import { setTimeout as after } from 'node:timers/promises';
import { connect } from '#kernel';
import type { Random } from '../../demo/market/index.ts';
import type { Ground, Server } from './ground.ts';

/** One way to break a market. `strike` does it and answers when nothing is broken any more; how it went on is the market's to show. */
export type Fault = {
  readonly name: string;
  /** How often it is chosen beside the others. */
  readonly weight: number;
  /** Takes seconds to come back by its nature: a process must start. */
  readonly costly?: true;
  readonly strike: (ground: Ground, random: Random) => Promise<void>;
};

/** Between so many ms; `pace` below 1 makes all of them shorter, where a run has no time. */
const wait = (ground: Ground, random: Random, from: number, to: number): Promise<void> =>
  after(random.whole(from, to) * ground.pace);
const one = (ground: Ground, random: Random): Server => random.pick(ground.servers);

async function asSuperuser(ground: Ground, statements: readonly string[]): Promise<void> {
  const sql = connect({ url: ground.superuserUrl, max: 1, name: 'dongxi-endure-fault' });
  try {
    for (const statement of statements) await sql.unsafe(statement);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

const SCENARIOS = ['double', 'reordered', 'mis-signed', 'lost', 'delayed'] as const;

export const FAULTS: readonly Fault[] = [
  {
    name: 'kill -9 of one server',
    weight: 3,
    costly: true,
    async strike(ground, random) {
      const server = one(ground, random);
      await server.kill();
      await wait(ground, random, 0, 400);
      await server.start();
    },
  },
  {
    name: 'kill -9 of both servers',
    weight: 1,
    costly: true,
    async strike({ servers }) {
      await Promise.all(servers.map((server) => server.kill()));
      for (const server of servers) await server.start();
    },
  },
  {
    name: 'kill -9 of PostgreSQL',
    weight: 3,
    async strike(ground, random) {
      await ground.killPostgres();
      await wait(ground, random, 0, 500);
    },
  },
  {
    name: 'PostgreSQL ends every connection',
    weight: 2,
    strike: (ground) =>
      asSuperuser(ground, [
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'dongxi' AND pid <> pg_backend_pid()",
      ]),
  },
  {
    name: 'network to the database cut',
    weight: 3,
    async strike(ground, random) {
      const cut = random.chance(0.5) ? ground.servers : [one(ground, random)];
      for (const { line } of cut) {
        line.set('refused');
        line.cut();
      }
      await wait(ground, random, 200, 2_500);
      for (const { line } of cut) line.set('open');
    },
  },
  {
    name: 'network to the database silent',
    weight: 2,
    async strike(ground, random) {
      const { line } = one(ground, random);
      line.set('held');
      await wait(ground, random, 500, 4_000);
      line.set('open');
    },
  },
  {
    name: 'answers of the database lost, then the line',
    weight: 3,
    async strike(ground, random) {
      const { line } = one(ground, random);
      line.set('deaf');
      await wait(ground, random, 50, 400);
      line.cut();
      line.set('open');
    },
  },
  {
    name: 'slow network to the database',
    weight: 1,
    async strike(ground, random) {
      const { line } = one(ground, random);
      line.slow(random.whole(20, 80));
      await wait(ground, random, 800, 2_000);
      line.slow(0);
    },
  },
  {
    name: 'slow disk: each commit waits 100 ms for it',
    weight: 2,
    async strike(ground, random) {
      await asSuperuser(ground, [
        'ALTER SYSTEM SET commit_delay = 100000',
        'ALTER SYSTEM SET commit_siblings = 0',
        'SELECT pg_reload_conf()',
      ]);
      await wait(ground, random, 1_000, 3_000);
      await asSuperuser(ground, [
        'ALTER SYSTEM RESET commit_delay',
        'ALTER SYSTEM RESET commit_siblings',
        'SELECT pg_reload_conf()',
      ]);
    },
  },
  {
    name: 'disk of the database full',
    weight: 2,
    async strike(ground, random) {
      await ground.disk.fill(ground.superuserUrl);
      await wait(ground, random, 1_000, 3_000);
      await ground.disk.free(ground.superuserUrl);
    },
  },
  {
    name: 'clock of one server steps',
    weight: 3,
    async strike(ground, random) {
      const server = one(ground, random);
      server.setClock(random.pick([-3_600_000, -90_000, -5_000, 5_000, 240_000, 2_700_000]));
      await wait(ground, random, 500, 2_500);
      server.setClock(0);
    },
  },
  {
    name: 'one server frozen and thawed',
    weight: 3,
    async strike(ground, random) {
      const server = one(ground, random);
      server.freeze();
      await wait(ground, random, 300, 4_000);
      server.thaw();
    },
  },
  {
    name: 'gateway silent',
    weight: 2,
    async strike(ground, random) {
      const { gatewayLine } = ground;
      gatewayLine.set('held');
      await wait(ground, random, 500, 3_000);
      gatewayLine.set('open');
    },
  },
  {
    name: 'gateway hears and cannot answer',
    weight: 2,
    async strike(ground, random) {
      const { gatewayLine } = ground;
      gatewayLine.set('deaf');
      await wait(ground, random, 200, 1_500);
      gatewayLine.cut();
      gatewayLine.set('open');
    },
  },
  {
    name: 'gateway out of order (503)',
    weight: 1,
    async strike(ground) {
      const seconds = Math.max(1, Math.round(2 * ground.pace));
      await ground.control('/outage', { seconds });
      await after(seconds * 1_000 + 100);
    },
  },
  {
    name: 'gateway repeats old callbacks, in any order',
    weight: 3,
    async strike(ground, random) {
      await ground.control('/default-scenario', { scenario: random.pick(SCENARIOS), delay_ms: 200 });
      for (const id of random
        .sample(
          Array.from({ length: 60 }, (_, n) => n + 1),
          12,
        )
        .toSorted(() => random.next() - 0.5))
        await ground.control('/deliver', { delivery_id: id }).catch(() => {});
      await ground.control('/default-scenario', { scenario: 'normal' });
    },
  },
];

/** Which faults a run meets, in which order: each at least once where there is room, then by weight; the same for the same seed. */
export function chosen(count: number, random: Random, costlyAtMost = Number.POSITIVE_INFINITY): Fault[] {
  const bag = FAULTS.flatMap((fault) => Array.from({ length: fault.weight }, () => fault));
  const cheap = bag.filter((fault) => !fault.costly);
  const list: Fault[] = random.sample(FAULTS, Math.min(count, FAULTS.length));
  let costly = 0;
  while (list.length < count) list.push(random.pick(bag));
  const kept = list.map((fault) => {
    if (!fault.costly) return fault;
    costly += 1;
    return costly > costlyAtMost ? random.pick(cheap) : fault;
  });
  return kept
    .map((fault) => ({ fault, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ fault }) => fault);
}
