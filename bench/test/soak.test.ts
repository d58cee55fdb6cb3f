import { describe, expect, test } from 'vitest';
import { growth, type Sample } from '../endure/soak.ts';

/** A run of forty samples, each figure by the number of its sample. */
const run = (more: (n: number) => Partial<Sample>): Sample[] =>
  Array.from({ length: 40 }, (_, n) => ({
    atSeconds: n * 30,
    heapMb: 200 + (n % 7) * 30,
    rssMb: 500 + (n % 5) * 20,
    behind: (n * 37) % 150,
    tasks: n % 3,
    connections: 30 + (n % 2),
    trades: n * 50,
    ...more(n),
  }));

describe('what a long run says', () => {
  test('garbage that comes and goes is no leak, nor is warming up', () => {
    expect(growth(run(() => ({})))).toEqual([]);
    expect(growth(run((n) => ({ heapMb: 80 + Math.min(n, 18) * 10 + (n % 7) * 30 })))).toEqual([]);
  });

  test.each([
    ['heap', (n: number) => ({ heapMb: 200 + n * 5 + (n % 7) * 30 })],
    ['memory', (n: number) => ({ rssMb: 500 + n * 12 })],
    ['events behind', (n: number) => ({ behind: n * 40 })],
    ['tasks', (n: number) => ({ tasks: n * 4 })],
    ['connections', (n: number) => ({ connections: 30 + n })],
  ])('%s that only grows is', (what, grows) => expect(growth(run(grows)).join()).toContain(what));

  test('too few moments say nothing', () =>
    expect(growth(run((n) => ({ heapMb: n * 1_000 })).slice(0, 11))).toEqual([]));
});
