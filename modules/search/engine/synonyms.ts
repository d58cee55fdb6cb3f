/** What operators say of words: those of a group mean the same; one-way, who asks for one of `words` is also shown what has one of `targets`. */
export type SynonymRule = {
  readonly kind: 'group' | 'one_way';
  readonly words: readonly string[];
  /** Of a group: none. */
  readonly targets: readonly string[];
};

/** A text as the words it is cut into. */
export type Cut = (text: string) => readonly string[];
type Entry = { readonly words: readonly string[]; readonly others: readonly (readonly string[])[] };
/** By the first word of what is asked: runs of words, and the runs that may stand for each. */
export type Synonyms = ReadonlyMap<string, readonly Entry[]>;

export const NO_SYNONYMS: Synonyms = new Map();

/** Makes rules ready to be looked up in questions that are cut in the same way. What is cut into nothing can never be met. */
export function synonymsOf(cut: Cut, rules: readonly SynonymRule[]): Synonyms {
  const found = new Map<string, Entry[]>();
  for (const { kind, words, targets } of rules) {
    const members = words.map(cut).filter((one) => one.length > 0);
    const aims = kind === 'group' ? members : targets.map(cut).filter((one) => one.length > 0);
    for (const member of members) {
      const others = aims.filter((one) => one.join(' ') !== member.join(' '));
      const [first = ''] = member;
      if (others.length > 0) found.set(first, [...(found.get(first) ?? []), { words: member, others }]);
    }
  }
  return found;
}

/**
 * By place in a question, what may stand for its word: all words of a run that means something else are met by any of the others. Nothing is
 * asked on from there: what others mean in turn is not meant.
 */
export function alternativesIn(words: readonly string[], synonyms: Synonyms): readonly (readonly string[])[][] {
  const found: (readonly string[])[][] = words.map(() => []);
  if (synonyms.size === 0) return found;
  for (let at = 0; at < words.length; at += 1)
    for (const entry of synonyms.get(words[at] ?? '') ?? [])
      if (entry.words.every((word, step) => words[at + step] === word))
        for (let step = 0; step < entry.words.length; step += 1) found[at + step]?.push(...entry.others);
  return found;
}
