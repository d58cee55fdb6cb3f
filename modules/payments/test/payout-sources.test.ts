import fc from 'fast-check';
import { expect, it } from 'vitest';
import { payoutSources } from '../payout-sources.ts';

const lying = fc.uniqueArray(
  fc.record({
    gateway: fc.constantFrom('alipay', 'ecny', 'sandbox', 'stripe', 'wechat'),
    amountFen: fc.integer({ min: -500, max: 5_000 }),
  }),
  { selector: (one) => one.gateway },
);

it('the pieces of a payout sum to it, each of its own provider, and take no more than lies there when there is enough', () => {
  fc.assert(
    fc.property(lying, fc.integer({ min: 1, max: 12_000 }), (held, amountFen) => {
      const pieces = payoutSources(held, amountFen, 'sandbox');
      expect(pieces.reduce((sum, one) => sum + one.amountFen, 0)).toBe(amountFen);
      expect(new Set(pieces.map((one) => one.gateway)).size).toBe(pieces.length);
      expect(pieces.every((one) => one.amountFen > 0)).toBe(true);
      const at = new Map<string, number>(held.map((one) => [one.gateway, Math.max(0, one.amountFen)]));
      const all = [...at.values()].reduce((sum, fen) => sum + fen, 0);
      if (all >= amountFen)
        for (const one of pieces) expect(one.amountFen).toBeLessThanOrEqual(at.get(one.gateway) ?? 0);
      // As few as it takes.
      if ([...at.values()].some((fen) => fen >= amountFen)) expect(pieces).toHaveLength(1);
    }),
  );
});

it('nothing known to lie anywhere is asked of the usual provider', () => {
  expect(payoutSources([], 100, 'wechat')).toEqual([{ gateway: 'wechat', amountFen: 100 }]);
});
