import rules from './data/advertising-words.json' with { type: 'json' };

/** A word that advertising may not use, or only with proof a reviewer must see. */
export type BannedWord = {
  readonly term: string;
  /** Article of the Advertising Law (2021), or the other law named. */
  readonly article: string;
  /** The law's own examples never pass; the others wait for a person, since the market regulator's guide of 2023 allows some uses. */
  readonly weight: 'reject' | 'review';
  readonly reason: { readonly zh: string; readonly en: string };
  /** Claims that a "not" before them turns into a duty to inform: 「本品不能治疗疾病」. */
  readonly negatable: boolean;
};

/** Our own list after the law's text (`data/advertising-words.json`); innocent longer words are spared by EXCEPTIONS below. */
export const BANNED_WORDS: readonly BannedWord[] = rules.flatMap(({ article, weight, reason, terms, ...more }) =>
  terms.split(' ').map(
    (term): BannedWord => ({
      term,
      article,
      weight: weight === 'reject' ? 'reject' : 'review',
      reason,
      negatable: 'negatable' in more && more.negatable === true,
    }),
  ),
);

/** Longer words that hold a banned one in an innocent sense. */
const EXCEPTIONS = [
  '第一次',
  '第一步',
  '第一时间',
  '第一天',
  '第一章',
  '第一层',
  '最大承重',
  '最大功率',
  '最高温度',
  '最低温度',
  '最高水位',
  '最低水位',
  '最大容量',
  '最大直径',
  '最低起订',
  '冠军杯',
  '永久自行车',
  '永久牌',
  '绝对值',
  '绝对湿度',
  '唯一编码',
  '唯一码',
  '非治疗',
  '首选项',
];

/** Words that turn a claim into its opposite when they stand right before it, with at most four characters between. */
const NEGATION =
  /(?:不能|不可|不得|不具有|不具备|不含|不以|不作|不用于|并非|不是|没有|无法|未经|禁止|非|勿|无|不)[^，。；！？]{0,4}$/;

export type FoundWord = BannedWord & {
  /** Where it begins in the text as written, counted in characters from 0. */
  readonly at: number;
};

/**
 * Banned words in a text, the longest at each place, each word once with its place in the text as written. Spaces and dots
 * between the characters do not hide a word.
 */
export function findBannedWords(text: string): FoundWord[] {
  const places: number[] = [];
  let clean = '';
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charAt(at);
    if (BETWEEN.test(unit)) continue;
    places.push(at);
    clean += unit;
  }
  let covered = clean;
  for (const innocent of EXCEPTIONS) covered = covered.replaceAll(innocent, '　'.repeat(innocent.length));
  const found: (FoundWord & { readonly from: number })[] = [];
  for (const word of LONGEST_FIRST)
    for (let from = covered.indexOf(word.term); from >= 0; from = covered.indexOf(word.term, from + 1)) {
      // 「最佳」 inside nothing longer counts; 「第一」 inside 「全网第一」 has been said.
      if (found.some((one) => one.from <= from && one.from + one.term.length >= from + word.term.length)) continue;
      const at = places[from] ?? 0;
      if (word.negatable && NEGATION.test(text.slice(Math.max(0, at - 8), at))) continue;
      found.push({ ...word, from, at });
      break;
    }
  return found.sort((a, b) => a.at - b.at).map(({ from: _from, ...word }) => word);
}

/** What may stand between the characters of a word without hiding it. */
const BETWEEN = /[\s·.。、,，*_-]/;
const LONGEST_FIRST = [...BANNED_WORDS].sort((a, b) => b.term.length - a.term.length);
