import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherer } from '../gather.ts';

const fulfilled = <T>(value: T): PromiseSettledResult<T> => ({ status: 'fulfilled', value });

describe('gatherer', () => {
  it('lets those who come in one turn go together, and who comes later in the next group', async () => {
    const groups: number[][] = [];
    const gates: (() => void)[] = [];
    const gather = gatherer<number, number>(
      async (items) => {
        groups.push([...items]);
        await new Promise<void>((resolve) => gates.push(resolve));
        return items.map((n) => fulfilled(n * 10));
      },
      { lanes: 1, most: 3 },
    );
    const first = [gather(1), gather(2)];
    await nextTurn();
    const later = [3, 4, 5, 6].map((n) => gather(n));
    await nextTurn();
    expect(groups).toEqual([[1, 2]]);
    gates[0]?.();
    expect(await Promise.all(first)).toEqual([10, 20]);
    await nextTurn();
    expect(groups).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    gates[1]?.();
    await Promise.all(later.slice(0, 3));
    await nextTurn();
    gates[2]?.();
    expect(await Promise.all(later)).toEqual([30, 40, 50, 60]);
    expect(groups[2]).toEqual([6]);
  });

  it('gives each their own outcome, and a failure of the whole to everybody in it alone', async () => {
    let turn = 0;
    const gather = gatherer<number, number>(
      async (items) => {
        turn += 1;
        if (turn === 2) throw new Error('the connection is gone');
        return items.map((n) => (n < 0 ? { status: 'rejected', reason: new Error(`no ${n}`) } : fulfilled(n)));
      },
      { lanes: 1, most: 10 },
    );
    expect(await Promise.allSettled([gather(1), gather(-2)])).toMatchObject([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: { message: 'no -2' } },
    ]);
    const lost = await Promise.allSettled([gather(3), gather(4)]);
    expect(lost.map((one) => one.status)).toEqual(['rejected', 'rejected']);
    expect(await gather(5)).toBe(5);
  });

  it('answers everybody once with their own, whatever the sizes and lanes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.array(fc.nat(100), { maxLength: 9 }), { maxLength: 6 }),
        async (lanes, most, waves) => {
          let under = 0;
          let deepest = 0;
          const gather = gatherer<number, string>(
            async (items) => {
              under += 1;
              deepest = Math.max(deepest, under);
              expect(items.length).toBeLessThanOrEqual(most);
              await nextTurn();
              under -= 1;
              return items.map((n) => fulfilled(`got ${n}`));
            },
            { lanes, most },
          );
          const all: Promise<string>[] = [];
          for (const wave of waves) {
            all.push(...wave.map((n) => gather(n)));
            await nextTurn();
          }
          expect(await Promise.all(all)).toEqual(waves.flat().map((n) => `got ${n}`));
          expect(deepest).toBeLessThanOrEqual(lanes);
        },
      ),
      { numRuns: 100 },
    );
  });
});
