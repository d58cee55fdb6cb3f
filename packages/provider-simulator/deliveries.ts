import type { Scenario } from './books.ts';
import { SECOND_MS } from './limits.ts';

/** Sends one callback; the tests bring their own. Must not follow redirects. */
export type Send = (
  url: string,
  message: { readonly headers: Record<string, string>; readonly body: string },
) => Promise<{ readonly status: number; readonly text: string }>;

/** One attempt as the provider writes it; `bad` bends the signature. */
export type Envelope = (attempt: {
  readonly eventId: string;
  readonly content: object;
  readonly misSigned: boolean;
}) => { readonly headers: Record<string, string>; readonly body: string };

export type Delivery = {
  readonly eventId: string;
  readonly url: string;
  readonly content: object;
  readonly envelope: Envelope;
  readonly bend: 'mis-signed' | 'truncated' | null;
  state: 'pending' | 'delivered' | 'failed' | 'lost';
  attempts: number;
  nextMs: number;
};

export type Deliveries = {
  readonly all: readonly Delivery[];
  /** Puts a callback down; the scenario bends how it travels. */
  post(event: Pick<Delivery, 'eventId' | 'url' | 'content' | 'envelope'>, scenario: Scenario): void;
  /** Delivers what is due; each attempt is answered when this returns. */
  deliver(): Promise<void>;
  /** Once more, whatever became of it. */
  again(eventId: string): void;
  nextDueMs(): number | undefined;
};

const DELAY_MS = 10 * SECOND_MS;

/** Callbacks with the provider's own ladder of repeats. `taken` says what counts as an answer. */
export function openDeliveries(options: {
  readonly clock: () => number;
  readonly send: Send;
  readonly ladderMs: readonly number[];
  readonly taken: (answer: { readonly status: number; readonly text: string }) => boolean;
}): Deliveries {
  const { clock, send, ladderMs, taken } = options;
  const all: Delivery[] = [];

  async function attempt(one: Delivery): Promise<void> {
    const first = one.attempts === 0;
    const message = one.envelope({
      eventId: one.eventId,
      content: one.content,
      misSigned: first && one.bend === 'mis-signed',
    });
    const body = first && one.bend === 'truncated' ? message.body.slice(0, message.body.length >> 1) : message.body;
    one.attempts += 1;
    const answer = await send(one.url, { ...message, body }).catch(() => ({ status: 0, text: '' }));
    if (taken(answer)) {
      one.state = 'delivered';
      return;
    }
    const wait = ladderMs[one.attempts - 1];
    one.state = wait === undefined ? 'failed' : 'pending';
    one.nextMs = clock() + (wait ?? 0);
  }

  return {
    all,
    post(event, scenario) {
      const one = (): Delivery => ({
        ...event,
        bend: scenario === 'mis-signed' || scenario === 'truncated' ? scenario : null,
        state: scenario === 'lost' ? 'lost' : 'pending',
        attempts: 0,
        nextMs: clock() + (scenario === 'delayed' ? DELAY_MS : 0),
      });
      all.push(one());
      if (scenario === 'double') all.push(one());
    },
    async deliver() {
      const due = all.filter((one) => one.state === 'pending' && one.nextMs <= clock());
      await Promise.all(due.map(attempt));
    },
    again(eventId) {
      for (const one of all.filter((each) => each.eventId === eventId).slice(0, 1)) {
        one.state = 'pending';
        one.nextMs = clock();
      }
    },
    nextDueMs() {
      const due = all.filter((one) => one.state === 'pending').map((one) => one.nextMs);
      return due.length > 0 ? Math.min(...due) : undefined;
    },
  };
}
