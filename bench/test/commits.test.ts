import { expect, test } from 'vitest';
import { commitsIn } from '../checkout-cost.ts';

test('a transaction that wrote is one commit, a statement by itself is one, what was undone or only read is none', () => {
  const read = 'SELECT * FROM payments.payments WHERE id = $1';
  const write = 'UPDATE payments.payments SET state = $1';
  const inside = 'WITH trade AS ( INSERT INTO orders.trades (id) VALUES ($1) ) SELECT 1';
  expect(commitsIn([read])).toBe(0);
  expect(commitsIn([write, inside])).toBe(2);
  expect(commitsIn(['BEGIN', read, write, inside, 'COMMIT', write])).toBe(2);
  expect(commitsIn(['begin', write, 'rollback'])).toBe(0);
});
