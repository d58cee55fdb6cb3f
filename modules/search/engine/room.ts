type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** The same numbers with room for `needed` of them, half as much again to spare. */
export function withRoom<T extends Numbers>(numbers: T, needed: number): T {
  if (needed <= numbers.length) return numbers;
  const Kind = numbers.constructor as new (length: number) => T;
  const wider = new Kind(Math.max(needed, Math.ceil(numbers.length * 1.5), 16));
  wider.set(numbers);
  return wider;
}
