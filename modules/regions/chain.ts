import type { NameIndex, Spelling } from './name-index.ts';
import type { Division } from './tree.ts';

/** Division names read one after another from one place of a text: 浙江省 宁波市 慈溪市. */
export type Chain = {
  readonly deepest: Division;
  readonly start: number;
  /** Where the rest of the text begins. */
  readonly end: number;
  /** Names in full count three, hurried ones two; a repeated name counts nothing. */
  readonly score: number;
  readonly anyFull: boolean;
};

const FILLER = /^[\s,，、;；/|·\-—_]+/;
/** After a hurried name this says that it was none: 北京西路, 中山三路, 南京大厦. */
const STREETISH =
  /^[东南西北中上下前后内外新老大小]{0,2}[一二三四五六七八九十百\d]{0,3}(?:路|街|大道|大街|巷|弄|胡同|里弄|村|镇|乡|桥|站|广场|大厦|公路|公园|花园|小区|社区|新村|苑|府|银行|医院|大学|学院|酒店|饭店)/;

/** Does what follows a name in a hurry make it the name of a street, a village or a house? */
export const isStreet = (rest: string): boolean => STREETISH.test(rest.slice(0, 10));

type Found = { readonly length: number; readonly spelling: Spelling; readonly shaky: boolean };

function spellingsAt(text: string, at: number, index: NameIndex): Found[] {
  const found: Found[] = [];
  for (let length = Math.min(index.longest, text.length - at); length >= 2; length -= 1)
    for (const spelling of index.spellings.get(text.slice(at, at + length)) ?? []) {
      // A hurried name before what looks like a street counts only when a full name follows: 唐山路南区, but not 北京西路.
      found.push({ length, spelling, shaky: !spelling.full && isStreet(text.slice(at + length)) });
    }
  return found;
}

/** Every chain that begins exactly at `start`; deeper readings included, best first. */
export function chainsAt(text: string, start: number, index: NameIndex): Chain[] {
  const chains: Chain[] = [];
  const walk = (
    at: number,
    deepest: Division | null,
    seen: number,
    score: number,
    anyFull: boolean,
    shaky: boolean,
  ): void => {
    if (deepest && !shaky) chains.push({ deepest, start, end: at, score, anyFull });
    if (seen >= 8) return;
    const next = at + (deepest ? (FILLER.exec(text.slice(at))?.[0].length ?? 0) : 0);
    for (const { length, spelling, shaky: doubtful } of spellingsAt(text, next, index)) {
      const { division, full } = spelling;
      if (shaky && !full) continue;
      const down =
        deepest === null ||
        (index.lineage.get(division.code)?.includes(deepest.code) && division.code !== deepest.code);
      if (down) walk(next + length, division, seen + 1, score + (full ? 3 : 2), anyFull || full, doubtful);
      // 广东深圳龙岗区深圳市龙岗区: said twice, in full the second time.
      else if (full && deepest && index.lineage.get(deepest.code)?.includes(division.code))
        walk(next + length, deepest, seen + 1, score, true, false);
    }
  };
  walk(start, null, 0, 0, false, false);
  return chains.sort((a, b) => b.score - a.score || b.end - a.end || a.deepest.level - b.deepest.level);
}

/** The chains that share the best score and reach: more than one deepest division means that the text alone does not decide. */
export function bestOf(chains: readonly Chain[]): Chain[] {
  const [best] = chains;
  if (!best) return [];
  return chains.filter((chain, place) => {
    const tie = chain.score === best.score && chain.end === best.end && chain.start === best.start;
    return tie && chains.findIndex((other) => other.deepest.code === chain.deepest.code) === place;
  });
}
