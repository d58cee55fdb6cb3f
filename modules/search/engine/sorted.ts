/** Texts in order, each of an entry, with the heaviest entries of any stretch found at once. */
export type Sorted = {
  readonly keys: readonly string[];
  /** By place: whose key it is. */
  readonly entries: Uint32Array;
  /** A tree over the places: each node the greatest weight below it; the leaves begin at `leaves`. */
  readonly greatest: Float32Array;
  readonly leaves: number;
};

export type Keyed = { readonly key: string; readonly entry: number };

export function sortedOf(keyed: Keyed[], weightOf: (entry: number) => number): Sorted {
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.entry - b.entry));
  let leaves = 1;
  while (leaves < keyed.length) leaves *= 2;
  const greatest = new Float32Array(2 * leaves).fill(-1);
  for (const [at, { entry }] of keyed.entries()) greatest[leaves + at] = weightOf(entry);
  for (let node = leaves - 1; node > 0; node -= 1)
    greatest[node] = Math.max(greatest[2 * node] as number, greatest[2 * node + 1] as number);
  return {
    keys: keyed.map(({ key }) => key),
    entries: Uint32Array.from(keyed, ({ entry }) => entry),
    greatest,
    leaves,
  };
}

/** The first place in `from … to` whose key is not below `text`. */
function lowerBound({ keys }: Sorted, text: string, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as string) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

export type Stretch = { readonly from: number; readonly to: number };
export const whole = ({ keys }: Sorted): Stretch => ({ from: 0, to: keys.length });

/** The places within a stretch whose keys begin so. */
export function beginning(sorted: Sorted, prefix: string, { from, to }: Stretch = whole(sorted)): Stretch {
  const first = lowerBound(sorted, prefix, from, to);
  // No text holds U+FFFF: all that begin so stand below it.
  return { from: first, to: lowerBound(sorted, `${prefix}\uffff`, first, to) };
}

/** The places whose keys are just that. */
export function exactly(sorted: Sorted, key: string): Stretch {
  const first = lowerBound(sorted, key, 0, sorted.keys.length);
  return { from: first, to: lowerBound(sorted, `${key}\u0000`, first, sorted.keys.length) };
}

type Node = { readonly node: number; readonly from: number; readonly to: number };

/**
 * Entries of a stretch, heaviest first, the alphabet deciding between equals: each costs about as many steps as the tree is high, however
 * long the stretch is. An entry with several keys in it comes as often.
 */
export function* heaviest({ greatest, leaves, entries }: Sorted, stretches: readonly Stretch[]): Generator<number> {
  const open: Node[] = [];
  const weightAt = ({ node }: Node): number => greatest[node] as number;
  const before = (a: Node, b: Node): boolean =>
    weightAt(a) > weightAt(b) || (weightAt(a) === weightAt(b) && a.from < b.from);
  const push = (one: Node): void => {
    let at = open.push(one) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(open[at] as Node, open[parent] as Node)) break;
      [open[at], open[parent]] = [open[parent] as Node, open[at] as Node];
      at = parent;
    }
  };
  const pop = (): Node | undefined => {
    const [top] = open;
    const last = open.pop();
    if (open.length === 0 || !last) return top;
    open[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      let least = at;
      for (const child of [left, left + 1])
        if (child < open.length && before(open[child] as Node, open[least] as Node)) least = child;
      if (least === at) break;
      [open[at], open[least]] = [open[least] as Node, open[at] as Node];
      at = least;
    }
    return top;
  };
  /** The nodes that together hold a stretch and nothing else. */
  const cover = (stretch: Stretch, node: number, from: number, to: number): void => {
    if (stretch.to <= from || to <= stretch.from) return;
    if (stretch.from <= from && to <= stretch.to) {
      push({ node, from, to });
      return;
    }
    const middle = (from + to) >> 1;
    cover(stretch, 2 * node, from, middle);
    cover(stretch, 2 * node + 1, middle, to);
  };
  for (const stretch of stretches) if (stretch.from < stretch.to) cover(stretch, 1, 0, leaves);
  for (let top = pop(); top; top = pop()) {
    const { node, from, to } = top;
    if (to - from === 1) yield entries[from] as number;
    else {
      const middle = (from + to) >> 1;
      push({ node: 2 * node, from, to: middle });
      push({ node: 2 * node + 1, from: middle, to });
    }
  }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Where keys begin with `text` after one letter from `first` on was left out, added, changed or swapped with the next. Each try stays
 * within what begins with the letters before the slip, so that a try without keys ends at once.
 */
export function nearlyBeginning(sorted: Sorted, text: string, first: number): Stretch[] {
  const found: Stretch[] = [];
  let within = beginning(sorted, text.slice(0, first));
  const look = (key: string): void => {
    const stretch = beginning(sorted, key, within);
    if (stretch.from < stretch.to) found.push(stretch);
  };
  for (let at = first; at < text.length && within.from < within.to; at += 1) {
    const before = text.slice(0, at);
    const letter = text[at] as string;
    const rest = text.slice(at + 1);
    if (rest !== '') {
      look(before + rest);
      if (rest[0] !== letter) look(before + rest[0] + letter + rest.slice(1));
    }
    for (const other of LETTERS) {
      if (other !== letter) look(before + other + rest);
      look(before + other + letter + rest);
    }
    within = beginning(sorted, before + letter, within);
  }
  return found;
}
