import { expect, it } from 'vitest';
import { argsText, bpsOf, percentText, shapeOf, waysOf } from '../rule-args.ts';

it('finds the ways of a kind by its mode', () => {
  const way = (mode: string) => ({ type: 'object', properties: { mode: { const: mode } } });
  expect(waysOf({ anyOf: [way('price'), way('rate')] }).map(({ mode }) => mode)).toEqual(['price', 'rate']);
  expect(waysOf({ type: 'object', properties: {} }).map(({ mode }) => mode)).toEqual(['']);
});

it('knows a field by its name and type', () => {
  expect([
    shapeOf('priceFen', { type: 'integer' }),
    shapeOf('cutBps', { type: 'integer' }),
    shapeOf('maxTimes', { type: 'integer' }),
    shapeOf('tiers', { type: 'array' }),
    shapeOf('note', { type: 'string' }),
  ]).toEqual(['money', 'rate', 'whole', 'rows', 'text']);
});

it('reads per cent and writes it, without floats', () => {
  expect([bpsOf('12.5'), bpsOf('8'), bpsOf('0.05'), bpsOf('x')]).toEqual([1250, 800, 5, null]);
  expect([percentText(1250), percentText(800), percentText(5)]).toEqual(['12.5%', '8%', '0.05%']);
});

it('says arguments in a line', () => {
  const label = (name: string) => ({ overFen: '满', minusFen: '减', cutBps: '折扣' })[name] ?? name;
  expect(argsText({ mode: 'tiers', tiers: [{ overFen: 10_000, minusFen: 1000 }] }, label)).toBe('满 ¥100.00 减 ¥10.00');
  expect(argsText({ mode: 'rate', cutBps: 1500 }, label)).toBe('折扣 15%');
  const order = ['overFen', 'minusFen'];
  expect(argsText({ minusFen: 500, overFen: 5000 }, label, order)).toBe('满 ¥50.00 减 ¥5.00');
  expect(argsText({ tiers: [{ minusFen: 500, overFen: 5000 }] }, label, order)).toBe('满 ¥50.00 减 ¥5.00');
  expect(argsText({ minusFen: 500, overFen: 0 }, label, order)).toBe('减 ¥5.00');
  expect(argsText({ buy: 2, give: 1 }, (name) => ({ buy: '每买件数', give: '赠品件数' })[name] ?? name)).toBe(
    '每买件数 2 · 赠品件数 1',
  );
});
