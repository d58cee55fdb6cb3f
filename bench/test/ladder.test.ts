import { describe, expect, test } from 'vitest';
import { table } from '../all.ts';
import { jsonLine, kept, type Line } from '../figure.ts';
import { grown } from '../growth.ts';
import { beside } from '../peers.ts';
import { drawings } from '../plot.ts';
import { sizesOf } from '../sizes.ts';

const line = (figure: Parameters<typeof jsonLine>[1]): Line => JSON.parse(jsonLine('orders', figure)) as Line;

describe('a ladder', () => {
  test('holds the largest against the smallest and keeps its promise up to twice', () => {
    const twice = grown('list_ms', 'ms', [
      [1_000, 2],
      [10_000, 3],
      [100_000, 4],
    ]);
    expect([twice.ratio, twice.value, kept(twice)]).toEqual([2, 4, true]);
    expect(kept({ ...twice, ratio: 2.01 })).toBe(false);
    expect(kept({ ratio: 0.59, atLeast: 0.6 })).toBe(false);
    expect(kept({ ratio: 99 })).toBe(true);
  });

  test('its sizes rise', () => {
    expect(sizesOf('1000,20000')).toEqual([1_000, 20_000]);
    for (const wrong of ['1000', '20000,1000', '1000,1000', '1000,x', '10,1000'])
      expect(() => sizesOf(wrong)).toThrow(RangeError);
  });
});

test('the table of all says what was kept, what was not, and why one is missing', () => {
  const lines = [
    line(
      grown('list_ms', 'ms', [
        [1, 1],
        [2, 3],
      ]),
    ),
    line({ metric: 'tps', value: 7, unit: '1/s', baseline: 'b', ratio: 2 }),
  ];
  const [, missing, broken, silent] = table([
    { bench: 'peers', lines: [], trouble: 'No peers' },
    { bench: 'orders', lines, trouble: null },
  ]);
  expect(missing).toMatch(/^peers +— +No peers$/);
  expect(broken).toMatch(/list_ms.* 3 +≤ 2 +✗$/);
  expect(silent).toMatch(/ 2$/);
});

test('a drawing says what it draws, and in which colour', () => {
  const lines = [
    line(
      grown('list_ms', 'ms', [
        [10, 1],
        [1_000, 3],
      ]),
    ),
    line({ metric: 'a<b', value: 1, unit: 's', baseline: '', ratio: 1, atLeast: 0.5 }),
  ];
  const drawn = drawings(lines);
  expect([...drawn.keys()]).toEqual(['orders', 'promises']);
  expect(drawn.get('orders')).toContain('class="broken"');
  expect(drawn.get('promises')).toContain('a&#60;b');
  expect(drawn.get('promises')).not.toContain('class="broken"');
});

test('peers are held against us over what each database could do', () => {
  const theirs = { scenarios: [{ name: 'checkout', conc: 16, rps: 3 }], pgbench: [{ tpcb: 1_000 }, { tpcb: 2_000 }] };
  const [figure, ...more] = beside('vendure', theirs, { perSecond: { checkout: 600, detail: 9 }, tpcb: 3_000 });
  expect(more).toEqual([]);
  expect([figure?.metric, figure?.ratio]).toEqual(['vendure_checkout', 100]);
});
