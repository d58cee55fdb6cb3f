/** Works through a list with several hands at once, in order of the list; the first failure ends the work and is thrown. */
export async function fleet<T>(
  items: readonly T[],
  hands: number,
  work: (item: T, place: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const hand = async (): Promise<void> => {
    for (;;) {
      const place = next;
      next += 1;
      const item = items[place];
      if (item === undefined) return;
      await work(item, place);
    }
  };
  await Promise.all(Array.from({ length: Math.min(hands, items.length) }, hand));
}

/** How many of a market's people act at the same moment. */
export const HANDS = 16;
