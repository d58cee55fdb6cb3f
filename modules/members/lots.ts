/** Points of one date: so many lapse together. */
export type Lot = { readonly expiresAt: Date; readonly points: number };

const oldestFirst = (a: Lot, b: Lot): number => a.expiresAt.getTime() - b.expiresAt.getTime();

/** Takes points from lots, those that lapse first before others; null when there are not so many. Pure. */
export function takenFrom(lots: readonly Lot[], points: number): Lot[] | null {
  let missing = points;
  const taken: Lot[] = [];
  for (const lot of [...lots].sort(oldestFirst)) {
    const part = Math.min(lot.points, missing);
    if (part > 0) taken.push({ expiresAt: lot.expiresAt, points: part });
    missing -= part;
  }
  return missing === 0 ? taken : null;
}

/**
 * Which of the points that were taken come back: those that last longest first, for the buyer's good. Throws RangeError when fewer were
 * taken than are to come back. Pure.
 */
export function comingBack(taken: readonly Lot[], points: number): Lot[] {
  let missing = points;
  const back: Lot[] = [];
  for (const lot of [...taken].sort(oldestFirst).reverse()) {
    const part = Math.min(lot.points, missing);
    if (part > 0) back.push({ expiresAt: lot.expiresAt, points: part });
    missing -= part;
  }
  if (missing > 0) throw new RangeError(`${missing} points more than were taken`);
  return back;
}

/** How many points so many fen are, at what a point is worth: a part of a point counts as one. */
export const pointsFor = (amountFen: number, fenPerPoint: number): number => Math.ceil(amountFen / fenPerPoint);

/** What of `points` has come back when so many fen of `amountFen` are still kept: rounded down, and all of it at the end, in whatever parts. */
export const backOf = (points: number, amountFen: number, keptFen: number): number =>
  Math.floor((points * (amountFen - keptFen)) / amountFen);

const CHINA_OFFSET_MS = 8 * 3_600_000;
/** When points earned now lapse: at the end of the calendar year, in China, so many years on. */
export function endOfYear(moment: Date, yearsOn: number): Date {
  const year = new Date(moment.getTime() + CHINA_OFFSET_MS).getUTCFullYear();
  return new Date(Date.UTC(year + yearsOn + 1, 0, 1) - CHINA_OFFSET_MS);
}
