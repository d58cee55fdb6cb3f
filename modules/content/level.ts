/** What of a creator's last days counts; money in fen. */
export type Counted = { readonly published: number; readonly reads: number; readonly soldFen: number };
/** What a level asks for: all three of it. */
export type Rung = Counted & { readonly level: number };

/** The rule as settings write it: three times five figures with a blank between, the first level first. */
export type RungTexts = { readonly published: string; readonly reads: string; readonly soldYuan: string };
const figuresIn = (text: string): number[] => text.split(' ').map(Number);
export const LEVELS = 5;
/** The ladder; a level never asks for less than the one below, whatever was typed into the settings. */
export function ladder(texts: RungTexts): Rung[] {
  const [published, reads, soldYuan] = [texts.published, texts.reads, texts.soldYuan].map(figuresIn);
  const rungs: Rung[] = [];
  for (let place = 0; place < LEVELS; place += 1) {
    const below = rungs[place - 1] ?? { published: 1, reads: 0, soldFen: 0 };
    rungs.push({
      level: place + 1,
      published: Math.max(below.published, published?.[place] ?? 0),
      reads: Math.max(below.reads, reads?.[place] ?? 0),
      soldFen: Math.max(below.soldFen, (soldYuan?.[place] ?? 0) * 100),
    });
  }
  return rungs;
}

const reached = (has: Counted, rung: Rung): boolean =>
  has.published >= rung.published && has.reads >= rung.reads && has.soldFen >= rung.soldFen;

/** The highest level of which all that is asked is there; 0: none yet. */
export const levelOf = (has: Counted, rungs: readonly Rung[]): number =>
  rungs.findLast((rung) => reached(has, rung))?.level ?? 0;

/** What is missing to the next level; null at the highest. */
export function missingOf(has: Counted, rungs: readonly Rung[]): (Counted & { readonly level: number }) | null {
  const next = rungs.find((rung) => rung.level === levelOf(has, rungs) + 1);
  if (!next) return null;
  const left = (asked: number, there: number): number => Math.max(0, asked - there);
  return {
    level: next.level,
    published: left(next.published, has.published),
    reads: left(next.reads, has.reads),
    soldFen: left(next.soldFen, has.soldFen),
  };
}
