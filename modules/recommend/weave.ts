import { WHYS, type Why } from './blend.ts';
import type { Chosen } from './placing.ts';

/** What stands in the feed: goods, what somebody wrote, a rank list, a live room. */
export const ENTRY_KINDS = ['goods', 'piece', 'rank', 'room'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];
/** `shows`: a piece that shows goods of this feed (`ref`: which); `fresh`: a new piece; `ranked`: a list that holds goods of this feed; `live`: a room that is live now. */
export const ENTRY_WHYS = [...WHYS, 'shows', 'fresh', 'ranked', 'live'] as const;
export type EntryWhy = (typeof ENTRY_WHYS)[number] | Why;
export type Entry = {
  readonly kind: EntryKind;
  /** Of goods, pieces and rooms their id; of a rank list its key (ranks.ts). */
  readonly id: string;
  readonly why: EntryWhy;
  readonly ref: string;
};

/** A card that is not goods; `by`: who wrote it, or what it is of. */
export type Extra = Omit<Entry, 'kind'> & { readonly by: string };
export type Lane = {
  readonly kind: Exclude<EntryKind, 'goods'>;
  readonly perHundred: number;
  readonly extras: readonly Extra[];
};

/** So many cards back nothing by the same hand is shown again, while there is anything else. */
const APART = 3;

/** How many of the first `places` are due: the first comes in the middle of its turn, so that the kinds do not all wait for the same place. */
const dueAt = (places: number, perHundred: number): number => Math.floor((places * perHundred + 50) / 100);

/**
 * Goods in their order with cards of other kinds between them: at no place more of a kind than its share says (and half a card), never two cards side by side that
 * are no goods, and the feed ends with its goods. Of kinds that are due at the same place the first goes first. What is due and not there leaves its place to goods.
 */
export function woven(goods: readonly Chosen[], kinds: readonly Lane[]): Entry[] {
  const lanes = kinds.map(({ kind, perHundred, extras }) => ({
    kind,
    perHundred,
    left: [...extras],
    shown: [] as string[],
  }));
  const entries: Entry[] = [];
  for (const one of goods) {
    const due =
      entries.at(-1)?.kind === 'goods'
        ? lanes.find((lane) => lane.left.length > 0 && dueAt(entries.length + 1, lane.perHundred) > lane.shown.length)
        : undefined;
    if (due) {
      const recent = due.shown.slice(-APART);
      const at = Math.max(
        0,
        due.left.findIndex(({ by }) => !recent.includes(by)),
      );
      const [next] = due.left.splice(at, 1);
      if (next) {
        due.shown.push(next.by);
        entries.push({ kind: due.kind, id: next.id, why: next.why, ref: next.ref });
      }
    }
    entries.push({ kind: 'goods', id: one.productId, why: one.why, ref: one.ref });
  }
  return entries;
}
