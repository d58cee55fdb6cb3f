/** How a word was asked of late; `now` is the moment these are of. */
export type Asking = {
  readonly word: string;
  /** People, each hour's halved for every half-life since. */
  readonly heat: number;
  /** People of the last 24 hours, and usually of 24 hours in the seven days before. */
  readonly recent: number;
  readonly usual: number;
  /** People of today or of yesterday, whichever were more: nobody is among them twice. */
  readonly people: number;
  /** Of the recent: whom nothing answered. */
  readonly unanswered: number;
};
export type Shown = { readonly word: string; readonly pinned: boolean };

export type Said = {
  readonly banned: readonly string[];
  readonly hidden: ReadonlySet<string>;
  /** In the order in which they are shown. */
  readonly pinned: readonly string[];
};
export type Limits = { readonly leastPeople: number; readonly risingPeople: number };

const bare = (word: string): string => word.replace(/\s/g, '');
/** Whether a word may be shown to anybody: it is not hidden, and holds nothing that is banned, however it is spaced. */
export const allowed = (word: string, { banned, hidden }: Pick<Said, 'banned' | 'hidden'>): boolean =>
  !hidden.has(word) && !banned.some((one) => bare(word).includes(bare(one)));

const answered = ({ recent, unanswered }: Asking): boolean => unanswered * 2 <= recent;

/** How far a word is above what it usually is, in about as many standard deviations as chance would explain. */
export const rise = ({ recent, usual }: Pick<Asking, 'recent' | 'usual'>): number =>
  (recent - usual) / Math.sqrt(usual + 1);
/** A rise is at least a doubling. */
const RISES = 2;

const byText = (a: Asking, b: Asking): number => (a.word < b.word ? -1 : a.word > b.word ? 1 : 0);

/**
 * The words shown as hot: what operators put in front (and the page says so), then what most people asked of late. Shown is only what at
 * least so many different people asked within a day, what the market answers, and what nobody banned or hid.
 * (Provisions on recommendation algorithms art. 14: no list of what is hot is meddled with unseen.)
 */
export function hotWords(asked: readonly Asking[], said: Said, { leastPeople }: Limits, most: number): Shown[] {
  const pinned = said.pinned.filter((word) => allowed(word, said));
  const measured = asked
    .filter(
      (one) => one.people >= leastPeople && answered(one) && allowed(one.word, said) && !pinned.includes(one.word),
    )
    .sort((a, b) => b.heat - a.heat || byText(a, b));
  return [
    ...pinned.map((word) => ({ word, pinned: true })),
    ...measured.map(({ word }) => ({ word, pinned: false })),
  ].slice(0, most);
}

/** The words that are asked much oftener than they used to be, against their own past; `shown` are shown elsewhere already. */
export function risingWords(
  asked: readonly Asking[],
  said: Said,
  { leastPeople, risingPeople }: Limits,
  shown: ReadonlySet<string>,
  most: number,
): string[] {
  return asked
    .filter(
      (one) =>
        one.people >= Math.max(leastPeople, risingPeople) &&
        one.recent >= RISES * one.usual &&
        answered(one) &&
        allowed(one.word, said) &&
        !shown.has(one.word),
    )
    .sort((a, b) => rise(b) - rise(a) || byText(a, b))
    .slice(0, most)
    .map(({ word }) => word);
}
