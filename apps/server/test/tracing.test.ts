import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toId, watching } from '#kernel';
import { openStall, type Stall } from '#kernel/test/stall.ts';
import { registry } from '../metrics.ts';
import { activeTracing, startTracing, type Tracing } from '../tracing.ts';

type Attribute = { key: string; value: { stringValue?: string; intValue?: string } };
type Told = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Attribute[];
  status: { code: number };
};

/** A collector that keeps what it is sent. */
async function collector() {
  const bodies: string[] = [];
  const seen = { headers: {} as Record<string, unknown>, path: '', answer: 200 };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    bodies.push(body);
    Object.assign(seen, { headers: request.headers, path: request.url });
    response.writeHead(seen.answer).end('{}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    text: () => bodies.join('\n'),
    spans: (): Told[] =>
      bodies.flatMap((body) =>
        (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Told[] }[] }[] }).resourceSpans.flatMap((one) =>
          one.scopeSpans.flatMap(({ spans }) => spans),
        ),
      ),
    close: () => new Promise((done) => server.close(done)),
  };
}

const attribute = (span: Told | undefined, key: string): string | undefined => {
  const value = span?.attributes.find((one) => one.key === key)?.value;
  return value?.stringValue ?? value?.intValue;
};

describe('with a collector', () => {
  let into: Awaited<ReturnType<typeof collector>>;
  let tracing: Tracing;
  let stall: Stall;
  beforeAll(async () => {
    into = await collector();
    const started = startTracing({
      OTEL_EXPORTER_OTLP_ENDPOINT: `${into.url}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20let-me-in',
      OTEL_SERVICE_NAME: 'market-of-test',
    });
    if (!started) throw new Error('no tracing');
    tracing = started;
    stall = await openStall();
  });
  afterAll(async () => {
    await tracing.stop();
    await stall.market.close();
    await into.close();
  });

  test('an order that is placed is one trace: HTTP, use case, transaction, statements, and no value of anybody', async () => {
    const buyer = await stall.buyer();
    const sku = await stall.sku({ priceFen: 12_900, stock: 10 });
    const body = { lines: [{ skuId: toId('sku', sku.skuId), quantity: 1 }], addressId: toId('adr', buyer.addressId) };
    const quote = await stall.market.http('POST', '/checkout/quote', { as: buyer.actor, body });
    const { fingerprint } = quote.body as { fingerprint: string };
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const placed = await stall.market.http('POST', '/checkout/place', {
      as: buyer.actor,
      body: { ...body, fingerprint },
      headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    });
    expect(placed.status, placed.text).toBe(201);
    await expect
      .poll(() => into.spans().filter((span) => span.traceId === traceId).length, { timeout: 20_000 })
      .toBeGreaterThan(4);

    const spans = into.spans().filter((span) => span.traceId === traceId);
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const root = spans.find(({ kind }) => kind === 2);
    expect(root).toMatchObject({
      name: 'POST /api/checkout/place',
      parentSpanId: '00f067aa0ba902b7',
      status: { code: 0 },
    });
    expect(attribute(root, 'http.response.status_code')).toBe('201');
    expect(attribute(root, 'dongxi.request_id')).toBe(placed.headers['x-request-id']);

    /** Names from a span up to the request. */
    const way = (span: Told | undefined): string[] =>
      span ? [span.name, ...way(byId.get(span.parentSpanId ?? ''))] : [];
    const written = spans.find((span) => attribute(span, 'db.query.text')?.includes('orders.orders'));
    expect(way(written)).toEqual([
      expect.stringMatching(/^(INSERT|WITH|SELECT)$/),
      expect.stringMatching(/^checkout: /),
      'transaction',
      'POST /api/checkout/place',
    ]);
    for (const span of spans) {
      expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
      if (span !== root) expect(byId.has(span.parentSpanId ?? ''), span.name).toBe(true);
    }

    expect(into.text()).toContain('market-of-test');
    expect(into.seen).toMatchObject({ path: '/v1/traces', headers: { authorization: 'Bearer let-me-in' } });
    const { tradeId } = placed.body as { tradeId: string };
    for (const value of [buyer.addressId, sku.skuId, tradeId, fingerprint, '12900', 'test-'])
      expect(into.text()).not.toContain(value);
  });

  test('a search for a phone leaves no trace of the phone; a collector that refuses makes nobody wait', async () => {
    into.seen.answer = 503;
    expect((await stall.market.http('GET', '/search?q=13800138000')).status).toBe(200);
    await expect
      .poll(() => into.spans().some(({ name }) => name === 'GET /api/search'), { timeout: 20_000 })
      .toBe(true);
    expect(into.text()).not.toContain('13800138000');
    await expect.poll(() => registry.metrics()).toMatch(/dongxi_trace_spans_total\{outcome="dropped"\} [1-9]/);
    into.seen.answer = 200;
  });

  test('a round of a worker is told when it did something or failed, not when it found nothing', async () => {
    const round = (name: string, done: number): Promise<number> =>
      tracing.round(
        name,
        async () => done,
        (n) => n > 0,
      );
    await round('idle.job', 0);
    await expect(
      tracing.round(
        'broken.job',
        () => Promise.reject(new TypeError('13900139000')),
        () => false,
      ),
    ).rejects.toThrow();
    await round('busy.job', 2);
    await expect.poll(() => into.spans().map(({ name }) => name), { timeout: 20_000 }).toContain('busy.job');
    expect(into.spans().find(({ name }) => name === 'broken.job')).toMatchObject({ kind: 5, status: { code: 2 } });
    expect(into.text()).not.toMatch(/idle\.job|13900139000/);
  });
});

test('without a collector there is nothing: no watcher of statements, no hooks', () => {
  expect(startTracing({})).toBeNull();
  expect(activeTracing()).toBeNull();
  expect(watching()).toBeNull();
});

test('a share that is none, or an address that is none, stops the start', () => {
  expect(() => startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' })).toThrow('OTEL_EXPORTER_OTLP_ENDPOINT');
  expect(() => startTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c', OTEL_TRACES_SAMPLER_ARG: '7' })).toThrow(
    'share',
  );
});
