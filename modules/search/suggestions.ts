import { soundsOf } from './engine/readings.ts';
import { plain } from './engine/words.ts';

export type Suggestions = { startingWith(typed: string, limit: number): string[] };

type Entry = { readonly key: string; readonly phrase: string; readonly count: number };

/** Where keys that begin with `prefix` start in a sorted list. */
function lowerBound(entries: readonly Entry[], prefix: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.key ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Looked at behind a prefix: enough to find the commonest, few enough to answer at once. */
const LOOKED_AT = 4_000;

/** Names by their beginning, also as they sound (`shouji`) and by first letters (`sj`): in this order, and of each those with most goods first. */
export function buildSuggestions(names: readonly { readonly phrase: string; readonly count: number }[]): Suggestions {
  const compare = (a: Entry, b: Entry): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
  const written = names.map((one) => ({ ...one, key: plain(one.phrase).trim() })).sort(compare);
  const spelled = (spell: (syllables: readonly string[]) => string): Entry[] =>
    names
      .filter((one) => /\p{Script=Han}/u.test(one.phrase))
      .flatMap((one) => {
        const keys = new Set(soundsOf(plain(one.phrase).replace(/\s+/g, '')).map(spell));
        return [...keys].map((key) => ({ ...one, key }));
      })
      .sort(compare);
  const sounding = spelled((syllables) => syllables.join(''));
  const lettered = spelled((syllables) => syllables.map((one) => one[0] ?? '').join(''));
  const beginning = (entries: readonly Entry[], prefix: string): Entry[] => {
    const from = lowerBound(entries, prefix);
    const found: Entry[] = [];
    for (let at = from; at < entries.length && at < from + LOOKED_AT; at += 1) {
      const entry = entries[at];
      if (!entry?.key.startsWith(prefix)) break;
      found.push(entry);
    }
    return found.sort((a, b) => b.count - a.count || (a.phrase < b.phrase ? -1 : 1));
  };
  return {
    startingWith(typed, limit) {
      const prefix = plain(typed).trim();
      if (prefix === '') return [];
      const found = beginning(written, prefix);
      const sound = prefix.replace(/[\s']+/g, '');
      if (/^[a-z0-9]+$/.test(sound)) found.push(...beginning(sounding, sound), ...beginning(lettered, sound));
      return [...new Set(found.map((entry) => entry.phrase))].slice(0, limit);
    },
  };
}
