import { countSpans } from './metrics.ts';

/** Kinds of spans in OpenTelemetry's protocol. */
export const KIND = { internal: 1, server: 2, client: 3, consumer: 5 } as const;

/** One span. Moments are milliseconds since 1970 with fractions. */
export type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly kind: (typeof KIND)[keyof typeof KIND];
  readonly began: number;
  readonly ended: number;
  /** A code, when it failed. */
  readonly failed: string | null;
  readonly attributes: Readonly<Record<string, string | number>>;
};

export type Export = { add(spans: readonly Span[]): void; stop(): Promise<void> };
export type ExportOptions = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly service: string;
  readonly warn: (why: unknown) => void;
};

const MOST_WAITING = 10_000;
const MOST_AT_ONCE = 1_000;
const EVERY_MS = 2_000;
const PATIENCE_MS = 10_000;

/** Sends spans by OTLP/HTTP as JSON, every two seconds. What the collector does not take is counted and dropped: nobody waits for it. */
export function createExport({ url, headers, service, warn }: ExportOptions): Export {
  const waiting: Span[] = [];
  let sending: Promise<void> = Promise.resolve();

  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST_AT_ONCE);
      const taken = await post(batch).catch((error: unknown) => {
        warn(error);
        return false;
      });
      countSpans(taken ? 'exported' : 'dropped', batch.length);
    }
  }
  async function post(spans: readonly Span[]): Promise<boolean> {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(inProtocol(service, spans)),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await answer.body?.cancel();
    return answer.ok;
  }
  const send = (): Promise<void> => {
    sending = sending.then(sendAll);
    return sending;
  };
  const timer = setInterval(() => void send(), EVERY_MS);
  timer.unref();
  return {
    add(spans) {
      const room = Math.max(0, MOST_WAITING - waiting.length);
      waiting.push(...spans.slice(0, room));
      if (spans.length > room) countSpans('dropped', spans.length - room);
    },
    async stop() {
      clearInterval(timer);
      await send();
    },
  };
}

/** Nanoseconds as text; the clock knows microseconds. */
const nanos = (ms: number): string => `${Math.round(ms * 1_000)}000`;
const pair = (key: string, value: string | number) => ({
  key,
  value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
});

const inProtocol = (service: string, spans: readonly Span[]) => ({
  resourceSpans: [
    {
      resource: { attributes: [pair('service.name', service)] },
      scopeSpans: [
        {
          scope: { name: 'dongxi' },
          spans: spans.map((span) => ({
            traceId: span.traceId,
            spanId: span.spanId,
            ...(span.parentId ? { parentSpanId: span.parentId } : {}),
            name: span.name,
            kind: span.kind,
            startTimeUnixNano: nanos(span.began),
            endTimeUnixNano: nanos(span.ended),
            attributes: [
              ...Object.entries(span.attributes).map(([key, value]) => pair(key, value)),
              ...(span.failed ? [pair('error.type', span.failed)] : []),
            ],
            status: { code: span.failed ? 2 : 0 },
          })),
        },
      ],
    },
  ],
});
