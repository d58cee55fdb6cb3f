import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawLots, listText, sha256 } from '#modules/draws';
import { drawnAgain } from '../app/lots.ts';

/** What the page does in the reader's browser, against the market's own draw: two programs that share no line. */
test('a draw done again by the page has the winners of the market', async () => {
  const hex = (n: number): string => n.toString(16).padStart(16, '0');
  const list = fc.uniqueArray(fc.record({ n: fc.nat(1_000_000), who: fc.nat(9) }), {
    maxLength: 30,
    selector: (one) => one.n,
  });
  await fc.assert(
    fc.asyncProperty(list, fc.string(), fc.integer({ min: 1, max: 12 }), async (entries, seed, most) => {
      const tickets = entries.map(({ n, who }) => ({ ticket: hex(n), entrant: hex(who) }));
      const secret = sha256(seed);
      const again = await drawnAgain(tickets, secret, most);
      expect(again.secretHash).toBe(sha256(secret));
      expect(again.entriesHash).toBe(sha256(listText(tickets)));
      expect(again.won).toEqual(drawLots(tickets, secret, most).map((one) => one.ticket));
    }),
    { numRuns: 200 },
  );
});
