import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export const registry = new Registry();
collectDefaultMetrics({ register: registry });

const requests = new Histogram({
  name: 'dongxi_http_request_seconds',
  help: 'Time from request to reply, by route pattern and status',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  registers: [registry],
});
const work = new Counter({
  name: 'dongxi_work_total',
  help: 'Things done by workers, by worker and outcome',
  labelNames: ['worker', 'outcome'] as const,
  registers: [registry],
});
const behind = new Gauge({
  name: 'dongxi_consumer_behind_events',
  help: 'Events a consumer has not seen yet',
  labelNames: ['consumer'] as const,
  registers: [registry],
});

export const countRequest = (method: string, route: string, status: number, elapsedMs: number): void =>
  requests.observe({ method, route, status: String(status) }, elapsedMs / 1000);
export const countWork = (worker: string, outcome: 'done' | 'failed' | 'dead', n = 1): void =>
  work.inc({ worker, outcome }, n);
export const setBehind = (consumer: string, events: number): void => behind.set({ consumer }, events);
