import { type Lang, readProse } from '#kernel';

/** Why the market itself ends orders and gives money back. What people write themselves is kept as they wrote it. */
export const GIVEN_REASONS = [
  'group_not_full',
  'group_too_late',
  'group_left',
  'uncollected',
  'sold_out',
  'closed_before',
] as const;
export type GivenReason = (typeof GIVEN_REASONS)[number];

/** No person's words begin so. */
const MARK = '@';
/** A reason as it is kept with orders, payments and refunds: readers get words (`reasonText`). */
export const keptReason = (code: GivenReason): string => `${MARK}${code}`;

type Words = Readonly<Record<GivenReason, string>>;
const known = new Map<Lang, Words>();
function wordsOf(lang: Lang): Words {
  const words = known.get(lang) ?? (readProse(import.meta.dirname, lang) as unknown as { reasons: Words }).reasons;
  known.set(lang, words);
  return words;
}

/** The market's own reason behind what is kept, written as a code or, before there were codes, in Chinese; null: a person's words. */
function givenReason(kept: string): GivenReason | null {
  const chinese = wordsOf('zh-CN');
  return GIVEN_REASONS.find((code) => kept === keptReason(code) || kept === chinese[code]) ?? null;
}

/** What is kept, in the reader's language; a person's words as they are. */
export function reasonText(lang: Lang, kept: string): string {
  const code = givenReason(kept);
  return code ? wordsOf(lang)[code] : kept;
}

/**
 * What the provider is told and shows the payer: the market's reasons in both languages at once, because a refund that is sent again must say
 * what it said, whoever reads it by then.
 */
export function reasonForGateway(kept: string): string {
  const code = givenReason(kept);
  return code ? `${wordsOf('zh-CN')[code]} / ${wordsOf('en')[code]}` : kept;
}
