import { withRoom } from './room.ts';

/**
 * Words by themselves and by themselves less one letter (the idea of SymSpell, W. Garbe 2012): two words one edit apart share
 * such a form, and so do most that are two apart. Forms are kept as hashes in chains; what a chain gives is measured.
 */
export type Forms = {
  readonly heads: Int32Array;
  next: Int32Array;
  word: Uint32Array;
  count: number;
};

const BITS = 18;
export const emptyForms = (): Forms => ({
  heads: new Int32Array(1 << BITS).fill(-1),
  next: new Int32Array(1024),
  word: new Uint32Array(1024),
  count: 0,
});

function* formHashes(text: string): Generator<number> {
  for (let left = -1; left < text.length; left += 1) {
    let hash = 7;
    for (let at = 0; at < text.length; at += 1)
      if (at !== left) hash = Math.imul(hash ^ text.charCodeAt(at), 0x9e37_79b1) + 0x51;
    yield (hash ^ (hash >>> 13)) >>> (32 - BITS);
  }
}

export function addForms(forms: Forms, text: string, word: number): void {
  for (const hash of new Set(formHashes(text))) {
    const at = forms.count;
    forms.count += 1;
    forms.next = withRoom(forms.next, forms.count);
    forms.word = withRoom(forms.word, forms.count);
    forms.next[at] = forms.heads[hash] ?? -1;
    forms.word[at] = word;
    forms.heads[hash] = at;
  }
}

/** Numbers of words that may be near; measure each. */
export function maybeNear(forms: Forms, text: string): Set<number> {
  const found = new Set<number>();
  for (const hash of formHashes(text))
    for (let at = forms.heads[hash] ?? -1; at >= 0; at = forms.next[at] ?? -1) found.add(forms.word[at] ?? 0);
  return found;
}

/**
 * Letters added, left out, changed, or swapped with their neighbour to get from one word to the other (optimal string
 * alignment); anything above `most` is `most + 1`.
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      let steps = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        steps = Math.min(steps, (before[j - 2] ?? 0) + 1);
      row.push(steps);
      least = Math.min(least, steps);
    }
    if (least > most) return most + 1;
    before = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, most + 1);
}
