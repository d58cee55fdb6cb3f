import { readFileSync } from 'node:fs';
import path from 'node:path';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { emit, type Runtime, transact } from '#kernel';
import { type TestMarket, testMarket } from '../../../packages/kernel/test/market.ts';
import { serveHealth } from '../health.ts';
import { countEvents, registry } from '../metrics.ts';
import { startWorkers } from '../workers.ts';

const read = (file: string): string => readFileSync(path.join(import.meta.dirname, '../../../docs', file), 'utf8');

let market: TestMarket;
beforeAll(async () => {
  market = await testMarket({
    modules: ['regions', 'operations'],
    prepare: (runtime) => {
      const { wake } = runtime;
      (runtime as { -readonly [K in keyof Runtime]: Runtime[K] }).wake = (names) => {
        countEvents(names);
        wake(names);
      };
    },
  });
});
afterAll(() => market.close());

/** Value of a series as the text format writes it. */
async function told(series: string): Promise<number | undefined> {
  const line = (await registry.metrics()).split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

const namesIn = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(/\b(?:dongxi|nodejs|process)_[a-z0-9_]+/g)].map(([name]) =>
      name.replace(/_(?:bucket|sum|count)$/, ''),
    ),
  ),
];

test('the dashboard and the alarms name only what is exported', async () => {
  const exported = new Set(registry.getMetricsAsArray().map(({ name }) => name.replace(/_count$/, '')));
  const { panels, ...board } = JSON.parse(read('operate/grafana-dashboard.json')) as {
    title: string;
    panels: { type: string; targets?: { expr: string }[]; gridPos: { x: number; w: number } }[];
  };
  expect(board.title).toContain('Dongxi');
  const drawn = panels.filter(({ type }) => type !== 'row');
  for (const { targets, gridPos } of drawn) {
    expect(targets?.length).toBeGreaterThan(0);
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  }
  const rules = (parse(read('operate/alerts.yaml')) as { groups: { rules: { alert: string; expr: string }[] }[] })
    .groups[0]?.rules;
  const asked = namesIn(
    [...drawn.flatMap((one) => one.targets ?? []), ...(rules ?? [])].map((one) => one.expr).join('\n'),
  );
  for (const name of asked) expect(exported, name).toContain(name);
  // And nothing of ours is exported that nobody looks at.
  for (const name of exported) if (name.startsWith('dongxi_')) expect(asked, name).toContain(name);
});

test('the guide explains every alarm', () => {
  const { groups } = parse(read('operate/alerts.yaml')) as { groups: { rules: { alert: string }[] }[] };
  const guide = read('operate.md');
  for (const { alert } of groups.flatMap(({ rules }) => rules)) expect(guide, alert).toContain(`\`${alert}\``);
});

test('events are counted once each when they are committed, and not when they are undone', async () => {
  const happened = (tx: Parameters<Parameters<typeof transact>[1]>[0]) =>
    emit(tx, { name: 'metrics.tried', subjectId: market.user().userId, payload: {} });
  await transact(market.ctx(), async (tx) => {
    await happened(tx);
    await happened(tx);
  });
  await expect(
    transact(market.ctx(), async (tx) => {
      await happened(tx);
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  expect(await told('dongxi_events_total{event="metrics.tried"}')).toBe(2);
});

test('a look tells of requests, refusals, the queue, the consumers, the database and the search index', async () => {
  expect((await market.http('GET', '/nowhere')).status).toBe(404);
  await market.owner`SELECT graphile_worker.add_job('nobody.does_this', run_at => now() - interval '1 hour')`;
  await market.owner`
    INSERT INTO kernel.dead_letters (consumer, event_id, event_seq, error, at) VALUES ('x', gen_random_uuid(), 1, 'failed', now())`;
  const workers = await startWorkers(
    market.runtime,
    [
      {
        name: 'slow',
        folder: '/nonexistent',
        consumers: [
          {
            name: 'slow.reader',
            events: ['metrics.tried'],
            handle: async () => {
              throw new Error('not today');
            },
          },
        ],
      },
    ],
    market.ownerUrl,
  );
  try {
    await expect.poll(() => told('dongxi_work_total{worker="slow.reader",outcome="failed"}')).toBeGreaterThan(0);
    await expect.poll(() => told('dongxi_consumer_behind_events{consumer="slow.reader"}')).toBe(2);
  } finally {
    await workers.stop();
  }
  const looks = Fastify();
  serveHealth(
    looks,
    market.runtime,
    { stopping: false },
    {
      ready: () => true,
      answering: () => ({ by: 'memory', chosen: 'memory', refused: 0 }),
    },
  );
  const text = (await looks.inject('/metrics')).body;
  const value = (series: string): number =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${series} `))
        ?.slice(series.length + 1),
    );
  expect(value('dongxi_http_request_seconds_count{method="GET",route="unmatched",status="404"}')).toBe(1);
  expect(value('dongxi_refusals_total{code="request.route_not_found"}')).toBe(1);
  expect(value('dongxi_tasks{state="due"}')).toBe(1);
  expect(value('dongxi_task_oldest_due_seconds')).toBeGreaterThan(3_500);
  expect(value('dongxi_dead_letters')).toBe(1);
  expect(value('dongxi_database_up')).toBe(1);
  expect(value('dongxi_database_connections_max')).toBeGreaterThan(10);
  expect(value('dongxi_search_index_ready')).toBe(1);
  expect(value('dongxi_http_in_flight')).toBe(0);
});
