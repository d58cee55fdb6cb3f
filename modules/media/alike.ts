/** Bits by which two hashes may differ and still be found: four parts of 16 bits, each looked up with one bit turned. */
export const FARTHEST = 7;

/** The four parts of a hash, each with itself and its 16 neighbours of one bit, as hex. */
export function probes(dhash: string): readonly (readonly string[])[] {
  return [0, 4, 8, 12].map((at) => {
    const part = Number.parseInt(dhash.slice(at, at + 4), 16);
    return [part, ...Array.from({ length: 16 }, (_, bit) => part ^ (1 << bit))].map((one) =>
      one.toString(16).padStart(4, '0'),
    );
  });
}

/** A picture with hardly an edge in it (one colour, one slope) resembles every other such picture: its hash tells nothing. */
export function tellsSomething(dhash: string): boolean {
  const bits = [...dhash].reduce(
    (sum, digit) => sum + (Number.parseInt(digit, 16).toString(2).match(/1/g)?.length ?? 0),
    0,
  );
  return bits >= 6 && bits <= 58;
}
