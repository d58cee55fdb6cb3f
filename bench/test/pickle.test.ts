import { expect, test } from 'vitest';
import { readPickle } from '../pickle.ts';

const bytes = (...of: number[]): Uint8Array => Uint8Array.from(of);

test('lists and pairs of whole numbers are read', () => {
  // [[1, 300], [70000]] by protocol 2, with the memo notes that Python writes.
  const file = bytes(
    ...[0x80, 2, 0x5d, 0x71, 0, 0x28, 0x5d, 0x71, 1, 0x28, 0x4b, 1, 0x4d, 0x2c, 0x01, 0x65],
    ...[0x5d, 0x72, 2, 0, 0, 0, 0x4a, 0x70, 0x11, 0x01, 0x00, 0x61, 0x65, 0x2e],
  );
  expect(readPickle(file)).toEqual([[1, 300], [70_000]]);
  expect(readPickle(bytes(0x80, 2, 0x5d, 0x4b, 7, 0x86, 0x2e))).toEqual([[], 7]);
});

test('what makes classes or calls functions is refused, and so is a torn file', () => {
  const callsSystem = new TextEncoder().encode("cos\nsystem\n(S'id'\ntR.");
  expect(() => readPickle(callsSystem)).toThrow(/instruction 99 at byte 0/);
  expect(() => readPickle(bytes(0x80, 2, 0x5d, 0x4b, 1))).toThrow(/ends too soon/);
  expect(() => readPickle(bytes(0x4b, 1, 0x61, 0x2e))).toThrow(/a list was expected|too soon/);
});
