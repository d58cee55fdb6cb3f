import { expect, test } from 'vitest';
import { allAnswered } from '../index.ts';

const over = Object.assign(new Error('current transaction is aborted'), { code: '25P02' });

test('of a batch that failed, the statement that says why is heard, whichever is heard first', async () => {
  const why = Object.assign(new Error('no place left'), { code: '23514' });
  const deep = (async () => {
    await Promise.resolve();
    await Promise.resolve();
    throw why;
  })();
  await expect(allAnswered([Promise.reject(over), deep, Promise.reject(over)])).rejects.toBe(why);
  await expect(allAnswered([Promise.reject(over), Promise.resolve(1)])).rejects.toBe(over);
  expect(await allAnswered([Promise.resolve(1), Promise.resolve('two'), 3] as const)).toEqual([1, 'two', 3]);
});
