import { plain } from './tokens.ts';

export type Suggestions = { startingWith(typed: string, limit: number): string[] };

// First character of each initial in the pinyin order of the Unicode collation (CLDR): 阿 sorts first under A, 八 under B …
const FIRST_OF = '阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨它穵夕丫帀';
const INITIALS = 'abcdefghjklmnopqrstwxyz';
const byPinyin = new Intl.Collator('zh-Hans-u-co-pinyin');

/** 手机 → sj: first letter of each character's commonest reading; other characters stay as they are. */
export function initials(text: string): string {
  let letters = '';
  for (const char of text) {
    if (!/\p{Script=Han}/u.test(char)) {
      letters += char;
      continue;
    }
    let at = -1;
    for (const first of FIRST_OF) {
      if (byPinyin.compare(char, first) < 0) break;
      at += 1;
    }
    letters += at < 0 ? char : INITIALS.charAt(at);
  }
  return letters;
}

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

/** Names by their beginning, also by pinyin initials; those in the typed script first, then most goods. */
export function buildSuggestions(names: readonly { readonly phrase: string; readonly count: number }[]): Suggestions {
  const compare = (a: Entry, b: Entry): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
  const written = names.map((one) => ({ ...one, key: plain(one.phrase).trim() })).sort(compare);
  const spelled = names
    .filter((one) => /\p{Script=Han}/u.test(one.phrase))
    .map((one) => ({ ...one, key: initials(plain(one.phrase).trim()) }))
    .sort(compare);
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
      if (/^[a-z0-9]+$/.test(prefix)) found.push(...beginning(spelled, prefix));
      return [...new Set(found.map((entry) => entry.phrase))].slice(0, limit);
    },
  };
}
