import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { consume, registerConsumers } from '../../../apps/server/workers.ts';
import { type Consumer, type DomainEvent, emit, emitAll, minutes, newId, Refusal, transact } from '../index.ts';
import { type TestMarket, testMarket } from './market.ts';

/** Other databases' transactions may hide our newest events for as long as they run. */
const PATIENCE = { timeout: 60_000, interval: 20 };

let market: TestMarket;
const seen: string[] = [];
let failOn: string | null = null;
/** Times at which the database went away under the consumer, while `away` is on. */
let cuts = 0;
let away = false;
const consumer: Consumer = {
  name: 'test.reader',
  events: ['thing.happened'],
  async handle(_tx, event) {
    const label = (event.payload as { label: string }).label;
    if (away) {
      cuts += 1;
      throw Object.assign(new Error('write CONNECTION_CLOSED'), { code: 'CONNECTION_CLOSED' });
    }
    if (label === failOn) throw new Error('cannot digest');
    seen.push(label);
  },
};
const declared = [{ name: 'test', folder: '/nonexistent', consumers: [consumer] }];

beforeAll(async () => {
  market = await testMarket({ modules: [] });
  await registerConsumers(market.runtime, declared);
});
beforeEach(() => {
  seen.length = 0;
  failOn = null;
});
afterAll(() => market.close());

const happen = (label: string): Promise<unknown> =>
  transact(market.ctx(), (tx) => emit(tx, { name: 'thing.happened', subjectId: newId(tx), payload: { label } }));
/** Other test files' transactions may hide our newest events for a moment: reads until nothing is left. */
const readAll = async (): Promise<void> => {
  await expect
    .poll(async () => {
      await consume(market.runtime, consumer);
      const [row] = await market.pool<{ n: number }[]>`
        SELECT count(*) AS n FROM kernel.events e, kernel.consumers c WHERE c.name = 'test.reader' AND (e.tx, e.seq) > (c.tx, c.seq)`;
      return row?.n;
    }, PATIENCE)
    .toBe(0);
};

test('an event exists only with the change it tells of', async () => {
  await expect(
    transact(market.ctx(), async (tx) => {
      await emit(tx, { name: 'thing.happened', subjectId: newId(tx), payload: { label: 'never' } });
      throw new Refusal('test.no', 400, {}, [], null);
    }),
  ).rejects.toThrow('test.no');
  await happen('kept');
  await readAll();
  expect(seen).toEqual(['kept']);
});

test('events are seen once, in order, although a transaction that began first commits last', async () => {
  let release = (): void => {};
  const held = new Promise<void>((done) => {
    release = done;
  });
  const slow = transact(market.ctx(), async (tx) => {
    await tx.sql`SELECT pg_current_xact_id()`;
    await held;
    await emit(tx, { name: 'thing.happened', subjectId: newId(tx), payload: { label: 'slow' } });
  });
  await happen('quick');
  // While the older transaction runs nothing after it may be read, or it would be skipped for ever.
  await consume(market.runtime, consumer);
  release();
  await slow;
  await readAll();
  expect([...seen].sort()).toEqual(['quick', 'slow']);
});

test('what is for others is gone past without being read, what lies between is seen in order', async () => {
  const other = (): Promise<unknown> =>
    transact(market.ctx(), (tx) =>
      emit(tx, { name: 'thing.ignored', subjectId: newId(tx), payload: { label: 'not ours' } }),
    );
  await readAll();
  for (const label of [null, null, 'one', null, 'two', 'three', null]) await (label ? happen(label) : other());
  const behind = async (): Promise<number> => {
    const [row] = await market.pool<{ n: number }[]>`
      SELECT count(*) AS n FROM kernel.events e, kernel.consumers c WHERE c.name = 'test.reader' AND (e.tx, e.seq) > (c.tx, c.seq)`;
    return row?.n ?? 0;
  };
  expect(await behind()).toBe(7);
  let passed = 0;
  await expect
    .poll(async () => {
      passed += await consume(market.runtime, consumer);
      return behind();
    }, PATIENCE)
    .toBe(0);
  expect([passed, ...seen]).toEqual([7, 'one', 'two', 'three']);
});

test('a consumer that waits out a failure is not moved past anything', async () => {
  failOn = 'stuck';
  await happen('stuck');
  await expect
    .poll(async () => {
      await consume(market.runtime, consumer);
      return (await market.pool`SELECT 1 FROM kernel.consumers WHERE failures > 0`).length;
    }, PATIENCE)
    .toBe(1);
  await transact(market.ctx(), (tx) =>
    emit(tx, { name: 'thing.ignored', subjectId: newId(tx), payload: { label: '' } }),
  );
  expect(await consume(market.runtime, consumer)).toBe(0);
  failOn = null;
  market.clock.advance(minutes(30));
  await readAll();
  expect(seen).toEqual(['stuck']);
});

