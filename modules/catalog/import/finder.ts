import { nameKey, type Tree } from '../tree.ts';

/** A tree as far as finding goes: built from the database, or offline from the shipped taxonomy. */
export type NamedLeaf = { readonly id: string; readonly zh: string; readonly en: string };

export type CategoryFinder = {
  /** A leaf by its name, path or id; null when there is none or several. */
  readonly named: (text: string) => string | null;
  /** A leaf whose name stands in the title, `certain` when the name is long enough to mean nothing else; null when none does. */
  readonly guessed: (title: string, titleEn: string) => Guess | null;
};
export type Guess = { readonly id: string; readonly certain: boolean };

/** Finds leaves of a tree for an import. Names that several leaves share are no answer by name. */
export function categoryFinder(tree: Pick<Tree, 'named' | 'byId'>): CategoryFinder {
  const leaves = [...tree.byId.values()].filter((one) => one.leaf && (one.state === 'open' || one.state === 'trial'));
  const open = new Set(leaves.map((one) => one.id));
  const named = leaves.map((one): NamedLeaf => ({ id: one.id, ...one.name }));
  const inChinese = titleIndex(named);
  const inEnglish = englishIndex(named);
  return {
    named: (text) => {
      const found = (tree.named.get(nameKey(text)) ?? []).filter((id) => open.has(id));
      return found.length === 1 ? (found[0] ?? null) : null;
    },
    guessed: (title, titleEn) => inChinese(title) ?? inEnglish(titleEn === '' ? title : titleEn),
  };
}

/**
 * The leaf whose Chinese name stands in a title, the longest name first; one that several leaves bear, or a name of fewer
 * than two characters, is no guess. Indexed by the first two characters: titles are short, the tree is not.
 */
function titleIndex(leaves: readonly NamedLeaf[]): (title: string) => Guess | null {
  const times = new Map<string, number>();
  for (const leaf of leaves) times.set(leaf.zh, (times.get(leaf.zh) ?? 0) + 1);
  const byStart = new Map<string, NamedLeaf[]>();
  for (const leaf of leaves) {
    if (leaf.zh.length < 2 || times.get(leaf.zh) !== 1 || !/\p{Script=Han}/u.test(leaf.zh)) continue;
    const start = leaf.zh.slice(0, 2);
    byStart.set(start, [...(byStart.get(start) ?? []), leaf]);
  }
  return (title) => {
    let best: NamedLeaf | null = null;
    for (let at = 0; at + 1 < title.length; at += 1)
      // In Chinese the head of a name stands last: of two equally long names, the later one says what it is.
      for (const leaf of byStart.get(title.slice(at, at + 2)) ?? [])
        if (title.startsWith(leaf.zh, at) && (best === null || leaf.zh.length >= best.zh.length)) best = leaf;
    return best && { id: best.id, certain: best.zh.length >= 3 };
  };
}

const singular = (word: string): string =>
  /(?:ss|sh|ch|x)es$/.test(word)
    ? word.slice(0, -2)
    : word.length > 3 && word.endsWith('s') && !word.endsWith('ss')
      ? word.slice(0, -1)
      : word;
const englishWords = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map(singular);

/** The same for English: the leaf whose name stands in the title word by word, number aside; most words first, then the last. */
function englishIndex(leaves: readonly NamedLeaf[]): (title: string) => Guess | null {
  const byName = new Map<string, string | null>();
  for (const leaf of leaves) {
    const name = englishWords(leaf.en).join(' ');
    byName.set(name, byName.has(name) ? null : leaf.id);
  }
  return (title) => {
    const words = englishWords(title);
    for (let size = 4; size >= 1; size -= 1)
      for (let at = words.length - size; at >= 0; at -= 1) {
        const id = byName.get(words.slice(at, at + size).join(' '));
        if (id) return { id, certain: size > 1 };
      }
    return null;
  };
}
