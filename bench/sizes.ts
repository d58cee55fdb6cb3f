/** The sizes of a ladder as `--ladder 10000,1000000` says them, rising; throws a RangeError for anything else. */
export function sizesOf(text: string): number[] {
  const sizes = text.split(',').map(Number);
  if (sizes.length < 2 || sizes.some((one, at) => !Number.isInteger(one) || one < 1_000 || one <= (sizes[at - 1] ?? 0)))
    throw new RangeError(`a ladder is at least two rising numbers of 1000 or more, as 10000,100000: ${text}`);
  return sizes;
}