test('a database that is away is not the event’s fault, however often it happens', async () => {
  away = true;
  await happen('cut off');
  await expect
    .poll(async () => {
      market.clock.advance(minutes(30));
      await consume(market.runtime, consumer);
      return cuts;
    }, PATIENCE)
    .toBeGreaterThan(20);
  away = false;
  const [kept] = await market.pool<{ failures: number; letters: number }[]>`
    SELECT failures, (SELECT count(*) FROM kernel.dead_letters) AS letters FROM kernel.consumers WHERE name = 'test.reader'`;
  expect(kept).toEqual({ failures: 0, letters: 0 });
  await readAll();
  expect(seen).toEqual(['cut off']);
});

test('what cannot be digested is retried with patience, then set aside, and the rest goes on', async () => {
  failOn = 'bad';
  await happen('bad');
  await happen('after');
  await expect
    .poll(async () => {
      market.clock.advance(minutes(30));
      await consume(market.runtime, consumer);
      return (await market.pool`SELECT 1 FROM kernel.dead_letters`).length;
    }, PATIENCE)
    .toBe(1);
  market.clock.advance(minutes(30));
  await readAll();
  expect(seen).toEqual(['after']);
});

test('a page handled together that fails is handled one by one, and only what fails is set aside', async () => {
  const pages: string[][] = [];
  const labelOf = (event: DomainEvent): string => (event.payload as { label: string }).label;
  const together: Consumer = {
    ...consumer,
    async handleAll(_tx, events) {
      const labels = events.map(labelOf);
      pages.push(labels);
      if (labels.includes('bad one')) throw new Error('cannot digest this page');
      seen.push(...labels);
    },
  };
  const settle = (): Promise<unknown> =>
    expect
      .poll(async () => {
        market.clock.advance(minutes(30));
        await consume(market.runtime, together);
        const [row] = await market.pool<{ n: number }[]>`
          SELECT count(*) AS n FROM kernel.events e, kernel.consumers c WHERE c.name = 'test.reader' AND (e.tx, e.seq) > (c.tx, c.seq)`;
        return row?.n;
      }, PATIENCE)
      .toBe(0);
  for (const label of ['first', 'second']) await happen(label);
  await settle();
  expect(seen).toEqual(['first', 'second']);
  seen.length = 0;
  failOn = 'bad one';
  const before = (await market.pool`SELECT 1 FROM kernel.dead_letters`).length;
  for (const label of ['good', 'bad one', 'last']) await happen(label);
  await settle();
  expect(seen).toEqual(['good', 'last']);
  expect(pages.some((labels) => labels.includes('bad one'))).toBe(true);
  expect((await market.pool`SELECT 1 FROM kernel.dead_letters`).length).toBe(before + 1);
});

test('of a page only what concerns a consumer is handled, a single event without asking, and what fails is set aside as ever', async () => {
  const labelOf = (event: DomainEvent): string => (event.payload as { label: string }).label;
  const asked: string[][] = [];
  const choosing: Consumer = {
    ...consumer,
    async concerning(_tx, events) {
      asked.push(events.map(labelOf));
      return events.filter((event) => labelOf(event).startsWith('mine'));
    },
  };
  const settle = (): Promise<unknown> =>
    expect
      .poll(async () => {
        market.clock.advance(minutes(30));
        await consume(market.runtime, choosing);
        const [row] = await market.pool<{ n: number }[]>`
          SELECT count(*) AS n FROM kernel.events e, kernel.consumers c WHERE c.name = 'test.reader' AND (e.tx, e.seq) > (c.tx, c.seq)`;
        return row?.n;
      }, PATIENCE)
      .toBe(0);
  const many = (...labels: string[]) =>
    transact(market.ctx(), (tx) =>
      emitAll(
        tx,
        labels.map((label) => ({ name: 'thing.happened', subjectId: newId(tx), payload: { label } })),
      ),
    );
  await many('mine 1', 'theirs', 'mine 2');
  await settle();
  expect(seen).toEqual(['mine 1', 'mine 2']);
  expect(asked).toEqual([['mine 1', 'theirs', 'mine 2']]);
  failOn = 'mine bad';
  const before = (await market.pool`SELECT 1 FROM kernel.dead_letters`).length;
  await many('mine 3', 'mine bad', 'mine 4');
  await settle();
  // What a page had done before it failed was undone, and is done again.
  expect([...new Set(seen)]).toEqual(['mine 1', 'mine 2', 'mine 3', 'mine 4']);
  expect((await market.pool`SELECT 1 FROM kernel.dead_letters`).length).toBe(before + 1);
});
