import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawLots, listText, sha256, type Ticket } from '../lot.ts';

const RUNS = { numRuns: Number(process.env.DONGXI_LAW_RUNS ?? 500) };
const hex = (n: number): string => n.toString(16).padStart(16, '0');
const list = fc
  .uniqueArray(fc.record({ n: fc.nat(1_000_000), who: fc.nat(12) }), {
    minLength: 1,
    maxLength: 40,
    selector: (one) => one.n,
  })
  .map((all) => all.map(({ n, who }): Ticket => ({ ticket: hex(n), entrant: hex(who) })));
const secretOf = (n: number): string => sha256(`seed ${n}`);

/** Σ (seen − expected)² ÷ expected. */
const chiSquare = (seen: readonly number[], expected: readonly number[]): number =>
  seen.reduce((sum, count, at) => sum + (count - (expected[at] ?? 0)) ** 2 / (expected[at] ?? 1), 0);

describe('lots', () => {
  test('the order in which tickets are given changes nothing; each person once, as many as there are', () => {
    fc.assert(
      fc.property(list, fc.nat(1_000), fc.integer({ min: 1, max: 20 }), (tickets, seed, most) => {
        const drawn = drawLots(tickets, secretOf(seed), most);
        expect(drawLots([...tickets].reverse(), secretOf(seed), most)).toEqual(drawn);
        const people = new Set(tickets.map((one) => one.entrant)).size;
        expect(drawn).toHaveLength(Math.min(most, people));
        expect(new Set(drawn.map((one) => one.entrant)).size).toBe(drawn.length);
        // Whoever comes next is who would have come next with more prizes: nobody moves up or down.
        expect(drawLots(tickets, secretOf(seed), most + 3).slice(0, drawn.length)).toEqual(drawn);
      }),
      RUNS,
    );
  });

  test('any other list has another hash: a ticket more, a ticket less, a ticket of somebody else', () => {
    fc.assert(
      fc.property(list, fc.nat(39), (tickets, at) => {
        const hash = sha256(listText(tickets));
        const place = at % tickets.length;
        const changed = tickets.map((one, n) => (n === place ? { ...one, entrant: hex(99) } : one));
        expect(sha256(listText(changed))).not.toBe(hash);
        expect(sha256(listText(tickets.toSpliced(place, 1)))).not.toBe(hash);
        expect(sha256(listText([...tickets, { ticket: hex(2_000_000), entrant: hex(1) }]))).not.toBe(hash);
      }),
      RUNS,
    );
  });

  test('nobody drawn from an empty list', () => {
    expect(drawLots([], secretOf(1), 3)).toEqual([]);
  });

  test('every ticket has the same chance (χ², seven tickets, 7,000 fixed secrets, p = 0.001)', () => {
    const tickets = Array.from({ length: 7 }, (_, n) => ({ ticket: hex(n), entrant: hex(n) }));
    const seen = tickets.map(() => 0);
    for (let n = 0; n < 7_000; n += 1) {
      const place = Number.parseInt(drawLots(tickets, secretOf(n), 1)[0]?.ticket ?? '', 16);
      seen[place] = (seen[place] ?? 0) + 1;
    }
    // Six degrees of freedom.
    expect(
      chiSquare(
        seen,
        tickets.map(() => 1_000),
      ),
    ).toBeLessThan(22.46);
  });

  test('who has three tickets of five has three times the chance of who has one; the second place goes by what is left', () => {
    const tickets = [0, 0, 0, 1, 2].map((who, n) => ({ ticket: hex(n), entrant: hex(who) }));
    const first = [0, 0, 0];
    const pairs = new Map<string, number>();
    for (let n = 0; n < 6_000; n += 1) {
      const places = drawLots(tickets, secretOf(n), 2).map((one) => Number.parseInt(one.entrant, 16));
      first[places[0] ?? 0] = (first[places[0] ?? 0] ?? 0) + 1;
      pairs.set(places.join(), (pairs.get(places.join()) ?? 0) + 1);
    }
    expect(chiSquare(first, [3_600, 1_200, 1_200])).toBeLessThan(13.82);
    // After the one with three: half and half; after one of the others: three to one.
    const expected = { '0,1': 1_800, '0,2': 1_800, '1,0': 900, '1,2': 300, '2,0': 900, '2,1': 300 };
    const names = Object.keys(expected);
    expect(
      chiSquare(
        names.map((name) => pairs.get(name) ?? 0),
        Object.values(expected),
      ),
    ).toBeLessThan(20.52);
  });
});
