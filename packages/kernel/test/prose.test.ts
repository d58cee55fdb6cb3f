import { expect, test } from 'vitest';
import { fillProse } from '../index.ts';

test('amounts are read in yuan, other figures as they are, and a missing one is seen', () => {
  expect(fillProse('还差 {{missingFen}} 元，{{count}} 件，{{else}}', { missingFen: 1_205, count: 3 })).toBe(
    '还差 12.05 元，3 件，{{else}}',
  );
  expect(fillProse('{{leftFen}} {{askedFen}}', { leftFen: -7, askedFen: 0 })).toBe('-0.07 0.00');
});
