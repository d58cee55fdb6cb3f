import { beginning, exactly, heaviest, type Sorted, type Stretch } from './sorted.ts';
import type { Suggestor } from './suggesting.ts';
import { HAN, plain } from './words.ts';

/** What is settled of a question, and the beginning of its last word. */
type Split = { readonly head: string; readonly tail: string };

const LONGEST_TAIL = 3;
const ONE_WORD = /^(?:\p{Script=Han}{2,4}|[\p{L}\p{N}'-]{2,24})$/u;

const first = (sorted: Sorted, stretch: Stretch): number | null => heaviest(sorted, [stretch]).next().value ?? null;

/** The word that letters sound like, where one does. */
function soundsLike({ sounding, texts }: Suggestor, letters: string): string | null {
  const entry = /^[a-z]{2,24}$/.test(letters) ? first(sounding, exactly(sounding, letters)) : null;
  return entry === null ? null : (texts[entry] ?? null);
}

/** Every way in which the end of what was typed may be the beginning of a word, the likeliest first. */
function splitsOf(suggestor: Suggestor, typed: string): Split[] {
  const gap = typed.lastIndexOf(' ');
  if (gap >= 0) {
    const [head, tail] = [typed.slice(0, gap).trim(), typed.slice(gap + 1)];
    if (tail === '' || head === '') return [];
    const known = first(suggestor.written, exactly(suggestor.written, head)) !== null;
    const meant = known ? null : soundsLike(suggestor, head.replaceAll(' ', ''));
    return [...(meant ? [{ head: meant, tail }] : []), { head, tail }];
  }
  const mixed = /^(.*\p{Script=Han})([a-z]+)$/u.exec(typed);
  if (mixed) return [{ head: mixed[1] ?? '', tail: mixed[2] ?? '' }];
  if (HAN.test(typed.at(-1) ?? '')) {
    const characters = [...typed];
    return Array.from({ length: Math.min(LONGEST_TAIL, characters.length - 2) }, (_, at) => ({
      head: characters.slice(0, -1 - at).join(''),
      tail: characters.slice(-1 - at).join(''),
    })).filter(({ head }) => HAN.test(head));
  }
  if (!/^[a-z]{4,40}$/.test(typed)) return [];
  // Sounds without gaps: the longest beginning that is a word leaves the least to guess.
  for (let at = typed.length - 1; at >= 3; at -= 1) {
    const head = soundsLike(suggestor, typed.slice(0, at));
    if (head) return [{ head, tail: typed.slice(at) }];
  }
  return [];
}

const joined = (head: string, word: string): string =>
  HAN.test(head.at(-1) ?? '') && HAN.test(word[0] ?? '') ? head + word : `${head} ${word}`;

/**
 * Questions of several words whose last one is completed, by its beginning, as it sounds, by first letters: 羊绒wei → 羊绒围巾. Whether goods have all
 * of their words is for the index to say; only what they have is worth suggesting. What a suggestion holds already is not said again.
 */
export function lastWords(suggestor: Suggestor, typed: string, suggested: readonly string[], most: number): string[] {
  const { written, sounding, lettered, texts } = suggestor;
  const text = plain(typed).replace(/\s+/g, ' ').trimStart();
  const found = new Set<string>();
  const said = suggested.map(plain);
  for (const { head, tail } of splitsOf(suggestor, text)) {
    const take = (sorted: Sorted): void => {
      for (const entry of heaviest(sorted, [beginning(sorted, tail)])) {
        if (found.size >= most) return;
        const word = texts[entry] ?? '';
        if (!ONE_WORD.test(word) || plain(word) === tail || head.endsWith(word)) continue;
        const whole = joined(head, word);
        if (!said.some((one) => one.includes(plain(whole)))) found.add(whole);
      }
    };
    take(written);
    if (!/^[a-z]+$/.test(tail)) continue;
    take(sounding);
    if (tail.length > 1) take(lettered);
  }
  return [...found];
}
