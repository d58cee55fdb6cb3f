/** Others' bids are nobody's business to the fen. */
const STEP_FEN = 10;
const upTo = (fen: number): number => Math.ceil((fen + 1) / STEP_FEN) * STEP_FEN;

export type BidHelp = {
  readonly word: string;
  /** Shops' campaigns that bid for it now, at most 20 are counted. */
  readonly others: number;
  /** About what the last place, and the first place, of a page ask for at equal quality; the reserve where nobody stands in the way. */
  readonly pageFen: number;
  readonly firstFen: number;
};

/** What to bid for a word, from the others' bids, highest first; rounded up, within what may be bid. Pure. */
export function bidHelp(
  word: string,
  bids: readonly number[],
  slots: number,
  reserveFen: number,
  mostFen: number,
): BidHelp {
  const asks = (place: number): number => {
    const standing = bids[place - 1];
    return Math.min(mostFen, standing === undefined ? reserveFen : Math.max(reserveFen, upTo(standing)));
  };
  return { word, others: Math.min(20, bids.length), pageFen: asks(Math.max(1, slots)), firstFen: asks(1) };
}
