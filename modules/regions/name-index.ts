import { shortName } from './names.ts';
import { type Division, pathIn, type Tree } from './tree.ts';

/** One way of writing one division: in full (慈溪市) or in a hurry (慈溪). */
export type Spelling = { readonly division: Division; readonly full: boolean };

/** All spellings of provinces, cities and districts, for the smart paste. */
export type NameIndex = {
  readonly tree: Tree;
  readonly spellings: ReadonlyMap<string, readonly Spelling[]>;
  readonly longest: number;
  /** Codes from the province to the division, for quick kinship. */
  readonly lineage: ReadonlyMap<string, readonly string[]>;
};

export function nameIndex(tree: Tree): NameIndex {
  const spellings = new Map<string, Spelling[]>();
  const lineage = new Map<string, readonly string[]>();
  let longest = 0;
  const put = (text: string, spelling: Spelling): void => {
    spellings.set(text, [...(spellings.get(text) ?? []), spelling]);
    longest = Math.max(longest, text.length);
  };
  for (const division of tree.byCode.values()) {
    lineage.set(division.code, pathIn(tree, division.code)?.map((one) => one.code) ?? []);
    if (division.name.includes('直辖县级')) continue;
    put(division.name, { division, full: true });
    const short = shortName(division.name);
    if (short !== division.name) put(short, { division, full: false });
  }
  return { tree, spellings, longest, lineage };
}
