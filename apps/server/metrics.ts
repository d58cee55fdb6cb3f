import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What `/metrics` tells; docs/operate.md says what each is for and which alarms watch it. No label holds what a person wrote. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry });
const registers = [registry];

const requests = new Histogram({
  name: 'dongxi_http_request_seconds',
  help: 'Time from request to reply, by route pattern and status',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
});
const inFlight = new Gauge({ name: 'dongxi_http_in_flight', help: 'Requests being answered now', registers });
const refusals = new Counter({
  name: 'dongxi_refusals_total',
  help: 'Answers that refused what was asked, by the code of the problem',
  labelNames: ['code'] as const,
  registers,
});
const events = new Counter({
  name: 'dongxi_events_total',
  help: 'Business events this process committed: trade.placed, payment.succeeded, refund.failed and so on',
  labelNames: ['event'] as const,
  registers,
});
const work = new Counter({
  name: 'dongxi_work_total',
  help: 'Things done by workers (consumers, jobs, tasks), by worker and outcome',
  labelNames: ['worker', 'outcome'] as const,
  registers,
});
const rounds = new Histogram({
  name: 'dongxi_work_round_seconds',
  help: 'Time of one round of a worker, whether or not there was something to do',
  labelNames: ['worker'] as const,
  buckets: [0.01, 0.1, 1, 10, 60],
  registers,
});
const lastRound = new Gauge({
  name: 'dongxi_work_last_success_timestamp_seconds',
  help: 'When a worker last ended a round without failing',
  labelNames: ['worker'] as const,
  registers,
});
const behind = new Gauge({
  name: 'dongxi_consumer_behind_events',
  help: 'Events a consumer has not seen yet',
  labelNames: ['consumer'] as const,
  registers,
});
const behindAge = new Gauge({
  name: 'dongxi_consumer_behind_seconds',
  help: 'Age of the oldest event a consumer has not seen yet; 0 when it has seen all',
  labelNames: ['consumer'] as const,
  registers,
});
const deadLetters = new Gauge({
  name: 'dongxi_dead_letters',
  help: 'Events that were put aside after eight failures and wait for an operator',
  registers,
});
const tasks = new Gauge({
  name: 'dongxi_tasks',
  help: 'Tasks in the queue: due (may run now), later (waits for its time or its next try), failed (has used up its tries)',
  labelNames: ['state'] as const,
  registers,
});
const taskAge = new Gauge({
  name: 'dongxi_task_oldest_due_seconds',
  help: 'How long the oldest due task has waited; 0 when none does',
  registers,
});
const connections = new Gauge({
  name: 'dongxi_database_connections',
  help: 'Connections to the database, of all processes, by program',
  labelNames: ['application'] as const,
  registers,
});
const mostConnections = new Gauge({
  name: 'dongxi_database_connections_max',
  help: 'Connections the database takes',
  registers,
});
const databaseBytes = new Gauge({ name: 'dongxi_database_bytes', help: 'Size of the database on its disk', registers });
const databaseUp = new Gauge({
  name: 'dongxi_database_up',
  help: '1 when the database answered at this look, 0 when not',
  registers,
});
const databaseAnswer = new Gauge({
  name: 'dongxi_database_answer_seconds',
  help: 'Time the simplest question took at this look, the wait for a free connection of the pool included',
  registers,
});
const searchIndex = new Gauge({
  name: 'dongxi_search_index_ready',
  help: '1 while this process answers searches from its index (memory or OpenSearch), 0 while PostgreSQL does in its place',
  registers,
});
const searchAnswers = new Gauge({
  name: 'dongxi_search_answered_by',
  help: '1 for who answers searches of this process at present: memory, opensearch or postgres',
  labelNames: ['engine'] as const,
  registers,
});
const searchRefused = new Gauge({
  name: 'dongxi_search_refused_goods',
  help: 'Goods that the index did not take since this process started: they are not found there',
  registers,
});
const spans = new Counter({
  name: 'dongxi_trace_spans_total',
  help: 'Spans of traces by what became of them: exported, dropped (the collector did not take them)',
  labelNames: ['outcome'] as const,
  registers,
});

export const requestBegan = (): void => inFlight.inc();
export const requestEnded = (): void => inFlight.dec();
export const countRequest = (method: string, route: string, status: number, elapsedMs: number): void =>
  requests.observe({ method, route, status: String(status) }, elapsedMs / 1000);
export const countRefusal = (code: string): void => refusals.inc({ code });
/** Names of events, each as often as it happened. */
export const countEvents = (names: readonly string[]): void => {
  for (const event of names) events.inc({ event });
};
export const countWork = (worker: string, outcome: 'done' | 'failed' | 'dead', n = 1): void =>
  work.inc({ worker, outcome }, n);
export const roundEnded = (worker: string, elapsedMs: number): void => {
  rounds.observe({ worker }, elapsedMs / 1000);
  lastRound.set({ worker }, Date.now() / 1000);
};
export const setBehind = (consumer: string, count: number, oldestSeconds: number): void => {
  behind.set({ consumer }, count);
  behindAge.set({ consumer }, oldestSeconds);
};
export const countSpans = (outcome: 'exported' | 'dropped', n: number): void => spans.inc({ outcome }, n);

/** What the house looks at every few seconds, in one piece. */
export type HouseFigures = {
  readonly deadLetters: number;
  readonly tasks: { readonly due: number; readonly later: number; readonly failed: number };
  readonly oldestTaskSeconds: number;
  readonly connections: Readonly<Record<string, number>>;
  readonly mostConnections: number;
  readonly databaseBytes: number;
};
export function setHouse(figures: HouseFigures): void {
  deadLetters.set(figures.deadLetters);
  for (const [state, count] of Object.entries(figures.tasks)) tasks.set({ state }, count);
  taskAge.set(figures.oldestTaskSeconds);
  connections.reset();
  for (const [application, count] of Object.entries(figures.connections)) connections.set({ application }, count);
  mostConnections.set(figures.mostConnections);
  databaseBytes.set(figures.databaseBytes);
}

/** What is asked at each look of the collector: null when the database did not answer. */
export function setLook(
  databaseAnswerMs: number | null,
  search: { ready: boolean; by: string; refused: number },
): void {
  databaseUp.set(databaseAnswerMs === null ? 0 : 1);
  if (databaseAnswerMs !== null) databaseAnswer.set(databaseAnswerMs / 1000);
  searchIndex.set(search.ready ? 1 : 0);
  searchAnswers.reset();
  searchAnswers.set({ engine: search.by }, 1);
  searchRefused.set(search.refused);
}
