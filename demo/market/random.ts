/** A small seeded generator (xmur3 hash into sfc32), so that the demo market is the same on every machine and every run. */
export interface Random {
  /** A float in [0, 1). */
  next(): number;
  /** A whole number in [low, high], both ends included. */
  whole(low: number, high: number): number;
  /** One entry of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** `count` different entries in the order of the list (all of them if the list is shorter). */
  sample<T>(list: readonly T[], count: number): T[];
  /** True with the given probability (0…1). */
  chance(probability: number): boolean;
}

/** A 32-bit hash of a text (FNV-1a with a final mix). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  hash ^= hash >>> 12;
  return hash >>> 0;
}

/** The generator for a seed text: the same text always gives the same sequence. */
export function randomFrom(seed: string): Random {
  let a = hashText(`${seed}/a`);
  let b = hashText(`${seed}/b`);
  let c = hashText(`${seed}/c`);
  let d = 1;
  const next = (): number => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let round = 0; round < 12; round += 1) next();
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const pick = <T>(list: readonly T[]): T => {
    const entry = list[whole(0, list.length - 1)];
    if (entry === undefined) throw new RangeError('pick needs a list that is not empty');
    return entry;
  };
  const sample = <T>(list: readonly T[], count: number): T[] => {
    const left = list.map((_, index) => index);
    const chosen: number[] = [];
    while (chosen.length < count && left.length > 0) {
      const [index] = left.splice(whole(0, left.length - 1), 1);
      if (index !== undefined) chosen.push(index);
    }
    chosen.sort((x, y) => x - y);
    return list.filter((_, index) => chosen.includes(index));
  };
  return { next, whole, pick, sample, chance: (probability) => next() < probability };
}
