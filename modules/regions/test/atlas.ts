import { type NameIndex, nameIndex } from '../name-index.ts';
import { type ParsedAddress, parseLine } from '../parse.ts';
import { readDivisions } from '../source.ts';
import { type Division, growTree, type Tree } from '../tree.ts';

/** The whole map in memory, without a database: for the tests of the smart paste. */
export type Atlas = {
  readonly all: ReadonlyMap<string, Division>;
  readonly towns: ReadonlyMap<string, readonly Division[]>;
  readonly tree: Tree;
  readonly index: NameIndex;
  parse(line: string): Promise<ParsedAddress>;
  /** Names from the province down, joined: 浙江省/宁波市/慈溪市. */
  path(code: string | undefined): string;
};

export function openAtlas(): Atlas {
  const rows = readDivisions();
  const all = new Map(rows.map((row) => [row.code, row]));
  const tree = growTree(rows.filter((row) => row.level < 4));
  const towns = growTree(rows.filter((row) => row.level === 4)).children;
  const index = nameIndex(tree);
  const path = (code: string | undefined): string => {
    const names: string[] = [];
    for (let at = code ? all.get(code) : undefined; at; at = at.parentCode ? all.get(at.parentCode) : undefined)
      names.unshift(at.name);
    return names.join('/');
  };
  return {
    all,
    towns,
    tree,
    index,
    path,
    parse: (line) => parseLine(line, index, async (code) => towns.get(code) ?? []),
  };
}
